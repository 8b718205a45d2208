"""A trial of six patients, worked out with a pen: every table holds the numbers that one counts.

| patient | tracer | foci (anna, bert) | biopsy | what follows |
|---|---|---|---|---|
| P1 | trastuzumab | F1 (5, 4), F2 (4, 3) | F1 3+ | F1 positive, HER2-positive: imageable |
| P2 | pertuzumab | F1 (4, 5) | F1 1+ | F1 positive, HER2-low: not imageable |
| P3 | trastuzumab | F1 (2, 1), F2 (3, 4) | F2 3+ | no positive focus: not imageable; F2 was missed |
| P4 | pertuzumab | F1 (5, 5) | none | F1 positive, not biopsied: not evaluable |
| P5 | trastuzumab | F1 (not assessable, 5) | none | the reading does not decide: not evaluable |
| P6 | trastuzumab | not imaged | none | ECOG 4: not eligible |
"""

from dataclasses import replace
from datetime import date

import pytest
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import Answer, AnswerState, FocusDecision, decideFocus, decidePatients
from HER2PETLib.reading.primaryanalysis import PROPOSED, PrimaryAnalysis
from HER2PETLib.report.endpointtables import endpointTables
from HER2PETLib.report.lesionanalysis import lesionAnalysis
from HER2PETLib.report.multireadertables import multiReaderTable
from HER2PETLib.report.readingscores import RULE, scoredLesions
from HER2PETLib.report.readingtables import readingTables
from HER2PETLib.report.summarysection import summary
from HER2PETLib.statistics.agreement import ScorePair
from HER2PETLib.statistics.diagnostic import diagnosticTables
from HER2PETLib.trial.endpoint import computeEndpoint
from HER2PETLib.trial.pathology import Specimen
from HER2PETLib.trial.patients import Patient
from HER2PETLib.trial.primary import primaryRows, withPrimary

T, P = "89Zr-trastuzumab", "89Zr-pertuzumab"
FOCI = {
    "P1": [(5, 4), (4, 3)], "P2": [(4, 5)], "P3": [(2, 1), (3, 4)], "P4": [(5, 5)], "P5": [("not assessable", 5)],
}  # fmt: skip
SPECIMENS = (
    Specimen("S1", "P1", "F1", 2, "core", date(2015, 4, 10), "3+"),
    Specimen("S2", "P2", "F1", 3, "core", date(2015, 4, 10), "1+"),
    Specimen("S3", "P3", "F2", 4, "core", date(2015, 4, 10), "3+"),
)


def person(number, tracer, **changes):
    fixed = Patient(
        f"P{number}", number + 1, tracer, "F", date(1961, 7, 14), date(2015, 2, 3), primaryBiopsyProven=True, primaryHER2="negative",
        metastasisBiopsyProven=True, fociCount=7, fociModality="CT", ecog=1, lifeExpectancyUnder3Months=False, pregnantOrLactating=False,
        overWeightLimit=False, cnsOnlyDisease=False, petDate=date(2015, 3, 30),
    )  # fmt: skip
    return replace(fixed, **changes)


PATIENTS = [person(n, tracer) for n, tracer in enumerate((T, P, T, P, T), start=1)] + [person(6, T, ecog=4, petDate=None)]


def answerOf(said):
    return Answer(AnswerState.SCORED, said) if isinstance(said, int) else Answer(AnswerState(said), reason="motion")


@pytest.fixture(scope="module")
def reading():
    foci, pairs = [], []
    for patientID, said in FOCI.items():
        for number, pair in enumerate(said, start=1):
            answers = dict(zip(("anna", "bert"), map(answerOf, pair), strict=True))
            foci.append(FocusDecision(f"F{number}", f"C-{patientID}", patientID, "Liver", answers, *decideFocus(answers, 4)))
            if all(isinstance(each, int) for each in pair):
                pairs.append(ScorePair(patientID, "Liver", *pair))
    patients = decidePatients({patientID: [f"C-{patientID}"] for patientID in FOCI}, foci, {})
    cases = tuple(f"C-{patientID}" for patientID in FOCI)
    decided = tuple(DecidedFocus(focus, (0.0, 0.0, 0.0)) for focus in foci)
    return Reconciliation(
        ("anna", "bert"), 2, 4, decided, tuple(patients), (), (), {("anna", "bert"): tuple(pairs)}, {}, "by identity", cases
    )


@pytest.fixture(scope="module")
def endpoint(reading):
    foci = {patientID: {f"F{number}" for number in range(1, len(said) + 1)} for patientID, said in FOCI.items()}
    return computeEndpoint(PATIENTS, reading.patients, SPECIMENS, foci)


@pytest.fixture(scope="module")
def tables(reading, endpoint):
    labeled = withPrimary(endpoint, PROPOSED)
    return {
        **readingTables(reading, scores=(1, 2, 3, 4, 5), freeSearch=False),
        **endpointTables(labeled, SPECIMENS, labeled.problems),
        **diagnosticTables(scoredLesions(reading, endpoint)),
        "lesionAnalysis": lesionAnalysis(reading, endpoint, [], {}, freeSearch=False),
        "multiReader": multiReaderTable(reading, endpoint, freeSearch=False),
    }


# Of each group: imageable of enrolled, without replaced, eligible, imaged, evaluable; PET-positive of imaged and of read; PPV for
# HER2-positive, conclusive and biopsied; PPV for HER2-positive or low, the same.
COUNTS = {
    T: [(1, 4), (1, 4), (1, 3), (1, 3), (1, 2), (1, 3), (1, 2), (1, 1), (1, 1), (1, 1), (1, 1)],
    P: [(0, 2), (0, 2), (0, 2), (0, 2), (0, 1), (2, 2), (2, 2), (0, 1), (0, 1), (1, 1), (1, 1)],
    "pooled": [(1, 6), (1, 6), (1, 5), (1, 5), (1, 3), (3, 5), (3, 4), (1, 2), (1, 2), (2, 2), (2, 2)],
}
# R 4.2.2: binom.test, prop.test without continuity correction, in percent.
EXACT = {
    (1, 5): (0.505076, 71.641794),
    (1, 3): (0.840376, 90.570068),
    (3, 5): (14.663280, 94.725505),
    (1, 6): (0.421074, 64.123458),
}
WILSON = {(1, 5): (3.622411, 62.446537), (1, 3): (6.149194, 79.234040)}


def test_every_proportion_counts_whom_one_counts(tables):
    for group, counts in COUNTS.items():
        rows = [row for row in tables["endpoint"].rows if row["group"] == group and row["case"] != "best case"]
        assert [(row["k"], row["n"]) for row in rows] == counts, group


def test_its_intervals_are_those_of_r(tables):
    rows = {(row["k"], row["n"]): row for row in tables["endpoint"].rows if row["group"] == "pooled"}
    for place, bounds in EXACT.items():
        assert (rows[place]["exactLow"], rows[place]["exactHigh"]) == pytest.approx(bounds, abs=5e-7)
    for place, bounds in WILSON.items():
        assert (rows[place]["wilsonLow"], rows[place]["wilsonHigh"]) == pytest.approx(bounds, abs=5e-7)


# Of imaged: P4 and P5 are not evaluable. Of enrolled P6 is not, too. PET-positive: P5 has no answer. PPV: everybody biopsied has one.
@pytest.mark.parametrize(
    ("measure", "denominator", "group", "worst", "best", "observed"),
    [
        ("imageableHER2Positive", "imaged", "pooled", (1, 5), (3, 5), (1, 3)),
        ("imageableHER2Positive", "eligible", "pooled", (1, 5), (3, 5), (1, 3)),
        ("imageableHER2Positive", "enrolled", "pooled", (1, 6), (4, 6), (1, 3)),
        ("imageableHER2Positive", "imaged", T, (1, 3), (2, 3), (1, 2)),
        ("imageableHER2Positive", "imaged", P, (0, 2), (1, 2), (0, 1)),
        ("petPositive", "imaged", "pooled", (3, 5), (4, 5), (3, 4)),
        ("ppvHER2Positive", "PET-positive and biopsied", "pooled", (1, 2), (1, 2), (1, 2)),
        ("ppvHER2PositiveOrLow", "PET-positive and biopsied", P, (1, 1), (1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("rule", ["countedAsNo", "countedAsYes", "leftOut"])
def test_each_rule_of_not_evaluable_is_primary_with_the_other_two_beside_it(
    endpoint, measure, denominator, group, worst, best, observed, rule
):
    labeled = withPrimary(endpoint, PrimaryAnalysis(measure, denominator, group, "exact", rule))
    expected = {"countedAsNo": ("worst case", worst), "countedAsYes": ("best case", best), "leftOut": ("as observed", observed)}
    first, *others = primaryRows(labeled.rows)
    assert (first.case, (first.proportion.k, first.proportion.n)) == expected.pop(rule)
    assert {(row.case, (row.proportion.k, row.proportion.n)) for row in others} == set(expected.values())


def test_the_flow_names_who_was_lost_where(tables):
    flow = [(row["step"], row["reason"], row["patientIDs"]) for row in tables["patientFlow"].rows if row["group"] == "pooled"]
    assert [row for row in flow if not row[1]] == [
        ("enrolled", "", "P1; P2; P3; P4; P5; P6"),
        ("eligible", "", "P1; P2; P3; P4; P5"),
        ("imaged", "", "P1; P2; P3; P4; P5"),
        ("evaluable", "", "P1; P2; P3"),
    ]
    lost = {patients: (step, reason) for step, reason, patients in flow if reason}
    assert lost["P4"] == ("evaluable", "PET-positive, not biopsied") and lost["P5"] == ("evaluable", "reading not evaluable")
    assert lost["P6"][0] == "eligible" and lost["P6"][1].startswith("not eligible: ") and len(lost) == 3
    failed = [(row["patientID"], row["outcome"]) for row in tables["eligibility"].rows if row["outcome"] != "passed"]
    assert failed == [("P6", "failed")]


def test_outcomes_and_classes_of_each_patient_and_specimen(tables):
    outcomes = [(row["patientID"], row["petPositive"], row["her2"], row["imageable"]) for row in tables["patientOutcomes"].rows]
    assert outcomes == [
        ("P1", True, "HER2-positive", True), ("P2", True, "HER2-low", False), ("P3", False, "not biopsied", False),
        ("P4", True, "not biopsied", None), ("P5", None, "not biopsied", None), ("P6", None, "not biopsied", None),
    ]  # fmt: skip
    classes = [(row["specimenID"], row["specimenClass"], row["focusClass"]) for row in tables["pathologyClasses"].rows]
    assert classes == [
        ("S1", "HER2-positive", "HER2-positive"),
        ("S2", "HER2-low", "HER2-low"),
        ("S3", "HER2-positive", "HER2-positive"),
    ]
    (problem,) = tables["problems"].rows
    assert problem["reason"] == "focus F2 of patient P3 is HER2-positive and not PET-positive; not counted as imageable."


def test_lesions_with_scores_decision_and_class(tables):
    rows = [
        (row["patientID"], row["lesionID"], row["score_anna"], row["score_bert"], row["positive"], row["her2Class"])
        for row in tables["lesionAnalysis"].rows
    ]
    assert rows == [
        ("P1", "F1", 5, 4, True, "HER2-positive"), ("P1", "F2", 4, 3, False, "not biopsied"), ("P2", "F1", 4, 5, True, "HER2-low"),
        ("P3", "F1", 2, 1, False, "not biopsied"), ("P3", "F2", 3, 4, False, "HER2-positive"), ("P4", "F1", 5, 5, True, "not biopsied"),
        ("P5", "F1", None, 5, None, "not biopsied"),
    ]  # fmt: skip
    assert [row["focusID"] for row in tables["discordant"].rows] == ["F2", "F2"]  # of P1 and P3


def test_agreement_of_the_readers(tables):
    # Called by (anna, bert): yes-yes P1F1, P2F1, P4F1; yes-no P1F2; no-yes P3F2; no-no P3F1. P5F1 has one score.
    rows = {
        row["measure"]: row["value"]
        for row in tables["agreement"].rows
        if row["scale"] == "positive is >= 4" and row["scope"] == "all foci"
    }
    assert rows["agreement"] == pytest.approx(4 / 6)
    assert rows["positiveAgreement"] == pytest.approx(2 * 3 / 8) and rows["negativeAgreement"] == pytest.approx(2 * 1 / 4)
    # Chance: 4/6 4/6 + 2/6 2/6 = 20/36. AC1: two thirds positive, chance 2 2/3 1/3 = 4/9.
    assert rows["kappaUnweighted"] == pytest.approx((24 - 20) / (36 - 20)) and rows["ac1"] == pytest.approx((6 - 4) / (9 - 4))


def test_scores_against_pathology(tables):
    """Verified: P1F1 diseased, P2F1 not, P3F2 diseased; anna 5, 4, 3; bert 4, 5, 4; by the rule yes, yes, no."""
    areas = {row["reader"]: row for row in tables["rocAreas"].rows if row["reference"] == "HER2-positive"}
    assert (areas["anna"]["auc"], areas["bert"]["auc"]) == (0.5, 0.0)  # of two pairs anna has one right, bert none
    assert all(row["low"] is None and row["notEstimable"].startswith("not estimable: ") for row in areas.values())
    accuracy = {
        (row["test"], row["measure"]): (row["k"], row["n"])
        for row in tables["lesionAccuracy"].rows
        if row["reference"] == "HER2-positive"
    }
    assert [accuracy["anna", key] for key in ("sensitivity", "specificity", "ppv", "npv")] == [(1, 2), (0, 1), (1, 2), (0, 1)]
    assert [accuracy["bert", key] for key in ("sensitivity", "specificity", "ppv", "npv")] == [(2, 2), (0, 1), (2, 3), (0, 0)]
    assert [accuracy[RULE, key] for key in ("sensitivity", "specificity", "ppv", "npv")] == [(1, 2), (0, 1), (1, 2), (0, 1)]
    verified = {
        row["test"]: row
        for row in tables["verificationBias"].rows
        if row["reference"] == "HER2-positive" and row["measure"] == "sensitivity"
    }
    keys = ("positiveDiseased", "positiveOther", "positiveUnverified", "negativeDiseased", "negativeOther", "negativeUnverified")
    # anna calls P1F1, P1F2, P2F1 and P4F1, not P3F1 and P3F2; bert all of two but P1F2 and P3F1, and P5F1.
    assert [verified["anna"][key] for key in keys] == [1, 1, 2, 1, 0, 1]
    assert [verified["bert"][key] for key in keys] == [2, 1, 2, 0, 0, 2]
    assert verified["anna"]["notEstimable"] == (
        "not estimable: every verified test-negative is diseased, and without such a case there is no standard error"
    )
    assert verified["bert"]["notEstimable"] == "not estimable: no test-negative was verified"
    mean = next(row for row in tables["multiReader"].rows if row["reference"] == "HER2-positive")
    assert (mean["estimate"], mean["low"], mean["readers"], mean["diseased"], mean["other"]) == (0.25, None, 2, 2, 1)


def test_the_answer_says_the_primary_its_rule_and_what_was_missed(tables):
    said = " ".join(str(part) for part in summary(tables, PROPOSED))
    assert "1/5 (20.00 %; 0.51 to 71.64)" in said and "patients who are not evaluable count as no" in said
    assert "Best case: 3/5 (60.00 %; 14.66 to 94.73)" in said and "as observed: 1/3 (33.33 %; 0.84 to 90.57)" in said
    assert "Missed by PET: F2 of P3 (Liver) is HER2-positive by pathology and not PET-positive (scores: anna 3, bert 4)" in said
