"""The reader's page: one case, its foci, the scale. Answers are shown as saved after they are in the ledger, never before."""

import time
from datetime import datetime

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETSlicer.widgets.keys import Keys
from HER2PETSlicer.widgets.reasons import whyNot
from slicer.i18n import tr as _

from HER2ReadingLib.actions import enableActions
from HER2ReadingLib.caseheader import CASE_POINTS, feedbackWords, openedWords, showHeader
from HER2ReadingLib.controls import TEXT_POINTS, BusyCursor, askSavePath, enlarge, hideSUV, isTyping, repeatedly
from HER2ReadingLib.dark import darken, lighten
from HER2ReadingLib.elapsed import Elapsed
from HER2ReadingLib.focilist import FociList
from HER2ReadingLib.keys import keysOf
from HER2ReadingLib.matchform import MatchForm
from HER2ReadingLib.packetchooser import PacketChooser
from HER2ReadingLib.question import Question
from HER2ReadingLib.readerevents import ReaderEvents
from HER2ReadingLib.scale import Scale
from HER2ReadingLib.scoring import Scoring
from HER2ReadingLib.signature import Signature

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
        self._scoring = Scoring(ui, logic, self._question, self._tell, self._record, self._show)
        self._scale = Scale(ui, self._scoring.press)
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
        ui.lockStageButton.connect("clicked(bool)", self._onLockStage)
        ui.completeButton.connect("clicked(bool)", self._onComplete)
        ui.reopenButton.connect("clicked(bool)", self._onReopen)
        ui.repeatQualificationButton.connect("clicked(bool)", self._onRepeatQualification)
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
        self._tell(problem or openedWords(self.session), isWrong=bool(problem))
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
        isShown = self.logic.scene.isShown
        showHeader(ui, session)
        ui.showAgainButton.visible = not isShown
        self._foci.show(session)
        self._matching.show(session)
        self._scale.show(session.focus, enableActions(ui, session, isShown, self._question.isOpen))
        self._signature.update()
        self.events.update()

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

    def _onLockStage(self) -> None:
        session = self.session
        stage = session.stages[session.stage]
        if self._record(lambda: session.lockStage(noFoci=not session.foci), _("stage locked: {stage}").format(stage=stage)):
            self._present(self.logic.showAnew)
        self.update()

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

    def _onRepeatQualification(self) -> None:
        session = self.session
        if self._record(session.repeatQualification, _("the qualification begins anew")):
            self._present(self.logic.showAnew)
        self.update()

    def _goOn(self) -> None:
        """To the next case that is not completed; after training, first its reference; after the last one, to the signature."""
        said, following = feedbackWords(self.session), self.session.nextUnfinished()
        if said:
            self._tell(said)
        if following is not None and not self.session.feedback():
            self._turnTo(following, tell=False)
        else:
            self.ui.signCollapsibleButton.collapsed = not self.session.ledger.state.finished
            self.update()

    def _turnTo(self, position: int, tell: bool = True) -> None:
        if tell:
            self._tell("")
        self._present(lambda: self.logic.goTo(position))

    def _present(self, show) -> None:
        """Do `show`, which shows a case or its next stage."""
        self.ui.noFociCheckBox.checked = False
        self._forgetSite()
        try:
            with BusyCursor():
                show()
        except ProblemError as problem:
            self._tell(str(problem), isWrong=True)
        self._elapsed.start()
        self.update()

    def _onKeys(self) -> None:
        self._tell("\n".join(f"{key}:  {does}" for key, does in keysOf(self.session.isFree, bool(self.session.stages))))

    def _onSaveCopy(self) -> None:
        path = askSavePath(_("Save a copy of the answers"), "ledger.sqlite")
        if path:
            self._record(lambda: self.session.ledger.saveCopy(path), _("copy of the answers: {path}").format(path=path))

    # Keys

    def _makeKeys(self) -> Keys:
        ui = self.ui
        scores = {
            str(score): self._pressing(button, lambda score=score: self._scoring.give(score))
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
                "L": self._pressing(ui.lockStageButton),
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
            self._pressing(ui.nextCaseButton if self.session.feedback() else ui.completeButton)()
