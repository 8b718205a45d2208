"""Slices that are missing at regular distances: what is left is evenly spaced, and yet not the whole series."""

from collections.abc import Sequence
from itertools import pairwise

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.frame import Frame
from HER2PETLib.errors import ProblemError

# What counts slices: along the patient in most series, through time first in some dynamic ones.
_INDICES = ("InstanceNumber", "ImageIndex", "InStackPositionNumber")
# Distance from slice to slice over what the header says: up to here it is rounding; from there on, slices may be missing.
_ROUNDING = 0.1
_WIDE = 1.5


def checkGaps(name: str, frames: Sequence[Frame], step: float) -> list[str]:
    """Check the distance of the slices (`step`, mm; `frames` in order) against their thickness and numbers; returns warnings.

    Raises ProblemError where numbers are left out at every step and the distance, or the number of slices that the header says, fits that.
    Numbers alone say little (one part of a dynamic series counts in steps too), and so does a thickness alone.
    """
    if len(frames) < 2:
        return []
    entry, spacing = _spacing(frames)
    isWhole = spacing is not None and abs(step / spacing - 1) <= _ROUNDING
    counts = [(index, stride) for index, stride in (_stride(frames, keyword) for keyword in _INDICES) if stride > 1]
    said = frames[0].entry("NumberOfSlices")
    for index, stride in counts:
        fitsDistance = spacing is not None and abs(step / spacing - stride) <= _ROUNDING * stride
        fitsNumber = not isWhole and said.number is not None and said.number >= (len(frames) - 1) * stride + 1
        if fitsDistance or fitsNumber:
            why = f"{entry} is {spacing:g} mm" if fitsDistance else f"{said} says {said.number:g} slices, {len(frames)} are here"
            raise ProblemError(
                f"{name} is missing {stride - 1} of every {stride} slices: {index} counts in steps of {stride}, the slices are {step:.3f} mm apart, "
                f"and {why}.",
                "Find the missing files and read the whole series.",
            )
    if spacing is not None and step > _WIDE * spacing:
        return [f"The slices are {step:.3f} mm apart, and {entry} is {spacing:g} mm: slices may be missing."]
    if spacing is None and counts:
        index, stride = counts[0]
        return [f"{index} counts in steps of {stride}, and {entry} is missing: slices may be missing."]
    return []


def _spacing(frames: Sequence[Frame]) -> tuple[Entry, float | None]:
    """What the header says about the distance from one slice to the next in mm: the distance itself, or the thickness of a slice."""
    entries = [frames[0].entry(keyword) for keyword in ("SpacingBetweenSlices", "SliceThickness")]
    for entry in entries:
        if entry.number:
            return entry, abs(entry.number)
    return entries[-1], None


def _stride(frames: Sequence[Frame], keyword: str) -> tuple[Entry, int]:
    """By how much an attribute changes from each slice to the next, up or down; 0 where it does so unevenly, or is not a whole number."""
    entries = [frame.entry(keyword) for frame in frames]
    numbers = [entry.number for entry in entries if entry.number is not None and entry.number == int(entry.number)]
    if len(numbers) < len(entries):
        return entries[0], 0
    steps = {int(after - before) for before, after in pairwise(numbers)}
    return entries[0], abs(steps.pop()) if len(steps) == 1 else 0
