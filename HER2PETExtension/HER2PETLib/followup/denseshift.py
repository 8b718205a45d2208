"""How tissue around a place has moved: shifts of small blocks, each by all that are possible, made smooth together.

By turns, each block takes the shift that costs least, with a growing price on moving otherwise than its neighbors, and the shifts are smoothed (known
as coupled convex optimization). All shifts are tried, so nothing depends on where it begins.
"""

from typing import Any

import numpy as np

from HER2PETLib.followup.preparing import Prepared

HALF_MM, REACH_MM, BLOCK = 60.0, 20.0, 3
# A difference above it counts no more: an arm that has come to lie beside the trunk is not to be matched.
MOST_DIFFERENCE_HU = 150.0
# Blocks over which shifts are smoothed, and the price of a block's step beside its neighbors', from round to round.
SMOOTH, PRICES = 1.5, (0.0005, 0.0015, 0.005, 0.015, 0.05, 0.15)


def shiftAt(first: Prepared, later: Prepared, start: Any, center: list[float]) -> np.ndarray:
    """The shift (3, mm, LPS axes of the first) beside `start` of what lies at `center` (LPS, in the first); never further than REACH_MM."""
    from scipy import ndimage

    fixed, moving, steps = _boxes(first, later, start, center)
    costs = _costs(fixed, moving, steps)
    count = costs.shape[1]
    shifts = np.stack(np.meshgrid(*[np.arange(-steps, steps + 1)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)  # k, j, i
    flat, squared = costs.reshape(len(shifts), -1), (shifts**2).sum(axis=1)[:, None]
    chosen = flat.argmin(axis=0)
    for price in PRICES:
        field = shifts[chosen].reshape(count, count, count, 3).astype(np.float32)
        smooth = np.stack([ndimage.gaussian_filter(field[..., axis], SMOOTH, mode="nearest") for axis in range(3)], axis=-1)
        near = smooth.reshape(-1, 3)
        away = squared - 2 * shifts.astype(np.float32) @ near.T + (near**2).sum(axis=1)[None]
        chosen = (flat + price * away).argmin(axis=0)
    field = shifts[chosen].reshape(count, count, count, 3).astype(np.float64)
    middle = count // 2
    found = [ndimage.gaussian_filter(field[..., axis], SMOOTH, mode="nearest")[middle, middle, middle] for axis in (2, 1, 0)]
    return np.array(found) * first.image.GetSpacing()[0]


def _boxes(first: Prepared, later: Prepared, start: Any, center: list[float]) -> tuple[np.ndarray, np.ndarray, int]:
    """An odd number of blocks around the place, the later one as `start` lays it there with what may move in, and how many voxels that is."""
    import SimpleITK as sitk

    step = first.image.GetSpacing()[0]
    count = 2 * int(HALF_MM / step / BLOCK) + 1
    size, reach = count * BLOCK, int(REACH_MM // step)
    origin = np.array(center) - step * (size - 1) / 2
    made = []
    for image, transform, more in ((first, sitk.Transform(), 0), (later, start, reach)):
        made.append(
            sitk.Resample(
                image.image, [size + 2 * more] * 3, transform, sitk.sitkLinear, (origin - more * step).tolist(), (step,) * 3,
                np.eye(3).ravel().tolist(), image.background,
            )
        )  # fmt: skip
    return sitk.GetArrayFromImage(made[0]), sitk.GetArrayFromImage(made[1]), reach


def _costs(fixed: np.ndarray, moving: np.ndarray, steps: int) -> np.ndarray:
    """Mean difference, 0 to 1, of each block for each shift: (shifts, blocks, blocks, blocks)."""
    from scipy import ndimage

    size = fixed.shape[0]
    count = size // BLOCK
    costs = np.empty(((2 * steps + 1) ** 3, count, count, count), np.float32)
    for number, (k, j, i) in enumerate(np.ndindex(*(2 * steps + 1,) * 3)):
        off = np.abs(fixed - moving[k : k + size, j : j + size, i : i + size])
        np.minimum(off, MOST_DIFFERENCE_HU, out=off)
        for axis in range(3):  # sums of whole planes: three times as fast as a mean over the six axes of blocks
            off = np.add.reduce([off[(slice(None),) * axis + (slice(n, None, BLOCK),)] for n in range(BLOCK)])
        costs[number] = off / (BLOCK**3 * MOST_DIFFERENCE_HU)
    return ndimage.gaussian_filter(costs, (0, 0.7, 0.7, 0.7))
