"""Agreement of measurements: two people measured the same lesions. Bias, limits of agreement, repeatability and intraclass correlation, always together.

Bland and Altman (Lancet 1986; Stat Methods Med Res 1999; J Biopharm Stat 2007) for lesions in patients; on the log scale where errors are proportional,
as those of SUV are, with limits that are not symmetric in percent; intraclass correlation by Shrout and Fleiss (Psychol Bull 1979) and McGraw and
Wong (Psychol Methods 1996). The correlation depends on how different the lesions are: it is never given alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from HER2PETLib.statistics.proportions import Interval
from HER2PETLib.tables.columns import Column

# Bland and Altman's, so that limits are those of other programs.
REACH = 1.96
FEWEST = 3
# Less than this share of what is compared is the rounding of the computer.
_ROUNDING = 1e-9
LINEAR, LOG = "absolute", "percent"

MEASURE_AGREEMENT_COLUMNS = (
    Column("measure", "Measure", "", "what was measured twice"),
    Column("lesions", "Lesions", "", "measured by both", "int"),
    Column("patients", "Patients", "", "whose lesions they are", "int"),
    Column("quantity", "Quantity", "", "key of what was computed"),
    Column("title", "What", "", "in words"),
    Column("unit", "Unit", "", "of value, low and high; empty: none"),
    Column("value", "Value", "", "", "double"),
    Column("low", "Lower", "", "95 % interval", "double"),
    Column("high", "Upper", "", "95 % interval", "double"),
    Column("method", "Method", "", "of the interval"),
    Column("notEstimable", "Not estimable", "", "why there is no value or no interval"),
)


@dataclass(frozen=True)
class Limits:
    """Bias and 95 % limits of agreement of second minus first. betweenPatients, within: variance components; NaN where every patient has one."""

    count: int
    patients: int
    mean: float
    deviation: float
    low: float
    high: float
    betweenPatients: float
    within: float
    biasInterval: Interval
    lowInterval: Interval
    highInterval: Interval


@dataclass(frozen=True)
class RepeatabilityEstimate:
    """deviation: within a lesion (s_w), no bias removed; coefficient: two measurements of a lesion differ by less in 95 of 100. interval: of
    the coefficient, by chi-square, lesions as independent."""

    count: int
    deviation: float
    coefficient: float
    interval: Interval

    @property
    def percentLimits(self) -> tuple[float, float]:
        """Of differences of logarithms: the limits in percent."""
        return 100 * np.expm1(-self.coefficient), 100 * np.expm1(self.coefficient)

    @property
    def coefficientOfVariation(self) -> float:
        """Of differences of logarithms: within a lesion, as a share."""
        return float(np.sqrt(np.expm1(self.deviation**2)))


@dataclass(frozen=True)
class Intraclass:
    """Mean squares and the coefficients ICC(1,1), ICC(2,1), ICC(3,1) and those of the raters' mean, ICC(1,k), ICC(2,k), ICC(3,k)."""

    msLesions: float
    msRaters: float
    msError: float
    values: dict[str, float]
    intervals: dict[str, Interval]


def limitsOfAgreement(differences: ArrayLike, patients: ArrayLike | None = None) -> Limits:
    """Limits of agreement of differences (n,), whose patients (n,); None: each of its own.

    Several lesions of a patient: one-way analysis of variance of the differences by patient, so that the variance between patients is not taken for
    less than it is (Bland and Altman 2007, true value varies). Intervals are exact or by Bland and Altman 1986 where every patient has one lesion,
    else by the jackknife over patients.
    """
    from scipy.stats import t

    differences = np.asarray(differences, dtype=float)
    patients = np.arange(differences.size) if patients is None else np.asarray(patients)
    _, of = np.unique(patients, return_inverse=True)
    mean, variance, between, within = _varianceOfDifferences(differences, of)
    deviation = float(np.sqrt(variance))
    counts = np.bincount(of)
    count, groups = differences.size, counts.size
    values = {"bias": mean, "low": mean - REACH * deviation, "high": mean + REACH * deviation}
    if np.ptp(differences) <= _ROUNDING * np.abs(differences).max():
        none = Interval(None, None, "", "not estimable: all differences are equal")
        intervals = dict.fromkeys(values, none)
    elif count == groups and count >= FEWEST:
        quantile = float(t.ppf(0.975, count - 1))
        errors = {
            "bias": deviation / np.sqrt(count),
            "low": deviation * np.sqrt(3 / count),
            "high": deviation * np.sqrt(3 / count),
        }
        method = "Bland and Altman 1986, Student's t"
        intervals = {
            key: Interval(value - quantile * errors[key], value + quantile * errors[key], method) for key, value in values.items()
        }
    else:

        def left(kept: NDArray[np.bool_]) -> tuple[float, float, float]:
            own = np.unique(of[kept], return_inverse=True)[1]
            m, v, _, _ = _varianceOfDifferences(differences[kept], own)
            return m, m - REACH * np.sqrt(v), m + REACH * np.sqrt(v)

        intervals = dict(zip(values, jackknifeOverPatients(tuple(values.values()), of, left), strict=True))
    return Limits(
        count, groups, mean, deviation, values["low"], values["high"], between, within,
        intervals["bias"], intervals["low"], intervals["high"],
    )  # fmt: skip


def limitsOfReplicates(first: Sequence[ArrayLike], second: Sequence[ArrayLike]) -> tuple[float, float]:
    """Mean and standard deviation of the difference first minus second of single measurements, where each subject was measured several times by both
    and its true value did not change. first, second: the measurements of each subject. Bland and Altman 1999, section 5.1."""
    groups = [[np.asarray(each, dtype=float) for each in measured] for measured in (first, second)]
    means = [np.array([each.mean() for each in group]) for group in groups]
    differences = means[0] - means[1]
    variance = differences.var(ddof=1)
    for group in groups:
        sizes = np.array([each.size for each in group])
        if sizes.sum() > sizes.size:
            variance += (1 - (1 / sizes).mean()) * _within(group)
    return float(differences.mean()), float(np.sqrt(variance))


def repeatabilityOfReplicates(measured: Sequence[ArrayLike]) -> float:
    """The repeatability coefficient of one who measured each subject several times: 1.96 sqrt(2) s_w."""
    return float(REACH * np.sqrt(2 * _within([np.asarray(each, dtype=float) for each in measured])))


def repeatability(differences: ArrayLike) -> RepeatabilityEstimate:
    """Of differences (n,) of two measurements of each lesion. No bias is removed: what two people do differently counts."""
    from scipy.stats import chi2

    differences = np.asarray(differences, dtype=float)
    count = differences.size
    deviation = float(np.sqrt((differences**2).sum() / (2 * count)))
    coefficient = float(REACH * np.sqrt(2) * deviation)
    low, high = (float(coefficient * np.sqrt(count / chi2.ppf(q, count))) for q in (0.975, 0.025))
    return RepeatabilityEstimate(count, deviation, coefficient, Interval(low, high, f"chi-square, {count} degrees of freedom"))


def intraclass(ratings: ArrayLike) -> Intraclass:
    """ratings (lesions, raters), complete. Raises ValueError for fewer than two of either."""
    from scipy.stats import f

    ratings = np.asarray(ratings, dtype=float)
    n, k = ratings.shape
    if min(n, k) < 2:
        raise ValueError(f"Intraclass correlation needs two lesions and two raters, not {n} and {k}.")
    deviations = ratings - ratings.mean()
    ofLesions, ofRaters = deviations.mean(axis=1), deviations.mean(axis=0)
    ms = float(k * (ofLesions**2).sum() / (n - 1))
    msRaters = float(n * (ofRaters**2).sum() / (k - 1))
    df = (n - 1) * (k - 1)
    error = float(((deviations - ofLesions[:, None] - ofRaters) ** 2).sum() / df)
    within = float(((ratings - ratings.mean(axis=1, keepdims=True)) ** 2).sum() / (n * (k - 1)))
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {
            "icc11": np.divide(ms - within, ms + (k - 1) * within),
            "icc21": np.divide(ms - error, ms + (k - 1) * error + k * (msRaters - error) / n),
            "icc31": np.divide(ms - error, ms + (k - 1) * error),
            "icc1k": np.divide(ms - within, ms),
            "icc2k": np.divide(ms - error, ms + (msRaters - error) / n),
            "icc3k": np.divide(ms - error, ms),
        }
    values = {key: float(value) for key, value in values.items()}
    method = "F distribution, lesions taken as independent"
    none = Interval(
        None, None, method, "not estimable: the lesions do not differ, or the raters differ by the same amount in every lesion"
    )
    if min(error, ms) <= (_ROUNDING * np.abs(ratings).max()) ** 2 or not np.isfinite(list(values.values())).all():
        return Intraclass(ms, msRaters, error, values, dict.fromkeys(values, none))
    bounds: dict[str, tuple[float, float]] = {}
    for key, under, degrees in (("icc1", within, n * (k - 1)), ("icc3", error, df)):
        low, high = ms / under / f.ppf(0.975, n - 1, degrees), ms / under * f.ppf(0.975, degrees, n - 1)
        bounds[f"{key}1"] = (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)
        bounds[f"{key}k"] = 1 - 1 / low, 1 - 1 / high
    single = values["icc21"]
    a, b = k * single / (n * (1 - single)), 1 + k * single * (n - 1) / (n * (1 - single))
    v = (a * msRaters + b * error) ** 2 / ((a * msRaters) ** 2 / (k - 1) + (b * error) ** 2 / df)
    over, under = f.ppf(0.975, n - 1, v), f.ppf(0.975, v, n - 1)
    raters = k * msRaters + (k * n - k - n) * error
    bounds["icc21"] = n * (ms - over * error) / (over * raters + n * ms), n * (under * ms - error) / (raters + n * under * ms)
    low, high = (k * bound / (1 + (k - 1) * bound) for bound in bounds["icc21"])
    bounds["icc2k"] = low, high
    return Intraclass(
        ms, msRaters, error, values, {key: Interval(float(low), float(high), method) for key, (low, high) in bounds.items()}
    )


def jackknifeOverPatients(
    values: Sequence[float], of: NDArray[Any], statistic: Callable[[NDArray[np.bool_]], Sequence[float]]
) -> list[Interval]:
    """95 % intervals of values, each patient with all lesions left out in turn, Student's t. of (n,): number of the patient from 0;
    statistic: the values of the lesions that are kept (n,)."""
    from scipy.stats import t

    patients = int(of.max()) + 1 if of.size else 0
    method = f"jackknife over {patients} patients, Student's t"
    if patients < FEWEST:
        reason = f"not estimable: an interval by patient needs {FEWEST} patients or more"
        return [Interval(None, None, method, reason) for _ in values]
    left = np.array([statistic(of != patient) for patient in range(patients)], dtype=float)
    if not np.isfinite(left).all():
        return [
            Interval(None, None, method, "not estimable: there is no value when one of the patients is left out") for _ in values
        ]
    errors = np.sqrt((patients - 1) / patients * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    reach = float(t.ppf(0.975, patients - 1)) * errors
    return [
        Interval(float(value - each), float(value + each), method)
        if each > _ROUNDING * np.abs(left).max()
        else Interval(None, None, method, "not estimable: leaving out any patient changes nothing")
        for value, each in zip(values, reach, strict=True)
    ]


def measureAgreementRows(
    measure: str, unit: str, first: ArrayLike, second: ArrayLike, patients: Sequence[str]
) -> list[dict[str, object]]:
    """Everything about one measure that two people took of the same lesions: first, second (n,), finite; patients (n,). One row a quantity, with
    the columns MEASURE_AGREEMENT_COLUMNS."""
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    of = np.unique(np.asarray(patients, dtype=str), return_inverse=True)[1] if len(first) else np.zeros(0, dtype=int)
    base = {"measure": measure, "lesions": first.size, "patients": len(set(patients))}
    rows: list[dict[str, object]] = []

    def add(
        quantity: str, title: str, unit: str, value: float | None, interval: Interval | None = None, reason: str = ""
    ) -> None:
        interval = interval or Interval(None, None, "")
        isThere = value is not None and np.isfinite(value)
        rows.append(
            {
                **base, "quantity": quantity, "title": title, "unit": unit, "value": float(value) if isThere else None,  # type: ignore[arg-type]
                "low": interval.low, "high": interval.high, "method": interval.method, "notEstimable": reason or interval.reason,
            }
        )  # fmt: skip

    if first.size < FEWEST:
        add("bias", "Bias", unit, None, reason=f"not estimable: needs {FEWEST} lesions or more that both measured")
        return rows
    differences = second - first
    _addLimits(add, "", unit, limitsOfAgreement(differences, of), _same)
    absolute = repeatability(differences)
    byPatient = _byPatient(differences, of, absolute)
    add("repeatability", "Repeatability coefficient, the two taken alike", unit, absolute.coefficient, byPatient)
    if (first > 0).all() and (second > 0).all():
        logs = np.log(second) - np.log(first)
        _addLimits(add, "Percent", "%", limitsOfAgreement(logs, of), _percent)
        relative = repeatability(logs)
        interval = _byPatient(logs, of, relative)
        low, high = relative.percentLimits
        lower = _through(interval, lambda bound: _percent(-bound))
        add("repeatabilityPercentLow", "Repeatability limits, lower, the two taken alike", "%", low, lower)
        add("repeatabilityPercentHigh", "Repeatability limits, upper", "%", high, _through(interval, _percent))
        add("coefficientOfVariation", "Coefficient of variation within a lesion", "%", 100 * relative.coefficientOfVariation)
    else:
        count = int(((first <= 0) | (second <= 0)).sum())
        add("biasPercent", "Bias, percent", "%", None, reason=f"not estimable: {count} lesions have a value that is not above 0")
    found = intraclass(np.column_stack([first, second]))
    for key, title in (("icc21", "ICC(2,1), people like these two"), ("icc31", "ICC(3,1), these two, their bias left out")):
        add(key, title, "", found.values[key], found.intervals[key])
    return rows


def _addLimits(add: Callable[..., None], suffix: str, unit: str, found: Limits, scale: Callable[[float], float]) -> None:
    percent = ", percent" if suffix else ""
    add(f"bias{suffix}", f"Bias, second minus first{percent}", unit, scale(found.mean), _through(found.biasInterval, scale))
    for key, title, value, interval in (
        ("limitLow", "Limits of agreement, lower", found.low, found.lowInterval),
        ("limitHigh", "Limits of agreement, upper", found.high, found.highInterval),
    ):
        add(f"{key}{suffix}", f"{title}{percent}", unit, scale(value), _through(interval, scale))


def _byPatient(differences: NDArray[np.float64], of: NDArray[Any], found: RepeatabilityEstimate) -> Interval:
    """Of the coefficient; on the log scale, where the interval cannot reach 0."""
    if not found.coefficient:
        return Interval(None, None, "", "not estimable: all lesions were measured alike")
    if found.count == int(of.max()) + 1:
        return found.interval

    def left(kept: NDArray[np.bool_]) -> tuple[float]:
        with np.errstate(divide="ignore"):
            return (float(np.log(repeatability(differences[kept]).coefficient)),)

    (interval,) = jackknifeOverPatients((float(np.log(found.coefficient)),), of, left)
    return _through(interval, lambda bound: float(np.exp(bound)))


def _through(interval: Interval, scale: Callable[[float], float]) -> Interval:
    if interval.low is None or interval.high is None:
        return interval
    low, high = sorted((scale(interval.low), scale(interval.high)))
    return Interval(low, high, interval.method)


def _same(value: float) -> float:
    return value


def _percent(logarithm: float) -> float:
    return float(100 * np.expm1(logarithm))


def _varianceOfDifferences(differences: NDArray[np.float64], of: NDArray[Any]) -> tuple[float, float, float, float]:
    """Mean, variance of one difference, variance between patients and within; of: number of the patient, from 0, none left out."""
    counts = np.bincount(of)
    count, groups = differences.size, counts.size
    mean = float(differences.mean()) if count else float("nan")
    if groups < 2:
        nan = float("nan")
        return mean, nan, nan, nan
    means = np.bincount(of, differences) / counts
    msBetween = float((counts * (means - mean) ** 2).sum() / (groups - 1))
    if count == groups:
        return mean, msBetween, float("nan"), float("nan")
    msWithin = float(((differences - means[of]) ** 2).sum() / (count - groups))
    divisor = (count**2 - (counts**2).sum()) / ((groups - 1) * count)
    between = max((msBetween - msWithin) / divisor, 0.0)
    return mean, between + msWithin, between, msWithin


def _within(groups: Sequence[NDArray[np.float64]]) -> float:
    """Pooled variance within subjects."""
    return float(sum(((each - each.mean()) ** 2).sum() for each in groups) / sum(each.size - 1 for each in groups))
