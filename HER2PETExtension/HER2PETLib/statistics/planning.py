"""How many patients a trial of one proportion needs, exactly: no normal approximation, and the saw-tooth of the power as it is.

The proportion is shown to be above a null value where the lower limit of its two-sided 95 % Clopper-Pearson interval is above it: a one-sided
test at 2.5 % by the binomial distribution. Because k is a whole number the power falls each time that one patient more asks for one positive more,
so "the first n that reaches the power" and "the n from which on every larger n does" are two numbers, and both are given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.proportions import exactLimits
from HER2PETLib.tables.columns import Column

# Larger trials are not searched for.
LARGEST_N = 20_000
POWER_COLUMNS = (
    Column("n", "n", "", "patients in the denominator", "int"),
    Column(
        "k", "k", "", "the fewest positives whose exact 95 % interval lies above the null value; empty: there are none", "int"
    ),
    Column("level", "Level", "", "chance of k or more where the null value is true, at most 0.025", "double"),
    Column("power", "Power", "", "chance of k or more where the expected value is true", "double"),
    Column("reaches", "Reaches", "", "1: the power is reached", "bit"),
)
INTERVAL_COLUMNS = (
    Column("n", "n", "", "patients in the denominator", "int"),
    Column("k", "k", "", "positives; by the width, the expected share of n, rounded", "int"),
    Column("low", "Lower", "", "exact 95 % interval", "double"),
    Column("high", "Upper", "", "exact 95 % interval", "double"),
    Column("width", "Width", "", "upper minus lower", "double"),
)
WIDTH_COLUMNS = (*INTERVAL_COLUMNS, Column("reaches", "Reaches", "", "1: as narrow as asked", "bit"))


@dataclass(frozen=True)
class Size:
    """first: the first n that reaches it; always: the n from which on every n up to `searchedTo` does."""

    first: int
    always: int
    searchedTo: int


def fewestPositives(n: ArrayLike, null: float) -> NDArray[np.int64]:
    """For each n the smallest k with an exact two-sided 95 % lower limit above `null`; n + 1 where even n of n is not enough."""
    from scipy.stats import binom

    n = np.asarray(n, dtype=np.int64)
    return binom.ppf(0.975, n, null).astype(np.int64) + 1


def power(n: ArrayLike, null: float, expected: float) -> NDArray[np.float64]:
    """The chance of `fewestPositives` or more, where the true proportion is `expected`."""
    from scipy.stats import binom

    return binom.sf(fewestPositives(n, null) - 1, np.asarray(n), expected)


def expectedPositives(n: ArrayLike, expected: float) -> NDArray[np.int64]:
    """`expected` of n as a whole number, a half to the even one."""
    return np.rint(np.asarray(n) * expected).astype(np.int64)


def sizeForPower(null: float, expected: float, target: float) -> Size:
    """Raises ProblemError for values that make no plan, and where LARGEST_N patients do not reach it."""
    _checkShares({"null value": null, "expected proportion": expected, "power": target})
    if not null < expected:
        raise ProblemError(
            f"The expected proportion {expected:g} is not above the null value {null:g}.", "Expect more than the null value."
        )
    return _size(lambda n: power(n, null, expected) >= target, "the power", "Ask for less power, or expect a larger difference.")


def sizeForWidth(expected: float, width: float) -> Size:
    """The exact interval of `expectedPositives` of n is at most `width` wide. Raises ProblemError as `sizeForPower`."""
    if not 0 <= expected <= 1:
        raise ProblemError(f"{expected:g} is not a proportion.", "Give one from 0 to 1.")
    _checkShares({"width": width})

    def isNarrow(n: NDArray[np.int64]) -> NDArray[np.bool_]:
        low, high = exactLimits(expectedPositives(n, expected), n)
        return high - low <= width

    return _size(isNarrow, "the width", "Ask for a wider interval.")


def powerRows(n: ArrayLike, null: float, expected: float, target: float) -> list[dict[str, Any]]:
    """One row for each n, with the columns POWER_COLUMNS."""
    from scipy.stats import binom

    n = np.asarray(n)
    k, reached = fewestPositives(n, null), power(n, null, expected)
    level = binom.sf(k - 1, n, null)
    return [
        {
            "n": int(each),
            "k": int(fewest) if fewest <= each else None,
            "level": float(chance),
            "power": float(got),
            "reaches": bool(got >= target),
        }
        for each, fewest, chance, got in zip(n, k, level, reached, strict=True)
    ]


def widthRows(n: ArrayLike, expected: float, width: float) -> list[dict[str, Any]]:
    """One row for each n, with the columns WIDTH_COLUMNS."""
    rows = _intervalRows(expectedPositives(n, expected), n)
    return [{**row, "reaches": row["width"] <= width} for row in rows]


def everyInterval(n: int) -> list[dict[str, Any]]:
    """One row for each k from 0 to n, with the columns INTERVAL_COLUMNS."""
    return _intervalRows(np.arange(n + 1), np.full(n + 1, n))


def _intervalRows(k: ArrayLike, n: ArrayLike) -> list[dict[str, Any]]:
    k, n = np.asarray(k), np.asarray(n)
    columns = (n, k, *exactLimits(k, n))
    return [
        {"n": patients, "k": positives, "low": low, "high": high, "width": high - low}
        for patients, positives, low, high in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _checkShares(values: Mapping[str, float]) -> None:
    for name, value in values.items():
        if not 0 < value < 1:
            raise ProblemError(f"The {name} is {value:g}.", "Give a number between 0 and 1 (5 % is 0.05).")


def _size(reaches: Callable[[NDArray[np.int64]], NDArray[np.bool_]], what: str, remedy: str) -> Size:
    to = 256
    while to <= LARGEST_N:
        n = np.arange(1, to + 1)
        reached = reaches(n)
        missed = n[~reached]
        # Three times the last n that misses it: the teeth grow smaller, so that no later one falls below.
        if reached.any() and (not missed.size or 3 * missed[-1] <= to):
            return Size(int(n[reached][0]), int(missed[-1]) + 1 if missed.size else 1, to)
        to *= 2
    raise ProblemError(f"Not even {LARGEST_N:,} patients reach {what}.", remedy)
