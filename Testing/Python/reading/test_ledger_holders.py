"""Two programs on one ledger, a ledger whose file is removed, replaced or locked under the reader, and files that are not ledgers."""

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.readerledger import Ledger, readLedger
from HER2PETLib.reading.ledger.verification import verify
from ledgerfiles import contents, posix


@posix
def test_when_its_file_is_removed_the_answers_can_be_saved_elsewhere(newLedger, quickPassphrase, tmp_path):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        ledger.score("1", "F1", 5)
        path.unlink()
        with pytest.raises(ProblemError, match="was removed or replaced"):
            ledger.score("1", "F2", 4)
        assert not path.exists()
        ledger.saveCopy(tmp_path / "rescued.ledger")
    with Ledger(tmp_path / "rescued.ledger", quickPassphrase) as ledger:
        assert ledger.state.cases["1"].foci["F1"].score == 5
        ledger.score("1", "F2", 4)
    assert verify(tmp_path / "rescued.ledger") == []


@posix
def test_when_its_file_is_replaced_nothing_is_written_into_the_other_one(newLedger, quickPassphrase, tmp_path):
    path = newLedger()
    shutil.copy(path, tmp_path / "older.ledger")
    older = path.read_bytes()
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        (tmp_path / "older.ledger").replace(path)
        with pytest.raises(ProblemError, match="was removed or replaced"):
            ledger.score("1", "F1", 5)
    assert path.read_bytes() == older


def test_when_an_older_copy_is_written_over_it_the_answer_is_refused_and_the_others_can_be_saved(
    newLedger, quickPassphrase, tmp_path
):
    path = newLedger()
    older = path.read_bytes()
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        ledger.score("1", "F1", 4)
        assert ledger.isInItsFile
        path.write_bytes(older)
        with pytest.raises(ProblemError, match=r"NOT saved"):
            ledger.score("1", "F2", 5)
        assert not ledger.isInItsFile
        ledger.saveCopy(tmp_path / "rescued.ledger")
    assert len(readLedger(path)[1]) == 3
    assert verify(tmp_path / "rescued.ledger") == []
    with Ledger(tmp_path / "rescued.ledger", quickPassphrase) as ledger:
        assert {name: focus.score for name, focus in ledger.state.cases["1"].foci.items()} == {"F1": 4, "F2": None, "F3": None}
        ledger.score("1", "F2", 5)


def test_when_another_course_of_the_same_ledger_is_written_over_it_the_answer_is_refused(newLedger, quickPassphrase, tmp_path):
    path = newLedger()
    other = tmp_path / "other.ledger"
    shutil.copy(path, other)
    with Ledger(other, quickPassphrase) as ledger:
        ledger.openCase("2")
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        path.write_bytes(other.read_bytes())
        with pytest.raises(ProblemError, match=r"changed by somebody else.*save a copy of the answers"):
            ledger.score("1", "F1", 5)
        ledger.saveCopy(tmp_path / "rescued.ledger")
    assert path.read_bytes() == other.read_bytes()
    assert readLedger(tmp_path / "rescued.ledger")[1][-1].caseID == "1"


def test_while_another_program_reads_for_long_the_answer_is_refused_and_can_be_given_again(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        ledger._file.connection.execute("PRAGMA busy_timeout=50")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT * FROM events").fetchall()
        with pytest.raises(ProblemError, match=r"NOT saved.*locked"):
            ledger.openCase("1")
        other.close()
        ledger.openCase("1")
    assert [event.kind for event in readLedger(path)[1]][-1] == "caseOpened"


def test_when_the_ledger_is_locked_by_another_program_the_answer_is_refused_and_can_be_given_again(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        ledger._file.connection.execute("PRAGMA busy_timeout=50")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProblemError, match=r"NOT saved.*locked"):
            ledger.openCase("1")
        other.close()
        ledger.openCase("1")
        assert ledger.state.cases["1"].status == "open"


HOLDER = """
import sys
from HER2PETLib.reading.ledger.readerledger import Ledger
ledger = Ledger(sys.argv[1], "four words nobody knows")
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(newLedger):
    """Another process that has the ledger open."""
    path = newLedger()
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"open"
        yield path, process


def test_a_second_process_is_told_who_writes_and_since_when(holder, quickPassphrase):
    path, process = holder
    with pytest.raises(ProblemError, match=rf"by process {process.pid} on \S+ since 20\d\d-\d\d-\d\dT"):
        Ledger(path, quickPassphrase)
    process.stdin.close()
    process.wait()
    Ledger(path, quickPassphrase).close()
    assert list(path.parent.iterdir()) == [path]


def test_a_holder_that_was_killed_holds_nothing_any_more(holder, quickPassphrase):
    path, process = holder
    process.kill()
    process.wait()
    Ledger(path, quickPassphrase).close()
    assert list(path.parent.iterdir()) == [path]


def test_a_second_opening_in_the_same_process_is_refused_also_by_another_name(newLedger, quickPassphrase, tmp_path):
    path = newLedger()
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link"
    try:
        link.symlink_to(path)
    except OSError:
        link = tmp_path / "elsewhere" / ".." / path.name
    with Ledger(path, quickPassphrase):
        for name in (path, link):
            with pytest.raises(ProblemError, match=f"by process {os.getpid()} "):
                Ledger(name, quickPassphrase)


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0", b"not a ledger" * 100, bytes(8192)])
def test_what_is_no_ledger_is_refused_and_stays_as_it_is(tmp_path, quickPassphrase, content):
    path = tmp_path / "reading.ledger"
    path.write_bytes(content)
    for reads in (lambda: readLedger(path), lambda: Ledger(path, quickPassphrase)):
        with pytest.raises(ProblemError):
            reads()
    (finding,) = verify(path)
    assert finding.field == "file"
    assert contents(tmp_path) == {path: (content, path.stat().st_mtime_ns)}


def test_a_ledger_that_is_not_there_is_refused(tmp_path, quickPassphrase):
    for reads in (lambda: readLedger(tmp_path / "no"), lambda: Ledger(tmp_path / "no", quickPassphrase)):
        with pytest.raises(ProblemError, match="cannot be read"):
            reads()
    assert verify(tmp_path / "no")
    assert list(tmp_path.iterdir()) == []


def test_another_sqlite_file_is_refused(tmp_path, quickPassphrase):
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE events (number INTEGER)")
    connection.close()
    with pytest.raises(ProblemError, match="not a ledger"):
        Ledger(path, quickPassphrase)


def test_a_ledger_turned_to_another_journal_mode_is_refused_and_leaves_no_side_files(newLedger):
    path = newLedger()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    before = contents(path.parent)
    with pytest.raises(ProblemError, match="not a ledger"):
        readLedger(path)
    assert verify(path)
    assert contents(path.parent) == before
