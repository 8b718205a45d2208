"""The ends of a case and of its stages, and a case that is opened again.

Where a case is read in stages, the answers of one are locked, by an event that the reader signs, before the images of the next are
shown. Every focus is then to be scored anew, and marks can be added and withdrawn: these are the answers of the next stage, and what
was locked stays as it was. The completion of the case ends the last stage.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.qualification import purposeOf

if TYPE_CHECKING:
    from HER2PETLib.reading.ledger.events import Event, ReadCase, State


def stageLocked(state: "State", event: "Event") -> "State":
    """data: stage, its name; noFoci as of caseCompleted. Every focus is then to be scored anew, with the images of the next stage."""
    case = state.caseOf(event)
    if not state.nextStage(case):
        raise ProblemError(f"Case {case.caseID} has no stage after this one.", "Complete the case.")
    stage = state.assignment.stages[len(case.locked)]
    if event.data["stage"] != stage:
        raise ProblemError(f'The stage of case {case.caseID} is "{stage}".', "Lock the stage that is shown.")
    _requireAnswered(case, event)
    anew = {name: replace(focus, score=None) for name, focus in case.foci.items()}
    return state.withCase(replace(case, foci=anew, locked=(*case.locked, case.foci)))


def caseCompleted(state: "State", event: "Event") -> "State":
    """data: noFoci, true where the reader confirms that there is none to score."""
    case = state.caseOf(event)
    if following := state.nextStage(case):
        raise ProblemError(f'Case {case.caseID} was not read "{following}" yet.', "Lock the stage that is shown, and read on.")
    _requireAnswered(case, event)
    return state.withCase(replace(case, status="completed"))


def _requireAnswered(case: "ReadCase", event: "Event") -> None:
    unscored = [focus.focusID for focus in case.standing if focus.score is None]
    if unscored:
        raise ProblemError(f"Case {case.caseID} has no score yet for {', '.join(unscored)}.", "Score every focus.")
    if event.data["noFoci"] is not (not case.standing):
        if case.standing:
            raise ProblemError(f"Case {case.caseID} has {len(case.standing)} foci.", "Complete it with them, or withdraw them.")
        raise ProblemError(f"Case {case.caseID} has no focus.", "Confirm that there is none, or mark the foci.")


def caseNotAssessable(state: "State", event: "Event") -> "State":
    """data: reason."""
    case = state.caseOf(event)
    reason = event.text("reason", f"The reason why case {case.caseID} cannot be assessed")
    return state.withCase(replace(case, status="notAssessable", reason=reason))


def caseReopened(state: "State", event: "Event") -> "State":
    """data: reason."""
    case = state.cases.get(event.caseID)
    if state.unlocks and case is not None and not case.query:
        raise ProblemError(f"Case {case.caseID} was signed, and nothing is asked about it.", "Answer what is asked.")
    if purpose := purposeOf(state, event.caseID):
        raise ProblemError(f"Case {event.caseID} is one of {purpose}, which is not opened again.", "Go on with the next case.")
    if case is None or case.status not in ("completed", "notAssessable"):
        case = state.caseOf(event, "completed")
    if not state.assignment.reopenCases and not case.query:
        raise ProblemError(
            f"Case {case.caseID} is {case.statusInWords}, and the charter does not allow reopening cases.",
            "Tell the coordinator if the answer is wrong.",
        )
    event.text("reason", f"The reason for reopening case {case.caseID}")
    return state.withCase(replace(case, status="open", reason=""))
