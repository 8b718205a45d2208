"""Names of labels in the header of a NIfTI file, where TotalSegmentator and Connectome Workbench write them.

Own code, because SimpleITK, which reads the voxels, drops header extensions, and nibabel for these few lines would be one more package to install in Slicer."""

import gzip
import struct
import zlib
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from HER2PETLib.errors import ProblemError

# A table of 1000 labels has about 100 kB.
_LONGEST = 1 << 24


def labelNames(path: str | Path) -> dict[int, str]:
    """Label -> name of a .nii or .nii.gz file: of the first header extension that is XML with elements `Label`, whose attribute `Key` is the
    label and whose text is the name. Empty where there is none.

    After the header of 348 bytes (NIfTI-2: 540) come four bytes, the first not 0 where extensions follow; each is its own size
    and a code (two int32), then its content, up to vox_offset (nifti1.h). Raises ProblemError where the file is not whole.
    """
    try:
        return _names(Path(path))
    except (OSError, EOFError, ValueError, zlib.error, struct.error) as error:
        raise ProblemError(f"{path} cannot be read as a volume.", "Give a whole NIfTI file.") from error


def _names(path: Path) -> dict[int, str]:
    with path.open("rb") as opened:
        isPacked = opened.read(2) == b"\x1f\x8b"
    with gzip.open(path) if isPacked else path.open("rb") as file:
        start = file.read(4)
        order, size = next(
            ((order, size) for order in "<>" for size in (348, 540) if start == struct.pack(f"{order}i", size)), ("", 0)
        )
        if not size:
            return {}
        header = start + file.read(size - 4)
        if (
            header[344:348] != b"n+1\0" and header[4:8] != b"n+2\0"
        ):  # extensions of a pair are in the .hdr, and nobody writes names there
            return {}
        end = (
            int(struct.unpack_from(f"{order}f", header, 108)[0])
            if size == 348
            else struct.unpack_from(f"{order}q", header, 168)[0]
        )
        return _fromExtensions(file, order, min(end, _LONGEST) - size)


def _fromExtensions(file: "IO[bytes] | gzip.GzipFile", order: str, left: int) -> dict[int, str]:
    """left: bytes from here to the voxels."""
    extender, left = file.read(4), left - 4
    if not extender[:1].strip(b"\0"):
        return {}
    while left >= 8:
        (size, _code), left = struct.unpack(f"{order}2i", file.read(8)), left - 8
        if not 8 <= size <= left + 8:
            return {}
        content, left = file.read(size - 8), left - (size - 8)
        if names := _named(content.strip(b"\0 \r\n\t")):
            return names
    return {}


def _named(content: bytes) -> dict[int, str]:
    if b"<!DOCTYPE" in content:  # no entities, which could unpack to any size
        return {}
    try:
        labels = ElementTree.fromstring(content).iter("Label")
        named = {int(label.get("Key", "0")): (label.text or "").strip() for label in labels}
    except (ElementTree.ParseError, ValueError):  # an extension of another kind
        return {}
    return {label: name for label, name in named.items() if label > 0 and name}
