"""Agreement of three and more readers: Fleiss' kappa, Krippendorff's alpha, Gwet's AC1 and AC2, and positive agreement, with readers missing.

Intervals are by patient (`jackknife`): foci of one patient are not independent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.statistics.coefficients import WEIGHTINGS, agreementWeights
from HER2PETLib.statistics.jackknife import leaveOneOutInterval
from HER2PETLib.statistics.proportions import Interval
from HER2PETLib.tables.columns import Column

TITLES = {
    "positiveAgreement": "Positive agreement",
    "fleissUnweighted": "Fleiss' kappa",
    "fleissLinear": "Fleiss' kappa, linear weights",
    "fleissQuadratic": "Fleiss' kappa, quadratic weights",
    "alphaUnweighted": "Krippendorff's alpha, nominal",
    "alphaLinear": "Krippendorff's alpha, linear weights",
    "alphaQuadratic": "Krippendorff's alpha, interval",
    "ac1": "Gwet's AC1",
    "ac2Linear": "Gwet's AC2, linear weights",
    "ac2Quadratic": "Gwet's AC2, quadratic weights",
}
SEVERAL_COLUMNS = (
    Column("scope", "Of", "", "all foci, or all patients of a free search"),
    Column("readers", "Readers", "", "separated by ; "),
    Column("scale", "Scale", "", "all categories of the scale, or cut into positive and negative"),
    Column("patients", "Patients", "", "patients with at least one subject that two readers or more scored", "int"),
    Column("subjects", "Foci or patients", "", "scored by two readers or more", "int"),
    Column("measure", "Measure", "", "key of the coefficient"),
    Column("title", "Coefficient", "", "name of the coefficient"),
    Column("value", "Value", "", "the coefficient", "double"),
    Column("clusteredLow", "By patient, lower", "", "95 % interval that respects patients: lower bound", "double"),
    Column("clusteredHigh", "By patient, upper", "", "upper bound", "double"),
    Column("clusteredMethod", "By patient, method", "", "method of clusteredLow and clusteredHigh"),
    Column("notDefined", "Not defined", "", "why there is no value"),
    Column("clusteredNotDefined", "By patient, not defined", "", "why there is no clusteredLow and clusteredHigh"),
)


@dataclass(frozen=True)
class Rated:
    """One subject (a focus, or a patient). categories: of each reader, from 0 in the order of the scale; None where there is no answer."""

    patientID: str
    categories: tuple[int | None, ...]


def severalCoefficients(counts: NDArray[np.int64]) -> dict[str, float]:
    """Every coefficient, NaN where it is not defined.

    counts (n, c): how many readers put each subject into each category, categories in the order of the scale, equally spaced, empty
    ones kept. A subject that one reader scored counts for the prevalence in Fleiss' kappa and AC, one that nobody scored for nothing. With two
    categories the weighted coefficients, which equal the unweighted, are left out, and the second category is "positive".

    Fleiss 1971, Krippendorff 2004 and Gwet 2008 in the general form for missing answers of Gwet 2014 (Handbook of Inter-Rater
    Reliability, chapters 2 and 5); positive agreement of several readers as the share of pairs: Spitzer and Fleiss 1974.
    """
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts.sum(axis=1) > 0]
    readers = counts.sum(axis=1)
    paired, by = counts[readers > 1], readers[readers > 1]
    categories = counts.shape[1]
    result: dict[str, float] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        if categories == 2:
            positive = paired[:, 1]
            result["positiveAgreement"] = float(np.divide((positive * (positive - 1)).sum(), (positive * (by - 1)).sum()))
        prevalence = (counts / readers[:, None]).mean(axis=0) if len(counts) else np.full(categories, np.nan)
        mean = by.mean() if len(by) else np.nan
        shares = paired.sum(axis=0) / by.sum()
        found: dict[str, dict[str, float]] = {"fleiss": {}, "alpha": {}, "ac": {}}
        for weighting in WEIGHTINGS if categories > 2 else WEIGHTINGS[:1]:
            weights, name = agreementWeights(categories, weighting), weighting.capitalize()
            agreeing = (paired * (paired @ weights - 1)).sum(axis=1)
            # Disagreement, not agreement: where none is expected, none is observed, and 0 / 0 is the NaN of "not defined".
            observed = 1 - (agreeing / (by * (by - 1))).mean() if len(by) else np.nan
            found["fleiss"][f"fleiss{name}"] = float(1 - observed / (prevalence @ (1 - weights) @ prevalence))
            chance = weights.sum() / (categories * (categories - 1)) * (prevalence * (1 - prevalence)).sum()
            found["ac"]["ac1" if weighting == "unweighted" else f"ac2{name}"] = float(1 - observed / (1 - chance))
            small = 1 / (len(by) * mean) if len(by) else np.nan
            pairs = 1 - ((1 - small) * (agreeing / (mean * (by - 1))).mean() + small) if len(by) else np.nan
            found["alpha"][f"alpha{name}"] = float(1 - np.divide(pairs, shares @ (1 - weights) @ shares))
    return result | found["fleiss"] | found["alpha"] | found["ac"]


def severalRows(
    rated: Sequence[Rated], *, scope: str, readers: Sequence[str], scale: str, categories: int, keys: Sequence[str] = ()
) -> list[dict[str, object]]:
    """One row a coefficient, with the columns SEVERAL_COLUMNS; keys: the coefficients, none for all. Raises ValueError for a category that
    is none of `categories`."""
    counts = np.zeros((len(rated), categories), dtype=np.int64)
    for number, subject in enumerate(rated):
        for category in subject.categories:
            if category is not None:
                if not 0 <= category < categories:
                    raise ValueError(f"{category} is none of {categories} categories.")
                counts[number, category] += 1
    paired = counts.sum(axis=1) > 1
    of = np.array([subject.patientID for subject in rated], dtype=object)
    patients = sorted(set(of[paired].tolist()))
    method = f"jackknife over {len(patients)} patients"
    lefts = [severalCoefficients(counts[of != patient]) for patient in patients]
    # In how many patients at least two readers agree on each category.
    together = counts > 1
    agreed = np.zeros(categories, dtype=np.int64)
    for patient in patients:
        agreed += together[of == patient].any(axis=0)
    rows: list[dict[str, object]] = []
    for key, value in severalCoefficients(counts).items():
        if keys and key not in keys:
            continue
        isPositive = key == "positiveAgreement"
        interval = Interval(None, None, "")
        reason = ""
        if np.isnan(value):
            reason = "not defined: nothing was scored by two readers, or all scored everything alike"
        else:
            left = np.array([each[key] for each in lefts])
            interval = leaveOneOutInterval(
                value, left, 0.0 if isPositive else -1.0, agreed[[1]] if isPositive else agreed, method
            )
        rows.append(
            {
                "scope": scope,
                "readers": "; ".join(readers),
                "scale": scale,
                "patients": len(patients),
                "subjects": int(paired.sum()),
                "measure": key,
                "title": TITLES[key],
                "value": None if np.isnan(value) else value,
                "clusteredLow": interval.low,
                "clusteredHigh": interval.high,
                "clusteredMethod": interval.method,
                "notDefined": reason,
                "clusteredNotDefined": interval.reason,
            }
        )
    return rows
