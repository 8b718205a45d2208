"""How long an answer takes to be on disk, beside a plain SQLite insert that is as durable; how long 10,000 events take to open.

Run: python Testing/Benchmarks/ledger.py [folder on the disk to measure]
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, createLedger
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.ledger.verification import verify

PASSPHRASE = "four words nobody knows"
# 200 patients with 26 foci each: IMPACT-MBC, the largest reading of this kind (J Nucl Med 65:1540)
CASES = {f"{case:03}": tuple(f"F{focus}" for focus in range(1, 27)) for case in range(1, 201)}
EVENTS = 10_000


def seconds(call: Callable[[], object]) -> float:
    """How long `call` takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def plainInserts(path: Path, count: int) -> list[float]:
    """Seconds for each of `count` inserts into a plain table with synchronous=FULL."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE answers (number INTEGER PRIMARY KEY, answer TEXT)")
        return [
            seconds(lambda: connection.execute("INSERT INTO answers (answer) VALUES (?)", ("x" * 300,))) for _ in range(count)
        ]


def main(folder: str | None = None) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        path = Path(temporary, "reading.ledger")
        charter = newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], dict.fromkeys(CASES, 26), 7)
        key = SigningKey.new()
        createLedger(path, Assignment.under(charter, "packet-1", "", key.publicKey, "anna", CASES), key)
        claimLedger(path, PASSPHRASE)
        answers: list[float] = []
        with Ledger(path, PASSPHRASE) as ledger:
            for case, foci in CASES.items():
                ledger.openCase(case)
                answers += [seconds(lambda c=case, f=focus: ledger.score(c, f, 3)) for focus in foci]
                ledger.completeCase(case)
            while len(ledger.events) < EVENTS:
                case, focus = "001", "F1"
                if ledger.state.cases[case].status == "completed":
                    ledger.reopenCase(case, "look again")
                score = ledger.state.cases[case].foci[focus].score % 5 + 1
                answers.append(seconds(lambda s=score: ledger.score("001", "F1", s, "again")))
        plain = plainInserts(Path(temporary, "plain.sqlite"), 1000)
        opening = min(seconds(lambda: Ledger(path, PASSPHRASE).close()) for _ in range(3))
        verifying = min(seconds(lambda: verify(path)) for _ in range(3))
        answer, bare = statistics.median(answers), statistics.median(plain)
        print(
            f"one answer on disk: median {answer * 1e3:.2f} ms, 99 % within {sorted(answers)[len(answers) * 99 // 100] * 1e3:.2f} ms"
        )
        print(
            f"plain SQLite insert, synchronous=FULL: median {bare * 1e3:.2f} ms; the ledger takes {answer / bare:.2f} times that"
        )
        print(f"opening {EVENTS} events (passphrase and whole check included): {opening:.2f} s; verifying: {verifying:.2f} s")
        print(f"file: {path.stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
