"""A proportion that cannot be shown without its counts, its named denominator and its exact interval."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import SupportsFloat

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The 97.5 % point of the normal distribution.
NORMAL_QUANTILE = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A confidence interval of a proportion or coefficient, or why there is none (low and high are None, reason says it)."""

    low: float | None
    high: float | None
    method: str
    reason: str = ""


@dataclass(frozen=True)
class Proportion:
    """k of n, where `denominator` names who the n are ("enrolled"). There is deliberately no way to get the percentage alone:
    str() gives "6/49 (12.24 %, exact 95 % CI 4.63-24.77; denominator: enrolled)", `row` all columns of a table together, and a
    number format is refused.

    Raises ValueError where the counts are not whole numbers with 0 <= k <= n, or the denominator has no name.
    """

    k: int
    n: int
    denominator: str

    def __post_init__(self) -> None:
        if not 0 <= index(self.k) <= index(self.n):
            raise ValueError(f"A proportion needs 0 <= k <= n, not k = {self.k}, n = {self.n}.")
        if not self.denominator.strip():
            raise ValueError("A proportion needs the name of its denominator.")

    @cached_property
    def clopperPearson(self) -> Interval:
        """Exact 95 % interval, from 0 to 1 (Clopper and Pearson 1934)."""
        return self._interval("Clopper-Pearson", exactLimits)

    @cached_property
    def wilson(self) -> Interval:
        """Score 95 % interval without continuity correction, from 0 to 1 (Wilson 1927)."""
        return self._interval("Wilson", _wilsonLimits)

    def _interval(self, name: str, limits: Callable[[int, int], tuple[SupportsFloat, SupportsFloat]]) -> Interval:
        if not self.n:
            return Interval(None, None, name, f"not defined: nobody is in the denominator '{self.denominator}'")
        low, high = limits(int(self.k), int(self.n))
        return Interval(float(low), float(high), name)

    def __str__(self) -> str:
        if not self.n:
            return f"{self.k}/{self.n} (not defined; denominator: {self.denominator})"
        low, high = self.clopperPearson.low or 0.0, self.clopperPearson.high or 0.0  # defined, for somebody is in it
        return (
            f"{self.k}/{self.n} ({100 * self.k / self.n:.2f} %, exact 95 % CI {100 * low:.2f}-{100 * high:.2f}; "
            f"denominator: {self.denominator})"
        )

    def row(self) -> dict[str, object]:
        """Everything for one row of a table, percentages from 0 to 100; None (an empty cell) where not defined."""
        intervals = (self.clopperPearson, self.wilson)
        low, high, wilsonLow, wilsonHigh = (
            None if bound is None else 100 * bound for interval in intervals for bound in (interval.low, interval.high)
        )
        return {
            "k": int(self.k),
            "n": int(self.n),
            "denominator": self.denominator,
            "percent": 100 * self.k / self.n if self.n else None,
            "exactLow": low,
            "exactHigh": high,
            "wilsonLow": wilsonLow,
            "wilsonHigh": wilsonHigh,
            "notDefined": self.clopperPearson.reason,
        }


def exactLimits(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two-sided limits of Clopper and Pearson (1934). For 0 of n a one-sided 95 % upper limit is that of confidence 0.9.

    Neither k nor n need be whole: the effective number of clustered lesions is not."""
    from scipy.stats import beta

    k, n, tail = np.asarray(k, dtype=float), np.asarray(n, dtype=float), (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(k == 0, 0.0, beta.ppf(tail, k, n - k + 1))
        high = np.where(k == n, 1.0, beta.ppf(1 - tail, k + 1, n - k))
    return low, high


def _wilsonLimits(k: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    interval = binomtest(k, n).proportion_ci(0.95, method="wilson")
    return interval.low, interval.high
