"""What the results of a study rest on, and that they were written: hashes of charter, key and every signed reading."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.reading.study.amendments import amendmentsOf
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.orders import Showing, openedOrders, openedOrdersProblem, orderSecretOf
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study

PROVENANCE, ORDERS = "provenance.json", "orders.json"


def provenanceOf(study: Study) -> dict[str, Any]:
    """{charter, key, readings {reader: {lastHash, events, printedName, time}}, coordinatorLedger: hash of its last event}, and, where cases
    came late, batches {number: {charter, key, readings}}, and amendments as they were recorded.

    Raises ProblemError where a reading is missing or not as it was signed.
    """
    first, *late = batchesOf(study)
    amendments = amendmentsOf(study.ledger)
    return {
        **_readingsOf(first),
        **({"batches": {str(part.batch): _readingsOf(part) for part in late}} if late else {}),
        **({"amendments": [dict(each.document) for each in amendments]} if amendments else {}),
        "coordinatorLedger": study.ledger.head,
    }


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
    """{reader, of a later batch "reader (batch 2)": last hash of the signed reading}. Raises ProblemError as `provenanceOf`."""
    return {
        reader + part.label: returnedReading(part, reader)[0].lastHash for part in batchesOf(study) for reader in readersOf(part)
    }


def recordResults(study: Study, what: str, paths: Iterable[str | os.PathLike[str]]) -> None:
    """Write into the coordinator's ledger that the job `what` wrote these files, with their hashes. They are named relative to the
    study's folder, also outside of it ("../results/decisions.csv"), so that both may be moved together."""
    files = [Path(path).resolve() for path in paths]

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
