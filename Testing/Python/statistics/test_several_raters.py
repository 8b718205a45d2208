"""Agreement of three and more readers equals irrCAC 1.0 and krippendorff 0.9.0, and respects patients."""

import numpy as np
import pytest
from HER2PETLib.statistics.coefficients import gwet
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.severalraters import SEVERAL_COLUMNS, Rated, severalCoefficients, severalRows
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa


def countsOf(raters, categories=5):
    """Counts (n, c) of raters as texts of scores from 1; "." is no answer."""
    answers = [rater.split() for rater in raters]
    return np.array([[sum(a == str(k) for a in unit) for k in range(1, categories + 1)] for unit in zip(*answers, strict=True)])


# Krippendorff's 12 units by 4 raters. Expected: alpha by krippendorff 0.9.0, the others by irrCAC 1.0.
KRIPPENDORFF = countsOf(
    (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . .",
        ". 3 3 3 2 3 4 2 2 5 1 3",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
)
# Ten foci by three readers. Expected: irrCAC 1.0; Fleiss also statsmodels, alpha also krippendorff 0.9.0.
THREE = ("5 4 1 2 5 3 4 1 2 5", "5 4 2 2 4 3 5 1 1 5", "4 3 1 3 5 2 4 1 2 5")


def test_with_missing_answers_they_are_the_published_ones():
    found = severalCoefficients(KRIPPENDORFF)
    assert found["alphaUnweighted"] == pytest.approx(0.743421052631579, abs=1e-12)
    assert found["alphaQuadratic"] == pytest.approx(0.8491071428571428, abs=1e-12)
    expected = {
        "ac1": 0.77544, "fleissUnweighted": 0.76117, "ac2Quadratic": 0.91400, "fleissQuadratic": 0.86494,
        "alphaLinear": 0.80038, "ac2Linear": 0.85874,
    }  # fmt: skip
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=6e-6)


def test_without_missing_answers_they_are_the_published_ones():
    expected = {
        "fleissUnweighted": 0.32584, "ac1": 0.33518, "alphaUnweighted": 0.34831,
        "fleissLinear": 0.68421, "ac2Linear": 0.67213, "alphaLinear": 0.69474,
        "fleissQuadratic": 0.88142, "ac2Quadratic": 0.87097, "alphaQuadratic": 0.88538,
    }  # fmt: skip
    assert severalCoefficients(countsOf(THREE)) == pytest.approx(expected, abs=6e-6)


def test_cut_at_4_they_are_the_published_ones():
    counts = countsOf(THREE)
    found = severalCoefficients(np.stack([counts[:, :3].sum(axis=1), counts[:, 3:].sum(axis=1)], axis=1))
    expected = {"fleissUnweighted": 0.86607, "ac1": 0.86726, "alphaUnweighted": 0.87054}
    assert {key: found[key] for key in expected} == pytest.approx(expected, abs=6e-6)
    # Of the foci one was called by two of three, four by all: pairs on it are 4 * 6 + 2 of 4 * 6 + 4, counted twice.
    assert found["positiveAgreement"] == pytest.approx(26 / 28)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=3, max_size=15))
def test_fleiss_kappa_is_that_of_statsmodels_and_ac1_that_of_two_reader_code(answers):
    counts = np.array([[unit.count(k) for k in range(4)] for unit in answers])
    if len({k for unit in answers for k in unit}) < 2:
        assert np.isnan(severalCoefficients(counts)["fleissUnweighted"])
        return
    found = severalCoefficients(counts)
    assert found["fleissUnweighted"] == pytest.approx(fleiss_kappa(counts), abs=1e-9)
    assert found["ac1"] == pytest.approx(gwet(counts, np.ones(len(counts)), np.eye(4))[0], abs=1e-9)


def rowsOf(rated, **choices):
    made = severalRows(rated, scope="all foci", readers="abc", scale="1-5", categories=5, **choices)
    return {row["measure"]: row for row in made}


def test_the_interval_leaves_out_patients_and_not_foci():
    foci = [tuple(int(score) - 1 for score in unit) for unit in zip(*(rater.split() for rater in THREE), strict=True)]
    once = rowsOf([Rated(str(number), unit) for number, unit in enumerate(foci)])["ac2Quadratic"]
    # Every patient has the focus three times: nothing is known that was not known before.
    thrice = rowsOf([Rated(str(number), unit) for number, unit in enumerate(foci) for _ in range(3)])["ac2Quadratic"]
    assert once["clusteredLow"] == pytest.approx(thrice["clusteredLow"]) and once["clusteredHigh"] == pytest.approx(
        thrice["clusteredHigh"]
    )
    assert once["clusteredLow"] < once["value"] < once["clusteredHigh"]
    assert once["patients"] == 10 and (once["subjects"], thrice["subjects"]) == (10, 30)


def test_few_patients_have_a_value_and_no_interval():
    rated = [Rated(str(n), (n, n, 4 - n)) for n in range(FEWEST_PATIENTS - 1)]
    row = rowsOf(rated)["alphaUnweighted"]
    assert row["value"] is not None and row["clusteredLow"] is None and "patients or more" in row["clusteredNotDefined"]
    assert set(row) == {column.key for column in SEVERAL_COLUMNS}


def test_nothing_scored_twice_has_no_value_and_says_why():
    for rated in ([], [Rated("1", (2, None, None))]):
        row = rowsOf(rated)["fleissUnweighted"]
        assert row["value"] is None and row["notDefined"] and row["subjects"] == 0


def test_a_category_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="not one of the 5"):
        rowsOf([Rated("1", (5, 1, 1))])


def test_where_all_said_the_same_there_is_no_alpha_however_many_readers_scored_a_focus():
    """Nothing is observed apart and nothing expected: 0 / 0, which rounding must not make infinite."""
    for scored in ((2, 4, 4, 4), (3, 3, 4, 4), (2, 3, 4, 4, 4)):
        counts = np.array([[0, readers] for readers in scored])
        assert np.isnan(severalCoefficients(counts)["alphaUnweighted"])
