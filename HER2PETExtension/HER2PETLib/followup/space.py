"""Where a point of a later examination is in the first one."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np


class Space(Protocol):
    """How the world of a later examination and that of the first belong together; both in mm, RAS, as in `HER2PETLib.geometry`.

    residualMm: estimated error at a lesion, in mm; 0.0 in the same frame of reference.
    how: a sentence, how the two were brought together.
    """

    @property
    def residualMm(self) -> float: ...

    @property
    def how(self) -> str: ...

    def toFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the later examination in the first."""
        ...

    def fromFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the first examination in the later one."""
        ...


@dataclass(frozen=True)
class SameFrame:
    """Both examinations are in one frame of reference: a point is where it is."""

    residualMm: float = 0.0
    how: str = "Both examinations have the same frame of reference."

    def toFirst(self, points: np.ndarray) -> np.ndarray:
        return np.array(points, dtype=np.float64)

    def fromFirst(self, points: np.ndarray) -> np.ndarray:
        return np.array(points, dtype=np.float64)


def errorAt(space: Space, point: np.ndarray) -> float:
    """Estimated error at a point (3,) of the first examination, in mm: of a space that tells it place by place that of the place, else residualMm."""
    byPlace = getattr(space, "errorAt", None)
    return float(byPlace(np.asarray(point, float)[None])[0]) if byPlace else space.residualMm
