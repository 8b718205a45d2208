"""What lies around a place tells how far it has moved, also where its own neighborhood has gone."""

from functools import cache

import numpy as np
import pytest
from HER2PETLib.followup.denseshift import shiftAt
from HER2PETLib.followup.preparing import CT, prepared
from HER2PETLib.geometry import Geometry, Volume

CENTER = [0.0, 0.0, 0.0]  # LPS
GRID = Geometry.fromLPS((70, 70, 70), (-138.0, -138.0, -138.0), (4.0, 4.0, 4.0), np.eye(3))


def values(shift=(0.0, 0.0, 0.0), hole=False):
    """HU of a body of soft tissue with 60 dense rods, moved by `shift` (mm, LPS x, y, z); hole: something else lies where the place is."""
    z, y, x = (
        axis - part
        for axis, part in zip(np.meshgrid(*[np.arange(-138.0, 139.0, 4.0)] * 3, indexing="ij"), shift[::-1], strict=True)
    )
    values = np.where(x**2 + y**2 < 120.0**2, 40.0, -1000.0)
    random = np.random.RandomState(4)
    for cx, cy, cz in random.uniform(-90, 90, (60, 3)):
        values[(np.abs(x - cx) < 7) & (np.abs(y - cy) < 7) & (np.abs(z - cz) < 14)] = 300.0
    if hole:
        values[(x - shift[0]) ** 2 + y**2 + z**2 < 14.0**2] = -100.0
    return values.astype(np.int16)


@cache
def body(shift=(0.0, 0.0, 0.0), hole=False):
    return prepared(Volume(values(shift, hole), GRID, "HU"), 4.0, CT)


@pytest.mark.parametrize("shift", [(0.0, 0.0, 0.0), (8.0, -4.0, 12.0), (-12.0, 8.0, -8.0)])
@pytest.mark.parametrize("hole", [False, True])
def test_a_shift_is_found_from_all_around(shift, hole):
    import SimpleITK as sitk

    found = shiftAt(body(), body(shift, hole), sitk.Euler3DTransform(), CENTER)
    assert np.linalg.norm(found - shift) < 2.0


def test_along_the_axes_of_the_first_where_the_body_is_turned():
    import SimpleITK as sitk

    # The later one is the first, so a start that is wrong by 8 mm along x has to be moved back by 8 mm.
    start = sitk.Euler3DTransform()
    start.SetTranslation((8.0, 0.0, 0.0))
    np.testing.assert_allclose(shiftAt(body(), body(), start, CENTER), (-8.0, 0.0, 0.0), atol=2.0)


@pytest.mark.parametrize("isLaterCut", [True, False])
def test_where_one_image_ends_near_the_place_nothing_is_moved_away_from_the_cut(isLaterCut):
    # Of a head of which one CT shows the lower part: with what lies outside taken for air, the place was moved down by 7 mm.
    import SimpleITK as sitk

    slices = 41  # of 70: 22 mm above the place the image ends
    cut = prepared(Volume(values()[:slices], GRID.cropped((0, 0, 0), (slices, 70, 70)), "HU"), 4.0, CT)
    first, later = (body(), cut) if isLaterCut else (cut, body())
    assert np.linalg.norm(shiftAt(first, later, sitk.Euler3DTransform(), CENTER)) < 2.0
