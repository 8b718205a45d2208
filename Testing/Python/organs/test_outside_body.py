"""Whether a mask lies where the PET has a body."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.outsidebody import checkAir, sharesInAir
from HER2PETLib.organs.vocabulary import organs

GRID = Geometry.fromLPS((20, 30, 40), (0, 0, 0), (4, 4, 4), np.eye(3))


def maskOf(name, i):
    mask = np.zeros(GRID.shape, bool)
    mask[5:15, 10:20, i : i + 4] = True
    return OrganMask(organs()[name], Region.cropped(mask, regionID=name, name=name))


def test_an_arm_that_lay_elsewhere_on_the_ct_is_told_with_its_share_and_one_in_its_place_is_not():
    values = np.zeros(GRID.shape, np.float32)
    values[:, :, :22] = 0.5  # the body
    values[2, 2, 2] = np.nan
    masks = [maskOf("humerus_left", 10), maskOf("humerus_right", 20), maskOf("brain", 30), maskOf("trachea", 34)]
    shares = sharesInAir(Volume(values, GRID), masks)
    # Of the right one the columns i = 20 to 22 are in the body, or have it as their neighbor; 23 is air.
    assert shares == {"humerus_right": pytest.approx(0.25), "brain": 1.0, "trachea": 1.0}
    (said,) = checkAir(shares)
    assert "brain (100%), humerus_right (25%)" in said and "trachea" not in said
    assert checkAir({}) == checkAir({"trachea": 1.0}) == []
