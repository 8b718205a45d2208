"""Agreement of three and more readers: Fleiss' kappa, Krippendorff's alpha, Gwet's AC1 and AC2, and positive agreement, with readers missing.

Intervals are by patient (`jackknife`): foci of one patient are not independent.
"""

from collections.abc import Mapping, Sequence
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
    Column("clusteredLow", "By patient, lower", "", "95 % interval that allows for clustering by patient: lower bound", "double"),
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
    sums = {name: values.sum(axis=0) for name, values in _sumsOf(np.asarray(counts, dtype=float)).items()}
    return {key: float(value) for key, value in _ofSums(sums).items()}


def _weightings(categories: int) -> tuple[str, ...]:
    return WEIGHTINGS if categories > 2 else WEIGHTINGS[:1]


def _sumsOf(counts: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """What each subject adds, (n,) or (n, c), to the sums that every coefficient is made from."""
    categories = counts.shape[1]
    readers = counts.sum(axis=1)
    isPaired = readers > 1
    paired, by = counts * isPaired[:, None], readers * isPaired
    others = np.where(isPaired, readers - 1, 1.0)  # nothing is divided where it is 1
    sums = {
        "scored": (readers > 0).astype(float),
        "prevalence": counts / np.maximum(readers, 1.0)[:, None],
        "paired": isPaired.astype(float),
        "by": by,
        "shares": paired,
        "bothPositive": paired[:, -1] * (paired[:, -1] - 1),
        "onePositive": paired[:, -1] * (by - 1),
    }
    for weighting in _weightings(categories):
        agreeing = (paired * (paired @ agreementWeights(categories, weighting) - 1)).sum(axis=1)
        sums[f"agreeing {weighting}"] = agreeing / (np.maximum(by, 1.0) * others)
        sums[f"agreeing by one {weighting}"] = agreeing / others
    return sums


def _ofSums(sums: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Every coefficient of sums (...) and (..., c) of what subjects add."""
    categories = sums["shares"].shape[-1]
    result: dict[str, NDArray[np.float64]] = {}
    found: dict[str, dict[str, NDArray[np.float64]]] = {"fleiss": {}, "alpha": {}, "ac": {}}
    with np.errstate(divide="ignore", invalid="ignore"):
        if categories == 2:
            result["positiveAgreement"] = sums["bothPositive"] / sums["onePositive"]
        prevalence = sums["prevalence"] / sums["scored"][..., None]
        shares = sums["shares"] / sums["by"][..., None]
        for weighting in _weightings(categories):
            weights, name = agreementWeights(categories, weighting), weighting.capitalize()
            # Disagreement, not agreement: where none is expected, none is observed, and 0 / 0 is the NaN of "not defined".
            observed = 1 - sums[f"agreeing {weighting}"] / sums["paired"]
            found["fleiss"][f"fleiss{name}"] = 1 - observed / _apart(prevalence, weights)
            chance = weights.sum() / (categories * (categories - 1)) * (prevalence * (1 - prevalence)).sum(axis=-1)
            found["ac"]["ac1" if weighting == "unweighted" else f"ac2{name}"] = 1 - observed / (1 - chance)
            pairs = (1 - 1 / sums["by"]) * (1 - sums[f"agreeing by one {weighting}"] / sums["by"])
            found["alpha"][f"alpha{name}"] = 1 - pairs / _apart(shares, weights)
    return result | found["fleiss"] | found["alpha"] | found["ac"]


def _apart(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The disagreement by chance of answers with these shares (..., c) of the categories."""
    return np.asarray(np.einsum("...i,...j,ij->...", shares, shares, 1 - weights))


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
                    raise ValueError(f"{category} is not one of the {categories} categories.")
                counts[number, category] += 1
    paired = counts.sum(axis=1) > 1
    # Only who has something that two readers scored is left out; the others' answers count in the prevalence all the same.
    patients = dict.fromkeys(subject.patientID for subject, isPaired in zip(rated, paired, strict=True) if isPaired)
    place = {patientID: number for number, patientID in enumerate(patients)}
    of = np.array([place.get(subject.patientID, -1) for subject in rated], dtype=np.int64)
    isOf = of == np.arange(len(patients))[:, None]
    method = f"jackknife over {len(patients)} patients"
    # Sums over all others, and not the whole less one: what is 0 stays 0, and so not defined.
    lefts = _ofSums({name: (~isOf).astype(float) @ values for name, values in _sumsOf(counts.astype(float)).items()})
    # In how many patients at least two readers agree on each category.
    agreed = (isOf @ (counts > 1)).sum(axis=0)
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
            lowest, carriers = (0.0, agreed[[1]]) if isPositive else (-1.0, agreed)
            interval = leaveOneOutInterval(value, lefts[key], lowest, carriers, method)
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
