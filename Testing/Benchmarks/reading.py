"""The end of a reading of 200 patients with 26 foci each (IMPACT-MBC, J Nucl Med 65:1540) by two readers: reconcile, agreement, report.

`python Testing/Benchmarks/reading.py` prints one line a step. The ledgers are real: every answer is an event that was written to the disk, and
`reconcile` verifies both chains. Images are small, for their size is no matter of the reading; a projection of a whole-body PET is timed by
itself, beside one pass over its memory. Times are the best of several in one run; what counts is the ratio.
"""

import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger import passphrase
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import Study, createStudy, openStudy
from HER2PETLib.report.page import writePage
from HER2PETLib.report.projection import NEGATIVE, POSITIVE, Mark, anteriorProjection
from HER2PETLib.report.readingtables import readingTables
from HER2PETLib.report.studypage import studyContent
from HER2PETLib.trial.endpoint import computeEndpoint
from HER2PETLib.volumefile import writeVolume

PATIENTS, FOCI = 200, 26
READERS = ("anna", "bert")
WORDS = "four words nobody knows"


def makeStudy(folder: Path) -> Study:
    """A study that both readers have signed."""
    passphrase.N = 2**4  # its cost is a matter of Testing/Benchmarks/ledger.py
    geometry = Geometry.fromLPS((4, 10, 20), (0, 0, 0), (20, 20, 40), np.eye(3))
    labels = np.zeros(geometry.shape, np.uint8)
    labels.ravel()[np.arange(1, FOCI + 1) * 29] = np.arange(1, FOCI + 1)
    writeVolume(folder / "lesions.nrrd", Volume(labels, geometry))
    random = np.random.default_rng(20141106)
    cases = []
    for number in range(PATIENTS):
        path = folder / f"pet-{number:03}.nrrd"
        writeVolume(path, Volume(random.random(geometry.shape, dtype=np.float32) * 10, geometry))
        cases.append(Case(f"IMP-{number:03}", str(path), str(folder / "lesions.nrrd")))
    study, refused = createStudy(folder / "study", cases, title="Benchmark", tracer="89Zr-trastuzumab", readers=READERS, seed=7)
    assert not refused
    handOut(study)
    for reader in READERS:
        packet = readPacket(study.packet(reader))
        claimLedger(packet.ledger, WORDS)
        with Ledger(packet.ledger, WORDS) as ledger:
            for case in packet.cases:
                ledger.openCase(case.caseID)
                middle = random.uniform(1, 5)
                for focus in case.foci:
                    ledger.score(case.caseID, focus.focusID, int(np.clip(round(random.normal(middle, 1)), 1, 5)))
                ledger.completeCase(case.caseID)
            receipt = ledger.sign(WORDS, reader)
        packet.receipt.write_text(json.dumps(receipt.document()), encoding="utf-8")
        takeIn(study, reader, study.packet(reader))
    return openStudy(study.folder)


def shortest(function: Callable[[], object], repeats: int = 3) -> float:
    """Seconds of the quickest of several calls."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def plainPass(study: Study) -> int:
    """What a script would do that trusts the ledgers: read the scores and count where both are 4 or above. Nothing is verified."""
    positive = []
    for reader in READERS:
        with closing(sqlite3.connect(study.returned(reader) / "ledger.sqlite")) as connection:
            rows = connection.execute("SELECT data FROM events WHERE kind = 'scored'").fetchall()
        positive.append([json.loads(data)["score"] >= 4 for (data,) in rows])
    return sum(first and second for first, second in zip(*positive, strict=True))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as temporary:
        study = makeStudy(Path(temporary))
        reading = reconcile(study)
        assert len(reading.foci) == PATIENTS * FOCI
        plain = shortest(lambda: plainPass(study))
        unblinding = shortest(lambda: reconcile(study))
        print(f"reconcile {len(reading.foci)} foci, both ledgers verified: {unblinding:.2f} s")
        print(f"plain pass over the same events, nothing verified: {plain:.2f} s; ours takes {unblinding / plain:.0f} times that")
        agreement = shortest(lambda: readingTables(reading, scores=(1, 2, 3, 4, 5), freeSearch=False))
        print(f"all tables of the reading, agreement by the jackknife: {agreement:.2f} s")
        endpoint = computeEndpoint([], reading.patients, [], {})
        whole = shortest(lambda: studyContent(study, reading, endpoint, [], []), repeats=1)
        content = studyContent(study, reading, endpoint, [], [])
        page = Path(temporary, "report.html")
        writing = shortest(lambda: writePage(page, content))
        print(f"all that the report needs, {PATIENTS} small pictures and verification included: {whole:.2f} s")
        print(f"the page itself: {writing:.2f} s, {page.stat().st_size / 2**20:.1f} MB")
    values = np.random.default_rng(3).random((640, 400, 400), dtype=np.float32)
    volume = Volume(values, Geometry.fromLPS(values.shape, (0, 0, 0), (2, 2, 2), np.eye(3)))
    foci = [Mark(f"L{n}", (-float(20 * n), -400.0, float(40 * n)), NEGATIVE if n % 2 else POSITIVE) for n in range(FOCI)]
    picture = shortest(lambda: anteriorProjection(volume, foci, (0, 10), "P"))
    memory = shortest(lambda: values.max(axis=1))
    print(f"picture of a 410 MB PET with {FOCI} foci: {picture:.2f} s, {picture / memory:.1f} times NumPy's maximum alone")


if __name__ == "__main__":
    main()
