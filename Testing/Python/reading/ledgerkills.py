"""Processes that write into a ledger and are killed at random instants, and what is to be found in it afterwards."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.verification import verify
from ledgerkinds import newLedgerOf, opened
from powerloss import Recording

# For each kind and path on its standard input: a child that answers for ever, and says what is on disk after each answer.
WRITER = """
import os, sys
sys.path.insert(0, sys.argv[1])
from ledgerkills import said
from ledgerkinds import answers, opened
for line in sys.stdin:
    kind, path = line.split(maxsplit=1)
    child = os.fork()
    if child == 0:
        ledger = opened(path.strip())
        for _ in answers(ledger, kind):
            os.write(1, f"saved {said(ledger)}\\n".encode())
    os.write(1, f"child {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


def said(ledger):
    """What an acknowledgment stands for: how many events there are, the hash of the stored row, and what the reader said in it."""
    return f"{len(ledger.events)} {ledger._rows[-1].hash} {digest(ledger.events[-1])}"


def digest(event):
    """An event in plain words, sealed or not."""
    told = [event.number, event.time, event.kind, event.caseID, event.focusID, dict(event.data)]
    return hashlib.sha256(canonicalJSON(told)).hexdigest()


def requireKept(path, acknowledged):
    """That a ledger is whole and holds every acknowledged event: {number: (hash of its row, digest of what was said)}. Returns how many
    events more it holds; the ledger has one event more afterwards, for its reader opens it."""
    assert verify(path) == []
    with opened(path) as ledger:
        count = len(ledger.events) - (0 if ledger.state.signed else 1)
        for number, (hash_, what) in acknowledged.items():
            assert number <= count, f"event {number} is lost"
            assert (ledger._rows[number - 1].hash, digest(ledger.events[number - 1])) == (hash_, what), number
        assert ledger.state == stateOf(ledger.assignment, ledger.events)
    return count - max(acknowledged, default=count)


@dataclass
class Kills:
    """How many kills, acknowledged answers, kills within a write, and kills whose event was on disk unacknowledged."""

    kills: int = 0
    acknowledged: int = 0
    interrupted: int = 0
    unacknowledged: int = 0


def killWriters(kind, count, folder, chance, perLedger=5):
    """Kill `count` writers of ledgers of a kind; asserts after each kill that nothing acknowledged is lost. Returns Kills."""
    done = Kills()
    lived = 0.0
    here = str(Path(__file__).parent)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        for kill in range(count):
            if kill % perLedger == 0:
                path, kept = newLedgerOf(kind, folder / f"{kind}-{kill}.ledger"), {}
            writer.stdin.write(f"{kind} {path}\n")
            writer.stdin.flush()
            began = time.monotonic()
            # After 0 to 8 answers, and then at any instant of the next ones, however slow the disk is.
            awaited, child, saved = chance.randrange(9), None, 0
            for line in writer.stdout:
                what, *rest = line.split()
                if what == "dead":
                    break
                if what == "child":
                    child = int(rest[0])
                else:
                    number, hash_, said_ = rest
                    kept[int(number)] = hash_, said_
                    saved += 1
                if child and saved >= awaited:
                    time.sleep(
                        chance.uniform(0, 1.5) * (lived + time.monotonic() - began) / (done.acknowledged + saved + kill + 5)
                    )
                    os.kill(child, signal.SIGKILL)
                    lived += time.monotonic() - began
                    awaited = float("inf")
            assert child, "the writer died by itself"
            done.kills += 1
            done.acknowledged += saved
            done.interrupted += path.with_name(path.name + "-journal").exists()
            more = requireKept(path, kept)
            if saved:
                # The call that the kill fell into may be there, with the end of an attempt that belongs to it; nothing else is.
                assert more in (0, 1, 2), more
                done.unacknowledged += more > 0
        writer.stdin.close()
    return done


# For each folder of a kind in the folder that is given: so many answers, each said when it is on disk.
ANSWERING = """
import os, sys
sys.path.insert(0, sys.argv[1])
from itertools import islice
from pathlib import Path
from ledgerkills import said
from ledgerkinds import answers, opened
for path in sorted(Path(sys.argv[2]).glob("*/reading.ledger")):
    with opened(path) as ledger:
        if sys.argv[4]:
            ledger._file.connection.execute(sys.argv[4])
        for _ in islice(answers(ledger, path.parent.name), int(sys.argv[3])):
            os.write(1, f"saved {path.parent.name} {said(ledger)}\\n".encode())
"""


def losePower(kinds, answerCount, losses, folder, chance, pragma=""):
    """Power is lost at `losses` random instants of the reading of a ledger of each kind; asserts each time that nothing acknowledged is lost.
    pragma: set in the ledger's connection. Returns {kind: (losses, losses within a write, losses that left an unacknowledged event)}."""
    root = folder / "disk"
    for kind in kinds:
        (root / kind).mkdir(parents=True)
        newLedgerOf(kind, root / kind / "reading.ledger")
    recording = Recording(ANSWERING, Path(__file__).parent, root, answerCount, pragma, root=root)
    place = folder / "after"
    counts = {}
    for kind in kinds:
        indices = [index for index, text in recording.acknowledged if text.split()[1] == kind]
        begin = max((index for index, text in recording.acknowledged if index < indices[0]), default=0)
        within = more = 0
        for _ in range(losses):
            said_ = recording.lost(chance.randint(begin, indices[-1] + 10), chance, place, kind)
            acknowledged = {int(each[2]): (each[3], each[4]) for each in map(str.split, said_) if each[1] == kind}
            ledger = place / "reading.ledger"
            within += ledger.with_name(ledger.name + "-journal").exists()
            left = requireKept(ledger, acknowledged)
            assert not acknowledged or left in (0, 1, 2), left
            more += left > 0
            shutil.rmtree(place)
        counts[kind] = losses, within, more
    return counts
