"""What organs explain of a PET: each at its own level, blurred as the PET is; and the least that a focus has to have at a place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.measure.candidaterule import BLOOD_POOL, BONES, LIVER, MARROW, SKULL, CandidateRule
from HER2PETLib.measure.candidatesearch import SIGMA_PER_FWHM, SearchGrid, shapeAt
from HER2PETLib.measure.region import Region

_SIDE_OR_NUMBER = re.compile(r"(_(left|right))?(_[A-Z]?\d+)?(_(left|right))?$")
# What counts as hot in an organ that excretes: this percentile, for it is hot in places.
_EXCRETING_PERCENTILE = 95
# The noise of the image is taken from organs of at least this volume.
_NOISE_FROM_ML = 10.0
# The inside of an organ: where what is blurred into it and out of it changes its level by no more than this share.
_INSIDE = 0.05


def kindOf(name: str) -> str:
    """The name of an organ without side and number: "vertebrae" for vertebrae_L3, "rib" for rib_left_4."""
    return _SIDE_OR_NUMBER.sub("", name)


@dataclass(frozen=True)
class Level:
    """Of the smoothed values of all organs of a kind. level: median; upper: what may spill out of it."""

    level: float
    upper: float


class OrganLevels:
    """The organs on a search grid, what they explain, and the noise (see CandidateRule). What they explain is closed to foci: grid.isOpen."""

    def __init__(self, grid: SearchGrid, organs: Sequence[Region], rule: CandidateRule) -> None:
        self.organs, self._rule, self._values = list(organs), rule, grid.values
        self.labels = grid.labels(organs)
        self._around = grid.ball(rule.marginMm)
        self._levels, self._noise = self._levelsOf(self._blocks()), 0.0
        self._blood = [self._levels[kind].level for kind in BLOOD_POOL if kind in self._levels]
        self._explained = self._explainedBy(grid.spacing) if organs else None
        if self._explained is not None:
            self._noise = self._noiseInside(float(np.prod(grid.spacing)) / 1000)
            grid.isOpen = grid.values > rule.growTimes * self._explained
        self._head = self._headOf(grid.spacing)

    def at(self, block: np.ndarray) -> Region | None:
        """The organ that the block lies in."""
        number = self.labels[tuple(block)]
        return self.organs[number - 1] if number else None

    def ratio(self, block: np.ndarray) -> float | None:
        """The smoothed value over the level of the organ that it lies in; None outside of organs and where the level is 0."""
        organ = self.at(block)
        level = self._levels[kindOf(organ.name)].level if organ else 0.0
        return float(self._values[tuple(block)]) / level if level > 0 else None

    def isAbove(self, block: np.ndarray) -> bool:
        """Whether the block's value is above what its organ, the organs around it, blood and noise explain."""
        rule, own = self._rule, self.at(block)
        if self._explained is None:
            return True
        if own is not None and own.name in rule.excreting:
            return False
        explained = self._explainedAround(block)
        least = max(rule.marginTimes * explained, self._beyondNoise(explained, rule.noiseSDs))
        if own is None:
            for level in self._blood:
                least = max(least, rule.bloodTimes * level, self._beyondNoise(level, rule.bloodSDs))
        else:
            kind = kindOf(own.name)
            level = self._levels[kind].level
            times = rule.liverTimes if kind == LIVER else rule.ownTimes
            least = max(least, times * level, self._beyondNoise(level, rule.noiseSDs))
        return float(self._values[tuple(block)]) >= least

    def isAlone(self, block: np.ndarray, grid: SearchGrid) -> bool:
        """Whether what has its maximum at the block lies outside of every organ and of the head, and stands alone, which no vessel does (CandidateRule).

        Never where blood pool or vertebrae have no mask: then other organs have none either, and stand alone."""
        rule, value = self._rule, float(self._values[tuple(block)])
        isKnown = bool(self._blood) and MARROW in self._levels
        if not isKnown or self.labels[tuple(block)] or ((self._head[0] <= block) & (block < self._head[1])).all():
            return False
        explained, marrow = self._explainedAround(block), self._levels[MARROW].level  # ribs may have no mask
        if value < max([rule.marginTimes * explained, marrow, *(rule.compactBlood * level for level in self._blood)]):
            return False
        shape = shapeAt(grid, block)
        noise = self._beyondNoise(max(explained, shape.surroundings), rule.compactSDs)
        isHigh = value >= max(rule.compactTimes * shape.surroundings, noise)
        return isHigh and rule.leastMl <= shape.ml <= rule.compactMostMl and shape.fill >= rule.compactFill

    def _explainedAround(self, block: np.ndarray) -> float:
        """The most that organs explain within rule.marginMm."""
        assert self._explained is not None
        near = np.clip(block + self._around, 0, np.array(self.labels.shape) - 1)
        return float(self._explained[tuple(near.T)].max())

    def _beyondNoise(self, level: float, sds: float) -> float:
        return level + sds * self._noise * float(np.sqrt(max(level, 0.0)))

    def _levelsOf(self, blocks: Mapping[str, np.ndarray]) -> dict[str, Level]:
        """Kind -> level, 0 for one without a block on the grid."""
        excreting = {kindOf(name) for name in self._rule.excreting}
        levels = {}
        for kind, values in blocks.items():
            level = float(np.median(values)) if len(values) else 0.0
            upper = float(np.percentile(values, _EXCRETING_PERCENTILE)) if kind in excreting and len(values) else level
            levels[kind] = Level(level, upper)
        marrow = levels.get(MARROW, Level(0.0, 0.0))
        for kind in BONES:
            if kind in levels and levels[kind].level < marrow.level:
                levels[kind] = marrow
        return levels

    def _blocks(self, isInner: np.ndarray | None = None) -> dict[str, np.ndarray]:
        """Kind -> the smoothed values of all its organs; isInner: of these blocks alone."""
        from scipy import ndimage

        values: dict[str, list[np.ndarray]] = {kindOf(organ.name): [] for organ in self.organs}
        for number, box in enumerate(ndimage.find_objects(self.labels, len(self.organs)), start=1):
            if box is not None:
                isIn = self.labels[box] == number
                values[kindOf(self.organs[number - 1].name)].append(
                    self._values[box][isIn if isInner is None else isIn & isInner[box]]
                )
        return {kind: np.concatenate([*parts, np.zeros(0, np.float32)]) for kind, parts in values.items()}

    def _noiseInside(self, blockMl: float) -> float:
        """The SD of noise where the value is 1, from the inside of organs: at an organ's edge its values differ by the blur, which is no noise.
        Elsewhere it grows with the root of the value."""
        assert self._explained is not None
        table = np.array([np.inf, *(self._levels[kindOf(organ.name)].upper for organ in self.organs)], np.float32)
        isInner = np.abs(self._explained / np.maximum(table[self.labels], 1e-6) - 1) <= _INSIDE
        return _noiseOf(self._blocks(isInner).values(), blockMl) or _noiseOf(self._blocks().values(), blockMl)

    def _headOf(self, spacing: np.ndarray) -> np.ndarray:
        """First and last block, (2, 3), of the box around the skull's mask; an empty box where there is none."""
        from scipy import ndimage

        boxes = ndimage.find_objects(self.labels, len(self.organs))
        skull = [box for organ, box in zip(self.organs, boxes, strict=True) if box is not None and organ.name == SKULL]
        if not skull:
            return np.zeros((2, 3), int)
        margin = np.ceil(self._rule.headMm / spacing).astype(int)
        return np.array([[part.start for part in skull[0]] - margin, [part.stop for part in skull[0]] + margin])

    def _explainedBy(self, spacing: np.ndarray) -> np.ndarray:
        """Every organ at its level, blurred as the PET and the smoothing blur; float32 (k, j, i)."""
        from scipy import ndimage

        table = np.array([0.0, *(self._levels[kindOf(organ.name)].upper for organ in self.organs)], np.float32)
        explained = table[self.labels]
        fwhm = np.hypot(self._rule.blurMm, self._rule.smoothMm)
        return ndimage.gaussian_filter(explained, fwhm * SIGMA_PER_FWHM / spacing, truncate=2.5, output=explained)


def _noiseOf(organs: Iterable[np.ndarray], blockMl: float) -> float:
    """The median of the organs' SDs, each over the root of its median; 0 where all are too small."""
    noises = []
    for values in organs:
        median = float(np.median(values)) if len(values) * blockMl >= _NOISE_FROM_ML else 0.0
        if median > 0:
            noises.append(1.4826 * float(np.median(np.abs(values - median))) / np.sqrt(median))
    return float(np.median(noises)) if noises else 0.0
