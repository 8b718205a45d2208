"""How far the dome of the liver lies from where the organ masks have it: CT is taken in one breath, PET over many."""

from collections.abc import Sequence

import numpy as np

from HER2PETLib.geometry import Volume
from HER2PETLib.organs.masks import OrganMask

# How far below and above the dome is looked, and at how many columns of voxels at least.
REACH_MM, FEWEST_COLUMNS = 40.0, 50
# The lung begins no farther above the liver than this; from a contrast of this on, liver to lung, the edge can be found.
DIAPHRAGM_MM, LEAST_CONTRAST = 20.0, 2.0
# More than this is told (our rule: about two slices of a PET); from FAR_MM on, that it may be another patient (ours, too).
TOLD_MM, FAR_MM = 10.0, 30.0


def domeShift(volume: Volume, masks: Sequence[OrganMask]) -> float | None:
    """How many mm higher (toward the head; lower: below 0) the dome of the liver lies on the PET than in the masks; None where that cannot be told.

    In every column of voxels, along the axis of the grid that runs nearest to the body's, that goes from the top of the liver's mask into a lung's: the place
    where the SUV, upward, first falls below the middle between the medians of liver and lung, less the top of the mask. The median of all columns.
    volume: SUV (k, j, i), on whose voxels the masks lie.
    """
    liver = next((mask.region for mask in masks if mask.organ.name == "liver" and mask.region.mask.any()), None)
    lungs = [mask.region for mask in masks if mask.organ.name.startswith("lung") and mask.region.mask.any()]
    if liver is None or not lungs:
        return None
    medians = [
        float(np.nanmedian(np.concatenate([volume.values[part.box][part.mask] for part in parts]))) for parts in ([liver], lungs)
    ]
    if not medians[0] >= LEAST_CONTRAST * medians[1]:
        return None
    geometry = volume.geometry
    axis = geometry.axesRAS[2]
    step = float(geometry.ijkToRAS[2, 2 - axis])
    spacing, reach = abs(step), int(REACH_MM / abs(step))

    # The box of the liver with what is above and below, first axis upward.
    low, high = np.array(liver.start), np.array(liver.start) + liver.mask.shape
    low[axis], high[axis] = max(low[axis] - reach, 0), min(high[axis] + reach, geometry.shape[axis])
    box = tuple(map(slice, low, high))

    def upward(values: np.ndarray) -> np.ndarray:
        turned = np.moveaxis(values, axis, 0)
        return turned if step > 0 else turned[::-1]

    inLiver, inLung = (upward(np.any([part.within(low, high) for part in parts], axis=0)) for parts in ([liver], lungs))
    values, count = upward(volume.values[box]), high[axis] - low[axis]
    top = count - 1 - inLiver[::-1].argmax(axis=0)
    columns = np.argwhere(inLiver.any(axis=0) & (top >= reach) & (top + reach < count))
    if not len(columns):
        return None
    at = top[tuple(columns.T)]
    around = (at + np.arange(-reach, reach + 1)[:, None], *columns.T)
    lungAbove = inLung[around][reach + 1 : reach + 1 + int(np.ceil(DIAPHRAGM_MM / spacing))].any(axis=0)
    profile, middle = values[around].astype(np.float64), sum(medians) / 2
    isLiver = profile >= middle
    first = (~isLiver).argmax(axis=0)  # the first voxel above the liver
    usable = lungAbove & isLiver[0] & ~isLiver[-1] & (first > 0)
    if usable.sum() < FEWEST_COLUMNS:
        return None
    inside, outside = (profile[first - back, np.arange(len(columns))][usable] for back in (1, 0))
    edge = first[usable] - 1 + (inside - middle) / (inside - outside) - reach
    return float(np.median(edge) - 0.5) * spacing  # the mask ends half a voxel above its last center


def checkDome(shiftMm: float | None) -> list[str]:
    """A sentence where PET and masks differ by more than TOLD_MM."""
    if shiftMm is None or abs(shiftMm) <= TOLD_MM:
        return []
    where = "higher" if shiftMm > 0 else "lower"
    return [
        f"The dome of the liver lies {abs(shiftMm):.0f} mm {where} on the PET than in the organ masks (breathing or motion): near the "
        "diaphragm the values of liver and lung are mixed."
        + (" So far apart, check that the masks are from this patient's CT." if abs(shiftMm) >= FAR_MM else "")
    ]
