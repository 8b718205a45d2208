"""Two examinations on one grid, for a person to judge whether they lie on each other: in squares of both in turn, and their difference."""

from collections.abc import Callable

import numpy as np

from HER2PETLib.followup.preparing import CT, PET
from HER2PETLib.followup.space import Space
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.progress import Progress, silent

# Voxels that show 3 mm of error, and a body of 1.8 m in some 10 million of them.
STEP_MM, SQUARE_MM = 3.0, 45.0
# Of each kind of image, the values between which it is shown (HU; SUV).
SHOWN = {CT: (-160.0, 240.0), PET: (0.0, 6.0)}


def laidOn(
    first: Volume, later: Volume, space: Space, *, stepMm: float = STEP_MM, progress: Progress = silent
) -> tuple[Volume, Volume]:
    """Both on voxels of `stepMm` over the first examination; where the later one has nothing, its lowest value."""
    grid = _coarse(first.geometry, stepMm)
    here = _sampled(first, grid, lambda points: points, progress)
    there = _sampled(later, grid, space.fromFirst, progress)
    return Volume(here, grid, first.unit), Volume(there, grid, later.unit)


def squares(here: Volume, there: Volume, squareMm: float = SQUARE_MM) -> Volume:
    """Cubes of the one and of the other in turn, like a checkerboard in every plane. Both on one grid, as `laidOn` makes them."""
    size = [max(1, round(squareMm / step)) for step in here.geometry.spacing[::-1]]
    k, j, i = (np.arange(n) // each for n, each in zip(here.values.shape, size, strict=True))
    turn = k[:, None, None] + j[None, :, None] + i[None, None, :]
    return Volume(np.where(turn % 2 == 0, here.values, there.values), here.geometry, here.unit)


def difference(here: Volume, there: Volume, window: tuple[float, float]) -> Volume:
    """The later one less the first, both within a window of values: what is outside of it would hide what is inside."""
    return Volume(lessWithin(here.values, there.values, window), here.geometry, here.unit)


def lessWithin(first: np.ndarray, later: np.ndarray, window: tuple[float, float]) -> np.ndarray:
    """Values of the later one less those of the first at the same places, both within a window."""
    return np.clip(later, *window) - np.clip(first, *window)


def _coarse(geometry: Geometry, stepMm: float) -> Geometry:
    """The same box on cubic voxels of `stepMm`, along the same axes."""
    spacing = np.array(geometry.spacing)
    size = np.maximum(1, np.round(np.array(geometry.shape[::-1]) * spacing / stepMm)).astype(int)
    matrix = geometry.ijkToRAS.copy()
    matrix[:3, :3] = geometry.ijkToRAS[:3, :3] / spacing * stepMm
    i, j, k = (int(n) for n in size)
    return Geometry((k, j, i), matrix)


def _sampled(volume: Volume, grid: Geometry, moved: Callable[[np.ndarray], np.ndarray], progress: Progress) -> np.ndarray:
    """Values of a volume at the voxels of a grid, slice by slice: the points of all of them would take gigabytes."""
    from scipy.ndimage import map_coordinates

    outside = float(volume.values.min())
    values = np.empty(grid.shape, np.float32)
    for k in range(grid.shape[0]):
        if k % 20 == 0:
            progress(k, grid.shape[0], "overlaying one examination on the other")
        index = np.stack(np.meshgrid([k], np.arange(grid.shape[1]), np.arange(grid.shape[2]), indexing="ij"), axis=-1)
        there = volume.geometry.toKJI(moved(grid.toRAS(index.reshape(-1, 3))))
        values[k] = map_coordinates(volume.values, there.T, output=np.float32, order=1, cval=outside).reshape(grid.shape[1:])
    return values
