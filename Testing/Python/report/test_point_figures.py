"""Figures in which a mark is a lesion: what is said of them is what was given, and marks tell patients apart."""

import itertools
import time

from HER2PETLib.report.pointfigures import Bar, Point, _spread, blandAltman, marksOf, strips, waterfall

PATIENTS = ["P1", "P2 <b>"]


def test_48_patients_have_48_marks_and_neighbors_differ_in_color_and_shape():
    marks = list(marksOf([f"P{n}" for n in range(48)]).values())
    assert len(set(marks)) == 48
    assert all(one[0] != other[0] and one[1] != other[1] for one, other in itertools.pairwise(marks[:24]))


def test_a_strip_says_the_median_of_each_group_and_the_same_rows_give_the_same_bytes():
    groups = [("liver & bone", [Point(2, "P1"), Point(4, "P2 <b>"), Point(9, "P1")]), ("none of these", [])]
    figure = strips(groups, "SUVmax (g/ml)", PATIENTS)
    assert figure.alt == "SUVmax (g/ml) by group, one mark per lesion: liver & bone: median 4.00 of 3; none of these: none."
    assert "4.00 of 3" in figure.svg and "P2 &lt;b&gt;" in figure.svg
    assert figure.svg == strips(groups, "SUVmax (g/ml)", PATIENTS).svg


def test_many_patients_are_not_named_beside_the_strip_and_that_is_said():
    patients = [f"P{n}" for n in range(13)]
    figure = strips([("all", [Point(n, name) for n, name in enumerate(patients)])], "SUVmax", patients)
    assert figure.alt.endswith("Colors and shapes tell patients apart; there are too many to name.")
    assert "P12" not in figure.svg


def test_a_waterfall_has_the_highest_first_with_its_kind():
    kinds = ("HER2-positive", "HER2-low", "negative", "not known")
    figure = waterfall([Bar("P1", 3.2, "HER2-low"), Bar("P2", 18.65, "HER2-positive")], "highest SUVmax (g/ml)", kinds)
    assert figure.alt == "Patients by highest SUVmax (g/ml), highest first: P2 18.65, HER2-positive; P1 3.20, HER2-low."
    assert "not known" not in figure.svg


def test_limits_of_agreement_are_said_in_percent():
    # exp(-0.23128) - 1 = -20.6 %, exp(0.23128) - 1 = +26.0 %.
    figure = blandAltman([5, 8, 3], [6, 7, 3], ["P1", "P1", "P2"], (-0.231283492, 0.0, 0.231283492), "SUVmax (g/ml)")
    assert figure.alt == (
        "SUVmax (g/ml): second against first of 3 lesions; bias +0.0 %, 95 % limits of agreement -20.6 to +26.0 %."
    )
    nan = float("nan")
    one = blandAltman([5, 8, 3], [6, 7, 3], ["P1", "P1", "P1"], (nan, 0.0, nan), "SUVmax (g/ml)")
    assert one.alt.endswith("bias +0.0 %, no limits of agreement.") and "nan" not in one.svg


def test_a_thousand_marks_of_a_line_are_spread_as_a_hundred_are_and_at_once():
    points = [Point(value % 7, "P1") for value in range(20)]
    # Two marks of each value: in the middle, and beside it.
    assert _spread(points[:14], 6.0) == [0.0] * 7 + [0.12] * 7
    start = time.process_time()
    assert len(_spread([Point(value / 500, "P1") for value in range(5200)], 11.0)) == 5200
    assert time.process_time() - start < 1
