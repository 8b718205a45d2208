"""Nothing that was acknowledged is lost: killed processes, full disks, folders that cannot be written, removed files, two writers."""

import os
import random
import shutil
import signal
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
from ledgerfiles import contents, posix

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
