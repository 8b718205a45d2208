"""Nothing that was acknowledged is lost, in any kind of ledger: killed processes, lost power, changed bytes, full disks, folders that cannot be
written. (By hand the first three were run at the sizes that docs/ say; here they are fewer.)"""

import random
import shutil
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pytest
from byteflips import flipBytes, isFoundByCoordinator
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.readerledger import Ledger, createLedger, readLedger
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.study.coordinatorledger import createCoordinatorLedger, readCoordinatorLedger
from ledgerfiles import contents, posix
from ledgerkills import killWriters, losePower
from ledgerkinds import KINDS, answers, newLedgerOf, opened
from powerloss import traced


@posix
@pytest.mark.parametrize("kind", KINDS)
def test_kills_at_random_instants_lose_no_acknowledged_answer(kind, tmp_path):
    done = killWriters(kind, 25, tmp_path, random.Random(20260131))
    assert done.interrupted + done.unacknowledged >= 1, "the kills never fell into a write, so they tested nothing"
    assert done.acknowledged >= 50


@traced
def test_power_that_is_lost_at_any_instant_takes_no_acknowledged_answer(tmp_path):
    counts = losePower(KINDS, 12, 8, tmp_path, random.Random(20260131))
    assert sum(within for _, within, _ in counts.values()) >= 8


@traced
@pytest.mark.parametrize("pragma", ["PRAGMA synchronous=OFF", "PRAGMA synchronous=FULL"])
def test_with_fewer_syncs_the_same_losses_of_power_take_answers(pragma, tmp_path):
    """What is simulated can be lost: without syncs, and without that of the folder after the journal is deleted."""
    with pytest.raises(AssertionError, match="is lost"):
        losePower(["plain"], 12, 40, tmp_path, random.Random(20260131), pragma)


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_byte_of_a_ledger_is_found_or_touches_no_event(kind, tmp_path):
    path = newLedgerOf(kind, tmp_path / "reading.ledger")
    with opened(path) as ledger:
        for _ in islice(answers(ledger, kind), 20):
            pass
    assert verify(path) == []
    found, harmless = flipBytes(path, 60, random.Random(20260131), tmp_path / "copy.ledger")
    assert found > 10 and harmless > 0


def test_a_changed_byte_of_the_coordinators_ledger_is_found_or_touches_no_event(tmp_path, coordinatorKey):
    path = tmp_path / "coordinator.sqlite"
    createCoordinatorLedger(path, coordinatorKey)
    ledger = readCoordinatorLedger(path)
    for number in range(20):
        ledger = ledger.record(
            coordinatorKey, "refused", {"reader": "anna", "what": f"refused {number} " * 5, "sha256": "ab" * 32}
        )
    found, harmless = flipBytes(path, 60, random.Random(20260131), tmp_path / "copy.sqlite", isFoundByCoordinator)
    assert found > 10 and harmless > 0


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
    (smallDisk / "filler").write_bytes(bytes(shutil.disk_usage(smallDisk).free - 4096))  # of the two pages that a new ledger has
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
