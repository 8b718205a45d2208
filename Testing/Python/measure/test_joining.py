"""What two separate spheres leave between them after a blur, and so which maxima are parts of one."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.measure.candidates import proposeCandidates
from HER2PETLib.measure.joining import blurredSphere, saddleBetween, sphereDiameter
from scipy.ndimage import gaussian_filter
from scipy.special import erf

FWHM = 8.0
SIGMA = FWHM / 2.3548
SPACING = 4.0
GRID = Geometry.fromLPS((60, 60, 60), (0, 0, 0), (SPACING,) * 3, np.eye(3))
K, J, I = np.indices(GRID.shape) * SPACING  # noqa: E741


def drawn(*spheres, mm, length):
    """The line through the centers of spheres (place on it, diameter, value), drawn with voxels of `mm` and blurred."""
    line = np.arange(0, length, mm)
    across = np.arange(-40, 40 + mm / 2, mm)
    values = np.zeros((len(across), len(across), len(line)))
    for place, diameter, value in spheres:
        values[across[:, None, None] ** 2 + across[:, None] ** 2 + (line - place) ** 2 <= (diameter / 2) ** 2] = value
    middle = len(across) // 2
    return line, gaussian_filter(values, SIGMA / mm, truncate=6)[middle, middle]


@pytest.mark.parametrize("diameter", [10, 20, 40])
def test_a_blurred_sphere_is_what_blurring_a_drawn_one_gives(diameter):
    line, values = drawn((45, diameter, 1.0), mm=1.0, length=90)
    assert blurredSphere(diameter / 2, SIGMA, np.abs(line - 45)) == pytest.approx(values, abs=0.02)
    # At its center: the recovery coefficient of a sphere in closed form (Kessler 1984, as in NEMA spheres): erf(x) - 2 x exp(-x^2) / sqrt(pi).
    x = diameter / 2 / SIGMA / np.sqrt(2)
    assert blurredSphere(diameter / 2, SIGMA, np.zeros(1))[0] == pytest.approx(erf(x) - 2 * x * np.exp(-(x**2)) / np.sqrt(np.pi))


@pytest.mark.parametrize(("diameters", "uptake", "gap"), [((30, 30), (5, 5), 3), ((30, 20), (9, 5), 4), ((12, 16), (6, 6), 5)])
def test_the_saddle_between_two_spheres_is_that_of_drawn_ones(diameters, uptake, gap):
    places = (30, 30 + sum(diameters) / 2 + gap)
    line, values = drawn(*zip(places, diameters, uptake, strict=True), mm=1.0, length=110)
    heights = np.interp(places, line, values)
    between = values[(line >= places[0]) & (line <= places[1])].min()
    assert saddleBetween(heights, diameters, gap, FWHM) == pytest.approx(between, rel=0.03)


def test_two_planes_3_mm_apart_leave_what_the_error_function_says():
    """As large spheres are: of 1, at the middle of the gap, 2 (1 - Phi(gap / 2 sigma))."""
    assert saddleBetween((1, 1), (4000, 4000), 3, FWHM) == pytest.approx(1 - erf(3 / 2 / SIGMA / np.sqrt(2)), rel=0.01)


def test_what_is_a_shoulder_at_such_a_distance_has_no_dip():
    assert saddleBetween((20, 4), (30, 10), 1, FWHM) == 4


def test_the_blur_is_taken_out_of_a_size():
    # A drawn sphere of 20 mm, the voxels at or above half of its maximum: within 1 mm.
    line, values = drawn((45, 20, 1.0), mm=1.0, length=90)
    seen = np.ptp(line[values >= values.max() / 2]) + 1
    assert sphereDiameter(np.pi / 6000 * seen**3, FWHM) == pytest.approx(20, abs=2)
    assert sphereDiameter(0.01, FWHM) == FWHM / 4


def uneven(*spheres, mm):
    """A PET with spheres ((k, j, i) of the center, diameter, SUV), blurred by so many mm."""
    values = np.full(GRID.shape, 0.5, np.float32)
    for center, diameter, suv in spheres:
        values[(K - center[0]) ** 2 + (J - center[1]) ** 2 + (I - center[2]) ** 2 <= (diameter / 2) ** 2] = suv
    return Volume(gaussian_filter(values, mm / 2.3548 / SPACING), GRID)


def test_hot_parts_of_a_large_tumor_are_one_candidate_and_reach_into_each_other():
    tumor = ((120, 120, 120), 64, 4.0)
    volume = uneven(tumor, *(((120, 120, i), 22, 8.0) for i in (104, 136)), mm=6)
    parts = proposeCandidates(volume, rule=CandidateRule(gapMm=0))
    (whole,) = proposeCandidates(volume)
    assert len(parts) == 2
    assert whole.suvMax == max(part.suvMax for part in parts) and whole.volumeMl >= sum(part.volumeMl for part in parts)
    for part in parts:
        zero, shape = np.zeros(3, int), np.array(GRID.shape)
        assert not (part.region.within(zero, shape) & ~whole.region.within(zero, shape)).any()


@pytest.mark.parametrize("gap", [8, 12])
def test_two_large_lesions_that_lie_apart_stay_two(gap):
    spheres = [((120, 120, 100), 32, 8.0), ((120, 120, 132 + gap), 32, 7.0)]
    assert len(proposeCandidates(uneven(*spheres, mm=6))) == 2


def test_three_in_a_row_are_one_in_whatever_order_their_heights_are():
    """The two hottest at the ends, which only the third one joins."""
    row = [((120, 120, 70), 24, 8.0), ((120, 120, 98), 24, 7.0), ((120, 120, 126), 24, 8.0)]
    volume = uneven(((120, 120, 98), 40, 4.5), *row, mm=6)
    assert len(proposeCandidates(volume, rule=CandidateRule(gapMm=0))) == 3
    assert len(proposeCandidates(volume)) == 1


def test_a_focus_beside_an_organ_without_a_mask_is_not_joined_with_it():
    """What is too large to be a focus is left out, and no way leads through it."""
    brain = ((120, 120, 100), 84, 7.0)
    assert [round(each.suvMax) for each in proposeCandidates(uneven(brain, ((120, 120, 170), 24, 6.0), mm=6))] in ([6], [])
