"""DICOM Spatial Registration (modality REG, PS3.3 C.20.2): which point of one frame of reference is which of another.

The matrix (3006,00C6) of an item takes a point of the item's frame of reference into the registered one, which is the object's own: the other way
round than resampling transforms, which ask for the registered image's points where to look.
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
        raise ProblemError(f"{path.name} is a deformable registration, which is not read.", "Export it as rigid, or as .h5.")
    if kind != SPATIAL_REGISTRATION:
        raise ProblemError(f"{path.name} is no DICOM Spatial Registration (modality REG).", "Choose another file.")
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
            f"{name} has a matrix (3006,00C6) that takes no point to a point: {numbers.tolist()}.", "Export it again."
        )
    matrix: np.ndarray = numbers.reshape(4, 4)
    turned = matrix[:3, :3]
    if kind == "RIGID" and (np.abs(turned @ turned.T - np.eye(3)).max() > _RIGID_TOLERANCE or np.linalg.det(turned) < 0):
        raise ProblemError(
            f"{name} calls a matrix RIGID (0070,030C) that scales, shears or mirrors.", "Export the registration again."
        )
    return matrix
