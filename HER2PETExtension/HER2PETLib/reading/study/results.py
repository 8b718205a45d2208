"""What the results of a study rest on, and that they were written: hashes of charter, key and every signed reading."""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.reading.study.amendments import amendmentsOf
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.coordinatorledger import batchLabel, batchOf
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.orders import Showing, openedOrders, openedOrdersProblem, orderSecretOf
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study, adjudicationOf
from HER2PETLib.tables.schema import schemaPath

PROVENANCE, ORDERS = "provenance.json", "orders.json"
ADJUDICATED = " (adjudication)"


def provenanceOf(study: Study) -> dict[str, Any]:
    """{charter, key, readings {reader: {lastHash, events, printedName, time}}, coordinatorLedger: hash of its last event}, and, where cases
    came late, batches {number: {charter, key, readings}}, amendments as they were recorded, and of an adjudicator's reading that was taken in
    the same, adjudication.

    Raises ProblemError where a reading is missing or not as it was signed.
    """
    first, *late = batchesOf(study)
    amendments = amendmentsOf(study.ledger)
    adjudication = _adjudicationOf(study)
    return {
        **_readingsOf(first),
        **({"batches": {str(part.batch): _readingsOf(part) for part in late}} if late else {}),
        **({"amendments": [dict(each.document) for each in amendments]} if amendments else {}),
        **({"adjudication": _readingsOf(adjudication)} if adjudication else {}),
        "coordinatorLedger": study.ledger.head,
    }


def _adjudicationOf(study: Study) -> Study | None:
    """The adjudication of the study, if its reading was taken in."""
    made = adjudicationOf(study)
    return made if made and all(made.returned(reader).exists() for reader in readersOf(made)) else None


def _readingsOf(study: Study) -> dict[str, Any]:
    receipts = {reader: returnedReading(study, reader)[0] for reader in readersOf(study)}
    return {
        "charter": study.charter.hash,
        "key": study.key.hash,
        "readings": {
            reader: {"lastHash": r.lastHash, "events": r.number, "printedName": r.printedName, "time": r.time}
            for reader, r in receipts.items()
        },
    }


def writeProvenance(study: Study, what: str, path: Path) -> None:
    """Write what the results of the job `what` rest on as JSON."""
    writeJSON(path, {"command": what, "software": {"her2pet": __version__}, **provenanceOf(study)})


def ordersName(study: Study) -> str:
    """The file of the opened orders of a batch, among the results."""
    return f"orders-{study.batch}.json" if study.whole else ORDERS


def writeOrders(study: Study, path: Path) -> None:
    """Open what the reading orders were drawn from, and write the orders, as JSON (`orders.openedOrders`)."""
    writeJSON(path, openedOrders(study.charter, orderSecretOf(study.key.secret)))


def ordersProblem(study: Study) -> str | None:
    """What is wrong with the opened orders, a sentence; None where nothing is, or they are not opened yet."""
    path = study.results / ordersName(study)
    if not path.is_file():
        return None
    handedOut = study.ledger.of("handedOut")
    commitment = handedOut[-1].event.data.get("orders") if handedOut else None
    shown = {
        reader: tuple(Showing(showing.case, showing.number) for showing in showings.values())
        for reader, showings in study.requireHandedOut().showings.items()
    }
    try:
        problem = openedOrdersProblem(json.loads(path.read_text(encoding="utf-8")), study.charter, str(commitment), shown)
    except (OSError, ValueError, ProblemError) as error:
        problem = f"cannot be read ({error})"
    return f"{path.relative_to(study.root.folder).as_posix()} {problem}." if problem else None


def lastHashes(study: Study) -> dict[str, str]:
    """{reader, of a later batch "reader (batch 2)", of an adjudication "reader (adjudication)": last hash of the signed reading}. Raises
    ProblemError as `provenanceOf`."""
    ofReaders = {
        reader + part.label: returnedReading(part, reader)[0].lastHash for part in batchesOf(study) for reader in readersOf(part)
    }
    return ofReaders | adjudicatorsHash(study)


def adjudicatorsHash(study: Study) -> dict[str, str]:
    """{reader (adjudication): last hash}; nothing where no reading of an adjudicator was taken in. Raises ProblemError as `provenanceOf`."""
    made = _adjudicationOf(study)
    return {reader + ADJUDICATED: returnedReading(made, reader)[0].lastHash for reader in readersOf(made)} if made else {}


def newestReadings(study: Study) -> dict[str, str]:
    """As `lastHashes`, as the coordinator's ledgers say that the readings were taken in."""
    ledgers = [(study.ledger, "")]
    with suppress(ProblemError):  # which is a finding of its own
        adjudication = adjudicationOf(study)
        ledgers += [(adjudication.ledger, ADJUDICATED)] if adjudication else []
    return {
        f"{each.event.data['reader']}{batchLabel(batchOf(each.event))}{label}": each.event.data["readingHash"]
        for ledger, label in ledgers
        for each in ledger.ofAnyBatch("takenIn")
    }


def fromFormerReadings(study: Study) -> list[str]:
    """Which results were computed from other readings than those that were taken in last, as sentences."""
    newest = newestReadings(study)
    restOn = {
        name: each.event.data["readings"] for each in study.ledger.of("resultsWritten") for name in each.event.data["files"]
    }
    problems = []
    for name, readings in restOn.items():
        others = sorted(reader for reader, newestHash in newest.items() if readings.get(reader) != newestHash)
        if others:
            problems.append(
                f"{name} does not rest on the newest reading of {', '.join(others)}: it was computed before that was taken in, or from "
                "another one. Compute it again."
            )
    return problems


def recordResults(study: Study, what: str, paths: Iterable[str | os.PathLike[str]]) -> None:
    """Write into the coordinator's ledger that the job `what` wrote these files, with their hashes. They are named relative to the
    study's folder, also outside of it ("../results/decisions.csv"), so that both may be moved together. The schema beside a table, which says
    what its numbers mean, is one of them."""
    given = [Path(path).resolve() for path in paths]
    files = [*given, *(schema for path in given if (schema := schemaPath(path)).is_file())]

    def named(path: Path) -> str:
        isElsewhere = path.anchor != study.folder.anchor  # another drive of Windows
        return str(path) if isElsewhere else Path(os.path.relpath(path, study.folder)).as_posix()

    study.record(
        "resultsWritten",
        what=what,
        charterHash=study.charter.hash,
        readings=lastHashes(study),
        files={named(path): sha256(path) for path in files},
    )
