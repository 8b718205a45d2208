"""The reader's page: one case, its foci, the scale. Answers are shown as saved after they are in the ledger, never before."""

import time
from datetime import datetime

import slicer
from HER2PETLib.errors import ProblemError
from slicer.i18n import tr as _

from HER2ReadingLib.controls import (
    TEXT_POINTS,
    BusyCursor,
    askSavePath,
    enable,
    enlarge,
    hideSUV,
    isTyping,
    repeatedly,
    whyNot,
)
from HER2ReadingLib.dark import darken, lighten
from HER2ReadingLib.elapsed import Elapsed
from HER2ReadingLib.focilist import FociList
from HER2ReadingLib.keys import Keys, keysOf
from HER2ReadingLib.matchform import MatchForm
from HER2ReadingLib.packetchooser import PacketChooser
from HER2ReadingLib.question import Question
from HER2ReadingLib.readerevents import ReaderEvents
from HER2ReadingLib.scale import Scale
from HER2ReadingLib.signature import Signature

CASE_POINTS = 16
# While a case is read beside the window, Python's main thread steps aside this often (Qt's loop does not do so by itself).
YIELD_EVERY_MS, YIELD_SECONDS = 30, 0.003


class ReaderPage:
    """Shows the logic's session in the widgets `ui`; `changed()` is called when a packet was opened or left."""

    def __init__(self, ui, logic, changed) -> None:
        self.ui, self.logic, self._changed = ui, logic, changed
        self._entered = False
        self.keys: Keys | None = None
        self._yielder = repeatedly(YIELD_EVERY_MS, self._stepAside)
        enlarge(ui.caseLabel, CASE_POINTS, bold=True)
        enlarge(ui.messageLabel, TEXT_POINTS, bold=True)
        for widget in (ui.progressBar, ui.queryLabel, ui.summaryLabel, ui.meaningLabel):
            enlarge(widget, TEXT_POINTS)
        # With the whole window: toolbars, menus and status bar are as bright as a panel.
        window = slicer.util.mainWindow()
        self._dark = (
            *([window] if window is not None else []),
            ui.caseCollapsibleButton.parentWidget(),
            ui.caseCollapsibleButton,
            ui.signCollapsibleButton,
        )
        self._chooser = PacketChooser(ui, logic, self._onOpened)
        self._elapsed = Elapsed(ui.elapsedLabel)
        self._question = Question(ui, self._tell, self.update)
        self._foci = FociList(ui.fociTable, self._onFocus)
        self._scale = Scale(ui, self._onScoreButton)
        self._movedOn = -float("inf")  # when a score button had moved on to another focus (time.monotonic)
        self._signature = Signature(ui, logic, self._record, self.update)
        self._matching = MatchForm(ui, logic.jumpToPoint, self._onMatch)
        self.events = ReaderEvents(ui, logic, self._attempt, self._onQuery)
        self._connect()
        self.update()

    def _connect(self) -> None:
        ui = self.ui
        ui.closeButton.connect("clicked(bool)", self.leave)
        ui.markButton.connect("clicked(bool)", self._onMark)
        ui.withdrawButton.connect("clicked(bool)", self._onWithdraw)
        ui.commentButton.connect("clicked(bool)", self._onComment)
        ui.notAssessableButton.connect("clicked(bool)", self._onNotAssessable)
        ui.completeButton.connect("clicked(bool)", self._onComplete)
        ui.reopenButton.connect("clicked(bool)", self._onReopen)
        ui.noFociCheckBox.connect("toggled(bool)", self.update)
        ui.previousCaseButton.connect("clicked(bool)", lambda: self._turnTo(self.session.position - 1))
        ui.nextCaseButton.connect("clicked(bool)", lambda: self._turnTo(self.session.position + 1))
        ui.resetWindowButton.connect("clicked(bool)", self.logic.scene.resetWindow)
        ui.keysButton.connect("clicked(bool)", self._onKeys)
        ui.showAgainButton.connect("clicked(bool)", lambda: self._turnTo(self.session.position))
        ui.saveCopyButton.connect("clicked(bool)", self._onSaveCopy)

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
        said = ""
        if self.session.isSigned:
            said = _("The reading is signed; it can only be looked at.")
        elif self.session.isFirstOpening:
            said = _(
                "Fingerprint of your key: {reader}\nTell it to the coordinator and the sponsor by telephone, before you read: it shows "
                "later that the answers are yours.\nThe packet was signed with the key {coordinator}: the coordinator says whether it "
                "is the right one."
            ).format(reader=self.session.fingerprint, coordinator=self.session.coordinatorFingerprint)
        self._tell(problem or said, isWrong=bool(problem))
        self.update()

    def _startReading(self) -> None:
        self._stopReading()
        self._forgetSite()
        self._scale.make(self.session.charter["scale"])
        self.events.make()
        self.keys = self._makeKeys()
        self.keys.enable(self._entered)
        self.ui.signCollapsibleButton.collapsed = not self.session.ledger.state.finished
        hideSUV(not self.session.charter["readerMay"]["seeSUV"])
        darken(*self._dark)
        self._elapsed.start()
        self._yielder.start()
        self._changed()

    def _stopReading(self) -> None:
        if self.keys is None:
            return
        self._elapsed.stop()
        self._yielder.stop()
        self._question.close()
        self.events.happenings.close()
        self.keys.remove()
        self.keys = None
        hideSUV(False)
        lighten(*self._dark)

    def leave(self, *_clicked) -> None:
        """Close packet and scene."""
        self._stopReading()
        self.logic.closePacket()
        self._signature.clear()
        self._forgetSite()
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
        self._showCase()
        self._foci.show(session)
        self._matching.show(session)
        self._enableActions()
        self._signature.update()
        self.events.update()

    def _showCase(self) -> None:
        ui, session, case = self.ui, self.session, self.session.case
        status = {"completed": _("completed, read-only"), "notAssessable": _("not assessable: {reason}, read-only")}
        state = status.get(case.status, "").format(reason=case.reason)
        ui.caseLabel.text = _("Case {number} of {count}").format(number=session.position + 1, count=session.count) + (
            f"  \u00b7  {case.caseID}" + (f"  \u00b7  {state}" if state else "")
        )
        ui.progressBar.setRange(0, session.count)
        ui.progressBar.value = session.completedCount()
        query = "" if session.isSigned else case.query
        ui.queryLabel.text = _("The coordinator asks: {question}").format(question=query) if query else ""
        ui.queryLabel.visible = bool(query)
        ui.markFrame.visible = ui.withdrawButton.visible = session.isFree
        ui.showAgainButton.visible = not self.logic.scene.isShown
        ui.noFociCheckBox.enabled = session.isOpen and not session.foci
        if session.foci:
            ui.noFociCheckBox.checked = False

    def _enableActions(self) -> None:
        ui, session = self.ui, self.session
        completed = "" if session.isOpen and not session.isSigned else _("The case is completed.")
        # An answer to what is asked belongs to the focus it was asked about.
        asking = _("Answer the question first, or press Esc.") if self._question.isOpen else ""
        closed = completed or asking
        notShown = "" if self.logic.scene.isShown else _("The case is not shown.")
        noFocus = "" if session.focus is not None else _("No focus is chosen.")
        given = "" if session.isFree else _("The foci of this reading are given; none is marked or withdrawn.")
        self._scale.show(session.focus, closed or notShown or noFocus)
        enable(
            ui.markButton, given or closed or notShown, _("Marks a focus where the crosshair is (Shift and the mouse move it).")
        )
        enable(ui.withdrawButton, given or closed or noFocus, _("Takes the chosen mark back; the ledger keeps that."))
        enable(ui.commentButton, closed, _("About the chosen focus, or the case."))
        enable(ui.notAssessableButton, closed, _("The case cannot be read; asks for the reason."))
        enable(ui.completeButton, closed or notShown or self._whyNotComplete(), _("Then the next case is shown."))
        isAsked = bool(session.ledger.state.unlocks)  # then nothing else can be changed
        mayReopen = (session.case.query if isAsked else session.charter["readerMay"]["reopenCases"]) and not session.isSigned
        notReopened = "" if mayReopen else _("The charter does not allow it, or the reading is signed.")
        ui.reopenButton.visible = bool(completed)
        enable(ui.reopenButton, asking or notReopened, _("With a reason."))
        noFormer = "" if session.position else _("This is the first case.")
        enable(ui.previousCaseButton, asking or noFormer, _("To look at it."))
        noNext = _("This is the last case.") if session.position + 1 == session.count else ""
        noNext = noNext or ("" if completed else _("Complete this case first."))
        enable(ui.nextCaseButton, asking or noNext, _("In reading order."))
        enable(ui.resetWindowButton, notShown, _("PET and CT window as the charter fixes them."))

    def _whyNotComplete(self) -> str:
        unscored = [focus.focusID for focus in self.session.foci if focus.score is None]
        if unscored:
            return _("No score yet for {foci}.").format(foci=", ".join(unscored))
        if not self.session.foci and self.session.isFree and not self.ui.noFociCheckBox.checked:
            return _("Mark the foci, or confirm that there is none (key 0).")
        return ""

    def _stepAside(self) -> None:
        if self.session is not None and self.session.isFetching():
            time.sleep(YIELD_SECONDS)

    def _tell(self, text: str, isWrong: bool = False) -> None:
        self.ui.messageLabel.text = f"\u26a0 {text}" if isWrong and text else text
        self.ui.saveCopyButton.visible = isWrong and self.session is not None and not self.session.ledger.isInItsFile

    # What a reader does

    def _record(self, action, what) -> bool:
        """Do `action`, which writes to the ledger; then say `what` was saved, or what is wrong."""
        try:
            action()
        except ProblemError as problem:
            self._tell(str(problem), isWrong=True)
            self.update()
            return False
        saved = what() if callable(what) else what
        self._tell(_("Saved {time}: {what}").format(time=datetime.now().strftime("%H:%M:%S"), what=saved))
        return True

    def _attempt(self, action) -> tuple[str, bool]:
        """What the action returned, or what is wrong, and whether it is."""
        said, isWrong = "", False
        try:
            with BusyCursor():
                said = action()
        except ProblemError as problem:
            said, isWrong = str(problem), True
        self.update()
        return said, isWrong

    def _onQuery(self, said: str) -> None:
        self.ui.signCollapsibleButton.collapsed = True  # what is asked stands above
        self._turnTo(self.session.position, tell=False)
        self._tell(said)

    def _onMatch(self, question: str, same) -> None:
        if self._record(lambda: self.session.answerMatch(question, same), _("answer to question {name}").format(name=question)):
            self._goOn()
        self.update()

    def _show(self) -> None:
        self.logic.showFoci()
        self.update()

    def _forgetSite(self) -> None:
        """What was written for a mark that was not made belongs to no other case, and to no other reader."""
        self.ui.siteLineEdit.text = ""

    def _onScoreButton(self, score: int) -> None:
        """The second click of a double click does not score the focus that came up meanwhile."""
        if time.monotonic() - self._movedOn < slicer.app.doubleClickInterval / 1000:
            self.update()  # the button has checked itself
            return
        focusID = self.session.focusID
        self._onScore(score)
        if self.session.focusID != focusID:
            self._movedOn = time.monotonic()

    def _onScore(self, score: int) -> None:
        focus = self.session.focus
        if focus.score is None:
            self._score(score)
        elif focus.score == score:
            self._tell(_("{focus} has the score {score} already.").format(focus=focus.focusID, score=score))
            self.update()
        else:
            question = _("{focus}: {former} to be changed to {score}. Why?")
            self._question.ask(
                question.format(focus=focus.focusID, former=focus.score, score=score),
                lambda reason: self._score(score, reason),
            )

    def _score(self, score: int, reason: str = "") -> bool:
        session, name = self.session, self.session.focusID
        if not self._record(lambda: session.score(score, reason), f"{name} = {score}"):
            return False
        if self.ui.onwardCheckBox.checked and not reason:
            session.goToUnscored()
            if session.focusID != name:
                self.logic.jumpToFocus()
        self._show()
        return True

    def _onFocus(self, focusID: str) -> None:
        if not self._question.isOpen:
            self.session.select(focusID)
            self.logic.jumpToFocus()
            self._show()

    def _onStep(self, steps: int) -> None:
        if not self._question.isOpen:
            self.session.step(steps)
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

    def _onComment(self) -> None:
        about = self.session.focusID or _("this case")
        self._question.ask(
            _("Comment on {about}:").format(about=about),
            lambda text: self._record(lambda: self.session.comment(text), _("comment on {about}").format(about=about)),
        )

    def _onNotAssessable(self) -> None:
        def answer(reason):
            done = self._record(lambda: self.session.notAssessable(reason), _("case not assessable"))
            if done:
                self._goOn()
            return done

        self._question.ask(_("Why can this case not be assessed?"), answer)

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

        self._question.ask(_("Why is this case to be changed?"), answer)

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
        self._forgetSite()
        if tell:
            self._tell("")
        try:
            with BusyCursor():
                self.logic.goTo(position)
        except ProblemError as problem:
            self._tell(str(problem), isWrong=True)
        self._elapsed.start()
        self.update()

    def _onKeys(self) -> None:
        self._tell("\n".join(f"{key}:  {does}" for key, does in keysOf(self.session.isFree)))

    def _onSaveCopy(self) -> None:
        path = askSavePath(_("Save a copy of the answers"), "ledger.sqlite")
        if path:
            self._record(lambda: self.session.ledger.saveCopy(path), _("copy of the answers: {path}").format(path=path))

    # Keys

    def _makeKeys(self) -> Keys:
        ui = self.ui
        scores = {
            str(score): self._pressing(button, lambda score=score: self._onScore(score))
            for score, button in self._scale.buttons.items()
            if score < 10
        }
        if self.session.isFree and "0" not in scores:
            scores["0"] = self._onNoFociKey
        return Keys(
            ui.caseCollapsibleButton,
            {
                **scores,
                "N": lambda: self._onStep(1),
                "P": lambda: self._onStep(-1),
                "M": self._pressing(ui.markButton),
                "U": self._pressing(ui.withdrawButton),
                "C": self._pressing(ui.commentButton),
                "G": ui.onwardCheckBox.toggle,
                "R": self.logic.scene.resetWindow,
                "H": self.logic.scene.toggleMarks,
                "?": self._onKeys,
                "Return": self._onEnterKey,
                "Enter": self._onEnterKey,
                "Esc": self._question.cancel,
            },
        )

    def _pressing(self, button, does=None):
        """A key does what its button does (`does`; None: clicks it), and says why not when the button cannot."""

        def press():
            if button.enabled:
                (does or button.click)()
            elif not self._question.isOpen:
                self._tell(whyNot(button), isWrong=True)

        return press

    def _onNoFociKey(self) -> None:
        if not self._question.isOpen and self.ui.noFociCheckBox.enabled:
            self.ui.noFociCheckBox.toggle()

    def _onEnterKey(self) -> None:
        ui = self.ui
        if self._question.isOpen:
            self._question.save()
        elif ui.siteLineEdit.hasFocus():
            ui.siteLineEdit.clearFocus()
        elif ui.signPassphraseLineEdit.hasFocus() or ui.nameLineEdit.hasFocus():
            self._pressing(ui.signButton)()
        elif not isTyping():  # a number in a view's own field is no completed case
            self._pressing(ui.completeButton)()
