"""Volumes as NRRD, NIfTI or MetaImage files, geometry exact."""

import gzip
import math
import os
import re
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.geometry import Geometry, Volume

IMAGE_READERS = ("NrrdImageIO", "NiftiImageIO", "MetaImageIO")
# A header may state any size, and as much memory is taken before the first value is read: four times a CT of 1024 x 1024 x 1024.
MOST_VALUES = 1 << 32
# So long a text header is none. Slicer's segmentations of 100 segments have 100 kB.
_LONGEST_HEADER = 1 << 24


def readVolume(path: str | os.PathLike) -> Volume:
    """Read a three-dimensional scalar volume in its stored type.

    Raises ProblemError where the file is missing, unreadable, or not one scalar volume.
    """
    import SimpleITK as sitk

    image = readImage(path)
    if image.GetDimension() == 4 and image.GetSize()[3] == 1:
        image = image[:, :, :, 0]
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ProblemError(
            f"{path} has {image.GetDimension()} dimensions and {image.GetNumberOfComponentsPerPixel()} components a voxel.",
            "Give a three-dimensional volume with one value a voxel.",
        )
    try:
        return Volume(sitk.GetArrayFromImage(image), geometryOf(image))
    except ValueError as error:
        raise ProblemError(f"{path}: {error}", "Export it again with its geometry.") from error


def readImage(path: str | os.PathLike) -> Any:
    """Read a NRRD, NIfTI or MetaImage file as a SimpleITK image, its header's keys in the image's metadata.

    A header whose data are in other files may only name files next to it, because it comes from others and what it names is packed,
    measured and shown. Of packed data no more is unpacked than the header states.

    Raises ProblemError where the file is missing, may not be read, is not such a file or is not whole, where it names data elsewhere,
    states more than MOST_VALUES values, or (NIfTI) a voxel size of 0 or none.
    """
    import SimpleITK as sitk

    path = Path(path)
    try:
        if not path.is_file():
            raise ProblemError(f"{path} is not a file.", "Check the path.")
        if not _isText(path):  # ITK would end the process
            raise ProblemError(f"{str(path)!a} has a path that is not UTF-8.", "Rename it.")
        _checkHeader(path)
        # ITK would read DICOM too: its values have no decay, dose or weight in them, and one file is one slice.
        if sitk.ImageFileReader.GetImageIOFromFileName(str(path)) not in IMAGE_READERS:
            raise RuntimeError("no NRRD, NIfTI or MetaImage file")
        return sitk.ReadImage(str(path))
    except PermissionError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Ask for permission to read it.") from error
    except (RuntimeError, OSError, EOFError, zlib.error, struct.error) as error:
        raise ProblemError(f"{path} cannot be read as a volume.", "Give a whole NRRD, NIfTI or MetaImage file.") from error


def _isText(path: Path) -> bool:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _checkHeader(path: Path) -> None:
    """Whatever ITK would take from a header without a question; see readImage."""
    with path.open("rb") as file:
        first = file.read(4)
    if first == b"NRRD":
        _checkNRRD(path)
    elif path.suffix.lower() in (".mha", ".mhd"):
        _checkMetaImage(path)
    else:
        _checkNIfTI(path)


def _checkNRRD(path: Path) -> None:
    with path.open("rb") as file:
        lines = [line.decode("utf-8", "surrogateescape").rstrip("\r") for line in file.read(_LONGEST_HEADER).split(b"\n")]
    for number, line in enumerate(lines):
        if not line:  # the end of the header
            return
        field, _, value = line.partition(":")
        field, value = "".join(field.split()).casefold(), value.strip()
        if field == "sizes":
            _checkCount(path, value.split())
        elif field == "datafile" and value.startswith("LIST"):  # whatever follows the word: names, a line each, to the end
            _checkBeside(path, lines[number + 1 :])
            return
        elif field == "datafile" and not value.startswith("="):  # with "=" it is a key of its own
            _checkPattern(path, value)


def _checkMetaImage(path: Path) -> None:
    with path.open("rb") as file:
        header = file.read(1 << 16).decode("utf-8", "surrogateescape")
    named = [match.start() for match in re.finditer("ElementDataFile", header, re.IGNORECASE)]
    if len(named) != 1:
        raise ProblemError(
            f"{path} names its data {len(named)} times (ElementDataFile).", "Write it again with the program it came from."
        )
    for size in re.findall(r"DimSize\s*[=:]([^\r\n]*)", header[: named[0]], re.IGNORECASE):
        _checkCount(path, size.split())
    # The name may be on its own line.
    value, *others = header[named[0] + len("ElementDataFile") :].lstrip(" \t\r\n=:").splitlines() or [""]
    value = value.strip()
    if value.casefold() == "local":
        return
    if value.casefold().startswith("list"):
        _checkBeside(path, others)
    else:
        _checkPattern(path, value)


def _checkPattern(path: Path, value: str) -> None:
    """value: a file's name, or "name%03d.raw first last step" for many."""
    pattern = re.fullmatch(r"([^%]*)%(0?\d?\d?)[diu]([^%]*?)((?:\s+-?\d+)+)", value)
    if pattern is None:
        _checkBeside(path, [value])
        return
    first, last, step = ([int(number) for number in pattern[4].split()] + [1, 1, 1])[:3]
    numbers = range(first, last + (1 if step > 0 else -1), step or 1)
    _checkCount(path, [len(numbers)])
    _checkBeside(path, (f"{pattern[1]}{number:{pattern[2]}d}{pattern[3]}" for number in numbers))


def _checkBeside(path: Path, names: Iterable[str]) -> None:
    """Raise ProblemError for a name that is not of a file in the folder of `path`, also by way of a link."""
    folder = path.parent.resolve()
    for name in names:
        if not name.strip():
            continue
        isPlain = name not in ("-", ".", "..") and PureWindowsPath(name).name == name and "%" not in name
        if not isPlain or (path.parent / name).resolve().parent != folder:
            raise ProblemError(
                f"{path} takes its data from {name!r}, and a header may only name files next to it.",
                "Put the data next to the header, as files and not as links, or write both as one file.",
            )


def _checkCount(path: Path, sizes: Iterable[str | int]) -> None:
    try:
        count = math.prod(int(size) for size in sizes)
    except ValueError:
        return  # no numbers: ITK says so
    if not 0 <= count <= MOST_VALUES:
        raise ProblemError(
            f"{path} states {count} values, more than a volume can have.", "Give a whole NRRD, NIfTI or MetaImage file."
        )


def _checkNIfTI(path: Path) -> None:
    """Raise EOFError, OSError or zlib.error where a NIfTI file is not whole: ITK reads what is missing as zeros and says nothing;
    ProblemError for a voxel size of 0 or none, which ITK reads as 1 mm."""
    pair = path.with_suffix(".hdr")
    if path.suffix.lower() == ".img" and pair.is_file():
        path = pair
    with path.open("rb") as opened:
        isCompressed = opened.read(2) == b"\x1f\x8b"
    with gzip.open(path) if isCompressed else path.open("rb") as file:
        header = file.read(540)
        if header[344:348] in (b"n+1\0", b"ni1\0"):
            order = "<" if header[:4] == struct.pack("<i", 348) else ">"
            dimensions, bits = struct.unpack_from(order + "8h", header, 40), struct.unpack_from(order + "h", header, 72)[0]
            (offset,) = struct.unpack_from(order + "f", header, 108)
            spacing = struct.unpack_from(order + "8f", header, 76)
            whole = header[344:348] == b"n+1\0"
        elif header[4:8] in (b"n+2\0", b"ni2\0"):
            order = "<" if header[:4] == struct.pack("<i", 540) else ">"
            dimensions, bits = struct.unpack_from(order + "8q", header, 16), struct.unpack_from(order + "h", header, 14)[0]
            (offset,) = struct.unpack_from(order + "q", header, 168)
            spacing = struct.unpack_from(order + "8d", header, 104)
            whole = header[4:8] == b"n+2\0"
        else:
            return
        sizes = dimensions[1 : 1 + dimensions[0]]
        _checkCount(path, sizes)
        voxel = spacing[1 : 1 + min(dimensions[0], 3)]
        if not all(math.isfinite(length) and length != 0 for length in voxel):
            raise ProblemError(
                f"{path} states a voxel size of {' x '.join(f'{length:g}' for length in voxel)} mm (pixdim).",
                "Convert the images to NIfTI again, with their voxel size.",
            )
        if not whole:  # the values are in the .img beside it
            return
        if not (math.isfinite(offset) and offset >= 0):
            raise EOFError
        missing = int(offset) + math.prod(sizes) * bits // 8 - len(header)
        while missing > 0:  # and not to its end: a few MB may unpack to any number of GB
            block = file.read(min(missing, 1 << 20))
            if not block:
                raise EOFError
            missing -= len(block)


def geometryOf(image: Any) -> Geometry:
    """The geometry of a three-dimensional SimpleITK image."""
    return Geometry.fromLPS(image.GetSize()[::-1], image.GetOrigin(), image.GetSpacing(), image.GetDirection())


def toImage(volume: Volume) -> Any:
    """A SimpleITK image of the volume (a copy of its values)."""
    import SimpleITK as sitk

    image = sitk.GetImageFromArray(np.ascontiguousarray(volume.values))
    image.SetOrigin(volume.geometry.originLPS.tolist())
    image.SetSpacing(volume.geometry.spacing.tolist())
    # ITK inverts directions by a decomposition that fails, silently, on numbers near the smallest double.
    direction = volume.geometry.directionLPS
    image.SetDirection(np.where(np.abs(direction) < 1e-12, 0.0, direction).ravel().tolist())
    return image


def writeVolume(path: str | os.PathLike, volume: Volume, compress: bool = True) -> None:
    """Write the volume, whole or not at all; the format follows the file extension."""
    import SimpleITK as sitk

    image = toImage(volume)
    with replacing(path) as temporary:
        try:
            sitk.WriteImage(image, str(temporary), useCompression=compress)
        except RuntimeError as error:
            raise ProblemError(f"{path} was not written.", "Free up space or choose another folder or file type.") from error
