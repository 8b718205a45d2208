"""The part of the report about how SUV was obtained: a line a case, where the values are from, and what was not taken as it is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib.report.caserows import ENTERED
from HER2PETLib.report.markup import NOTHING, Markup, element, shown, tableFrom
from HER2PETLib.tables.columns import Table

# What a physicist looks at, in the words of `suvprovenance.inWords`: a column each, where a case has it.
_COLUMNS = (
    "administered activity",
    "administration date and time",
    "reference date and time",
    "weight",
    "half life",
    "decay correction",
    "units",
)


def provenance(tables: Mapping[str, Table]) -> list[Markup]:
    """Numbers of each case side by side; sources together, for they are mostly the same."""
    cases, inputs = tables["cases"].rows, tables["suvInputs"].rows
    of = {(row["caseID"], row["input"]): row for row in inputs}
    names = [name for name in _COLUMNS if any(row["input"] == name for row in inputs)]
    headings = [
        "Case",
        "Patient",
        "Tracer",
        "Since administration (h)",
        "SUV",
        "Factor",
        *(name.capitalize() for name in names),
        "Decay",
    ]
    lines = []
    for case in cases:
        line: list[object] = [shown(case.get(key)) for key in ("caseID", "patientID", "tracer")]
        line += [shown(case.get("hoursSinceAdministration"), "double"), shown(case.get("kind")), shown(case.get("factor"))]
        lines.append([*line, *(_cell(of.get((case["caseID"], name))) for name in names), shown(case.get("decayRule"))])
    numeric = [False, False, False, True, False, True]
    parts = [
        tableFrom("SUV of each case", headings, lines, numeric),
        tableFrom("Where the values are from", ("Input", "From", "Cases"), _sources(inputs, len(cases))),
    ]
    said = [
        (row["caseID"], what, row[key])
        for row in cases
        for key, what in (("entered", "entered by a person"), ("adaptations", "not as written"), ("warnings", "warning"))
        if row.get(key)
    ]
    if any(row["source"] == ENTERED for row in inputs):
        parts.insert(1, element("p", element("small", "In bold: entered by a person.")))
    parts.append(
        tableFrom("Entered by a person, header values that were not used as written, and warnings", ("Case", "What", "How"), said)
    )
    return parts


def _cell(row: Mapping[str, Any] | None) -> object:
    if row is None:
        return NOTHING
    return element("strong", row["value"]) if row["source"] == ENTERED else row["value"]


def _sources(inputs: Sequence[Mapping[str, Any]], count: int) -> list[tuple[str, str, str]]:
    return [
        (name, source, cases)
        for name in _COLUMNS
        for source, cases in _together([(row["source"], row["caseID"]) for row in inputs if row["input"] == name], count)
    ]


def _together(pairs: Sequence[tuple[str | None, str]], count: int) -> list[tuple[str, str]]:
    """What is the same in several cases, once: (it, the cases)."""
    cases: dict[str, list[str]] = {}
    for said, caseID in pairs:
        if said:
            cases.setdefault(said, []).append(caseID)
    return [(said, f"all {count}" if len(names) == count > 1 else ", ".join(names)) for said, names in cases.items()]
