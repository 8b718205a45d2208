"""Two examinations on one grid, in squares and as their difference: what a person judges a registration by."""

import numpy as np
import pytest
from HER2PETLib.errors import CancelledError
from HER2PETLib.followup.bodyspace import BodySpace
from HER2PETLib.followup.comparison import difference, laidOn, squares
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.geometry import Geometry, Volume

GRID = Geometry.fromLPS((30, 40, 50), (10, -20, 30), (3, 3, 3), np.eye(3))


def ramp(shift=(0.0, 0.0, 0.0)):
    """Values that are linear in the place, so that interpolation is exact: R + 2 A + 3 S of the place before the shift."""
    k, j, i = np.meshgrid(*(np.arange(n) for n in GRID.shape), indexing="ij")
    places = GRID.toRAS(np.stack([k, j, i], axis=-1).reshape(-1, 3)) - np.array(shift)
    return Volume((places @ (1.0, 2.0, 3.0)).reshape(GRID.shape).astype(np.float32), GRID)


def test_what_is_registered_rightly_has_no_difference_and_what_is_not_has():
    shift = (6.0, -9.0, 3.0)  # of the later examination, mm RAS
    matrix = np.eye(4)
    matrix[:3, 3] = shift
    here, there = laidOn(ramp(), ramp(shift), BodySpace(matrix, 1.0, ""))
    inner = (slice(5, -5),) * 3  # at the border the later one has nothing
    assert np.abs(difference(here, there, (-1e6, 1e6)).values[inner]).max() < 0.01
    here, there = laidOn(ramp(), ramp(shift), SameFrame())
    # 6 + 2 * -9 + 3 * 3 = -3: a place of the body has moved there, so the value here is by 3 higher.
    assert difference(here, there, (-1e6, 1e6)).values[inner] == pytest.approx(3.0, abs=0.01)


def test_squares_take_turns_along_every_axis():
    one = Volume(np.zeros(GRID.shape, np.float32), GRID)
    other = Volume(np.ones(GRID.shape, np.float32), GRID)
    values = squares(one, other, squareMm=15.0).values  # five voxels
    assert [values[0, 0, 0], values[5, 0, 0], values[0, 5, 0], values[0, 0, 5], values[5, 5, 0], values[4, 4, 4]] == [
        0,
        1,
        1,
        1,
        0,
        0,
    ]
    assert 0.4 < values.mean() < 0.6


def test_the_difference_is_within_the_window():
    low = Volume(np.full(GRID.shape, -1000, np.int16), GRID)
    high = Volume(np.full(GRID.shape, 1000, np.int16), GRID)
    assert difference(low, high, (-160.0, 240.0)).values.min() == 400.0


def test_a_fine_ct_is_shown_on_coarser_voxels_of_the_same_body():
    fine = Geometry.fromLPS((40, 60, 60), (0, 0, 0), (1, 1, 2), np.eye(3))
    here, _ = laidOn(Volume(np.zeros(fine.shape, np.float32), fine), Volume(np.zeros(fine.shape, np.float32), fine), SameFrame())
    assert here.values.shape == (27, 20, 20) and here.geometry.spacing == pytest.approx(3.0)


def test_it_can_be_cancelled():
    def cancel(done, total, what):
        raise CancelledError

    with pytest.raises(CancelledError):
        laidOn(ramp(), ramp(), SameFrame(), progress=cancel)
