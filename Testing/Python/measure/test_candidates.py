"""Candidates in images made here: what is proposed, what is split, what organs explain."""

from dataclasses import replace

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.measure.candidates import proposeCandidates
from HER2PETLib.measure.region import CANDIDATE, Region
from scipy.ndimage import gaussian_filter

SPACING = 4.0
GRID = Geometry.fromLPS((60, 60, 60), (0, 0, 0), (SPACING,) * 3, np.eye(3))
K, J, I = np.indices(GRID.shape) * SPACING  # noqa: E741
SIGMA = 5.5 / 2.3548 / SPACING  # blur of 5.5 mm


def ball(center, diameter):
    """Voxels whose centers lie in a sphere (mm along k, j, i)."""
    return (K - center[0]) ** 2 + (J - center[1]) ** 2 + (I - center[2]) ** 2 <= (diameter / 2) ** 2


def image(*spheres, background=0.5):
    """spheres: (center, diameter, SUV), blurred with all the rest."""
    values = np.full(GRID.shape, background, np.float32)
    for center, diameter, suv in spheres:
        values[ball(center, diameter)] = suv
    return Volume(gaussian_filter(values, SIGMA), GRID)


def organ(name, mask, site="SCT:10200004", meaning="Liver"):
    return Region.cropped(mask, regionID=name, name=name, role="organ", siteCode=site, siteMeaning=meaning)


def test_a_focus_is_proposed_with_its_measures():
    (found,) = proposeCandidates(image(((120, 120, 120), 24, 8.0)))
    assert found.region.role == CANDIDATE and found.region.regionID == "C001" and found.organ == found.region.siteCode == ""
    # The center of a sphere of 24 mm is hardly blurred (recovery of a sphere of 2r in a Gaussian: 1 - 1e-5 for r = 12, sigma = 2.34).
    assert found.suvMax == pytest.approx(8.0, rel=0.01) and found.hottest == pytest.approx((-120, -120, 120), abs=SPACING)
    # Half way between surroundings and maximum is the edge of a large blurred sphere: 4/3 pi 12^3.
    assert found.volumeMl == pytest.approx(7.24, rel=0.15)
    # The smoothed sphere still reaches a little beyond 5 mm from its edge.
    assert 0.5 <= found.surroundings < 0.6 and found.contrast == found.suvMax / found.surroundings
    assert 0.9 * found.suvMax < found.suvPeak <= found.suvMax


def test_a_flat_image_and_an_empty_one_have_no_candidates():
    assert proposeCandidates(image()) == []
    assert proposeCandidates(Volume(np.zeros(GRID.shape, np.float32), GRID)) == []


def test_what_has_no_value_does_not_hide_a_focus():
    volume = image(((120, 120, 120), 24, 8.0))
    volume.values[:4], volume.values[30, 30, 33] = np.nan, np.inf
    assert len(proposeCandidates(volume)) == 1


def test_two_foci_that_touch_are_split_and_two_maxima_of_one_focus_are_not():
    apart = proposeCandidates(image(((120, 120, 110), 18, 8.0), ((120, 120, 130), 18, 7.0)))
    assert len(apart) == 2
    first, second = (each.region for each in apart)
    assert not (
        first.within(np.zeros(3, int), np.array(GRID.shape)) & second.within(np.zeros(3, int), np.array(GRID.shape))
    ).any()
    assert len(proposeCandidates(image(((120, 120, 114), 18, 8.0), ((120, 120, 126), 18, 8.0)))) == 1


def test_a_vessel_is_no_focus():
    values = np.full(GRID.shape, 0.5, np.float32)
    values[:, 28:31, 28:31] = 8
    values[28:32, 28:31, 28:31] = 9
    assert proposeCandidates(Volume(gaussian_filter(values, SIGMA), GRID)) == []


def test_uptake_that_is_too_large_is_no_focus_nor_is_what_touches_it_without_masks():
    center = (120, 120, 120)
    assert proposeCandidates(image((center, 80, 6.0))) == []
    assert len(proposeCandidates(image((center, 60, 6.0)))) == 1  # 113 ml


LIVER = ball((120, 120, 120), 120)


@pytest.mark.parametrize(("times", "isProposed"), [(1.2, False), (1.5, True), (2.5, True)])
def test_a_focus_in_the_liver_is_proposed_by_how_many_times_the_liver_it_has(times, isProposed):
    volume = image(((120, 120, 120), 120, 6.0), ((120, 120, 90), 20, 6.0 * times))
    found = proposeCandidates(volume, [organ("liver", LIVER)])
    assert len(found) == isProposed
    if isProposed:
        assert (found[0].organ, found[0].region.siteCode, found[0].region.siteMeaning) == ("liver", "SCT:10200004", "Liver")
        # Smoothed a second time by 5 mm: less than what is in the image.
        assert times * 0.85 < found[0].organRatio <= times


def test_what_is_hot_in_an_excreting_organ_is_not_proposed_and_beside_it_only_above_its_level():
    kidney = ball((120, 120, 120), 60)
    hot = image(((120, 120, 120), 60, 6.0), ((120, 120, 110), 16, 20.0))
    assert proposeCandidates(hot, [organ("kidney_left", kidney)]) == []
    # 6 mm from the kidney's edge: its activity that is blurred out of it does not exceed its own.
    for suv, count in ((5.0, 0), (15.0, 1)):
        beside = image(((120, 120, 120), 60, 6.0), ((120, 120, 162), 16, suv))
        assert len(proposeCandidates(beside, [organ("kidney_left", kidney)], CandidateRule(marginMm=16))) == count


def test_what_spills_out_of_an_organ_is_no_focus_and_a_colder_focus_beside_it_is_one():
    liver = [organ("liver", LIVER)]
    assert proposeCandidates(image(((120, 120, 120), 120, 6.0)), liver) == []
    # 8 mm from a liver of 6 a focus of 5, half of whose surroundings is liver.
    (found,) = proposeCandidates(image(((120, 120, 120), 120, 6.0), ((120, 120, 196), 16, 5.0)), liver)
    assert found.organ == "" and np.linalg.norm(np.subtract(found.hottest, (-196, -120, 120))) <= 8
    assert found.volumeMl < 3  # 2.1 ml; none of the liver


def test_noise_of_an_organ_counts_in_the_bound():
    noise = gaussian_filter(np.random.default_rng(5).standard_normal(GRID.shape), 1.0)
    volume = Volume(np.maximum(0.5 + 0.2 * noise / noise.std(), 0).astype(np.float32), GRID)
    lung = [organ("lung_left", np.ones(GRID.shape, bool))]  # 14 liters of it
    counts = [len(proposeCandidates(volume, lung, CandidateRule(noiseSDs=sds))) for sds in (6.0, 3.8, 1.0)]
    assert counts[0] == 0 < counts[1] < counts[2] / 3


def test_an_uneven_tumor_is_covered_down_to_the_edge_that_is_asked_for():
    volume = image(((120, 120, 120), 50, 3.0), ((120, 120, 110), 16, 9.0))
    tumor = ball((120, 120, 120), 50)
    (half,), (wide,) = proposeCandidates(volume), proposeCandidates(volume, rule=CandidateRule(edgeSUV=1.75))
    shares = [each.region.within(np.zeros(3, int), np.array(GRID.shape))[tumor].mean() for each in (half, wide)]
    assert shares[0] < 0.2 and shares[1] > 0.9  # 1.75 is half way between 0.5 and 3


def test_a_rule_is_read_from_a_cell():
    assert CandidateRule.of("default") == CandidateRule()
    assert CandidateRule.of(" noiseSDs = 4; edgeSUV=2.5") == CandidateRule(noiseSDs=4.0, edgeSUV=2.5)


def test_normal_uptake_of_one_vertebra_is_compared_with_all_vertebrae():
    vertebrae = [organ(f"vertebrae_L{n}", ball((40 * n, 120, 120), 28)) for n in range(1, 6)]
    spheres = [((40 * n, 120, 120), 28, 2.5) for n in range(1, 6)]
    assert proposeCandidates(image(*spheres), vertebrae) == []
    spheres[2] = (*spheres[2][:2], 6.0)
    (found,) = proposeCandidates(image(*spheres), vertebrae)
    assert found.organ == "vertebrae_L3"


def test_blood_bounds_what_lies_in_no_organ():
    aorta = organ("aorta", ball((120, 60, 60), 40))
    for blood, count in ((2.0, 1), (5.0, 0)):
        volume = image(((120, 60, 60), 40, blood), ((120, 160, 160), 20, 5.0))
        assert len(proposeCandidates(volume, [aorta])) == count


def test_small_voxels_find_the_same_focus():
    fine = Geometry.fromLPS((120, 120, 120), (-1, -1, -1), (2, 2, 2), np.eye(3))
    coarse = image(((120, 120, 120), 24, 8.0))
    volume = Volume(np.repeat(np.repeat(np.repeat(coarse.values, 2, 0), 2, 1), 2, 2), fine)
    (one,), (other,) = proposeCandidates(coarse), proposeCandidates(volume)
    assert one.suvMax == other.suvMax and one.volumeMl == pytest.approx(other.volumeMl, rel=0.01)
    assert np.linalg.norm(np.subtract(one.hottest, other.hottest)) < 2  # a voxel of 4 mm has eight of 2 mm


@pytest.mark.parametrize("wrong", [{"contrast": float("nan")}, {"edgeShare": 1.0}, {"leastMl": -1.0}, {"smoothMm": 0.0}])
def test_a_rule_without_sense_is_refused(wrong):
    with pytest.raises(ProblemError, match="rule for candidates"):
        replace(CandidateRule(), **wrong)


BODY = [organ("aorta", ball((120, 60, 60), 40)), organ("vertebrae_L3", ball((40, 200, 120), 28))]
NODE = ((160, 160, 160), 18, 1.7)


def withBlood(*spheres):
    """Blood of 2 and a vertebra of 1 in 0.3."""
    return image(((120, 60, 60), 40, 2.0), ((40, 200, 120), 28, 1.0), *spheres, background=0.3)


def test_a_node_below_blood_is_proposed_where_it_stands_alone_and_blood_and_vertebrae_are_known():
    (found,) = proposeCandidates(withBlood(NODE), BODY)
    assert np.linalg.norm(np.subtract(found.hottest, (-160, -160, 160))) <= SPACING and found.suvMax < 2.0
    assert proposeCandidates(withBlood(NODE), BODY[:1]) == []
    (blood,) = proposeCandidates(withBlood(NODE), BODY[1:])  # blood without a mask is a focus itself
    assert np.linalg.norm(np.subtract(blood.hottest, (-60, -60, 120))) <= 20
    assert proposeCandidates(withBlood((*NODE[:2], 1.1)), BODY) == []  # 0.55 times the blood


def test_a_vessel_below_blood_is_not_proposed_wherever_on_it_the_maximum_is():
    volume = withBlood()
    values = np.full(GRID.shape, 0.3, np.float32)
    values[:, 39:42, 39:42] = 1.7
    values[38:42, 39:42, 39:42] = 1.9
    volume.values[:] = np.maximum(volume.values, gaussian_filter(values, SIGMA))
    assert proposeCandidates(volume, BODY) == []


def test_near_the_skull_glands_stand_alone_too_and_only_what_is_above_blood_is_proposed():
    skull = organ("skull", ball((230, 160, 160), 30))
    assert proposeCandidates(withBlood(NODE), [*BODY, skull]) == []  # 55 mm from its edge
    assert len(proposeCandidates(withBlood((*NODE[:2], 5.0)), [*BODY, skull])) == 1
    assert len(proposeCandidates(withBlood(NODE), [*BODY, skull], CandidateRule(headMm=40))) == 1


def test_the_edge_of_an_organ_is_no_noise():
    """A rod of 36 mm, most of whose blocks are at its edge, with a focus of 1.7 times its uptake and next to no noise."""
    rod = (J - 120) ** 2 + (I - 120) ** 2 <= 18**2
    values = np.full(GRID.shape, 0.3, np.float32)
    values[rod] = 1.4
    values[ball((120, 120, 120), 16)] = 2.4
    noise = gaussian_filter(np.random.default_rng(3).standard_normal(GRID.shape), 1.0)
    noisy = gaussian_filter(values, SIGMA) + 0.03 * noise / noise.std()
    (found,) = proposeCandidates(Volume(noisy.astype(np.float32), GRID), [organ("vertebrae_L3", rod)])
    assert found.organ == "vertebrae_L3" and np.linalg.norm(np.subtract(found.hottest, (-120, -120, 120))) <= 8
