"""Whether anything in a folder tells who a patient is: the guard that every packet has to pass before it is handed out.

Looked at are names, extended attributes and every byte of every file, and what is inside: the header and the unpacked values
of NRRD volumes, gzip members, every cell of SQLite tables. Text is searched for all of them. Among binary values a
short string turns up by chance, and a packet would be refused for it; so there only those are looked for that are too long
for that: 7 to 9 letters, by the amount of values and of strings (twice as many in UTF-16, for the values of soft tissue
in CT are the numbers of letters). What gzip packed is searched unpacked, for its packed bytes hold no text but by chance.
"""

import datetime
import errno
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

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.threads import inThreads

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

SHORTEST = 4
_PIECE = 8 << 20
_FED = 1 << 18
# How seldom, as a power of two, one of all strings may turn up by chance in one piece of binary values: once in 100 million.
_SELDOM = 27
# What the packet says itself on purpose (tracer, codes of sites), so it tells nobody's identity.
_TELLS_NOTHING = {
    "CodeMeaning", "CodeValue", "CodingSchemeDesignator", "CodingSchemeVersion", "Radiopharmaceutical", "TimezoneOffsetFromUTC",
}  # fmt: skip
# Six groups of eight hexadecimal digits, as the ledger writes what a row depends on; in its bytes the signature follows at once.
_FINGERPRINT = rb"(?:[0-9a-f]{8} ){5}[0-9a-f]{8,}"
_TEXT_VRS = {"AE", "AS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"}


@dataclass(frozen=True)
class Leak:
    """`text` of the source stands in `file` (relative to the folder) at `place`. For the coordinator's eyes only."""

    file: str
    place: str
    text: str


def findLeaks(folder: str | os.PathLike[str], identifyingStrings: Iterable[str]) -> list[Leak]:
    """Every (file, place, string) of `folder` that holds one of the strings of four characters or more, in UTF-8, Latin-1,
    UTF-16 or as JSON writes it, capital or small. Links are followed nowhere: their target is searched as a name.

    Raises ProblemError for a file that cannot be read.
    """
    needles = _Needles(identifyingStrings)
    folder = Path(folder)

    def leaksIn(path: Path) -> list[Leak]:
        name = path.relative_to(folder).as_posix() if path != folder else path.name
        try:
            return [
                Leak(name, place, text)
                for place, data, isText in _parts(path, name, needles.longest)
                for text in sorted(needles.foundIn(data, isText))
            ]
        except (OSError, sqlite3.Error, zlib.error) as error:
            raise ProblemError(f"{path} cannot be searched for identifying text: {error}.", "Make the packet again.") from error

    found = inThreads(leaksIn, [folder, *sorted(folder.rglob("*"))], _size)
    return list(dict.fromkeys(leak for leaks in found for leak in leaks))


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:  # that it cannot be read is said when it is searched
        return 0


def identifyingStrings(headers: Iterable["Dataset"]) -> set[str]:
    """Every text of DICOM objects, private elements and sequences included, that may tell whose they are: names and their parts,
    identifiers, descriptions, dates in the usual ways to write them, times of day, instance UIDs."""
    found: set[str] = set()
    for element in newElements(headers, withMeta=True):
        if isinstance(element, bytes):  # not valid by DICOM, but somebody's text all the same
            found |= _textsOf("UN", True, element)
        elif element.keyword not in _TELLS_NOTHING and element.value is not None:
            for value in element.value if element.VM > 1 else [element.value]:
                found |= _textsOf(element.VR, element.tag.is_private, value)
    return {text for text in found if len(text) >= SHORTEST}


def newElements(headers: Iterable["Dataset"], *, withMeta: bool = False) -> Iterator["DataElement | bytes"]:
    """The elements of headers and of the items in their sequences, those with the same bytes once: of its hundred, a slice has a dozen of
    its own. Of an element that is not valid by DICOM, the bytes. withMeta: also those of the file meta information."""
    seen: set[object] = set()
    for header in headers:
        yield from _newElements(header, str(header.get("SpecificCharacterSet", "")), seen)
        meta: Dataset | None = getattr(header, "file_meta", None)
        if withMeta and meta is not None:
            yield from _newElements(meta, "", seen)


def _newElements(part: "Dataset", characters: str, seen: set[object]) -> Iterator["DataElement | bytes"]:
    for tag in part.keys():  # noqa: SIM118 (iterating gives the elements, and one that is not valid raises)
        raw = part.get_item(tag)
        if raw.is_raw:
            # What private bytes mean, their creator says.
            creator = part.get_item((tag.group, tag.element >> 8)) if tag.is_private and tag.element > 0xFF else None
            written = tag, raw.VR, raw.value, creator.value if creator is not None else "", characters
            if written in seen:
                continue
            seen.add(written)
        try:
            element = part[tag]
        except (ValueError, TypeError, NotImplementedError, LookupError):
            yield raw.value if isinstance(raw.value, bytes) else str(raw.value).encode()
            continue
        if element.VR != "SQ":
            yield element
            continue
        for item in element.value:
            yield from _newElements(item, characters, seen)


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
    if vr in ("IS", "DS"):  # numbers, where the file is valid
        return {text} if re.search(r"[^\d.+\-eE\s]", text) else set()
    return {text} if vr in _TEXT_VRS else set()


class _Needles:
    """The strings in each encoding a file could hold them in, in small letters."""

    def __init__(self, strings: Iterable[str]) -> None:
        # variant: the string as it was given, and how many bits of it chance would have to hit
        self._variants: dict[bytes, tuple[str, int]] = {}
        for text in {text for text in strings if len(text) >= SHORTEST}:
            for written in {text, text.lower(), text.upper(), json.dumps(text)[1:-1]}:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
                    if encoding != "latin-1" or all(ord(letter) < 256 for letter in written):
                        variant = written.encode(encoding, "replace").lower()
                        self._variants[variant] = (text, _surprise(variant) // (4 if encoding.startswith("utf-16") else 1))
        self.longest = max(map(len, self._variants), default=SHORTEST)
        self._tables: dict[int, _Table] = {}

    def foundIn(self, data: bytes, isText: bool) -> set[str]:
        """The strings that stand in the data, as they were given."""
        least = 0 if isText else (len(data) * len(self._variants)).bit_length() + _SELDOM
        table = self._tables.get(least)
        if table is None:
            table = self._tables[least] = _Table(v for v, (_, surprise) in self._variants.items() if surprise >= least)
        data = data.lower()
        return {self._variants[variant][0] for start, variant in table.matches(data) if _standsAlone(data, start, variant)}


def _surprise(variant: bytes) -> int:
    """Bits that chance would have to hit: a byte has 8, a letter one less, for it may be capital or small."""
    return sum(7 if letter in b"abcdefghijklmnopqrstuvwxyz" else 8 for letter in variant)


class _Table:
    """Finds thousands of byte strings at once, by four bytes of each. Wherever a string of seven stands, it covers four that begin at a
    multiple of four: where all are that long, only those places are looked at."""

    def __init__(self, variants: Iterable[bytes]) -> None:
        variants = list(variants)
        isLong = min(map(len, variants), default=0) >= 7
        self._offsets, within = (range(1), range(4)) if isLong else (range(4), range(1))
        # By place of the four bytes and by length: instance UIDs begin alike, and there are tens of thousands.
        self._byKey: dict[int, dict[tuple[int, int], set[bytes]]] = {}
        for variant in variants:
            for place in within:
                alike = self._byKey.setdefault(int.from_bytes(variant[place : place + 4], "little"), {})
                alike.setdefault((place, len(variant)), set()).add(variant)
        self._keys = np.array(sorted(self._byKey), dtype=np.uint32)
        self._begins = np.zeros(1 << 16, dtype=bool)
        self._begins[self._keys & 0xFFFF] = True

    def matches(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        for offset in self._offsets[: len(data)]:
            words = np.frombuffer(data, "<u4", count=(len(data) - offset) // 4, offset=offset)
            likely = np.flatnonzero(self._begins[words & 0xFFFF])
            for index in likely[np.isin(words[likely], self._keys)].tolist():
                for (place, length), variants in self._byKey[int(words[index])].items():
                    start = 4 * index + offset - place
                    if (variant := data[start : start + length]) in variants:
                        yield start, variant


def _standsAlone(data: bytes, start: int, variant: bytes) -> bool:
    """Whether what stands at `start` is not a piece of a number: digits turn up by chance inside a hash, a fingerprint or a measure,
    and a ledger is full of them, in its cells as in its bytes."""
    if not re.fullmatch(rb"[0-9a-f]{1,11}", variant):
        return True
    run = _around(data, start, variant, b"0123456789abcdef.").strip(b".")
    if len(run) >= 16 or re.fullmatch(rb"\d+\.\d+", run):
        return False
    return not re.fullmatch(_FINGERPRINT, _around(data, start, variant, b"0123456789abcdef ").strip())


def _around(data: bytes, start: int, variant: bytes, letters: bytes) -> bytes:
    """The longest piece of these letters that holds what stands at `start`."""
    left, right = start, start + len(variant)
    while left > 0 and data[left - 1] in letters:
        left -= 1
    while right < len(data) and data[right] in letters:
        right += 1
    return data[left:right]


def _parts(path: Path, name: str, overlap: int) -> Iterator[tuple[str, bytes, bool]]:
    """(place, bytes, whether they are text) of everything that a file or folder holds; pieces of one place share `overlap` bytes."""
    yield "its name", os.fsencode(name), True
    for attribute in _extendedAttributes(path):
        value = os.getxattr(path, attribute, follow_symlinks=False)
        yield "its extended attributes", os.fsencode(attribute) + b" " + value, True
    if path.is_symlink():
        yield "the target of the link", os.fsencode(path.readlink()), True
    elif path.is_file():
        yield from _contents(path, path.read_bytes(), overlap)


def _extendedAttributes(path: Path) -> list[str]:
    try:
        return os.listxattr(path, follow_symlinks=False) if hasattr(os, "listxattr") else []
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # this file system has none
            return []
        raise


def _contents(path: Path, data: bytes, overlap: int) -> Iterator[tuple[str, bytes, bool]]:
    if data.startswith(b"NRRD"):
        header, _, payload = data.partition(b"\n\n")
        yield "its header", header, True
        if b"encoding: gzip" in header:
            yield from _unpacked(payload, overlap)
        else:
            yield from (("its values", piece, False) for piece in _pieces(payload, overlap))
    elif data.startswith(b"\x1f\x8b"):
        yield from _unpacked(data, overlap)
    elif data.startswith(b"SQLite format 3\0"):
        yield "its bytes", data, False
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = bytes
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                quoted = table.decode().replace('"', '""')
                for row in database.execute(f'SELECT * FROM "{quoted}"'):
                    for cell in row:
                        content = cell if isinstance(cell, bytes) else str(cell).encode()
                        yield f"table {table.decode()}", content, _isText(content)
    else:
        isText = b"\0" not in data
        yield from (("its text" if isText else "its bytes", piece, isText) for piece in _pieces(data, overlap))


def _pieces(data: bytes, overlap: int) -> Iterator[bytes]:
    for start in range(0, max(len(data), 1), _PIECE):
        yield data[max(start - overlap, 0) : start + _PIECE]


def _isText(data: bytes) -> bool:
    """A signature or key of some dozen random bytes is not; random bytes are hardly ever UTF-8."""
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def _gzipTexts(data: bytes) -> bytes:
    """What a member's header may hold beside its ten bytes: extra field, file name, comment (RFC 1952, 2.3)."""
    flags = data[3]
    if not flags & (4 | 8 | 16):
        return b""
    rest = data[10:]
    extra = 2 + int.from_bytes(rest[:2], "little") if flags & 4 else 0
    texts, rest = rest[:extra], rest[extra:]
    for flag in (8, 16):
        if flags & flag:
            text, _, rest = rest.partition(b"\0")
            texts += b"\n" + text
    return texts


def _unpacked(data: bytes, overlap: int) -> Iterator[tuple[str, bytes, bool]]:
    """What gzip members and their headers hold, and whatever stands after them."""
    while data.startswith(b"\x1f\x8b"):
        if len(data) > 10 and (texts := _gzipTexts(data)):
            yield "the header of its packed values", texts, True
        # Fed bit by bit: zlib copies what it has not yet unpacked at every call, and half a gigabyte comes in sixty pieces.
        stream, end, former = zlib.decompressobj(wbits=31), 0, b""
        unpacked: list[bytes] = []
        while not stream.eof:
            fed = stream.unconsumed_tail or data[end : end + _FED]
            end += 0 if stream.unconsumed_tail else len(fed)
            unpacked.append(stream.decompress(fed, _PIECE - sum(map(len, unpacked))))
            if not fed and not unpacked[-1] and not stream.eof:
                raise zlib.error("it ends too early")
            if stream.eof or sum(map(len, unpacked)) == _PIECE:
                piece = b"".join((former, *unpacked))
                yield "its unpacked values", piece, False
                unpacked, former = [], piece[-overlap:]
        data = data[end - len(stream.unused_data) :]
    if data:
        yield "the bytes after its values", data, True
