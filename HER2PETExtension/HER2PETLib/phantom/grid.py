"""A grid of voxels that is parallel to the body's axes, as PET/CT scanners give it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from HER2PETLib.geometry import Geometry


@dataclass(frozen=True)
class Grid:
    """shape: voxels (k, j, i); spacing: mm (i, j, k); first: center of voxel (0, 0, 0) in mm RAS. i runs to the left, j to the
    back, k to the head."""

    shape: tuple[int, int, int]
    spacing: tuple[float, float, float]
    first: tuple[float, float, float]

    @cached_property
    def axes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Voxel centers in mm along R (of i), A (of j) and S (of k)."""
        nk, nj, ni = self.shape
        return (
            self.first[0] - self.spacing[0] * np.arange(ni),
            self.first[1] - self.spacing[1] * np.arange(nj),
            self.first[2] + self.spacing[2] * np.arange(nk),
        )

    @property
    def geometry(self) -> Geometry:
        matrix = np.diag([-self.spacing[0], -self.spacing[1], self.spacing[2], 1.0])
        matrix[:3, 3] = self.first
        return Geometry(self.shape, matrix)

    def box(self, low, high) -> tuple[slice, slice, slice]:
        """Slices (k, j, i) of the voxels whose centers lie in the box from `low` to `high` (mm, RAS)."""
        slices = []
        for axis in (2, 1, 0):
            inside = np.flatnonzero((self.axes[axis] >= low[axis]) & (self.axes[axis] <= high[axis]))
            slices.append(slice(int(inside[0]), int(inside[-1]) + 1) if inside.size else slice(0, 0))
        return tuple(slices)

    def centers(self, box: tuple[slice, slice, slice]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """R (1, 1, i), A (1, j, 1) and S (k, 1, 1) of the voxels of `box`, float32, ready to broadcast."""
        r, a, s = self.axes
        return tuple(
            values.astype(np.float32) for values in (r[None, None, box[2]], a[None, box[1], None], s[box[0], None, None])
        )

    def crop(self, box: tuple[slice, slice, slice]) -> "Grid":
        shape = tuple(one.stop - one.start for one in box)
        return Grid(shape, self.spacing, tuple(float(self.axes[axis][box[2 - axis].start]) for axis in range(3)))

    def halved(self) -> "Grid":
        """The grid with voxels of half the size, two in each direction for every voxel of this one."""
        spacing = tuple(size / 2 for size in self.spacing)
        sign = (1, 1, -1)
        first = tuple(self.first[axis] + sign[axis] * spacing[axis] / 2 for axis in range(3))
        return Grid(tuple(2 * n for n in self.shape), spacing, first)
