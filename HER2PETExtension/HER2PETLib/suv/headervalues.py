"""What a PET header says for each value that a person may enter, in the unit of entry: what a form shows beside its fields."""

import math
from collections.abc import Callable
from typing import Any

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import Instant
from HER2PETLib.suv.body import KINDS, SUV_BW
from HER2PETLib.suv.inputs import activityOf, heightOf, normalizerOf
from HER2PETLib.suv.nuclide import halfLifeOf
from HER2PETLib.suv.record import EnteredValues, Record, Refusal
from HER2PETLib.suv.timeline import findTimeline


def headerValues(header: PETHeader) -> dict[str, Any]:
    """For JSON: weightKg, heightCm, sex; radiopharmaceuticals, a list with title, administeredAt, activityMBq and halfLifeS; each
    {"value", "text", "source"}: the value by the rules of the conversion (None where it refuses), the text of the header, its tag.

    acquiredAt: ISO date-time of the first acquisition, or None. needsBody: whether height and sex matter for SUVbw, which they do
    only where the file holds another kind of SUV.
    """
    start = findTimeline(header, None, math.inf, _nothing(header)).start
    kind = next((kind for kind in KINDS if kind.suvType and kind.suvType == (header.suvType.text or "").strip().upper()), SUV_BW)
    weight = _byRule(header, lambda record: normalizerOf(header, SUV_BW, record))
    sex = (header.sex.text or "").strip().upper()
    return {
        "acquiredAt": _iso(start),
        "needsBody": (header.units.text or "").strip().upper() == "GML" and kind is not SUV_BW,
        "weightKg": _value(header.weight, None if weight is None else weight / 1000.0),
        "heightCm": _value(header.height, _byRule(header, lambda record: heightOf(header, record))),
        "sex": _value(header.sex, sex if sex in ("M", "F", "O") else None),
        "radiopharmaceuticals": [_item(header, item) for item in header.radiopharmaceuticals],
    }


def _item(header: PETHeader, item: Radiopharmaceutical) -> dict[str, Any]:
    seconds = _byRule(header, lambda record: halfLifeOf(item, record)[0])
    administered = findTimeline(header, item, seconds or math.inf, _nothing(header)).administered
    activity = _byRule(header, lambda record: activityOf(header, item, record))
    when = item.startTime if administered is not None and item.startDateTime.isMissing else item.startDateTime
    return {
        "title": (item.name.text or "").strip() or (item.agent.meaning if item.agent else ""),
        "administeredAt": _value(when, _iso(administered)),
        "activityMBq": _value(item.totalDose, None if activity is None else activity / 1e6),
        "halfLifeS": _value(item.halfLife, seconds),
    }


def _iso(instant: Instant | None) -> str | None:
    return None if instant is None else instant.value.isoformat(timespec="seconds")


def _value(entry: Entry, value: Any) -> dict[str, Any]:
    return {"value": value, "text": entry.text, "source": str(entry)}


def _nothing(header: PETHeader) -> Record:
    return Record(header.name, EnteredValues())


def _byRule(header: PETHeader, rule: Callable[[Record], Any]) -> Any:
    """What a rule makes of the header; None where it refuses, which the conversion itself says in full."""
    try:
        return rule(_nothing(header))
    except Refusal:
        return None
