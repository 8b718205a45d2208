"""A lesion or organ over several PET of one injection: what decay did, and what the body did.

SUV and %ID are decay-corrected: they change only by biology. What is really there decays as well: ln of it falls by both rates, the biological and
the physical one. Times are hours after the administration.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.statistics.proportions import NORMAL_QUANTILE

FIT, LIMITS, PHYSICAL = "the scatter around the fit", "the repeatability of one measurement", "physical decay alone"
_LN2 = math.log(2)


def remaining(hours: float, halfLifeHours: float) -> float:
    """Share of the activity that has not decayed."""
    return 0.5 ** (hours / halfLifeHours)


@dataclass(frozen=True)
class HalfLife:
    """hours, low, high: 95 % interval. None for "does not fall": math.inf where the estimate or a limit is not falling."""

    hours: float
    low: float
    high: float

    @classmethod
    def ofRate(cls, rate: float, low: float, high: float) -> "HalfLife":
        """From a rate of falling (1/h) and its interval; a rate of 0 or below is no half-life."""
        hours, longest, shortest = (_LN2 / each if each > 0 else math.inf for each in (rate, low, high))
        return cls(hours, shortest, longest)


@dataclass(frozen=True)
class Kinetics:
    """A mono-exponential through the values of one region.

    rate: biological, 1/h, of the decay-corrected values, positive where they fall; rateSE: its standard error; rateLow, rateHigh: 95 %. interval:
    what the interval rests on (FIT, LIMITS). biological, effective: half-lives. intercept: ln of the value at administration, by the fit.
    """

    points: int
    rate: float
    rateSE: float
    rateLow: float
    rateHigh: float
    interval: str
    intercept: float
    biological: HalfLife
    effective: HalfLife


def fitKinetics(
    hours: Sequence[float], values: Sequence[float], halfLifeHours: float, logSD: float | None = None
) -> Kinetics | None:
    """Least squares of ln(value) over time. values: decay-corrected, such as SUV.

    The interval rests on the scatter around the fit, by Student's t, from three points on; with two there is no scatter, and it rests on `logSD`,
    the standard deviation of ln(value) from measurement to measurement, by z. None with fewer than two times, where a value is not above 0,
    and where two points have no logSD.
    """
    t, v = np.asarray(hours, float), np.asarray(values, float)
    if t.shape != v.shape or t.ndim != 1:
        raise ValueError(f"There are {t.size} times and {v.size} values.")
    if len(np.unique(t)) < 2 or not (np.isfinite(v).all() and (v > 0).all()):
        return None
    y, around = np.log(v), t - t.mean()
    spread = float((around**2).sum())
    slope = float((around * y).sum() / spread)
    intercept = float(y.mean() - slope * t.mean())
    free = len(t) - 2
    if free > 0:
        from scipy.stats import t as student

        error = math.sqrt(float(((y - intercept - slope * t) ** 2).sum()) / free / spread)
        wide, interval = float(student.ppf(0.975, free)), FIT
    elif logSD is not None:
        error, wide, interval = logSD / math.sqrt(spread), NORMAL_QUANTILE, LIMITS
    else:
        return None
    rate, physical = -slope, _LN2 / halfLifeHours
    low, high = rate - wide * error, rate + wide * error
    return Kinetics(
        len(t),
        rate,
        error,
        low,
        high,
        interval,
        intercept,
        HalfLife.ofRate(rate, low, high),
        HalfLife.ofRate(rate + physical, low + physical, high + physical),
    )


@dataclass(frozen=True)
class Area:
    """Areas under a curve, in value times hours.

    observed: decay-corrected, from the first to the last time. decays: of what is really there (with decay), before, between and after the times;
    tail: how the part after the last time was obtained, and tailShare its share of the whole.
    """

    observed: float
    before: float
    between: float
    after: float
    tail: str

    @property
    def total(self) -> float:
        """Of what is really there, from administration on."""
        return self.before + self.between + self.after

    @property
    def tailShare(self) -> float:
        """How much of the whole is not measured but supposed, after the last time: from 0 to 1."""
        return self.after / self.total


def areaUnder(hours: Sequence[float], values: Sequence[float], halfLifeHours: float) -> Area | None:
    """Areas under the curve of decay-corrected values.

    Between two times: linear where it rises, exponential where it falls (linear up, log down), which is exact for an exponential. Before the first
    time, where nobody looked, the decay-corrected value is taken as that of the first time. After the last only physical decay is
    supposed, no biological loss: the area is the highest that the last value allows. None with fewer than two times or a value that is not above 0.
    """
    t, v = np.asarray(hours, float), np.asarray(values, float)
    order = np.argsort(t)
    t, v = t[order], v[order]
    if len(np.unique(t)) != len(t) or len(t) < 2 or t[0] < 0 or not (np.isfinite(v).all() and (v > 0).all()):
        return None
    physical = _LN2 / halfLifeHours
    there = v * np.exp(-physical * t)
    before = float(v[0] * -math.expm1(-physical * t[0]) / physical)
    return Area(_between(t, v), before, _between(t, there), float(there[-1] / physical), PHYSICAL)


def _between(t: np.ndarray, v: np.ndarray) -> float:
    total = 0.0
    for n in range(len(t) - 1):
        step, first, last = t[n + 1] - t[n], v[n], v[n + 1]
        falls = last < first and (first - last) > 1e-9 * first
        total += step * ((first - last) / math.log(first / last) if falls else (first + last) / 2)
    return float(total)
