"""Small archives of cases, with a case that never ends for tests that kill."""

import csv
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from HER2PETLib.commands import main
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.batch import workers
from HER2PETLib.volumefile import writeVolume

# The grid of the `pet` fixture's series: 3 slices of 4 x 5 voxels of 4 x 4 x 3 mm.
GRID = Geometry.fromLPS((3, 4, 5), (-10.0, -20.0, 0.0), (4.0, 4.0, 3.0), np.eye(3))
HER2PET = [sys.executable, "-c", "import sys; from HER2PETLib.commands import main; sys.exit(main(sys.argv[1:]))"]


@pytest.fixture
def archive(tmp_path, pet):
    """An archive of cases in `folder`, with the table `table`, and what runs batches on it into `out`."""
    folder = tmp_path / "archive"
    folder.mkdir()
    columns = ["caseID", "pet", "regions"]
    rows: dict[str, dict] = {}

    def writeRows():
        with (folder / "cases.csv").open("w", newline="", encoding="utf-8") as file:
            names = [*columns, *sorted({name for row in rows.values() for name in row} - set(columns))]
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(rows.values())

    def add(caseID, labels=2, item=None, row=None, **header):
        """A DICOM case with this many regions of one voxel; item, header: changes to its headers."""
        pet.write(folder / caseID / "PET", pet.series(item=item, SeriesInstanceUID=f"1.2.{len(rows) + 1}", **header))
        regions(caseID, labels)
        rows[caseID] = {"caseID": caseID, "pet": f"{caseID}/PET", "regions": f"{caseID}/regions.nrrd", **(row or {})}
        writeRows()
        return folder / caseID

    def regions(caseID, labels=2):
        values = np.zeros(GRID.shape, np.uint8)
        values.ravel()[:labels] = range(1, labels + 1)
        writeVolume(folder / caseID / "regions.nrrd", Volume(values, GRID))

    def addEndless(caseID):
        """A case whose segmentation is a pipe that nobody writes to: reading it waits forever."""
        add(caseID)
        (folder / caseID / "regions.nrrd").unlink()
        os.mkfifo(folder / caseID / "regions.nrrd")

    return SimpleNamespace(
        folder=folder, table=folder / "cases.csv", out=tmp_path / "out", rows=rows, add=add, addEndless=addEndless,
        regions=regions, writeRows=writeRows,
    )  # fmt: skip


@pytest.fixture(scope="session")
def quickProcesses():
    """Where processes for cases come from in tests that are not about them: forked from one that has loaded what cases need, once a run. The command by
    itself starts each anew; what becomes of those is tested by `started`."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["SimpleITK", "pydicom", "scipy.fft", "scipy.ndimage", "HER2PETLib.jobs.batch.case", "HER2PETLib.report"]
    )
    return SimpleNamespace(
        get_context=lambda method: context,
        current_process=multiprocessing.current_process,
        parent_process=multiprocessing.parent_process,
    )


@pytest.fixture
def batch(archive, monkeypatch, quickProcesses):
    """batch(*words, out=...) -> exit code, in this process (the cases are measured in processes of their own)."""
    monkeypatch.setattr(workers, "multiprocessing", quickProcesses)
    return lambda *words, out=None: main(["batch", str(archive.table), "--out", str(out or archive.out), *map(str, words)])


@pytest.fixture
def started(archive):
    """started(*words) -> a batch as a process in a group of its own; it and its workers are killed after the test."""
    processes = []

    def start(*words, **options):
        command = [*HER2PET, "batch", str(archive.table), "--out", str(archive.out), *map(str, words)]
        # As from a terminal: a test run in the background of a shell ignores SIGINT, and so would what it starts.
        options = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), "start_new_session": True, **options}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            for worker in workersOf(process.pid):
                worker.kill()
            process.kill()
        process.communicate()


def workersOf(pid: int) -> list[psutil.Process]:
    """The worker processes of a batch."""
    found = []
    for child in psutil.Process(pid).children(recursive=True):
        try:
            if "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.Error:
            continue
    return found


def waitUntil(condition, seconds: float = 600) -> None:
    """Wait until condition() holds; fails the test where it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def rowsOf(path: Path) -> list[dict]:
    """The rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def finished(out: Path) -> set[str]:
    """The cases whose folder is there."""
    return {path.name for path in (out / "cases").glob("[!.]*")}


def resultsOf(out: Path) -> dict[str, object]:
    """Everything that a batch wrote, but for dates and durations and what follows from them: file -> bytes, or its JSON without those."""
    found: dict[str, object] = {}
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        name = str(path.relative_to(out))
        if path.name == "provenance.json":
            found[name] = {key: value for key, value in json.loads(path.read_text()).items() if key != "date"}
        elif path.name == "case.json":  # holds the seconds
            found[name] = json.loads(path.read_text())["fingerprint"]
        elif path.name == "her2pet-outputs.json":  # holds the hashes of those
            found[name] = sorted(json.loads(path.read_text())["files"])
        elif name == "summary.csv":
            found[name] = [{key: value for key, value in row.items() if key != "seconds"} for row in rowsOf(path)]
        else:
            found[name] = path.read_bytes()
    return found


@pytest.fixture
def look():
    """What tests look at."""
    return SimpleNamespace(
        rowsOf=rowsOf, finished=finished, resultsOf=resultsOf, workersOf=workersOf, waitUntil=waitUntil, her2pet=HER2PET
    )
