"""Training and qualification: cases with a known answer that come before those of the study, and open them.

The reference answers stand in the assignment, in plain text: a reader who looks for them finds them. So does the pass mark; the assignment is
signed by the coordinator. The ledger itself counts how many foci of the qualification a reader decided as the reference, writes that
down as an event, and opens no case of the study before the pass mark is reached. Nothing of these cases is ever counted in a result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from HER2PETLib.reading.ledger.events import Event, ReadCase, State

TRAINING, QUALIFICATION = "training", "qualification"
# The kind of event that the ledger itself writes when the last case of an attempt is done.
ATTEMPTED = "qualificationAttempted"


@dataclass(frozen=True)
class PracticeCase:
    """purpose: TRAINING or QUALIFICATION; positive: the foci that are positive by the reference, all others are negative."""

    purpose: str
    positive: tuple[str, ...]


@dataclass(frozen=True)
class Practice:
    """What comes before the cases of the study. cases: by their names in the packet. threshold: a focus is decided positive by a score of it or
    above, at `stage` (from 0). passMark: share of foci that have to be decided as the reference; attempts: how often it may be tried."""

    cases: Mapping[str, PracticeCase]
    threshold: int
    stage: int
    passMark: float
    attempts: int

    def document(self) -> dict[str, Any]:
        """It as JSON."""
        cases = [[name, case.purpose, list(case.positive)] for name, case in self.cases.items()]
        return {**vars(self), "cases": cases}

    @classmethod
    def fromDocument(cls, document: Mapping[str, Any]) -> "Practice":
        """The inverse of `document`."""
        cases = {name: PracticeCase(purpose, tuple(positive)) for name, purpose, positive in document["cases"]}
        return cls(**{**document, "cases": cases})

    def of(self, purpose: str) -> list[str]:
        """The cases of a purpose."""
        return [name for name, case in self.cases.items() if case.purpose == purpose]

    def asReference(self, read: "ReadCase") -> dict[str, bool]:
        """{focus of a case: whether the reader decided it as the reference}; no focus of a case that was set as not assessable was."""
        positive, then = self.cases[read.caseID].positive, read.atStage(self.stage)
        return {
            name: then.status != "notAssessable"
            and focus.score is not None
            and (focus.score >= self.threshold) == (name in positive)
            for name, focus in then.foci.items()
        }


@dataclass(frozen=True)
class Attempts:
    """How a reader stands in the qualification. ended: attempts, of `allowed`; right, foci: of the last one, foci decided as the reference and
    all (0 before the first); isPassed: whether any attempt reached the pass mark. isSealed: none of it can be read yet (`ledger.sealing`)."""

    ended: int
    allowed: int
    right: int
    foci: int
    passMark: float
    isPassed: bool
    isSealed: bool = False

    @property
    def share(self) -> float:
        """Of the last attempt's foci, from 0 to 1."""
        return self.right / self.foci if self.foci else 0.0

    def __str__(self) -> str:
        if self.isSealed:
            return "qualification: sealed with the answers"
        if not self.ended:
            return "qualification: no attempt has ended yet"
        return (
            f"qualification {'passed' if self.isPassed else 'not passed'}: attempt {self.ended} of {self.allowed}, {self.right} of "
            f"{self.foci} foci as the reference ({self.share:.0%}, pass mark {self.passMark:.0%})"
        )


def attemptsOf(state: "State") -> Attempts | None:
    """How the reader stands in the qualification; None where the packet has none."""
    practice = state.assignment.practice
    if practice is None or not practice.of(QUALIFICATION):
        return None
    last = state.attempts[-1].data if state.attempts else {"right": 0, "foci": 0}
    return Attempts(
        ended=len(state.attempts),
        allowed=practice.attempts,
        right=last["right"],
        foci=last["foci"],
        passMark=practice.passMark,
        isPassed=isQualified(state),
        isSealed=state.sealedCompleted is not None,
    )


def purposeOf(state: "State", caseID: str) -> str:
    """TRAINING, QUALIFICATION, or "" for a case of the study."""
    practice = state.assignment.practice
    return practice.cases[caseID].purpose if practice and caseID in practice.cases else ""


def isQualified(state: "State") -> bool:
    """Whether the pass mark was reached, or there is none."""
    practice = state.assignment.practice
    return not practice or not practice.of(QUALIFICATION) or any(event.data["passed"] for event in state.attempts)


def mayRepeat(state: "State") -> bool:
    """Whether the qualification failed, and may be tried once more."""
    practice = state.assignment.practice
    return practice is not None and not isQualified(state) and len(state.attempts) == state.attempt < practice.attempts


def whyClosed(state: "State", caseID: str) -> str:
    """What has to be done before a case can be opened, as a sentence; "" for nothing."""
    practice, purpose = state.assignment.practice, purposeOf(state, caseID)
    if not practice or purpose == TRAINING:
        return ""
    if not _areDone(state, practice.of(TRAINING)):
        return "The training cases come first."
    if purpose == QUALIFICATION or isQualified(state):
        return ""
    if len(state.attempts) < state.attempt:
        return "The qualification cases come first."
    last = state.attempts[-1].data
    said = f"The qualification was not passed: {last['right']} of {last['foci']} foci as the reference, {practice.passMark:.0%} are needed."
    if mayRepeat(state):
        return f"{said} It may be repeated."
    return f"{said} No attempt is left, and this packet stays closed: ask the coordinator."


def attemptDue(state: "State") -> dict[str, Any] | None:
    """The data of the event that ends an attempt, where its last case was just done and the event is not yet there; else None."""
    practice = state.assignment.practice
    cases = practice.of(QUALIFICATION) if practice else []
    if not practice or not cases or len(state.attempts) >= state.attempt or not _areDone(state, cases):
        return None
    answers = [isRight for name in cases for isRight in practice.asReference(state.cases[name]).values()]
    right, foci = sum(answers), len(answers)
    return {
        "attempt": state.attempt,
        "right": right,
        "foci": foci,
        "share": round(right / foci, 4) if foci else 0.0,
        "passMark": practice.passMark,
        "passed": right >= practice.passMark * foci - 1e-9,
    }


def attempted(state: "State", event: "Event") -> "State":
    """data: attempt, right, foci, share, passMark, passed: as the answers give them."""
    due = attemptDue(state)
    if due is None:
        raise ProblemError("No attempt at the qualification has ended.", "Complete its cases.")
    if dict(event.data) != due:
        raise ProblemError(
            f"Attempt {due['attempt']} at the qualification ended otherwise than event {event.number} says.",
            "Give the packet to the coordinator as it is.",
        )
    return replace(state, attempts=(*state.attempts, event))


def repeated(state: "State", event: "Event") -> "State":
    """data: attempt, the number of the new one."""
    practice = state.assignment.practice
    if practice is None or not mayRepeat(state):
        raise ProblemError("The qualification cannot be repeated.", "Ask the coordinator, if it was not passed.")
    if event.data["attempt"] != state.attempt + 1:
        raise ProblemError(f"The next attempt is number {state.attempt + 1}.", "Repeat the qualification.")
    anew = {name: state.unopened(name) for name in practice.of(QUALIFICATION)}
    return replace(state, attempt=state.attempt + 1, cases={**state.cases, **anew})


def _areDone(state: "State", names: Iterable[str]) -> bool:
    return all(state.cases[name].status in ("completed", "notAssessable") for name in names)
