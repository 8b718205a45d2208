"""The one writer of CSV: tables of results, each with a schema beside it, for Slicer's table reader, for pandas and for people."""

import csv
import io
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.tables.columns import Column, flat, flatRow
from HER2PETLib.tables.formulas import guarded
from HER2PETLib.tables.schema import schemaPath, schemaRows


def writeTable(path: str | os.PathLike[str], columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write `rows` (one mapping a row, by column key) as UTF-8 CSV and the schema beside it, both whole or not at all.

    Missing values (None, NaN, no such key) are empty cells. Numbers are written so that they read back as the same double; a place in
    three columns (columns.flat); a sequence of numbers in a column of texts as one cell. Line breaks and tabs in a text become spaces, and a text that a spreadsheet would run
    gets an apostrophe (formulas.py): names come from files of others. `results.readResults` reads all of it back.

    Raises ProblemError where the files cannot be written, ValueError for a key that no column has or a value of the wrong type.
    """
    written = flat(columns)
    cells = []
    for row in rows:
        values = flatRow(columns, row)
        cells.append([_cell(values.get(column.key), column) for column in written])
    # The inner file takes its name first: a table under its final name always has its schema.
    with replacing(path) as table, replacing(schemaPath(path)) as beside:
        _write(table, [[column.key for column in written], *cells])
        _write(beside, [[guarded(_oneLine(cell)) for cell in row] for row in schemaRows(written)])


def joinTables(path: str | os.PathLike[str], columns: Sequence[Column], parts: Iterable[str | os.PathLike[str]]) -> None:
    """Write one table, with its schema, of the rows of all `parts`: tables that `writeTable` wrote with the same columns.

    Raises ProblemError where a part cannot be read or has other columns, or the files cannot be written.
    """
    columns = flat(columns)
    header = ",".join(column.key for column in columns) + "\n"
    with replacing(path) as table, replacing(schemaPath(path)) as beside:
        with table.open("w", encoding="utf-8", newline="") as joined:
            joined.write(header)
            for part in parts:
                try:
                    with Path(part).open(encoding="utf-8", newline="") as file:
                        if file.readline() != header:
                            raise ProblemError(f"{part} has other columns.", "Make it again.")
                        rows = file.read()
                except OSError as error:
                    raise ProblemError(f"{part} cannot be read: {error.strerror}.", "Make it again.") from error
                joined.write(rows)
        _write(beside, [[guarded(_oneLine(cell)) for cell in row] for row in schemaRows(columns)])


def typedText(lines: Iterable[Sequence[str]], separator: str = ",", *, guard: bool = True) -> str:
    """Rows of a table that people go on with, as CSV. guard: against texts that a spreadsheet would run (formulas.py)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in line] if guard else line for line in lines)
    return text.getvalue()


def cellText(value: Any, column: Column) -> str:
    """A value of a result as text, "" where it is missing. Raises ValueError for a value of another type than the column's."""
    if value is None or (isinstance(value, Real) and math.isnan(value)):
        return ""
    if column.type == "string":
        return _oneLine(value) if isinstance(value, str) else " ".join(_number(element) for element in value)
    if isinstance(value, str):
        raise ValueError(f"Column {column.key} is of type {column.type}, and its value is the text {value!r}.")
    if column.type == "double":
        return _number(value)
    if int(value) != value:
        raise ValueError(f"Column {column.key} is of type {column.type}, and its value is {value!r}.")
    return str(int(value))


def _write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def _cell(value: Any, column: Column) -> str:
    return guarded(cellText(value, column)) if isinstance(value, str) else cellText(value, column)


def _number(value: Any) -> str:
    # repr of a double is the shortest text that reads back as the same double.
    return repr(float(value))


def _oneLine(value: str) -> str:
    # Unpaired surrogates stand for bytes that were not UTF-8; they cannot be written.
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip().encode("utf-8", "replace").decode("utf-8")
