"""What is followed: the examinations in a table that a person corrects, from the scene, the DICOM database or a file, with patient and folder."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from HER2PETLib.environment import currentUser
from HER2PETLib.followup.examinations import KINDS
from HER2PETSlicer.widgets.progressdialog import progressDialog
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2QuantLib import followupload
from HER2QuantLib.followuplist import Entry, FollowUpList

_ID, _KIND, _DAY, _VOLUME = range(4)
PATIENT, FOLDER = "patientID", "folder"  # further cells of an examination


class ChoicePanel:
    """pet(): the PET that is chosen above. changed: called when what is followed is no longer what it was. tell: shows a text."""

    def __init__(
        self, ui: Any, logic: Any, pet: Callable[[], Any], changed: Callable[[], None], tell: Callable[[str], None]
    ) -> None:
        self.ui, self._pet, self._changed, self._tell = ui, pet, changed, tell
        self.list = FollowUpList(logic)
        self.entries: list[Entry] = []
        self._studies: list[followupload.Study] = []
        self._isFilling = False
        self._listed: list[tuple[str, ...]] = []
        self._folder = ""  # that was proposed
        ui.followUpNameLineEdit.text = currentUser()
        for button, does in (
            (ui.fromSceneButton, self._onScene),
            (ui.fromDatabaseButton, self._onDatabase),
            (ui.fromTableButton, self._onTable),
            (ui.loadStudiesButton, self._onLoad),
            (ui.removeExaminationButton, self._onRemove),
        ):
            button.connect("clicked(bool)", lambda _checked, does=does: does())
        ui.examinationsTable.connect("itemChanged(QTableWidgetItem*)", self._onCell)
        ui.examinationsTable.connect("itemSelectionChanged()", self.updateButtons)
        ui.followUpPatientLineEdit.connect("textChanged(QString)", self._onPatient)
        ui.followUpFolderButton.connect("directoryChanged(QString)", self._onFolder)
        ui.studiesGroupBox.visible = False
        self._showFolder()

    @property
    def patientID(self) -> str:
        return self.ui.followUpPatientLineEdit.text.strip()

    @property
    def folder(self) -> Path | None:
        """Where everything of this patient goes; None where none is chosen."""
        text = self.ui.followUpFolderButton.directory
        return Path(text) if text not in ("", ".") else None

    @property
    def whyNot(self) -> str:
        """What is missing before the patient can be followed, as a sentence; empty where nothing is."""
        return self.list.whyNotFollowed(self.patientID) or ("" if self.folder else _("Choose a folder."))

    def entry(self, examinationID: str) -> Entry | None:
        return next((each for each in self.entries if each.examinationID == examinationID), None)

    def update(self) -> bool:
        """What there is in the scene now; returns whether it is something else than before."""
        self.entries = self.list.entries
        self._take()
        isOther = self._rowsOfTable() != self._listed
        if isOther:
            self._fill()
        self.updateButtons()
        return isOther

    def write(self) -> Path:
        """The table of examinations, in the folder; returns that. Raises ProblemError."""
        assert self.folder is not None  # else the button is disabled
        for entry in self.entries:
            entry.cells |= {PATIENT: self.patientID, FOLDER: str(self.folder)}
            entry.keep()
        self.list.writeTable(self.folder, self.patientID)
        return self.folder

    def updateButtons(self) -> None:
        ui = self.ui
        row = ui.examinationsTable.currentRow()
        enable(ui.fromSceneButton, "", _("Every PET in the scene, and every CT or MR with drawn regions."))
        enable(
            ui.fromDatabaseButton,
            followupload.whyNoStudies(self._pet()),
            _("Propose other studies of the same patient as the PET above, from Slicer's DICOM database."),
        )
        enable(ui.fromTableButton, "", _("An examinations.csv, as her2pet followup takes it; of one patient."))
        enable(ui.loadStudiesButton, "", _("Load what is checked into the scene."))
        enable(
            ui.removeExaminationButton,
            "" if 0 <= row < len(self.entries) else _("Choose an examination in the table."),
            _("Removes it from the list; the volume stays in the scene."),
        )

    # How

    def _onScene(self) -> None:
        with slicer.util.tryWithErrorDisplay(_("Nothing was added.")):
            added, told = self.list.addScene()
            count = _("Examinations added: {count}.").format(count=len(added))
            self._added([count, *told])

    def _onDatabase(self) -> None:
        told: list[str] = []
        problem = slicer.util.tryWithErrorDisplay(_("No studies were found."), waitCursor=True)
        with problem, progressDialog(_("Reading the DICOM database")) as progress:
            self._studies = followupload.studiesOf(self._pet(), tell=told.append, progress=progress)
            self.ui.studiesList.clear()
            for study in self._studies:
                item = qt.QListWidgetItem(study.title)
                item.setFlags(qt.Qt.ItemIsUserCheckable | qt.Qt.ItemIsEnabled)
                item.setCheckState(qt.Qt.Checked)
                self.ui.studiesList.addItem(item)
            self.ui.studiesGroupBox.visible = True
            self._tell("\n".join(told))
            self.updateButtons()

    def _onLoad(self) -> None:
        chosen = [
            study for number, study in enumerate(self._studies) if self.ui.studiesList.item(number).checkState() == qt.Qt.Checked
        ]
        with slicer.util.tryWithErrorDisplay(_("The studies were not loaded."), waitCursor=True):
            told = followupload.loadStudies(chosen, self.list)
            self.ui.studiesGroupBox.visible = False
            self._added(told)

    def _onTable(self) -> None:
        path = qt.QFileDialog.getOpenFileName(
            slicer.util.mainWindow(), _("Table of examinations"), "", _("Tables (*.csv *.xlsx)")
        )
        if not path:
            return
        told: list[str] = []
        problem = slicer.util.tryWithErrorDisplay(_("The table was not opened."), waitCursor=True)
        with problem, progressDialog(_("Opening the examinations")) as progress:
            patients = list(followupload.patientsOf(path))
            patient = patients[0]
            if len(patients) > 1:
                patient = qt.QInputDialog.getItem(
                    slicer.util.mainWindow(), _("Table of examinations"), _("One patient at a time:"), patients, 0, False
                )
            if not patient:
                return
            followupload.openTable(path, patient, self.list, tell=told.append, progress=progress)
            self.ui.followUpPatientLineEdit.text = patient
            self._added(told)

    def _added(self, told: list[str]) -> None:
        self._changed()
        self._tell("\n".join(told))

    def _onRemove(self) -> None:
        self.list.remove(self.entries[self.ui.examinationsTable.currentRow()])
        self._changed()

    def _onCell(self, item: Any) -> None:
        if self._isFilling:
            return
        column = {_ID: "examinationID", _DAY: "day"}.get(item.column())
        if column:
            self._change(self.entries[item.row()], column, item.text())

    def _change(self, entry: Entry, column: str, text: str) -> None:
        self.list.change(entry, column, text)
        self._listed = self._rowsOfTable()
        self._changed()

    def _rowsOfTable(self) -> list[tuple[str, ...]]:
        return [
            (each.node.GetID(), each.node.GetName(), each.examinationID, each.kind, each.cells.get("day", ""))
            for each in self.entries
        ]

    def _fill(self) -> None:
        table = self.ui.examinationsTable
        self._isFilling, self._listed = True, self._rowsOfTable()
        for row in range(table.rowCount):  # a box that is replaced is deleted later, and drawn until then
            if table.cellWidget(row, _KIND) is not None:
                table.cellWidget(row, _KIND).hide()
        titles = [_("Examination"), _("Kind"), _("Day"), _("Volume")]
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.verticalHeader().hide()
        table.setRowCount(len(self.entries))
        for number, entry in enumerate(self.entries):
            for column, text in ((_ID, entry.examinationID), (_DAY, entry.cells.get("day", "")), (_VOLUME, entry.node.GetName())):
                item = qt.QTableWidgetItem(text)
                if column == _VOLUME:
                    item.setFlags(qt.Qt.ItemIsEnabled | qt.Qt.ItemIsSelectable)
                    item.setToolTip(entry.node.GetDescription() or entry.node.GetName())
                table.setItem(number, column, item)
            box = qt.QComboBox()
            box.addItems(["", *KINDS])
            box.setCurrentText(entry.kind)
            box.connect("currentIndexChanged(int)", lambda index, entry=entry: self._change(entry, "kind", ["", *KINDS][index]))
            table.setCellWidget(number, _KIND, box)
        table.resizeColumnsToContents()
        rows = sum(table.rowHeight(row) for row in range(table.rowCount))
        table.setFixedHeight(min(max(rows, 60), 180) + table.horizontalHeader().sizeHint.height() + 2 * table.frameWidth)
        self._isFilling = False

    def _take(self) -> None:
        """Patient and folder of examinations that came with a scene."""
        cells = {
            cell: next((each.cells[cell] for each in self.entries if each.cells.get(cell)), "") for cell in (PATIENT, FOLDER)
        }
        if cells[PATIENT] and not self.patientID:
            self.ui.followUpPatientLineEdit.text = cells[PATIENT]
            if cells[FOLDER]:
                self.ui.followUpFolderButton.directory = cells[FOLDER]

    def _onPatient(self, text: str) -> None:
        """Another patient has another folder, unless the person has chosen one. Without a name the folder stays: the button takes no folder for the
        program's own, which would then look chosen."""
        name = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "_", text).strip(" ._")[:80]
        if name and (self.folder is None or self.ui.followUpFolderButton.directory == self._folder):
            self.ui.followUpFolderButton.directory = str(Path(slicer.app.defaultScenePath) / "HER2PET" / f"follow-up {name}")
            self._folder = self.ui.followUpFolderButton.directory  # as the button writes it, on Windows with other separators
        self._changed()

    def _onFolder(self, _folder: str) -> None:
        self._showFolder()
        self._changed()

    def _showFolder(self) -> None:
        """Where none is chosen, the button by itself shows the program's own."""
        self.ui.followUpFolderButton.text = str(self.folder) if self.folder else _("Choose a folder")
