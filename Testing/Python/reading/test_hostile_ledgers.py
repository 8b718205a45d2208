"""A ledger that comes back may be made by anybody: none keeps the coordinator busy, and none is taken for what it is not."""

import sqlite3
import time
from contextlib import closing

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger import chain as chainModule
from HER2PETLib.reading.ledger import readerledger
from HER2PETLib.reading.ledger.chain import READERS_LEDGER, SCHEMA, contentOf, hashOf, readOnly, rowOf, sumsOf
from HER2PETLib.reading.ledger.events import Event
from HER2PETLib.reading.ledger.readerchain import bindingOf, readChain
from HER2PETLib.reading.ledger.readerledger import Ledger, readLedger
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.verifiedstudy import verifyStudy

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i"


def hostile(path, *statements):
    """A file with a ledger's header and this schema."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"PRAGMA application_id={READERS_LEDGER}")
        database.execute("PRAGMA user_version=2")
        database.execute("BEGIN")
        for statement in statements:
            database.execute(statement)
        database.execute("COMMIT")
    return path


HOSTILE = {
    "a view without end": (
        f"CREATE VIEW events AS {ENDLESS} AS number, '' AS time, '' AS kind, '' AS caseID, '' AS focusID, '' AS data, '' AS sums, "
        "'' AS signature, '' AS hash FROM n",
    ),
    "a check without end": (
        "CREATE TABLE events (number INTEGER PRIMARY KEY, time, kind, caseID, focusID, data, sums, signature, hash, "
        "CHECK (length(printf('%.*c', 30000000, 'x')) > number))",
        "PRAGMA ignore_check_constraints=1",
        "INSERT INTO events (number) VALUES (1), (2), (3), (4), (5), (6), (7), (8)",
    ),
    "a generated column": (
        "CREATE TABLE events (number INTEGER PRIMARY KEY, time, kind, caseID, focusID, data AS (printf('%.*c', 30000000, 'x')), "
        "sums, signature, hash)",
        "INSERT INTO events (number) VALUES (1), (2), (3)",
    ),
    "thousands of tables": tuple(f"CREATE TABLE t{number} (x)" for number in range(3000)),
    "no table at all": ("CREATE TABLE other (x)",),
}


@pytest.mark.parametrize("statements", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_alien_schema_is_refused_at_once(tmp_path, statements):
    path = hostile(tmp_path / "hostile.ledger", *statements)
    start = time.process_time()
    findings = verify(path)
    assert any(finding.field == "schema" for finding in findings)
    assert len(findings) < 40
    with pytest.raises(ProblemError, match="altered or damaged"):
        readLedger(path)
    assert time.process_time() - start < 2


def test_a_hundred_thousand_rows_are_refused_in_seconds(newLedger, monkeypatch):
    monkeypatch.setattr(chainModule, "MOST_EVENTS", 5_000)  # ten times faster, and the same
    path = newLedger()
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TRIGGER eventsAreAppended")
        row = database.execute("SELECT * FROM events WHERE number = 3").fetchone()
        database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ((n, *row[1:]) for n in range(4, 100_001)))
        database.execute(SCHEMA[1])
        database.commit()
    start = time.process_time()
    assert any("more than 5000 events" in finding.problem for finding in verify(path))
    assert time.process_time() - start < 5


def test_a_reader_who_comments_without_end_holds_nobody_up_and_is_stopped(newLedger, quickPassphrase, monkeypatch):
    """Whole, signed, and quadratic in what a case remembers. (With all 50,000 it took less than a minute of one core.)"""
    most = 5_000
    for module in (chainModule, readerledger):
        monkeypatch.setattr(module, "MOST_EVENTS", most)
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        key, assignment, former = ledger._key, ledger.assignment, ledger._hash
        number, instant = len(ledger.events), ledger.events[-1].time
    rows = []
    for n in range(number + 1, most + 1):
        rows.append(rowOf(Event(n, instant, "commented", "1", "", {"text": "again"}), former, bindingOf(assignment), key))
        former = rows[-1].hash
    with closing(sqlite3.connect(path)) as database:
        database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        database.commit()
    start = time.process_time()
    assert verify(path) == []
    assert time.process_time() - start < 6
    with pytest.raises(ProblemError, match="The ledger is full"):
        Ledger(path, quickPassphrase)


def test_what_is_larger_than_a_ledger_is_not_even_copied(makeStudy, monkeypatch, tmp_path):
    study = makeStudy()
    handOut(study)
    large = tmp_path / "large.sqlite"
    with large.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte that takes no space
    start = time.process_time()
    with pytest.raises(ProblemError, match="larger than any ledger"):
        takeIn(study, "anna", large)
    assert time.process_time() - start < 30
    assert study.ledger.of("refused", reader="anna")[0].event.data["sha256"] == ""
    assert verifyStudy(study) == []


@pytest.mark.parametrize("data", ["5", "[]", '"text"', "null", '{"publicKey": 5}', '{"publicKey": "zz"}', '{"publicKey": []}'])
def test_a_key_that_is_none_is_a_finding_and_no_error(newLedger, altered, data):
    """Hashes all computed anew: what stands in an event may be anything."""
    path = newLedger()
    with readOnly(path) as connection:
        chain = readChain(connection)
    former, rows = "", []
    for row in chain.rows:
        row = row._replace(data=data if row.kind == "claimed" else row.data, signature=row.signature or "00")
        content, sums = contentOf(row, former, bindingOf(chain.assignment)), sumsOf(row)
        rows.append(row._replace(sums=sums, hash=hashOf(content, sums, row.signature)))
        former = rows[-1].hash
    altered(path, "DELETE FROM events", rows=rows)
    assert verify(path, readerFingerprint="1" * 30)
    with pytest.raises(ProblemError):
        readLedger(path)
    with pytest.raises(ProblemError):
        Ledger(path, "four words nobody knows")


def test_somebody_elses_events_behind_the_readers_are_found(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        assignment, former, number = ledger.assignment, ledger._hash, len(ledger.events)
    forged = Event(number + 1, "2099-01-01T00:00:00.000000Z", "scored", "1", "F1", {"score": 5})
    for key in (SigningKey.new(), None):
        with closing(sqlite3.connect(path)) as database:
            row = rowOf(forged, former, bindingOf(assignment), key)
            database.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            database.commit()
        assert {(finding.event, finding.field) for finding in verify(path)} == {(number + 1, "signature")}
        with closing(sqlite3.connect(path)) as database:
            database.execute("DROP TRIGGER eventsAreKept")
            database.execute("DELETE FROM events WHERE number > ?", (number,))
            database.execute(SCHEMA[3])
            database.commit()
    assert verify(path) == []
