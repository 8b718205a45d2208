"""Agreement is reported with all coefficients together, respects patients, and says what is not defined."""

import random
import re

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.agreement import AGREEMENT_COLUMNS, ScorePair, agreementReport, agreementRows
from HER2PETLib.statistics.bootstrap import clusteredIntervals, patientDraws
from HER2PETLib.statistics.coefficients import coefficients
from hypothesis import given, settings
from hypothesis import strategies as st

READERS = [[20, 4, 1, 0, 0], [3, 15, 5, 1, 0], [1, 4, 12, 4, 1], [0, 1, 3, 14, 5], [0, 0, 1, 4, 22]]
FULL = ["agreement", "kappaUnweighted", "kappaLinear", "kappaQuadratic", "ac1", "ac2Linear", "ac2Quadratic"]
CUT = ["agreement", "positiveAgreement", "negativeAgreement", "positiveFirst", "positiveSecond", "kappaUnweighted", "ac1"]


def pairsOf(table, patients=11, site="liver"):
    scores = [(i + 1, j + 1) for i, line in enumerate(table) for j, count in enumerate(line) for _ in range(count)]
    return [ScorePair(f"P{number % patients}", site, *pair) for number, pair in enumerate(scores)]


def report(pairs, repeats=None, **options):
    return agreementReport(pairs, repeats or {}, readers=("A", "B"), **({"seed": 7, "samples": 200} | options))


def rowsOf(results, scope="all foci", scale="scores 1-5"):
    return {row["measure"]: row for row in agreementRows(results) if (row["scope"], row["scale"]) == (scope, scale)}


def test_every_scope_has_every_coefficient_on_the_scale_and_cut():
    pairs = pairsOf(READERS) + [ScorePair("P1", "bone", 4, 5)]
    rows = agreementRows(report(pairs, {"A": pairs[:20]}))
    for scope, foci in (("all foci", 122), ("site: liver", 121), ("site: bone", 1), ("repeats of A", 20)):
        assert [row["measure"] for row in rows if row["scope"] == scope] == FULL + CUT
        assert {row["foci"] for row in rows if row["scope"] == scope} == {foci}
    assert all(list(row) == [column.key for column in AGREEMENT_COLUMNS] for row in rows)


def test_values_and_independent_intervals_are_the_known_ones():
    rows = rowsOf(report(pairsOf(READERS)))
    # domain.md section 4 (statsmodels); AC1, AC2 by irrCAC 0.4.
    expected = {
        "kappaUnweighted": (0.606874, 0.503861, 0.709887),
        "kappaLinear": (0.778407, 0.711362, 0.845451),
        "kappaQuadratic": (0.890121, 0.846438, 0.933804),
        "ac1": (0.607583, 0.502625, 0.712541),
        "ac2Linear": (0.773230, 0.707958, 0.838501),
        "ac2Quadratic": (0.884808, 0.843086, 0.926530),
    }
    for key, values in expected.items():
        assert (rows[key]["value"], rows[key]["low"], rows[key]["high"]) == pytest.approx(values, abs=1e-6)
    assert {row["foci"] for row in rows.values()} == {121}


def test_a_focus_that_one_reader_did_not_see_is_negative_for_her_and_has_no_place_on_the_scale():
    pairs = pairsOf(READERS) + [ScorePair("P1", "liver", 5, None), ScorePair("P2", "liver", None, 2)]
    results = report(pairs)
    onScale, onCut = rowsOf(results), rowsOf(results, scale="positive is >= 4")
    assert (onScale["agreement"]["foci"], onCut["agreement"]["foci"]) == (121, 123)
    assert (onCut["agreement"]["notSeenFirst"], onCut["agreement"]["notSeenSecond"]) == (1, 1)
    # 45 both positive, 65 both negative of 121 (domain.md's table cut at 4); the 5 is a disagreement, the 2 an agreement.
    assert onCut["agreement"]["value"] == pytest.approx((45 + 65 + 1) / 123)
    assert onCut["positiveFirst"]["value"] == pytest.approx((45 + 5 + 1) / 123)


def test_the_cut_respects_the_charter():
    rows = rowsOf(report([ScorePair("P", "", 3, 4), ScorePair("Q", "", 5, 5)], cut=3), scale="positive is >= 3")
    assert rows["agreement"]["value"] == 1


def test_no_focus_is_said_for_every_coefficient():
    rows = agreementRows(report([]))
    assert [row["measure"] for row in rows] == FULL + CUT
    assert all(row["value"] is None and row["notDefined"] == "not defined: there is no focus" for row in rows)


def test_one_category_only_leaves_kappa_undefined_and_ac1_defined():
    rows = rowsOf(report([ScorePair(f"P{i}", "", 1, 1) for i in range(10)]))
    assert rows["kappaLinear"]["value"] is None
    assert "the same one category" in rows["kappaLinear"]["notDefined"]
    assert rows["ac1"]["value"] == 1
    assert rows["ac1"]["low"] is None
    assert "standard error is 0" in rows["ac1"]["notDefined"]


def test_without_a_positive_focus_positive_agreement_is_not_defined():
    rows = rowsOf(report([ScorePair("P", "", 1, 2), ScorePair("Q", "", 2, 1)]), scale="positive is >= 4")
    assert rows["positiveAgreement"]["value"] is None
    assert rows["positiveAgreement"]["notDefined"] == "not defined: neither called a focus positive"
    assert rows["negativeAgreement"]["value"] == 1


def test_one_patient_has_no_interval_that_respects_patients():
    rows = rowsOf(report(pairsOf(READERS, patients=1)))
    assert rows["kappaLinear"]["value"] == pytest.approx(0.778407, abs=1e-6)
    assert rows["kappaLinear"]["clusteredLow"] is None
    assert rows["kappaLinear"]["notDefined"] == "not defined: resampling patients needs two or more"


def test_too_many_samples_without_a_value_leave_no_interval():
    # Two patients, one of whom alone carries the second category: a quarter of the samples lack it.
    pairs = [ScorePair("P", "", 1, 1), ScorePair("Q", "", 5, 5)]
    row = rowsOf(report(pairs, samples=2000))["kappaUnweighted"]
    assert row["value"] == 1
    assert row["clusteredLow"] is None
    assert "of 2000 samples have no value" in row["notDefined"]


def test_a_few_samples_without_a_value_are_left_out_and_counted():
    # Six patients; the samples that draw the first three only, 1 / 2**6 = 1.6 %, have one category only: 31 of 2,000, give or take 17.
    pairs = [ScorePair(f"P{number}", "", *([1, 1] if number < 3 else [5, 5 - number % 2])) for number in range(6)]
    row = rowsOf(report(pairs, samples=2000))["kappaUnweighted"]
    assert row["clusteredLow"] < row["value"] <= row["clusteredHigh"]
    found = re.fullmatch(r"bootstrap over 6 patients, (\d+) samples without a value left out", row["clusteredMethod"])
    assert 14 <= int(found[1]) <= 48


def test_two_foci_have_the_interval_of_one_degree_of_freedom():
    row = rowsOf(report([ScorePair("P", "", 1, 1), ScorePair("Q", "", 1, 2)]))["ac1"]
    # irrCAC 0.4 on these two, categories 1..5: -7.0455 to 1; the coefficient itself cannot be below -1.
    assert (row["value"], row["low"], row["high"]) == pytest.approx((0.44827586, -1, 1), abs=1e-8)


def test_the_shares_that_each_reader_calls_positive_have_exact_intervals():
    # 25 of 30: 65.28-94.36, 8 of 30 as scipy's beta quantiles 12.28-45.89.
    pairs = [ScorePair(f"P{number}", "", 4 if number < 25 else 1, 5 if number < 8 else 2) for number in range(30)]
    rows = rowsOf(report(pairs), scale="positive is >= 4")
    assert (rows["positiveFirst"]["low"], rows["positiveFirst"]["high"]) == pytest.approx((0.6528, 0.9436), abs=5e-5)
    assert (rows["positiveSecond"]["low"], rows["positiveSecond"]["high"]) == pytest.approx((0.1228, 0.4589), abs=5e-5)


def test_a_score_off_the_scale_is_refused_with_the_patient():
    with pytest.raises(ProblemError, match="Patient P7: the score 6 is not on the scale 1, 2, 3, 4, 5"):
        report([ScorePair("P7", "liver", 6, 5)])


@given(
    st.lists(
        st.builds(ScorePair, st.sampled_from("PQR"), st.just(""), *[st.one_of(st.none(), st.integers(1, 5))] * 2), max_size=12
    )
)
@settings(max_examples=60, deadline=None)
def test_a_missing_value_or_bound_never_goes_without_a_reason(pairs):
    for row in agreementRows(report(pairs, samples=50)):
        numbers = [row[key] for key in ("value", "low", "high", "clusteredLow", "clusteredHigh")]
        assert not any(number is not None and np.isnan(number) for number in numbers)
        assert (None in numbers) == bool(row["notDefined"])


@pytest.mark.parametrize("seed", [0, 2014, 2**32 - 1, 2**32, 2**53 - 1])
def test_patients_are_drawn_as_by_the_generator_of_python_on_every_version_of_numpy(seed):
    generator = random.Random(seed)
    drawn = [[int(generator.random() * 9) for _ in range(9)] for _ in range(20)]
    assert patientDraws(9, 20, seed).tolist() == [[line.count(patient) for patient in range(9)] for line in drawn]


@given(st.integers(1, 30), st.integers(1, 50), st.integers(0, 2**64))
def test_every_sample_draws_as_many_patients_as_there_are(patients, samples, seed):
    assert (patientDraws(patients, samples, seed).sum(axis=1) == patients).all()


def test_the_bootstrap_equals_a_plain_loop_over_patients():
    generator = np.random.default_rng(3)
    tables = generator.poisson(1.0, (15, 5, 5))
    values = {key: [] for key in FULL}
    for line in patientDraws(15, 300, seed=11):
        resampled = sum(count * table for count, table in zip(line, tables, strict=True))
        for key, value in coefficients(resampled).items():
            values[key].append(float(value))
    for key, interval in clusteredIntervals(tables, coefficients, 300, 11).items():
        assert (interval.low, interval.high) == pytest.approx(tuple(np.percentile(values[key], [2.5, 97.5])), abs=1e-9)


def test_foci_that_go_with_their_patient_widen_the_interval():
    # 40 patients, 25 foci each; a patient's foci all agree or all disagree, so there are 40 independent answers, not 1,000.
    pairs = [ScorePair(f"P{p}", "", 1 + f % 5, 1 + (f + p % 2) % 5) for p in range(40) for f in range(25)]
    row = rowsOf(report(pairs, samples=2000))["agreement"]
    independent, clustered = row["high"] - row["low"], row["clusteredHigh"] - row["clusteredLow"]
    # The normal intervals of 20/40 and of 500/1000 differ by sqrt(25).
    assert clustered / independent == pytest.approx(5, rel=0.1)


def test_the_seed_decides_the_intervals():
    def bounds(seed):
        return [(row["clusteredLow"], row["clusteredHigh"]) for row in agreementRows(report(pairsOf(READERS), seed=seed))]

    assert bounds(1) == bounds(1)
    assert bounds(1) != bounds(2)
