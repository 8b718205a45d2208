"""Frames: one image of a series, be it a file of its own (classic) or a part of one (enhanced, multi-frame)."""

from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from HER2PETLib.dicom.entry import Entry, entryOf, itemsOf, parsing
from HER2PETLib.dicom.imagefile import ImageFile
from HER2PETLib.errors import ProblemError

# Functional groups that may have several items, each with a meaning of its own; every other group is one item of attributes.
_KEPT_AS_SEQUENCE = {"RealWorldValueMappingSequence"}


@dataclass(frozen=True, eq=False)
class Frame:
    """One image: its file, its number within it (from 0), and the attributes that apply to it alone (`header`)."""

    file: ImageFile
    number: int
    header: Dataset

    def entry(self, keyword: str) -> Entry:
        """The entry of a standard attribute of this frame; where the frame says nothing, that of its file."""
        own = entryOf(self.header, keyword)
        return own if own.text is not None or self.header is self.file.header else entryOf(self.file.header, keyword)

    @property
    def name(self) -> str:
        """How a sentence names this frame."""
        frame = "" if self.header is self.file.header else f", frame {self.number + 1}"
        return f"{self.file.path.name}{frame}"

    def vector(self, keyword: str, length: int) -> np.ndarray:
        """`length` numbers of an attribute of the frame. Raises ProblemError where they are not there."""
        entry = self.entry(keyword)
        try:
            numbers = np.array([float(value) for value in entry.values])
        except ValueError:
            numbers = np.empty(0)
        if len(numbers) != length or not np.isfinite(numbers).all():
            raise ProblemError(
                f"{self.name} has no valid {entry}: {entry.text!r}, expected {length} numbers.",
                "Export the series again with its geometry.",
            )
        return numbers


def framesOf(file: ImageFile) -> list[Frame]:
    """The frames of a file, in the file's order."""
    header = file.header
    count = file.integer("NumberOfFrames", 1)
    if "PerFrameFunctionalGroupsSequence" not in header:
        if count != 1:
            raise ProblemError(
                f"{file.path.name} holds {count} frames without saying where each one lies (5200,9230).",
                "Export the series as one file a slice, or as an enhanced object.",
            )
        return [Frame(file, 0, header)]
    shared = itemsOf(header, "SharedFunctionalGroupsSequence") or [Dataset()]
    perFrame = itemsOf(header, "PerFrameFunctionalGroupsSequence")
    if len(perFrame) != count:
        raise ProblemError(
            f"{file.path.name} says {count} frames (0028,0008) but describes {len(perFrame)} (5200,9230).",
            "Copy or export the file again.",
        )
    with parsing(file.path.name):
        return [Frame(file, number, _flattened(shared[0], groups)) for number, groups in enumerate(perFrame)]


def _flattened(shared: Dataset, groups: Dataset) -> Dataset:
    flat = Dataset()
    for source in (shared, groups):
        for element in source:
            if element.VR != "SQ":
                continue
            if element.keyword in _KEPT_AS_SEQUENCE:
                flat[element.tag] = element
            elif element.value:
                flat.update(element.value[0])
    return flat
