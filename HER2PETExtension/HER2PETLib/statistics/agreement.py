"""Agreement of two readers, or of one reader with own earlier answers: every coefficient, always together.

With rare positives, kappa alone is misleading, and foci of one patient are not independent. So there is no function that gives one
coefficient: `agreementReport` gives all of them with intervals, overall, by site and on repeats, `agreementRows` the rows of
their table. In a free search nobody knows how many foci both readers rightly passed over: there kappa, AC1 and negative agreement have
no meaning for foci, and are given for patients.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.coefficients import CARRIED_BY, LOWEST, coefficients, gwetOfTable, kappaStandardError
from HER2PETLib.statistics.jackknife import clusteredIntervals
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
    Column("scope", "Of", "", "all foci, a site, the repeats of a reader, or all patients of a free search"),
    Column("first", "First reader", "", "whose scores are the rows"),
    Column("second", "Second reader", "", "whose scores are the columns"),
    Column("scale", "Scale", "", "all categories of the scale, or cut into positive and negative"),
    Column("patients", "Patients", "", "patients with at least one focus in this row", "int"),
    Column(
        "foci",
        "Foci",
        "",
        "foci scored by both (cut scale: by at least one, a focus not seen is negative); of patients: empty",
        "int",
    ),
    Column("notSeenFirst", "Not seen by the first", "", "foci that only the second saw", "int"),
    Column("notSeenSecond", "Not seen by the second", "", "foci that only the first saw", "int"),
    Column("measure", "Measure", "", "key of the coefficient"),
    Column("title", "Coefficient", "", "name of the coefficient"),
    Column("value", "Value", "", "the coefficient; agreement and shares from 0 to 1", "double"),
    Column("low", "Independent foci, lower", "", "95 % interval that takes foci as independent: lower bound", "double"),
    Column("high", "Independent foci, upper", "", "upper bound", "double"),
    Column("method", "Independent foci, method", "", "method of low and high"),
    Column("clusteredLow", "By patient, lower", "", "95 % interval that allows for clustering by patient: lower bound", "double"),
    Column("clusteredHigh", "By patient, upper", "", "upper bound", "double"),
    Column("clusteredMethod", "By patient, method", "", "method of clusteredLow and clusteredHigh"),
    Column("notDefined", "Not defined", "", "why there is no value"),
    Column("lowNotDefined", "Independent foci, not defined", "", "why there is no low and high"),
    Column("clusteredNotDefined", "By patient, not defined", "", "why there is no clusteredLow and clusteredHigh"),
)
# What is said of foci in a free search.
OF_FOUND_FOCI = ("positiveAgreement",)
ALL_FOCI, ALL_PATIENTS = "all foci", "all patients"


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
    """The coefficients of one table of counts (c, c), rows first, columns second. of: what was counted."""

    scope: str
    first: str
    second: str
    scale: str
    of: Literal["focus", "patient"]
    table: NDArray[np.int64]
    patients: int
    notSeenFirst: int
    notSeenSecond: int
    estimates: tuple[Estimate, ...]

    @property
    def foci(self) -> int | None:
        return int(self.table.sum()) if self.of == "focus" else None


def agreementReport(
    pairs: Sequence[ScorePair],
    repeats: Mapping[str, Sequence[ScorePair]],
    *,
    readers: tuple[str, str],
    categories: Sequence[int] = (1, 2, 3, 4, 5),
    cut: int = 4,
    searched: Collection[str] | None = None,
) -> list[Agreement]:
    """Agreement between the readers over all foci and by site, and of each reader of `repeats` between first and repeated
    answers; each on the whole scale and cut at `cut` (positive: score >= cut).

    searched: in a free search, the patientIDs of everybody whom both readers searched, with marks or without. Of foci only positive
    agreement is given then; of these patients (positive: at least one focus is) all coefficients.

    Raises ProblemError for a score that is not on the scale.
    """
    report = _Report(tuple(categories), cut, freeSearch=searched is not None)
    results = report.ofFoci(pairs, ALL_FOCI, *readers)
    if searched is not None:
        results.append(report.ofPatients(pairs, searched, *readers))
    for site in sorted({pair.site for pair in pairs}):
        ofSite = [pair for pair in pairs if pair.site == site]
        results += report.ofFoci(ofSite, f"site: {site or 'not documented'}", *readers)
    for reader, twice in repeats.items():
        results += report.ofFoci(twice, f"repeats of {reader}", f"{reader}, first", f"{reader}, repeat")
    return results


def agreementRows(results: Sequence[Agreement]) -> list[dict[str, object]]:
    """One row a coefficient, with the columns AGREEMENT_COLUMNS; None is an empty cell, and notDefined says why."""
    rows = []
    for result in results:
        for estimate in result.estimates:
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
                    "notDefined": estimate.reason,
                    "lowNotDefined": estimate.interval.reason,
                    "clusteredNotDefined": estimate.clustered.reason,
                }
            )
    return rows


@dataclass(frozen=True)
class _Report:
    categories: tuple[int, ...]
    cut: int
    freeSearch: bool

    def ofFoci(self, pairs: Sequence[ScorePair], scope: str, first: str, second: str) -> list[Agreement]:
        """On the whole scale, which in a free search has no coefficient, and cut."""
        index = {score: position for position, score in enumerate(self.categories)}
        for pair in pairs:
            for score in (pair.first, pair.second):
                if score is not None and score not in index:
                    raise ProblemError(
                        f"Patient {pair.patientID}: the score {score} is not on the scale {', '.join(map(str, self.categories))}.",
                        "Check the charter and the result table.",
                    )
        seen = [pair for pair in pairs if pair.first is not None or pair.second is not None]
        onScale = [
            (pair.patientID, index[pair.first], index[pair.second])
            for pair in seen
            if pair.first is not None and pair.second is not None
        ]
        notSeen = (sum(pair.first is None for pair in seen), sum(pair.second is None for pair in seen))
        onCut = [(pair.patientID, self._called(pair.first), self._called(pair.second)) for pair in seen]
        identity = _Identity(scope, first, second, "focus", *notSeen)
        cut = self._cutName()
        if self.freeSearch:
            return [_estimated(onCut, 2, cut, identity, OF_FOUND_FOCI)]
        scale = f"scores {self.categories[0]}-{self.categories[-1]}"
        return [_estimated(onScale, len(index), scale, identity), _estimated(onCut, 2, cut, identity)]

    def ofPatients(self, pairs: Sequence[ScorePair], searched: Collection[str], first: str, second: str) -> Agreement:
        """Whether each reader called a focus of the patient positive."""
        called: dict[str, tuple[int, int]] = dict.fromkeys(searched, (0, 0))
        for pair in pairs:
            if pair.patientID in called:
                before = called[pair.patientID]
                called[pair.patientID] = (before[0] | self._called(pair.first), before[1] | self._called(pair.second))
        cells = [(patientID, *answers) for patientID, answers in called.items()]
        return _estimated(cells, 2, f"{self._cutName()}, in a patient", _Identity(ALL_PATIENTS, first, second, "patient"))

    def _called(self, score: int | None) -> int:
        """A focus that a reader did not see is negative for that reader."""
        return int(score is not None and score >= self.cut)

    def _cutName(self) -> str:
        return f"positive is >= {self.cut}"


@dataclass(frozen=True)
class _Identity:
    scope: str
    first: str
    second: str
    of: Literal["focus", "patient"]
    notSeenFirst: int = 0
    notSeenSecond: int = 0


def _estimated(
    cells: Sequence[tuple[str, int, int]], size: int, scale: str, identity: _Identity, keys: Collection[str] = ()
) -> Agreement:
    """cells: (patientID, row, column) of each focus or patient; keys: the coefficients, none for all."""
    patients = {patientID: number for number, patientID in enumerate(sorted({cell[0] for cell in cells}))}
    flat = np.fromiter(((patients[p] * size + row) * size + column for p, row, column in cells), dtype=np.int64, count=len(cells))
    tables = np.bincount(flat, minlength=len(patients) * size * size).reshape(len(patients), size, size)
    table = tables.sum(axis=0)
    clustered = clusteredIntervals(tables, coefficients, LOWEST, CARRIED_BY)
    estimates = tuple(
        Estimate(key, None, _whyNot(key, table, identity.of), Interval(None, None, ""), Interval(None, None, ""))
        if np.isnan(value)
        else Estimate(key, float(value), "", _independent(key, float(value), table, identity.of), clustered[key])
        for key, value in coefficients(table).items()
        if not keys or key in keys
    )
    return Agreement(scale=scale, table=table, patients=len(patients), estimates=estimates, **vars(identity))


def _whyNot(key: str, table: NDArray[np.int64], of: str) -> str:
    if not table.sum():
        return f"not defined: there is no {of}"
    if key.startswith("kappa"):
        return f"not defined: both put every {of} into the same category, so agreement by chance is complete"
    return f"not defined: neither called a {of} {'positive' if key == 'positiveAgreement' else 'negative'}"


def _independent(key: str, value: float, table: NDArray[np.int64], of: str) -> Interval:
    """95 % interval as if foci were independent; normal for kappa, Student's t for AC1 and AC2 (Gwet 2014)."""
    from scipy.stats import norm, t

    total = int(table.sum())
    weighting = COEFFICIENTS[key][1]
    if not weighting:
        counts = {"agreement": np.trace(table), "positiveFirst": table[1].sum(), "positiveSecond": table[:, 1].sum()}
        if key in counts:
            return Proportion(int(counts[key]), total, "foci" if of == "focus" else "patients").clopperPearson
        return Interval(None, None, "", "only the interval that allows for clustering by patient is given")
    if key.startswith("kappa"):
        method, quantile, error = "normal", norm.ppf(0.975), kappaStandardError(table, weighting)
    else:
        method = "Student's t"
        if total < 2:
            return Interval(None, None, method, f"not defined: one {of} has no spread")
        quantile, error = t.ppf(0.975, total - 1), gwetOfTable(table, weighting)[1]
    if error < 1e-12:
        return Interval(None, None, method, "not defined: its estimated standard error is 0")
    return Interval(max(value - quantile * error, -1.0), min(value + quantile * error, 1.0), method)
