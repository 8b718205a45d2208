"""The passphrase of a ledger: chosen once, checked slowly, its failures noted."""

import sqlite3
from contextlib import closing
from datetime import datetime, timezone

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.chain import SCHEMA
from HER2PETLib.reading.ledger.ledgerfile import LedgerFile
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, createLedger, isClaimed, readLedger
from HER2PETLib.reading.ledger.verification import verify
from ledgerfiles import kinds, readAll


def test_a_new_ledger_holds_its_assignment_and_no_passphrase(tmp_path, assignmentOf, coordinatorKey):
    createLedger(tmp_path / "reading.ledger", assignmentOf(), coordinatorKey)
    assignment, events = readLedger(tmp_path / "reading.ledger")
    assert assignment == assignmentOf()
    assert list(assignment.cases) == ["1", "2"]
    assert [event.kind for event in events] == ["created"]
    assert not isClaimed(tmp_path / "reading.ledger")


def test_a_ledger_without_passphrase_cannot_be_read_in(tmp_path, assignmentOf, quickPassphrase, coordinatorKey):
    createLedger(tmp_path / "reading.ledger", assignmentOf(), coordinatorKey)
    with pytest.raises(ProblemError, match="no passphrase yet"):
        Ledger(tmp_path / "reading.ledger", quickPassphrase)


@pytest.mark.parametrize("simple", ["", "short", "123456789", "aaaaaaaaaaaaaaa", "abababababab"])
def test_a_simple_passphrase_is_refused_and_the_ledger_stays_unclaimed(tmp_path, assignmentOf, simple, coordinatorKey):
    createLedger(tmp_path / "reading.ledger", assignmentOf(), coordinatorKey)
    with pytest.raises(ProblemError, match="too simple"):
        claimLedger(tmp_path / "reading.ledger", simple)
    assert kinds(tmp_path / "reading.ledger") == ["created"]


def test_the_passphrase_is_chosen_once(newLedger):
    path = newLedger()
    with pytest.raises(ProblemError, match="already has a passphrase"):
        claimLedger(path, "another passphrase")


def test_a_wrong_passphrase_is_told_and_counted_and_leaves_no_lock(newLedger, quickPassphrase):
    path = newLedger()
    for _ in range(3):
        with pytest.raises(ProblemError, match="not the passphrase"):
            Ledger(path, quickPassphrase + "!")
    Ledger(path, quickPassphrase).close()
    assert kinds(path) == ["created", "claimed", "packetOpened", *["passphraseFailed"] * 3, "packetOpened"]
    assert verify(path) == []


def test_failed_openings_cannot_be_removed_once_the_reader_went_on(newLedger, quickPassphrase):
    path = newLedger()
    with pytest.raises(ProblemError, match="not the passphrase"):
        Ledger(path, quickPassphrase + "!")
    Ledger(path, quickPassphrase).close()
    with closing(sqlite3.connect(path)) as connection:
        for name in ("eventsStay", "eventsAreKept"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM events WHERE kind = 'passphraseFailed'")
        for statement in SCHEMA[2:]:
            connection.execute(statement)
        connection.commit()
    assert (4, "number") in {(finding.event, finding.field) for finding in verify(path)}


def test_a_wrong_passphrase_is_told_also_where_it_cannot_be_noted(newLedger, quickPassphrase, monkeypatch):
    path = newLedger()

    def fails(*arguments):
        raise ProblemError("the disk is full.")

    monkeypatch.setattr(LedgerFile, "append", fails)
    with pytest.raises(ProblemError, match=r"not the passphrase.*not noted in the ledger: the disk is full"):
        Ledger(path, quickPassphrase + "!")


def test_a_wrong_passphrase_changes_nothing_in_a_signed_ledger(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        readAll(ledger)
        receipt = ledger.sign(quickPassphrase, "Dr. Anna")
    with pytest.raises(ProblemError, match="not the passphrase"):
        Ledger(path, quickPassphrase + "!")
    assert verify(path, receipt) == []


def test_a_failed_opening_under_a_clock_that_was_set_back_is_counted(newLedger, quickPassphrase):
    path = newLedger(clock=lambda: datetime(2026, 3, 1, 12, tzinfo=timezone.utc))
    with pytest.raises(ProblemError, match="not the passphrase"):
        Ledger(path, quickPassphrase + "!", clock=lambda: datetime(2026, 3, 1, 11, tzinfo=timezone.utc))
    assert kinds(path)[-1] == "passphraseFailed"
    assert verify(path) == []


def test_a_passphrase_is_the_same_however_the_keyboard_composes_its_accents(
    tmp_path, assignmentOf, quickPassphrase, coordinatorKey
):
    createLedger(tmp_path / "reading.ledger", assignmentOf(), coordinatorKey)
    claimLedger(tmp_path / "reading.ledger", "caf\u00e9 au lait")
    Ledger(tmp_path / "reading.ledger", "cafe\u0301 au lait").close()


def test_neither_passphrase_nor_key_is_in_the_file(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        readAll(ledger)
        key = ledger._key.seed
    stored = path.read_bytes()
    assert quickPassphrase.encode() not in stored
    assert key not in stored and key.hex().encode() not in stored


def test_one_check_of_a_passphrase_takes_64_megabytes():
    # RFC 7914 section 2: scrypt needs 128 * r * N bytes
    from HER2PETLib.reading.ledger.passphrase import N, R

    assert 128 * R * N == 64 * 2**20
