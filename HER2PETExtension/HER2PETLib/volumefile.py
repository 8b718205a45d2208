"""Volumes as NRRD, NIfTI or MetaImage files, geometry exact."""

import gzip
import math
import os
import struct
import zlib
from pathlib import Path

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.geometry import Geometry, Volume

IMAGE_READERS = ("NrrdImageIO", "NiftiImageIO", "MetaImageIO")


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


def readImage(path: str | os.PathLike):
    """Read a NRRD, NIfTI or MetaImage file as a SimpleITK image, its header's keys in the image's metadata.

    Raises ProblemError where the file is missing, may not be read, is no such file or is not whole.
    """
    import SimpleITK as sitk

    path = Path(path)
    try:
        if not path.is_file():
            raise ProblemError(f"{path} is not a file.", "Check the path.")
        if not _isText(path):  # ITK would end the process
            raise ProblemError(f"{str(path)!a} has a path that is not UTF-8.", "Rename it.")
        _checkNIfTI(path)
        # ITK would read DICOM too: its values have no decay, dose or weight in them, and one file is one slice.
        if sitk.ImageFileReader.GetImageIOFromFileName(str(path)) not in IMAGE_READERS:
            raise RuntimeError("no NRRD, NIfTI or MetaImage file")
        return sitk.ReadImage(str(path))
    except PermissionError as error:
        raise ProblemError(f"{path} may not be read: {error.strerror}.", "Ask for the right to read it.") from error
    except (RuntimeError, OSError, EOFError, zlib.error, struct.error) as error:
        raise ProblemError(f"{path} cannot be read as a volume.", "Give a whole NRRD, NIfTI or MetaImage file.") from error


def _isText(path: Path) -> bool:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _checkNIfTI(path: Path) -> None:
    """Raise EOFError, OSError or zlib.error where a NIfTI file is not whole: ITK reads what is missing as zeros and says nothing."""
    with path.open("rb") as file:
        isCompressed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path) if isCompressed else path.open("rb") as file:
        header = file.read(540)
        if header[344:348] == b"n+1\0":
            order = "<" if header[:4] == struct.pack("<i", 348) else ">"
            dimensions, bits = struct.unpack_from(order + "8h", header, 40), struct.unpack_from(order + "h", header, 72)[0]
            (offset,) = struct.unpack_from(order + "f", header, 108)
            spacing = struct.unpack_from(order + "3f", header, 80)
        elif header[4:8] == b"n+2\0":
            order = "<" if header[:4] == struct.pack("<i", 540) else ">"
            dimensions, bits = struct.unpack_from(order + "8q", header, 16), struct.unpack_from(order + "h", header, 14)[0]
            (offset,) = struct.unpack_from(order + "q", header, 168)
            spacing = struct.unpack_from(order + "3d", header, 112)
        else:
            return
        if not all(math.isfinite(size) and size != 0 for size in spacing[: dimensions[0]]):
            # ITK would take 1 mm for it.
            raise ProblemError(
                f"{path} has voxels of {' x '.join(f'{size:g}' for size in spacing)} mm (pixdim).",
                "Export it again with its voxel size.",
            )
        size = len(header)
        while block := file.read(1 << 20):
            size += len(block)
    if size < int(offset) + math.prod(dimensions[1 : 1 + dimensions[0]]) * bits // 8:
        raise EOFError


def geometryOf(image) -> Geometry:
    """The geometry of a three-dimensional SimpleITK image."""
    return Geometry.fromLPS(image.GetSize()[::-1], image.GetOrigin(), image.GetSpacing(), image.GetDirection())


def toImage(volume: Volume):
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
            raise ProblemError(f"{path} was not written.", "Free space or choose another folder or file type.") from error
