"""Whether a value has changed, or only been measured again: limits of repeatability on the log scale.

Errors of SUV are proportional to it, so the ratio of two measurements is what has limits, and in percent they are not symmetric: with a
coefficient of variation of 11 % a second value lies between 26 % below and 36 % above the first in 19 of 20 cases without any change.
"""

import math
from dataclasses import dataclass

from HER2PETLib.statistics.measurementagreement import REACH

INCREASED, DECREASED, WITHIN = "increased", "decreased", "within repeatability"


@dataclass(frozen=True)
class Repeatability:
    """logSD: standard deviation of ln(value) from measurement to measurement (s_w). source: where it is from, in words."""

    logSD: float
    source: str

    @classmethod
    def ofVariation(cls, wCV: float, source: str) -> "Repeatability":
        """From a within-subject coefficient of variation: s_w = sqrt(ln(1 + wCV^2))."""
        return cls(math.sqrt(math.log1p(wCV**2)), source)

    @classmethod
    def ofCoefficient(cls, percent: float, source: str) -> "Repeatability":
        """From a repeatability coefficient in % that was published as 1.96 * sqrt(2) * wCV."""
        return cls.ofVariation(percent / 100 / (REACH * math.sqrt(2)), source)

    @property
    def logCoefficient(self) -> float:
        """Repeatability coefficient of ln(value): 1.96 * sqrt(2) * s_w."""
        return REACH * math.sqrt(2) * self.logSD

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest change in % that measuring again explains: 100 (exp(-RC) - 1) and 100 (exp(RC) - 1)."""
        return 100 * math.expm1(-self.logCoefficient), 100 * math.expm1(self.logCoefficient)


@dataclass(frozen=True)
class Change:
    """percent: of the second value against the first. low, high: the limits within which nothing is known to have changed."""

    percent: float
    low: float
    high: float
    verdict: str

    def __str__(self) -> str:
        return f"{self.verdict}: {self.percent:+.1f} % (limits {self.low:+.1f} to {self.high:+.1f} %)"


def changed(first: float, second: float, repeatability: Repeatability) -> Change | None:
    """Whether the second value differs from the first by more than measuring again explains; None where either is not above 0.

    Both decay-corrected (SUV, %ID), so that decay is no change.
    """
    if not (first > 0 and second > 0):
        return None
    low, high = repeatability.limits
    log = math.log(second / first)
    verdict = WITHIN if abs(log) <= repeatability.logCoefficient else (INCREASED if log > 0 else DECREASED)
    return Change(100 * math.expm1(log), low, high, verdict)


_JAUW = (
    "Jauw 2018, 89Zr antibodies, half of the counts of a 74 MBq scan: noise alone. Two injections were never compared, because 89Zr decays too "
    "slowly; the true limits are wider"
)
# Repeatability coefficients in %, by measure. They were read in a thesis (p. 112), and are taken as 1.96 sqrt(2) wCV.
TUMOR = {
    "suvMean": Repeatability.ofCoefficient(27, _JAUW),
    "suvPeak": Repeatability.ofCoefficient(35, _JAUW),
    "suvMax": Repeatability.ofCoefficient(42, _JAUW),
}
LARGE_ORGAN = Repeatability.ofCoefficient(6, _JAUW)
# Marrow and blood pool, small regions of few counts.
SMALL_REGION = Repeatability.ofCoefficient(40, _JAUW)
