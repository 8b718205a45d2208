"""A packet comes back: it is looked at as a whole, and taken in once or refused with the reason."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import unfinishedFolder, writeJSON
from HER2PETLib.reading.chain import Finding
from HER2PETLib.reading.events import Assignment, State, stateOf
from HER2PETLib.reading.ledger import readLedger
from HER2PETLib.reading.packet import LEDGER, RECEIPT, readWorklist
from HER2PETLib.reading.receipt import Receipt, readReceipt
from HER2PETLib.reading.study import Study
from HER2PETLib.reading.verification import verify

# The receipt, once more, where it came by another way than the ledger: only then it shows a ledger that was rewritten as a whole.
SEPARATE_RECEIPT = "separateReceipt.json"


@dataclass(frozen=True)
class ReaderStatus:
    """How far a reader is, and nothing about the answers. stage: "handed out", "reading", "signed" (not taken in yet) or
    "taken in"; completed is None where the packet is not on this machine. hasSeparateReceipt: whether the ledger that was taken in
    fits a receipt that came by another way."""

    reader: str
    completed: int | None
    total: int
    stage: str
    hasSeparateReceipt: bool = False


def takeIn(study: Study, reader: str, packet: str | os.PathLike, receipt: str | os.PathLike | None = None) -> bool:
    """Take the signed ledger of `reader` in from the folder `packet` (or the ledger file itself), with its receipt (default:
    receipt.json beside the ledger). Returns False if just this was taken in before.

    That a receipt did not come with the packet is kept, also where the ledger was taken in before without it. One in the packet
    was in the same hands as the ledger, and shows nothing about a ledger that was rewritten as a whole.

    Raises ProblemError, naming the place, for a ledger that was altered, is not signed or not complete, is another study's,
    another charter's or another reader's, does not fit the receipt, or differs from one that was taken in before.
    """
    packet = Path(packet)
    ledger = packet / LEDGER if packet.is_dir() else packet
    beside = ledger.with_name(RECEIPT)
    receipt = Path(receipt) if receipt else beside
    inPacket = packet.resolve() in receipt.resolve().parents or receipt.resolve() == beside.resolve()
    expected = _expected(study, reader)
    if not ledger.is_file():
        raise ProblemError(f"There is no ledger at {ledger}.", "Give the packet's folder as it came back.")
    try:
        study.returned(reader).parent.mkdir(exist_ok=True)
        # The copy is what is looked at: the original could change between the look and the copy.
        with unfinishedFolder(study.folder) as copy:
            shutil.copyfile(ledger, copy / LEDGER)
            if receipt.is_file():
                document = readReceipt(receipt).document()
                for name in (RECEIPT,) if inPacket else (RECEIPT, SEPARATE_RECEIPT):
                    writeJSON(copy / name, document)
            came, _ = checkReturned(copy, expected)
            if not study.returned(reader).exists():
                copy.rename(study.returned(reader))
                return True
        kept, _ = checkReturned(study.returned(reader), expected)
    except OSError as error:
        raise ProblemError(
            f"The packet was not taken in: {error.strerror or error}.", "Free space, and take it in again."
        ) from error
    if kept != came:
        raise ProblemError(
            f"A signed ledger of {reader} was taken in before, and this is another version of it.",
            "Find out which one the reader stands by; what was taken in is not replaced.",
        )
    if not inPacket:
        writeJSON(study.returned(reader) / SEPARATE_RECEIPT, came.document())
    return False


def hasSeparateReceipt(study: Study, reader: str) -> bool:
    """Whether a receipt that came by another way than the ledger of `reader` was taken in with it."""
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
        ("packet", assignment.packetID, expected.packetID),
        ("charter", assignment.charterHash, expected.charterHash),
    ):
        if found != handedOut:
            raise ProblemError(
                f"This is not the ledger that was handed out to {reader}: its {what} is {found}, not {handedOut}.",
                "Take in the packet of this reader and this study.",
            )
    if assignment.keyHash != expected.keyHash:
        raise _keyChanged()
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
    return receipt, state


def _refuse(findings: Sequence[Finding], what: str) -> None:
    if findings:
        more = f" And {len(findings) - 5} more." if len(findings) > 5 else ""
        raise ProblemError(f"{what}. {' '.join(map(str, findings[:5]))}{more}", "Ask the reader for the original.")


def statusOf(study: Study) -> list[ReaderStatus]:
    """How far each reader is. Raises ProblemError before hand-out, or for a ledger that cannot be read."""
    handOut = study.requireHandedOut()
    statuses = []
    for reader in study.charter.readers:
        total = len(handOut.showings[reader])
        folder = study.returned(reader) if study.returned(reader).exists() else study.packet(reader)
        if not (folder / LEDGER).is_file():
            statuses.append(ReaderStatus(reader, None, total, "handed out"))
            continue
        state = stateOf(*readLedger(folder / LEDGER))
        started = any(case.status != "unopened" for case in state.cases.values())
        stage = (
            "taken in"
            if folder == study.returned(reader)
            else "signed"
            if state.signed
            else "reading"
            if started
            else "handed out"
        )
        statuses.append(ReaderStatus(reader, _completed(state), total, stage, hasSeparateReceipt(study, reader)))
    return statuses


def verifyStudy(study: Study) -> list[str]:
    """Everything in the study that is not as it was handed out or signed, as sentences; none if all is well."""
    problems = []
    try:
        handOut = study.requireHandedOut()
        readers = study.charter.readers
    except ProblemError as problem:
        return [str(problem)]
    for reader in readers:
        folder = study.packet(reader)
        if folder.is_dir():
            try:
                packet, expected = readWorklist(folder), _expected(study, reader)
                if packet.packetID != handOut.packetIDs[reader]:
                    problems.append(f"The worklist of {reader}'s packet was changed.")
                elif packet.keyHash != expected.keyHash:
                    problems.append(str(_keyChanged()))
                    expected = replace(expected, keyHash=packet.keyHash)
                problems += [f"{reader}'s packet: {name} is missing or damaged." for name in packet.damagedFiles()]
                problems += [f"{reader}'s packet: {finding}" for finding in verify(packet.ledger, assignment=expected)]
            except ProblemError as problem:
                problems.append(f"{reader}'s packet: {problem}")
        if study.returned(reader).exists():
            try:
                checkReturned(study.returned(reader), _expected(study, reader))
            except ProblemError as problem:
                problems.append(str(problem))
    return list(dict.fromkeys(problems))  # a key that was changed fits no packet


def verifiedText(study: Study) -> str:
    """What `verifyStudy` has shown where it found nothing, and what it cannot show; for people."""
    statuses = statusOf(study)
    packets = sum(study.packet(status.reader).is_dir() for status in statuses)
    taken = [status for status in statuses if status.stage == "taken in"]
    told = (
        f"Charter and key are as they were handed out. Packets in this folder: {packets}, as they were handed out. "
        f"Ledgers taken in: {len(taken)}, whole, each with its receipt."
    )
    if signed := [status.reader for status in taken if status.hasSeparateReceipt]:
        told += f" As they were signed, by receipts that came by another way: {', '.join(signed)}."
    if open_ := [status.reader for status in taken if not status.hasSeparateReceipt]:
        told += f" Not shown, for the receipt came with the ledger: that it was not rewritten as a whole: {', '.join(open_)}."
    return told


def returnedState(study: Study, reader: str) -> State:
    """The answers of a reader whose signed ledger was taken in, checked once more. Raises ProblemError otherwise."""
    folder = study.returned(reader)
    if not folder.exists():
        raise ProblemError(
            f"The signed ledger of {reader} was not taken in yet.", "Nobody is unblinded before every reader has signed."
        )
    return checkReturned(folder, _expected(study, reader))[1]


def _expected(study: Study, reader: str) -> Assignment:
    """What the reader's ledger was made with."""
    handOut = study.requireHandedOut()
    if reader not in study.charter.readers:
        raise ProblemError(f'The charter names no reader "{reader}".', f"Readers are {', '.join(study.charter.readers)}.")
    cases = {name: list(showing.foci) for name, showing in handOut.showings[reader].items()}
    return Assignment.under(study.charter, handOut.packetIDs[reader], study.key.hash, reader, cases)


def _keyChanged() -> ProblemError:
    return ProblemError(
        "key.json was changed after packets were handed out: who is behind a case, or what is behind a showing or a focus.",
        "Restore it: with this one answers would go to others than they were given for.",
    )


def _completed(state: State) -> int:
    return sum(case.status in ("completed", "notAssessable") for case in state.cases.values())
