"""One region on one volume: what its measures are computed from, each once and when asked for."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from HER2PETLib.geometry import Volume
from HER2PETLib.measure.peak import PEAK_RADIUS_MM, SphereMeans, countedSphere, fractionalSphere
from HER2PETLib.measure.region import Region, maximumDiameter

# A reference region with a mean of no more than this (g/ml) has no uptake: a ratio to it would be a number without meaning.
NO_UPTAKE = 1e-9


@dataclass(frozen=True)
class Peak:
    """Where the sphere of the highest mean is. value: its mean. index: voxel (k, j, i). sphereMl: the part of the sphere that
    was averaged. leavesRegion, leavesImage: whether some of the sphere is outside the region, outside the image."""

    value: float
    index: tuple[int, int, int]
    sphereMl: float
    leavesRegion: bool
    leavesImage: bool


class Spheres:
    """The spheres of the three peaks on the grid of one volume: the primary one of any radius, IBSI's of 1 cm3."""

    def __init__(self, volume: Volume, radiusMm: float = PEAK_RADIUS_MM) -> None:
        self.weights = fractionalSphere(volume.geometry.ijkToRAS, radiusMm)
        self.means = SphereMeans(self.weights, countedSphere(volume.geometry.ijkToRAS, PEAK_RADIUS_MM))


class Sample:
    """A region on a volume. Voxels of the region outside the image do not exist; voxels without a finite value count for the
    volume and the diameter, and for nothing else."""

    def __init__(self, volume: Volume, region: Region, spheres: Spheres, reference: "Sample | None" = None) -> None:
        self.volume, self.region, self.spheres, self.reference = volume, region, spheres, reference
        start = np.array(region.start)
        low = np.maximum(start, 0)
        high = np.minimum(start + region.mask.shape, volume.values.shape)
        inside = tuple(slice(a, max(a, b)) for a, b in zip(low - start, high - start, strict=True))
        self.mask, self.start = region.mask[inside], low
        self.indices = np.argwhere(self.mask) + low  # (n, 3), order (k, j, i)
        values = volume.values[tuple(self.indices.T)].astype(np.float64)
        finite = np.isfinite(values)
        self.voxelCount = len(values)
        if not finite.all():
            self.indices, values = self.indices[finite], values[finite]
        self.values = values

    @property
    def volumeMl(self) -> float:
        return self.voxelCount * self.volume.geometry.voxelMl

    @cached_property
    def maximum(self) -> float | None:
        return float(self.values.max()) if len(self.values) else None

    @cached_property
    def mean(self) -> float | None:
        return float(self.values.mean()) if len(self.values) else None

    @cached_property
    def standardDeviation(self) -> float | None:
        return float(self.values.std()) if len(self.values) else None

    @cached_property
    def median(self) -> float | None:
        return float(np.median(self.values)) if len(self.values) else None

    @cached_property
    def minimum(self) -> float | None:
        return float(self.values.min()) if len(self.values) else None

    @cached_property
    def maximumDiameterMm(self) -> float | None:
        return maximumDiameter(self.mask, self.volume.geometry.ijkToRAS)

    @cached_property
    def centroidIndex(self) -> np.ndarray | None:
        """Mean (k, j, i) of all voxels of the region, with or without a value."""
        if not self.voxelCount:
            return None
        indices = self.indices if len(self.indices) == self.voxelCount else np.argwhere(self.mask) + self.start
        return indices.mean(axis=0)

    @cached_property
    def _sphereMeans(self) -> np.ndarray:
        """Means (2, n) of the primary and of IBSI's sphere around every voxel that has a value."""
        return self.spheres.means.at(self.volume.values, self.indices)

    @cached_property
    def peak(self) -> Peak | None:
        if not len(self.values):
            return None
        means = self._sphereMeans[0]
        # Equal to the rounding of the sums.
        index = self._nearestToCentroid(means >= means.max() - 1e-9 * np.abs(means).max())

        box = self.spheres.means.spheres[0]
        values, exists = self.spheres.means.surroundings(self.volume.values, index, index)
        weights = np.where(exists, box, 0.0)
        reached = np.argwhere(box > 0) - self.spheres.means.margin + index
        within = reached - self.start
        known = ((within >= 0) & (within < self.mask.shape)).all(axis=1)
        return Peak(
            value=float((weights * values).sum() / weights.sum()),
            index=(int(index[0]), int(index[1]), int(index[2])),
            sphereMl=float(weights.sum()) * self.volume.geometry.voxelMl,
            leavesRegion=not (known.all() and self.mask[tuple(within.T)].all()),
            leavesImage=not ((reached >= 0) & (reached < self.volume.values.shape)).all(),
        )

    @cached_property
    def peakIBSILocal(self) -> float | None:
        """Of several equal maxima the one with the highest peak counts."""
        if not len(self.values):
            return None
        return float(self._sphereMeans[1][self.values == self.values.max()].max())

    @cached_property
    def peakIBSIGlobal(self) -> float | None:
        return float(self._sphereMeans[1].max()) if len(self.values) else None

    @cached_property
    def maximumIndex(self) -> tuple[int, int, int] | None:
        """The hottest voxel (k, j, i); of several equal maxima the one nearest to the centroid."""
        if not len(self.values):
            return None
        k, j, i = self._nearestToCentroid(self.values == self.values.max()).tolist()
        return k, j, i

    def _nearestToCentroid(self, chosen: np.ndarray) -> np.ndarray:
        """Of the voxels with a value that are chosen, bool (n,), the one whose center is nearest to the centroid (mm, to the rounding
        of a millionth; then the first): so the place does not depend on the order of the voxels."""
        equal = self.indices[chosen]
        offsets = (equal - self.centroidIndex)[:, ::-1] @ self.volume.geometry.ijkToRAS[:3, :3].T
        return equal[np.round((offsets**2).sum(axis=1), 6).argmin()]

    def toRAS(self, index: ArrayLike | None) -> tuple[float, float, float] | None:
        if index is None:
            return None
        r, a, s = self.volume.geometry.toRAS(index).tolist()
        return r, a, s

    def ratio(self, value: float | None) -> float | None:
        """`value` over the reference region's mean; None where there is none, or it is not above 0."""
        mean = None if self.reference is None or not self.reference.hasUptake else self.reference.mean
        return None if value is None or mean is None else value / mean

    @property
    def hasUptake(self) -> bool:
        """Whether its mean can be divided by."""
        return self.mean is not None and self.mean > NO_UPTAKE

    @property
    def notes(self) -> list[str]:
        """Remarks on the numbers, one sentence each."""
        notes = list(self.region.notes)
        outside = int(self.region.mask.sum()) - self.voxelCount
        if not self.region.mask.any():
            notes.append("The region is empty.")
        elif not self.voxelCount:
            notes.append("The region lies outside the image.")
        elif outside:
            notes.append(f"{outside} of {outside + self.voxelCount} voxels lie outside the image and are left out.")
        elif any(a == 0 or a + n == m for a, n, m in zip(self.start, self.mask.shape, self.volume.values.shape, strict=True)):
            notes.append("The region touches the edge of the image and may be cut there.")
        missing = self.voxelCount - len(self.values)
        if missing:
            notes.append(f"{missing} of {self.voxelCount} voxels have no value (NaN or infinite) and are left out of every SUV.")
        if self.reference is not None and len(self.values) and not self.reference.hasUptake:
            what = "has no value" if self.reference.mean is None else f"has a mean of {self.reference.mean:g}"
            notes.append(f"No ratios: the reference region {self.reference.region.name} {what}.")
        return list(dict.fromkeys(notes))
