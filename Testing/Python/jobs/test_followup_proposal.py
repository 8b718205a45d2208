"""From Slicer's database a table of examinations is proposed; who the patient is does not stand in it."""

import pytest
from followupscene import rowsOf
from HER2PETLib.commands import DONE, main
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import readExaminations
from HER2PETLib.jobs.followup.proposal import proposeTable
from test_followup_objects import FDG


@pytest.fixture
def database(pet, slicerDatabase, tmp_path):
    """One patient: FDG PET, 20 days later HER2 PET (two series, one without attenuation correction); another one with a PET of an unnamed tracer."""
    study = {"StudyDate": "20190215", "StudyInstanceUID": "1.2.7", "SeriesInstanceUID": "1.2.7.1"}
    pet.write(tmp_path / "data/fdg", _numbered(pet.series(item=FDG, **study), 100))
    pet.write(tmp_path / "data/her2", _numbered(pet.series(), 200))
    pet.write(tmp_path / "data/nac", _numbered(pet.series(SeriesInstanceUID="1.2.3.5", CorrectedImage="DECY"), 300))
    unnamed = {"Radiopharmaceutical": None, "RadionuclideCodeSequence": None}
    other = {"StudyInstanceUID": "1.2.8", "SeriesInstanceUID": "1.2.8.1", "PatientID": "MRN-77"}
    pet.write(tmp_path / "data/other", _numbered(pet.series(item=unnamed, **other), 400))
    return slicerDatabase(tmp_path / "data")


def _numbered(series, first):
    for number, image in enumerate(series):
        image.SOPInstanceUID = f"1.2.3.4.{first + number}"
    return series


def test_every_study_of_a_patient_is_proposed_by_what_its_header_says(database, tmp_path):
    told = []
    found = proposeTable(database, tmp_path / "out", tell=told.append)
    rows = rowsOf(found.written)
    assert (found.patients, found.examinations) == (2, 3)
    listed = {(row["kind"], row["day"], row["series"]) for row in rows}
    assert {("FDG PET", "0", "1.2.7.1"), ("HER2 PET", "20", "1.2.3.4")} <= listed  # 2019-02-15 to 2019-03-07
    assert ("", "0", "1.2.8.1") in listed and any("Fill in the kind" in sentence for sentence in told)
    text = found.written.read_text()
    assert "MRN-77" not in text and "2019" not in text  # the Patient ID "P1" of the header is also a number given here


def test_the_proposal_is_a_table_of_examinations_once_it_is_completed(database, tmp_path):
    found = proposeTable(database, tmp_path / "out", tell=lambda said: None)
    with pytest.raises(ProblemError, match="column kind: empty"):
        readExaminations(found.written)
    lines = [line for line in found.written.read_text().splitlines() if "1.2.8.1" not in line]
    (tmp_path / "examinations.csv").write_text("\n".join(lines) + "\n")
    (patient,) = readExaminations(tmp_path / "examinations.csv").values()
    assert [each.kind for each in patient] == ["FDG PET", "HER2 PET"]


def test_the_command_proposes_where_it_gets_a_database_and_measures_nothing(database, tmp_path, capsys):
    assert main(["followup", str(database), "--out", str(tmp_path / "out")]) == DONE
    assert "3 examinations of 2 patients proposed." in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["examinations.csv", "her2pet-outputs.json"]


def test_a_table_that_was_completed_is_not_proposed_over(database, tmp_path):
    found = proposeTable(database, tmp_path / "out", tell=lambda said: None)
    found.written.write_text(found.written.read_text().replace("HER2 PET", "FDG PET"))
    with pytest.raises(ProblemError, match="was changed after her2pet made it"):
        proposeTable(database, tmp_path / "out", tell=lambda said: None)
