"""What a person typed in a cell of a table, as a value. A parser takes a text that is not empty; its ValueError says what is expected."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?", re.ASCII)


def text(value: str) -> str:
    return value


def isoDate(value: str) -> date:
    try:
        if len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date as 2019-03-01") from None


def dateTime(value: str) -> str:
    """A date-time with or without time zone, as written."""
    try:
        if not _DATE_TIME.fullmatch(value):
            raise ValueError
        datetime.fromisoformat(re.sub("Z$", "+00:00", value))
    except ValueError:
        raise ValueError("a date-time as 2019-03-01T10:00") from None
    return value


def yesNo(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.lower() == "yes"


def oneOf(*allowed: str) -> Callable[[str], str]:
    """Parser of one of the words `allowed`, in any case, returned as written here."""
    byLower = {word.lower(): word for word in allowed}

    def parse(value: str) -> str:
        if value.lower() not in byLower:
            raise ValueError(f"{', '.join(allowed[:-1])} or {allowed[-1]}")
        return byLower[value.lower()]

    return parse


def wholeNumber(lowest: int, highest: int | None = None) -> Callable[[str], int]:
    """Parser of a whole number from `lowest` to `highest`."""
    expected = f"a whole number from {lowest}" + ("" if highest is None else f" to {highest}")

    def parse(value: str) -> int:
        # isdecimal() alone would take digits of other scripts.
        if not (value.isascii() and value.isdecimal()) or int(value) < lowest or (highest is not None and int(value) > highest):
            raise ValueError(expected)
        return int(value)

    return parse


def positiveNumber(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise ValueError("a number above 0, with a decimal point")
    return number
