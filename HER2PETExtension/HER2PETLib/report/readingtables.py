"""The tables of an unblinded reading."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import EVALUABLE_RULE, Answer, AnswerState, FocusDecision
from HER2PETLib.statistics.agreement import (
    AGREEMENT_COLUMNS,
    ALL_FOCI,
    ALL_PATIENTS,
    OF_FOUND_FOCI,
    agreementReport,
    agreementRows,
)
from HER2PETLib.statistics.severalraters import SEVERAL_COLUMNS, Rated, severalRows
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.csvwriter import writeTable

SENSITIVITY_LABEL = "sensitivity analysis with adjudication; not the decision by the charter's rule"

_PATIENTS = (
    Column("patientID", "Patient"),
    Column("positive", "Positive", "", "1: at least one positive focus; 0: none; empty: not evaluable", "bit"),
    Column("evaluable", "Evaluable", "", EVALUABLE_RULE, "bit"),
    Column("positiveFocusIDs", "Positive foci", "", "separated by ; "),
    Column("reason", "Reason"),
)
# Where cases came late.
_BATCH = Column("batch", "Batch", "", "in which the case was read; 1: the cases that the study was created with", "int")
_THRESHOLD = Column("threshold", "Threshold", "", "of the rule, by the charter as it was amended for the batch", "int")
_AMBIGUOUS = (
    Column("caseID", "Case"),
    Column("focusID", "Focus", "", "the pair that was made"),
    Column("distanceMm", "Distance", "mm", "between the two marks of the pair", "double"),
    Column("otherFocusIDs", "Others", "", "foci whose marks could have been matched with it instead, separated by ; "),
    Column("excessMm", "Excess", "mm", "what the matching costs more without the pair", "double"),
)
_QUERIES = (
    Column("caseID", "Case"),
    Column("focusIDs", "Foci", "", "as they were matched; none of them is decided; separated by ; "),
    Column("marks", "Marks", "", "of each reader, by their names in the ledgers"),
    Column("fewest", "Fewest positive", "", "by one way to match the marks", "int"),
    Column("most", "Most positive", "", "by another way to match, as likely by the distances", "int"),
    Column("question", "Question"),
)
_PAIRS = (
    Column("kind", "Kind", "", "readers: two readers on one focus; repeats: one reader, first and second time"),
    Column("first", "First reader"),
    Column("second", "Second reader"),
    Column("patientID", "Patient"),
    Column("site", "Site"),
    Column("scoreFirst", "First score", "", "empty: not seen", "int"),
    Column("scoreSecond", "Second score", "", "empty: not seen", "int"),
)

_STAGE_CHANGES = (
    Column("reader", "Reader"),
    Column("fromStage", "From stage"),
    Column("toStage", "To stage"),
    Column("foci", "Foci", "", "with a score at one of the two stages, in cases that were assessable at both", "int"),
    Column("changed", "Changed", "", "with another score, or seen at one stage only", "int"),
    Column("becamePositive", "Became positive", "", "by this reader alone: the threshold was reached", "int"),
    Column("becameNegative", "Became negative", "", "by this reader alone: the threshold is no longer reached", "int"),
)


def writeReadingTables(
    folder: str | os.PathLike[str], result: Reconciliation, *, scores: Sequence[int], freeSearch: bool
) -> list[Path]:
    """Write `readingTables` as .csv with schema; returns their paths."""
    tables = readingTables(result, scores=scores, freeSearch=freeSearch)
    for name, table in tables.items():
        writeTable(Path(folder, f"{name}.csv"), table.columns, table.rows)
    return [Path(folder, f"{name}.csv") for name in tables]


def readingTables(result: Reconciliation, *, scores: Sequence[int], freeSearch: bool) -> dict[str, Table]:
    """decisions, discordant, patientDecisions, ambiguousMatches, queries, scorePairs, agreement and, of three readers and more, agreementOfAll;
    where cases were read in stages, stageChanges. scores: the charter's scale; freeSearch: its
    mode, in which no focus is a true negative."""
    columns = _decisionColumns(result)
    isDiscordant = {id(decision) for decision in result.discordant}
    return {
        "decisions": Table(columns, [_decisionRow(focus, result) for focus in result.foci]),
        "discordant": Table(
            columns, [_decisionRow(focus, result) for focus in result.foci if id(focus.decision) in isDiscordant]
        ),
        "patientDecisions": Table([*_PATIENTS, *([_BATCH] if result.parts else [])], list(_patientRows(result))),
        "ambiguousMatches": Table(
            _AMBIGUOUS,
            [{**vars(match), "otherFocusIDs": "; ".join(match.otherFocusIDs)} for match in result.ambiguous],
        ),
        "queries": Table(_QUERIES, list(_queryRows(result))),
        "scorePairs": Table([*_PAIRS, *_batchColumns(result)], list(_pairRows(result))),
        "agreement": Table(AGREEMENT_COLUMNS, list(_agreementRows(result, scores, freeSearch))),
        **(
            {"agreementOfAll": Table(SEVERAL_COLUMNS, _allReadersRows(result, scores, freeSearch))}
            if len(result.readers) > 2
            else {}
        ),
        **({"stageChanges": Table(_STAGE_CHANGES, [vars(change) for change in result.stageChanges])} if result.stages else {}),
    }


def sensitivityTable(result: Reconciliation, adjudicated: Sequence[FocusDecision]) -> Table:
    """The foci as `reconcile.sensitivityAnalysis` decided them, each row labeled as what it is."""
    columns = [Column("analysis", "Analysis"), *_decisionColumns(result)]
    rows = []
    for focus, decision in zip(result.foci, adjudicated, strict=True):
        decided = replace(focus, decision=decision)
        rows.append({"analysis": SENSITIVITY_LABEL, **_decisionRow(decided, result)})
    return Table(columns, rows)


def _decisionColumns(result: Reconciliation) -> list[Column]:
    columns = [Column("focusID", "Focus"), Column("caseID", "Case"), Column("patientID", "Patient"), Column("site", "Site")]
    columns += _batchColumns(result)
    for reader in result.readers:
        columns.append(Column(f"score_{reader}", f"Score of {reader}", "", "empty: no score, see the answer", "int"))
        columns.append(Column(f"answer_{reader}", f"Answer of {reader}", "", "scored, not seen, not assessable or missing"))
        for number, stage in enumerate(result.stages, start=1):
            title = f"Score of {reader}, {stage}"
            columns.append(Column(f"score_{reader}_stage{number}", title, "", "empty: not seen, or not assessable", "int"))
    return [
        *columns,
        Column("positive", "Positive", "", f"1: {_ruleInWords(result)}; 0: not; empty: not evaluable", "bit"),
        Column("reason", "Reason"),
        Column("positionRAS", "Position", "mm", "Of a matched pair the middle.", "place"),
        Column("distanceMm", "Distance", "mm", f"between the readers' marks; matched {result.gate}", "double"),
    ]


def _batchColumns(result: Reconciliation) -> list[Column]:
    """Where cases came late, the batch; where an amendment changed the threshold, also that."""
    isAmended = len({part.threshold for part in result.parts.values()}) > 1
    return [*([_BATCH] if result.parts else []), *([_THRESHOLD] if isAmended else [])]


def _batchCells(result: Reconciliation, caseID: str) -> dict[str, object]:
    cells = {"batch": result.batchOf(caseID), "threshold": result.thresholdOf(caseID)}
    return {column.key: cells[column.key] for column in _batchColumns(result)}


def _ruleInWords(result: Reconciliation) -> str:
    said: dict[str, list[int]] = {}
    for number, part in (result.parts or {1: result}).items():
        who = "every reader" if part.needed == len(part.readers) else f"{part.needed} of {len(part.readers)} readers"
        said.setdefault(f"{who} {part.threshold} or above", []).append(number)
    if len(said) == 1:
        return next(iter(said))
    return "; ".join(f"batch {', '.join(map(str, numbers))}: {rule}" for rule, numbers in said.items())


def _decisionRow(focus: DecidedFocus, result: Reconciliation) -> dict[str, object]:
    decision = focus.decision
    row: dict[str, object] = {
        "focusID": decision.focusID,
        "caseID": decision.caseID,
        "patientID": decision.patientID,
        "site": decision.site,
        "positive": decision.positive,
        "reason": decision.reason,
        "positionRAS": focus.positionRAS,
        "distanceMm": focus.distanceMm,
    }
    row |= _batchCells(result, decision.caseID)
    for reader in result.readers:
        answer = decision.answers.get(reader)  # none of who read another batch
        row[f"score_{reader}"] = answer.score if answer else None
        row[f"answer_{reader}"] = answer.state.value if answer else None
        for number, stage in enumerate(result.stages, start=1):
            atStage = focus.stages[stage].get(reader)
            row[f"score_{reader}_stage{number}"] = atStage.score if atStage else None
    return row


def _patientRows(result: Reconciliation) -> Iterable[dict[str, object]]:
    for number, part in (result.parts or {1: result}).items():
        for patient in part.patients:
            yield {
                "patientID": patient.patientID,
                "positive": bool(patient.positiveFocusIDs) if patient.evaluable else None,
                "evaluable": patient.evaluable,
                "positiveFocusIDs": "; ".join(patient.positiveFocusIDs),
                "reason": patient.reason,
                **({"batch": number} if result.parts else {}),
            }


def _queryRows(result: Reconciliation) -> Iterable[Mapping[str, object]]:
    for query in result.queries:
        marks = "; ".join(f"{reader}: {', '.join(names)}" for reader, names in query.marks.items())
        said = {"caseID": query.caseID, "focusIDs": "; ".join(query.focusIDs), "marks": marks}
        yield {**said, "fewest": query.fewest, "most": query.most, "question": "Which of these marks are the same focus?"}


def _pairRows(result: Reconciliation) -> Iterable[Mapping[str, object]]:
    caseOf = {patient.patientID: part.cases[0] for part in result.parts.values() for patient in part.patients}
    kinds = [("readers", first, second, pairs) for (first, second), pairs in result.scorePairs.items()]
    kinds += [("repeats", reader, reader, pairs) for reader, pairs in result.repeatPairs.items()]
    for kind, first, second, pairs in kinds:
        for pair in pairs:
            yield {
                "kind": kind,
                "first": first,
                "second": second,
                "patientID": pair.patientID,
                "site": pair.site,
                "scoreFirst": pair.first,
                "scoreSecond": pair.second,
                **(_batchCells(result, caseOf[pair.patientID]) if result.parts else {}),
            }


def _agreementRows(result: Reconciliation, scores: Sequence[int], freeSearch: bool) -> Iterable[Mapping[str, object]]:
    """Of each two readers; what hangs on the threshold, by the batches that have one."""
    groups = result.grouped(lambda part: part.threshold)
    if len(groups) == 1:
        yield from _agreementOf(result, scores, freeSearch)
        return
    yield from (row for row in _agreementOf(result, scores, freeSearch) if row["scale"] == _scaleName(scores))
    for batches, group in groups.items():
        for row in _agreementOf(group, scores, freeSearch):
            if row["scale"] != _scaleName(scores):
                yield {**row, "scope": f"{row['scope']}, {batches}"}


def _agreementOf(result: Reconciliation, scores: Sequence[int], freeSearch: bool) -> Iterable[Mapping[str, object]]:
    parts = tuple((result.parts or {1: result}).values())
    for number, (readers, pairs) in enumerate(result.scorePairs.items()):
        patients = [patient for part in parts if set(readers) <= set(part.readers) for patient in part.patients]
        yield from agreementRows(
            agreementReport(
                pairs,
                result.repeatPairs if number == 0 else {},
                readers=readers,
                categories=tuple(scores),
                cut=result.threshold,
                searched=[patient.patientID for patient in patients if patient.evaluable] if freeSearch else None,
            )
        )


def _scaleName(scores: Sequence[int]) -> str:
    return f"scores {scores[0]}-{scores[-1]}"


def _allReadersRows(result: Reconciliation, scores: Sequence[int], freeSearch: bool) -> list[dict[str, object]]:
    """Of all readers together, by the batches that have the same readers and one threshold."""
    rows: list[dict[str, object]] = []
    for batches, group in result.grouped(lambda part: (part.readers, part.threshold)).items():
        for row in allReadersOf(group, scores, freeSearch) if len(group.readers) > 2 else []:
            rows.append({**row, "scope": f"{row['scope']}, {batches}"} if batches else row)
    return rows


def allReadersOf(result: Reconciliation, scores: Sequence[int], freeSearch: bool) -> list[dict[str, object]]:
    """Of all readers together, the same and by one threshold in all batches. In a free search nobody knows how many foci all rightly passed
    over: of foci only positive agreement."""
    decisions = [focus.decision for focus in result.foci]
    cut = f"positive is >= {result.threshold}"

    def called(answer: Answer) -> int | None:
        isAnswer = answer.state in (AnswerState.SCORED, AnswerState.NOT_SEEN)
        return int(answer.isCalled(result.threshold)) if isAnswer else None

    onCut = [Rated(d.patientID, tuple(called(d.answers[reader]) for reader in result.readers)) for d in decisions]
    if not freeSearch:
        place = {score: number for number, score in enumerate(scores)}
        onScale = [
            Rated(d.patientID, tuple(None if (s := d.answers[r].score) is None else place[s] for r in result.readers))
            for d in decisions
        ]
        rows = severalRows(onScale, scope=ALL_FOCI, readers=result.readers, scale=_scaleName(scores), categories=len(scores))
        return rows + severalRows(onCut, scope=ALL_FOCI, readers=result.readers, scale=cut, categories=2)
    rows = severalRows(onCut, scope=ALL_FOCI, readers=result.readers, scale=cut, categories=2, keys=OF_FOUND_FOCI)
    patients = {patient.patientID: [0] * len(result.readers) for patient in result.patients if patient.evaluable}
    for rated in onCut:
        for number, category in enumerate(rated.categories):
            if rated.patientID in patients and category:
                patients[rated.patientID][number] = 1
    ofPatients = [Rated(patientID, tuple(answers)) for patientID, answers in patients.items()]
    return rows + severalRows(ofPatients, scope=ALL_PATIENTS, readers=result.readers, scale=f"{cut}, in a patient", categories=2)
