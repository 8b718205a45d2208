"""A packet is issued once more: the passphrase is forgotten, the ledger damaged, or the reader replaced.

It stands in the coordinator's ledger with its reason, by whom, and what the former ledger held; that ledger is kept in
`former/<reader>-<issue>/` as it was. The new ledger says which issue it is, so the former one no longer counts. It begins empty, or with
the whole events of the former one (`ledger.salvage`), which the reader's signature then covers.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import moveOnDisk, sha256, syncFolder, unfinishedFolder
from HER2PETLib.reading.ledger.readerledger import createLedger
from HER2PETLib.reading.ledger.salvage import WholePart, wholePartOf
from HER2PETLib.reading.packet.contents import LEDGER, RECEIPT, WORKLIST, readWorklist
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger
from HER2PETLib.reading.study.handout import encrypted
from HER2PETLib.reading.study.issues import expectedOf, issueOf, readersOf
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.returnedpackets import copyOnDisk
from HER2PETLib.reading.study.study import Study

# In the folder of what was put aside: the new files, until they are in the packet.
NEW = "new"


@dataclass(frozen=True)
class Reissued:
    """packet: the folder to give to the reader; salvaged: how many events were taken over; former: what the former ledger held."""

    packet: Path
    salvaged: int
    former: WholePart


@private()
def reissue(
    study: Study,
    reader: str,
    reason: str,
    *,
    to: str = "",
    salvage: bool = False,
    ledger: str | os.PathLike[str] | None = None,
    by: str = "",
) -> Reissued:
    """Issue the packet of `reader` once more, from the packet in the study's folder.

    to: who reads instead, from the beginning; "" for the same reader. salvage: begin with the whole events of the former ledger.
    ledger: the former ledger, or the packet's folder, as it came back (default: that of the packet in the study's folder). by: who does it
    (default: the account).

    Where this very issue was recorded by a process that was killed, it is brought to its end.
    Raises ProblemError, nothing changed, where the reading was taken in or unblinded already, the packet in the study's folder is not
    whole, the ledger is another packet's, or nothing of it can be salvaged.
    """
    for said in _bringOut(study):  # what a process that was killed had recorded
        if (said["reader"], said["to"], said["reason"], bool(said["salvagedHash"])) == (reader, to or reader, reason, salvage):
            whole = _held(formerPlace(study, said) / LEDGER)
            return Reissued(study.packet(said["to"]), len(whole.rows) if salvage else 0, whole)
    issue, expected = issueOf(study, reader), expectedOf(study, reader)
    if not reason.strip():
        raise ProblemError("The reason for issuing the packet once more is missing.", "Write it down.")
    _refuseTooLate(study, reader)
    if to:
        _refuseName(study, to)
    if to and salvage:
        raise ProblemError("Another reader does not take answers over.", "Leave --salvage out: a new reader reads every case.")
    if salvage and expected.others:
        raise ProblemError(
            "Sealed answers cannot be carried over: only the lost key opens them.",
            "Leave --salvage out: she reads every case again.",
        )
    packet = readWorklist(study.packet(reader))
    damaged = packet.damagedFiles()
    if packet.packetID != issue.packetID or damaged:
        raise ProblemError(
            f"The packet in {packet.folder} is not as it was handed out{': ' if damaged else ''}{', '.join(damaged[:3])}.",
            "Restore it from a copy.",
        )
    former = Path(ledger or packet.ledger)
    former = former / LEDGER if former.is_dir() else former
    number = issue.number + 1
    kept = study.folder / "former" / f"{reader}-{issue.number}"
    if kept.exists():  # by a process that was killed before it recorded anything
        shutil.rmtree(kept)
    try:
        with unfinishedFolder(study.folder) as made:
            new = made / "former" / NEW
            new.mkdir(parents=True)
            shutil.copyfile(packet.folder / WORKLIST, made / "former" / WORKLIST)
            if former.is_file():
                copyOnDisk(former, made / "former" / LEDGER)
            journal = former.with_name(former.name + "-journal")
            if journal.is_file():  # a write that was not ended: SQLite takes it back
                copyOnDisk(journal, made / "former" / journal.name)
            whole = _held(made / "former" / LEDGER)
            if whole.chain is not None and whole.chain.assignment != expected:
                raise ProblemError(
                    f"{former} is not the ledger that was handed out to {reader}.", "Give the ledger of this packet."
                )
            if salvage and not whole.answers:
                raise ProblemError(
                    f"Nothing can be salvaged: {whole.problem or 'the ledger holds no answer.'}", "Issue it without --salvage."
                )
            rows = whole.rows if salvage else ()
            assignment = replace(expected, reader=to or reader, issue=number, salvagedHash=rows[-1].hash if rows else "")
            shutil.copyfile(packet.folder / WORKLIST, new / WORKLIST)
            if to:
                worklist = json.loads((new / WORKLIST).read_text(encoding="utf-8"))
                (new / WORKLIST).write_text(
                    json.dumps({**worklist, "reader": to}, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
                )
                assignment = replace(assignment, packetID=sha256(new / WORKLIST))
            createLedger(new / LEDGER, assignment, study.coordinatorKey, salvaged=rows)
            kept.parent.mkdir(exist_ok=True)
            moveOnDisk(made / "former", kept)
            try:
                # First in the ledger, then in the folder: an issue that is not recorded cannot be.
                study.record(
                    "reissued",
                    place=issue.place,
                    reader=reader,
                    to=assignment.reader,
                    issue=number,
                    packetID=assignment.packetID,
                    reason=reason,
                    by=by or currentUser(),
                    salvagedHash=assignment.salvagedHash,
                    former={
                        "sha256": sha256(kept / LEDGER) if (kept / LEDGER).is_file() else "",
                        "events": len(whole.rows),
                        "answers": whole.answers,
                        "signed": whole.isSigned,
                        "lastHash": whole.rows[-1].hash if whole.rows else "",
                        "problem": whole.problem,
                    },
                )
            except ProblemError:
                shutil.rmtree(kept)
                raise
        _bringOut(study)
    except OSError as error:
        raise ProblemError(
            f"The packet was not issued once more: {error.strerror or error}.", "Free space, and do it again."
        ) from error
    return Reissued(study.packet(assignment.reader), len(rows), whole)


def _bringOut(study: Study) -> list[Mapping[str, Any]]:
    """Move what was issued once more and recorded into the packets, where that was not done yet. Returns what is recorded of it."""
    brought = []
    for each in study.ledger.of("reissued"):
        said = each.event.data
        new, packet = formerPlace(study, said) / NEW, study.packet(said["reader"])
        if not new.is_dir():
            continue
        if packet.is_dir():
            for name in (RECEIPT, RECEIPT.replace(".json", ".txt"), LEDGER + "-journal"):
                (packet / name).unlink(missing_ok=True)
            for name in (WORKLIST, LEDGER):
                if (new / name).exists():
                    (new / name).replace(packet / name)
            shutil.rmtree(encrypted(study, said["reader"]), ignore_errors=True)  # it holds the former ledger
            if said["to"] != said["reader"]:
                packet.rename(study.packet(said["to"]))
            for folder in (study.packet(said["to"]), study.packet(said["to"]).parent):
                syncFolder(folder)  # before what it came from goes
        shutil.rmtree(new)
        syncFolder(new.parent)
        brought.append(said)
    return brought


def formerPlace(study: Study, said: Mapping[str, Any]) -> Path:
    """The folder with the ledger that an event "reissued" put aside."""
    return study.folder / "former" / f"{said['reader']}-{said['issue'] - 1}"


def formerLedgers(study: Study) -> Iterator[tuple[str, Path, Mapping[str, Any]]]:
    """Of every packet of a batch that was issued once more: whose ledger was put aside, "anna (issue 1)", its file, and what is recorded."""
    for each in study.ledger.of("reissued"):
        said = each.event.data
        yield f"{said['reader']} (issue {said['issue'] - 1}){study.label}", formerPlace(study, said) / LEDGER, said


def _held(ledger: Path) -> WholePart:
    return wholePartOf(ledger) if ledger.is_file() else WholePart((), None, "There is no ledger.")


def _refuseTooLate(study: Study, reader: str) -> None:
    if study.returned(reader).exists() or study.ledger.of("takenIn", reader=reader):
        raise ProblemError(
            f"The signed reading of {reader} was taken in.", "What is asked of it now is a query: `her2pet reading unlock`."
        )
    if study.ledger.of("unblinded"):
        raise ProblemError("The reading was unblinded.", "Who reads now would not be blinded: that is another study.")


def _refuseName(study: Study, to: str) -> None:
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9_-]{0,63}", to):
        raise ProblemError(f"{to!r} cannot be the name of a reader.", "Use 1 to 64 letters, digits, - and _: it names a folder.")
    taken = {*study.charter.readers, *readersOf(study), *(each.event.data["to"] for each in study.ledger.of("reissued"))}
    if to.lower() in {name.lower() for name in taken}:
        raise ProblemError(f"There is, or was, a reader {to} in this study.", "Give the new reader another name.")
    sources = [case.source for part in batchesOf(study.root) for case in part.key.cases.values()]
    if any(word.lower() in to.lower() for source in sources for word in (source.caseID, source.patientID) if len(word) > 3):
        raise ProblemError(f"The name {to} would reveal a case or a patient.", "Give the new reader another name.")


def notAsReissued(study: Study, ledger: CoordinatorLedger) -> list[str]:
    """What of the former ledgers is not as it was recorded, as sentences."""
    problems = []
    for each in ledger.of("reissued"):
        said = each.event.data
        path = formerPlace(study, said) / LEDGER
        if (formerPlace(study, said) / NEW).is_dir():
            problems.append(
                f"The packet of {said['reader']} was issued once more, and that was interrupted: the packet in the folder is the former "
                "one. Issue it once more with the same reason."
            )
        if said["former"]["sha256"] and not path.is_file():
            problems.append(f"The former ledger of {said['reader']} (issue {said['issue'] - 1}) is there no more.")
        elif said["former"]["sha256"] and sha256(path) != said["former"]["sha256"]:
            problems.append(f"The former ledger of {said['reader']} (issue {said['issue'] - 1}) is not as it was put aside.")
    return problems
