"""lesionAnalysis.csv: one row a lesion with all that is known of it, read in one line by whoever analyzes the trial."""

import csv
import itertools
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import Answer, AnswerState, FocusDecision, PatientDecision, decideFocus
from HER2PETLib.report.lesionanalysis import lesionAnalysis
from HER2PETLib.report.measurementsummary import readMeasurements
from HER2PETLib.report.readingscores import RULE, scoredLesions
from HER2PETLib.tables.columns import flat
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.trial.endpoint import computeEndpoint
from HER2PETLib.trial.pathology import Specimen
from HER2PETLib.trial.patients import Patient

PATIENT = Patient(
    "P1", 2, "89Zr-trastuzumab", "F", date(1961, 7, 14), date(2015, 2, 3), primaryBiopsyProven=True, primaryHER2="negative",
    metastasisBiopsyProven=True, fociCount=7, fociModality="CT", ecog=1, lifeExpectancyUnder3Months=False, pregnantOrLactating=False,
    overWeightLimit=False, cnsOnlyDisease=False, petDate=date(2015, 3, 30),
)  # fmt: skip
# Scores of anna and bert of the foci F1.. of patient P1; a text is an answer without a score.
SCORES = ((5, 4), (4, 3), ("not seen", 2), ("not assessable", 5), (1, 2))


def answer(score):
    return Answer(AnswerState.SCORED, score) if isinstance(score, int) else Answer(AnswerState(score))


def readingOf(scores=SCORES, patientID="P1", caseID="C1"):
    foci = []
    for number, pair in enumerate(scores, start=1):
        answers = dict(zip(("anna", "bert"), map(answer, pair), strict=True))
        decision = FocusDecision(f"F{number}", caseID, patientID, "Liver", answers, *decideFocus(answers, 4))
        foci.append(DecidedFocus(decision, (1.0, 2.5, -3.0)))
    positive = tuple(focus.decision.focusID for focus in foci if focus.decision.positive)
    patients = (PatientDecision(patientID, positive, True, "read"),)
    return Reconciliation(("anna", "bert"), 2, 4, tuple(foci), patients, (), (), {}, {}, "by identity", (caseID,))


SPECIMENS = (
    Specimen("S1", "P1", "F1", 2, "core", date(2015, 4, 10), "2+", "dual", 2.6, 6.1),
    Specimen("S2", "P1", "F2", 3, "core", date(2015, 4, 10), "1+"),
    Specimen("S3", "P1", "F2", 4, "FNA", date(2015, 4, 12), "2+", "dual", 1.2, 2.5),
    Specimen("S4", "P1", "F3", 5, "FNA", date(2015, 4, 10), remark="no cells"),
)


def endpointOf(reading, specimens=SPECIMENS):
    foci = {"P1": {focus.decision.nameInPatient for focus in reading.foci}}
    return computeEndpoint([PATIENT], reading.patients, specimens, foci)


def measured(folder, *rows):
    """Rows of a measurements.csv with these cells, as `readMeasurements` reads it."""
    keys = [column.key for column in flat(MEASUREMENT_COLUMNS)]
    with (folder / "measurements.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, keys)
        writer.writeheader()
        writer.writerows({"caseID": "C1", "role": "lesion", "name": "x", **row} for row in rows)
    return readMeasurements([folder / "measurements.csv"])


MEASURED = (
    {"regionID": "F1", "siteCode": "SCT:10200004", "knownFrom": "CT MR", "volumeMl": "12.5", "suvMax": "14.25", "ratioMax": "7.5", "biopsied": "1", "centroidR": "1.5"},
    {"regionID": "F2", "suvMax": "3.1"},
    {"regionID": "F9", "siteMeaning": "Lung", "suvMax": "2.2"},
    {"regionID": "B1", "role": "reference", "name": "Blood pool", "suvMean": "1.9"},
    {"regionID": "F1", "caseID": "ANOTHER-STUDY", "suvMax": "99"},
)  # fmt: skip


@pytest.fixture
def table(tmp_path):
    reading = readingOf()
    return lesionAnalysis(reading, endpointOf(reading), measured(tmp_path, *MEASURED), {"C1": "P1"}, freeSearch=False)


def test_pandas_reads_it_in_one_line_with_measures_scores_decision_and_pathology_side_by_side(table, tmp_path):
    writeTable(tmp_path / "lesionAnalysis.csv", table.columns, table.rows)
    lesions = pd.read_csv(tmp_path / "lesionAnalysis.csv").set_index("focusID")
    first = lesions.loc["F1"]
    assert (first["patientID"], first["tracer"], first["knownFrom"], first["biopsied"]) == ("P1", "89Zr-trastuzumab", "CT MR", 1)
    assert (first["volumeMl"], first["suvMax"], first["ratioMax"]) == (12.5, 14.25, 7.5)
    assert (first["score_anna"], first["score_bert"], first["positive"], first["her2Positive"]) == (5, 4, 1, 1)
    assert (first["her2Class"], first["ihcScore"], first["ishRatio"], first["ishCopies"]) == ("HER2-positive", "2+", 2.6, 6.1)
    assert lesions["suvMax"].dtype == float and lesions.loc["F3", "answer_anna"] == "not seen"
    assert lesions["positive"].isna().to_dict() == {"F1": False, "F2": False, "F3": False, "F4": True, "F5": False, "F9": True}
    assert (first["positionR"], first["positionA"], first["positionS"]) == (1.0, 2.5, -3.0)
    assert (tmp_path / "lesionAnalysis.schema.csv").is_file()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R on this machine")
def test_r_reads_it_in_one_line(table, tmp_path):
    writeTable(tmp_path / "lesionAnalysis.csv", table.columns, table.rows)
    line = 'd <- read.csv("lesionAnalysis.csv"); cat(nrow(d), d$suvMax[1], d$score_bert[1], sum(d$her2Positive, na.rm = TRUE))'
    ran = subprocess.run(["Rscript", "-e", line], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == "6 14.25 4 1"


DOCS = Path(__file__).resolve().parents[3] / "docs" / "methods-trial.md"


def linesOfDocs(begins):
    """The lines of code of the documentation that begin so, and those that follow in the same block."""
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(f"    {begins}"))
    return [line.strip() for line in itertools.takewhile(lambda line: line.startswith("    "), lines[first:])]


def writeNumberedNames(table, folder):
    """With a patient 001 and a case NA."""
    rows = [{**row, "patientID": "001", "caseID": "NA"} for row in table.rows]
    writeTable(folder / "lesionAnalysis.csv", table.columns, rows)


def test_names_that_look_like_numbers_stay_texts_in_pandas_by_the_schema(table, tmp_path, monkeypatch):
    writeNumberedNames(table, tmp_path)
    monkeypatch.chdir(tmp_path)
    names = {"pandas": pd}
    exec("\n".join(linesOfDocs("texts = ")), names)
    lesions = names["lesions"]
    assert (lesions["patientID"][0], lesions["caseID"][0], lesions["suvMax"][0]) == ("001", "NA", 14.25)
    assert pd.read_csv("lesionAnalysis.csv")["patientID"][0] == 1  # what the schema is good for


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R on this machine")
def test_names_that_look_like_numbers_stay_texts_in_r_by_the_schema(table, tmp_path):
    writeNumberedNames(table, tmp_path)
    said = "cat(lesions$patientID[1], lesions$caseID[1], lesions$suvMax[1], class(lesions$positive), class(lesions$her2Class))"
    lines = [*linesOfDocs("schema <- "), said]
    ran = subprocess.run(["Rscript", "-e", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == "001 NA 14.25 integer character"


def rowOf(table, focusID):
    (row,) = [row for row in table.rows if row["focusID"] == focusID]
    return row


def test_a_lesion_that_was_measured_and_not_read_has_its_row_and_another_study_has_none(table):
    row = rowOf(table, "F9")
    assert (row["read"], row["patientID"], row["site"], row["suvMax"]) == (False, "P1", "Lung", 2.2)
    assert len(table.rows) == 6


def test_several_specimens_of_a_lesion_stand_side_by_side_and_one_number_of_two_is_not_chosen(table):
    row = rowOf(table, "F2")
    assert (row["specimens"], row["specimenIDs"], row["ihcScore"], row["ishMethod"]) == (2, "S2; S3", "1+; 2+", "not given; dual")
    assert (row["her2Class"], row["ishRatio"]) == ("HER2-low", 1.2)
    assert (rowOf(table, "F5")["her2Class"], rowOf(table, "F5").get("her2Positive")) == ("not biopsied", None)


def test_what_was_not_measured_is_empty_and_says_why(tmp_path):
    reading = readingOf()
    endpoint = endpointOf(reading)
    withoutTable = lesionAnalysis(reading, endpoint, [], {"C1": "P1"}, freeSearch=False)
    assert {row["notMeasuredBecause"] for row in withoutTable.rows} == {"no table of measurements was given"}
    rows = measured(tmp_path, *MEASURED)
    table = lesionAnalysis(reading, endpoint, rows, {"C1": "P1"}, freeSearch=False)
    assert rowOf(table, "F5")["notMeasuredBecause"] == "the tables of measurements do not have this region"
    assert rowOf(table, "F1").get("notMeasuredBecause") is None


def test_in_a_free_search_a_mark_never_takes_the_measures_of_a_region_of_the_same_name(tmp_path):
    reading = readingOf()
    table = lesionAnalysis(reading, endpointOf(reading), measured(tmp_path, *MEASURED), {"C1": "P1"}, freeSearch=True)
    assert len(table.rows) == 5 and {row.get("suvMax") for row in table.rows} == {None}
    assert all(row["notMeasuredBecause"].startswith("free search") for row in table.rows)


def test_a_lesion_that_was_measured_twice_is_refused(tmp_path):
    reading = readingOf()
    with pytest.raises(ProblemError, match="have lesion F1 of case C1 twice"):
        lesionAnalysis(reading, endpointOf(reading), measured(tmp_path, MEASURED[0], MEASURED[0]), {"C1": "P1"}, freeSearch=False)


def test_scores_for_the_statistics_keep_apart_what_was_not_seen_and_what_was_not_answered():
    reading = readingOf()
    lesions, orLow = scoredLesions(reading, endpointOf(reading))
    assert [str(score) for score in lesions.scores[0]] == ["5.0", "4.0", "-inf", "nan", "1.0"]
    assert [str(call) for call in lesions.calls["anna"]] == ["1.0", "1.0", "0.0", "nan", "0.0"]
    assert [str(call) for call in lesions.calls[RULE]] == ["1.0", "0.0", "0.0", "nan", "0.0"]
    # S2 and S3 are HER2-low, S4 says nothing.
    assert [str(answer) for answer in lesions.diseased] == ["1.0", "0.0", "nan", "nan", "nan"]
    assert [str(answer) for answer in orLow.diseased] == ["1.0", "1.0", "nan", "nan", "nan"]


def test_patients_who_are_not_eligible_have_no_lesion_in_the_statistics():
    reading = readingOf()
    foci = {"P1": {focus.decision.nameInPatient for focus in reading.foci}}
    endpoint = computeEndpoint([replace(PATIENT, ecog=4)], reading.patients, SPECIMENS, foci)
    assert all(lesions.patients.size == 0 for lesions in scoredLesions(reading, endpoint))
