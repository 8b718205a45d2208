"""How an SUV came to be, for people, from its record: the object of suv.json (`SUVConversion.toJSON()`), which provenance.json and
Slicer's volumes hold too."""

import re
from collections.abc import Mapping
from typing import Any

# Values that are shown in the unit people use: factor, unit.
_UNITS = {
    "administeredActivity": (1e-6, "MBq"),
    "halfLife": (1, "s"),
    "weight": (1, "kg"),
    "height": (1, "cm"),
}


def inWords(name: str) -> str:
    """The name of an input as words: administrationDateTime as "administration date and time"."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    text = " ".join(word if word.isupper() else word.lower() for word in words)
    return text.replace("date time", "date and time").replace("suv", "SUV").replace("philips", "Philips")


def factorOf(record: Mapping[str, Any]) -> str:
    """The factor from the units of the file to SUV, or from which to which it goes."""
    factor = record["factor"]
    return f"{min(factor):.6g} to {max(factor):.6g}, by slice" if isinstance(factor, list) else f"{factor:.6g}"


def sinceAdministration(hours: float | None) -> str:
    """145.6 h (6.1 days), or that it is not known."""
    return "unknown" if hours is None else f"{hours:.1f} h ({hours / 24:.1f} days)"


def headerInputs(record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(name, value, source) of every input from the header."""
    inputs = record["inputs"].items()
    return [(inWords(name), _value(name, one["value"]), one["source"]) for name, one in inputs if not _isEntered(one)]


def enteredInputs(record: Mapping[str, Any]) -> list[tuple[str, str, str, str, str, str]]:
    """(name, value, the header's value, its tag, why, by whom and when) of every input that a person gave."""
    return [
        (
            inWords(name),
            _value(name, one["value"]),
            one["header"] or "nothing",
            one["headerTag"] or "",
            one["reason"] or "no reason given",
            ", ".join(word for word in (one["by"], one["at"]) if word),
        )
        for name, one in record["inputs"].items()
        if _isEntered(one)
    ]


def adaptationsOf(record: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """(tag, what it says, what was used, rule) of every header value that was not taken as it is written."""
    return [(one["tag"], one["original"] or "nothing", one["used"], one["rule"]) for one in record["adaptations"]]


def _isEntered(one: Mapping[str, Any]) -> bool:
    return one["source"] == "entered"


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return " to ".join(_value(name, each) for each in value)
    if isinstance(value, int | float) and name in _UNITS:
        factor, unit = _UNITS[name]
        return f"{value * factor:.6g} {unit}"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
