"""Reading a table of the trial that people typed: every value checked, every fault named with its row and column."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.cells import Parser, parseCell
from HER2PETLib.tables.csvreader import readTyped

Record = TypeVar("Record")


@dataclass(frozen=True)
class TableProblem:
    """One fault in a table. row: as a spreadsheet counts, the header is row 1; None where no one row is at fault.

    unreadable: whether a cell could not be read; otherwise what was read contradicts something else.
    """

    table: str
    row: int | None
    column: str
    reason: str
    unreadable: bool = False

    def __str__(self) -> str:
        row = "" if self.row is None else f" row {self.row},"
        return f"{self.table},{row} column {self.column}: {self.reason}"


def unreadableCells(problems: Iterable[TableProblem]) -> int:
    """How many cells of the input tables could not be read."""
    return sum(problem.unreadable for problem in problems)


def readRecords(
    path: str | os.PathLike[str],
    record: Callable[..., Record],
    parsers: Mapping[str, Parser[Any]],
    identity: Sequence[str],
    optional: Collection[str] = (),
) -> tuple[list[Record], list[TableProblem]]:
    """Read a CSV table or workbook (see tables/csvreader.py) with the columns of `parsers` (see tables/cells.py); of these, the
    `optional` may be absent; others are passed over.

    Each row is `record(row=, invalid=, **values)`, a value for every parser. An empty cell is None. A cell that its parser
    refuses is None as well, is in `invalid` {column: text as written}, and is named in the problems. The columns of
    `identity` must be filled in, and the first of them must be unique: without that no count is right, so ProblemError names
    every such row. ProblemError also where the file cannot be read, lacks a column, or a row has not as many cells as the header:
    a decimal comma without quotes moves all cells after it.
    """
    read = readTyped(path)
    _checkHeader(path, read.header, [column for column in parsers if column not in optional])
    table = Path(path).name
    records: list[Record] = []
    problems: list[TableProblem] = []
    faults: list[TableProblem] = []
    firstRowOf: dict[str, int] = {}
    for number, _, cells in read.rows:
        if len(cells) != len(read.header):
            hint = "a comma too many?" if len(cells) > len(read.header) else "an empty cell needs its comma too."
            reason = f"{len(cells)} cells, the header has {len(read.header)}" + (f": {hint}" if read.separator == "," else ".")
            faults.append(TableProblem(table, number, read.header[-1], reason))
            continue
        texts = dict(zip(read.header, cells, strict=True))
        values: dict[str, Any] = dict.fromkeys(parsers)
        invalid: dict[str, str] = {}
        for column, parse in parsers.items():
            if text := texts.get(column):
                try:
                    values[column] = parseCell(parse, text, decimalCommas=read.decimalCommas)
                except ValueError as error:
                    invalid[column] = text
                    reason = f"'{text}' is not valid: expected {error}."
                    problems.append(TableProblem(table, number, column, reason, unreadable=True))
        faults += [TableProblem(table, number, column, "is empty.") for column in identity if values[column] is None]
        key = values[identity[0]]
        if key is not None:
            if key in firstRowOf:
                faults.append(TableProblem(table, number, identity[0], f"'{key}' is in row {firstRowOf[key]} already."))
            firstRowOf.setdefault(key, number)
        records.append(record(row=number, invalid=invalid, **values))
    if faults:
        raise ProblemError(" ".join(map(str, faults)), "Correct these rows; until then no count from this table is right.")
    return records, problems


def _checkHeader(path: str | os.PathLike[str], header: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in header]
    if not missing:
        return
    names = ", ".join(needed)
    if not any(header):
        raise ProblemError(f"{path} is empty.", f"Its first row must name the columns: {names}.")
    if 2 * len(missing) > len(needed):
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}: it seems to be another table.",
            f"Check that this is the right file and that its header is spelled right; it must name: {names}.",
        )
    raise ProblemError(
        f"{path} has no column {', '.join(missing)}.",
        "Add it to the header row; where a value is not known leave the cell empty.",
    )
