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
from HER2PETLib.geometry import LPS_TO_RAS, Geometry, flipped

SUFFIXES = (".tfm", ".txt", ".h5")
# Between lesions the transform changes over tens of mm.
GRID_MM = 6.0
WIDE_MM = 100.0


@dataclass(frozen=True, eq=False)
class FileSpace:
    """`Space`, by a transform that need not be linear. transform: of SimpleITK, first to later, LPS."""

    transform: Any
    residualMm: float
    how: str

    def fromFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the first examination in the later one."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        return flipped(np.array([self.transform.TransformPoint(point) for point in flipped(points).tolist()]).reshape(-1, 3))

    def toFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the later examination in the first. Raises ProblemError where the transform cannot be turned round there."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        if not len(points):
            return points
        # How it turns and scales all in all, over WIDE_MM around the points: what is left is small, and taken off step by step.
        middle, found = points.mean(axis=0), points.copy()
        for _ in range(2):
            arms = self.fromFirst(
                np.vstack([middle, *(middle + sign * WIDE_MM * axis for axis in np.eye(3) for sign in (1, -1))])
            )
            turned = ((arms[1::2] - arms[2::2]) / (2 * WIDE_MM)).T
            if not np.isfinite(turned).all() or abs(np.linalg.det(turned)) < 1e-6:
                break
            back = np.linalg.inv(turned)
            found = middle + (points - arms[0]) @ back.T
            middle = found.mean(axis=0)
        else:
            for _ in range(200):
                off = points - self.fromFirst(found)
                if np.abs(off).max() < 1e-3:
                    return found
                found = found + 0.7 * off @ back.T
        raise ProblemError("The transform of the registration cannot be inverted at a lesion.", "Give a smoother or rigid one.")


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
        raise ProblemError(f"{path} maps the body onto a plane.", "Write the transform again.")
    return BodySpace(matrix, residualMm, how)


@dataclass(frozen=True, eq=False)
class Displacement:
    """What a space does beside its rigid part, on a grid in the first examination. rigid: 4 x 4, LPS. offsets: (k, j, i, 3), mm, LPS: a point p is at
    rigid (p + offset). origin, spacing: of the grid (x, y, z), mm. directions: its axes, 3 x 3 columns x, y, z; None: those of the patient."""

    rigid: np.ndarray
    offsets: np.ndarray
    origin: np.ndarray
    spacing: np.ndarray
    directions: np.ndarray | None = None

    @property
    def transform(self) -> Any:
        """As a SimpleITK transform, first to later. Outside of the grid it is rigid."""
        import SimpleITK as sitk

        field = sitk.GetImageFromArray(self.offsets.astype(np.float64), isVector=True)
        field.SetOrigin(self.origin.tolist())
        field.SetSpacing(self.spacing.tolist())
        if self.directions is not None:
            field.SetDirection(self.directions.ravel().tolist())
        return sitk.CompositeTransform([_affine(self.rigid), sitk.DisplacementFieldTransform(field)])  # the last is applied first


def displacementOf(space: BodySpace, grid: Geometry) -> Displacement:
    """What `space` does all over the first examination's images, every GRID_MM. grid: of these images."""
    corners = flipped(grid.corners)
    low, high = corners.min(axis=0), corners.max(axis=0)
    axes = [low[axis] + GRID_MM * np.arange(int(np.ceil((high[axis] - low[axis]) / GRID_MM)) + 1) for axis in range(3)]
    z, y, x = np.meshgrid(axes[2], axes[1], axes[0], indexing="ij")
    points = np.stack((x, y, z), axis=-1)
    there = flipped(space.fromFirst(flipped(points.reshape(-1, 3))))
    rigid = LPS_TO_RAS @ space.matrix @ LPS_TO_RAS
    back = np.linalg.inv(rigid)
    offsets = (there @ back[:3, :3].T + back[:3, 3]).reshape(points.shape) - points
    return Displacement(rigid, offsets.astype(np.float32), low, np.full(3, GRID_MM))


def writeTransform(path: str | os.PathLike[str], firstToLater: np.ndarray | Displacement) -> None:
    """Write a 4 x 4 matrix (mm RAS, points of the first examination to the later), or a displacement (.h5 alone holds it), whole or not at all."""
    import SimpleITK as sitk

    if isinstance(firstToLater, Displacement):
        transform = firstToLater.transform
    else:
        transform = _affine(LPS_TO_RAS @ firstToLater @ LPS_TO_RAS)
    with replacing(path) as temporary:
        try:
            sitk.WriteTransform(transform, str(temporary))
        except RuntimeError as error:
            raise ProblemError(f"{path} was not written.", f"Choose a name that ends in {' or '.join(SUFFIXES)}.") from error


def _affine(matrix: np.ndarray) -> Any:
    import SimpleITK as sitk

    transform = sitk.AffineTransform(3)
    transform.SetMatrix(matrix[:3, :3].ravel().tolist())
    transform.SetTranslation(matrix[:3, 3].tolist())
    return transform
