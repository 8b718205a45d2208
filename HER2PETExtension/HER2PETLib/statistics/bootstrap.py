"""Patient-cluster bootstrap: patients are drawn with replacement, each with all foci."""

from collections.abc import Callable

import numpy as np

from HER2PETLib.statistics.proportions import Interval

GENERATOR = "Mersenne Twister, doubles as of random.Random(seed).random() in Python"
# More samples without a value than this share, and the percentiles of the rest would flatter.
UNDEFINED_SHARE = 0.05


def patientDraws(patients: int, samples: int, seed: int) -> np.ndarray:
    """How often each patient is drawn: (samples, patients) whole numbers, every row sums to `patients`.

    The same for a seed in every version of NumPy and on every platform: RandomState is frozen, and its doubles (other than its
    whole numbers, whose width differs by platform) are those of Python's random. seed: any whole number from 0.
    """
    words = [seed >> shift & 0xFFFFFFFF for shift in range(0, max(seed.bit_length(), 1), 32)]
    drawn = (np.random.RandomState(words).random_sample((samples, patients)) * patients).astype(np.int64)
    drawn += np.arange(samples)[:, None] * patients
    return np.bincount(drawn.ravel(), minlength=samples * patients).reshape(samples, patients)


def clusteredIntervals(
    tables: np.ndarray, statistic: Callable[[np.ndarray], dict[str, np.ndarray]], samples: int, seed: int
) -> dict[str, Interval]:
    """95 % percentile interval of every value of `statistic` over resampled patients.

    tables: (patients, c, c) counts, one table a patient; they add up, so a sample costs one row of a matrix product. An
    interval has no bounds and says why where there are fewer than two patients, a value is not defined in too many samples,
    or it never varies.
    """
    patients, *shape = tables.shape
    method = f"bootstrap over {patients} patients"
    if patients < 2:
        reason = "not defined: resampling patients needs two or more"
        return {key: Interval(None, None, method, reason) for key in statistic(tables.sum(axis=0))}
    draws = patientDraws(patients, samples, seed)
    resampled = (draws.astype(float) @ tables.reshape(patients, -1)).reshape(samples, *shape)
    return {key: _percentiles(values, method) for key, values in statistic(resampled).items()}


def _percentiles(values: np.ndarray, method: str) -> Interval:
    defined = values[~np.isnan(values)]
    missing = len(values) - len(defined)
    if missing > UNDEFINED_SHARE * len(values):
        return Interval(None, None, method, f"not defined: {missing} of {len(values)} samples have no value")
    if np.ptp(defined) < 1e-12:
        return Interval(None, None, method, "not defined: every sample has the same value")
    low, high = np.quantile(defined, (0.025, 0.975))
    return Interval(float(low), float(high), f"{method}, {missing} samples without a value left out" if missing else method)
