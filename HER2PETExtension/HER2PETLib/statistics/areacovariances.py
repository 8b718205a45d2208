"""Covariances of the areas under the ROC curve of several readers who read the same lesions, by four methods."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.statistics.rocarea import PlacementValues, clusteredCovariance, delongCovariance, psi, summed

CLUSTERED, JACKKNIFE, DELONG, UNBIASED = "clustered", "jackknife", "delong", "unbiased"
METHODS = {
    CLUSTERED: "Obuchowski 1997, lesions in patients",
    JACKKNIFE: "jackknife, leaving out each patient with all her lesions",
    DELONG: "DeLong 1988, lesions taken as independent",
    UNBIASED: "unbiased U-statistics, lesions taken as independent",
}


def covarianceOf(
    placed: PlacementValues, scores: NDArray[np.float64], patients: NDArray[Any], method: str
) -> tuple[NDArray[np.float64], str]:
    """The covariances, and why they are NaN."""
    if method == DELONG:
        matrix = delongCovariance(placed)
    elif method == CLUSTERED:
        matrix = clusteredCovariance(placed, patients).covariance
    elif method == JACKKNIFE:
        matrix = jackknifeCovariance(areasWithoutEach(placed, scores, patients))
    elif method == UNBIASED:
        matrix = unbiasedCovariance(scores, placed)
    else:
        raise ValueError(f"{method} is not one of {', '.join(METHODS)}.")
    isKnown = np.isfinite(matrix).all()
    return matrix, "" if isKnown else "a single patient has all the lesions with the condition, or all those without it"


def jackknifeCovariance(left: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariances (k, k) of k values by the jackknife over cases. left (k, cases): the values with each case left out in turn."""
    cases = left.shape[1]
    deviations = left - left.mean(axis=1, keepdims=True)
    return (cases - 1) / cases * (deviations @ deviations.T)


def unbiasedCovariance(scores: NDArray[np.float64], placed: PlacementValues) -> NDArray[np.float64]:
    """Covariances (k, k) of the areas by their unbiased U-statistics (Gallas, Acad Radiol 2006; 13: 353), lesions as independent."""
    diseased, other = scores[:, placed.isDiseased], scores[:, ~placed.isDiseased]
    k, m = diseased.shape
    n = other.shape[1]
    same = np.zeros((k, k))
    step = max(1, 4_000_000 // (k * n))  # the table of psi is too large for memory at once
    for start in range(0, m, step):
        block = psi(diseased[:, start : start + step, None], other[:, None, :]).reshape(k, -1)
        same += block @ block.T
    ofOther = m**2 * placed.ofOther @ placed.ofOther.T - same
    ofDiseased = n**2 * placed.ofDiseased @ placed.ofDiseased.T - same
    total = (m * n) ** 2 * np.outer(placed.areas, placed.areas)
    different = (total - same - ofOther - ofDiseased) / (m * (m - 1) * n * (n - 1)) if m > 1 < n else np.full((k, k), np.nan)
    return total / (m * n) ** 2 - different


def leftOutInTurn(
    ofRows: NDArray[np.float64],
    ofColumns: NDArray[np.float64],
    own: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
) -> NDArray[np.float64]:
    """A mean of psi over (lesion with the condition, other) with each case left out in turn, (k, cases); NaN where nothing is left.

    ofRows, ofColumns, own (k, cases): the sums of psi in which a case has the lesion, the other, or both. rows, columns (cases,): its
    weight of lesions and its number of others.
    """
    total = ofRows.sum(axis=1, keepdims=True)
    pairs = (rows.sum() - rows) * (columns.sum() - columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(pairs > 1e-9, (total - ofRows - ofColumns + own) / pairs, np.nan)


def areasWithoutEach(placed: PlacementValues, scores: NDArray[np.float64], patients: NDArray[Any]) -> NDArray[np.float64]:
    """The areas with each patient left out in turn, (k, patients)."""
    diseased = placed.isDiseased
    names, ofPatient = np.unique(patients, return_inverse=True)
    m, n = int(diseased.sum()), int((~diseased).sum())
    rows = np.bincount(ofPatient[diseased], minlength=len(names)).astype(float)
    columns = np.bincount(ofPatient[~diseased], minlength=len(names)).astype(float)
    ofRows = n * summed(placed.ofDiseased, ofPatient[diseased], len(names))
    ofColumns = m * summed(placed.ofOther, ofPatient[~diseased], len(names))
    own = np.zeros_like(ofRows)
    order = np.argsort(ofPatient, kind="stable")
    for number, members in enumerate(np.split(order, np.cumsum(np.bincount(ofPatient, minlength=len(names)))[:-1])):
        if rows[number] and columns[number]:
            those = diseased[members]
            own[:, number] = psi(scores[:, members[those], None], scores[:, None, members[~those]]).sum(axis=(1, 2))
    return leftOutInTurn(ofRows, ofColumns, own, rows, columns)
