"""Files for iMRMC and RJafroc: what is written is read back, and has the shape that their programs ask for."""

import numpy as np
import openpyxl
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.report.readerstudyfiles import ReaderScores, readIMRMC, readRJafroc, writeIMRMC, writeRJafroc
from HER2PETLib.statistics.freeresponse import Mark, MarkedStudy, freeResponse

SCORES = np.array([[[5, 1, 2], [4, np.nan, 1]]])
STUDY = ReaderScores(
    SCORES, np.array([True, False, False]), ["P1/L01", "P1/L02", "P2/L01"], ["reader 1", "reader2"], ["HER2 PET"]
)
MARKED = MarkedStudy(
    [Mark("PET", "r1", "A", "F1", 5), Mark("PET", "r1", "B", "", 2), Mark("PET", "r2, MD", "A", "F2", 3.5)],
    {"B": [], "A": ["F1", "F2"]},
    ("r1", "r2, MD"),
    ("PET",),
)


def test_scores_come_back_from_the_file_of_imrmc(tmp_path):
    writeIMRMC(tmp_path / "scores.imrmc", "A trial, of two\nlines", STUDY)
    lines = (tmp_path / "scores.imrmc").read_text(encoding="utf-8").splitlines()
    # As InputFile.java reads it: sizes, then the line BEGIN DATA:, truth first, four cells a row.
    assert lines[:6] == ["A trial, of two lines", "N0: 2", "N1: 1", "NR: 2", "NM: 1", "BEGIN DATA:"]
    assert lines[6] == "truth,P1/L01,truth,1" and lines[9] == "reader_1,P1/L01,HER2_PET,5"
    assert len(lines) == 6 + 3 + 5
    back = readIMRMC(tmp_path / "scores.imrmc")
    assert np.array_equal(back.scores, SCORES, equal_nan=True)
    assert (back.truth.tolist(), back.cases, back.readers) == ([True, False, False], STUDY.cases, ["reader_1", "reader2"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title\nN0: 1\n", "has no line 'BEGIN DATA:'"),
        ("t\nBEGIN DATA:\ntruth,c,truth,1\nr,c,m\n", "line 4: 'r,c,m' is not reader, case, treatment, score"),
        ("t\nBEGIN DATA:\ntruth,c,truth,1\nr,c,m,1\nr,c,m,2\n", "line 5: 'r,c,m,2' is there twice"),
        ("t\nBEGIN DATA:\nr,c,m,2\n", "no truth of the case c"),
        (
            "t\nBEGIN DATA:\ntruth,c,truth,2\n",
            "line 3: 'truth,c,truth,2' is not reader, case, treatment, score .of the truth 0 or 1.",
        ),
        ("t\nBEGIN DATA:\ntruth,c,truth,1\nr,c,m,nan\n", "line 4: 'r,c,m,nan' is not reader"),
    ],
)
def test_a_file_that_is_not_of_imrmc_is_refused_with_its_line(tmp_path, text, said):
    (tmp_path / "x.imrmc").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemError, match=said):
        readIMRMC(tmp_path / "x.imrmc")


def test_names_that_would_become_one_are_not_written(tmp_path):
    study = ReaderScores(SCORES, STUDY.truth, STUDY.cases, ["reader 1", "reader_1"], STUDY.treatments)
    with pytest.raises(ProblemError, match="both reader_1"):
        writeIMRMC(tmp_path / "x.imrmc", "t", study)
    with pytest.raises(ProblemError, match="reserves for the reference"):
        writeIMRMC(tmp_path / "x.imrmc", "t", ReaderScores(SCORES, STUDY.truth, STUDY.cases, ["truth", "b"], STUDY.treatments))
    assert not list(tmp_path.iterdir())


def test_marks_come_back_from_the_workbook_of_rjafroc(tmp_path):
    numbers = writeRJafroc(tmp_path / "marks.xlsx", MARKED)
    book = openpyxl.load_workbook(tmp_path / "marks.xlsx")
    # As DfReadDataFile.R reads it: these sheets, whole numbers for cases, lesions in sequence from 1, the paradigm in two cells.
    assert book.sheetnames == ["TP", "FP", "TRUTH"]
    assert [list(row) for row in book["TRUTH"].iter_rows(values_only=True)] == [
        ["CaseID", "LesionID", "Weight", "ReaderID", "ModalityID", "Paradigm"],
        [1, 0, 0, "r1,r2_MD", "PET", "FROC"],
        [2, 1, 0.5, "r1,r2_MD", "PET", "FCTRL"],
        [2, 2, 0.5, "r1,r2_MD", "PET", None],
    ]
    assert [tuple(row.values()) for row in numbers.rows] == [(1, "B", 0, ""), (2, "A", 1, "F1"), (2, "A", 2, "F2")]
    back, given = freeResponse(readRJafroc(tmp_path / "marks.xlsx")), freeResponse(MARKED)
    assert np.array_equal(back.lesions, given.lesions) and np.array_equal(back.falseMarks, given.falseMarks)
    assert np.array_equal(back.weights, given.weights)


def test_a_workbook_without_the_sheets_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ProblemError, match="has no sheet TP"):
        readRJafroc(tmp_path / "x.xlsx")
    (tmp_path / "y.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(ProblemError, match="not a readable workbook"):
        readRJafroc(tmp_path / "y.xlsx")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        # Faults of RJafroc's own bad files (inst/extdata/toyFiles/ROC/bad).
        ("TRUTH", "C3", None, "sheet TRUTH, row 3: Weight is empty"),
        ("TRUTH", "C3", "abc", "sheet TRUTH, row 3: Weight is 'abc', which is not a number"),
        ("TRUTH", "A3", None, "sheet TRUTH, row 3: CaseID is empty"),
        ("TP", "E2", "b", "sheet TP, row 2: TP_Rating is 'b', which is not a number"),
        ("FP", "D2", None, "sheet FP, row 2: FP_Rating is empty"),
        ("FP", "A2", None, "sheet FP, row 2: ReaderID is empty"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_sheet_and_row(tmp_path, sheet, cell, value, said):
    writeRJafroc(tmp_path / "marks.xlsx", MARKED)
    book = openpyxl.load_workbook(tmp_path / "marks.xlsx")
    book[sheet][cell] = value
    book.save(tmp_path / "marks.xlsx")
    with pytest.raises(ProblemError, match=said):
        readRJafroc(tmp_path / "marks.xlsx")
