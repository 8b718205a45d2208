"""The space of two examinations that were registered: one rigid transform for the body, and one around each lesion."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import LPS_TO_RAS

# How far from a lesion the body's own transform counts as much as the lesion's.
REACH_MM = 45.0
_LEAST_MM = 1.0


@dataclass(frozen=True, eq=False)
class Anchor:
    """A place (mm, RAS, in the first examination) with its own transform. matrix: 4 x 4, points of the first to the later, RAS. errorMm: estimated.
    similarity: correlation of the images around it. isRefined: False: the whole body's transform is taken."""

    point: np.ndarray
    matrix: np.ndarray
    errorMm: float
    similarity: float
    isRefined: bool = True


@dataclass(frozen=True, eq=False)
class BodySpace:
    """`Space`, by registration. matrix: 4 x 4, rigid, points of the first examination to the later one, mm RAS."""

    matrix: np.ndarray
    residualMm: float
    how: str
    anchors: Sequence[Anchor] = field(default_factory=tuple)

    def fromFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the first examination in the later one: between the transforms of the body and of the places nearby, weighted by
        the inverse fourth power of the distance, so that each place has its own."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        whole = _applied(self.matrix, points)
        if not self.anchors or not len(points):
            return whole
        squared = [((points - anchor.point) ** 2).sum(axis=1) + _LEAST_MM**2 for anchor in self.anchors]
        weights = np.array([*(1.0 / value**2 for value in squared), np.full(len(points), 1.0 / REACH_MM**4)])
        weights /= weights.sum(axis=0)
        moved = np.array([*(_applied(anchor.matrix, points) for anchor in self.anchors), whole])
        return np.einsum("lp,lpx->px", weights, moved)

    def toFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the later examination in the first. Raises ProblemError where neighboring places contradict each other so much that
        a point has no place, or many."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        back = np.linalg.inv(self.matrix)
        found = _applied(back, points)
        for _ in range(60):
            off = points - self.fromFirst(found)
            if not len(off) or np.abs(off).max() < 1e-3:
                return found
            found = found + 0.7 * off @ back[:3, :3].T
        worst = points[int(np.abs(points - self.fromFirst(found)).max(axis=1).argmax())]
        raise ProblemError(
            f"Around {' / '.join(f'{value:.0f}' for value in worst)} mm (R, A, S) the registrations of neighboring lesions contradict each other.",
            "Look at the registration there, and provide one that you made yourself.",
        )

    def errorAt(self, points: np.ndarray) -> np.ndarray:
        """Estimated error (n,) in mm at points (n, 3) of the first examination: of the nearest lesion within REACH_MM, else the largest."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 3)
        if not self.anchors:
            return np.full(len(points), self.residualMm)
        away = np.array([np.linalg.norm(points - anchor.point, axis=1) for anchor in self.anchors])
        errors = np.array([anchor.errorMm for anchor in self.anchors])
        return np.where(away.min(axis=0) <= REACH_MM, errors[away.argmin(axis=0)], max(self.residualMm, float(errors.max())))


def matrixOf(transform: object) -> np.ndarray:
    """4 x 4 in RAS of a linear SimpleITK transform, which is in LPS."""
    matrix = np.eye(4)
    origin = np.array(transform.TransformPoint((0.0, 0.0, 0.0)))  # type: ignore[attr-defined]
    for axis, unit in enumerate(np.eye(3)):
        matrix[:3, axis] = np.array(transform.TransformPoint(unit.tolist())) - origin  # type: ignore[attr-defined]
    matrix[:3, 3] = origin
    return LPS_TO_RAS @ matrix @ LPS_TO_RAS


def _applied(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:3, :3].T + matrix[:3, 3]
