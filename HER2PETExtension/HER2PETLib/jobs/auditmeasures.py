"""The numbers of a structured report beside ours, measured anew on the same segmentation and PET; or the report against itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.dicom.measurementreport import REPORT_COLUMNS, MeasurementGroup, MeasurementReport, measurementRow
from HER2PETLib.errors import ProblemError
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.tables.schema import schemaPath

if TYPE_CHECKING:
    from pydicom import Dataset

    from HER2PETLib.geometry import Geometry
    from HER2PETLib.measure.differencecauses import AuditedSegment, Scale
    from HER2PETLib.measure.region import Region
    from HER2PETLib.measure.reportedmeasures import Pair
    from HER2PETLib.suv.pet import PET
    from HER2PETLib.suv.record import EnteredValues

JOB, TABLE = "audit-measures", "auditMeasures.csv"
# Numbers may differ by this share of ours: reports of other programs have six digits, and dose and weight are rounded in headers.
TOLERANCE = 1e-3

AUDIT_COLUMNS = (
    *REPORT_COLUMNS,
    Column("ourMeasure", "Our measure", "", "Key of our measure of the same meaning; empty where we have none."),
    Column("ourUnit", "Our unit", "", "Unit of the next three columns, in UCUM."),
    Column("reported", "Reported", "", "The report's number in our unit.", "double"),
    Column("ours", "Ours", "", "The same, measured anew.", "double"),
    Column("difference", "Difference", "", "Reported minus ours.", "double"),
    Column("differencePercent", "Difference", "%", "The difference over ours.", "double"),
    Column("differs", "Differs", "", "1 where the unit is wrong or the difference exceeds the tolerance, 0 where not; empty where "
           "there is nothing to compare.", "bit"),
    Column("cause", "Likely cause", "", "unit, suvFactor, grid, edgeRule, definition, product (total uptake is not mean times volume) or unknown."),
    Column("explanation", "Explanation", "", "What was found that speaks for the cause."),
    Column("contradiction", "Contradiction", "", "What else in the report this number contradicts."),
)  # fmt: skip


@dataclass(frozen=True)
class ValueMapAudit:
    """A real-world-value map beside our SUV. low, high: the least and the most of its slope over ours, among the images. likely: what speaks
    for a difference, or ""."""

    low: float
    high: float
    images: int
    likely: str = ""

    def differs(self, tolerance: float) -> bool:
        """Whether an image's slope differs from ours by more than this share."""
        return max(abs(self.low - 1), abs(self.high - 1)) > tolerance

    def __str__(self) -> str:
        times = f"{self.low:.6g}" if self.high - self.low <= 1e-9 * self.low else f"{self.low:.6g} to {self.high:.6g}"
        return f"The real-world-value map gives {times} times our SUV ({self.images} images)." + (
            f" {self.likely}" if self.likely else ""
        )


@dataclass(frozen=True, eq=False)
class AuditedMeasures:
    """pairs: every number of the report. unmatched: what could not be compared or does not belong together, a sentence each: groups without
    a segment or a number, segments without a group, regions that were not measured, a segmentation of another patient. tolerance: as a
    share. hasPET: whether SUVs were compared. valueMap: of a real-world-value map, where one was given."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[str, ...]
    tolerance: float
    hasPET: bool
    table: Path
    valueMap: ValueMapAudit | None = None

    @property
    def differing(self) -> list[Pair]:
        """The numbers that differ from ours, or have a wrong unit."""
        return [pair for pair in self.pairs if pair.differs(self.tolerance)]

    @property
    def contradicting(self) -> list[Pair]:
        """The numbers that contradict others of the report."""
        return [pair for pair in self.pairs if pair.contradiction]

    @property
    def isClean(self) -> bool:
        """Whether everything was compared and nothing differs."""
        mapDiffers = self.valueMap is not None and self.valueMap.differs(self.tolerance)
        return not (self.differing or self.contradicting or self.unmatched or mapDiffers)


def auditMeasures(
    report: str | os.PathLike,
    out: str | os.PathLike,
    *,
    segmentation: str | os.PathLike | None = None,
    pet: str | os.PathLike | None = None,
    series: str = "",
    entered: EnteredValues | None = None,
    strict: bool = False,
    tolerance: float = TOLERANCE,
    tell: Callable[[str], None],
    progress: Progress = silent,
    replace: bool = False,
    valueMap: str | os.PathLike | None = None,
) -> AuditedMeasures:
    """Write auditMeasures.csv, a row for each number of a TID 1500 report: beside ours and with the likely cause of a difference.

    segmentation: the DICOM SEG that the report refers to; without it, and of SUVs without the PET, the report is only held against
    itself. valueMap: a real-world-value map of the PET, whose slopes are held against ours. Raises ProblemError where a file cannot be read or does not belong to the others; nothing is written then.
    """
    from HER2PETLib.dicom.measurementreport import readMeasurementReport
    from HER2PETLib.files import sha256
    from HER2PETLib.measure.differencecauses import explained
    from HER2PETLib.measure.reportedmeasures import contradictions, pairOf
    from HER2PETLib.suv.pet import loadPET

    if pet is not None and segmentation is None:
        raise ProblemError("A PET without a segmentation cannot be measured.", "Give the DICOM SEG that the report refers to.")
    if valueMap is not None and pet is None:
        raise ProblemError("A real-world-value map can only be held against the SUV of a PET.", "Give the PET.")
    given = [Path(path) for path in (report, segmentation, valueMap) if path is not None]
    found = readMeasurementReport(report)
    with OutputFolder(out, JOB, f"report {sha256(given[0])[:16]}", inputs=given, replace=replace) as output:
        names = [TABLE, schemaPath(TABLE).name]
        output.check(names)
        image = None
        if pet is not None:
            image = loadPET(pet, seriesInstanceUID=series, entered=entered, strict=strict, tell=tell, progress=progress)
            output.inputs.add(image.files)
            output.check(names)
        segments: dict[int, AuditedSegment] = {}
        numbers: Mapping[int, int] = {}
        unmatched = [
            f"{group.name}, group {group.number} of {found.path.name}, has no number."
            for group in found.groups
            if not group.measurements
        ]
        if segmentation is not None:
            dataset = _readSEG(Path(segmentation))
            numbers = _segmentsOf(found, dataset, Path(segmentation), unmatched)
            segments = _measured(Path(segmentation), dataset, found, numbers, image, tell, progress)
        scale = _scaleOf(image)
        mapped = _mapped(Path(valueMap), image, tolerance) if valueMap is not None and image is not None else None
        groups: list[tuple[AuditedSegment | None, list[Pair]]] = []
        for group in found.groups:
            segment = segments.get(numbers.get(group.number, 0))
            ours = segment.measures if segment else None
            pairs = [pairOf(group, one, ours, scale.bqMlPerSUV) for one in group.measurements]
            groups.append((segment, contradictions(pairs, tolerance)))
            if segment and image is not None and segment.measures["suvMax"] is None:
                unmatched.append(f"{group.name} was not measured. {segment.measures['note']}")
        pairs = explained(groups, image.volume if image else None, scale, tolerance)
        with output.adding(instead=True) as folder:
            writeTable(folder / TABLE, AUDIT_COLUMNS, [_row(pair, tolerance) for pair in pairs])
    return AuditedMeasures(tuple(pairs), tuple(unmatched), tolerance, image is not None, output.folder / TABLE, mapped)


def _mapped(path: Path, image: PET, tolerance: float) -> ValueMapAudit:
    from HER2PETLib.dicom.realworldvalues import readValueMaps

    if image.series is None or image.result is None:
        raise ProblemError("A volume of SUV has no stored values that a map could be of.", "Give the PET as DICOM.")
    maps = readValueMaps(path).ofSeries(image.series, image.result.unit)
    slopes, factors = np.array(image.result.slopes), np.array(image.result.factors)
    theirs = np.array([each.slope for each in maps])
    ratios = theirs / (slopes * factors)
    likely = ""
    if np.abs(ratios - 1).max() <= tolerance:
        pass
    elif np.abs(theirs / factors - 1).max() <= tolerance:
        likely = "It is of rescaled values, and the standard applies it to stored ones: the rescale slope is missing."
    elif min(np.abs(ratios / step - 1).max() for step in (1e-3, 1e3)) <= tolerance:
        likely = "A factor of 1000: kBq and Bq were mistaken for each other."
    return ValueMapAudit(float(ratios.min()), float(ratios.max()), len(maps), likely)


def _readSEG(path: Path) -> Dataset:
    import pydicom

    from HER2PETLib.dicom.drawing import isDICOMFile, readingDICOM

    if not isDICOMFile(path):
        raise ProblemError(f"{path} is not DICOM, and a report refers to a DICOM SEG.", "Give the DICOM SEG of the report.")
    with readingDICOM(path):
        dataset = pydicom.dcmread(path)
        modality = str(dataset.get("Modality", "none"))
    if modality != "SEG":
        raise ProblemError(
            f"{path} has the modality {modality} in (0008,0060), and not SEG.", "Give the DICOM SEG of the report."
        )
    return dataset


def _segmentsOf(report: MeasurementReport, dataset: Dataset, path: Path, unmatched: list[str]) -> dict[int, int]:
    """Segment number of each group, by the reference to this segmentation, else by tracking UID. Raises ProblemError where none has one."""
    uid = str(dataset.get("SOPInstanceUID", ""))
    tracked = {
        str(item.TrackingUID): int(item.SegmentNumber) for item in dataset.get("SegmentSequence") or () if item.get("TrackingUID")
    }
    there = {int(item.SegmentNumber): str(item.get("SegmentLabel", "")) for item in dataset.get("SegmentSequence") or ()}
    numbers = {}
    patientID = str(dataset.get("PatientID") or "").strip()
    if report.patientID and patientID and report.patientID != patientID:
        unmatched.append(
            f"{report.path.name} and {path.name} have different (0010,0020) Patient IDs: check that both are of the same patient."
        )
    for group in report.groups:
        number = group.segment if group.segmentationUID == uid else tracked.get(group.trackingUID)
        if number in there and number is not None:
            numbers[group.number] = number
        else:
            unmatched.append(f"{group.name}, group {group.number} of {report.path.name}, has no segment in {path.name}.")
    if not numbers:
        others = sorted({group.segmentationUID for group in report.groups if group.segmentationUID}) or ["none"]
        if others == [uid]:
            raise ProblemError(
                f"{report.path} refers to segments of {path} that are not there; it has {', '.join(map(str, there)) or 'none'}.",
                "Export both again from the program that wrote them.",
            )
        raise ProblemError(
            f"{report.path} was not made of {path}: it refers to the segmentation {', '.join(others)}, and this is {uid}.",
            "Give the segmentation that the report refers to.",
        )
    unmatched += [
        f"Segment {number} ({label}) has no measurement group."
        for number, label in there.items()
        if number not in numbers.values()
    ]
    return numbers


def _measured(
    path: Path,
    dataset: Dataset,
    report: MeasurementReport,
    numbers: Mapping[int, int],
    pet: PET | None,
    tell: Callable[[str], None],
    progress: Progress,
) -> dict[int, AuditedSegment]:
    """Each segment measured, by its number: on the PET, or without one on its own voxels, which have no values."""
    import numpy as np

    from HER2PETLib.geometry import Volume
    from HER2PETLib.measure.definitions import measureRegions
    from HER2PETLib.measure.differencecauses import AuditedSegment
    from HER2PETLib.measure.regionchecks import checkGrid, checkPatient
    from HER2PETLib.measure.resampling import resampled
    from HER2PETLib.measure.segmentation import segmentsOfSEG

    drawn: list[tuple[Geometry, Region]] = list(segmentsOfSEG(path, dataset))
    if pet is None:
        rows = [
            measureRegions(Volume(np.full(source.shape, np.nan, np.float32), source), [region])[0] for source, region in drawn
        ]
        regions = [region for _, region in drawn]
    else:
        said = [*(checkPatient(path, pet.series) if pet.series else ()), *checkGrid(path, drawn, pet.volume.geometry)]
        for sentence in [*said, *_otherSource(report, pet)]:
            tell(sentence)
        regions = [resampled(region, source, pet.volume.geometry) for source, region in drawn]
        groupOf = {number: group for group in report.groups if (number := numbers.get(group.number))}
        references = [_backgroundOf(groupOf.get(int(region.regionID)), regions) for region in regions]
        measured: dict[int, dict[str, object]] = {}
        for reference in dict.fromkeys(references):
            chosen = [n for n, each in enumerate(references) if each is reference]
            among = [regions[n] for n in chosen]
            measured |= zip(chosen, measureRegions(pet.volume, among, reference=reference, progress=progress), strict=True)
        rows = [measured[n] for n in range(len(regions))]
    return {
        int(region.regionID): AuditedSegment(source, own, region, row)
        for (source, own), region, row in zip(drawn, regions, rows, strict=True)
    }


def _backgroundOf(group: MeasurementGroup | None, regions: list[Region]) -> Region | None:
    """The reference region of a group's ratios: the one at the site that the report names, else the one that we would choose."""
    from HER2PETLib.measure.referencechoice import chooseReference
    from HER2PETLib.measure.region import REFERENCE

    if group is not None and group.backgroundSite is not None:
        site = f"{group.backgroundSite[1]}:{group.backgroundSite[0]}"
        at = [region for region in regions if region.role == REFERENCE and region.siteCode == site and region.mask.any()]
        if len(at) == 1:
            return at[0]
    return chooseReference(regions)[0]


def _otherSource(report: MeasurementReport, pet: PET) -> list[str]:
    uid = pet.series.seriesInstanceUID if pet.series else ""
    others = sorted({group.sourceSeries for group in report.groups if group.sourceSeries} - {uid})
    if not uid or not others:
        return []
    return [f"The report names the source series {', '.join(others)}, and the PET is {uid}: check that it is the same image."]


def _scaleOf(pet: PET | None) -> Scale:
    """What is known of how the PET became SUVbw."""
    from HER2PETLib.measure.differencecauses import Scale

    result = pet.result if pet else None
    if result is None or not result.decayedActivity or not result.normalization:
        return Scale()
    decayed = result.decayedActivity * 1e6
    given = result.inputs.get("administeredActivity", {}).get("value")
    return Scale(decayed / result.normalization, decayed / given if isinstance(given, int | float) and given else None)


def _row(pair: Pair, tolerance: float) -> dict[str, Any]:
    return {
        **measurementRow(pair.group, pair.one),
        "ourMeasure": pair.key,
        "ourUnit": pair.measure.unit if pair.measure else "",
        "reported": pair.reported,
        "ours": pair.ours,
        "difference": pair.difference,
        "differencePercent": pair.percent,
        "differs": int(pair.differs(tolerance)) if pair.unitFault or pair.isCompared else None,
        "cause": pair.cause,
        "explanation": pair.explanation,
        "contradiction": pair.contradiction,
    }
