"""A packet comes back: it is looked at as a whole, and taken in once or refused with the reason."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import moveOnDisk, removeLeft, sha256, unfinishedFolder, writeJSON, writeText
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import Finding
from HER2PETLib.reading.ledger.events import State, stateOf
from HER2PETLib.reading.ledger.qualification import Attempts, attemptsOf
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2PETLib.reading.ledger.receipt import CounterReceipt, Receipt, readReceipt
from HER2PETLib.reading.ledger.sealing import openedWith, readOpening
from HER2PETLib.reading.ledger.signing import fingerprint, sameFingerprint
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import LEDGER, RECEIPT
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger, batchLabel
from HER2PETLib.reading.study.issues import expectedOf, issueOf, issuesOf, readersOf, sinceIssue
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.study import Study

# The receipt, once more, where it came separately from the ledger.
SEPARATE_RECEIPT = "separateReceipt.json"
COUNTER_RECEIPT = "counterReceipt.json"
# What opens sealed answers.
OPENING = "opening.json"
WITH_THE_LEDGER, SEPARATELY = "with the ledger", "separately"
# A ledger of the most events that one may have is smaller; what is larger is not copied.
MOST_BYTES = 1 << 28


@dataclass(frozen=True)
class ReaderStatus:
    """How far a reader is, and nothing about the answers. stage: "handed out", "reading", "signed" (not taken in yet) or
    "taken in"; completed is None where the packet is not on this machine. hasSeparateReceipt: whether the ledger that was taken in
    fits a receipt that came separately. keyIsKnown: whether its key is the one whose fingerprint the reader gave.
    issue: 2 and more where the packet was issued once more. batch: of the cases. attempts: at the qualification, where there is one and the
    packet is on this machine. query: number of the one that is not answered yet, 0 for none."""

    reader: str
    completed: int | None
    total: int
    stage: str
    hasSeparateReceipt: bool = False
    keyIsKnown: bool = False
    issue: int = 1
    batch: int = 1
    attempts: Attempts | None = None
    query: int = 0

    @property
    def name(self) -> str:
        """The reader, and of a later batch which one."""
        return self.reader + batchLabel(self.batch)


@dataclass(frozen=True)
class TakenIn:
    """isNew: False if just this was taken in before. counterReceipt: for the reader, who keeps it."""

    isNew: bool
    counterReceipt: CounterReceipt


@private()
def takeIn(study: Study, reader: str, packet: str | os.PathLike[str], receipt: str | os.PathLike[str] | None = None) -> TakenIn:
    """Take the signed ledger of `reader` in from the folder `packet` (or the ledger file itself), with its receipt (default:
    receipt.json beside the ledger). It stands in the coordinator's ledger, as does every refusal.

    That a receipt did not come with the packet is kept, also where the ledger was taken in before without it.

    Raises ProblemError, naming the place, for a ledger that was altered, is not signed or not complete, is another study's,
    another charter's or another reader's, has another key than the reader said, does not fit the receipt, or differs from one that
    was taken in before.
    """
    expected = expectedOf(study, reader)
    study.requireKey()
    packet = Path(packet)
    ledger = packet / LEDGER if packet.is_dir() else packet
    beside = ledger.with_name(RECEIPT)
    receipt = Path(receipt) if receipt else beside
    inPacket = packet.resolve() in receipt.resolve().parents or receipt.resolve() == beside.resolve()
    try:
        return _taken(study, expected, ledger, receipt, inPacket)
    except ProblemError as problem:
        digest = sha256(ledger) if ledger.is_file() and ledger.stat().st_size <= MOST_BYTES else ""
        try:
            study.record("refused", reader=reader, what=str(problem), sha256=digest)
        except ProblemError as unrecorded:
            raise ProblemError(f"{problem.reason} The refusal is not recorded: {unrecorded.reason}", problem.remedy) from problem
        raise


def _taken(study: Study, expected: Assignment, ledger: Path, receipt: Path, inPacket: bool) -> TakenIn:
    reader, returned = expected.reader, study.returned(expected.reader)
    if not ledger.is_file():
        raise ProblemError(f"There is no ledger at {ledger}.", "Give the packet's folder as it came back.")
    try:
        returned.parent.mkdir(exist_ok=True)
        removeLeft(study.folder)
        # The copy is what is looked at: the original could change between the look and the copy.
        with unfinishedFolder(study.folder) as copy:
            copyOnDisk(ledger, copy / LEDGER)
            if receipt.is_file():
                document = readReceipt(receipt).document()
                for name in (RECEIPT,) if inPacket else (RECEIPT, SEPARATE_RECEIPT):
                    writeJSON(copy / name, document)
            came, state = checkReturned(copy, expected)
            _requireKnownKey(study, reader, came.publicKey)
            requireRecordedUnlocks(study, reader, state)
            hashes = hashesOf(copy)
            how = WITH_THE_LEDGER if inPacket else SEPARATELY
            if not returned.exists():
                _refuseAnotherReading(study.ledger, came, hashes)
                counterReceipt = _recorded(study, came, how)
                _writeCounterReceipt(copy, counterReceipt)
                moveOnDisk(copy, returned)
                return TakenIn(True, counterReceipt)
            isDamaged = _isDamaged(returned, expected)
            before = {each.event.data["readingHash"] for each in study.ledger.of("takenIn", reader=reader)}
            if (
                before
                and before <= hashes
                and (isDamaged or checkReturned(returned, expected)[0].lastHash in hashes - {came.lastHash})
            ):
                # What was taken in, which is damaged now, or a reading that goes on from it after an unlock: the former is put aside,
                # not thrown away.
                number = 1
                while (aside := returned.with_name(f"{reader}.{'damaged' if isDamaged else 'before'}-{number}")).exists():
                    number += 1
                counterReceipt = _recorded(study, came, how)
                _writeCounterReceipt(copy, counterReceipt)
                returned.rename(aside)
                moveOnDisk(copy, returned)
                return TakenIn(came.lastHash not in before, counterReceipt)
        kept, _ = checkReturned(returned, expected)
        if kept != came:
            raise ProblemError(
                f"A signed ledger of {reader} was taken in before, and this is another version of it.",
                "Find out which one the reader stands by; what was taken in is not replaced.",
            )
        if not inPacket and not (returned / SEPARATE_RECEIPT).exists():
            study.record("receiptCame", reader=reader, readingHash=came.lastHash, came=SEPARATELY)
            writeJSON(returned / SEPARATE_RECEIPT, came.document())
        counterReceipt = _recorded(study, came, how)
        _writeCounterReceipt(returned, counterReceipt)
        return TakenIn(False, counterReceipt)
    except OSError as error:
        raise ProblemError(
            f"The packet was not taken in: {error.strerror or error}.", "Free space, and take it in again."
        ) from error


def copyOnDisk(source: Path, target: Path) -> None:
    """A copy that is on disk. Raises ProblemError for what is too large to be a ledger."""
    with source.open("rb") as came, target.open("wb") as kept:
        if os.fstat(came.fileno()).st_size > MOST_BYTES:
            raise ProblemError(f"{source} is larger than any ledger is.", "Give the packet's folder as it came back.")
        shutil.copyfileobj(came, kept, 1 << 20)
        kept.flush()
        os.fsync(kept.fileno())


def hashesOf(folder: Path) -> frozenset[str]:
    """The hashes of all events of a whole ledger: which readings it is, or goes on from. Raises ProblemError if it is not whole."""
    return frozenset(row.hash for row in readWhole(folder / LEDGER).rows)


def requireRecordedUnlocks(study: Study, reader: str, state: State) -> None:
    """Raise ProblemError for a reading that was unlocked otherwise than the coordinator's ledger says."""
    recorded = [each.event.data["unlock"] for each in study.ledger.of("unlocked", reader=reader)]
    if [dict(event.data) for event in state.unlocks] != recorded[: len(state.unlocks)]:
        raise ProblemError(
            f"The reading of {reader} was unlocked, and the coordinator's ledger does not say so.", "Find out who unlocked it."
        )


def _refuseAnotherReading(ledger: CoordinatorLedger, came: Receipt, hashes: frozenset[str]) -> None:
    """Raise ProblemError if another reading was taken in, even if it is no longer in the folder."""
    before = [each.event for each in ledger.of("takenIn", reader=came.reader) if each.event.data["readingHash"] not in hashes]
    if before:
        raise ProblemError(
            f"Another reading of {came.reader} was taken in at {before[0].time}, and this is another version of it.",
            "Restore what was taken in from a copy; it is not replaced.",
        )


def _isDamaged(returned: Path, expected: Assignment) -> bool:
    try:
        checkReturned(returned, expected)
    except ProblemError:
        return True
    return False


def _recorded(study: Study, came: Receipt, how: str) -> CounterReceipt:
    """The counter-receipt of what stands in the coordinator's ledger as taken in, now or before."""
    what: dict[str, Any] = {"reader": came.reader, "packetID": came.packetID, "events": came.number, "readingHash": came.lastHash}
    ledger = study.ledger
    if not ledger.of("takenIn", **what):
        ledger = study.record("takenIn", **what, readerKey=came.publicKey, came=how)
    found = ledger.of("takenIn", **what)[0]
    return CounterReceipt(
        time=found.event.time,
        number=found.event.number,
        formerHash=found.formerHash,
        publicKey=ledger.publicKey,
        signature=found.row.signature,
        studyID=ledger.studyID,
        readerKey=found.event.data["readerKey"],
        came=found.event.data["came"],
        batch=study.batch,
        utcOffset=str(found.event.data.get("utcOffset", "")),
        **what,
    )


def _writeCounterReceipt(folder: Path, counterReceipt: CounterReceipt) -> None:
    writeJSON(folder / COUNTER_RECEIPT, counterReceipt.document())
    writeText(folder / COUNTER_RECEIPT.replace(".json", ".txt"), counterReceipt.text())


def nameReaderKey(study: Study, reader: str, digits: str, came: str = SEPARATELY) -> None:
    """Keep the fingerprint that a reader was shown at the first opening; came: how it reached the coordinator, in words.

    Raises ProblemError for what is no fingerprint, or another one than was given before.
    """
    expectedOf(study, reader)
    if not sameFingerprint(digits, digits):
        raise ProblemError(f"{digits!r} is not a fingerprint.", "It has 30 digits, in groups of five.")
    known = knownFingerprint(study, reader)
    if known is not None and not sameFingerprint(known, digits):
        raise ProblemError(
            f"Another fingerprint was given for {reader} before: {known}.", "Find out which is the reader's; it is not replaced."
        )
    if known is None:
        study.record("readerKeyNamed", reader=reader, fingerprint=digits, came=came)


def knownFingerprint(study: Study, reader: str) -> str | None:
    """The fingerprint that was given for the key of a reader; None where none was, or the packet was issued once more since."""
    named = sinceIssue(issueOf(study, reader), study.ledger.of("readerKeyNamed", reader=reader))
    return str(named[0].event.data["fingerprint"]) if named else None


def _requireKnownKey(study: Study, reader: str, publicKey: str) -> None:
    """Raise ProblemError for a key that is not the reader's, as far as the reader's is known."""
    known = knownFingerprint(study, reader)
    if known is not None and not sameFingerprint(known, fingerprint(publicKey)):
        raise ProblemError(
            f"The ledger of {reader} was signed with another key ({fingerprint(publicKey)}) than the one whose fingerprint the reader "
            f"gave ({known}).",
            "Ask the reader: somebody else may have made this ledger.",
        )


@private()
def takeOpening(study: Study, reader: str, path: str | os.PathLike[str]) -> None:
    """Take in what opens the sealed answers of a reader. It stands in the coordinator's ledger.

    Raises ProblemError before every reader's ledger was taken in, if it does not open the one of this reader, or if it was given for
    other readings than those that were taken in.
    """
    receipts = {each: checkReturned(study.returned(each), expectedOf(study, each))[0] for each in readersOf(study)}
    folder = study.returned(reader)
    opening = readOpening(path)
    openedWith(opening, folder / LEDGER)
    for other, receipt in receipts.items():
        shown = {each.lastHash for each in opening.others if each.publicKey == receipt.publicKey}
        if other != reader and receipt.lastHash not in shown:
            raise ProblemError(
                f"{reader} opened the answers for another reading of {other} than the one that was taken in.",
                f"Somebody else may have signed in the name of {other}: ask both readers for the fingerprints.",
            )
    if not (folder / OPENING).exists():
        study.record("answersOpened", reader=reader, readingHash=opening.readingHash, others=opening.document()["others"])
        writeJSON(folder / OPENING, opening.document())


def hasSeparateReceipt(study: Study, reader: str) -> bool:
    """Whether a receipt that came separately from the ledger of `reader` was taken in with it."""
    return (study.returned(reader) / SEPARATE_RECEIPT).is_file()


def checkReturned(folder: Path, expected: Assignment) -> tuple[Receipt, State]:
    """Receipt and answers in a returned folder, if ledger and receipt are whole, fit each other and are what was asked of the
    reader.

    Raises ProblemError, saying where, otherwise.
    """
    reader = expected.reader
    try:
        assignment, events = readLedger(folder / LEDGER)
    except ProblemError:
        _refuse(verify(folder / LEDGER), f"The ledger of {reader} was altered or damaged")
        raise
    for what, found, handedOut in (
        ("reader", assignment.reader, reader),
        ("issue", str(assignment.issue), str(expected.issue)),
        ("packet", assignment.packetID, expected.packetID),
        ("charter", assignment.charterHash, expected.charterHash),
        ("coordinator's key", assignment.coordinatorKey, expected.coordinatorKey),
    ):
        if found != handedOut:
            raise ProblemError(
                f"This is not the ledger that was handed out to {reader}: its {what} is {found}, not {handedOut}.",
                "Take in the packet of this reader, this study and this batch of cases.",
            )
    if assignment.keyHash != expected.keyHash:
        raise keyChanged()
    if assignment != expected:
        raise ProblemError(
            f"The ledger of {reader} asks for other cases than were handed out.", "Ask the reader for the original."
        )
    state = stateOf(assignment, events)
    # Signing is refused while a case is open, and what may not happen is a finding of `verify`: signed means complete.
    if state.signed is None:
        raise ProblemError(f"The ledger of {reader} is not signed.", "The reader completes every case and signs.")
    if not (folder / RECEIPT).is_file():
        raise ProblemError(f"The receipt of {reader} is missing.", "Ask the reader for the receipt that was given at signing.")
    for name in (SEPARATE_RECEIPT, RECEIPT) if (folder / SEPARATE_RECEIPT).exists() else (RECEIPT,):
        receipt = readReceipt(folder / name)
        _refuse(verify(folder / LEDGER, receipt), f"Ledger and receipt of {reader} do not fit each other")
    if (folder / OPENING).is_file():
        _, state = openedWith(readOpening(folder / OPENING), folder / LEDGER)
    return receipt, state


def _refuse(findings: Sequence[Finding], what: str) -> None:
    if findings:
        more = f" And {len(findings) - 5} more." if len(findings) > 5 else ""
        raise ProblemError(f"{what}. {' '.join(map(str, findings[:5]))}{more}", "Ask the reader for the original.")


def statusOf(study: Study) -> list[ReaderStatus]:
    """How far each reader is. Raises ProblemError before hand-out, or for a ledger that cannot be read."""
    handOut = study.requireHandedOut()
    statuses = []
    for reader, issue in issuesOf(study).items():
        total = len(handOut.showings[issue.place])
        folder = study.returned(reader) if study.returned(reader).exists() else study.packet(reader)
        if not (folder / LEDGER).is_file():
            statuses.append(ReaderStatus(reader, None, total, "handed out", issue=issue.number, batch=study.batch))
            continue
        chain = readWhole(folder / LEDGER)
        state = chain.state
        assert state is not None  # or it would not be whole
        stage = (
            "taken in"
            if folder == study.returned(reader)
            else "signed"
            if state.signed
            else "reading"
            if state.started
            else "handed out"
        )
        known = knownFingerprint(study, reader)
        isKnown = known is not None and chain.readerKey is not None and sameFingerprint(known, fingerprint(chain.readerKey))
        made = reader, state.completed, total, stage, hasSeparateReceipt(study, reader), isKnown, issue.number, study.batch
        statuses.append(ReaderStatus(*made, attemptsOf(state)))
    return statuses


def takenInText(study: Study, reader: str) -> str:
    """What is shown, and what is not, of the reading of one reader that was taken in; for people."""
    (status,) = [status for status in statusOf(study) if status.reader == reader]
    isSealed = study.requireHandedOut().sealed
    return claims.ofLedger(status.keyIsKnown, status.hasSeparateReceipt, isSealed)


def returnedReading(study: Study, reader: str) -> tuple[Receipt, State]:
    """Receipt and answers of a reader whose signed ledger was taken in, checked once more. Raises ProblemError otherwise."""
    folder = study.returned(reader)
    if not folder.exists():
        raise ProblemError(
            f"The signed ledger of {reader}{study.label} was not taken in yet.",
            "Nobody is unblinded before every reader has signed.",
        )
    receipt, state = checkReturned(folder, expectedOf(study, reader))
    _requireKnownKey(study, reader, receipt.publicKey)
    requireRecordedUnlocks(study, reader, state)
    return receipt, state


def keyChanged() -> ProblemError:
    """What is wrong where the key does not fit what was handed out."""
    return ProblemError(
        "key.json was changed after packets were handed out: who is behind a case, or what is behind a showing or a focus.",
        "Restore it: with this one answers would go to others than they were given for.",
    )
