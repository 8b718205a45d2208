"""Proportions of lesions in patients: what other programs give, what never happens, and what is said where nothing can be said."""

import numpy as np
import pytest
from HER2PETLib.statistics.clusteredproportions import (
    DEFF_TAKEN_AS_1,
    INTERVALS,
    clusteredProportion,
    correctedGEEError,
    exchangeableGEE,
    geeError,
)
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.patientbootstrap import patientBootstrap
from hypothesis import given
from hypothesis import strategies as st

# domain-next A5: 20 patients, 59 of 81 lesions.
HAVE = (3, 0, 5, 2, 4, 1, 0, 6, 2, 3, 1, 8, 0, 2, 5, 4, 1, 3, 7, 2)
OF = (4, 2, 5, 3, 6, 1, 3, 6, 4, 3, 2, 10, 1, 2, 7, 4, 3, 5, 8, 2)
patients = st.lists(st.integers(0, 12).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=25)


@pytest.mark.filterwarnings("ignore")
def test_generalized_estimating_equations_are_those_of_statsmodels():
    from statsmodels.genmod.cov_struct import Exchangeable, Independence
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_estimating_equations import GEE

    lesions = np.concatenate([[1] * have + [0] * (of - have) for have, of in zip(HAVE, OF, strict=True)])
    ofPatient = np.repeat(np.arange(len(OF)), OF)

    def fitted(structure, **options):
        model = GEE(lesions, np.ones(len(lesions)), ofPatient, family=Binomial(), cov_struct=structure)
        return model.fit(**options)

    assert geeError(HAVE, OF) == pytest.approx(fitted(Independence()).bse[0], abs=1e-9)
    assert correctedGEEError(HAVE, OF) == pytest.approx(fitted(Independence(), cov_type="bias_reduced").bse[0], abs=1e-9)
    structure = Exchangeable()
    result = fitted(structure)
    value, correlation = exchangeableGEE(HAVE, OF)
    assert value == pytest.approx(1 / (1 + np.exp(-result.params[0])), abs=1e-7)
    assert correlation == pytest.approx(structure.dep_params, abs=1e-7)
    low, high = 1 / (1 + np.exp(-result.conf_int()[0]))
    interval = clusteredProportion(HAVE, OF).exchangeableInterval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-6)


@given(patients)
def test_no_interval_leaves_0_to_1_has_no_width_or_is_left_out_without_a_reason(counts):
    have, of = ([], []) if not counts else map(list, zip(*counts, strict=True))
    found = clusteredProportion(have, of)
    assert set(found.intervals) == set(INTERVALS)
    for interval in (*found.intervals.values(), found.exchangeableInterval):
        if interval.low is None:
            assert interval.high is None and interval.reason.startswith("not estimable: ")
        else:
            assert 0 <= interval.low < interval.high <= 1 and interval.method
    assert (found.value is None) == (sum(of) == 0)


@given(patients.filter(lambda counts: sum(of for _, of in counts) > 0))
def test_who_has_it_and_who_has_not_mirror_each_other(counts):
    have, of = np.array(counts).T
    found, mirrored = clusteredProportion(have, of), clusteredProportion(of - have, of)
    assert found.value == pytest.approx(1 - mirrored.value)
    for key in INTERVALS:
        one, other = found.intervals[key], mirrored.intervals[key]
        assert (one.low is None) == (other.low is None)
        if one.low is not None:
            assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-9)


def test_one_lesion_a_patient_has_a_design_effect_of_about_1():
    # Taylor variance p(1 - p) / (n - 1) over p(1 - p) / n.
    found = clusteredProportion([1] * 12 + [0] * 28, [1] * 40)
    assert found.deff == pytest.approx(40 / 39)


def test_a_design_effect_below_1_is_taken_as_1_and_said():
    # Patients who differ less than chance would have it: each has one or two of three.
    have, of = [1, 2, 1, 2, 1, 2, 1, 2], [3] * 8
    cautious, asFound = clusteredProportion(have, of), clusteredProportion(have, of, deffAtLeast1=False)
    assert cautious.deff == asFound.deff < 1
    assert DEFF_TAKEN_AS_1 in cautious.intervals["logit"].method and DEFF_TAKEN_AS_1 not in asFound.intervals["logit"].method
    assert cautious.intervals["kornGraubard"].low < asFound.intervals["kornGraubard"].low


@pytest.mark.parametrize("share", [0, 3])
def test_where_all_patients_are_alike_the_exact_interval_of_patients_stands_and_says_so(share):
    found = clusteredProportion([share] * 20, [3] * 20)
    # Clopper-Pearson of 0/20: 0 to 16.8433 % (domain-next A9).
    expected = (0, 0.168433) if share == 0 else (1 - 0.168433, 1)
    exact = found.intervals["kornGraubard"]
    assert (exact.low, exact.high) == pytest.approx(expected, abs=5e-7)
    assert exact.method == "exact interval of 20 patients, who all have the same share"
    assert found.intervals["logit"].reason == "not estimable: all patients have the same share"


def test_few_patients_have_a_value_and_no_interval():
    found = clusteredProportion([1, 2, 4], [2, 3, 9])
    assert found.value == 0.5
    assert {interval.low for interval in found.intervals.values()} == {None}
    assert str(FEWEST_PATIENTS) in found.intervals["logit"].reason


@pytest.mark.parametrize("counts", [([2], [1]), ([-1], [1]), ([1, 1], [1]), ([np.nan], [1])])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="0 <= have <= of"):
        clusteredProportion(*counts)


def test_draws_of_patients_are_the_same_for_the_same_seed_and_for_one_among_many():
    alone = patientBootstrap(HAVE, OF, draws=500)
    among = patientBootstrap([HAVE, OF], [OF, OF], draws=500)
    assert (
        alone["BCa"][0].tolist() == among["BCa"][0].tolist() != patientBootstrap(HAVE, OF, draws=500, seed=2)["BCa"][0].tolist()
    )
    assert np.isnan(among["BCa"][1]).all()  # all of all: nothing varies
