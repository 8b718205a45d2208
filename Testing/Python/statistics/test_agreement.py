"""Agreement is reported with all coefficients together, respects patients, and says what is not defined."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.agreement import AGREEMENT_COLUMNS, ScorePair, agreementReport, agreementRows
from HER2PETLib.statistics.coefficients import CARRIED_BY, LOWEST, coefficients
from HER2PETLib.statistics.jackknife import clusteredIntervals
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from scipy.stats import sem, t

READERS = [[20, 4, 1, 0, 0], [3, 15, 5, 1, 0], [1, 4, 12, 4, 1], [0, 1, 3, 14, 5], [0, 0, 1, 4, 22]]
FULL = ["agreement", "kappaUnweighted", "kappaLinear", "kappaQuadratic", "ac1", "ac2Linear", "ac2Quadratic"]
CUT = ["agreement", "positiveAgreement", "negativeAgreement", "positiveFirst", "positiveSecond", "kappaUnweighted", "ac1"]


def pairsOf(table, patients=11, site="liver"):
    scores = [(i + 1, j + 1) for i, line in enumerate(table) for j, count in enumerate(line) for _ in range(count)]
    return [ScorePair(f"P{number % patients}", site, *pair) for number, pair in enumerate(scores)]


def report(pairs, repeats=None, **options):
    return agreementReport(pairs, repeats or {}, readers=("A", "B"), **options)


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
    assert "the same category" in rows["kappaLinear"]["notDefined"]
    assert rows["ac1"]["value"] == 1
    assert rows["ac1"]["low"] is None
    assert "standard error is 0" in rows["ac1"]["lowNotDefined"]
    assert rows["ac1"]["clusteredNotDefined"] == "not defined: leaving out any patient changes nothing"


def test_without_a_positive_focus_positive_agreement_is_not_defined():
    rows = rowsOf(report([ScorePair("P", "", 1, 2), ScorePair("Q", "", 2, 1)]), scale="positive is >= 4")
    assert rows["positiveAgreement"]["value"] is None
    assert rows["positiveAgreement"]["notDefined"] == "not defined: neither called a focus positive"
    assert rows["negativeAgreement"]["value"] == 1


def test_fewer_than_five_patients_have_no_interval_that_respects_patients():
    for patients, there in ((1, False), (4, False), (5, True)):
        row = rowsOf(report(pairsOf(READERS, patients)))["kappaLinear"]
        assert row["value"] == pytest.approx(0.778407, abs=1e-6)
        assert (row["clusteredLow"] is not None) == there
        assert (row["clusteredNotDefined"] == "") == there
    assert rowsOf(report(pairsOf(READERS, 4)))["ac1"]["clusteredNotDefined"] == (
        "not defined: an interval by patient needs 5 patients or more"
    )


def test_each_of_the_two_intervals_says_for_itself_why_there_is_none():
    """Before, one sentence stood for both: "only the interval that allows for clustering by patient is given; not defined: ..."."""
    rows = rowsOf(report(pairsOf(READERS, 3)), scale="positive is >= 4")
    assert rows["positiveAgreement"]["lowNotDefined"] == "only the interval that allows for clustering by patient is given"
    assert rows["positiveAgreement"]["clusteredNotDefined"] == "not defined: an interval by patient needs 5 patients or more"
    assert (rows["kappaUnweighted"]["lowNotDefined"], rows["kappaUnweighted"]["notDefined"]) == ("", "")


def test_an_interval_of_almost_perfect_agreement_in_few_patients_stays_in_its_range():
    # 4,000 foci of five patients, one disagreement: the logarithm's interval is wide enough to overflow an exponential.
    pairs = [ScorePair(f"P{n % 5}", "", *([5, 5] if n % 2 else [1, 1])) for n in range(4000)] + [ScorePair("P0", "", 5, 1)]
    row = rowsOf(report(pairs), scale="positive is >= 4")["kappaUnweighted"]
    assert -1 <= row["clusteredLow"] < row["value"] < row["clusteredHigh"] <= 1


def test_one_patient_who_alone_has_positives_gives_no_interval():
    pairs = [ScorePair(f"P{number}", "", *([5, 5] if number == 3 else [1, 1 + number % 2])) for number in range(9)]
    row = rowsOf(report(pairs), scale="positive is >= 4")["positiveAgreement"]
    assert (row["value"], row["clusteredLow"]) == (1, None)
    assert row["clusteredNotDefined"] == "not defined: there is no value when one of the patients is left out"


def test_agreement_on_positives_in_one_patient_alone_carries_no_interval():
    # Both readers call a focus of P0; of P1 and P2 one does. Kappa's standard error would be that of a chance.
    scores = [(5, 5), (5, 1), (1, 5), *[(1, 1)] * 9]
    rows = rowsOf(report([ScorePair(f"P{n}", "", *pair) for n, pair in enumerate(scores)]), scale="positive is >= 4")
    for key in ("kappaUnweighted", "positiveAgreement", "agreement"):
        assert rows[key]["clusteredNotDefined"] == "not defined: fewer than 2 patients carry it, with foci on which both agree"
    assert rows["negativeAgreement"]["clusteredLow"] is not None


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
    for row in agreementRows(report(pairs)):
        numbers = [row[key] for key in ("value", "low", "high", "clusteredLow", "clusteredHigh")]
        assert not any(number is not None and np.isnan(number) for number in numbers)
        assert (row["value"] is None) == bool(row["notDefined"])
        if row["value"] is None:
            assert numbers == [None] * 5
        else:
            assert (row["low"] is None) == (row["high"] is None) == bool(row["lowNotDefined"])
            assert (row["clusteredLow"] is None) == (row["clusteredHigh"] is None) == bool(row["clusteredNotDefined"])


@given(st.integers(0, 2**32), st.integers(5, 20), st.sampled_from([2, 5]))
@settings(max_examples=60, deadline=None)
def test_an_interval_holds_its_value_and_stays_in_the_range_of_its_coefficient(seed, patients, size):
    tables = np.random.default_rng(seed).poisson(0.7, (patients, size, size))
    values = coefficients(tables.sum(axis=0))
    for key, interval in clusteredIntervals(tables, coefficients, LOWEST, CARRIED_BY).items():
        if interval.low is not None:
            assert LOWEST.get(key, 0) <= interval.low < values[key] < interval.high <= 1


def test_the_jackknife_is_that_of_scipy_for_a_mean():
    """Of one focus a patient, agreement is a mean: its jackknife error is the standard error of a mean, s / sqrt(n) with n - 1."""
    answers = np.array([1, 1, 0, 1, 0, 1, 1, 1, 0, 1])
    tables = np.array(
        [
            [[1, 0], [0, 0]] if agree and n % 2 else [[0, 0], [0, 1]] if agree else [[0, 1], [0, 0]]
            for n, agree in enumerate(answers)
        ]
    )
    interval = clusteredIntervals(tables, coefficients, LOWEST, CARRIED_BY)["agreement"]
    mean, error = answers.mean(), sem(answers)
    # On the logit scale by the delta method: d log(p / (1 - p)) = dp / (p (1 - p)).
    reach = t.ppf(0.975, 9) * error / (mean * (1 - mean))
    assert (interval.low, interval.high) == pytest.approx(tuple(expit(logit(mean) + side * reach) for side in (-1, 1)))


def test_the_jackknife_equals_a_plain_loop_over_patients():
    tables = np.random.default_rng(3).poisson(1.0, (15, 5, 5))
    found = clusteredIntervals(tables, coefficients, LOWEST, CARRIED_BY)
    for key, interval in found.items():
        value = float(coefficients(tables.sum(axis=0))[key])
        left = [float(coefficients(np.delete(tables, patient, axis=0).sum(axis=0))[key]) for patient in range(15)]
        error = np.sqrt(14 / 15 * sum((one - np.mean(left)) ** 2 for one in left))
        lowest = -1 if key.startswith(("kappa", "ac")) else 0
        share = (value - lowest) / (1 - lowest)
        reach = t.ppf(0.975, 14) * error / (1 - lowest) / (share * (1 - share))
        bounds = tuple(lowest + (1 - lowest) * expit(logit(share) + side * reach) for side in (-1, 1))
        assert (interval.low, interval.high) == pytest.approx(bounds)


def test_foci_that_go_with_their_patient_widen_the_interval():
    # 40 patients, 25 foci each; a patient's foci all agree or all disagree, so there are 40 independent answers, not 1,000.
    pairs = [ScorePair(f"P{p}", "", 1 + f % 5, 1 + (f + p % 2) % 5) for p in range(40) for f in range(25)]
    row = rowsOf(report(pairs))["agreement"]
    independent, clustered = row["high"] - row["low"], row["clusteredHigh"] - row["clusteredLow"]
    # The normal intervals of 20/40 and of 500/1000 differ by sqrt(25).
    assert clustered / independent == pytest.approx(5, rel=0.1)


# Two good readers who search: each of ten patients has marks of both on two foci, both positive; three have one of a single reader.
FOUND = [ScorePair(f"P{n}", "bone", 5, 4) for n in range(10) for _ in range(2)] + [
    ScorePair(f"P{n}", "bone", 4, None) for n in range(3)
]


def test_of_found_foci_only_positive_agreement_is_given():
    """Before, kappa of these two was negative: no focus that both rightly passed over is in the table."""
    rows = agreementRows(report(FOUND, {"A": FOUND}, searched=[f"P{n}" for n in range(14)]))
    ofFoci = [row for row in rows if row["scope"] != "all patients"]
    assert {row["scope"] for row in ofFoci} == {"all foci", "site: bone", "repeats of A"}
    assert {(row["measure"], row["scale"]) for row in ofFoci} == {("positiveAgreement", "positive is >= 4")}
    # 20 foci both, 3 one: 2 * 20 / (2 * 20 + 3).
    assert ofFoci[0]["value"] == pytest.approx(40 / 43)
    assert ofFoci[0]["clusteredLow"] < 40 / 43 < ofFoci[0]["clusteredHigh"]


def test_of_patients_who_were_searched_every_coefficient_is_given_also_without_marks():
    pairs = [*FOUND, ScorePair("P10", "liver", 5, None), ScorePair("P11", "liver", 2, 3), ScorePair("P99", "liver", 5, 5)]
    rows = {
        row["measure"]: row
        for row in agreementRows(report(pairs, searched=[f"P{n}" for n in range(14)]))
        if row["scope"] == "all patients"
    }
    assert list(rows) == CUT
    # Ten by both, P10 by one, P11, P12 and P13 by none; P99 was not searched by both. Kappa of [[3, 0], [1, 10]]: observed 13/14,
    # by chance (4 * 3 + 10 * 11) / 196 = 122/196.
    assert rows["agreement"]["value"] == pytest.approx(13 / 14)
    assert rows["kappaUnweighted"]["value"] == pytest.approx((13 / 14 - 122 / 196) / (1 - 122 / 196))
    assert (rows["agreement"]["patients"], rows["agreement"]["foci"]) == (14, None)
