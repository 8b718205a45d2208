"""Reading a table that people typed: every value checked, every fault named with its row and column."""

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from HER2PETLib.errors import ProblemError


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


@dataclass(frozen=True)
class TableRow:
    """values: parsed, None where empty or not valid; invalid: the text as written, for the values that are not valid."""

    row: int
    values: Mapping[str, object]
    invalid: Mapping[str, str]


def readTable(
    path: str | os.PathLike, parsers: Mapping[str, Callable[[str], object]], identity: Sequence[str]
) -> tuple[list[TableRow], list[TableProblem]]:
    """Read a CSV table (UTF-8, commas, one header row) with at least the columns of `parsers`; others are passed over.

    An empty cell is None. A cell that its parser refuses (ValueError, whose text says what is expected) is None as well, and
    named in the problems. The columns of `identity` must be filled in, and the first of them must be unique: without that no
    count is right, so ProblemError names every such row. ProblemError also where the file cannot be read or lacks a column.
    """
    path = Path(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Give the path of a CSV table.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProblemError(f"{path} is not a CSV table in UTF-8: {error}.", "Save it as 'CSV UTF-8'.") from error
    header = [name.strip() for name in lines[0]] if lines else []
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise ProblemError(f"{path}: column {', '.join(doubled)} stands there more than once.", "Keep one of each.")
    missing = [name for name in parsers if name not in header]
    if missing:
        commas = " with commas between the columns" if len(header) == 1 else ""
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}.",
            f"Add it to the header row{commas}; where a value is not known leave the cell empty.",
        )

    rows: list[TableRow] = []
    problems: list[TableProblem] = []
    faults: list[TableProblem] = []
    firstRowOf: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) > len(header):
            faults.append(
                TableProblem(path.name, number, header[-1], f"{len(line)} cells, the header has {len(header)}: a comma too many?")
            )
            continue
        cells = dict(zip(header, (cell.strip() for cell in line), strict=False))
        values: dict[str, object] = {}
        invalid: dict[str, str] = {}
        for column, parse in parsers.items():
            text = cells.get(column, "")
            values[column] = None
            if text:
                try:
                    values[column] = parse(text)
                except ValueError as error:
                    invalid[column] = text
                    problems.append(TableProblem(path.name, number, column, f"'{text}' is not valid: {error}."))
        faults += [TableProblem(path.name, number, column, "is empty.") for column in identity if values[column] is None]
        key = values[identity[0]]
        if key is not None:
            if key in firstRowOf:
                faults.append(TableProblem(path.name, number, identity[0], f"'{key}' already stands in row {firstRowOf[key]}."))
            firstRowOf.setdefault(key, number)
        rows.append(TableRow(number, values, invalid))
    if faults:
        raise ProblemError(" ".join(map(str, faults)), "Correct these rows; until then no count from this table is right.")
    return rows, problems


def text(value: str) -> str:
    return value


def isoDate(value: str) -> date:
    try:
        if len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("expected a date as 2019-03-01") from None


def yesNo(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("expected yes or no")
    return value.lower() == "yes"


def oneOf(*allowed: str) -> Callable[[str], str]:
    """Parser of one of the words `allowed`, in any case, returned as written here."""
    byLower = {word.lower(): word for word in allowed}

    def parse(value: str) -> str:
        if value.lower() not in byLower:
            raise ValueError(f"expected {', '.join(allowed[:-1])} or {allowed[-1]}")
        return byLower[value.lower()]

    return parse


def wholeNumber(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    """Parser of a whole number from `lowest` to `highest`."""
    expected = f"expected a whole number from {lowest}" + ("" if highest is None else f" to {highest}")

    def parse(value: str) -> int:
        # isdecimal() alone would take digits of other scripts.
        if not (value.isascii() and value.isdecimal()) or int(value) < lowest or (highest is not None and int(value) > highest):
            raise ValueError(expected)
        return int(value)

    return parse


def positiveNumber(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 < number < float("inf"):
        raise ValueError("expected a number above 0, with a decimal point")
    return number
