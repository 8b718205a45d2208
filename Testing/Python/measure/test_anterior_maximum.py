"""The axes of a grid along R, A and S: one rule for every picture from the front."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume, anteriorMaximum
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.spatial.transform import Rotation


def grid(rotation, spacing=(2.0, 3.0, 4.0), shape=(4, 5, 6)):
    return Geometry.fromLPS(shape, (0, 0, 0), spacing, rotation.as_matrix())


@given(angles=st.tuples(*[st.floats(-180, 180)] * 3))
def test_each_axis_is_named_once_and_together_they_turn_least(angles):
    geometry = grid(Rotation.from_euler("xyz", angles, degrees=True))
    axes = geometry.axesRAS
    assert sorted(axes) == [0, 1, 2]
    cosines = np.abs(geometry.ijkToRAS[:3, :3] / geometry.spacing)
    best = cosines[linear_sum_assignment(-cosines)].sum()
    assert sum(cosines[row, 2 - axis] for row, axis in enumerate(axes)) == pytest.approx(best)


def test_the_axes_of_an_axial_and_of_a_sagittal_series():
    assert grid(Rotation.identity()).axesRAS == (2, 1, 0)
    # Sagittal: i runs to posterior, j to inferior, k to the left.
    sagittal = Geometry.fromLPS((4, 5, 6), (0, 0, 0), (1, 1, 1), np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]]))
    assert sagittal.axesRAS == (0, 2, 1)


def test_a_turn_of_more_than_45_degrees_about_two_axes_takes_no_axis_twice():
    """The nearest axis of each direction alone would be i for anterior and for right: which the pictures once did by themselves."""
    turned = Rotation.from_euler("zx", (50, 50), degrees=True)
    assert sorted(grid(turned).axesRAS) == [0, 1, 2]


def test_voxels_without_a_value_are_not_seen():
    values = np.arange(4 * 5 * 6, dtype=np.float32).reshape(4, 5, 6)
    values[:, 4] = np.nan
    seen = anteriorMaximum(Volume(values, grid(Rotation.identity())))
    assert seen.values.shape == (4, 1, 6) and np.array_equal(seen.values[:, 0], values[:, 3])
    assert seen.geometry.spacing == pytest.approx((2, 15, 4))
    assert seen.geometry.toRAS((0, 0, 0)) == pytest.approx((0, -6, 0))  # the middle of five voxels of 3 mm, toward posterior
