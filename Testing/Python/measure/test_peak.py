"""The 1 cm3 sphere of SUVpeak: what share of each voxel lies in it, and the means it gives."""

import math

import numpy as np
import pytest
from HER2PETLib.measure import peak
from HER2PETLib.measure.peak import PEAK_RADIUS_MM, SphereMeans, countedSphere, fractionalSphere
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

spacings = st.tuples(*[st.floats(0.8, 12)] * 3)
angles = st.tuples(*[st.floats(-180, 180)] * 3)
shears = st.tuples(*[st.floats(-0.4, 0.4)] * 3)


def grid(spacing, rotation=(0, 0, 0), shear=(0, 0, 0)) -> np.ndarray:
    """3 x 3, columns are the steps of i, j, k in mm."""
    sheared = np.eye(3)
    sheared[np.triu_indices(3, 1)] = shear
    return Rotation.from_euler("xyz", rotation, degrees=True).as_matrix() @ sheared @ np.diag(spacing)


def test_default_radius_is_that_of_one_cubic_centimeter():
    assert pytest.approx(6.2035, abs=1e-5) == PEAK_RADIUS_MM  # IBSI reference manual, local intensity peak


@settings(max_examples=60, deadline=None)
@given(spacings, angles, shears, st.floats(3, 15))
def test_shares_add_up_to_the_sphere_on_any_grid(spacing, rotation, shear, radius):
    edges = grid(spacing, rotation, shear)
    ml = fractionalSphere(edges, radius).sum() * abs(np.linalg.det(edges))
    assert ml == pytest.approx(4 / 3 * math.pi * radius**3, rel=1e-4)


@pytest.mark.parametrize(
    "edges", [grid((2, 3, 4)), grid((2, 3, 4), (20, -35, 60)), grid((2, 3, 4), (20, -35, 60), (0.3, -0.2, 0.1))]
)
def test_shares_are_those_counted_with_many_points_in_every_voxel(edges):
    shares = fractionalSphere(edges, PEAK_RADIUS_MM)
    points = ((np.indices((50, 50, 50)).reshape(3, -1).T + 0.5) / 50 - 0.5) @ edges.T
    for k, j, i in np.ndindex(shares.shape):
        offset = np.array([i, j, k]) - np.array(shares.shape[::-1]) // 2
        counted = (((points + offset @ edges.T) ** 2).sum(axis=1) <= PEAK_RADIUS_MM**2).mean()
        assert shares[k, j, i] == pytest.approx(counted, abs=2e-3)


@given(spacings, angles)
@settings(max_examples=30, deadline=None)
def test_no_voxel_that_the_sphere_touches_is_left_out(spacing, rotation):
    edges = grid(spacing, rotation)
    shape = fractionalSphere(edges, 6).shape
    surface = np.random.default_rng(1).normal(size=(2000, 3))
    surface *= 6 / np.linalg.norm(surface, axis=1, keepdims=True)
    touched = np.abs(np.rint(surface @ np.linalg.inv(edges).T)).max(axis=0)[::-1]
    assert (touched <= np.array(shape) // 2).all()


def test_sphere_inside_one_large_voxel():
    assert fractionalSphere(np.diag([20.0, 20, 20]), PEAK_RADIUS_MM) == pytest.approx(np.array([[[1 / 8]]]), rel=1e-4)


def test_counting_voxel_centers_misses_one_cubic_centimeter_on_common_grids():
    # domain facts: -31.5 % on 5.47 x 5.47 x 3.27 mm, +31 % on 4.07 x 4.07 x 2.03 mm
    assert countedSphere(np.diag([5.47, 5.47, 3.27])).sum() * 5.47 * 5.47 * 3.27 / 1000 == pytest.approx(0.685, abs=5e-4)
    assert countedSphere(np.diag([4.07, 4.07, 2.03])).sum() * 4.07 * 4.07 * 2.03 / 1000 == pytest.approx(1.31, abs=5e-3)


def test_voxel_center_on_the_surface_counts():
    assert countedSphere(np.diag([0.1, 10, 10]), radiusMm=0.3).sum() == 7  # 3 * 0.1 > 0.3 in doubles


def meansVoxelByVoxel(values, sphere, centers):
    half = np.array(sphere.shape) // 2
    means = []
    for center in centers:
        total = weight = 0.0
        for offset in np.ndindex(sphere.shape):
            at = tuple(center + offset - half)
            if all(0 <= a < n for a, n in zip(at, values.shape, strict=True)) and np.isfinite(values[at]):
                total += sphere[offset] * float(values[at])
                weight += sphere[offset]
        means.append(total / weight)
    return means


@pytest.mark.parametrize("holes", [(), ((0, 0, 0),), ((2, 3, 4), (5, 6, 7), (5, 6, 6))])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int16])
def test_means_are_over_voxels_in_the_image_that_have_a_value(holes, dtype):
    values = (np.random.default_rng(3).normal(size=(6, 9, 11)) * 100).astype(dtype)
    if dtype is not np.int16:
        for number, hole in enumerate(holes):
            values[hole] = (np.nan, np.inf, -np.inf)[number]
    spheres = fractionalSphere(grid((2, 3, 4)), 6), countedSphere(grid((2, 3, 4)))
    centers = np.argwhere(np.isfinite(values))
    means = SphereMeans(*spheres).at(values, centers)
    for sphere, found in zip(spheres, means, strict=True):
        assert found == pytest.approx(meansVoxelByVoxel(values, sphere, centers), rel=1e-9, abs=1e-9)


def test_large_regions_are_done_in_tiles_with_the_same_means(monkeypatch):
    values = np.random.default_rng(4).random((20, 21, 22))
    centers = np.argwhere(values > 0.5)
    spheres = SphereMeans(fractionalSphere(np.diag([2.0, 2, 2]), PEAK_RADIUS_MM))
    whole = spheres.at(values, centers)
    monkeypatch.setattr(peak, "_TILE", 7)
    assert spheres.at(values, centers) == pytest.approx(whole, rel=1e-12)


def test_an_absurd_value_nearby_does_not_blur_the_sums():
    values = np.random.default_rng(6).random((30, 12, 12))
    values[25, 6, 6] = 1e30
    sphere = countedSphere(np.diag([2.0, 2, 2]))
    centers = np.argwhere(values[:23] < 2)[::3]  # 3 voxels off: the spike is in the margin of some, in the sphere of few
    found = SphereMeans(sphere).at(values, centers)[0]
    assert found == pytest.approx(meansVoxelByVoxel(values, sphere, centers), rel=1e-9)
