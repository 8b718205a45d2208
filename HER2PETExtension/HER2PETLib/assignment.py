"""Things of two lists put together one to one, where each may also stay alone, at the least cost."""

import numpy as np

# A pair exactly at the gate is one, whatever the rounding of its distance.
AT_THE_GATE = 1e-9


def cheapestPairs(gains: np.ndarray, allowed: np.ndarray) -> list[tuple[int, int]]:
    """The pairs (i, j) of the least sum of gains.

    gains (n, m): what a pair costs more than leaving both alone, never above 0. allowed (n, m): which pairs may be. The assignment is
    optimal (`scipy.optimize.linear_sum_assignment`), so it depends on the order of the lists only where two are equally good.
    """
    from scipy.optimize import linear_sum_assignment

    if not allowed.any():
        return []
    # As many columns that stand for "no partner" as there are rows: so that leaving one out is always possible.
    costs = np.hstack([np.where(allowed, gains, 1.0), np.zeros((len(gains), len(gains)))])
    rows, columns = linear_sum_assignment(costs)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if j < gains.shape[1]]


def costOf(gains: np.ndarray, pairs: list[tuple[int, int]]) -> float:
    """The sum of gains of the pairs."""
    return float(sum(gains[i, j] for i, j in pairs))
