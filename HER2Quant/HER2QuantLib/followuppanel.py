"""The section "Follow-up" of the panel: the patient's examinations, one space for them, and every lesion in two of them at once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import qt
import slicer
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import FDG_PET, KINDS
from HER2PETLib.jobs.followup.session import FollowUpSession
from HER2PETLib.outputfolder import OtherResultsError
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.widgets.keys import Keys
from HER2PETSlicer.widgets.progressdialog import progressDialog
from slicer.i18n import tr as _

from HER2QuantLib import followupload
from HER2QuantLib.followuplesions import LesionsPanel, PairRow
from HER2QuantLib.followuplist import Entry, FollowUpList
from HER2QuantLib.followupspace import SpacePanel, transformNode, writeTransform
from HER2QuantLib.followupviews import FollowUpViews, Shown

_ID, _KIND, _DAY, _VOLUME = range(4)
PATIENT, FOLDER = "patientID", "folder"  # further cells of an examination


class FollowUpPanel:
    """pet(): the PET that is chosen above. otherViews(isOurs): called when the views become those of two examinations, and when no longer."""

    def __init__(self, ui: Any, logic: Any, pet: Callable[[], Any], otherViews: Callable[[bool], None]) -> None:
        self.ui, self._pet, self._otherViews = ui, pet, otherViews
        self.list = FollowUpList(logic)
        self.session: FollowUpSession | None = None
        self._views = FollowUpViews()
        self._entries: list[Entry] = []
        self._studies: list[followupload.Study] = []
        self._drawn = Observers()
        self._isStale = self._isFilling = False
        self._folder = ""  # that was proposed
        ui.followUpNameLineEdit.text = currentUser()
        self.spacePanel = SpacePanel(ui, self._onDecided, self._name, self._onCompare)
        self.lesionsPanel = LesionsPanel(ui, self._onLesion, self._onDecided, self._name)
        self.keys = Keys(
            ui.followUpCollapsibleButton,
            {
                **{key: (lambda key=key: self.lesionsPanel.do(key)) for key in self.lesionsPanel.actions},
                "C": self.spacePanel.toggle,
                "B": lambda: self._showBoth(False),
            },
        )
        for button, does in (
            (ui.fromSceneButton, self._onScene),
            (ui.fromDatabaseButton, self._onDatabase),
            (ui.fromTableButton, self._onTable),
            (ui.loadStudiesButton, self._onLoad),
            (ui.removeExaminationButton, self._onRemove),
            (ui.prepareButton, self._onPrepare),
            (ui.useTransformButton, self._onTransform),
            (ui.exportFollowUpButton, self._onExport),
        ):
            button.connect("clicked(bool)", lambda _checked, does=does: does())
        ui.bothButton.connect("clicked(bool)", self._showBoth)
        ui.examinationsTable.connect("itemChanged(QTableWidgetItem*)", self._onCell)
        ui.examinationsTable.connect("itemSelectionChanged()", self._updateButtons)
        ui.followUpPatientLineEdit.connect("textChanged(QString)", self._onPatient)
        ui.followUpFolderButton.connect("directoryChanged(QString)", self._onFolder)
        ui.followUpNameLineEdit.connect("textChanged(QString)", lambda _text: self._showSession())
        ui.upperComboBox.connect("currentIndexChanged(int)", self._onPair)
        ui.lowerComboBox.connect("currentIndexChanged(int)", self._onPair)
        ui.transformSelector.connect("currentNodeChanged(vtkMRMLNode*)", lambda _node: self._updateButtons())
        ui.followUpCollapsibleButton.connect("contentsCollapsed(bool)", lambda isFolded: isFolded and self.leave())
        ui.studiesGroupBox.visible = False
        self.update()

    # The life of the panel

    @property
    def isShown(self) -> bool:
        """Whether the views are those of two examinations."""
        return self._views.isShown

    def update(self) -> None:
        """What there is in the scene now."""
        self._entries = self.list.entries
        listed = [(each.node.GetID(), each.cells) for each in self._entries]
        if self.session is not None and any(each.node is None for each in self._entries):
            self.forget()
        self._take(self._entries)
        if listed != getattr(self, "_listed", None):
            self._listed = [(nodeID, dict(cells)) for nodeID, cells in listed]
            self._fillExaminations()
            self._watch()
        self._updateButtons()

    def nodeRemoved(self, node: Any) -> None:
        """A volume or segmentation goes: what was followed with it is no longer shown. What was decided is in the folder."""
        if self.session is None and not self._views.isShown:
            return
        if any(each.node is node or self.list.regionsOf(each) is node for each in self._entries):
            self.forget()
            self.tell(_("An examination or its regions were removed: bring the examinations into one space again. What was decided is kept."))

    def forget(self) -> None:
        """The session is over; every decision is in its folder."""
        self.leave()
        self.spacePanel.leave()
        if self.session is not None:
            self.session.close()
        self.session, self._isStale = None, False
        self._showSession()

    def leave(self) -> None:
        """Slicer's views, or those of the module, come back."""
        if self._views.isShown:
            self.spacePanel.leave()
            self._views.leave()
            self.keys.enable(False)
            self._otherViews(False)
        self.ui.bothButton.checked = False

    def cleanup(self) -> None:
        self.forget()
        self._drawn.clear()
        self.keys.remove()

    def tell(self, text: str) -> None:
        self.ui.followUpStatusLabel.text = text
        self.ui.followUpStatusLabel.visible = bool(text)

    # Choosing

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
            self.tell("\n".join(told))
            self._updateButtons()

    def _onLoad(self) -> None:
        chosen = [
            study
            for number, study in enumerate(self._studies)
            if self.ui.studiesList.item(number).checkState() == qt.Qt.Checked
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
        self.update()
        self.tell("\n".join(told))
        self._becomeStale()

    def _onRemove(self) -> None:
        self.list.remove(self._entries[self.ui.examinationsTable.currentRow()])
        self.forget()
        self.update()

    def _onCell(self, item: Any) -> None:
        if self._isFilling:
            return
        column = {_ID: "examinationID", _DAY: "day"}.get(item.column())
        if column:
            self._change(self._entries[item.row()], column, item.text())

    def _change(self, entry: Entry, column: str, text: str) -> None:
        self.list.change(entry, column, text)
        self._listed = [(each.node.GetID(), dict(each.cells)) for each in self._entries]
        self._becomeStale()

    def _fillExaminations(self) -> None:
        table = self.ui.examinationsTable
        self._isFilling = True
        titles = [_("Examination"), _("Kind"), _("Day"), _("Volume")]
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.verticalHeader().hide()
        table.setRowCount(len(self._entries))
        for number, entry in enumerate(self._entries):
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
        self._isFilling = False

    def _take(self, entries: list[Entry]) -> None:
        """Patient and folder of examinations that came with a scene."""
        for cell, empty, put in (
            (PATIENT, not self.ui.followUpPatientLineEdit.text, lambda text: setattr(self.ui.followUpPatientLineEdit, "text", text)),
            (FOLDER, not self.ui.followUpFolderButton.directory, lambda text: setattr(self.ui.followUpFolderButton, "directory", text)),
        ):
            known = next((each.cells[cell] for each in entries if each.cells.get(cell)), "")
            if empty and known:
                put(known)

    def _onPatient(self, text: str) -> None:
        """Another patient has another folder, unless the person has chosen one."""
        name = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "_", text).strip(" ._")[:80]
        proposed = str(Path(slicer.app.defaultScenePath) / "HER2PET" / f"follow-up {name}") if name else ""
        if self.ui.followUpFolderButton.directory in ("", ".", self._folder):
            self._folder = proposed
            self.ui.followUpFolderButton.directory = proposed
        self._becomeStale()

    def _onFolder(self, _folder: str) -> None:
        self._becomeStale()

    def _watch(self) -> None:
        """What is drawn on the examinations: it is measured anew when the person asks for it."""
        self._drawn.clear()
        events = slicer.vtkSegmentation
        for entry in self._entries:
            regions = self.list.regionsOf(entry)
            if regions is not None:
                for event in (events.SegmentAdded, events.SegmentRemoved, events.SourceRepresentationModified):
                    self._drawn.add(regions.GetSegmentation(), event, lambda *_: self._becomeStale())

    def _becomeStale(self) -> None:
        if self.session is not None:
            self._isStale = True
        self._updateButtons()

    # One space

    def _onPrepare(self) -> None:
        told: list[str] = []
        problem = slicer.util.tryWithErrorDisplay(_("The examinations were not brought into one space."), waitCursor=True)
        with problem, progressDialog(_("Bringing the examinations into one space")) as progress:
            folder = Path(self.ui.followUpFolderButton.directory)
            patient = self.ui.followUpPatientLineEdit.text.strip()
            for entry in self._entries:
                entry.cells |= {PATIENT: patient, FOLDER: str(folder)}
                entry.keep()
            self.list.writeTable(folder, patient)
            session = self.session
            if session is None or session.folder != folder.resolve() or session.patientID != patient:
                session = FollowUpSession(folder, tell=told.append)
            else:
                session.reload()
            session.prepare(progress)
            if self.session is not session:
                if self.session is not None:
                    self.session.close()
                self.session = session
            self._isStale = False
            self._listed = [(each.node.GetID(), dict(each.cells)) for each in self._entries]
            self._watch()
            for joined in session.result.joined if session.result else ():
                if joined.acceptance is not None and joined.isUsed:
                    transformNode(joined, session.anchor)
            if session.decided:
                told.append(_("Taken up from the folder: {count} decisions.").format(count=session.decided))
            self._fillPair()
            self._showBoth(True)
        self.tell("\n".join(dict.fromkeys(told)))
        self._updateButtons()

    def _fillPair(self) -> None:
        """The first one above, and below the first that waits for a person, else the first FDG PET, else any other."""
        session = self.session
        ids = [] if session is None or session.result is None else [each.examined.examination.examinationID for each in session.result.joined]
        former = self.ui.upperComboBox.currentText, self.ui.lowerComboBox.currentText
        self._isFilling = True
        for box in (self.ui.upperComboBox, self.ui.lowerComboBox):
            box.clear()
            box.addItems(ids)
        if session is not None and session.result is not None and ids:
            others = [each for each in session.result.joined if each.examined.examination.examinationID != session.anchor]
            first = next(iter([each for each in others if not each.isUsed]), None)
            first = first or next((each for each in others if each.examined.examination.kind == FDG_PET), others[0] if others else None)
            above, below = session.anchor, first.examined.examination.examinationID if first else session.anchor
            if former[0] in ids and former[1] in ids and former[0] != former[1]:
                above, below = former
            self.ui.upperComboBox.setCurrentText(above)
            self.ui.lowerComboBox.setCurrentText(below)
        self._isFilling = False

    def _onPair(self, *_index: int) -> None:
        if self._isFilling:
            return
        self.spacePanel.leave()
        self._showSession()
        if self._views.isShown:
            self._showBoth(True)

    def _onTransform(self) -> None:
        """A transform that a person made is a registration that she answers for: it goes into the table, and is used."""
        node, below = self.ui.transformSelector.currentNode(), self.ui.lowerComboBox.currentText
        with slicer.util.tryWithErrorDisplay(_("The transform was not used.")):
            suffix = ".tfm" if node.IsTransformToWorldLinear() else ".h5"
            path = Path(self.ui.followUpFolderButton.directory) / "transforms" / f"{below}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            writeTransform(node, path)
            entry = next(each for each in self._entries if each.examinationID == below)
            self.list.change(entry, "registration", str(path.resolve()))
        self._onPrepare()

    # What is shown

    def _showSession(self) -> None:
        above, below = self.ui.upperComboBox.currentText, self.ui.lowerComboBox.currentText
        self.spacePanel.show(self.session, below)
        self.lesionsPanel.show(self.session, above, below)
        self._updateButtons()

    def _onDecided(self) -> None:
        self._showSession()
        if self._views.isShown and not self.spacePanel.isComparing:
            self._showBoth(True)

    def _showBoth(self, isOn: bool) -> None:
        session = self.session
        if not isOn or session is None or not self._views.isPossible:
            self.leave()
            self._showSession()
            return
        shown = [self._shownOf(box.currentText) for box in (self.ui.upperComboBox, self.ui.lowerComboBox)]
        if None in shown:
            return
        if not self._views.isShown:
            self._otherViews(True)
        toLower, toUpper = self._maps()
        self._views.show(*shown, toLower, toUpper)
        self.ui.bothButton.checked = True
        self.keys.enable(True)
        self._showSession()

    def _shownOf(self, examinationID: str) -> Shown | None:
        entry = next((each for each in self._entries if each.examinationID == examinationID), None)
        return None if entry is None else Shown(entry.node, entry.isPET)

    def _maps(self) -> tuple[Any, Any]:
        """From the space of the examination above to that below, and back; what is only proposed serves to look at it, what is refused for nothing."""
        session = self.session
        if session is None:
            return None, None
        try:
            above, below = (session.joined(box.currentText) for box in (self.ui.upperComboBox, self.ui.lowerComboBox))
        except ProblemError:
            return None, None
        if above.space is None or below.space is None or "rejected" in (above.status, below.status):
            return None, None
        there, here = above.space, below.space
        return lambda points: here.fromFirst(there.toFirst(points)), lambda points: there.fromFirst(here.toFirst(points))

    def _onLesion(self, row: PairRow | None) -> None:
        if not self._views.isShown:
            return
        marks: list[list[tuple[str, Any]]] = [[], []]
        for number, each in enumerate(self.lesionsPanel.rows, start=1):
            for where, cells in zip(marks, (each.above, each.below), strict=True):
                if cells["centroidRAS"] is not None:
                    where.append((str(number), cells["centroidRAS"]))
        self._views.mark(*marks)
        if row is not None and not self.spacePanel.isComparing:
            self._views.jumpTo(*self._placesOf(row))
        elif row is not None:  # in squares both are in the space of the first
            place = row.above["centroidRAS"]
            self._views.jumpTo(place, place)

    def _placesOf(self, row: PairRow) -> tuple[Any, Any]:
        """Where a lesion is in both examinations; in the one that does not have it where the registration says."""
        import numpy as np

        above, below = row.above["centroidRAS"], row.below["centroidRAS"]
        toLower, toUpper = self._maps()
        try:
            if below is None and above is not None and toLower is not None:
                below = toLower(np.array([above], float))[0]
            if above is None and below is not None and toUpper is not None:
                above = toUpper(np.array([below], float))[0]
        except ProblemError:  # no place there: the views of that examination stay
            pass
        return above, below

    def _onCompare(self, squares: Any, difference: Any) -> None:
        if squares is None:
            if self._views.isShown:
                self._showBoth(True)
            return
        if not self._views.isShown:
            self._showBoth(True)
        self._views.compare(squares, difference)
        if self.lesionsPanel.current is not None:
            self._onLesion(self.lesionsPanel.current)

    # Buttons

    def _updateButtons(self) -> None:
        ui, session = self.ui, self.session
        self._enable(ui.fromSceneButton, "", _("Every PET of the scene, and every CT or MR that something was drawn on."))
        self._enable(
            ui.fromDatabaseButton,
            followupload.whyNoStudies(self._pet()),
            _("Propose the other studies of the patient of the PET above, from Slicer's DICOM database."),
        )
        self._enable(ui.fromTableButton, "", _("An examinations.csv, as her2pet followup takes it; of one patient."))
        self._enable(ui.loadStudiesButton, "", _("Load what is checked into the scene."))
        row = ui.examinationsTable.currentRow()
        self._enable(
            ui.removeExaminationButton,
            "" if 0 <= row < len(self._entries) else _("Choose an examination in the table."),
            _("Out of the list; the volume stays in the scene."),
        )
        noFolder = "" if ui.followUpFolderButton.directory else _("Choose a folder.")
        missing = self.list.whyNotFollowed(ui.followUpPatientLineEdit.text) or noFolder
        self._enable(
            ui.prepareButton,
            missing,
            _("Measure all of them, and register what is not in one frame of reference: some 20 seconds for each, longer for large CTs."),
        )
        none = _("Bring the examinations into one space first.") if session is None else ""
        noWindow = "" if self._views.isPossible else _("There is no window to show them in.")
        self._enable(ui.bothButton, none or noWindow, _("One above the other: axial, coronal and MIP. What moves in one moves in the other."))
        noTransform = _("Choose a transform of the scene.") if ui.transformSelector.currentNode() is None else ""
        isFirst = session is not None and ui.lowerComboBox.currentText == session.anchor
        self._enable(
            ui.useTransformButton,
            none or noTransform or (_("The others are brought to this examination: choose another one below.") if isFirst else ""),
            _("You answer for it: its error at a lesion is taken to be 10 mm."),
        )
        stale = _("The examinations have changed since: bring them into one space again.") if self._isStale else ""
        self._enable(
            ui.exportFollowUpButton, none or stale, _("Write lesions.csv, patients.csv and the other tables of her2pet followup into the folder.")
        )
        ui.spaceGroupBox.visible = ui.followedGroupBox.visible = session is not None
        if stale:
            self.tell(stale)
        self.lesionsPanel.update()

    @staticmethod
    def _enable(button: Any, missing: str, does: str) -> None:
        button.enabled = not missing
        button.toolTip = missing or does

    def _onExport(self) -> None:
        session = self.session
        if session is None:
            return
        problem = slicer.util.tryWithErrorDisplay(_("The tables were not exported."), waitCursor=True)
        with problem, progressDialog(_("Exporting the follow-up")) as progress:
            try:
                result = session.export(progress)
            except OtherResultsError as other:
                if not slicer.util.confirmOkCancelDisplay(_("{reason} Replace those results?").format(reason=other.reason)):
                    return
                result = session.export(progress, replaceOthers=True)
            waiting = _("Not used before somebody accepts them: {count} registrations.").format(count=result.waiting) if result.waiting else ""
            asked = _("Open questions about identities: {count}.").format(count=result.questions) if result.questions else ""
            failed = [f"{each['examinationID']}: {each['reason']}" for each in result.errors]
            written = _("Written: {path}").format(path=session.folder / "lesions.csv")
            self.tell("\n".join(each for each in (written, waiting, asked, *failed) if each))

    def _name(self) -> str:
        return self.ui.followUpNameLineEdit.text
