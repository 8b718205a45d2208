"""A patient who turns in front of the viewer: no focus is lost at any angle, and a click finds it again."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.turningprojection import TurningProjection
from hypothesis import given, settings
from hypothesis import strategies as st

# Of the array's axes (k, j, i): along S, A and R, and against them; the last is a sagittal stack.
ORIENTATIONS = [np.diag([2.0, 2, 3, 1]), np.diag([-2.0, -2, 3, 1]), np.diag([2.0, -2, -3, 1]), np.eye(4)[[2, 0, 1, 3]] @ np.diag([2.0, 3, 2, 1])]  # fmt: skip


def projectionOf(focus, matrix, shape=(20, 30, 40)):
    values = np.full(shape, 0.5, np.float32)
    values[focus] = 9.0
    return TurningProjection.of(Volume(values, Geometry(shape, matrix)), pixelMm=4.0)


@pytest.mark.parametrize("matrix", ORIENTATIONS)
@settings(max_examples=25, deadline=None)
@given(focus=st.tuples(st.integers(0, 19), st.integers(0, 29), st.integers(0, 39)), angle=st.floats(0, 360))
def test_one_hot_voxel_is_seen_from_every_side_and_found_by_a_click(matrix, focus, angle):
    projection = projectionOf(focus, matrix)
    picture = projection.picture(angle)
    assert picture.max() == np.float32(9.0)
    ras = projection.volume.geometry.toRAS(focus)
    for z, column in np.argwhere(picture == picture.max()):
        assert projection.pointAt(angle, z, column) == pytest.approx(tuple(ras))
    z, column = projection.place(angle, ras)
    found = np.argwhere(picture == picture.max())
    assert np.abs(found - [z, column]).max(axis=1).min() <= 1.0


def test_from_the_front_her_right_is_on_the_left_and_from_her_left_side_the_front_is_on_the_left():
    projection = projectionOf((10, 25, 35), np.diag([2.0, 2, 3, 1]))
    assert projection.place(0, (70, 0, 0))[1] < projection.place(0, (10, 0, 0))[1]
    assert projection.place(90, (0, 50, 0))[1] < projection.place(90, (0, 10, 0))[1]
    assert projection.place(180, (70, 0, 0))[1] > projection.place(180, (10, 0, 0))[1]
    assert projection.place(0, (0, 0, 57))[0] > projection.place(0, (0, 0, 3))[0]


def test_beside_the_patient_there_is_nothing_to_click():
    projection = projectionOf((10, 25, 35), np.diag([2.0, 2, 3, 1]))
    assert projection.pointAt(0, 5, 0) is None
    assert projection.pointAt(0, -1, 12) is None


def test_from_the_front_it_is_the_maximum_along_the_depth():
    """With voxels of the pixel's size and no angle, NumPy's maximum is the picture: each cell stands in its column and the next."""
    values = np.random.default_rng(3).random((6, 7, 8), np.float32)
    projection = TurningProjection.of(Volume(values, Geometry(values.shape, np.diag([-4.0, -4, 4, 1]))), pixelMm=4.0)
    expected = values.max(axis=1)
    picture = projection.picture(0)
    first = int(np.floor(projection.place(0, (0, 0, 0))[1] + 1e-9))
    assert (picture[:, first : first + 1] == expected[:, :1]).all()
    for column in range(1, 8):
        assert (picture[:, first + column] == np.maximum(expected[:, column - 1], expected[:, column])).all()
