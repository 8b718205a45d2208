"""The scores of a reading beside what pathology says, for the statistics of scores against pathology."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import AnswerState
from HER2PETLib.statistics.scoredlesions import ScoredLesions
from HER2PETLib.trial.endpoint import IMAGED, Endpoint
from HER2PETLib.trial.pathology import HER2Status

# What pathology is asked, and what it answers.
REFERENCES: Mapping[str, Callable[[HER2Status], bool | None]] = {
    "HER2-positive": lambda status: status.positive,
    "HER2-positive or HER2-low": lambda status: status.positiveOrLow,
}
RULE = "charter's rule"


def scoredLesions(reading: Reconciliation, endpoint: Endpoint, stage: str = "") -> list[ScoredLesions]:
    """The foci of every patient who is eligible and imaged, once for each of REFERENCES. In a free search a focus that a reader did not see is below
    all scores of that reader. stage: with the scores of this stage instead of those that decide."""
    imaged = {outcome.patientID for outcome in endpoint.outcomes if outcome.reached in IMAGED}
    foci = [focus for focus in reading.foci if focus.decision.patientID in imaged]
    statusOf = {(focus.patientID, focus.focusID): focus.status for focus in endpoint.pathology}
    statuses = [statusOf.get((focus.decision.patientID, focus.decision.nameInPatient)) for focus in foci]
    scores: NDArray[np.float64] = np.array([[_score(f, reader, stage) for f in foci] for reader in reading.readers], dtype=float)
    thresholds = np.array([reading.thresholdOf(focus.decision.caseID) for focus in foci], dtype=float)
    calls = {
        reader: np.where(np.isnan(own), np.nan, own >= thresholds) for reader, own in zip(reading.readers, scores, strict=True)
    }
    calls[RULE] = np.array([_number(focus.decision.positive) for focus in foci], dtype=float)
    return [
        ScoredLesions(
            reference,
            reading.readers,
            np.array([focus.decision.patientID for focus in foci], dtype=str),
            scores.reshape(len(reading.readers), len(foci)),
            np.array([np.nan if status is None else _number(answer(status)) for status in statuses], dtype=float),
            calls,
            reading.threshold,
        )
        for reference, answer in REFERENCES.items()
    ]


def _score(focus: DecidedFocus, reader: str, stage: str) -> float:
    answer = (focus.stages[stage] if stage else focus.decision.answers).get(reader)
    if answer is not None and answer.score is not None:
        return answer.score
    return -np.inf if answer is not None and answer.state is AnswerState.NOT_SEEN else np.nan


def _number(answer: bool | None) -> float:
    return np.nan if answer is None else float(answer)
