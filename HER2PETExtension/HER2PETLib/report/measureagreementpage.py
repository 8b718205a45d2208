"""The agreement of two people's measurements, as tables and as a page."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.files import writeText
from HER2PETLib.report.document import documentOf, notice
from HER2PETLib.report.markup import NOTHING, Markup, element, figureWithData, interval, items, shown, tableFrom
from HER2PETLib.report.measurementsummary import MEASURES
from HER2PETLib.report.pointfigures import blandAltman
from HER2PETLib.statistics.measurementagreement import (
    FEWEST,
    MEASURE_AGREEMENT_COLUMNS,
    limitsOfAgreement,
    measureAgreementRows,
)
from HER2PETLib.tables.columns import Column, Table

PAIR_COLUMNS = (
    Column("caseID", "Case"),
    Column("patientID", "Patient"),
    Column("regionID", "Region"),
    Column("name", "Name", "", "as the first called it"),
    *(
        Column(f"{key}{which}", f"{title}, {which.lower()}", unit, "empty: not measured", "double")
        for key, (title, unit) in MEASURES.items()
        for which in ("First", "Second")
    ),
)
_HOW = (
    "Bias and limits of agreement of second against first (Bland and Altman); lesions of one patient are not independent, so the variance between "
    "patients is a separate component. On the log scale, because errors of SUV are proportional: limits in percent are not symmetric. The intraclass "
    "correlation depends on how different these lesions are, and should never be reported alone; its interval takes lesions as independent."
)


@dataclass(frozen=True)
class MeasuredLesion:
    """values: by the measure's key, of the first and of the second; None where not measured."""

    caseID: str
    patientID: str
    regionID: str
    name: str
    values: Mapping[str, tuple[float | None, float | None]]


def pairsTable(lesions: Sequence[MeasuredLesion]) -> Table:
    """One row a lesion."""
    rows: list[dict[str, Any]] = []
    for lesion in lesions:
        row = {key: getattr(lesion, key) for key in ("caseID", "patientID", "regionID", "name")}
        for key, pair in lesion.values.items():
            row |= {f"{key}First": pair[0], f"{key}Second": pair[1]}
        rows.append(row)
    return Table(PAIR_COLUMNS, rows)


def agreementTable(lesions: Sequence[MeasuredLesion]) -> Table:
    """All quantities of each measure, of the lesions where both have it."""
    rows: list[dict[str, object]] = []
    for key, (title, unit) in MEASURES.items():
        first, second, patients = _measured(lesions, key)
        rows += measureAgreementRows(title, unit, first, second, patients)
    return Table(MEASURE_AGREEMENT_COLUMNS, rows)


def writeAgreementPage(
    path: str | os.PathLike[str],
    lesions: Sequence[MeasuredLesion],
    agreement: Table,
    people: tuple[str, str],
    looks: Sequence[str],
    *,
    byCase: bool,
) -> None:
    """looks: what a person has to look at. byCase: each case was taken as a patient."""
    patients = len({lesion.patientID for lesion in lesions})
    sections: dict[str, list[Markup]] = {}
    for key, (title, unit) in MEASURES.items():
        first, second, of = _measured(lesions, key)
        own = [row for row in agreement.rows if row["measure"] == title]
        parts = []
        if len(first) >= FEWEST and min(*first, *second) > 0:
            names = np.array(of)
            found = limitsOfAgreement(np.log(second) - np.log(first), names)
            figure = blandAltman(first, second, of, (found.low, found.mean, found.high), f"{title} ({unit})")
            rows = [(lesion.caseID, lesion.name, *(shown(value, "double") for value in lesion.values[key])) for lesion in lesions]
            data = tableFrom(title, ("Case", "Lesion", *people), rows, (False, False, True, True))
            caption = f"{people[1]} against {people[0]}, one mark per lesion, one color and shape per patient; bias and 95 % limits of agreement."
            parts.append(figureWithData(figure, caption, data))
        lines = [(row["title"], _value(row), _bounds(row), row["method"] if row["low"] is not None else "") for row in own]
        count = f"{own[0]['lesions']} lesions of {own[0]['patients']} patients"
        parts.append(tableFrom(f"{title}: {count}", ("What", "Value", "95 % interval", "Method"), lines))
        sections[title] = parts
    sections["What to look at"] = (
        [element("ul", *(element("li", each) for each in looks))] if looks else [element("p", "Nothing.")]
    )
    sections["Versions"] = [items((("her2pet", __version__),))]
    said = (
        f"{people[0]} and {people[1]} measured the same {len(lesions)} lesions of {patients} {'cases' if byCase else 'patients'}."
    )
    header = [element("p", said), element("p", _HOW)]
    if byCase:
        header.append(
            notice(
                "Each case is taken as a patient of its own. Where a patient has several cases, give the table of cases (--cases)."
            )
        )
    writeText(path, documentOf("Agreement of measurements", "Agreement of measurements", header, sections))


def _measured(lesions: Sequence[MeasuredLesion], key: str) -> tuple[list[float], list[float], list[str]]:
    first, second, patients = [], [], []
    for lesion in lesions:
        a, b = lesion.values[key]
        if a is not None and b is not None and np.isfinite(a) and np.isfinite(b):
            first.append(a)
            second.append(b)
            patients.append(lesion.patientID)
    return first, second, patients


def _value(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return row["notEstimable"]
    return _with(row, f"{row['value']:.3f}" if not row["unit"] else f"{row['value']:.2f}")


def _bounds(row: Mapping[str, Any]) -> str:
    if row["low"] is None:
        return NOTHING if row["value"] is None or not row["notEstimable"] else row["notEstimable"]
    return _with(row, interval(row["low"], row["high"], 2 if row["unit"] else 3))


def _with(row: Mapping[str, Any], text: str) -> str:
    return f"{text} {row['unit']}".strip()
