"""Proportions of lesions by drawing patients with replacement: one set of draws for all of them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS, SEED = 9999, 1
METHOD = f"bootstrap over patients, BCa, {DRAWS:,} draws, seed {SEED} (with Monte Carlo error)"


def patientBootstrap(have: ArrayLike, of: ArrayLike, draws: int = DRAWS, seed: int = SEED) -> Mapping[str, NDArray[np.float64]]:
    """95 % limits (estimates, 2) by key: "percentile", "basic" and "BCa" (Efron, JASA 1987; 82: 171).

    have, of (estimates, patients): how many of how many lesions of each patient. They carry Monte Carlo error; the same seed gives the same limits.
    NaN where a draw can be without a lesion in the denominator too often, or nothing varies.
    """
    from scipy.stats import norm

    have, of = np.atleast_2d(np.asarray(have, dtype=float)), np.atleast_2d(np.asarray(of, dtype=float))
    patients = have.shape[1]
    often = np.random.default_rng(seed).multinomial(patients, np.full(patients, 1 / patients), draws).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = have.sum(axis=1) / of.sum(axis=1)
        drawn = (often @ have.T) / (often @ of.T)  # (draws, estimates)
        left = (have.sum(axis=1)[:, None] - have) / (of.sum(axis=1)[:, None] - of)
        away = left.mean(axis=1)[:, None] - left
        acceleration = (away**3).sum(axis=1) / (6 * (away**2).sum(axis=1) ** 1.5)
        bias = norm.ppf((drawn < value - 1e-12).mean(axis=0))
        shifted = bias[:, None] + norm.ppf([0.025, 0.975])
        shares = norm.cdf(bias[:, None] + shifted / (1 - acceleration[:, None] * shifted))
    # A draw without a denominator has no value; a few of them are no harm, and with many there is no interval.
    drawn[:, np.isnan(drawn).mean(axis=0) > 0.001] = np.nan
    percentile = np.nanquantile(drawn, [0.025, 0.975], axis=0).T if not np.isnan(drawn).all() else np.full((len(have), 2), np.nan)
    bca = np.array(
        [
            np.nanquantile(column, share) if np.isfinite(share).all() else (np.nan, np.nan)
            for column, share in zip(drawn.T, shares, strict=True)
        ]
    )
    return {"percentile": percentile, "basic": 2 * value[:, None] - percentile[:, ::-1], "BCa": bca}
