"""How much of the disease is HER2-avid: patterns, published rules, heterogeneity."""

import pytest
from HER2PETLib.followup.patterns import LUMISH, ZEPHIR_CLASSES, heterogeneityOf, patternOf, zephir
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("avid", "load", "pattern"),
    [
        (10, 10, "entire"),
        (9.9, 10, "dominant"),
        (5.1, 10, "dominant"),
        (5, 10, "minor"),
        (0.1, 10, "minor"),
        (0, 10, "none"),
        (0, 0, None),
    ],
)
def test_the_pattern_follows_from_the_share_of_the_load(avid, load, pattern):
    assert patternOf(avid, load) == pattern


def test_what_dominant_means_is_a_parameter():
    assert patternOf(7, 10, dominantAbove=0.75) == "minor"
    with pytest.raises(ValueError):
        patternOf(11, 10)


def test_half_of_the_load_is_positive_by_lumish_and_not_dominant_by_our_default_of_zephir():
    # Lumish 2023: ">= 50 % of tumor load positive"; dominant, by default, is more than half.
    assert LUMISH.isPositive(0.5) and not zephir().isPositive(0.5)
    assert LUMISH.isPositive(None) is None
    assert "ours" not in LUMISH.wording and "parameter of this program" in zephir().wording


def test_half_of_the_load_is_dominant_where_lumish_is_chosen():
    assert (
        patternOf(5, 10, LUMISH.least, LUMISH.orMore) == "dominant"
        and patternOf(4.99, 10, LUMISH.least, LUMISH.orMore) == "minor"
    )


def test_the_classes_of_zephir_are_as_published():
    # Mileva 2024, figure 4: 1 and 2 negative, 3 and 4 positive.
    assert [each.positive for each in ZEPHIR_CLASSES] == [False, False, True, True]
    assert ZEPHIR_CLASSES[1].wording == "close to background"


def test_the_gini_coefficient_is_that_of_the_formula():
    # 2 * sum(rank * x) / (n * sum(x)) - (n + 1) / n = 2 * 55 / 75 - 6 / 5.
    found = heterogeneityOf([3, 1, 5, 2, 4])
    assert found.gini == pytest.approx(2 * 55 / 75 - 6 / 5)
    assert (found.lowest, found.highest, found.count) == (1, 5, 5)
    assert found.cov == pytest.approx(2.5**0.5 / 3)
    assert heterogeneityOf([0, 0, 0, 1]).gini == pytest.approx(0.75)
    assert heterogeneityOf([4, 4, 4]).gini == 0


def test_one_lesion_or_none_has_no_heterogeneity():
    assert heterogeneityOf([]).lowest is None
    assert heterogeneityOf([7]).cov is None and heterogeneityOf([7]).highest == 7


@given(st.lists(st.floats(0.01, 60), min_size=2, max_size=30))
def test_the_gini_coefficient_is_the_mean_difference_of_all_pairs(values):
    pairs = sum(abs(a - b) for a in values for b in values)
    mean = sum(values) / len(values)
    assert heterogeneityOf(values).gini == pytest.approx(pairs / (2 * len(values) ** 2 * mean), abs=1e-9)
