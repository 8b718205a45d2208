"""The scan as it was: nuclide, patient, administration, beds and the SUV of each voxel. What a scanner would write follows from it.

Nothing here is taken from HER2PETLib. The SUV is given, and the scanner is modeled forward: activity concentration at any instant is
SUV x administered activity x exp(-l (t - administration)) / weight. No header is inverted to get the truth.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np


@dataclass(frozen=True)
class Nuclide:
    """A nuclide. halfLife: s. snomed, srt: codes of CID 4020 and its retired form. positronFraction: 0 where it emits none."""

    symbol: str
    meaning: str
    halfLife: float
    snomed: str
    srt: str
    positronFraction: float


# Half-lives: 89Zr 78.41 h, 18F 6586.2 s as real headers have it, the others from the evaluated decay data (DDEP: 68Ga 67.71 min,
# 124I 4.176 d, 177Lu 6.647 d). Codes: CID 4020. Positron fractions of 89Zr and 18F: the acceptance rules of this project; of 68Ga and
# 124I: the values that these rules call unconfirmed, so no mutation rests on them.
ZR89 = Nuclide("89Zr", "^89^Zirconium", 282_276.0, "63360001", "C-168A4", 0.227)
F18 = Nuclide("18F", "^18^Fluorine", 6_586.2, "77004003", "C-111A1", 0.967)
GA68 = Nuclide("68Ga", "^68^Gallium", 4_062.6, "35337001", "C-131A3", 0.889)
I124 = Nuclide("124I", "^124^Iodine", 360_806.4, "40937006", "C-114A5", 0.227)
LU177 = Nuclide("177Lu", "^177^Lutetium", 574_300.8, "", "", 0.0)

# A start time without a date is taken as of the scan's day below this half-life (s): 11.5 h, IBSI SUV manual.
SAME_DAY = 41_400.0


@dataclass(frozen=True)
class Bed:
    """One bed position: when its acquisition began, how long it took (s), how many slices it has."""

    start: datetime
    duration: float
    slices: int


@dataclass(frozen=True)
class Scan:
    """What happened. activity: Bq at `administered`. weight: kg, height: m. suv: SUVbw, float64 (k, j, i). voxelMl: ml.

    Instants are wall-clock times of the scanner. reference: the instant to which the scanner corrects decay under START.
    """

    nuclide: Nuclide
    activity: float
    weight: float
    height: float
    sex: str
    administered: datetime
    beds: tuple[Bed, ...]
    reference: datetime
    suv: np.ndarray
    voxelMl: float

    @property
    def decay(self) -> float:
        """The decay constant in 1/s."""
        return math.log(2.0) / self.nuclide.halfLife

    def left(self, instant: datetime) -> float:
        """The share of the administered activity that is left at an instant."""
        return math.exp(-self.decay * (instant - self.administered).total_seconds())

    def concentration(self, instant: datetime) -> float:
        """Bq/ml of a voxel of SUV 1 at an instant."""
        return self.activity * self.left(instant) / (1000.0 * self.weight)

    def averageConcentration(self, bed: Bed) -> float:
        """Bq/ml of a voxel of SUV 1, averaged over the frame: what a scanner that corrects no decay writes."""
        x = self.decay * bed.duration
        return self.concentration(bed.start) * -math.expm1(-x) / x

    def averageTime(self, bed: Bed) -> float:
        """Seconds from the start of a frame at which the activity equals its average over the frame."""
        return math.log(self.concentration(bed.start) / self.averageConcentration(bed)) / self.decay

    def decayFactor(self, bed: Bed, reference: datetime) -> float:
        """(0054,1321): by what the scanner multiplied the frame's average to correct it to `reference`."""
        return self.concentration(reference) / self.averageConcentration(bed)

    def bedOf(self, k: int) -> Bed:
        """The bed of a slice."""
        for bed in self.beds:
            if k < bed.slices:
                return bed
            k -= bed.slices
        raise IndexError(k)


def sizeOf(kind: str, weight: float, height: float, sex: str) -> float:
    """What an SUV of a kind is normalized by: g, and cm2 for BSA. weight: kg, height: m; kind: (0054,1006).

    Morgan (LBM), James (LBMJAMES128), Janmahasatian 2005 (LBMJANMA), Sugawara 1999 (IBW), DuBois (BSA).
    """
    h, male = 100.0 * height, sex == "M"
    bmi = weight / height**2
    if kind == "BW":
        return 1000.0 * weight
    if kind == "BSA":
        return 10_000.0 * 0.007184 * weight**0.425 * h**0.725
    if kind == "LBM":
        return 1000.0 * (1.10 * weight - 120.0 * (weight / h) ** 2 if male else 1.07 * weight - 148.0 * (weight / h) ** 2)
    if kind == "LBMJAMES128":
        return 1000.0 * (1.10 * weight - 128.0 * (weight / h) ** 2 if male else 1.07 * weight - 148.0 * (weight / h) ** 2)
    if kind == "LBMJANMA":
        return 1000.0 * (9270.0 * weight / (6680.0 + 216.0 * bmi) if male else 9270.0 * weight / (8780.0 + 244.0 * bmi))
    if kind == "IBW":
        return 1000.0 * (48.0 + 1.06 * (h - 152.0) if male else 45.5 + 0.91 * (h - 152.0))
    raise ValueError(kind)


def seconds(count: float) -> timedelta:
    """A span of seconds."""
    return timedelta(seconds=count)
