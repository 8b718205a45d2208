"""Real-world-value maps of others (PS3.3 A.46): by which slope and intercept the stored values of an image become values with a unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.dicom.codes import Code, currentCode
from HER2PETLib.dicom.drawing import isDICOMFile, readingDICOM
from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from pydicom import Dataset

    from HER2PETLib.dicom.series import ImageSeries
_MODALITY = "RWV"


@dataclass(frozen=True)
class ValueMap:
    """Stored value times slope plus intercept. unit, quantity: (value, scheme, meaning) or None. first, last: stored values that it holds
    for, None where it does not say."""

    slope: float
    intercept: float
    unit: Code | None
    quantity: Code | None
    first: float | None
    last: float | None


@dataclass(frozen=True)
class ValueMaps:
    """The maps of a file. of: (SOP Instance UID, frame from 1; 0 for every frame) -> its maps, in the order of the file."""

    path: Path
    of: dict[tuple[str, int], tuple[ValueMap, ...]]

    def ofSeries(self, series: "ImageSeries", unit: str) -> list[ValueMap]:
        """One map a frame of the series, in the UCUM `unit`; annotations in braces may stand before or behind.

        Raises ProblemError where a frame has no such map, or more than one.
        """
        found = []
        for frame in series.frames:
            uid = str(frame.file.header.SOPInstanceUID)
            maps = [*self.of.get((uid, frame.number + 1), ()), *self.of.get((uid, 0), ())]
            fitting = [each for each in maps if each.unit and _sorted(each.unit[0]) == _sorted(unit)]
            if len(fitting) != 1:
                raise ProblemError(
                    f"{self.path} has {len(fitting) or 'no'} maps to {unit} for {frame.name}.", "Give the map of this series."
                )
            found.append(fitting[0])
        return found

    def values(self, series: "ImageSeries", unit: str) -> np.ndarray:
        """The series in that unit, float32 (k, j, i). Raises ProblemError as `ofSeries`, where pixels cannot be read, and where a stored
        value lies outside of what its map holds for."""
        maps = self.ofSeries(series, unit)
        return series.values(
            [each.slope for each in maps],
            [each.intercept for each in maps],
            mapped=[None if each.first is None or each.last is None else (each.first, each.last) for each in maps],
        )


def readValueMaps(path: str | Path) -> ValueMaps:
    """The maps of a Real World Value Mapping object. Raises ProblemError where it is none, or cannot be read; maps by a table of values
    are not read, and refused."""
    import pydicom

    path = Path(path)
    if not isDICOMFile(path):
        raise ProblemError(f"{path} is not DICOM.", "Give a real-world-value map.")
    of: dict[tuple[str, int], tuple[ValueMap, ...]] = {}
    with readingDICOM(path):
        dataset = pydicom.dcmread(path)
        if dataset.get("Modality") != _MODALITY:
            raise ProblemError(
                f"{path} has the modality {dataset.get('Modality', 'none')} in (0008,0060), not {_MODALITY}.",
                "Give a real-world-value map.",
            )
        for item in dataset.ReferencedImageRealWorldValueMappingSequence:
            maps = tuple(_map(mapping, path) for mapping in item.RealWorldValueMappingSequence)
            for key in _images(item):
                of[key] = (*of.get(key, ()), *maps)
    return ValueMaps(path, of)


def _images(item: "Dataset") -> Iterator[tuple[str, int]]:
    for image in item.ReferencedImageSequence:
        frames = image.get("ReferencedFrameNumber") or 0
        for frame in frames if not isinstance(frames, int) else [frames]:
            yield str(image.ReferencedSOPInstanceUID), int(frame)


def _map(mapping: "Dataset", path: Path) -> ValueMap:
    if "RealWorldValueSlope" not in mapping:
        raise ProblemError(f"{path} maps by a table of values (0040,9212), which is not supported.", "Give a map with a slope.")
    first, last = (
        next((float(mapping[f"{kind}RealWorldValue{end}ValueMapped"].value) for kind in ("", "DoubleFloat")
              if f"{kind}RealWorldValue{end}ValueMapped" in mapping), None)
        for end in ("First", "Last")
    )  # fmt: skip
    if first is not None and last is not None and first > last:
        first -= 65536  # in implicit VR signed and unsigned look the same, and a range begins below its end
    quantity = next((code for item in mapping.get("QuantityDefinitionSequence") or () if (code := _quantity(item))), None)
    unit = currentCode(next(iter(mapping.get("MeasurementUnitsCodeSequence") or ()), None))
    return ValueMap(float(mapping.RealWorldValueSlope), float(mapping.RealWorldValueIntercept), unit, quantity, first, last)


def _quantity(item: "Dataset") -> Code | None:
    name = currentCode(next(iter(item.get("ConceptNameCodeSequence") or ()), None))
    isQuantity = name is not None and name[0] in ("246205007", "G-C1C6")  # SCT, and SRT of older files
    return currentCode(next(iter(item.get("ConceptCodeSequence") or ()), None)) if isQuantity else None


def _sorted(unit: str) -> tuple[str, str]:
    """A UCUM unit as (unit, annotation): {SUVbw}g/ml is g/ml{SUVbw}."""
    before, _, rest = unit.partition("{")
    annotation, _, after = rest.partition("}")
    return before + after, annotation
