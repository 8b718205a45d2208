"""Regions from labels, and the largest diameter of a region."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.region import Region, boundingBox, largestDistance, maximumDiameter, regionsFromLabels
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import pdist

shapes = st.tuples(*[st.integers(1, 6)] * 3)


@settings(max_examples=100, deadline=None)
@given(arrays(st.sampled_from([np.uint8, np.int16, np.uint16, np.int32]), shapes, elements=st.integers(0, 4)))
def test_every_voxel_of_a_label_is_in_its_region_and_no_other(labels):
    regions = regionsFromLabels(labels)
    assert [int(region.regionID) for region in regions] == sorted(set(np.unique(labels)) - {0})
    for region in regions:
        back = np.zeros(labels.shape, bool)
        back[tuple(slice(a, a + n) for a, n in zip(region.start, region.mask.shape, strict=True))] = region.mask
        assert (back == (labels == int(region.regionID))).all()
        assert boundingBox(region.mask) == tuple(slice(0, n) for n in region.mask.shape)


def test_sparse_and_full_labels_are_read_alike():
    labels = np.zeros((30, 10, 10), np.uint8)
    labels[25, 3:5, 7] = 9
    (sparse,) = regionsFromLabels(labels)
    labels[:20] = 1
    full = regionsFromLabels(labels)[1]
    assert sparse.start == full.start == (25, 3, 7) and sparse.mask.shape == full.mask.shape == (1, 2, 1)


def test_names_are_given_and_a_named_label_without_voxels_is_an_empty_region():
    labels = np.zeros((2, 2, 2), np.uint8)
    labels[0, 0, 0] = 2
    regions = regionsFromLabels(labels, {2: "Sternum", 5: "Liver"})
    assert [(r.regionID, r.name, r.mask.sum()) for r in regions] == [("2", "Sternum", 1), ("5", "Liver", 0)]
    assert regions[1].mask.shape == (0, 0, 0)


def test_very_large_labels_cost_no_memory():
    labels = np.zeros((2, 3, 4), np.int64)
    labels[1, 1, 1:3] = 2**40
    labels[0, 2, 3] = 70000
    assert [(r.regionID, r.start, r.mask.shape) for r in regionsFromLabels(labels)] == [
        ("70000", (0, 2, 3), (1, 1, 1)),
        (str(2**40), (1, 1, 1), (1, 1, 2)),
    ]


def test_truth_values_are_one_label():
    assert [r.name for r in regionsFromLabels(np.ones((2, 2, 2), bool), {1: "GTV"})] == ["GTV"]


@pytest.mark.parametrize("shape", [(0, 4, 4), (4, 4, 0), (3, 3, 3)])
def test_no_label_no_region(shape):
    assert regionsFromLabels(np.zeros(shape, np.uint8)) == []


@pytest.mark.parametrize("labels", [np.ones((2, 2, 2)), np.ones((2, 2), int), np.full((2, 2, 2), -1)])
def test_fractions_planes_and_negative_labels_are_refused(labels):
    with pytest.raises(ProblemError):
        regionsFromLabels(labels)


def test_region_is_cropped_to_its_voxels():
    mask = np.zeros((5, 5, 5), bool)
    mask[2, 3, 1:4] = True
    region = Region.cropped(mask, (10, 20, 30), regionID="1", name="a")
    assert region.start == (12, 23, 31) and region.mask.shape == (1, 1, 3)


GRIDS = [np.diag([2.0, 3, 4, 1]), np.array([[2, 0.5, 0, 9], [0, 2.5, 0.7, 9], [-0.3, 0, 3, 9], [0, 0, 0, 1]])]


def test_one_voxel_measures_its_longest_edge():
    assert maximumDiameter(np.ones((1, 1, 1), bool), GRIDS[0]) == 4


def test_row_of_voxels_measures_from_end_to_end():
    assert maximumDiameter(np.ones((1, 1, 5), bool), GRIDS[0]) == 10


def test_nothing_has_no_diameter():
    assert maximumDiameter(np.zeros((0, 0, 0), bool), GRIDS[0]) is None


@settings(max_examples=100, deadline=None)
@given(arrays(bool, shapes), st.sampled_from(GRIDS))
def test_diameter_is_the_largest_distance_between_all_surface_points(mask, ijkToRAS):
    padded = np.pad(mask, 1)
    points = []
    for voxel in np.argwhere(padded):
        for axis in range(3):
            for side in (-1, 1):
                step = np.eye(3, dtype=int)[axis] * side
                if not padded[tuple(voxel + step)]:
                    points.append((voxel + step / 2)[::-1] @ ijkToRAS[:3, :3].T)
    expected = pdist(np.array(points)).max() if points else None
    assert maximumDiameter(mask, ijkToRAS) == (expected if expected is None else pytest.approx(expected, rel=1e-9))


@pytest.mark.parametrize("kind", ["ball", "shell", "cube"])
def test_largest_distance_of_many_points_is_exact(kind):
    points = np.random.default_rng(5).normal(size=(3000, 3))
    if kind == "shell":
        points /= np.linalg.norm(points, axis=1, keepdims=True)
    if kind == "cube":
        points = np.clip(points, -0.3, 0.3)
    assert largestDistance(points) == pytest.approx(pdist(points).max(), rel=1e-12)


def test_many_points_in_one_plane_or_on_one_line():
    circle = np.linspace(0, 2 * np.pi, 5001)
    flat = np.stack([np.cos(circle), np.sin(circle), np.zeros_like(circle)], axis=1)
    assert largestDistance(flat) == pytest.approx(2, rel=1e-6)
    assert largestDistance(np.outer(np.arange(5000.0), [1, 2, 2])) == pytest.approx(4999 * 3)
