"""How SUV and the values in a PET file belong together for each way of writing the header: the physics, as the scanner does it."""

import math

import numpy as np

from HER2PETLib.phantom.cohort import HALF_LIFE, GeneratedCase

# Philips: (7053,xx09), Bq/ml a count, an arbitrary calibration of this invented scanner.
PHILIPS_ACTIVITY_FACTOR = 0.4182735


def meanInstant(seconds: float, halfLife: float = HALF_LIFE) -> float:
    """When, after its start, an acquisition of this length sees the mean activity (s): T_ave of the IBSI SUV manual."""
    decay = math.log(2) / halfLife
    x = decay * seconds
    return math.log(x / -math.expm1(-x)) / decay


def decayedDose(case: GeneratedCase) -> float:
    """Administered activity (Bq), decayed to the start of imaging."""
    return case.doseBq * math.exp(-case.decayConstant * (case.start - case.injected).total_seconds())


def suvFactors(case: GeneratedCase) -> np.ndarray:
    """SUVbw (g/ml) for one unit of the rescaled value, a number for each slice k: what a right conversion finds.

    Rescaled values are Bq/ml at the start of imaging (START), at administration (ADMIN), as they were measured (NONE), or counts.
    """
    slices = case.pet.shape[0]
    grams = case.weight * 1000.0
    if case.decayCorrection == "ADMIN":
        return np.full(slices, grams / case.doseBq)
    factor = grams / decayedDose(case)
    if case.decayCorrection == "START":
        return np.full(slices, factor * (PHILIPS_ACTIVITY_FACTOR if case.units == "CNTS" else 1.0))
    return np.array(
        [
            factor * math.exp(case.decayConstant * (case.bedOffset(k) + meanInstant(case.scanner.bedSeconds, case.halfLife)))
            for k in range(slices)
        ]
    )


def slopeFor(largest: float) -> str:
    """A rescale slope for values up to `largest`, as DICOM writes it: six digits, so that the last bits of a float do not show."""
    slope = max(largest, 1e-3) / 32000.0
    digits = 5 - math.floor(math.log10(slope))
    return f"{math.ceil(slope * 10.0**digits) / 10.0**digits:.6g}"


def stored(values: np.ndarray, slope: str) -> np.ndarray:
    """Values (any shape, at least 0) as stored in the file, int16."""
    return np.rint(values / float(slope)).astype(np.int16)
