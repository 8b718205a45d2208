"""The one reader of tables that people typed: CSV as spreadsheets write it, or a workbook; each row with where it stands.

Columns are separated by commas, semicolons or tabs, whichever the header row has ("sep=;" before it is understood). The text is
UTF-8, UTF-16 with a byte-order mark, or Windows-1252, which is what Excel's plain "CSV" is on a Western system.
"""

import codecs
import csv
import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.csvwriter import typedText
from HER2PETLib.tables.formulas import unguarded
from HER2PETLib.tables.workbook import isWorkbook, readSheet

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SAVE = "Save it as 'CSV UTF-8'."
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UTF8 = "UTF-8"


class TypedRow(NamedTuple):
    """number: of the row, as a spreadsheet counts: the header is row 1. line: of the file, from 1, where the row begins; a row may
    go over several, in quotes."""

    number: int
    line: int
    cells: list[str]


@dataclass(frozen=True)
class TypedTable:
    """Header and rows as typed. separator: of the columns, "" in a workbook. encoding: of the text."""

    header: list[str]
    rows: list[TypedRow]
    separator: str
    encoding: str

    @property
    def decimalCommas(self) -> bool:
        """Whether the table is from a system with decimal commas: only such a system separates columns by semicolons."""
        return self.separator == ";"


def readTyped(path: str | os.PathLike[str]) -> TypedTable:
    """The table with its header, without the spaces around a cell, without empty rows, and without the columns at its end that have
    neither name nor cells, which Excel writes where a cell was once filled in.

    A row may have more or fewer cells than the header. Raises ProblemError where the file cannot be read, is not a table, or names a
    column twice.
    """
    table = asTyped(Path(path))
    width = max((place for place, name in enumerate(table.header, start=1) if name), default=0)
    unnamed = slice(width, len(table.header))
    rows = []
    for number, line, typed in table.rows:
        cells = [unguarded(cell.strip()) for cell in typed]
        if not any(cells[unnamed]):
            del cells[unnamed]
        if any(cells):
            rows.append(TypedRow(number, line, cells))
    return TypedTable(table.header[:width], rows, table.separator, table.encoding)


def readRows(path: str | os.PathLike[str]) -> tuple[list[str], list[TypedRow]]:
    """Header and rows of `readTyped`."""
    table = readTyped(path)
    return table.header, table.rows


def rowsByName(path: str | os.PathLike[str]) -> list[dict[str, str]]:
    """The rows of a table of which every row is whole, each {column: cell}. Raises ProblemError also where one is not."""
    header, rows = readRows(path)
    for number, _, cells in rows:
        if len(cells) != len(header):
            raise ProblemError(f"{path}, row {number}: {len(cells)} cells, the header has {len(header)}.", "Correct the row.")
    return [dict(zip(header, cells, strict=True)) for _, _, cells in rows]


def withRow(path: Path, columns: Sequence[str], row: Mapping[str, str]) -> str:
    """The text of the table at `path` with `row` at its end, and with the columns that it lacked; a new table where there is none.

    No row and no column that people added is lost, and the separator stays. Raises ProblemError as `readTyped`, where a row is longer
    than the header, and for a workbook.
    """
    if path.suffix.lower() == ".xlsx":
        raise ProblemError(f"{path} is a workbook; rows cannot be added to it here.", _SAVE)
    if not path.exists():
        return typedText([list(columns), [row.get(name, "") for name in columns]])
    table = asTyped(path)
    if not table.separator:
        raise ProblemError(f"{path} is a workbook; rows cannot be added to it here.", _SAVE)
    for number, _, cells in table.rows:
        if len(cells) > len(table.header):
            raise ProblemError(
                f"{path}: row {number} has {len(cells)} cells, the header has {len(table.header)}.", "Correct the row."
            )
    header = [*table.header, *(name for name in columns if name not in table.header)]
    lines = [cells + [""] * (len(header) - len(cells)) for _, _, cells in table.rows if cells]
    text = typedText([header, *lines], table.separator, guard=False)
    text += typedText([[row.get(name, "") for name in header]], table.separator)
    # Excel knows UTF-8 by its byte-order mark only: what it wrote in another encoding it can open again.
    return text if table.encoding == UTF8 else "\ufeff" + text


def asTyped(path: Path) -> TypedTable:
    """The table with every cell and row as it is in the file. Raises ProblemError as `readTyped`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProblemError(
            f"{path} cannot be read: {error.strerror}.", "Give the path of a CSV table that you can read."
        ) from error
    if isWorkbook(content):
        sheet = readSheet(path, content)
        table = TypedTable(sheet[0] if sheet else [], [TypedRow(n, n, cells) for n, cells in enumerate(sheet[1:], 2)], "", "XLSX")
    else:
        text, encoding = _decoded(path, content)
        table = _parsed(path, text, encoding)
    doubled = sorted({name for name in table.header if name and table.header.count(name) > 1})
    if doubled:
        raise ProblemError(f"{path} has more than one column {', '.join(doubled)}.", "Keep one of each.")
    return table


def _decoded(path: Path, content: bytes) -> tuple[str, str]:
    if content.startswith(_OLD_EXCEL):
        raise ProblemError(f"{path} is a workbook of old Excel (.xls).", "Save it as .xlsx or as 'CSV UTF-8'.")
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ProblemError(f"{path} is UTF-32, which is not supported.", _SAVE)
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16"), "UTF-16"
        if b"\0" in content:
            raise ProblemError(f"{path} is not text, or is UTF-16 without a byte-order mark.", _SAVE)
        if content.startswith(codecs.BOM_UTF8):
            return content.decode("utf-8-sig"), "UTF-8 with a byte-order mark"
        try:
            return content.decode("utf-8"), UTF8
        except UnicodeDecodeError:
            return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise ProblemError(f"{path} is not text in UTF-8, UTF-16 or Windows-1252: {error}.", _SAVE) from error


def _parsed(path: Path, text: str, encoding: str) -> TypedTable:
    separator = _separator(path, text)
    rows = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        header = next(reader, [])
        if header and header[0].lower() == "sep=":
            header = next(reader, [])
        began = reader.line_num + 1
        for number, cells in enumerate(reader, start=2):
            rows.append(TypedRow(number, began, cells))
            began = reader.line_num + 1
    except csv.Error as error:
        raise ProblemError(f"{path} is not a CSV table: {error}, in line {reader.line_num}.", _SAVE) from error
    return TypedTable([name.strip() for name in header], rows, separator, encoding)


def _separator(path: Path, text: str) -> str:
    """What the header row has between its columns; names of columns have none of it, but a quoted one may."""
    first = re.split("[\r\n]", text, maxsplit=1)[0]
    if first.lower().startswith("sep=") and first[4:] in _SEPARATORS:
        return first[4:]
    outside = "".join(first.split('"')[::2])
    counts = {separator: outside.count(separator) for separator in _SEPARATORS}
    most = max(counts.values())
    (found, *others) = [separator for separator, count in counts.items() if count == most]
    if most and others:
        between = " and ".join(_SEPARATORS[each] for each in (found, *others))
        raise ProblemError(f"{path}, line 1: the column names are separated equally often by {between}.", "Keep one of them.")
    return found
