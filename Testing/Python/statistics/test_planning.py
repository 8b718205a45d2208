"""Plans: what is promised holds for every n, and simulated studies are as large as the theory says."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.planning import (
    expectedPositives,
    fewestPositives,
    power,
    powerRows,
    sizeForPower,
    sizeForWidth,
)
from HER2PETLib.statistics.proportions import Proportion, exactLimits
from HER2PETLib.statistics.readerplanning import READER_COLUMNS, Design, planReaders, simulated
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm


@given(st.integers(1, 400), st.floats(0.005, 0.6))
def test_the_fewest_positives_are_the_fewest_whose_exact_interval_lies_above_the_null_value(n, null):
    k = int(fewestPositives(n, null))
    if k <= n:
        assert Proportion(k, n, "x").clopperPearson.low > null - 1e-12
    if k >= 1:
        assert Proportion(min(k - 1, n), n, "x").clopperPearson.low <= null + 1e-12


@settings(max_examples=25)
@given(st.floats(0.02, 0.3), st.floats(0.1, 0.3), st.sampled_from([0.7, 0.8, 0.9]))
def test_no_n_before_the_first_and_every_n_after_the_last_reaches_the_power(null, more, target):
    size = sizeForPower(null, null + more, target)
    reached = power(np.arange(1, 2 * size.searchedTo), null, null + more) >= target
    assert not reached[: size.first - 1].any() and reached[size.first - 1]
    assert reached[size.always - 1 :].all() and (size.always == size.first or not reached[size.always - 2])


def test_the_saw_tooth_stands_in_the_rows():
    rows = powerRows(range(95, 105), 0.05, 0.13, 0.8)
    # domain-next A9: 95 reaches it with 10, and from 104 on every n does with 11.
    assert [row["reaches"] for row in rows] == [True] * 4 + [False] * 5 + [True]
    assert (rows[0]["k"], rows[-1]["k"]) == (10, 11) and all(row["level"] <= 0.025 for row in rows)
    (tooSmall,) = powerRows([1], 0.05, 0.13, 0.8)
    assert tooSmall["k"] is None and tooSmall["power"] == 0


def test_limits_of_none_and_all_end_at_0_and_1():
    low, high = exactLimits([0, 20], [20, 20])
    assert low[0] == 0 and high[1] == 1
    # Clopper-Pearson of 0/20 is 0 to 16.8433 %.
    assert (high[0], low[1]) == pytest.approx((0.168433, 1 - 0.168433), abs=5e-7)
    assert expectedPositives([49, 50], 0.13).tolist() == [6, 6]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: sizeForPower(5, 13, 80), "The null value is 5"),
        (lambda: sizeForPower(0.13, 0.05, 0.8), "not above the null value"),
        (lambda: sizeForPower(0.05, 0.0501, 0.8), "Not even 20,000 patients reach the power"),
        (lambda: sizeForWidth(0.13, 0.0001), "Not even 20,000 patients reach the width"),
        (lambda: sizeForWidth(1.3, 0.1), "not a proportion"),
        (lambda: Design(20, 5, 2, 0.6, 0.7), "not above the null value"),
        (lambda: Design(20, 5, 2, 0.8, patientCorrelation=1.0), "patientCorrelation is 1"),
        (lambda: Design(0, 5, 2, 0.8), "patients is 0"),
    ],
)
def test_what_makes_no_plan_is_refused(make, said):
    with pytest.raises(ProblemError, match=said):
        make()


def varianceOfArea(area, m, n):
    """Variance of the empirical area of m and n independent lesions with normal scores of equal variance (Bamber 1975): by the chance that two of one
    class beat one of the other, a bivariate normal with correlation 1/2."""
    z = norm.ppf(area)
    both = multivariate_normal(cov=[[1, 0.5], [0.5, 1]]).cdf([z, z])
    return (area * (1 - area) + (m + n - 2) * (both - area**2)) / (m * n)


def test_one_lesion_a_patient_and_one_reader_vary_as_the_theory_of_the_area_says():
    design = Design(100, 1, 1, 0.85, prevalence=0.5, readerSD=0.0)
    (row,) = planReaders(design, (100,), (1,), (1,), studies=600, seed=3)
    expected = varianceOfArea(0.85, 50, 50) ** 0.5
    # The SD of 600 studies has a standard error of 1 / sqrt(1200), 2.9 %; the numbers of diseased vary, too.
    assert row["areaSD"] == pytest.approx(expected, rel=0.11)
    assert row["area"] == pytest.approx(0.85, abs=4 * expected / 600**0.5)
    assert row["width"] is None and row["power"] is None  # one reader says nothing of others
    assert row["widthFixed"] == pytest.approx(2 * 1.96 * expected, rel=0.1)


def test_lesions_of_a_patient_that_are_alike_in_disease_tell_less_and_readers_who_differ_widen_the_interval():
    alone = Design(30, 6, 3, 0.8, 0.7, patientCorrelation=0.6)
    plain, alike, differing = (
        planReaders(design, (30,), (6,), (3,), studies=120, seed=5)[0]
        for design in (
            alone,
            Design(30, 6, 3, 0.8, 0.7, patientCorrelation=0.6, diseaseCorrelation=0.9),
            Design(30, 6, 3, 0.8, 0.7, patientCorrelation=0.6, readerSD=0.08),
        )
    )
    assert alike["widthFixed"] > 1.2 * plain["widthFixed"]
    assert differing["width"] > 1.2 * plain["width"]
    assert set(plain) == {column.key for column in READER_COLUMNS}


def test_the_same_seed_gives_the_same_rows_and_too_few_patients_give_no_interval():
    design = Design(4, 2, 2, 0.8)
    first, again = (planReaders(design, (4, 12), (2,), (2,), studies=40, seed=9) for _ in range(2))
    assert first == again != planReaders(design, (4, 12), (2,), (2,), studies=40, seed=10)
    assert first[0]["notEstimable"] == 1 and first[0]["powerFixed"] == 0 and first[0]["area"] is None


def test_simulated_scores_share_what_the_design_says():
    design = Design(400, 4, 2, 0.8, patientCorrelation=0.3, readerCorrelation=0.5, readerSD=0.0)
    scores, isDiseased, _ = next(iter(simulated(design, 1, 1)))
    centered = scores - np.where(
        isDiseased, scores[:, isDiseased].mean(axis=1)[:, None], scores[:, ~isDiseased].mean(axis=1)[:, None]
    )
    # Two readers: 0.3 of the patient and half of the rest; two lesions of a patient, one reader: 0.3. 1,600 lesions: about +-0.05.
    assert np.corrcoef(centered)[0, 1] == pytest.approx(0.65, abs=0.06)
    ofPatient = centered[0].reshape(400, 4)
    assert np.corrcoef(ofPatient[:, 0], ofPatient[:, 1])[0, 1] == pytest.approx(0.3, abs=0.13)
    assert centered.var() == pytest.approx(1, abs=0.1)


def test_a_simulated_study_whose_scores_separate_the_lesions_has_no_interval_as_a_real_one_has_none():
    (row,) = planReaders(Design(10, 3, 2, 0.9999, readerSD=0.0), (10,), (3,), (2,), studies=40, seed=1)
    assert row["area"] > 0.99 and row["notEstimable"] > 0.3
    assert row["powerFixed"] <= 1 - row["notEstimable"] + 1e-12
    assert row["widthFixed"] is None or row["widthFixed"] > 0


def test_none_and_all_of_the_studies_have_a_monte_carlo_error():
    (row,) = planReaders(Design(4, 2, 2, 0.85), (4,), (2,), (2,), studies=10, seed=1)
    assert row["powerFixed"] == 0
    assert row["powerFixedError"] == pytest.approx(np.sqrt(1 / 12 * 11 / 12 / 10))  # (0 + 1) of (10 + 2)


@pytest.mark.parametrize(("studies", "seed"), [(0, 1), (-5, 1), (10, -1)])
def test_no_study_and_a_negative_seed_are_refused(studies, seed):
    with pytest.raises(ProblemError, match="Give 1 study or more"):
        planReaders(Design(10, 3, 2, 0.85), (10,), (3,), (2,), studies=studies, seed=seed)
