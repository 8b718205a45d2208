"""timePoints.csv: lesions and organs that were measured on several HER2 PET, and what that says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from HER2PETLib.followup.examinations import Examination
from HER2PETLib.followup.kinetics import areaUnder, fitKinetics
from HER2PETLib.followup.patienttable import daysBetween
from HER2PETLib.followup.repeatability import LARGE_ORGAN, SMALL_REGION, TUMOR, Repeatability, changed
from HER2PETLib.organs.vocabulary import nameKey
from HER2PETLib.tables.columns import Column

LESION, ORGAN = "lesion", "organ"
FALLS, RISES, OPEN = "falls", "rises", "not told apart from constant"
# Two PET are of one injection where the days between them are those by which their hours since administration differ, to this many hours.
_SAME_INJECTION_H = 30.0
_LARGE = ("liver", "spleen", "kidney", "brain")
LESION_MEASURES = ("suvMax", "suvPeak", "suvMean", "percentInjected")
ORGAN_MEASURES = ("suvMean", "percentInjected")

TIME_COLUMNS = (
    Column("patientID", "Patient"),
    Column("subject", "Of", "", "lesion or organ."),
    Column("subjectID", "Lesion or organ", "", "lesionID, or the organ's name."),
    Column("measure", "Measure", "", "Key of the measure; all are decay-corrected, so that they change by biology alone."),
    Column("examinations", "Examinations", "", "By day, separated by ; ."),
    Column("hours", "Hours", "h", "Since administration, in their order, separated by spaces."),
    Column("values", "Values", "", "In their order, separated by spaces."),
    Column("sameInjection", "Same injection", "", "Whether all belong to one injection: only then is anything fitted.", "bit"),
    Column("changePercent", "Change", "%", "The last value relative to the first.", "double"),
    Column("limitLow", "Limit below", "%", "Changes down to this can be repeat measurement alone; limits are symmetric on the log scale, not in percent.", "double"),
    Column("limitHigh", "Limit above", "%", "Changes up to this can be repeat measurement alone.", "double"),
    Column("change", "Verdict", "", "increased, decreased or within repeatability; empty if no limits are known."),
    Column("limitsOf", "Limits of", "", "Where the limits are from."),
    Column("biology", "Biology", "", "Of the decay-corrected values by the interval of the rate: falls, rises, or not told apart from constant."),
    Column("ratePerHour", "Biological rate", "/h", "Of falling, by least squares of the logarithms.", "double"),
    Column("rateSE", "SE of the rate", "/h", "", "double"),
    Column("biologicalHalfLifeH", "Biological half-life", "h", "Empty if the value does not fall.", "double"),
    Column("biologicalLow", "Biological half-life, low", "h", "95 % interval.", "double"),
    Column("biologicalHigh", "Biological half-life, high", "h", "95 % interval; empty: it may not fall at all.", "double"),
    Column("effectiveHalfLifeH", "Effective half-life", "h", "Of the activity actually present: biology and decay. Empty if it does not fall.", "double"),
    Column("effectiveLow", "Effective half-life, low", "h", "95 % interval.", "double"),
    Column("effectiveHigh", "Effective half-life, high", "h", "95 % interval; empty: it may not fall at all.", "double"),
    Column("intervalOf", "Interval of", "", "What the intervals rest on."),
    Column("areaObserved", "Area, decay-corrected", "", "Value times hours, from the first to the last time: linear up, log down.", "double"),
    Column("areaTotal", "Area with decay", "", "Value times hours of what is really there, from administration on.", "double"),
    Column("areaBefore", "Share before", "%", "Of the area with decay, before the first time, where the first value is assumed.", "double"),
    Column("areaAfter", "Share after", "%", "Of the area with decay, after the last time.", "double"),
    Column("tail", "Tail", "", "What is assumed after the last time."),
)  # fmt: skip


@dataclass(frozen=True)
class TimePoint:
    """A HER2 PET in time. hours: since administration; halfLifeH: of the nuclide; None where not known."""

    examination: Examination
    hours: float | None
    halfLifeH: float | None


def injections(points: Sequence[TimePoint]) -> list[list[TimePoint]]:
    """The time points in groups of one injection, by day: a new group begins where days and hours do not go together, or the tracer differs."""
    groups: list[list[TimePoint]] = []
    for point in points:
        if groups and _isSame(groups[-1][-1], point):
            groups[-1].append(point)
        else:
            groups.append([point])
    return groups


def _isSame(first: TimePoint, second: TimePoint) -> bool:
    if first.hours is None or second.hours is None or first.examination.tracer != second.examination.tracer:
        return False
    days = daysBetween(first.examination, second.examination)
    return second.hours > first.hours and abs(24 * days - (second.hours - first.hours)) < _SAME_INJECTION_H


def repeatabilityOf(subject: str, subjectID: str, measure: str) -> Repeatability | None:
    """The limits that are known for a measure; None for shares of the injected activity, whose volume has limits that nobody published."""
    if subject == LESION:
        return TUMOR.get(measure)
    if measure != "suvMean":
        return None
    words = nameKey(subjectID)[0]
    return LARGE_ORGAN if words in _LARGE or words.startswith("lung_") else SMALL_REGION


def timeRow(
    patientID: str, subject: str, subjectID: str, measure: str, points: Sequence[TimePoint], values: Sequence[float | None]
) -> dict[str, Any] | None:
    """The row of a lesion or organ, of points by day; None where fewer than two of them have a value."""
    there = [(point, float(value)) for point, value in zip(points, values, strict=True) if value is not None]
    if len(there) < 2:
        return None
    isOne = len(injections([point for point, _ in there])) == 1
    known = repeatabilityOf(subject, subjectID, measure)
    change = changed(there[0][1], there[-1][1], known) if known else None
    row: dict[str, Any] = {
        "patientID": patientID,
        "subject": subject,
        "subjectID": subjectID,
        "measure": measure,
        "examinations": "; ".join(point.examination.examinationID for point, _ in there),
        "hours": " ".join("?" if point.hours is None else f"{point.hours:.1f}" for point, _ in there),
        "values": " ".join(f"{value:.6g}" for _, value in there),
        "sameInjection": isOne,
    }
    if change is not None and known is not None:
        row |= {
            "changePercent": change.percent,
            "limitLow": change.low,
            "limitHigh": change.high,
            "change": change.verdict,
            "limitsOf": known.source,
        }
    return row | (_fitted(there, known) if isOne else {})


def _fitted(there: Sequence[tuple[TimePoint, float]], known: Repeatability | None) -> dict[str, Any]:
    halfLife = there[0][0].halfLifeH
    if halfLife is None:
        return {}
    hours = [point.hours or 0.0 for point, _ in there]
    values = [value for _, value in there]
    row: dict[str, Any] = {}
    if fit := fitKinetics(hours, values, halfLife, known.logSD if known else None):
        row |= {
            "biology": FALLS if fit.rateLow > 0 else RISES if fit.rateHigh < 0 else OPEN,
            "ratePerHour": fit.rate,
            "rateSE": fit.rateSE,
            "biologicalHalfLifeH": _finite(fit.biological.hours),
            "biologicalLow": _finite(fit.biological.low),
            "biologicalHigh": _finite(fit.biological.high),
            "effectiveHalfLifeH": _finite(fit.effective.hours),
            "effectiveLow": _finite(fit.effective.low),
            "effectiveHigh": _finite(fit.effective.high),
            "intervalOf": fit.interval,
        }
    if area := areaUnder(hours, values, halfLife):
        row |= {
            "areaObserved": area.observed,
            "areaTotal": area.total,
            "areaBefore": 100 * area.before / area.total,
            "areaAfter": 100 * area.tailShare,
            "tail": area.tail,
        }
    return row


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
