"""Agreement coefficients of a table of two readers' scores: kappa, AC1 and AC2, positive and negative agreement."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# The lowest value of a coefficient where it is not 0; the highest is 1.
LOWEST = {f"kappa{weighting}": -1.0 for weighting in ("Unweighted", "Linear", "Quadratic")} | {
    "ac1": -1.0, "ac2Linear": -1.0, "ac2Quadratic": -1.0
}  # fmt: skip
# The one category of two that a coefficient is about.
CARRIED_BY = {"positiveAgreement": 1, "negativeAgreement": 0}
WEIGHTINGS = ("unweighted", "linear", "quadratic")


def agreementWeights(count: int, weighting: str) -> NDArray[np.float64]:
    """Weights (c, c) of agreement between `count` equally spaced categories: 1 on the diagonal, 0 at the far corners."""
    distance = np.abs(np.subtract.outer(np.arange(count), np.arange(count))) / (count - 1)
    return {"unweighted": np.eye(count), "linear": 1 - distance, "quadratic": 1 - distance**2}[weighting]


def coefficients(tables: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
    """Every coefficient of every table, NaN where it is not defined.

    tables: (..., c, c) counts, rows reader 1, columns reader 2, categories in the order of the scale, empty ones kept. Where there
    are two categories the second is "positive", and the weighted coefficients, which equal the unweighted, are left out.
    Returns arrays of the leading shape by key: agreement, kappaUnweighted, kappaLinear, kappaQuadratic, ac1, ac2Linear,
    ac2Quadratic; or agreement, positiveAgreement, negativeAgreement, positiveFirst, positiveSecond (the share that each
    reader calls positive: low prevalence is why kappa alone misleads), kappaUnweighted, ac1.

    Cohen 1960 and 1968 for kappa; Gwet 2008 (AC1) and 2014, Handbook of Inter-Rater Reliability (AC2); Cicchetti and Feinstein
    1990 for positive and negative agreement.
    """
    tables = np.asarray(tables, dtype=float)
    count = tables.shape[-1]
    total = tables.sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = tables / total[..., None, None]
        first, second = share.sum(axis=-1), share.sum(axis=-2)
        mean = (first + second) / 2
        spread = (mean * (1 - mean)).sum(axis=-1)
        result = {"agreement": np.trace(share, axis1=-2, axis2=-1)}
        if count == 2:
            for key, category in (("positiveAgreement", 1), ("negativeAgreement", 0)):
                result[key] = share[..., category, category] / mean[..., category]
            result |= {"positiveFirst": first[..., 1], "positiveSecond": second[..., 1]}
        kappas, gwets = {}, {}
        for weighting in WEIGHTINGS if count > 2 else WEIGHTINGS[:1]:
            weights = agreementWeights(count, weighting)
            # Disagreement, not agreement: where none is expected, none is observed, and 0 / 0 is the NaN of "not defined".
            observed = np.einsum("...ij,ij->...", share, 1 - weights)
            expected = np.einsum("...i,...j,ij->...", first, second, 1 - weights)
            kappas[f"kappa{weighting.capitalize()}"] = 1 - observed / expected
            chance = weights.sum() * spread / (count * (count - 1))
            gwets["ac1" if weighting == "unweighted" else f"ac2{weighting.capitalize()}"] = 1 - observed / (1 - chance)
    return result | kappas | gwets


def kappaStandardError(table: NDArray[Any], weighting: str) -> float:
    """Asymptotic standard error of Cohen's kappa (Fleiss, Cohen and Everitt 1969), by statsmodels.

    table: (c, c) counts with at least two categories in use.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    # statsmodels also computes a z value, which divides by zero in tables that do not matter here.
    with np.errstate(divide="ignore", invalid="ignore"):
        result = cohens_kappa(np.asarray(table), wt=None if weighting == "unweighted" else weighting)
    # Rounding can make the variance of perfect agreement a hair less than 0.
    return float(np.sqrt(max(result.var_kappa, 0.0)))


def gwet(counts: NDArray[Any], frequencies: NDArray[Any], weights: NDArray[Any]) -> tuple[float, float]:
    """AC1 (identity `weights`) or AC2 and its standard error over subjects drawn from an infinite population.

    counts (m, c): how many readers put a subject into each category, every subject scored by two readers or more;
    frequencies (m,): how many such subjects; weights (c, c). Gwet 2014, equations of the general case without missing scores.
    """
    subjects = frequencies.sum()
    readers = counts.sum(axis=1)
    categories = len(weights)
    observed = (counts * (counts @ weights - 1)).sum(axis=1) / (readers * (readers - 1))
    prevalence = frequencies @ (counts / readers[:, None]) / subjects
    scale = weights.sum() / (categories * (categories - 1))
    chance = scale * (prevalence * (1 - prevalence)).sum()
    value = (frequencies @ observed / subjects - chance) / (1 - chance)
    chanceOf = scale * (counts @ (1 - prevalence)) / readers
    linearised = (observed - chance) / (1 - chance) - 2 * (1 - value) * (chanceOf - chance) / (1 - chance)
    variance = frequencies @ (linearised - value) ** 2 / (subjects * (subjects - 1))
    return float(value), float(np.sqrt(variance))


def gwetOfTable(table: NDArray[Any], weighting: str) -> tuple[float, float]:
    """AC1 or AC2 of two readers and its standard error; table (c, c) with two subjects or more."""
    categories = len(table)
    unit = np.eye(categories)
    counts = (unit[:, None, :] + unit[None, :, :]).reshape(-1, categories)
    return gwet(counts, np.asarray(table, dtype=float).ravel(), agreementWeights(categories, weighting))
