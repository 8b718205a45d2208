"""The examinations of a patient among the volumes of the scene, and the table of examinations that they make."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import slicer
from HER2PETLib.cases import OVERRIDES
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeText
from HER2PETLib.followup.examinations import CT, EXAMINATION_COLUMNS, FDG_PET, HER2_PET, KINDS, MR, SHORT_NAMES, kindOfPET
from HER2PETLib.jobs.followup.objects import JOB
from HER2PETLib.jobs.followup.proposal import TABLE
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.suv.record import EnteredValues
from HER2PETLib.suv.tracer import nuclideOfHalfLife
from HER2PETLib.tables.csvwriter import typedText
from HER2PETLib.volumefile import writeVolume
from HER2PETSlicer import nodes
from HER2PETSlicer.petvolume import conversionOf, filesOf
from slicer.i18n import tr as _

from HER2QuantLib import origin

# Attribute of a volume: its row of the table of examinations; JSON.
EXAMINATION = "HER2PET.Examination"


@dataclass(eq=False)
class Entry:
    """One examination. node: its PET; of a CT or MR its images. cells: its row as a person or a table gave it; files only where a table did."""

    node: Any
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def examinationID(self) -> str:
        return self.cells.get("examinationID", "")

    @property
    def kind(self) -> str:
        return self.cells.get("kind", "")

    @property
    def isPET(self) -> bool:
        return self.kind in (HER2_PET, FDG_PET)

    def keep(self) -> None:
        """In the scene, with which it is saved."""
        self.node.SetAttribute(EXAMINATION, json.dumps(self.cells))


class FollowUpList:
    """The examinations that were chosen; they live in attributes of their volumes."""

    def __init__(self, logic) -> None:
        self._logic = logic

    @property
    def entries(self) -> list[Entry]:
        """In the order of the scene."""
        found = []
        for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"):
            if text := node.GetAttribute(EXAMINATION):
                found.append(Entry(node, json.loads(text)))
        return found

    def whyNot(self, node: Any) -> str:
        """Why a volume is no examination of the listed patient, as a sentence; empty where it may be one."""
        others = [each.node for each in self.entries if each.node is not node]
        for other in others:
            if origin.sameSeries(node) == origin.nameOf(other):
                return _("{name} was made from the same images as {other}, which is in the list.").format(
                    name=node.GetName(), other=other.GetName()
                )
            if origin.areOfTwoPatients(node, other):
                return _("{name} and {other} are from different patients (0010,0020): a follow-up is of one patient.").format(
                    name=origin.nameOf(node), other=origin.nameOf(other)
                )
        return ""

    def addScene(self) -> tuple[list[Entry], list[str]]:
        """Every PET of the scene that is of the patient, and every CT or MR that something was drawn on; returns what was added, and why others were not."""
        added, told = [], []
        for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"):
            if node.GetHideFromEditors() or node.GetAttribute(EXAMINATION):
                continue
            isPET = nodes.isSUV(node) and not origin.whyNoPET(node)
            if not isPET and self._logic.companions(node)[0] is None:
                continue
            if why := self.whyNot(node) or (self._logic.whyNotSUV(node) if isPET else _whyNotDrawnOn(node)):
                told.append(why)
                continue
            added.append(self.add(node))
        return added, told

    def add(self, node: Any, **cells: str) -> Entry:
        """Add a volume. cells: of its row, where they are known. Raises ProblemError where it is not of the patient."""
        if why := self.whyNot(node):
            raise ProblemError(why, _("If this is the right patient, remove the other one from the list first."))
        kind, tracer = kindOf(node)
        cells = {"kind": kind, "tracer": tracer, "day": "", **cells}
        cells["examinationID"] = self._freeID(cells.get("examinationID") or SHORT_NAMES.get(cells["kind"], "PET"))
        entry = Entry(node, cells)
        entry.keep()
        self._showDays()
        return Entry(node, json.loads(node.GetAttribute(EXAMINATION)))

    def remove(self, entry: Entry) -> None:
        """Removes it from the list; the volume stays in the scene."""
        entry.node.RemoveAttribute(EXAMINATION)
        self._showDays()

    def change(self, entry: Entry, column: str, text: str) -> None:
        """What a person writes into a cell."""
        entry.cells[column] = text.strip()
        if column == "day":
            entry.cells.pop("dayOfHeader", None)
        entry.keep()

    def whyNotFollowed(self, patientID: str) -> str:
        """What is missing before the patient can be followed, as a sentence; empty where nothing is."""
        entries = self.entries
        if len(entries) < 2:
            return _("Choose two or more examinations of the patient.")
        if not patientID.strip():
            return _("Enter the patient's number in the trial.")
        for entry in entries:
            if why := self._whyNotRow(entry):
                return why
        return ""

    def writeTable(self, folder: Path, patientID: str) -> Path:
        """Write examinations.csv into a folder, and beside it what only the scene has: regions, and volumes that are no DICOM.

        Raises ProblemError, also where the folder has a table that this did not write."""
        if why := self.whyNotFollowed(patientID):
            raise ProblemError(why)
        folder = folder.resolve()
        with OutputFolder(folder, JOB, f"the table {folder / TABLE}") as output, output.adding() as staging:
            rows = [self._row(entry, staging, patientID.strip()) for entry in self.entries]
            lines = [list(EXAMINATION_COLUMNS), *([row.get(column, "") for column in EXAMINATION_COLUMNS] for row in rows)]
            writeText(staging / TABLE, typedText(lines))
        return folder / TABLE

    # How

    def regionsOf(self, entry: Entry) -> Any:
        """The segmentation of an examination, None where nothing was drawn."""
        return self._logic.companions(entry.node)[0]

    def _freeID(self, wanted: str) -> str:
        taken = {each.examinationID.casefold() for each in self.entries}
        if wanted.casefold() not in taken:
            return wanted
        return next(name for number in range(2, 1000) if (name := f"{wanted}-{number}").casefold() not in taken)

    def _showDays(self) -> None:
        """Of headers, as days from the first: the results need no dates."""
        dated = [(each, day) for each in self.entries if (day := _dateOf(each.node)) is not None]
        if not dated:
            return
        first = min(day for _each, day in dated)
        for entry, day in dated:
            if entry.cells.get("dayOfHeader") or not entry.cells.get("day"):
                entry.cells |= {"day": str((day - first).days), "dayOfHeader": "1"}
                entry.keep()

    def _whyNotRow(self, entry: Entry) -> str:
        name = entry.examinationID
        if entry.kind not in KINDS:
            return _("Choose what kind of examination {name} is.").format(name=name)
        if not entry.cells.get("day"):
            return _("Fill in the day of {name}: a date such as 2019-03-01, or a number of days.").format(name=name)
        if entry.node.GetParentTransformNode() is not None:
            return _("{name} has a transform applied: remove it, because this section makes the registration.").format(
                name=entry.node.GetName()
            )
        if entry.isPET and (why := self._logic.whyNotSUV(entry.node)):
            return f"{name}: {why}"
        regions = self.regionsOf(entry)
        if regions is not None and (why := origin.whyNotOf(entry.node, regions)):
            return f"{name}: {why}"
        if not entry.isPET and regions is None:
            return _("Only regions drawn on {name} count, and nothing was drawn on it.").format(name=name)
        return ""

    def _row(self, entry: Entry, folder: Path, patientID: str) -> dict[str, str]:
        name = entry.examinationID
        row = {**entry.cells, "patientID": patientID, "regions": "", "labels": ""}
        isOfTable = bool(row.get("pet" if entry.isPET else "ct"))  # it was opened from its files, and they stay what is measured
        images = ("", "") if isOfTable else _filesFor(entry.node, folder, f"volumes/{name}.nrrd")
        if entry.isPET:
            row |= _entered(entry.node)
            if not isOfTable:
                row["pet"], row["series"] = images
            ct = origin.ctOf(entry.node)
            if ct is not None and not row.get("ct"):
                row["ct"], row["ctSeries"] = _filesFor(ct, folder, f"volumes/{name}-CT.nrrd")
            organs = self._logic.organsOf(entry.node)
            if organs is not None:
                row["organs"] = _write(organs, folder, f"regions/{name}-organs.seg.nrrd")
        elif not isOfTable:
            row["ct"], row["ctSeries"] = images
        regions = self.regionsOf(entry)
        if regions is not None and regions.GetSegmentation().GetNumberOfSegments():
            row["regions"] = _write(regions, folder, f"regions/{name}.seg.nrrd")
        return row


def kindOf(node: Any) -> tuple[str, str]:
    """Kind and tracer of a volume, as its header says; the kind is empty where it says neither 89Zr nor FDG."""
    modality = slicer.dicomDatabase.fileValue(file, "0008,0060") if (file := origin.fileOf(node)) else ""
    if modality in (CT, MR):
        return modality, ""
    record = conversionOf(node)
    tracer = str(record.get("tracer") or "")
    known = f"{tracer} {node.GetName()} {node.GetDescription() or ''}"
    seconds = record.get("inputs", {}).get("halfLife", {}).get("value")
    kind = kindOfPET(known, nuclideOfHalfLife(seconds) if seconds else None)
    return kind or (HER2_PET if "her2" in known.casefold() else ""), tracer


def _whyNotDrawnOn(node: Any) -> str:
    if kindOf(node)[0] not in (CT, MR):
        return _("{name} is not SUV, and not a CT or MR according to its header.").format(name=node.GetName())
    return ""


def _dateOf(node: Any) -> date | None:
    file = origin.fileOf(node)
    text = slicer.dicomDatabase.fileValue(file, "0008,0020") if file else ""
    try:
        return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:8]}" if text.isdecimal() else text)
    except ValueError:
        return None


def _filesFor(node: Any, folder: Path, name: str) -> tuple[str, str]:
    """Where the images of a volume are, and the Series Instance UID; a volume that is not in the DICOM database is written into the folder."""
    files = filesOf(node)
    if not files:
        (folder / name).parent.mkdir(exist_ok=True)
        writeVolume(folder / name, nodes.volumeOf(node))
        return name, ""
    uid = slicer.dicomDatabase.fileValue(files[0], "0020,000E")
    folders = {Path(each).resolve().parent for each in files}
    return str(folders.pop() if len(folders) == 1 else slicer.dicomDatabase.databaseFilename), uid


def _entered(node: Any) -> dict[str, str]:
    """What a person entered instead of the header, by the columns of the table."""
    entered = EnteredValues.ofInputs(conversionOf(node).get("inputs", {}))
    if entered.isEmpty:
        return {}
    given = {column: getattr(entered, name) for column, (name, _parser) in OVERRIDES.items()}
    cells = {
        column: f"{value:.12g}" if isinstance(value, float) else str(value)
        for column, value in given.items()
        if value is not None
    }
    return {**cells, "reason": entered.reason}


def _write(segmentation: Any, folder: Path, name: str) -> str:
    """Write a segmentation; its own file, where the scene has one, stays as it is."""
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetScene(slicer.mrmlScene)
    (folder / name).parent.mkdir(exist_ok=True)
    storage.SetFileName(str(folder / name))
    if not storage.WriteData(segmentation):
        raise ProblemError(_("{path} was not written.").format(path=name), _("Free up space or choose another folder."))
    return name
