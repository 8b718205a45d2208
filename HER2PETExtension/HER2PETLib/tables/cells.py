"""What a person typed in a cell of a table, as a value. A parser takes a text that is not empty; its ValueError says what is expected."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

Value = TypeVar("Value")
Parser = Callable[[str], Value]

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([+-]\d\d:\d\d|Z)?", re.ASCII)
_NUMBER = re.compile(r"(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
# A sign between one to three digits and just three more: decimal, or between thousands.
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def text(value: str) -> str:
    return value


def isoDate(value: str) -> date:
    try:
        if not _DATE.fullmatch(value):  # fromisoformat alone takes a week for a date
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("a date such as 2019-03-01") from None


def parseDateTime(value: str) -> datetime:
    """A date-time with hour and minute, with tzinfo where an offset from UTC is given."""
    try:
        if not _DATE_TIME.fullmatch(value):  # fromisoformat alone takes a day for an instant, and "2019030110000" for midnight
            raise ValueError
        # Python 3.10 knows neither Z nor fractions of other than 3 or 6 digits.
        padded = re.sub(r"\.\d+", lambda fraction: fraction[0].ljust(7, "0"), re.sub("Z$", "+00:00", value))
        return datetime.fromisoformat(padded)
    except ValueError:
        raise ValueError("a date-time such as 2019-03-01T10:00") from None


def dateTime(value: str) -> str:
    """A date-time (see `parseDateTime`), as written."""
    parseDateTime(value)
    return value


def yesNo(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.lower() == "yes"


def oneOf(*allowed: str) -> Parser[str]:
    """Parser of one of the words `allowed`, in any case, returned as written here."""
    byLower = {word.lower(): word for word in allowed}

    def parse(value: str) -> str:
        if value.lower() not in byLower:
            raise ValueError(f"{', '.join(allowed[:-1])} or {allowed[-1]}")
        return byLower[value.lower()]

    return parse


def wholeNumber(lowest: int, highest: int | None = None) -> Parser[int]:
    """Parser of a whole number from `lowest` to `highest`."""
    expected = f"a whole number of at least {lowest}" if highest is None else f"a whole number from {lowest} to {highest}"

    def parse(value: str) -> int:
        # isdecimal() alone would take digits of other scripts; int() refuses thousands of digits in words of its own.
        if not (value.isascii() and value.isdecimal()) or len(value) > 18:
            raise ValueError(expected)
        if int(value) < lowest or (highest is not None and int(value) > highest):
            raise ValueError(expected)
        return int(value)

    return parse


def positiveNumber(value: str) -> float:
    """A finite number above 0 with a decimal point or a decimal comma; "1,234" may be either of two numbers, and is neither."""
    number = _number(value)
    if not 0 < number < math.inf:
        raise ValueError("a number above 0, such as 70.5")
    return number


def numberFrom0(value: str) -> float:
    """A finite number, 0 or above, as `positiveNumber`."""
    number = _number(value)
    if not 0 <= number < math.inf:
        raise ValueError("a number of 0 or above, such as 4.5")
    return number


def parseCell(parse: Parser[Value], value: str, *, decimalCommas: bool) -> Value:
    """The value of a cell. decimalCommas: the table has semicolons between its columns, as a spreadsheet writes it where the comma is the
    decimal sign: there "282.276" may be 282276. Raises the parser's ValueError."""
    if decimalCommas and parse in (positiveNumber, numberFrom0) and _GROUPED.fullmatch(value):
        raise ValueError(_twoWays(value))
    return parse(value)


def _number(value: str) -> float:
    if "," in value and _GROUPED.fullmatch(value):
        raise ValueError(_twoWays(value))
    return float(value.replace(",", ".")) if _NUMBER.fullmatch(value) else math.nan


def _twoWays(value: str) -> str:
    whole, fraction = re.split("[.,]", value)
    sign = "comma" if "," in value else "point"
    return (
        f"one number only: the {sign} may be decimal or between thousands. Write {whole}{fraction}, or the decimals with a zero "
        f"at their end ({value}0)"
    )
