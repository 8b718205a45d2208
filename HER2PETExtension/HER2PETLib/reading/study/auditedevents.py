"""Every event of every ledger of a study, in one shape for people and for tables."""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

from HER2PETLib.reading.ledger.chain import Row
from HER2PETLib.reading.ledger.events import Event
from HER2PETLib.reading.study.key import KeyShowing

# What tells an answer: hidden while the reading is not unblinded.
_ANSWERS = (
    "scored", "changed", "focusMarked", "withdrawn", "commented", "stageLocked", "caseCompleted", "caseNotAssessable", "caseReopened",
    "matched",
)  # fmt: skip
# What a coordinator's event tells of a case or of answers: hidden as long.
_TELLING = {"unlocked": {"caseIDs", "points", "matchCases"}, "adjudicationHandedOut": {"foci"}}
_OFFSET = re.compile(r"[+-][0-9]{2}:[0-9]{2}", re.ASCII)
HIDDEN = "hidden until unblinding"


@dataclass(frozen=True)
class AuditedEvent:
    """An event of a ledger. time: UTC. localTime: on the clock of who made it, with its offset, "" where that is not known.
    showing: what stands behind the case of a packet, by the charter's pseudonym, and whether it was shown first or again. other: the rest of the event's data, JSON."""

    ledger: str
    number: int
    time: str
    localTime: str
    who: str
    kind: str
    caseID: str = ""
    showing: str = ""
    focusID: str = ""
    answer: str = ""
    former: str = ""
    reason: str = ""
    comment: str = ""
    other: str = ""


def readerEvents(
    reader: str,
    rows: Iterable[Row],
    showings: Mapping[str, KeyShowing],
    isUnblinded: bool,
    opened: Mapping[int, Event] = MappingProxyType({}),
) -> tuple[AuditedEvent, ...]:
    """The events of a reader's ledger, also of a damaged one. Answers, and what is behind a case, only if `isUnblinded`. opened: of sealed
    ones, by their numbers."""
    found = []
    offset = ""
    for row in rows:
        event = opened.get(row.number) or _eventOf(row)
        data = dict(event.data)
        if event.kind == "packetOpened":
            offset = str(data.get("utcOffset", ""))
        who = "coordinator" if row.number == 1 or event.kind == "salvaged" else reader
        if event.kind == "salvaged" and isinstance(data.get("rows"), list):
            data["rows"] = len(data["rows"])  # they are shown as those of the former ledger
        showing = showings.get(event.caseID)
        said: dict[str, str] = {}
        if event.kind in _ANSWERS and not isUnblinded:
            said, data = {"answer": HIDDEN}, {}
        else:
            for name, keys in (
                ("answer", ("score", "noFoci")),
                ("former", ("former",)),
                ("reason", ("reason",)),
                ("comment", ("text", "meaning")),
            ):
                said[name] = "; ".join(_text(data.pop(key)) for key in keys if key in data)
        found.append(
            AuditedEvent(
                f"reader {reader}",
                row.number,
                row.time,
                localTime(row.time, offset),
                who,
                event.kind,
                event.caseID,
                f"{showing.case} ({'again' if showing.number > 1 else 'first'})" if showing and isUnblinded else "",
                event.focusID if isUnblinded or event.kind not in _ANSWERS else "",
                **said,
                other=_rest(data, without=("sealed", "salt", "n", "r", "p", "utcOffset")),
            )
        )
    return tuple(found)


def coordinatorEvents(rows: Iterable[Row], isUnblinded: bool, name: str = "coordinator") -> tuple[AuditedEvent, ...]:
    """The events of a coordinator's ledger, also of a damaged one. What is behind a case, and which foci are discordant, only if `isUnblinded`.
    name: how it is called."""
    found = []
    for row in rows:
        data = dict(_eventOf(row).data)
        if not isUnblinded:
            data |= dict.fromkeys(_TELLING.get(row.kind, set()) & set(data), HIDDEN)
        reason = _reasonIn(row.kind, data)
        former = _text(data.pop("former")) if "former" in data else ""
        found.append(
            AuditedEvent(
                name,
                row.number,
                row.time,
                localTime(row.time, str(data.pop("utcOffset", ""))),
                "coordinator",
                row.kind,
                former=former,
                reason=reason,
                other=_rest(data),
            )
        )
    return tuple(found)


def _reasonIn(kind: str, data: dict[str, Any]) -> str:
    """Take the reason of a coordinator's event out of its data."""
    unlock = data.get("unlock")
    if kind == "unlocked" and isinstance(unlock, dict) and "reason" in unlock:
        data["unlock"] = {name: value for name, value in unlock.items() if name != "reason"}
        return _text(unlock["reason"])
    key = "what" if kind == "refused" else "reason"
    return _text(data.pop(key)) if key in data else ""


def localTime(time: str, offset: str) -> str:
    """An event's time, UTC, on a clock that is `offset` ("+02:00") from it: "2026-01-31 14:00:00 +02:00"; "" where either is unknown."""
    if not _OFFSET.fullmatch(offset):
        return ""
    with suppress(ValueError, OverflowError):
        hours, minutes = int(offset[1:3]), int(offset[4:6])
        shift = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
        local = datetime.strptime(time, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc) + shift
        return f"{local:%Y-%m-%d %H:%M:%S} {offset}"
    return ""


def _eventOf(row: Row) -> Event:
    try:
        return row.event()
    except (ValueError, RecursionError):  # damaged: it is shown as it stands
        return Event(row.number, row.time, row.kind, row.caseID, row.focusID, {"data": row.data})


def _rest(data: Mapping[str, Any], without: Iterable[str] = ()) -> str:
    rest = {key: value for key, value in data.items() if key not in without}
    return json.dumps(rest, ensure_ascii=False) if rest else ""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "no focus" if value else ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
