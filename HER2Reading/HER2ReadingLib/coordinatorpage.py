"""The coordinator's page. While a reader's packet is open it is not there."""

from typing import Any

import ctk
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.adjudicationform import AdjudicationForm
from HER2ReadingLib.casechooser import CaseChooser
from HER2ReadingLib.charterform import CharterForm
from HER2ReadingLib.controls import BusyCursor, fillTable, fitHeight, onPathChanged, withProgress
from HER2ReadingLib.coordinator import Coordinator, installMissing
from HER2ReadingLib.coordinatorevents import CoordinatorEvents, partText
from HER2ReadingLib.specimenform import SpecimenForm


class CoordinatorPage:
    """Study folder in, everything else from its files: nothing of a study is kept in the panel."""

    def __init__(self, ui) -> None:
        self.ui = ui
        self.coordinator: Any = None
        self._discordant: list[Any] = []
        self._notOut = self._notReady = ""
        self._updating = True  # the forms call for an update before the page is complete
        self._cases = CaseChooser(ui, self)
        self._charter = CharterForm(ui, self.update)
        self._adjudication = AdjudicationForm(ui, self, self._chosenDiscordant)
        self._specimens = SpecimenForm(ui, self)
        self.events = CoordinatorEvents(ui, self)
        ui.eventsGroupBox.collapsed = True
        self._updating = False
        for path in (ui.studyPathLineEdit, ui.returnedPathLineEdit):
            path.filters = ctk.ctkPathLineEdit.Dirs
        ui.pathologyPathLineEdit.filters = ctk.ctkPathLineEdit.Files | ctk.ctkPathLineEdit.Writable  # may be a new table
        onPathChanged(ui.studyPathLineEdit, self._onStudy)
        for path in (ui.casesPathLineEdit, ui.returnedPathLineEdit, ui.patientsPathLineEdit, ui.pathologyPathLineEdit):
            onPathChanged(path, self.update)
        for line in (ui.keyPassphraseLineEdit, ui.keyRepeatLineEdit):
            line.connect("textChanged(QString)", self._updateCreate)
        ui.keyUnsealedCheckBox.connect("toggled(bool)", self._updateCreate)
        ui.createButton.connect("clicked(bool)", self._onCreate)
        ui.saveCharterButton.connect("clicked(bool)", self._onSaveCharter)
        ui.handOutButton.connect("clicked(bool)", self._onHandOut)
        ui.refreshButton.connect("clicked(bool)", self._onRefresh)
        ui.takeInButton.connect("clicked(bool)", self._onTakeIn)
        ui.fingerprintLineEdit.connect("textChanged(QString)", self._updateFingerprint)
        ui.fingerprintButton.connect("clicked(bool)", self._onFingerprint)
        ui.verifyButton.connect("clicked(bool)", self._onVerify)
        ui.reconcileButton.connect("clicked(bool)", self._onReconcile)
        ui.discordantTable.connect("cellClicked(int,int)", self._onDiscordant)
        ui.endpointButton.connect("clicked(bool)", self._onEndpoint)
        self._onStudy()

    def forget(self) -> None:
        """Empty the page: nothing of a study stays behind it while a packet is open."""
        ui = self.ui
        for path in (
            ui.returnedPathLineEdit, ui.receiptPathLineEdit, ui.patientsPathLineEdit, ui.pathologyPathLineEdit,
            ui.adjudicationPathLineEdit, ui.studyPathLineEdit,
        ):  # fmt: skip
            path.currentPath = ""
        ui.fingerprintLineEdit.text = ui.keyPassphraseLineEdit.text = ui.keyRepeatLineEdit.text = ""
        ui.keyUnsealedCheckBox.checked = ui.sealAnswersCheckBox.checked = False
        self._cases.clear()
        self._charter.clear()
        self._onStudy()
        self.tell("")

    # What the page shows

    def folder(self) -> str:
        return self.ui.studyPathLineEdit.currentPath

    def _onStudy(self, *_changed) -> None:
        """Another study: its charter comes into the form, and nothing of the one before stays."""
        ui, former, self.coordinator = (
            self.ui,
            self.coordinator,
            Coordinator(self.folder(), lambda: self.ui.keyPassphraseLineEdit.text),
        )
        self._showDiscordant([])
        self._specimens.show(None)
        self.events.clear()
        if self.coordinator.exists() or (former is not None and former.exists()):  # else the form is about the study to be made
            self._showCharter()
        isNew = not self.coordinator.exists()
        ui.charterGroupBox.collapsed = self._charter.isFixed
        for box in (ui.readersGroupBox, ui.unblindingGroupBox, ui.endpointGroupBox):
            box.collapsed = isNew
        self.update()

    def _showCharter(self) -> None:
        if not self.coordinator.exists():
            self._charter.clear()
            return
        try:
            charter, isFixed = self.coordinator.charter()
        except ProblemError as problem:  # an empty form must not be written over it
            self._charter.clear(str(problem))
            return
        self._charter.show(charter, _("The charter is fixed: packets were handed out.") if isFixed else "")

    def update(self, *_changed) -> None:
        """Which buttons can be pressed, and why not; the study itself is looked at, for it may have changed."""
        if self._updating:
            return
        noFolder = _("Choose the folder of the study.") if not self.folder() else ""
        isMade = self.coordinator.exists()
        statuses, facts, wrong = [], None, ""
        if isMade:
            try:
                statuses, facts = self.coordinator.look()
            except ProblemError as error:
                wrong = str(error)
        noStudy = noFolder or wrong or ("" if isMade else _("There is no study in this folder yet."))
        notOut = noStudy or ("" if statuses else _("Hand the packets out first."))
        problem = self._charter.problem()
        self._updateMaking(noFolder, isMade, problem)
        self._updateCharter(noStudy, statuses, problem)
        self._updateReaders(notOut, statuses, facts)
        self._updateUnblinding(notOut, statuses, facts)
        self.events.update(notOut, statuses, facts)
        if wrong:
            self.tell(wrong, isWrong=True)

    def _updateMaking(self, noFolder: str, isMade: bool, problem: str) -> None:
        ui = self.ui
        ui.casesGroupBox.visible = not isMade
        ui.createButton.visible = not isMade
        self._cases.update(noFolder)
        noTable = "" if ui.casesPathLineEdit.currentPath else _("Choose the table of cases.")
        self._notReady = noFolder or noTable or problem
        ui.charterProblemLabel.text = problem if not noFolder else ""
        for widget in (ui.keyPassphraseLabel, ui.keyPassphraseLineEdit):
            widget.visible = not isMade or self.coordinator.isKeySealed()
        for widget in (ui.keyRepeatLineEdit, ui.keyUnsealedCheckBox):
            widget.visible = not isMade
        self._updateCreate()

    def _updateCreate(self, *_changed) -> None:
        """At every letter of the passphrase, so nothing of the study is read."""
        ui = self.ui
        for line in (ui.keyPassphraseLineEdit, ui.keyRepeatLineEdit):
            line.enabled = not (ui.keyUnsealedCheckBox.checked and not ui.keyUnsealedCheckBox.isHidden())
        noPassphrase = ""
        if not ui.keyUnsealedCheckBox.checked:
            if not ui.keyPassphraseLineEdit.text:
                noPassphrase = _("Choose a passphrase for the coordinator's key, or check None.")
            elif ui.keyPassphraseLineEdit.text != ui.keyRepeatLineEdit.text:
                noPassphrase = _("Enter the same new passphrase for the key twice.")
        enable(ui.createButton, self._notReady or noPassphrase, _("Reads every case once, and writes charter and key."))

    def _updateCharter(self, noStudy: str, statuses, problem: str) -> None:
        ui, does = self.ui, _("Writes study.json again; it can be changed until the packets are handed out.")
        ui.saveCharterButton.visible = not noStudy and not statuses
        enable(ui.saveCharterButton, problem, does)
        out = _("The packets were handed out already.") if statuses else ""
        unsaved = _("Save the charter first: it was changed in the form.") if self._charter.isChanged else ""
        enable(ui.handOutButton, noStudy or out or unsaved, _("Fixes the charter, makes the packets."))
        ui.sealAnswersCheckBox.visible = not statuses

    def _updateReaders(self, notOut: str, statuses, facts) -> None:
        ui = self.ui
        self._showStatus(statuses, facts)
        enable(ui.refreshButton, notOut, _("How many cases each reader has completed; never an answer."))
        noPacket = "" if ui.returnedPathLineEdit.currentPath else _("Choose the packet that came back.")
        enable(ui.takeInButton, notOut or noPacket, _("Checks the signed ledger and keeps it."))
        self._notOut = notOut
        self._updateFingerprint()
        enable(ui.verifyButton, notOut, _("Checks charter, key, packets, ledgers, receipts and results."))

    def _updateFingerprint(self, *_changed) -> None:
        """At every digit, so nothing of the study is read."""
        noDigits = "" if self.ui.fingerprintLineEdit.text.strip() else _("Enter the fingerprint that the reader gave you.")
        enable(self.ui.fingerprintButton, self._notOut or noDigits, _("Keeps it; take-in and verify compare the key with it."))

    def _updateUnblinding(self, notOut: str, statuses, facts) -> None:
        ui = self.ui
        elsewhere = partText(facts) if facts is not None else ""
        if facts is not None and facts.isAdjudication:
            elsewhere = _("This is an adjudication: its scores are reconciled in the study that it belongs to.")
        waiting = ", ".join(status.name for status in statuses if status.stage != "taken in")
        notAll = _("Not taken in yet: {readers}. Nobody is unblinded before all have signed.").format(readers=waiting)
        closed = notOut or elsewhere or (notAll if waiting else "")
        enable(ui.reconcileButton, closed, _("Unblinds, and writes the result tables."))
        ui.discordantTable.visible = bool(self._discordant)
        self._adjudication.update()
        paths = ui.patientsPathLineEdit.currentPath and ui.pathologyPathLineEdit.currentPath
        noTables = "" if paths else _("Choose the tables of patients and pathology.")
        enable(ui.endpointButton, closed or noTables, _("Writes the endpoint and report.html."))

    def _showStatus(self, statuses, facts) -> None:
        rows = [
            (
                each.name,
                "?" if each.completed is None else str(each.completed),
                str(each.total),
                self._stageOf(each),
                _("separately") if each.hasSeparateReceipt else _("with the ledger") if each.stage == "taken in" else "",
            )
            for each in statuses
        ]
        fillTable(self.ui.statusTable, [_("Reader"), _("Completed"), _("Of"), _("Stage"), _("Receipt")], rows)
        self.ui.statusTable.resizeRowsToContents()
        fitHeight(self.ui.statusTable)
        self.ui.statusTable.visible = bool(rows)
        chosen = self.ui.readerComboBox.currentText
        self.ui.readerComboBox.clear()
        for each in statuses:
            if each.batch not in facts.notOut:
                self.ui.readerComboBox.addItem(each.name)
        if chosen:
            self.ui.readerComboBox.setCurrentText(chosen)

    @staticmethod
    def _stageOf(status) -> str:
        stage, attempts = [status.stage], status.attempts
        if attempts and attempts.isSealed:
            stage.append(_("qualification sealed with the answers"))
        elif attempts and not attempts.ended:
            stage.append(_("qualification: no attempt yet"))
        elif attempts:
            said = _("qualification passed, {share}") if attempts.isPassed else _("qualification not passed, {share}")
            stage.append(said.format(share=f"{attempts.share:.0%}"))
            stage.append(_("attempt {ended} of {allowed}").format(ended=attempts.ended, allowed=attempts.allowed))
        if status.issue > 1:
            stage.append(_("issue {number} of the packet").format(number=status.issue))
        if status.query:
            stage.append(_("query {number} is not answered yet").format(number=status.query))
        return "\n".join(stage)  # the panel is narrow

    def _showDiscordant(self, foci) -> None:
        self._discordant = foci
        readers = self.coordinator.result.readers if foci else ()
        rows = []
        for focus in foci:
            answers = [focus.decision.answers[reader] for reader in readers]
            scores = [str(answer.state.value if answer.score is None else answer.score) for answer in answers]
            rows.append((focus.decision.caseID, focus.decision.focusID, focus.decision.site, *scores))
        fillTable(self.ui.discordantTable, [_("Case"), _("Focus"), _("Site"), *readers], rows)
        self._adjudication.show(self.coordinator.study.charter.scores if foci else ())

    def _chosenDiscordant(self):
        row = self.ui.discordantTable.currentRow()
        return self._discordant[row] if 0 <= row < len(self._discordant) else None

    def tell(self, text: str, isWrong: bool = False) -> None:
        self.ui.coordinatorMessageLabel.text = f"\u26a0 {text}" if isWrong and text else text

    def do(self, action, below) -> None:
        """Do what a button is for, and say below its group what it returned or what is wrong: the page is longer than a screen."""
        layout = self.ui.coordinatorLayout
        layout.removeWidget(self.ui.coordinatorMessageLabel)
        layout.insertWidget(layout.indexOf(below) + 1, self.ui.coordinatorMessageLabel)
        said, isWrong = self.attempt(action)
        self.tell(said, isWrong)

    def attempt(self, action) -> tuple[str, bool]:
        """Do what a button is for. Returns what it returned, or what is wrong, and whether it is."""
        self.tell("")
        self.events.happenings.say("")
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
        return said, isWrong

    # What the coordinator does

    def _onCreate(self) -> None:
        def create():
            told: list[str] = []
            passphrase = None if self.ui.keyUnsealedCheckBox.checked else self.ui.keyPassphraseLineEdit.text
            choices = {**self._charter.choices(), "givenFoci": self._cases.givenFoci, "keyPassphrase": passphrase}
            choices["deface"] = self._cases.planes()
            table = self.ui.casesPathLineEdit.currentPath
            study, refused = withProgress(
                _("Reading the cases"), lambda progress: self.coordinator.create(table, progress, told.append, **choices)
            )
            self.ui.keyUnsealedCheckBox.checked = False  # the next study is asked about anew
            self.ui.keyRepeatLineEdit.text = ""
            self._onStudy()
            said = _(
                "{count} cases. Keep the folder to yourself: key.json names the patients. The charter can be changed until hand-out."
            )
            lines = [said.format(count=len(study.charter.cases)), *(f"{each.caseID}: {each.problem}" for each in refused), *told]
            return "\n".join(lines)

        self.do(create, self.ui.charterGroupBox)

    def _onSaveCharter(self) -> None:
        def save():
            self.coordinator.changeCharter(**self._charter.choices())
            self._showCharter()
            return _("The charter was written. It can be changed until hand-out.")

        self.do(save, self.ui.charterGroupBox)

    def _onHandOut(self) -> None:
        def handOut():
            sealed = self.ui.sealAnswersCheckBox.checked
            withProgress(_("Making the packets"), lambda progress: self.coordinator.handOut(progress, sealed))
            self.ui.sealAnswersCheckBox.checked = False  # the next study is asked about anew
            self._showCharter()
            study = self.coordinator.study
            return self.handedOutText([study.packet(reader) for reader in study.charter.readers])

        self.do(handOut, self.ui.readersGroupBox)

    def handedOutText(self, packets) -> str:
        """What to do with packets that were made."""
        said = _("Fingerprint of your key: {digits}. Give it to the readers separately from the packets.")
        return "\n".join([*map(str, packets), said.format(digits=self.coordinator.fingerprint())])

    def _onRefresh(self) -> None:
        self.do(lambda: "", self.ui.readersGroupBox)

    def _onTakeIn(self) -> None:
        reader, packet = self.ui.readerComboBox.currentText, self.ui.returnedPathLineEdit.currentPath
        receipt = self.ui.receiptPathLineEdit.currentPath

        def takeIn():
            isNew, shown = self.coordinator.takeIn(reader, packet, receipt)
            self.ui.returnedPathLineEdit.currentPath = self.ui.receiptPathLineEdit.currentPath = ""
            said = (
                _("The signed reading of {reader} was taken in.")
                if isNew
                else _("The reading of {reader} was taken in before, just like this.")
            )
            return said.format(reader=reader) + "\n" + shown

        self.do(takeIn, self.ui.readersGroupBox)

    def _onFingerprint(self) -> None:
        reader = self.ui.readerComboBox.currentText

        def keep():
            self.coordinator.keepFingerprint(reader, self.ui.fingerprintLineEdit.text)
            self.ui.fingerprintLineEdit.text = ""
            return _("The fingerprint of {reader} is kept.").format(reader=reader)

        self.do(keep, self.ui.readersGroupBox)

    def _onVerify(self) -> None:
        self.do(self.coordinator.verify, self.ui.readersGroupBox)

    def _onReconcile(self) -> None:
        def reconcile():
            coordinator = self.coordinator
            coordinator.reconcile()
            discordant = {id(decision) for decision in coordinator.result.discordant}
            self._showDiscordant([focus for focus in coordinator.result.foci if id(focus.decision) in discordant])
            self._specimens.show(coordinator.result)
            said = _("{foci} foci, {discordant} discordant. Tables: {folder}")
            said = said.format(foci=len(coordinator.result.foci), discordant=len(discordant), folder=coordinator.study.results)
            return "\n".join([said, *coordinator.amendments()])

        self.do(reconcile, self.ui.unblindingGroupBox)

    def _onDiscordant(self, row, column) -> None:
        self.do(lambda: self.coordinator.show(self._discordant[row]) or "", self.ui.unblindingGroupBox)

    def _onEndpoint(self) -> None:
        ui = self.ui

        def endpoint():
            tables = ui.patientsPathLineEdit.currentPath, ui.pathologyPathLineEdit.currentPath
            return withProgress(_("Computing the endpoint"), lambda progress: self.coordinator.endpoint(*tables, progress))

        self.do(endpoint, ui.endpointGroupBox)
