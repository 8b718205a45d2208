"""Sensitivity, specificity and predictive values of tests for lesions, with intervals by patient, and corrected for who was verified."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.statistics.clusteredproportions import (
    DEFF_TAKEN_AS_1,
    INTERVALS,
    NOT_ESTIMABLE,
    ClusteredProportion,
    clusteredProportion,
)
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.patientbootstrap import METHOD as BOOTSTRAP
from HER2PETLib.statistics.patientbootstrap import patientBootstrap
from HER2PETLib.statistics.proportions import Interval
from HER2PETLib.statistics.scoredlesions import NOT_ESTIMABLE_BECAUSE, REFERENCE, Rows, ScoredLesions
from HER2PETLib.statistics.verificationbias import Verified, correctedAccuracy
from HER2PETLib.tables.columns import Column

MEASURES = {
    "sensitivity": ("Sensitivity", "verified lesions with the disease that the test calls"),
    "specificity": ("Specificity", "verified lesions without the disease that the test does not call"),
    "ppv": ("Positive predictive value", "verified lesions that the test calls and that have the disease"),
    "npv": ("Negative predictive value", "verified lesions that the test does not call and that do not have the disease"),
}
_TEST = Column("test", "Test", "", "a reader by the threshold, or the charter's rule")
ACCURACY_COLUMNS = (
    REFERENCE,
    _TEST,
    Column("measure", "Measure", "", "key"),
    Column("title", "Title"),
    Column("k", "k", "", "; ".join(f"{key}: {text}" for key, (_, text) in MEASURES.items()), "int"),
    Column("n", "n", "", "verified lesions in the denominator", "int"),
    Column("patients", "Patients", "", "with a lesion in the denominator", "int"),
    Column("value", "Value", "", "ratio estimator k / n, of lesions", "double"),
    Column("low", "Logit, lower", "", "95 % interval: " + INTERVALS["logit"], "double"),
    Column("high", "Logit, upper", "", "95 % interval: " + INTERVALS["logit"], "double"),
    Column("kornGraubardLow", "Korn-Graubard, lower", "", "95 % interval: " + INTERVALS["kornGraubard"], "double"),
    Column("kornGraubardHigh", "Korn-Graubard, upper", "", "95 % interval: " + INTERVALS["kornGraubard"], "double"),
    Column("method", "Method", "", "what is unusual about the intervals"),
    Column("deff", "Design effect", "", "variance, divided by that of as many independent lesions", "double"),
    Column("effectiveN", "Effective number", "", "n / design effect", "double"),
    Column("verifiedCalled", "Verified of the called", "", "lesions that the test calls, verified", "int"),
    Column("called", "Called", "", "lesions that the test calls", "int"),
    Column("verifiedNotCalled", "Verified of the not called", "", "lesions that the test does not call, verified", "int"),
    Column("notCalled", "Not called", "", "lesions that the test does not call", "int"),
    NOT_ESTIMABLE_BECAUSE,
)
INTERVAL_COLUMNS = (
    REFERENCE,
    _TEST,
    Column("measure", "Measure", "", "key"),
    Column("interval", "Interval", "", "key"),
    Column("value", "Value", "", "of lesions; exchangeable: of GEE with exchangeable lesions", "double"),
    Column("low", "Lower", "", "95 % interval", "double"),
    Column("high", "Upper", "", "95 % interval", "double"),
    Column("method", "Method"),
    NOT_ESTIMABLE_BECAUSE,
)
CORRECTED_COLUMNS = (
    REFERENCE,
    _TEST,
    Column("measure", "Measure", "", "sensitivity or specificity"),
    Column("naive", "Of the verified", "", "as if verification did not depend on the test", "double"),
    Column("corrected", "Corrected", "", "by Begg and Greenes: verification depended on the test's result alone", "double"),
    Column("standardError", "Standard error", "", "", "double"),
    Column("low", "Lower", "", "95 % interval", "double"),
    Column("high", "Upper", "", "95 % interval", "double"),
    Column("method", "Method"),
    *(
        Column(key, title, "", "lesions", "int")
        for key, title in (
            ("positiveDiseased", "Called, diseased"),
            ("positiveOther", "Called, not diseased"),
            ("positiveUnverified", "Called, not verified"),
            ("negativeDiseased", "Not called, diseased"),
            ("negativeOther", "Not called, not diseased"),
            ("negativeUnverified", "Not called, not verified"),
        )
    ),
    NOT_ESTIMABLE_BECAUSE,
)


def accuracyRows(lesions: ScoredLesions) -> tuple[Rows, Rows]:
    """Sensitivity, specificity, PPV and NPV of each test (ACCURACY_COLUMNS), and all intervals of each (INTERVAL_COLUMNS)."""
    counted = [
        (test, measure, *_counts(lesions, called, measure)) for test, called in lesions.calls.items() for measure in MEASURES
    ]
    drawn = (
        patientBootstrap([have for *_, have, _ in counted], [of for *_, of in counted])["BCa"] if counted else np.empty((0, 2))
    )
    accuracies: Rows = []
    intervals: Rows = []
    for (test, measure, have, of), bootstrap in zip(counted, drawn, strict=True):
        found = clusteredProportion(have, of)
        row = _accuracyRow(lesions, test, measure, found)
        accuracies.append(row)
        if row["value"] is not None:
            about = {"reference": lesions.reference, "test": test, "measure": measure}
            intervals += [{**about, **each} for each in _intervalRows(found, bootstrap)]
    return accuracies, intervals


def correctedRows(lesions: ScoredLesions) -> Rows:
    """Sensitivity and specificity of each test corrected for who was verified, with the columns CORRECTED_COLUMNS."""
    rows: Rows = []
    names, ofPatient = np.unique(lesions.patients, return_inverse=True)
    for test, called in lesions.calls.items():
        kinds = np.stack([(called == call) & same for call in (1, 0) for same in _byTruth(lesions.diseased)])
        byPatient = np.array([np.bincount(ofPatient, kind, len(names)) for kind in kinds]).T
        counts = Verified(*(int(kind.sum()) for kind in kinds))
        severalInOne = byPatient.sum(axis=1).max(initial=0) > 1
        for measure, found in correctedAccuracy(counts, byPatient if severalInOne else None).items():
            rows.append(
                {
                    "reference": lesions.reference,
                    "test": test,
                    "measure": measure,
                    "naive": found.naive,
                    "corrected": found.value,
                    "standardError": found.error,
                    "low": found.interval.low,
                    "high": found.interval.high,
                    "method": found.interval.method,
                    **vars(counts),
                    "notEstimable": found.interval.reason,
                }
            )
    return rows


def _byTruth(diseased: NDArray[np.float64]) -> tuple[NDArray[np.bool_], ...]:
    return diseased == 1, diseased == 0, np.isnan(diseased)


def _counts(lesions: ScoredLesions, called: NDArray[np.float64], measure: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many of how many verified lesions of each patient, in the order of the patients."""
    names, ofPatient = np.unique(lesions.patients, return_inverse=True)
    verified = ~np.isnan(lesions.diseased) & ~np.isnan(called)
    is_, of = {
        "sensitivity": (called == 1, lesions.diseased == 1),
        "specificity": (called == 0, lesions.diseased == 0),
        "ppv": (lesions.diseased == 1, called == 1),
        "npv": (lesions.diseased == 0, called == 0),
    }[measure]
    of = of & verified
    have, total = (np.bincount(ofPatient, each, len(names)).astype(float) for each in (is_ & of, of))
    return have, total


def _accuracyRow(lesions: ScoredLesions, test: str, measure: str, found: ClusteredProportion) -> dict[str, object]:
    called, verified = lesions.calls[test], ~np.isnan(lesions.diseased)
    counts = {
        "verifiedCalled": int((verified & (called == 1)).sum()),
        "called": int((called == 1).sum()),
        "verifiedNotCalled": int((verified & (called == 0)).sum()),
        "notCalled": int((called == 0).sum()),
    }
    reason = ""
    if measure in ("sensitivity", "specificity"):
        # With one result verified alone, the value is 1 or 0 by who was biopsied, whatever the test is worth.
        for key, said in (("verifiedNotCalled", "does not call"), ("verifiedCalled", "calls")):
            if not counts[key]:
                reason = f"{NOT_ESTIMABLE}no lesion that the test {said} was verified"
    logit, kornGraubard = found.intervals["logit"], found.intervals["kornGraubard"]
    bounds = (logit.low, logit.high, kornGraubard.low, kornGraubard.high)
    hasValue = found.value is not None and not reason
    remark = kornGraubard.method if logit.low is None and kornGraubard.low is not None else ""
    if logit.method.endswith(f"({DEFF_TAKEN_AS_1})"):
        remark = DEFF_TAKEN_AS_1
    return {
        "reference": lesions.reference,
        "test": test,
        "measure": measure,
        "title": MEASURES[measure][0],
        "k": found.k,
        "n": found.n,
        "patients": found.patients,
        "value": found.value if hasValue else None,
        **dict(zip(("low", "high", "kornGraubardLow", "kornGraubardHigh"), bounds if hasValue else (None,) * 4, strict=True)),
        "method": remark if hasValue else "",
        "deff": found.deff if hasValue else None,
        "effectiveN": found.effectiveN if hasValue else None,
        **counts,
        "notEstimable": reason or logit.reason,
    }


def _intervalRows(found: ClusteredProportion, drawn: NDArray[np.float64]) -> Iterator[dict[str, object]]:
    def row(key: str, value: float | None, interval: Interval) -> dict[str, object]:
        return {
            "interval": key,
            "value": value,
            "low": interval.low,
            "high": interval.high,
            "method": interval.method,
            "notEstimable": interval.reason,
        }

    yield from (row(key, found.value, interval) for key, interval in found.intervals.items())
    low, high = map(float, drawn)
    isGiven = found.patients >= FEWEST_PATIENTS and high - low > 1e-12
    reason = f"{NOT_ESTIMABLE}too few patients, or no spread between draws"
    yield row("bootstrap", found.value, Interval(low, high, BOOTSTRAP) if isGiven else Interval(None, None, BOOTSTRAP, reason))
    yield row("exchangeable", found.exchangeable, found.exchangeableInterval)
