"""A document that survives mail: between two lines of words, as letters and digits in lines of 64, which may come back quoted, wrapped,
indented, in another encoding and with other quotation marks and dashes."""

import base64
import json
import os
import re
import unicodedata
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON

LINE = 64
# A letter with a receipt in it has some kilobytes; more than this is none.
MOST_BYTES = 1 << 20


def armored(what: str, document: Mapping[str, Any]) -> str:
    """The document as text, no line longer than 64 letters; what: its name in capital letters, "RECEIPT"."""
    data = base64.b32encode(zlib.compress(canonicalJSON(dict(document)), 9)).decode().rstrip("=").lower()
    lines = [data[start : start + LINE] for start in range(0, len(data), LINE)]
    return "\n".join((f"BEGIN HER2PET {what}", *lines, f"END HER2PET {what}")) + "\n"


def readArmored(what: str, path: str | os.PathLike[str]) -> dict[str, Any]:
    """The document in a file: JSON, or a letter with what `armored` wrote. Raises ProblemError if there is none or more than one."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Name the file.") from error
    try:
        if len(data) > MOST_BYTES:
            raise ValueError("it is larger than a letter")
        text = _text(data)
        document = json.loads(text) if text.lstrip().startswith("{") else _found(what, text)
        if not isinstance(document, dict):
            raise ValueError("it is not an object")
    except (ValueError, zlib.error, RecursionError) as error:
        raise ProblemError(
            f"{path.name} is not a {what.lower()}: {error}.",
            f"Name the file {what.lower().replace(' ', '')}.json, or the letter with all lines of it.",
        ) from error
    return document


def _text(data: bytes) -> str:
    """Bytes of a letter as text, whatever program saved it."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:200]:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _found(what: str, text: str) -> Any:
    # Nothing but letters and digits counts: no space, quotation mark, "=3D", dash or line end that mail adds.
    letters = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).lower())
    begin, end = (f"{word}her2pet{what}".lower().replace(" ", "") for word in ("begin", "end"))
    _, found, rest = letters.partition(begin)
    body, ended, after = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"no lines from BEGIN to END HER2PET {what} stand in it")
    if begin in after:
        raise ValueError("two of them stand in it")
    unpacker = zlib.decompressobj()
    padded = body.upper() + "=" * (-len(body) % 8)
    return json.loads(unpacker.decompress(base64.b32decode(padded), MOST_BYTES))
