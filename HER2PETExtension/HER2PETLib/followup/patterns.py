"""How much of a patient's disease is HER2-avid: shares of lesions and of load, the published patterns, and how unlike her lesions are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ENTIRE, DOMINANT, MINOR, NONE = "entire", "dominant", "minor", "none"
PATTERNS = (ENTIRE, DOMINANT, MINOR, NONE)
# What "dominant" is in numbers was not found in print: more than half is ours.
DOMINANT_ABOVE = 0.5
DOMINANT_IS_OURS = "No published number defines the dominant part: the limit is a parameter of this program."


@dataclass(frozen=True)
class LoadRule:
    """A published way to call a patient HER2-positive by imaging. isPositive follows from the share of the load (0 to 1) that is avid.

    least: share that is needed; orMore: whether that share itself is enough. wording: as it is published. source: where.
    """

    key: str
    least: float
    orMore: bool
    wording: str
    source: str

    def isPositive(self, share: float | None) -> bool | None:
        """None where there is no load of which it could be a share."""
        if share is None:
            return None
        return share >= self.least if self.orMore else share > self.least


LUMISH = LoadRule(
    "lumish",
    0.5,
    True,
    "HER2 imaging-positive (>= 50 % of tumor load positive)",
    "Lumish 2023, J Nucl Med 64:724, 33 oesophagogastric patients, 23 positive",
)


def zephir(dominantAbove: float = DOMINANT_ABOVE, orMore: bool = False) -> LoadRule:
    """ZEPHIR's rule for patients, with our number for "dominant"; orMore: the number itself is enough."""
    return LoadRule(
        "zephir",
        dominantAbove,
        orMore,
        "proportion of FDG-avid tumor load showing 89Zr-trastuzumab uptake: entire or dominant part is HER2-positive, minor or no part "
        f"HER2-negative. {DOMINANT_IS_OURS}",
        "Mileva 2024, npj Breast Cancer 10, doi 10.1038/s41523-023-00610-6",
    )


@dataclass(frozen=True)
class LesionClass:
    """A class of a lesion by ZEPHIR (figure 4 of Mileva 2024)."""

    number: int
    wording: str
    positive: bool


ZEPHIR_CLASSES = (
    LesionClass(1, "no uptake", False),
    LesionClass(2, "close to background", False),
    LesionClass(3, "visible", True),
    LesionClass(4, "clearly visible, high", True),
)


def zephirClass(number: int) -> LesionClass | None:
    """The class of a number; None where it is none."""
    return next((each for each in ZEPHIR_CLASSES if each.number == number), None)


def patternOf(avid: float, load: float, dominantAbove: float = DOMINANT_ABOVE, orMore: bool = False) -> str | None:
    """The pattern of `avid` out of `load` (of the same unit); None where there is no load.

    Entire and none are literally all and nothing of it. orMore: a share of dominantAbove is dominant already, as by Lumish. Raises ValueError where avid is not from 0 to load, or the limit not from 0 to 1.
    """
    if not 0 <= avid <= load * (1 + 1e-9) or not 0 < dominantAbove < 1:
        raise ValueError(f"{avid} of {load} with a limit of {dominantAbove} is not a share.")
    if not load:
        return None
    if avid == 0:
        return NONE
    if math.isclose(avid, load):
        return ENTIRE
    share = avid / load
    return DOMINANT if share > dominantAbove or (orMore and share >= dominantAbove) else MINOR


@dataclass(frozen=True)
class Heterogeneity:
    """How unlike the SUVs of a patient's lesions are. cov: standard deviation (n - 1) over mean; gini: 0 for all alike, up to (n - 1) / n; both None
    for fewer than two lesions."""

    count: int
    lowest: float | None = None
    highest: float | None = None
    cov: float | None = None
    gini: float | None = None


def heterogeneityOf(values: Sequence[float]) -> Heterogeneity:
    """Of SUVs, one a lesion, none below 0. Gini = sum over pairs |x_i - x_j| / (2 n^2 mean)."""
    x = np.sort(np.asarray(values, float))
    if not len(x):
        return Heterogeneity(0)
    mean = float(x.mean())
    if len(x) < 2 or mean <= 0:
        return Heterogeneity(len(x), float(x[0]), float(x[-1]))
    ranks = np.arange(1, len(x) + 1)
    gini = float((2 * ranks - len(x) - 1) @ x / (len(x) ** 2 * mean))
    return Heterogeneity(len(x), float(x[0]), float(x[-1]), float(x.std(ddof=1)) / mean, gini)
