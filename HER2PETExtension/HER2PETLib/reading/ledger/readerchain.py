"""What stands in a reader's ledger, and what is wrong with it as far as the file alone can show."""

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import READERS_LEDGER, Binding, Finding, Row, breaks, readOnly, readRows, wrongSignatures
from HER2PETLib.reading.ledger.events import ANSWERS, UNSIGNED, Event, State, stateOf


@dataclass(frozen=True)
class ReaderChain:
    """assignment and state are None if event 1, or any event, cannot be understood; findings: what is wrong, signatures not
    looked at (`wrongSignatures`)."""

    assignment: Assignment | None
    events: tuple[Event, ...]
    rows: tuple[Row, ...]
    state: State | None
    findings: tuple[Finding, ...]

    @property
    def lock(self) -> Mapping[str, Any] | None:
        """The reader's key, public half and encrypted private one; None while there is none."""
        return next((event.data for event in self.events if event.kind == "claimed"), None)

    @property
    def readerKey(self) -> str | None:
        """The public key of the reader; None while there is none."""
        key = self.lock.get("publicKey") if self.lock else None
        return key if isinstance(key, str) and re.fullmatch("[0-9a-f]{64}", key) else None

    @cached_property
    def wrongSignatures(self) -> tuple[Finding, ...]:
        """Every event that was not signed as it should be: the first with the coordinator's key, the others with the reader's."""
        assignment, readerKey = self.assignment, self.readerKey
        if assignment is None:
            return ()

        def keyOf(row: Row) -> str | None:
            if row.kind in UNSIGNED:
                return None
            return assignment.coordinatorKey if row.number == 1 or row.kind == "salvaged" else readerKey or ""

        return tuple(wrongSignatures(self.rows, bindingOf(assignment), keyOf))


# The chains that were made within `chainsKept`, by all that they were made from; None outside of it.
_kept: ContextVar[dict[tuple[tuple[Row, ...], tuple[Finding, ...]], ReaderChain] | None] = ContextVar("kept", default=None)


@contextmanager
def chainsKept() -> Iterator[None]:
    """For a job that looks at the same ledgers a dozen times. Within it, every look reads the file once more, so that what was changed meanwhile
    is found; but rows that are, to the last letter, those of an earlier look are not worked through again, nor are their signatures."""
    if _kept.get() is not None:
        yield
        return
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def bindingOf(assignment: Assignment) -> Binding:
    """What each event of the ledger is bound to."""
    return assignment.packetID, assignment.charterHash


def readChain(connection: sqlite3.Connection) -> ReaderChain:
    """All that stands in the ledger, checked. It raises nothing on a damaged ledger: damage is what `findings` is for."""
    rows, damage = readRows(connection)
    kept, read = _kept.get(), (tuple(rows), tuple(damage))
    if kept is None:
        return chainOf(*read)
    if read not in kept:
        kept[read] = chainOf(*read)
    return kept[read]


def chainOf(rows: Sequence[Row], damage: Sequence[Finding]) -> ReaderChain:
    """The chain of these rows; damage: what is wrong with the file that they were read from."""
    findings = list(damage)
    assignment = None
    events: list[Event] = []
    state = None
    if rows:
        try:
            assignment = Assignment.fromDocument(rows[0].event().data)
            # TypeError and AttributeError too: event 1 may hold any JSON by now.
        except (ProblemError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            findings.append(Finding(1, "data", "does not hold an assignment"))
    if assignment:
        findings += breaks(rows, bindingOf(assignment), lambda row: row.kind in UNSIGNED)
        try:
            events = [row.event() for row in rows]
            findings += _wrongSalvage(assignment, rows)
            findings += [
                Finding(row.number, "data", "is an unlock of another reading than the one before it")
                for former, row in pairwise(rows)
                if row.kind == "unlocked" and row.event().data["readingHash"] != former.hash
            ]
            if assignment.others:
                findings += [
                    Finding(e.number, "kind", "is not sealed, as this packet asks for") for e in events if e.kind in ANSWERS
                ]
            state = None if findings else stateOf(assignment, events)
            # The chain may be whole and made by hand: then anything may stand in an event.
        except (ProblemError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            events = []
            if not findings:
                findings.append(Finding(None, "ledger", f"holds an event that may not happen: {str(error).rstrip('.')}"))
    return ReaderChain(assignment, tuple(events), tuple(rows), state, tuple(findings))


def _wrongSalvage(assignment: Assignment, rows: Sequence[Row]) -> Iterator[Finding]:
    """What is wrong with the events of a former ledger that were taken over: they are checked as if they stood in it."""
    salvaged = [row for row in rows if row.kind == "salvaged"]
    if bool(salvaged) != bool(assignment.salvagedHash):
        yield Finding(2, "kind", "is not that of what was taken over from the former ledger")
    for row in salvaged:
        former = chainOf([Row(*each) for each in row.event().data["rows"]], [])
        for finding in (*former.findings, *former.wrongSignatures):
            yield Finding(
                row.number, "data", f"holds events of the former ledger that are not whole ({str(finding).rstrip('.')})"
            )
        if (
            former.assignment is None
            or not _isFormer(former.assignment, assignment)
            or former.rows[-1].hash != assignment.salvagedHash
        ):
            yield Finding(row.number, "data", "does not hold the former ledger of this packet")


def _isFormer(former: Assignment, assignment: Assignment) -> bool:
    return (
        former.issue < assignment.issue
        and replace(former, issue=assignment.issue, salvagedHash=assignment.salvagedHash) == assignment
    )


def readWhole(path: str | os.PathLike[str]) -> ReaderChain:
    """A ledger in which nothing is wrong, signatures included; nothing is written. Raises ProblemError with the first that is."""
    path = Path(path)
    with readOnly(path) as connection:
        chain = readChain(connection)
    requireWhole(path, chain)
    return chain


def wholeRows(path: str | os.PathLike[str], kind: int = READERS_LEDGER) -> Sequence[Row]:
    """The events of a ledger, a reader's or the coordinator's (kind), as they are stored. Raises ProblemError for a damaged one."""
    path = Path(path)
    if kind == READERS_LEDGER:
        return readWhole(path).rows
    with readOnly(path, kind) as connection:
        rows, findings = readRows(connection)
    for finding in findings:
        raise ProblemError(f"{path.name} was altered or damaged. {finding}", "Restore it from a copy.")
    return rows


def requireWhole(path: Path, chain: ReaderChain) -> None:
    """Raise ProblemError with the first thing that is wrong with the ledger."""
    for finding in (*chain.findings, *chain.wrongSignatures):
        raise ProblemError(f"{path.name} was altered or damaged. {finding}", "Give it to the coordinator as it is.")
