"""The batch script for Slicer, run by a plain Python that has slicer-core, and inside the host as Slicer's --python-script runs it."""

import csv
import os
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.volumefile import writeVolume

REPOSITORY = Path(__file__).resolve().parents[3]
SCRIPT = REPOSITORY / "HER2Quant" / "Resources" / "Scripts" / "quantifyCases.py"
GRID = Geometry.fromLPS((10, 12, 14), (0.0, 0.0, 0.0), (2.0, 2.0, 2.0), np.eye(3))


@pytest.fixture
def cases(tmp_path):
    """Two cases of SUV 5 and 7 in 8 voxels, and one whose regions are of another format than any that is known."""
    for name, suv in (("a", 5), ("b", 7)):
        values = np.ones(GRID.shape, np.float32)
        values[2:4, 2:4, 2:4] = suv
        writeVolume(tmp_path / f"{name}.nrrd", Volume(values, GRID))
        writeVolume(tmp_path / f"{name}-regions.nrrd", Volume((values > 1).astype(np.uint8), GRID))
    (tmp_path / "broken.nrrd").write_text("no NRRD at all")
    (tmp_path / "good.csv").write_text("caseID,pet,regions\nA,a.nrrd,a-regions.nrrd\nB,b.nrrd,b-regions.nrrd\n")
    (tmp_path / "bad.csv").write_text("caseID,pet,regions\nA,a.nrrd,a-regions.nrrd\nX,a.nrrd,broken.nrrd\n")
    return tmp_path


def run(*arguments):
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "HER2PETExtension")}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def maxima(out):
    with (out / "measurements.csv").open(encoding="utf-8") as file:
        return {row["caseID"]: float(row["suvMax"]) for row in csv.DictReader(file)}


def test_every_case_is_measured(cases):
    result = run(cases / "good.csv", "--out", cases / "out")
    assert result.returncode == 0, result.stderr
    assert maxima(cases / "out") == {"A": 5.0, "B": 7.0}
    assert "2 of 2 cases done" in result.stderr


def test_one_bad_case_stops_nothing_and_the_exit_code_says_so(cases):
    result = run(cases / "bad.csv", "--out", cases / "out")
    assert result.returncode == 3
    assert maxima(cases / "out") == {"A": 5.0}
    assert "X failed." in result.stderr


def test_bad_usage_and_a_missing_table_have_their_exit_codes(cases):
    assert run(cases / "good.csv").returncode == 2
    result = run(cases / "none.csv", "--out", cases / "out")
    assert (result.returncode, "cannot be read" in result.stderr) == (1, True)


@pytest.mark.parametrize(("table", "expected"), [("good.csv", 0), ("none.csv", 1)])
def test_in_slicer_it_ends_the_application_with_its_exit_code(cases, host, monkeypatch, table, expected):
    import slicer.util

    codes = []
    monkeypatch.setattr(slicer.util, "exit", codes.append)
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(cases / table), "--out", str(cases / "out")])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    assert codes == [expected]
