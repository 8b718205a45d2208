"""Time stamps and checkpoints of the ledgers of a study, compared with what the ledgers hold now."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import copyfile

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.reading.ledger.chain import COORDINATORS_LEDGER, READERS_LEDGER, Row, readOnly, readRows
from HER2PETLib.reading.ledger.checkpoint import Checkpoint
from HER2PETLib.reading.ledger.timestamp import TimeStamp, readStamp, stampedRow, wrongTimes
from HER2PETLib.reading.packet.contents import LEDGER
from HER2PETLib.reading.study import coordinatorledger
from HER2PETLib.reading.study.batches import presentBatches
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.reissue import formerLedgers
from HER2PETLib.reading.study.study import STAMPS, Study, adjudicationOf


def readersOrPlaces(study: Study) -> tuple[str, ...]:
    """Who reads now; where charter or coordinator's ledger do not say so any more, whom the packets were made for."""
    try:
        return readersOf(study)
    except ProblemError:
        return tuple(study.requireHandedOut().showings)


def rowsOfLedgers(study: Study) -> dict[str, Sequence[Row]]:
    """{"coordinator" or "reader <name>", of a later batch "reader <name> (batch 2)": rows} of every ledger that was taken in, or else lies
    in a packet, and can be read; of one that was put aside when its packet was issued once more ("reader <name> (issue 1)"), and of the adjudication
    ("coordinator (adjudication)")."""
    paths = {"coordinator": (study.root.folder / coordinatorledger.NAME, COORDINATORS_LEDGER)}
    for part in presentBatches(study):
        for reader in readersOrPlaces(part) if part.isHandedOut else ():
            returned = part.returned(reader) / LEDGER
            path = returned if returned.exists() else part.packet(reader) / LEDGER
            paths[f"reader {reader}{part.label}"] = (path, READERS_LEDGER)
        with suppress(ProblemError):  # the coordinator's ledger cannot be read
            paths |= {f"reader {name}": (path, READERS_LEDGER) for name, path, _ in formerLedgers(part)}
    found: dict[str, Sequence[Row]] = {}
    for name, (path, kind) in paths.items():
        try:
            with readOnly(path, kind) as connection:
                found[name] = readRows(connection)[0]
        except ProblemError:  # that it cannot be read is a finding of another check; a stamp of it then is of no ledger
            continue
    with suppress(ProblemError):
        adjudication = adjudicationOf(study)
        for name, rows in rowsOfLedgers(adjudication).items() if adjudication else ():
            found[f"{name} (adjudication)" if name == "coordinator" else name] = rows
    return found


@private()
def keepStamp(study: Study, reply: str | os.PathLike[str], certificate: str | os.PathLike[str]) -> tuple[TimeStamp, str, int]:
    """Check a reply of an authority and keep it in the study. Returns the stamp, and the ledger and event that it is of.

    Raises ProblemError where it is no reply under this certificate, or of an event that no ledger here holds.
    """
    stamp = readStamp(reply, certificate)
    for name, rows in rowsOfLedgers(study).items():
        row = stampedRow(stamp, rows)
        if row is not None:
            with replacing(study.root.folder / STAMPS / f"{stamp.imprint.hex()[:16]}.tsr") as temporary:
                copyfile(reply, temporary)
            return stamp, name, row.number
    raise ProblemError(_notHeld(stamp), "Take the reader's ledger in first, if it is of one that is still with the reader.")


def stampProblems(study: Study, stamps: Iterable[str | os.PathLike[str]], certificate: str | os.PathLike[str]) -> list[str]:
    """What the ledgers hold otherwise than these time stamps say, as sentences; none if all is well."""
    ledgers: Mapping[str, Sequence[Row]] = rowsOfLedgers(study)
    problems: list[str] = []
    for path in map(Path, stamps):
        try:
            stamp = readStamp(path, certificate)
        except ProblemError as problem:
            problems.append(str(problem))
            continue
        if not any(stampedRow(stamp, rows) for rows in ledgers.values()):
            problems.append(_notHeld(stamp))
        problems += [f"The ledger of {name}: {said}." for name, rows in ledgers.items() for said in wrongTimes(stamp, rows)]
    return problems


def checkpointProblems(study: Study, checkpoints: Iterable[Checkpoint]) -> list[str]:
    """Which checkpoints the ledgers do not hold, as sentences; none if all is well."""
    ledgers = rowsOfLedgers(study)
    return [
        f"The ledger of {each.name} does not hold the checkpoint of event {each.event}, {each.digits}: it was rewritten, cut off, or "
        "an older copy was brought back."
        for each in checkpoints
        # A reader, whose packet does not say which batch or issue it is, tells the name alone; the digits are of one event anyhow.
        if not any(each.isHeldBy(rows) for name, rows in ledgers.items() if _isOf(name, each))
    ]


def _isOf(ledger: str, checkpoint: Checkpoint) -> bool:
    name = "coordinator" if checkpoint.name == "coordinator" else f"reader {checkpoint.name}"
    return ledger == name or ledger.startswith(f"{name} (")


def _notHeld(stamp: TimeStamp) -> str:
    return (
        f"The time stamp {stamp.name} of {stamp.time:%Y-%m-%d %H:%M:%S} UTC is of an event that no ledger here holds: the ledger was "
        "rewritten, cut off, or an older copy was brought back."
    )
