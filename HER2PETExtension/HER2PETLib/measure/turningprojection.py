"""Maximum intensity projections of a PET from every side, as of a patient who turns in front of the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.geometry import Volume

PIXEL_MM = 4.0


@dataclass(frozen=True, eq=False)
class TurningProjection:
    """The projections of one volume around its long axis.

    Voxels are pooled by their maximum into cells of about PIXEL_MM before, so that no focus is lost at any angle. Angles are in
    degrees: 0 is the view from the front with the patient's right on the left of the picture, 90 the view from her left side.

    volume: what is projected. cells: float32 (z, y, x), the highest value in each cell, toward S, A and R.
    edges: of each axis of `cells`, the index of the first voxel of every cell along `axes`. axes: of the array's axes (k, j, i) those
    that run along S, A and R; flips: whether they run against them. center: (x, y) of the axis of rotation, in mm along R and A.
    """

    volume: Volume
    cells: np.ndarray
    edges: tuple[np.ndarray, np.ndarray, np.ndarray]
    axes: tuple[int, int, int]
    flips: tuple[bool, bool, bool]
    cellMm: tuple[float, float, float]

    @classmethod
    def of(cls, volume: Volume, pixelMm: float = PIXEL_MM) -> TurningProjection:
        """Pool a volume (k, j, i), of any orientation; an oblique one is turned around its own axis nearest to the patient's."""
        directions = volume.geometry.ijkToRAS[:3, :3]
        axes = volume.geometry.axesRAS[::-1]
        flips = tuple(bool(directions[row, 2 - axis] < 0) for row, axis in zip((2, 1, 0), axes, strict=True))
        cells, edges, sizes = volume.values.transpose(axes), [], []
        for axis in range(3):
            if flips[axis]:
                cells = np.flip(cells, axis)
            spacing = float(volume.geometry.spacing[2 - axes[axis]])
            width = max(1, round(pixelMm / spacing))
            edges.append(np.arange(0, cells.shape[axis], width))
            cells = _pooled(cells, axis, width)
            sizes.append(width * spacing)
        return cls(volume, np.ascontiguousarray(cells, np.float32), tuple(edges), axes, flips, tuple(sizes))  # type: ignore[arg-type]

    @property
    def pixelMm(self) -> float:
        """Width of a column of the pictures, mm; their rows are cellMm[0] high."""
        return min(self.cellMm[1:])

    @property
    def columns(self) -> int:
        """Number of columns of every picture: the diagonal of a cross-section."""
        _z, y, x = self.cells.shape
        return int(np.ceil(np.hypot(y * self.cellMm[1], x * self.cellMm[2]) / self.pixelMm)) + 2

    def picture(self, angle: float) -> np.ndarray:
        """The projection at an angle: float32 (z, column), z toward S, columns from left to right of the viewer."""
        column, order = self._columnsAt(angle)
        flat = self.cells.reshape(len(self.cells), -1)
        starts = np.flatnonzero(np.diff(column, prepend=-1))
        picture = np.full((len(self.cells), self.columns), float(self.cells.min()), np.float32)
        picture[:, column[starts]] = np.maximum.reduceat(flat[:, order], starts, axis=1)
        return picture

    def pointAt(self, angle: float, z: int, column: int) -> tuple[float, float, float] | None:
        """The hottest voxel that a pixel of the picture shows, its center in mm RAS; None beside the patient."""
        columns, order = self._columnsAt(angle)
        seen = order[columns == column]
        if not len(seen) or not 0 <= z < len(self.cells):
            return None
        y, x = np.divmod(seen[self.cells[z].ravel()[seen].argmax()], self.cells.shape[2])
        return tuple(float(each) for each in self.volume.geometry.toRAS(self._hottestVoxel(z, int(y), int(x))))  # type: ignore[return-value]

    def place(self, angle: float, ras: Sequence[float]) -> tuple[float, float]:
        """Where a point (mm RAS) is in the picture: z and column, with fractions."""
        kji = self.volume.geometry.toKJI(ras)
        z, y, x = (
            self._cellOf(axis, self.volume.values.shape[self.axes[axis]] - 1 - at if self.flips[axis] else at)
            for axis, at in enumerate(kji[list(self.axes)])
        )
        return float(z), float(self._column(angle, y, x))

    def _hottestVoxel(self, z: int, y: int, x: int) -> list[int]:
        box: list[slice] = [slice(0)] * 3
        for axis, cell in enumerate((z, y, x)):
            n = self.volume.values.shape[self.axes[axis]]
            first = int(self.edges[axis][cell])
            end = int(self.edges[axis][cell + 1]) if cell + 1 < len(self.edges[axis]) else n
            box[self.axes[axis]] = slice(n - end, n - first) if self.flips[axis] else slice(first, end)
        values = self.volume.values[tuple(box)]
        return [int(part.start + at) for part, at in zip(box, np.unravel_index(values.argmax(), values.shape), strict=True)]

    def _cellOf(self, axis: int, voxel: float) -> float:
        width = self.edges[axis][1] if len(self.edges[axis]) > 1 else self.volume.values.shape[self.axes[axis]]
        return (voxel - (width - 1) / 2) / width

    def _column(self, angle: float, y: np.ndarray | float, x: np.ndarray | float) -> np.ndarray | float:
        """Column with fractions of cells (y, x), with fractions. The viewer's right is -R from the front, -A from her left side."""
        turned = np.deg2rad(angle)
        _z, ny, nx = self.cells.shape
        right = -np.cos(turned) * (x - (nx - 1) / 2) * self.cellMm[2] - np.sin(turned) * (y - (ny - 1) / 2) * self.cellMm[1]
        return right / self.pixelMm + (self.columns - 1) / 2

    def _columnsAt(self, angle: float) -> tuple[np.ndarray, np.ndarray]:
        """(column, cell) of everything that is seen, sorted by column. Each cell is in the two columns that it lies between, so that
        no column is empty at any angle and no cell is lost."""
        _z, ny, nx = self.cells.shape
        y, x = np.indices((ny, nx)).reshape(2, -1)
        left = np.floor(np.asarray(self._column(angle, y, x)) + 1e-9).astype(np.int64)
        column = np.concatenate([left, left + 1])
        order = np.argsort(column, kind="stable")
        return column[order], order % (ny * nx)


def _pooled(values: np.ndarray, axis: int, width: int) -> np.ndarray:
    """The maximum of every `width` neighbors along an axis; the last cell may have fewer."""
    values = np.moveaxis(values, axis, 0)
    pooled = values[::width].copy()
    for shift in range(1, width):
        part = values[shift::width]
        np.maximum(pooled[: len(part)], part, out=pooled[: len(part)])
    return np.moveaxis(pooled, 0, axis)
