"""The instants of a PET series, found once: acquisitions, administration, and the vendors' private date-times."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timezone
from enum import Enum

from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import Instant, instantOfDateAndTime, instantOfDateTime, offsetOf
from HER2PETLib.suv.record import Record
from HER2PETLib.tables.cells import parseDateTime

# Below this half-life (s) a start time without a date may be taken as of the scan's day (rule 5); 64Cu, 89Zr, 124I are above.
SAME_DAY_HALF_LIFE = 41_400.0
DAY = 86_400.0
HALF_DAY = DAY / 2  # s; longer than any acquisition, shorter than any shift of dates
USUAL_SCAN = 3600.0  # s
# Of the SUV: what instants that ought to be one may make of it by the decay between them.
ONE_VALUE = 0.01
ONE_MINUTE = 60.0  # s


class Source(Enum):
    """What says when the tracer was given."""

    ENTERED = "a person"
    DATE_TIME = "start date-time (0018,1078)"
    DATE_AND_TIME = "the date of (0018,1078) and the time of (0018,1072)"
    PAIR = "GE's private pair of date-times"
    TIME = "start time (0018,1072) on the day of the scan, or the day before"


@dataclass(frozen=True)
class Administration:
    """When the tracer was given, in public dates. days: how far GE's pair was moved to get there."""

    instant: Instant
    by: Source
    days: int = 0


@dataclass(frozen=True)
class PrivatePair:
    """GE's private date-times of administration and scan as they are written; they count only as a pair of one block (rule 5)."""

    administered: Instant
    scanned: Instant


@dataclass(frozen=True)
class Timeline:
    """offset: of the data set from UTC.  acquisitions: the start of each slice's acquisition, None where not known; start: the earliest.
    series: Series Date and Time.  administration: the one in use; known: the one that the header gives, which the scanner used.
    pair: GE's private date-times.  siemens, geScan: private reference instants, as written.
    """

    offset: timezone | None
    acquisitions: tuple[Instant | None, ...]
    start: Instant | None
    series: Instant | None
    administration: Administration | None
    known: Administration | None
    pair: PrivatePair | None
    siemens: Instant | None
    geScan: Instant | None

    @property
    def administered(self) -> Instant | None:
        """When the tracer was given."""
        return None if self.administration is None else self.administration.instant

    @property
    def usesPair(self) -> bool:
        """Whether the administration in use is that of GE's private pair."""
        return self.administration is not None and self.administration.by is Source.PAIR

    @property
    def isEntered(self) -> bool:
        """Whether a person entered the administration in use."""
        return self.administration is not None and self.administration.by is Source.ENTERED

    @property
    def pairScan(self) -> Instant | None:
        """The scan of GE's pair, moved by whole days to the first acquisition, as its administration is."""
        if self.pair is None or self.start is None:
            return None
        days = self.pair.scanned.daysUntil(self.start)
        return self.pair.scanned.plusSeconds(days * DAY, self.pair.scanned.source)

    @property
    def scan(self) -> Instant | None:
        """The scan until which hours since administration count: a private administration goes with the scan of its own block."""
        return self.pairScan if self.usesPair and self.start is not None else self.start


def findTimeline(header: PETHeader, item: Radiopharmaceutical | None, halfLife: float, record: Record) -> Timeline:
    """The instants of a series. halfLife in s, infinity where it is not known.

    Raises Refusal where what a person entered is not a date-time, and in strict mode where a date or time is adapted.
    """
    offset = offsetOf(header.timezone.text)
    acquisitions = tuple(
        instantOfDateAndTime(frame.acquisitionDate, frame.acquisitionTime, offset)
        or instantOfDateTime(frame.acquisitionDateTime, offset)
        for frame in header.frames
    )
    start = earliest(acquisitions)
    private = [instantOfDateTime(entry, offset) for entry in (header.geAdministration, header.geScan, header.siemensReference)]
    pair = PrivatePair(private[0], private[1]) if private[0] is not None and private[1] is not None else None
    known = None if item is None else _byHeader(item, halfLife, offset, start, pair)
    administration = known
    if record.entered.administeredAt is not None:
        administration = Administration(_entered(record.entered.administeredAt, offset, record), Source.ENTERED)
        if known is not None:
            _warnOfOther(administration.instant, known.instant, record)
        record.useEntered("administrationDateTime", str(administration.instant), item.startDateTime if item else None)
    elif known is not None and item is not None:
        _note(known, header, item, offset, start, record)
    series = instantOfDateAndTime(header.seriesDate, header.seriesTime, offset)
    return Timeline(offset, acquisitions, start, series, administration, known, pair, private[2], private[1])


def differs(seconds: float, decayConstant: float) -> bool:
    """Whether two instants that far apart give another SUV."""
    return -math.expm1(-decayConstant * abs(seconds)) > ONE_VALUE


def earliest(instants: Sequence[Instant | None]) -> Instant | None:
    """The earliest of the instants that are known; None where none is."""
    known = [instant for instant in instants if instant is not None]
    return min(known, key=lambda instant: instant.secondsSince(known[0])) if known else None


def _byHeader(
    item: Radiopharmaceutical, halfLife: float, offset: timezone | None, start: Instant | None, pair: PrivatePair | None
) -> Administration | None:
    """What the header says, by the first rule that applies (rule 5); None where nothing says a date."""
    if not item.startDateTime.isMissing:
        instant = instantOfDateTime(item.startDateTime, offset)
        if instant is not None:
            return Administration(instant, Source.DATE_TIME)
        instant = instantOfDateAndTime(item.startDateTime, item.startTime, offset)
        return None if instant is None else Administration(instant, Source.DATE_AND_TIME)
    if pair is not None:
        days = 0 if start is None else pair.scanned.daysUntil(start)
        return Administration(pair.administered.plusSeconds(days * DAY, pair.administered.source), Source.PAIR, days)
    if start is None or halfLife >= SAME_DAY_HALF_LIFE:
        return None
    instant = start.atTime(item.startTime)
    if instant is None:
        return None
    # A patient injected before midnight and scanned after it.
    before = instant.secondsSince(start) > 0
    return Administration(instant.plusSeconds(-DAY if before else 0.0, instant.source), Source.TIME)


def _note(
    found: Administration,
    header: PETHeader,
    item: Radiopharmaceutical,
    offset: timezone | None,
    start: Instant | None,
    record: Record,
) -> None:
    """Record where the administration is from, and what was adapted to get it."""
    entry = {Source.PAIR: header.geAdministration, Source.TIME: item.startTime}.get(found.by, item.startDateTime)
    if found.by is Source.PAIR:
        record.adaptPrivate(header.geAdministration, header.geScan)
        if found.days:
            record.adapt(
                "private date-times that differ from the public ones are shifted as a pair", entry, f"{found.days:+d} days"
            )
    elif found.by is Source.TIME:
        record.adapt("start time without a date: the day of the scan, or the day before", entry, found.instant)
    elif found.by is Source.DATE_AND_TIME:
        record.adapt("start date-time that is only a date: its time is the start time (0018,1072)", entry, found.instant)
    else:
        # The start time is in the zone of the data set (PS3.3 C.12.1.1), or, where days lie between, in that of the date-time: daylight
        # saving may have begun since.
        isSameDay = start is not None and abs(start.secondsSince(found.instant)) < DAY
        zones = (found.instant.inZone(offset),) if isSameDay else (found.instant.inZone(offset), found.instant)
        clocks = [one.atTime(item.startTime) for one in zones]
        seconds = min((abs(clock.secondsSince(found.instant)) for clock in clocks if clock is not None), default=0.0)
        if seconds > ONE_MINUTE:
            record.warn(
                f"{item.startDateTime} {item.startDateTime.text} and {item.startTime} {item.startTime.text} are "
                f"{seconds / 3600:.1f} h apart; the first is used."
            )
    record.use("administrationDateTime", str(found.instant), entry)


def _warnOfOther(entered: Instant, known: Instant, record: Record) -> None:
    seconds = entered.secondsSince(known)
    if abs(seconds) > USUAL_SCAN:
        record.warn(
            f"The entered administration {entered} lies {abs(seconds) / 3600:.1f} h {'after' if seconds > 0 else 'before'} {known.source} "
            f"{known}."
        )


def _entered(text: str, offset: timezone | None, record: Record) -> Instant:
    try:
        value = parseDateTime(text.strip())
    except ValueError as error:
        record.refuse(f"the entered administration {text!r} is not {error}.", "Correct it.")
    return Instant(value if value.tzinfo else value.replace(tzinfo=offset), "entered")
