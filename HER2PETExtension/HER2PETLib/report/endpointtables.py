"""The tables of the endpoint, and the same for machines in one JSON."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from HER2PETLib.files import writeJSON
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.trial.eligibility import EligibilityFinding
from HER2PETLib.trial.endpoint import DENOMINATORS, Endpoint, EndpointRow
from HER2PETLib.trial.pathology import MEMBRANE_STAINING, SPECIMEN_COLUMNS, Specimen, classify
from HER2PETLib.trial.table import TableProblem, unreadableCells

# One row a lesion, many of them: in its table only.
LESIONS = "lesionAnalysis"
_ENDPOINT = (
    Column("analysis", "Analysis", "", "primary, sensitivity or secondary; empty: the charter names no primary analysis"),
    Column(
        "case",
        "Case",
        "",
        "of the primary analysis: as observed (patients who are not evaluable are left out), worst case (they count as no), best case",
    ),
    Column("group", "Group", "", "a tracer, or pooled"),
    Column("measure", "Measure"),
    Column("title", "Title"),
    Column("k", "k", "", "patients who have it", "int"),
    Column("n", "n", "", "patients in the denominator", "int"),
    Column("denominator", "Denominator", "", "; ".join(f"{name}: {who}" for name, who in DENOMINATORS.items())),
    Column("percent", "Percent", "%", "100 k / n", "double"),
    Column("exactLow", "Exact, lower", "%", "95 % interval of Clopper and Pearson", "double"),
    Column("exactHigh", "Exact, upper", "%", "95 % interval of Clopper and Pearson", "double"),
    Column("wilsonLow", "Wilson, lower", "%", "95 % interval of Wilson", "double"),
    Column("wilsonHigh", "Wilson, upper", "%", "95 % interval of Wilson", "double"),
    Column("notDefined", "Not defined", "", "why there is no value"),
)
_FLOW = (
    Column("group", "Group", "", "a tracer, or pooled"),
    Column("step", "Step"),
    Column("reason", "Lost because", "", "empty: the patients who reached the step; else those lost before it, and why"),
    Column("patients", "Patients", "", "", "int"),
    Column("patientIDs", "Which", "", "separated by ; "),
)
_ELIGIBILITY = (
    Column("patientID", "Patient"),
    Column("row", "Row", "", "of the patients table, the header is row 1", "int"),
    Column("criterion", "Criterion"),
    Column("kind", "Kind", "", "inclusion or exclusion"),
    Column("text", "Wording"),
    Column("outcome", "Outcome", "", "passed, failed or not documented"),
    Column("value", "Value", "", "what it was judged from"),
)
_OUTCOMES = (
    Column("patientID", "Patient"),
    Column("tracer", "Tracer"),
    Column("reached", "Reached", "", "last step of the flow"),
    Column("lostBecause", "Lost because"),
    Column("detail", "Detail"),
    Column(
        "petPositive", "PET-positive", "", "1: a focus is positive by the charter's rule; empty: not read or not evaluable", "bit"
    ),
    Column("her2", "HER2", "", "of the biopsied PET-positive foci, the highest class"),
    Column("positive", "HER2-positive", "", "empty: pathology does not answer", "bit"),
    Column("positiveOrLow", "HER2-positive or low", "", "empty: pathology does not answer", "bit"),
    Column("imageable", "Imageable HER2-positive metastasis", "", "the endpoint; empty: not evaluable", "bit"),
    Column("replacedBy", "Replaced by"),
    Column("unreadable", "Pathology unreadable", "", "1: a cell about a biopsied PET-positive focus could not be read", "bit"),
)
_RAW_NUMBERS = ("ishRatio", "ishCopies")
_RAW_TITLES = (
    "Specimen", "Patient", "Focus", "Type", "Date", "IHC", "ISH method", "ISH ratio", "HER2 copies per cell", "Guideline", "Remark",
    "Disregarded because",
)  # fmt: skip
_PATHOLOGY = (
    *(
        Column(key, title, "", "as in the pathology table", "double" if key in _RAW_NUMBERS else "string")
        for key, title in zip(SPECIMEN_COLUMNS, _RAW_TITLES, strict=True)
    ),
    Column(MEMBRANE_STAINING, "Membrane staining", "", "as in the pathology table, of IHC 0; empty: not given"),
    Column("specimenClass", "Class of the specimen", "", "derived by ASCO/CAP 2018; HER2-ultralow: IHC 0 with membrane staining"),
    Column("specimenReason", "Why that class"),
    Column("linked", "Linked", "", "1: patient and focus are in the reading", "bit"),
    Column("focusClass", "Class of the focus", "", "of all its specimens that are used; empty: not linked"),
    Column("focusReason", "Why"),
)
_PROBLEMS = (
    Column("table", "Table"),
    Column("row", "Row", "", "the header is row 1", "int"),
    Column("column", "Column"),
    Column("reason", "What is wrong"),
    Column(
        "unreadable", "Could not be read", "", "1: the cell could not be read; 0: what was read contradicts something else", "bit"
    ),
)


def writeEndpointTables(
    folder: str | os.PathLike,
    endpoint: Endpoint,
    specimens: Sequence[Specimen],
    problems: Sequence[TableProblem],
    provenance: Mapping[str, object],
    more: Mapping[str, Table] = MappingProxyType({}),
) -> list[Path]:
    """Write `endpointTables` and `more` (.csv with schema) and endpoint.json; returns their paths. provenance: goes into the JSON as it is.
    more: of diagnosticTables, which stand in the JSON too, and lesionAnalysis, which does not."""
    folder = Path(folder)
    tables = {**endpointTables(endpoint, specimens, problems), **more}
    for name, table in tables.items():
        writeTable(folder / f"{name}.csv", table.columns, table.rows)
    writeJSON(
        folder / "endpoint.json",
        {
            **provenance,
            "denominators": DENOMINATORS,
            "endpoint": [endpointRow(row) for row in endpoint.rows],
            "flow": [vars(row) | {"patients": len(row.patientIDs)} for row in endpoint.flow],
            "patients": [asdict(outcome) for outcome in endpoint.outcomes],
            "dropOuts": asdict(endpoint.dropOuts),
            "scoresAgainstPathology": {name: table.rows for name, table in more.items() if name != LESIONS},
            "problems": [str(problem) for problem in problems],
            "unreadableCells": unreadableCells(problems),
        },
    )
    return [*(folder / f"{name}.csv" for name in tables), folder / "endpoint.json"]


def endpointTables(endpoint: Endpoint, specimens: Sequence[Specimen], problems: Sequence[TableProblem]) -> dict[str, Table]:
    """endpoint, patientFlow, eligibility, patientOutcomes, pathologyClasses and problems (all of them, those of reading the tables too)."""
    flow = [vars(row) | {"patients": len(row.patientIDs), "patientIDs": "; ".join(row.patientIDs)} for row in endpoint.flow]
    return {
        "endpoint": Table(_ENDPOINT, [endpointRow(row) for row in endpoint.rows]),
        "patientFlow": Table(_FLOW, flow),
        "eligibility": Table(_ELIGIBILITY, [_eligibilityRow(finding) for finding in endpoint.eligibility]),
        "patientOutcomes": Table(_OUTCOMES, [vars(outcome) for outcome in endpoint.outcomes]),
        "pathologyClasses": Table(_PATHOLOGY, _pathologyRows(endpoint, specimens)),
        "problems": Table(_PROBLEMS, [vars(problem) for problem in problems]),
    }


def endpointRow(row: EndpointRow) -> dict[str, object]:
    """One proportion with its counts, denominator and intervals, by the columns of endpoint.csv."""
    identity = {key: getattr(row, key) for key in ("analysis", "case", "group", "measure", "title")}
    return {**identity, **row.proportion.row()}


def _eligibilityRow(finding: EligibilityFinding) -> dict[str, object]:
    criterion = finding.criterion
    return {
        "patientID": finding.patientID,
        "row": finding.row,
        "criterion": criterion.key,
        "kind": criterion.kind,
        "text": criterion.text,
        "outcome": finding.outcome,
        "value": finding.value,
    }


def _pathologyRows(endpoint: Endpoint, specimens: Sequence[Specimen]) -> list[dict[str, object]]:
    focusOf = {specimen.specimenID: focus for focus in endpoint.pathology for specimen in focus.specimens}
    rows = []
    for specimen in specimens:
        own, focus = classify(specimen), focusOf.get(specimen.specimenID)
        raw = {key: getattr(specimen, key) for key in SPECIMEN_COLUMNS}
        rows.append(
            raw
            | {
                "specimenDate": specimen.specimenDate and specimen.specimenDate.isoformat(),
                MEMBRANE_STAINING: {None: None, True: "yes", False: "no"}[specimen.membraneStaining],
                "specimenClass": own.name,
                "specimenReason": own.reason,
                "linked": focus is not None,
                "focusClass": focus and focus.status.name,
                "focusReason": focus and focus.status.reason,
            }
        )
    return rows
