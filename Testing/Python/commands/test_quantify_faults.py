"""`her2pet quantify` where something is wrong: options, inputs, outputs, a run that is killed."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.commands import main
from HER2PETLib.geometry import Volume
from HER2PETLib.volumefile import writeVolume
from quantifycase import GRID, failing, provenance, quantify, rows


def test_without_matplotlib_no_page_is_promised(case, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert quantify(case, "--report") == 1
    assert "The page needs matplotlib, which is not installed. pip install matplotlib." in capsys.readouterr().err
    assert not (case / "out").exists()
    assert quantify(case) == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--seg"], "--seg, --sr, --rtstruct and --rwv need the PET as DICOM"),
        (["--sr"], "--seg, --sr, --rtstruct and --rwv need the PET as DICOM"),
        (["--weight-kg", "70", "--reason", "typed wrong"], "is taken as SUV, unchanged"),
        (["--strict"], "is taken as SUV, unchanged"),
        (["--series", "1.2.3"], "is taken as SUV, unchanged"),
        (["--reference", "Spleen"], "no region 'Spleen'"),
        (["--ratio-to", "Spleen"], "no region 'Spleen'"),
    ],
)
def test_options_that_cannot_be_followed_are_told_not_ignored(case, capsys, more, said):
    assert said in failing(case, capsys, *more)


@pytest.mark.parametrize(
    "more", [["--peak-radius-mm", "-1"], ["--peak-radius-mm", "nan"], ["--peak-radius-mm", "big"], ["--sizes"]]
)
def test_bad_usage_has_exit_code_2(case, capsys, more):
    failing(case, capsys, *more, code=2)


def test_a_file_beside_the_pet_that_cannot_be_read_is_told_by_the_exit_code(pet, tmp_path, capsys):
    series = pet.series(4)
    files = pet.write(tmp_path / "PET", series)
    (tmp_path / "PET" / "cut.dcm").write_bytes(files[0].read_bytes()[:150])
    grid = pet.read(series).geometry
    writeVolume(tmp_path / "labels.nrrd", Volume(np.ones(grid.shape, np.uint8), grid))
    command = ["quantify", "--pet", str(tmp_path / "PET"), "--regions", str(tmp_path / "labels.nrrd"), "--out"]
    assert main([*command, str(tmp_path / "out")]) == 3
    assert "cut.dcm" in capsys.readouterr().err
    assert "cut.dcm" in json.loads((tmp_path / "out/provenance.json").read_text())["pet"]["notRead"][0]


def test_output_that_nobody_reads_to_its_end_is_no_error_to_look_at(case):
    """As in `her2pet quantify ... | head -0`."""
    command = [sys.executable, "-m", "HER2PETLib.commands", "quantify", "--pet", str(case / "pet.nrrd"), "--regions"]
    command += [str(case / "labels.nrrd"), "--out", str(case / "out")]
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, timeout=600)
    os.close(write)
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert (case / "out/provenance.json").is_file()


def test_a_ratio_to_one_of_two_regions_of_a_name_is_refused(case, capsys):
    (case / "labels.csv").write_text("label,name\n1,Liver\n2,Liver\n")
    assert "Several regions are called 'liver'" in failing(case, capsys, "--ratio-to", "liver")


def test_inputs_that_are_not_there_or_not_whole_are_told(case, capsys):
    assert "does not exist" in failing(case, capsys, pet="missing.nrrd")
    assert "is not a file" in failing(case, capsys, regions="missing.nrrd")
    (case / "text.nrrd").write_text("no image")
    assert "cannot be read as a volume" in failing(case, capsys, pet="text.nrrd")
    assert "cannot be read as a volume" in failing(case, capsys, regions="text.nrrd", labels=None)
    (case / "half.nrrd").write_bytes((case / "pet.nrrd").read_bytes()[:700])
    assert "cannot be read as a volume" in failing(case, capsys, pet="half.nrrd")
    (case / "empty").mkdir()
    assert "has no PET series" in failing(case, capsys, pet="empty")
    writeVolume(case / "zero.nrrd", Volume(np.zeros(GRID.shape, np.uint8), GRID))
    assert "has no regions" in failing(case, capsys, regions="zero.nrrd", labels=None)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_path_that_is_no_text_is_told_where_itk_would_end_the_process_and_else_named(case, capsys, pet):
    odd = os.fsdecode(b"M\xfcller")
    (case / odd).mkdir()
    (case / "labels.nrrd").rename(case / odd / "labels.nrrd")
    assert "has a path that is not UTF-8. Rename it." in failing(case, capsys, regions=f"{odd}/labels.nrrd")
    pet.write(case / odd / "PET", pet.series())
    geometry = pet.read(pet.series()).geometry
    writeVolume(case / "all.nrrd", Volume(np.ones(geometry.shape, np.uint8), geometry))
    assert quantify(case, "--report", pet=f"{odd}/PET", regions="all.nrrd", labels=None) == 0
    assert len([entry for entry in provenance(case)["inputs"] if odd in entry["path"]]) == 3


def test_a_file_that_is_no_suv_by_its_values_is_measured_with_a_warning(case, capsys):
    writeVolume(case / "bq.nrrd", Volume(np.full(GRID.shape, 5000, np.int16), GRID))
    assert quantify(case, pet="bq.nrrd") == 0
    assert "has values up to 5000, which is not SUV" in capsys.readouterr().err
    assert provenance(case)["pet"]["warnings"]


def test_an_output_folder_that_cannot_be_written_is_told(case, capsys):
    (case / "out").write_text("a file is in the way")
    assert quantify(case) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert (case / "out").read_text() == "a file is in the way"


def test_the_installed_command_gives_the_same_exit_codes(case):
    her2pet = Path(sys.executable).with_name("her2pet")
    if not her2pet.exists():
        pytest.skip("her2pet is not installed beside this Python")
    arguments = [str(her2pet), "quantify", "--pet", "pet.nrrd", "--regions", "labels.nrrd", "--out", "out"]
    done = subprocess.run(arguments, cwd=case, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    # Paths are kept as they were given.
    assert [entry["path"] for entry in provenance(case)["inputs"]] == ["pet.nrrd", "labels.nrrd"]
    assert subprocess.run([*arguments, "--labels", "lost.csv"], cwd=case, capture_output=True).returncode == 3
    assert subprocess.run([*arguments, "--labels", "pet.nrrd"], cwd=case, capture_output=True).returncode == 1
    assert subprocess.run(arguments[:2], cwd=case, capture_output=True).returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_run_killed_at_any_moment_leaves_no_half_file_under_a_final_name(case):
    code = "import sys; from HER2PETLib.commands import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", code, "quantify", "--pet", "pet.nrrd", "--regions", "labels.nrrd", "--out", "out"]
    began = time.monotonic()
    assert subprocess.run(arguments, cwd=case, capture_output=True).returncode == 0
    whole = time.monotonic() - began
    columns = len(next(iter(rows(case).values())))
    for share in (0.6, 0.8, 0.9, 0.95, 1.0):
        process = subprocess.Popen(arguments, cwd=case, stdout=subprocess.DEVNULL)
        time.sleep(share * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        final = {file.name for file in case.glob("out/*") if not file.name.startswith(".unfinished-")}
        if "measurements.csv" in final:
            assert "measurements.schema.csv" in final
            assert [len(row) for row in rows(case).values()] == [columns, columns]
        if "provenance.json" in final:
            for entry in provenance(case)["outputs"]:
                assert hashlib.sha256((case / "out" / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    # And the next run finds its way through what the killed ones left.
    assert subprocess.run(arguments, cwd=case, capture_output=True).returncode == 0
    assert not list(case.glob("out/.unfinished*"))
