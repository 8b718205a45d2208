"""Regions put together and taken apart: two spheres that touch are told apart where they meet, one is not."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.regionparts import divided, dividedAbove, nearest, united
from HER2PETLib.measure.watershed import basins
from scipy.ndimage import gaussian_filter

SPACING = 4.0


def volume(*spheres):
    """SUV 1 with spheres (center k, j, i; radius in voxels; SUV), blurred by one voxel."""
    values = np.ones((30, 30, 40), np.float32)
    grid = np.indices(values.shape)
    for center, radius, suv in spheres:
        values[sum((axis - at) ** 2 for axis, at in zip(grid, center, strict=True)) <= radius**2] = suv
    return Volume(gaussian_filter(values, 1.0), Geometry(values.shape, np.diag([-SPACING, -SPACING, SPACING, 1.0])))


def above(pet, level):
    return Region.cropped(pet.values >= level, regionID="C001", name="")


def test_two_spheres_that_touch_are_divided_where_they_meet_and_no_voxel_is_lost():
    pet = volume(((15, 15, 12), 4, 8), ((15, 15, 20), 4, 12))
    region = above(pet, 3)
    parts = divided(pet, region)
    centers = [(np.argwhere(part.mask) + part.start).mean(axis=0) for part in parts]
    assert np.abs(centers[0] - (15, 15, 20)).max() < 0.6 and np.abs(centers[1] - (15, 15, 12)).max() < 0.6  # the hottest first
    both = united(parts)
    assert both.start == region.start and (both.mask == region.mask).all()
    assert sum(part.mask.sum() for part in parts) == region.mask.sum()


def test_three_in_a_row_are_two_and_the_larger_of_them_two_again():
    pet = volume(((15, 15, 7), 3, 12), ((15, 15, 17), 4, 9), ((15, 15, 26), 4, 9))
    first, second = divided(pet, above(pet, 1.2))  # the gap of 10 mm, before the one of 4 mm
    assert first.start[2] < 11 <= second.start[2]
    assert [len(divided(pet, second))] == [2]


def test_one_sphere_cannot_be_divided_and_says_what_to_do():
    pet = volume(((15, 15, 12), 5, 8))
    with pytest.raises(ProblemError, match=r"one maximum only\. Divide it by hand"):
        divided(pet, above(pet, 3))


def test_noise_alone_divides_nothing():
    pet = volume(((15, 15, 15), 6, 8))
    noisy = pet.values + np.random.default_rng(1).normal(0, 0.15, pet.values.shape)
    with pytest.raises(ProblemError):
        divided(Volume(noisy, pet.geometry), above(pet, 4))


def test_a_region_in_two_pieces_is_divided_into_these():
    pet = volume(((15, 15, 8), 3, 8), ((15, 15, 30), 3, 9))
    parts = divided(pet, above(pet, 4))
    assert [part.start[2] > 20 for part in parts] == [True, False]


def test_a_higher_level_leaves_the_parts_that_hang_together_there_the_hottest_first():
    pet = volume(((15, 15, 12), 4, 8), ((15, 15, 20), 4, 12))
    region = above(pet, 3)
    first, second = dividedAbove(pet, region, 7.0)
    assert first.start[2] > second.start[2]
    for part in (first, second):
        assert pet.values[part.box][part.mask].min() >= 7.0
    assert first.mask.sum() + second.mask.sum() == np.count_nonzero(pet.values >= 7.0)


def test_a_level_at_which_it_hangs_together_says_from_which_one_it_does_not():
    pet = volume(((15, 15, 12), 4, 8), ((15, 15, 20), 4, 12))
    with pytest.raises(ProblemError, match=r"At or above SUV 3 it does not fall into parts.* from SUV (\d+\.\d\d) on") as raised:
        dividedAbove(pet, above(pet, 3), 3.0)
    level = float(raised.value.remedy.split()[-2])
    assert len(dividedAbove(pet, above(pet, 3), level)) == 2
    with pytest.raises(ProblemError, match="any other level either"):
        dividedAbove(volume(((15, 15, 12), 5, 8)), above(volume(((15, 15, 12), 5, 8)), 3), 4.0)
    with pytest.raises(ProblemError, match="any other level either"):
        dividedAbove(pet, Region("", ""), 3.0)


def test_a_watershed_floods_by_height_so_that_a_steep_hill_does_not_take_the_foot_of_a_flat_one():
    # One row: a hill that falls by 1 a step, a valley at index 10, a hill that falls by 5 a step.
    values = np.array([[[*range(20, 9, -1), *range(15, 65, 5)]]], np.float32)
    markers = np.zeros(values.shape, np.uint16)
    markers[0, 0, 0], markers[0, 0, -1] = 1, 2
    found = basins(values, np.ones(values.shape, bool), markers)[0, 0]
    assert set(found[:10].tolist()) == {1} and set(found[11:].tolist()) == {2}  # the valley itself is either's
    outside = basins(values, values > 12, markers)[0, 0]
    assert (outside[(values <= 12)[0, 0]] == 0).all() and set(outside[:8].tolist()) == {1}


def test_the_nearest_within_reach_is_found_and_none_beyond_it():
    geometry = volume().geometry

    def cube(at):
        return Region("", "", mask=np.ones((2, 2, 2), bool), start=(5, 5, at))

    others = [cube(20), cube(9), Region("", "")]
    assert nearest(cube(5), others, geometry, 12.0) == 1  # from i = 6 to i = 9: 12 mm
    assert nearest(cube(5), others, geometry, 11.9) is None
    assert nearest(Region("", ""), others, geometry, 12.0) is None and nearest(cube(5), [], geometry, 12.0) is None
