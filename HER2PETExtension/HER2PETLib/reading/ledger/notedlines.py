"""What somebody wrote down line by line in a text file: fingerprints and checkpoints given by telephone."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from HER2PETLib.errors import ProblemError

# A fingerprint, however it is spaced; the end of a line.
DIGITS = r"(?P<digits>[0-9](?:[\s-]*[0-9]){29})"


def notedLines(
    path: str | os.PathLike[str], line: re.Pattern[str], what: str, remedy: str
) -> Iterator[tuple[int, re.Match[str]]]:
    """The number and match of each line; empty lines and lines that begin with # are passed over.

    Raises ProblemError, naming the line, for one that is not `what` ("a checkpoint").
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError(f"{path} cannot be read: {error}.", "Name a text file (UTF-8).") from error
    for number, written in enumerate(map(str.strip, text.splitlines()), start=1):
        if not written or written.startswith("#"):
            continue
        found = line.fullmatch(written)
        if found is None:
            raise ProblemError(f"{path}, line {number}: {written!r} is not {what}.", remedy)
        yield number, found
