"""A chain whose hashes somebody computed anew over something that no program writes: each is named where it is."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.chain import contentOf, hashOf, readOnly, sumsOf
from HER2PETLib.reading.ledger.readerchain import bindingOf, readChain
from HER2PETLib.reading.ledger.readerledger import Ledger
from HER2PETLib.reading.ledger.receipt import readReceipt
from HER2PETLib.reading.ledger.salvage import wholePartOf
from HER2PETLib.reading.ledger.sealing import openAnswers
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.ledger.verification import verify
from ledgerfiles import readAll


@pytest.fixture
def signed(newLedger, quickPassphrase):
    """(a signed ledger, its receipt)."""
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        readAll(ledger)
        return path, ledger.sign(quickPassphrase, "Anna")


@pytest.fixture
def forged(altered):
    """forged(path, number, sums=None, **values): event `number` says these values, its hash and all later ones fit."""

    def forge(path, number, sums=None, **values):
        with readOnly(path) as connection:
            chain = readChain(connection)
        former, rows = "", []
        for row in chain.rows:
            if row.number == number:
                row = row._replace(**values)
            content, said = contentOf(row, former, bindingOf(chain.assignment)), sumsOf(row)
            if row.number == number and sums is not None:
                said = sums
            rows.append(row._replace(sums=said, hash=hashOf(content, said, row.signature)))
            former = rows[-1].hash
        altered(path, "DELETE FROM events", rows=rows)

    return forge


def found(path, receipt=None):
    return {(finding.event, finding.field, finding.problem) for finding in verify(path, receipt)}


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"sums": "00000000 " * 5 + "00000000"}, "sums", "does not fit the fields"),
        ({"time": "2026-02-30T12:00:00.000000Z"}, "time", "is not an instant in UTC"),
        ({"time": "yesterday"}, "time", "is not an instant in UTC"),
        ({"time": "2001-01-01T12:00:00.000000Z"}, "time", "is before that of the event before it"),
        ({"signature": ""}, "signature", "is missing"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_field_that_no_program_writes_is_named_under_a_hash_that_fits(signed, forged, values, field, problem):
    path, _receipt = signed
    forged(path, 5, **values)
    assert (5, field, problem) in found(path)
    with pytest.raises(ProblemError):
        Ledger(path, "four words nobody knows")


def test_a_signature_on_an_event_that_has_none_is_named(newLedger, quickPassphrase, forged):
    path = newLedger()
    with pytest.raises(ProblemError, match="not the passphrase"):
        Ledger(path, quickPassphrase + "!")
    with closing(sqlite3.connect(path)) as database:
        (number,) = database.execute("SELECT number FROM events WHERE kind = 'passphraseFailed'").fetchone()
    forged(path, number, signature="00")
    assert (number, "signature", "does not belong to this kind of event") in found(path)


def test_a_journal_of_another_mode_beside_a_ledger_is_named(signed):
    path, _receipt = signed
    path.with_name(path.name + "-wal").write_bytes(b"")
    (finding,) = verify(path)
    assert f"has a file {path.name}-wal beside it, which no ledger has" in finding.problem


def test_a_receipt_shows_what_was_added_after_the_signature_and_a_signature_that_is_gone(signed, newLedger, quickPassphrase):
    path, receipt = signed
    assert verify(path, receipt) == []
    assert (12, "number", "was added after the signature") in found(path, replace(receipt, number=11))
    other = newLedger(name="other.ledger")
    with Ledger(other, quickPassphrase) as ledger:
        readAll(ledger)  # as many events but the signature
    assert (11, "kind", "is not the signature that the receipt speaks of") in found(other, replace(receipt, number=11))


def test_a_receipt_that_cannot_be_read_or_is_larger_than_a_letter_is_named(tmp_path):
    with pytest.raises(ProblemError, match=r"away\.json cannot be read.*Name the file"):
        readReceipt(tmp_path / "away.json")
    (tmp_path / "large.json").write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(ProblemError, match="is not a receipt: it is larger than a letter"):
        readReceipt(tmp_path / "large.json")


def test_what_is_not_an_unlock_is_refused(tmp_path):
    (tmp_path / "unlock.json").write_text('{"packetID": "packet-1", "reader": "anna"}')
    with pytest.raises(ProblemError, match=r"unlock\.json is not an unlock"):
        readUnlock(tmp_path / "unlock.json")


def test_of_a_file_that_is_not_a_ledger_nothing_is_whole(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear coordinator")
    part = wholePartOf(tmp_path / "letter.txt")
    assert (part.rows, part.chain, part.answers) == ((), None, 0) and "is not a SQLite file" in part.problem


def test_answers_that_were_not_sealed_have_no_opening(signed):
    path, receipt = signed
    with pytest.raises(ProblemError, match="answers of this packet are not sealed"):
        openAnswers(path, "four words nobody knows", [receipt])
