"""Workbooks of Excel: what people typed there, and results written there."""

import datetime

import openpyxl
import pytest
from HER2PETLib.cases import readCaseTable
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables import packages
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.csvreader import readTyped
from HER2PETLib.tables.workbook import readResultSheets, writeWorkbook
from openpyxl.worksheet.formula import ArrayFormula


@pytest.fixture
def book(tmp_path):
    """book(rows, format="", **more sheets) -> path of a workbook whose cells (2, column) have the number format."""

    def write(rows, numberFormat=None, **sheets):
        workbook = openpyxl.Workbook()
        for title, lines in {workbook.active.title: rows, **sheets}.items():
            sheet = workbook[title] if title in workbook else workbook.create_sheet(title)
            for line in lines:
                sheet.append(line)
            if numberFormat:
                for cell in sheet[2]:
                    cell.number_format = numberFormat
        workbook.save(tmp_path / "t.xlsx")
        return tmp_path / "t.xlsx"

    return write


def cells(path):
    return [row.cells for row in readTyped(path).rows]


def test_typed_cells_are_the_texts_that_a_csv_would_have(book):
    row = ["P1", 2.6, 3, 4.0, True, datetime.date(2019, 3, 1), datetime.datetime(2019, 3, 1, 10, 30), None, " x "]
    path = book([list("abcdefghi"), row, [None] * 9, ["P2"]])
    assert cells(path) == [["P1", "2.6", "3", "4", "yes", "2019-03-01", "2019-03-01T10:30:00", "", "x"], ["P2", *[""] * 8]]
    assert [row.number for row in readTyped(path).rows] == [2, 4]


def test_midnight_is_a_time_where_the_cell_shows_one(book):
    assert cells(book([["at"], [datetime.datetime(2019, 3, 1)]], "yyyy-mm-dd hh:mm")) == [["2019-03-01T00:00:00"]]
    assert cells(book([["at"], [datetime.datetime(2019, 3, 1)]], "yyyy-mm-dd")) == [["2019-03-01"]]


def test_a_number_shown_with_zeros_before_it_keeps_them(book):
    assert cells(book([["caseID"], [7]], "000")) == [["007"]]


def test_a_workbook_by_any_name_is_the_table_of_cases(book, tmp_path):
    (tmp_path / "PET").mkdir()
    path = book(
        [["caseID", "pet", "weightKg", "injectedAt", "reason"], ["P1", "PET", 70.5, datetime.datetime(2019, 3, 1, 10), "log"]]
    )
    (case,) = readCaseTable(path)
    assert (case.entered.weightKg, case.entered.administeredAt) == (70.5, "2019-03-01T10:00:00")
    path.rename(tmp_path / "cases.csv")
    assert readCaseTable(tmp_path / "cases.csv")[0].caseID == "P1"


def test_two_sheets_with_cells_are_refused_and_an_empty_one_is_not(book):
    assert cells(book([["a"], [1]], other=[])) == [["1"]]
    with pytest.raises(ProblemError, match="has 2 sheets that are not empty: Sheet, other"):
        readTyped(book([["a"], [1]], other=[["b"]]))


@pytest.mark.parametrize(
    ("value", "said"), [("=1+1", "row 2, column 1: a formula without a result"), ("#N/A", "row 2, column 1: the error #N/A")]
)
def test_a_cell_without_a_value_of_its_own_is_not_taken_for_empty(book, value, said):
    with pytest.raises(ProblemError, match=said):
        readTyped(book([["a", "b"], [value, "x"]]))


def test_an_array_formula_without_a_result_is_not_taken_for_empty(book):
    path = book([["a", "b"], [1, ArrayFormula("B2", "=SUM(A2:A3)")]])
    with pytest.raises(ProblemError, match="row 2, column 2: a formula without a result"):
        readTyped(path)


def test_a_text_that_begins_with_an_equals_sign_is_no_formula(book, tmp_path):
    path = book([["a"], ["x"]])
    workbook = openpyxl.load_workbook(path)
    workbook.active["A2"].value, workbook.active["A2"].data_type = "=text", "s"
    workbook.save(path)
    assert cells(path) == [["=text"]]


def test_cells_beyond_the_header_are_seen(book):
    assert cells(book([["a", "b"], [1, 2, 3]])) == [["1", "2", "3"]]


def test_without_openpyxl_a_workbook_is_refused_with_what_to_install(book, monkeypatch):
    path = book([["a"], [1]])
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ProblemError, match=r"t\.xlsx is a workbook, which needs openpyxl, and openpyxl is not installed"):
        readTyped(path)


def test_no_text_of_a_result_is_a_formula_in_the_workbook_and_none_is_changed(tmp_path):
    columns = (Column("name", "Name"), Column("suv", "SUV", "g/ml", "", "double"), Column("n", "N", type="int"))
    names = ["=HYPERLINK(1)", "+1", "-1", "@a", "'=x", "\uff1d1"]
    writeWorkbook(tmp_path / "r.xlsx", Table(columns, [{"name": name, "suv": -1.5, "n": 3} for name in names]))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert [book["r"].cell(row, 1).value for row in range(2, 8)] == names
    assert {book["r"].cell(row, 1).data_type for row in range(1, 8)} == {"s"}
    assert (book["r"]["B2"].value, book["r"]["B2"].data_type, book["r"]["C2"].value) == (-1.5, "n", 3)
    assert [cell.value for cell in book["schema"][3]] == ["suv", "double", "SUV", None, "g/ml", "nan"]


def test_a_workbook_without_a_table_beside_its_schema_is_no_result(book):
    path = book([], schema=[["columnName", "type", "title", "description", "unitLabel", "nullValue"]])
    with pytest.raises(ProblemError, match="is not a table of results with its schema"):
        readResultSheets(path)
