"""Several readers, several cases: what the readers' mean area is worth, for readers like these and for these readers, side by side.

Obuchowski and Rockette (Communications in Statistics, Simulation and Computation 1995; 24: 285) with the degrees of freedom of Hillis (Stat Med 2007; 26: 596): readers' areas are
correlated because they read the same cases, and the covariances are estimated from the cases, while the mean squares tell how readers differ.
One treatment alone (one PET), or two and more (with and without CT). Whatever has a delete-one-case form can be analyzed: areas under the ROC curve
here, figures of merit of a free search in `freeresponse`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from HER2PETLib.statistics.areacovariances import CLUSTERED, DELONG, JACKKNIFE, METHODS, UNBIASED, covarianceOf
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.proportions import Interval
from HER2PETLib.statistics.rocarea import placementValues
from HER2PETLib.tables.columns import Column

# Who the result speaks of.
RANDOM, FIXED, FIXED_CASES = "random readers", "fixed readers", "fixed cases"
POPULATIONS = {
    RANDOM: "readers like these, on patients like these",
    FIXED: "these readers only, on patients like these",
    FIXED_CASES: "readers like these, on these patients only",
}
AREA = "Area under the ROC curve"
# Below this, what is left of a variance is the rounding of the computer.
_NONE = 1e-15

MULTIREADER_COLUMNS = (
    Column("measure", "Measure", "", "what was computed for each reader"),
    Column("of", "Of", "", "a treatment (an examination, or a stage of reading), or the difference of two"),
    Column("readersAre", "Readers and cases", "", f"{RANDOM}, {FIXED} or {FIXED_CASES}"),
    Column("population", "Speaks of", "", "; ".join(f"{key}: {said}" for key, said in POPULATIONS.items())),
    Column("estimate", "Estimate", "", "mean over the readers", "double"),
    Column("standardError", "Standard error", "", "", "double"),
    Column("df", "Degrees of freedom", "", "of Student's t, by Hillis; empty: normal distribution", "double"),
    Column("low", "Lower", "", "95 % interval, cut at the limits of the measure", "double"),
    Column("high", "Upper", "", "95 % interval, cut at the limits of the measure", "double"),
    Column("p", "p", "", "of a difference, two-sided; empty for a treatment alone", "double"),
    Column("readers", "Readers", "", "", "int"),
    Column("patients", "Patients", "", "", "int"),
    Column("diseased", "With the condition", "", "lesions, by the reference", "int"),
    Column("other", "Without it", "", "lesions, or patients of a free search, by the reference", "int"),
    Column("omitted", "Left out", "", "lesions with a reference that a reader did not score", "int"),
    Column("covariance", "Covariances", "", "; ".join(f"{key}: {said}" for key, said in METHODS.items())),
    Column("varianceError", "Var(error)", "", "mean variance of a reader's value by cases", "double"),
    Column("cov1", "Cov1", "", "same reader, other treatment; empty where there is one treatment", "double"),
    Column("cov2", "Cov2", "", "other reader, same treatment; empty where there is one reader", "double"),
    Column("cov3", "Cov3", "", "other reader, other treatment", "double"),
    Column("msReaders", "MS(R)", "", "mean square of readers", "double"),
    Column("note", "Note", "", "what must be known with the interval"),
    Column("notEstimable", "Not estimable", "", "why there is no interval"),
)


@dataclass(frozen=True)
class Components:
    """Variance components of values (treatments, readers): covariances from cases, mean squares from readers; NaN where not defined."""

    readers: int
    error: float
    cov1: float
    cov2: float
    cov3: float
    msTreatments: float
    msReaders: float
    msTreatmentsReaders: float


@dataclass(frozen=True)
class Inference:
    """One estimate with its interval. df: inf is the normal distribution. p: of a difference, two-sided. interval.reason: why there is none."""

    of: str
    readersAre: str
    estimate: float
    standardError: float
    df: float
    interval: Interval
    components: Components
    p: float = float("nan")
    note: str = ""


@dataclass(frozen=True)
class TreatmentsTest:
    """The test that all treatments are equal. F: over df and ddf; of fixed readers chi-square over df, and ddf is inf. NaN: not estimable."""

    readersAre: str
    F: float
    df: int
    ddf: float
    p: float


@dataclass(frozen=True, eq=False)
class MultiReader:
    """values (treatments, readers); inferences: of each treatment, then of the differences of each two; tests: of all treatments, where
    there are several. remark: goes into the note of every row."""

    measure: str
    treatments: tuple[str, ...]
    readers: tuple[str, ...]
    values: NDArray[np.float64]
    covariance: str
    inferences: tuple[Inference, ...]
    tests: tuple[TreatmentsTest, ...]
    patients: int | None = None
    diseased: int | None = None
    other: int | None = None
    omitted: int = 0
    remark: str = ""

    def rows(self) -> list[dict[str, object]]:
        """One row an inference, with the columns MULTIREADER_COLUMNS."""
        counts = {key: getattr(self, key) for key in ("measure", "patients", "diseased", "other", "omitted", "covariance")}
        return [
            {
                **counts,
                "of": each.of,
                "readersAre": each.readersAre,
                "population": POPULATIONS[each.readersAre],
                "estimate": _orNone(each.estimate),
                "standardError": _orNone(each.standardError),
                "df": None if np.isinf(each.df) else _orNone(each.df),
                "low": each.interval.low,
                "high": each.interval.high,
                "p": _orNone(each.p),
                "readers": len(self.readers),
                "varianceError": _orNone(each.components.error),
                "cov1": _orNone(each.components.cov1),
                "cov2": _orNone(each.components.cov2),
                "cov3": _orNone(each.components.cov3),
                "msReaders": _orNone(each.components.msReaders),
                "note": " ".join(filter(None, (each.note, self.remark))),
                "notEstimable": each.interval.reason,
            }
            for each in self.inferences
        ]


def readersOfLesions(
    scores: ArrayLike,
    truth: ArrayLike,
    *,
    patients: ArrayLike | None = None,
    readers: Sequence[str] = (),
    treatments: Sequence[str] = (),
    covariance: str = CLUSTERED,
) -> MultiReader:
    """The areas under the ROC curve of several readers.

    scores (treatments, readers, lesions), or (readers, lesions) of one treatment; NaN: no score, and the lesion is left out for all.
    truth (lesions,): with the condition or not, by the reference. patients (lesions,): whose each is; None: each its own.
    Raises ValueError for shapes that do not fit, and for lesions of one patient with a covariance that takes them as independent.
    """
    given = np.asarray(scores, dtype=float)
    given = given[None] if given.ndim == 2 else given
    isDiseased: NDArray[np.bool_] = np.asarray(truth).astype(bool)
    count = given.shape[-1]
    whose: NDArray[Any] = np.arange(count) if patients is None else np.asarray(patients)
    if given.ndim != 3 or isDiseased.shape != (count,) or whose.shape != (count,):
        raise ValueError(
            f"Scores need the shape (treatments, readers, lesions): {given.shape}, {isDiseased.shape}, {whose.shape}."
        )
    scored = ~np.isnan(given).any(axis=(0, 1))
    given, isDiseased, whose = given[..., scored], isDiseased[scored], whose[scored]
    names = np.unique(whose)
    if covariance in (DELONG, UNBIASED) and len(names) < len(whose):
        raise ValueError(f"The covariance {covariance} takes lesions as independent, and patients have several.")
    shape = given.shape[:2]
    flat = given.reshape(shape[0] * shape[1], given.shape[2])
    diseased, other = int(isDiseased.sum()), int((~isDiseased).sum())
    if not diseased or not other:
        values: NDArray[np.float64] = np.full(shape, np.nan)
        matrix: NDArray[np.float64] = np.full((len(flat), len(flat)), np.nan)
        reason = f"needs lesions with and without the condition; there are {diseased} and {other}"
    else:
        placed = placementValues(flat, isDiseased)
        values = placed.areas.reshape(shape)
        matrix, reason = covarianceOf(placed, flat, whose, covariance)
        reason = tooFew(len(np.unique(whose[isDiseased])), len(np.unique(whose[~isDiseased]))) or reason
    return analyzed(
        values, matrix, AREA, readers=readers, treatments=treatments, covariance=covariance, reason=reason,
        patients=len(names), diseased=diseased, other=other, omitted=int((~scored).sum()),
    )  # fmt: skip


def analyzed(
    values: NDArray[np.float64],
    matrix: NDArray[np.float64],
    measure: str,
    *,
    readers: Sequence[str] = (),
    treatments: Sequence[str] = (),
    covariance: str = JACKKNIFE,
    reason: str = "",
    remark: str = "",
    **counts: Any,
) -> MultiReader:
    """Obuchowski-Rockette-Hillis of values (treatments, readers) and their covariances `matrix` (treatments * readers, the same), the reader
    last. reason: why the covariances are NaN. counts: patients, diseased, other, omitted, for the table."""
    treatmentCount, readerCount = values.shape
    readers = tuple(readers) or tuple(f"reader {number + 1}" for number in range(readerCount))
    treatments = tuple(treatments) or tuple(f"treatment {number + 1}" for number in range(treatmentCount))
    blocks = matrix.reshape(treatmentCount, readerCount, treatmentCount, readerCount)
    inferences: list[Inference] = []
    for number, name in enumerate(treatments):
        own = componentsOf(values[[number]], blocks[number, :, number, :])
        inferences += _alone(name, values[number], own, reason)
    tests: tuple[TreatmentsTest, ...] = ()
    if treatmentCount > 1:
        together = componentsOf(values, matrix)
        tests = _tests(together, treatmentCount)
        for first, second in combinations(range(treatmentCount), 2):
            name = f"{treatments[first]} - {treatments[second]}"
            inferences += _differences(name, values, (first, second), together, reason)
    return MultiReader(measure, treatments, readers, values, covariance, tuple(inferences), tests, remark=remark, **counts)


def componentsOf(values: NDArray[np.float64], matrix: NDArray[np.float64]) -> Components:
    """Variance components of values (treatments, readers) and their covariances (treatments * readers, the same)."""
    t, r = values.shape
    blocks = matrix.reshape(t, r, t, r)
    sameReader = np.einsum("irjr->ijr", blocks)
    total, diagonal = blocks.sum(), np.einsum("irir->", blocks)
    bySameReader = sameReader.sum() - diagonal
    bySameTreatment = np.einsum("iris->", blocks) - diagonal
    rest = total - diagonal - bySameReader - bySameTreatment
    deviations = values - values.mean()
    ofTreatments, ofReaders = deviations.mean(axis=1), deviations.mean(axis=0)
    remainder = deviations - ofTreatments[:, None] - ofReaders[None, :]
    return Components(
        readers=r,
        error=float(diagonal / (t * r)),
        cov1=_over(bySameReader, t * (t - 1) * r),
        cov2=_over(bySameTreatment, t * r * (r - 1)),
        cov3=_over(rest, t * (t - 1) * r * (r - 1)),
        msTreatments=_over(r * (ofTreatments**2).sum(), t - 1),
        msReaders=_over(t * (ofReaders**2).sum(), r - 1),
        msTreatmentsReaders=_over((remainder**2).sum(), (t - 1) * (r - 1)),
    )


def tooFew(diseased: int, other: int) -> str:
    """Why so few patients with the condition, and without, give no interval; "" where they do."""
    if min(diseased, other) >= FEWEST_PATIENTS:
        return ""
    return f"an interval by patient needs {FEWEST_PATIENTS} patients with the condition and {FEWEST_PATIENTS} without, not {diseased} and {other}"


def readersLikeThese(of: Components) -> tuple[float, float]:
    """Variance of the mean of one treatment, (MS(R) + r max(Cov2, 0)) / r, and its degrees of freedom (Hillis 2007); NaN with one reader."""
    r = of.readers
    byReaders = of.msReaders + (r * max(of.cov2, 0.0) if r > 1 else np.nan)
    return byReaders / r, _hillis(byReaders, of.msReaders, r - 1)


def theseReaders(of: Components) -> float:
    """Variance of the mean of one treatment by cases alone, (Var(error) + (r - 1) max(Cov2, 0)) / r."""
    r = of.readers
    return (of.error + ((r - 1) * max(of.cov2, 0.0) if r > 1 else 0.0)) / r


def hasWidth(variance: float) -> bool:
    """Whether a variance is more than the rounding of the computer, so that an interval can be made of it."""
    return variance > _NONE


def _alone(name: str, values: NDArray[np.float64], of: Components, reason: str) -> list[Inference]:
    r = len(values)
    mean = float(values.mean())
    random = _inferred(name, RANDOM, mean, *readersLikeThese(of), of, (0.0, 1.0), _few(r, reason))
    fixed = _inferred(name, FIXED, mean, theseReaders(of), np.inf, of, (0.0, 1.0), reason)
    onThese = _inferred(name, FIXED_CASES, mean, of.msReaders / r, r - 1, of, (0.0, 1.0), _few(r, ""))
    return [random, fixed, onThese]


def _differences(name: str, values: NDArray[np.float64], pair: tuple[int, int], of: Components, reason: str) -> list[Inference]:
    t, r = values.shape
    difference = float(values[pair[0]].mean() - values[pair[1]].mean())
    under = _denominators(of)
    between = (t - 1) * (r - 1)
    return [
        _inferred(name, readersAre, difference, 2 / r * under[readersAre], df, of, (-1.0, 1.0), why)
        for readersAre, df, why in (
            (RANDOM, _hillis(under[RANDOM], of.msTreatmentsReaders, between), _few(r, reason)),
            (FIXED, np.inf, reason),
            (FIXED_CASES, between, _few(r, "")),
        )
    ]


def _denominators(of: Components) -> dict[str, float]:
    """What MS(T) is held against."""
    shared = max(of.cov2 - of.cov3, 0.0) if of.readers > 1 else 0.0
    return {
        RANDOM: of.msTreatmentsReaders + of.readers * shared,
        FIXED: of.error - of.cov1 + (of.readers - 1) * shared,
        FIXED_CASES: of.msTreatmentsReaders,
    }


def _tests(of: Components, treatments: int) -> tuple[TreatmentsTest, ...]:
    from scipy.stats import chi2, f

    df = treatments - 1
    between = df * (of.readers - 1)
    tests = []
    for readersAre, under in _denominators(of).items():
        F = of.msTreatments / under if under > _NONE else float("nan")
        ddf = {RANDOM: _hillis(under, of.msTreatmentsReaders, between), FIXED: np.inf, FIXED_CASES: float(between)}[readersAre]
        p = float(chi2.sf(df * F, df) if np.isinf(ddf) else f.sf(F, df, ddf))
        tests.append(TreatmentsTest(readersAre, F, df, ddf, p))
    return tuple(tests)


def _few(readers: int, reason: str) -> str:
    return reason or ("" if readers > 1 else "there is one reader: how readers differ is not known")


def _hillis(denominator: float, meanSquare: float, df: float) -> float:
    """Degrees of freedom of the denominator; where readers do not differ, all of it is known from cases."""
    if not df or np.isnan(denominator):
        return float("nan")
    return float(denominator**2 / (meanSquare**2 / df)) if meanSquare > _NONE else float("inf")


def _inferred(
    of: str,
    readersAre: str,
    estimate: float,
    variance: float,
    df: float,
    components: Components,
    limits: tuple[float, float],
    reason: str,
) -> Inference:
    from scipy.stats import norm, t

    method = f"Obuchowski-Rockette-Hillis, {readersAre}"

    def none(why: str) -> Inference:
        nothing = float("nan")
        return Inference(
            of, readersAre, estimate, nothing, nothing, Interval(None, None, method, f"not estimable: {why}"), components
        )

    if reason or np.isnan(estimate):
        return none(reason or "there is no value")
    if not hasWidth(variance):
        return none(
            "the readers do not differ"
            if readersAre == FIXED_CASES
            else "leaving out any patient changes nothing, and an interval of no width would be wrong"
        )
    error = float(np.sqrt(variance))
    distribution = norm() if np.isinf(df) else t(df)
    reach = error * float(distribution.ppf(0.975))
    isDifference = limits[0] < 0
    p = 2 * float(distribution.sf(abs(estimate) / error)) if isDifference else float("nan")
    low, high = estimate - reach, estimate + reach
    interval = Interval(max(low, limits[0]), min(high, limits[1]), method)
    if (interval.low, interval.high) == limits:
        reason = f"not estimable: too few readers and patients: the interval would reach from {low:.3f} to {high:.3f}"
        return Inference(of, readersAre, estimate, error, df, Interval(None, None, method, reason), components, p)
    notes = []
    if readersAre != FIXED and components.readers == 2:
        notes.append("With two readers, how readers differ rests on 1 degree of freedom.")
    if (interval.low, interval.high) != (low, high):
        notes.append(f"Cut at {limits[0]:g} and {limits[1]:g}; it reached from {low:.3f} to {high:.3f}.")
    return Inference(of, readersAre, estimate, error, df, interval, components, p, " ".join(notes))


def _over(value: float, divisor: float) -> float:
    return float(value / divisor) if divisor else float("nan")


def _orNone(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
