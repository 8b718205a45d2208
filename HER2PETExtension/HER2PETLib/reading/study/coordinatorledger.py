"""The coordinator's own ledger: what was handed out, taken in, refused, unblinded and computed, as chained and signed events, stored as
a reader's answers are. What is removed from the study's folder stays in it.

Kinds of events and their data:
  studyCreated     studyID, coordinatorKey (public), version
  batchAdded       number, charterHash, casesHash (`Key.casesHash`), reason, by: late cases (`batches`); just before they appear
  amended          number, time, fromBatch, changes {key of the charter: {was, is}}, reason, by, charterHash (`amendments`)
  batchWithdrawn   number, reason, by: a batch that was not handed out
  handedOut        charterHash, keyHash, packetIDs {reader: packet}, orders (commitment, `orders`); written just before the packets appear
  readerKeyNamed   reader, fingerprint, came: how the reader's fingerprint reached the coordinator
  takenIn          reader, packetID, events, readingHash, readerKey, came: how its receipt came; just before the ledger appears
  receiptCame      reader, readingHash, came: a receipt that came later, separately
  refused          reader, what, sha256 (of the ledger that was given, "" where there was none)
  reissued         place, reader, to (the same, or who replaces the reader), issue, packetID, reason, by, salvagedHash, former {sha256, events,
                   answers, signed, lastHash, problem}; written just before the new ledger appears
  unlocked         reader, caseIDs, by, points {question: {point: [reader, mark]}}, matchCases {question: caseID}, unlock (`ledger.unlock`):
                   a query after the signature; just before its file appears
  adjudicationHandedOut  adjudicator, studyID, charterHash, keyHash (of the adjudication), foci [[caseID, focusID]], readings {reader: last
                   hash}
  answersOpened    reader, readingHash, others: the receipts for which the reader opened them (`ledger.sealing`)
  unblinded        charterHash, keyHash, readings {reader: last hash}
  resultsWritten   what (the command), charterHash, readings, files {path, relative to the study where it is inside: SHA-256}

Each says `utcOffset`, how far the clock was from UTC where it was recorded; those of before this was kept do not.
Those of OF_A_BATCH say which one, `batch`, where it is not the first. readings of a later batch are those of
"reader (batch 2)".
"""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.chain import (
    COORDINATORS_LEDGER,
    Binding,
    Finding,
    Row,
    breaks,
    readOnly,
    readRows,
    rowOf,
    wrongSignatures,
)
from HER2PETLib.reading.ledger.events import Event
from HER2PETLib.reading.ledger.ledgerfile import LedgerFile, createLedgerFile
from HER2PETLib.reading.ledger.readerledger import Clock, instant, localOffset, utcNow
from HER2PETLib.reading.ledger.signing import SigningKey

NAME = "coordinator.sqlite"
# What each kind of event has to say, so that nothing that was signed by hand can stop a check.
KINDS: Mapping[str, Mapping[str, type | Mapping[str, type]]] = {
    "studyCreated": {"studyID": str, "coordinatorKey": str, "version": str},
    "batchAdded": {"number": int, "charterHash": str, "casesHash": str, "reason": str, "by": str},
    "amended": {
        "number": int,
        "time": str,
        "fromBatch": int,
        "changes": dict,
        "reason": str,
        "by": str,
        "charterHash": str,
    },
    "batchWithdrawn": {"number": int, "reason": str, "by": str},
    "handedOut": {"charterHash": str, "keyHash": str, "packetIDs": dict},
    "readerKeyNamed": {"reader": str, "fingerprint": str, "came": str},
    "takenIn": {"reader": str, "packetID": str, "events": int, "readingHash": str, "readerKey": str, "came": str},
    "receiptCame": {"reader": str, "readingHash": str, "came": str},
    "refused": {"reader": str, "what": str, "sha256": str},
    "reissued": {
        "place": str,
        "reader": str,
        "to": str,
        "issue": int,
        "packetID": str,
        "reason": str,
        "by": str,
        "salvagedHash": str,
        "former": {"sha256": str, "events": int, "answers": int, "lastHash": str, "problem": str},
    },
    "unlocked": {
        "reader": str,
        "caseIDs": list,
        "by": str,
        "points": dict,
        "matchCases": dict,
        "unlock": {"reader": str, "number": int, "time": str, "reason": str, "cases": dict, "matches": dict},
    },
    "adjudicationHandedOut": {
        "adjudicator": str,
        "studyID": str,
        "charterHash": str,
        "keyHash": str,
        "foci": list,
        "readings": dict,
    },
    "answersOpened": {"reader": str, "readingHash": str, "others": list},
    "unblinded": {"charterHash": str, "keyHash": str, "readings": dict},
    "resultsWritten": {"what": str, "charterHash": str, "readings": dict, "files": dict},
    "clockSetBack": {"former": str},
}
# Which of them are about one batch of cases.
OF_A_BATCH = (
    "handedOut", "readerKeyNamed", "takenIn", "receiptCame", "refused", "reissued", "unlocked", "answersOpened",
)  # fmt: skip
# Which of their data hold nothing but texts.
OF_TEXTS = ("packetIDs", "readings", "files", "matchCases")


@dataclass(frozen=True)
class RecordedEvent:
    """An event of the coordinator's ledger with its place in it: formerHash is that of the event before."""

    event: Event
    row: Row
    formerHash: str


@dataclass(frozen=True)
class CoordinatorLedger:
    """What stands in it; findings: what is wrong with it, signatures included. batch: whose events `of` gives and `record` writes."""

    path: Path
    studyID: str
    publicKey: str
    recorded: tuple[RecordedEvent, ...]
    findings: tuple[Finding, ...]
    batch: int = 1

    def ofBatch(self, batch: int) -> "CoordinatorLedger":
        """It, as the ledger of one batch of cases; events that are of none are in each."""
        return replace(self, batch=batch)

    @property
    def head(self) -> str:
        """The hash of the last event."""
        return self.recorded[-1].row.hash

    def of(self, kind: str, **data: Any) -> list[RecordedEvent]:
        """The events of a kind with these data, in order; not those that do not say what belongs to their kind (a finding)."""
        return [
            each
            for each in self.recorded
            if each.event.kind == kind
            and not _lacking(each.event)
            and (kind not in OF_A_BATCH or batchOf(each.event) == self.batch)
            and all(each.event.data.get(name) == value for name, value in data.items())
        ]

    def ofAnyBatch(self, kind: str) -> list[RecordedEvent]:
        """As `of`, of whatever batch."""
        return [each for each in self.recorded if each.event.kind == kind and not _lacking(each.event)]

    def record(self, key: SigningKey, kind: str, data: Mapping[str, Any], *, clock: Clock = utcNow) -> "CoordinatorLedger":
        """The ledger with one more event, which is on disk. Raises ProblemError if it is not."""
        assert kind in KINDS
        for finding in self.findings:
            raise ProblemError(
                f"The coordinator's ledger, {self.path}, was altered or damaged. {finding}", "Restore it from a copy."
            )
        if key.publicKey != self.publicKey:
            raise ProblemError(
                "The coordinator's key is not the one that this study was made with.", "Use the key of this study."
            )
        if kind in OF_A_BATCH and self.batch > 1:
            data = {**data, "batch": self.batch}
        time, rows, former = instant(clock), [], self.head
        last = self.recorded[-1].event
        pending: list[tuple[str, Mapping[str, Any]]] = [(kind, data)]
        if time < last.time:
            pending.insert(0, ("clockSetBack", {"former": last.time}))
        for number, (each, said) in enumerate(pending, start=last.number + 1):
            event = Event(number, time, each, data={**said, "utcOffset": localOffset()})
            rows.append(rowOf(event, former, _binding(self.studyID), key))
            former = rows[-1].hash
        held = "The coordinator's ledger is being written"
        with closing(LedgerFile(self.path, COORDINATORS_LEDGER, held, "Make the study's folder writable.")) as file:
            file.append(rows, last.number, self.head)
        return readCoordinatorLedger(self.path).ofBatch(self.batch)


def batchOf(event: Event) -> int:
    """Which batch of cases an event is about."""
    return int(event.data.get("batch", 1))


def batchLabel(batch: int) -> str:
    """How a reader's ledger is told from that of another batch: "" for the first, else " (batch 2)"."""
    return f" (batch {batch})" if batch > 1 else ""


def createCoordinatorLedger(path: Path, key: SigningKey, *, clock: Clock = utcNow) -> None:
    """Write a new one. Raises ProblemError if there is one, or it cannot be written."""
    studyID = secrets.token_hex(16)
    data = {"studyID": studyID, "coordinatorKey": key.publicKey, "version": __version__, "utcOffset": localOffset()}
    event = Event(1, instant(clock), "studyCreated", data=data)
    createLedgerFile(path, [rowOf(event, "", _binding(studyID), key)], COORDINATORS_LEDGER)


def readCoordinatorLedger(path: str | os.PathLike[str]) -> CoordinatorLedger:
    """What stands in it; damage is in its `findings`. Raises ProblemError if it cannot be read or does not begin as one."""
    path = Path(path)
    if not path.is_file():
        raise ProblemError(
            f"The coordinator's ledger, {path}, is missing: what was handed out and taken in cannot be shown.",
            "Restore it from a copy.",
        )
    with readOnly(path, COORDINATORS_LEDGER) as connection:
        rows, findings = readRows(connection)
    try:
        events = [row.event() for row in rows]
        studyID, publicKey = (str(events[0].data[name]) for name in ("studyID", "coordinatorKey"))
        if not re.fullmatch("[0-9a-f]{64}", publicKey):
            raise ValueError("coordinatorKey")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ProblemError(f"The coordinator's ledger, {path}, does not begin as one.", "Restore it from a copy.") from error
    findings += breaks(rows, _binding(studyID), lambda row: False)
    findings += wrongSignatures(rows, _binding(studyID), lambda row: publicKey)
    findings += _unknown(events)
    formers = ["", *(row.hash for row in rows)]
    recorded = tuple(RecordedEvent(*each) for each in zip(events, rows, formers, strict=False))
    return CoordinatorLedger(path, studyID, publicKey, recorded, tuple(dict.fromkeys(findings)))


def _unknown(events: list[Event]) -> Iterator[Finding]:
    for event in events:
        if event.kind not in KINDS or (event.kind == "studyCreated") != (event.number == 1):
            yield Finding(event.number, "kind", f'is "{event.kind}", which may not stand there')
            continue
        for name in _lacking(event):
            yield Finding(event.number, "data", f"does not say what belongs to its kind: {name}")


def _lacking(event: Event) -> list[str]:
    """What an event of a known kind does not say as it has to."""

    def isSaid(name: str, type_: type | Mapping[str, type]) -> bool:
        value = event.data.get(name)
        if isinstance(type_, Mapping):
            return isinstance(value, dict) and all(isinstance(value.get(each), ofEach) for each, ofEach in type_.items())
        texts = value.values() if name in OF_TEXTS and isinstance(value, dict) else ()
        return isinstance(value, type_) and all(isinstance(text, str) for text in texts)

    ofBatch = ["batch"] if event.kind in OF_A_BATCH and type(event.data.get("batch", 1)) is not int else []
    return [name for name, type_ in KINDS[event.kind].items() if not isSaid(name, type_)] + ofBatch


def _binding(studyID: str) -> Binding:
    return "coordinator", studyID
