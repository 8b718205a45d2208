"""Several time points of one injection: decay apart from biology, half-lives with their uncertainty, areas whose tail is told."""

import math

import numpy as np
import pytest
from HER2PETLib.followup.kinetics import FIT, LIMITS, PHYSICAL, areaUnder, fitKinetics, remaining
from hypothesis import given
from hypothesis import strategies as st

ZR89 = 78.41  # h


@pytest.mark.parametrize(
    ("hours", "share"), [(78.41, 0.5), (1, 0.991198923), (96, 0.428), (120, 0.346), (144, 0.280), (192, 0.183)]
)
def test_89zr_decays_as_published(hours, share):
    # 1 h by R 4.2.2; 4, 5, 6 and 8 days leave 42.8, 34.6, 28.0 and 18.3 %.
    assert remaining(hours, ZR89) == pytest.approx(share, abs=5e-4 if share != 0.991198923 else 1e-9)


def test_an_exact_exponential_gives_back_its_half_lives():
    hours = np.array([24.0, 72.0, 144.0])
    found = fitKinetics(hours, 12 * 0.5 ** (hours / 100), ZR89)
    assert found.biological.hours == pytest.approx(100)
    assert found.effective.hours == pytest.approx(100 * 78.41 / 178.41)  # 1/T = 1/Tb + 1/Tp: 43.95 h
    assert math.exp(found.intercept) == pytest.approx(12)
    assert found.interval == FIT and found.rateSE == pytest.approx(0, abs=1e-12)


def test_a_constant_suv_falls_by_decay_alone():
    found = fitKinetics([24, 72, 144], [5, 5, 5], ZR89)
    assert found.biological.hours == math.inf
    assert found.effective.hours == pytest.approx(ZR89)


def test_a_lesion_that_accumulates_has_no_biological_half_life_and_a_long_effective_one():
    hours = np.array([24.0, 72.0, 144.0])
    found = fitKinetics(hours, 3 * np.exp(0.004 * hours), ZR89)
    assert found.biological.hours == math.inf and found.rate == pytest.approx(-0.004)
    assert found.effective.hours == pytest.approx(math.log(2) / (math.log(2) / ZR89 - 0.004))


def test_two_points_have_the_uncertainty_of_one_measurement_and_none_without_it():
    # s / sqrt(sum (t - mean)^2) = 0.1 / sqrt(2 * 36^2) = 0.001964186; z 1.96.
    found = fitKinetics([72, 144], [10, 8], ZR89, logSD=0.1)
    assert found.interval == LIMITS and found.rateSE == pytest.approx(0.1 / math.sqrt(2 * 36**2))
    assert found.rate == pytest.approx(math.log(10 / 8) / 72)
    assert found.rateLow == pytest.approx(found.rate - 1.959964 * found.rateSE, rel=1e-6)
    # The lower limit of the rate is below 0: as far as these data go, it may not fall at all.
    assert found.biological.low == pytest.approx(math.log(2) / found.rateHigh) and found.biological.high == math.inf
    assert fitKinetics([72, 144], [10, 8], ZR89) is None


def test_the_interval_of_three_points_is_that_of_linear_regression():
    # Slope and standard error by another program (scipy's linregress).
    from scipy.stats import linregress, t

    hours, values = [24.0, 90.0, 150.0], [9.0, 7.5, 4.0]
    other = linregress(hours, np.log(values))
    found = fitKinetics(hours, values, ZR89)
    assert found.rate == pytest.approx(-other.slope) and found.rateSE == pytest.approx(other.stderr)
    assert found.rateHigh == pytest.approx(-other.slope + t.ppf(0.975, 1) * other.stderr)


@pytest.mark.parametrize(("hours", "values"), [([24], [5]), ([24, 24], [5, 6]), ([24, 72], [5, 0]), ([24, 72], [5, math.nan])])
def test_nothing_is_fitted_where_there_is_no_slope_or_no_logarithm(hours, values):
    assert fitKinetics(hours, values, ZR89, logSD=0.1) is None
    assert areaUnder(hours, values, ZR89) is None


def test_the_area_of_an_exponential_is_exact_and_its_parts_are_told():
    # Constant SUV 1: what is there is exp(-ln2 t / T), whose whole area is T / ln 2.
    area = areaUnder([24, 72, 144], [1, 1, 1], ZR89)
    assert area.observed == pytest.approx(120)
    assert area.total == pytest.approx(ZR89 / math.log(2))
    assert area.tail == PHYSICAL and area.tailShare == pytest.approx(remaining(144, ZR89))
    # Falling exponential: (first - last) / rate, whatever lies between.
    falling = areaUnder([10, 30, 100], [math.exp(-0.1), math.exp(-0.3), math.exp(-1)], ZR89)
    assert falling.observed == pytest.approx((math.exp(-0.1) - math.exp(-1)) / 0.01)


def test_where_it_rises_the_area_is_that_of_straight_lines():
    assert areaUnder([0, 10], [1, 3], ZR89).observed == pytest.approx(20)


@given(
    st.floats(20, 1000),
    st.floats(0.1, 50),
    st.lists(st.floats(1, 280), min_size=3, max_size=6, unique_by=lambda value: round(value)),
)
def test_any_exponential_is_found_whatever_the_times(halfLife, start, hours):
    values = [start * 0.5 ** (each / halfLife) for each in hours]
    found = fitKinetics(hours, values, ZR89)
    assert found.biological.hours == pytest.approx(halfLife, rel=1e-6)
    # A shorter half-life of its own always makes the effective one shorter than both.
    assert found.effective.hours < min(halfLife, ZR89)
