"""What takes long to generate, made once for all tests and all workers of a run: generated patients, and the demo."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.filelock import FileLock
from HER2PETLib.phantom import trial
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.trial import writeCase

_BUSY = "Another worker makes it"


def _lock(path: Path) -> FileLock:
    """The lock of a path, as soon as whoever has it is done."""
    while True:
        try:
            return FileLock(path, _BUSY, "Make the folder of the tests writable.")
        except ProblemError as problem:
            if not problem.reason.startswith(_BUSY):
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def madeOnce(tmp_path_factory):
    """madeOnce(name, make) -> what make(folder) put into its folder, for the first test of the run that asks. Nobody writes into it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # then each worker has its own folder in that of the run
        base = base.parent

    def made(name, make):
        folder, begun = base / f"{name}-made-once", base / f"{name}-begun"
        lock = _lock(folder)
        try:
            if not folder.exists():
                shutil.rmtree(begun, ignore_errors=True)  # of a worker that was killed
                begun.mkdir()
                make(begun)
                begun.rename(folder)
        finally:
            lock.release()
        return folder

    return made


@pytest.fixture(scope="session")
def demo(madeOnce):
    """(process that ended, folder) of `her2pet demo --out demo-output` in a process of its own, with its eight patients."""

    def make(folder):
        command = [sys.executable, "-m", "HER2PETLib.commands", "demo", "--out", "demo-output"]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1800, check=False)
        told = {"args": command, "returncode": ran.returncode, "stdout": ran.stdout, "stderr": ran.stderr}
        (folder / "process.json").write_text(json.dumps(told), encoding="utf-8")

    folder = madeOnce("demo", make)
    return CompletedProcess(**json.loads((folder / "process.json").read_text(encoding="utf-8"))), folder / "demo-output"


@pytest.fixture(scope="session")
def generatedPatient(madeOnce):
    """generatedPatient(number) -> the folder of that patient of the demo's trial: PET, CT, regions.seg.nrrd, organs.seg.nrrd. To be copied by
    who writes into it."""

    def patient(number):
        case = makeCase(trial.SEED, number)
        return madeOnce(case.caseID, lambda folder: writeCase(folder, case))

    return patient


@pytest.fixture(scope="session")
def generatedTrial(generatedPatient):
    """generatedTrial(folder, patients): the demo's trial with fewer patients, written into `folder`."""

    def write(folder, patients):
        def copied(to, case):
            numbers = {makeCase(trial.SEED, number).caseID: number for number in range(patients)}
            shutil.copytree(generatedPatient(numbers[case.caseID]), to)
            return trial.regionsOf(case)[1]

        with mock.patch.object(trial, "writeCase", copied):
            trial.writeTrial(folder, patients=patients)

    return write
