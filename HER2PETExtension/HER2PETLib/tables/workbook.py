"""Workbooks of Excel (.xlsx): the cells that people typed, as texts; and tables of results as a sheet with its schema beside it."""

import datetime
import io
import math
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.packages import require
from HER2PETLib.tables.schema import SCHEMA_COLUMNS, schemaRows

if TYPE_CHECKING:
    from openpyxl import Workbook

SCHEMA_SHEET = "schema"
_SAVE = "Correct it there, or save the sheet as 'CSV UTF-8'."
# A format of zeros alone shows 7 as 007, and 007 is what the person sees.
_ZEROS = re.compile("0{2,}")
# Stands for a formula where formulas are read instead of their results.
_FORMULA = "="


def isWorkbook(content: bytes) -> bool:
    """Whether these bytes of a file are a zip archive, as .xlsx is and no text."""
    return content.startswith(b"PK\x03\x04")


def readSheet(path: str | os.PathLike[str], content: bytes) -> list[list[str]]:
    """The rows of the one sheet that is not empty, header first, as texts: dates as 2019-03-01, numbers with a decimal point.

    A sheet named schema is passed over. Raises ProblemError where openpyxl is not installed, the file is not a workbook, several sheets
    have cells, or a cell has an error of Excel or a formula without a result.
    """
    require("openpyxl", f"{path} is a workbook")
    found = [(name, rows) for name, rows in _sheets(path, content, withFormulas=False) if name != SCHEMA_SHEET and rows]
    if len(found) > 1:
        raise ProblemError(
            f"{path} has {len(found)} sheets that are not empty: {', '.join(name for name, _ in found)}.",
            "Leave one of them, or save it as 'CSV UTF-8'.",
        )
    if not found:
        return []
    name, rows = found[0]
    formulas = dict(_sheets(path, content, withFormulas=True)).get(name, [])
    for number, (cells, typed) in enumerate(zip(rows, formulas, strict=False), start=1):
        for place, (cell, formula) in enumerate(zip(cells, typed, strict=False), start=1):
            if formula == _FORMULA and not cell:
                raise ProblemError(f"{path}, row {number}, column {place}: a formula without a result.", _SAVE)
    width = max((place for place, cell in enumerate(rows[0], start=1) if cell), default=0)
    return [(cells + [""] * width)[:width] + _withoutEnd(cells[width:]) for cells in rows]


def writeWorkbook(path: str | os.PathLike[str], table: Table) -> None:
    """Write the table as .xlsx, whole or not at all: a sheet named as the file, with numbers as numbers, and the sheet "schema".

    No text is run as a formula, and none is changed for that. Numbers have 16 digits there, and rows without any value at the end are
    not read back. Raises ProblemError where openpyxl is not installed or the file cannot be written.
    """
    require("openpyxl", f"{path} is a workbook")
    from openpyxl import Workbook

    path, table = Path(path), table.flat
    book = Workbook()
    book.remove(book.active)
    _writeSheet(book, re.sub(r"[\\/*?:\[\]]", " ", path.stem)[:31] or "table", [
        [column.key for column in table.columns],
        *([_value(row.get(column.key), column) for column in table.columns] for row in table.rows),
    ])  # fmt: skip
    _writeSheet(book, SCHEMA_SHEET, schemaRows(table.columns))
    with replacing(path) as temporary:
        book.save(temporary)


@dataclass(frozen=True)
class ResultSheets:
    """The texts of a workbook of `writeWorkbook`: the table's header and rows, and the rows of its schema without their header."""

    header: list[str]
    rows: list[list[str]]
    schema: list[list[str]]


def readResultSheets(path: str | os.PathLike[str]) -> ResultSheets:
    """Raises ProblemError where openpyxl is not installed, or the file is not a workbook of `writeWorkbook`."""
    require("openpyxl", f"{path} is a workbook")
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    sheets = dict(_sheets(path, content, withFormulas=False))
    schema = sheets.pop(SCHEMA_SHEET, [])
    if len(sheets) != 1 or not all(sheets.values()) or not schema or tuple(schema[0]) != SCHEMA_COLUMNS:
        raise ProblemError(
            f"{path} is not a table of results with its schema.", f"It needs one sheet, and the sheet {SCHEMA_SHEET}."
        )
    ((header, *rows),) = sheets.values()

    def padded(row: list[str], width: int) -> list[str]:
        return row + [""] * (width - len(row))

    return ResultSheets(
        header, [padded(row, len(header)) for row in rows], [padded(row, len(SCHEMA_COLUMNS)) for row in schema[1:]]
    )


def _writeSheet(book: "Workbook", title: str, rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes "=..." for a formula, and Excel keeps a text a text with a prefix
                cell.quotePrefix = True
    sheet.freeze_panes = "A2"


def _value(value: Any, column: Column) -> Any:
    from HER2PETLib.tables.csvwriter import cellText

    text = cellText(value, column)
    if column.type == "string" or not text:
        return text
    number = float(text) if column.type == "double" else int(text)
    return number if math.isfinite(number) else text


def _sheets(path: str | os.PathLike[str], content: bytes, *, withFormulas: bool) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of each sheet; a sheet without a cell has no rows."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=not withFormulas)
        found = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs write a size that is not the sheet's
            rows = [
                [_typed(path, number, cell, withFormulas) for cell in cells] for number, cells in enumerate(sheet.iter_rows(), 1)
            ]
            while rows and not any(rows[-1]):
                rows.pop()
            found.append((sheet.title, rows))
        return found
    except ProblemError:
        raise
    except Exception as error:
        raise ProblemError(f"{path} is not a readable workbook: {error}.", _SAVE) from error


def _typed(path: str | os.PathLike[str], number: int, cell: Any, withFormulas: bool) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return _FORMULA
    if cell.data_type == "e" and not withFormulas:
        raise ProblemError(f"{path}, row {number}, column {cell.column}: the error {value}.", _SAVE)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        isDay = value.time() == datetime.time() and "h" not in (cell.number_format or "").lower()
        return value.date().isoformat() if isDay else value.isoformat()
    if isinstance(value, int) and _ZEROS.fullmatch(cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return str(value)


def _withoutEnd(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells
