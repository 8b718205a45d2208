"""The beginning of the report: the answer to the trial's question, with its figure, and what a person has to look at before trusting it."""

from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib.reading.primaryanalysis import INTERVALS, NOT_EVALUABLE, NOT_NAMED, PrimaryAnalysis
from HER2PETLib.report.figures import ForestRow, forestPlot, markers
from HER2PETLib.report.markup import NOTHING, Markup, element, figureWithData, folded, interval, tableFrom
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.endpoint import COUNTED_AS_YES, POOLED
from HER2PETLib.trial.primary import PRIMARY, SENSITIVITY

_MEASURE = "imageableHER2Positive"
# More missed lesions than these are counted, and each is folded: the result stands on the first screen.
_MISSED_SHOWN = 5
_BOUNDS = {"exact": ("exactLow", "exactHigh"), "wilson": ("wilsonLow", "wilsonHigh")}

Row = Mapping[str, Any]


def share(row: Row, by: str = "exact") -> str:
    """k/n (percent; 95 % interval, exact or by Wilson), or why there is none."""
    if row["percent"] is None:
        return f"{row['k']}/{row['n']}: {row['notDefined']}"
    low, high = _BOUNDS[by]
    return f"{row['k']}/{row['n']} ({row['percent']:.2f} %; {interval(row[low], row[high])})"


def summary(tables: Mapping[str, Table], primary: PrimaryAnalysis | None) -> list[Markup]:
    """One paragraph and one figure that answer the trial's question, and what must not be overlooked."""
    rows = tables["endpoint"].rows
    answer = next((row for row in rows if row["analysis"] == PRIMARY), None)
    by = primary.interval if primary else "exact"
    said: list[object] = []
    if answer is None:
        said.append(f"{NOT_NAMED} " if primary is None else f"The charter's primary analysis has no patient ({primary}). ")
        answer = _row(rows, _MEASURE, POOLED)
    else:
        said.append("Primary analysis, as the charter names it. ")
    said.append(element("strong", f"{answer['title']}: {share(answer, by)}"))
    whose = "" if answer["group"] == POOLED else f", {answer['group']}"
    how = f"; {NOT_EVALUABLE[primary.notEvaluable]}" if answer["analysis"] == PRIMARY and primary else ""
    said.append(f", of the patients {answer['denominator']}{whose}{how}; in brackets the 95 % interval, {INTERVALS[by]}. ")
    others = [row for row in rows if row["analysis"] == SENSITIVITY]
    if others:
        cases = "; ".join(f"{row['case']}: {share(row, by)}" for row in others)
        said.append(f"{cases[0].upper()}{cases[1:]}. ")
    positive, predictive = _row(rows, "petPositive", POOLED), _row(rows, "ppvHER2Positive", POOLED)
    said.append(
        f"PET was positive in {share(positive)} of those imaged. Of the patients with a PET-positive focus and a biopsy that answers, "
        f"{share(predictive)} are HER2-positive. "
    )
    open_ = [row for row in tables["patientOutcomes"].rows if row["reached"] == "imaged"]
    said.append(
        f"{_patients(len(open_))} imaged and cannot be evaluated: {_listed(open_)}."
        if open_
        else "Everybody imaged can be evaluated."
    )
    parts = [element("div", element("p", *said), class_="answer"), _figure(rows, answer, by)]
    if looks := [*_missed(tables), *attention(tables)]:
        listed = element("ul", *(element("li", each) for each in looks))
        parts.append(
            element(
                "div", element("p", element("strong", "Before these numbers are used:")), listed, class_="notice", role="note"
            )
        )
    return parts


def _missed(tables: Mapping[str, Table]) -> list[str | Markup]:
    """What pathology found and PET missed: a sentence each, or of many how many, with the sentences folded."""
    rows = tables["lesionAnalysis"].rows if "lesionAnalysis" in tables else []
    missed = [row for row in rows if row.get("her2Positive") and row.get("positive") is False]
    said = []
    for row in missed:
        scores = ", ".join(
            f"{key.removeprefix('score_')} {value}" for key, value in row.items() if key.startswith("score_") and value
        )
        said.append(
            f"{row['lesionID']} of {row['patientID']} ({row['site'] or 'site not documented'}) is HER2-positive by pathology and not PET-positive "
            f"(scores: {scores or 'none'}); the patient does not count as imageable by it."
        )
    if len(said) <= _MISSED_SHOWN:
        return [f"Missed by PET: {each}" for each in said]
    verified = sum(bool(row.get("her2Positive")) for row in rows)
    counted = f"Missed by PET: {len(said)} of {verified} lesions that are HER2-positive by pathology, in {_people(missed)}"
    return [folded(counted, element("ul", *(element("li", each) for each in said)), source="(lesionAnalysis.csv)")]


def attention(tables: Mapping[str, Table]) -> list[str]:
    """What could not be read, and what the tables contradict; a sentence each."""
    said = []
    problems = tables["problems"].rows
    unreadable = sum(bool(row["unreadable"]) for row in problems)
    if unreadable:
        said.append(f"{_cells(unreadable)} could not be read, and what depends on them is not counted.")
    if others := len(problems) - unreadable:
        said.append(f"{others} contradiction{'' if others == 1 else 's'} between the tables: see the end of this page.")
    return said


def _figure(rows: Sequence[Row], answer: Row, by: str) -> Markup:
    ofMeasure = [row for row in rows if row["measure"] == answer["measure"]]
    ofGroup = [row for row in ofMeasure if row["group"] == answer["group"] and row is not answer]
    parts: list[tuple[str, list[tuple[str, Row]]]] = [
        (f"of: {answer['denominator']}", [(row["group"], row) for row in (answer, *_others(ofMeasure, answer))]),
        (f"{answer['group']}, of", [(_named(row), row) for row in ofGroup]),
    ]
    marker = markers(list(dict.fromkeys(row["group"] for row in ofMeasure)))
    low, high = _BOUNDS[by]
    lines: list[ForestRow] = []
    for heading, named in parts:
        lines.append(ForestRow(heading, sub=True))
        for label, row in named:
            text = share(row, by) if row["percent"] is not None else f"{row['k']}/{row['n']} not defined"
            lines.append(ForestRow(label, row["percent"], row[low], row[high], text, marker[row["group"]]))
    alt = f"{answer['title']}: {share(answer, by)} of {answer['denominator']}; by tracer and by other denominators, as in the table of this figure."
    figure = forestPlot(lines, f"percent of patients (95 % interval, {INTERVALS[by]})", (0, 100), alt)
    data = tableFrom(
        "Numbers of the figure",
        ("Group", "Denominator", "k/n (percent; 95 % interval)", "Analysis"),
        [
            (row["group"], row["denominator"], share(row, by), row["analysis"] or NOTHING)
            for _, named in parts
            for _, row in named
        ],
    )
    return figureWithData(figure, f"{answer['title']}.", data, source="(endpoint.csv)")


def _others(rows: Sequence[Row], answer: Row) -> list[Row]:
    """The same of the other groups."""
    return [row for row in rows if row["denominator"] == answer["denominator"] and row["group"] != answer["group"]]


def _named(row: Row) -> str:
    if row["denominator"].endswith(COUNTED_AS_YES):
        return row["case"]
    return f"{row['denominator']} ({row['case']})" if row["case"] else row["denominator"]


def _row(rows: Sequence[Row], measure: str, group: str) -> Row:
    return next(row for row in rows if row["measure"] == measure and row["group"] == group)


def _listed(rows: Sequence[Row]) -> str:
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reasons.setdefault(row["lostBecause"], []).append(row["patientID"])
    return "; ".join(f"{reason} ({', '.join(names)})" for reason, names in reasons.items())


def _patients(count: int) -> str:
    return "1 patient was" if count == 1 else f"{count} patients were"


def _people(rows: Sequence[Row]) -> str:
    count = len({row["patientID"] for row in rows})
    return "1 patient" if count == 1 else f"{count} patients"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
