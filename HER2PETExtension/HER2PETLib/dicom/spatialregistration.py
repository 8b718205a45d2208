"""DICOM Spatial Registration (modality REG, PS3.3 C.20.2): which point of one frame of reference is which of another.

The matrix (3006,00C6) of an item takes a point of the item's frame of reference into the registered one, which is the object's own: the other way
round than resampling transforms, which ask for the registered image's points where to look. A deformation (C.20.3) runs as they do: a point of the
registered frame of reference is at post (pre (point) + offset) in the source's.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from HER2PETLib.dicom.imagefile import parsing
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import LPS_TO_RAS

SPATIAL_REGISTRATION = "1.2.840.10008.5.1.4.1.1.66.1"
DEFORMABLE_REGISTRATION = "1.2.840.10008.5.1.4.1.1.66.3"
TYPES = ("RIGID", "RIGID_SCALE", "AFFINE")
_RIGID_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class SpatialRegistration:
    """frame: Frame of Reference UID of the registered space. matrices: by Frame of Reference UID, 4 x 4, mm RAS, its points into the registered space."""

    frame: str
    matrices: Mapping[str, np.ndarray]

    def between(self, source: str, target: str) -> np.ndarray:
        """4 x 4, mm RAS: points of the frame of reference `source` into `target`. Raises ProblemError where it speaks of neither."""
        for frame in (source, target):
            if frame != self.frame and frame not in self.matrices:
                raise ProblemError(
                    f"The registration says nothing of the Frame of Reference UID (0020,0052) {frame}.",
                    "Give the registration of these two examinations.",
                )
        into, out = (self.matrices.get(frame, np.eye(4)) for frame in (source, target))
        return np.linalg.inv(out) @ into


@dataclass(frozen=True, eq=False)
class DeformableRegistration:
    """frame: Frame of Reference UID of the registered space; source: of the other. A point p of the first is at post (p + offset) in the source. post: 4 x 4, LPS. offsets:
    (k, j, i, 3), mm, LPS, float32, on a grid: origin (x, y, z), spacing (x, y, z), mm, directions (3 x 3, columns x, y, z), LPS."""

    frame: str
    source: str
    post: np.ndarray
    offsets: np.ndarray
    origin: np.ndarray
    spacing: np.ndarray
    directions: np.ndarray


def isDeformable(path: str | os.PathLike[str]) -> bool:
    """Whether a DICOM file is a Deformable Spatial Registration."""
    import pydicom

    with parsing(Path(path).name):
        return str(pydicom.dcmread(path, specific_tags=["SOPClassUID"]).get("SOPClassUID", "")) == DEFORMABLE_REGISTRATION


def readDeformable(path: str | os.PathLike[str]) -> DeformableRegistration:
    """Read a Deformable Spatial Registration of one source with one grid.

    Raises ProblemError where it is none, has several, a matrix before the deformation that moves anything, or a grid that is not whole.
    """
    import pydicom

    path = Path(path)
    with parsing(path.name):
        dataset = pydicom.dcmread(path)
        if str(dataset.get("SOPClassUID", "")) != DEFORMABLE_REGISTRATION:
            raise ProblemError(f"{path.name} is not a Deformable Spatial Registration.", "Choose another file.")
        frame = str(dataset.get("FrameOfReferenceUID", ""))
        items = [
            item for item in dataset.get("DeformableRegistrationSequence", ()) if item.get("DeformableRegistrationGridSequence")
        ]
        if not frame or len(items) != 1 or len(items[0].DeformableRegistrationGridSequence) != 1:
            raise ProblemError(
                f"{path.name} does not have one registered space, one source and one grid (0064,0005).",
                "Export one registration.",
            )
        item, grid = items[0], items[0].DeformableRegistrationGridSequence[0]
        before, after = (
            [_matrixOf(one, path.name) for one in item.get(name, ())]
            for name in ("PreDeformationMatrixRegistrationSequence", "PostDeformationMatrixRegistrationSequence")
        )
        size = [int(number) for number in grid.GridDimensions]
        spacing, origin = (
            np.array([float(number) for number in each]) for each in (grid.GridResolution, grid.ImagePositionPatient)
        )
        turned = np.array([float(number) for number in grid.ImageOrientationPatient]).reshape(2, 3)
        offsets = np.frombuffer(grid.VectorGridData, "<f4")
    if any(np.abs(matrix - np.eye(4)).max() > 1e-6 for matrix in before):
        raise ProblemError(
            f"{path.name} moves points before it deforms them (0064,000F), which is not read.", "Export it as .h5, or as rigid."
        )
    isGrid = len(size) == 3 and min(size) > 1 and offsets.size == 3 * np.prod(size) and bool((spacing > 0).all())
    if not isGrid or not np.isfinite(offsets).all():
        raise ProblemError(f"{path.name} has a grid (0064,0005) that is incomplete.", "Export the registration again.")
    directions = np.column_stack([*turned, np.cross(*turned)])
    offsets = offsets.reshape(size[2], size[1], size[0], 3)
    post = after[0] if after else np.eye(4)
    return DeformableRegistration(
        frame, str(item.get("SourceFrameOfReferenceUID", "")), post, offsets, origin, spacing, directions
    )


def readSpatialRegistration(path: str | os.PathLike[str]) -> SpatialRegistration:
    """Read a rigid or affine Spatial Registration.

    Several matrices of an item are multiplied in their order (C.20.2.1.1). Raises ProblemError where it is none, deformable, or names other than
    16 finite numbers, and where a matrix that is called rigid is not.
    """
    import pydicom

    path = Path(path)
    with parsing(path.name):
        dataset = pydicom.dcmread(path, stop_before_pixels=True)
        kind = str(dataset.get("SOPClassUID", ""))
    if kind == DEFORMABLE_REGISTRATION:
        raise ProblemError(f"{path.name} is a deformable registration, not a rigid one.", "Give the rigid one.")
    if kind != SPATIAL_REGISTRATION:
        raise ProblemError(f"{path.name} is not a DICOM Spatial Registration (modality REG).", "Choose another file.")
    matrices: dict[str, np.ndarray] = {}
    with parsing(path.name):
        frame = str(dataset.get("FrameOfReferenceUID", ""))
        items = [
            (
                str(item.get("FrameOfReferenceUID", "")),
                [one for group in item.MatrixRegistrationSequence for one in group.MatrixSequence],
            )
            for item in dataset.get("RegistrationSequence", ())
        ]
    if not frame or not items:
        raise ProblemError(
            f"{path.name} names no registered space (0020,0052) or no registration (0070,0308).", "Export the registration again."
        )
    for source, parts in items:
        if not source:
            continue  # named by its images alone
        product = np.eye(4)
        for part in parts:
            product = product @ _matrixOf(part, path.name)
        if source in matrices and np.abs(matrices[source] - LPS_TO_RAS @ product @ LPS_TO_RAS).max() > 1e-6:
            raise ProblemError(f"{path.name} registers the frame of reference {source} in two ways.", "Export one of them.")
        matrices[source] = LPS_TO_RAS @ product @ LPS_TO_RAS
    if frame in matrices and np.abs(matrices[frame] - np.eye(4)).max() > 1e-6:
        raise ProblemError(f"{path.name} moves its own frame of reference (0020,0052).", "Export the registration again.")
    return SpatialRegistration(frame, matrices)


def _matrixOf(part: object, name: str) -> np.ndarray:
    numbers: np.ndarray
    with parsing(name):
        numbers = np.array(part.FrameOfReferenceTransformationMatrix, dtype=np.float64)  # type: ignore[attr-defined]
        kind = str(part.get("FrameOfReferenceTransformationMatrixType", ""))  # type: ignore[attr-defined]
    isMatrix = numbers.size == 16 and bool(np.isfinite(numbers).all()) and np.allclose(numbers[12:], (0, 0, 0, 1), atol=1e-9)
    if not isMatrix or abs(np.linalg.det(numbers.reshape(4, 4))) < 1e-9:
        raise ProblemError(
            f"{name} has a matrix (3006,00C6) that is not that of a transform in space: {numbers.tolist()}.", "Export it again."
        )
    matrix: np.ndarray = numbers.reshape(4, 4)
    turned = matrix[:3, :3]
    if kind == "RIGID" and (np.abs(turned @ turned.T - np.eye(3)).max() > _RIGID_TOLERANCE or np.linalg.det(turned) < 0):
        raise ProblemError(
            f"{name} calls a matrix RIGID (0070,030C) that scales, shears or mirrors.", "Export the registration again."
        )
    return matrix
