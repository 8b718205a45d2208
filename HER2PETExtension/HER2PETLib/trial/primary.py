"""The primary analysis among the proportions of the endpoint, and its best and worst case beside it.

Who has no answer is left out (as observed), counts as no (worst case), or counts as yes (best case). The charter says which of the three is primary; the
other two are sensitivity analyses of it, and every other proportion is secondary.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from HER2PETLib.statistics.proportions import Proportion
from HER2PETLib.trial.endpoint import BIOPSIED, CONCLUSIVE, COUNTED_AS_YES, READ, Endpoint, EndpointRow
from HER2PETLib.trial.table import TableProblem

PRIMARY, SENSITIVITY, SECONDARY = "primary", "sensitivity", "secondary"
CASES = {"leftOut": "as observed", "countedAsNo": "worst case", "countedAsYes": "best case"}
# The row of a measure in which nobody is without an answer.
_OBSERVED = {
    "imageableHER2Positive": "evaluable",
    "petPositive": READ,
    "ppvHER2Positive": CONCLUSIVE,
    "ppvHER2PositiveOrLow": CONCLUSIVE,
}
# What the row of a denominator is called where it is not as the charter calls it.
_ROWS = {"PET-positive and biopsied": BIOPSIED}


class Primary(Protocol):
    """The primary analysis as a charter names it."""

    @property
    def measure(self) -> str: ...

    @property
    def denominator(self) -> str: ...

    @property
    def group(self) -> str: ...

    @property
    def notEvaluable(self) -> str: ...


def withPrimary(endpoint: Endpoint, primary: Primary | None) -> Endpoint:
    """The endpoint with every row labeled (`EndpointRow.analysis`, `case`), and the best case of the primary analysis as a row more; as it is
    where no primary analysis was named. A group that has no patient is named in the problems."""
    if primary is None:
        return endpoint
    rows = tuple(_labeled(endpoint.rows, primary))
    if any(row.analysis == PRIMARY for row in rows):
        return replace(endpoint, rows=rows)
    reason = f"the primary analysis is of the group '{primary.group}', which has no patient; the groups are " + ", ".join(
        dict.fromkeys(row.group for row in endpoint.rows)
    )
    problem = TableProblem("charter", None, "primaryAnalysis", f"{reason}.")
    return replace(endpoint, rows=rows, problems=(*endpoint.problems, problem))


def primaryRows(rows: Sequence[EndpointRow]) -> list[EndpointRow]:
    """The primary analysis, and after it its sensitivity analyses."""
    return sorted((row for row in rows if row.analysis in (PRIMARY, SENSITIVITY)), key=lambda row: row.analysis != PRIMARY)


def _labeled(rows: Sequence[EndpointRow], primary: Primary) -> Iterator[EndpointRow]:
    names = {"leftOut": _OBSERVED[primary.measure], "countedAsNo": _ROWS.get(primary.denominator, primary.denominator)}
    of = {row.proportion.denominator: row for row in rows if (row.group, row.measure) == (primary.group, primary.measure)}
    labels = {(primary.group, primary.measure, name): how for how, name in names.items()}
    for row in rows:
        how = labels.get((row.group, row.measure, row.proportion.denominator))
        yield _as(row, how, primary) if how else replace(row, analysis=SECONDARY)
        if how == "countedAsNo":
            everybody, observed = row.proportion, of[names["leftOut"]].proportion
            open_ = everybody.n - observed.n
            proportion = Proportion(everybody.k + open_, everybody.n, f"{everybody.denominator}{COUNTED_AS_YES}")
            yield _as(replace(row, proportion=proportion), "countedAsYes", primary)


def _as(row: EndpointRow, how: str, primary: Primary) -> EndpointRow:
    return replace(row, analysis=PRIMARY if how == primary.notEvaluable else SENSITIVITY, case=CASES[how])
