"""To which instant the values of a series are decay-corrected (domain rule 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import Instant, instantOfDateTime
from HER2PETLib.suv.record import Record
from HER2PETLib.suv.timeline import DAY, HALF_DAY, ONE_MINUTE, ONE_VALUE, USUAL_SCAN, Source, Timeline, differs

_ONE_INSTANT = 1.0  # s; clocks and rounding of one scanner
ENTER_DATE = "Enter the administration date-time, with the reason."


@dataclass(frozen=True)
class Reference:
    """instants: one for all slices, or one a slice; none: the administration itself, wherever that is.
    rule: what was done about decay, in words.  scan: until when hours since administration count, None where not known.
    atAdministration: whether the values hold for the administration as the scanner knew it.  isUndecayed: whether each slice holds for
    its own acquisition (NONE).
    """

    instants: tuple[Instant, ...]
    rule: str
    scan: Instant | None
    atAdministration: bool = False
    isUndecayed: bool = False

    def shareLeft(self, administered: Instant | None, decayConstant: float) -> tuple[float, ...]:
        """What is left of the administered activity at the instants; 1 where there are none."""
        if not self.instants or administered is None:
            return (1.0,)
        seconds = np.array([instant.secondsSince(administered) for instant in self.instants])
        return tuple(np.exp(-decayConstant * seconds).tolist())


def referenceOf(
    header: PETHeader, item: Radiopharmaceutical, timeline: Timeline, decayConstant: float, record: Record
) -> Reference:
    """The instant of a series. decayConstant in 1/s; 0 where the half-life is not known and does not matter (ADMIN).

    Raises Refusal where no rule applies, naming the tag that is missing, or where tags contradict each other.
    """
    correction = (header.decayCorrection.text or "").strip().upper()
    if correction == "ADMIN":
        _checkAdministrationKnown(header, item, timeline, decayConstant, record)
        return Reference((), "ADMIN: the values are corrected to the administration; no decay term", timeline.scan, True)
    if timeline.administration is None:
        refuseAdministration(item, decayConstant, record)
    if timeline.usesPair and correction != "START":
        _checkPairFits(header, timeline, decayConstant, record)
    if header.enhanced and correction == "YES":
        reference = _enhanced(header, timeline, decayConstant, record)
    elif correction == "START":
        _checkPrivateAdministration(header, timeline, decayConstant, record)
        instant, rule = _start(header, timeline, decayConstant, record)
        reference = Reference((instant,), f"START: decay from administration to {rule}", instant)
    elif correction == "NONE" or (header.enhanced and correction == "NO"):
        return _undecayed(header, timeline, decayConstant, record)
    else:
        record.refuse(
            f"{header.decayCorrection} is {'missing' if header.decayCorrection.isMissing else repr(header.decayCorrection.text)}: "
            "to which instant the values refer is unknown.",
            "Export the series with it (START, ADMIN or NONE).",
        )
    record.use("referenceDateTime", str(reference.instants[0]), reference.instants[0].source)
    return reference


def averageCountRateTime(duration: float | np.ndarray, decayConstant: float) -> float | np.ndarray:
    """Time (s) from the start of a frame of `duration` (s) at which its activity equals its average: ln(lT / (1 - exp(-lT))) / l."""
    x = np.asarray(duration, dtype=float) * decayConstant
    return np.log(x / -np.expm1(-x)) / decayConstant


def beforeOrAfter(seconds: float) -> str:
    """ "1.5 h after", for a sentence."""
    return f"{abs(seconds) / 3600:.1f} h {'after' if seconds > 0 else 'before'}"


def refuseAdministration(item: Radiopharmaceutical, decayConstant: float, record: Record) -> NoReturn:
    """Raise Refusal that says why there is no administration date-time."""
    if not item.startDateTime.isMissing:
        record.refuse(
            f"{item.startDateTime} is {item.startDateTime.text!r}, which is not a date with a time.", ENTER_DATE, "administeredAt"
        )
    if item.startTime.isMissing:
        record.refuse(
            f"{item.startDateTime} and {item.startTime} are missing: no administration date-time.", ENTER_DATE, "administeredAt"
        )
    hours = np.log(2.0) / decayConstant / 3600
    record.refuse(
        f"{item.startDateTime} is missing, and {item.startTime} {item.startTime.text!r} has no date: with a half-life of {hours:.1f} h "
        "the day of administration decides the SUV, and it is not guessed.",
        ENTER_DATE,
        "administeredAt",
    )


def _start(header: PETHeader, timeline: Timeline, decayConstant: float, record: Record) -> tuple[Instant, str]:
    """DecayCorrection START: the instant and the rule that gave it."""
    start = timeline.start
    if timeline.usesPair and timeline.pairScan is not None and start is not None:
        # Rule 5: a private administration goes with the scan of its own block, even if both are shifted.
        _warnOfFar(header.geScan, timeline.pairScan, start, decayConstant, record)
        return timeline.pairScan, f"the scanner's private date-time {header.geScan}"
    for entry, private in ((header.siemensReference, timeline.siemens), (header.geScan, timeline.geScan)):
        if private is None or start is None:
            continue
        seconds = private.secondsSince(start)
        # No scan begins after its first acquisition; it may begin hours before the part that this series is of.
        if -HALF_DAY <= seconds <= USUAL_SCAN:
            record.adaptPrivate(entry)
            _warnOfFar(entry, private, start, decayConstant, record)
            return private, f"the scanner's private date-time {entry}"
        record.warn(
            f"{entry} {private} lies {beforeOrAfter(seconds)} the first acquisition ({start}) and was not used with public dates."
        )
    acquisitions = _allAcquisitions(header, timeline, record)
    start = acquisitions[0] if start is None else start
    series = start.atTime(header.seriesTime)
    if series is not None and abs(series.secondsSince(start)) <= _ONE_INSTANT:
        return series, f"{header.seriesTime}, equal to the earliest acquisition time"
    instants, rule = _backComputed(header, acquisitions, start, decayConstant, record)
    instant = instants[0].plusSeconds(float(np.median(_secondsOfOne(instants, decayConstant, record))), rule)
    if series is not None and abs(series.secondsSince(instant)) <= _ONE_INSTANT:
        return series, f"{header.seriesTime}, confirmed by {rule}"
    if start.secondsSince(instant) > HALF_DAY:
        record.refuse(
            f"(0054,1300) Frame Reference Time puts the reference instant {start.secondsSince(instant) / 3600:.1f} h before the acquisition.",
            "Find out to which instant the series is decay-corrected, and export it accordingly.",
        )
    _warnOfFar(header.frames[0].frameReferenceTime, instant, start, decayConstant, record)
    return instant, rule


def _backComputed(
    header: PETHeader, acquisitions: Sequence[Instant], start: Instant, decayConstant: float, record: Record
) -> tuple[Sequence[Instant], str]:
    """What each slice's acquisition time and frame reference time say, by the maker's way of writing them."""
    offsets = np.array([_secondsOf(frame.frameReferenceTime, frame.name, record) for frame in header.frames])
    if header.isGE:
        if len({frame.acquisitionTime.text for frame in header.frames}) == 1 and np.ptp(offsets) > 0:
            # GE Discovery ST: one acquisition time for all beds is the start of the series, and the offsets count from it.
            record.adapt("GE: one acquisition time for all beds is the reference", header.frames[0].acquisitionTime, start)
            return [start], "the acquisition time that all beds share (GE)"
        rule = "acquisition time - frame reference time (GE)"
        return [instant.plusSeconds(-offset, rule) for instant, offset in zip(acquisitions, offsets, strict=True)], rule
    rule = "acquisition time + average count-rate time - frame reference time"
    shifts = _averagesOf(header, decayConstant, record) - offsets
    instants = [instant.plusSeconds(float(shift), rule) for instant, shift in zip(acquisitions, shifts, strict=True)]
    if float(np.median(shifts)) <= _ONE_INSTANT:
        return instants, rule
    # Decay is corrected to the start: an instant after the slice's own acquisition says that the offset is not what it should be.
    _secondsOfOne(acquisitions, decayConstant, record)
    record.adapt(
        "frame reference time shorter than half the frame: the earliest acquisition is the reference",
        header.frames[0].frameReferenceTime,
        start,
    )
    return [start], "the earliest acquisition time"


def _undecayed(header: PETHeader, timeline: Timeline, decayConstant: float, record: Record) -> Reference:
    """DecayCorrection NONE: each slice holds for the average of its own acquisition; IBSI SUV manual, lT / (1 - exp(-lT)) exp(l t_acq)."""
    acquisitions = _allAcquisitions(header, timeline, record)
    averages = _averagesOf(header, decayConstant, record)
    rule = "NONE: decay of each slice from administration to the average of its own acquisition"
    instants = [acquired.plusSeconds(float(shift), rule) for acquired, shift in zip(acquisitions, averages, strict=True)]
    if len({frame.frameReferenceTime.number for frame in header.frames}) > 1 and len(set(acquisitions)) == 1:
        record.warn(
            f"{header.frames[0].frameReferenceTime} differs from slice to slice and the acquisition time does not: "
            "the decay until each bed was scanned is not known."
        )
    record.use("acquisitionDateTime", str(timeline.start), acquisitions[0].source)
    single = len(set(instants)) == 1
    return Reference(tuple(instants[:1] if single else instants), rule, timeline.scan, isUndecayed=True)


def _enhanced(header: PETHeader, timeline: Timeline, decayConstant: float, record: Record) -> Reference:
    """Enhanced PET: Decay Correction DateTime (0018,9701), which may be the administration."""
    entry, start = header.decayInstant, timeline.start
    instant = instantOfDateTime(entry, timeline.offset)
    if instant is None:
        record.refuse(f"{entry} is {entry.text!r}: to which instant the values refer is unknown.", "Export it.")
    ways = [one.instant for one in (timeline.administration, timeline.known) if one is not None]
    if any(abs(instant.secondsSince(one)) <= ONE_MINUTE for one in ways):
        return Reference((instant,), f"the values are corrected to the administration by {entry}", timeline.scan, True)
    if start is not None:
        seconds = instant.secondsSince(start)
        if abs(seconds) > HALF_DAY:
            record.refuse(
                f"{entry} {instant} lies {beforeOrAfter(seconds)} the first acquisition ({start}), and is not the administration: "
                "one of the dates is wrong.",
                "Find out to which instant the series is decay-corrected; if that is the administration, enter its date-time.",
                "administeredAt",
            )
        _warnOfFar(entry, instant, start, decayConstant, record)
    return Reference((instant,), f"decay from administration to {entry}", instant)


def _checkAdministrationKnown(
    header: PETHeader, item: Radiopharmaceutical, timeline: Timeline, decayConstant: float, record: Record
) -> None:
    """ADMIN: the scanner decayed to the administration that it knew, with its own half-life; what is entered takes neither back.

    Siemens' decay correction date-time says the same instant once more.
    """
    known = timeline.known
    administered = timeline.administered
    if administered is not None and known is not None and abs(administered.secondsSince(known.instant)) > ONE_MINUTE:
        record.refuse(
            f"the values are corrected to the administration at {known.instant} ({known.instant.source}), and {administered} was entered.",
            "Leave it out, and enter the activity at that instant if it differs.",
            "activityMBq",
        )
    siemens, start = timeline.siemens, timeline.start
    if siemens is None or start is None or known is None:
        return
    fromStart, fromAdministration = abs(siemens.secondsSince(start)), abs(siemens.secondsSince(known.instant))
    if differs(fromAdministration, decayConstant) and fromStart < min(fromAdministration, HALF_DAY):
        record.refuse(
            f"{header.decayCorrection} is 'ADMIN', but {header.siemensReference} {siemens} is {beforeOrAfter(siemens.secondsSince(start))} "
            f"the first acquisition ({start}), and not the administration ({known.instant}).",
            "Find out to which instant the series is decay-corrected, and export it accordingly.",
        )
    if differs(fromAdministration, decayConstant):
        record.warn(f"{header.siemensReference} {siemens} is not the administration ({known.instant}); it was not used.")


def _checkPrivateAdministration(header: PETHeader, timeline: Timeline, decayConstant: float, record: Record) -> None:
    """Refuse START where the vendor's private reference instant is the administration: then the values are corrected to that."""
    for entry, private in ((header.siemensReference, timeline.siemens), (header.geScan, timeline.geScan)):
        for one in (timeline.administration, timeline.known):
            if private is None or one is None or timeline.start is None or one.by is Source.PAIR:
                continue
            isSame = abs(private.secondsSince(one.instant)) <= ONE_MINUTE
            if isSame and differs(timeline.start.secondsSince(one.instant), decayConstant):
                record.refuse(
                    f"{header.decayCorrection} is 'START', but {entry} {private} is the administration ({one.instant}): "
                    "to which of the two the values are corrected is unknown.",
                    "Find out to which instant the series is decay-corrected, and export it accordingly.",
                )


def _checkPairFits(header: PETHeader, timeline: Timeline, decayConstant: float, record: Record) -> None:
    """Refuse GE's private administration beside public acquisition times where whole days do not bring pair and acquisition together.

    Rule 5: a pair from one block, or not at all. The pair alone says how long before the scan the tracer was given, not how long before an
    instant in public dates.
    """
    pairScan, start = timeline.pairScan, timeline.start
    seconds = None if pairScan is None or start is None else pairScan.secondsSince(start)
    if seconds is not None and not differs(seconds, decayConstant):
        return
    where = "without an acquisition"
    if seconds is not None:
        where = f"{beforeOrAfter(seconds)} the first acquisition, ignoring whole days"
    record.refuse(
        f"{header.geScan} {header.geScan.text} lies {where}: {header.geAdministration} cannot be compared with public date-times.",
        "Enter the administration date-time in the dates of (0008,0022), with the reason.",
        "administeredAt",
    )


def _secondsOfOne(instants: Sequence[Instant], decayConstant: float, record: Record) -> np.ndarray:
    """Seconds of each slice's reference instant since the first one's. Raises Refusal where they are not one instant for the SUV."""
    seconds = np.array([instant.secondsSince(instants[0]) for instant in instants])
    spread = -np.expm1(-decayConstant * float(np.ptp(seconds)))
    if spread > ONE_VALUE:
        record.refuse(
            f"the slices give reference instants up to {np.ptp(seconds):.0f} s apart (acquisition time (0008,0032) and frame reference time "
            f"(0054,1300) contradict each other), which is {100 * spread:.1f} % of the SUV.",
            "Export the original series, or find out to which instant it is decay-corrected.",
        )
    if np.ptp(seconds) > 10 * _ONE_INSTANT:
        record.warn(f"The slices give reference instants up to {np.ptp(seconds):.0f} s apart ({100 * spread:.3f} % of the SUV).")
    return seconds


def _warnOfFar(entry: Entry, reference: Instant, start: Instant, decayConstant: float, record: Record) -> None:
    """Warn of a reference instant by `entry` that lies more than an hour, or 1 % of the SUV, from the first acquisition.

    That of the late part of a long scan may; so may that of a Philips whose frame reference times count from elsewhere.
    """
    seconds = reference.secondsSince(start)
    if abs(seconds) > USUAL_SCAN or differs(seconds, decayConstant):
        text = f" {entry.text}" if entry.text else ""
        record.warn(
            f"{entry}{text} puts the reference instant {beforeOrAfter(seconds)} the first acquisition ({start}), "
            f"{-100 * np.expm1(-decayConstant * abs(seconds)):.1f} % of the SUV."
        )


def _averagesOf(header: PETHeader, decayConstant: float, record: Record) -> np.ndarray:
    """Seconds from the start of each slice's acquisition to the average of its activity."""
    durations = [_secondsOf(frame.frameDuration, frame.name, record, positive=True) for frame in header.frames]
    return np.asarray(averageCountRateTime(np.array(durations), decayConstant))


def _secondsOf(entry: Entry, frame: str, record: Record, positive: bool = False) -> float:
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


def _allAcquisitions(header: PETHeader, timeline: Timeline, record: Record) -> tuple[Instant, ...]:
    """The acquisition of every slice. Raises Refusal for a slice whose acquisition is not known."""
    known = tuple(instant for instant in timeline.acquisitions if instant is not None)
    if len(known) == len(timeline.acquisitions) > 0:
        return known
    frame = header.frames[timeline.acquisitions.index(None)]
    missing = frame.acquisitionDate if frame.acquisitionDate.isMissing else frame.acquisitionTime
    record.refuse(
        f"{missing} is {'missing' if missing.isMissing else repr(missing.text)} in {frame.name}, so the decay until the scan is unknown.",
        "Export the series with its acquisition date and time.",
    )
