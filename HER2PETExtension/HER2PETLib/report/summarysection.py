"""The beginning of the report: the answer to the trial's question, with its figure, and what a person has to look at before trusting it."""

from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib.report.figures import ForestRow, forestPlot, markers
from HER2PETLib.report.markup import Markup, element, figureWithData, interval, tableFrom
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.endpoint import POOLED

_MEASURE = "imageableHER2Positive"


def primaryOf(tables: Mapping[str, Table]) -> Mapping[str, Any]:
    """The row of the endpoint's table that answers the trial's question."""
    rows = tables["endpoint"].rows
    return next(row for row in rows if row["measure"] == _MEASURE and row["group"] == POOLED)


def share(row: Mapping[str, Any]) -> str:
    """k/n (percent; exact 95 % interval), or why there is none."""
    if row["percent"] is None:
        return f"{row['k']}/{row['n']}: {row['notDefined']}"
    return f"{row['k']}/{row['n']} ({row['percent']:.2f} %; {interval(row['exactLow'], row['exactHigh'])})"


def summary(tables: Mapping[str, Table]) -> list[Markup]:
    """One paragraph, one figure, and what must not be overlooked."""
    primary = primaryOf(tables)
    rows = tables["endpoint"].rows
    positive = _row(rows, "petPositive", POOLED)
    predictive = _row(rows, "ppvHER2Positive", POOLED)
    outcomes = tables["patientOutcomes"].rows
    open_ = [row for row in outcomes if row["reached"] == "imaged"]
    answer = element(
        "p",
        element("strong", f"{primary['title']}: {share(primary)}"),
        f", of all who are {primary['denominator']}; in brackets the exact 95 % interval. A focus on PET was positive in {share(positive)} of those "
        f"imaged. Of the patients with a PET-positive focus and a biopsy that answers, {share(predictive)} are HER2-positive. "
        + (
            f"{_patients(len(open_))} imaged and cannot be evaluated: {_listed(open_)}."
            if open_
            else "Everybody who was imaged can be evaluated."
        ),
    )
    parts = [element("div", answer, class_="answer"), _figure(rows, primary)]
    if looks := list(attention(tables)):
        parts.append(element("div", element("p", element("strong", "Before these numbers are used:")),
                             element("ul", *(element("li", each) for each in looks)), class_="notice", role="note"))  # fmt: skip
    return parts


def attention(tables: Mapping[str, Table]) -> list[str]:
    """What pathology found and PET missed, what could not be read, and what the tables contradict; a sentence each."""
    said = []
    for row in tables["lesionAnalysis"].rows if "lesionAnalysis" in tables else []:
        if row.get("her2Positive") and row.get("positive") is False:
            scores = ", ".join(
                f"{key.removeprefix('score_')} {value}" for key, value in row.items() if key.startswith("score_") and value
            )
            said.append(
                f"Missed by PET: {row['lesionID']} of {row['patientID']} ({row['site'] or 'site not documented'}) is HER2-positive by pathology and not "
                f"PET-positive (scores: {scores or 'none'}); the patient does not count as imageable by it."
            )
    problems = tables["problems"].rows
    unreadable = sum(bool(row["unreadable"]) for row in problems)
    if unreadable:
        said.append(f"{_cells(unreadable)} could not be read, and what depends on them is not counted.")
    if others := len(problems) - unreadable:
        said.append(f"{others} contradiction{'' if others == 1 else 's'} between the tables: see the end of this page.")
    return said


def _figure(rows: Sequence[Mapping[str, Any]], primary: Mapping[str, Any]) -> Markup:
    ofMeasure = [row for row in rows if row["measure"] == primary["measure"]]
    marker = markers(list(dict.fromkeys(row["group"] for row in ofMeasure)))
    lines: list[ForestRow] = []
    chosen = [row for row in ofMeasure if row["denominator"] == primary["denominator"]]
    chosen.sort(key=lambda row: row["group"] != primary["group"])
    lines.append(ForestRow(f"of: {primary['denominator']}", sub=True))
    lines += [_line(row, row["group"], marker) for row in chosen]
    lines.append(ForestRow(f"{primary['group']}, of other denominators", sub=True))
    others = [row for row in ofMeasure if row["group"] == primary["group"] and row["denominator"] != primary["denominator"]]
    lines += [_line(row, row["denominator"], marker) for row in others]
    alt = f"{primary['title']}: {share(primary)} of {primary['denominator']}; by tracer and by other denominators, as in the table of this figure."
    figure = forestPlot(lines, "percent of patients (exact 95 % interval)", (0, 100), alt)
    data = tableFrom(
        "Numbers of the figure",
        ("Group", "Denominator", "k/n (percent; exact 95 % interval)"),
        [(row["group"], row["denominator"], share(row)) for row in (*chosen, *others)],
    )
    return figureWithData(figure, f"{primary['title']}. Exact: Clopper-Pearson.", data, source="(endpoint.csv)")


def _line(row: Mapping[str, Any], label: str, marker: Mapping[str, str]) -> ForestRow:
    text = share(row) if row["percent"] is not None else f"{row['k']}/{row['n']} not defined"
    return ForestRow(label, row["percent"], row["exactLow"], row["exactHigh"], text, marker[row["group"]])


def _row(rows: Sequence[Mapping[str, Any]], measure: str, group: str) -> Mapping[str, Any]:
    return next(row for row in rows if row["measure"] == measure and row["group"] == group)


def _listed(rows: Sequence[Mapping[str, Any]]) -> str:
    reasons: dict[str, list[str]] = {}
    for row in rows:
        reasons.setdefault(row["lostBecause"], []).append(row["patientID"])
    return "; ".join(f"{reason} ({', '.join(names)})" for reason, names in reasons.items())


def _patients(count: int) -> str:
    return "1 patient was" if count == 1 else f"{count} patients were"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
