"""Agreement of measurements: published numbers, what must not change a result, and what is said instead of a number."""

import numpy as np
import pytest
from HER2PETLib.statistics.measurementagreement import (
    MEASURE_AGREEMENT_COLUMNS,
    intraclass,
    limitsOfAgreement,
    measureAgreementRows,
    repeatability,
)
from hypothesis import given
from hypothesis import strategies as st

# domain-next A7, by R.
FIRST, SECOND = [5.2, 8.1, 3.4, 12.5, 6.6, 20.3, 4.8, 9.9, 15.2, 7.3], [5.9, 7.4, 3.1, 14.8, 6.1, 17.9, 5.5, 10.6, 13.0, 8.0]

pairs = st.lists(
    st.tuples(st.floats(0.2, 30), st.floats(0.5, 2), st.integers(0, 5)), min_size=6, max_size=25
)  # value, ratio, patient


def byQuantity(rows):
    return {row["quantity"]: row for row in rows}


def test_the_log_scale_gives_limits_that_are_not_symmetric_in_percent():
    rows = byQuantity(measureAgreementRows("SUVmax", "g/ml", FIRST, SECOND, [f"P{n}" for n in range(10)]))
    # Limits of repeatability by R; the RC's chi-square interval .161601718 to .405887159.
    assert rows["repeatabilityPercentLow"]["value"] == pytest.approx(-20.6485521, abs=5e-8)
    assert rows["repeatabilityPercentHigh"]["value"] == pytest.approx(26.021645, abs=5e-7)
    assert rows["repeatabilityPercentHigh"]["low"] == pytest.approx(100 * np.expm1(0.161601718), abs=1e-6)
    assert rows["repeatabilityPercentHigh"]["high"] == pytest.approx(100 * np.expm1(0.405887159), abs=1e-6)
    assert rows["coefficientOfVariation"]["value"] == pytest.approx(8.35853024, abs=5e-9)


def test_no_coefficient_comes_alone():
    quantities = [
        row["quantity"] for row in measureAgreementRows("SUVmax", "g/ml", FIRST, SECOND, ["P"] * 4 + ["Q"] * 3 + ["R"] * 3)
    ]
    assert quantities == [
        "bias", "limitLow", "limitHigh", "repeatability", "biasPercent", "limitLowPercent", "limitHighPercent",
        "repeatabilityPercentLow", "repeatabilityPercentHigh", "coefficientOfVariation", "icc21", "icc31",
    ]  # fmt: skip
    assert {column.key for column in MEASURE_AGREEMENT_COLUMNS} == set(
        measureAgreementRows("m", "", FIRST, SECOND, ["P"] * 10)[0]
    )


@given(pairs)
def test_who_is_called_second_turns_the_sign_and_the_unit_scales(drawn):
    first = np.array([value for value, _, _ in drawn])
    second = first * [ratio for _, ratio, _ in drawn]
    patients = [patient for *_, patient in drawn]
    one, turned = (limitsOfAgreement(d, patients) for d in (second - first, first - second))
    assert (one.mean, one.low, one.high) == pytest.approx((-turned.mean, -turned.high, -turned.low), nan_ok=True, abs=1e-9)
    scaled = limitsOfAgreement(7 * (second - first), patients)
    assert scaled.deviation == pytest.approx(7 * one.deviation, nan_ok=True, abs=1e-9)
    ratios = repeatability(np.log(second) - np.log(first)).coefficient
    assert repeatability(np.log(3 * second) - np.log(3 * first)).coefficient == pytest.approx(ratios, abs=1e-9)


@given(pairs)
def test_every_interval_holds_its_value_and_has_a_width(drawn):
    first = np.array([value for value, _, _ in drawn])
    second = first * [ratio for _, ratio, _ in drawn]
    for row in measureAgreementRows("m", "ml", first, second, [f"P{patient}" for *_, patient in drawn]):
        if row["low"] is not None:
            assert row["low"] < row["high"]
            assert row["low"] - 1e-9 <= row["value"] <= row["high"] + 1e-9
        elif row["quantity"] != "coefficientOfVariation":
            assert row["notEstimable"].startswith("not estimable: ")


def test_one_patient_has_limits_of_no_value_and_says_why():
    rows = byQuantity(measureAgreementRows("SUVmax", "g/ml", FIRST, SECOND, ["P"] * 10))
    assert rows["bias"]["notEstimable"] == "not estimable: an interval by patient needs 3 patients or more"
    assert rows["limitLow"]["value"] is None and "3 patients" in rows["limitLow"]["notEstimable"]


def test_equal_measurements_have_no_interval_of_no_width():
    rows = byQuantity(measureAgreementRows("SUVmax", "g/ml", FIRST, FIRST, [f"P{n}" for n in range(10)]))
    assert rows["bias"]["low"] is None and rows["bias"]["notEstimable"] == "not estimable: all differences are equal"
    assert rows["icc21"]["low"] is None and rows["icc21"]["value"] == 1


@pytest.mark.parametrize(
    "second", [lambda x: x, lambda x: x + 0.1, lambda x: 1.1 * x], ids=["a table against itself", "shifted", "scaled"]
)
@pytest.mark.parametrize("lesions", [1, 2, 10], ids=["one lesion a patient", "two", "all of one patient"])
def test_who_differs_by_the_same_in_every_lesion_gets_no_interval_out_of_the_rounding_of_the_computer(second, lesions):
    first = np.random.default_rng(0).uniform(1, 20, 10)
    rows = measureAgreementRows("SUVmax", "g/ml", first, second(first), [f"P{n // lesions}" for n in range(10)])
    for row in rows:
        assert row["low"] is None or row["high"] - row["low"] > 1e-6 * abs(row["high"]), row
        assert row["low"] is not None or row["notEstimable"] or row["quantity"] == "coefficientOfVariation", row


def test_a_value_that_is_not_above_0_has_no_logarithm_and_the_rest_is_there():
    rows = byQuantity(measureAgreementRows("m", "", [0, *FIRST[1:]], SECOND, [f"P{n}" for n in range(10)]))
    assert rows["biasPercent"]["notEstimable"] == "not estimable: 1 lesions have a value that is not above 0"
    assert rows["icc31"]["value"] is not None and rows["limitLow"]["value"] is not None


def test_two_lesions_are_too_few():
    (row,) = measureAgreementRows("m", "", [1, 2], [2, 3], ["P", "Q"])
    assert row["notEstimable"] == "not estimable: needs 3 lesions or more that both measured"


def test_raters_who_never_differ_leave_the_intraclass_interval_out():
    found = intraclass([[1, 1], [2, 2], [3, 3]])
    assert found.values["icc21"] == 1
    assert (
        found.intervals["icc21"].reason
        == "not estimable: the lesions do not differ, or the raters differ by the same amount in every lesion"
    )
    with pytest.raises(ValueError, match="two lesions and two raters"):
        intraclass([[1, 2]])
