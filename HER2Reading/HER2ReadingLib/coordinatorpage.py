"""The coordinator's page. While a reader's packet is open it is not there."""

from pathlib import Path

import qt
import slicer
from HER2PETLib.errors import CancelledError, ProblemError
from slicer.i18n import tr as _

from HER2ReadingLib.controls import BusyCursor, enable
from HER2ReadingLib.coordinator import Coordinator, installMissing, layouts
from HER2ReadingLib.specimenform import SpecimenForm


class CoordinatorPage:
    """Study folder in, everything else from its files: nothing of a study is kept in the panel."""

    def __init__(self, ui) -> None:
        self.ui = ui
        self._coordinator = None
        self._discordant = []
        self._specimens = SpecimenForm(ui, self)
        for text, key in ((_("Given: the lesions of the regions"), True), (_("Free search"), False)):
            ui.modeComboBox.addItem(text, key)
        for layout in layouts():
            ui.layoutComboBox.addItem(layout, layout)
        for path in (ui.studyPathLineEdit, ui.casesPathLineEdit, ui.patientsPathLineEdit, ui.pathologyPathLineEdit):
            path.connect("currentPathChanged(QString)", self.update)
        ui.returnedPathLineEdit.connect("currentPathChanged(QString)", self.update)
        for line in (ui.titleLineEdit, ui.readersLineEdit, ui.tracerLineEdit):
            line.connect("textChanged(QString)", self.update)
        ui.takeSceneButton.connect("clicked(bool)", self._onTakeScene)
        ui.createButton.connect("clicked(bool)", self._onCreate)
        ui.handOutButton.connect("clicked(bool)", self._onHandOut)
        ui.refreshButton.connect("clicked(bool)", self._onRefresh)
        ui.takeInButton.connect("clicked(bool)", self._onTakeIn)
        ui.verifyButton.connect("clicked(bool)", self._onVerify)
        ui.reconcileButton.connect("clicked(bool)", self._onReconcile)
        ui.discordantTable.connect("cellClicked(int,int)", self._onDiscordant)
        ui.endpointButton.connect("clicked(bool)", self._onEndpoint)
        self.update()

    def forget(self) -> None:
        """Empty the page: nothing of a study stays behind it while a packet is open."""
        ui = self.ui
        self._coordinator = None
        for path in (ui.studyPathLineEdit, ui.casesPathLineEdit, ui.returnedPathLineEdit, ui.patientsPathLineEdit):
            path.currentPath = ""
        ui.pathologyPathLineEdit.currentPath = ""
        ui.titleLineEdit.text = ui.readersLineEdit.text = ""
        self.tell("")

    # What the page shows

    def folder(self) -> str:
        return self.ui.studyPathLineEdit.currentPath

    def update(self, *_changed) -> None:
        """Which buttons can be pressed, and why not; the study itself is looked at, for it may have changed."""
        ui, folder = self.ui, self.folder()
        if self._coordinator is None or str(self._coordinator.folder) != folder:
            self._coordinator = Coordinator(folder)
            self._showDiscordant([])
            self._specimens.show(None)
        noStudy = _("Choose the folder of the study.") if not folder else ""
        isNew = not noStudy and not Path(folder, "study.json").exists()
        statuses, wrong = [], ""
        if not noStudy and not isNew:
            try:
                statuses = self._coordinator.status()
            except ProblemError as problem:
                wrong = str(problem)
        missing = noStudy or (_("This folder holds a study already.") if not isNew else "")
        enable(
            ui.takeSceneButton,
            missing,
            _("Writes each SUV volume of the scene, with its segmentation and CT, as a case into the study's folder."),
        )
        for text, says in (
            (ui.casesPathLineEdit.currentPath, _("Choose the table of cases.")),
            (ui.titleLineEdit.text.strip(), _("Enter a title.")),
            (ui.tracerLineEdit.text.strip(), _("Enter the tracer.")),
            (ui.readersLineEdit.text.strip(), _("Name the readers, separated by commas.")),
        ):
            missing = missing or ("" if text else says)
        enable(ui.createButton, missing, _("Reads every case once, and writes charter and key."))
        noStudy = noStudy or (_("There is no study in this folder yet.") if isNew else wrong)
        notOut = noStudy or ("" if statuses else _("Hand the packets out first."))
        enable(
            ui.handOutButton,
            noStudy or (_("The packets were handed out already.") if statuses else ""),
            _("Fixes the charter, makes the packets."),
        )
        enable(ui.refreshButton, notOut, _("How many cases each reader has completed; never an answer."))
        noPacket = "" if ui.returnedPathLineEdit.currentPath else _("Choose the packet that came back.")
        enable(ui.takeInButton, notOut or noPacket, _("Checks the signed ledger and keeps it."))
        enable(ui.verifyButton, notOut, _("Checks charter, packets, ledgers and receipts."))
        waiting = [status.reader for status in statuses if status.stage != "taken in"]
        notAll = _("Not taken in yet: {readers}. Nobody is unblinded before all have signed.").format(readers=", ".join(waiting))
        closed = notOut or (notAll if waiting else "")
        enable(ui.reconcileButton, closed, _("Unblinds, and writes the result tables."))
        paths = ui.patientsPathLineEdit.currentPath and ui.pathologyPathLineEdit.currentPath
        enable(
            ui.endpointButton,
            closed or ("" if paths else _("Choose the tables of patients and pathology.")),
            _("Writes the endpoint and report.html."),
        )
        ui.createGroupBox.visible = bool(isNew)
        self._showStatus(statuses)
        if wrong:
            self.tell(wrong, isWrong=True)

    def _showStatus(self, statuses) -> None:
        rows = [
            (each.reader, "?" if each.completed is None else str(each.completed), str(each.total), each.stage)
            for each in statuses
        ]
        fill(self.ui.statusTable, [_("Reader"), _("Completed"), _("Of"), _("Stage")], rows)
        chosen = self.ui.readerComboBox.currentText
        self.ui.readerComboBox.clear()
        for each in statuses:
            self.ui.readerComboBox.addItem(each.reader)
        if chosen:
            self.ui.readerComboBox.setCurrentText(chosen)

    def _showDiscordant(self, foci) -> None:
        self._discordant = foci
        readers = self._coordinator.result.readers if foci else ()
        rows = []
        for focus in foci:
            answers = [focus.decision.answers[reader] for reader in readers]
            scores = [str(answer.state.value if answer.score is None else answer.score) for answer in answers]
            rows.append((focus.decision.caseID, focus.decision.focusID, focus.decision.site, *scores))
        fill(self.ui.discordantTable, [_("Case"), _("Focus"), _("Site"), *readers], rows)
        self.ui.discordantTable.visible = bool(foci)

    def tell(self, text: str, isWrong: bool = False) -> None:
        self.ui.coordinatorMessageLabel.text = f"\u26a0 {text}" if isWrong and text else text

    def do(self, action) -> None:
        """Do what a button is for, and say what it returned or what is wrong."""
        said, isWrong = "", False
        try:
            installMissing()
            with BusyCursor():
                said = action()
        except ProblemError as problem:
            said, isWrong = str(problem), True
        except CancelledError:
            said = _("Cancelled; nothing was written.")
        self.update()
        self.tell(said, isWrong)

    # What the coordinator does

    def _onTakeScene(self) -> None:
        def take():
            from HER2ReadingLib.scenecases import takeFromScene

            taken, refused = takeFromScene(self.folder(), self.ui.modeComboBox.currentData)
            if taken:
                self.ui.casesPathLineEdit.currentPath = str(Path(self.folder(), "cases.csv"))
            return "\n".join([*taken, *refused])

        self.do(take)

    def _onCreate(self) -> None:
        ui = self.ui

        def create():
            study, refused = self._coordinator.create(
                ui.casesPathLineEdit.currentPath,
                readers=ui.readersLineEdit.text,
                title=ui.titleLineEdit.text.strip(),
                tracer=ui.tracerLineEdit.text.strip(),
                givenFoci=ui.modeComboBox.currentData,
                repeats=ui.repeatsSpinBox.value,
                rule={"readers": "all", "threshold": ui.thresholdSpinBox.value},
                hanging={
                    "layout": ui.layoutComboBox.currentData,
                    "petWindow": [ui.petLowerSpinBox.value, ui.petUpperSpinBox.value],
                    "ctWindow": [-160, 240],
                },
                readerMay={"seeSUV": ui.seeSUVCheckBox.checked, "reopenCases": ui.reopenCheckBox.checked},
            )
            said = _(
                "{count} cases. Keep the folder to yourself: key.json names the patients. Other lines of study.json may be edited until hand-out."
            )
            return "\n".join(
                [said.format(count=len(study.charter.cases)), *(f"{each.caseID}: {each.problem}" for each in refused)]
            )

        self.do(create)

    def _onHandOut(self) -> None:
        def handOut():
            self._coordinator.handOut(_progress)
            study = self._coordinator.study
            return "\n".join(str(study.packet(reader)) for reader in study.charter.readers)

        self.do(handOut)

    def _onRefresh(self) -> None:
        self.do(lambda: "")

    def _onTakeIn(self) -> None:
        reader, packet = self.ui.readerComboBox.currentText, self.ui.returnedPathLineEdit.currentPath

        def takeIn():
            isNew = self._coordinator.takeIn(reader, packet)
            said = (
                _("The signed reading of {reader} was taken in.")
                if isNew
                else _("The reading of {reader} was taken in before, just like this.")
            )
            return said.format(reader=reader)

        self.do(takeIn)

    def _onVerify(self) -> None:
        self.do(lambda: "\n".join(self._coordinator.verify()) or _("Everything is as it was handed out and signed."))

    def _onReconcile(self) -> None:
        def reconcile():
            coordinator = self._coordinator
            coordinator.reconcile()
            discordant = {id(decision) for decision in coordinator.result.discordant}
            self._showDiscordant([focus for focus in coordinator.result.foci if id(focus.decision) in discordant])
            self._specimens.show(coordinator.result)
            said = _("{foci} foci, {discordant} discordant. Tables: {folder}")
            return said.format(foci=len(coordinator.result.foci), discordant=len(discordant), folder=coordinator.study.results)

        self.do(reconcile)

    def _onDiscordant(self, row, column) -> None:
        self.do(lambda: self._coordinator.show(self._discordant[row]) or "")

    def _onEndpoint(self) -> None:
        ui = self.ui
        self.do(lambda: self._coordinator.endpoint(ui.patientsPathLineEdit.currentPath, ui.pathologyPathLineEdit.currentPath))


def _progress(done: int, total: int, what: str) -> None:
    slicer.util.showStatusMessage(_("Packets: {done} of {total} cases").format(done=done, total=total), 2000)
    slicer.app.processEvents()


def fill(table, titles, rows) -> None:
    """Show rows of texts in a QTableWidget."""
    table.setColumnCount(len(titles))
    table.setHorizontalHeaderLabels(titles)
    table.setRowCount(len(rows))
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(True)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.setItem(number, column, qt.QTableWidgetItem(text))
