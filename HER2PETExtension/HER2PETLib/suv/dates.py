"""Dates that a header says in more than one way, held against each other: for a long-lived tracer the day decides the SUV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import Instant, instantOfDateAndTime, instantOfDateTime, offsetOf
from HER2PETLib.suv.record import Record
from HER2PETLib.suv.timing import DAY, HALF_DAY, USUAL_SCAN, beforeOrAfter, earliest, privatePair, usesPrivatePair

# Clocks that agree to this (s) while their dates do not tell one instant, and one of the dates is wrong.
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
    item: Radiopharmaceutical | None,
    acquisitions: Sequence[Instant | None],
    administered: Instant | None,
    possible: tuple[float, float],
    decides: bool,
    record: Record,
) -> None:
    """Tell what should be one instant and is more than an hour apart.

    possible: hours after administration at which the tracer can be imaged.  decides: whether the SUV follows from these dates.
    Raises Refusal where the two are more than half a day apart, the SUV follows from them, and the scan is possible by either: then nothing
    in the header says which holds. A date that was replaced or shifted far away by de-identification leaves only the other.
    """
    start = earliest(acquisitions)
    if start is None:
        return
    elapsed = None if administered is None else start.secondsSince(administered)
    disagreements = [*_acquisitions(header, acquisitions), *_series(header, start)]
    if elapsed is not None and record.entered.administeredAt is None and not usesPrivatePair(header, item, record.entered):
        disagreements += _privatePair(header, administered, elapsed)
    for found in disagreements:
        hours = None if elapsed is None else (elapsed + found.seconds) / 3600
        isPossible = hours is not None and possible[0] <= hours <= possible[1]
        if decides and found.isContradiction and abs(found.seconds) > HALF_DAY and isPossible:
            record.refuse(
                f"{found.sentence} By that the scan is {elapsed / 3600:.1f} h after administration, by the other {hours:.1f} h.",
                "Find out which holds, and enter the administration date-time in the dates of (0008,0022) "
                "(--injected-at 2019-03-01T10:00 --reason ...).",
            )
        record.warn(found.sentence)


def _acquisitions(header: PETHeader, acquisitions: Sequence[Instant | None]) -> Iterator[_Disagreement]:
    """Acquisition DateTime against Acquisition Date and Time, the slice in which they are furthest apart."""
    offset, worst = offsetOf(header.timezone.text), (0.0, "")
    for frame, acquired in zip(header.frames, acquisitions, strict=True):
        other = instantOfDateTime(frame.acquisitionDateTime, offset)
        if acquired is None or other is None:
            continue
        seconds = other.secondsSince(acquired)
        if abs(seconds) > abs(worst[0]):
            worst = (
                seconds,
                f"{frame.acquisitionDateTime} {other} lies {beforeOrAfter(seconds)} {acquired.source} {acquired} in {frame.name}; "
                "the latter is used.",
            )
    if abs(worst[0]) > USUAL_SCAN:
        yield _Disagreement(worst[1], worst[0])


def _series(header: PETHeader, start: Instant) -> Iterator[_Disagreement]:
    """Series Date and Time against the first acquisition.

    A series may begin long before the acquisition that its images are of (a late part of a long scan), and it may be made anew later: only
    the same time of day on another day says that a date is wrong.
    """
    series = instantOfDateAndTime(header.seriesDate, header.seriesTime, offsetOf(header.timezone.text))
    if series is None:
        return
    seconds = series.secondsSince(start)
    days = round(seconds / DAY)
    if days and abs(seconds - days * DAY) <= _SAME_CLOCK:
        yield _Disagreement(
            f"{header.seriesDate} {series} and {start.source} {start} are the same time of day {abs(days)} d apart: one of the dates is wrong; "
            "that of the acquisition is used.",
            seconds,
        )
    elif seconds < -USUAL_SCAN or seconds > HALF_DAY:
        yield _Disagreement(
            f"{series.source} {series} lies {beforeOrAfter(seconds)} the first acquisition ({start}), which is used.",
            seconds,
            False,
        )


def _privatePair(header: PETHeader, administered: Instant, elapsed: float) -> Iterator[_Disagreement]:
    """GE's private date-times against the public ones, by the time between administration and scan: the dates themselves may be shifted."""
    pair = privatePair(header)
    if pair is None:
        return
    seconds = pair[1].secondsSince(pair[0]) - elapsed
    if abs(seconds) > USUAL_SCAN:
        yield _Disagreement(
            f"{header.geAdministration} and {header.geScan} are {(elapsed + seconds) / 3600:.1f} h apart, {administered.source} and the first "
            f"acquisition {elapsed / 3600:.1f} h; the public administration is used.",
            seconds,
        )
