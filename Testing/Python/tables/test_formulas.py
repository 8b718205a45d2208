"""A text that a spreadsheet would run is written with an apostrophe and read back as it was; all else is written as it is."""

import csv

import pytest
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.csvreader import readRows, withRow
from HER2PETLib.tables.formulas import guarded, unguarded
from HER2PETLib.tables.results import loadTable, saveTable
from hypothesis import given
from hypothesis import strategies as st

# OWASP, "CSV Injection": = + - @, tab, carriage return; and the full-width forms of the first four.
RUN = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A",
    "'=1",
    "''=1",
    "-",
    "-a",
    "--1",
]
KEPT = ["-1.5", "-2,5", "-3", "-1e-05", "3+", "a=b", "", "'quoted'", "it's", "1-2"]


@pytest.mark.parametrize("text", RUN)
def test_what_a_spreadsheet_would_run_gets_one_apostrophe(text):
    assert guarded(text) == "'" + text and unguarded("'" + text) == text


@pytest.mark.parametrize("text", KEPT)
def test_numbers_and_all_other_texts_are_written_as_they_are(text):
    assert guarded(text) == text == unguarded(text)


@given(st.text(st.sampled_from("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff201.,a ")))
def test_every_text_is_read_back_as_it_was(text):
    assert unguarded(guarded(text)) == text


@given(st.text(st.sampled_from("'=+-@\uff1d\uff0b\uff0d\uff201.a"), min_size=1))
def test_no_cell_of_a_table_begins_as_a_formula_and_every_cell_is_read_back(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "formulas.csv"
    saveTable(path, Table((Column("name", "Name"), Column("n", "N", type="double")), [{"name": text, "n": -1.5}]))
    with path.open(encoding="utf-8", newline="") as file:
        (_, (cell, number)) = csv.reader(file)
    assert number == "-1.5"
    assert cell == text or cell == "'" + text
    assert not cell.startswith(("=", "+", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert loadTable(path).rows == [{"name": text, "n": -1.5}]


def test_a_row_added_to_cases_csv_is_guarded_and_read_back(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(withRow(path, ("caseID", "patientID"), {"caseID": "=cmd", "patientID": "\uff1d1"}), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "caseID,patientID\n'=cmd,'\uff1d1\n"
    assert readRows(path)[1][0].cells == ["=cmd", "\uff1d1"]
