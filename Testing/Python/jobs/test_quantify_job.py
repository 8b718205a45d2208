"""The job behind `her2pet quantify`: what it gives, and that whatever stops it leaves the folder as it was."""

import os
import subprocess
import sys

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.jobs.quantify import Scene, Settings, quantifyCase
from HER2PETLib.volumefile import writeVolume


@pytest.fixture
def case(pet, tmp_path):
    """A DICOM series of SUV 6.97 with two regions of one voxel."""
    pet.write(tmp_path / "PET", pet.series())
    grid = pet.read(pet.series()).geometry
    labels = np.zeros(grid.shape, np.uint8)
    labels.ravel()[:2] = 1, 2
    writeVolume(tmp_path / "regions.nrrd", Volume(labels, grid))
    return Case("P1", str(tmp_path / "PET"), str(tmp_path / "regions.nrrd"))


def contentOf(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_returns_rows_files_and_the_identity_of_the_pet_and_prints_nothing(case, tmp_path, capfd):
    told = []
    result = quantifyCase(case, tmp_path / "out", Settings(seg=True), tell=told.append)
    assert [row["suvMax"] for row in result.rows] == pytest.approx([6.969075] * 2, rel=1e-6)  # domain.md 2.4
    assert [path.name for path in result.written] == [
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "regions.dcm",
        "provenance.json",
    ]
    assert all(path.is_file() for path in result.written)
    assert result.identity.seriesInstanceUID == "1.2.3.4" and result.unmeasured == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("also", [{}, {"seg": True, "sr": True, "rtstruct": True, "report": True}], ids=["tables", "all files"])
def test_cancelled_at_any_step_it_leaves_the_results_of_before_and_nothing_else(case, tmp_path, also):
    out = tmp_path / "out"
    told = []
    quantifyCase(
        case, out, Settings(**also), tell=lambda _: None, progress=lambda done, total, what: told.append((done, total, what))
    )
    steps = len(told)
    assert steps > 3
    made = ["regions.dcm", "measurements.dcm", "structures.dcm", "report.html"] if also else []
    assert told[-1 - len(made) :] == [*((n, len(made), name) for n, name in enumerate(made)), (len(made), len(made), "")]
    before = contentOf(out)
    for last in range(steps):
        left = last

        def stop(done, total, what):
            nonlocal left
            if left == 0:
                raise CancelledError
            left -= 1

        for folder in (out, tmp_path / "new/folder"):
            with pytest.raises(CancelledError):
                quantifyCase(case, folder, Settings(peakRadiusMm=5, **also), tell=lambda _: None, progress=stop)
            left = last
        assert contentOf(out) == before
        assert not (tmp_path / "new").exists()


def test_a_scene_that_cannot_be_written_costs_the_other_results_nothing(case, tmp_path):
    def broken(path, *_):
        path.write_text("half")
        raise ProblemError("The disk is full.", "Free space.")

    out = tmp_path / "out"
    quantifyCase(case, out, Settings(), tell=lambda _: None)
    before = contentOf(out)
    with pytest.raises(ProblemError, match="The disk is full"):
        quantifyCase(case, out, Settings(peakRadiusMm=5), tell=lambda _: None, scene=Scene("case.mrb", broken))
    assert contentOf(out) == before


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("limit", [200, 1_000, 3_000])
def test_on_a_full_disk_the_results_of_before_stay_whole(case, tmp_path, limit):
    import resource

    command = [
        sys.executable,
        "-m",
        "HER2PETLib.commands",
        "quantify",
        "--pet",
        case.pet,
        "--regions",
        case.regions,
        "--case",
        "P1",
    ]
    command += ["--out", str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    before = contentOf(tmp_path / "out")
    # A limit on the size of files is to a program what a full disk is.
    full = subprocess.run(
        [*command, "--peak-radius-mm", "5"], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert full.returncode == 1 and "was not written: File too large" in full.stderr and "Traceback" not in full.stderr
    assert contentOf(tmp_path / "out") == before
