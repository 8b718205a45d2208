"""Sensitivity and specificity where only a part was verified, corrected for who was: Begg and Greenes.

Holds where verification depended on the test's result alone. Where no test-negative was verified there is nothing to correct with.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from HER2PETLib.statistics.clusteredproportions import NOT_ESTIMABLE
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.proportions import NORMAL_QUANTILE, Interval

METHOD = "Begg-Greenes, logit scale, normal"


@dataclass(frozen=True)
class Verified:
    """Counts of a test against what was verified. Of test-positive and of test-negative: verified and diseased, verified and not, not verified."""

    positiveDiseased: int
    positiveOther: int
    positiveUnverified: int
    negativeDiseased: int
    negativeOther: int
    negativeUnverified: int

    @property
    def counts(self) -> NDArray[np.float64]:
        """(6,), in the order of the fields."""
        return np.array(list(vars(self).values()), dtype=float)


@dataclass(frozen=True)
class Corrected:
    """A corrected value and its interval; naive: that of the verified alone. error: standard error; None where not estimable."""

    value: float | None
    error: float | None
    interval: Interval
    naive: float | None


def correctedAccuracy(counts: Verified, byPatient: ArrayLike | None = None) -> dict[str, Corrected]:
    """ "sensitivity" and "specificity" by Begg and Greenes (Biometrics 1983; 39: 207), standard errors by Zhou (Communications in Statistics 1994; 23: 833).

    byPatient (patients, 6): the counts of each patient, where there are several lesions in one: the standard error is then that of the jackknife over
    patients on the logit scale. Refused, with the reason, where a test-positive or test-negative class was not verified, or an
    outcome of it is empty: nothing is added to a count of 0.
    """
    reason = _refusal(counts)
    s1, s0, _, r1, r0, _ = counts.counts
    with np.errstate(divide="ignore", invalid="ignore"):
        naive = {"sensitivity": s1 / (s1 + r1), "specificity": r0 / (r0 + s0)}
    if reason:
        none = Interval(None, None, METHOD, NOT_ESTIMABLE + reason)
        # With nobody verified of one result the naive values are 1 and 0 by construction: no value at all.
        known = {key: float(value) if min(s1 + s0, r1 + r0) > 0 and np.isfinite(value) else None for key, value in naive.items()}
        return {key: Corrected(None, None, none, known[key]) for key in naive}
    values = _values(counts.counts)
    return {
        key: _corrected(key, value, counts, None if byPatient is None else np.asarray(byPatient, dtype=float), float(naive[key]))
        for key, value in zip(("sensitivity", "specificity"), values.tolist(), strict=True)
    }


def correctedPrevalence(counts: Verified) -> float:
    """How many of all are diseased, by the same correction. NaN where a result was not verified."""
    s1, s0, s, r1, r0, r = counts.counts
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(((s1 + s0 + s) * s1 / (s1 + s0) + (r1 + r0 + r) * r1 / (r1 + r0)) / counts.counts.sum())


def _refusal(counts: Verified) -> str:
    if not counts.negativeDiseased + counts.negativeOther:
        return "no test-negative was verified"
    if not counts.positiveDiseased + counts.positiveOther:
        return "no test-positive was verified"
    names = {
        "positiveDiseased": "no verified test-positive is diseased",
        "positiveOther": "every verified test-positive is diseased",
        "negativeDiseased": "no verified test-negative is diseased",
        "negativeOther": "every verified test-negative is diseased",
    }
    return next(
        (
            f"{said}, and without such a case there is no standard error"
            for key, said in names.items()
            if not getattr(counts, key)
        ),
        "",
    )


def _values(counts: NDArray[Any]) -> NDArray[np.float64]:
    """Sensitivity and specificity (2, ...) of counts (..., 6); NaN where they are not defined."""
    s1, s0, s, r1, r0, r = np.moveaxis(counts, -1, 0)
    positive, negative = s1 + s0 + s, r1 + r0 + r
    with np.errstate(divide="ignore", invalid="ignore"):
        ppv, npv = s1 / (s1 + s0), r0 / (r1 + r0)
        sensitivity = positive * ppv / (positive * ppv + negative * (1 - npv))
        specificity = negative * npv / (negative * npv + positive * (1 - ppv))
    return np.stack([sensitivity, specificity])


def _corrected(key: str, value: float, counts: Verified, byPatient: NDArray[np.float64] | None, naive: float) -> Corrected:
    from scipy.special import expit, logit
    from scipy.stats import t

    s1, s0, s, r1, r0, r = counts.counts
    method, quantile = METHOD, NORMAL_QUANTILE
    if byPatient is None:
        positive, negative = s1 + s0 + s, r1 + r0 + r
        odds = (s0 / (s1 * (s1 + s0)), r0 / (r1 * (r1 + r0)))
        odds = odds if key == "sensitivity" else (s1 / (s0 * (s1 + s0)), r1 / (r0 * (r1 + r0)))
        onLogit = float(np.sqrt((positive + negative) / (positive * negative) + sum(odds)))
    else:
        byPatient = byPatient[byPatient.sum(axis=1) > 0]
        patients = len(byPatient)
        method = f"Begg-Greenes, jackknife over {patients} patients, logit scale, Student's t"
        left = logit(_values(byPatient.sum(axis=0) - byPatient)[("sensitivity", "specificity").index(key)])
        reason = ""
        if patients < FEWEST_PATIENTS:
            reason = f"an interval by patient needs {FEWEST_PATIENTS} patients or more"
        elif not np.isfinite(left).all():
            reason = "there is no value when one of the patients is left out"
        elif np.ptp(left) < 1e-12:
            reason = "leaving out any patient changes nothing"
        if reason:
            return Corrected(value, None, Interval(None, None, method, NOT_ESTIMABLE + reason), naive)
        onLogit = float(np.sqrt((patients - 1) / patients * ((left - left.mean()) ** 2).sum()))
        quantile = float(t.ppf(0.975, patients - 1))
    low, high = (float(expit(logit(value) + side * quantile * onLogit)) for side in (-1, 1))
    return Corrected(value, onLogit * value * (1 - value), Interval(low, high, method), naive)
