"""Whether anything in a folder tells who a patient is: the guard that every packet has to pass before it is handed out.

Looked at are names, extended attributes and every byte of every file, and what is inside: the header and the unpacked values
of NRRD volumes, gzip members, every cell of SQLite tables. Text is searched whole. Among binary values a short string turns up
by chance, so there only strings are looked for that are too long for that (5 to 6 bytes, by the size of the file).
"""

import datetime
import json
import os
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from pydicom import Dataset

SHORTEST = 4
# What the packet says itself on purpose (tracer, codes of sites), so it tells nobody's identity.
_TELLS_NOTHING = {
    "CodeMeaning", "CodeValue", "CodingSchemeDesignator", "CodingSchemeVersion", "Radiopharmaceutical", "TimezoneOffsetFromUTC",
}  # fmt: skip
_TEXT_VRS = {"AE", "AS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"}


@dataclass(frozen=True)
class Leak:
    """`text` of the source stands in `file` (relative to the folder) at `place`. For the coordinator's eyes only."""

    file: str
    place: str
    text: str


def findLeaks(folder: str | os.PathLike, identifyingStrings: Iterable[str]) -> list[Leak]:
    """Every (file, place, string) of `folder` that holds one of the strings of four characters or more, in UTF-8, Latin-1,
    UTF-16 or as JSON writes it, capital or small. Links are followed nowhere: their target is searched as a name.

    Raises ProblemError for a file that cannot be read.
    """
    needles = _Needles(identifyingStrings)
    folder = Path(folder)
    leaks: dict[Leak, None] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        name = path.relative_to(folder).as_posix() if path != folder else path.name
        try:
            for place, data, isText in _parts(path, name):
                for text in needles.foundIn(data, isText):
                    leaks[Leak(name, place, text)] = None
        except (OSError, sqlite3.Error, zlib.error) as error:
            raise ProblemError(f"{path} cannot be searched for identifying text: {error}.", "Make the packet again.") from error
    return list(leaks)


def identifyingStrings(dataset: "Dataset") -> set[str]:
    """Every text of a DICOM object, private elements and sequences included, that may tell whose it is: names and their parts,
    identifiers, descriptions, dates in the usual ways to write them, times of day, instance UIDs."""
    found: set[str] = set()
    for part in (dataset, getattr(dataset, "file_meta", None)):
        for tag in part.keys() if part is not None else ():
            try:
                element = part[tag]
            except (
                ValueError,
                TypeError,
                NotImplementedError,
                LookupError,
            ):  # not valid by DICOM, but somebody's text all the same
                raw = part.get_item(tag).value
                found |= _textsOf("UN", True, raw if isinstance(raw, bytes) else str(raw).encode())
                continue
            if element.VR == "SQ":
                found |= {text for item in element.value for text in identifyingStrings(item)}
            elif element.keyword not in _TELLS_NOTHING and element.value is not None:
                for value in element.value if element.VM > 1 else [element.value]:
                    found |= _textsOf(element.VR, element.tag.is_private, value)
    return {text for text in found if len(text) >= SHORTEST}


def datesOf(value: str) -> set[str]:
    """A DICOM date or date-time (YYYYMMDD...) in the usual ways to write it; nothing for the days around today, which stand in
    every ledger made today."""
    if not re.match(r"\d{8}", value):
        return {value} if len(value) >= SHORTEST else set()
    year, month, day = value[:4], value[4:6], value[6:8]
    try:
        if abs((datetime.date(int(year), int(month), int(day)) - datetime.date.today()).days) <= 1:
            return set()
    except ValueError:
        pass  # not a day of the calendar, but still a text of the source
    ways = {f"{year}{month}{day}", value}
    ways |= {mark.join(parts) for mark in "-./" for parts in ((year, month, day), (day, month, year), (month, day, year))}
    return ways


def _textsOf(vr: str, private: bool, value: object) -> set[str]:
    if isinstance(value, bytes):  # UN: a private element whose meaning nobody declared
        text = value.rstrip(b"\0 ").decode("latin-1")
        return {text} if private and text.isprintable() and len(value) <= 1024 else set()
    text = str(value).strip().strip("\0")
    if vr == "UI":
        return set() if text.startswith("1.2.840.10008.") else {text}
    if vr in ("DA", "DT"):
        return datesOf(re.sub(r"[-:]", "", text) if vr == "DA" else text)
    if vr == "TM":
        return {text} if len(text) >= 6 and text.strip("0.") else set()
    if vr == "PN":
        return {text, *re.split(r"[\^=,;\s]+", text)}
    return {text} if vr in _TEXT_VRS else set()


class _Needles:
    """The strings, in each encoding a file could hold them in, in small letters."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._variants: dict[bytes, str] = {}
        self._uids: set[str] = set()
        for text in strings:
            if len(text) < SHORTEST:
                continue
            if re.fullmatch(r"\d+(\.\d+){3,}", text):
                self._uids.add(text)
                continue
            for written in {text, text.lower(), text.upper(), json.dumps(text)[1:-1]}:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
                    if encoding != "latin-1" or all(ord(letter) < 256 for letter in written):
                        self._variants[written.encode(encoding).lower()] = text

    def foundIn(self, data: bytes, isText: bool) -> set[str]:
        data = data.lower()
        # UIDs come by the thousand: what looks like one is looked up instead of each being looked for.
        found = {
            token
            for match in re.finditer(rb"\d+(?:\.\d+){3,}|(?:[\d.]\0){8,}", data)
            if (token := match[0].replace(b"\0", b"").strip(b".").decode()) in self._uids
        }
        if isText:
            return found | {text for variant, text in self._variants.items() if _stands(variant, data)}
        shortest = SHORTEST
        while len(data) / 256**shortest > 1e-6:
            shortest += 1
        printable = b"\n".join(re.findall(rb"[\x20-\x7e]{%d,}|(?:[\x20-\x7e]\0){%d,}" % (shortest, SHORTEST), data))
        for variant, text in self._variants.items():
            # What is not ASCII would not be among the printable runs; big-endian UTF-16 is, but for its first zero.
            haystack = printable if all(byte < 0x7F for byte in variant) else data
            if len(variant) >= shortest and (variant.removeprefix(b"\0") if haystack is printable else variant) in haystack:
                found.add(text)
        return found


def _stands(needle: bytes, data: bytes) -> bool:
    """Whether the needle is in the text; a number is not found inside a hash or among the decimals of a measure."""
    if not re.fullmatch(rb"[0-9a-f]{1,11}", needle):
        return needle in data
    start = data.find(needle)
    while start >= 0:
        left, right = start, start + len(needle)
        while left > 0 and data[left - 1] in b"0123456789abcdef.":
            left -= 1
        while right < len(data) and data[right] in b"0123456789abcdef.":
            right += 1
        run = data[left:right].strip(b".")
        if len(run) < 16 and not re.fullmatch(rb"\d+\.\d+", run):
            return True
        start = data.find(needle, start + 1)
    return False


def _parts(path: Path, name: str) -> Iterator[tuple[str, bytes, bool]]:
    """(place, bytes, whether they are text) of everything that a file or folder holds."""
    yield "its name", os.fsencode(name), True
    if hasattr(os, "listxattr"):
        for attribute in os.listxattr(path, follow_symlinks=False):
            yield "extended attributes", os.fsencode(attribute) + b" " + os.getxattr(path, attribute, follow_symlinks=False), True
    if path.is_symlink():
        yield "the target of the link", os.fsencode(path.readlink()), True
    elif path.is_file():
        yield from _contents(path, path.read_bytes())


def _contents(path: Path, data: bytes) -> Iterator[tuple[str, bytes, bool]]:
    if data.startswith(b"NRRD"):
        header, _, payload = data.partition(b"\n\n")
        yield "its header", header, True
        yield "its bytes", payload, False
        if b"encoding: gzip" in header:
            yield from _unpacked(payload)
    elif data.startswith(b"\x1f\x8b"):
        yield "its bytes", data, False
        yield from _unpacked(data)
    elif data.startswith(b"SQLite format 3\0"):
        yield "its bytes", data, False
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = bytes
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                quoted = table.decode().replace('"', '""')
                for row in database.execute(f'SELECT * FROM "{quoted}"'):
                    for cell in row:
                        yield f"table {table.decode()}", cell if isinstance(cell, bytes) else str(cell).encode(), True
    else:
        yield "its text" if b"\0" not in data else "its bytes", data, b"\0" not in data


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes, bool]]:
    while data.startswith(b"\x1f\x8b"):
        stream = zlib.decompressobj(wbits=31)
        yield "its unpacked values", stream.decompress(data) + stream.flush(), False
        data = stream.unused_data
    if data:
        yield "the bytes after its values", data, True
