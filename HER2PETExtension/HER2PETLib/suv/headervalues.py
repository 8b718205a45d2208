"""What a PET header says for each value that a person may enter, in the unit of entry: what a form shows beside its fields."""

import math
from collections.abc import Callable
from typing import Any

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.suv.body import KINDS, SUV_BW, kindOf
from HER2PETLib.suv.inputs import activityOf, bodyOf, halfLifeOf
from HER2PETLib.suv.record import EnteredValues, Record, Refusal
from HER2PETLib.suv.timing import acquisitionsOf, administrationInstant, earliest


def headerValues(header: PETHeader) -> dict[str, Any]:
    """For JSON: weightKg, heightCm, sex; radiopharmaceuticals, a list with title, administeredAt, activityMBq and halfLifeS; each
    {"value", "text", "source"}: the value by the rules of the conversion (None where it refuses), the text of the header, its tag.

    acquiredAt: ISO date-time of the first acquisition, or None. needsBody: whether height and sex matter for SUVbw, which they do
    only where the file holds another kind of SUV.
    """
    start = earliest(acquisitionsOf(header))
    kind = next((kind for kind in KINDS if kind.suvType and kind.suvType == (header.suvType.text or "").strip().upper()), SUV_BW)
    # With a weight at hand the height alone is asked for.
    height = _entered(header, EnteredValues(weightKg=70.0), lambda r: bodyOf(header, kindOf("SUVbsa"), r)[1])
    sex = (header.sex.text or "").strip().upper()
    return {
        "acquiredAt": None if start is None else start.value.isoformat(timespec="seconds"),
        "needsBody": (header.units.text or "").strip().upper() == "GML" and kind is not SUV_BW,
        "weightKg": _value(header.weight, _entered(header, EnteredValues(), lambda r: bodyOf(header, SUV_BW, r)[0])),
        "heightCm": _value(header.height, height),
        "sex": _value(header.sex, sex if sex in ("M", "F", "O") else None),
        "radiopharmaceuticals": [_item(header, item, start) for item in header.radiopharmaceuticals],
    }


def _item(header: PETHeader, item: Radiopharmaceutical, start) -> dict[str, Any]:
    nothing = EnteredValues()
    seconds = _entered(header, nothing, lambda r: halfLifeOf(item, r)[0])
    administered = _entered(header, nothing, lambda r: administrationInstant(header, item, seconds or math.inf, start, r))
    activity = _entered(header, nothing, lambda r: activityOf(header, item, r))
    when = item.startTime if administered is not None and item.startDateTime.isMissing else item.startDateTime
    return {
        "title": (item.name.text or "").strip() or (item.agent.meaning if item.agent else ""),
        "administeredAt": _value(when, None if administered is None else administered.value.isoformat(timespec="seconds")),
        "activityMBq": _value(item.totalDose, None if activity is None else activity / 1e6),
        "halfLifeS": _value(item.halfLife, seconds),
    }


def _value(entry: Entry, value: Any) -> dict[str, Any]:
    return {"value": value, "text": entry.text, "source": str(entry)}


def _entered(header: PETHeader, entered: EnteredValues, rule: Callable[[Record], Any]) -> Any:
    """What a rule makes of the header; None where it refuses, which the conversion itself says in full."""
    try:
        return rule(Record(header.name, entered))
    except Refusal:
        return None
