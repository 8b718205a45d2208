"""The part of the report about patients and endpoint."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib.reading.primaryanalysis import INTERVALS, NOT_NAMED, PrimaryAnalysis
from HER2PETLib.report.figures import ForestRow, flowDiagram, forestPlot, markers
from HER2PETLib.report.markup import NOTHING, Markup, element, figureOf, interval, shown, tableFrom, tableOf
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.eligibility import PASSED
from HER2PETLib.trial.endpoint import DENOMINATORS, POOLED
from HER2PETLib.trial.primary import CASES, PRIMARY, SENSITIVITY

_IMAGEABLE = "imageableHER2Positive"


def flow(tables: Mapping[str, Table], dropOuts: str) -> list[Markup]:
    """The flow of patients, pooled as a picture, all groups as a table."""
    rows = tables["patientFlow"].rows
    named = [(row["criterion"], row["kind"], row["text"]) for row in tables["eligibility"].rows if row["outcome"] != PASSED]
    return [
        figureOf(
            flowDiagram(rows, POOLED), "Flow of patients, all tracers. To the right: who was lost before the step, and why."
        ),
        element("p", f"Drop-outs: {dropOuts}."),
        tableOf("Flow of patients by tracer", tables["patientFlow"], ("group", "step", "reason", "patients", "patientIDs")),
        tableFrom("Criteria that are named above", ("Criterion", "Kind", "Wording"), list(dict.fromkeys(named))),
    ]


def endpoint(tables: Mapping[str, Table], primary: PrimaryAnalysis | None) -> list[Markup]:
    """The primary analysis with its best and worst case; endpoint and PPV: k, n, the named denominator and both intervals, by tracer and pooled."""
    # The best case counts others than k, and stands with the primary analysis alone.
    rows = [row for row in tables["endpoint"].rows if row["case"] != CASES["countedAsYes"]]
    measures = dict.fromkeys(row["measure"] for row in rows)
    parts = _primary(tables["endpoint"], primary)
    for measure in measures:
        ofMeasure = [row for row in rows if row["measure"] == measure]
        own = {
            "share": ("k/n (percent; exact 95 % interval)", _share),
            "wilson": ("Wilson 95 % interval (%)", lambda row: interval(row["wilsonLow"], row["wilsonHigh"])),
        }
        table = Table(tables["endpoint"].columns, ofMeasure)
        parts.append(
            tableOf(
                ofMeasure[0]["title"],
                table,
                ("group", "denominator", "share", "wilson", *(("analysis",) if primary else ())),
                **own,
            )
        )
        if measure == _IMAGEABLE:
            parts.append(
                element(
                    "p", "Every row of a group counts the same patients k; only the denominator differs. Exact: Clopper-Pearson."
                )
            )
    parts.append(tableFrom("Denominators", ("Name", "Who"), DENOMINATORS.items()))
    alt = "Forest plot of the proportions with exact 95 % intervals; its numbers are in the tables."
    parts.append(
        figureOf(
            forestPlot(_forest(rows), "percent of patients (exact 95 % interval)", (0, 100), alt),
            "Proportions with exact 95 % intervals, by tracer and pooled; each group has its own marker.",
        )
    )
    return parts


def patients(tables: Mapping[str, Table]) -> list[Markup]:
    """A line a patient, and the specimens."""
    foci = Counter(row["patientID"] for row in tables["decisions"].rows)
    positive = Counter(row["patientID"] for row in tables["decisions"].rows if row["positive"])
    read = {row["patientID"] for row in tables["patientDecisions"].rows}
    hours: dict[str, list[str]] = {}
    for row in tables["cases"].rows:
        hours.setdefault(row["patientID"], []).append(shown(row.get("hoursSinceAdministration"), "double"))

    def count(counter: Counter) -> Any:
        return lambda row: counter[row["patientID"]] if row["patientID"] in read else NOTHING

    own = {
        "hours": ("Since administration (h)", lambda row: ", ".join(hours.get(row["patientID"], [NOTHING]))),
        "foci": ("Foci", count(foci)),
        "positiveFoci": ("Positive foci", count(positive)),
        "her2": ("HER2 class of biopsied PET-positive foci", lambda row: row["her2"] if row["petPositive"] else NOTHING),
    }
    keys = ("patientID", "tracer", "hours", "foci", "positiveFoci", "petPositive", "her2", "imageable", "reached", "detail")
    specimen = (
        "specimenID", "patientID", "focusID", "specimenType", "specimenDate", "ihcScore", "membraneStaining", "ishRatio", "ishCopies", "specimenClass",
        "focusClass", "focusReason", "linked",
    )  # fmt: skip
    return [
        tableOf("Everybody who gave consent", tables["patientOutcomes"], keys, **own),
        tableOf("Specimens, classes derived by ASCO/CAP 2018", tables["pathologyClasses"], specimen),
    ]


def _primary(table: Table, primary: PrimaryAnalysis | None) -> list[Markup]:
    if primary is None:
        return [element("p", NOT_NAMED)]
    bounds = {"exact": ("exactLow", "exactHigh"), "wilson": ("wilsonLow", "wilsonHigh")}[primary.interval]

    def share(row: Mapping[str, Any]) -> str:
        if row["percent"] is None:
            return f"{row['k']}/{row['n']}: {row['notDefined']}"
        return f"{row['k']}/{row['n']} ({row['percent']:.2f} %; {interval(*(row[bound] for bound in bounds))})"

    # The primary first.
    rows = sorted(
        (row for row in table.rows if row["analysis"] in (PRIMARY, SENSITIVITY)), key=lambda row: row["analysis"] != PRIMARY
    )
    own = {"share": (f"k/n (percent; 95 % interval, {INTERVALS[primary.interval]})", share)}
    return [
        element(
            "p",
            element("strong", "Primary analysis, as the charter names it: "),
            f"{primary}. All others are secondary, or sensitivity analyses of it.",
        ),
        tableOf(
            "Primary analysis, and what becomes of it where who is not evaluable counts otherwise",
            Table(table.columns, rows),
            ("analysis", "case", "denominator", "share"),
            **own,
        ),
    ]


def _share(row: Mapping[str, Any]) -> str:
    if row["percent"] is None:
        return f"{row['k']}/{row['n']}: {row['notDefined']}"
    return f"{row['k']}/{row['n']} ({row['percent']:.2f} %; {interval(row['exactLow'], row['exactHigh'])})"


def _forest(rows: Sequence[Mapping[str, Any]]) -> list[ForestRow]:
    marker = markers(list(dict.fromkeys(row["group"] for row in rows)))
    lines: list[ForestRow] = []
    title = place = None
    for row in sorted(rows, key=lambda row: (_order(rows, row), list(marker).index(row["group"]))):
        if row["title"] != title:
            title = row["title"]
            lines.append(ForestRow(title))
        if (title, row["denominator"]) != place:
            place = (title, row["denominator"])
            lines.append(ForestRow(f"of: {row['denominator']}", sub=True))
        text = _share(row) if row["percent"] is not None else f"{row['k']}/{row['n']} not defined"
        lines.append(ForestRow(row["group"], row["percent"], row["exactLow"], row["exactHigh"], text, marker[row["group"]]))
    return lines


def _order(rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> int:
    """Measures and denominators in the order of the table."""
    places = list(dict.fromkeys((one["measure"], one["denominator"]) for one in rows))
    return places.index((row["measure"], row["denominator"]))
