"""From scores to positive or not, by the charter's rule; nothing missing ever counts as a negative in silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

EVALUABLE_RULE = (
    "A patient is positive with at least one positive focus. Without one, the patient is negative if every case was read and "
    "every focus was decided, and not evaluable otherwise."
)


class AnswerState(Enum):
    """What a reader said about a focus."""

    SCORED = "scored"
    NOT_SEEN = "not seen"  # free search: read the whole case and marked nothing here
    NOT_ASSESSABLE = "not assessable"
    MISSING = "missing"


@dataclass(frozen=True)
class Answer:
    """One reader's answer on one focus; `reason` says why it is not assessable or missing."""

    state: AnswerState
    score: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.state is AnswerState.SCORED) != (self.score is not None):
            raise ValueError(f"An answer that is {self.state.value} cannot have the score {self.score}.")

    def isCalled(self, threshold: int) -> bool:
        """Whether the reader scored the focus at `threshold` or above."""
        return self.score is not None and self.score >= threshold

    def __str__(self) -> str:
        return str(self.score) if self.score is not None else f"{self.state.value}{f' ({self.reason})' if self.reason else ''}"


@dataclass(frozen=True)
class FocusDecision:
    """`positive` is None where the rule cannot be applied; `reason` says why the decision is what it is. focusID: as in its case;
    isOnlyCase: whether the patient was read in no other."""

    focusID: str
    caseID: str
    patientID: str
    site: str
    answers: Mapping[str, Answer]
    positive: bool | None
    reason: str
    isOnlyCase: bool = True

    @property
    def nameInPatient(self) -> str:
        """What pathology calls the focus: its focusID, and behind its caseID where the patient was read in several cases, for two
        cases number their foci alike."""
        return self.focusID if self.isOnlyCase else f"{self.caseID}/{self.focusID}"


@dataclass(frozen=True)
class PatientDecision:
    """What the endpoint takes from the reading: a patient with positive foci (by `nameInPatient`), without, or not evaluable
    (`reason`)."""

    patientID: str
    positiveFocusIDs: tuple[str, ...]
    evaluable: bool
    reason: str


def decideFocus(answers: Mapping[str, Answer], threshold: int, needed: int | None = None) -> tuple[bool | None, str]:
    """Positive (True) only if `needed` readers (default: every one) scored `threshold` or above; otherwise None if a reader gave no score that
    can be used.

    A reader who did not see a focus did not score it at the threshold. Returns (positive, reason).
    """
    if not answers:
        raise ValueError("A focus without readers cannot be decided.")
    called = sum(answer.isCalled(threshold) for answer in answers.values())
    if needed is not None and needed < len(answers):
        if called >= needed:
            return True, f"{called} of {len(answers)} readers {threshold} or above, {needed} needed"
        # As by the rule of all: nothing missing counts as a negative.
        if not any(answer.state in (AnswerState.MISSING, AnswerState.NOT_ASSESSABLE) for answer in answers.values()):
            return False, f"{called} of {len(answers)} readers {threshold} or above, {needed} needed: {_listed(answers)}"
    unusable = {r: a for r, a in answers.items() if a.state in (AnswerState.MISSING, AnswerState.NOT_ASSESSABLE)}
    if unusable:
        return None, "not evaluable: " + _listed(unusable)
    notSeen = [reader for reader, answer in answers.items() if answer.state is AnswerState.NOT_SEEN]
    if notSeen:
        return False, f"not seen by {', '.join(notSeen)}"
    below = {reader: answer for reader, answer in answers.items() if not answer.isCalled(threshold)}
    if below:
        return False, f"below {threshold}: " + _listed(below)
    return True, f"every reader {threshold} or above"


def decidePatients(
    patients: Mapping[str, Iterable[str]], foci: Iterable[FocusDecision], notRead: Mapping[str, str]
) -> list[PatientDecision]:
    """One decision a patient by `EVALUABLE_RULE`.

    patients: {patientID: case IDs}; foci: every focus decision; notRead: {caseID: why the case as a whole was not read}.
    """
    byPatient: dict[str, list[FocusDecision]] = {patient: [] for patient in patients}
    for focus in foci:
        byPatient[focus.patientID].append(focus)
    decisions = []
    for patient, cases in patients.items():
        positive = tuple(focus.nameInPatient for focus in byPatient[patient] if focus.positive)
        gaps = [f"{case}: {notRead[case]}" for case in cases if case in notRead]
        undecided = [focus for focus in byPatient[patient] if focus.positive is None and focus.caseID not in notRead]
        gaps += [f"{focus.nameInPatient}: {focus.reason}" for focus in undecided]
        if positive:
            decisions.append(
                PatientDecision(patient, positive, True, f"{len(positive)} positive {'focus' if len(positive) == 1 else 'foci'}")
            )
        elif gaps:
            decisions.append(PatientDecision(patient, (), False, "no positive focus, and undecided: " + "; ".join(gaps)))
        else:
            decisions.append(PatientDecision(patient, (), True, f"none of {len(byPatient[patient])} foci positive"))
    return decisions


def isDiscordant(answers: Mapping[str, Answer], threshold: int) -> bool:
    """Whether at least one reader called the focus (threshold or above) and another, who could have, did not."""
    called = {
        answer.isCalled(threshold) for answer in answers.values() if answer.state in (AnswerState.SCORED, AnswerState.NOT_SEEN)
    }
    return len(called) == 2


def adjudicate(decision: FocusDecision, score: int, threshold: int) -> FocusDecision:
    """SENSITIVITY ANALYSIS, not the charter's rule: a discordant focus as a third reader scored it.

    Raises ValueError for a focus that is not discordant: there is nothing to adjudicate.
    """
    if not isDiscordant(decision.answers, threshold):
        raise ValueError(f"{decision.focusID} is not discordant.")
    reason = f"sensitivity analysis: adjudicated {score} (by the charter's rule {decision.reason})"
    return replace(decision, positive=score >= threshold, reason=reason)


def _listed(answers: Mapping[str, Answer]) -> str:
    return "; ".join(f"{reader} {answer}" for reader, answer in answers.items())
