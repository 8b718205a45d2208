"""Examinations that are not in the scene yet: from a table of examinations, or proposed from Slicer's DICOM database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import EXAMINATION_COLUMNS, Examination, readExaminations
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.csvreader import rowsByName
from HER2PETSlicer import nodes
from slicer.i18n import tr as _

from HER2QuantLib import origin
from HER2QuantLib.followuplist import EXAMINATION, FollowUpList

_PATHS = ("pet", "ct", "regions", "labels", "organs", "registration")


def patientsOf(table: str | Path) -> dict[str, list[Examination]]:
    """The examinations of a table by patient. Raises ProblemError where it is none."""
    from HER2PETLib.environment import currentUser

    return readExaminations(table, by=currentUser())


def openTable(
    table: str | Path, patientID: str, chosen: FollowUpList, *, tell: Callable[[str], None], progress: Progress = silent
) -> None:
    """Put the examinations of a patient of a table into the scene, and into the list. Raises ProblemError; then nothing of it is in the scene."""
    examinations = patientsOf(table)[patientID]
    if other := next(
        (each.cells["patientID"] for each in chosen.entries if each.cells.get("patientID", patientID) != patientID), ""
    ):
        raise ProblemError(
            _("The list has examinations of {other}, and the table has those of {patient}.").format(
                other=other, patient=patientID
            ),
            _("Remove them from the list first."),
        )
    cells = {
        row["examinationID"].strip(): {column: text.strip() for column, text in row.items() if column in EXAMINATION_COLUMNS}
        for row in rowsByName(table)
        if row["patientID"].strip() == patientID
    }
    made: list[Any] = []
    try:
        for done, each in enumerate(examinations):
            progress(done, len(examinations), each.examinationID)
            node = _load(each, made, tell, progress)
            row = cells[each.examinationID]
            for column in _PATHS:  # they count from the folder of the table, which the new one is not in
                if row.get(column) and not (column == "registration" and row[column].casefold() == "same"):
                    row[column] = str((Path(table).resolve().parent / row[column]).resolve())
            chosen.add(node, **row)
    except BaseException:
        for node in made:
            nodes.removeShown(node)
        raise


def _load(examination: Examination, made: list[Any], tell: Callable[[str], None], progress: Progress) -> Any:
    """The volume of an examination, with what was drawn on it; new nodes go into `made`."""
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETSlicer.scene import addSegments, addVolume

    case, name = examination.case, examination.examinationID
    if examination.isPET:
        from HER2PETLib.suv.pet import loadPET

        pet = loadPET(
            case.pet, seriesInstanceUID=case.series, entered=case.entered, patient=case.caseID, tell=tell, progress=progress
        )
        node, grid, frame = addVolume(case, pet), pet.volume.geometry, pet.frameOfReferenceUID
    else:
        from HER2PETLib.jobs.registration import readCT

        if not case.ct:
            raise ProblemError(
                _("{name} has no images in the column ct.").format(name=name), _("Name them to see what was drawn on them.")
            )
        images = readCT(case.ct, case.ctSeries, tell=tell, progress=progress)
        grid = images.volume.geometry
        frame = images.series.files[0].text("FrameOfReferenceUID") if images.series else ""
        node = slicer.util.addVolumeFromArray(images.volume.values, grid.ijkToRAS)
        node.CreateDefaultDisplayNodes()
    made.append(node)
    node.SetName(slicer.mrmlScene.GenerateUniqueName(f"{examination.patientID} {name}"))
    if case.regions:
        regions = readRegions(
            case.regions, grid, labelTable=case.labels or None, references=case.referenceNames, frame=frame, tell=tell
        )
        segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", f"{node.GetName()} regions")
        made.append(segmentation)
        segmentation.CreateDefaultDisplayNodes()
        segmentation.SetReferenceImageGeometryParameterFromVolumeNode(node)
        addSegments(segmentation, case, grid, regions)
    return node


@dataclass(frozen=True)
class Study:
    """One examination that the DICOM database has of the patient. rows: as `her2pet followup` proposes them."""

    title: str
    rows: Sequence[dict[str, str]] = field(default_factory=tuple)

    @property
    def series(self) -> list[str]:
        """Series Instance UIDs to load."""
        return list(dict.fromkeys(row[key] for row in self.rows for key in ("series", "ctSeries") if row.get(key)))


def whyNoStudies(pet: Any) -> str:
    """Why the database proposes nothing for the patient of a PET, as a sentence; empty where it may."""
    if pet is None:
        return _("Choose a PET of the patient above first: the database has many patients.")
    if not origin.fileOf(pet):
        return _("The PET chosen above is not from the DICOM database, so its patient is not known.")
    return ""


def studiesOf(pet: Any, *, tell: Callable[[str], None], progress: Progress = silent) -> list[Study]:
    """The studies with PET, CT or MR of the patient whose PET this is, by day. Raises ProblemError where the database cannot be read."""
    from HER2PETLib.dicom.database import databaseAt
    from HER2PETLib.jobs.followup.proposal import rowsOfStudy

    path = Path(slicer.dicomDatabase.databaseFilename)
    database = databaseAt(path)
    if database is None:
        raise ProblemError(_("{path} is not a Slicer DICOM database.").format(path=path), _("Open one in the DICOM module."))
    uid = _seriesOf(pet)
    studies = database.studies()
    own = next((each for each in studies if uid in [series.seriesInstanceUID for series in each.series]), None)
    if own is None:
        raise ProblemError(_("The DICOM database no longer has {name}.").format(name=pet.GetName()), _("Import it again."))
    # Number and name: two hospitals may give one number.
    hers = [each for each in studies if (each.patientID, each.patientName) == (own.patientID, own.patientName)]
    hers.sort(key=lambda each: each.date)
    found: list[Study] = []
    for done, study in enumerate(hers):
        progress(done, len(hers), study.date)
        rows = rowsOfStudy(database, study, "", len(found), hers[0].date, tell)
        if rows:
            kinds = ", ".join(row["kind"] or "PET" for row in rows)
            title = f"{study.date or '?'}: {kinds}" + (f" ({study.description})" if study.description else "")
            found.append(Study(title, rows))
    return found


def loadStudies(studies: Sequence[Study], chosen: FollowUpList) -> list[str]:
    """Load studies through Slicer's DICOM module, and put their examinations into the list; returns why others are not."""
    from DICOMLib import DICOMUtils

    told = []
    for study in studies:
        there = {_seriesOf(each) for each in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")}
        DICOMUtils.loadSeriesByUID([uid for uid in study.series if uid not in there])
        for row in study.rows:
            uid = row.get("series") or row.get("ctSeries")
            node = next((each for each in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if _seriesOf(each) == uid), None)
            if node is None:
                told.append(_("{title} was not loaded: see the log of the application.").format(title=study.title))
                continue
            if row.get("series"):  # a CT or MR counts once something is drawn on it
                if why := chosen.whyNot(node):
                    told.append(why)
                elif not node.GetAttribute(EXAMINATION):
                    chosen.add(node, **{key: row[key] for key in ("kind", "tracer") if row.get(key)})
    return told


def _seriesOf(node: Any) -> str:
    file = origin.fileOf(node)
    return slicer.dicomDatabase.fileValue(file, "0020,000E") if file else ""
