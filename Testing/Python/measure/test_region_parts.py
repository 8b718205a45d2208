"""Regions put together and taken apart: two spheres that touch are told apart where they meet, one is not."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.regionparts import divided, nearest, united
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


def test_the_nearest_within_reach_is_found_and_none_beyond_it():
    geometry = volume().geometry

    def cube(at):
        return Region("", "", mask=np.ones((2, 2, 2), bool), start=(5, 5, at))

    others = [cube(20), cube(9), Region("", "")]
    assert nearest(cube(5), others, geometry, 12.0) == 1  # from i = 6 to i = 9: 12 mm
    assert nearest(cube(5), others, geometry, 11.9) is None
    assert nearest(Region("", ""), others, geometry, 12.0) is None and nearest(cube(5), [], geometry, 12.0) is None
