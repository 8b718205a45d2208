"""Images as registration takes them: axes of the world, equal voxels, what is no patient left out."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume, flipped
from HER2PETLib.volumefile import toImage

CT, PET = "CT", "PET"
# Of each kind: lowest and highest value that counts (HU; SUV), and from where a voxel is of the patient.
WINDOWS = {CT: (-250.0, 350.0, -150.0), PET: (0.0, 6.0, 0.15)}
SMALLEST_MM = 150.0


@dataclass(frozen=True, eq=False)
class Prepared:
    """image: SimpleITK, float32, LPS, identity direction, equal spacing. background: value outside."""

    image: Any
    background: float
    kind: str

    @cached_property
    def trunk(self) -> Any:
        """uint8 on the image's voxels: the largest piece of the patient in each slice, for arms beside it move on their own. Raises ProblemError where
        it is too little to go by."""
        return _trunk(self)


def prepared(volume: Volume, mm: float, kind: str) -> Prepared:
    """The volume at `mm` a voxel. Raises ProblemError where a value is no number."""
    import SimpleITK as sitk

    lowest, highest, _ = WINDOWS[kind]
    if not np.isfinite(volume.values).all():
        raise ProblemError(f"A {kind} holds values that are not numbers.", "Give images with a value in every voxel.")
    image = sitk.Cast(toImage(volume), sitk.sitkFloat32)
    factors = [max(1, int(mm // size)) for size in image.GetSpacing()]
    if max(factors) > 1:
        image = sitk.BinShrink(image, factors)
    image = sitk.Clamp(image, sitk.sitkFloat32, lowest, highest)
    corners = flipped(volume.geometry.corners)
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = [int(n) + 1 for n in np.ceil((high - low) / mm)]
    image = sitk.Resample(
        image, size, sitk.Transform(), sitk.sitkLinear, low.tolist(), (mm,) * 3, np.eye(3).ravel().tolist(), lowest
    )
    return Prepared(image, lowest, kind)


def _trunk(made: Prepared) -> Any:
    import SimpleITK as sitk
    from scipy import ndimage

    kind, mm = made.kind, made.image.GetSpacing()[0]
    body = ndimage.binary_opening(sitk.GetArrayFromImage(made.image) > WINDOWS[kind][2], iterations=1)  # the table is thin
    trunk = np.zeros_like(body)
    for k, plane in enumerate(body):
        pieces, count = ndimage.label(plane)
        if count:
            largest = pieces == 1 + int(np.argmax(np.bincount(pieces.ravel())[1:]))
            trunk[k] = _withoutHoles(ndimage.binary_dilation(largest, iterations=2))
    extents = [np.ptp(np.flatnonzero(trunk.any(axis=other))) * mm if trunk.any() else 0.0 for other in ((1, 2), (0, 2), (0, 1))]
    if min(extents) < SMALLEST_MM * (1.0 if kind == CT else 0.8):
        raise ProblemError(
            f"A {kind} shows {' x '.join(f'{extent:.0f}' for extent in extents)} mm of a patient, too little to register two examinations.",
            "Check that it is the right series, in HU (a CT) or SUV (a PET), and covers the trunk.",
        )
    mask = sitk.GetImageFromArray(trunk.astype(np.uint8))
    mask.CopyInformation(made.image)
    return mask


def _withoutHoles(plane: np.ndarray) -> np.ndarray:
    """What is not joined to the border from outside, as binary_fill_holes gives it, which goes inward step by step and takes many times as long."""
    from scipy import ndimage

    around = np.pad(~plane, 1, constant_values=True)
    pieces, _ = ndimage.label(around)
    return (pieces != pieces[0, 0])[1:-1, 1:-1]
