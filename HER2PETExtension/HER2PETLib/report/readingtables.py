"""The tables of an unblinded reading."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from HER2PETLib.reading.decision.reconcile import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import EVALUABLE_RULE, FocusDecision, PatientDecision
from HER2PETLib.statistics.agreement import AGREEMENT_COLUMNS, agreementReport, agreementRows
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
    Column("most", "Most positive", "", "by another way, as likely by the distances", "int"),
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


def writeReadingTables(
    folder: str | os.PathLike[str], result: Reconciliation, *, scores: Sequence[int], freeSearch: bool
) -> list[Path]:
    """Write `readingTables` as .csv with schema; returns their paths."""
    tables = readingTables(result, scores=scores, freeSearch=freeSearch)
    for name, table in tables.items():
        writeTable(Path(folder, f"{name}.csv"), table.columns, table.rows)
    return [Path(folder, f"{name}.csv") for name in tables]


def readingTables(result: Reconciliation, *, scores: Sequence[int], freeSearch: bool) -> dict[str, Table]:
    """decisions, discordant, patientDecisions, ambiguousMatches, queries, scorePairs and agreement. scores: the charter's scale; freeSearch: its
    mode, in which no focus is a true negative."""
    columns = _decisionColumns(result)
    isDiscordant = {id(decision) for decision in result.discordant}
    return {
        "decisions": Table(columns, [_decisionRow(focus, result) for focus in result.foci]),
        "discordant": Table(
            columns, [_decisionRow(focus, result) for focus in result.foci if id(focus.decision) in isDiscordant]
        ),
        "patientDecisions": Table(_PATIENTS, [_patientRow(patient) for patient in result.patients]),
        "ambiguousMatches": Table(
            _AMBIGUOUS,
            [{**vars(match), "otherFocusIDs": "; ".join(match.otherFocusIDs)} for match in result.ambiguous],
        ),
        "queries": Table(_QUERIES, list(_queryRows(result))),
        "scorePairs": Table(_PAIRS, list(_pairRows(result))),
        "agreement": Table(AGREEMENT_COLUMNS, list(_agreementRows(result, scores, freeSearch))),
    }


def sensitivityTable(result: Reconciliation, adjudicated: Sequence[FocusDecision]) -> Table:
    """The foci as `reconcile.sensitivityAnalysis` decided them, each row labeled as what it is."""
    columns = [Column("analysis", "Analysis"), *_decisionColumns(result)]
    rows = []
    for focus, decision in zip(result.foci, adjudicated, strict=True):
        decided = DecidedFocus(decision, focus.positionRAS, focus.distanceMm)
        rows.append({"analysis": SENSITIVITY_LABEL, **_decisionRow(decided, result)})
    return Table(columns, rows)


def _decisionColumns(result: Reconciliation) -> list[Column]:
    columns = [Column("focusID", "Focus"), Column("caseID", "Case"), Column("patientID", "Patient"), Column("site", "Site")]
    for reader in result.readers:
        columns.append(Column(f"score_{reader}", f"Score of {reader}", "", "empty: no score, see the answer", "int"))
        columns.append(Column(f"answer_{reader}", f"Answer of {reader}", "", "scored, not seen, not assessable or missing"))
    return [
        *columns,
        Column("positive", "Positive", "", f"1: every reader {result.threshold} or above; 0: not; empty: not evaluable", "bit"),
        Column("reason", "Reason"),
        Column("positionRAS", "Position", "mm", "R A S; of a matched pair the middle"),
        Column("distanceMm", "Distance", "mm", f"between the readers' marks; matched {result.gate}", "double"),
    ]


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
    for reader in result.readers:
        row[f"score_{reader}"] = decision.answers[reader].score
        row[f"answer_{reader}"] = decision.answers[reader].state.value
    return row


def _patientRow(patient: PatientDecision) -> dict[str, object]:
    return {
        "patientID": patient.patientID,
        "positive": bool(patient.positiveFocusIDs) if patient.evaluable else None,
        "evaluable": patient.evaluable,
        "positiveFocusIDs": "; ".join(patient.positiveFocusIDs),
        "reason": patient.reason,
    }


def _queryRows(result: Reconciliation) -> Iterable[Mapping[str, object]]:
    for query in result.queries:
        marks = "; ".join(f"{reader}: {', '.join(names)}" for reader, names in query.marks.items())
        said = {"caseID": query.caseID, "focusIDs": "; ".join(query.focusIDs), "marks": marks}
        yield {**said, "fewest": query.fewest, "most": query.most, "question": "Which of these marks are the same focus?"}


def _pairRows(result: Reconciliation) -> Iterable[Mapping[str, object]]:
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
            }


def _agreementRows(result: Reconciliation, scores: Sequence[int], freeSearch: bool) -> Iterable[Mapping[str, object]]:
    for number, (readers, pairs) in enumerate(result.scorePairs.items()):
        yield from agreementRows(
            agreementReport(
                pairs,
                result.repeatPairs if number == 0 else {},
                readers=readers,
                categories=tuple(scores),
                cut=result.threshold,
                searched=[patient.patientID for patient in result.patients if patient.evaluable] if freeSearch else None,
            )
        )
