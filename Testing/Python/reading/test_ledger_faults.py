"""Nothing that was acknowledged is lost: killed processes, full disks, folders that cannot be written, removed files, two writers."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import Ledger, createLedger, readLedger
from HER2PETLib.reading.ledger.verification import verify

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, signals and limits of POSIX")


def contents(folder):
    """Every file below `folder` with its bytes and its time of change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*"))}


# For each path on its standard input: a child that scores for ever, and says so after each answer.
SCORER = """
import os, sys
from HER2PETLib.reading.ledger.readerledger import Ledger
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        ledger = Ledger(line.strip(), "four words nobody knows")
        if ledger.state.cases["1"].status == "unopened":
            ledger.openCase("1")
        while True:
            for focusID in ("F1", "F2", "F3"):
                score = (ledger.state.cases["1"].foci[focusID].score or 0) % 5 + 1
                ledger.score("1", focusID, score, "again")
                os.write(1, f"saved {len(ledger.events)} {focusID} {score}\\n".encode())
    os.write(1, f"child {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@posix
def test_three_hundred_kills_at_random_instants_lose_no_acknowledged_answer(newLedger, quickPassphrase):
    chance = random.Random(20260131)
    interrupted = acknowledged = 0
    started = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", SCORER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as scorer:
        for kill in range(300):
            if kill % 30 == 0:
                path = newLedger(name=f"{kill}.ledger")
            scorer.stdin.write(f"{path}\n")
            scorer.stdin.flush()
            # After 0 to 6 answers, and then at any instant of the next ones, however slow the disk is.
            answers, child, saved = chance.randrange(7), None, []
            for line in scorer.stdout:
                what, *said = line.split()
                if what == "dead":
                    break
                if what == "child":
                    child = int(said[0])
                else:
                    saved.append(said)
                if child and len(saved) >= answers:
                    time.sleep(chance.uniform(0, 1.5) * (time.monotonic() - started) / (acknowledged + kill + 10))
                    os.kill(child, signal.SIGKILL)
                    answers = float("inf")
            acknowledged += len(saved)
            interrupted += path.with_name(path.name + "-journal").exists()

            assert verify(path) == []
            assignment, events = readLedger(path)
            for number, focusID, score in saved:
                event = events[int(number) - 1]
                assert (event.focusID, event.data["score"]) == (focusID, int(score))
            # The answer that the kill fell into may be there or not; no other is.
            if saved:
                assert len(events) - int(saved[-1][0]) in (0, 1)
            if kill % 10 == 0:
                with Ledger(path, quickPassphrase) as ledger:
                    assert ledger.state == stateOf(assignment, [*events, ledger.events[-1]])
        scorer.stdin.close()
    assert interrupted >= 10, "the kills never fell into a write, so they tested nothing"
    assert acknowledged >= 600


HOT = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")  # so that unfinished pages reach the file before the end
connection.execute("BEGIN IMMEDIATE")
connection.execute("DROP TRIGGER eventsStay")
connection.execute("UPDATE events SET data = replace(data, 'comment', 'garbage')")
os.kill(os.getpid(), 9)
"""


@posix
def test_a_write_that_was_cut_short_is_taken_back_and_verifying_it_changes_nothing(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        for number in range(100):
            ledger.comment("1", f"comment {number} " * 30)
    events = readLedger(path)[1]
    subprocess.run([sys.executable, "-c", HOT, str(path)], check=False)
    assert b"garbage" in path.read_bytes(), "the unfinished write did not reach the file, so this tests nothing"
    before = contents(path.parent)
    assert verify(path) == []
    assert readLedger(path)[1] == events
    assert contents(path.parent) == before
    with Ledger(path, quickPassphrase) as ledger:
        assert tuple(ledger.events[:-1]) == events
    assert list(path.parent.iterdir()) == [path]


def test_verifying_writes_nothing(newLedger, quickPassphrase):
    path = newLedger()
    before = contents(path.parent)
    verify(path)
    readLedger(path)
    assert contents(path.parent) == before


FULL = """
import resource, sys
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.readerledger import Ledger
ledger = Ledger(sys.argv[1], "four words nobody knows")
ledger.openCase("1")
limit = ledger.path.stat().st_size + 2 * 4096
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
saved = 0
try:
    while saved < 1000:
        ledger.comment("1", f"comment {saved}")
        saved += 1
except ProblemError as problem:
    print(saved, len(ledger.events))
    print(problem)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
ledger.comment("1", "after space was freed")
print(len(ledger.events))
"""


@posix
def test_when_a_file_may_not_grow_the_answer_is_refused_and_can_be_given_again(newLedger, quickPassphrase):
    path = newLedger()
    run = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    counts, said, after = run.stdout.splitlines()
    saved, events = map(int, counts.split())
    assert 0 < saved < 1000
    assert "NOT saved" in said and "Free space" in said
    assert int(after) == events + 1
    found = [event.data["text"] for event in readLedger(path)[1] if event.kind == "commented"]
    assert found == [f"comment {number}" for number in range(saved)] + ["after space was freed"]
    assert verify(path) == []


@pytest.fixture
def smallDisk(tmp_path):
    """A file system of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=256k", "none", folder], capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here (needs root)")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_on_a_full_disk_the_answer_is_refused_and_can_be_given_again(smallDisk, newLedger, quickPassphrase):
    path = smallDisk / "reading.ledger"
    shutil.copy(newLedger(), path)
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        filler = smallDisk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(smallDisk).free - 6 * 4096))
        saved = 0
        with pytest.raises(ProblemError, match=r"NOT saved.*full.*Free space"):
            while saved < 1000:
                ledger.comment("1", f"comment {saved}")
                saved += 1
        assert verify(path) == []
        filler.unlink()
        ledger.comment("1", "after space was freed")
    found = [event.data["text"] for event in readLedger(path)[1] if event.kind == "commented"]
    assert found == [f"comment {number}" for number in range(saved)] + ["after space was freed"]


def test_on_a_full_disk_no_half_ledger_is_made(smallDisk, assignmentOf, coordinatorKey):
    (smallDisk / "filler").write_bytes(bytes(shutil.disk_usage(smallDisk).free - 2 * 4096))
    with pytest.raises(ProblemError, match="was not written"):
        createLedger(smallDisk / "reading.ledger", assignmentOf(), coordinatorKey)
    assert [path.name for path in smallDisk.iterdir()] == ["filler"]


OTHER_USER = """
import os, sys
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.readerledger import Ledger, readLedger
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.ledger.signing import SigningKey, isSignedBy
isSignedBy(SigningKey.new().publicKey, b"", "00" * 64)  # what is imported when used: the other user may not see root's Python
if os.getuid() == 0:  # root may write anywhere
    os.setuid(65534)
print(len(readLedger(sys.argv[1])[1]), verify(sys.argv[1]))
try:
    Ledger(sys.argv[1], "four words nobody knows")
except ProblemError as problem:
    print(problem)
"""


@posix
def test_in_a_folder_that_cannot_be_written_a_ledger_can_be_verified_and_not_continued(newLedger):
    # tmp_path is closed to other users
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reading.ledger")
        shutil.copyfile(newLedger(), path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        before = contents(path.parent)
        run = subprocess.run([sys.executable, "-c", OTHER_USER, str(path)], capture_output=True, text=True, check=True)
        assert contents(path.parent) == before
        Path(folder).chmod(0o755)
    read, refused = run.stdout.splitlines()
    assert read == "3 []"
    assert "cannot be written: Permission denied" in refused and "Copy the packet" in refused


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
