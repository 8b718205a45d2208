"""Dates checked against each other and against what the tracer allows: for a long-lived tracer the day decides the SUV."""

from collections.abc import Iterator
from dataclasses import dataclass

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader
from HER2PETLib.dicom.instant import Instant, instantOfDateTime
from HER2PETLib.suv.record import Record
from HER2PETLib.suv.reference import ENTER_DATE, beforeOrAfter
from HER2PETLib.suv.timeline import DAY, HALF_DAY, USUAL_SCAN, Timeline, differs
from HER2PETLib.suv.tracer import ImagingWindow

# Clocks that agree to this (s) while their dates do not give one instant: one of the dates is wrong.
_SAME_CLOCK = 60.0


@dataclass(frozen=True)
class _Disagreement:
    """sentence: what disagrees, and what is used. seconds: by how much longer the administration is ago if the other holds.
    isContradiction: whether one of them has to be wrong."""

    sentence: str
    seconds: float
    isContradiction: bool = True


def checkDates(
    header: PETHeader,
    timeline: Timeline,
    window: ImagingWindow,
    decayConstant: float,
    record: Record,
    *,
    isOneDay: bool,
    decides: bool,
) -> None:
    """Warn about what should be one instant and is more than an hour, or 1 % of the SUV, apart.

    decayConstant: 1/s; 0 where the half-life is not known.  isOneDay: whether the slices have to be one acquisition.  decides: whether the SUV follows from these dates.
    Raises Refusal where two dates are more than half a day apart, the SUV follows from them, and the scan is possible by either: then
    nothing in the header says which holds. A date that was replaced or shifted far away by de-identification leaves only the other.
    """
    start = timeline.start
    if start is None:
        return
    if isOneDay:
        _checkOneDay(header, timeline, record)
    elapsed = None if timeline.administered is None else start.secondsSince(timeline.administered)
    disagreements = [*_acquisitions(header, timeline, decayConstant), *_series(header, timeline, start)]
    if elapsed is not None and not timeline.isEntered and not timeline.usesPair:
        disagreements += _privatePair(header, timeline, elapsed, decayConstant)
    for found in disagreements:
        hours = None if elapsed is None else (elapsed + found.seconds) / 3600
        isPossible = hours is not None and window.possible[0] <= hours <= window.possible[1]
        if decides and found.isContradiction and abs(found.seconds) > HALF_DAY and hours is not None and isPossible:
            record.refuse(
                f"{found.sentence} By that, the scan is {hours - found.seconds / 3600:.1f} h after administration, by the other {hours:.1f} h.",
                "Find out which is right, and enter the administration date-time in the dates of (0008,0022), with the reason.",
                "administeredAt",
            )
        record.warn(found.sentence)


def checkHours(
    header: PETHeader, timeline: Timeline, scan: Instant | None, window: ImagingWindow, record: Record, refuses: bool = True
) -> None:
    """Note the hours since administration, and hold them against the tracer's imaging window and the study's expected day.

    refuses: outside of what is possible, or on another day than the study expects; else that is a warning.
    """
    administered = timeline.administered
    if administered is None or scan is None:
        record.warn(
            "Hours since administration are unknown: no administration date-time (0018,1078), or no acquisition date-time."
        )
        if record.entered.expectedDay is not None:
            record.warn(f"The expected day {record.entered.expectedDay:g} after injection could not be checked.")
        return
    zone = header.timezone
    if not zone.isMissing and timeline.offset is None:
        record.warn(f"{zone} is {zone.text!r}, which is not an offset from UTC; it was not used.")
    if not administered.sharesZoneWith(scan):
        _takeAsOneZone(header, timeline, scan, record)
    hours = scan.secondsSince(administered) / 3600.0
    record.hoursSinceAdministration = hours
    problem = ""
    if not window.possible[0] <= hours <= window.possible[1]:
        problem = (
            f"the scan is {hours:.2f} h after administration ({administered} by {administered.source}, {scan} by {scan.source}); "
            f"possible for this tracer: {window.possible[0]:g} to {window.possible[1]:.4g} h."
        )
    elif not _isExpected(record.entered.expectedDay, administered, scan):
        problem = (
            f"the scan is {hours:.1f} h ({hours / 24:.1f} d) after administration ({administered} by {administered.source}, {scan} by "
            f"{scan.source}), and day {record.entered.expectedDay:g} was expected."
        )
    if problem and refuses:
        record.refuse(problem, f"Check (0018,1078), the acquisition date, and the expected day. {ENTER_DATE}", "administeredAt")
    if problem:
        record.warn(f"{record.seriesName}: {problem}")
    elif not window.usual[0] <= hours <= window.usual[1]:
        record.warn(
            f"The scan is {hours:.1f} h ({hours / 24:.1f} d) after administration, outside the imaging window of the tracer "
            f"({window.usual[0] / 24:g} to {window.usual[1] / 24:g} d)."
        )


def witnessOf(header: PETHeader, timeline: Timeline, elapsedByDecay: float | None, record: Record) -> str:
    """What, beside the administration in use, says on which day the tracer was given; "none" where that one date stands alone.

    elapsedByDecay: seconds since administration by the Decay Factor of values that are corrected to the administration.
    """
    witnesses = []
    if timeline.usesPair:
        witnesses.append(f"{header.geScan}, of the same private block")
    elif timeline.pair is not None and timeline.start is not None and timeline.administered is not None:
        elapsed = timeline.start.secondsSince(timeline.administered)
        if abs(timeline.pair.scanned.secondsSince(timeline.pair.administered) - elapsed) <= HALF_DAY:
            witnesses.append(f"{header.geAdministration} and {header.geScan}")
    known, administered = timeline.known, timeline.administered
    apart = None if known is None or administered is None else abs(known.instant.secondsSince(administered))
    if timeline.isEntered and known is not None and apart is not None and apart <= HALF_DAY:
        witnesses.append(known.instant.source)
    hours = record.hoursSinceAdministration
    if elapsedByDecay is not None and hours is not None and abs(elapsedByDecay - 3600 * hours) <= HALF_DAY:
        witnesses.append("(0054,1321) Decay Factor")
    if record.entered.expectedDay is not None:
        witnesses.append(f"the expected day {record.entered.expectedDay:g}")
    return ", ".join(witnesses) or "none"


def _checkOneDay(header: PETHeader, timeline: Timeline, record: Record) -> None:
    """Refuse a series whose slices were acquired more than half a day apart: they are not one acquisition, or its dates are wrong."""
    for frame, acquired in zip(header.frames, timeline.acquisitions, strict=True):
        if acquired is not None and timeline.start is not None and acquired.secondsSince(timeline.start) > HALF_DAY:
            record.refuse(
                f"{frame.acquisitionDate} and {frame.acquisitionTime} are {timeline.start} in one slice and {acquired} in {frame.name}: "
                "these are not one acquisition.",
                "Separate the acquisitions, or export the series with its original dates.",
            )


def _isExpected(day: float | None, administered: Instant, scan: Instant) -> bool:
    """Whether the scan is on the expected day after injection: that calendar day for a whole number, else to half a day."""
    if day is None:
        return True
    if float(day).is_integer():
        zone = scan.value.tzinfo
        return (scan.value.date() - administered.inZone(zone).value.date()).days == int(day)
    return abs(scan.secondsSince(administered) / DAY - day) <= 0.5


def _takeAsOneZone(header: PETHeader, timeline: Timeline, scan: Instant, record: Record) -> None:
    """Where one end has an offset from UTC and the other has none: take both clocks as of one place, as an adaptation (rules 5 and 7)."""
    administered = timeline.administered
    zoned = next(one for one in (administered, timeline.start, scan) if one is not None and one.value.tzinfo is not None)
    if timeline.isEntered and zoned is administered:
        record.refuse(
            f"{administered} was entered with an offset from UTC, but the acquisition has none ({header.timezone} is missing or invalid): "
            "the two may be up to half a day apart.",
            "Enter the time by the scanner's clock, without an offset, as 2019-03-01T10:00.",
            "administeredAt",
        )
    tag, _, name = zoned.source.partition(" ")
    record.adapt(
        "offset from UTC (0008,0201) on one side only: both are read in one time zone",
        Entry(tag, name, str(zoned)),
        zoned.value.replace(tzinfo=None).isoformat(),
    )


def _acquisitions(header: PETHeader, timeline: Timeline, decayConstant: float) -> Iterator[_Disagreement]:
    """Acquisition DateTime against Acquisition Date and Time, the slice in which they are furthest apart."""
    worst = _Disagreement("", 0.0)
    for frame, acquired in zip(header.frames, timeline.acquisitions, strict=True):
        other = instantOfDateTime(frame.acquisitionDateTime, timeline.offset)
        if acquired is None or other is None:
            continue
        seconds = other.secondsSince(acquired)
        if abs(seconds) > abs(worst.seconds):
            worst = _Disagreement(
                f"{frame.acquisitionDateTime} {other} lies {beforeOrAfter(seconds)} {acquired.source} {acquired} in {frame.name}; "
                "the latter is used.",
                seconds,
            )
    if abs(worst.seconds) > USUAL_SCAN or differs(worst.seconds, decayConstant):
        yield worst


def _series(header: PETHeader, timeline: Timeline, start: Instant) -> Iterator[_Disagreement]:
    """Series Date and Time against the first acquisition.

    A series may begin long before the acquisition that its images are of (a late part of a long scan), and it may be made again later: only
    the same time of day on another day says that a date is wrong.
    """
    series = timeline.series
    if series is None:
        return
    seconds, days = series.secondsSince(start), start.daysUntil(series)
    if days and abs(seconds - days * DAY) <= _SAME_CLOCK:
        yield _Disagreement(
            f"{header.seriesDate} {series} and {start.source} {start} are the same time of day {abs(days)} d apart: one of the dates is wrong; "
            "the acquisition's is used.",
            seconds,
        )
    elif seconds < -USUAL_SCAN or seconds > HALF_DAY:
        yield _Disagreement(
            f"{series.source} {series} lies {beforeOrAfter(seconds)} the first acquisition ({start}), which is used.",
            seconds,
            False,
        )


def _privatePair(header: PETHeader, timeline: Timeline, elapsed: float, decayConstant: float) -> Iterator[_Disagreement]:
    """GE's private date-times against the public ones, by the time between administration and scan: the dates themselves may be shifted."""
    if timeline.pair is None or timeline.administered is None:
        return
    seconds = timeline.pair.scanned.secondsSince(timeline.pair.administered) - elapsed
    if abs(seconds) > USUAL_SCAN or differs(seconds, decayConstant):
        yield _Disagreement(
            f"{header.geAdministration} and {header.geScan} are {(elapsed + seconds) / 3600:.1f} h apart, {timeline.administered.source} and "
            f"the first acquisition {elapsed / 3600:.1f} h; the public administration is used.",
            seconds,
        )
