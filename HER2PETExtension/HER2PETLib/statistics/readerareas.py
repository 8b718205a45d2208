"""Each reader's area under the ROC curve over the verified lesions, differences of readers, and the curves themselves."""

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.statistics.clusteredproportions import NOT_ESTIMABLE
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.proportions import NORMAL_QUANTILE, Interval
from HER2PETLib.statistics.rocarea import clusteredCovariance, delongCovariance, placementValues
from HER2PETLib.statistics.scoredlesions import NOT_ESTIMABLE_BECAUSE, REFERENCE, Rows, ScoredLesions
from HER2PETLib.tables.columns import Column

OBUCHOWSKI = "Obuchowski (lesions in patients), logit scale, normal"
DELONG = "DeLong (one lesion a patient), logit scale, normal"
AREA_COLUMNS = (
    REFERENCE,
    Column("reader", "Reader"),
    Column("diseased", "Diseased", "", "verified lesions with a score that have it", "int"),
    Column("other", "Other", "", "verified lesions with a score that do not", "int"),
    Column("patients", "Patients", "", "of these lesions", "int"),
    Column("patientsDiseased", "Patients, diseased", "", "with a diseased lesion", "int"),
    Column("patientsOther", "Patients, other", "", "with another lesion", "int"),
    Column("auc", "AUC", "", "area under the empirical ROC curve; ties count a half", "double"),
    Column("standardError", "Standard error", "", "by the method", "double"),
    Column("low", "Lower", "", "95 % interval", "double"),
    Column("high", "Upper", "", "95 % interval", "double"),
    Column("method", "Method"),
    Column(
        "independentError",
        "Standard error, independent lesions",
        "",
        "DeLong, which ignores clustering by patient; for comparison",
        "double",
    ),
    NOT_ESTIMABLE_BECAUSE,
)
DIFFERENCE_COLUMNS = (
    REFERENCE,
    Column("first", "First reader"),
    Column("second", "Second reader"),
    Column("lesions", "Lesions", "", "verified lesions that both scored", "int"),
    Column("patients", "Patients", "", "of these lesions", "int"),
    Column("aucFirst", "AUC, first", "", "over these lesions", "double"),
    Column("aucSecond", "AUC, second", "", "over these lesions", "double"),
    Column("difference", "Difference", "", "second minus first", "double"),
    Column("standardError", "Standard error", "", "paired: both readers scored the same lesions", "double"),
    Column("low", "Lower", "", "95 % interval, normal", "double"),
    Column("high", "Upper", "", "95 % interval, normal", "double"),
    Column("p", "p", "", "two-sided, of no difference", "double"),
    Column("method", "Method"),
    NOT_ESTIMABLE_BECAUSE,
)
POINT_COLUMNS = (
    REFERENCE,
    Column("reader", "Reader"),
    Column("threshold", "Threshold", "", "called at this score or above; empty: nothing is called", "double"),
    Column("truePositive", "True positive", "", "", "int"),
    Column("falseNegative", "False negative", "", "", "int"),
    Column("falsePositive", "False positive", "", "", "int"),
    Column("trueNegative", "True negative", "", "", "int"),
    Column("truePositiveRate", "True positive rate", "", "y of the ROC curve", "double"),
    Column("falsePositiveRate", "False positive rate", "", "x of the ROC curve", "double"),
    Column("isThreshold", "Is the rule's", "", "1: the charter's threshold", "bit"),
)


def logitInterval(area: float, variance: float, method: str) -> Interval:
    """95 % interval of an area on the logit scale, which does not leave [0, 1]; without bounds where there is no variance."""
    from scipy.special import expit, logit

    if not np.isfinite(variance) or variance < 1e-18 or not 0 < area < 1:
        perfect = "the scores separate the lesions completely" if area in (0, 1) else "the variance is 0"
        return Interval(None, None, method, f"{NOT_ESTIMABLE}{perfect}, and an interval of width 0 would say more than is known")
    reach = NORMAL_QUANTILE * float(np.sqrt(variance)) / (area * (1 - area))
    return Interval(float(expit(logit(area) - reach)), float(expit(logit(area) + reach)), method)


def areaRows(lesions: ScoredLesions) -> Rows:
    """One row a reader, with the columns AREA_COLUMNS: over the verified lesions that this reader scored."""
    return [_areaRow(lesions, number) for number in range(len(lesions.readers))]


def differenceRows(lesions: ScoredLesions) -> Rows:
    """One row for each two readers, with the columns DIFFERENCE_COLUMNS: over the verified lesions that both scored."""
    count = len(lesions.readers)
    return [_differenceRow(lesions, first, second) for first in range(count) for second in range(first + 1, count)]


def pointRows(lesions: ScoredLesions) -> Rows:
    """The points of each reader's ROC curve from (0, 0) to (1, 1), with the columns POINT_COLUMNS; none where a class is empty."""
    rows: Rows = []
    for number, reader in enumerate(lesions.readers):
        scores, diseased, _ = lesions.scoredBy([number])
        if not 0 < diseased.sum() < diseased.size:
            continue
        steps = np.unique(scores[0])[::-1]
        called = scores[0] >= steps[:, None]
        truePositive = [0, *(called & diseased).sum(axis=1).tolist()]
        falsePositive = [0, *(called & ~diseased).sum(axis=1).tolist()]
        m, n = int(diseased.sum()), int((~diseased).sum())
        # The rule stands at the lowest score in use that reaches its threshold.
        reached = [step for step in steps.tolist() if step >= lesions.threshold]
        for step, tp, fp in zip([None, *steps.tolist()], truePositive, falsePositive, strict=True):
            rows.append(
                {
                    "reference": lesions.reference,
                    "reader": reader,
                    "threshold": None if step is None or np.isinf(step) else step,
                    "truePositive": tp,
                    "falseNegative": m - tp,
                    "falsePositive": fp,
                    "trueNegative": n - fp,
                    "truePositiveRate": tp / m,
                    "falsePositiveRate": fp / n,
                    "isThreshold": step == (min(reached) if reached else None),
                }
            )
    return rows


def _estimates(
    scores: NDArray[np.float64], diseased: NDArray[np.bool_], patients: NDArray[np.str_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], str, str]:
    """Areas and their covariances (both NaN where a class is empty), the method, and why there can be no interval."""
    if not 0 < diseased.sum() < diseased.size:
        missing = "has" if not diseased.sum() else "is without"
        empty = np.full(len(scores), np.nan)
        reason = "no lesion is verified" if not diseased.size else f"no verified lesion {missing} the disease"
        return empty, np.full((len(scores), len(scores)), np.nan), "", reason
    placed = placementValues(scores, diseased)
    clustered = clusteredCovariance(placed, patients)
    fewest = min(clustered.patientsDiseased, clustered.patientsOther)
    reason = (
        f"an interval by patient needs {FEWEST_PATIENTS} patients with a diseased and {FEWEST_PATIENTS} with another lesion, "
        f"not {clustered.patientsDiseased} and {clustered.patientsOther}"
        if fewest < FEWEST_PATIENTS
        else ""
    )
    return placed.areas, clustered.covariance, DELONG if clustered.patients == diseased.size else OBUCHOWSKI, reason


def _areaRow(lesions: ScoredLesions, number: int) -> dict[str, object]:
    scores, diseased, patients = lesions.scoredBy([number])
    areas, covariance, method, reason = _estimates(scores, diseased, patients)
    area, variance = float(areas[0]), float(covariance[0, 0])
    interval = Interval(None, None, method, NOT_ESTIMABLE + reason) if reason else logitInterval(area, variance, method)
    isGiven = interval.low is not None
    independent = float(delongCovariance(placementValues(scores, diseased))[0, 0]) if isGiven else None
    return {
        "reference": lesions.reference,
        "reader": lesions.readers[number],
        "diseased": int(diseased.sum()),
        "other": int((~diseased).sum()),
        "patients": np.unique(patients).size,
        "patientsDiseased": np.unique(patients[diseased]).size,
        "patientsOther": np.unique(patients[~diseased]).size,
        "auc": None if np.isnan(area) else area,
        "standardError": float(np.sqrt(variance)) if isGiven else None,
        "low": interval.low,
        "high": interval.high,
        "method": interval.method,
        "independentError": None if independent is None else float(np.sqrt(independent)),
        "notEstimable": interval.reason,
    }


def _differenceRow(lesions: ScoredLesions, first: int, second: int) -> dict[str, object]:
    from scipy.stats import norm

    scores, diseased, patients = lesions.scoredBy([first, second])
    areas, covariance, method, reason = _estimates(scores, diseased, patients)
    difference = float(areas[1] - areas[0])
    variance = float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    if not reason and variance < 1e-18:
        reason = "both readers' scores order the lesions alike, and the variance of the difference is 0"
    error = None if reason else float(np.sqrt(variance))
    row: dict[str, object] = {
        "reference": lesions.reference,
        "first": lesions.readers[first],
        "second": lesions.readers[second],
        "lesions": diseased.size,
        "patients": np.unique(patients).size,
        "aucFirst": None if np.isnan(areas[0]) else float(areas[0]),
        "aucSecond": None if np.isnan(areas[1]) else float(areas[1]),
        "difference": None if np.isnan(difference) else difference,
        "standardError": error,
        "low": None,
        "high": None,
        "p": None,
        "method": method.replace(", logit scale", ""),
        "notEstimable": NOT_ESTIMABLE + reason if reason else "",
    }
    if error is not None:
        row |= {"low": max(difference - NORMAL_QUANTILE * error, -1.0), "high": min(difference + NORMAL_QUANTILE * error, 1.0)}
        row["p"] = float(2 * norm.sf(abs(difference) / error))
    return row
