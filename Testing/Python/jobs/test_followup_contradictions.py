"""PETs of one patient that say against each other, or against her table."""

from datetime import date
from types import SimpleNamespace

from followupscene import Scene, rowsOf
from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.jobs.followup.contradictions import contradictions
from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp


def examined(name, day, *, patient="4711", acquired="20150309"):
    header = {"PatientID": patient, "AcquisitionDate": acquired}
    series = SimpleNamespace(files=[SimpleNamespace(text=lambda keyword: header[keyword])])
    return SimpleNamespace(examination=SimpleNamespace(examinationID=name, day=day), pet=SimpleNamespace(series=series))


def test_pets_of_two_patient_ids_are_told_also_where_nothing_is_registered():
    (said,) = contradictions([examined("H", 0), examined("F", 0, patient="4712")])
    assert said == "The Patient IDs (0010,0020) of H and F differ: are they of the same patient?"


def test_days_in_the_wrong_order_are_told():
    her2, fdg = examined("H", 0, acquired="20150309"), examined("F", 22, acquired="20150215")
    (said,) = contradictions([her2, fdg])
    assert "H and F are 22 days apart according to the column day, and -22 according to their headers" in said


def test_days_and_dates_that_agree_say_nothing():
    pairs = [(0, 22), (date(2020, 1, 1), date(2020, 1, 23)), (5, 26)]  # moved dates keep their distance; a scan after midnight
    for first, later in pairs:
        assert not contradictions([examined("F", first, acquired="20150215"), examined("H", later, acquired="20150309")])


def test_a_header_without_a_date_says_nothing():
    assert not contradictions([examined("F", 0, acquired=""), examined("H", 99)])


def test_a_copy_of_a_pet_is_not_measured_as_another_examination(tmp_path):
    scene = Scene(tmp_path)
    scene.add("P1", "H", "HER2 PET", 7, {1: ((8, 8, 8), 9)})
    scene.add("P1", "F", "FDG PET", 0, {1: ((8, 8, 8), 6)})
    (tmp_path / "P1-F.nrrd").write_bytes((tmp_path / "P1-H.nrrd").read_bytes())
    followUp(FollowUpRequest(table=scene.table, avid=AvidityRule("drawn")), tmp_path / "out", tell=lambda said: None)
    (error,) = rowsOf(tmp_path / "out/errors.csv")
    assert error["examinationID"] == "H" and "the same values as F: one PET has two rows" in error["reason"]
