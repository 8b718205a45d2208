"""Whether PET and organ masks show the liver in the same place."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.organs.domeshift import checkDome, domeShift
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.vocabulary import organs


def scene(topMm, upside=1.0, contrast=5.0):
    """A liver below a lung on 60 x 20 x 20 voxels of 3 mm, its edge blurred over 6 mm around `topMm` on the PET and at 90 mm in the masks.
    upside: -1 where k runs to the feet."""
    direction = np.diag([1, 1, upside])
    grid = Geometry.fromLPS((60, 20, 20), (0, 0, 0 if upside > 0 else 177), (3, 3, 3), direction)
    heights = grid.toRAS(np.column_stack([np.arange(60), np.zeros((60, 2))]))[:, 2]
    column = 0.5 + (contrast - 0.5) * np.clip(0.5 - (heights - topMm) / 6, 0, 1)
    values = np.broadcast_to(column[:, None, None], (60, 20, 20)).astype(np.float32).copy()
    masks = []
    for name, inside in (("liver", heights < 90), ("lung_right", heights > 90)):
        mask = np.broadcast_to(inside[:, None, None], (60, 20, 20))
        masks.append(OrganMask(organs()[name], Region.cropped(mask, regionID=name, name=name)))
    return Volume(values, grid), masks


@pytest.mark.parametrize("upside", [1.0, -1.0])
@pytest.mark.parametrize("shift", [0.0, 12.0, -16.0, 4.5])
def test_the_dome_is_found_where_it_lies_whichever_way_the_slices_run(shift, upside):
    # The edge of the masks lies between the last center below 90 mm (87) and the first above (93): at 90 - 1.5 mm, for 90 itself is in neither.
    volume, masks = scene(88.5 + shift, upside)
    assert domeShift(volume, masks) == pytest.approx(shift, abs=0.1)


def test_only_a_shift_of_more_than_10_mm_is_told_with_its_direction():
    assert checkDome(None) == checkDome(9.9) == checkDome(-9.9) == []
    assert checkDome(14.6)[0].startswith("The dome of the liver lies 15 mm higher on the PET than in the organ masks")
    assert "12 mm lower" in checkDome(-12)[0] and "patient" not in checkDome(-12)[0]
    assert checkDome(35)[0].endswith("check that the masks are from this patient's CT.")


def test_without_contrast_or_without_a_lung_nothing_is_said():
    volume, masks = scene(88.5, contrast=0.9)
    assert domeShift(volume, masks) is None
    volume, masks = scene(88.5)
    assert domeShift(volume, masks[:1]) is None
    assert domeShift(volume, masks[1:]) is None
