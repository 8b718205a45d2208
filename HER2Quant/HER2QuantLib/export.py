"""What was measured in Slicer as files: table, schema and provenance; regions and measures as DICOM; all of it as a page."""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256
from HER2PETLib.measure.peak import PEAK_RADIUS_MM
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.review import PHYSIOLOGIC, REJECTED, REVIEW_COLUMNS, REVIEW_TABLE, UNDECIDED
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.columns import Table
from HER2PETSlicer import nodes
from HER2PETSlicer.candidates import reviewOf
from HER2PETSlicer.petvolume import INSTANCE_UIDS, convertedOf, filesOf, seriesOf
from slicer.i18n import tr as _

from HER2QuantLib import origin, suvtext

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries
    from HER2PETLib.jobs.quantify import Measured, Settings

Rows = Sequence[Mapping[str, Any]]


def defaultFolder(pet: "slicer.vtkMRMLScalarVolumeNode | None", caseID: str) -> Path:
    """A folder of its own for every case, below the one where scenes are saved: named after the case, else after the PET and its
    series."""
    base = Path(slicer.app.defaultScenePath) / "HER2PET"
    if pet is None:
        return base
    series = pet.GetAttribute(INSTANCE_UIDS) or ""
    name = caseID.strip() or " ".join([pet.GetName(), hashlib.sha256(series.encode()).hexdigest()[:6] if series else ""])
    return base / (re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "_", name).strip(" ._")[:80] or "case")


def whyNotCaseID(pet: "slicer.vtkMRMLScalarVolumeNode | None", caseID: str) -> str:
    """Why exported files may not call the case so, as a sentence: it is the patient's name or number in the DICOM header. Empty where
    it is a pseudonym, as far as the header says (which may already hold the pseudonym)."""
    file = origin.fileOf(pet) if caseID.strip() and pet is not None else ""
    if not file:
        return ""
    name, number, cleaned = (slicer.dicomDatabase.fileValue(file, tag) for tag in ("0010,0010", "0010,0020", "0012,0062"))
    name, number, said = (text.strip("^ ").casefold() for text in (name, number, caseID))
    if cleaned.strip().upper() == "YES" or name in ("", number) or re.search(r"\d", name):  # no person is called so
        return ""
    if _words(said) & _words(name):
        return _("The case ID contains part of the patient's name (0010,0010). Enter a pseudonym.")
    if said == number:
        return _("The case ID is the patient's number (0010,0020). Enter a pseudonym.")
    return ""


def _words(text: str) -> set[str]:
    """Of three letters or more, and nothing else."""
    return {word for word in re.split(r"[\W_]+", text) if len(word) >= 3 and word.isalpha()}


def exportCase(
    folder: str | os.PathLike[str],
    pet: "slicer.vtkMRMLScalarVolumeNode",
    segmentation: "slicer.vtkMRMLSegmentationNode",
    rows: Rows,
    referenceID: str = "",
    settings: "Settings | None" = None,
    caseID: str = "",
    progress: Progress = silent,
    replace: bool = False,
) -> list[Path]:
    """Write what `her2pet quantify` writes of a case into a folder, by the same job: measurements.csv, its schema, provenance.json, and what `settings` ask
    for; where there were candidates candidatesReview.csv, too, what was decided on each. rows: of HER2QuantLogic.measure; none where every candidate was
    rejected, and nothing else was drawn. The page shows the CT of the PET's study. replace: results of another case in the folder are replaced. Returns the files.

    Raises ProblemError where a file cannot be written, or DICOM objects or the page cannot be made, OtherResultsError where the
    folder holds results of another case: then nothing is written.
    """
    from HER2PETLib.jobs.quantify import JOB, Settings, subjectOf, writeResults

    if why := whyNotCaseID(pet, caseID):
        raise ProblemError(why)
    settings = settings or Settings()
    if settings.hasObjects and not rows:
        raise ProblemError(
            _("There is no lesion or reference region to write to DICOM objects."), _("Export without DICOM objects.")
        )
    files = filesOf(pet)
    subject = subjectOf(caseID, files[0] if files else pet.GetName())
    with OutputFolder(folder, JOB, subject, inputs=files, replace=replace) as output:
        tables = _reviewOf(segmentation, caseID)
        output.check(
            [*settings.files, *(file for name in tables for file in settings.tableFiles(name))]
        )  # before all files are read
        measured, provenance = _measured(pet, segmentation, rows, referenceID, settings, caseID, progress)
        return writeResults(output, settings, measured, provenance, tables=tables, progress=progress)


def _reviewOf(segmentation: "slicer.vtkMRMLSegmentationNode", caseID: str) -> dict[str, Table]:
    """The record of the decisions on candidates by the name of its file; empty where there were none."""
    log = reviewOf(segmentation)
    return {REVIEW_TABLE: Table(REVIEW_COLUMNS, log.rows(caseID))} if log.events else {}


def isReviewed(segmentation: "slicer.vtkMRMLSegmentationNode | None") -> bool:
    """Whether a person has decided on a candidate, which is worth a record also where there is nothing to measure."""
    try:
        return segmentation is not None and reviewOf(segmentation).lastStep is not None
    except ProblemError:  # a record that cannot be read
        return False


def candidatesLeftOut(segmentation: "slicer.vtkMRMLSegmentationNode | None") -> list[str]:
    """Which candidates are in no table and no DICOM object, and why, as sentences."""
    if segmentation is None:
        return []
    log = reviewOf(segmentation)
    there = [each for each in log.open if segmentation.GetSegmentation().GetSegment(each) is not None]
    undecided, physiologic, rejected = (
        sum(log.decisionOf(each) == decision for each in there) for decision in (UNDECIDED, PHYSIOLOGIC, REJECTED)
    )
    told = []
    if undecided:
        told.append(_("Candidates left out, because nobody has decided on them: {count}.").format(count=undecided))
    if physiologic or rejected:
        told.append(
            _("Candidates that are no lesions: {physiologic} physiologic, {rejected} rejected.").format(
                physiologic=physiologic, rejected=rejected
            )
        )
    return told


def _measured(
    pet: "slicer.vtkMRMLScalarVolumeNode",
    segmentation: "slicer.vtkMRMLSegmentationNode",
    rows: Rows,
    referenceID: str,
    settings: "Settings",
    caseID: str,
    progress: Progress,
) -> "tuple[Measured, dict[str, Any]]":
    """What was measured, and how (the object of provenance.json)."""
    from HER2PETLib.jobs.quantify import Measured
    from HER2PETLib.measure.regionchecks import checkSeries, checkUptake
    from HER2PETLib.report.deidentification import patientNamed

    series = _seriesFor(pet, progress) if settings.hasObjects else None
    volume = nodes.volumeOf(pet)
    regions = nodes.regionsOf(segmentation, volume.geometry)
    if {region.regionID for region in regions} != {row["regionID"] for row in rows}:
        raise ProblemError(_("The table is not of these regions."), _("Measure again."))
    byID = {region.regionID: region for region in regions}
    regions = [byID[row["regionID"]] for row in rows]  # a person may have ordered the table
    ct = origin.ctOf(pet) if settings.report else None
    files = filesOf(pet) + (filesOf(ct) if ct else [])
    inputs = []
    for done, file in enumerate(files):
        progress(done, len(files), _("check sums of the DICOM files"))
        inputs.append({"path": file, "sha256": sha256(file)})
    reference, why = _referenceOf(regions, referenceID)
    measured = Measured(
        volume,
        series,
        regions,
        [{**row, "caseID": caseID} for row in rows],
        reference,
        why,
        conversion=convertedOf(pet, series) if settings.rwv and series else None,
        ct=nodes.volumeOf(ct) if ct else None,
    )
    warnings = checkUptake(volume, regions, rows) + candidatesLeftOut(segmentation)
    if series is not None:
        warnings += checkSeries(regions, series) + patientNamed(series, caseID)
    provenance = _provenanceOf(pet, measured, caseID, inputs, warnings)
    log = reviewOf(segmentation)
    return measured, provenance | ({"candidates": log.facts()} if log.events else {})


def provenanceOfRows(
    pet: "slicer.vtkMRMLScalarVolumeNode", regions: list[Region], rows: list[dict[str, Any]], referenceID: str = ""
) -> dict[str, Any]:
    """How the measures of `regions` on a volume were obtained; for JSON."""
    from HER2PETLib.jobs.quantify import Measured

    reference, why = _referenceOf(regions, referenceID)
    return _provenanceOf(pet, Measured(nodes.volumeOf(pet), None, regions, rows, reference, why), "", [])


def _referenceOf(regions: list[Region], referenceID: str) -> tuple[Region | None, str]:
    from HER2PETLib.measure.referencechoice import chooseReference

    return chooseReference(regions, referenceID or None)


def _provenanceOf(
    pet: "slicer.vtkMRMLScalarVolumeNode",
    measured: "Measured",
    caseID: str,
    inputs: Sequence[Mapping[str, str]],
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    from HER2PETLib.jobs.quantify import provenanceOf

    return provenanceOf("HER2Quant", measured, caseID, suvtext.provenanceOf(pet), inputs, PEAK_RADIUS_MM, warnings)


def _seriesFor(pet: "slicer.vtkMRMLScalarVolumeNode", progress: "Progress") -> "ImageSeries":
    if pet.GetParentTransformNode() is not None:
        raise ProblemError(
            _("{name} is moved by a transform, and its DICOM images are not.").format(name=pet.GetName()),
            _("Remove the transform to export DICOM objects."),
        )
    return seriesOf(pet, progress)
