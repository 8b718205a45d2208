"""Regions put together, and taken apart: where two maxima meet, or into what stays above a higher level."""

from collections.abc import Sequence

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.candidatesearch import SIGMA_PER_FWHM
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.watershed import basins

# Noise of the PET makes maxima, too: two are told apart where the way between them falls by this share of the lower one, and none is smaller than this.
LEAST_FALL = 0.03
LEAST_ML = 0.1
SMOOTH_MM = 5.0
_LEVELS = 60


def nearest(region: Region, others: Sequence[Region], geometry: Geometry, reachMm: float) -> int | None:
    """Which of the others is nearest, from voxel center to voxel center, of equals the first; None where none is within `reachMm`."""
    from scipy.spatial import cKDTree

    if not region.mask.any():
        return None
    tree = cKDTree(_points(region, geometry))
    least = [
        tree.query(_points(other, geometry), distance_upper_bound=reachMm + 1e-6)[0].min() if other.mask.any() else np.inf
        for other in others
    ]
    best = int(np.argmin(least)) if least else 0
    return best if least and least[best] < np.inf else None


def united(regions: Sequence[Region]) -> Region:
    """The voxels of all, as a region without a name."""
    low = np.min([region.start for region in regions], axis=0)
    high = np.max([np.add(region.start, region.mask.shape) for region in regions], axis=0)
    mask = np.any([region.within(low, high) for region in regions], axis=0)
    return Region.cropped(mask, low, regionID="", name="")


def divided(volume: Volume, region: Region) -> list[Region]:
    """The parts of a region, the hottest first: those that it falls into at the lowest level (of 60, between its edge and its maximum) at which it does, each grown downhill
    (watershed) until all voxels are taken. A region in several pieces is divided into these.

    volume: SUV, on whose voxels the region lies; smoothed by a Gaussian of 5 mm (full width at half maximum) to look for maxima. A part has at least 0.1 ml
    at that level, and its maximum is 3 % above it. Raises ProblemError where there is one maximum only.
    """
    from scipy import ndimage

    margin = np.ceil(2.5 * SMOOTH_MM / volume.geometry.spacing[::-1]).astype(int)
    low = np.maximum(np.array(region.start) - margin, 0)
    high = np.minimum(np.array(region.start) + region.mask.shape + margin, volume.values.shape)
    inside = region.within(low, high)
    values = np.nan_to_num(volume.values[tuple(map(slice, low, high))].astype(np.float64), posinf=0, neginf=0)
    values = ndimage.gaussian_filter(values, SMOOTH_MM * SIGMA_PER_FWHM / volume.geometry.spacing[::-1], mode="nearest")
    markers = _markers(values, inside, volume.geometry.voxelMl)
    if markers is None:
        raise ProblemError("It has one maximum only.", "Divide it by hand, with Scissors or Erase of the Segment Editor.")
    labels = basins(values, inside, markers)
    hottest = sorted(range(1, int(markers.max()) + 1), key=lambda label: -values[labels == label].max())
    return [Region.cropped(labels == label, low, regionID="", name="") for label in hottest]


def dividedAbove(volume: Volume, region: Region, suv: float) -> list[Region]:
    """The parts of a region that hang together (by faces) at or above an SUV (g/ml), the hottest first; what is lower, or smaller than 0.1 ml, is in
    none of them.

    volume: SUV, on whose voxels the region lies. Raises ProblemError where that leaves fewer than two, and says at which SUV it would not.
    """
    values = np.where(region.mask & np.isfinite(volume.values[region.box]), volume.values[region.box], -np.inf)
    parts = _partsAbove(values, suv, volume.geometry.voxelMl)
    if len(parts) < 2:
        inside = values[np.isfinite(values)]
        # As they are said, so that what is said is true when it is entered.
        levels = np.ceil(np.linspace(inside.min(), inside.max(), _LEVELS, endpoint=False) * 100) / 100 if inside.size else ()
        others = (level for level in levels if len(_partsAbove(values, level, volume.geometry.voxelMl)) > 1)
        level = next(others, None)
        remedy = (
            f"It falls into parts from SUV {level:.2f} on." if level is not None else "It does not at any other level either."
        )
        raise ProblemError(f"At or above SUV {suv:g} it does not fall into parts of {LEAST_ML:g} ml and more.", remedy)
    parts.sort(key=lambda part: -values[part].max())
    return [Region.cropped(part, np.array(region.start), regionID="", name="") for part in parts]


def _partsAbove(values: np.ndarray, level: float, voxelMl: float) -> list[np.ndarray]:
    from scipy import ndimage

    pieces, count = ndimage.label(values >= level)
    sizes = np.bincount(pieces.ravel(), minlength=count + 1) * voxelMl
    return [pieces == piece for piece in range(1, count + 1) if sizes[piece] >= LEAST_ML]


def _markers(values: np.ndarray, inside: np.ndarray, voxelMl: float) -> np.ndarray | None:
    """Where the parts begin: int16, 1 for one, 2 for the next; None for one part only."""
    from scipy import ndimage

    pieces, count = ndimage.label(inside, np.ones((3, 3, 3)))
    if count > 1:
        return pieces.astype(np.int16)
    bottom, top = float(values[inside].min()), float(values[inside].max())
    for level in np.linspace(bottom, top, _LEVELS, endpoint=False):
        pieces, count = ndimage.label(inside & (values >= level))
        if count < 2:
            continue
        numbers = np.arange(1, count + 1)
        highest = ndimage.maximum(values, pieces, numbers)
        sizes = np.bincount(pieces.ravel(), minlength=count + 1)[1:] * voxelMl
        kept = numbers[(highest * (1 - LEAST_FALL) >= level) & (sizes >= LEAST_ML)]
        if len(kept) > 1:
            markers = np.zeros(values.shape, np.int16)
            for number, piece in enumerate(kept, start=1):
                markers[pieces == piece] = number
            return markers
    return None


def _points(region: Region, geometry: Geometry) -> np.ndarray:
    """The centers of its voxels, mm."""
    return geometry.toRAS(np.argwhere(region.mask) + region.start)
