"""What can happen in a reading, and the state that follows from it: nothing but events is ever stored.

`stateOf(assignment, events)` is the state; `State.after(event)` is one step of it and refuses what may not happen.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import Charter, canonicalJSON
from HER2PETLib.reading.ledger.signing import isSignedBy

# The kinds of events that nobody can sign, for they happen without the reader's key.
UNSIGNED = ("passphraseFailed",)
# The kinds that say what a reader saw, and the one under which they are stored where answers are sealed (`sealing`).
ANSWERS = (
    "caseOpened", "focusMarked", "scored", "changed", "withdrawn", "commented", "caseCompleted", "caseNotAssessable", "caseReopened",
)  # fmt: skip
SEALED = "sealed"


@dataclass(frozen=True)
class Assignment:
    """What one packet asks of its reader; the first event of its ledger holds it.

    charterHash: `Charter.hash`. keyHash: of the study's key. coordinatorKey: public key that signs this assignment, 64 hexadecimal
    digits. scores: the scores of the charter's scale, ascending. issue: 1 as handed out, 2 when the packet was issued once more, and so on;
    salvagedHash: of the last event of the former ledger that was taken over, "" for none.
    cases: for each case, in reading order and by its name in this packet, the names of its given foci (none in free search).
    others: how many other readers have to sign before the answers can be opened; 0: they are not sealed.
    """

    packetID: str
    reader: str
    charterHash: str
    keyHash: str
    coordinatorKey: str
    mode: str
    scores: tuple[int, ...]
    reopenCases: bool
    cases: Mapping[str, tuple[str, ...]]
    issue: int = 1
    salvagedHash: str = ""
    others: int = 0

    @classmethod
    def under(
        cls,
        charter: Charter,
        packetID: str,
        keyHash: str,
        coordinatorKey: str,
        reader: str,
        cases: Mapping[str, Iterable[str]],
        *,
        sealed: bool = False,
    ) -> "Assignment":
        """The assignment of `cases` to `reader` under `charter`. sealed: her answers are, until all others have signed.

        Raises ProblemError if the charter does not name the reader.
        """
        if reader not in charter.readers:
            raise ProblemError(f'The charter names no reader "{reader}".', f"Readers are {', '.join(charter.readers)}.")
        return cls(
            packetID,
            reader,
            charter.hash,
            keyHash,
            coordinatorKey,
            charter.mode,
            charter.scores,
            charter.readerMay.reopenCases,
            {case: tuple(foci) for case, foci in cases.items()},
            others=len(charter.readers) - 1 if sealed else 0,
        )

    def document(self) -> dict[str, Any]:
        """The assignment as JSON; cases as a list, so that their order counts."""
        return {
            "packetID": self.packetID,
            "reader": self.reader,
            "charterHash": self.charterHash,
            "keyHash": self.keyHash,
            "coordinatorKey": self.coordinatorKey,
            "mode": self.mode,
            "scores": list(self.scores),
            "reopenCases": self.reopenCases,
            "cases": [[case, list(foci)] for case, foci in self.cases.items()],
            "issue": self.issue,
            "salvagedHash": self.salvagedHash,
            "others": self.others,
        }

    @classmethod
    def fromDocument(cls, document: Mapping[str, Any]) -> "Assignment":
        """The inverse of `document`."""
        cases = {case: tuple(foci) for case, foci in document["cases"]}
        return cls(**{**document, "scores": tuple(document["scores"]), "cases": cases})


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


@dataclass(frozen=True)
class ReadCase:
    """A case as it now stands. status: "unopened", "open", "completed" or "notAssessable" (with its reason);
    foci: by name, withdrawn ones too; comments: the events, in order. query: what the coordinator asks about it after the signature, ""
    for nothing."""

    caseID: str
    status: str = "unopened"
    foci: Mapping[str, Focus] = field(default_factory=dict)
    reason: str = ""
    comments: tuple[Event, ...] = ()
    query: str = ""

    @property
    def standing(self) -> list[Focus]:
        """The foci that are not withdrawn."""
        return [focus for focus in self.foci.values() if not focus.withdrawn]


@dataclass(frozen=True)
class State:
    """Where the reading stands after its events. lock: the reader's key as `passphrase` stores it, None before the first opening.
    unlocks: the events that opened the reading again after a signature; asked: questions of these about matching; matched: the
    answers, {question: {own mark: points that are the same focus}}. sealedCompleted: how many cases are completed, where the events
    are sealed and `cases` knows nothing of it; else None."""

    assignment: Assignment
    cases: Mapping[str, ReadCase]
    lock: Mapping[str, Any] | None = None
    signed: Event | None = None
    unlocks: tuple[Event, ...] = ()
    asked: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    matched: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
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

    def _case(self, event: Event, status: str = "open") -> ReadCase:
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
            raise ProblemError(f"Case {case.caseID} is {_STATUS[case.status]}.", remedy)
        return case

    def _focus(self, case: ReadCase, event: Event) -> Focus:
        focus = case.foci.get(event.focusID)
        if focus is None:
            raise ProblemError(f'Case {case.caseID} has no focus "{event.focusID}".', "Choose one of the list, or mark it first.")
        if focus.withdrawn:
            raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} is withdrawn.", "Mark it again to score it.")
        return focus

    def _with(self, case: ReadCase, focus: Focus | None = None) -> "State":
        if focus:
            case = replace(case, foci={**case.foci, focus.focusID: focus})
        return replace(self, cases={**self.cases, case.caseID: case})


def stateOf(assignment: Assignment, events: Iterable[Event]) -> State:
    """The state after `events`, the first of which is "created". Raises ProblemError at the first that may not happen."""
    state = State(
        assignment,
        {
            case: ReadCase(case, foci={focusID: Focus(focusID, given=True) for focusID in foci})
            for case, foci in assignment.cases.items()
        },
    )
    for event in events:
        state = state.after(event)
    return state


_STATUS = {"unopened": "not opened yet", "open": "still open", "completed": "completed", "notAssessable": "set as not assessable"}


def _text(event: Event, key: str, what: str) -> str:
    text = event.data.get(key)
    if not isinstance(text, str) or not text.strip():
        raise ProblemError(f"{what} is missing.", "Write it down.")
    return text


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
    return state._with(replace(state._case(event, "unopened"), status="open"))


def _focusMarked(state: State, event: Event) -> State:
    """data: positionRAS [R, A, S] in mm, radiusMm (number or None), site (text, may be empty)."""
    case = state._case(event)
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
    return state._with(
        case, Focus(event.focusID, given=False, positionRAS=tuple(position), radiusMm=radius, site=site, history=(event,))
    )


def _isNumber(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _scored(state: State, event: Event) -> State:
    """data: score, and reason where the reader gave one."""
    case = state._case(event)
    focus = state._focus(case, event)
    if focus.score is not None:
        raise ProblemError(
            f"Focus {focus.focusID} of case {case.caseID} already has the score {focus.score}.", "Change it, with a reason."
        )
    return _withScore(state, case, focus, event)


def _changed(state: State, event: Event) -> State:
    """data: score, former, reason."""
    case = state._case(event)
    focus = state._focus(case, event)
    if focus.score is None:
        raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} has no score to change.", "Score it.")
    _text(event, "reason", f"The reason for changing the score of focus {focus.focusID}")
    if event.data["former"] != focus.score:
        raise ProblemError(f"The former score of focus {focus.focusID} is {focus.score}.", "Record the change with that score.")
    if event.data["score"] == focus.score:
        raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} has the score {focus.score} already.", "Nothing to do.")
    return _withScore(state, case, focus, event)


def _withScore(state: State, case: ReadCase, focus: Focus, event: Event) -> State:
    score, scores = event.data["score"], state.assignment.scores
    if type(score) is not int or score not in scores:
        raise ProblemError(f"The score {score!r} is not on the scale.", f"Choose one of {', '.join(map(str, scores))}.")
    return state._with(case, replace(focus, score=score, history=(*focus.history, event)))


def _withdrawn(state: State, event: Event) -> State:
    """data: reason (may be empty)."""
    case = state._case(event)
    focus = state._focus(case, event)
    if focus.given:
        raise ProblemError(f"Focus {focus.focusID} of case {case.caseID} is given and cannot be withdrawn.", "Score it.")
    if not isinstance(event.data["reason"], str):
        raise ProblemError("The reason for the withdrawal is not a text.", "Write it down, or leave it empty.")
    return state._with(case, replace(focus, withdrawn=True, history=(*focus.history, event)))


def _commented(state: State, event: Event) -> State:
    """data: text."""
    case = state._case(event)
    focus = state._focus(case, event) if event.focusID else None
    _text(event, "text", "The text of the comment")
    if focus:
        focus = replace(focus, history=(*focus.history, event))
    return state._with(replace(case, comments=(*case.comments, event)), focus)


def _caseCompleted(state: State, event: Event) -> State:
    """data: noFoci, true where the reader confirms that there is none to score."""
    case = state._case(event)
    unscored = [focus.focusID for focus in case.standing if focus.score is None]
    if unscored:
        raise ProblemError(f"Case {case.caseID} has no score yet for {', '.join(unscored)}.", "Score every focus.")
    if event.data["noFoci"] is not (not case.standing):
        if case.standing:
            raise ProblemError(f"Case {case.caseID} has {len(case.standing)} foci.", "Complete it with them, or withdraw them.")
        raise ProblemError(f"Case {case.caseID} has no focus.", "Confirm that there is none, or mark the foci.")
    return state._with(replace(case, status="completed"))


def _caseNotAssessable(state: State, event: Event) -> State:
    """data: reason."""
    case = state._case(event)
    reason = _text(event, "reason", f"The reason why case {case.caseID} cannot be assessed")
    return state._with(replace(case, status="notAssessable", reason=reason))


def unlockContent(unlock: Mapping[str, Any]) -> bytes:
    """What the coordinator signs of an unlock (32 bytes)."""
    return hashlib.sha256(b"unlock" + canonicalJSON({name: unlock[name] for name in unlock if name != "signature"})).digest()


def _unlocked(state: State, event: Event) -> State:
    """data: the coordinator's unlock, see `unlock`; that its readingHash is that of the signature before it, `readerchain` checks."""
    unlock = event.data
    if state.signed is None:
        raise ProblemError("The reading is not signed: there is nothing to unlock.", "Go on reading.")
    if not isSignedBy(state.assignment.coordinatorKey, unlockContent(unlock), unlock["signature"]):
        raise ProblemError("The unlock was not signed with the coordinator's key.", "Ask the coordinator for the original.")
    if (unlock["packetID"], unlock["reader"]) != (state.assignment.packetID, state.assignment.reader):
        raise ProblemError("The unlock is that of another packet.", "Use it in the packet that it is for.")
    if unlock["number"] != len(state.unlocks) + 1:
        raise ProblemError(f"The unlock is number {unlock['number']}, and not the next.", "Ask the coordinator for the newest.")
    cases = {name: replace(case, query="") for name, case in state.cases.items()}
    _text(event, "reason", "The reason for the unlock")
    for name, question in unlock["cases"].items():
        cases[name] = replace(cases[name], status="open", reason="", query=question)
    asked = {**state.asked, **unlock["matches"]}
    return replace(state, cases=cases, signed=None, unlocks=(*state.unlocks, event), asked=asked)


def _matched(state: State, event: Event) -> State:
    """data: query, same {own mark: points that are the same focus, none for none}."""
    query, same = event.data["query"], event.data["same"]
    asked = state.asked.get(query)
    if asked is None or asked["case"] != event.caseID:
        raise ProblemError(f'Nothing is asked by the name "{query}".', f"Questions are {', '.join(state.asked) or 'none'}.")
    if not state.unlocks or query not in state.unlocks[-1].data["matches"]:
        raise ProblemError(f"Question {query} was answered and signed before.", "Answer the newest.")
    if set(same) != set(asked["foci"]):
        raise ProblemError(f"Question {query} is about the marks {', '.join(asked['foci'])}.", "Answer for each of them.")
    named = [point for points in same.values() for point in points]
    if unknown := sorted(set(named) - set(asked["points"])):
        raise ProblemError(f"Question {query} has no point {', '.join(unknown)}.", f"Points are {', '.join(asked['points'])}.")
    if len(named) != len(set(named)):
        raise ProblemError("A point is said to be the same focus as two of your marks.", "Name it for one of them.")
    return replace(state, matched={**state.matched, query: {mark: tuple(points) for mark, points in same.items()}})


def _caseReopened(state: State, event: Event) -> State:
    """data: reason."""
    case = state.cases.get(event.caseID)
    if state.unlocks and case is not None and not case.query:
        raise ProblemError(f"Case {case.caseID} was signed, and nothing is asked about it.", "Answer what is asked.")
    if case is None or case.status not in ("completed", "notAssessable"):
        case = state._case(event, "completed")
    if not state.assignment.reopenCases and not case.query:
        raise ProblemError(
            f"Case {case.caseID} is {_STATUS[case.status]}, and the charter does not allow reopening cases.",
            "Tell the coordinator if the answer is wrong.",
        )
    _text(event, "reason", f"The reason for reopening case {case.caseID}")
    return state._with(replace(case, status="open", reason=""))


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
    _text(event, "printedName", "The printed name")
    _text(event, "meaning", "The meaning of the signature")
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
    "caseCompleted": _caseCompleted,
    "caseNotAssessable": _caseNotAssessable,
    "caseReopened": _caseReopened,
    "signed": _signed,
    "unlocked": _unlocked,
    "matched": _matched,
    SEALED: _sealed,
}
