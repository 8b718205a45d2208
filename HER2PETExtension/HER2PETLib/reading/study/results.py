"""What the results of a study rest on, and that they were written: hashes of charter, key and every signed reading."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study

PROVENANCE = "provenance.json"


def provenanceOf(study: Study) -> dict[str, Any]:
    """{charter, key, readings {reader: {lastHash, events, printedName, time}}, coordinatorLedger: hash of its last event}.

    Raises ProblemError where a reading is missing or not as it was signed.
    """
    receipts = {reader: returnedReading(study, reader)[0] for reader in readersOf(study)}
    return {
        "charter": study.charter.hash,
        "key": study.key.hash,
        "readings": {
            reader: {"lastHash": r.lastHash, "events": r.number, "printedName": r.printedName, "time": r.time}
            for reader, r in receipts.items()
        },
        "coordinatorLedger": study.ledger.head,
    }


def writeProvenance(study: Study, what: str, path: Path) -> None:
    """Write what the results of the job `what` rest on as JSON."""
    writeJSON(path, {"command": what, "software": {"her2pet": __version__}, **provenanceOf(study)})


def recordResults(study: Study, what: str, paths: Iterable[str | os.PathLike[str]]) -> None:
    """Write into the coordinator's ledger that the job `what` wrote these files, with their hashes."""
    provenance = provenanceOf(study)
    files = [Path(path).resolve() for path in paths]

    def named(path: Path) -> str:
        return path.relative_to(study.folder).as_posix() if path.is_relative_to(study.folder) else str(path)

    study.record(
        "resultsWritten",
        what=what,
        charterHash=provenance["charter"],
        readings={reader: reading["lastHash"] for reader, reading in provenance["readings"].items()},
        files={named(path): sha256(path) for path in files},
    )
