"""How stored values become SUV, as a DICOM real-world-value map (PS3.3 A.46): what another program needs to have the same SUV."""

from typing import TYPE_CHECKING, Any

from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.report.acquisition import coded
from HER2PETLib.report.objects import newObject, reference, sourceHeader

if TYPE_CHECKING:
    from HER2PETLib.suv.result import Converted

REAL_WORLD_VALUE_MAPPING = "1.2.840.10008.5.1.4.1.1.67"  # storage
UCUM = "UCUM"


def realWorldValueMap(series: ImageSeries, conversion: "Converted") -> Any:
    """A pydicom Dataset: stored value times slope is the SUV, of every image of `series`; images with one slope stand together.

    Slopes are those of the conversion (rescale slope times factor): a map is applied to stored values, not to rescaled ones. The unit is a
    UCUM code, the quantity a DICOM code ("SUVbw", 126401).
    Raises ProblemError where the kind of SUV has no DICOM code, or pixels are of a type that has no range.
    """
    from pydicom.dataset import Dataset
    from pydicom.uid import ExplicitVRLittleEndian

    kind = conversion.suvKind
    if not kind.code:
        raise ProblemError(f"{kind.name} has no code in DICOM.", "Write the map of SUVbw.")
    made = newObject(
        sourceHeader(series.files[0]),
        REAL_WORLD_VALUE_MAPPING,
        "RWV",
        seriesNumber=804,
        description=f"HER2PET {kind.name}",
        syntax=ExplicitVRLittleEndian,
    )
    made.InstanceNumber, made.ContentDate, made.ContentTime = 1, made.InstanceCreationDate, made.InstanceCreationTime
    made.ContentLabel, made.ContentDescription = "SUV", f"Stored values to {kind.meaning}"
    scales = [slope * factor for slope, factor in zip(conversion.slopes, conversion.factors, strict=True)]
    images: dict[tuple[float, float, float], list[int]] = {}
    for number, frame in enumerate(series.frames):
        images.setdefault((scales[number], *(conversion.mapped[number] or _storable(frame.file.header))), []).append(number)
    made.ReferencedImageRealWorldValueMappingSequence = []
    for (scale, first, last), numbers in images.items():
        item = Dataset()
        item.ReferencedImageSequence = _references(series, numbers)
        item.RealWorldValueMappingSequence = [_mapping(conversion, scale, first, last)]
        made.ReferencedImageRealWorldValueMappingSequence.append(item)
    referenced = Dataset()
    referenced.SeriesInstanceUID = series.seriesInstanceUID
    referenced.ReferencedInstanceSequence = [reference(file.header) for file in series.files]
    made.ReferencedSeriesSequence = [referenced]
    return made


def _references(series: ImageSeries, numbers: list[int]) -> list[Any]:
    if series.isMultiFrame:
        return [reference(series.files[0].header, [series.frames[number].number + 1 for number in numbers])]
    return [reference(series.frames[number].file.header) for number in numbers]


def _storable(header: Any) -> tuple[float, float]:
    """The first and last value that a pixel can hold, by its bits."""
    bits = header.get("BitsStored")
    if not bits or "PixelRepresentation" not in header:
        raise ProblemError(
            "The PET has no Bits Stored (0028,0101) or no Pixel Representation (0028,0103), so that its range is not known.",
            "Write the other objects without --rwv.",
        )
    return (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1) if header.PixelRepresentation else (0.0, 2.0**bits - 1)


def _mapping(conversion: "Converted", scale: float, first: float, last: float) -> Any:
    from highdicom.pm import RealWorldValueMapping

    kind = conversion.suvKind
    isWhole = first.is_integer() and last.is_integer() and first >= -(2**15) and last < 2**16
    mapping = RealWorldValueMapping(
        lut_label=kind.name,
        lut_explanation=f"Stored value to {kind.meaning}",
        unit=coded((kind.unit, UCUM, kind.meaning)),
        value_range=(int(first), int(last)) if isWhole else (first, last),
        slope=scale,
        intercept=0.0,
        quantity_definition=coded((kind.code, "DCM", kind.meaning)),
    )
    if isWhole:  # of the type of the pixels (PS3.3 C.7.6.16.2.11): nothing else in the object tells it
        for keyword, value in (("RealWorldValueFirstValueMapped", first), ("RealWorldValueLastValueMapped", last)):
            mapping[keyword].VR = "SS" if first < 0 else "US"
            mapping[keyword].value = int(value)
    return mapping
