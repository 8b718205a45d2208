"""A series on paper: every attribute as the text that will stand in the file, before and after it is mutated; and its DICOM files."""

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.datadict import dictionary_VR
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import UID, ExplicitVRLittleEndian

from headers.truth import Scan

PET_IMAGE, ENHANCED_PET_IMAGE = "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.130"
HIGHEST_STORED = 32_000
_NO_TEXT = {"US": int, "FD": float, "FL": float, "UL": int}


@dataclass(frozen=True)
class Private:
    """A private attribute: the block's creator (empty: lost) and the value, one for all slices or one a slice."""

    group: int
    creator: str
    element: int
    vr: str
    value: str | float | tuple[str, ...]


@dataclass
class Draft:
    """The header to be written. What is None or absent is not in the file; what is "" is there and empty.

    maker: of `bases.MAKERS`.  flag: START, ADMIN or NONE.  units: of (0054,1001), or UCUM.  kind: (0054,1006), "" where no SUV is held.
    traits: what else a mutation has to know about the base.
    common: keyword -> text.  items: those of (0054,0016).  slices: keyword -> text, a slice.  private: name -> attribute.
    written: what the slices hold in their own units, float64 (k, j, i).  positions: mm along the patient.
    entered: what a person gives instead of the header, in the names of the program's form.
    """

    scan: Scan
    maker: str
    flag: str
    units: str
    kind: str
    traits: frozenset[str]
    common: dict[str, Any]
    items: list[dict[str, Any]]
    slices: list[dict[str, Any]]
    private: dict[str, Private]
    written: np.ndarray
    positions: list[float]
    spacing: float
    thickness: float
    copies: list[tuple[int, str]] = field(default_factory=list)
    entered: dict[str, float | str] = field(default_factory=dict)

    @property
    def isEnhanced(self) -> bool:
        """Whether it is one multi-frame object."""
        return self.maker == "enhanced"

    @property
    def item(self) -> dict[str, Any]:
        """The first item of the Radiopharmaceutical Information Sequence."""
        return self.items[0]

    @property
    def holdsSUV(self) -> bool:
        """Whether the values, or Philips' factor for them, are SUV already: dose, dates and weight are baked in."""
        return bool(self.kind) or "philipsSUV" in self.private

    @property
    def hasBothFactors(self) -> bool:
        """Whether Philips' two factors are there, by which SUV and header can be held against each other."""
        return "philipsSUV" in self.private and "philipsActivity" in self.private

    @property
    def restsOnHeader(self) -> bool:
        """Whether dose, weight, dates and flag make the SUV, or are all that could confirm the one that Philips wrote."""
        return not self.holdsSUV or self.hasBothFactors

    @property
    def needsHalfLife(self) -> bool:
        """Whether decay has to be computed."""
        return self.restsOnHeader and self.flag != "ADMIN"

    @property
    def needsDates(self) -> bool:
        """Whether the SUV depends on the administration: an enhanced object says ADMIN only by the instant itself."""
        return self.restsOnHeader and (self.flag != "ADMIN" or self.isEnhanced)

    @property
    def isLongLived(self) -> bool:
        """Whether the day of administration decides, and not only its clock."""
        return self.scan.nuclide.halfLife > 41_400.0

    def copy(self) -> "Draft":
        """A draft of its own; scan and values are shared."""
        other = copy.copy(self)
        other.common, other.private, other.entered = dict(self.common), dict(self.private), dict(self.entered)
        other.items = copy.deepcopy(self.items)
        other.slices = [dict(one) for one in self.slices]
        other.positions, other.copies = list(self.positions), list(self.copies)
        return other


def _put(dataset: Dataset, keyword: str, value: Any) -> None:
    """Set an attribute as it is: text stands in the file as written, valid or not; None leaves it out."""
    tag = Tag(keyword)
    vr = dictionary_VR(tag)
    if value is None:
        return
    if isinstance(value, bytes):  # of a representation that the dictionary does not give: the junk of an old archive
        dataset[tag] = RawDataElement(tag, "UN", len(value), value, 0, False, True)
    elif isinstance(value, str) and vr not in _NO_TEXT:
        text = value.encode("utf-8")
        text += b" " * (len(text) % 2)
        dataset[tag] = RawDataElement(tag, "LO" if vr == "IS" else vr, len(text), text, 0, False, True)
    elif isinstance(value, list):
        dataset[tag] = DataElement(tag, "SQ", Sequence([_dataset(item) for item in value]))
    else:
        dataset[tag] = DataElement(tag, vr, _NO_TEXT.get(vr, lambda given: given)(value))


def _dataset(attributes: dict[str, Any]) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        _put(dataset, keyword, value)
    return dataset


def _putPrivate(dataset: Dataset, attributes: dict[str, Private], k: int) -> None:
    for one in attributes.values():
        value = one.value[k] if isinstance(one.value, tuple) else one.value
        tag = Tag(one.group, 0x1000 | one.element)
        if one.creator:
            dataset[Tag(one.group, 0x0010)] = DataElement(Tag(one.group, 0x0010), "LO", one.creator)
        if isinstance(value, str):
            text = value.encode("latin-1") + b" " * (len(value) % 2)
            dataset[tag] = RawDataElement(tag, one.vr, len(text), text, 0, False, True)
        else:
            dataset[tag] = DataElement(tag, one.vr, value)


def write(draft: Draft, folder: Path) -> None:
    """Write the series as DICOM files of a folder."""
    if draft.isEnhanced:
        _save(_enhanced(draft), folder / "enhanced.dcm")
        return
    for k, own in enumerate(draft.slices):
        position = {"ImagePositionPatient": f"0\\0\\{draft.positions[k]:.6g}"}
        items = {"RadiopharmaceuticalInformationSequence": draft.items or None}
        dataset = _dataset({**draft.common, **position, **items, **own})
        _putPrivate(dataset, draft.private, k)
        slope = float(_slopeOf(draft, k))
        dataset.PixelData = np.round(draft.written[k] / slope).astype("<i2").tobytes()
        _save(dataset, folder / f"{k:03d}.dcm")
        for number, (source, uid) in enumerate(draft.copies):
            if source == k:
                dataset.SOPInstanceUID = uid
                _save(dataset, folder / f"copy{number}.dcm")


def slopeText(values: np.ndarray) -> str:
    """A slope (DS, 16 characters at most) by which values fit into 16 bits."""
    return f"{float(values.max()) / HIGHEST_STORED:.9g}"


def _slopeOf(draft: Draft, k: int) -> str:
    # The stored values are made by the true slope, whatever the header is made to say.
    return slopeText(draft.written[k])


def _enhanced(draft: Draft) -> Dataset:
    slope = float(draft.written.max()) / HIGHEST_STORED
    dataset = _dataset(draft.common)
    _put(dataset, "RadiopharmaceuticalInformationSequence", draft.items or None)
    _putPrivate(dataset, draft.private, 0)
    frames = [
        {
            "PlanePositionSequence": [{"ImagePositionPatient": f"0\\0\\{draft.positions[k]:.6g}"}],
            "FrameContentSequence": [own],
            "RealWorldValueMappingSequence": [
                {
                    "RealWorldValueFirstValueMapped": 0, "RealWorldValueLastValueMapped": 32767,
                    "RealWorldValueIntercept": 0.0, "RealWorldValueSlope": slope,
                    "MeasurementUnitsCodeSequence": [{
                        "CodeValue": draft.units, "CodingSchemeDesignator": "UCUM", "CodeMeaning": draft.units,
                    }],
                }
            ],
        }
        for k, own in enumerate(draft.slices)
    ]  # fmt: skip
    shared = {
        "PlaneOrientationSequence": [{"ImageOrientationPatient": "1\\0\\0\\0\\1\\0"}],
        "PixelMeasuresSequence": [
            {"PixelSpacing": f"{draft.spacing:.6g}\\{draft.spacing:.6g}", "SliceThickness": f"{draft.thickness:g}"}
        ],
    }
    _put(dataset, "NumberOfFrames", str(len(frames)))
    _put(dataset, "SharedFunctionalGroupsSequence", [shared])
    _put(dataset, "PerFrameFunctionalGroupsSequence", frames)
    dataset.PixelData = np.round(draft.written / slope).astype("<i2").tobytes()
    return dataset


def _save(dataset: Dataset, path: Path) -> None:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(dataset.SOPClassUID), UID(dataset.SOPInstanceUID)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta, dataset.preamble = meta, b"\0" * 128
    with path.open("wb") as stream:
        pydicom.dcmwrite(stream, dataset, enforce_file_format=True)
