"""What can happen in a reading, and the state that follows from it: nothing but events is ever stored.

`stateOf(assignment, events)` is the state; `State.after(event)` is one step of it and refuses what may not happen.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.afterwards import matched, unlocked
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.caseends import caseCompleted, caseNotAssessable, caseReopened, stageLocked
from HER2PETLib.reading.ledger.qualification import ATTEMPTED, attempted, repeated, whyClosed

# The kinds of events that nobody can sign, for they happen without the reader's key.
UNSIGNED = ("passphraseFailed",)
# The kinds that say what a reader saw, and the one under which they are stored where answers are sealed (`sealing`).
ANSWERS = (
    "caseOpened", "focusMarked", "scored", "changed", "withdrawn", "commented", "stageLocked", "caseCompleted", "caseNotAssessable",
    "caseReopened", "qualificationAttempted", "qualificationRepeated",
)  # fmt: skip
SEALED = "sealed"


@dataclass(frozen=True)
class Event:
    """One thing that happened. number counts from 1; time is UTC, ISO 8601 with microseconds; caseID and focusID are ""
    where the event is about none; data is what else there is to say (see `_STEPS`)."""

    number: int
    time: str
    kind: str
    caseID: str = ""
    focusID: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def text(self, key: str, what: str) -> str:
        """What its data says at `key`. Raises ProblemError if that is no text, or an empty one."""
        text = self.data.get(key)
        if not isinstance(text, str) or not text.strip():
            raise ProblemError(f"{what} is missing.", "Write it down.")
        return text


@dataclass(frozen=True)
class Focus:
    """A focus as it now stands. score is None until it has one; positionRAS (mm), radiusMm and site are None and "" for given
    foci; history holds every event about it, so every former score with its time and the reason of the change."""

    focusID: str
    given: bool
    score: int | None = None
    withdrawn: bool = False
    positionRAS: tuple[float, float, float] | None = None
    radiusMm: float | None = None
    site: str = ""
    history: tuple[Event, ...] = ()


_STATUS = {"unopened": "not opened yet", "open": "still open", "completed": "completed", "notAssessable": "set as not assessable"}


@dataclass(frozen=True)
class ReadCase:
    """A case as it now stands. status: "unopened", "open", "completed" or "notAssessable" (with its reason);
    foci: by name, withdrawn ones too; comments: the events, in order. query: what the coordinator asks about it after the signature, ""
    for nothing. locked: the foci as they stood at the end of each stage that is locked."""

    caseID: str
    status: str = "unopened"
    foci: Mapping[str, Focus] = field(default_factory=dict)
    reason: str = ""
    comments: tuple[Event, ...] = ()
    query: str = ""
    locked: tuple[Mapping[str, Focus], ...] = ()

    def atStage(self, stage: int) -> "ReadCase":
        """The case as it was locked at the end of a stage (from 0); as it now stands where that stage is not locked."""
        if stage >= len(self.locked):
            return self
        return replace(self, status="completed", reason="", foci=self.locked[stage], locked=self.locked[:stage])

    @property
    def statusInWords(self) -> str:
        """For sentences."""
        return _STATUS[self.status]

    @property
    def standing(self) -> list[Focus]:
        """The foci that are not withdrawn."""
        return [focus for focus in self.foci.values() if not focus.withdrawn]


@dataclass(frozen=True)
class State:
    """Where the reading stands after its events. lock: the reader's key as `passphrase` stores it, None before the first opening.
    unlocks: the events that opened the reading again after a signature; asked: questions of these about matching; matched: the
    answers, {question: {own mark: points that are the same focus}}. attempts: events that ended an attempt at the qualification; attempt: the
    number of the present one. sealedCompleted: how many cases are completed, where the events
    are sealed and `cases` knows nothing of it; else None."""

    assignment: Assignment
    cases: Mapping[str, ReadCase]
    lock: Mapping[str, Any] | None = None
    signed: Event | None = None
    unlocks: tuple[Event, ...] = ()
    asked: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    matched: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    attempts: tuple[Event, ...] = ()
    attempt: int = 1
    sealedCompleted: int | None = None

    @property
    def completed(self) -> int:
        """How many cases are completed or not assessable."""
        if self.sealedCompleted is not None:
            return self.sealedCompleted
        return sum(case.status in ("completed", "notAssessable") for case in self.cases.values())

    @property
    def started(self) -> bool:
        """Whether the reader has opened a case."""
        return self.sealedCompleted is not None or any(case.status != "unopened" for case in self.cases.values())

    @property
    def finished(self) -> bool:
        """Every case is completed or not assessable, and every question answered: the reading may be signed."""
        return self.completed == len(self.cases) and set(self.asked) == set(self.matched)

    def unopened(self, caseID: str) -> ReadCase:
        """A case as it is before it is opened."""
        return ReadCase(caseID, foci={focusID: Focus(focusID, given=True) for focusID in self.assignment.cases[caseID]})

    def nextStage(self, case: ReadCase) -> str:
        """The name of the stage that is shown when the present one of the case is locked; "" in the last."""
        following = self.assignment.stages[len(case.locked) + 1 :]
        return following[0] if following else ""

    def after(self, event: Event) -> "State":
        """The state after `event`. Raises ProblemError if it may not happen now; this state stays as it is."""
        step = _STEPS.get(event.kind)
        if step is None:
            raise ProblemError(f'Event {event.number} is of the unknown kind "{event.kind}".', "Use a newer HER2PET.")
        if (event.kind == "created") != (event.number == 1):
            raise ProblemError(f'Event {event.number} cannot be "{event.kind}": a ledger begins once, with its assignment.')
        if self.signed and event.kind != "unlocked":
            raise ProblemError(
                f"The reading was signed by {self.signed.data['printedName']} at {self.signed.time}; nothing can be added.",
                "Send the packet and its receipt to the coordinator.",
            )
        if self.lock is None and event.kind not in ("created", "salvaged", "claimed", "clockSetBack"):
            raise ProblemError(
                "This packet has no passphrase yet.", "Choose one first; it opens the packet and signs the reading."
            )
        return step(self, event)

    def caseOf(self, event: Event, status: str = "open") -> ReadCase:
        """The case that an event is about. Raises ProblemError if there is none, or it is not in this status."""
        case = self.cases.get(event.caseID)
        if case is None:
            raise ProblemError(f'This packet has no case "{event.caseID}".', "Choose a case of the worklist.")
        if case.status != status:
            remedy = {
                "unopened": "Open the case first.",
                "open": "Complete the case first.",
                "completed": "Reopen the case with a reason, if the charter allows it.",
                "notAssessable": "Reopen the case with a reason, if the charter allows it.",
            }[case.status]
            raise ProblemError(f"Case {case.caseID} is {case.statusInWords}.", remedy)
        return case

    def focusOf(self, case: ReadCase, event: Event) -> Focus:
        """The focus that an event is about. Raises ProblemError if there is none, or it was withdrawn."""
        focus = case.foci.get(event.focusID)
        if focus is None:
            raise ProblemError(f'Case {case.caseID} has no focus "{event.focusID}".', "Choose one of the list, or mark it first.")
        if focus.withdrawn:
            raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} is withdrawn.", "Mark it again to score it.")
        return focus

    def withCase(self, case: ReadCase, focus: Focus | None = None) -> "State":
        """The state with this case instead of the one of its name, and this focus in it."""
        if focus:
            case = replace(case, foci={**case.foci, focus.focusID: focus})
        return replace(self, cases={**self.cases, case.caseID: case})


def stateOf(assignment: Assignment, events: Iterable[Event]) -> State:
    """The state after `events`, the first of which is "created". Raises ProblemError at the first that may not happen."""
    state = State(assignment, {})
    state = replace(state, cases={case: state.unopened(case) for case in assignment.cases})
    for event in events:
        state = state.after(event)
    return state


def _claimed(state: State, event: Event) -> State:
    """data: the reader's key, see `passphrase`."""
    if state.lock is not None:
        raise ProblemError("This packet already has a passphrase.", "Enter it; it cannot be replaced.")
    return replace(state, lock=dict(event.data))


def _noted(state: State, event: Event) -> State:
    """created, data: the assignment; packetOpened, data: version of the program; passphraseFailed, no data; clockSetBack, data: former, the time that the
    clock had already passed."""
    return state


def _salvaged(state: State, event: Event) -> State:
    """data: rows, the events of the former ledger up to the last whole one, as they were stored there (`chain.Row`)."""
    if event.number != 2 or not state.assignment.salvagedHash:
        raise ProblemError("Events of a former ledger can only come right after an assignment that says so.")
    for number, time, kind, caseID, focusID, data, *_ in event.data["rows"]:
        former = Event(number, time, kind, caseID, focusID, json.loads(data))
        if kind in ANSWERS or kind == "salvaged":
            state = _STEPS[kind](state, former)
    return state


def _caseOpened(state: State, event: Event) -> State:
    case = state.cases.get(event.caseID)
    if case is not None and case.status == "open":
        return state  # taken up again after a break
    if closed := whyClosed(state, event.caseID):
        raise ProblemError(f"Case {event.caseID} is not open yet. {closed}")
    return state.withCase(replace(state.caseOf(event, "unopened"), status="open"))


def _focusMarked(state: State, event: Event) -> State:
    """data: positionRAS [R, A, S] in mm, radiusMm (number or None), site (text, may be empty)."""
    case = state.caseOf(event)
    if state.assignment.mode != "freeSearch":
        raise ProblemError("The foci of this reading are given; none can be added.", "Write a comment instead.")
    if event.focusID in case.foci or not event.focusID:
        raise ProblemError(f'Case {case.caseID} already has a focus "{event.focusID}".', "Give the new focus another name.")
    position, radius, site = event.data["positionRAS"], event.data["radiusMm"], event.data["site"]
    if len(position) != 3 or not all(_isNumber(value) for value in position):
        raise ProblemError("The position of the focus is not three numbers in mm.", "Mark the focus again.")
    if radius is not None and not (_isNumber(radius) and radius > 0):
        raise ProblemError("The radius of the focus is not a number of mm above 0.", "Leave it out, or measure it again.")
    if not isinstance(site, str):
        raise ProblemError("The site of the focus is not a text.", "Choose the site again.")
    return state.withCase(
        case, Focus(event.focusID, given=False, positionRAS=tuple(position), radiusMm=radius, site=site, history=(event,))
    )


def _isNumber(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _scored(state: State, event: Event) -> State:
    """data: score, and reason where the reader gave one."""
    case = state.caseOf(event)
    focus = state.focusOf(case, event)
    if focus.score is not None:
        raise ProblemError(
            f"Focus {focus.focusID} of case {case.caseID} already has the score {focus.score}.", "Change it, with a reason."
        )
    return _withScore(state, case, focus, event)


def _changed(state: State, event: Event) -> State:
    """data: score, former, reason."""
    case = state.caseOf(event)
    focus = state.focusOf(case, event)
    if focus.score is None:
        raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} has no score to change.", "Score it.")
    event.text("reason", f"The reason for changing the score of focus {focus.focusID}")
    if event.data["former"] != focus.score:
        raise ProblemError(f"The former score of focus {focus.focusID} is {focus.score}.", "Record the change with that score.")
    if event.data["score"] == focus.score:
        raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} has the score {focus.score} already.", "Nothing to do.")
    return _withScore(state, case, focus, event)


def _withScore(state: State, case: ReadCase, focus: Focus, event: Event) -> State:
    score, scores = event.data["score"], state.assignment.scores
    if type(score) is not int or score not in scores:
        raise ProblemError(f"The score {score!r} is not on the scale.", f"Choose one of {', '.join(map(str, scores))}.")
    return state.withCase(case, replace(focus, score=score, history=(*focus.history, event)))


def _withdrawn(state: State, event: Event) -> State:
    """data: reason (may be empty)."""
    case = state.caseOf(event)
    focus = state.focusOf(case, event)
    if focus.given:
        raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} is given and cannot be withdrawn.", "Score it.")
    if not isinstance(event.data["reason"], str):
        raise ProblemError("The reason for the withdrawal is not a text.", "Write it down, or leave it empty.")
    return state.withCase(case, replace(focus, withdrawn=True, history=(*focus.history, event)))


def _commented(state: State, event: Event) -> State:
    """data: text."""
    case = state.caseOf(event)
    focus = state.focusOf(case, event) if event.focusID else None
    event.text("text", "The text of the comment")
    if focus:
        focus = replace(focus, history=(*focus.history, event))
    return state.withCase(replace(case, comments=(*case.comments, event)), focus)


def _sealed(state: State, event: Event) -> State:
    """data: completed, how many cases are after it; sealed, the event (hex, `sealing`)."""
    completed = event.data["completed"]
    if not state.assignment.others or type(completed) is not int or not 0 <= completed <= len(state.cases):
        raise ProblemError(
            f"Event {event.number} does not fit how this packet is sealed.", "Use the packet as it was handed out."
        )
    return replace(state, sealedCompleted=completed)


def _signed(state: State, event: Event) -> State:
    """data: reader, printedName, meaning."""
    if event.data.get("reader") != state.assignment.reader:
        raise ProblemError("The signature is not that of the reader of this packet.", "Sign in the packet of your own.")
    event.text("printedName", "The printed name")
    event.text("meaning", "The meaning of the signature")
    unfinished = [case.caseID for case in state.cases.values() if case.status in ("unopened", "open")]
    if state.completed < len(state.cases):
        first = ", ".join(unfinished[:5]) + (" ..." if len(unfinished) > 5 else "")
        raise ProblemError(f"{len(unfinished)} cases are not completed yet: {first}.", "Complete them, then sign.")
    if unanswered := sorted(set(state.asked) - set(state.matched)):
        raise ProblemError(f"Not answered yet: which marks are the same focus ({', '.join(unanswered)}).", "Answer, then sign.")
    return replace(state, signed=event)


# Every kind of event and what it does to the state; each function's docstring names the event's data.
_STEPS: dict[str, Callable[[State, Event], State]] = {
    "created": _noted,
    "salvaged": _salvaged,
    "claimed": _claimed,
    "packetOpened": _noted,
    "clockSetBack": _noted,
    "passphraseFailed": _noted,
    "caseOpened": _caseOpened,
    "focusMarked": _focusMarked,
    "scored": _scored,
    "changed": _changed,
    "withdrawn": _withdrawn,
    "commented": _commented,
    "stageLocked": stageLocked,
    "caseCompleted": caseCompleted,
    "caseNotAssessable": caseNotAssessable,
    "caseReopened": caseReopened,
    ATTEMPTED: attempted,
    "qualificationRepeated": repeated,
    "signed": _signed,
    "unlocked": unlocked,
    "matched": matched,
    SEALED: _sealed,
}
