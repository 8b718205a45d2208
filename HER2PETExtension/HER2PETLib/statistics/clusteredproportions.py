"""A proportion of lesions, with intervals that respect that lesions of a patient are alike.

The ratio estimator: x_i of n_i lesions of patient i have it, p = sum x_i / sum n_i, with the Taylor variance of surveys
K / (K - 1) sum (x_i - p n_i)^2 / (sum n_i)^2 over K patients (Cochran 1977, Sampling Techniques, chapter 6; Rao and Scott, Biometrics 1992;
48: 577). Every lesion counts once. GEE with exchangeable lesions asks something else: there many lesions of one patient count less.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.proportions import NORMAL_QUANTILE, Interval, exactLimits

# Every interval of a proportion of lesions, by key, in the order of tables; the first is the one that is shown where one is shown.
INTERVALS = {
    "logit": "ratio estimator, logit scale, Student's t",
    "kornGraubard": "ratio estimator, Korn-Graubard (Clopper-Pearson with the effective number)",
    "raoScott": "ratio estimator, Rao-Scott (Wilson with the effective number)",
    "wald": "ratio estimator, Student's t",
    "jackknife": "jackknife over patients, Student's t",
    "jackknifeLogit": "jackknife over patients, logit scale, Student's t",
    "gee": "GEE, independent lesions, logit scale, normal",
    "geeCorrected": "GEE, independent lesions, sandwich of Mancl and DeRouen, logit scale, normal",
}
# GEE with exchangeable lesions is about another value.
EXCHANGEABLE = "GEE, exchangeable lesions: patients with many lesions weigh less"
NOT_ESTIMABLE = "not estimable: "
# The design effect of few patients may come out below 1 by chance.
DEFF_TAKEN_AS_1 = "design effect below 1, taken as 1"


@dataclass(frozen=True, eq=False)
class ClusteredProportion:
    """k of n lesions of `patients` (K: those with a lesion in the denominator).

    value, variance, deff (the variance over that of n independent lesions), effectiveN (n / deff): None where not defined. intervals: by the keys of
    INTERVALS, bounds from 0 to 1. exchangeable: value by GEE with exchangeable lesions, and its interval.
    """

    k: int
    n: int
    patients: int
    value: float | None
    variance: float | None
    deff: float | None
    effectiveN: float | None
    intervals: Mapping[str, Interval]
    exchangeable: float | None
    exchangeableInterval: Interval


def clusteredProportion(have: ArrayLike, of: ArrayLike, *, deffAtLeast1: bool = True) -> ClusteredProportion:
    """have, of (patients,): how many of how many lesions of each patient; a patient with none in the denominator is passed over.

    An interval has no bounds, and says why, below `FEWEST_PATIENTS` patients and where its bounds would leave [0, 1]. Where all patients have the
    same share (all or none, too) there is no variance between them: the exact interval of as many patients as lesions stands in place of
    Korn-Graubard, and says so. deffAtLeast1: a design effect below 1 is taken as 1 by the intervals of the ratio estimator, and they
    say so. Raises ValueError where 0 <= have <= of does not hold.
    """
    have, of = _counts(have, of)
    have, of = have[of > 0], of[of > 0]
    patients, k, n = len(of), int(have.sum()), int(of.sum())
    if not n:
        return _without(k, n, patients, None, "no lesion is in the denominator")
    p = k / n
    spread = float(((have - p * of) ** 2).sum())
    if spread < 1e-18 * n * n:
        whose = "1 patient" if patients == 1 else f"{patients} patients, who all have the same share"
        exact = _byBeta(p, patients, f"exact interval of {whose}")
        return _without(k, n, patients, p, "all patients have the same share", {"kornGraubard": exact})
    variance = patients / (patients - 1) * spread / n**2
    deff = variance / (p * (1 - p) / n)
    if patients < FEWEST_PATIENTS:
        reason = f"an interval by patient needs {FEWEST_PATIENTS} patients or more"
        return _without(k, n, patients, p, reason, variance=variance, deff=deff)
    used = max(deff, 1.0) if deffAtLeast1 else deff
    told = f" ({DEFF_TAKEN_AS_1})" if used > deff else ""
    method = {key: title + (told if title.startswith("ratio") else "") for key, title in INTERVALS.items()}
    error, t = float(np.sqrt(used * p * (1 - p) / n)), _t(patients - 1)
    left, leftLogit = patientJackknife(have, of)
    weighted, weightedError = _exchangeable(have, of)
    intervals = {
        "logit": _logit(p, t * error / (p * (1 - p)), method["logit"]),
        "kornGraubard": _byBeta(p, n / used * (_t(n - 1) / t) ** 2, method["kornGraubard"]),
        "raoScott": _wilson(p, n / used, method["raoScott"]),
        "wald": _symmetric(p, t * error, method["wald"]),
        "jackknife": _symmetric(p, t * left, method["jackknife"]),
        "jackknifeLogit": _logit(p, t * leftLogit, method["jackknifeLogit"]),
        "gee": _logit(p, NORMAL_QUANTILE * geeError(have, of), method["gee"]),
        "geeCorrected": _logit(p, NORMAL_QUANTILE * correctedGEEError(have, of), method["geeCorrected"]),
    }
    if np.isnan(weighted):
        reason = f"{NOT_ESTIMABLE}the lesions of a patient are less alike than exchangeable lesions can be"
        ofPatients, value = Interval(None, None, EXCHANGEABLE, reason), None
    else:
        ofPatients, value = _logit(weighted, NORMAL_QUANTILE * weightedError, EXCHANGEABLE), weighted
    return ClusteredProportion(k, n, patients, p, variance, deff, n / deff, intervals, value, ofPatients)


def geeError(have: ArrayLike, of: ArrayLike) -> float:
    """Standard error on the logit scale by GEE with independent lesions. With one parameter the sandwich is closed, and needs no loop over
    patients as that of statsmodels, which it equals."""
    have, of = _counts(have, of)
    p = have.sum() / of.sum()
    return float(np.sqrt(((have - p * of) ** 2).sum()) / (of.sum() * p * (1 - p)))


def correctedGEEError(have: ArrayLike, of: ArrayLike) -> float:
    """The same with residuals corrected for their leverage (Mancl and DeRouen, Biometrics 2001; 57: 126), n_i / N with one parameter; statsmodels calls
    it "bias_reduced". NaN where one patient has all lesions."""
    have, of = _counts(have, of)
    total = of.sum()
    p = have.sum() / total
    with np.errstate(divide="ignore", invalid="ignore"):
        corrected = (have - p * of) * total / (total - of)
    return float(np.sqrt((corrected**2).sum()) / (total * p * (1 - p)))


def exchangeableGEE(have: ArrayLike, of: ArrayLike) -> tuple[float, float]:
    """Value and correlation of GEE with exchangeable lesions, with the moments that statsmodels takes; lesions of a patient with n of them weigh
    1 / (1 + (n - 1) correlation). NaN where no such correlation can be: patients differ far less than by chance."""
    have, of = _counts(have, of)
    p, correlation = have.sum() / of.sum(), 0.0
    pairs = (of * (of - 1)).sum() / 2
    for _ in range(200):
        former = p
        # Of the Pearson residuals: sum of squares, and sum of products of two lesions of one patient.
        squares = (have * (1 - p) ** 2 + (of - have) * p**2) / (p * (1 - p))
        products = ((have - p * of) ** 2 / (p * (1 - p)) - squares).sum() / 2
        scale = squares.sum() / (of.sum() - 1)
        correlation = products / (scale * (pairs - 1)) if pairs > 1 else 0.0
        if not 1 + (of.max() - 1) * correlation > 1e-9:
            return float("nan"), float("nan")
        weights = 1 / (1 + (of - 1) * correlation)
        p = (weights * have).sum() / (weights * of).sum()
        if abs(p - former) < 1e-13:
            break
    return float(p), float(correlation)


def patientJackknife(have: ArrayLike, of: ArrayLike) -> tuple[float, float]:
    """Standard errors by leaving out each patient in turn: of the proportion, and on the logit scale (not finite where one patient decides)."""
    from scipy.special import logit

    have, of = _counts(have, of)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = (have.sum() - have) / (of.sum() - of)
        share = (len(of) - 1) / len(of)
        plain, onLogit = (float(np.sqrt(share * ((each - each.mean()) ** 2).sum())) for each in (left, logit(left)))
    return plain, onLogit


def _without(
    k: int,
    n: int,
    patients: int,
    value: float | None,
    reason: str,
    given: Mapping[str, Interval] | None = None,
    variance: float | None = None,
    deff: float | None = None,
) -> ClusteredProportion:
    """Without intervals but those that are given."""
    none = {key: Interval(None, None, title, NOT_ESTIMABLE + reason) for key, title in INTERVALS.items()}
    ofPatients = Interval(None, None, EXCHANGEABLE, NOT_ESTIMABLE + reason)
    effective = n / deff if deff else None
    return ClusteredProportion(k, n, patients, value, variance, deff, effective, none | dict(given or {}), None, ofPatients)


def _counts(have: ArrayLike, of: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    have, of = np.asarray(have, dtype=float), np.asarray(of, dtype=float)
    if have.shape != of.shape or have.ndim != 1 or not ((have >= 0) & (have <= of)).all():
        raise ValueError("Each patient needs 0 <= have <= of.")
    return have, of


def _t(degrees: float) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, degrees))


def _exchangeable(have: NDArray[np.float64], of: NDArray[np.float64]) -> tuple[float, float]:
    """Value of GEE with exchangeable lesions, and its standard error on the logit scale by the sandwich."""
    p, correlation = exchangeableGEE(have, of)
    weights = 1 / (1 + (of - 1) * correlation)
    return p, float(np.sqrt(((weights * (have - p * of)) ** 2).sum()) / ((weights * of).sum() * p * (1 - p)))


def _logit(p: float, reach: float, method: str) -> Interval:
    from scipy.special import expit, logit

    if not np.isfinite(reach) or reach <= 0:
        return Interval(None, None, method, f"{NOT_ESTIMABLE}there is no value when one of the patients is left out")
    return Interval(float(expit(logit(p) - reach)), float(expit(logit(p) + reach)), method)


def _symmetric(p: float, reach: float, method: str) -> Interval:
    if not np.isfinite(reach):
        return Interval(None, None, method, f"{NOT_ESTIMABLE}there is no value when one of the patients is left out")
    if p - reach < 0 or p + reach > 1:
        return Interval(None, None, method, f"{NOT_ESTIMABLE}it would go beyond 0 or 1")
    return Interval(p - reach, p + reach, method)


def _byBeta(p: float, n: float, method: str) -> Interval:
    """Clopper and Pearson's interval of p n of n."""
    low, high = exactLimits(p * n, n)
    return Interval(float(low), float(high), method)


def _wilson(p: float, n: float, method: str) -> Interval:
    middle = (p + NORMAL_QUANTILE**2 / (2 * n)) / (1 + NORMAL_QUANTILE**2 / n)
    reach = NORMAL_QUANTILE / (1 + NORMAL_QUANTILE**2 / n) * float(np.sqrt(p * (1 - p) / n + NORMAL_QUANTILE**2 / (4 * n**2)))
    return Interval(middle - reach, middle + reach, method)
