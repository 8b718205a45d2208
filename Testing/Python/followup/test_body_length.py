"""A body keeps its length: two CTs that agree well by a rigid transform may still be of two women."""

from functools import cache

import numpy as np
import pytest
from HER2PETLib.followup import registration
from HER2PETLib.followup.preparing import CT, prepared
from HER2PETLib.followup.rigid import RigidResult, lengthOf
from HER2PETLib.geometry import Geometry, Volume

SHAPE, STEP_MM = (80, 24, 24), 8.0


@cache
def body(factor=1.0, shift=0.0):
    """A trunk of 640 mm with 80 dense pieces, so many times as long, moved to the head by `shift` mm."""
    values = np.full(SHAPE, 40, np.int16)
    random = np.random.RandomState(3)
    for k, j, i in zip(random.randint(1, 79, 80), random.randint(2, 22, 80), random.randint(2, 22, 80), strict=True):
        values[k - 1 : k + 1, j - 1 : j + 1, i - 1 : i + 1] = 300
    values[:, :1], values[:, -1:], values[:, :, :1], values[:, :, -1:] = -1000, -1000, -1000, -1000
    begin = -STEP_MM * (SHAPE[0] - 1) / 2 * factor + shift
    grid = Geometry.fromLPS(SHAPE, (-92.0, -92.0, begin), (STEP_MM, STEP_MM, STEP_MM * factor), np.eye(3))
    return prepared(Volume(values, grid, "HU"), 4.0, CT)


@pytest.mark.parametrize("factor", [1.02, 0.975])
def test_a_body_that_is_longer_or_shorter_is_told(factor):
    import SimpleITK as sitk

    assert lengthOf(body(), body(factor), sitk.Euler3DTransform()) == pytest.approx(factor, abs=0.005)


def test_one_that_is_only_moved_has_its_length():
    import SimpleITK as sitk

    assert lengthOf(body(), body(shift=3.0), sitk.TranslationTransform(3, (0.0, 0.0, 3.0))) == 1.0


def test_more_than_4_percent_is_said_as_4():
    import SimpleITK as sitk

    assert lengthOf(body(), body(1.08), sitk.Euler3DTransform()) >= 1.03


@pytest.mark.parametrize(("length", "said"), [(1.021, "2.1 % longer"), (0.97, "3.0 % shorter")])
def test_another_length_is_said_before_anybody_accepts(length, said):
    (warning,) = registration._warnings(RigidResult(None, 0.93, 1.0, 0.0, length), [], {}, CT)
    assert f"is {said} than that of the first" in warning and "another woman" in warning
    assert not registration._warnings(RigidResult(None, 0.93, 1.0, 0.0, 1.008), [], {}, CT)
