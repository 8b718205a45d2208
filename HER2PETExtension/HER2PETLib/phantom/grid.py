"""A grid of voxels that is parallel to the body's axes, as PET/CT scanners give it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from HER2PETLib.geometry import Geometry

Point = tuple[float, float, float]
Slices = tuple[slice, slice, slice]


@dataclass(frozen=True)
class ScanGrid:
    """shape: voxels (k, j, i); spacing: mm (i, j, k); first: center of voxel (0, 0, 0) in mm RAS. i runs to the left, j to the
    back, k to the head."""

    shape: tuple[int, int, int]
    spacing: Point
    first: Point

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

    def box(self, low: np.ndarray, high: np.ndarray) -> Slices:
        """Slices (k, j, i) of the voxels whose centers lie in the box from `low` to `high` (mm, RAS)."""

        def along(axis: int) -> slice:
            inside = np.flatnonzero((self.axes[axis] >= low[axis]) & (self.axes[axis] <= high[axis]))
            return slice(int(inside[0]), int(inside[-1]) + 1) if inside.size else slice(0, 0)

        return along(2), along(1), along(0)

    def centers(self, box: Slices) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """R (1, 1, i), A (1, j, 1) and S (k, 1, 1) of the voxels of `box`, float32, ready to broadcast."""
        r, a, s = self.axes
        return (
            r[None, None, box[2]].astype(np.float32),
            a[None, box[1], None].astype(np.float32),
            s[box[0], None, None].astype(np.float32),
        )

    def crop(self, box: Slices) -> "ScanGrid":
        k, j, i = box
        r, a, s = self.axes
        shape = (k.stop - k.start, j.stop - j.start, i.stop - i.start)
        return ScanGrid(shape, self.spacing, (float(r[i.start]), float(a[j.start]), float(s[k.start])))

    def halved(self) -> "ScanGrid":
        """The grid with voxels of half the size, two in each direction for every voxel of this one."""
        nk, nj, ni = self.shape
        di, dj, dk = (size / 2 for size in self.spacing)
        r, a, s = self.first
        return ScanGrid((2 * nk, 2 * nj, 2 * ni), (di, dj, dk), (r + di / 2, a + dj / 2, s - dk / 2))
