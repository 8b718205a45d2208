"""Cut-outs of a lesion: they are where it is, the right way round, at one scale, with the outline of what was measured."""

import base64
import io
import re

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.report.cutouts import FIELD_MM, GAP, SIDE, colorBar, lesionCutOuts
from HER2PETLib.report.projection import LESION, Mark, frontAndSide
from matplotlib.image import imread

GRID = Geometry.fromLPS((40, 40, 40), (-80.0, -80.0, 0.0), (4.0, 4.0, 4.0), np.eye(3))
CENTER = (0.0, 0.0, 80.0)  # RAS of voxel (20, 20, 20)


def volume(*hot):
    values = np.zeros(GRID.shape, np.float32)
    for k, j, i in hot:
        values[k, j, i] = 10
    return Volume(values, GRID)


def region(*voxels):
    mask = np.zeros(GRID.shape, bool)
    for voxel in voxels:
        mask[voxel] = True
    return Region.cropped(mask, regionID="L1", name="One")


def pictures(figure):
    return [
        imread(io.BytesIO(base64.b64decode(data)), format="png")[..., :3] for data in re.findall(r"base64,([^\"]+)", figure.svg)
    ]


def darkest(picture):
    """(row, column) of the middle of what is dark, as shares of the picture."""
    return np.argwhere(picture[..., 0] < picture[..., 0].min() + 0.1).mean(axis=0) / picture.shape[:2]


def test_the_hottest_voxel_is_in_the_middle_of_both_planes():
    figure = lesionCutOuts(volume((20, 20, 20)), region((20, 20, 20)), CENTER, None, (0, 10), "One")
    assert figure.width == pytest.approx(2 * SIDE + GAP) and "axial PET, coronal PET" in figure.alt
    for picture in pictures(figure):
        assert darkest(picture) == pytest.approx((0.5, 0.5), abs=0.02)


def test_right_is_left_and_front_and_head_are_above():
    # 20 mm to the patient's right (R +20), 20 mm to the front, 20 mm up: i - 5, j - 5, k + 5 on a grid that runs to L, P and S.
    seen = region((20, 20, 20))
    right = lesionCutOuts(volume((20, 20, 15)), seen, CENTER, None, (0, 10), "")
    shift = 20 / FIELD_MM
    assert darkest(pictures(right)[0]) == pytest.approx((0.5, 0.5 - shift), abs=0.02)
    assert darkest(pictures(lesionCutOuts(volume((20, 15, 20)), seen, CENTER, None, (0, 10), ""))[0]) == pytest.approx(
        (0.5 - shift, 0.5), abs=0.02
    )
    assert darkest(pictures(lesionCutOuts(volume((25, 20, 20)), seen, CENTER, None, (0, 10), ""))[1]) == pytest.approx(
        (0.5 - shift, 0.5), abs=0.02
    )


def test_with_a_ct_there_are_six_that_fit_on_a_page_of_paper():
    ct = Volume(np.full(GRID.shape, 40, np.int16), GRID)
    figure = lesionCutOuts(volume((20, 20, 20)), region((20, 20, 20)), CENTER, ct, (0, 10), "One")
    assert len(pictures(figure)) == 6 and figure.width <= 182  # A4 less its margins of 14 mm
    _, gray, fused, *_ = pictures(figure)
    assert np.ptp(gray, axis=-1).max() < 0.01 and gray.mean() == pytest.approx((40 + 160) / 400, abs=0.01)
    # No uptake: the CT alone; at the lesion: colored.
    assert np.abs(fused[0, 0] - gray[0, 0]).max() < 0.01 and np.ptp(fused[90, 90]) > 0.2


def test_the_outline_has_the_size_of_the_region():
    voxels = [(20, j, i) for j in (19, 20, 21) for i in (19, 20, 21)]
    figure = lesionCutOuts(volume((20, 20, 20)), region(*voxels), CENTER, None, (0, 10), "")
    corners = [
        np.array([pair.split(",") for pair in points.split()], float) for points in re.findall(r'points="([^"]+)"', figure.svg)
    ]
    axial = corners[0]
    # 3 voxels of 4 mm; pixels of 2 mm decide where it lies.
    assert np.ptp(axial, axis=0) * FIELD_MM / SIDE == pytest.approx((12, 12), abs=2.1)


def test_beyond_the_image_there_is_nothing_and_no_error():
    figure = lesionCutOuts(
        volume((0, 0, 0)),
        region((0, 0, 0)),
        (80.0, 80.0, 0.0),
        Volume(np.zeros((2, 2, 2), np.int16), Geometry.fromLPS((2, 2, 2), (900, 0, 0), (1, 1, 1), np.eye(3))),
        (0, 10),
        "",
    )
    assert len(pictures(figure)) == 6


def test_a_color_bar_says_its_window():
    figure = colorBar((0.0, 10.0), "gray_r", "SUV (g/ml)")
    assert re.findall(r">([^<>]+)</text>", figure.svg) == [
        "0",
        "2",
        "4",
        "6",
        "8",
        "\N{GREATER-THAN OR EQUAL TO}10",
        "SUV (g/ml)",
    ]


def test_front_and_side_have_one_scale_and_the_side_has_the_front_on_the_left():
    hot = volume((20, 10, 30))  # in front, to the left
    hot.values[:, 5:36, 5:36] = np.maximum(hot.values[:, 5:36, 5:36], 1)
    front, side = frontAndSide(hot, [Mark("1", tuple(GRID.toRAS((20, 10, 30))), LESION)], (0, 10), "P", (74, 150))
    sizes = [np.array(re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', one.svg).groups(), float) for one in (front, side)]
    assert front.width / sizes[0][0] == pytest.approx(side.width / sizes[1][0], rel=1e-3)
    label = re.search(r'<text x="([\d.]+)"[^>]*>1</text>', side.svg)
    assert float(label[1]) < sizes[1][0] / 2 and ">A<" in side.svg and ">P<" in side.svg and "left lateral" in side.alt


def test_labels_of_neighbors_do_not_lie_on_each_other():
    marks = [Mark(str(n), (float(4 * (n % 4)), 0.0, 80.0 + 4 * (n // 4)), LESION) for n in range(12)]
    front, _ = frontAndSide(volume((20, 20, 20)), marks, (0, 10), "P", (74, 150))
    found = re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)"[^>]*font-weight="bold">(\d+)<', front.svg)
    boxes = [
        (float(x), float(y) - float(size), float(x) + 0.55 * float(size) * len(text), float(y) - 0.2 * float(size))
        for x, y, size, text in found
    ]
    assert len(boxes) == 12
    for n, one in enumerate(boxes):
        for other in boxes[:n]:
            assert min(one[2], other[2]) <= max(one[0], other[0]) or min(one[3], other[3]) <= max(one[1], other[1])
