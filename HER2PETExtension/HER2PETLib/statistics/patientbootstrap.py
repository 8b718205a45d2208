"""Proportions of lesions by drawing patients with replacement: one set of draws for all of them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS, SEED = 9999, 1
METHOD = f"bootstrap over patients, BCa, {DRAWS:,} draws, seed {SEED} (with Monte Carlo error)"
# Draws without a lesion in the denominator have no value. More than this share of them, and there are no limits.
MOST_WITHOUT_VALUE = 0.001
_TAILS = (0.025, 0.975)


def patientBootstrap(have: ArrayLike, of: ArrayLike, draws: int = DRAWS, seed: int = SEED) -> Mapping[str, NDArray[np.float64]]:
    """95 % limits (estimates, 2) by key: "percentile", "basic" and "BCa" (Efron, JASA 1987; 82: 171); NaN where there are none.

    have, of (estimates, patients): how many of how many lesions of each patient. The limits carry Monte Carlo error; the same seed gives the same.
    """
    have, of = np.atleast_2d(np.asarray(have, dtype=float)), np.atleast_2d(np.asarray(of, dtype=float))
    estimates, patients = have.shape
    limits = {key: np.full((estimates, 2), np.nan) for key in ("percentile", "basic", "BCa")}
    if not patients:
        return limits
    often = np.random.default_rng(seed).multinomial(patients, np.full(patients, 1 / patients), draws).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = (often @ have.T) / (often @ of.T)
    for number, (mine, total, values) in enumerate(zip(have, of, drawn.T, strict=True)):
        isValue = np.isfinite(values)
        if isValue.mean() < 1 - MOST_WITHOUT_VALUE or np.ptp(values[isValue]) < 1e-12:
            continue
        values, value = values[isValue], mine.sum() / total.sum()
        low, high = np.quantile(values, _TAILS)
        limits["percentile"][number] = low, high
        limits["basic"][number] = 2 * value - high, 2 * value - low
        limits["BCa"][number] = _biasCorrected(mine, total, values)
    return limits


def _biasCorrected(have: NDArray[np.float64], of: NDArray[np.float64], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import norm

    with np.errstate(divide="ignore", invalid="ignore"):
        left = (have.sum() - have) / (of.sum() - of)
        away = left.mean() - left
        acceleration = (away**3).sum() / (6 * (away**2).sum() ** 1.5)
        bias = norm.ppf((drawn < have.sum() / of.sum() - 1e-12).mean())
        shifted = bias + norm.ppf(_TAILS)
        shares = norm.cdf(bias + shifted / (1 - acceleration * shifted))
    return np.quantile(drawn, shares) if np.isfinite(shares).all() else np.full(2, np.nan)
