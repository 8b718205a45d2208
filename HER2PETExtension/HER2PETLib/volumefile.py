"""Volumes as NRRD, NIfTI or MetaImage files, geometry exact."""

import os
from pathlib import Path

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.geometry import Geometry, Volume


def readVolume(path: str | os.PathLike) -> Volume:
    """Read a three-dimensional scalar volume in its stored type.

    Raises ProblemError where the file is missing, unreadable, or not one scalar volume.
    """
    import SimpleITK as sitk

    path = Path(path)
    if not path.is_file():
        raise ProblemError(f"{path} is not a file.", "Check the path.")
    try:
        image = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise ProblemError(f"{path} cannot be read as a volume.", "Give a whole NRRD, NIfTI or MetaImage file.") from error
    if image.GetDimension() == 4 and image.GetSize()[3] == 1:
        image = image[:, :, :, 0]
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ProblemError(
            f"{path} has {image.GetDimension()} dimensions and {image.GetNumberOfComponentsPerPixel()} components a voxel.",
            "Give a three-dimensional volume with one value a voxel.",
        )
    return Volume(sitk.GetArrayFromImage(image), geometryOf(image))


def geometryOf(image) -> Geometry:
    """The geometry of a three-dimensional SimpleITK image."""
    return Geometry.fromLPS(image.GetSize()[::-1], image.GetOrigin(), image.GetSpacing(), image.GetDirection())


def toImage(volume: Volume):
    """A SimpleITK image of the volume (a copy of its values)."""
    import SimpleITK as sitk

    image = sitk.GetImageFromArray(np.ascontiguousarray(volume.values))
    image.SetOrigin(volume.geometry.originLPS.tolist())
    image.SetSpacing(volume.geometry.spacing.tolist())
    image.SetDirection(volume.geometry.directionLPS.ravel().tolist())
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
