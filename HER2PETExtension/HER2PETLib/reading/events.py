"""What can happen in a reading, and the state that follows from it: nothing but events is ever stored.

`stateOf(assignment, events)` is the state; `State.after(event)` is one step of it and refuses what may not happen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import Charter


@dataclass(frozen=True)
class Assignment:
    """What one packet asks of its reader; the first event of its ledger holds it.

    charterHash: `Charter.hash`. scores: the scores of the charter's scale, ascending.
    cases: for each case, in reading order and by its name in this packet, the names of its given foci (none in free search).
    """

    packetID: str
    reader: str
    charterHash: str
    mode: str
    scores: tuple[int, ...]
    reopenCases: bool
    cases: Mapping[str, tuple[str, ...]]

    @classmethod
    def under(cls, charter: Charter, packetID: str, reader: str, cases: Mapping[str, Iterable[str]]) -> "Assignment":
        """The assignment of `cases` to `reader` under `charter`. Raises ProblemError if the charter does not name the reader."""
        if reader not in charter.readers:
            raise ProblemError(f'The charter names no reader "{reader}".', f"Readers are {', '.join(charter.readers)}.")
        return cls(
            packetID,
            reader,
            charter.hash,
            charter.mode,
            charter.scores,
            charter.readerMay.reopenCases,
            {case: tuple(foci) for case, foci in cases.items()},
        )

    def document(self) -> dict[str, Any]:
        """The assignment as JSON; cases as a list, so that their order counts."""
        return {
            "packetID": self.packetID,
            "reader": self.reader,
            "charterHash": self.charterHash,
            "mode": self.mode,
            "scores": list(self.scores),
            "reopenCases": self.reopenCases,
            "cases": [[case, list(foci)] for case, foci in self.cases.items()],
        }

    @classmethod
    def fromDocument(cls, document: dict[str, Any]) -> "Assignment":
        """The inverse of `document`."""
        cases = {case: tuple(foci) for case, foci in document["cases"]}
        return cls(**{**document, "scores": tuple(document["scores"]), "cases": cases})


@dataclass(frozen=True)
class Event:
    """One thing that happened. number counts from 1; time is UTC, ISO 8601 with microseconds; caseID and focusID are ""
    where the event is about none; data is what else there is to say (see `_STEPS`)."""

    number: int
    time: str
    kind: str
    caseID: str = ""
    focusID: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Focus:
    """A focus as it now stands. score is None until it has one; positionRAS (mm), radiusMm and site are None and "" for given
    foci; history holds every event about it, so every former score with its time and the reason of the change."""

    focusID: str
    given: bool
    score: int | None = None
    withdrawn: bool = False
    positionRAS: tuple[float, float, float] | None = None
    radiusMm: float | None = None
    site: str = ""
    history: tuple[Event, ...] = ()


@dataclass(frozen=True)
class ReadCase:
    """A case as it now stands. status: "unopened", "open", "completed" or "notAssessable" (with its reason);
    foci: by name, withdrawn ones too; comments: the events, in order."""

    caseID: str
    status: str = "unopened"
    foci: Mapping[str, Focus] = field(default_factory=dict)
    reason: str = ""
    comments: tuple[Event, ...] = ()

    @property
    def standing(self) -> list[Focus]:
        """The foci that are not withdrawn."""
        return [focus for focus in self.foci.values() if not focus.withdrawn]


@dataclass(frozen=True)
class State:
    """Where the reading stands after its events."""

    assignment: Assignment
    cases: Mapping[str, ReadCase]
    claimed: bool = False
    signed: Event | None = None

    @property
    def finished(self) -> bool:
        """Every case is completed or not assessable: the reading may be signed."""
        return all(case.status in ("completed", "notAssessable") for case in self.cases.values())
