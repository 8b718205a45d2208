"""Where the voxels of a volume are, in millimeters, in Slicer's convention (RAS), and how they look from the front."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import ArrayLike

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def flipped(points: ArrayLike) -> np.ndarray:
    """Points or shifts (..., 3) in mm from LPS to RAS, or back."""
    return np.asarray(points, dtype=np.float64) * LPS_TO_RAS.diagonal()[:3]


@dataclass(frozen=True, eq=False)
class Geometry:
    """The grid of a volume.

    shape: number of voxels (k, j, i), the order of the array.
    ijkToRAS: 4 x 4, from a voxel index (i, j, k) to the voxel's center in mm (R, A, S).
    """

    shape: tuple[int, int, int]
    ijkToRAS: np.ndarray

    def __post_init__(self) -> None:
        matrix = np.array(self.ijkToRAS, dtype=np.float64)
        if matrix.shape != (4, 4) or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix[:3, :3])) < 1e-12:
            raise ValueError(f"ijkToRAS has to be an invertible 4 x 4 matrix, not {matrix.tolist()}.")
        matrix.setflags(write=False)
        object.__setattr__(self, "ijkToRAS", matrix)
        object.__setattr__(self, "shape", tuple(int(n) for n in self.shape))

    @classmethod
    def fromLPS(cls, shape: Sequence[int], origin: ArrayLike, spacing: ArrayLike, direction: ArrayLike) -> "Geometry":
        """From ITK's convention: origin (3, mm, LPS), spacing (3, mm, order i, j, k), direction (3 x 3, columns i, j, k)."""
        ijkToLPS = np.eye(4)
        ijkToLPS[:3, :3] = np.reshape(np.asarray(direction, float), (3, 3)) * np.asarray(spacing, float)
        ijkToLPS[:3, 3] = origin
        k, j, i = shape
        return cls((k, j, i), LPS_TO_RAS @ ijkToLPS)

    @property
    def spacing(self) -> np.ndarray:
        """Voxel size in mm, order (i, j, k)."""
        return np.linalg.norm(self.ijkToRAS[:3, :3], axis=0)

    @property
    def voxelMl(self) -> float:
        """Volume of a voxel in ml."""
        return abs(float(np.linalg.det(self.ijkToRAS[:3, :3]))) / 1000.0

    @property
    def axesRAS(self) -> tuple[int, int, int]:
        """The axes of the array (0 is k, 1 is j, 2 is i) that run along R, A and S: each once, so that together they turn least."""
        cosines = np.abs(self.ijkToRAS[:3, :3] / self.spacing)  # rows R, A, S; columns i, j, k
        best = max(permutations(range(3)), key=lambda columns: sum(cosines[row, column] for row, column in enumerate(columns)))
        return 2 - best[0], 2 - best[1], 2 - best[2]

    @property
    def originLPS(self) -> np.ndarray:
        """Center of voxel (0, 0, 0) in mm, LPS."""
        return (LPS_TO_RAS @ self.ijkToRAS)[:3, 3]

    @property
    def directionLPS(self) -> np.ndarray:
        """3 x 3, columns are the directions of i, j, k in LPS."""
        return (LPS_TO_RAS @ self.ijkToRAS)[:3, :3] / self.spacing

    @property
    def corners(self) -> np.ndarray:
        """Centers of the eight outermost voxels, (8, 3), mm RAS."""
        return self.toRAS(
            [[k, j, i] for k in (0, self.shape[0] - 1) for j in (0, self.shape[1] - 1) for i in (0, self.shape[2] - 1)]
        )

    def toRAS(self, kji: ArrayLike) -> np.ndarray:
        """Voxel indices (..., 3) in the order (k, j, i), fractions allowed, to mm (..., 3) in RAS."""
        ijk = np.asarray(kji, dtype=np.float64)[..., ::-1]
        return ijk @ self.ijkToRAS[:3, :3].T + self.ijkToRAS[:3, 3]

    def toKJI(self, ras: ArrayLike) -> np.ndarray:
        """Points (..., 3) in mm RAS to voxel indices (..., 3) in the order (k, j, i), with fractions."""
        inverse = np.linalg.inv(self.ijkToRAS)
        return (np.asarray(ras, dtype=np.float64) @ inverse[:3, :3].T + inverse[:3, 3])[..., ::-1]

    def cropped(self, first: ArrayLike, shape: Sequence[int] | np.ndarray) -> "Geometry":
        """The grid of `shape` (k, j, i) on the same voxels whose first one has the index `first` (k, j, i) here; it may lie outside."""
        ijkToRAS = self.ijkToRAS.copy()
        ijkToRAS[:3, 3] = self.toRAS(first)
        k, j, i = shape
        return Geometry((k, j, i), ijkToRAS)

    def isSameAs(self, other: "Geometry", toleranceMm: float = 1e-3) -> bool:
        """Whether every voxel center of both grids is the same point within `toleranceMm`."""
        if self.shape != other.shape:
            return False
        corners = np.array([[k, j, i] for k in (0, self.shape[0]) for j in (0, self.shape[1]) for i in (0, self.shape[2])])
        return bool(np.abs(self.toRAS(corners) - other.toRAS(corners)).max() <= toleranceMm)


@dataclass(frozen=True, eq=False)
class Volume:
    """Values on a grid: `values` (k, j, i) of the geometry's shape, with their unit in UCUM ("g/ml{SUVbw}", "Bq/ml")."""

    values: np.ndarray
    geometry: Geometry
    unit: str = ""

    def __post_init__(self) -> None:
        if tuple(self.values.shape) != self.geometry.shape:
            raise ValueError(f"Values have shape {self.values.shape}, their geometry has {self.geometry.shape}.")


def anteriorMaximum(volume: Volume) -> Volume:
    """Maximum along the axis of the grid that runs anterior-posterior: see `maximumAlong`."""
    return maximumAlong(volume, volume.geometry.axesRAS[1])


def maximumAlong(volume: Volume, depth: int) -> Volume:
    """Maximum along an axis of the array (0 is k; Geometry.axesRAS tells which runs where): a volume of one voxel along it, as thick as
    the whole. Voxels without a value are not seen; where there is none but such, the projection has none either."""
    geometry = volume.geometry
    axis, count = 2 - depth, geometry.shape[depth]  # of i, j, k
    ijkToRAS = np.array(geometry.ijkToRAS)
    ijkToRAS[:3, 3] += ijkToRAS[:3, axis] * (count - 1) / 2
    ijkToRAS[:3, axis] *= count
    values = np.fmax.reduce(volume.values, axis=depth, keepdims=True)
    return Volume(values, Geometry(values.shape, ijkToRAS), volume.unit)
