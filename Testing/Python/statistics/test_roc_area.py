"""The area under the ROC curve by placement values: what it is by definition, and what its variances agree with."""

import numpy as np
import pytest
from HER2PETLib.statistics.rocarea import clusteredCovariance, delongCovariance, placementValues, psi
from hypothesis import given
from hypothesis import strategies as st

# domain-next A1: by hand, and pROC 1.18.0.
TEN, TRUTH = [1, 2, 1, 3, 4, 3, 5, 4, 5, 2], [0] * 5 + [1] * 5


def scored(draw, readers=2):
    """scores (readers, lesions), truth with both classes, patients."""
    count = draw(st.integers(4, 14))
    scores = draw(st.lists(st.lists(st.integers(1, 5), min_size=count, max_size=count), min_size=readers, max_size=readers))
    truth = [1, 1, 0, 0, *draw(st.lists(st.integers(0, 1), min_size=count - 4, max_size=count - 4))]
    patients = draw(st.lists(st.integers(0, 5), min_size=count, max_size=count))
    return np.array(scores, dtype=float), np.array(truth), np.array(patients)


studies = st.composite(scored)()


def test_ten_lesions_have_the_places_that_one_counts_by_hand():
    placed = placementValues(TEN, TRUTH)
    assert placed.ofDiseased == pytest.approx(np.array([[0.7, 1, 0.9, 1, 0.5]]), abs=1e-12)
    assert placed.ofOther == pytest.approx(np.array([[1, 0.9, 1, 0.7, 0.5]]), abs=1e-12)
    assert placed.areas == pytest.approx([0.82], abs=1e-12)
    assert delongCovariance(placed)[0, 0] == pytest.approx(0.0188, abs=1e-12)


@given(studies)
def test_places_are_the_means_of_psi_over_all_pairs(study):
    scores, truth, _ = study
    placed = placementValues(scores, truth)
    pairs = psi(scores[:, truth == 1][:, :, None], scores[:, truth == 0][:, None, :])
    assert placed.ofDiseased == pytest.approx(pairs.mean(axis=2), abs=1e-12)
    assert placed.ofOther == pytest.approx(pairs.mean(axis=1), abs=1e-12)
    assert placed.areas == pytest.approx(pairs.mean(axis=(1, 2)), abs=1e-12)


@given(studies)
def test_only_the_order_of_the_scores_counts_and_turned_round_the_area_is_what_is_missing_to_1(study):
    scores, truth, _ = study
    placed = placementValues(scores, truth)
    assert placementValues(np.exp(scores) + 7, truth).areas == pytest.approx(placed.areas, abs=1e-12)
    turned = placementValues(-scores, truth)
    assert turned.areas == pytest.approx(1 - placed.areas, abs=1e-12)
    assert delongCovariance(turned) == pytest.approx(delongCovariance(placed), abs=1e-12)


@given(studies)
def test_with_one_lesion_a_patient_the_clustered_covariance_is_delongs(study):
    scores, truth, _ = study
    placed = placementValues(scores, truth)
    clustered = clusteredCovariance(placed, np.arange(truth.size))
    assert clustered.covariance == pytest.approx(delongCovariance(placed), abs=1e-12)


@given(studies)
def test_the_covariance_of_readers_is_symmetric_and_the_order_of_lesions_is_nothing(study):
    scores, truth, patients = study
    found = clusteredCovariance(placementValues(scores, truth), patients).covariance
    assert found == pytest.approx(found.T, abs=1e-12, nan_ok=True)
    order = np.random.default_rng(0).permutation(truth.size)
    again = clusteredCovariance(placementValues(scores[:, order], truth[order]), patients[order]).covariance
    assert again == pytest.approx(found, abs=1e-12, nan_ok=True)


def test_a_lesion_that_was_not_marked_is_below_every_score_and_ties_with_its_like():
    assert psi([-np.inf, -np.inf, 2], [-np.inf, 1, -np.inf]).tolist() == [0.5, 0, 1]
    # Marked or not: (1 + 1 + 1/2 + 0) / 4, of two diseased (5, none) and two others (2, none).
    assert placementValues([5, -np.inf, 2, -np.inf], [1, 1, 0, 0]).areas == pytest.approx([0.625])


def test_patients_may_have_names_and_one_patient_alone_has_no_variance():
    placed = placementValues(TEN, TRUTH)
    named = clusteredCovariance(placed, [f"P{number}" for number in range(10)])
    assert named.covariance[0, 0] == pytest.approx(0.0188, abs=1e-12)
    assert (named.patients, named.patientsDiseased, named.patientsOther) == (10, 5, 5)
    assert np.isnan(clusteredCovariance(placed, [f"P{n}" for n in range(5)] + ["Q"] * 5).covariance[0, 0])


@pytest.mark.parametrize(
    ("scores", "truth"),
    [([1, 2, np.nan], [0, 1, 1]), ([1, 2, 3], [0, 1]), ([1, 2, 3], [1, 1, 1]), ([1, 2, 3], [0, 0, 0]), ([[[1, 2]]], [0, 1])],
)
def test_what_has_no_places_is_refused(scores, truth):
    with pytest.raises(ValueError, match=r"lesion"):
        placementValues(scores, truth)
