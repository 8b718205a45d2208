"""A reader's ledger: every answer is an event, on disk before the call that records it returns, and never changed or removed.

    createLedger(path, assignment, coordinatorKey)   the coordinator, at hand-out
    claimLedger(path, passphrase)                    the reader, once: chooses the passphrase, which nobody else ever knows
    with Ledger(path, passphrase) as ledger: ledger.openCase("007"); ledger.score("007", "F1", 4); ...; ledger.sign(...)
    readLedger(path)                                 anybody, without passphrase, also while the reader reads (answers may be `sealing`)

Every event is signed: the first with the coordinator's key, the others with the reader's, which only the passphrase opens. A wrong
passphrase is noted by the one kind of event that nobody can sign; the next that the reader signs stands for it, too. Until then it
can be removed, or made, by anybody who has the file.

Time is stored as the clock says. A clock that was set back does not stop the reading: an event "clockSetBack" with the time that
had already passed comes first, and the numbers keep the order. What may happen when: `events`. What a check shows: `claims`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import MOST_EVENTS, READERS_LEDGER, Row, rowOf
from HER2PETLib.reading.ledger.events import UNSIGNED, Event, State
from HER2PETLib.reading.ledger.ledgerfile import LedgerFile, createLedgerFile, writeLedgerFile
from HER2PETLib.reading.ledger.passphrase import WrongPassphraseError, lockedKey, unlockedKey
from HER2PETLib.reading.ledger.qualification import ATTEMPTED, attemptDue
from HER2PETLib.reading.ledger.readerchain import bindingOf, readChain, readWhole, requireWhole
from HER2PETLib.reading.ledger.receipt import Receipt, receiptFrom
from HER2PETLib.reading.ledger.sealing import answersKeyOf, commitmentOf, opened, sealed
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint

MEANING = "I read these cases myself, without knowing the other reader's answers. These answers are mine and final."

Clock = Callable[[], datetime]


def utcNow() -> datetime:
    """The time now, UTC."""
    return datetime.now(timezone.utc)


def instant(clock: Clock) -> str:
    """The time of an event, as it is stored."""
    return clock().astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def localOffset() -> str:
    """How far this machine's clock is from UTC, "+02:00": with it an auditor can say what time it was where the reader read."""
    offset = datetime.now().astimezone().strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}"


def createLedger(
    path: str | os.PathLike[str],
    assignment: Assignment,
    coordinatorKey: SigningKey,
    *,
    salvaged: Sequence[Row] = (),
    clock: Clock = utcNow,
) -> None:
    """Write a new ledger that holds nothing but its assignment, signed with the key that the assignment names, and, where the packet
    is issued once more, the events of the former ledger.

    Raises ProblemError if `path` exists or cannot be written.
    """
    event = Event(1, instant(clock), "created", data=assignment.document())
    rows = [rowOf(event, "", bindingOf(assignment), coordinatorKey)]
    if salvaged:
        event = Event(2, event.time, "salvaged", data={"rows": [list(row) for row in salvaged]})
        rows.append(rowOf(event, rows[0].hash, bindingOf(assignment), coordinatorKey))
    createLedgerFile(path, rows, READERS_LEDGER)


def claimLedger(path: str | os.PathLike[str], passphrase: str, *, clock: Clock = utcNow) -> None:
    """Make the reader's key and bind the ledger to it and to the passphrase that the reader chooses. Raises ProblemError if the
    ledger has one or if this one is too simple."""
    Ledger(path, passphrase, clock=clock, claim=True).close()


def readLedger(path: str | os.PathLike[str]) -> tuple[Assignment, tuple[Event, ...]]:
    """Assignment and events of a whole ledger; nothing is written. Raises ProblemError with the first thing that is wrong with it."""
    chain = readWhole(path)
    assert chain.assignment is not None  # or it would not be whole
    return chain.assignment, chain.events


def isClaimed(path: str | os.PathLike[str]) -> bool:
    """Whether the reader has chosen a passphrase. Raises ProblemError as readLedger."""
    return readWhole(path).lock is not None


class Ledger:
    """The one writer of a ledger. Each method below returns only when its event is on disk; if it raises ProblemError, nothing
    was recorded, and the same call may be tried again. (If the file is removed, replaced or overwritten meanwhile, what was recorded
    is in this object alone, the error says so, and `saveCopy` writes it elsewhere.)

    Raises ProblemError if the passphrase is wrong, if somebody else writes (named with host, process and time), if the folder
    cannot be written, or if the ledger was altered. A signed ledger opens, and refuses every event.
    """

    def __init__(self, path: str | os.PathLike[str], passphrase: str, *, clock: Clock = utcNow, claim: bool = False) -> None:
        self._clock = clock
        self._file = LedgerFile(
            path,
            READERS_LEDGER,
            f"{Path(path).name} is already open for reading cases",
            "Copy the packet to a folder you may write to.",
        )
        try:
            self.path = self._file.path
            chain = readChain(self._file.connection)
            requireWhole(self.path, chain)
            assert chain.assignment is not None and chain.state is not None  # or it would not be whole
            self.assignment: Assignment = chain.assignment
            self.state: State = chain.state
            self.events: list[Event] = list(chain.events)
            self._rows: list[Row] = list(chain.rows)
            self._hash = chain.rows[-1].hash
            self._key: SigningKey | None = None
            self._answersKey = b""
            if claim:
                self._key = SigningKey.new()
                self._answersKey = answersKeyOf(self._key, self.assignment.packetID)
                promise = {"answers": commitmentOf(self._answersKey)} if self.assignment.others else {}
                self._record("claimed", **lockedKey(self._key, passphrase), **promise)
            else:
                self._key = self._unlocked(passphrase)
                self._answersKey = answersKeyOf(self._key, self.assignment.packetID)
                if self.assignment.others:
                    events, self.state = opened(self.assignment, self.events, self._answersKey)
                    self.events = list(events)
            if not self.state.signed:
                self._record("packetOpened", version=__version__, utcOffset=localOffset())
        except BaseException:
            self._file.close()
            raise

    def _unlocked(self, passphrase: str) -> SigningKey:
        if not self.state.lock:
            raise ProblemError("This packet has no passphrase yet.", "Choose one; it opens the packet and signs the reading.")
        try:
            return unlockedKey(passphrase, self.state.lock)
        except WrongPassphraseError as wrong:
            if not self.state.signed:
                try:
                    self._record("passphraseFailed")
                except ProblemError as problem:
                    raise ProblemError(
                        f"{wrong.reason} (That is not noted in the ledger: {problem.reason})", wrong.remedy
                    ) from wrong
            raise

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others write; a second call does nothing."""
        self._file.close()

    @property
    def fingerprint(self) -> str:
        """Of the reader's public key: what coordinator and sponsor should have before the reading."""
        assert self._key is not None  # an open ledger has its key
        return fingerprint(self._key.publicKey)

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

    def lockStage(self, caseID: str, noFoci: bool = False) -> None:
        """End the present stage of the case, whose answers nobody can change from then on; noFoci as of completeCase."""
        case, stages = self.state.cases.get(caseID), self.assignment.stages
        stage = stages[len(case.locked)] if case and stages else ""
        self._record("stageLocked", caseID, stage=stage, noFoci=noFoci)

    def completeCase(self, caseID: str, noFoci: bool = False) -> None:
        """Every focus has its score; where there is none, the reader confirms that with `noFoci`."""
        self._record("caseCompleted", caseID, noFoci=noFoci)

    def notAssessable(self, caseID: str, reason: str) -> None:
        """The case cannot be read, for this reason."""
        self._record("caseNotAssessable", caseID, reason=reason)

    def reopenCase(self, caseID: str, reason: str) -> None:
        """Open a completed case again, if the charter allows it."""
        self._record("caseReopened", caseID, reason=reason)

    def repeatQualification(self) -> None:
        """Begin the next attempt at a qualification that was not passed: its cases are read anew. (The event that ends an attempt follows by
        itself on the completion of its last case.)"""
        self._record("qualificationRepeated", attempt=self.state.attempt + 1)

    def sign(self, passphrase: str, printedName: str, meaning: str = MEANING) -> Receipt:
        """Sign and lock the reading; the passphrase is asked for once more. Returns the receipt (again: receiptOf)."""
        self._unlocked(passphrase)
        self._record("signed", reader=self.assignment.reader, printedName=printedName, meaning=meaning)
        return receiptFrom(readChain(self._file.connection))

    def unlock(self, unlock: Mapping[str, Any]) -> None:
        """Open the signed reading for what the coordinator asks (`unlock.readUnlock`). Raises ProblemError where the unlock was made for
        another reading, was used before, or is not the coordinator's."""
        if self.state.signed and unlock["readingHash"] != self._hash:
            raise ProblemError("The unlock is not for this signed reading.", "Ask the coordinator for the newest.")
        if instant(self._clock) < self.events[-1].time:
            raise ProblemError("The clock of this computer is before the signature.", "Set the clock, and try again.")
        self._record("unlocked", **unlock)

    def answerMatch(self, query: str, same: Mapping[str, Sequence[str]]) -> None:
        """Answer which of the points of a question (`state.asked`) are the same focus as which own mark; the last answer counts."""
        case = self.state.asked[query]["case"] if query in self.state.asked else ""
        self._record("matched", case, query=query, same={mark: list(points) for mark, points in same.items()})

    def saveCopy(self, path: str | os.PathLike[str]) -> None:
        """Write all that was recorded to `path`, from memory: also when the ledger's own file was removed or overwritten meanwhile.
        Raises ProblemError if it cannot be written."""
        writeLedgerFile(path, self._rows, READERS_LEDGER)

    @property
    def isInItsFile(self) -> bool:
        """Whether the file holds what was recorded: nobody removed, replaced or overwrote it."""
        try:
            return tuple(self._rows) == readWhole(self.path).rows
        except ProblemError:
            return False

    def _record(self, kind: str, caseID: str = "", focusID: str = "", **data: Any) -> None:
        if len(self.events) >= MOST_EVENTS - 3:  # one more than this, an event about the clock, and the end of an attempt
            raise ProblemError(f"The ledger is full: it holds {len(self.events)} events.", "Give it to the coordinator as it is.")
        time = instant(self._clock)
        pending = [(kind, caseID, focusID, data)]
        if time < self.events[-1].time and kind not in UNSIGNED:  # an unsigned event cannot bring a signed one along
            pending.insert(0, ("clockSetBack", "", "", {"former": self.events[-1].time}))
        state, former = self.state, self._hash
        events: list[Event] = []
        rows: list[Row] = []
        for each in pending:
            event = Event(len(self.events) + len(events) + 1, time, *each)
            state = state.after(event)
            events.append(event)
            if (attempt := attemptDue(state)) is not None:
                pending.append((ATTEMPTED, "", "", attempt))
            packetID = self.assignment.packetID
            stored = sealed(event, state.completed, self._answersKey, packetID) if self.assignment.others else event
            rows.append(rowOf(stored, former, bindingOf(self.assignment), None if event.kind in UNSIGNED else self._key))
            former = rows[-1].hash
        self._file.append(rows, len(self.events), self._hash)
        self.state, self._hash = state, former
        self.events += events
        self._rows += rows
        self._file.mustBeThere()
