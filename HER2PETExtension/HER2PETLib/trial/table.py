"""Reading a table of the trial that people typed: every value checked, every fault named with its row and column."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.csvreader import readRows

Record = TypeVar("Record")


@dataclass(frozen=True)
class TableProblem:
    """One fault in a table. row: as a spreadsheet counts, the header is row 1; None where no one row is at fault."""

    table: str
    row: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        row = "" if self.row is None else f" row {self.row},"
        return f"{self.table},{row} column {self.column}: {self.reason}"


def readTable(
    path: str | os.PathLike, record: type[Record], parsers: Mapping[str, Callable[[str], object]], identity: Sequence[str]
) -> tuple[list[Record], list[TableProblem]]:
    """Read a CSV table (see tables/csvreader.py) with at least the columns of `parsers` (see tables/cells.py); others are passed over.

    Each row is `record(row=, invalid=, **values)`, a value for every parser. An empty cell is None. A cell that its parser
    refuses is None as well, stands in `invalid` {column: text as written}, and is named in the problems. The columns of
    `identity` must be filled in, and the first of them must be unique: without that no count is right, so ProblemError names
    every such row. ProblemError also where the file cannot be read or lacks a column.
    """
    header, rows = readRows(path)
    _checkHeader(path, header, parsers)
    table = Path(path).name
    records: list[Record] = []
    problems: list[TableProblem] = []
    faults: list[TableProblem] = []
    firstRowOf: dict[str, int] = {}
    for number, _, cells in rows:
        if len(cells) > len(header):
            reason = f"{len(cells)} cells, the header has {len(header)}: a comma too many?"
            faults.append(TableProblem(table, number, header[-1], reason))
            continue
        texts = dict(zip(header, cells, strict=False))
        values: dict[str, object] = dict.fromkeys(parsers)
        invalid: dict[str, str] = {}
        for column, parse in parsers.items():
            if text := texts.get(column):
                try:
                    values[column] = parse(text)
                except ValueError as error:
                    invalid[column] = text
                    problems.append(TableProblem(table, number, column, f"'{text}' is not valid: expected {error}."))
        faults += [TableProblem(table, number, column, "is empty.") for column in identity if values[column] is None]
        key = values[identity[0]]
        if key is not None:
            if key in firstRowOf:
                faults.append(TableProblem(table, number, identity[0], f"'{key}' already stands in row {firstRowOf[key]}."))
            firstRowOf.setdefault(key, number)
        records.append(record(row=number, invalid=invalid, **values))
    if faults:
        raise ProblemError(" ".join(map(str, faults)), "Correct these rows; until then no count from this table is right.")
    return records, problems


def _checkHeader(path: str | os.PathLike, header: Sequence[str], needed: Iterable[str]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        commas = " with commas between the columns" if len(header) == 1 else ""
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}.",
            f"Add it to the header row{commas}; where a value is not known leave the cell empty.",
        )
