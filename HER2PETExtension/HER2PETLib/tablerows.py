"""A row more for a CSV table that people may have edited: no row and no column of theirs is lost."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from HER2PETLib.errors import ProblemError


def withRow(path: Path, columns: Sequence[str], row: Mapping[str, str]) -> str:
    """The text of the table at `path` with `row` at its end, and with the columns that it lacked; a new table where there is none.

    Raises ProblemError where the file is no CSV table in UTF-8, or one of its rows is longer than the header.
    """
    lines: list[list[str]] = []
    if path.exists():
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                lines = [line for line in csv.reader(file, strict=True) if line]
        except OSError as error:
            raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the file and your rights on it.") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise ProblemError(f"{path} is not a CSV table in UTF-8: {error}.", "Save it as 'CSV UTF-8'.") from error
    header = [name.strip() for name in lines[0]] if lines else []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(header):
            raise ProblemError(f"{path}: row {number} has {len(line)} cells, the header has {len(header)}.", "Correct the row.")
    header += [name for name in columns if name not in header]
    rows = [line + [""] * (len(header) - len(line)) for line in lines[1:]]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows, [row.get(name, "") for name in header]])
    return text.getvalue()
