"""What a case becomes as DICOM objects: its regions as SEG and RTSTRUCT, its measures as SR, its way to SUV as a real-world-value map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.environment import currentUser

if TYPE_CHECKING:
    from HER2PETLib.jobs.quantify import Measured, Settings
    from HER2PETLib.report.deidentification import Pseudonym
    from HER2PETLib.report.objects import Tracking

# DICOM SEG, SR and RTSTRUCT, and the real-world-value map to SUV.
SEGMENTATION, REPORT, STRUCTURES, VALUES = "regions.dcm", "measurements.dcm", "structures.dcm", "realWorldValues.dcm"


def pseudonymOf(settings: Settings, caseID: str) -> Pseudonym | None:
    """Who the patient becomes; None where nobody asks for it. Raises ProblemError where objects cannot be de-identified."""
    from HER2PETLib.report.deidentification import Pseudonym, checkDeidentification, projectKey

    if not settings.deidentify:
        return None
    checkDeidentification()
    return Pseudonym(caseID, projectKey(settings.deidentify))


def writeObjects(
    folder: Path,
    settings: Settings,
    measured: Measured,
    provenance: Mapping[str, Any],
    tracking: Mapping[str, Tracking] | None,
    making: Callable[[str], None],
) -> None:
    """Write what is asked for: the regions as DICOM SEG, the measures as SR (with their SEG), the regions as RTSTRUCT, the map to SUV. making:
    gets the name of each before it is made."""
    from HER2PETLib.report.deidentification import deidentified
    from HER2PETLib.report.objects import caseLabels, reportObject, segmentationObject, writeObject
    from HER2PETLib.report.realworldvalues import realWorldValueMap
    from HER2PETLib.report.structureset import structureSet

    pseudonym, suv = pseudonymOf(settings, provenance["case"]), provenance["pet"]["suv"]
    assert measured.series is not None  # whoever asks for objects has been refused without
    labels, objects = caseLabels(measured.regions) if pseudonym else None, {}
    if settings.seg or settings.sr:
        making(SEGMENTATION)
        segmentation = objects[SEGMENTATION] = segmentationObject(measured.series, measured.regions, labels, tracking)
    if settings.rwv:
        assert measured.conversion is not None  # a DICOM series is converted here
        objects[VALUES] = realWorldValueMap(measured.series, measured.conversion)
    if settings.sr:
        making(REPORT)
        objects[REPORT] = reportObject(
            measured.series,
            segmentation,
            measured.rows,
            measured.regions,
            peakRadiusMm=settings.peakRadiusMm,
            suv=suv if isinstance(suv, Mapping) else None,
            observer=currentUser(),
            realWorldValues=objects.get(VALUES),
        )
    if settings.rtstruct:
        making(STRUCTURES)
        objects[STRUCTURES] = structureSet(measured.series, measured.regions, labels)
    for name, each in objects.items():
        writeObject(folder / name, deidentified(each, pseudonym) if pseudonym else each)
