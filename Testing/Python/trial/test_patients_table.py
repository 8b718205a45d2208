"""The patients table names every fault with its row and column; what is missing stays missing."""

from datetime import date

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.trial.patients import PATIENT_COLUMNS, readPatients

ROW = {
    "patientID": "P001",
    "tracer": "89Zr-trastuzumab",
    "sex": "F",
    "birthDate": "1961-07-14",
    "consentDate": "2015-02-03",
    "primaryBiopsyProven": "yes",
    "primaryHER2": "negative",
    "metastasisBiopsyProven": "yes",
    "fociCount": "7",
    "fociModality": "CT",
    "ecog": "1",
    "lifeExpectancyUnder3Months": "no",
    "pregnantOrLactating": "no",
    "overWeightLimit": "no",
    "cnsOnlyDisease": "no",
    "petDate": "2015-03-30",
}


def write(folder, *rows, columns=PATIENT_COLUMNS, before=""):
    lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
    path = folder / "patients.csv"
    path.write_text(before + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_values_come_as_dates_numbers_and_answers(tmp_path):
    (patient,), problems = readPatients(write(tmp_path, ROW))
    assert problems == []
    assert (patient.row, patient.birthDate, patient.fociCount, patient.cnsOnlyDisease) == (2, date(1961, 7, 14), 7, False)
    assert patient.retestHER2 is None


def test_the_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_first_column(tmp_path):
    (patient,), _ = readPatients(write(tmp_path, ROW, before="\ufeff"))
    assert patient.patientID == "P001"


def test_order_of_columns_blank_lines_and_other_columns_do_not_matter(tmp_path):
    columns = ("note", *reversed(PATIENT_COLUMNS))
    patients, problems = readPatients(write(tmp_path, ROW, {}, ROW | {"patientID": "P002", "note": "x"}, columns=columns))
    assert ([patient.row for patient in patients], problems) == ([2, 4], [])


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("ecog", "6", "'6' is not valid: expected a whole number from 0 to 5."),
        ("ecog", "1.5", "'1.5' is not valid: expected a whole number from 0 to 5."),
        ("fociCount", "-5", "'-5' is not valid: expected a whole number of at least 0."),
        ("birthDate", "14.07.1961", "'14.07.1961' is not valid: expected a date such as 2019-03-01."),
        ("birthDate", "1961-02-29", "'1961-02-29' is not valid: expected a date such as 2019-03-01."),
        ("cnsOnlyDisease", "0", "'0' is not valid: expected yes or no."),
        ("tracer", "trastuzumab", "'trastuzumab' is not valid: expected 89Zr-trastuzumab or 89Zr-pertuzumab."),
        ("sex", "woman", "'woman' is not valid: expected F, M or O."),
    ],
)
def test_an_invalid_value_is_named_and_counts_as_missing(tmp_path, column, text, expected):
    patients, problems = readPatients(write(tmp_path, ROW, ROW | {"patientID": "P002", column: text}))
    assert [str(problem) for problem in problems] == [f"patients.csv, row 3, column {column}: {expected}"]
    assert getattr(patients[1], column) is None
    assert patients[1].invalid == {column: text}


def test_a_missing_column_is_named(tmp_path):
    columns = tuple(column for column in PATIENT_COLUMNS if column not in ("ecog", "sex"))
    with pytest.raises(ProblemError, match=r"has no column sex, ecog\."):
        readPatients(write(tmp_path, ROW, columns=columns))


def test_an_empty_file_and_another_table_are_called_what_they_are(tmp_path):
    path = tmp_path / "patients.csv"
    path.write_text("")
    with pytest.raises(ProblemError, match=r"patients\.csv is empty\. Its first row must name the columns: patientID, tracer"):
        readPatients(path)
    path.write_text("specimenID,patientID,ihcScore\nS1,P1,3+\n")
    with pytest.raises(ProblemError, match=r"seems to be another table\. Check that this is the right file"):
        readPatients(path)


def test_semicolons_between_columns_are_read(tmp_path):
    path = write(tmp_path, ROW)
    commas = readPatients(path)
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert readPatients(path) == commas


def test_patients_without_or_with_a_doubled_number_are_all_named(tmp_path):
    path = write(tmp_path, ROW, ROW, ROW | {"patientID": ""})
    with pytest.raises(ProblemError) as error:
        readPatients(path)
    assert "row 3, column patientID: 'P001' is in row 2 already." in str(error.value)
    assert "row 4, column patientID: is empty." in str(error.value)


def test_a_row_with_a_comma_too_many_is_refused(tmp_path):
    path = write(tmp_path, ROW)
    path.write_text(path.read_text().rstrip("\n") + ",,\n")
    with pytest.raises(ProblemError, match="row 2, column replaces: 24 cells, the header has 22"):
        readPatients(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'a,"b\n'])
def test_a_file_that_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "patients.csv"
    path.write_bytes(content)
    with pytest.raises(ProblemError, match=r"is not text in UTF-8|is not a CSV table: unexpected end of data"):
        readPatients(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ProblemError, match=r"none\.csv cannot be read"):
        readPatients(tmp_path / "none.csv")


@pytest.mark.parametrize(("column", "text", "value"), [("ecog", "0", 0), ("ecog", "5", 5), ("fociCount", "0", 0)])
def test_the_ends_of_a_range_belong_to_it(tmp_path, column, text, value):
    (patient,), problems = readPatients(write(tmp_path, ROW | {column: text}))
    assert (getattr(patient, column), problems) == (value, [])


def test_a_row_that_ends_early_is_refused_for_its_cells_may_have_moved(tmp_path):
    path = write(tmp_path, ROW)
    path.write_text(path.read_text().rstrip("\n,") + "\n")
    with pytest.raises(
        ProblemError, match="row 2, column replaces: 18 cells, the header has 22: an empty cell needs its comma too"
    ):
        readPatients(path)
