"""A change is called one only beyond what measuring again explains, on the log scale."""

import math

import pytest
from HER2PETLib.followup.repeatability import DECREASED, INCREASED, TUMOR, WITHIN, Repeatability, changed


@pytest.mark.parametrize(
    ("wCV", "low", "high"), [(0.06, -15.31, 18.08), (0.07, -17.62, 21.38), (0.11, -26.21, 35.53), (0.20, -42.24, 73.14)]
)
def test_limits_follow_from_the_coefficient_of_variation_and_are_not_symmetric(wCV, low, high):
    # Computed with R 4.2.2 from RC = 1.96 sqrt(2) s_w, wCV = sqrt(exp(s_w^2) - 1).
    assert Repeatability.ofVariation(wCV, "test").limits == pytest.approx((low, high), abs=0.005)


def test_limits_of_ten_pairs_are_those_of_r():
    # t1 = 5.2 8.1 ..., t2 = 5.9 7.4 ...: s_w of ln(t2) - ln(t1), RC and limits by R 4.2.2.
    first = (5.2, 8.1, 3.4, 12.5, 6.6, 20.3, 4.8, 9.9, 15.2, 7.3)
    second = (5.9, 7.4, 3.1, 14.8, 6.1, 17.9, 5.5, 10.6, 13.0, 8.0)
    logSD = math.sqrt(sum(math.log(b / a) ** 2 for a, b in zip(first, second, strict=True)) / 20)
    repeatability = Repeatability(logSD, "test")
    assert repeatability.logCoefficient == pytest.approx(0.231283492, abs=1e-9)
    assert repeatability.limits == pytest.approx((-20.6485521, 26.021645), abs=1e-6)


def test_a_fall_and_a_rise_of_one_factor_are_judged_alike():
    repeatability = Repeatability.ofVariation(0.11, "test")  # limits -26.21 to +35.53 %
    # 27 % less is a fall and 33 % more is no rise: the limits are symmetric in the logarithm, not in percent.
    assert changed(10, 7.3, repeatability).verdict == DECREASED
    assert changed(7.5, 10, repeatability).verdict == changed(10, 7.5, repeatability).verdict == WITHIN
    assert changed(7.3, 10, repeatability).verdict == INCREASED


def test_a_rise_of_thirty_percent_of_suv_max_is_within_the_noise_of_89zr():
    # 42 % (Jauw 2018): wCV 0.1515, so +51.8 % is the upper limit; by percent alone 30 % would look like progression.
    change = changed(10, 13, TUMOR["suvMax"])
    assert change.verdict == WITHIN and change.percent == pytest.approx(30)
    assert change.high == pytest.approx(51.8, abs=0.05) and change.low == pytest.approx(-34.1, abs=0.05)
    assert str(change) == "within repeatability: +30.0 % (limits -34.1 to +51.8 %)"


@pytest.mark.parametrize("values", [(0, 1), (1, 0), (-1, 1), (math.nan, 1)])
def test_no_change_is_told_of_a_value_that_has_no_logarithm(values):
    assert changed(*values, TUMOR["suvMax"]) is None
