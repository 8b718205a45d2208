"""Images as registration takes them: axes of the world, equal voxels, what is no patient left out."""

from dataclasses import dataclass
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
    """image: SimpleITK, float32, LPS, identity direction, equal spacing. trunk: uint8, the largest piece of the patient in each slice: arms
    beside it move on their own. background: value outside."""

    image: Any
    trunk: Any
    background: float
    kind: str


def prepared(volume: Volume, mm: float, kind: str) -> Prepared:
    """The volume at `mm` a voxel. Raises ProblemError where it holds no patient, or too little of one to go by."""
    import SimpleITK as sitk
    from scipy import ndimage

    lowest, highest, least = WINDOWS[kind]
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
    body = ndimage.binary_opening(sitk.GetArrayFromImage(image) > least, iterations=1)  # the table is thin
    trunk = np.zeros_like(body)
    for k, plane in enumerate(body):
        pieces, count = ndimage.label(plane)
        if count:
            largest = pieces == 1 + int(np.argmax(ndimage.sum(plane, pieces, range(1, count + 1))))
            trunk[k] = ndimage.binary_fill_holes(ndimage.binary_dilation(largest, iterations=2))
    extents = [np.ptp(np.flatnonzero(trunk.any(axis=other))) * mm if trunk.any() else 0.0 for other in ((1, 2), (0, 2), (0, 1))]
    if min(extents) < SMALLEST_MM * (1.0 if kind == CT else 0.8):
        raise ProblemError(
            f"A {kind} shows {' x '.join(f'{extent:.0f}' for extent in extents)} mm of a patient, too little to register two examinations.",
            "Check that it is the right series, in HU (a CT) or SUV (a PET), and covers the trunk.",
        )
    mask = sitk.GetImageFromArray(trunk.astype(np.uint8))
    mask.CopyInformation(image)
    return Prepared(image, mask, lowest, kind)
