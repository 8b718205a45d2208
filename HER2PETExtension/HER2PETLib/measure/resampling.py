"""A region from another grid on the voxels of the PET: resampled on purpose, cut at the edge, and said so."""

from dataclasses import replace

import numpy as np

from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region, boundingBox
from HER2PETLib.volumefile import toImage

# A region of which more than this share lies outside the PET was not drawn on it: what is left of it is not measured.
MOST_OUTSIDE = 0.5


def resampled(region: Region, source: Geometry, grid: Geometry, mostOutside: float = MOST_OUTSIDE) -> Region:
    """The region, whose mask lies on the voxels of `source`, on the voxels of `grid`: nearest neighbor, noted where it matters.

    What lies outside `grid` is cut off. Of a region of which more than this share lies outside nothing is left, because it is a
    region of something else; its notes say so. (Of organs, which CT shows farther than PET, any part is left: mostOutside = 1.)
    """
    if not region.mask.any():
        return replace(region, notes=(*region.notes, "Has no voxels in its file."))
    if source.isSameAs(grid):
        return region

    count = int(region.mask.sum())
    outside = voxelsOutside(region, source, grid)
    before, outsideMl = count * source.voxelMl, outside * source.voxelMl
    if mostOutside * count < outside < count:
        refusal = f"Not measured: {outside / count:.0%} of its {before:.3f} ml lie outside the PET, so it was not drawn on it."
        return replace(region, mask=np.zeros((0, 0, 0), bool), start=(0, 0, 0), notes=(*region.notes, refusal))
    box = _boxIn(grid, region, source)
    if min(box[1] - box[0]) > 0:
        mask = _resample(region, source, grid, box)
    else:
        mask = np.zeros((0, 0, 0), bool)
    bounds = boundingBox(mask)
    mask = mask[bounds].copy()
    start = tuple(int(first) + part.start for first, part in zip(box[0], bounds, strict=True))

    notes = list(region.notes)
    if not isOnVoxelsOf(grid, region, source):
        notes.append(
            f"Resampled with nearest neighbor from a grid of {described(source)} to the PET's of {described(grid)}: "
            f"{before:.3f} ml became {mask.sum() * grid.voxelMl:.3f} ml."
        )
    if outsideMl and not mask.any():
        notes.append(f"Lies outside the PET ({before:.3f} ml): nothing to measure.")
    elif outsideMl:
        notes.append(f"Cut off at the edge of the PET: {outsideMl:.3f} of {before:.3f} ml lie outside and are not measured.")
    elif not mask.any():
        notes.append("No voxel center of the PET lies in it: nothing to measure.")
    return replace(region, mask=mask, start=start, notes=tuple(notes))


def _corners(region: Region, source: Geometry, grid: Geometry) -> np.ndarray:
    """Corners (8, 3) of the region's box, voxel edges included, as (k, j, i) of `grid`."""
    low = np.array(region.start) - 0.5
    high = low + region.mask.shape
    corners = [[k, j, i] for k in (low[0], high[0]) for j in (low[1], high[1]) for i in (low[2], high[2])]
    return grid.toKJI(source.toRAS(corners))


def _boxIn(grid: Geometry, region: Region, source: Geometry) -> np.ndarray:
    """First and past-last index (2, 3) of the box of `grid` that can hold the region."""
    corners = _corners(region, source, grid)
    box = np.array([np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0)) + 1])
    return np.clip(box, 0, grid.shape).astype(int)


def voxelsOutside(region: Region, source: Geometry, grid: Geometry) -> int:
    """How many of the region's voxels have their center outside the voxels of `grid`."""
    low, high = np.full(3, -0.5 - 1e-6), np.array(grid.shape) - 0.5 + 1e-6
    corners = _corners(region, source, grid)
    if (corners >= low).all() and (corners <= high).all():
        return 0
    count = 0
    for k, plane in enumerate(region.mask):  # slice by slice: a large region's coordinates are large too
        ji = np.argwhere(plane)
        kji = grid.toKJI(source.toRAS(np.insert(ji, 0, k, axis=1) + region.start))
        count += int(((kji < low) | (kji > high)).any(axis=1).sum())
    return count


def isOnVoxelsOf(grid: Geometry, region: Region, source: Geometry, toleranceMm: float = 1e-3) -> bool:
    """Whether every voxel center of the region is one of the extended `grid`, one to one: cropped, flipped or turned by 90 degrees."""
    if not np.isclose(source.voxelMl, grid.voxelMl, rtol=1e-4):
        return False
    steps = np.linalg.inv(grid.ijkToRAS) @ source.ijkToRAS
    last = np.array(region.start)[::-1] + region.mask.shape[::-1]
    difference = np.abs(steps - np.rint(steps))
    return bool(((difference[:3, :3] @ last + difference[:3, 3]) * grid.spacing <= toleranceMm).all())


def _resample(region: Region, source: Geometry, grid: Geometry, box: np.ndarray) -> np.ndarray:
    """The region's mask (k, j, i) on the voxels box[0] to box[1] of `grid`."""
    import SimpleITK as sitk

    moving = toImage(Volume(region.mask.astype(np.uint8), source.cropped(region.start, region.mask.shape)))
    shape = box[1] - box[0]
    target = toImage(Volume(np.zeros(shape, np.uint8), grid.cropped(box[0], shape)))
    resampled = sitk.Resample(moving, target, sitk.Transform(), sitk.sitkNearestNeighbor)
    return sitk.GetArrayFromImage(resampled).astype(bool)


def described(grid: Geometry) -> str:
    """A grid in words: voxels and their size, order (i, j, k)."""
    return " x ".join(str(n) for n in grid.shape[::-1]) + " voxels of " + " x ".join(f"{s:.3f}" for s in grid.spacing) + " mm"
