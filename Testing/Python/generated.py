"""What takes long to generate, made once for all tests and all workers of a run: generated patients, and the demo."""

import contextlib
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
from HER2PETLib.commands.demofollowup import WOMAN
from HER2PETLib.errors import ProblemError
from HER2PETLib.filelock import FileLock
from HER2PETLib.phantom import trial
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.trial import writeCase

_BUSY = "Another worker makes it"
DEMO, MADE, TRIAL = "demo", "-made-once", "demo-output/trial"


def _lock(path: Path) -> FileLock:
    """The lock of a path, as soon as whoever has it is done."""
    while True:
        try:
            return FileLock(path, _BUSY, "Make the folder of the tests writable.")
        except ProblemError as problem:
            if not problem.reason.startswith(_BUSY):
                raise
            time.sleep(0.1)


def baseOf(tmp_path_factory):
    """The folder of the run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # each worker has its own folder in that of the run


@pytest.fixture(scope="session")
def madeOnce(tmp_path_factory):
    """madeOnce(name, make) -> what make(folder) put into its folder, for the first test of the run that asks. Nobody writes into it."""
    base = baseOf(tmp_path_factory)

    def made(name, make):
        folder, begun = base / f"{name}{MADE}", base / f"{name}-begun"
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

    folder = madeOnce(DEMO, make)
    return CompletedProcess(**json.loads((folder / "process.json").read_text(encoding="utf-8"))), folder / "demo-output"


@pytest.fixture(scope="session")
def generatedPatient(madeOnce, tmp_path_factory):
    """generatedPatient(number) -> the folder of that patient of the demo's trial: PET, CT, regions.seg.nrrd, organs.seg.nrrd. To be copied by
    who writes into it."""

    def patient(number):
        case = makeCase(trial.SEED, number)
        ofTheDemo = baseOf(tmp_path_factory) / f"{DEMO}{MADE}" / TRIAL / case.caseID
        if ofTheDemo.is_dir() and case.caseID != WOMAN:  # beside her images lie those of another examination
            return ofTheDemo
        return madeOnce(case.caseID, lambda folder: writeCase(folder, case))

    return patient


@pytest.fixture(scope="session")
def generatedOnce(generatedPatient):
    """`with generatedOnce():` the demo's trial, or one patient of it, is copied where it would be generated."""

    @contextlib.contextmanager
    def once():
        def copied(to, case):
            number = numberOf(case)
            assert case == makeCase(trial.SEED, number), f"{case.caseID} is none of the demo's trial"
            shutil.copytree(generatedPatient(number), to)
            return trial.regionsOf(case)[1]

        with mock.patch.object(trial, "writeCase", copied):
            yield

    return once


def numberOf(case):
    return next(number for number in range(100) if makeCase(trial.SEED, number).caseID == case.caseID)


@pytest.fixture(scope="session")
def generatedTrial(generatedOnce):
    """generatedTrial(folder, patients): the demo's trial with fewer patients, written into `folder`."""

    def write(folder, patients):
        with generatedOnce():
            trial.writeTrial(folder, patients=patients)

    return write
