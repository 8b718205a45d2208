"""The empirical area under the ROC curve of several readers at once, by placement values, and its covariances.

Variances and covariances come from the placement values alone: by DeLong, DeLong and Clarke-Pearson (Biometrics 1988; 44: 837) where all
lesions are independent, by Obuchowski (Biometrics 1997; 53: 567) where lesions lie in patients.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class PlacementValues:
    """The places of every reader's scores among those of the other class.

    areas (readers,): the areas. ofDiseased (readers, m), V10: for each diseased lesion the share of the n other lesions that score less, ties a
    half. ofOther (readers, n), V01: for each other lesion the share of the m diseased that score more. isDiseased (lesions,) bool.
    """

    areas: NDArray[np.float64]
    ofDiseased: NDArray[np.float64]
    ofOther: NDArray[np.float64]
    isDiseased: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ClusteredCovariance:
    """Covariances (readers, readers) of the areas of lesions in patients, and what they are made of.

    diseased, other, between: Obuchowski's S10, S01, S11, each (readers, readers); S11 is not symmetric. patients: all (I); patientsDiseased and
    patientsOther: with at least one diseased (I10), or other (I01) lesion.
    """

    covariance: NDArray[np.float64]
    diseased: NDArray[np.float64]
    other: NDArray[np.float64]
    between: NDArray[np.float64]
    patients: int
    patientsDiseased: int
    patientsOther: int


def psi(diseased: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """1 where `diseased` is higher, 1/2 where both are equal (also two -inf), 0 else; the arrays broadcast."""
    diseased, other = np.asarray(diseased, dtype=float), np.asarray(other, dtype=float)
    return np.greater(diseased, other) + 0.5 * np.equal(diseased, other)


def placementValues(scores: ArrayLike, truth: ArrayLike) -> PlacementValues:
    """scores (readers, lesions), or (lesions,) of one reader; higher is more likely diseased; -inf for a lesion that was not marked.
    truth (lesions,): whether each is diseased.

    By mid-ranks, in n log n: the mean of `psi` over the other class is the rank among all less the rank within the own class.
    Raises ValueError where the shapes differ, a score is NaN, or a class is empty.
    """
    from scipy.stats import rankdata

    scores = np.atleast_2d(np.asarray(scores, dtype=float))
    isDiseased = np.asarray(truth).astype(bool)
    if scores.ndim != 2 or isDiseased.shape != scores.shape[1:]:
        raise ValueError(f"Scores need the shape (readers, lesions): {scores.shape}, truth of {isDiseased.shape}.")
    if np.isnan(scores).any():
        raise ValueError("A lesion without a score has no place: leave it out, or take -inf where that is its meaning.")
    m = int(isDiseased.sum())
    n = isDiseased.size - m
    if not m or not n:
        raise ValueError(f"An area needs diseased and other lesions, not {m} and {n}.")
    ranks = rankdata(scores, axis=1)
    ofDiseased = (ranks[:, isDiseased] - rankdata(scores[:, isDiseased], axis=1)) / n
    ofOther = 1 - (ranks[:, ~isDiseased] - rankdata(scores[:, ~isDiseased], axis=1)) / m
    return PlacementValues(ofDiseased.mean(axis=1), ofDiseased, ofOther, isDiseased)


def delongCovariance(placed: PlacementValues) -> NDArray[np.float64]:
    """Covariances (readers, readers) of the areas, all lesions independent. NaN where a class has one lesion only."""
    return _perLesion(placed.ofDiseased, placed.areas) + _perLesion(placed.ofOther, placed.areas)


def clusteredCovariance(placed: PlacementValues, patients: ArrayLike) -> ClusteredCovariance:
    """patients (lesions,): whose each lesion is. A patient may have diseased lesions, others, or both. NaN where only one patient has lesions
    of a class. With one lesion a patient it is `delongCovariance`; it may be less than that where both classes share patients.

    Raises ValueError where the number of lesions differs.
    """
    patients = np.asarray(patients)
    if patients.shape != placed.isDiseased.shape:
        raise ValueError(f"{placed.isDiseased.size} lesions, but the patients of {patients.size}.")
    names, ofPatient = np.unique(patients, return_inverse=True)
    isDiseased = placed.isDiseased
    diseased = summed(placed.ofDiseased, ofPatient[isDiseased], len(names))
    other = summed(placed.ofOther, ofPatient[~isDiseased], len(names))
    counts10, counts01 = (
        np.bincount(ofPatient[those], minlength=len(names)).astype(float) for those in (isDiseased, ~isDiseased)
    )
    m, n = counts10.sum(), counts01.sum()
    # What a patient's lesions add to, beyond as many lesions of mean value.
    from10 = diseased - counts10 * placed.areas[:, None]
    from01 = other - counts01 * placed.areas[:, None]
    i10, i01, i = int((counts10 > 0).sum()), int((counts01 > 0).sum()), len(names)
    s10 = _over(i10, (i10 - 1) * m) * (from10 @ from10.T)
    s01 = _over(i01, (i01 - 1) * n) * (from01 @ from01.T)
    s11 = _over(i, i - 1) * (from10 @ from01.T)
    return ClusteredCovariance(s10 / m + s01 / n + (s11 + s11.T) / (m * n), s10, s01, s11, i, i10, i01)


def _perLesion(values: NDArray[np.float64], areas: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sample covariances (readers, readers) of values (readers, lesions), over their number."""
    deviations = values - areas[:, None]
    count = values.shape[1]
    return _over(1, count * (count - 1)) * (deviations @ deviations.T)


def _over(count: float, divisor: float) -> float:
    return count / divisor if divisor else float("nan")


def summed(values: NDArray[np.float64], of: NDArray[Any], count: int) -> NDArray[np.float64]:
    """Sums (k, count) of values (k, n) by the number `of` (n,) whose they are."""
    return np.array([np.bincount(of, row, count) for row in values])
