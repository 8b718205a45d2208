"""The fingerprints that an auditor trusts: a text file with a name and 30 digits on each line, collected by another way than the study."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.signing import sameFingerprint

# The coordinator's name in such a file.
COORDINATOR = "coordinator"
_LINE = re.compile(r"(?P<name>.*?\S)[\s:=]+(?P<digits>[0-9](?:[\s-]*[0-9]){29})", re.ASCII)


def readTrusted(path: str | os.PathLike[str]) -> Mapping[str, str]:
    """{name: fingerprint}; empty lines and lines that begin with # are passed over.

    Raises ProblemError, naming the line, for anything else and for two different fingerprints of one name.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError(f"{path} cannot be read: {error}.", "Name the text file with the trusted fingerprints.") from error
    trusted: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ProblemError(
                f"{path}, line {number}: {line.strip()!r} is not a name and a fingerprint.",
                f'Write the reader\'s name, or "{COORDINATOR}", and after it the 30 digits.',
            )
        name, digits = found["name"], found["digits"]
        if name in trusted and not sameFingerprint(trusted[name], digits):
            raise ProblemError(f"{path}, line {number}: {name} has another fingerprint above.", "Keep the right one.")
        trusted[name] = digits
    return trusted
