"""What a person decides on each candidate: a log that only grows, and all that follows from it.

Nothing is ever taken out of the log: to undo is an event, too. A merged or divided candidate stays known, for it comes back when that is undone."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.columns import Column

UNDECIDED, ACCEPTED, PHYSIOLOGIC, REJECTED = "undecided", "accepted", "physiologic", "rejected"
MERGED, DIVIDED, REPLACED = "merged", "divided", "replaced"
# Of an event: what was done. A decision is one of the first three.
DECISIONS = (ACCEPTED, PHYSIOLOGIC, REJECTED)
FOUND, UNDONE = "found", "undone"
_ACTIONS = (*DECISIONS, MERGED, DIVIDED, FOUND, UNDONE)
REVIEW_TABLE = "candidatesReview.csv"

REVIEW_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("number", "Number", "", "Of the step, in the order of time; a merge or division has a row for each candidate. Empty if nobody has decided.", "int"),
    Column("candidateID", "Candidate", "", "ID of the segment. Dividing C003 gives C003a and C003b; merging C003 and C004 gives C003+C004."),
    Column("decision", "Decision", "", "accepted (a lesion), physiologic, rejected, merged, divided, undecided (undone, or nobody has decided)."),
    Column("formerDecision", "Former decision", "", "The decision that this one replaced."),
    Column("siteCode", "Site code", "", "Site of the accepted lesion, or organ with the uptake, as scheme:value."),
    Column("siteMeaning", "Site", "", "The same in words."),
    Column("laterality", "Side", "", "left, right or empty."),
    Column("into", "Into", "", "Candidates made from this one by merging or dividing it."),
    Column("by", "By", "", "Who decided: the name of the user of the computer."),
    Column("at", "At", "", "When, with the time zone."),
    Column("isCurrent", "Current", "", "Whether this decision still holds: no later step has changed it or removed the candidate.", "bit"),
    Column("suvMax", "SUVmax", "g/ml{SUVbw}", "Highest value of the candidate, as it was proposed or made.", "double"),
    Column("volumeMl", "Volume", "ml", "Its volume then.", "double"),
    Column("hottestRAS", "Hottest voxel", "mm", "Center of its hottest voxel then: R A S."),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """An anatomical site or an organ. code: as "SCT:10200004", or "". laterality: "left", "right" or ""."""

    code: str = ""
    meaning: str = ""
    laterality: str = ""

    def __str__(self) -> str:
        """As in a sentence: "L3 vertebra", "right ilium"."""
        named = self.meaning
        if named[1:2].islower():
            named = named[:1].lower() + named[1:]
        return f"{self.laterality} {named}".strip()


@dataclass(frozen=True)
class Focus:
    """A candidate as it was proposed, or made of others. suvMax in g/ml; hottestRAS in mm; place: where it seems to lie."""

    candidateID: str
    suvMax: float
    volumeMl: float
    hottestRAS: tuple[float, float, float]
    place: Place = field(default_factory=Place)


@dataclass(frozen=True)
class Event:
    """One step. candidates: those that it changes; of FOUND those that make room for new ones. made: new candidates. undoes: the
    number of the step that UNDONE takes back. about: of FOUND, how they were found, in words by key."""

    number: int
    action: str
    candidates: tuple[str, ...]
    by: str
    at: str
    place: Place = field(default_factory=Place)
    made: tuple[Focus, ...] = ()
    undoes: int | None = None
    about: Mapping[str, Any] = field(default_factory=dict)


class Review:
    """The log of one segmentation, and where it stands."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._events: list[Event] = []
        self._foci: dict[str, Focus] = {}
        for event in events:
            self._add(event)

    @property
    def events(self) -> Sequence[Event]:
        return tuple(self._events)

    @property
    def foci(self) -> Mapping[str, Focus]:
        """Every candidate there ever was, by its ID."""
        return self._foci

    @property
    def open(self) -> list[str]:
        """IDs of the candidates that there are, in the order of finding; what was merged or divided has what became of it in its place."""
        ids: list[str] = []
        for event in self._standing():
            if event.action == FOUND:
                ids = [each for each in ids if each not in event.candidates] + [focus.candidateID for focus in event.made]
            elif event.made:
                at = min(ids.index(each) for each in event.candidates)
                rest = [each for each in ids if each not in event.candidates]
                ids = [*rest[:at], *(focus.candidateID for focus in event.made), *rest[at:]]
        return ids

    def decisionOf(self, candidateID: str) -> str:
        """UNDECIDED, one of DECISIONS, MERGED, DIVIDED, or REPLACED by a later search."""
        event = self.eventOf(candidateID)
        return UNDECIDED if event is None else REPLACED if event.action == FOUND else event.action

    def eventOf(self, candidateID: str) -> Event | None:
        """The step that the candidate's decision is from; None where nobody has decided, or it was undone."""
        return next((event for event in reversed(self._standing()) if candidateID in event.candidates), None)

    def count(self) -> dict[str, int]:
        """How many of the open candidates have each decision: UNDECIDED and DECISIONS."""
        decisions = [self.decisionOf(each) for each in self.open]
        return {decision: decisions.count(decision) for decision in (UNDECIDED, *DECISIONS)}

    # What a person does

    def find(self, made: Sequence[Focus], about: Mapping[str, Any], by: str, at: str, instead: Sequence[str] = ()) -> Event:
        """New candidates. instead: open and undecided ones that they take the place of. Raises ValueError for an ID that was used before."""
        return self._add(Event(self._next, FOUND, tuple(instead), by, at, made=tuple(made), about=dict(about)))

    def decide(self, candidateID: str, decision: str, place: Place, by: str, at: str) -> Event:
        """One of DECISIONS on an open candidate, in place of its former one."""
        if decision not in DECISIONS:
            raise ValueError(f"{decision!r} is not one of {', '.join(DECISIONS)}")
        return self._add(Event(self._next, decision, (candidateID,), by, at, place))

    def merge(self, candidateIDs: Sequence[str], made: Focus, by: str, at: str) -> Event:
        return self._add(Event(self._next, MERGED, tuple(candidateIDs), by, at, made=(made,)))

    def divide(self, candidateID: str, made: Sequence[Focus], by: str, at: str) -> Event:
        return self._add(Event(self._next, DIVIDED, (candidateID,), by, at, made=tuple(made)))

    @property
    def lastStep(self) -> Event | None:
        """What `undo` takes back: the last step that stands and is a person's, however long ago; None where there is none."""
        return next((event for event in reversed(self._standing()) if event.action != FOUND), None)

    def undo(self, by: str, at: str) -> Event | None:
        """Take back the last step that stands; returns that step, None where there is none."""
        last = self.lastStep
        if last is not None:
            self._add(Event(self._next, UNDONE, last.candidates, by, at, undoes=last.number))
        return last

    # What is kept

    def rows(self, caseID: str = "") -> list[dict[str, Any]]:
        """One a step and candidate, by the keys of REVIEW_COLUMNS, in the order of time; then the candidates on which nobody has decided."""
        rows: list[dict[str, Any]] = []
        past = Review()
        latest: dict[str, int] = {}
        for event in self._events:
            former = {each: past.decisionOf(each) for each in event.candidates}
            past._add(event)
            if event.action == FOUND:
                continue
            for each in event.candidates:
                standing = past.eventOf(each)
                latest[each] = len(rows)
                shown = event if event.action != UNDONE or standing is None else standing
                row = self._row(caseID, each, past.decisionOf(each), shown)
                made = " ".join(focus.candidateID for focus in shown.made)
                rows.append(
                    row | {"number": event.number, "formerDecision": former[each], "into": made, "by": event.by, "at": event.at}
                )
        there = self.open
        for each, index in latest.items():  # what was made by a step that was undone is not there any more
            rows[index]["isCurrent"] = each in there or self.decisionOf(each) != UNDECIDED
        untouched = [each for each in there if each not in latest]
        return rows + [self._row(caseID, each, UNDECIDED, None) | {"isCurrent": True} for each in untouched]

    def facts(self) -> dict[str, Any]:
        """For the provenance of results: how often which decision, and how the candidates were found."""
        searches = [{"by": event.by, "at": event.at, **event.about} for event in self._events if event.action == FOUND]
        return {"count": self.count(), "searches": searches}

    def toJSON(self) -> str:
        return json.dumps([asdict(event) for event in self._events], separators=(",", ":"))

    @classmethod
    def fromJSON(cls, text: str) -> "Review":
        """The review that `toJSON` wrote; an empty one for an empty text. Raises ProblemError for any other text."""
        try:
            known = json.loads(text or "[]")
            if not isinstance(known, list):
                raise ValueError("it is not a list")
            return cls(_event(each) for each in known)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ProblemError(
                f"The record of the decisions on candidates cannot be read ({error}).",
                "Open the scene with the version of HER2PET that saved it, or search for candidates in a new segmentation.",
            ) from error

    # --- how

    @property
    def _next(self) -> int:
        return len(self._events) + 1

    def _standing(self) -> list[Event]:
        """The events that were not taken back."""
        undone = {event.undoes for event in self._events}
        return [event for event in self._events if event.action != UNDONE and event.number not in undone]

    def _add(self, event: Event) -> Event:
        self._check(event)
        self._events.append(event)
        self._foci.update((focus.candidateID, focus) for focus in event.made)
        return event

    def _check(self, event: Event) -> None:
        """A log that contradicts itself is not one: raises ValueError."""
        if event.number != self._next or event.action not in _ACTIONS:
            raise ValueError(f"step {event.number} is {event.action!r} after step {len(self._events)}")
        if event.action == UNDONE:
            last = self.lastStep
            if last is None or last.number != event.undoes or last.candidates != event.candidates:
                raise ValueError(f"step {event.number} undoes {event.undoes}, which is not the last one")
            return
        names, there = [focus.candidateID for focus in event.made], self.open
        # What was merged or divided may be so again after that was undone, with the same result under the same name.
        used = {each for each in names if each in self._foci and (event.action == FOUND or each in there)}
        if used or len(set(names)) < len(names):
            raise ValueError(f"step {event.number} makes candidates that already exist: {', '.join(sorted(used) or names)}")
        if missing := [each for each in event.candidates if each not in there]:
            raise ValueError(f"step {event.number} is about candidates that do not exist: {', '.join(missing)}")
        if event.action != FOUND and not event.candidates:
            raise ValueError(f"step {event.number} is about nothing")
        if (event.action in (MERGED, DIVIDED)) != bool(event.made) and event.action != FOUND:
            raise ValueError(f"step {event.number} makes {len(names)} candidates")

    def _row(self, caseID: str, candidateID: str, decision: str, event: Event | None) -> dict[str, Any]:
        focus, place = self._foci[candidateID], Place() if event is None or decision == UNDECIDED else event.place
        return {
            "caseID": caseID,
            "number": None,
            "candidateID": candidateID,
            "decision": decision,
            "formerDecision": "",
            "siteCode": place.code,
            "siteMeaning": place.meaning,
            "laterality": place.laterality,
            "into": "",
            "by": "",
            "at": "",
            "isCurrent": False,
            "suvMax": focus.suvMax,
            "volumeMl": focus.volumeMl,
            "hottestRAS": focus.hottestRAS,
        }


def _event(known: Mapping[str, Any]) -> Event:
    made = tuple(
        Focus(**{**each, "hottestRAS": tuple(map(float, each["hottestRAS"])), "place": Place(**each["place"])})
        for each in known["made"]
    )
    return Event(**{**known, "candidates": tuple(known["candidates"]), "place": Place(**known["place"]), "made": made})
