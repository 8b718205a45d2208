"""The pictures by which a person judges a registration show what differs, of CTs and of PETs."""

import io

import numpy as np
import pytest
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.report.registrationfigures import WINDOW, bodyPicture


def bodies(inside, later, outside):
    """A body 200 mm across of two values in two examinations, in one frame."""
    grid = Geometry.fromLPS((50, 50, 50), (0, 0, 0), (5, 5, 5), np.eye(3))
    volumes = [np.full(grid.shape, outside, np.float32) for _ in range(2)]
    for values, value in zip(volumes, (inside, later), strict=True):
        values[5:45, 5:45, 5:45] = value
    return [Volume(values, grid) for values in volumes]


@pytest.mark.parametrize(
    ("window", "inside", "later", "outside"), [(WINDOW, -100, 60, -1000), ((0.0, 6.0), 1.0, 3.0, 0.0)], ids=["CT", "PET"]
)
def test_what_differs_is_colored_and_what_does_not_is_not(window, inside, later, outside):
    """Red: more in the later one, by 0.8 of what the strongest red is on CT, by 2 of 3 on PET."""
    from matplotlib.image import imread

    def colored(first, second):
        picture = imread(io.BytesIO(bodyPicture(first, second, SameFrame(), window)))
        return float((picture[..., 0] - picture[..., 2] > 0.3).mean())

    first, second = bodies(inside, later, outside)
    assert colored(first, first) == 0 and colored(first, second) > 0.1
