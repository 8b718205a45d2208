"""Organs whose masks lie beside the body on the PET: an arm that lay elsewhere when the CT was made."""

from collections.abc import Sequence

import numpy as np

from HER2PETLib.geometry import Volume
from HER2PETLib.organs.masks import OrganMask

# Air is what is below this SUV in the mean of 3 x 3 x 3 voxels: brain, the coldest of the organs, has 0.1 to 0.2 with 89Zr antibodies.
AIR_SUV = 0.03
# From this share of an organ in air on it is told (ours); less is breath and the edge of the mask.
TOLD_SHARE = 0.2


def sharesInAir(volume: Volume, masks: Sequence[OrganMask]) -> dict[str, float]:
    """Of the organs of which more than TOLD_SHARE lies where the PET has air: the share, by name. volume: SUV (k, j, i), on whose voxels the masks lie."""
    from scipy.ndimage import uniform_filter

    shares = {}
    for mask in masks:
        region = mask.region
        if not region.mask.any():
            continue
        low = np.maximum(np.array(region.start) - 1, 0)
        high = np.minimum(np.array(region.start) + region.mask.shape + 1, volume.values.shape)
        values = np.nan_to_num(volume.values[tuple(map(slice, low, high))])
        isAir = uniform_filter(values, 3, mode="nearest")[region.within(low, high)] < AIR_SUV
        if (share := float(isAir.mean())) > TOLD_SHARE:
            shares[region.name] = share
    return shares


def checkAir(shares: dict[str, float], airways: Sequence[str] = ("trachea",)) -> list[str]:
    """A sentence where organs that are no airways lie in air."""
    said = ", ".join(f"{name} ({share:.0%})" for name, share in sorted(shares.items()) if name not in airways)
    if not said:
        return []
    return [
        f"Masks lie beside the body on the PET: {said}. The patient moved between CT and PET, or an arm was elsewhere: values of these organs are too low."
    ]
