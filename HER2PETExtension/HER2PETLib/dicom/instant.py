"""DICOM dates and times as instants, with their offset from UTC where the file gives one."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from HER2PETLib.dicom.entry import Entry

_DATE = re.compile(r"(\d{4})[.\-]?(\d{2})[.\-]?(\d{2})")
_TIME = re.compile(r"(\d{2}):?(\d{2})(?::?(\d{2})(?:\.(\d{1,6})\d*)?)?")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")


@dataclass(frozen=True)
class Instant:
    """A point in time: `value` carries tzinfo where the file gives an offset from UTC, otherwise it is scanner-local time."""

    value: datetime
    source: str

    def secondsSince(self, earlier: "Instant") -> float:
        """Seconds from `earlier` to this instant; where only one of the two has an offset, both are taken as of one zone."""
        a, b = self.value, earlier.value
        if (a.tzinfo is None) != (b.tzinfo is None):
            a, b = a.replace(tzinfo=None), b.replace(tzinfo=None)
        return (a - b).total_seconds()

    def sharesZoneWith(self, other: "Instant") -> bool:
        """Whether both instants have an offset from UTC, or neither has."""
        return (self.value.tzinfo is None) == (other.value.tzinfo is None)

    def inZone(self, offset: tzinfo | None) -> "Instant":
        """The same instant by the clock of another zone; unchanged where one of the two has no offset."""
        return self if offset is None or self.value.tzinfo is None else Instant(self.value.astimezone(offset), self.source)

    def plusSeconds(self, seconds: float, source: str) -> "Instant":
        """This instant moved by `seconds`, with a new source."""
        return Instant(self.value + timedelta(seconds=seconds), source)

    def daysUntil(self, other: "Instant") -> int:
        """Whole days, rounded, from this instant to another."""
        return round(other.secondsSince(self) / 86_400.0)

    def atTime(self, time: Entry) -> "Instant | None":
        """A time of day (TM) on the day of this instant, in its zone; None where it is missing or invalid."""
        date = Entry("", "", self.value.strftime("%Y%m%d"))
        instant = instantOfDateAndTime(date, time, self.value.tzinfo)
        return None if instant is None else Instant(instant.value, str(time))

    def __str__(self) -> str:
        return self.value.isoformat(timespec="microseconds" if self.value.microsecond else "seconds")


def instantOfDateTime(entry: Entry, offset: tzinfo | None) -> Instant | None:
    """The instant of a DT value ("20190301100000.000000+0100"); its own offset goes before `offset` of the data set.

    None where the value is missing, invalid, or says no hour and minute: a date alone is not an instant.
    """
    match = re.fullmatch(r"([^+]*?)([+-]\d{4})?", (entry.text or "").strip())
    date = _DATE.match(match.group(1).strip()) if match else None
    time = _TIME.fullmatch(date.string[date.end() :].lstrip("T ")) if date else None
    if match is None or date is None or time is None:
        return None
    if match.group(2):
        offset = offsetOf(match.group(2))
        if offset is None:
            return None
    return _instant(date, time, offset, str(entry))


def instantOfDateAndTime(date: Entry, time: Entry, offset: tzinfo | None) -> Instant | None:
    """The instant of a DA and a TM value; None where one of them is missing or invalid."""
    day, clock = _DATE.fullmatch((date.text or "").strip()), _TIME.fullmatch((time.text or "").strip())
    return _instant(day, clock, offset, f"{date} and {time}") if day and clock else None


def offsetOf(text: str | None) -> timezone | None:
    """A UTC offset ("+0100"); None where there is none or it is not one."""
    match = _OFFSET.fullmatch((text or "").strip())
    if not match:
        return None
    minutes = int(match.group(2)) * 60 + int(match.group(3))
    if minutes > 14 * 60 or int(match.group(3)) > 59:
        return None
    return timezone(timedelta(minutes=minutes if match.group(1) == "+" else -minutes))


def _instant(date: re.Match[str], time: re.Match[str], offset: tzinfo | None, source: str) -> Instant | None:
    hour, minute, second = int(time.group(1)), int(time.group(2)), int(time.group(3) or 0)
    microsecond = int((time.group(4) or "0").ljust(6, "0"))
    if second > 60:
        return None
    try:
        # DICOM allows a leap second; datetime does not.
        year, month, day = (int(part) for part in date.groups())
        value = datetime(year, month, day, hour, minute, min(second, 59), microsecond, offset)
    except ValueError:
        return None
    return Instant(value + timedelta(seconds=1) if second == 60 else value, source)
