"""Agreement coefficients equal published values, statsmodels, scikit-learn and irrCAC."""

import numpy as np
import pytest
from HER2PETLib.statistics.coefficients import WEIGHTINGS, agreementWeights, coefficients, gwet, gwetOfTable, kappaStandardError
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

# domain.md section 4; coefficients there by statsmodels, scikit-learn and irrCAC.
READERS = np.array([[20, 4, 1, 0, 0], [3, 15, 5, 1, 0], [1, 4, 12, 4, 1], [0, 1, 3, 14, 5], [0, 0, 1, 4, 22]])
CUT = np.array([[READERS[:3, :3].sum(), READERS[:3, 3:].sum()], [READERS[3:, :3].sum(), READERS[3:, 3:].sum()]])
# Gwet, two abstractors and 100 women; Fleiss 1971, 30 patients by 6 psychiatrists into 5 diagnoses.
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
FLEISS = np.array(
    """0 0 0 6 0; 0 3 0 0 3; 0 1 4 0 1; 0 0 0 0 6; 0 3 0 3 0; 2 0 4 0 0; 0 0 4 0 2; 2 0 3 1 0; 2 0 0 4 0; 0 0 0 0 6;
    1 0 0 5 0; 1 1 0 4 0; 0 3 3 0 0; 1 0 0 5 0; 0 2 0 3 1; 0 0 5 0 1; 3 0 0 1 2; 5 1 0 0 0; 0 2 0 4 0; 1 0 2 0 3;
    0 0 0 0 6; 0 1 0 5 0; 0 2 0 1 3; 2 0 0 4 0; 1 0 0 4 1; 0 5 0 1 0; 4 0 0 0 2; 0 2 0 4 0; 1 0 5 0 0; 0 0 0 0 6""".replace(
        "\n", ""
    )
    .strip()
    .split(";")
)
TABLES = arrays(np.int64, (5, 5), elements=st.integers(0, 12))


def interval(value, error, quantile=1.959963984540054):
    return value - quantile * error, value + quantile * error


def test_the_table_of_scores_1_to_5_gives_the_known_coefficients():
    result = coefficients(READERS)
    assert result["agreement"] == pytest.approx(0.685950, abs=5e-7)
    assert result["kappaUnweighted"] == pytest.approx(0.606874, abs=5e-7)
    assert result["kappaLinear"] == pytest.approx(0.778407, abs=5e-7)
    assert result["kappaQuadratic"] == pytest.approx(0.890121, abs=5e-7)
    assert result["ac1"] == pytest.approx(0.60758, abs=5e-6)
    assert result["ac2Linear"] == pytest.approx(0.77323, abs=5e-6)
    assert result["ac2Quadratic"] == pytest.approx(0.88481, abs=5e-6)


@pytest.mark.parametrize(
    ("weighting", "key", "low", "high"),
    [
        ("unweighted", "kappaUnweighted", 0.503861, 0.709887),
        ("linear", "kappaLinear", 0.711362, 0.845451),
        ("quadratic", "kappaQuadratic", 0.846438, 0.933804),
    ],
)
def test_the_intervals_of_kappa_are_the_known_ones(weighting, key, low, high):
    bounds = interval(coefficients(READERS)[key], kappaStandardError(READERS, weighting))
    assert bounds == pytest.approx((low, high), abs=1e-6)


def test_the_table_cut_at_4_gives_the_known_coefficients():
    result = coefficients(CUT)
    assert result["kappaUnweighted"] == pytest.approx(0.813088, abs=5e-7)
    assert result["positiveAgreement"] == pytest.approx(0.891089, abs=5e-7)
    assert result["negativeAgreement"] == pytest.approx(0.921986, abs=5e-7)
    assert result["ac1"] == pytest.approx(0.82302, abs=5e-6)


def test_with_rare_positives_kappa_alone_misleads():
    # domain.md writes the positive category first; the order does not change these three.
    result = coefficients(np.array([[1, 4], [3, 92]]))
    assert result["agreement"] == pytest.approx(0.93, abs=1e-12)
    assert result["kappaUnweighted"] == pytest.approx(0.186047, abs=5e-7)
    assert result["ac1"] == pytest.approx(0.92342, abs=5e-6)


def test_the_published_sas_example_comes_out():
    # SAS/STAT, PROC FREQ, 3 x 3 with an empty column for the first reader's first row.
    table = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    result = coefficients(table)
    simple = interval(result["kappaUnweighted"], kappaStandardError(table, "unweighted"))
    linear = interval(result["kappaLinear"], kappaStandardError(table, "linear"))
    assert (result["kappaUnweighted"], *simple) == pytest.approx((0.4842, 0.2137, 0.7547), abs=5e-5)
    assert (result["kappaLinear"], *linear) == pytest.approx((0.4701, 0.1845, 0.7558), abs=5e-5)


def test_gwets_published_example_comes_out():
    value, error = gwetOfTable(ABSTRACTORS, "unweighted")
    assert value == pytest.approx(0.8493305, abs=5e-8)
    # The published standard error divides by n; ours, as irrCAC's for raw scores, by n - 1 (Gwet 2014).
    assert error * np.sqrt(99 / 100) == pytest.approx(0.04321747, abs=5e-9)
    assert coefficients(ABSTRACTORS)["kappaUnweighted"] == pytest.approx(0.7964094, abs=5e-8)
    assert kappaStandardError(ABSTRACTORS, "unweighted") == pytest.approx(0.05891072, abs=5e-9)


def test_ac1_of_the_six_psychiatrists_comes_out():
    counts = np.array([[int(cell) for cell in line.split()] for line in FLEISS])
    value, _ = gwet(counts, np.ones(30), agreementWeights(5, "unweighted"))
    assert value == pytest.approx(0.44788, abs=5e-6)


# Computed with irrCAC 0.4 (raw scores, digits=10, categories 1..5): value, standard error for AC1, AC2 linear, AC2 quadratic.
@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (READERS, [(0.6075829182, 0.0530110646), (0.773229688, 0.0329665474), (0.8848079424, 0.0210723582)]),
        (
            [[4, 1, 2, 2, 0], [3, 3, 0, 0, 8], [6, 2, 2, 11, 5], [8, 1, 4, 4, 0], [1, 0, 9, 0, 4]],
            [(0.0185960471, 0.0569065615), (0.04085939, 0.0777589164), (0.122502827, 0.1059323944)],
        ),
        (
            [[0, 0, 1, 1, 0], [2, 4, 8, 0, 0], [2, 2, 5, 5, 1], [3, 0, 6, 1, 6], [5, 4, 2, 2, 2]],
            [(-0.0026278553, 0.0637751497), (0.1506180616, 0.101510346), (0.2163160627, 0.1610472861)],
        ),
        # Nobody scored 3.
        (
            [[3, 1, 0, 2, 4], [4, 5, 0, 2, 4], [0, 0, 0, 0, 0], [3, 5, 0, 0, 4], [2, 2, 0, 3, 5]],
            [(0.097755898, 0.0791627596), (0.0438462443, 0.1163856963), (0.0127320273, 0.1640437919)],
        ),
        # One reader used one category only.
        (
            [[0, 0, 0, 0, 0], [0, 4, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]],
            [(0.7905759162, 0.2181957731), (0.9421965318, 0.0658224465), (0.984962406, 0.0177511448)],
        ),
        (np.diag([5, 0, 0, 0, 3]), [(1, 0), (1, 0), (1, 0)]),
    ],
)
def test_ac1_and_ac2_equal_irrcac(table, expected):
    table = np.array(table)
    for weighting, (value, error) in zip(WEIGHTINGS, expected, strict=True):
        assert gwetOfTable(table, weighting) == pytest.approx((value, error), abs=1e-9)


@given(TABLES)
def test_ac1_and_ac2_equal_irrcac_where_it_is_installed(table):
    # irrCAC asks for an old NumPy and works with a new one: pip install --no-deps irrCAC
    irrCAC = pytest.importorskip("irrCAC.raw")
    pandas = pytest.importorskip("pandas")
    assume(table.sum() > 1)
    scores = pandas.DataFrame(np.repeat(np.indices((5, 5)).reshape(2, -1).T + 1, table.ravel(), axis=0))
    for weighting, word in zip(WEIGHTINGS, ("identity", "linear", "quadratic"), strict=True):
        estimate = irrCAC.CAC(scores, weights=word, categories=[1, 2, 3, 4, 5], digits=12).gwet()["est"]
        assert gwetOfTable(table, weighting) == pytest.approx((estimate["coefficient_value"], estimate["se"]), abs=1e-6)


@given(TABLES)
@settings(max_examples=200)
def test_kappa_equals_statsmodels_and_scikit_learn(table):
    assume(np.count_nonzero(table.sum(axis=0) + table.sum(axis=1)) > 1)
    rows, columns = np.repeat(np.indices((5, 5)).reshape(2, -1), table.ravel(), axis=1)
    result = coefficients(table)
    for weighting, word in zip(WEIGHTINGS, (None, "linear", "quadratic"), strict=True):
        value = result[f"kappa{weighting.capitalize()}"]
        with np.errstate(invalid="ignore", divide="ignore"):  # in values of statsmodels that are not asked for
            assert value == pytest.approx(cohens_kappa(table, wt=word).kappa, abs=1e-6)
        assert value == pytest.approx(cohen_kappa_score(rows, columns, labels=range(5), weights=word), abs=1e-6)


@given(TABLES)
def test_the_two_ways_to_ac1_and_ac2_agree(table):
    # `coefficients` from shares of the table, `gwet` from how many readers chose a category.
    assume(table.sum() > 1)
    result = coefficients(table)
    for weighting, key in zip(WEIGHTINGS, ("ac1", "ac2Linear", "ac2Quadratic"), strict=True):
        assert gwetOfTable(table, weighting)[0] == pytest.approx(float(result[key]), abs=1e-9)


@given(TABLES)
def test_exchanging_the_readers_changes_no_coefficient(table):
    assume(table.sum() > 0)
    one, other = coefficients(table), coefficients(table.T)
    for key in one:
        assert float(one[key]) == pytest.approx(float(other[key]), abs=1e-9, nan_ok=True)


@given(arrays(np.int64, (7, 5, 5), elements=st.integers(0, 5)))
def test_many_tables_at_once_equal_one_by_one(tables):
    together = coefficients(tables)
    for number, table in enumerate(tables):
        for key, value in coefficients(table).items():
            assert float(value) == pytest.approx(float(together[key][number]), abs=1e-12, nan_ok=True)


def test_one_category_only_leaves_kappa_without_a_value_and_ac1_with_one():
    result = coefficients(np.diag([9, 0, 0, 0, 0]))
    assert np.isnan(result["kappaUnweighted"])
    assert result["ac1"] == 1
