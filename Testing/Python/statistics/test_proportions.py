"""A proportion always shows its counts, its denominator and its interval."""

import math

import pytest
from HER2PETLib.statistics.proportions import Proportion
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint


# Literal values of domain.md section 4; the last four equal the intervals published by Dehdashti 2018.
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (3, 20, 3.21, 37.89),
        (3, 24, 2.66, 32.36),
        (6, 44, 5.17, 27.35),
        (6, 49, 4.63, 24.77),
        (25, 30, 65.28, 94.36),
        (25, 33, 57.74, 88.91),
        (8, 16, 24.65, 75.35),
        (8, 13, 31.58, 86.14),
    ],
)
def test_the_exact_interval_equals_published_values(k, n, low, high):
    row = Proportion(k, n, "imaged").row()
    assert (round(row["exactLow"], 2), round(row["exactHigh"], 2)) == (low, high)


def test_the_wilson_interval_equals_the_published_value():
    row = Proportion(25, 30, "imaged").row()
    assert (round(row["wilsonLow"], 2), round(row["wilsonHigh"], 2)) == (66.44, 92.66)
    assert (row["k"], row["n"], row["denominator"], round(row["percent"], 2)) == (25, 30, "imaged", 83.33)


def test_as_text_it_names_counts_interval_and_denominator():
    assert str(Proportion(6, 49, "enrolled")) == "6/49 (12.24 %, exact 95 % CI 4.63-24.77; denominator: enrolled)"


def test_it_cannot_be_printed_as_a_bare_number():
    proportion = Proportion(6, 49, "enrolled")
    with pytest.raises(TypeError):
        f"{proportion:.1f}"
    with pytest.raises(TypeError):
        float(proportion)


def test_nobody_in_the_denominator_is_not_defined_and_says_so():
    proportion = Proportion(0, 0, "evaluable")
    assert str(proportion) == "0/0 (not defined; denominator: evaluable)"
    row = proportion.row()
    assert [row[key] for key in ("percent", "exactLow", "exactHigh", "wilsonLow", "wilsonHigh")] == [None] * 5
    assert row["notDefined"] == "not defined: nobody is in the denominator 'evaluable'"


@pytest.mark.parametrize(("k", "n", "name"), [(5, 4, "imaged"), (-1, 4, "imaged"), (1, 4, " ")])
def test_impossible_counts_and_a_nameless_denominator_are_refused(k, n, name):
    with pytest.raises(ValueError, match="A proportion needs"):
        Proportion(k, n, name)


def test_counts_are_whole_numbers():
    with pytest.raises(TypeError):
        Proportion(1.5, 4, "imaged")


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_both_intervals_equal_statsmodels(counts):
    k, n = counts
    proportion = Proportion(k, n, "imaged")
    for interval, method in ((proportion.clopperPearson, "beta"), (proportion.wilson, "wilson")):
        low, high = proportion_confint(k, n, method=method)
        # statsmodels gives NaN at the ends of some versions, where the exact bound is 0 or 1 by definition.
        low, high = (0.0 if math.isnan(low) else low), (1.0 if math.isnan(high) else high)
        assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-6)
