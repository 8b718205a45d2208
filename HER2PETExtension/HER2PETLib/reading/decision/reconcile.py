"""Unblinding: when every reader has signed, foci are matched, decided by the charter's rule, and pairs of scores laid side by side.

Nothing here is about agreement coefficients or files: `statistics.agreement` takes `scorePairs` and `repeatPairs`, the tables are
written by the command.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.charter import Charter
from HER2PETLib.reading.decision.adjudicated import Adjudicated, adjudicationScores
from HER2PETLib.reading.decision.groups import Grouping, GroupQuestion, groupingOf, groupMarks
from HER2PETLib.reading.decision.matchanswers import Answers, matchAnswers
from HER2PETLib.reading.decision.matching import Matching, matchMarks
from HER2PETLib.reading.decision.reconciliation import AmbiguousMatch, DecidedFocus, MatchQuery, Reconciliation, merged
from HER2PETLib.reading.decision.rule import (
    Answer,
    AnswerState,
    FocusDecision,
    adjudicate,
    decideFocus,
    decidePatients,
    isDiscordant,
)
from HER2PETLib.reading.decision.stageanswers import StageAnswers, StageChange, answerOf, stageAnswers, stageChanges
from HER2PETLib.reading.ledger.events import ReadCase, State
from HER2PETLib.reading.ledger.readerchain import chainsKept
from HER2PETLib.reading.ledger.receipt import Receipt
from HER2PETLib.reading.study.batches import batchesOf, requireWhole
from HER2PETLib.reading.study.issues import Issue, issuesOf
from HER2PETLib.reading.study.key import HandOut, Key, KeyCase, KeyShowing
from HER2PETLib.reading.study.results import adjudicatorsHash
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study
from HER2PETLib.statistics.agreement import ScorePair

NO_FOCI_GIVEN = "no focus was given to read"
SITES_DIFFER = "readers differ"


@dataclass(frozen=True)
class PlacedMark:
    """A mark where it lies in the patient. focusID: in the reader's ledger; positionRAS: mm, in the frame of the source's PET; gateRadiusMm: of its lesion,
    0 where none is known."""

    focusID: str
    answer: Answer
    site: str
    positionRAS: tuple[float, float, float]
    gateRadiusMm: float = 0.0


@chainsKept()
def reconcile(study: Study, *, adjudicated: bool = False, progress: Progress = silent) -> Reconciliation:
    """Unblind the study, and record that. adjudicated: what the charter leaves to an adjudicator has to be decided. progress: readings of a batch.

    Raises ProblemError, nothing recorded, while a reader has not signed, if a returned ledger no longer verifies, or where the adjudication is
    asked for and missing.
    """
    requireWhole(study)
    study.requireKey()
    parts = batchesOf(study)
    returned = [_returned(part, progress) for part in parts]  # once: what is recorded is what was decided from
    readings = {
        reader + part.label: receipt.lastHash
        for part, of in zip(parts, returned, strict=True)
        for reader, (receipt, _) in of.items()
    }
    result = merged({part.batch: _decided(part, of) for part, of in zip(parts, returned, strict=True)})
    if adjudicated and study.charter.rule.adjudicator and result.discordant and adjudicationScores(study) is None:
        raise ProblemError(
            f"By the charter an adjudicator decides the discordant foci. There are {len(result.discordant)}, and no adjudication was taken in.",
            "Hand them out with `her2pet reading adjudicate`, and take the signed packet in.",
        )
    readings |= adjudicatorsHash(study)
    study.record("unblinded", charterHash=study.charter.hash, keyHash=study.key.hash, readings=readings)
    return result


def _returned(study: Study, progress: Progress = silent) -> dict[str, tuple[Receipt, State]]:
    """Every signed reading of a batch, checked. Raises ProblemError where one is missing, not as it was signed, or sealed."""
    if not study.isHandedOut and study.whole:
        raise ProblemError(
            f"Batch {study.batch} was added, and its packets were not handed out.",
            "Nobody is unblinded before every batch is read.",
        )
    issues = issuesOf(study)
    returned = {}
    for done, reader in enumerate(issues):
        progress(done, len(issues), f"checking the reading of {reader}{study.label}")
        returned[reader] = returnedReading(study, reader)
    progress(len(issues), len(issues), "")
    for reader, (_, state) in returned.items():
        if state.sealedCompleted is not None:
            raise ProblemError(
                f"The answers of {reader} are still sealed.",
                "Send each reader the receipts of the others, and take in the opening that comes back.",
            )
    return returned


def reconciled(study: Study) -> Reconciliation:
    """As `reconcile`, without a record: only for what is recorded otherwise."""
    requireWhole(study)
    return merged({part.batch: reconciledBatch(part) for part in batchesOf(study)})


def reconciledBatch(study: Study) -> Reconciliation:
    """As `reconciled`, of one batch: only for questions to its readers."""
    return _decided(study, _returned(study))


def _decided(study: Study, returned: Mapping[str, tuple[Receipt, State]]) -> Reconciliation:
    """Of one batch, from its readings."""
    charter, key, handOut = study.charter, study.key, study.requireHandedOut()
    issues = issuesOf(study)
    states = {reader: state for reader, (_, state) in returned.items()}
    reading = _Reading(charter, key, handOut, issues, states, matchAnswers(study, states))
    foci: list[DecidedFocus] = []
    ambiguous: list[AmbiguousMatch] = []
    queries: list[MatchQuery] = []
    notRead: dict[str, str] = {}
    pairs: dict[tuple[str, str], list[ScorePair]] = {(a, b): [] for n, a in enumerate(issues) for b in tuple(issues)[n + 1 :]}
    for case in key.studyCases:
        if charter.mode == "givenFoci":
            decided = reading.decideGiven(case)
        else:
            decided, unclear, asked = reading.decideFound(case)
            ambiguous += unclear
            queries += asked
        foci += decided
        source = key.cases[case].source
        reasons = [
            f"{r}: not assessable ({read.reason})" for r, read in reading.first(case).items() if read.status == "notAssessable"
        ]
        if charter.mode == "givenFoci" and not key.cases[case].foci:
            reasons.append(NO_FOCI_GIVEN)
        if reasons:
            notRead[source.caseID] = "; ".join(reasons)
        for (a, b), found in pairs.items():
            found += _scorePairs(decided, a, b)
    if charter.rule.adjudicator:
        scores = adjudicationScores(study.root)
        foci = [_byAdjudicator(focus, scores, charter.rule.threshold) for focus in foci]
    gate = charter.matchingGate
    return Reconciliation(
        tuple(issues),
        charter.rule.needed(len(issues)),
        charter.rule.threshold,
        tuple(foci),
        tuple(decidePatients(key.casesOfPatients, (focus.decision for focus in foci), notRead)),
        tuple(ambiguous),
        tuple(queries),
        {readers: tuple(found) for readers, found in pairs.items()},
        {reader: tuple(pair for case in key.studyCases for pair in reading.repeatPairs(reader, case)) for reader in issues}
        if charter.repeats
        else {},
        "by identity of the given foci"
        if charter.mode == "givenFoci"
        else f"within {f'the larger of {gate.minimumMm:g} mm and the radius of the lesion' if gate.lesionRadius else f'{gate.minimumMm:g} mm'}",
        tuple(case.source.caseID for case in key.studyCases.values()),
        stages=reading.stages,
        stageChanges=reading.stageChanges(key.studyCases),
    )


def _byAdjudicator(focus: DecidedFocus, scores: Adjudicated | None, threshold: int) -> DecidedFocus:
    """A discordant focus as the adjudicator scored it, where the charter's rule asks for that; undecided without a score."""
    decision = focus.decision
    if not isDiscordant(decision.answers, threshold):
        return focus
    said = "nothing was taken in yet" if scores is None else scores.get((decision.caseID, decision.focusID), "not asked")
    if isinstance(said, int):
        reason = f"adjudicated {said} (by the readers: {decision.reason})"
        return replace(focus, decision=replace(decision, positive=said >= threshold, reason=reason))
    return replace(
        focus, decision=replace(decision, positive=None, reason=f"discordant, and no score of the adjudicator: {said}")
    )


def sensitivityAnalysis(result: Reconciliation, adjudicated: Mapping[tuple[str, str], int]) -> list[FocusDecision]:
    """Every focus decision with discordant foci decided by a third reader's score {(caseID, focusID): score}.

    A labeled sensitivity analysis, never the charter's decision. Raises ProblemError for a score on a focus that is not
    discordant or unknown.
    """
    discordant = {(decision.caseID, decision.focusID) for decision in result.discordant}
    if unknown := sorted(set(adjudicated) - discordant):
        raise ProblemError(
            f"The adjudication scores {', '.join('/'.join(focus) for focus in unknown)}, which is not a discordant focus.",
            "Score only the foci of discordant.csv.",
        )
    return [
        adjudicate(focus.decision, adjudicated[place], result.thresholdOf(focus.decision.caseID))
        if (place := (focus.decision.caseID, focus.decision.focusID)) in adjudicated
        else focus.decision
        for focus in result.foci
    ]


class _Reading:
    """The answers of all readers, found by the charter's case pseudonyms."""

    def __init__(
        self,
        charter: Charter,
        key: Key,
        handOut: HandOut,
        issues: Mapping[str, Issue],
        states: Mapping[str, State],
        matches: Answers,
    ) -> None:
        self._matches = matches
        self._charter, self._key, self._casesOf, self._readers = charter, key, key.casesOfPatients, tuple(issues)
        self.stages = tuple(stage.name for stage in charter.stages) if len(charter.stages) > 1 else ()
        self._whole: dict[tuple[str, str, int], tuple[KeyShowing, ReadCase]] = {
            (reader, showing.case, showing.number): (showing, states[reader].cases[name])
            for reader, issue in issues.items()
            for name, showing in handOut.showings[issue.place].items()
        }
        self._showings = {
            place: (showing, read.atStage(charter.decidingNumber)) for place, (showing, read) in self._whole.items()
        }

    def first(self, case: str) -> dict[str, ReadCase]:
        """What each reader answered when the case was shown the first time: the answers that count."""
        return {reader: self._showings[reader, case, 1][1] for reader in self._readers}

    def _stagesOf(self, case: str, names: Mapping[str, str]) -> StageAnswers:
        """What was answered at each stage on one focus. names: {reader: the focus in the reader's ledger}."""
        return stageAnswers(self.stages, {reader: self._whole[reader, case, 1][1] for reader in self._readers}, names)

    def stageChanges(self, cases: Iterable[str]) -> tuple[StageChange, ...]:
        """How the answers changed from stage to stage, of each reader."""
        reads = {reader: [self._whole[reader, case, 1][1] for case in cases] for reader in self._readers}
        return tuple(stageChanges(self.stages, reads, self._charter.rule.threshold))

    def decideGiven(self, case: str) -> list[DecidedFocus]:
        found = self._key.cases[case]
        answers = {reader: self._givenAnswers(reader, case, 1) for reader in self._readers}
        decided = []
        for index, focus in enumerate(found.foci):
            byReader = {reader: answers[reader][index] for reader in self._readers}
            decision = self._decision(found, focus.regionID, focus.siteMeaning, byReader)
            names = {
                reader: name
                for reader in self._readers
                for name, n in self._showings[reader, case, 1][0].foci.items()
                if n == index
            }
            decided.append(DecidedFocus(decision, focus.positionRAS, stages=self._stagesOf(case, names)))
        return decided

    def decideFound(self, case: str) -> tuple[list[DecidedFocus], list[AmbiguousMatch], list[MatchQuery]]:
        found = self._key.cases[case]
        marks = {reader: self._marks(reader, case, 1) for reader in self._readers}
        grouping, differing = self._answered(found, marks, self._grouped([marks[reader] for reader in self._readers]))
        unmarked = {reader: answerOf(read, None) for reader, read in self.first(case).items()}
        nameOf = {mark: f"F{number}" for number, group in enumerate(grouping.groups, start=1) for mark in group.marks}
        queries = [
            MatchQuery(
                found.source.caseID,
                {
                    reader: tuple(marks[reader][n].focusID for r, n in asked.marks if r == number)
                    for number, reader in enumerate(self._readers)
                    if any(r == number for r, _ in asked.marks)
                },
                tuple(dict.fromkeys(nameOf[mark] for mark in asked.marks)),
                asked.fewest,
                asked.most,
                asked in differing,
            )
            for asked in grouping.questions
        ]
        asked = {name: query for query in queries for name in query.focusIDs}
        decided = []
        for number, group in enumerate(grouping.groups, start=1):
            focusID = f"F{number}"
            here = {self._readers[r]: marks[self._readers[r]][n] for r, n in group.marks}
            sites = {mark.site for mark in here.values() if mark.site}
            site = SITES_DIFFER if len(sites) > 1 else "".join(sites)
            answers = {reader: here[reader].answer if reader in here else unmarked[reader] for reader in self._readers}
            position = _point(np.mean([mark.positionRAS for mark in here.values()], axis=0).round(3))
            decision = self._decision(found, focusID, site, answers)
            if focusID in asked:
                decision = replace(decision, positive=None, reason=asked[focusID].reason)
            names = {reader: mark.focusID for reader, mark in here.items()}
            decided.append(DecidedFocus(decision, position, group.distanceMm, self._stagesOf(case, names)))
        ambiguous = [
            AmbiguousMatch(
                found.source.caseID,
                nameOf[choice.group.marks[0]],
                choice.group.distanceMm or 0.0,
                tuple(nameOf[mark] for mark in choice.others),
                choice.excessMm,
            )
            for choice in grouping.choices
        ]
        return decided, ambiguous, queries

    def _answered(
        self, found: KeyCase, marks: Mapping[str, list[PlacedMark]], grouping: Grouping
    ) -> tuple[Grouping, list[GroupQuestion]]:
        """The grouping with what the readers answered, and the questions to which their answers differ."""
        placeOf = {
            (reader, mark.focusID): (number, n)
            for number, reader in enumerate(self._readers)
            for n, mark in enumerate(marks[reader])
        }
        nameOf = {place: name for name, place in placeOf.items()}
        differing = []
        for question in grouping.questions:
            said = self._matches.get((found.source.caseID, frozenset(nameOf[place] for place in question.marks)))
            if said:
                foci = [sorted(placeOf[mark] for mark in focus) for focus in said]
                places = [[marks[self._readers[r]][n].positionRAS for r, n in focus] for focus in foci]
                grouping = grouping.regrouped(question, foci, places)
            elif said is not None:
                differing.append(question)
        return grouping, differing

    def _grouped(self, marks: list[list[PlacedMark]]) -> Grouping:
        """Marks of all readers that are one focus."""
        gate, rule = self._charter.matchingGate, self._charter.rule
        needed = rule.needed(len(marks))
        if len(marks) == needed == 2:
            return groupingOf(self._match(marks[0], marks[1], asking=True))
        return groupMarks(
            [[mark.positionRAS for mark in ofReader] for ofReader in marks],
            [[mark.gateRadiusMm if gate.lesionRadius else 0.0 for mark in ofReader] for ofReader in marks],
            [[mark.answer.isCalled(rule.threshold) for mark in ofReader] for ofReader in marks],
            gateMm=gate.minimumMm,
            toleranceMm=gate.toleranceMm,
            needed=needed,
        )

    def repeatPairs(self, reader: str, case: str) -> list[ScorePair]:
        """A reader's scores of a case the first time and the second, focus by focus; none if the case was not repeated, or was
        not assessable once."""
        if (reader, case, 2) not in self._showings:
            return []
        if any(self._showings[reader, case, number][1].status == "notAssessable" for number in (1, 2)):
            return []
        found = self._key.cases[case]
        patient = found.source.patientID
        if self._charter.mode == "givenFoci":
            once, again = (self._givenAnswers(reader, case, number) for number in (1, 2))
            return [ScorePair(patient, found.foci[n].siteMeaning, once[n].score, answer.score) for n, answer in again.items()]
        marked, anew = (self._marks(reader, case, number) for number in (1, 2))
        matching = self._match(marked, anew)
        pairs = [
            ScorePair(patient, marked[p.first].site, marked[p.first].answer.score, anew[p.second].answer.score)
            for p in matching.pairs
        ]
        pairs += [ScorePair(patient, marked[n].site, marked[n].answer.score, None) for n in matching.onlyFirst]
        return pairs + [ScorePair(patient, anew[n].site, None, anew[n].answer.score) for n in matching.onlySecond]

    def _match(self, first: list[PlacedMark], second: list[PlacedMark], asking: bool = False) -> Matching:
        gate, threshold = self._charter.matchingGate, self._charter.rule.threshold
        radii = [[mark.gateRadiusMm if gate.lesionRadius else 0.0 for mark in marks] for marks in (first, second)]
        called = [[mark.answer.isCalled(threshold) for mark in marks] for marks in (first, second)]
        return matchMarks(
            [mark.positionRAS for mark in first],
            [mark.positionRAS for mark in second],
            gateMm=gate.minimumMm,
            firstRadiiMm=radii[0],
            secondRadiiMm=radii[1],
            firstCalled=called[0] if asking else None,
            secondCalled=called[1] if asking else None,
            toleranceMm=gate.toleranceMm,
        )

    def _givenAnswers(self, reader: str, case: str, number: int) -> dict[int, Answer]:
        """The answers by the position of the focus in the key."""
        showing, read = self._showings[reader, case, number]
        return {index: answerOf(read, read.foci[name]) for name, index in showing.foci.items()}

    def _marks(self, reader: str, case: str, number: int) -> list[PlacedMark]:
        """The reader's standing marks, moved back to where they are in the patient."""
        showing, read = self._showings[reader, case, number]
        lesions = self._key.cases[case].foci
        centers = np.array([lesion.centerRAS for lesion in lesions]).reshape(-1, 3)
        radii = np.array([lesion.radiusMm for lesion in lesions])
        marks = []
        for focus in read.standing:
            assert focus.positionRAS is not None  # a mark has its place
            position = np.subtract(focus.positionRAS, showing.shiftRAS)
            inside = np.linalg.norm(centers - position, axis=1) <= radii
            radius = max(focus.radiusMm or 0.0, float(radii[inside].max(initial=0.0)))
            marks.append(PlacedMark(focus.focusID, answerOf(read, focus), focus.site, _point(position), radius))
        return marks

    def _decision(self, case: KeyCase, focusID: str, site: str, answers: Mapping[str, Answer]) -> FocusDecision:
        rule = self._charter.rule
        positive, reason = decideFocus(answers, rule.threshold, rule.needed(len(answers)))
        caseID, patientID = case.source.caseID, case.source.patientID
        isOnlyCase = self._casesOf[patientID] == [caseID]
        return FocusDecision(focusID, caseID, patientID, site, answers, positive, reason, isOnlyCase)


def _point(position: np.ndarray) -> tuple[float, float, float]:
    r, a, s = position.tolist()
    return r, a, s


def _scorePairs(foci: Iterable[DecidedFocus], first: str, second: str) -> list[ScorePair]:
    """Scores side by side; foci that a reader could not assess are not a disagreement and are left out."""
    pairs = []
    for focus in foci:
        answers = [focus.decision.answers[reader] for reader in (first, second)]
        if all(answer.state in (AnswerState.SCORED, AnswerState.NOT_SEEN) for answer in answers):
            pairs.append(ScorePair(focus.decision.patientID, focus.decision.site, answers[0].score, answers[1].score))
    return pairs
