"""Solid shapes by their signed distance (mm, negative inside), and how they are painted into a grid with soft edges.

Coordinates are mm in RAS. `box` is (low, high), two points of three; `distance(r, a, s)` takes arrays that broadcast."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from HER2PETLib.phantom.grid import Point, ScanGrid, Slices

FAR = 1e6
Corners = tuple[np.ndarray, np.ndarray]


class Shape(Protocol):
    """A solid."""

    @property
    def box(self) -> Corners: ...

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray: ...


def _stretched(values: Sequence[np.ndarray], radii: Sequence[float | np.ndarray]) -> np.ndarray:
    """Signed distance to the ellipsoid (three values and radii) or elliptic cylinder (two), to first order at the surface."""
    terms = [value / radius for value, radius in zip(values, radii, strict=True)]
    level = np.sqrt(sum(term * term for term in terms))
    slope = np.sqrt(sum((term / radius) ** 2 for term, radius in zip(terms, radii, strict=True)))
    return level * (level - 1) / np.maximum(slope, 1e-6)


@dataclass(frozen=True)
class Ellipsoid:
    center: Point
    radii: Point

    @property
    def box(self) -> Corners:
        return np.subtract(self.center, self.radii), np.add(self.center, self.radii)

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        return _stretched((r - self.center[0], a - self.center[1], s - self.center[2]), self.radii)


@dataclass(frozen=True)
class Disc:
    """An upright elliptic cylinder; radii (R, A), half its height."""

    center: Point
    radii: tuple[float, float]
    half: float

    @property
    def box(self) -> Corners:
        reach = (*self.radii, self.half)
        return np.subtract(self.center, reach), np.add(self.center, reach)

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        across = _stretched((r - self.center[0], a - self.center[1]), self.radii)
        return np.maximum(across, np.abs(s - self.center[2]) - self.half)


@dataclass(frozen=True)
class Capsule:
    """A rod with round ends from `start` to `end`."""

    start: Point
    end: Point
    radius: float

    @property
    def box(self) -> Corners:
        ends = np.array([self.start, self.end], float)
        return ends.min(axis=0) - self.radius, ends.max(axis=0) + self.radius

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        along = np.subtract(self.end, self.start)
        relative = [value - begin for value, begin in zip((r, a, s), self.start, strict=True)]
        share = np.clip(sum(float(d) * v for d, v in zip(along, relative, strict=True)) / float(along @ along), 0, 1)
        return np.sqrt(sum((v - float(d) * share) ** 2 for d, v in zip(along, relative, strict=True))) - self.radius


def tube(radius: float, *points: Point) -> list[Capsule]:
    """Rods through the points, one after the other."""
    return [Capsule(start, end, radius) for start, end in pairwise(points)]


@dataclass(frozen=True)
class Loft:
    """Ellipses over each other: `rows` are (S, center A, radius R, radius A), in rising S."""

    rows: tuple[tuple[float, float, float, float], ...]
    inset: float = 0.0

    @property
    def box(self) -> Corners:
        s, a, across, deep = np.array(self.rows).T
        return np.array([-across.max(), (a - deep).min(), s[0]]), np.array([across.max(), (a + deep).max(), s[-1]])

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        table = np.array(self.rows).T
        center, across, deep = (np.interp(s, table[0], row).astype(np.float32) for row in table[1:])
        across, deep = np.maximum(across - self.inset, 0.5), np.maximum(deep - self.inset, 0.5)
        side = _stretched((r, a - center), (across, deep))
        return np.maximum(side, np.maximum(table[0][0] + self.inset - s, s - table[0][-1] + self.inset))


@dataclass(frozen=True)
class Below:
    """All points that lie below a plane: normal . point < offset."""

    normal: Point
    offset: float

    box = (np.full(3, -FAR), np.full(3, FAR))

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        length = float(np.linalg.norm(self.normal))
        return (self.normal[0] * r + self.normal[1] * a + self.normal[2] * s - self.offset) / length


@dataclass(frozen=True)
class Shell:
    """The wall of a shape, `half` mm to either side of its surface."""

    shape: Shape
    half: float

    @property
    def box(self) -> Corners:
        low, high = self.shape.box
        return low - self.half, high + self.half

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        return np.abs(self.shape.distance(r, a, s)) - self.half


@dataclass(frozen=True)
class Stripes:
    """Slanted layers of thickness 2 `half` every `period` mm along S + slant * A: where the ribs run."""

    period: float
    half: float
    slant: float

    box = (np.full(3, -FAR), np.full(3, FAR))

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        phase = np.mod(s + self.slant * a, self.period)
        return np.abs(phase - self.period / 2) - self.half + 0 * r


@dataclass(frozen=True)
class Common:
    """What lies in all of the shapes."""

    shapes: tuple[Shape, ...]

    @property
    def box(self) -> Corners:
        return np.max([shape.box[0] for shape in self.shapes], axis=0), np.min([shape.box[1] for shape in self.shapes], axis=0)

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        result = self.shapes[0].distance(r, a, s)
        for shape in self.shapes[1:]:
            result = np.maximum(result, shape.distance(r, a, s))
        return result


@dataclass(frozen=True)
class Without:
    """`shape` less `hole`."""

    shape: Shape
    hole: Shape

    @property
    def box(self) -> Corners:
        return self.shape.box

    def distance(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> np.ndarray:
        return np.maximum(self.shape.distance(r, a, s), -self.hole.distance(r, a, s))


def coverage(
    shape: Shape, grid: ScanGrid, scale: Point = (1.0, 1.0, 1.0), origin: Point = (0.0, 0.0, 0.0)
) -> tuple[Slices, np.ndarray]:
    """(box, share): the voxels of `grid` around a shape and the share of each that it covers, 0 to 1, float32.

    The shape is in its own coordinates; a point p of it lies at origin + scale * p of the grid. The edge is taken as flat
    within a voxel: share = 1/2 - distance / voxel size.
    """
    size = float(np.mean(np.divide(grid.spacing, scale)))
    low, high = (np.asarray(origin) + np.multiply(scale, corner) for corner in shape.box)
    box = grid.box(low - grid.spacing, high + grid.spacing)
    points = ((v - np.float32(o)) / np.float32(f) for v, o, f in zip(grid.centers(box), origin, scale, strict=True))
    share = np.clip(np.float32(0.5) - shape.distance(*points) / np.float32(size), 0, 1)
    return box, share.astype(np.float32, copy=False)


def sphereCoverage(center: Point, radius: float, grid: ScanGrid, steps: int = 6) -> tuple[Slices, np.ndarray]:
    """(box, share) of a sphere (mm), by steps x steps x steps points in every voxel at its edge: what lesions are painted with."""
    reach = np.add(grid.spacing, radius)
    box = grid.box(np.subtract(center, reach), np.add(center, reach))
    r, a, s = (np.asarray(v, float) - c for v, c in zip(grid.centers(box), center, strict=True))
    offsets = (np.arange(steps) + 0.5) / steps - 0.5
    inside = np.zeros(np.broadcast_shapes(r.shape, a.shape, s.shape), np.int32)
    for dr in offsets * grid.spacing[0]:
        for da in offsets * grid.spacing[1]:
            for ds in offsets * grid.spacing[2]:
                inside += (r + dr) ** 2 + (a + da) ** 2 + (s + ds) ** 2 <= radius**2
    return box, (inside / np.float32(steps**3)).astype(np.float32)


def paint(values: np.ndarray, box: Slices, share: np.ndarray, value: float) -> None:
    """Lay `value` over `values` (k, j, i) where the shape is, in proportion to the share that it covers."""
    part = values[box]
    part += share * (np.float32(value) - part)
