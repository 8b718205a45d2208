"""Between the transforms of the body and of its lesions: each lesion has its own, and every point has one way there and back."""

import numpy as np
import pytest
from HER2PETLib.followup.bodyspace import Anchor, BodySpace
from HER2PETLib.followup.registration import reconciled
from HER2PETLib.followup.space import SameFrame
from hypothesis import given, settings
from hypothesis import strategies as st


def shifted(*shift):
    matrix = np.eye(4)
    matrix[:3, 3] = shift
    return matrix


def anchor(point, shift, error=1.0):
    return Anchor(np.array(point, float), shifted(*shift), error, 0.9)


def test_one_frame_moves_nothing():
    points = np.array([[1.0, 2.0, 3.0]])
    assert SameFrame().residualMm == 0.0
    np.testing.assert_array_equal(SameFrame().toFirst(points), points)
    np.testing.assert_array_equal(SameFrame().fromFirst(points), points)


def test_at_a_lesion_its_own_transform_holds():
    space = BodySpace(shifted(0, 0, 100), 3.0, "", (anchor((0, 0, 0), (0, 0, 110)), anchor((80, 0, 0), (0, 0, 95))))
    there = space.fromFirst(np.array([[0.0, 0, 0], [80, 0, 0]]))
    np.testing.assert_allclose(there, [[0, 0, 110], [80, 0, 95]], atol=0.01)


def test_far_from_all_lesions_the_body_moves_as_a_whole():
    space = BodySpace(shifted(0, 0, 100), 3.0, "", (anchor((0, 0, 0), (0, 0, 110)),))
    np.testing.assert_allclose(space.fromFirst(np.array([[0.0, 0, 400]])), [[0, 0, 500]], atol=0.01)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(-200, 200)] * 3), min_size=1, max_size=8),
    st.tuples(*[st.floats(-6, 6)] * 3),
    st.floats(-0.1, 0.1),
)
def test_there_and_back_is_the_same_place(points, shift, turn):
    matrix = np.array([[np.cos(turn), -np.sin(turn), 0, 30], [np.sin(turn), np.cos(turn), 0, -20], [0, 0, 1, 250], [0, 0, 0, 1]])
    own = matrix.copy()
    own[:3, 3] += shift
    space = BodySpace(matrix, 3.0, "", (Anchor(np.array([10.0, -20, 30]), own, 1.0, 0.9),))
    points = np.array(points)
    np.testing.assert_allclose(space.toFirst(space.fromFirst(points)), points, atol=0.01)


def test_of_lesions_side_by_side_that_contradict_each_other_the_surer_one_leads():
    sure, doubtful, apart = (
        anchor((0, 0, 0), (0, 9, 0), 1.0),
        anchor((0, 4, 0), (0, -9, 0), 3.0),
        anchor((90, 0, 0), (0, -9, 0), 2.0),
    )
    other, one, third = reconciled([doubtful, sure, apart])
    assert one is sure and third is apart
    np.testing.assert_array_equal(other.matrix, sure.matrix)
    assert other.errorMm == pytest.approx(3.0 + 18.0) and not other.isRefined


def test_the_error_at_a_point_is_that_of_the_lesion_nearby_and_elsewhere_the_largest():
    space = BodySpace(np.eye(4), 6.0, "", (anchor((0, 0, 0), (0, 0, 0), 1.5), anchor((200, 0, 0), (0, 0, 0), 6.0)))
    np.testing.assert_array_equal(space.errorAt(np.array([[5.0, 0, 0], [195, 0, 0], [100, 0, 300]])), [1.5, 6.0, 6.0])


def test_no_point_is_no_point():
    space = BodySpace(np.eye(4), 1.0, "", (anchor((0, 0, 0), (0, 0, 1)),))
    assert space.fromFirst(np.zeros((0, 3))).shape == space.toFirst(np.zeros((0, 3))).shape == (0, 3)
