"""What readers answered at each stage in which a case was read (`Charter.stages`), beside the one that decides.

A mark of a free search is the same one at each stage, by its name in the reader's ledger; before it was made, and after it was
withdrawn, the focus counts as not seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from HER2PETLib.reading.decision.rule import Answer, AnswerState
from HER2PETLib.reading.ledger.events import Focus, ReadCase

# {stage: {reader: answer}}.
StageAnswers = Mapping[str, Mapping[str, Answer]]


@dataclass(frozen=True)
class StageChange:
    """How a reader's scores changed from one stage to the next. foci: how many have a score at one of the two, in cases that were assessable at
    both; changed: with another one, or seen at one stage only; becamePositive, becameNegative: that crossed the threshold, by this reader alone."""

    reader: str
    fromStage: str
    toStage: str
    foci: int
    changed: int
    becamePositive: int
    becameNegative: int


def answerOf(read: ReadCase, focus: Focus | None) -> Answer:
    """focus: None where the reader marked nothing."""
    if read.status == "notAssessable":
        return Answer(AnswerState.NOT_ASSESSABLE, reason=read.reason)
    if focus is None:
        return Answer(AnswerState.NOT_SEEN)
    if focus.score is None:
        return Answer(AnswerState.MISSING, reason="the case was completed without a score")
    return Answer(AnswerState.SCORED, focus.score)


def stageAnswers(stages: Sequence[str], reads: Mapping[str, ReadCase], names: Mapping[str, str]) -> StageAnswers:
    """The answers on one focus. reads: {reader: the case}; names: {reader: the focus in the reader's ledger}, of those who marked it."""
    return {
        stage: {reader: _answerAt(read, names.get(reader, ""), number) for reader, read in reads.items()}
        for number, stage in enumerate(stages)
    }


def stageChanges(stages: Sequence[str], reads: Mapping[str, Iterable[ReadCase]], threshold: int) -> list[StageChange]:
    """Of each reader, from each stage to the next. reads: {reader: cases, each once}."""
    changes = []
    for reader, cases in reads.items():
        answers = [[_answerAt(read, name, number) for number in range(len(stages))] for read in cases for name in read.foci]
        for number, (former, later) in enumerate(pairwise(stages)):
            pairs = [(each[number], each[number + 1]) for each in answers]
            pairs = [pair for pair in pairs if _isScored(pair)]
            called = [(one.isCalled(threshold), other.isCalled(threshold)) for one, other in pairs]
            changed = sum(one != other for one, other in pairs)
            changes.append(
                StageChange(reader, former, later, len(pairs), changed, called.count((False, True)), called.count((True, False)))
            )
    return changes


def summedChanges(changes: Iterable[StageChange]) -> tuple[StageChange, ...]:
    """The changes of several batches, one of each reader and pair of stages."""
    summed: dict[tuple[str, str, str], StageChange] = {}
    for each in changes:
        place = each.reader, each.fromStage, each.toStage
        former = summed.get(place)
        counts = ("foci", "changed", "becamePositive", "becameNegative")
        summed[place] = (
            replace(each, **{name: getattr(each, name) + getattr(former, name) for name in counts}) if former else each
        )
    return tuple(summed.values())


def _answerAt(read: ReadCase, name: str, stage: int) -> Answer:
    then = read.atStage(stage)
    focus = then.foci.get(name)
    return answerOf(then, focus if focus is not None and not focus.withdrawn else None)


def _isScored(pair: tuple[Answer, Answer]) -> bool:
    states = {answer.state for answer in pair}
    return AnswerState.SCORED in states and states <= {AnswerState.SCORED, AnswerState.NOT_SEEN}
