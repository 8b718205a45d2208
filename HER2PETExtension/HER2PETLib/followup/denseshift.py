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
# What lies outside of an image, so far from any HU that a difference tells it; of a block, so much has to be seen in both.
OUTSIDE_HU, LEAST_SEEN = 1e4, 0.5
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
    chosen = (flat + 1e-6 * squared).argmin(axis=0)  # of as good ones the shortest
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
    for image, transform, more, outside in ((first, sitk.Transform(), 0, -OUTSIDE_HU), (later, start, reach, OUTSIDE_HU)):
        made.append(
            sitk.Resample(
                image.image, [size + 2 * more] * 3, transform, sitk.sitkLinear, (origin - more * step).tolist(), (step,) * 3,
                np.eye(3).ravel().tolist(), outside,
            )
        )  # fmt: skip
    return sitk.GetArrayFromImage(made[0]), sitk.GetArrayFromImage(made[1]), reach


def _costs(fixed: np.ndarray, moving: np.ndarray, steps: int) -> np.ndarray:
    """Mean difference, 0 to 1, of each block for each shift: (shifts, blocks, blocks, blocks). Where an image ends nothing is known: such a shift costs what
    the others of its block cost on average. Else a head that one image cuts off would be moved away from the cut."""
    from scipy import ndimage

    size = fixed.shape[0]
    count = size // BLOCK
    costs = np.empty(((2 * steps + 1) ** 3, count, count, count), np.float32)
    isWhole = fixed.min() > -OUTSIDE_HU / 2 and moving.max() < OUTSIDE_HU / 2
    for number, (k, j, i) in enumerate(np.ndindex(*(2 * steps + 1,) * 3)):
        off = np.abs(fixed - moving[k : k + size, j : j + size, i : i + size])
        seen = None if isWhole else off < OUTSIDE_HU / 2
        np.minimum(off, MOST_DIFFERENCE_HU, out=off)
        costs[number] = _ofBlocks(off) if seen is None else _seenMean(off, seen)
    costs /= MOST_DIFFERENCE_HU
    if not isWhole:
        known = np.isfinite(costs)
        least = np.where(known, costs, np.inf).min(axis=0)
        costs = np.where(known, costs, np.where(np.isfinite(least), least, 0))
    return ndimage.gaussian_filter(costs, (0, 0.7, 0.7, 0.7))


def _ofBlocks(values: np.ndarray) -> np.ndarray:
    """The mean of each block; by sums of whole planes, three times as fast as a mean over the six axes of blocks."""
    for axis in range(3):
        values = np.add.reduce([values[(slice(None),) * axis + (slice(n, None, BLOCK),)] for n in range(BLOCK)])
    return values / BLOCK**3


def _seenMean(values: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The mean of what is seen of each block; NaN where it is less than LEAST_SEEN of it."""
    share = _ofBlocks(seen)
    return np.where(share >= LEAST_SEEN, _ofBlocks(np.where(seen, values, 0)) / np.maximum(share, 0.01), np.nan)
