"""`her2pet followup`: what it prints, its exit codes, its usage."""

import numpy as np
import pytest
from HER2PETLib.commands import DONE, FAILED, PARTLY, UNREADABLE, main
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.volumefile import writeVolume

GRID = Geometry.fromLPS((12, 12, 12), (0, 0, 0), (4, 4, 4), np.eye(3))


@pytest.fixture
def table(tmp_path):
    """P1: one lesion on HER2 PET (SUV 9) and FDG PET (SUV 6)."""
    for name, suv in (("her2", 9), ("fdg", 6)):
        values, labels = np.ones(GRID.shape, np.float32), np.zeros(GRID.shape, np.uint8)
        values[4:7, 4:7, 4:7], labels[4:7, 4:7, 4:7] = suv, 1
        writeVolume(tmp_path / f"{name}.nrrd", Volume(values, GRID))
        writeVolume(tmp_path / f"{name}-regions.nrrd", Volume(labels, GRID))
    header = "patientID,examinationID,kind,day,pet,regions,registration\n"
    rows = "P1,H,HER2 PET,7,her2.nrrd,her2-regions.nrrd,\nP1,F,FDG PET,0,fdg.nrrd,fdg-regions.nrrd,same\n"
    (tmp_path / "examinations.csv").write_text(header + rows)
    return tmp_path / "examinations.csv"


def test_the_patients_are_printed_with_the_rule_they_were_counted_by(table, tmp_path, capsys):
    assert main(["followup", str(table), "--out", str(tmp_path / "out"), "--avid", "suvMax=3.2"]) == DONE
    out = capsys.readouterr().out
    assert out.splitlines()[1].split() == ["P1", "1", "1", "1", "1", "1", "entire", "0"]
    assert "Avid on HER2 PET: suvMax of 3.2 or above." in out


def test_the_limit_of_lumish_can_be_chosen(table, tmp_path):
    import json

    assert main(["followup", str(table), "--out", str(tmp_path / "out"), "--avid", "drawn", "--dominant", "lumish"]) == DONE
    said = json.loads((tmp_path / "out" / "followup.json").read_text())
    assert (said["dominantAbove"], said["dominantOrMore"]) == (0.5, True)


def test_what_failed_is_told_and_the_exit_code_says_partly(table, tmp_path, capsys):
    (tmp_path / "broken.nrrd").write_bytes(b"nothing")
    table.write_text(table.read_text() + "P2,H,HER2 PET,7,broken.nrrd,,\n")
    assert main(["followup", str(table), "--out", str(tmp_path / "out")]) == PARTLY
    printed = capsys.readouterr()
    assert "1 failure: see errors.csv." in printed.out and "P2: H was not measured" in printed.err
    assert "no rule: give the decisions of a reading, or name a rule" in printed.out


def test_an_examination_that_is_in_no_common_space_is_said_and_the_exit_code_is_partly(table, tmp_path, capsys):
    table.write_text(table.read_text().replace(",same", ","))  # 48 mm of noise: nothing to register by
    assert main(["followup", str(table), "--out", str(tmp_path / "out"), "--avid", "drawn"]) == PARTLY
    assert "1 examination not in one space with the others: see registrations.csv." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--avid", "suvMax"], "'suvMax' is not a rule for avid lesions"),
        (["--avid", "reading"], "--avid reading needs the reading"),
        (["--avid", "zephir"], "--avid zephir needs the reading"),
        (["--dominant", "50"], "50 is not a share"),
        (["--dominant", "most"], "most is not a share"),
        (["--gate-mm", "0"], "0 mm is not a gate"),
    ],
)
def test_a_wrong_option_is_said_before_anything_is_done(table, tmp_path, capsys, options, said):
    assert main(["followup", str(table), "--out", str(tmp_path / "out"), *options]) == FAILED
    assert said in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_a_cell_of_the_pathology_that_cannot_be_read_has_an_exit_code_of_its_own(table, tmp_path, capsys):
    columns = "specimenID,patientID,focusID,specimenType,specimenDate,ihcScore,ishMethod,ishRatio,ishCopies,guideline,remark,disregardedBecause"
    (tmp_path / "pathology.csv").write_text(f"{columns}\nS1,P1,1,core,2019-03-01,2+,dual,two,5.1,,,\n")
    arguments = ["--out", str(tmp_path / "out"), "--avid", "drawn", "--pathology", str(tmp_path / "pathology.csv")]
    assert main(["followup", str(table), *arguments]) == UNREADABLE
    assert "1 cell of the pathology could not be read." in capsys.readouterr().err


def test_another_table_does_not_replace_these_results_unless_told_to(table, tmp_path, capsys):
    arguments = ["--out", str(tmp_path / "out"), "--avid", "drawn"]
    assert main(["followup", str(table), *arguments]) == DONE
    other = table.with_name("other.csv")
    other.write_text(table.read_text())
    assert main(["followup", str(other), *arguments]) == FAILED
    assert "--replace" in capsys.readouterr().err
    assert main(["followup", str(other), *arguments, "--replace"]) == DONE
