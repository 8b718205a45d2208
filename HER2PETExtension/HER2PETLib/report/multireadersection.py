"""The part of the report about several readers together: for readers like these, and for these readers, side by side."""

from collections.abc import Mapping
from typing import Any

from HER2PETLib.report.markup import NOTHING, Markup, element, interval, tableOf
from HER2PETLib.statistics.multireader import FIXED_CASES
from HER2PETLib.tables.columns import Table

_METHOD = (
    "Mean over the readers of the area under the ROC curve, of lesions that pathology answers for, by Obuchowski, Rockette and Hillis; lesions of a "
    "patient belong together. Which row to read depends on the population you want to speak of."
)


def multiReader(tables: Mapping[str, Table]) -> list[Markup]:
    """A line for each population, of each examination or stage and of their differences. The third, of these patients only, is in multiReader.csv."""
    table = tables["multiReader"]
    rows = [row for row in table.rows if row["readersAre"] != FIXED_CASES]
    own = {
        "mean": ("Mean", lambda row: NOTHING if row.get("estimate") is None else f"{row['estimate']:.3f}"),
        "bounds": ("95 % interval", _bounds),
        "freedom": ("Degrees of freedom", lambda row: NOTHING if row.get("df") is None else f"{row['df']:.1f}"),
        "of": ("Of", lambda row: row["of"] if row["measure"].startswith("Area") else f"{row['of']}: {row['measure']}"),
        "counted": ("Readers; with, without; patients", _counted),
        "remark": ("Remark", lambda row: row.get("note") or NOTHING),
        "speaksOf": ("Speaks of", lambda row: row.get("population") or NOTHING),
    }
    keys = ("reference", "of", "speaksOf", "mean", "bounds", "freedom", "counted", "remark")
    return [element("p", _METHOD), tableOf("Several readers together", Table(table.columns, rows), keys, **own)]


def _bounds(row: Mapping[str, Any]) -> str:
    return interval(row.get("low"), row.get("high"), 3) if row.get("low") is not None else row["notEstimable"]


def _counted(row: Mapping[str, Any]) -> str:
    if row.get("diseased") is None:
        return str(row["readers"])
    return f"{row['readers']}; {row['diseased']}, {row['other']}; {row['patients']}"
