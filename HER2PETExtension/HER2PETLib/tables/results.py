"""A table of results in a file, by the file's ending: CSV with its schema beside it, a workbook, or Parquet."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.csvreader import asTyped
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.tables.formulas import unguarded
from HER2PETLib.tables.frames import plainValue, readParquet, writeParquet
from HER2PETLib.tables.schema import SCHEMA_COLUMNS, schemaPath
from HER2PETLib.tables.workbook import readResultSheets, writeWorkbook

SUFFIXES = (".csv", ".xlsx", ".parquet")


def saveTable(path: str | os.PathLike[str], table: Table) -> None:
    """Write the table as .csv (with its schema beside it), .xlsx or .parquet, whole or not at all.

    Raises ProblemError for any other ending, where a package is missing, or where the file cannot be written.
    """
    suffix = _suffix(path)
    if suffix == ".csv":
        writeTable(path, table.columns, table.rows)
    elif suffix == ".xlsx":
        writeWorkbook(path, table)
    else:
        writeParquet(path, table)


def loadTable(path: str | os.PathLike[str]) -> Table:
    """The table that `saveTable` or `writeTable` wrote, typed by its schema: every value as it was given, None where there is none.

    Raises ProblemError where the file or the schema beside it cannot be read, or the two do not fit.
    """
    suffix = _suffix(path)
    if suffix == ".parquet":
        return readParquet(path)
    if suffix == ".xlsx":
        sheets = readResultSheets(path)
        return _typed(path, sheets.header, sheets.rows, sheets.schema)
    table, schema = asTyped(Path(path)), asTyped(schemaPath(path))
    if tuple(schema.header) != SCHEMA_COLUMNS:
        raise ProblemError(f"{schemaPath(path)} is not a schema of a table.", "Make the table again.")
    rows = [[unguarded(cell) for cell in row.cells] for row in table.rows if row.cells]
    return _typed(path, table.header, rows, [[unguarded(cell) for cell in row.cells] for row in schema.rows])


def parquetPath(path: str | os.PathLike[str]) -> Path:
    """Where `addParquet` writes the table at `path`: table.csv -> table.parquet."""
    return Path(path).with_suffix(".parquet")


def addParquet(folder: Path) -> list[Path]:
    """Write every table of results in the folder (.csv with a schema beside it) as Parquet, too; returns their paths.

    Raises ProblemError where pyarrow is not installed, or a file cannot be read or written.
    """
    tables = sorted(path for path in folder.glob("*.csv") if schemaPath(path).exists())
    for path in tables:
        writeParquet(parquetPath(path), loadTable(path))
    return [parquetPath(path) for path in tables]


def _suffix(path: str | os.PathLike[str]) -> str:
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ProblemError(
            f"{path} does not have the extension of a table.",
            f"Use a name that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}.",
        )
    return suffix


def _typed(
    path: str | os.PathLike[str], header: Sequence[str], rows: Sequence[Sequence[str]], schema: Sequence[Sequence[str]]
) -> Table:
    try:
        columns = tuple(Column(key, title, unit, description, kind) for key, kind, title, description, unit, _ in schema)
    except ValueError as error:
        raise ProblemError(f"The schema of {path} is wrong: {error}", "Make the table again.") from error
    if list(header) != [column.key for column in columns] or any(len(row) != len(columns) for row in rows):
        raise ProblemError(f"{path} does not fit its schema.", "Make the table again.")
    return Table(columns, [_row(path, number, columns, row) for number, row in enumerate(rows, start=2)])


def _row(path: str | os.PathLike[str], number: int, columns: Sequence[Column], cells: Sequence[str]) -> dict[str, Any]:
    row = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            row[column.key] = plainValue(_number(cell, column), column) if cell else None
        except ValueError as error:
            raise ProblemError(f"{path}, row {number}, column {column.key}: {error}", "Make the table again.") from error
    return row


def _number(cell: str, column: Column) -> Any:
    if column.type == "string":
        return cell
    return float(cell) if column.type == "double" else int(cell)
