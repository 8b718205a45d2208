"""Agreement of two readers, or of one reader with own earlier answers: every coefficient, always together.

With rare positives kappa alone misleads, and foci of one patient are not independent. So there is no function that gives one
coefficient: `agreementReport` gives all of them with intervals, overall, by site and on repeats, `agreementRows` the rows of
their table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.bootstrap import GENERATOR, clusteredIntervals
from HER2PETLib.statistics.coefficients import coefficients, gwetOfTable, kappaStandardError
from HER2PETLib.statistics.proportions import Interval, Proportion
from HER2PETLib.tables.columns import Column

# key -> title and, for kappa, AC1 and AC2, the weighting.
COEFFICIENTS: dict[str, tuple[str, str]] = {
    "agreement": ("Agreement", ""),
    "positiveAgreement": ("Positive agreement", ""),
    "negativeAgreement": ("Negative agreement", ""),
    "positiveFirst": ("Positive share, first", ""),
    "positiveSecond": ("Positive share, second", ""),
    "kappaUnweighted": ("Cohen's kappa", "unweighted"),
    "kappaLinear": ("Cohen's kappa, linear weights", "linear"),
    "kappaQuadratic": ("Cohen's kappa, quadratic weights", "quadratic"),
    "ac1": ("Gwet's AC1", "unweighted"),
    "ac2Linear": ("Gwet's AC2, linear weights", "linear"),
    "ac2Quadratic": ("Gwet's AC2, quadratic weights", "quadratic"),
}

# The columns of `agreementRows`.
AGREEMENT_COLUMNS = (
    Column("scope", "Foci of", "", "all foci, a site, or the repeats of a reader"),
    Column("first", "First reader", "", "whose scores are the rows"),
    Column("second", "Second reader", "", "whose scores are the columns"),
    Column("scale", "Scale", "", "all categories of the scale, or cut into positive and negative"),
    Column("patients", "Patients", "", "patients with at least one focus in this row", "int"),
    Column("foci", "Foci", "", "foci scored by both (cut scale: by at least one, a focus not seen is negative)", "int"),
    Column("notSeenFirst", "Not seen by the first", "", "foci that only the second saw", "int"),
    Column("notSeenSecond", "Not seen by the second", "", "foci that only the first saw", "int"),
    Column("measure", "Measure", "", "key of the coefficient"),
    Column("title", "Coefficient", "", "name of the coefficient"),
    Column("value", "Value", "", "the coefficient; agreement and shares from 0 to 1", "double"),
    Column("low", "Independent foci, lower", "", "95 % interval that takes foci as independent: lower bound", "double"),
    Column("high", "Independent foci, upper", "", "upper bound", "double"),
    Column("method", "Independent foci, method", "", "method of low and high"),
    Column("clusteredLow", "By patient, lower", "", "95 % interval that respects patients: lower bound", "double"),
    Column("clusteredHigh", "By patient, upper", "", "upper bound", "double"),
    Column("clusteredMethod", "By patient, method", "", "method of clusteredLow and clusteredHigh"),
    Column("samples", "Bootstrap samples", "", "bootstrap samples", "int"),
    Column("seed", "Seed", "", "seed of the bootstrap", "int"),
    Column("generator", "Generator", "", "random generator of the bootstrap"),
    Column("notDefined", "Not defined", "", "why a value or an interval is missing"),
)


@dataclass(frozen=True)
class ScorePair:
    """Two scores of one focus; None: not seen (the other saw it)."""

    patientID: str
    site: str
    first: int | None
    second: int | None


@dataclass(frozen=True)
class Estimate:
    """A coefficient; value None: not defined, for the `reason`. interval takes foci as independent, clustered does not."""

    key: str
    value: float | None
    reason: str
    interval: Interval
    clustered: Interval


@dataclass(frozen=True, eq=False)
class Agreement:
    """All coefficients of one table of counts (c, c), rows first, columns second."""

    scope: str
    first: str
    second: str
    scale: str
    table: np.ndarray
    patients: int
    notSeenFirst: int
    notSeenSecond: int
    estimates: tuple[Estimate, ...]
    samples: int
    seed: int

    @property
    def foci(self) -> int:
        return int(self.table.sum())


def agreementReport(
    pairs: Sequence[ScorePair],
    repeats: Mapping[str, Sequence[ScorePair]],
    *,
    readers: tuple[str, str],
    categories: Sequence[int] = (1, 2, 3, 4, 5),
    cut: int = 4,
    samples: int = 2000,
    seed: int,
) -> list[Agreement]:
    """Agreement between the readers over all foci and by site, and of each reader of `repeats` between first and repeated
    answers; each on the whole scale and cut at `cut` (positive: score >= cut).

    Raises ProblemError for a score that is not on the scale.
    """
    common = {"categories": categories, "cut": cut, "samples": samples, "seed": seed}
    results = [*_agreement(pairs, "all foci", *readers, **common)]
    for site in sorted({pair.site for pair in pairs}):
        ofSite = [pair for pair in pairs if pair.site == site]
        results += _agreement(ofSite, f"site: {site or 'not documented'}", *readers, **common)
    for reader, twice in repeats.items():
        results += _agreement(twice, f"repeats of {reader}", f"{reader}, first", f"{reader}, repeat", **common)
    return results


def agreementRows(results: Sequence[Agreement]) -> list[dict[str, object]]:
    """One row a coefficient, with the columns AGREEMENT_COLUMNS; None is an empty cell, and notDefined says why."""
    rows = []
    for result in results:
        for estimate in result.estimates:
            reasons = [estimate.reason] if estimate.reason else [estimate.interval.reason, estimate.clustered.reason]
            rows.append(
                {
                    "scope": result.scope,
                    "first": result.first,
                    "second": result.second,
                    "scale": result.scale,
                    "patients": result.patients,
                    "foci": result.foci,
                    "notSeenFirst": result.notSeenFirst,
                    "notSeenSecond": result.notSeenSecond,
                    "measure": estimate.key,
                    "title": COEFFICIENTS[estimate.key][0],
                    "value": estimate.value,
                    "low": estimate.interval.low,
                    "high": estimate.interval.high,
                    "method": estimate.interval.method,
                    "clusteredLow": estimate.clustered.low,
                    "clusteredHigh": estimate.clustered.high,
                    "clusteredMethod": estimate.clustered.method,
                    "samples": result.samples,
                    "seed": result.seed,
                    "generator": GENERATOR,
                    "notDefined": "; ".join(reason for reason in reasons if reason),
                }
            )
    return rows


def _agreement(
    pairs: Sequence[ScorePair],
    scope: str,
    first: str,
    second: str,
    *,
    categories: Sequence[int],
    cut: int,
    samples: int,
    seed: int,
) -> tuple[Agreement, Agreement]:
    index = {score: position for position, score in enumerate(categories)}
    for pair in pairs:
        for score in (pair.first, pair.second):
            if score is not None and score not in index:
                raise ProblemError(
                    f"Patient {pair.patientID}: the score {score} is not on the scale {', '.join(map(str, categories))}.",
                    "Check the charter and the result table.",
                )
    seen = [pair for pair in pairs if pair.first is not None or pair.second is not None]
    both = [pair for pair in seen if pair.first is not None and pair.second is not None]
    onScale = [(pair.patientID, index[pair.first], index[pair.second]) for pair in both]
    # A focus that a reader did not see is negative for that reader.
    onCut = [(pair.patientID, *(score is not None and score >= cut for score in (pair.first, pair.second))) for pair in seen]
    notSeen = {
        "notSeenFirst": sum(pair.first is None for pair in seen),
        "notSeenSecond": sum(pair.second is None for pair in seen),
    }
    return tuple(
        _estimate(cells, size, scope=scope, first=first, second=second, scale=scale, samples=samples, seed=seed, **notSeen)
        for cells, size, scale in (
            (onScale, len(index), f"scores {categories[0]}-{categories[-1]}"),
            (onCut, 2, f"positive is >= {cut}"),
        )
    )


def _estimate(cells: Sequence[tuple[str, int, int]], size: int, *, samples: int, seed: int, **identity) -> Agreement:
    patients = {patientID: number for number, patientID in enumerate(sorted({cell[0] for cell in cells}))}
    flat = np.fromiter(((patients[p] * size + row) * size + column for p, row, column in cells), dtype=np.int64, count=len(cells))
    tables = np.bincount(flat, minlength=len(patients) * size * size).reshape(len(patients), size, size)
    table = tables.sum(axis=0)
    clustered = clusteredIntervals(tables, coefficients, samples, seed)
    estimates = tuple(
        Estimate(key, None, _whyNot(key, table), Interval(None, None, ""), Interval(None, None, ""))
        if np.isnan(value)
        else Estimate(key, float(value), "", _independent(key, float(value), table), clustered[key])
        for key, value in coefficients(table).items()
    )
    return Agreement(table=table, patients=len(patients), estimates=estimates, samples=samples, seed=seed, **identity)


def _whyNot(key: str, table: np.ndarray) -> str:
    if not table.sum():
        return "not defined: there is no focus"
    if key.startswith("kappa"):
        return "not defined: both put every focus into the same one category, so agreement by chance is complete"
    return f"not defined: neither called a focus {'positive' if key == 'positiveAgreement' else 'negative'}"


def _independent(key: str, value: float, table: np.ndarray) -> Interval:
    """95 % interval as if foci were independent; normal for kappa, Student's t for AC1 and AC2 (Gwet 2014)."""
    from scipy.stats import norm, t

    total = int(table.sum())
    weighting = COEFFICIENTS[key][1]
    if not weighting:
        counts = {"agreement": np.trace(table), "positiveFirst": table[1].sum(), "positiveSecond": table[:, 1].sum()}
        if key in counts:
            return Proportion(int(counts[key]), total, "foci").clopperPearson
        return Interval(None, None, "", "only the interval that respects patients is given")
    if key.startswith("kappa"):
        method, quantile, error = "normal", norm.ppf(0.975), kappaStandardError(table, weighting)
    else:
        method = "Student's t"
        if total < 2:
            return Interval(None, None, method, "not defined: one focus has no spread")
        quantile, error = t.ppf(0.975, total - 1), gwetOfTable(table, weighting)[1]
    if error < 1e-12:
        return Interval(None, None, method, "not defined: its estimated standard error is 0")
    return Interval(max(value - quantile * error, -1.0), min(value + quantile * error, 1.0), method)
