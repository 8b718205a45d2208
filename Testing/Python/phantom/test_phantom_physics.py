"""Known activity is painted, blurred and expected as the formulas of others say."""

import math

import numpy as np
import pytest
from HER2PETLib.phantom.anatomy import Woman
from HER2PETLib.phantom.cohort import PLANS, makeCase
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.imaging import PSF_FWHM_MM, addNoise, petSUV
from HER2PETLib.phantom.lesions import LUNG
from HER2PETLib.phantom.quantity import meanInstant, slopeFor, stored
from HER2PETLib.phantom.shapes import Ellipsoid, coverage, sphereCoverage
from HER2PETLib.phantom.trial import SEED
from HER2PETLib.phantom.truth import blurredSphere, centerRecovery, expectedMaximum, expectedPeak, isInEvenTissue
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import erf

SIGMA = PSF_FWHM_MM / 2.354820045  # sqrt(8 ln 2)


@pytest.fixture(scope="module")
def noiseFree():
    """(case, noise-free SUV) of the first patient."""
    case = makeCase(SEED, 0)
    return case, petSUV(case.woman, list(case.lesions), case.pet)


@settings(max_examples=25, deadline=None)
@given(st.floats(3, 20), *[st.floats(-3, 3)] * 3)
def test_painted_sphere_has_its_volume(radius, r, a, s):
    grid = ScanGrid((20, 32, 32), (2.0, 2.0, 2.5), (31.0, 31.0, -23.75))
    _, share = sphereCoverage((r, a, s), radius, grid)
    assert share.sum() * 2 * 2 * 2.5 == pytest.approx(4 / 3 * math.pi * radius**3, rel=0.02)


def test_painted_ellipsoid_has_its_volume():
    grid = ScanGrid((30, 40, 40), (4.0, 4.0, 4.0), (78.0, 78.0, -58.0))
    _, share = coverage(Ellipsoid((1.3, -2.1, 0.7), (60, 45, 35)), grid)
    assert share.sum() * 64 == pytest.approx(4 / 3 * math.pi * 60 * 45 * 35, rel=0.01)


def test_blurred_sphere_keeps_its_activity():
    whole, _ = quad(lambda d: 4 * math.pi * d**2 * float(blurredSphere(d, 7.0, SIGMA)), 0, 40)
    assert whole == pytest.approx(4 / 3 * math.pi * 7.0**3, rel=1e-6)


@pytest.mark.parametrize("diameter", [6, 10, 20, 40])
def test_recovery_in_the_center_is_the_closed_form_of_kessler(diameter):
    # Kessler 1984, J Comput Assist Tomogr 8:514: erf(Z) - 2 Z exp(-Z^2) / sqrt(pi), Z = R / (sqrt(2) sigma)
    z = diameter / 2 / (math.sqrt(2) * SIGMA)
    assert centerRecovery(diameter) == pytest.approx(erf(z) - 2 * z * math.exp(-(z**2)) / math.sqrt(math.pi), abs=1e-6)


def test_lesions_add_their_activity_and_nothing_else(noiseFree):
    case, withLesions = noiseFree
    without = petSUV(case.woman, [], case.pet)
    even = [lesion for lesion in case.lesions if isInEvenTissue(case, lesion)]
    assert len(even) >= 4
    for lesion in even:
        reach = lesion.diameter / 2 + 3 * PSF_FWHM_MM
        box = case.pet.box(np.subtract(lesion.center, reach), np.add(lesion.center, reach))
        added = float((withLesions[box] - without[box]).sum()) * case.pet.geometry.voxelMl
        assert added == pytest.approx((lesion.suv - lesion.host) * lesion.volumeMl, rel=0.03)


def test_image_of_a_sphere_is_what_the_closed_form_says(noiseFree):
    case, suv = noiseFree
    for lesion in case.lesions:
        if isInEvenTissue(case, lesion):
            box, share = sphereCoverage(lesion.center, lesion.diameter / 2, case.pet)
            assert float(suv[box][share > 0].max()) == pytest.approx(expectedMaximum(lesion, case.pet), rel=0.02)


def test_expected_peak_is_the_mean_over_the_sphere_of_one_cubic_centimeter(noiseFree):
    # A sum over points on a 0.5 mm raster of the blurred sphere, without any of the radial quadrature.
    case, _ = noiseFree
    lesion = case.lesions[0]
    variance = SIGMA**2 + 2 * np.mean(np.square(case.pet.spacing)) / 12
    center = case.pet.geometry.toRAS(np.rint(case.pet.geometry.toKJI(lesion.center)))
    steps = np.arange(-6.5, 6.6, 0.5)
    r, a, s = np.meshgrid(steps, steps, steps)
    inside = r**2 + a**2 + s**2 <= 6.2035**2
    away = np.linalg.norm(np.stack([r, a, s])[:, inside].T + (center - lesion.center), axis=1)
    mean = float(blurredSphere(away, lesion.diameter / 2, math.sqrt(variance)).mean())
    assert expectedPeak(lesion, case.pet) == pytest.approx(lesion.host + (lesion.suv - lesion.host) * mean, rel=0.005)


def test_organs_take_up_what_the_truth_says(noiseFree):
    case, suv = noiseFree
    uptake = case.woman.uptake
    for point, expected in (((80, 0, 350), uptake.liver), ((-90, -40, 352), uptake.spleen), ((95, 0, 470), uptake.lung)):
        k, j, i = np.rint(case.pet.geometry.toKJI(case.woman.toScanner(point))).astype(int)
        assert suv[k, j, i] == pytest.approx(expected, rel=0.02)


def test_the_body_is_that_of_a_woman():
    # Adult women, coarse: liver 1.2-2 l, both lungs 3-7 l (inspiration); of 65 kg about 46 lie between mid-thigh and vertex.
    woman = Woman()
    grid = ScanGrid((115, 64, 64), (8.0, 8.0, 8.0), (252.0, 252.0, -24.0))
    volume = {}
    for structure in woman.structures():
        volume[structure.name] = volume.get(structure.name, 0) + float(coverage(structure.shape, grid)[1].sum()) * 0.512 / 1000
    assert 1.2 < volume["liver"] < 2.0
    assert 3 < volume["lung"] < 7
    hu = woman.paint(grid, "hu", -1000)
    assert 35 < (hu > -300).sum() * 0.512 / 1000 < 60
    # Not more activity in the field of view than was injected: mean SUV x mass below body weight.
    suv = woman.paint(grid, "suv", 0)
    assert 0.35 < suv.sum() * 0.512 / 65_000 < 0.95


def test_noise_does_not_change_what_is_there_on_average(noiseFree):
    case, suv = noiseFree
    noisy = addNoise(suv, case.pet, 0.12, np.random.RandomState(1))
    body = suv > 2
    assert noisy[body].mean() == pytest.approx(suv[body].mean(), rel=0.01)
    assert 0.03 < (noisy[body] / suv[body]).std() < 0.2
    assert (noisy[suv <= 0.01] == suv[suv <= 0.01]).all()


def test_mean_instant_is_when_the_activity_is_its_mean():
    # 1 h of 89Zr: mean activity of the hour, by numerical integration
    decay = math.log(2) / 282276
    mean, _ = quad(lambda t: math.exp(-decay * t), 0, 3600)
    assert math.exp(-decay * meanInstant(3600)) == pytest.approx(mean / 3600, rel=1e-12)


@given(st.floats(1e-3, 1e7))
def test_slope_holds_the_largest_value_in_six_digits(largest):
    slope = slopeFor(largest)
    assert 31_900 <= stored(np.array([largest]), slope)[0] <= 32_000
    assert len(slope) <= 16


def test_lesions_of_every_plan_lie_in_the_body():
    for number in range(len(PLANS)):
        case = makeCase(SEED, number)
        for lesion in case.lesions:
            hu = case.woman.paint(ScanGrid((1, 1, 1), (1.0, 1.0, 1.0), lesion.center), "hu", -1000)
            assert lesion.site.code == LUNG or hu.min() > -300, (case.caseID, lesion.site.title)
