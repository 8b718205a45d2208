"""The table of examinations: every wrong cell named, days of one kind, the first HER2 PET as the space of all."""

from datetime import date

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import EXAMINATION_COLUMNS, SAME, anchorOf, readExaminations

HEADER = "patientID,examinationID,kind,tracer,day,pet,ct,regions,registration,caseID"


@pytest.fixture
def read(tmp_path):
    for name in ("a.nrrd", "b.nrrd", "c.nrrd", "d.nrrd"):
        (tmp_path / name).touch()

    def table(*rows, header=HEADER):
        (tmp_path / "examinations.csv").write_text("\n".join([header, *rows]) + "\n")
        return readExaminations(tmp_path / "examinations.csv")

    return table


def test_examinations_are_sorted_by_day_and_patients_stay_as_named(read):
    found = read(
        "P2,H,HER2 PET,,2015-03-09,a.nrrd,,,,", "P1,F,fdg pet,FDG,7,c.nrrd,,b.nrrd,Same,", "P1,H,HER2 PET,,-3,d.nrrd,,,,C1"
    )
    assert list(found) == ["P2", "P1"] and [each.examinationID for each in found["P1"]] == ["H", "F"]
    first, second = found["P1"]
    assert (first.day, first.readingCase, second.kind, second.registration) == (-3, "C1", "FDG PET", SAME)
    assert found["P2"][0].day == date(2015, 3, 9) and first.case.caseID == "P1" and second.case.regions.endswith("b.nrrd")


def test_lesions_are_put_together_in_the_space_of_the_first_her2_pet(read):
    found = read("P1,F,FDG PET,,0,a.nrrd,,,,", "P1,L,HER2 PET,,90,c.nrrd,,,,", "P1,H,HER2 PET,,9,d.nrrd,,,,")["P1"]
    assert anchorOf(found).examinationID == "H" and anchorOf(found[:1]).examinationID == "F"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("P1,H,SPECT,,0,a.nrrd,,,,", "line 2, column kind: 'SPECT' is not HER2 PET, FDG PET, CT or MR"),
        ("P1,H,HER2 PET,,01/02/2019,a.nrrd,,,,", "column day: '01/02/2019' is neither a date such as 2019-03-01"),
        ("P1,H,HER2 PET,,,a.nrrd,,,,", "column day: empty"),
        ("P1,H,HER2 PET,,0,,,,,", "column pet: empty, and the examination is a HER2 PET"),
        ("P1,C,CT,,0,,,,,", "column regions: empty: of a CT only the lesions that were drawn"),
        ("P1,C,MR,,0,a.nrrd,,b.nrrd,,", "column pet: filled in, and the examination is a MR"),
        ("P1,H:1,HER2 PET,,0,a.nrrd,,,,", "column examinationID: 'H:1' cannot name a folder"),
        ("P/1,H,HER2 PET,,0,a.nrrd,,,,", "column patientID: 'P/1' cannot name a folder"),
        ("P1,H,HER2 PET,,0,gone.nrrd,,,,", "gone.nrrd does not exist"),
        ("P1,H,HER2 PET,,0,a.nrrd,gone,,,", "gone does not exist"),
        ("P1,H,HER2 PET,,0,a.nrrd,,,gone.tfm,", "column registration: .*gone.tfm does not exist"),
        ("P1,H,HER2 PET,,0,a.nrrd", "the row has 6 cells, the header has 10"),
    ],
)
def test_a_wrong_cell_is_named(read, row, said):
    with pytest.raises(ProblemError, match=said):
        read(row)


def test_an_examination_that_is_there_twice_and_days_of_two_kinds_are_named(read):
    with pytest.raises(ProblemError, match=r"line 3, column examinationID: the examination h of this patient is in line 2"):
        read("P1,H,HER2 PET,,0,a.nrrd,,,,", "P1,h,HER2 PET,,5,c.nrrd,,,,")
    with pytest.raises(ProblemError, match="dates and numbers of days are mixed in one patient"):
        read("P1,H,HER2 PET,,0,a.nrrd,,,,", "P1,F,FDG PET,,2015-03-09,c.nrrd,,,,")


def test_an_unknown_column_and_an_empty_table_are_refused(read):
    with pytest.raises(ProblemError, match="there is no column 'name'"):
        read("x", header=HEADER + ",name")
    with pytest.raises(ProblemError, match="has no examinations"):
        read()
    assert set(HEADER.split(",")) <= set(EXAMINATION_COLUMNS)


def test_what_a_person_enters_instead_of_the_header_needs_its_reason(read, tmp_path):
    header = "patientID,examinationID,kind,day,pet,weightKg,reason"
    (tmp_path / "dicom").mkdir()
    with pytest.raises(ProblemError, match="column reason: empty, and weightKg is entered"):
        read("P1,H,HER2 PET,0,dicom,61,", header=header)
    (one,) = read("P1,H,HER2 PET,0,dicom,61,scale of the ward", header=header)["P1"]
    assert one.case.entered.weightKg == 61 and one.case.entered.reason == "scale of the ward"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("P1,F,FDG PET,,7,a.nrrd,,,,", "line 3, column pet: it is the PET of H of P1, too"),
        ("P2,H,HER2 PET,,7,./a.nrrd,,,,", "line 3, column pet: it is the PET of H of P1, too"),
        ("p1,F,FDG PET,,7,c.nrrd,,,,", "line 3, column patientID: p1 is spelled P1 above"),
    ],
)
def test_one_pet_in_two_rows_and_one_patient_spelled_in_two_ways_are_named(read, row, said):
    with pytest.raises(ProblemError, match=said):
        read("P1,H,HER2 PET,,0,a.nrrd,,,,", row)


def test_two_series_of_one_folder_are_two_pets(read):
    rows = ("P1,H,HER2 PET,0,a.nrrd,1.2", "P1,F,FDG PET,7,a.nrrd,1.3")
    assert len(read(*rows, header="patientID,examinationID,kind,day,pet,series")["P1"]) == 2
