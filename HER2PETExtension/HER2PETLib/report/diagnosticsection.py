"""The part of the report about scores against pathology: ROC curves, sensitivity, specificity and predictive values of lesions."""

from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib.report.figures import rocPlot
from HER2PETLib.report.markup import NOTHING, Markup, Notes, element, figureWithData, folded, interval, tableOf
from HER2PETLib.report.readingscores import RULE
from HER2PETLib.tables.columns import Table

_METHOD = (
    "Lesions of one patient resemble each other, so every interval allows for clustering by patient: areas by Obuchowski 1997, shares by the ratio estimator with its design effect (the "
    "variance, divided by that of as many independent lesions; below 1 it is taken as 1). Only lesions that pathology answers for count, of "
    "patients who are eligible and imaged."
)
_VERIFIED = (
    "Whether a lesion is biopsied depends on what PET shows. Where no lesion that a test does not call was verified, sensitivity and specificity cannot be "
    "known, and are not given. Where some were, those of the verified lesions are not those of all: the corrected ones are beside them, "
    "if verification depended on the test alone (Begg and Greenes 1983)."
)


def diagnostic(charter: Mapping[str, Any], tables: Mapping[str, Table], *, isSecondary: bool) -> list[Markup]:
    """For each question to pathology: curves and areas, differences of readers, accuracy, and correction for who was verified."""
    threshold, highest = charter["rule"]["threshold"], charter["scale"][-1]["score"]
    scores = f"{threshold} or above" if highest - threshold > 1 else " or ".join(map(str, range(threshold, highest + 1)))
    parts: list[Markup] = [element("p", f"{'Secondary analyses. ' if isSecondary else ''}{_METHOD} {_VERIFIED}")]
    for number, reference in enumerate(dict.fromkeys(row["reference"] for row in tables["lesionAccuracy"].rows)):
        of = {name: _of(tables[name], reference) for name in _TABLES}
        areas, *others = _tables(of, reference)
        shownHere = [element("div", *_curves(of, reference, scores), areas, class_="beside"), *others]
        # The first question is that of the endpoint.
        if number:
            parts.append(
                folded(f"Pathology: {reference}", *shownHere, source="(rocAreas.csv, lesionAccuracy.csv, verificationBias.csv)")
            )
        else:
            parts += [element("h3", f"Pathology: {reference}"), *shownHere]
    return parts


def _curves(of: Mapping[str, Table], reference: str, scores: str) -> list[Markup]:
    curves: dict[str, list[Mapping[str, Any]]] = {}
    for row in of["rocPoints"].rows:
        curves.setdefault(row["reader"], []).append(row)
    if not curves:
        return []
    legend = {row["reader"]: _area(row) for row in of["rocAreas"].rows}
    caption = f"ROC curves over the verified lesions; a lesion is diseased where pathology says {reference}."
    figure = rocPlot(curves, legend, f"called: a score of {scores}", _together(of["lesionAccuracy"]))
    keys = ("reader", "threshold", "truePositive", "falseNegative", "falsePositive", "trueNegative")
    data = tableOf(f"Called at the threshold or above: {reference}", of["rocPoints"], keys)
    return [figureWithData(figure, caption, data, source="(rocPoints.csv)")]


_TABLES = ("rocAreas", "rocDifferences", "rocPoints", "lesionAccuracy", "verificationBias")


def _together(accuracies: Table) -> tuple[float, float] | None:
    """False and true positive rate of the charter's rule over the verified lesions; None where they are not known."""
    values = {row["measure"]: row["value"] for row in accuracies.rows if row["test"] == RULE}
    if values["specificity"] is None or values["sensitivity"] is None:
        return None
    return 1 - values["specificity"], values["sensitivity"]


def _of(table: Table, reference: str) -> Table:
    return Table(table.columns, [row for row in table.rows if row["reference"] == reference])


def _area(row: Mapping[str, Any]) -> str:
    if row["auc"] is None:
        return "AUC not estimable"
    bounds = f" ({row['low']:.3f} to {row['high']:.3f})" if row["low"] is not None else ", interval not estimable"
    return f"AUC {row['auc']:.3f}{bounds}"


def _withNotes(
    caption: str,
    table: Table,
    keys: Sequence[str],
    own: Mapping[str, tuple[str, Any]],
    reasons: Sequence[str] = ("notEstimable",),
) -> list[Markup]:
    """The table, with its `reasons` under it, where there are any."""
    notes = Notes()

    def cell(row: Mapping[str, Any]) -> str:
        return ", ".join(notes.of(row[key]) for key in reasons if row[key]) or NOTHING

    noted = ("notes",) if any(row[key] for row in table.rows for key in reasons) else ()
    return [tableOf(caption, table, (*keys, *noted), **own, notes=("Notes", cell)), *notes.said]


def _tables(of: Mapping[str, Table], reference: str) -> list[Markup]:
    def bounds(low: str, high: str) -> Any:
        return lambda row: interval(row[low], row[high], 3)

    def number(key: str) -> Any:
        return lambda row: NOTHING if row[key] is None else f"{row[key]:.3f}"

    def percent(row: Mapping[str, Any]) -> str:
        return f"{row['k']}/{row['n']}" + ("" if row["value"] is None else f" ({100 * row['value']:.1f} %)")

    def percents(low: str, high: str) -> Any:
        return lambda row: NOTHING if row[low] is None else f"{100 * row[low]:.1f} to {100 * row[high]:.1f}"

    areas = {
        "auc": ("AUC", number("auc")),
        "interval": ("95 % interval", bounds("low", "high")),
        "error": ("SE", number("standardError")),
    }
    differences = {
        "change": ("Difference", number("difference")),
        "interval": ("95 % interval", bounds("low", "high")),
        "pValue": ("p", lambda row: NOTHING if row["p"] is None else f"{row['p']:.4f}" if row["p"] >= 0.0001 else "below 0.0001"),
    }
    accuracy = {
        "share": ("k/n", percent),
        "logit": ("95 % interval, logit (%)", percents("low", "high")),
        "kornGraubard": ("95 % interval, Korn-Graubard (%)", percents("kornGraubardLow", "kornGraubardHigh")),
    }
    corrected = {
        "ofVerified": ("Of the verified", number("naive")),
        "value": ("Corrected", number("corrected")),
        "interval": ("95 % interval", bounds("low", "high")),
        "verified": (
            "Verified of called; of not called",
            lambda row: "; ".join(
                f"{row[f'{kind}Diseased'] + row[f'{kind}Other']} of "
                f"{row[f'{kind}Diseased'] + row[f'{kind}Other'] + row[f'{kind}Unverified']}"
                for kind in ("positive", "negative")
            ),
        ),
    }
    keys = ("reader", *areas, "diseased", "other", "patients")
    parts = _withNotes(f"Area under the ROC curve: {reference}", of["rocAreas"], keys, areas)
    keys = ("first", "second", *differences, "lesions", "patients")
    caption = f"Two readers on the same lesions, second minus first: {reference}"
    parts += _withNotes(caption, of["rocDifferences"], keys, differences)
    keys = ("test", "title", *accuracy, "patients", "deff")
    caption = f"Lesions: sensitivity, specificity and predictive values: {reference}"
    parts += _withNotes(caption, of["lesionAccuracy"], keys, accuracy, ("method", "notEstimable"))
    keys = ("test", "measure", *corrected)
    return parts + _withNotes(f"Corrected for who was verified: {reference}", of["verificationBias"], keys, corrected)
