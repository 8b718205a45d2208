"""The rows of a CSV table that people typed: read with where each stands, and written anew with one more."""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from HER2PETLib.errors import ProblemError


class TypedRow(NamedTuple):
    """number: of the row, as a spreadsheet counts: the header is row 1. line: of the file, from 1, where the row begins; a row may
    go over several, in quotes."""

    number: int
    line: int
    cells: list[str]


def readRows(path: str | os.PathLike) -> tuple[list[str], list[TypedRow]]:
    """Header and rows of a table (UTF-8, commas, one header row), without the spaces around a cell and without empty rows.

    A row may have more or fewer cells than the header. Raises ProblemError where the file cannot be read, is no CSV table in
    UTF-8, or names a column twice.
    """
    header, rows = _rowsAsTyped(Path(path))
    stripped = (TypedRow(number, line, [cell.strip() for cell in cells]) for number, line, cells in rows)
    return header, [row for row in stripped if any(row.cells)]


def withRow(path: Path, columns: Sequence[str], row: Mapping[str, str]) -> str:
    """The text of the table at `path` with `row` at its end, and with the columns that it lacked; a new table where there is none.

    No row and no column that people added is lost. Raises ProblemError as `readRows`, and where a row is longer than the header.
    """
    header, rows = _rowsAsTyped(path) if path.exists() else ([], [])
    for number, _, cells in rows:
        if len(cells) > len(header):
            raise ProblemError(f"{path}: row {number} has {len(cells)} cells, the header has {len(header)}.", "Correct the row.")
    header += [name for name in columns if name not in header]
    lines = [cells + [""] * (len(header) - len(cells)) for _, _, cells in rows if cells]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *lines, [row.get(name, "") for name in header]])
    return text.getvalue()


def _rowsAsTyped(path: Path) -> tuple[list[str], list[TypedRow]]:
    rows = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [name.strip() for name in next(reader, [])]
            began = reader.line_num + 1
            for number, cells in enumerate(reader, start=2):
                rows.append(TypedRow(number, began, cells))
                began = reader.line_num + 1
    except OSError as error:
        raise ProblemError(
            f"{path} cannot be read: {error.strerror}.", "Give the path of a CSV table that you may read."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProblemError(f"{path} is not a CSV table in UTF-8: {error}.", "Save it as 'CSV UTF-8'.") from error
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise ProblemError(f"{path}: the column {', '.join(doubled)} stands there twice.", "Keep one of each.")
    return header, rows
