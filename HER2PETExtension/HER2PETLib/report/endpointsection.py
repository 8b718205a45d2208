"""The part of the report about patients and endpoint."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from HER2PETLib.reading.primaryanalysis import INTERVALS, NOT_NAMED, PrimaryAnalysis
from HER2PETLib.report.figures import ForestRow, flowDiagram, forestPlot, markers
from HER2PETLib.report.markup import NOTHING, Markup, element, figureOf, folded, interval, shown, tableFrom, tableOf
from HER2PETLib.report.summarysection import share
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.endpoint import DENOMINATORS, POOLED
from HER2PETLib.trial.primary import CASES, PRIMARY, SENSITIVITY


def flow(tables: Mapping[str, Table], dropOuts: str) -> list[Markup]:
    """The flow of patients, pooled as a picture, all groups as a table."""
    words = criteriaInWords(tables)
    rows = [{**row, "reason": words(row["reason"])} for row in tables["patientFlow"].rows]
    table = Table(tables["patientFlow"].columns, rows)
    data = tableOf("Flow of patients by tracer", table, ("group", "step", "reason", "patients", "patientIDs"))
    caption = "Flow of patients, all tracers. To the right: who was lost before the step, and why."
    return [
        figureOf(flowDiagram(rows, POOLED), caption),
        folded("Flow of patients by tracer", data, source="(patientFlow.csv)"),
        element("p", f"Drop-outs: {dropOuts}."),
    ]


def criteriaInWords(tables: Mapping[str, Table]) -> Callable[[str], str]:
    """Why a patient was lost, with criteria in the words of the protocol instead of by their keys."""
    of = {row["criterion"]: (row["kind"], row["text"]) for row in tables["eligibility"].rows}

    def words(reason: str) -> str:
        what, colon, keys = reason.partition(": ")
        named = [key for key in keys.split(", ") if key in of]
        if not colon or not named or not what.startswith(("not eligible", "eligibility")):
            return reason
        isFailed = what == "not eligible"
        said = [f"not '{of[key][1]}'" if of[key][0] == "inclusion" and isFailed else f"'{of[key][1]}'" for key in named]
        return f"{what}: {'; '.join(said)}"

    return words


def endpoint(tables: Mapping[str, Table], primary: PrimaryAnalysis | None) -> list[Markup]:
    """The primary analysis with its best and worst case; endpoint and PPV: k, n, the named denominator and both intervals, pooled, and by tracer
    where somebody asks."""
    # The best case counts others than k, and stands with the primary analysis alone.
    rows = [row for row in tables["endpoint"].rows if row["case"] != CASES["countedAsYes"]]
    columns = tables["endpoint"].columns
    own = {
        "share": ("k/n (percent; exact 95 % interval)", share),
        "wilson": ("Wilson 95 % interval (%)", lambda row: interval(row["wilsonLow"], row["wilsonHigh"])),
    }
    label = ("analysis",) if primary else ()

    def table(caption: str, chosen: Sequence[Mapping[str, Any]], first: str) -> Markup:
        isPrimary = lambda row: row.get("analysis") == PRIMARY  # noqa: E731
        return tableOf(caption, Table(columns, chosen), (first, "denominator", "share", "wilson", *label), isPrimary, **own)

    pooled = [row for row in rows if row["group"] == POOLED]
    byMeasure = {row["title"]: [each for each in rows if each["measure"] == row["measure"]] for row in rows}
    figure = figureOf(
        forestPlot(
            _forest(rows),
            "percent of patients (exact 95 % interval)",
            (0, 100),
            "Forest plot of the proportions; its numbers are in the tables.",
        ),
        "Proportions with exact 95 % intervals, by tracer and pooled; each group has its own marker.",
    )
    return [
        *_primary(tables["endpoint"], primary),
        element(
            "p",
            "Every row of a measure and group counts the same patients k; only the denominator differs. Exact: Clopper-Pearson."
            + (" Framed: the primary analysis." if primary else ""),
        ),
        table(f"All measures, {POOLED}", pooled, "title"),
        tableFrom("Denominators", ("Name", "Who"), DENOMINATORS.items()),
        folded(
            "By tracer", *(table(title, chosen, "group") for title, chosen in byMeasure.items()), figure, source="(endpoint.csv)"
        ),
    ]


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
        "reached": ("Reached", lambda row: row["reached"]),
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
    # The primary first.
    rows = sorted(
        (row for row in table.rows if row["analysis"] in (PRIMARY, SENSITIVITY)), key=lambda row: row["analysis"] != PRIMARY
    )
    own = {"share": (f"k/n (percent; 95 % interval, {INTERVALS[primary.interval]})", lambda row: share(row, primary.interval))}
    return [
        element(
            "p",
            element("strong", "Primary analysis, as the charter names it: "),
            f"{primary}. All others are secondary, or sensitivity analyses of it.",
        ),
        tableOf(
            "Primary analysis, and how it changes if patients who are not evaluable are counted differently",
            Table(table.columns, rows),
            ("analysis", "case", "denominator", "share"),
            **own,
        ),
    ]


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
        text = share(row) if row["percent"] is not None else f"{row['k']}/{row['n']} not defined"
        lines.append(ForestRow(row["group"], row["percent"], row["exactLow"], row["exactHigh"], text, marker[row["group"]]))
    return lines


def _order(rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any]) -> int:
    """Measures and denominators in the order of the table."""
    places = list(dict.fromkeys((one["measure"], one["denominator"]) for one in rows))
    return places.index((row["measure"], row["denominator"]))
