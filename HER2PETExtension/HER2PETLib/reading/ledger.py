"""A reader's ledger: every answer is an event, on disk before the call that records it returns, and never changed or removed.

    createLedger(path, assignment)          the coordinator, at hand-out
    claimLedger(path, passphrase)           the reader, once: chooses the passphrase, which nobody else ever knows
    with Ledger(path, passphrase) as ledger: ledger.openCase("007"); ledger.score("007", "F1", 4); ...; ledger.sign(...)
    readLedger(path)                        anybody, without passphrase, also while the reader reads

Journal: a rollback journal that is deleted (not WAL), so that between two answers the ledger is ONE file: a reader who mails it
cannot leave the newest answers behind in a side file. synchronous=EXTRA is FULL and also syncs the folder after the journal is
deleted; with FULL alone, power lost just after an answer could bring the journal back and take the answer away.

Time is stored as the clock says. A clock that was set back does not stop the reading: an event "clockSetBack" with the time that
had already passed comes first, and the numbers keep the order. What may happen when: events.py. What can be forged:
verification.py. A wrong passphrase is told and not recorded: such an event could be made by anybody, and so would prove nothing.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.filelock import FileLock
from HER2PETLib.files import replacing
from HER2PETLib.reading.chain import (
    APPLICATION_ID,
    FORMAT,
    SCHEMA,
    Chain,
    Row,
    checkHeader,
    databaseURI,
    readChain,
    readOnly,
    rowOf,
)
from HER2PETLib.reading.events import Assignment, Event, State
from HER2PETLib.reading.passphrase import newLock, unlock
from HER2PETLib.reading.receipt import Receipt, receiptFrom

MEANING = "I read these cases myself, without knowing the other reader's answers. These answers are mine and final."

Clock = Callable[[], datetime]


def utcNow() -> datetime:
    """The time now, UTC."""
    return datetime.now(timezone.utc)


def createLedger(path: str | os.PathLike, assignment: Assignment, *, clock: Clock = utcNow) -> None:
    """Write a new ledger that holds nothing but its assignment. Raises ProblemError if `path` exists or cannot be written."""
    path = Path(path)
    if path.exists():
        raise ProblemError(f"{path} exists already.", "A ledger is never replaced; choose another folder.")
    event = Event(1, _instant(clock), "created", data=assignment.document())
    with replacing(path) as temporary:
        try:
            with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
                connection.execute("PRAGMA encoding='UTF-8'")
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version={FORMAT}")
                for statement in SCHEMA:
                    connection.execute(statement)
                _insert(connection, rowOf(event, "", assignment, None))
        except sqlite3.Error as error:
            raise ProblemError(f"{path} was not written: {error}.", "Free space or choose another folder.") from error


def claimLedger(path: str | os.PathLike, passphrase: str, *, clock: Clock = utcNow) -> None:
    """Bind the ledger to the passphrase that its reader chooses. Raises ProblemError if it has one or if this one is too simple."""
    Ledger(path, passphrase, clock=clock, claim=True).close()


def readLedger(path: str | os.PathLike) -> tuple[Assignment, tuple[Event, ...]]:
    """Assignment and events of a whole ledger; nothing is written. Raises ProblemError with the first thing that is wrong with it."""
    path = Path(path)
    with readOnly(path) as connection:
        chain = _whole(path, readChain(connection))
    return chain.assignment, chain.events


def isClaimed(path: str | os.PathLike) -> bool:
    """Whether the reader has chosen a passphrase. Raises ProblemError as readLedger."""
    return any(event.kind == "claimed" for event in readLedger(path)[1])


class Ledger:
    """The one writer of a ledger. Each method below returns only when its event is on disk; if it raises ProblemError, nothing
    was recorded, and the same call may be tried again. (If the file is removed within that instant, what was recorded is in this
    object alone, the error says so, and `saveCopy` writes it elsewhere.)

    Raises ProblemError if the passphrase is wrong, if somebody else writes (named with host, process and time), if the folder
    cannot be written, or if the ledger was altered. A signed ledger opens, and refuses every event.
    """

    def __init__(self, path: str | os.PathLike, passphrase: str, *, clock: Clock = utcNow, claim: bool = False) -> None:
        self.path = Path(path).resolve()
        self._clock = clock
        checkHeader(self.path)
        with contextlib.ExitStack() as undone:
            held = f"{self.path.name} is already open for reading cases"
            self._lock = FileLock(self.path, held, "Copy the packet to a folder you may write to.")
            undone.callback(self._lock.release)
            try:
                self._connection = sqlite3.connect(databaseURI(self.path, "rw"), uri=True, isolation_level=None)
                undone.callback(self._connection.close)
                self._connection.execute("PRAGMA synchronous=EXTRA")
                self._identity = _identity(self.path)
                chain = _whole(self.path, readChain(self._connection))
            except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
                raise ProblemError(f"{self.path} cannot be opened: {error}.", _REMEDY) from error
            self.assignment: Assignment = chain.assignment
            self.state: State = chain.state
            self.events: list[Event] = list(chain.events)
            self._hash = chain.rows[-1][8]
            if claim:
                lock, self._key = newLock(passphrase)
                self._record("claimed", **lock)
            elif chain.lock is None:
                raise ProblemError("This packet has no passphrase yet.", "Choose one; it opens the packet and signs the reading.")
            else:
                self._key = unlock(passphrase, chain.lock)
                for finding in chain.forged(self._key):
                    raise ProblemError(f"{self.path.name} was altered. {finding}", "Give it to the coordinator as it is.")
            if not self.state.signed:
                self._record("packetOpened", version=__version__)
            undone.pop_all()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others write; a second call does nothing."""
        self._connection.close()
        self._lock.release()

    def openCase(self, caseID: str) -> None:
        """The case is in front of the reader, for the first time or after a break."""
        self._record("caseOpened", caseID)

    def markFocus(self, caseID: str, positionRAS: Sequence[float], radiusMm: float | None = None, site: str = "") -> str:
        """Mark a focus at `positionRAS` (mm), free search only; returns its name."""
        foci = self.state.cases[caseID].foci if caseID in self.state.cases else ()
        focusID = f"F{len(foci) + 1}"
        # float() also of numpy's numbers; what is none raises here, before anything is recorded.
        position, radius = [float(value) for value in positionRAS], None if radiusMm is None else float(radiusMm)
        self._record("focusMarked", caseID, focusID, positionRAS=position, radiusMm=radius, site=site)
        return focusID

    def score(self, caseID: str, focusID: str, score: int, reason: str = "") -> None:
        """Score a focus; `reason` is needed if it has a score already, and the former one is kept."""
        case = self.state.cases.get(caseID)
        focus = case.foci.get(focusID) if case else None
        if focus is None or focus.score is None:
            self._record("scored", caseID, focusID, score=score, **({"reason": reason} if reason else {}))
        else:
            self._record("changed", caseID, focusID, score=score, former=focus.score, reason=reason)

    def withdrawFocus(self, caseID: str, focusID: str, reason: str = "") -> None:
        """Take back a focus that the reader marked; it stays in the ledger as withdrawn."""
        self._record("withdrawn", caseID, focusID, reason=reason)

    def comment(self, caseID: str, text: str, focusID: str = "") -> None:
        """Say something about an open case or one of its foci."""
        self._record("commented", caseID, focusID, text=text)

    def completeCase(self, caseID: str, noFoci: bool = False) -> None:
        """Every focus has its score; where there is none, the reader confirms that with `noFoci`."""
        self._record("caseCompleted", caseID, noFoci=noFoci)

    def notAssessable(self, caseID: str, reason: str) -> None:
        """The case cannot be read, for this reason."""
        self._record("caseNotAssessable", caseID, reason=reason)

    def reopenCase(self, caseID: str, reason: str) -> None:
        """Open a completed case again, if the charter allows it."""
        self._record("caseReopened", caseID, reason=reason)

    def sign(self, passphrase: str, printedName: str, meaning: str = MEANING) -> Receipt:
        """Sign and lock the reading; the passphrase is asked for once more. Returns the receipt (again: receiptOf)."""
        unlock(passphrase, next(event.data for event in self.events if event.kind == "claimed"))
        self._record("signed", printedName=printedName, meaning=meaning)
        return receiptFrom(readChain(self._connection))

    def saveCopy(self, path: str | os.PathLike) -> None:
        """Write all that was recorded to `path`, which also works when the ledger's own file was removed while it was open."""
        with replacing(path) as temporary:
            try:
                with contextlib.closing(sqlite3.connect(temporary)) as copy:
                    self._connection.backup(copy)
            except sqlite3.Error as error:
                raise ProblemError(f"{path} was not written: {error}.", _REMEDY) from error

    def _record(self, kind: str, caseID: str = "", focusID: str = "", **data: Any) -> None:
        time = _instant(self._clock)
        pending = [(kind, caseID, focusID, data)]
        if time < self.events[-1].time:
            pending.insert(0, ("clockSetBack", "", "", {"former": self.events[-1].time}))
        state, former = self.state, self._hash
        events: list[Event] = []
        rows: list[Row] = []
        for each in pending:
            event = Event(len(self.events) + len(events) + 1, time, *each)
            state = state.after(event)
            events.append(event)
            rows.append(rowOf(event, former, self.assignment, self._key))
            former = rows[-1][8]
        self._mustBeThere()
        self._write(rows)
        self.state, self._hash = state, former
        self.events += events
        self._mustBeThere()

    def _write(self, rows: list[Row]) -> None:
        try:
            # SQLite trusts its cache if a counter in the file is as it was, and so overlooks another course of this very ledger,
            # with as many events, that was copied over it. Without a cache, `newest` is what the file says now.
            self._connection.execute("PRAGMA shrink_memory")
            self._connection.execute("BEGIN IMMEDIATE")
            newest = self._connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
            if newest != (len(self.events), self._hash):
                raise ProblemError(
                    f"{self.path.name} was changed by somebody else while it was open.", "Close it and open it again."
                )
            for row in rows:
                _insert(self._connection, row)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise ProblemError(f"NOT saved: {self.path} cannot be written ({error}).", _REMEDY) from error
        finally:
            if self._connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):  # the journal takes it back at the next opening
                    self._connection.execute("ROLLBACK")

    def _mustBeThere(self) -> None:
        """Raise ProblemError unless the path still names the file that is written."""
        try:
            if _identity(self.path) == self._identity:
                return
        except OSError:
            pass
        raise ProblemError(
            f"{self.path} was removed or replaced while it was open.",
            "Do not close HER2PET: save a copy of the answers to another place now.",
        )


_REMEDY = "Nothing that was saved before is lost. Free space or make the folder writable, and try again."


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _instant(clock: Clock) -> str:
    return clock().astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _insert(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _whole(path: Path, chain: Chain) -> Chain:
    if chain.findings:
        raise ProblemError(f"{path.name} was altered or damaged. {chain.findings[0]}", "Give it to the coordinator as it is.")
    return chain
