"""What one place of a DICOM header says, as it is written there: nothing is converted before a rule has looked at it."""

import math
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from pydicom.datadict import dictionary_description, dictionary_has_tag, dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag

from HER2PETLib.errors import ProblemError

# A decimal string (DICOM PS3.5 6.2); Python's float() would also take "7_0".
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# How numbers that are not written as text are packed, by value representation.
_BINARY = {"FD": "d", "FL": "f", "US": "H", "SS": "h", "US or SS": "H", "UL": "I", "SL": "i"}


@contextmanager
def parsing(name: str) -> Iterator[None]:
    """Around pydicom's parser alone: whatever it raises on damaged bytes becomes a ProblemError about `name`."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:  # pydicom has no one exception for it
        what = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ProblemError(f"{name} is broken DICOM ({what}).", "Copy or export it again.") from error


@dataclass(frozen=True)
class Entry:
    """One attribute: `tag` "(0018,1074)", its `name`, and its `text` (None: the attribute is absent).

    lacksCreator: whether it is private, and read though nothing in the file says whose block it is.
    """

    tag: str
    name: str
    text: str | None = None
    lacksCreator: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.tag} {self.name}"

    @property
    def isMissing(self) -> bool:
        """Whether there is no value: absent, or present and empty."""
        return self.text is None or not self.text.strip()

    @property
    def number(self) -> float | None:
        """The value as one finite number; None where it is missing or not one finite number."""
        text = (self.text or "").strip()
        value = float(text) if _DECIMAL.fullmatch(text) else math.nan
        return value if math.isfinite(value) else None

    @property
    def values(self) -> tuple[str, ...]:
        """The values of a multi-valued attribute."""
        text = self.text or ""
        return tuple(part.strip() for part in text.split("\\")) if text.strip() else ()


def entryOf(dataset: Dataset | None, keyword: str) -> Entry:
    """The entry of a standard attribute, by its DICOM keyword."""
    tag, formatted, name = _place(keyword)
    return Entry(formatted, name, None if dataset is None else _text(dataset, tag))


def writtenValue(dataset: Dataset, keyword: str) -> bytes | str | None:
    """A value as written in the file, for comparison only: equal bytes mean the same."""
    tag = _place(keyword)[0]
    if tag not in dataset:
        return None
    value = dataset.get_item(tag).value
    return value if isinstance(value, bytes) else str(value)


@cache
def _place(keyword: str) -> tuple[BaseTag, str, str]:
    number = tag_for_keyword(keyword)
    if number is None:
        raise KeyError(keyword)
    tag = Tag(number)
    return tag, _formatted(tag), dictionary_description(tag)


def itemsOf(dataset: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; none where it is absent. Raises ProblemError where its bytes are damaged."""
    with parsing(str(entryOf(None, keyword))):
        value = dataset.get(keyword)
        return list(value) if value else []


def referencedSeries(dataset: Dataset) -> set[str]:
    """Series Instance UIDs that a derived object, a segmentation for instance, names as what it was made on."""
    return {str(item.get("SeriesInstanceUID", "")) for item in itemsOf(dataset, "ReferencedSeriesSequence")}


def privateEntryOf(dataset: Dataset, group: int, creator: str, element: int, name: str, manufacturer: str = "") -> Entry:
    """The entry of a private attribute (group, xx`element`) of `creator`'s block.

    De-identified files often lost the creator but kept the values: where no creator at all is left in the group and the
    series' manufacturer is the creator's (`manufacturer`, lower case), the usual block 10 is read.
    """
    elements = sorted(tag & 0xFFFF for tag in dataset.keys() if tag >> 16 == group)  # noqa: SIM118, values stay unread
    creators = {block: (_text(dataset, Tag(group, block)) or "").strip() for block in elements if 0x10 <= block <= 0xFF}
    for block, found in creators.items():
        if found.upper() == creator.upper():
            tag = Tag(group, (block << 8) | element)
            return Entry(_formatted(tag), name, _text(dataset, tag))
    tag = Tag(group, 0x1000 | element)
    isMakers = bool(manufacturer) and manufacturer in (entryOf(dataset, "Manufacturer").text or "").lower()
    return Entry(_formatted(tag), name, _text(dataset, tag) if not creators and isMakers else None, lacksCreator=True)


def _formatted(tag: BaseTag) -> str:
    return f"({tag.group:04X},{tag.element:04X})"


def _text(dataset: Dataset, tag: BaseTag) -> str | None:
    if tag not in dataset:
        return None
    # get_item leaves the value as it came from the file: pydicom's own conversion would raise on what is not valid.
    element = dataset.get_item(tag)
    value = element.value
    if value is None:
        return ""
    if isinstance(value, bytes):
        packed = _BINARY.get(element.VR or (dictionary_VR(tag) if dictionary_has_tag(tag) else ""))
        if packed and isinstance(element, RawDataElement) and len(value) % struct.calcsize(packed) == 0:
            order = "<" if element.is_little_endian else ">"
            return "\\".join(str(number) for (number,) in struct.iter_unpack(order + packed, value))
        return value.decode("latin-1").strip(" \0")
    if isinstance(value, (list, tuple)) or type(value).__name__ == "MultiValue":
        return "\\".join(str(part) for part in value)
    return str(value).strip(" \0")
