"""The review of candidates: one after another, by keyboard or mouse; the views go to each, and each step is kept as soon as it is done."""

from typing import Any

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.review import ACCEPTED, DECISIONS, PHYSIOLOGIC, REJECTED, UNDECIDED, Event, Focus, Place
from HER2PETSlicer import nodes
from HER2PETSlicer.candidates import CandidateReview
from HER2PETSlicer.widgets.keys import Keys
from HER2PETSlicer.widgets.numberfields import takeCommas
from slicer.i18n import tr as _

from HER2QuantLib import reviewkeys
from HER2QuantLib.placefield import PlaceField

# The level at which a candidate is split, until a person enters another one, as a share of its SUVmax.
LEVEL_SHARE = 0.7


class ReviewPanel:
    """shown: called with a candidate's ID and place of its hottest voxel (mm RAS), or None for none. together: makes a context in which changes of
    segments are told once. others: more keys and what they do."""

    def __init__(self, ui, logic, shown, together, others) -> None:
        self.ui, self.logic, self._shown, self._together = ui, logic, shown, together
        self.review: CandidateReview | None = None
        self._nodes: tuple[Any, Any] = (None, None)
        self._current = ""
        self._marked: tuple[Any, ...] = ()
        # Room for the second line of a long decision: the buttons below stay where they are.
        ui.reviewCandidateLabel.setMinimumHeight(2 * ui.reviewCandidateLabel.fontMetrics().lineSpacing())
        self._place = PlaceField(ui.reviewPlaceComboBox, lambda: ui.acceptButton.setFocus())
        self._actions = {
            "N": (ui.nextButton, lambda: self._step(1)),
            "P": (ui.previousButton, lambda: self._step(-1)),
            "A": (ui.acceptButton, lambda: self._decide(ACCEPTED)),
            "O": (ui.physiologicButton, lambda: self._decide(PHYSIOLOGIC)),
            "R": (ui.rejectButton, lambda: self._decide(REJECTED)),
            "M": (ui.mergeButton, self._merge),
            "S": (ui.divideButton, self._divide),
            "L": (ui.divideAboveButton, self._divideAbove),
            "U": (ui.undoButton, self._undo),
            "?": (ui.reviewKeysButton, lambda: self.tell(reviewkeys.listed())),
        }
        for button, does in self._actions.values():
            button.connect("clicked(bool)", lambda _checked, does=does: self._do(does))
        self._commas = takeCommas(ui.reviewLevelSpinBox)
        # Enter gives the letters back to the review.
        ui.reviewLevelSpinBox.findChildren("QLineEdit")[0].connect("returnPressed()", lambda: ui.divideAboveButton.setFocus())
        self._whyNot: dict[str, str] = {}  # by key; a tool tip does not come back as it was set
        self.keys = Keys(
            ui.candidatesCollapsibleButton, {**{key: self._pressing(key) for key in self._actions}, "E": self._edit, **others}
        )
        self.update()

    def setNodes(self, pet, segmentation) -> None:
        """Review the candidates of a segmentation on a PET; either None: none."""
        if (pet, segmentation) == self._nodes:
            return
        self._nodes, self.review, self._current = (pet, segmentation), None, ""
        self.ui.reviewStatusLabel.text = ""
        if pet is not None and segmentation is not None and nodes.isSUV(pet):
            try:
                self.review = CandidateReview(segmentation, pet)
                with self._together():
                    self.review.adopt()
            except ProblemError as problem:
                self.review = None
                self.tell(str(problem))
        self.update()

    def reload(self) -> None:
        """The log was written by somebody else, as by a search: read it again, and go to the first candidate that nobody has decided on."""
        (pet, segmentation), self._nodes = self._nodes, (None, None)
        self.setNodes(pet, segmentation)

    def update(self) -> None:
        """Show the candidates as they are now."""
        ids = [] if self.review is None else self.review.open
        if self._current not in ids:
            self._current = self._firstUndecided(ids) or (ids[0] if ids else "")
        self.ui.reviewGroupBox.visible = bool(ids) or bool(self.ui.reviewStatusLabel.text)
        hasNone = "" if ids else _("There are no candidates: find them first.")
        decision = self.review.log.decisionOf(self._current) if self.review and ids else UNDECIDED
        for key, (button, _does) in self._actions.items():
            why = hasNone
            if not why and key in "MSL" and decision != UNDECIDED:
                why = _("Only undecided candidates can be merged or split: undo the decision first.")
            if key == "U":
                why = "" if self.review is not None and self.review.log.lastStep else _("There is no step to undo.")
            if key == "?":
                why = ""
            self._whyNot[key] = why
            button.enabled = not why
            button.toolTip = why or dict(reviewkeys.KEYS).get(key, "")
        self.ui.reviewPlaceComboBox.enabled = bool(ids)
        self.ui.reviewLevelSpinBox.enabled = not self._whyNot["L"]
        self._showCurrent(ids)

    @property
    def hasCandidates(self) -> bool:
        return self.review is not None and bool(self.review.open)

    # What is shown

    def _showCurrent(self, ids: list[str]) -> None:
        if not self._current or self.review is None:
            self.ui.reviewProgressLabel.text = self.ui.reviewCandidateLabel.text = ""
            self._show(None, None)
            return
        log = self.review.log
        decisions = [log.decisionOf(each) for each in ids]
        counts = {decision: decisions.count(decision) for decision in (UNDECIDED, *DECISIONS)}
        self.ui.reviewProgressLabel.text = _(
            "<b>{number} of {count}</b> \u00b7 accepted {accepted}, physiologic {physiologic}, rejected {rejected}, to decide {undecided}"
        ).format(number=ids.index(self._current) + 1, count=len(ids), **counts)
        focus, event = log.foci[self._current], log.eventOf(self._current)
        self.ui.reviewCandidateLabel.text = _("{candidate}: SUVmax {suvMax:.2f}, {ml:.2f} ml \u00b7 {decision}").format(
            candidate=self._current, suvMax=focus.suvMax, ml=focus.volumeMl, decision=_said(event)
        )
        self._show(focus, event)

    def _show(self, focus: Focus | None, event: Event | None) -> None:
        """The views and the field follow where the candidate or its decision is another one, not while a person types."""
        marked = (focus, event, self._nodes)
        if marked == self._marked:
            return
        hasMoved = focus is None or not self._marked or self._marked[0] != focus
        self._marked = marked
        decided = event.place if event is not None and event.action in (ACCEPTED, PHYSIOLOGIC) else None
        self._place.show(Place() if focus is None else decided or focus.place)
        if hasMoved:
            self.ui.reviewLevelSpinBox.value = 0 if focus is None else LEVEL_SHARE * focus.suvMax
            self._shown(self._current, None if focus is None else focus.hottestRAS)

    def tell(self, text: str) -> None:
        """Below the review, in place of what stood there."""
        self.ui.reviewStatusLabel.text = text
        if text:
            self.ui.reviewGroupBox.visible = True

    # What a person does

    def _pressing(self, key: str):
        """A key does what its button does, and says why not when the button cannot."""

        def press() -> None:
            if why := self._whyNot[key]:
                self.tell(why)
            else:
                self._do(self._actions[key][1])

        return press

    def _do(self, does) -> None:
        self.tell("")
        with slicer.util.tryWithErrorDisplay(_("The step was not done.")):
            try:
                with self._together():
                    does()
            except ProblemError as problem:  # a window at every step would be in the way
                self.tell(str(problem))
        self.update()

    def _edit(self) -> None:
        if self.ui.reviewPlaceComboBox.enabled:
            self._place.edit()

    def _step(self, by: int) -> None:
        ids = self._review().open
        self._current = ids[(ids.index(self._current) + by) % len(ids)]

    def _decide(self, decision: str) -> None:
        place = Place() if decision == REJECTED else self._place.place()
        if decision == PHYSIOLOGIC and not place.meaning:
            self._place.edit()
            raise ProblemError(_("First say which organ has this uptake: choose the organ and press O again."))
        review, decided = self._review(), self._current
        review.decide(decided, decision, place)
        ids = review.open
        at = ids.index(decided)
        following = self._firstUndecided(ids[at:] + ids[:at])
        done = f"{decided}: {_said(review.log.eventOf(decided), isShort=True)}."
        self._current = following or decided
        self.tell(done if following else f"{done} " + _("Every candidate is decided."))

    def _merge(self) -> None:
        before = self._current
        self._current = self._review().merge(before)
        self.tell(_("Merged: {candidate}.").format(candidate=self._current))

    def _divideAbove(self) -> None:
        self._divide(self.ui.reviewLevelSpinBox.value)

    def _divide(self, above: float | None = None) -> None:
        before = self._current
        parts = self._review().divide(before, above)
        self._current = parts[0]
        self.tell(_("{candidate} is split: {parts}.").format(candidate=before, parts=", ".join(parts)))

    def _undo(self) -> None:
        changed = self._review().undo()
        if changed:
            self._current = changed[0]
            self.tell(_("Undone: {candidates}.").format(candidates=", ".join(changed)))

    def _review(self) -> CandidateReview:
        assert self.review is not None  # whoever gets here had a button that was enabled
        return self.review

    def _firstUndecided(self, ids: list[str]) -> str:
        review = self.review
        return "" if review is None else next((each for each in ids if review.log.decisionOf(each) == UNDECIDED), "")


def _said(event: Event | None, isShort: bool = False) -> str:
    """A decision as a person reads it."""
    if event is None or event.action not in DECISIONS:
        return _("undecided")
    words = {
        ACCEPTED: _("accepted, {place}").format(place=event.place) if event.place.meaning else _("accepted, no site"),
        PHYSIOLOGIC: _("physiologic, {place}").format(place=event.place),
        REJECTED: _("rejected"),
    }[event.action]
    return words if isShort else f"{words} ({event.by}, {event.at[:16].replace('T', ' ')})"
