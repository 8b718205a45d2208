"""Where the search for candidates looks: the PET in blocks of about 4 mm, smoothed, its local maxima, and what belongs to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.geometry import Volume
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.measure.region import Region, boundingBox
from HER2PETLib.measure.watershed import basins

_STEPS = np.array([(k, j, i) for k in (-1, 0, 1) for j in (-1, 0, 1) for i in (-1, 0, 1) if k or j or i], float)
# The 26 directions to the neighbors of a cube, and how far along them the surroundings of a maximum are looked at.
DIRECTIONS = _STEPS / np.linalg.norm(_STEPS, axis=1)[:, None]
DISTANCES_MM = (13.0, 18.0, 25.0, 40.0)
# The surroundings of a focus: this far from its edge, to spare what the blur of the PET takes out of it.
SURROUNDINGS_MM = (5.0, 15.0)
# A focus is looked for in a cube that reaches so far from its maximum.
REACH_MM = 50.0
_BLOCK_MM = 4.4
SIGMA_PER_FWHM = 1 / np.sqrt(8 * np.log(2))


class SearchGrid:
    """The body in blocks. values: float32 (k, j, i), smoothed. isOpen: bool, where a focus may reach, not what organs explain. spacing: mm (k, j, i). first, steps: block n begins at voxel
    first + n * steps of the PET."""

    def __init__(self, volume: Volume, rule: CandidateRule) -> None:
        from scipy import ndimage

        spacing = volume.geometry.spacing[::-1]
        self.steps = np.maximum(np.floor(_BLOCK_MM / spacing), 1).astype(int)
        box = _bodyBox(volume.values, rule.leastSUV / 10)
        self.first = np.array([part.start for part in box])
        self.spacing = spacing * self.steps
        self.values = _blockMeans(volume.values[box], self.steps)
        ndimage.gaussian_filter(
            self.values, rule.smoothMm * SIGMA_PER_FWHM / self.spacing, truncate=2.5, mode="nearest", output=self.values
        )
        self.isOpen = np.ones(self.values.shape, bool)

    def labels(self, regions: Sequence[Region]) -> np.ndarray:
        """Which of the regions (counted from 1) the middle of each block lies in, int16 (k, j, i); 0 for none, of several the last."""
        labels = np.zeros(self.values.shape, np.int16)
        middle = self.first + self.steps // 2
        for number, region in enumerate(regions, start=1):
            low = np.maximum(-(-(np.array(region.start) - middle) // self.steps), 0)
            high = np.minimum((np.array(region.start) + region.mask.shape - 1 - middle) // self.steps + 1, labels.shape)
            if (low >= high).any():
                continue
            at = middle + low * self.steps - region.start
            part = region.mask[tuple(slice(a, None, step) for a, step in zip(at, self.steps, strict=True))]
            part = part[tuple(map(slice, high - low))]
            labels[tuple(map(slice, low, high))][part] = number
        return labels

    def maxima(self, rule: CandidateRule, leastSUV: float) -> np.ndarray:
        """Blocks (n, 3) that no neighbor exceeds and that stand out (CandidateRule.standsOut), the hottest first.

        leastSUV: SUVmax that a candidate must have anyway."""
        from scipy import ndimage

        least = leastSUV / 2  # of the smoothed values: small foci lose about half of their maximum
        found = np.argwhere((self.values >= least) & (self.values == ndimage.maximum_filter(self.values, 3)))
        values = self.values[tuple(found.T)]
        around = np.full(len(found), np.inf, np.float32)
        for distance in DISTANCES_MM:
            at = found[:, None] + np.rint(DIRECTIONS * distance / self.spacing).astype(int)
            at = np.clip(at, 0, np.array(self.values.shape) - 1)
            hottest = np.partition(self.values[tuple(np.moveaxis(at, -1, 0))], -3, axis=1)[:, -3]
            around = np.minimum(around, hottest)
        standing = values >= rule.standsOut * around
        found, values = found[standing], values[standing]
        return found[np.argsort(-values, kind="stable")]

    def cube(self, center: np.ndarray, reachMm: float) -> tuple[tuple[slice, ...], tuple[int, ...]]:
        """Where the cube that reaches so far from a block lies in the grid, and the block in the cube."""
        reach = np.ceil(reachMm / self.spacing).astype(int)
        low, high = np.maximum(center - reach, 0), np.minimum(center + reach + 1, self.values.shape)
        return tuple(map(slice, low.tolist(), high.tolist())), tuple((center - low).tolist())

    def ball(self, radiusMm: float) -> np.ndarray:
        """Offsets (n, 3) of the blocks whose middle is no farther than that."""
        reach = np.floor(radiusMm / self.spacing).astype(int)
        offsets = np.indices(2 * reach + 1).reshape(3, -1).T - reach
        return offsets[np.linalg.norm(offsets * self.spacing, axis=1) <= radiusMm]


@dataclass(frozen=True, eq=False)
class Focus:
    """What belongs to a maximum. mask: bool (k, j, i), blocks of a part of the search grid that begins at `low`. surroundings: mean of
    the blocks around. top: the smoothed maximum. isCut: it leaves the cube that is looked at."""

    mask: np.ndarray
    low: np.ndarray
    surroundings: float
    top: float
    isCut: bool

    @property
    def box(self) -> tuple[slice, ...]:
        """Where the mask lies in the search grid."""
        return tuple(slice(first, first + n) for first, n in zip(self.low, self.mask.shape, strict=True))

    def ml(self, spacing: np.ndarray) -> float:
        return int(self.mask.sum()) * float(np.prod(spacing)) / 1000

    def isSmallOrThin(self, spacing: np.ndarray, rule: CandidateRule) -> bool:
        """Whether it has too few ml, or is long and fills little of the sphere across its extent (by 26 directions)."""
        extent, fill = _extentAndFill(self.mask, spacing)
        return self.ml(spacing) < rule.leastMl or (extent > rule.thinFromMm and fill < rule.leastFill)

    def onVoxels(self, volume: Volume, grid: SearchGrid, rule: CandidateRule) -> "OnVoxels":
        """Its voxels at or above the edge that are connected to the hottest one."""

        start, values = self._values(volume, grid)
        hottest = np.unravel_index(values.argmax(), values.shape)
        edge = rule.edgeAt(self.surroundings, float(values[hottest]))
        k, j, i = (start + hottest).tolist()
        return OnVoxels(Region.cropped(_connected(values >= edge, hottest), start, regionID="", name=""), (k, j, i), edge)

    def reaching(self, volume: Volume, grid: SearchGrid, parts: Sequence["OnVoxels"]) -> Region:
        """Its voxels at or above the lowest edge of the parts that it consists of, as far as they are connected to the hottest voxel of one."""
        from scipy import ndimage

        start, values = self._values(volume, grid)
        labels, _ = ndimage.label(values >= min(part.edge for part in parts))
        inside = [tuple(np.array(part.hottest) - start) for part in parts]
        kept = [label for at in inside if (label := labels[at])]
        return Region.cropped(np.isin(labels, kept), start, regionID="", name="")

    def _values(self, volume: Volume, grid: SearchGrid) -> tuple[np.ndarray, np.ndarray]:
        """The voxels of its blocks, -inf elsewhere and where there is no value; the voxel (k, j, i) that they begin at comes first."""
        bounds = boundingBox(self.mask)
        inside = self.mask[bounds]
        for axis, step in enumerate(grid.steps):
            inside = np.repeat(inside, step, axis)
        start = grid.first + (self.low + [part.start for part in bounds]) * grid.steps
        values = volume.values[tuple(slice(a, a + n) for a, n in zip(start, inside.shape, strict=True))]
        return start, np.where(inside & np.isfinite(values), values, -np.inf)


@dataclass(frozen=True, eq=False)
class OnVoxels:
    """A focus on the voxels of the PET. region: without a name. hottest: index (k, j, i) of its hottest voxel. edge: the SUV at which it ends."""

    region: Region
    hottest: tuple[int, int, int]
    edge: float


@dataclass(frozen=True)
class Shape:
    """Of what is connected to a maximum, and half way and more from its surroundings to it. fill: its volume over that of the sphere across its extent."""

    surroundings: float
    ml: float
    fill: float


def shapeAt(grid: SearchGrid, maximum: np.ndarray) -> Shape:
    """The shape of a maximum, with all that hangs together with it: a vessel is long, wherever on it the maximum is."""
    cube, at = grid.cube(maximum, REACH_MM)
    values = grid.values[cube]
    surroundings = _shellMean(values, grid.spacing, at)
    mask = _connected((values >= (surroundings + float(values[at])) / 2) & grid.isOpen[cube], at)
    return Shape(surroundings, int(mask.sum()) * float(np.prod(grid.spacing)) / 1000, _extentAndFill(mask, grid.spacing)[1])


def isOwn(grid: SearchGrid, maximum: np.ndarray, rule: CandidateRule) -> bool:
    """Whether every way from the maximum to anything hotter falls by at least rule.splitShare of it; else it is a shoulder of that.

    Of equal ones, between which no way falls so far, it is the first."""
    cube, at = grid.cube(maximum, REACH_MM)
    values = grid.values[cube]
    part = _connected((values >= (1 - rule.splitShare) * values[at]) & grid.isOpen[cube], at)
    return np.unravel_index(np.where(part, values, -1).argmax(), values.shape) == at


def focusAt(grid: SearchGrid, maximum: np.ndarray, others: np.ndarray, claimed: np.ndarray, rule: CandidateRule) -> Focus:
    """The blocks above the edge from surroundings to maximum (CandidateRule.edgeAt) that are connected to it, without what organs
    explain and without those that are nearer, downhill, to another maximum (watershed).

    others: maxima (n, 3) that are foci of their own (isOwn), in organs too. claimed: bool, blocks that belong to hotter foci.
    """
    cube, at = grid.cube(maximum, REACH_MM)
    low, values, isOpen = np.array([part.start for part in cube]), grid.values[cube], grid.isOpen[cube]
    near = others[((others >= low) & (others < low + values.shape)).all(axis=1)] - low
    top = float(values[at])
    surroundings = _shellMean(values, grid.spacing, at)
    for _ in range(2):  # the second time with the surroundings of what was found the first time
        edge = rule.edgeAt(surroundings, top)
        mask = _ownBasin(values, _connected((values >= edge) & isOpen, at), [at], near)
        surroundings = _around(values, mask, grid.spacing, edge, surroundings)
    mask = _connected(mask & ~claimed[cube], at)
    return Focus(mask, low, surroundings, top, _isCut(mask, cube, grid))


def joined(
    grid: SearchGrid, maxima: np.ndarray, parts: Sequence[Focus], others: np.ndarray, claimed: np.ndarray, rule: CandidateRule
) -> Focus:
    """The focus that parts make together: what is at or above the lowest of their edges, and hangs together with one of them.

    maxima: (n, 3) of the parts, the hottest first. others: as in focusAt. claimed: bool, blocks that belong to other foci.
    """
    from scipy import ndimage

    ends = [grid.cube(maximum, REACH_MM)[0] for maximum in maxima]
    cube = tuple(slice(min(one.start for one in axis), max(one.stop for one in axis)) for axis in zip(*ends, strict=True))
    low, values = np.array([part.start for part in cube]), grid.values[cube]
    own = [tuple(maximum - low) for maximum in maxima]
    near = others[((others >= low) & (others < low + values.shape)).all(axis=1)] - low
    edge = min(rule.edgeAt(part.surroundings, part.top) for part in parts)
    mask = _ownBasin(values, (values >= edge) & grid.isOpen[cube], own, near) & ~claimed[cube]
    for part in parts:  # what was found of it belongs to it
        box = tuple(slice(one.start - first, one.stop - first) for one, first in zip(part.box, low, strict=True))
        mask[box] |= part.mask
    labels, _ = ndimage.label(mask)
    mask = np.isin(labels, [labels[at] for at in own])
    surroundings = _around(values, mask, grid.spacing, edge, parts[0].surroundings)
    return Focus(mask, low, surroundings, parts[0].top, _isCut(mask, cube, grid))


def isConnected(grid: SearchGrid, first: np.ndarray, second: np.ndarray, level: float, blocked: np.ndarray) -> bool:
    """Whether a way leads from the first block to the second, at or above the level, within what is looked at around the first. blocked: bool, blocks that
    no way leads through."""
    cube, at = grid.cube(first, REACH_MM)
    there = second - [part.start for part in cube]
    part = _connected((grid.values[cube] >= level) & grid.isOpen[cube] & ~blocked[cube], at)
    return bool((there >= 0).all() and (there < part.shape).all() and part[tuple(there)])


def _extentAndFill(mask: np.ndarray, spacing: np.ndarray) -> tuple[float, float]:
    """The largest extent of the blocks (of 26 directions, mm), and their volume over that of the sphere with that diameter."""
    along = (np.argwhere(mask) * spacing) @ DIRECTIONS.T
    extent = float(np.ptp(along, axis=0).max() + spacing.min())
    return extent, float(mask.sum() * np.prod(spacing) / (np.pi / 6 * extent**3))


def _connected(mask: np.ndarray, at: tuple) -> np.ndarray:
    """The part of the mask that is connected to a block, which belongs to it anyway; bool."""
    from scipy import ndimage

    mask[at] = True
    parts, _ = ndimage.label(mask)
    return parts == parts[at]


def _around(values: np.ndarray, mask: np.ndarray, spacing: np.ndarray, edge: float, otherwise: float) -> float:
    """The mean of the blocks around that are below the edge: what is not is another part of the same, or another focus."""
    from scipy import ndimage

    margin = np.ceil(SURROUNDINGS_MM[1] / spacing).astype(int)
    box = tuple(slice(max(b.start - m, 0), b.stop + m) for b, m in zip(boundingBox(mask), margin, strict=True))
    distance = ndimage.distance_transform_edt(~mask[box], sampling=spacing)
    shell = (distance > SURROUNDINGS_MM[0]) & (distance <= SURROUNDINGS_MM[1]) & (values[box] < edge)
    return float(values[box][shell].mean()) if shell.any() else otherwise


def _isCut(mask: np.ndarray, cube: tuple[slice, ...], grid: SearchGrid) -> bool:
    ends = zip(boundingBox(mask), cube, grid.values.shape, strict=True)
    return any((part.start == 0 < c.start) or (part.stop == c.stop - c.start and c.stop < n) for part, c, n in ends)


def _ownBasin(values: np.ndarray, mask: np.ndarray, own: Sequence[tuple], near: np.ndarray) -> np.ndarray:
    """The part of the mask that is nearer, downhill, to its own maxima than to others that are foci of their own; bool."""
    inside = [other for other in map(tuple, near) if mask[other] and other not in own]
    if not inside:
        return mask
    markers = np.zeros(mask.shape, np.uint16)
    for number, other in enumerate(inside, start=2):
        markers[other] = number
    for at in own:
        markers[at] = 1
    return basins(values, mask, markers) == 1


def _shellMean(values: np.ndarray, spacing: np.ndarray, at: tuple) -> float:
    """The lowest of the means over 26 directions, at the distances that are looked at."""
    means = []
    for distance in DISTANCES_MM:
        where = np.clip(np.array(at) + np.rint(DIRECTIONS * distance / spacing).astype(int), 0, np.array(values.shape) - 1)
        means.append(float(values[tuple(where.T)].mean()))
    return min(means)


def _bodyBox(values: np.ndarray, level: float) -> tuple[slice, slice, slice]:
    """The box of what is above the level, found on every fourth voxel, with a margin."""
    coarse = boundingBox(values[::4, ::4, ::4] > level)
    k, j, i = (slice(max(4 * part.start - 8, 0), min(4 * part.stop + 8, n)) for part, n in zip(coarse, values.shape, strict=True))
    return k, j, i


def _blockMeans(values: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Means of blocks of so many voxels (k, j, i), float32; what is left over at the end is left out, what has no value counts as 0."""
    values = values.astype(np.float32)  # a copy
    np.nan_to_num(values, copy=False, posinf=0, neginf=0)
    for axis, step in enumerate(steps):
        if step == 1:
            continue
        n = values.shape[axis] // step * step
        parts = [values[(slice(None),) * axis + (slice(first, n, step),)] for first in range(step)]
        total = parts[0] + parts[1]
        for part in parts[2:]:
            total += part
        total /= np.float32(step)
        values = total
    return values
