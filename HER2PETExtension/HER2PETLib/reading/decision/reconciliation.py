"""What an unblinded reading says: every focus and patient as decided, and scores side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from HER2PETLib.reading.decision.rule import FocusDecision, PatientDecision, isDiscordant
from HER2PETLib.reading.decision.stageanswers import StageAnswers, StageChange, summedChanges
from HER2PETLib.statistics.agreement import ScorePair


@dataclass(frozen=True)
class DecidedFocus:
    """A decision with where the focus lies, and how far apart readers marked it, at most (None: given, or seen by one). stages: what was
    answered at each, none where cases are read in one."""

    decision: FocusDecision
    positionRAS: tuple[float, float, float]
    distanceMm: float | None = None
    stages: StageAnswers = field(default_factory=dict)


@dataclass(frozen=True)
class AmbiguousMatch:
    """Marks matched as one focus that could have been matched otherwise, for a person to look at."""

    caseID: str
    focusID: str
    distanceMm: float
    otherFocusIDs: tuple[str, ...]
    excessMm: float


@dataclass(frozen=True)
class MatchQuery:
    """A question to the readers: which of their marks are the same focus? Distance does not say, and the answer decides.

    marks: {reader: marks by their names in the reader's ledger}. focusIDs: the foci as they were matched. fewest, most: how many of
    them are positive, by which marks belong together. answersDiffer: they were asked, and do not say the same.
    """

    caseID: str
    marks: Mapping[str, tuple[str, ...]]
    focusIDs: tuple[str, ...]
    fewest: int
    most: int
    answersDiffer: bool = False

    @property
    def reason(self) -> str:
        """Why the foci are not decided."""
        marks = "; ".join(f"{reader} {', '.join(names)}" for reader, names in self.marks.items())
        if self.answersDiffer:
            return f"the readers were asked which of these marks are the same focus ({marks}), and their answers differ"
        return (
            f"query to the readers: which of these marks are the same focus ({marks})? By their distances it is open, and "
            f"{self.fewest} or {self.most} of them are positive"
        )


@dataclass(frozen=True)
class Reconciliation:
    """The unblinded reading. needed: how many readers at the threshold or above make a focus positive; gate: how marks were matched, in
    words. cases: the caseIDs. parts: {batch: its own}, where cases came late; needed and threshold are then those of the first.
    stages: in which cases were read, none where in one; everything else is of the one that decides."""

    readers: tuple[str, ...]
    needed: int
    threshold: int
    foci: tuple[DecidedFocus, ...]
    patients: tuple[PatientDecision, ...]
    ambiguous: tuple[AmbiguousMatch, ...]
    queries: tuple[MatchQuery, ...]
    scorePairs: Mapping[tuple[str, str], tuple[ScorePair, ...]]
    repeatPairs: Mapping[str, tuple[ScorePair, ...]]
    gate: str
    cases: tuple[str, ...] = ()
    parts: Mapping[int, "Reconciliation"] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    stageChanges: tuple[StageChange, ...] = ()

    @property
    def discordant(self) -> tuple[FocusDecision, ...]:
        """The foci that one reader called and another did not."""
        return tuple(f.decision for f in self.foci if isDiscordant(f.decision.answers, self.thresholdOf(f.decision.caseID)))

    def batchOf(self, caseID: str) -> int:
        """In which batch a case was read."""
        return next((number for number, part in self.parts.items() if caseID in part.cases), 1)

    def thresholdOf(self, caseID: str) -> int:
        """The threshold by which a case was decided: an amendment may have changed it for a later batch."""
        return self.parts[self.batchOf(caseID)].threshold if self.parts else self.threshold

    def grouped(self, of: Callable[["Reconciliation"], object]) -> dict[str, "Reconciliation"]:
        """The batches that are alike in something: {"": all} where all are, else {"batches 1, 2": these, "batch 3": this}."""
        groups: dict[object, list[int]] = {}
        for number, part in self.parts.items():
            groups.setdefault(of(part), []).append(number)
        if len(groups) < 2:
            return {"": self}
        return {
            f"batch{'es' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}": merged({n: self.parts[n] for n in numbers})
            for numbers in groups.values()
        }


def merged(parts: Mapping[int, Reconciliation]) -> Reconciliation:
    """The reading of several batches {number: its own}, no patient in two of them. Readers are known by their names."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    first, every = next(iter(parts.values())), tuple(parts.values())
    pairs: dict[tuple[str, str], tuple[ScorePair, ...]] = {}
    repeats: dict[str, tuple[ScorePair, ...]] = {}
    for part in every:
        for readers, found in part.scorePairs.items():
            pairs[readers] = pairs.get(readers, ()) + found
        for reader, found in part.repeatPairs.items():
            repeats[reader] = repeats.get(reader, ()) + found
    return Reconciliation(
        tuple(dict.fromkeys(reader for part in every for reader in part.readers)),
        first.needed,
        first.threshold,
        tuple(focus for part in every for focus in part.foci),
        tuple(patient for part in every for patient in part.patients),
        tuple(match for part in every for match in part.ambiguous),
        tuple(query for part in every for query in part.queries),
        pairs,
        repeats,
        first.gate
        if len({part.gate for part in every}) == 1
        else "; ".join(f"batch {number}: {part.gate}" for number, part in parts.items()),
        tuple(case for part in every for case in part.cases),
        parts,
        first.stages,  # no amendment changes them
        summedChanges(change for part in every for change in part.stageChanges),
    )
