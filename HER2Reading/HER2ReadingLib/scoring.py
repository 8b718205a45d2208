"""A score for the focus, by its button or its key; another one than it has needs a reason."""

import time

import slicer
from slicer.i18n import tr as _


class Scoring:
    """question: where the reason is asked for. tell, record: as of the page; shown(): shows foci and page anew."""

    def __init__(self, ui, logic, question, tell, record, shown) -> None:
        self.ui, self._logic, self._question = ui, logic, question
        self._tell, self._record, self._shown = tell, record, shown
        self._movedOn = -float("inf")  # when a button had moved on to another focus (time.monotonic)

    def press(self, score: int) -> None:
        """By its button: the second click of a double click is no score of the focus that came up meanwhile."""
        if time.monotonic() - self._movedOn < slicer.app.doubleClickInterval / 1000:
            self._shown()  # the button has checked itself
            return
        session = self._logic.session
        focusID = session.focusID
        self.give(score)
        if session.focusID != focusID:
            self._movedOn = time.monotonic()

    def give(self, score: int) -> None:
        """Score the focus, or ask why it is to be changed."""
        focus = self._logic.session.focus
        if focus.score is None:
            self._save(score)
        elif focus.score == score:
            self._tell(_("{focus} has the score {score} already.").format(focus=focus.focusID, score=score))
            self._shown()
        else:
            question = _("{focus}: {former} to be changed to {score}. Why?")
            self._question.ask(
                question.format(focus=focus.focusID, former=focus.score, score=score),
                lambda reason: self._save(score, reason),
            )

    def _save(self, score: int, reason: str = "") -> bool:
        session = self._logic.session
        name = session.focusID
        if not self._record(lambda: session.score(score, reason), f"{name} = {score}"):
            return False
        if self.ui.onwardCheckBox.checked and not reason:
            session.goToUnscored()
            if session.focusID != name:
                self._logic.jumpToFocus()
        self._shown()
        return True
