"""Measurement reports by DICOM TID 1500, of whatever program wrote them: each measurement group with its segment and its numbers.

Plain pydicom: highdicom refuses reports that break a rule which does not touch a number. Names of content items are those of PS3.16
TID 1500, 1411 and 1419; what older programs wrote instead (SRT codes, 121191 for a referenced segment) is read too.
"""

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.dicom.codes import Code, currentCode
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.columns import Column, Table

if TYPE_CHECKING:
    from pydicom import Dataset

# (value, scheme), by PS3.16; SNOMED CT where SRT was retired.
_IMAGING_MEASUREMENTS, _GROUP = ("126010", "DCM"), ("125007", "DCM")
_TRACKING_ID, _TRACKING_UID = ("112039", "DCM"), ("112040", "DCM")
_FINDING, _SITE, _LATERALITY = ("121071", "DCM"), ("363698007", "SCT"), ("272741003", "SCT")
_DERIVATION, _METHOD = ("121401", "DCM"), ("370129005", "SCT")
_ALGORITHM, _ALGORITHM_VERSION = ("111001", "DCM"), ("111003", "DCM")
_SOURCE_SERIES, _BACKGROUND = ("121232", "DCM"), ("126040", "DCM")
_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4"
_REMEDY = "Give a structured report with imaging measurements by TID 1500."


@dataclass(frozen=True)
class ReportedMeasurement:
    """A number of a report. unit, quantity, derivation and method as (value, scheme, meaning); the unit in UCUM. value: None where the
    report says that there is none."""

    value: float | None
    unit: Code
    quantity: Code
    derivation: Code | None = None
    method: Code | None = None

    @property
    def said(self) -> str:
        """In words: SUVbw, Peak Value Within ROI (Local intensity peak)."""
        derived = f", {self.derivation[2]}" if self.derivation else ""
        return f"{self.quantity[2]}{derived}{f' ({self.method[2]})' if self.method else ''}"


@dataclass(frozen=True)
class MeasurementGroup:
    """What a report says of one region. number: from 1, in the order of the report. segmentationUID, segment: the SOP Instance UID and
    number of the segment, "" and None where none is named. sourceSeries: Series Instance UID of what was segmented. algorithm: what
    measured, with its version. backgroundSite: of the ratios (126040). What is not said is "" or None."""

    number: int
    trackingID: str
    trackingUID: str
    finding: Code | None
    site: Code | None
    laterality: Code | None
    algorithm: str
    segmentationUID: str
    segment: int | None
    sourceSeries: str
    method: Code | None
    backgroundSite: Code | None
    measurements: tuple[ReportedMeasurement, ...]

    @property
    def name(self) -> str:
        """For people."""
        return self.trackingID or f"Group {self.number}"


@dataclass(frozen=True)
class MeasurementReport:
    """path: of the file. groups: in its order. patientID: of whom it is, "" where it does not say."""

    path: Path
    groups: tuple[MeasurementGroup, ...]
    patientID: str = ""


REPORT_COLUMNS = (
    Column("group", "Group", "", "Number of the measurement group in the report, from 1.", "int"),
    Column("trackingID", "Tracking identifier", "", "What the report calls the region."),
    Column("trackingUID", "Tracking UID", "", "The region's unique identifier."),
    Column("segment", "Segment", "", "Number of the segment in the segmentation.", "int"),
    Column("findingCode", "Finding code", "", "What the region is, as scheme:value."),
    Column("finding", "Finding", "", "What the region is."),
    Column("siteCode", "Site code", "", "Where it is, as scheme:value."),
    Column("site", "Site", "", "Where it is."),
    Column("laterality", "Laterality", "", "On which side it is."),
    Column("algorithm", "Algorithm", "", "What measured it, with its version."),
    Column("quantityCode", "Quantity code", "", "What is measured, as scheme:value; retired SRT codes as SNOMED CT."),
    Column("quantity", "Quantity", "", "What is measured."),
    Column("derivationCode", "Derivation code", "", "Mean, maximum, peak and so on, as scheme:value."),
    Column("derivation", "Derivation", "", "Mean, maximum, peak and so on."),
    Column("method", "Method", "", "How it was obtained, where the report says so."),
    Column("unit", "Unit", "", "The report's own unit, in UCUM."),
    Column("value", "Value", "", "The report's number, in its own unit.", "double"),
)


def reportTable(report: MeasurementReport) -> Table:
    """One row a number, by REPORT_COLUMNS."""
    return Table(REPORT_COLUMNS, [measurementRow(group, one) for group in report.groups for one in group.measurements])


def measurementRow(group: MeasurementGroup, one: ReportedMeasurement) -> dict[str, Any]:
    """A number with what its group says, by the keys of REPORT_COLUMNS."""
    method = one.method or group.method
    row: dict[str, Any] = {"group": group.number, "segment": group.segment, "value": one.value, "unit": one.unit[0]}
    row |= {key: getattr(group, key) for key in ("trackingID", "trackingUID", "algorithm")}
    row |= {"laterality": group.laterality[2] if group.laterality else "", "method": method[2] if method else ""}
    for key, code in (
        ("finding", group.finding),
        ("site", group.site),
        ("quantity", one.quantity),
        ("derivation", one.derivation),
    ):
        row |= {f"{key}Code": f"{code[1]}:{code[0]}" if code else "", key: code[2] if code else ""}
    return row


def readMeasurementReport(path: str | os.PathLike) -> MeasurementReport:
    """The measurement groups of a structured report by TID 1500.

    Raises ProblemError where the file is missing, not whole, no structured report, or has no measurement groups, and where a number
    is none.
    """
    import pydicom
    from pydicom.errors import InvalidDicomError

    path = Path(path)
    try:
        dataset = pydicom.dcmread(path)
        modality, items = str(dataset.get("Modality", "none")), list(dataset.get("ContentSequence") or ())
    except InvalidDicomError as error:
        raise ProblemError(f"{path} is not a DICOM file.", _REMEDY) from error
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror or error}.", _REMEDY) from error
    except (EOFError, ValueError, LookupError, AttributeError, TypeError, NotImplementedError) as error:
        raise ProblemError(f"{path} cannot be read as DICOM.", "Export it again from the program that wrote it.") from error
    if modality != "SR":
        raise ProblemError(f"{path} has the modality {modality} in (0008,0060), and not SR.", _REMEDY)
    try:
        containers = [item for item in items if _nameOf(item) == _IMAGING_MEASUREMENTS]
        found = [item for container in containers for item in _children(container) if _nameOf(item) == _GROUP]
        groups = tuple(_group(number, item, path) for number, item in enumerate(found, start=1))
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise ProblemError(f"{path} has content that breaks the rules of structured reports: {error}.", _REMEDY) from error
    if not groups:
        raise ProblemError(f"{path} has no measurement group (125007) below Imaging Measurements (126010).", _REMEDY)
    return MeasurementReport(path, groups, str(dataset.get("PatientID") or "").strip())


def _group(number: int, item: "Dataset", path: Path) -> MeasurementGroup:
    children = _children(item)
    site = _itemOf(children, _SITE)
    segmentationUID, segment = _segmentOf(children)
    algorithm = " ".join(filter(None, (_textOf(children, _ALGORITHM), _textOf(children, _ALGORITHM_VERSION))))
    numbers = [child for child in children if child.get("ValueType") == "NUM"]
    where = f"{path}: group {number} ({_textOf(children, _TRACKING_ID) or 'without a name'})"
    return MeasurementGroup(
        number,
        _textOf(children, _TRACKING_ID),
        _textOf(children, _TRACKING_UID),
        _codeOf(children, _FINDING),
        _valueOf(site),
        _codeOf(_children(site), _LATERALITY) or _codeOf(children, _LATERALITY),
        algorithm or next((said for child in numbers if (said := _textOf(_children(child), _ALGORITHM))), ""),
        segmentationUID,
        segment,
        _textOf(children, _SOURCE_SERIES),
        _codeOf(children, _METHOD),
        _codeOf(children, _BACKGROUND),
        tuple(_measurement(child, where) for child in numbers),
    )


def _measurement(item: "Dataset", where: str) -> ReportedMeasurement:
    quantity, children = currentCode(_first(item, "ConceptNameCodeSequence")), _children(item)
    if quantity is None:
        raise ProblemError(f"{where} has a number without a name.", _REMEDY)
    measured = _first(item, "MeasuredValueSequence")
    value, unit = None, None
    if measured is not None:
        try:
            # The decimal string is rounded to 16 characters; the floating point value beside it, where there is one, is not.
            value = float(measured.get("FloatingPointValue") or measured.NumericValue)
        except (TypeError, ValueError, AttributeError) as error:
            raise ProblemError(f"{where}: {quantity[2]} has no number in Numeric Value (0040,A30A).", _REMEDY) from error
        if not math.isfinite(value):
            raise ProblemError(f"{where}: {quantity[2]} is {value}, which is not a number.", _REMEDY)
        unit = currentCode(_first(measured, "MeasurementUnitsCodeSequence"))
    return ReportedMeasurement(value, unit or ("", "", ""), quantity, _codeOf(children, _DERIVATION), _codeOf(children, _METHOD))


def _segmentOf(children: Sequence["Dataset"]) -> tuple[str, int | None]:
    """Of the image item that refers to a segmentation, whatever the name of that item: several are in use."""
    for child in children:
        reference = _first(child, "ReferencedSOPSequence") if child.get("ValueType") == "IMAGE" else None
        if reference is not None and str(reference.get("ReferencedSOPClassUID", "")) == _SEGMENTATION:
            number = reference.get("ReferencedSegmentNumber")
            first = number if number is None or isinstance(number, int) else next(iter(number), None)
            return str(reference.get("ReferencedSOPInstanceUID", "")), None if first is None else int(first)
    return "", None


def _children(item: "Dataset | None") -> list["Dataset"]:
    return [] if item is None else list(item.get("ContentSequence") or ())


def _first(item: "Dataset", keyword: str) -> Any:
    return next(iter(item.get(keyword) or ()), None)


def _nameOf(item: "Dataset") -> tuple[str, str] | None:
    code = currentCode(_first(item, "ConceptNameCodeSequence"))
    return code and code[:2]


def _named(children: Sequence["Dataset"], name: tuple[str, str]) -> Iterator["Dataset"]:
    return (child for child in children if _nameOf(child) == name)


def _itemOf(children: Sequence["Dataset"], name: tuple[str, str]) -> "Dataset | None":
    return next(_named(children, name), None)


def _valueOf(item: "Dataset | None") -> Code | None:
    return None if item is None else currentCode(_first(item, "ConceptCodeSequence"))


def _codeOf(children: Sequence["Dataset"], name: tuple[str, str]) -> Code | None:
    return _valueOf(_itemOf(children, name))


def _textOf(children: Sequence["Dataset"], name: tuple[str, str]) -> str:
    item = _itemOf(children, name)
    return "" if item is None else str(item.get("TextValue") or item.get("UID") or "").strip()
