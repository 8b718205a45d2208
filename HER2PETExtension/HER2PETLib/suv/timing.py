"""When the tracer was administered, and to which instant the values of the series are decay-corrected."""

from collections.abc import Sequence

import numpy as np

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import Instant, instantOfDateAndTime, instantOfDateTime, offsetOf
from HER2PETLib.suv.record import EnteredValues, Record
from HER2PETLib.tables.cells import parseDateTime

# Below this half-life (s) a start time without a date may be taken as of the scan's day (rule 5); 64Cu, 89Zr, 124I are above.
SAME_DAY_HALF_LIFE = 41_400.0
DAY = 86_400.0
HALF_DAY = DAY / 2  # s; longer than any acquisition, shorter than any shift of dates
USUAL_SCAN = 3600.0  # s
# Of the SUV: what instants that ought to be one may make of it by the decay between them.
_ONE_VALUE = 0.01
_ONE_INSTANT = 1.0  # s; clocks and rounding of one scanner


def averageCountRateTime(duration: float | np.ndarray, decayConstant: float) -> float | np.ndarray:
    """Time (s) from the start of a frame of `duration` (s) at which its activity equals its average: ln(lT / (1 - exp(-lT))) / l."""
    x = np.asarray(duration, dtype=float) * decayConstant
    return np.log(x / -np.expm1(-x)) / decayConstant


def acquisitionsOf(header: PETHeader) -> tuple[Instant | None, ...]:
    """The start of each slice's acquisition. The series' date never stands in for a missing acquisition date."""
    offset = offsetOf(header.timezone.text)
    return tuple(
        instantOfDateAndTime(frame.acquisitionDate, frame.acquisitionTime, offset)
        or instantOfDateTime(frame.acquisitionDateTime, offset)
        for frame in header.frames
    )


def referenceInstant(header: PETHeader, decayConstant: float, usesPrivatePair: bool, record: Record) -> tuple[Instant, str]:
    """The instant (public dates) to which a series with DecayCorrection START is corrected, and the rule that gave it (domain rule 4).

    usesPrivatePair: the administration is GE's private date-time, so its scan date-time goes with it even if both are shifted.
    Raises Refusal where no rule applies, naming the tag that is missing.
    """
    acquisitions = acquisitionsOf(header)
    start = earliest(acquisitions)
    isGE = (header.manufacturer.text or "").upper().startswith("GE")
    if usesPrivatePair and start is not None:
        reference = privateScan(header, start)
        warnOfFarReference(header.geScan, reference, start, record)
        return reference, f"the scanner's private date-time {header.geScan}"
    for entry in (header.siemensReference, header.geScan):
        private = instantOfDateTime(entry, offsetOf(header.timezone.text))
        if private is None or start is None:
            continue
        seconds = private.secondsSince(start)
        # No scan begins after its first acquisition; it may begin hours before the part that this series is of.
        if -HALF_DAY <= seconds <= USUAL_SCAN:
            record.adaptPrivate(entry)
            warnOfFarReference(entry, private, start, record)
            return private, f"the scanner's private date-time {entry}"
        record.warn(
            f"{entry} {private} lies {beforeOrAfter(seconds)} the first acquisition ({start}) and was not used with public dates."
        )
    if start is None or any(instant is None for instant in acquisitions):
        frame = header.frames[next(n for n, instant in enumerate(acquisitions) if instant is None)]
        missing = frame.acquisitionDate if frame.acquisitionDate.isMissing else frame.acquisitionTime
        record.refuse(
            f"{missing} is {'missing' if missing.isMissing else repr(missing.text)} in {frame.name}, so the decay until the scan is unknown.",
            "Export the series with its acquisition date and time.",
        )
    series = _onDayOf(start, header.seriesTime)
    if series is not None and abs(series.secondsSince(start)) <= _ONE_INSTANT:
        return series, f"{header.seriesTime}, equal to the earliest acquisition time"
    instants, rule = _backComputed(header, acquisitions, decayConstant, isGE, record)
    first = instants[0]
    seconds = _secondsOfOne(instants, decayConstant, record)
    instant = first.plusSeconds(float(np.median(seconds)), rule)
    if series is not None and abs(series.secondsSince(instant)) <= _ONE_INSTANT:
        return series, f"{header.seriesTime}, confirmed by {rule}"
    if start.secondsSince(instant) > HALF_DAY:
        record.refuse(
            f"(0054,1300) Frame Reference Time puts the reference instant {start.secondsSince(instant) / 3600:.1f} h before the acquisition.",
            "Find out to which instant the series is decay-corrected, and export it accordingly.",
        )
    warnOfFarReference(header.frames[0].frameReferenceTime, instant, start, record)
    return instant, rule


def _secondsOfOne(instants: Sequence[Instant], decayConstant: float, record: Record) -> np.ndarray:
    """Seconds of each slice's reference instant since the first one's. Raises Refusal where they are not one instant for the SUV."""
    seconds = np.array([instant.secondsSince(instants[0]) for instant in instants])
    spread = -np.expm1(-decayConstant * float(np.ptp(seconds)))
    if spread > _ONE_VALUE:
        record.refuse(
            f"the slices give reference instants up to {np.ptp(seconds):.0f} s apart (acquisition time (0008,0032) and frame reference time "
            f"(0054,1300) contradict each other), which is {100 * spread:.1f} % of the SUV.",
            "Export the original series, or find out to which instant it is decay-corrected.",
        )
    if np.ptp(seconds) > 10 * _ONE_INSTANT:
        record.warn(f"The slices give reference instants up to {np.ptp(seconds):.0f} s apart ({100 * spread:.3f} % of the SUV).")
    return seconds


def warnOfFarReference(entry: Entry, reference: Instant, start: Instant, record: Record) -> None:
    """Tell a reference instant by `entry` that lies more than an hour from the first acquisition, as that of the late part of a long scan may."""
    seconds = reference.secondsSince(start)
    if abs(seconds) > USUAL_SCAN:
        record.warn(f"{entry} {entry.text} puts the reference instant {beforeOrAfter(seconds)} the first acquisition ({start}).")


def beforeOrAfter(seconds: float) -> str:
    """ "1.5 h after", for a sentence."""
    return f"{abs(seconds) / 3600:.1f} h {'after' if seconds > 0 else 'before'}"


def _backComputed(
    header: PETHeader, acquisitions: Sequence[Instant], decayConstant: float, isGE: bool, record: Record
) -> tuple[list[Instant], str]:
    start = earliest(acquisitions)
    offsets = np.array([secondsOf(frame.frameReferenceTime, frame.name, record) for frame in header.frames])
    times = [frame.acquisitionTime.text for frame in header.frames]
    if isGE:
        if len(set(times)) == 1 and np.ptp(offsets) > 0:
            # GE Discovery ST: one acquisition time for all beds is the start of the series, and the offsets count from it.
            record.adapt("GE: one acquisition time for all beds is the reference", header.frames[0].acquisitionTime, start)
            return [start], "the acquisition time that all beds share (GE)"
        rule = "acquisition time - frame reference time (GE)"
        return [instant.plusSeconds(-offset, rule) for instant, offset in zip(acquisitions, offsets, strict=True)], rule
    durations = np.array([secondsOf(frame.frameDuration, frame.name, record, positive=True) for frame in header.frames])
    averages = averageCountRateTime(durations, decayConstant)
    rule = "acquisition time + average count-rate time - frame reference time"
    shifts = averages - offsets
    instants = [instant.plusSeconds(float(shift), rule) for instant, shift in zip(acquisitions, shifts, strict=True)]
    if float(np.median(shifts)) > _ONE_INSTANT:
        # Decay is corrected to the start: an instant after the slice's own acquisition says that the offset is not what it should be.
        _secondsOfOne(acquisitions, decayConstant, record)
        record.adapt(
            "frame reference time shorter than half the frame: the earliest acquisition is the reference",
            header.frames[0].frameReferenceTime,
            start,
        )
        return [start], "the earliest acquisition time"
    return instants, rule


def administrationInstant(
    header: PETHeader, item: Radiopharmaceutical | None, halfLife: float, start: Instant | None, record: Record
) -> Instant | None:
    """When the tracer was administered, in public dates (domain rule 5); None where nothing says so.

    halfLife in s; start: the earliest acquisition.  Raises Refusal where what a person entered is no date-time.
    """
    offset = offsetOf(header.timezone.text)
    if record.entered.administeredAt is not None:
        instant = _entered(record.entered.administeredAt, offset, record)
        record.useEntered("administrationDateTime", str(instant), item.startDateTime if item else None)
        return instant
    if item is None:
        return None
    instant = instantOfDateTime(item.startDateTime, offset)
    if instant is not None:
        # The start time is by the clock of either zone: daylight saving may have begun between administration and scan.
        clocks = [_onDayOf(one, item.startTime) for one in (instant, instant.inZone(offset))]
        seconds = min((abs(clock.secondsSince(instant)) for clock in clocks if clock is not None), default=0.0)
        if seconds > 60.0:
            record.warn(
                f"{item.startDateTime} {item.startDateTime.text} and {item.startTime} {item.startTime.text} are {seconds / 3600:.1f} h apart; "
                "the first is used."
            )
        record.use("administrationDateTime", str(instant), item.startDateTime)
        return instant
    if not item.startDateTime.isMissing:
        return None
    if usesPrivatePair(header, item, record.entered):
        return _privateAdministration(header, start, record)
    if halfLife < SAME_DAY_HALF_LIFE and start is not None:
        instant = _onDayOf(start, item.startTime)
        if instant is not None:
            # A patient injected before midnight and scanned after it.
            instant = instant.plusSeconds(-DAY, instant.source) if instant.secondsSince(start) > 0 else instant
            record.adapt("start time without a date: the day of the scan, or the day before", item.startTime, instant)
            record.use("administrationDateTime", str(instant), item.startTime)
            return instant
    return None


def usesPrivatePair(header: PETHeader, item: Radiopharmaceutical | None, entered: EnteredValues) -> bool:
    """Whether the administration is taken from GE's private date-times, which count only as a pair."""
    isAsked = entered.administeredAt is None and item is not None and item.startDateTime.isMissing
    return isAsked and privatePair(header) is not None


def privatePair(header: PETHeader) -> tuple[Instant, Instant] | None:
    """GE's private date-times of administration and scan; None where one of them is missing."""
    offset = offsetOf(header.timezone.text)
    administered, scanned = (instantOfDateTime(entry, offset) for entry in (header.geAdministration, header.geScan))
    return None if administered is None or scanned is None else (administered, scanned)


def privateScan(header: PETHeader, start: Instant) -> Instant:
    """GE's private scan date-time, moved by whole days to the first acquisition, as its administration is."""
    scanned = privatePair(header)[1]
    return scanned.plusSeconds(_shiftInDays(scanned, start) * DAY, str(header.geScan))


def refuseLoosePair(header: PETHeader, start: Instant | None, decayConstant: float, record: Record) -> None:
    """Refuse GE's private administration beside public acquisition times where whole days do not bring pair and acquisition together.

    Rule 5: a pair from one block, or not at all. The pair alone says how long before the scan the tracer was given, not how long before an
    instant in public dates.
    """
    seconds = None if start is None else privateScan(header, start).secondsSince(start)
    if seconds is None or -np.expm1(-decayConstant * abs(seconds)) > _ONE_VALUE:
        where = (
            "without an acquisition"
            if seconds is None
            else f"{beforeOrAfter(seconds)} the first acquisition, whole days left aside"
        )
        record.refuse(
            f"{header.geScan} {header.geScan.text} lies {where}: {header.geAdministration} cannot be set against public date-times.",
            "Enter the administration date-time in the dates of (0008,0022) (--injected-at 2019-03-01T10:00 --reason ...).",
        )


def _privateAdministration(header: PETHeader, start: Instant | None, record: Record) -> Instant:
    """GE's private administration date-time; where de-identification shifted the pair against the public dates, it is moved back as one."""
    record.adaptPrivate(header.geAdministration, header.geScan)
    administered, scanned = privatePair(header)
    days = 0 if start is None else _shiftInDays(scanned, start)
    if days:
        record.adapt(
            "private date-times that lie off the public ones are moved as a pair", header.geAdministration, f"{days:+d} days"
        )
    instant = administered.plusSeconds(days * DAY, str(header.geAdministration))
    record.use("administrationDateTime", str(instant), header.geAdministration)
    return instant


def _shiftInDays(private: Instant, public: Instant) -> int:
    return round(public.secondsSince(private) / DAY)


def _entered(text: str, offset, record: Record) -> Instant:
    try:
        value = parseDateTime(text.strip())
    except ValueError as error:
        record.refuse(f"the entered administration {text!r} is not {error}.", "Correct it.")
    return Instant(value if value.tzinfo else value.replace(tzinfo=offset), "entered")


def _onDayOf(day: Instant, time: Entry) -> Instant | None:
    date = Entry("", "", day.value.strftime("%Y%m%d"))
    instant = instantOfDateAndTime(date, time, day.value.tzinfo)
    return None if instant is None else Instant(instant.value, str(time))


def earliest(instants: Sequence[Instant | None]) -> Instant | None:
    """The earliest of the instants that are known; None where none is."""
    known = [instant for instant in instants if instant is not None]
    return min(known, key=lambda instant: instant.secondsSince(known[0])) if known else None


def secondsOf(entry: Entry, frame: str, record: Record, positive: bool = False) -> float:
    """Seconds of an attribute in ms. Raises Refusal where it is missing or impossible (negative, longer than a day, a duration below 1 ms)."""
    value = entry.number
    if value is None or not 0 <= value <= 1000.0 * DAY or (positive and value < 1):
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)} in {frame}, and the decay until the scan depends on it.",
            "Export the series with it.",
        )
    if positive and value > 1000.0 * USUAL_SCAN:
        record.warn(f"{entry} is {value / 3.6e6:.1f} h in {frame}.")
    return value / 1000.0


def refuseSeveralDays(header: PETHeader, acquisitions: Sequence[Instant | None], record: Record) -> None:
    """Refuse a series whose slices were acquired more than half a day apart: it is no one acquisition, or its dates are wrong."""
    start = earliest(acquisitions)
    for frame, acquired in zip(header.frames, acquisitions, strict=True):
        if acquired is not None and acquired.secondsSince(start) > HALF_DAY:
            record.refuse(
                f"{frame.acquisitionDate} and {frame.acquisitionTime} are {start} in one slice and {acquired} in {frame.name}: "
                "this is no one acquisition.",
                "Separate the acquisitions, or export the series with its original dates.",
            )
