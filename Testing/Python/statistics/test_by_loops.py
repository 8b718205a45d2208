"""Formulas as their papers write them, sum by sum in plain loops, against the arrays that the library computes them with."""

from itertools import product
from statistics import fmean

import numpy as np
import pytest
from HER2PETLib.statistics.areacovariances import unbiasedCovariance
from HER2PETLib.statistics.clusteredproportions import clusteredProportion, patientJackknife
from HER2PETLib.statistics.freeresponse import Mark, MarkedStudy, freeResponse
from HER2PETLib.statistics.measurementagreement import intraclass
from HER2PETLib.statistics.multireader import componentsOf
from HER2PETLib.statistics.rocarea import clusteredCovariance, placementValues
from HER2PETLib.statistics.verificationbias import Verified, correctedAccuracy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

few = settings(max_examples=30)  # the loops are slow, and each study has dozens of sums


def psi(x, y):
    return 1.0 if x > y else 0.5 if x == y else 0.0


@st.composite
def readStudies(draw):
    """Scores of two readers, disease and patient of 6 to 12 lesions; two patients at least have lesions of each kind."""
    count = draw(st.integers(6, 12))
    lesions = draw(
        st.lists(
            st.tuples(st.integers(1, 5), st.integers(1, 5), st.booleans(), st.integers(0, 4)), min_size=count, max_size=count
        )
    )
    assume(all(len({patient for *_, disease, patient in lesions if disease is kind}) > 1 for kind in (True, False)))
    return lesions


@few
@given(readStudies())
def test_covariances_of_lesions_in_patients_are_obuchowskis_sums(lesions):
    """Obuchowski 1997: S10, S01 and S11 over the patients."""
    scores = np.array([[lesion[reader] for lesion in lesions] for reader in (0, 1)], dtype=float)
    found = clusteredCovariance(placementValues(scores, [lesion[2] for lesion in lesions]), [lesion[3] for lesion in lesions])
    ill, well = ([lesion for lesion in lesions if lesion[2] is kind] for kind in (True, False))
    theta = [fmean(psi(x[r], y[r]) for x, y in product(ill, well)) for r in (0, 1)]
    patients = sorted({lesion[3] for lesion in lesions})

    def fromIll(r, patient):
        own = [x for x in ill if x[3] == patient]
        return sum(fmean(psi(x[r], y[r]) for y in well) for x in own) - len(own) * theta[r]

    def fromWell(r, patient):
        own = [y for y in well if y[3] == patient]
        return sum(fmean(psi(x[r], y[r]) for x in ill) for y in own) - len(own) * theta[r]

    i, i10, i01 = len(patients), len({x[3] for x in ill}), len({y[3] for y in well})
    m, n = len(ill), len(well)
    for a, b in product((0, 1), (0, 1)):
        s10 = i10 / ((i10 - 1) * m) * sum(fromIll(a, p) * fromIll(b, p) for p in patients)
        s01 = i01 / ((i01 - 1) * n) * sum(fromWell(a, p) * fromWell(b, p) for p in patients)
        s11, turned = (i / (i - 1) * sum(fromIll(c, p) * fromWell(d, p) for p in patients) for c, d in ((a, b), (b, a)))
        assert found.covariance[a, b] == pytest.approx(s10 / m + s01 / n + (s11 + turned) / (m * n), abs=1e-12)


@few
@given(readStudies())
def test_unbiased_covariances_leave_out_the_pairs_that_share_a_lesion(lesions):
    """Gallas 2006: the product of the areas less the mean of psi psi' over pairs that share no lesion."""
    scores = np.array([[lesion[reader] for lesion in lesions] for reader in (0, 1)], dtype=float)
    found = unbiasedCovariance(scores, placementValues(scores, [lesion[2] for lesion in lesions]))
    ill, well = ([lesion for lesion in lesions if lesion[2] is kind] for kind in (True, False))
    theta = [fmean(psi(x[r], y[r]) for x, y in product(ill, well)) for r in (0, 1)]
    apart = [
        (x, y, other, another)
        for (i, x), (j, y), (k, other), (n, another) in product(enumerate(ill), enumerate(well), enumerate(ill), enumerate(well))
        if i != k and j != n
    ]
    for a, b in product((0, 1), (0, 1)):
        expected = theta[a] * theta[b] - fmean(psi(x[a], y[a]) * psi(u[b], v[b]) for x, y, u, v in apart)
        assert found[a, b] == pytest.approx(expected, abs=1e-12)


@few
@given(st.integers(2, 3), st.integers(2, 4), st.integers(0, 2**31))
def test_components_of_variance_are_means_over_who_shares_what(treatments, readers, seed):
    """Obuchowski and Rockette 1995: means of the covariances by what two areas share, and the mean squares of a two-way table."""
    random = np.random.default_rng(seed)
    values = random.random((treatments, readers))
    root = random.normal(size=(treatments * readers,) * 2)
    matrix = root @ root.T
    found = componentsOf(values, matrix)
    places = list(product(range(treatments), range(readers)))
    shared = {}
    for (n, (t, r)), (k, (u, s)) in product(enumerate(places), enumerate(places)):
        shared.setdefault((t == u, r == s), []).append(matrix[n, k])
    assert found.error == pytest.approx(fmean(shared[True, True])) and found.cov1 == pytest.approx(fmean(shared[False, True]))
    assert found.cov2 == pytest.approx(fmean(shared[True, False])) and found.cov3 == pytest.approx(fmean(shared[False, False]))
    mean = values.mean()
    assert found.msTreatments == pytest.approx(
        sum(readers * (values[t].mean() - mean) ** 2 for t in range(treatments)) / (treatments - 1)
    )
    assert found.msReaders == pytest.approx(
        sum(treatments * (values[:, r].mean() - mean) ** 2 for r in range(readers)) / (readers - 1)
    )
    rest = sum((values[t, r] - values[t].mean() - values[:, r].mean() + mean) ** 2 for t, r in places)
    assert found.msTreatmentsReaders == pytest.approx(rest / ((treatments - 1) * (readers - 1)))


counted = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=5, max_size=12
)  # of how many lesions of a patient how many


@few
@given(counted)
def test_the_ratio_estimator_and_its_jackknife_are_sums_over_patients(counts):
    have, of = zip(*counts, strict=True)
    k, n = len(counts), sum(of)
    p = sum(have) / n
    spread = sum((x - p * each) ** 2 for x, each in counts)
    assume(spread > 1e-9)
    assert clusteredProportion(have, of).variance == pytest.approx(k / (k - 1) * spread / n**2)
    left = [(sum(have) - x) / (n - each) for x, each in counts]
    assert patientJackknife(have, of)[0] == pytest.approx(np.sqrt((k - 1) / k * sum((each - fmean(left)) ** 2 for each in left)))


@few
@given(st.lists(st.integers(1, 40), min_size=4, max_size=4), st.integers(0, 60), st.integers(0, 60))
def test_begg_and_greenes_correction_is_weighting_each_verified_one_by_all_of_its_result(verified, moreCalled, moreNot):
    """Inverse probability weights: a verified positive stands for all positives over those verified, a negative likewise."""
    tp, fp, fn, tn = verified
    found = correctedAccuracy(Verified(tp, fp, moreCalled, fn, tn, moreNot))
    called, notCalled = (tp + fp + moreCalled) / (tp + fp), (fn + tn + moreNot) / (fn + tn)
    assert found["sensitivity"].value == pytest.approx(tp * called / (tp * called + fn * notCalled))
    assert found["specificity"].value == pytest.approx(tn * notCalled / (tn * notCalled + fp * called))


@few
@given(st.integers(0, 2**31))
def test_figures_of_a_free_search_are_means_over_lesions_and_patients(seed):
    """Chakraborty and Zhai 2016: a lesion against the highest false mark of each lesion-free patient, or (AFROC1) of every patient."""
    random = np.random.default_rng(seed)
    lesions = {f"P{n}": [f"L{k}" for k in range(int(random.integers(0, 4)))] for n in range(7)} | {"with": ["L0"], "without": []}
    places = [(patient, lesion) for patient, own in lesions.items() for lesion in own]
    rated = {place: int(random.integers(1, 6)) for place in places if random.random() < 0.7}
    false = {patient: [int(each) for each in random.integers(1, 6, int(random.integers(0, 3)))] for patient in lesions}
    marks = [Mark("t", "r", *place, rating) for place, rating in rated.items()]
    marks += [Mark("t", "r", patient, "", rating) for patient, ratings in false.items() for rating in ratings]
    found = freeResponse(MarkedStudy(marks, lesions, ["r"], ["t"]))
    none = float("-inf")
    highest = {patient: max(ratings, default=none) for patient, ratings in false.items()}
    diseased = [patient for patient, own in lesions.items() if own]
    for against, suffix in (([p for p, own in lesions.items() if not own], ""), (list(lesions), "1")):
        of = {place: fmean(psi(rated.get(place, none), highest[patient]) for patient in against) for place in places}
        assert found.values(f"AFROC{suffix}")[0, 0] == pytest.approx(fmean(of.values()))
        byPatient = [fmean(of[patient, lesion] for lesion in lesions[patient]) for patient in diseased]
        assert found.values(f"wAFROC{suffix}")[0, 0] == pytest.approx(fmean(byPatient))


@few
@given(st.integers(3, 8), st.integers(2, 4), st.integers(0, 2**31))
def test_intraclass_correlations_are_those_of_the_mean_squares(lesions, raters, seed):
    """Shrout and Fleiss 1979, table 3: BMS, JMS, EMS and WMS of a two-way table."""
    x = np.random.default_rng(seed).normal(size=(lesions, raters)) + np.arange(lesions)[:, None]
    mean = x.mean()
    bms = raters * sum((x[i].mean() - mean) ** 2 for i in range(lesions)) / (lesions - 1)
    jms = lesions * sum((x[:, j].mean() - mean) ** 2 for j in range(raters)) / (raters - 1)
    wms = sum((x[i, j] - x[i].mean()) ** 2 for i, j in product(range(lesions), range(raters))) / (lesions * (raters - 1))
    ems = (wms * lesions * (raters - 1) - jms * (raters - 1)) / ((lesions - 1) * (raters - 1))
    found = intraclass(x).values
    assert found["icc11"] == pytest.approx((bms - wms) / (bms + (raters - 1) * wms))
    assert found["icc21"] == pytest.approx((bms - ems) / (bms + (raters - 1) * ems + raters * (jms - ems) / lesions))
    assert found["icc31"] == pytest.approx((bms - ems) / (bms + (raters - 1) * ems))
