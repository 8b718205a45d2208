"""What positive and negative foci, and the reference regions beside them, measured."""

import math
import os
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.measure.region import LESION
from HER2PETLib.tables.columns import Column, Table, flat
from HER2PETLib.tables.csvreader import readRows

MEASURES = {
    "volumeMl": ("Volume", "ml"),
    "suvMax": ("SUVmax", "g/ml"),
    "suvPeak": ("SUVpeak", "g/ml"),
    "suvMean": ("SUVmean", "g/ml"),
}
_IDENTITY = ("caseID", "regionID", "name", "role")
_GROUPS = {True: "positive foci", False: "negative foci", None: "foci that could not be decided"}
NOT_READ = "lesions that were not read as foci"
_COLUMNS = (
    Column("group", "Regions of"),
    Column("regions", "Regions", "", "", "int"),
    *(
        Column(f"{key}{which}", f"{title}, {which.lower()}", unit, "empty: none was measured", "double")
        for key, (title, unit) in MEASURES.items()
        for which in ("Median", "Minimum", "Maximum")
    ),
)


_FROM_FILES = flat(MEASUREMENT_COLUMNS)


def readMeasurements(paths: Iterable[str | os.PathLike]) -> list[dict[str, Any]]:
    """The rows of measurements.csv files of `her2pet quantify` and `batch`, with the columns of them that the file has; an empty cell is None,
    and so is "nan" of another program.

    Raises ProblemError for a file that is not such a table.
    """
    rows = []
    for path in map(Path, paths):
        header, typed = readRows(path)
        if missing := {*_IDENTITY, *MEASURES} - set(header):
            raise ProblemError(f"{path} has no column {', '.join(sorted(missing))}.", "Give a measurements.csv of `her2pet`.")
        for number, _, cells in typed:
            if len(cells) != len(header):
                raise ProblemError(f"{path}, row {number}: {len(cells)} cells, the header has {len(header)}.", "Measure again.")
            row = dict(zip(header, cells, strict=True))
            try:
                rows.append({column.key: _typed(row[column.key], column) for column in _FROM_FILES if column.key in row})
            except ValueError as error:
                raise ProblemError(f"{path}, row {number}: {error}.", "Measure again.") from error
    return rows


def measuredLesions(
    measurements: Iterable[Mapping[str, Any]], where: str = "the tables of measurements"
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """{(caseID, regionID): row} of the lesions, to join them by. Raises ProblemError for a lesion that is there twice."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in measurements:
        if row["role"] != LESION:
            continue
        place = row["caseID"], row["regionID"]
        if place in found:
            raise ProblemError(
                f"{where[:1].upper()}{where[1:]} have lesion {place[1]} of case {place[0]} twice.",
                "Give each case's measurements.csv once.",
            )
        found[place] = row
    return found


def _typed(cell: str, column: Column) -> Any:
    if column.type == "string":
        return cell
    try:
        number = float(cell) if cell else None
    except ValueError:
        number = math.inf
    if number is not None and math.isinf(number):
        raise ValueError(f"{column.key} is '{cell}', which is not a number")
    number = None if number is None or math.isnan(number) else number
    return number if column.type == "double" or number is None else int(number)


def measurementSummary(
    measurements: Sequence[Mapping[str, Any]], decisions: Sequence[Mapping[str, Any]], givenFoci: bool
) -> Table:
    """Median, lowest and highest of each group of regions. Given foci are regions, so their lesions are told apart by decision;
    marks of a free search are not, and all lesions are one group."""
    decided = {(row["caseID"], row["focusID"]): row["positive"] for row in decisions} if givenFoci else {}
    groups: dict[str, list[Mapping[str, Any]]] = (
        {name: [] for name in (*_GROUPS.values(), NOT_READ)} if givenFoci else {"lesions": []}
    )
    for row in measurements:
        if row["role"] != LESION:
            group = f"reference: {row['name']}"
        elif givenFoci:
            place = (row["caseID"], row["regionID"])
            group = _GROUPS[decided[place]] if place in decided else NOT_READ
        else:
            group = "lesions"
        groups.setdefault(group, []).append(row)
    rows = []
    for group, members in groups.items():
        if members:
            summary: dict[str, Any] = {"group": group, "regions": len(members)}
            for key in MEASURES:
                values = [member[key] for member in members if member[key] is not None]
                for which, of in (("Median", statistics.median), ("Minimum", min), ("Maximum", max)):
                    summary[key + which] = of(values) if values else None
            rows.append(summary)
    return Table(_COLUMNS, rows)
