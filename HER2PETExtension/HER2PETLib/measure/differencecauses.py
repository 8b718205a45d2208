"""Why the numbers of a report differ from ours: what is tried, and what explains them.

A cause is named where the reported numbers come out of the trial within the tolerance. Where none does, the most that is known is said,
and the cause is "unknown" unless grid or volume themselves differ.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.peak import PEAK_RADIUS_MM, SphereMeans, countedSphere, fractionalSphere
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.reportedmeasures import Pair, isSame
from HER2PETLib.measure.resampling import described, isOnVoxelsOf

UNIT, FACTOR, GRID, EDGE, DEFINITION, PRODUCT, UNKNOWN = (
    "unit",
    "suvFactor",
    "grid",
    "edgeRule",
    "definition",
    "product",
    "unknown",
)
CAUSES = {
    UNIT: "unit",
    FACTOR: "SUV factor",
    GRID: "grid",
    EDGE: "edge rule or volume",
    DEFINITION: "definition",
    PRODUCT: "total uptake is not mean times volume",
    UNKNOWN: "unknown",
}
STATISTICS = ("suvMax", "suvMean", "suvMin", "suvMedian", "suvSD")
PEAKS = ("suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal")
# Radii of peak spheres in mm that programs use: 1 cm3 first; diameters of 12 (PERCIST's "about 1.2 cm"), 10, 15 and 20 mm.
PEAK_RADII_MM = (PEAK_RADIUS_MM, 6.0, 5.0, 7.5, 10.0)
# Steps along k, j and i: half a voxel along any of them, nearest first, then a whole one along one.
_STEPS = [
    *sorted(itertools.product((0.0, -0.5, 0.5), repeat=3), key=lambda step: np.abs(step).sum()),
    *((-1.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0), (0.0, 0.0, 1.0)),
]
# How near a ratio has to come to a known one (decay, Bq/ml) to be called that one: inputs of others are rounded.
_KNOWN_RATIO = 0.005
# The rounding of a number that is printed in six digits.
_SIX_DIGITS = 1e-5


@dataclass(frozen=True)
class Scale:
    """What is known of the PET's SUV. bqMlPerSUV: a SUV of 1 in Bq/ml. decay: share of the activity left at the time of the SUV."""

    bqMlPerSUV: float | None = None
    decay: float | None = None


@dataclass(frozen=True, eq=False)
class AuditedSegment:
    """A segment. source, drawn: as in its file; region: on the voxels of the PET. measures: our row of it."""

    source: Geometry
    drawn: Region
    region: Region
    measures: Mapping[str, Any]


def explained(
    groups: Sequence[tuple[AuditedSegment | None, Sequence[Pair]]], volume: Volume | None, scale: Scale, tolerance: float
) -> list[Pair]:
    """All pairs, those that differ with cause and explanation. groups: each segment, None where there is none, with its pairs. volume:
    SUV, None where there is no PET. tolerance: as a share."""
    every = [pair for _, pairs in groups for pair in pairs]
    ratio = _commonRatio([pair for pair in every if pair.key in STATISTICS and not pair.unitFault], tolerance)
    voxels = _commonRatio([pair for pair in every if pair.key == "volumeMl"], tolerance)
    done = []
    for segment, pairs in groups:
        if segment is None:
            done += [replace(pair, cause=UNIT, explanation=pair.unitFault) if pair.unitFault else pair for pair in pairs]
            continue
        reading = _Reading(segment, pairs, volume, ratio or 1.0, voxels, tolerance)
        for pair in pairs:
            if not pair.differs(tolerance):
                done.append(pair)
                continue
            cause, why = (
                reading.unitOf(pair) if pair.unitFault else _ofRatio(pair, ratio, scale, tolerance) or reading.causeOf(pair)
            )
            done.append(replace(pair, cause=cause, explanation=why))
    return done


def _commonRatio(pairs: Sequence[Pair], tolerance: float) -> float | None:
    """Reported over ours, where that is the same number, and not 1, for two pairs or more; None otherwise."""
    ratios = [pair.reported / pair.ours for pair in pairs if pair.reported is not None and pair.ours and abs(pair.ours) > 1e-3]
    if len(ratios) < 2:
        return None
    middle = float(np.median(ratios))
    constant = middle > 0 and all(abs(ratio / middle - 1) <= tolerance for ratio in ratios)
    return middle if constant and abs(middle - 1) > tolerance else None


def _ofRatio(pair: Pair, ratio: float | None, scale: Scale, tolerance: float) -> tuple[str, str] | None:
    """The cause of all SUVs being `ratio` times ours, where this one is, too."""
    if ratio is None or pair.reported is None or pair.ours is None or pair.key not in (*STATISTICS, *PEAKS, "totalLesionUptake"):
        return None
    if not isSame(pair.reported / ratio, pair.ours, tolerance):
        return None
    said = f"Maximum, mean, minimum, median and SD are {ratio:.6g} times ours wherever they are reported"
    if scale.bqMlPerSUV is not None:
        for unit, inBq in (("Bq/ml", 1.0), ("kBq/ml", 1e3)):
            if abs(ratio * inBq / scale.bqMlPerSUV - 1) <= _KNOWN_RATIO:
                return (
                    UNIT,
                    f"{said}, and a SUV of 1 is {scale.bqMlPerSUV / inBq:.6g} {unit} in this PET: the values are in {unit}.",
                )
    for power in (1e3, 1e-3, 1e6, 1e-6):
        if abs(ratio / power - 1) <= _KNOWN_RATIO:
            return UNIT, f"{said}: a unit (kg for g, Bq for kBq) was mistaken for another."
    if scale.decay is not None and scale.decay < 1 - _KNOWN_RATIO:
        for known, what in (
            (scale.decay, "the activity was not decay-corrected"),
            (1 / scale.decay, "the decay was corrected twice"),
        ):
            if abs(ratio / known - 1) <= _KNOWN_RATIO:
                return FACTOR, f"{said}, which is the decay from administration to scan: {what}."
    return FACTOR, f"{said}: another activity, weight, decay or kind of SUV."


class _Reading:
    """One region's pairs, and what of its numbers has been explained."""

    def __init__(
        self,
        segment: AuditedSegment,
        pairs: Sequence[Pair],
        volume: Volume | None,
        ratio: float,
        voxelRatio: float | None,
        tolerance: float,
    ) -> None:
        self.segment, self.volume, self.tolerance, self.ratio = segment, volume, tolerance, ratio
        self.voxelRatio = voxelRatio
        compared = [pair for pair in pairs if pair.isCompared and not pair.unitFault]
        self.statistics = {
            pair.key: pair.reported / ratio for pair in compared if pair.key in STATISTICS and pair.reported is not None
        }
        self.volumeMl = next((pair.reported for pair in compared if pair.key == "volumeMl"), None)

    def unitOf(self, pair: Pair) -> tuple[str, str]:
        if pair.reported is None or pair.ours is None:
            return UNIT, pair.unitFault
        agrees = isSame(pair.reported, pair.ours, self.tolerance)
        return UNIT, f"{pair.unitFault} In our unit it {'agrees with' if agrees else 'still differs from'} ours."

    def causeOf(self, pair: Pair) -> tuple[str, str]:
        if pair.contradiction and pair.key == "totalLesionUptake":
            return PRODUCT, pair.contradiction
        if self.ofRegion:
            return self.ofRegion
        if pair.key == "volumeMl" or (pair.key == "totalLesionUptake" and not self._sameVolume):
            return self._ofVolume
        if pair.key in PEAKS or pair.key in STATISTICS:
            return self._definitionOf(pair) or (UNKNOWN, self._nothing())
        return UNKNOWN, "Perhaps to another reference region." if pair.key.startswith("ratio") else self._nothing()

    def _nothing(self) -> str:
        count = len(self.statistics)
        return f"No cause that was tried explains it; of {count} SUVs of the region beside peaks {count - self._differing} agree."

    @cached_property
    def _differing(self) -> int:
        return sum(not isSame(value, self.segment.measures[key], self.tolerance) for key, value in self.statistics.items())

    @property
    def _sameVolume(self) -> bool:
        return self.volumeMl is None or isSame(self.volumeMl, self.segment.measures["volumeMl"], self.tolerance)

    @cached_property
    def ofRegion(self) -> tuple[str, str] | None:
        """The cause where the report measured other voxels; None where it measured ours. One number that differs alone is no sign of it."""
        if self.volume is None or self._differing == 0 or (self._differing == 1 and len(self.statistics) > 2):
            return None
        source = self.segment.source
        isElsewhere = not isOnVoxelsOf(self.volume.geometry, self.segment.drawn, source)
        for step, values in self._moved(isElsewhere):
            if self._fit(values, len(values) * source.voxelMl):
                moved = "x".join(f"{part:g}" for part in step[::-1])
                what = f"moved by {moved} voxels (i, j, k)" if any(step) else "interpolated, where ours takes the nearest voxels"
                return GRID, f"The report's numbers are those at the segment's voxels {what}."
        for layer, values in self._layers():
            if self._fit(values, len(values) * self.volume.geometry.voxelMl):
                return EDGE, f"The report's numbers are those of the region with {layer}."
        if isElsewhere:
            grids = f"{described(source)}; PET {described(self.volume.geometry)}"
            return (
                GRID,
                f"The segment is on another grid than the PET ({grids}), and no shift that was tried explains the numbers.",
            )
        return None if self._sameVolume else self._ofVolume

    @cached_property
    def _ofVolume(self) -> tuple[str, str]:
        voxelMl = self.volume.geometry.voxelMl if self.volume else self.segment.source.voxelMl
        counted, ours = (self.volumeMl or 0) / voxelMl, int(self.segment.measures["voxelCount"])
        said = f"The report's volume is that of {counted:.2f} voxels, and the segment has {ours}"
        if self.voxelRatio is not None:
            return GRID, f"{said}; every volume of the report is {self.voxelRatio:.6g} times ours: another voxel size."
        exact = counted * _SIX_DIGITS  # to so many voxels
        if exact > 0.1:
            return EDGE, f"{said}: it has other voxels, or the volume was not obtained by counting them."
        if abs(counted - round(counted)) <= max(exact, 0.01):
            return EDGE, f"{said}: other voxels belong to it."
        return EDGE, f"{said}: not a whole number: perhaps from a surface, from fractional voxels, on another grid, or rounded."

    def _fit(self, values: np.ndarray, volumeMl: float) -> bool:
        """Whether these values give all SUVs of the report, and this volume its volume."""
        if len(self.statistics) < 2 or not len(values):
            return False
        if self.volumeMl is not None and not isSame(self.volumeMl, volumeMl, self.tolerance):
            return False
        found = {
            "suvMax": values.max(),
            "suvMean": values.mean(),
            "suvMin": values.min(),
            "suvMedian": np.median(values),
            "suvSD": values.std(),
        }
        return all(isSame(value, float(found[key]), self.tolerance) for key, value in self.statistics.items())

    def _moved(self, isElsewhere: bool) -> Iterator[tuple[tuple[float, ...], np.ndarray]]:
        """Values at the centers of the segment's own voxels, moved by each step of _STEPS; linear between the PET's voxels."""
        from scipy import ndimage

        assert self.volume is not None
        drawn, source, grid = self.segment.drawn, self.segment.source, self.volume.geometry
        places = grid.toKJI(source.toRAS(np.argwhere(drawn.mask) + np.array(drawn.start)))
        origin = grid.toKJI(source.toRAS((0, 0, 0)))
        for step in _STEPS:
            if not any(step) and not isElsewhere:
                continue
            # To the rounding of a millionth of a voxel: a center that lies on a voxel's takes its value and no other's.
            at = np.round(places + grid.toKJI(source.toRAS(step)) - origin, 6)
            if (at < 0).any() or (at > np.array(grid.shape) - 1).any():
                continue
            low = np.floor(at.min(axis=0)).astype(int)
            box = tuple(slice(a, b) for a, b in zip(low, np.ceil(at.max(axis=0)).astype(int) + 1, strict=True))
            values = self.volume.values[box].astype(np.float64)
            yield step, ndimage.map_coordinates(values, (at - low).T, order=1, mode="nearest")

    def _layers(self) -> Iterator[tuple[str, np.ndarray]]:
        """Values of the region with one layer of voxels more or less, by each rule of neighborhood, and with its holes filled."""
        from scipy import ndimage

        assert self.volume is not None
        region, shape = self.segment.region, np.array(self.volume.values.shape)
        if not region.mask.any():
            return
        low = np.maximum(np.array(region.start) - 1, 0)
        high = np.minimum(np.array(region.start) + region.mask.shape + 1, shape)
        mask, values = region.within(low, high), self.volume.values[tuple(map(slice, low, high))].astype(np.float64)
        for faces, what in ((1, "faces"), (2, "faces and edges"), (3, "faces, edges and corners")):
            rule = ndimage.generate_binary_structure(3, faces)
            yield f"one layer of voxels more (neighbors by {what})", values[ndimage.binary_dilation(mask, rule)]
            yield f"one layer of voxels less (neighbors by {what})", values[ndimage.binary_erosion(mask, rule)]
        yield "its holes filled", values[ndimage.binary_fill_holes(mask)]

    def _definitionOf(self, pair: Pair) -> tuple[str, str] | None:
        """The number as another measure of the same voxels."""
        if pair.reported is None or self.volume is None:
            return None
        value, measures = pair.reported / self.ratio, self.segment.measures
        count = measures["voxelCount"]
        if pair.key == "suvSD" and count > 1 and isSame(value, measures["suvSD"] * (count / (count - 1)) ** 0.5, self.tolerance):
            return DEFINITION, "The squares are divided by the number of voxels minus one; ours by their number."
        for key in (*PEAKS, *STATISTICS):
            if key != pair.key and measures[key] is not None and isSame(value, measures[key], self.tolerance):
                return DEFINITION, f"It is {key} of this region."
        if pair.key in PEAKS:
            for what, peak in self._peaks():
                if isSame(value, peak, self.tolerance):
                    return DEFINITION, f"It is {what}."
        return None

    def _peaks(self) -> Iterator[tuple[str, float]]:
        """Peaks by other definitions, the usual ones first."""
        assert self.volume is not None
        region, values, matrix = self.segment.region, self.volume.values, self.volume.geometry.ijkToRAS
        inside = np.where(region.mask, values[region.box].astype(np.float64), np.nan)
        inside[~np.isfinite(inside)] = np.nan
        own = np.argwhere(np.isfinite(inside))
        hottest = inside[tuple(own.T)] == np.nanmax(inside)
        shapes = {"a cube of 3 x 3 x 3 voxels": np.ones((3, 3, 3))}
        for radius in PEAK_RADII_MM:
            shapes[f"a sphere of {radius:.6g} mm radius with shares of voxels"] = fractionalSphere(matrix, radius)
            shapes[f"a sphere of {radius:.6g} mm radius with whole voxels"] = countedSphere(matrix, radius)
        means = SphereMeans(*shapes.values())
        around = {
            "": means.at(values, own + np.array(region.start)),
            " inside the region only": means.at(inside, own),
        }
        for number, shape in enumerate(shapes):
            for where, found in around.items():
                yield f"the mean of {shape} around the hottest voxel{where}", float(found[number][hottest].max())
                yield f"the highest mean of {shape}{where}", float(found[number].max())
