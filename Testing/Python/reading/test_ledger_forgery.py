"""Whoever has the file and a SQLite program cannot change, remove, insert or move an event unseen."""

import random
import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.ledger import passphrase
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import EVENT_COLUMNS, SCHEMA, rowOf
from HER2PETLib.reading.ledger.events import Event
from HER2PETLib.reading.ledger.readerchain import bindingOf, readChain
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, createLedger, readLedger
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint
from HER2PETLib.reading.ledger.verification import verify

PASSPHRASE = "four words nobody knows"
COORDINATOR = SigningKey(b"the key of the coordinator, 32 b")
TEXTS = EVENT_COLUMNS[1:]
LAST = 140


def signedLedger(path, focusCount, mode="freeSearch"):
    """A ledger with every kind of event, its assignment and its receipt."""
    charter = newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], ["1", "2", "3"], seed=7, created="2026-01-31")
    assignment = Assignment.under(
        charter, f"packet of {path.name}", "hash of the key", COORDINATOR.publicKey, "anna", {"1": (), "2": (), "3": ()}
    )
    former, passphrase.N = passphrase.N, 2**4
    createLedger(path, assignment, COORDINATOR)
    claimLedger(path, PASSPHRASE)
    passphrase.N = former
    with Ledger(path, PASSPHRASE) as ledger:
        ledger.openCase("1")
        for number in range(focusCount):
            ledger.markFocus("1", (number, -number, 0.5), 7, "liver")
            ledger.score("1", f"F{number + 1}", number % 5 + 1)
        ledger.score("1", "F1", 5, "looked again")
        ledger.withdrawFocus("1", "F2", "bowel")
        ledger.comment("1", "motion")
        ledger.completeCase("1")
        ledger.reopenCase("1", "side mixed up")
        ledger.completeCase("1")
        ledger.openCase("2")
        ledger.completeCase("2", noFoci=True)
        ledger.openCase("3")
        ledger.notAssessable("3", "no CT")
        receipt = ledger.sign(PASSPHRASE, "Dr. Anna")
    return path, assignment, receipt


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A signed ledger of LAST events. An event is bound to its neighbors alone, and SQLite stores numbers above 127 in another way."""
    path, assignment, receipt = signedLedger(tmp_path_factory.mktemp("large") / "large.ledger", (LAST - 16) // 2)
    assert len(readLedger(path)[1]) == receipt.number == LAST
    assert verify(path, receipt, assignment=assignment) == []
    return path, assignment, receipt


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A signed ledger with every kind of event once or twice."""
    path, assignment, receipt = signedLedger(tmp_path_factory.mktemp("small") / "small.ledger", 2)
    assert set(Counter(event.kind for event in readLedger(path)[1])) == {
        "created", "claimed", "packetOpened", "caseOpened", "focusMarked", "scored", "changed", "withdrawn", "commented",
        "caseCompleted", "caseReopened", "caseNotAssessable", "signed",
    }  # fmt: skip
    return path, assignment, receipt


def opened(path):
    """The ledger in memory, with its triggers taken off."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    with closing(sqlite3.connect(path)) as ledger:
        ledger.backup(connection)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def found(connection):
    """What is found once the triggers are as if nobody had touched them; the connection is left as it was before BEGIN."""
    for statement in SCHEMA[1:]:
        connection.execute(statement)
    chain = readChain(connection)
    connection.execute("ROLLBACK")
    return chain.findings


def written(connection, path):
    """`connection` as a file, triggers and header as if nobody had touched them."""
    for statement in SCHEMA[1:]:
        connection.execute(statement)
    with closing(sqlite3.connect(path)) as target:
        connection.backup(target)
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET data = '' WHERE number = 7",
        "DELETE FROM events WHERE number = 7",
        "DELETE FROM events",
        "REPLACE INTO events SELECT * FROM events WHERE number = 7",
        "INSERT INTO events SELECT 9999, time, kind, caseID, focusID, data, sums, signature, hash FROM events WHERE number = 7",
        "INSERT INTO events SELECT -1, time, kind, caseID, focusID, data, sums, signature, hash FROM events WHERE number = 7",
    ],
)
def test_the_file_itself_refuses_changes(small, tmp_path, statement):
    path = tmp_path / "copy.ledger"
    path.write_bytes(small[0].read_bytes())
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match=r"events are"):
        connection.execute(statement)
    assert path.read_bytes() == small[0].read_bytes()


def test_every_single_byte_change_of_every_kind_of_event_is_found_where_it_is(small):
    """Exhaustive: every byte of every field of every event, one random other value each."""
    chance = random.Random(1)
    tried = 0
    with closing(opened(small[0])) as connection:
        rows = connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)} FROM events").fetchall()
        for row in rows:
            for column, text in zip(TEXTS, row[1:], strict=True):
                for index in range(len(text)):
                    content = bytearray(text.encode())
                    content[index] ^= chance.randrange(1, 256)
                    connection.execute("BEGIN")
                    connection.execute(f"UPDATE events SET {column} = CAST(? AS TEXT) WHERE number = ?", (bytes(content), row[0]))
                    findings = found(connection)
                    # In event 1 the packet may be altered, to which all others are bound.
                    assert findings and (findings[0].event == row[0]), (row[0], column, index, findings)
                    if row[0] != 1 and (row[0] != len(rows) or column not in ("signature", "hash")):
                        assert {(it.event, it.field) for it in findings} == {(row[0], column)}, (index, findings)
                    tried += 1
    assert tried > 4000


def test_every_single_byte_change_in_140_events_is_found_where_it_is(large):
    """Exhaustive: every byte of every field of events 2 to LAST, one random other value each. An altered event does not hide the
    next but one, so that every second event is altered at once: at their first byte, their second byte, ..."""
    chance = random.Random(2)
    tried = 0
    with closing(opened(large[0])) as connection:
        rows = connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)} FROM events WHERE number > 1").fetchall()
        bytesOf = {
            row[0]: [
                (column, text.encode(), index)
                for column, text in zip(TEXTS, row[1:], strict=True)
                for index in range(len(text))
                # the last hash and signature are told apart by nothing that follows; they are in the test above
                if not (row[0] == LAST and column in ("signature", "hash"))
            ]
            for row in rows
        }
        for place in range(max(map(len, bytesOf.values()))):
            for parity in (0, 1):
                altered = set()
                connection.execute("BEGIN")
                for number, places in bytesOf.items():
                    if number % 2 == parity and place < len(places):
                        column, text, index = places[place]
                        content = bytearray(text)
                        content[index] ^= chance.randrange(1, 256)
                        connection.execute(
                            f"UPDATE events SET {column} = CAST(? AS TEXT) WHERE number = ?", (bytes(content), number)
                        )
                        altered.add((number, column))
                assert {(it.event, it.field) for it in found(connection)} == altered
                tried += len(altered)
    assert tried == sum(map(len, bytesOf.values())) > 40_000


def test_a_changed_number_is_found(large):
    with closing(opened(large[0])) as connection:
        for number in range(1, LAST + 1, 7):
            connection.execute("BEGIN")
            connection.execute("UPDATE events SET number = number + 1000 WHERE number = ?", (number,))
            assert found(connection)


def test_every_removed_event_but_the_last_is_found_where_it_was(large):
    with closing(opened(large[0])) as connection:
        for number in range(1, LAST):
            connection.execute("BEGIN")
            connection.execute("DELETE FROM events WHERE number = ?", (number,))
            findings = found(connection)
            assert any(finding.event == number for finding in findings), number


def test_every_removed_event_is_found_where_it_was_if_the_others_are_numbered_anew(large):
    with closing(opened(large[0])) as connection:
        for number in range(2, LAST):
            connection.execute("BEGIN")
            connection.execute("DELETE FROM events WHERE number = ?", (number,))
            # in two steps, for no two may have one number in between
            connection.execute("UPDATE events SET number = -number WHERE number > ?", (number,))
            connection.execute("UPDATE events SET number = -number - 1 WHERE number < 0")
            assert found(connection)[0].event == number


def test_every_two_events_that_changed_places_are_found(large):
    with closing(opened(large[0])) as connection:
        for number in range(1, LAST):
            connection.execute("BEGIN")
            connection.execute("UPDATE events SET number = 9999 WHERE number = ?", (number,))
            connection.execute("UPDATE events SET number = ? WHERE number = ?", (number, number + 1))
            connection.execute("UPDATE events SET number = ? WHERE number = 9999", (number + 1,))
            findings = found(connection)
            assert findings and findings[0].event == number


def test_a_replayed_event_is_found_wherever_it_is_inserted(large):
    chance = random.Random(3)
    with closing(opened(large[0])) as connection:
        for number in range(2, LAST + 2):
            copied = chance.randrange(2, LAST + 1)
            connection.execute("BEGIN")
            (*_, row) = connection.execute(f"SELECT {', '.join(TEXTS)} FROM events WHERE number = ?", (copied,))
            connection.execute("UPDATE events SET number = -number WHERE number >= ?", (number,))
            connection.execute("UPDATE events SET number = -number + 1 WHERE number < 0")
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *row))
            # A copy of the very event that stood there is not wrong: the event behind it is.
            wrong = number + 1 if copied == number else number
            assert any(finding.event == wrong for finding in found(connection)), number


def test_a_removed_tail_is_found_by_the_receipt(large, tmp_path):
    path, _, receipt = large
    for kept in (LAST - 1, LAST - 2, LAST // 2, 3):
        with closing(opened(path)) as connection:
            connection.execute("DELETE FROM events WHERE number > ?", (kept,))
            shorter = written(connection, tmp_path / f"{kept}.ledger")
        # honest: by itself a shorter ledger is a whole one
        assert verify(shorter) == []
        (finding,) = verify(shorter, receipt)
        assert (finding.event, finding.field) == (kept + 1, "number")


def forgery(small, tmp_path, key=None):
    """One score made a 5, and every later hash computed anew with the program's own means, but without the passphrase."""
    path, assignment, _ = small
    _, events = readLedger(path)
    with closing(opened(path)) as connection:
        scored = [event for event in events if event.kind == "scored"][-1]
        connection.execute("DELETE FROM events WHERE number >= ?", (scored.number,))
        (former,) = connection.execute("SELECT hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
        for event in events[scored.number - 1 :]:
            data = {**event.data, "score": 5} if event is scored else event.data
            forged = Event(event.number, event.time, event.kind, event.caseID, event.focusID, data)
            row = rowOf(forged, former, bindingOf(assignment), SigningKey.new())
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            former = row.hash
        return written(connection, tmp_path / "forged.ledger"), scored.number


def test_hashes_computed_anew_without_the_readers_key_are_found_without_passphrase_and_receipt(small, tmp_path):
    path, number = forgery(small, tmp_path)
    findings = verify(path)
    assert (findings[0].event, findings[0].field) == (number, "signature")
    assert {"signature", "formerHash"} <= {finding.field for finding in verify(path, small[2])}
    with pytest.raises(ProblemError, match=rf"Event {number}, signature: was not made with the key of this ledger"):
        readLedger(path)


def test_a_forged_ledger_is_not_continued_by_its_reader(small, tmp_path):
    path, number = forgery(small, tmp_path)
    before = path.read_bytes()
    with pytest.raises(ProblemError, match=rf"Event {number}, signature: was not made with the key of this ledger"):
        Ledger(path, PASSPHRASE)
    assert path.read_bytes() == before


def test_a_ledger_made_anew_with_another_key_is_found_by_the_fingerprint_the_reader_gave(small, tmp_path):
    """Whoever has the coordinator's signed first event can read in the reader's name, with a passphrase of their own."""
    given = fingerprint(small[2].publicKey)
    assert verify(small[0], readerFingerprint=given) == []
    with closing(opened(small[0])) as connection:
        connection.execute("DELETE FROM events WHERE number > 1")
        path = written(connection, tmp_path / "other.ledger")
    claimLedger(path, "another passphrase, mine")
    assert verify(path) == []  # honest: the file alone cannot show it
    (finding,) = verify(path, readerFingerprint=given)
    assert finding.field == "key"


def test_an_assignment_that_the_coordinator_did_not_sign_is_found(small, tmp_path):
    _, assignment, _ = small
    createLedger(tmp_path / "false.ledger", assignment, SigningKey.new())
    (finding,) = verify(tmp_path / "false.ledger")
    assert (finding.event, finding.field) == (1, "signature")


def test_events_that_may_not_happen_are_found_even_if_every_hash_is_right(small, tmp_path):
    path, assignment, _ = small
    for number, (kind, data) in enumerate(
        [("commented", {"text": "late"}), ("scored", {}), ("invented", {}), ("signed", []), ("created", {})]
    ):
        with closing(opened(path)) as connection:
            (last, former) = connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
            event = Event(last + 1, "2099-01-01T00:00:00.000000Z", kind, "1", "F1", {})
            row = list(rowOf(event, former, bindingOf(assignment), SigningKey.new()))
            if data == []:
                row[5] = "[]"
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            assert verify(written(connection, tmp_path / f"{number}.ledger"))


def test_a_ledger_of_another_packet_is_found_by_what_was_handed_out_and_by_the_receipt(small, large):
    assert verify(small[0], assignment=small[1]) == []
    assert {finding.field for finding in verify(small[0], assignment=large[1])} == {"packetID"}
    assert verify(small[0], large[2])


def test_a_receipt_with_any_other_value_is_found(small):
    path, _, receipt = small
    for key, value in receipt.document().items():
        altered = type(receipt)(**{**receipt.document(), key: value + 1 if key == "number" else value[:-1] + "?"})
        assert verify(path, altered), key


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (x)",
        "CREATE INDEX extra ON events (time)",
        "CREATE VIEW extra AS SELECT * FROM events",
        "CREATE TRIGGER extra AFTER INSERT ON events BEGIN SELECT 1; END",
        "DROP TRIGGER eventsStay",
        "DROP TRIGGER eventsAreKept",
        "DROP TRIGGER eventsAreAppended",
        "ALTER TABLE events ADD COLUMN extra",
        "ALTER TABLE events RENAME COLUMN time TO moment",
        "DROP TABLE events",
        "PRAGMA user_version = 3",
    ],
)
def test_any_change_to_the_schema_is_found(small, tmp_path, statement):
    path = tmp_path / "copy.ledger"
    path.write_bytes(small[0].read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
    assert any(finding.field == "schema" for finding in verify(path))
    with pytest.raises(ProblemError, match="altered or damaged"):
        Ledger(path, PASSPHRASE)


def test_a_flipped_byte_of_the_file_is_found_or_touches_no_event(small, tmp_path):
    """Free space and counters of SQLite may differ; then all that is read is what was written, to the last byte. Without the
    receipt."""
    path, _, _ = small
    content, rows = path.read_bytes(), _rows(path)
    copy = tmp_path / "flipped.ledger"
    chance = random.Random(4)
    missed = foundCount = 0
    for position in chance.sample(range(len(content)), 1500):
        flipped = bytearray(content)
        flipped[position] ^= 1 << chance.randrange(8)
        copy.write_bytes(flipped)
        if verify(copy):
            foundCount += 1
        else:
            missed += 1
            assert _rows(copy) == rows, position
        assert list(tmp_path.iterdir()) == [copy]
    assert foundCount > 250 and missed > 0


def test_every_flipped_bit_of_what_the_table_says_of_its_columns_is_found(small, tmp_path):
    """Exhaustive. "INTEGES PRIMARY KEY" for INTEGER, one bit, makes every number NULL: that is a finding too, and no TypeError."""
    path, _, receipt = small
    content = path.read_bytes()
    copy = tmp_path / "flipped.ledger"
    statement = SCHEMA[0].encode()
    begin = content.index(statement)
    assert content.count(statement) == 1
    for bit in range(8 * len(statement)):
        flipped = bytearray(content)
        flipped[begin + bit // 8] ^= 1 << bit % 8
        copy.write_bytes(flipped)
        assert verify(copy, receipt), (bytes(flipped[begin : begin + len(statement)]), bit)
        with pytest.raises(ProblemError):
            readLedger(copy)


def _rows(path):
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        types = ", ".join(f"typeof({column})" for column in EVENT_COLUMNS)
        return connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)}, {types} FROM events ORDER BY number").fetchall()


def test_a_ledger_cut_short_anywhere_is_found(large, tmp_path):
    path, _, receipt = large
    content = path.read_bytes()
    chance = random.Random(5)
    copy = tmp_path / "short.ledger"
    for length in [0, 1, 99, 100, 4096, *chance.sample(range(len(content)), 60), len(content) - 1]:
        copy.write_bytes(content[:length])
        assert verify(copy, receipt), length
