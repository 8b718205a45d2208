"""Several readers of a study against its pathology: the table, stages as treatments, a free search, and the files for other programs."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import Answer, AnswerState, FocusDecision, PatientDecision, decideFocus
from HER2PETLib.report.lesionanalysis import lesionAnalysis
from HER2PETLib.report.multireadertables import markedStudy, multiReaderTable, writeForOthers
from HER2PETLib.report.readerstudyfiles import readIMRMC, readRJafroc
from HER2PETLib.statistics.multireader import readersOfLesions
from HER2PETLib.trial.pathology import FocusPathology, HER2Status

# domain-next A2: patient, score of reader 1, with the condition; and the scores of reader 2. By R: areas 0.8634259259 and 0.9675925926.
FIRST = "1 5 1;1 4 1;1 4 0;2 2 0;2 1 0;3 5 1;3 5 1;3 3 1;4 1 0;5 4 0;5 2 0;5 2 0;6 5 1;6 2 1;7 1 0;7 3 0;7 1 0;8 4 1;9 3 0;9 2 0;10 5 1;10 4 1;10 1 0;10 2 0;11 5 0;11 4 0;11 1 0;12 3 1;12 5 1;12 2 0"
SECOND = "4,4,3,1,1,5,4,4,2,3,2,1,5,3,1,2,2,5,3,1,4,4,2,1,4,3,1,4,4,2"
ROWS = [tuple(map(int, row.split())) for row in FIRST.split(";")]


def answerOf(score):
    return Answer(AnswerState.NOT_SEEN) if score is None else Answer(AnswerState.SCORED, score)


@pytest.fixture
def study():
    """A reading of 30 lesions of 12 patients, all biopsied, and its endpoint as far as it is asked for here."""
    foci, pathology = [], []
    for number, ((patient, score, isPositive), second) in enumerate(zip(ROWS, map(int, SECOND.split(",")), strict=True)):
        answers = {"anna": answerOf(score), "bert": answerOf(second)}
        decision = FocusDecision(f"L{number}", f"C{patient}", f"P{patient}", "Liver", answers, *decideFocus(answers, 4))
        foci.append(DecidedFocus(decision, (0.0, 0.0, 0.0)))
        status = HER2Status("HER2-positive" if isPositive else "HER2-0", bool(isPositive), bool(isPositive), None, "IHC")
        pathology.append(FocusPathology(f"P{patient}", decision.nameInPatient, status, ()))
    patients = tuple(PatientDecision(f"P{n}", (), True, "read") for n in range(1, 13))
    reading = Reconciliation(("anna", "bert"), 2, 4, tuple(foci), patients, (), (), {}, {}, "by identity of the given foci")
    outcomes = [SimpleNamespace(patientID=f"P{n}", reached="evaluable", tracer="89Zr-trastuzumab") for n in range(1, 13)]
    return reading, SimpleNamespace(pathology=tuple(pathology), outcomes=outcomes)


def test_the_mean_of_the_readers_areas_is_that_of_r(study):
    rows = [row for row in multiReaderTable(*study, freeSearch=False).rows if row["reference"] == "HER2-positive"]
    assert [row["of"] for row in rows] == ["HER2 PET/CT"] * 3
    assert rows[0]["estimate"] == pytest.approx((0.8634259259 + 0.9675925926) / 2, abs=5e-11)
    # Variances and covariance by R, doAUCcluster: fixed readers' variance is their mean, all four.
    covariance = (0.0034180790295 + 0.0006549819612 - 0.0012785004267) / 2
    assert rows[1]["standardError"] == pytest.approx(((0.0034180790295 + 0.0006549819612 + 2 * covariance) / 4) ** 0.5, abs=1e-11)
    assert (rows[0]["readers"], rows[0]["patients"], rows[0]["diseased"], rows[0]["other"]) == (2, 12, 12, 18)


def test_stages_of_a_reading_are_its_treatments(study):
    reading, endpoint = study
    foci = []
    for focus in reading.foci:
        alone = {reader: answerOf(max(1, answer.score - 1)) for reader, answer in focus.decision.answers.items()}
        foci.append(replace(focus, stages={"PET alone": alone, "with CT": focus.decision.answers}))
    staged = replace(reading, foci=tuple(foci), stages=("PET alone", "with CT"))
    rows = [row for row in multiReaderTable(staged, endpoint, freeSearch=False).rows if row["reference"] == "HER2-positive"]
    assert [row["of"] for row in rows[::3]] == ["PET alone", "with CT", "PET alone - with CT"]
    assert rows[6]["estimate"] == pytest.approx(rows[0]["estimate"] - rows[3]["estimate"])


def test_scores_for_imrmc_give_the_same_areas(study, tmp_path):
    reading, endpoint = study
    lesions = lesionAnalysis(reading, endpoint, [], {}, freeSearch=False)
    (path,) = writeForOthers(tmp_path, "A trial", reading, endpoint, lesions, freeSearch=False)
    back = readIMRMC(path)
    assert path.name == "readers.imrmc" and back.cases[0] == "P1/L0"
    areas = readersOfLesions(back.scores, back.truth).values[0]
    assert areas == pytest.approx([0.8634259259, 0.9675925926], abs=5e-11)


def test_marks_of_a_free_search_that_nobody_verified_are_not_called_false(study):
    reading, endpoint = study
    unverified = replaceStatus(endpoint, 3)
    assert markedStudy(reading, unverified)[0] is None
    rows = multiReaderTable(reading, unverified, freeSearch=True).rows
    assert [row["measure"] for row in rows[-2:]] == ["wAFROC", "wAFROC1"]
    assert rows[-1]["notEstimable"] == (
        "not estimable: of 30 foci that readers marked, 1 has no pathology that answers, and whether their marks are false is not known"
    )


def replaceStatus(endpoint, number):
    focus = endpoint.pathology[number]
    pathology = [*endpoint.pathology]
    pathology[number] = replace(focus, status=HER2Status("not biopsied", None, None, None, "no specimen"))
    return SimpleNamespace(pathology=tuple(pathology), outcomes=endpoint.outcomes)


def test_a_verified_free_search_has_its_figures_and_its_file_for_rjafroc(study, tmp_path):
    reading, endpoint = study
    lesions = lesionAnalysis(reading, endpoint, [], {}, freeSearch=True)
    written = writeForOthers(tmp_path, "A trial", reading, endpoint, lesions, freeSearch=True)
    assert [path.name for path in written] == ["readers.imrmc", "readers.xlsx", "readersNumbers.csv"]
    marked = readRJafroc(written[1])
    # Patients 2, 4, 5, 7, 9 and 11 have no HER2-positive lesion.
    assert sum(not own for own in marked.lesions.values()) == 6 and sum(map(len, marked.lesions.values())) == 12
    rows = multiReaderTable(reading, endpoint, freeSearch=True).rows
    assert {row["measure"] for row in rows} == {"Area under the ROC curve", "wAFROC", "wAFROC1"}
    assert all(0 <= row["estimate"] <= 1 for row in rows)


def test_a_free_search_counts_the_same_patients_as_the_areas(study):
    reading, endpoint = study
    notImaged = SimpleNamespace(patientID="P3", reached="eligible", tracer="89Zr-trastuzumab")
    fewer = SimpleNamespace(
        pathology=endpoint.pathology, outcomes=[notImaged if each.patientID == "P3" else each for each in endpoint.outcomes]
    )
    rows = [row for row in multiReaderTable(reading, fewer, freeSearch=True).rows if row["reference"] == "HER2-positive"]
    assert {row["patients"] for row in rows} == {11} and {row["diseased"] for row in rows} == {9}
    remarks = [row["note"] for row in rows if row["measure"].startswith("wAFROC")]
    assert remarks and all("Lesions that no reader marked are unknown" in remark for remark in remarks)
