"""What organs explain of a PET: each at its own level, blurred as the PET is; and the least that a focus has to have at a place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.measure.candidaterule import BLOOD_POOL, BONES, LIVER, MARROW, CandidateRule
from HER2PETLib.measure.candidatesearch import SIGMA_PER_FWHM, SearchGrid
from HER2PETLib.measure.region import Region

_SIDE_OR_NUMBER = re.compile(r"(_(left|right))?(_[A-Z]?\d+)?(_(left|right))?$")
# What counts as hot in an organ that excretes: this percentile, for it is hot in places.
_EXCRETING_PERCENTILE = 95
# The noise of the image is taken from organs of at least this volume.
_NOISE_FROM_ML = 30.0


def kindOf(name: str) -> str:
    """The name of an organ without side and number: "vertebrae" for vertebrae_L3, "rib" for rib_left_4."""
    return _SIDE_OR_NUMBER.sub("", name)


@dataclass(frozen=True)
class Level:
    """Of the smoothed values of all organs of a kind. level: median; sd: 1.4826 times the median absolute deviation; upper: what
    may spill out of it."""

    level: float
    sd: float
    upper: float


class OrganLevels:
    """The organs on a search grid, what they explain, and the noise (see CandidateRule). What they explain is closed to foci: grid.isOpen."""

    def __init__(self, grid: SearchGrid, organs: Sequence[Region], rule: CandidateRule) -> None:
        self.organs, self._rule, self._values = list(organs), rule, grid.values
        self.labels = grid.labels(organs)
        self._around = grid.ball(rule.marginMm)
        self._levels, self._noise = self._levelsOf(float(np.prod(grid.spacing)) / 1000)
        self._explained = self._explainedBy(grid.spacing) if organs else None
        if self._explained is not None:
            grid.isOpen = grid.values > rule.growTimes * self._explained

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
        near = np.clip(block + self._around, 0, np.array(self.labels.shape) - 1)
        explained = float(self._explained[tuple(near.T)].max())
        if own is None:
            bases = [self._levels[kind] for kind in BLOOD_POOL if kind in self._levels]
            least = max([rule.marginTimes * explained, *(self._least(base, rule.bloodTimes, rule.bloodSDs) for base in bases)])
        else:
            kind = kindOf(own.name)
            least = self._least(self._levels[kind], rule.liverTimes if kind == LIVER else rule.ownTimes, rule.noiseSDs)
            least = max(least, rule.marginTimes * explained)
        noise = explained + rule.noiseSDs * self._noise * np.sqrt(max(explained, 0.0))
        return float(self._values[tuple(block)]) >= max(least, noise)

    def _least(self, base: Level, times: float, sds: float) -> float:
        sd = max(base.sd, self._noise * np.sqrt(max(base.level, 0.0)))
        return max(times * base.level, base.level + sds * sd)

    def _levelsOf(self, blockMl: float) -> tuple[dict[str, Level], float]:
        """Kind -> level (0 for one without a block on the grid), and the SD of noise where the value is 1; elsewhere it grows with
        the root of the value."""
        from scipy import ndimage

        values: dict[str, list[np.ndarray]] = {kindOf(organ.name): [] for organ in self.organs}
        excreting = {kindOf(name) for name in self._rule.excreting}
        for number, box in enumerate(ndimage.find_objects(self.labels, len(self.organs)), start=1):
            if box is not None:
                values[kindOf(self.organs[number - 1].name)].append(self._values[box][self.labels[box] == number])
        levels, noises = {}, []
        for kind, parts in values.items():
            every = np.concatenate([*parts, np.zeros(0, np.float32)])
            level = float(np.median(every)) if len(every) else 0.0
            sd = 1.4826 * float(np.median(np.abs(every - level))) if len(every) else 0.0
            upper = float(np.percentile(every, _EXCRETING_PERCENTILE)) if kind in excreting and len(every) else level
            levels[kind] = Level(level, sd, upper)
            if len(every) * blockMl >= _NOISE_FROM_ML and level > 0:
                noises.append(sd / np.sqrt(level))
        marrow = levels.get(MARROW, Level(0.0, 0.0, 0.0))
        for kind in BONES:
            if kind in levels and levels[kind].level < marrow.level:
                levels[kind] = marrow
        return levels, float(np.median(noises)) if noises else 0.0

    def _explainedBy(self, spacing: np.ndarray) -> np.ndarray:
        """Every organ at its level, blurred as the PET and the smoothing blur; float32 (k, j, i)."""
        from scipy import ndimage

        table = np.array([0.0, *(self._levels[kindOf(organ.name)].upper for organ in self.organs)], np.float32)
        explained = table[self.labels]
        fwhm = np.hypot(self._rule.blurMm, self._rule.smoothMm)
        return ndimage.gaussian_filter(explained, fwhm * SIGMA_PER_FWHM / spacing, truncate=2.5, output=explained)
