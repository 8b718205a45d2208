"""Several readers: published numbers, what must not change a result, and what is said instead of an interval."""

import re

import numpy as np
import pytest
from HER2PETLib.statistics.multireader import (
    CLUSTERED,
    DELONG,
    FIXED,
    FIXED_CASES,
    JACKKNIFE,
    MULTIREADER_COLUMNS,
    RANDOM,
    UNBIASED,
    readersOfLesions,
)
from hypothesis import given
from hypothesis import strategies as st

# domain-next A2, by R: patient, score of reader 1, with the condition; and the scores of reader 2.
LESIONS = np.array(
    [
        [1, 5, 1], [1, 4, 1], [1, 4, 0], [2, 2, 0], [2, 1, 0], [3, 5, 1], [3, 5, 1], [3, 3, 1], [4, 1, 0], [5, 4, 0], [5, 2, 0], [5, 2, 0],
        [6, 5, 1], [6, 2, 1], [7, 1, 0], [7, 3, 0], [7, 1, 0], [8, 4, 1], [9, 3, 0], [9, 2, 0], [10, 5, 1], [10, 4, 1], [10, 1, 0],
        [10, 2, 0], [11, 5, 0], [11, 4, 0], [11, 1, 0], [12, 3, 1], [12, 5, 1], [12, 2, 0],
    ]
)  # fmt: skip
SECOND = [4, 4, 3, 1, 1, 5, 4, 4, 2, 3, 2, 1, 5, 3, 1, 2, 2, 5, 3, 1, 4, 4, 2, 1, 4, 3, 1, 4, 4, 2]


def both(**options):
    return readersOfLesions([LESIONS[:, 1], SECOND], LESIONS[:, 2], patients=LESIONS[:, 0], **options)


def drawn(draw):
    count = draw(st.integers(8, 20))
    scores = draw(st.lists(st.lists(st.integers(1, 5), min_size=count, max_size=count), min_size=3, max_size=3))
    truth = [1, 1, 1, 0, 0, 0, *draw(st.lists(st.integers(0, 1), min_size=count - 6, max_size=count - 6))]
    patients = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    return np.array(scores, dtype=float), np.array(truth), np.array(patients)


studies = st.composite(drawn)()


def intervals(found):
    return [(each.estimate, each.interval.low, each.interval.high) for each in found.inferences]


def test_two_readers_of_lesions_in_patients_have_obuchowskis_errors():
    one = readersOfLesions([LESIONS[:, 1]], LESIONS[:, 2], patients=LESIONS[:, 0]).inferences
    assert one[1].standardError == pytest.approx(0.0584643398, abs=5e-11)
    # The difference of two readers: each as a treatment that one reader read.
    apart = readersOfLesions([[LESIONS[:, 1]], [SECOND]], LESIONS[:, 2], patients=LESIONS[:, 0]).inferences
    difference = next(each for each in apart if each.readersAre == FIXED and " - " in each.of)
    assert difference.estimate == pytest.approx(-0.1041666667, abs=5e-11)
    assert difference.standardError == pytest.approx(0.0357561243, abs=5e-11)
    assert difference.p == pytest.approx(0.0035768371, abs=5e-11)


def test_the_jackknife_leaves_a_patient_out_with_all_lesions():
    one = readersOfLesions([LESIONS[:, 1]], LESIONS[:, 2], patients=LESIONS[:, 0], covariance=JACKKNIFE).inferences
    assert one[1].standardError == pytest.approx(0.0624169810, abs=5e-11)


@given(studies)
def test_the_jackknife_is_what_leaving_each_patient_out_by_hand_gives(study):
    scores, truth, patients = study

    def areas(chosen):
        with_, without = scores[:, chosen & (truth == 1)], scores[:, chosen & (truth == 0)]
        above = (with_[:, :, None] > without[:, None, :]) + 0.5 * (with_[:, :, None] == without[:, None, :])
        return above.mean(axis=(1, 2)) if above.shape[1] and above.shape[2] else np.full(len(scores), np.nan)

    left = np.array([areas(patients != patient) for patient in np.unique(patients)]).T
    found = readersOfLesions(scores, truth, patients=patients, covariance=JACKKNIFE)
    cases = left.shape[1]
    deviations = left - left.mean(axis=1, keepdims=True)
    covariance = (cases - 1) / cases * deviations @ deviations.T
    if np.isnan(covariance).any():
        assert found.inferences[1].interval.low is None
    else:
        assert found.inferences[1].components.error == pytest.approx(np.trace(covariance) / 3, abs=1e-12)


@given(studies, st.permutations(range(3)))
def test_the_order_of_readers_and_lesions_changes_nothing(study, order):
    scores, truth, patients = study
    found = readersOfLesions(scores, truth, patients=patients)
    turned = readersOfLesions(scores[list(order), ::-1], truth[::-1], patients=patients[::-1])
    for one, other in zip(intervals(found), intervals(turned), strict=True):
        assert one == pytest.approx(other, abs=1e-9)


@given(studies)
def test_no_interval_leaves_its_limits_or_has_no_width(study):
    scores, truth, patients = study
    for found in (
        readersOfLesions(scores, truth, patients=patients),
        readersOfLesions([scores, scores[::-1]], truth, patients=patients),
    ):
        for each in found.inferences:
            lowest = -1 if " - " in each.of else 0
            if each.interval.low is None:
                assert each.interval.reason.startswith("not estimable: ")
            else:
                assert lowest <= each.interval.low < each.interval.high <= 1


def test_random_and_fixed_readers_stand_side_by_side_and_say_of_whom_they_speak():
    rows = both().rows()
    assert [row["readersAre"] for row in rows] == [RANDOM, FIXED, FIXED_CASES]
    assert [row["population"] for row in rows[:2]] == [
        "readers like these, on patients like these",
        "these readers only, on patients like these",
    ]
    assert set(rows[0]) == {column.key for column in MULTIREADER_COLUMNS}


def test_with_two_readers_the_one_degree_of_freedom_and_the_cut_are_said():
    random, fixed, _ = both().rows()
    assert random["note"] == (
        "With two readers, how readers differ rests on 1 degree of freedom. Cut at 0 and 1; it reached from 0.671 to 1.160."
    )
    assert random["high"] == 1 and fixed["note"] == ""


def test_of_one_reader_nothing_is_said_of_readers_like_that_one():
    random, fixed, onThese = readersOfLesions([LESIONS[:, 1]], LESIONS[:, 2], patients=LESIONS[:, 0]).rows()
    assert (
        random["notEstimable"] == onThese["notEstimable"] == "not estimable: there is one reader: how readers differ is not known"
    )
    assert random["estimate"] == pytest.approx(186.5 / 216) and fixed["low"] is not None


def test_readers_who_are_always_right_have_no_interval_of_no_width():
    truth = [0] * 5 + [1] * 5
    found = readersOfLesions([[1] * 5 + [5] * 5, [2] * 5 + [4] * 5], truth)
    assert [row["low"] for row in found.rows()] == [None] * 3
    assert "no width would be wrong" in found.rows()[0]["notEstimable"]
    assert found.rows()[2]["notEstimable"] == "not estimable: the readers do not differ"


def test_an_interval_over_everything_is_none():
    random, *_ = readersOfLesions([[1, 2, 3, 3, 2, 4, 3, 5, 4, 5], [5, 4, 4, 3, 5, 1, 2, 1, 3, 1]], [0] * 5 + [1] * 5).rows()
    assert random["low"] is None
    assert re.fullmatch(
        r"not estimable: too few readers and patients: the interval would reach from -[\d.]+ to [\d.]+", random["notEstimable"]
    )


def test_without_lesions_of_one_kind_there_is_no_area():
    (row, *_) = readersOfLesions([[1, 2], [3, 4]], [1, 1]).rows()
    assert row["estimate"] is None
    assert row["notEstimable"] == "not estimable: needs lesions with and without the condition; there are 2 and 0"


@pytest.mark.parametrize("covariance", [CLUSTERED, JACKKNIFE, DELONG, UNBIASED])
def test_of_few_patients_the_area_is_given_and_the_reason_why_it_has_no_interval(covariance):
    row = readersOfLesions([[1, 3, 2, 5], [2, 3, 1, 5]], [0, 0, 0, 1], covariance=covariance).rows()[0]
    assert row["estimate"] == 1
    assert (
        row["notEstimable"]
        == "not estimable: an interval by patient needs 5 patients with the condition and 5 without, not 1 and 3"
    )


def test_a_lesion_that_a_reader_did_not_score_is_left_out_for_all_and_counted():
    scores = np.array([LESIONS[:, 1], SECOND], dtype=float)
    scores[1, 4] = np.nan
    found = readersOfLesions(scores, LESIONS[:, 2], patients=LESIONS[:, 0])
    without = readersOfLesions(np.delete(scores, 4, axis=1), np.delete(LESIONS[:, 2], 4), patients=np.delete(LESIONS[:, 0], 4))
    assert intervals(found) == intervals(without)
    assert found.rows()[0]["omitted"] == 1 and found.rows()[0]["other"] == 17


@pytest.mark.parametrize("covariance", [DELONG, UNBIASED])
def test_lesions_of_one_patient_are_never_taken_as_independent(covariance):
    with pytest.raises(ValueError, match="takes lesions as independent"):
        both(covariance=covariance)


def test_of_two_treatments_the_test_of_all_is_the_test_of_their_difference():
    found = readersOfLesions(
        [[LESIONS[:, 1], SECOND], [SECOND, SECOND[::-1]]], LESIONS[:, 2], patients=LESIONS[:, 0], treatments=("PET", "PET/CT")
    )
    for test, each in zip(found.tests, found.inferences[-3:], strict=True):
        assert (test.readersAre, each.of) == (each.readersAre, "PET - PET/CT")
        assert test.p == pytest.approx(each.p)
