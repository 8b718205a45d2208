"""Which mark of one reader is the same focus as which mark of the other (free search).

One to one, by least cost: a pair costs its distance, and two marks that are left apart cost the gate within which they could have
been a pair. (A gate for each of the two would be paid twice, and then two pairs of 9 mm would be cheaper than one pair on the same
point: they would separate what both readers marked alike.) As many pairs as possible is not the aim.

Where assignments of nearly the same cost decide otherwise how many foci are positive, distance cannot say which is right: that is
a question to the readers, and nothing is decided for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.assignment import AT_THE_GATE, cheapestPairs, costOf


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
    excessMm: by how much the cost grows if the pair is forbidden.
    """

    pair: Pair
    otherFirst: tuple[int, ...]
    otherSecond: tuple[int, ...]
    excessMm: float


@dataclass(frozen=True)
class OpenQuestion:
    """Marks (list positions) among which another assignment, of nearly the same cost, makes another number of foci positive.

    fewest, most: that number, over all assignments within the tolerance.
    """

    first: tuple[int, ...]
    second: tuple[int, ...]
    fewest: int
    most: int


@dataclass(frozen=True)
class Matching:
    """The result of `matchMarks`; `onlyFirst` and `onlySecond` are the marks that the other reader did not see."""

    pairs: tuple[Pair, ...]
    onlyFirst: tuple[int, ...]
    onlySecond: tuple[int, ...]
    ambiguous: tuple[Ambiguity, ...]
    questions: tuple[OpenQuestion, ...] = ()


def matchMarks(
    first: Sequence[Sequence[float]],
    second: Sequence[Sequence[float]],
    *,
    gateMm: float = 10.0,
    firstRadiiMm: Sequence[float] | None = None,
    secondRadiiMm: Sequence[float] | None = None,
    firstCalled: Sequence[bool] | None = None,
    secondCalled: Sequence[bool] | None = None,
    toleranceMm: float = 5.0,
) -> Matching:
    """Match the marks of two readers one to one, at the least cost (see above).

    first, second: positions (n, 3) and (m, 3) in mm, in the same frame. Two marks may be a pair if they are at most
    max(gateMm, radius of either mark's lesion) apart; radii in mm, 0 where no lesion is known.
    firstCalled, secondCalled: whether a mark was scored at the threshold or above; a pair of two such marks is a positive focus.
    Without them no question is asked. toleranceMm: by how much another assignment may cost more, for each focus that it decides
    otherwise, and still be as likely.
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
    if not all(np.isfinite(values).all() for values in (a, b, radiiA, radiiB, gateMm, toleranceMm)):
        raise ValueError("Positions, radii, gate and tolerance of marks must be finite.")
    distances = np.linalg.norm(a[:, None, :] - b[None, :, :], axis=2)
    gates = np.maximum(gateMm, np.maximum(radiiA[:, None], radiiB[None, :]))
    allowed = distances <= gates
    # What a pair costs more than leaving its marks apart: never above 0.
    gains = np.where(allowed, distances - gates - AT_THE_GATE, 0.0)

    chosen = cheapestPairs(gains, allowed)
    pairs = [Pair(i, j, float(distances[i, j])) for i, j in chosen]
    ambiguous = []
    for pair in pairs:
        otherFirst = tuple(int(n) for n in np.flatnonzero(allowed[:, pair.second]) if n != pair.first)
        otherSecond = tuple(int(n) for n in np.flatnonzero(allowed[pair.first]) if n != pair.second)
        if otherFirst or otherSecond:
            forbidden = allowed.copy()
            forbidden[pair.first, pair.second] = False
            otherwise = cheapestPairs(np.where(forbidden, gains, 0.0), forbidden)
            ambiguous.append(Ambiguity(pair, otherFirst, otherSecond, costOf(gains, otherwise) - costOf(gains, chosen)))
    questions: tuple[OpenQuestion, ...] = ()
    if firstCalled is not None and secondCalled is not None:
        positive = np.asarray(firstCalled, dtype=bool)[:, None] & np.asarray(secondCalled, dtype=bool)[None, :] & allowed
        questions = tuple(_questions(gains, allowed, positive, toleranceMm))
    return Matching(
        tuple(pairs),
        tuple(sorted(set(range(len(a))) - {pair.first for pair in pairs})),
        tuple(sorted(set(range(len(b))) - {pair.second for pair in pairs})),
        tuple(ambiguous),
        questions,
    )


def _questions(gains: np.ndarray, allowed: np.ndarray, positive: np.ndarray, toleranceMm: float) -> list[OpenQuestion]:
    """For each group of marks that hang together by the gate: whether the number of positive foci is open.

    Making each positive pair cheaper by the tolerance finds an assignment with more of them exactly if there is one whose cost is
    within the tolerance for each; making it dearer, one with fewer.
    """
    questions = []
    for rows, columns in _groups(allowed):
        part = np.ix_(rows, columns)
        ours, may, counts = gains[part], allowed[part], positive[part]
        numbers = []
        for price in (toleranceMm, 0.0, -toleranceMm):
            # The gate itself is the charter's and not in question: a pair is not given up for nothing, however high the cost.
            prices = np.minimum(ours + price * counts, -AT_THE_GATE)
            numbers.append(sum(bool(counts[i, j]) for i, j in cheapestPairs(prices, may)))
        if len(set(numbers)) > 1:
            questions.append(OpenQuestion(tuple(rows), tuple(columns), min(numbers), max(numbers)))
    return questions


def _groups(allowed: np.ndarray) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that are connected by what is allowed; those with one row and one column have no choice and are left out."""
    groups, seen = [], set()
    for start in range(len(allowed)):
        if start in seen or not allowed[start].any():
            continue
        rows, columns, waiting = {start}, set(), [start]
        while waiting:
            for j in np.flatnonzero(allowed[waiting.pop()]).tolist():
                if j not in columns:
                    columns.add(j)
                    found = set(np.flatnonzero(allowed[:, j]).tolist()) - rows
                    rows |= found
                    waiting += found
        seen |= rows
        if len(rows) + len(columns) > 2:
            groups.append((sorted(rows), sorted(columns)))
    return groups
