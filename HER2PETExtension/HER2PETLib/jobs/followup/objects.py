"""The results of one examination as `her2pet quantify` writes them, with the lesions' tracking identifiers in its DICOM objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.followup.matching import FollowedLesion, trackingUID
from HER2PETLib.followup.transfer import transferredID
from HER2PETLib.jobs.caseobjects import pseudonymOf
from HER2PETLib.jobs.quantify import Settings, provenanceOf, writeResults
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.report.objects import Tracking

if TYPE_CHECKING:
    from HER2PETLib.followup.examinations import Examination
    from HER2PETLib.jobs.followup.examined import Examined
    from HER2PETLib.measure.region import Region

JOB = "followup"


def writeExamination(
    folder: Path,
    examined: Examined,
    made: Sequence[tuple[Region, Mapping[str, Any]]],
    lesions: Sequence[FollowedLesion],
    settings: Settings,
) -> list[Path]:
    """Write measurements.csv, provenance.json and what `settings` ask for of a PET into `folder`; returns the files.

    made: regions that were transferred to it, with their rows; they are in its tables and objects too. Raises ProblemError.
    """
    assert examined.measured is not None and examined.pet is not None
    patientID = examined.examination.patientID
    there = [(region, dict(row)) for region, row in made if region.mask.any()]
    measured = replace(
        examined.measured,
        regions=[*examined.measured.regions, *(region for region, _ in there)],
        rows=[*examined.measured.rows, *(row for _, row in there)],
    )
    if measured.series is None:  # a volume file: nothing that objects could refer to
        settings = replace(settings, seg=False, sr=False, rtstruct=False, rwv=False, deidentify="")
    if not any(region.mask.any() for region in measured.regions):
        settings = replace(settings, seg=False, sr=False, rtstruct=False)
    provenance = provenanceOf(
        JOB, measured, patientID, examined.pet.provenance, examined.inputs, settings.peakRadiusMm, examined.warnings
    )
    provenance["examination"] = examined.examination.examinationID
    if pseudonym := pseudonymOf(settings, patientID):
        provenance["deidentified"] = pseudonym.toJSON()
    # One examination has one page over all of them: it is not written again here.
    with OutputFolder(folder, JOB, f"patient {patientID}, examination {examined.examination.examinationID}") as output:
        return writeResults(
            output,
            replace(settings, report=False),
            measured,
            provenance,
            tracking=trackingOf(examined.examination, lesions, isNamed=not settings.deidentify),
        )


def trackingOf(examination: Examination, lesions: Sequence[FollowedLesion], *, isNamed: bool = True) -> dict[str, Tracking]:
    """Region ID -> tracking identifiers, of the regions that were drawn on an examination or transferred to it.

    isNamed: by the lesionID, which has the ID of a region, that people may have typed; else by the lesion's number.
    """
    found: dict[str, Tracking] = {}
    for number, lesion in enumerate(lesions, start=1):
        name = lesion.lesionID if isNamed else f"Lesion {number}"
        tracking = Tracking(name, trackingUID(examination.patientID, lesion.lesionID))
        for finding in (placed.finding for placed in lesion.members):
            isHere = finding.examinationID == examination.examinationID
            found[finding.region.regionID if isHere else transferredID(finding)] = tracking
    return found
