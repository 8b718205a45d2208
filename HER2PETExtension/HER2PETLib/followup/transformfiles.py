"""Transforms as files of ITK (.tfm, .txt, .h5), which Slicer opens as transform nodes.

In a file, as ITK resamples: points of the first examination (LPS) to those of the later one. A node that Slicer makes of it, put over the later
examination, lays it onto the first.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.followup.bodyspace import BodySpace, matrixOf
from HER2PETLib.geometry import LPS_TO_RAS

SUFFIXES = (".tfm", ".txt", ".h5")
_LPS = np.array((-1.0, -1.0, 1.0))


@dataclass(frozen=True, eq=False)
class FileSpace:
    """`Space`, by a transform that need not be linear. transform: of SimpleITK, first to later, LPS."""

    transform: Any
    residualMm: float
    how: str

    def fromFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the first examination in the later one."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        return np.array([self.transform.TransformPoint(point) for point in (points * _LPS).tolist()]).reshape(-1, 3) * _LPS

    def toFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the later examination in the first. Raises ProblemError where the transform cannot be turned round there."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        found = points.copy()
        for _ in range(200):
            off = points - self.fromFirst(found)
            if not len(off) or np.abs(off).max() < 1e-3:
                return found
            found = found + 0.7 * off
        raise ProblemError(
            "The transform of the registration cannot be turned round at a lesion.", "Give a smoother or rigid one."
        )


def readTransform(path: str | os.PathLike[str], residualMm: float) -> BodySpace | FileSpace:
    """The space that a transform file makes. residualMm: the error at a lesion that the person who made it answers for: the file does not say it.

    Raises ProblemError where it is no transform file, or one in two dimensions.
    """
    import SimpleITK as sitk

    path = Path(path)
    try:
        transform = sitk.ReadTransform(str(path))
    except RuntimeError as error:
        raise ProblemError(
            f"{path} cannot be read as a transform.", "Give a .tfm or .h5 file as Slicer or ITK writes it."
        ) from error
    if transform.GetDimension() != 3:
        raise ProblemError(f"{path} has {transform.GetDimension()} dimensions.", "Give a transform in three dimensions.")
    how = f"By the transform {path.name}; its error at a lesion is stated as {residualMm:g} mm."
    if not transform.IsLinear():
        return FileSpace(transform, residualMm, how)
    matrix = matrixOf(transform)
    if abs(np.linalg.det(matrix[:3, :3])) < 1e-6:
        raise ProblemError(f"{path} takes the body to a plane.", "Write the transform again.")
    return BodySpace(matrix, residualMm, how)


def writeTransform(path: str | os.PathLike[str], firstToLater: np.ndarray) -> None:
    """Write a 4 x 4 matrix (mm RAS, points of the first examination to the later), whole or not at all."""
    import SimpleITK as sitk

    matrix = LPS_TO_RAS @ firstToLater @ LPS_TO_RAS
    transform = sitk.AffineTransform(3)
    transform.SetMatrix(matrix[:3, :3].ravel().tolist())
    transform.SetTranslation(matrix[:3, 3].tolist())
    with replacing(path) as temporary:
        try:
            sitk.WriteTransform(transform, str(temporary))
        except RuntimeError as error:
            raise ProblemError(f"{path} was not written.", f"Choose a name that ends in {' or '.join(SUFFIXES)}.") from error
