"""Several HER2 PET: what is of one injection, what is fitted, what has changed."""

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.followup.examinations import HER2_PET, Examination
from HER2PETLib.followup.timetable import LESION, ORGAN, TIME_COLUMNS, TimePoint, injections, repeatabilityOf, timeRow

ZR89 = 78.41


def point(name, day, hours, tracer="89Zr-trastuzumab", halfLife=ZR89):
    return TimePoint(Examination("P1", name, HER2_PET, tracer, day, Case("P1", "")), hours, halfLife)


ONE = [point("D1", 1, 24.0), point("D3", 3, 72.0), point("D6", 6, 144.0)]


def test_pets_are_of_one_injection_where_days_and_hours_go_together():
    assert [len(group) for group in injections(ONE)] == [3]
    assert [len(group) for group in injections([*ONE, point("later", 90, 120.0)])] == [3, 1]
    assert len(injections([ONE[0], point("D3", 3, 72.0, tracer="89Zr-pertuzumab")])) == 2
    assert len(injections([ONE[0], point("D3", 3, None)])) == 2


def test_a_lesion_over_one_injection_has_half_lives_area_and_limits():
    values = [10 * 0.5 ** (each.hours / 200) for each in ONE]
    row = timeRow("P1", LESION, "H:1", "suvMax", ONE, values)
    assert row["sameInjection"] and row["hours"] == "24.0 72.0 144.0"
    assert row["biologicalHalfLifeH"] == pytest.approx(200) and row["effectiveHalfLifeH"] == pytest.approx(
        200 * ZR89 / (200 + ZR89)
    )
    # 0.5 ** (120 / 200) = 0.6598: 34.02 % less, and Jauw's noise of SUVmax explains 34.1 % less.
    assert row["changePercent"] == pytest.approx(-34.02, abs=0.005) and row["change"] == "within repeatability"
    assert row["biology"] == "falls" and row["tail"] == "physical decay alone" and 0 < row["areaAfter"] < 100
    assert set(row) <= {column.key for column in TIME_COLUMNS}


def test_of_two_injections_nothing_is_fitted_and_the_change_is_still_judged():
    points = [point("H1", 5, 120.0), point("H2", 95, 118.0)]
    row = timeRow("P1", LESION, "H:1", "suvPeak", points, [10, 4])
    assert not row["sameInjection"] and "biologicalHalfLifeH" not in row and row["change"] == "decreased"
    assert "noise alone" in row["limitsOf"]


def test_a_rising_lesion_has_no_biological_half_life():
    row = timeRow("P1", LESION, "H:1", "suvMax", ONE, list(3 * np.exp(0.004 * np.array([24, 72, 144]))))
    assert row["biology"] == "rises" and row["biologicalHalfLifeH"] is None and row["effectiveHalfLifeH"] > ZR89


def test_two_points_say_that_their_interval_rests_on_repeatability():
    row = timeRow("P1", LESION, "H:1", "suvMax", ONE[:2], [10, 9.5])
    assert row["intervalOf"] == "the repeatability of one measurement" and row["biology"] == "not told apart from constant"
    assert row["biologicalHigh"] is None


def test_large_organs_small_regions_and_shares_have_limits_of_their_own():
    assert repeatabilityOf(ORGAN, "liver", "suvMean").limits[1] == pytest.approx(6.2, abs=0.05)
    assert repeatabilityOf(ORGAN, "kidney_left", "suvMean").limits == repeatabilityOf(ORGAN, "liver", "suvMean").limits
    assert repeatabilityOf(ORGAN, "aorta", "suvMean").limits[1] > 40
    assert repeatabilityOf(LESION, "H:1", "percentInjected") is None
    assert "change" not in timeRow("P1", ORGAN, "liver", "percentInjected", ONE, [12, 11, 10])


def test_one_value_is_no_row_and_a_missing_one_is_left_out():
    assert timeRow("P1", LESION, "H:1", "suvMax", ONE, [5, None, None]) is None
    assert timeRow("P1", LESION, "H:1", "suvMax", ONE, [5, None, 6])["examinations"] == "D1; D6"


def test_without_a_half_life_of_the_nuclide_nothing_is_fitted():
    points = [point("D1", 1, 24.0, halfLife=None), point("D3", 3, 72.0, halfLife=None)]
    assert "tail" not in timeRow("P1", LESION, "H:1", "suvMax", points, [5, 6])
