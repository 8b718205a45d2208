"""The reader's page: one case, its foci, the scale. Answers are shown as saved after they are in the ledger, never before."""

import time
from datetime import datetime

import qt
from HER2PETLib.errors import ProblemError
from slicer.i18n import tr as _

from HER2ReadingLib.controls import BusyCursor, askSavePath, enable, enlarge, hideSUV, repeatedly
from HER2ReadingLib.dark import darken, lighten
from HER2ReadingLib.keys import KEYS, Keys
from HER2ReadingLib.packetchooser import PacketChooser
from HER2ReadingLib.signature import Signature

# Read in a dark room, an arm's length from the screen.
CASE_POINTS, TEXT_POINTS = 16, 12
SCORE_BUTTON_WIDTH = 64
# While a case is read beside the window, Python's main thread steps aside this often (Qt's loop does not do so by itself).
YIELD_EVERY_MS, YIELD_SECONDS = 30, 0.003


class ReaderPage:
    """Shows the logic's session in the widgets `ui`; `changed()` is called when a packet was opened or left."""

    def __init__(self, ui, logic, changed) -> None:
        self.ui, self.logic, self._changed = ui, logic, changed
        self._asked = None  # what the text that is asked for is given to
        self._since = 0.0
        self._scoreButtons = {}
        self._entered = False
        self.keys = None
        self._clock = repeatedly(1000, self._showElapsed)
        self._yielder = repeatedly(YIELD_EVERY_MS, self._stepAside)
        for label, points in ((ui.caseLabel, CASE_POINTS), (ui.messageLabel, TEXT_POINTS), (ui.askLabel, TEXT_POINTS)):
            enlarge(label, points, bold=True)
        for widget in (ui.fociTable, ui.elapsedLabel, ui.progressBar, ui.askLineEdit, ui.summaryLabel, ui.meaningLabel):
            enlarge(widget, TEXT_POINTS)
        self._dark = (ui.caseCollapsibleButton.parentWidget(), ui.caseCollapsibleButton, ui.signCollapsibleButton)
        self._chooser = PacketChooser(ui, logic, self._onOpened)
        self._signature = Signature(ui, logic, self._record, self.update)
        self._connect()
        self.update()

    def _connect(self) -> None:
        ui = self.ui
        ui.closeButton.connect("clicked(bool)", self.leave)
        ui.fociTable.connect("cellClicked(int,int)", self._onRow)
        ui.markButton.connect("clicked(bool)", self._onMark)
        ui.withdrawButton.connect("clicked(bool)", self._onWithdraw)
        ui.commentButton.connect("clicked(bool)", self._onComment)
        ui.notAssessableButton.connect("clicked(bool)", self._onNotAssessable)
        ui.completeButton.connect("clicked(bool)", self._onComplete)
        ui.reopenButton.connect("clicked(bool)", self._onReopen)
        ui.noFociCheckBox.connect("toggled(bool)", self.update)
        ui.previousCaseButton.connect("clicked(bool)", lambda: self._turnTo(self.session.position - 1))
        ui.nextCaseButton.connect("clicked(bool)", lambda: self._turnTo(self.session.position + 1))
        ui.resetWindowButton.connect("clicked(bool)", self._onResetWindow)
        ui.keysButton.connect("clicked(bool)", self._onKeys)
        ui.showAgainButton.connect("clicked(bool)", self._onShowAgain)
        ui.saveCopyButton.connect("clicked(bool)", self._onSaveCopy)
        ui.askSaveButton.connect("clicked(bool)", self._onAskSave)
        ui.askCancelButton.connect("clicked(bool)", self._onAskCancel)

    def cleanup(self) -> None:
        """Leave the packet; every answer is in the ledger."""
        self._stopReading()
        self.logic.closePacket()

    @property
    def session(self):
        return self.logic.session

    # Opening and leaving

    def _onOpened(self, problem: str) -> None:
        self._startReading()
        signed = _("The reading is signed; it can only be looked at.") if self.session.isSigned else ""
        self._tell(problem or signed, isWrong=bool(problem))
        self.update()

    def _startReading(self) -> None:
        self._makeScale()
        self.keys = self._makeKeys()
        self.keys.enable(self._entered)
        self.ui.signCollapsibleButton.collapsed = not self.session.ledger.state.finished
        hideSUV(not self.session.charter["readerMay"]["seeSUV"])
        darken(*self._dark)
        self._since = time.monotonic()
        self._clock.start()
        self._yielder.start()
        self._changed()

    def _stopReading(self) -> None:
        self._clock.stop()
        self._yielder.stop()
        if self.keys is not None:
            self.keys.remove()
            self.keys = None
            hideSUV(False)
            lighten(*self._dark)
        self._asked = None

    def leave(self, *_clicked) -> None:
        """Close packet and scene."""
        self._stopReading()
        self.logic.closePacket()
        self._signature.clear()
        self._tell("")
        self.update()
        self._changed()

    def enter(self) -> None:
        self._entered = True
        if self.keys is not None:
            self.keys.enable(True)

    def exit(self) -> None:
        """In another module the keys have another meaning."""
        self._entered = False
        if self.keys is not None:
            self.keys.enable(False)

    def onSceneClosed(self) -> None:
        if self.session is not None and not self.logic.scene.isShown:
            self._tell(_("The scene was closed. Nothing is lost: every answer is in the ledger."), isWrong=True)
            self.update()

    # What the page shows

    def update(self, *_changed) -> None:
        ui, session = self.ui, self.session
        reading = session is not None
        ui.caseCollapsibleButton.visible = ui.signCollapsibleButton.visible = reading
        ui.packetCollapsibleButton.visible = not reading
        if not reading:
            self._chooser.update()
            return
        case = session.case
        status = {"completed": _("completed, read-only"), "notAssessable": _("not assessable: {reason}, read-only")}
        state = status.get(case.status, "").format(reason=case.reason)
        ui.caseLabel.text = _("Case {number} of {count}").format(number=session.position + 1, count=session.count) + (
            f"  \u00b7  {case.caseID}" + (f"  \u00b7  {state}" if state else "")
        )
        ui.progressBar.setRange(0, session.count)
        ui.progressBar.value = session.completedCount()
        self._showFoci()
        shown = self.logic.scene.isShown
        ui.markFrame.visible = session.isFree
        ui.withdrawButton.visible = session.isFree
        ui.showAgainButton.visible = not shown
        ui.askFrame.visible = self._asked is not None
        completed = "" if session.isOpen and not session.isSigned else _("The case is completed.")
        # An answer to what is asked belongs to the focus it was asked about.
        asking = _("Answer what is asked first, or press Esc.") if self._asked is not None else ""
        closed = completed or asking
        notShown = "" if shown else _("The case is not shown.")
        noFocus = "" if session.focus is not None else _("No focus is chosen.")
        for score, scoreButton in self._scoreButtons.items():
            enable(scoreButton, closed or notShown or noFocus, _("Key {key}").format(key=score))
        enable(ui.markButton, closed or notShown, _("Marks a focus where the crosshair is (Shift and the mouse move it)."))
        enable(ui.withdrawButton, closed or noFocus, _("Takes the chosen mark back; the ledger keeps that."))
        enable(ui.commentButton, closed, _("About the chosen focus, or the case."))
        enable(ui.notAssessableButton, closed, _("The case cannot be read; asks for the reason."))
        enable(ui.completeButton, closed or notShown or self._whyNotComplete(), _("Then the next case is shown."))
        mayReopen = session.charter["readerMay"]["reopenCases"] and not session.isSigned
        ui.reopenButton.visible = bool(completed)
        enable(
            ui.reopenButton,
            asking or ("" if mayReopen else _("The charter does not allow it, or the reading is signed.")),
            _("With a reason."),
        )
        noFormer = "" if session.position else _("This is the first case.")
        enable(ui.previousCaseButton, asking or noFormer, _("To look at it."))
        noNext = _("This is the last case.") if session.position + 1 == session.count else ""
        noNext = noNext or ("" if completed else _("Complete this case first."))
        enable(ui.nextCaseButton, asking or noNext, _("In reading order."))
        enable(ui.resetWindowButton, notShown, _("PET and CT window as the charter fixes them."))
        ui.noFociCheckBox.enabled = session.isOpen and not session.foci
        if session.foci:
            ui.noFociCheckBox.checked = False
        self._signature.update()

    def _whyNotComplete(self) -> str:
        unscored = [focus.focusID for focus in self.session.foci if focus.score is None]
        if unscored:
            return _("No score yet for {foci}.").format(foci=", ".join(unscored))
        if not self.session.foci and self.session.isFree and not self.ui.noFociCheckBox.checked:
            return _("Mark the foci, or confirm that there is none (key 0).")
        return ""

    def _showFoci(self) -> None:
        session, table = self.session, self.ui.fociTable
        seeSUV = session.charter["readerMay"]["seeSUV"] and not session.isFree
        titles = [_("Focus"), _("Score"), _("Note"), *([_("SUVmax")] if seeSUV else [])]
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.setRowCount(len(session.foci))
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        commented = {event.focusID for event in session.case.comments}
        for row, focus in enumerate(session.foci):
            notes = [focus.site] if focus.site else []
            notes += [_("changed")] if any(event.kind == "changed" for event in focus.history) else []
            notes += [_("comment")] if focus.focusID in commented else []
            here = focus.focusID == session.focusID
            cells = [
                f"> {focus.focusID}" if here else f"   {focus.focusID}",
                "\u2013" if focus.score is None else str(focus.score),
            ]
            cells += [", ".join(notes)]
            if seeSUV:
                cells.append(f"{session.suvMaxOf(focus.focusID):.1f}")
            for column, text in enumerate(cells):
                table.setItem(row, column, qt.QTableWidgetItem(text))
            if here:
                table.selectRow(row)
                table.scrollToItem(table.item(row, 0))
        current = session.focus
        for score, scoreButton in self._scoreButtons.items():
            chosen = current is not None and current.score == score
            scoreButton.checked = chosen
            scoreButton.text = f"\u2714 {score}" if chosen else str(score)
        self.ui.scaleLabel.text = _("Score of {focus}:").format(focus=session.focusID) if current else _("Scale:")

    def _makeScale(self) -> None:
        grid = self.ui.scaleFrame.layout()
        while grid.count():
            widget = grid.takeAt(0).widget()
            widget.setParent(None)
            widget.deleteLater()
        self._scoreButtons = {}
        for row, entry in enumerate(reversed(self.session.charter["scale"])):
            score = entry["score"]
            scoreButton, anchor = qt.QPushButton(), qt.QLabel(entry["anchor"])
            scoreButton.objectName = f"score{score}Button"
            scoreButton.checkable = True
            scoreButton.setFocusPolicy(qt.Qt.NoFocus)
            scoreButton.setFixedWidth(SCORE_BUTTON_WIDTH)
            anchor.wordWrap = True
            for widget in (scoreButton, anchor):
                enlarge(widget, TEXT_POINTS)
            scoreButton.connect("clicked(bool)", lambda clicked, score=score: self._onScore(score))
            grid.addWidget(scoreButton, row, 0)
            grid.addWidget(anchor, row, 1)
            self._scoreButtons[score] = scoreButton

    def _makeKeys(self) -> Keys:
        scores = {str(score): lambda score=score: self._onScore(score) for score in self._scoreButtons if score < 10}
        if self.session.isFree and "0" not in scores:
            scores["0"] = self._onNoFoci
        return Keys(
            self.ui.caseCollapsibleButton,
            {
                **scores,
                "N": lambda: self._onStep(1),
                "P": lambda: self._onStep(-1),
                "M": self._byKey(self.ui.markButton, self._onMark),
                "U": self._byKey(self.ui.withdrawButton, self._onWithdraw),
                "C": self._byKey(self.ui.commentButton, self._onComment),
                "R": self._onResetWindow,
                "H": self._onHide,
                "?": self._onKeys,
                "Return": self._onEnter,
                "Enter": self._onEnter,
                "Esc": self._onAskCancel,
            },
        )

    def _showElapsed(self) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self._since), 60)
        self.ui.elapsedLabel.text = f"{minutes}:{seconds:02}"
        self.ui.elapsedLabel.toolTip = _("Since this case was shown.")

    def _stepAside(self) -> None:
        if self.session is not None and self.session.isFetching():
            time.sleep(YIELD_SECONDS)

    def _tell(self, text: str, isWrong: bool = False) -> None:
        self.ui.messageLabel.text = f"\u26a0 {text}" if isWrong and text else text
        self.ui.saveCopyButton.visible = isWrong and self.session is not None and not self.session.packet.ledger.is_file()

    def _saved(self, what: str) -> None:
        self._tell(_("Saved {time}: {what}").format(time=datetime.now().strftime("%H:%M:%S"), what=what))

    # What a reader does

    def _record(self, action, what) -> bool:
        """Do `action`, which writes to the ledger; then say `what` was saved, or what is wrong."""
        try:
            action()
        except ProblemError as problem:
            self._tell(str(problem), isWrong=True)
            self.update()
            return False
        self._saved(what() if callable(what) else what)
        return True

    def _show(self) -> None:
        self.logic.showFoci()
        self.update()

    def _byKey(self, button, action):
        """A key does what its button does, and says why not when the button cannot."""

        def press():
            if self._asked is not None:
                return
            if button.isHidden():
                self._tell(_("The foci of this reading are given; none is marked or withdrawn."), isWrong=True)
            elif not button.enabled:
                self._tell(button.toolTip, isWrong=True)
            else:
                action()

        return press

    def _onScore(self, score: int) -> None:
        if self._asked is not None:
            return
        session = self.session
        focus = session.focus
        scoreButton = self._scoreButtons[score]
        if not scoreButton.enabled:
            self._tell(scoreButton.toolTip, isWrong=True)
        elif focus.score == score:
            self._tell(_("{focus} has the score {score} already.").format(focus=focus.focusID, score=score))
        elif focus.score is not None:
            question = _("{focus}: {former} to be changed to {score}. Why?")
            self._ask(
                question.format(focus=focus.focusID, former=focus.score, score=score),
                lambda reason: self._scored(score, reason),
            )
            return
        else:
            self._scored(score)
            return
        self.update()

    def _scored(self, score: int, reason: str = "") -> bool:
        session, name = self.session, self.session.focusID
        if not self._record(lambda: session.score(score, reason), f"{name} = {score}"):
            return False
        if self.ui.onwardCheckBox.checked and not reason:
            session.goToUnscored()
            if session.focusID != name:
                self.logic.jumpToFocus()
        self._show()
        return True

    def _onStep(self, steps: int) -> None:
        if self._asked is None:
            self.session.step(steps)
            self.logic.jumpToFocus()
            self._show()

    def _onRow(self, row, column) -> None:
        if self._asked is None:
            self.session.select(self.session.foci[row].focusID)
            self.logic.jumpToFocus()
            self._show()

    def _onMark(self) -> None:
        if self._record(
            lambda: self.logic.markAtCrosshair(self.ui.siteLineEdit.text.strip()), lambda: _("mark ") + self.session.focusID
        ):
            self.ui.siteLineEdit.text = ""
        self._show()

    def _onWithdraw(self) -> None:
        name = self.session.focusID
        self._record(self.session.withdraw, _("{focus} withdrawn").format(focus=name))
        self._show()

    def _onNoFoci(self) -> None:
        if self._asked is None and self.ui.noFociCheckBox.enabled:
            self.ui.noFociCheckBox.toggle()

    def _onComment(self) -> None:
        about = self.session.focusID or _("this case")
        self._ask(
            _("Comment on {about}:").format(about=about),
            lambda text: self._record(lambda: self.session.comment(text), _("comment on {about}").format(about=about)),
        )

    def _onNotAssessable(self) -> None:
        def answer(reason):
            done = self._record(lambda: self.session.notAssessable(reason), _("case not assessable"))
            if done:
                self._goOn()
            return done

        self._ask(_("Why can this case not be assessed?"), answer)

    def _onComplete(self) -> None:
        session = self.session
        if self._record(lambda: session.complete(noFoci=not session.foci), _("case completed")):
            self._goOn()
        self.update()

    def _onReopen(self) -> None:
        def answer(reason):
            if not self._record(lambda: self.session.reopen(reason), _("case opened again")):
                return False
            self._turnTo(self.session.position, tell=False)
            return True

        self._ask(_("Why is this case to be changed?"), answer)

    def _goOn(self) -> None:
        """To the next case that is not completed; after the last one, to the signature."""
        following = self.session.nextUnfinished()
        if following is not None:
            self._turnTo(following, tell=False)
        else:
            self.ui.signCollapsibleButton.collapsed = False
            self.update()

    def _turnTo(self, position: int, tell: bool = True) -> None:
        self.ui.noFociCheckBox.checked = False
        if tell:
            self._tell("")
        try:
            with BusyCursor():
                self.logic.goTo(position)
        except ProblemError as problem:
            self._tell(str(problem), isWrong=True)
        self._since = time.monotonic()
        self._showElapsed()
        self.update()

    def _onShowAgain(self) -> None:
        self._turnTo(self.session.position)

    def _onResetWindow(self) -> None:
        self.logic.scene.resetWindow()

    def _onHide(self) -> None:
        self.logic.scene.toggleMarks()

    def _onKeys(self) -> None:
        self._tell("\n".join(f"{key}:  {does}" for key, does in KEYS))

    def _onSaveCopy(self) -> None:
        path = askSavePath(_("Save a copy of the answers"), "ledger.sqlite")
        if path:
            self._record(lambda: self.session.ledger.saveCopy(path), _("copy of the answers: {path}").format(path=path))

    # Texts that are asked for: in the page, not in a window, so that nothing takes the hands off the keys

    def _ask(self, question: str, answer) -> None:
        """Ask for a text; `answer(text)` returns whether it was recorded."""
        self._asked = answer
        self.ui.askLabel.text = question
        self.ui.askLineEdit.text = ""
        self.update()
        self.ui.askLineEdit.setFocus()

    def _onAskSave(self) -> None:
        if self._asked is None:
            return
        answer, text = self._asked, self.ui.askLineEdit.text.strip()
        if not text:
            self._tell(_("Write it down, or press Esc."), isWrong=True)
            return
        self._asked = None
        if not answer(text):
            self._asked = answer
        self._askDone()

    def _onAskCancel(self) -> None:
        if self._asked is not None:
            self._asked = None
            self._tell(_("Nothing was changed."))
            self._askDone()

    def _askDone(self) -> None:
        if self._asked is None:
            self.ui.askLineEdit.clearFocus()
        self._show()

    def _onEnter(self) -> None:
        if self._asked is not None:
            self._onAskSave()
        elif self.ui.siteLineEdit.hasFocus():
            self.ui.siteLineEdit.clearFocus()
        elif self.ui.signPassphraseLineEdit.hasFocus() or self.ui.nameLineEdit.hasFocus():
            self._byKey(self.ui.signButton, self._signature.sign)()
        else:
            self._byKey(self.ui.completeButton, self._onComplete)()
