"""Scores against pathology: what the tables say, and what they refuse to say."""

import numpy as np
import pytest
from HER2PETLib.statistics.diagnostic import diagnosticTables
from HER2PETLib.statistics.readerareas import logitInterval
from HER2PETLib.statistics.scoredlesions import ScoredLesions
from HER2PETLib.statistics.verificationbias import Verified, correctedAccuracy
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

# domain-next A2: patient, score, disease; scores of the second reader.
EXAMPLE = np.array(
    [
        [1, 5, 1], [1, 4, 1], [1, 4, 0], [2, 2, 0], [2, 1, 0], [3, 5, 1], [3, 5, 1], [3, 3, 1], [4, 1, 0], [5, 4, 0],
        [5, 2, 0], [5, 2, 0], [6, 5, 1], [6, 2, 1], [7, 1, 0], [7, 3, 0], [7, 1, 0], [8, 4, 1], [9, 3, 0], [9, 2, 0],
        [10, 5, 1], [10, 4, 1], [10, 1, 0], [10, 2, 0], [11, 5, 0], [11, 4, 0], [11, 1, 0], [12, 3, 1], [12, 5, 1], [12, 2, 0],
    ]
)  # fmt: skip
SECOND = np.array([4, 4, 3, 1, 1, 5, 4, 4, 2, 3, 2, 1, 5, 3, 1, 2, 2, 5, 3, 1, 4, 4, 2, 1, 4, 3, 1, 4, 4, 2])


def lesionsOf(patients, scores, diseased, threshold=4):
    """ScoredLesions whose readers call at the threshold; a score of None is no answer."""
    scores = np.array(scores, dtype=float)
    readers = tuple("ABCDE"[: len(scores)])
    calls = {reader: np.where(np.isnan(own), np.nan, own >= threshold) for reader, own in zip(readers, scores, strict=True)}
    names = np.array([f"P{patient:02}" for patient in patients])
    return ScoredLesions("HER2-positive", readers, names, scores, np.array(diseased, dtype=float), calls, threshold)


def example(**changes):
    given = {"patients": EXAMPLE[:, 0], "scores": [EXAMPLE[:, 1], SECOND], "diseased": EXAMPLE[:, 2]}
    return lesionsOf(**{**given, **changes})


def rowOf(table, **cells):
    (row,) = [row for row in table.rows if all(row[key] == value for key, value in cells.items())]
    return row


def test_areas_and_their_difference_are_those_of_the_author_and_never_leave_0_to_1():
    tables = diagnosticTables([example()])
    second = rowOf(tables["rocAreas"], reader="B")
    # R 4.2.2, doAUCcluster; its Wald interval ends at 1.018.
    assert (second["auc"], second["standardError"]) == pytest.approx((0.9675925926, 0.0255926154), abs=5e-11)
    assert 0 < second["low"] < second["auc"] < second["high"] < 1
    assert (second["diseased"], second["other"], second["patientsDiseased"], second["patientsOther"]) == (12, 18, 6, 9)
    difference = rowOf(tables["rocDifferences"], first="A", second="B")
    assert (difference["difference"], difference["p"]) == pytest.approx((0.1041666667, 0.0035768371), abs=5e-11)


def test_the_curve_goes_from_0_to_1_by_the_counts_and_marks_the_threshold():
    rows = [row for row in diagnosticTables([example()])["rocPoints"].rows if row["reader"] == "A"]
    rates = [(row["falsePositiveRate"], row["truePositiveRate"]) for row in rows]
    assert rates[0] == (0, 0) and rates[-1] == (1, 1) and rates == sorted(rates)
    (marked,) = [row for row in rows if row["isThreshold"]]
    # Scores of 4 and 5: 9 of 12 diseased, 4 of 18 others (13 are called, domain-next A5).
    assert (marked["threshold"], marked["truePositive"], marked["falsePositive"]) == (4, 9, 4)
    x, y = zip(*rates, strict=True)
    assert np.trapezoid(y, x) == pytest.approx(0.8634259259, abs=5e-11)


def test_sensitivity_and_ppv_have_their_counts_design_effect_and_intervals():
    table = diagnosticTables([example()])["lesionAccuracy"]
    sensitivity, ppv = (rowOf(table, test="A", measure=measure) for measure in ("sensitivity", "ppv"))
    assert (sensitivity["k"], sensitivity["n"], sensitivity["patients"]) == (9, 12, 6)
    assert sensitivity["deff"] == pytest.approx(0.6) and "taken as 1" in sensitivity["method"]
    assert (ppv["k"], ppv["n"], ppv["patients"]) == (9, 13, 8)
    # R survey 4.1.1.
    bounds = (ppv["low"], ppv["high"], ppv["kornGraubardLow"], ppv["kornGraubardHigh"])
    assert bounds == pytest.approx((0.292539063, 0.924487732, 0.2930761, 0.948201802), abs=5e-8)


def test_where_only_the_called_were_biopsied_ppv_is_all_that_can_be_said():
    called = EXAMPLE[:, 1] >= 4
    tables = diagnosticTables([example(scores=[EXAMPLE[:, 1]], diseased=np.where(called, EXAMPLE[:, 2], np.nan))])
    assert rowOf(tables["lesionAccuracy"], measure="ppv")["value"] == pytest.approx(9 / 13)
    for measure in ("sensitivity", "specificity"):
        row = rowOf(tables["lesionAccuracy"], measure=measure)
        assert (row["value"], row["low"], row["kornGraubardLow"]) == (None, None, None)
        assert row["notEstimable"] == "not estimable: no lesion that the test does not call was verified"
        corrected = rowOf(tables["verificationBias"], measure=measure)
        assert (corrected["corrected"], corrected["naive"], corrected["low"]) == (None, None, None)
        assert corrected["notEstimable"] == "not estimable: no test-negative was verified"
        assert (corrected["negativeUnverified"], corrected["positiveDiseased"]) == (17, 9)
    assert rowOf(tables["lesionAccuracy"], measure="npv")["notEstimable"] == "not estimable: no lesion is in the denominator"


def test_scores_that_separate_the_lesions_completely_have_an_area_and_no_interval():
    lesions = lesionsOf(range(20), [[5] * 10 + [1] * 10, [4] * 10 + [2] * 10], [1] * 10 + [0] * 10)
    tables = diagnosticTables([lesions])
    row = rowOf(tables["rocAreas"], reader="A")
    assert (row["auc"], row["low"], row["standardError"]) == (1, None, None)
    assert "separate the lesions completely" in row["notEstimable"]
    difference = rowOf(tables["rocDifferences"], first="A", second="B")
    assert (difference["difference"], difference["p"]) == (0, None) and "alike" in difference["notEstimable"]


def test_few_patients_with_disease_have_an_area_and_no_interval():
    lesions = lesionsOf([1, 1, 2, 3, *range(4, 12)], [[5, 4, 3, 4, 1, 2, 3, 4, 1, 2, 5, 1]], [1] * 4 + [0] * 8)
    row = rowOf(diagnosticTables([lesions])["rocAreas"], reader="A")
    assert row["auc"] is not None and row["low"] is None
    assert row["notEstimable"].endswith("with a diseased and 5 with another lesion, not 3 and 8")


def test_a_lesion_without_a_score_or_an_answer_is_left_out_and_one_not_seen_is_below_every_score():
    scores = [[5, np.nan, -np.inf, 1, 4, 2]]
    tables = diagnosticTables([lesionsOf(range(6), scores, [1, 1, 1, 0, np.nan, 0])])
    row = rowOf(tables["rocAreas"], reader="A")
    # 5 and not seen, against 1 and 2: (1 + 1 + 0 + 0) / 4.
    assert (row["diseased"], row["other"], row["auc"]) == (2, 2, 0.5)
    sensitivity = rowOf(tables["lesionAccuracy"], measure="sensitivity")
    assert (sensitivity["k"], sensitivity["n"], sensitivity["called"], sensitivity["notCalled"]) == (1, 2, 2, 3)


def test_without_any_lesion_every_table_is_there_and_says_so():
    tables = diagnosticTables([lesionsOf([], [[], []], [])])
    assert rowOf(tables["rocAreas"], reader="A")["notEstimable"] == "not estimable: no lesion is verified"
    assert tables["rocPoints"].rows == []
    assert {row["value"] for row in tables["lesionAccuracy"].rows} == {None}
    assert all(row["notEstimable"] for row in tables["lesionAccuracy"].rows)


@st.composite
def studies(draw):
    count = draw(st.integers(0, 30))
    score = st.sampled_from([1, 2, 3, 4, 5, -np.inf, np.nan])
    scores = [draw(st.lists(score, min_size=count, max_size=count)) for _ in range(2)]
    diseased = draw(st.lists(st.sampled_from([0, 1, np.nan]), min_size=count, max_size=count))
    return lesionsOf(draw(st.lists(st.integers(0, 12), min_size=count, max_size=count)), scores, diseased)


# Without shrinking: each example draws patients 9,999 times.
@settings(max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(studies())
def test_whatever_was_scored_no_row_leaves_its_range_has_width_0_or_is_empty_without_a_reason(lesions):
    for name, table in diagnosticTables([lesions]).items():
        lowest = -1 if name == "rocDifferences" else 0
        keys = {column.key for column in table.columns}
        for row in table.rows:
            assert set(row) == keys
            if "low" in keys and row["low"] is not None:
                assert lowest <= row["low"] < row["high"] <= 1
            elif "low" in keys:
                assert row["high"] is None and row["notEstimable"].startswith("not estimable: ")
            numbers = [value for value in row.values() if isinstance(value, float)]
            assert np.isfinite(numbers).all()


def test_correction_for_verification_changes_nothing_where_all_were_verified():
    counts = Verified(40, 10, 0, 8, 42, 0)
    found = correctedAccuracy(counts)
    assert found["sensitivity"].value == pytest.approx(40 / 48) == pytest.approx(found["sensitivity"].naive)
    assert found["specificity"].value == pytest.approx(42 / 52)


def test_no_half_lesion_is_added_where_a_count_is_0():
    found = correctedAccuracy(Verified(9, 3, 5, 0, 8, 40))["sensitivity"]
    assert (found.value, found.error) == (None, None)
    assert "no verified test-negative is diseased" in found.interval.reason


def test_an_interval_of_an_area_needs_a_variance():
    assert logitInterval(0.9, 0.0, "DeLong").reason.startswith("not estimable: the variance is 0")
    assert logitInterval(1.0, 0.0, "DeLong").low is None and logitInterval(0.9, float("nan"), "DeLong").low is None
