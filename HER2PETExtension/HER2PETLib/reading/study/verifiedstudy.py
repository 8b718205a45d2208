"""Is a study still what was handed out, signed, taken in and computed? What it means that nothing is wrong: `ledger.claims`."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256
from HER2PETLib.outputrecord import RECORD, filesBelow
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.readerchain import chainsKept
from HER2PETLib.reading.ledger.receipt import CounterReceipt, readCounterReceipt
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import readWorklist
from HER2PETLib.reading.study.amending import amendmentProblems
from HER2PETLib.reading.study.batches import batchesOf, batchProblems, presentBatches
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger
from HER2PETLib.reading.study.issues import expectedOf, readersOf
from HER2PETLib.reading.study.reissue import notAsReissued
from HER2PETLib.reading.study.results import fromFormerReadings, ordersProblem
from HER2PETLib.reading.study.returnedpackets import (
    COUNTER_RECEIPT,
    checkReturned,
    hashesOf,
    keyChanged,
    returnedReading,
    statusOf,
)
from HER2PETLib.reading.study.study import Study, adjudicationOf
from HER2PETLib.tables.schema import schemaPath


@chainsKept()
def verifyStudy(study: Study, counterReceipts: Iterable[CounterReceipt] = ()) -> list[str]:
    """Everything in the study that is not as it was handed out, signed, taken in or computed, as sentences; none if all is well.

    counterReceipts: those that readers kept; only they show a coordinator's ledger that the coordinator wrote anew.
    """
    try:
        readers = readersOf(study)
        ledger = study.ledger
    except ProblemError as problem:
        return [str(problem)]
    problems = [f"The coordinator's ledger: {finding}" for finding in ledger.findings]
    if not problems:
        problems += handOutNotAsRecorded(study, ledger)
        problems += readingsNotAsRecorded(study, ledger)
        problems += [*changedResults(study, recordedResults(ledger)), *fromFormerReadings(study)] if not study.whole else []
        problems += [*batchProblems(study, ledger), *amendmentProblems(study, ledger)] if not study.whole else []
    ofStudy, ofAdjudication = apart(study, counterReceipts)
    problems += [problem for each in ofStudy for problem in notAsReceipted(ledger, each)]
    for batch in presentBatches(study)[1:]:
        problems += [f"Batch {batch.batch}: {problem}" for problem in verifyStudy(batch)] if batch.isHandedOut else []
    for reader in readers:
        problems += packetProblems(study, reader)
        if study.returned(reader).exists():
            try:
                returnedReading(study, reader)
            except ProblemError as problem:
                problems.append(str(problem))
    try:
        adjudication = adjudicationOf(study)
        problems += [
            f"Adjudication: {problem}" for problem in (verifyStudy(adjudication, ofAdjudication) if adjudication else ())
        ]
    except ProblemError as problem:
        problems.append(str(problem))
    return list(dict.fromkeys(problems))  # a key that was changed fits no packet


def packetProblems(study: Study, reader: str) -> list[str]:
    """What of a reader's packet is not as it was handed out; nothing where the packet is not in the folder."""
    folder = study.packet(reader)
    if not folder.is_dir():
        return []
    problems = []
    try:
        packet, expected = readWorklist(folder), expectedOf(study, reader)
        if packet.packetID != expected.packetID:
            problems.append(f"The worklist of {reader}'s packet was changed.")
        elif packet.keyHash != expected.keyHash:
            problems.append(str(keyChanged()))
            expected = replace(expected, keyHash=packet.keyHash)
        problems += [f"{reader}'s packet: {name} is missing or damaged." for name in packet.damagedFiles()]
        problems += [f"{reader}'s packet: {finding}" for finding in verify(packet.ledger, assignment=expected)]
    except ProblemError as problem:
        problems.append(f"{reader}'s packet: {problem}")
    return problems


def handOutNotAsRecorded(study: Study, ledger: CoordinatorLedger) -> list[str]:
    """What of charter, key and packets the folder holds otherwise than the coordinator's ledger says."""
    handOut, handedOut = study.requireHandedOut(), ledger.of("handedOut")
    last = handedOut[-1].event.data if handedOut else {}
    if last.get("packetIDs") != dict(handOut.packetIDs) or last.get("charterHash") != handOut.charterHash:
        return ["The coordinator's ledger does not say that these packets were handed out."]
    return [] if last["keyHash"] == study.key.hash else [str(keyChanged())]


def readingsNotAsRecorded(study: Study, ledger: CoordinatorLedger) -> list[str]:
    """Which readings the folder holds otherwise than the coordinator's ledger says, or no more."""
    problems = []
    for reader in readersOf(study):
        recorded = {each.event.data["readingHash"] for each in ledger.of("takenIn", reader=reader)}
        if not study.returned(reader).exists():
            if recorded:
                problems.append(f"The reading of {reader} was taken in, and is there no more: take it in again.")
            continue
        try:
            receipt, _ = checkReturned(study.returned(reader), expectedOf(study, reader))
            counterReceipt = study.returned(reader) / COUNTER_RECEIPT
            if counterReceipt.exists():
                problems += notAsReceipted(ledger, readCounterReceipt(counterReceipt))
        except ProblemError as problem:
            problems.append(str(problem))
            continue
        if receipt.lastHash not in recorded:
            problems.append(f"The reading of {reader} in this folder is not the one that was taken in.")
        elif recorded - hashesOf(study.returned(reader)):
            problems.append(f"More than one reading of {reader} was taken in.")
    orders = ordersProblem(study)
    return problems + notAsReissued(study, ledger) + ([orders] if orders else [])


def apart(study: Study, counterReceipts: Iterable[CounterReceipt]) -> tuple[list[CounterReceipt], list[CounterReceipt]]:
    """Those of the study's ledger and those of its adjudication's: whatever is not of the one is of the other, or of none."""
    identity = None
    with suppress(ProblemError):  # which is a finding of its own
        adjudication = adjudicationOf(study)
        identity = adjudication.ledger.studyID if adjudication else None
    given = list(counterReceipts)
    return [each for each in given if each.studyID != identity], [each for each in given if each.studyID == identity]


def notAsReceipted(ledger: CoordinatorLedger, counterReceipt: CounterReceipt) -> list[str]:
    """What the coordinator's ledger says otherwise than the reader's counter-receipt."""
    kept = f"The counter-receipt that {counterReceipt.reader} kept"
    if counterReceipt.publicKey != ledger.publicKey:
        return [f"{kept} was signed with another key than the coordinator's ledger."]
    if counterReceipt.lastHash not in {each.row.hash for each in ledger.recorded}:
        return [f"{kept} is of an event that the coordinator's ledger no longer holds: it was rewritten or cut off."]
    return []


def recordedResults(ledger: CoordinatorLedger) -> dict[str, str]:
    """{file: SHA-256} of every result, as it was written last."""
    newest: dict[str, str] = {}
    for each in ledger.of("resultsWritten"):
        newest.update(each.event.data["files"])
    return newest


def changedResults(study: Study, recorded: Mapping[str, str]) -> list[str]:
    """Which of these results are gone, or not as they were written."""
    problems = []
    for name, digest in recorded.items():
        path = study.folder / name  # of another drive it is absolute, and stays what it is
        if not path.is_file():
            problems.append(f"{name} was written as a result, and is there no more.")
        elif sha256(path) != digest:
            problems.append(f"{name} is not as it was written.")
    return problems


def resultsOfNobody(study: Study, recorded: Mapping[str, str]) -> list[str]:
    """Files among the results that none of these names (relative to the study) is of: whoever put them there did not record it."""
    names = {path: path.relative_to(study.folder).as_posix() for path in sorted(filesBelow(study.results))}
    schemas = {schemaPath(study.folder / name) for name in recorded}  # not recorded by a version of before
    return [n for path, n in names.items() if n not in recorded and path not in schemas and path.name != RECORD]


def verifiedText(
    study: Study,
    counterReceipts: Sequence[CounterReceipt] = (),
    *,
    stampsAreChecked: bool = False,
    sourcesAreChecked: bool = False,
) -> str:
    """What `verifyStudy` has shown where it found nothing, and what it cannot show; for people. stampsAreChecked, sourcesAreChecked: whoever checked them
    says what that has shown."""
    statuses = [(part, status) for part in batchesOf(study) if part.isHandedOut for status in statusOf(part)]
    packets = sum(part.packet(status.reader).is_dir() for part, status in statuses)
    said = [
        f"{claims.CHARTER_AND_KEY} Packets in this folder: {packets}, as they were handed out.",
        claims.COORDINATORS_LEDGER,
    ]
    if counterReceipts:
        said.append(claims.COUNTER_RECEIPTS + f" They are of: {', '.join(sorted({each.reader for each in counterReceipts}))}.")
    else:
        said.append(claims.NOT_SHOWN_OF_THE_COORDINATOR)
    shown: dict[str, list[str]] = {}
    for part, each in statuses:
        if each.stage == "taken in":
            shown.setdefault(claims.ofLedger(each.keyIsKnown, each.hasSeparateReceipt), []).append(each.reader + part.label)
    said += [f"Taken in from {', '.join(readers)}: {what}" for what, readers in shown.items()]
    said += [claims.AUDIT_OF_STAMPS.missing] * bool(study.stamps and not stampsAreChecked)
    said += [claims.AUDIT_OF_SOURCES.missing] * (not sourcesAreChecked)
    return "\n".join(said)
