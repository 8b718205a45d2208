"""The fingerprints that an auditor trusts: a text file with a name and 30 digits on each line, collected separately from the study."""

import os
import re
from collections.abc import Mapping

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.notedlines import DIGITS, notedLines
from HER2PETLib.reading.ledger.signing import sameFingerprint

# The coordinator's name in such a file.
COORDINATOR = "coordinator"
_LINE = re.compile(r"(?P<name>.*?\S)[\s:=]+" + DIGITS, re.ASCII)


def readTrusted(path: str | os.PathLike[str]) -> Mapping[str, str]:
    """{name: fingerprint}. Raises ProblemError as `notedLines`, and for two different fingerprints of one name."""
    trusted: dict[str, str] = {}
    remedy = f'Write the reader\'s name, or "{COORDINATOR}", and after it the 30 digits.'
    for number, found in notedLines(path, _LINE, "a name and a fingerprint", remedy):
        name, digits = found["name"], found["digits"]
        if name in trusted and not sameFingerprint(trusted[name], digits):
            raise ProblemError(f"{path}, line {number}: {name} has another fingerprint above.", "Keep the right one.")
        trusted[name] = digits
    return trusted
