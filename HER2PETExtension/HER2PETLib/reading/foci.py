"""Which mark of one reader is the same focus as which mark of the other (free search)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Pair:
    """Mark `first` of one reader and mark `second` of the other (list positions), `distanceMm` apart, are one focus."""

    first: int
    second: int
    distanceMm: float


@dataclass(frozen=True)
class Ambiguity:
    """A pair of which one mark had another partner within the gate.

    otherFirst, otherSecond: the marks that `pair.second` and `pair.first` could have been matched with instead.
    excessMm: by how much the sum of all distances grows if the pair is forbidden; None if there would then be fewer pairs.
    """

    pair: Pair
    otherFirst: tuple[int, ...]
    otherSecond: tuple[int, ...]
    excessMm: float | None


@dataclass(frozen=True)
class Matching:
    """The result of `matchFoci`; `onlyFirst` and `onlySecond` are the marks that the other reader did not see."""

    pairs: tuple[Pair, ...]
    onlyFirst: tuple[int, ...]
    onlySecond: tuple[int, ...]
    ambiguous: tuple[Ambiguity, ...]


def matchFoci(
    first: Sequence[Sequence[float]],
    second: Sequence[Sequence[float]],
    *,
    gateMm: float = 10.0,
    firstRadiiMm: Sequence[float] | None = None,
    secondRadiiMm: Sequence[float] | None = None,
) -> Matching:
    """Match the marks of two readers one to one: as many pairs as the gate allows, and of those the least sum of distances.

    first, second: positions (n, 3) and (m, 3) in mm, in the same frame. Two marks may be a pair if they are at most
    max(gateMm, radius of either mark's lesion) apart; radii in mm, 0 where no lesion is known.
    The assignment is optimal (`scipy.optimize.linear_sum_assignment`), so it does not depend on the order of the marks
    except where two assignments are equally good; those are among the ambiguous.
    Raises ValueError for positions or radii that are not finite.
    """
    a = np.asarray(first, dtype=np.float64).reshape(-1, 3)
    b = np.asarray(second, dtype=np.float64).reshape(-1, 3)
    radiiA = np.zeros(len(a)) if firstRadiiMm is None else np.asarray(firstRadiiMm, dtype=np.float64)
    radiiB = np.zeros(len(b)) if secondRadiiMm is None else np.asarray(secondRadiiMm, dtype=np.float64)
    if radiiA.shape != (len(a),) or radiiB.shape != (len(b),):
        raise ValueError(f"There are {len(a)} and {len(b)} marks, and {radiiA.size} and {radiiB.size} radii.")
    if not all(np.isfinite(values).all() for values in (a, b, radiiA, radiiB, gateMm)):
        raise ValueError("Positions, radii and gate of marks have to be finite.")
    distances = np.linalg.norm(a[:, None, :] - b[None, :, :], axis=2)
    allowed = distances <= np.maximum(gateMm, np.maximum(radiiA[:, None], radiiB[None, :]))

    pairs = _assign(distances, allowed)
    ambiguous = []
    for pair in pairs:
        otherFirst = tuple(int(n) for n in np.flatnonzero(allowed[:, pair.second]) if n != pair.first)
        otherSecond = tuple(int(n) for n in np.flatnonzero(allowed[pair.first]) if n != pair.second)
        if otherFirst or otherSecond:
            forbidden = allowed.copy()
            forbidden[pair.first, pair.second] = False
            others = _assign(distances, forbidden)
            excess = sum(p.distanceMm for p in others) - sum(p.distanceMm for p in pairs) if len(others) == len(pairs) else None
            ambiguous.append(Ambiguity(pair, otherFirst, otherSecond, excess))
    return Matching(
        tuple(pairs),
        tuple(sorted(set(range(len(a))) - {pair.first for pair in pairs})),
        tuple(sorted(set(range(len(b))) - {pair.second for pair in pairs})),
        tuple(ambiguous),
    )


def _assign(distances: np.ndarray, allowed: np.ndarray) -> list[Pair]:
    """Most pairs first, then the least sum: one forbidden pair costs more than all allowed ones together."""
    from scipy.optimize import linear_sum_assignment

    if not allowed.any():
        return []
    forbiddenCost = (min(distances.shape) + 1) * (distances[allowed].max() + 1.0)
    rows, columns = linear_sum_assignment(np.where(allowed, distances, forbiddenCost))
    return [Pair(int(i), int(j), float(distances[i, j])) for i, j in zip(rows, columns, strict=True) if allowed[i, j]]
