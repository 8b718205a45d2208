"""Foci that the follow-up counted: used where none were typed; a typed count stays, and a difference is named."""

from dataclasses import replace

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.patienttable import SUMMARY_COLUMNS
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.trial.eligibility import isEligible, judge
from HER2PETLib.trial.focicount import TYPED, FociCount, readCounts, withCounts
from HER2PETLib.trial.patients import PATIENT_COLUMNS, readPatients


def test_a_count_that_was_not_typed_comes_from_the_lesions(patient):
    untyped = replace(patient, fociCount=None, fociModality=None)
    assert isEligible(judge(untyped)) is None
    (counted,), problems = withCounts([untyped], {"P1": FociCount(6, "FDG PET/CT", 0)})
    assert (counted.fociCount, counted.fociModality) == (6, "FDG PET/CT") and not problems
    assert isEligible(judge(counted)) is True
    (few,), _ = withCounts([untyped], {"P1": FociCount(4, "CT", 0)})
    assert isEligible(judge(few)) is False


def test_no_known_focus_is_a_count_of_0_and_not_eligible(patient):
    (none,), _ = withCounts([replace(patient, fociCount=None, fociModality=None)], {"P1": FociCount(0, None, 0)})
    assert none.fociCount == 0 and isEligible(judge(none)) is False


def test_a_typed_count_stays_and_its_difference_is_named(patient):
    (kept,), (problem,) = withCounts([patient], {"P1": FociCount(7, "CT", 0)})
    assert kept.fociCount == 5
    assert (
        str(problem)
        == "patients table, row 2, column fociCount: P1: 5 foci were typed, the follow-up counts 7; what was typed is used."
    )
    assert withCounts([patient], {"P1": FociCount(5, "CT", 0)})[1] == []


def test_open_questions_and_unknown_patients_are_named(patient):
    _, problems = withCounts([patient], {"P1": FociCount(5, "CT", 2), "P9": FociCount(5, "CT", 0)})
    assert [problem.column for problem in problems] == ["openQuestions", "patientID"]


@pytest.mark.parametrize(
    ("count", "used", "eligible", "said"),
    [
        (FociCount(0, None, 0, 0, "FDG-1"), None, None, "0 or more (FDG-1 could not be measured): not used."),
        (FociCount(6, "CT", 0, 6, "FDG-1"), 6, True, "6 or more (FDG-1 could not be measured): 6 are used."),
        (FociCount(8, "CT", 0, 4), None, None, "4 to 8 (its examinations are not in one space): not used."),
        (FociCount(9, "CT", 0, 5), 5, True, "5 to 9 (its examinations are not in one space): 5 are used."),
        (FociCount(4, "CT", 0, 3), 4, False, "3 to 4 (its examinations are not in one space): 4 are used."),
    ],
)
def test_a_count_that_is_not_certain_is_used_only_where_it_decides(patient, count, used, eligible, said):
    untyped = replace(patient, fociCount=None)
    (counted,), (problem,) = withCounts([untyped], {"P1": count})
    assert counted.fociCount == used and isEligible(judge(counted)) is eligible
    assert problem.reason == f"P1: the follow-up counts {said}"


def test_a_typed_count_that_the_follow_up_leaves_open_is_no_difference(patient):
    assert withCounts([patient], {"P1": FociCount(0, None, 0, 0, "FDG-1")})[1] == []
    assert withCounts([patient], {"P1": FociCount(8, "CT", 0, 4)})[1] == []
    assert len(withCounts([patient], {"P1": FociCount(8, "CT", 0, 6)})[1]) == 1


def test_a_patient_who_is_twice_in_the_follow_up_is_refused(tmp_path):
    row = {"patientID": "P1", "fociKnown": 6, "fociCT": 6, "fociMR": 0, "fociFDG": 0, "openQuestions": 0}
    writeTable(tmp_path / "patients.csv", SUMMARY_COLUMNS, [row, {**row, "fociKnown": 2}])
    with pytest.raises(ProblemError, match="P1 twice"):
        readCounts(tmp_path / "patients.csv")


def test_a_cell_that_could_not_be_read_is_not_replaced(patient):
    unreadable = replace(patient, fociCount=None, invalid={"fociCount": "many"})
    (kept,), _ = withCounts([unreadable], {"P1": FociCount(6, "CT", 0)})
    assert kept.fociCount is None


def test_the_counts_are_read_from_the_table_of_the_follow_up(tmp_path):
    row = {"patientID": "P1", "fociKnown": 6, "fociCT": 2, "fociMR": 0, "fociFDG": 5, "openQuestions": 1}
    writeTable(tmp_path / "patients.csv", SUMMARY_COLUMNS, [row])
    assert readCounts(tmp_path / "patients.csv") == {"P1": FociCount(6, "FDG PET/CT", 1)}
    writeTable(tmp_path / "other.csv", SUMMARY_COLUMNS[:3], [{"patientID": "P1"}])
    with pytest.raises(ProblemError, match=r"Give the patients.csv of `her2pet followup`"):
        readCounts(tmp_path / "other.csv")


def test_the_typed_columns_may_be_left_out_only_where_foci_are_counted(tmp_path):
    columns = [name for name in PATIENT_COLUMNS if name not in TYPED]
    (tmp_path / "patients.csv").write_text(",".join(columns) + "\nP1" + "," * (len(columns) - 1) + "\n")
    with pytest.raises(ProblemError, match="has no column fociCount, fociModality"):
        readPatients(tmp_path / "patients.csv")
    assert readPatients(tmp_path / "patients.csv", optional=TYPED)[0][0].fociCount is None
