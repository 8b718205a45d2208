"""What the coordinator does, broken off at any instant at which it touches a file of the study: by a kill, or by a loss of power."""

import os
import pickle
import shutil
import signal
import sys
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from powerloss import Recording
from studydeeds import DEEDS

# Audit events of Python before which the process is killed; of "open" only those that may write.
TOUCHING = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.utime", "sqlite3.connect")


def killedAt(do, folder, instant):
    """Run do(study) in a child that is killed before its `instant`-th touch of a file. Returns False where it ended before."""
    child = os.fork()
    if child == 0:
        try:
            _killBefore(instant)
            do(openStudy(folder))
            os._exit(0)
        except BaseException as problem:  # noqa: BLE001 (in a fork of pytest, nothing may go on)
            os.write(2, f"{problem!r}\n".encode())
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "it failed by itself"
    return False


def _killBefore(instant):
    touched = 0

    def hook(event, arguments):
        nonlocal touched
        if event not in TOUCHING or (event == "open" and not _mayWrite(arguments[2])):
            return
        touched += 1
        if touched == instant:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _mayWrite(flags):
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def problemsOf(folder):
    """What a check says of the folder now."""
    try:
        return verifyStudy(openStudy(folder))
    except ProblemError as problem:
        return [str(problem)]


def requireMended(name, given, place, before, *, isAcknowledged=False):
    """That the deed, done again unless it was acknowledged, is done, and all verifies; what stood in the coordinator's ledger (before: its
    rows) still does. Returns what a check said first."""
    said = problemsOf(place)
    if not isAcknowledged:
        try:
            DEEDS[name].do(openStudy(place), given)
        except ProblemError as problem:  # it was done already, or what follows fails
            said = [*said, f"when it was done again: {problem}"]
    study = openStudy(place)
    assert problemsOf(place) == []
    DEEDS[name].done(study, given)
    assert [each.row for each in study.ledger.recorded[: len(before)]] == before
    return {text.replace(str(place), "STUDY") for text in said}


def killEverywhere(name, given, template, place, instants=None):
    """Kill the deed at each instant (default: all), each time in a copy of `template`. Returns (how many kills, what was said)."""
    before = [each.row for each in openStudy(template).ledger.recorded]
    kills, said = 0, set()
    for instant in instants or range(1, 10_000):
        shutil.copytree(template, place)
        isKilled = killedAt(lambda study: DEEDS[name].do(study, given), place, instant)
        try:
            said |= requireMended(name, given, place, before, isAcknowledged=not isKilled)
        except AssertionError as error:
            raise AssertionError(f"killed at instant {instant}: {error}") from error
        shutil.rmtree(place)
        if not isKilled:
            break
        kills += 1
    return kills, said


DOING = """
import os, pickle, sys
sys.path.insert(0, sys.argv[1])
from HER2PETLib.reading.study.study import openStudy
from studydeeds import DEEDS
with open(sys.argv[4], "rb") as given:
    DEEDS[sys.argv[3]].do(openStudy(sys.argv[2]), pickle.load(given))
os.write(1, b"done\\n")
"""


def losePowerEverywhere(name, given, template, folder, chance, losses):
    """Power is lost at `losses` random instants of the deed, and some of them just after it was acknowledged. Returns (how many, how many of
    these after the acknowledgment, what was said)."""
    before = [each.row for each in openStudy(template).ledger.recorded]
    root, after = folder / "disk", folder / "after"
    shutil.copytree(template, root)
    (folder / "given").write_bytes(pickle.dumps(given))
    recording = Recording(DOING, Path(__file__).parent, root, name, folder / "given", root=root)
    shutil.rmtree(root)
    acknowledged, said = 0, set()
    for _ in range(losses):
        instant = chance.randint(1, recording.calls + 1 + recording.calls // 10)
        isAcknowledged = bool(recording.lost(instant, chance, after))
        acknowledged += isAcknowledged
        try:
            said |= requireMended(name, given, after, before, isAcknowledged=isAcknowledged)
        except (AssertionError, ProblemError) as error:
            raise AssertionError(f"power lost before call {instant} of {recording.calls}, {isAcknowledged}: {error!r}") from error
        shutil.rmtree(after)
    return losses, acknowledged, said
