"""What a focus in or beside an organ is compared with: the organ's own level, that of its neighbors, and the blood pool outside of all."""

import re
from collections.abc import Sequence

import numpy as np

from HER2PETLib.measure.candidaterule import BLOOD_POOL, BONES, LIVER, MARROW, CandidateRule
from HER2PETLib.measure.candidatesearch import SearchGrid
from HER2PETLib.measure.region import Region

_SIDE_OR_NUMBER = re.compile(r"(_(left|right))?(_[A-Z]?\d+)?(_(left|right))?$")


def kindOf(name: str) -> str:
    """The name of an organ without side and number: "vertebrae" for vertebrae_L3, "rib" for rib_left_4."""
    return _SIDE_OR_NUMBER.sub("", name)


class OrganLevels:
    """The organs on a search grid, and the level and SD of each (see CandidateRule)."""

    def __init__(self, grid: SearchGrid, organs: Sequence[Region], rule: CandidateRule) -> None:
        self.organs, self._rule, self._values = list(organs), rule, grid.values
        self.labels = grid.labels(organs)
        self._around = grid.ball(rule.marginMm)
        self._levels = self._levelsOf()

    def at(self, block: np.ndarray) -> Region | None:
        """The organ that the block lies in."""
        number = self.labels[tuple(block)]
        return self.organs[number - 1] if number else None

    def ratio(self, block: np.ndarray) -> float | None:
        """The smoothed value over the level of the organ that it lies in; None outside of organs and where the level is 0."""
        organ = self.at(block)
        level = self._levels[kindOf(organ.name)][0] if organ else 0.0
        return float(self._values[tuple(block)]) / level if level > 0 else None

    def isAbove(self, block: np.ndarray) -> bool:
        """Whether the block's value is above what its organ, the organs beside it and blood explain."""
        rule, value, own = self._rule, float(self._values[tuple(block)]), self.at(block)
        if own is None:
            least = max(
                (self._least(kind, rule.bloodTimes, rule.bloodSDs) for kind in BLOOD_POOL if kind in self._levels), default=0.0
            )
        elif own.name in rule.excreting:
            return False
        else:
            kind = kindOf(own.name)
            least = self._least(kind, rule.liverTimes if kind == LIVER else rule.ownTimes, rule.ownSDs)
        if value < least:
            return False
        near = np.clip(block + self._around, 0, np.array(self.labels.shape) - 1)
        beside = {self.organs[number - 1].name for number in np.unique(self.labels[tuple(near.T)]) if number}
        return all(
            value >= rule.marginTimes * self._levels[kindOf(name)][0] for name in beside if own is None or name != own.name
        )

    def _least(self, kind: str, times: float, sds: float) -> float:
        level, sd = self._levels[kind]
        return max(times * level, level + sds * sd)

    def _levelsOf(self) -> dict[str, tuple[float, float]]:
        """Kind -> level and SD; a kind without a block on the grid has 0 and 0."""
        from scipy import ndimage

        values: dict[str, list[np.ndarray]] = {kindOf(organ.name): [] for organ in self.organs}
        for number, box in enumerate(ndimage.find_objects(self.labels, len(self.organs)), start=1):
            if box is not None:
                values[kindOf(self.organs[number - 1].name)].append(self._values[box][self.labels[box] == number])
        levels = {}
        for kind, parts in values.items():
            every = np.concatenate([*parts, np.zeros(0, np.float32)])
            level = float(np.median(every)) if len(every) else 0.0
            levels[kind] = level, 1.4826 * float(np.median(np.abs(every - level))) if len(every) else 0.0
        marrow = levels.get(MARROW, (0.0, 0.0))[0]
        return {kind: (max(level, marrow) if kind in BONES else level, sd) for kind, (level, sd) in levels.items()}
