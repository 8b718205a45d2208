"""What one packet asks of its reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import Charter
from HER2PETLib.reading.ledger.qualification import Practice


@dataclass(frozen=True)
class Assignment:
    """What one packet asks of its reader; the first event of its ledger holds it.

    charterHash: `Charter.hash`. keyHash: of the study's key. coordinatorKey: public key that signs this assignment, 64 hexadecimal
    digits. scores: the scores of the charter's scale, ascending. issue: 1 as handed out, 2 when the packet was issued once more, and so on;
    salvagedHash: of the last event of the former ledger that was taken over, "" for none.
    cases: for each case, in reading order and by its name in this packet, the names of its given foci (none in free search).
    others: how many other readers have to sign before the answers can be opened; 0: they are not sealed. stages: their names, in the order
    in which a case is read; none where it is read in one. practice: training and qualification, None for neither.
    """

    packetID: str
    reader: str
    charterHash: str
    keyHash: str
    coordinatorKey: str
    mode: str
    scores: tuple[int, ...]
    reopenCases: bool
    cases: Mapping[str, tuple[str, ...]]
    issue: int = 1
    salvagedHash: str = ""
    others: int = 0
    stages: tuple[str, ...] = ()
    practice: Practice | None = None

    @classmethod
    def under(
        cls,
        charter: Charter,
        packetID: str,
        keyHash: str,
        coordinatorKey: str,
        reader: str,
        cases: Mapping[str, Iterable[str]],
        *,
        sealed: bool = False,
        practice: Practice | None = None,
    ) -> "Assignment":
        """The assignment of `cases` to `reader` under `charter`. sealed: her answers are, until all others have signed. practice: which of them
        are training or qualification.

        Raises ProblemError if the charter does not name the reader.
        """
        if reader not in charter.readers:
            raise ProblemError(f'The charter names no reader "{reader}".', f"Readers are {', '.join(charter.readers)}.")
        return cls(
            packetID,
            reader,
            charter.hash,
            keyHash,
            coordinatorKey,
            charter.mode,
            charter.scores,
            charter.readerMay.reopenCases,
            {case: tuple(foci) for case, foci in cases.items()},
            others=len(charter.readers) - 1 if sealed else 0,
            stages=tuple(stage.name for stage in charter.stages),
            practice=practice,
        )

    def document(self) -> dict[str, Any]:
        """The assignment as JSON; cases as a list, so that their order counts."""
        return {
            "packetID": self.packetID,
            "reader": self.reader,
            "charterHash": self.charterHash,
            "keyHash": self.keyHash,
            "coordinatorKey": self.coordinatorKey,
            "mode": self.mode,
            "scores": list(self.scores),
            "reopenCases": self.reopenCases,
            "cases": [[case, list(foci)] for case, foci in self.cases.items()],
            "issue": self.issue,
            "salvagedHash": self.salvagedHash,
            "others": self.others,
            **({"stages": list(self.stages)} if self.stages else {}),
            **({"practice": self.practice.document()} if self.practice else {}),
        }

    @classmethod
    def fromDocument(cls, document: Mapping[str, Any]) -> "Assignment":
        """The inverse of `document`. Raises KeyError, TypeError or ValueError for what is none."""
        cases = {case: tuple(foci) for case, foci in document["cases"]}
        lists = {"scores": tuple(document["scores"]), "stages": tuple(document.get("stages", ()))}
        practice = Practice.fromDocument(document["practice"]) if "practice" in document else None
        if practice and not set(practice.cases) <= set(cases):
            raise ValueError("practice")
        return cls(**{**document, **lists, "cases": cases, "practice": practice})
