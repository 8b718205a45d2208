"""Figures: what they show stands in them as text and shape, not in color alone; the same rows give the same picture."""

import base64
import io
import itertools
import re
import warnings
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.report.figures import ForestRow, LesionRow, flowDiagram, forestPlot, lesionFigures, scoreMatrix
from HER2PETLib.report.projection import MARK_STYLES, Mark, anteriorProjection

SVG = "{http://www.w3.org/2000/svg}"
FLOW = [
    {"group": "pooled", "step": "enrolled", "reason": "", "patients": 11},
    {"group": "pooled", "step": "eligible", "reason": "not eligible: fiveFoci", "patients": 2},
    {"group": "pooled", "step": "eligible", "reason": "", "patients": 9},
    {"group": "pooled", "step": "imaged", "reason": "", "patients": 9},
    {"group": "pooled", "step": "evaluable", "reason": "PET-positive, <not> biopsied", "patients": 3},
    {"group": "pooled", "step": "evaluable", "reason": "", "patients": 6},
    {"group": "89Zr-trastuzumab", "step": "enrolled", "reason": "", "patients": 77},
]


def texts(svg):
    return [" ".join("".join(node.itertext()).split()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def matrix(counts=None):
    counts = np.arange(25).reshape(5, 5) if counts is None else counts
    return scoreMatrix(counts, list("12345"), 3, ("an$n$a", "bert"), int(counts[3:, 3:].sum()))


def test_the_flow_names_every_count_and_every_reason_of_its_group_alone():
    found = texts(flowDiagram(FLOW, "pooled").svg)
    for expected in ("enrolled: 11", "eligible: 9", "imaged: 9", "evaluable: 6", "not eligible: 2", "not evaluable: 3"):
        assert expected in found
    assert "2 not eligible: fiveFoci" in found
    assert "3 PET-positive, <not> biopsied" in found
    assert not any("77" in text for text in found)


def test_the_flow_is_told_in_words_too():
    assert flowDiagram(FLOW, "pooled").alt == (
        "Flow of patients, pooled: 11 enrolled; 2 lost before eligible: not eligible: fiveFoci; 9 eligible; 9 imaged; "
        "3 lost before evaluable: PET-positive, <not> biopsied; 6 evaluable."
    )


def test_a_flow_without_anybody_is_drawn():
    nobody = [{"group": "pooled", "step": step, "reason": "", "patients": 0} for step in ("enrolled", "eligible")]
    assert "eligible: 0" in texts(flowDiagram(nobody, "pooled").svg)


def test_the_score_matrix_shows_every_count_and_the_positive_foci():
    figure = matrix()
    assert {str(n) for n in range(25)} <= set(texts(figure.svg))
    # 18, 19, 23 and 24 are where both gave 4 or 5.
    assert "84 foci lie beyond both and are positive" in figure.alt
    assert "both call: positive" in texts(figure.svg)


def test_an_empty_score_matrix_is_drawn():
    assert texts(matrix(np.zeros((5, 5), int)).svg).count("0") == 25


def test_dollars_in_names_are_no_formula():
    assert "score of an$n$a" in texts(matrix().svg)
    row = ForestRow("costs $5 and $6$", 50.0, 10.0, 90.0, "1/2 ($x$)")
    found = texts(forestPlot([row], "percent", (0, 100), "").svg)
    assert "costs $5 and $6$" in found
    assert "1/2 ($x$)" in found


def test_names_in_any_script_warn_nobody():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = forestPlot([ForestRow("肝臓", 0.5, 0.1, 0.9, "0.5")], "share", (0, 1), "")
    assert "肝臓" in texts(figure.svg)


def test_what_is_not_defined_has_no_mark_and_says_so():
    def lines(row):
        return len(re.findall(r"<path|<use", forestPlot([row], "share", (0, 1), "").svg))

    undefined = ForestRow("kappa", None, None, None, "not defined")
    assert "not defined" in texts(forestPlot([undefined], "share", (0, 1), "").svg)
    assert lines(undefined) < lines(ForestRow("kappa", 0.5, None, None, "0.5")) < lines(ForestRow("kappa", 0.5, 0.1, 0.9, "0.5"))


@pytest.mark.parametrize(
    "make", [matrix, lambda: flowDiagram(FLOW, "pooled"), lambda: projected(UPRIGHT)], ids=["matrix", "flow", "MIP"]
)
def test_the_same_rows_give_the_same_bytes(make):
    assert make().svg == make().svg


def test_figures_refer_to_nothing_outside():
    for figure in (matrix(), flowDiagram(FLOW, "pooled"), projected(UPRIGHT)):
        for node in ElementTree.fromstring(figure.svg).iter():
            for name, value in node.attrib.items():
                if name.endswith(("href", "src")):
                    assert value.startswith(("#", "data:image/png;base64,"))
        assert not re.search(r"(?<!xmlns=\")(?<!xlink=\")https?:", figure.svg)


# Columns i, j, k of a grid: to which of R, A, S each goes, and which way.
UPRIGHT = (0, 1, 2), (-1, -1, 1)
GRIDS = list(itertools.product(itertools.permutations(range(3)), itertools.product((-1, 1), repeat=3)))
HOTTEST = (40.0, -20.0, 60.0)  # R A S, mm


def grid(axes, signs, tilt=0.0):
    """24 x 20 x 28 voxels of 4, 5 and 6 mm; HOTTEST is the center of a voxel well inside; tilt: radians about S."""
    matrix = np.zeros((3, 3))
    for column, (axis, sign, spacing) in enumerate(zip(axes, signs, (4.0, 5.0, 6.0), strict=True)):
        matrix[axis, column] = sign * spacing
    matrix = np.array([[np.cos(tilt), -np.sin(tilt), 0], [np.sin(tilt), np.cos(tilt), 0], [0, 0, 1]]) @ matrix
    toRAS = np.eye(4)
    toRAS[:3, :3] = matrix
    toRAS[:3, 3] = np.array(HOTTEST) - matrix @ (5, 7, 9)
    return Geometry((28, 20, 24), toRAS)


def projected(axesAndSigns, foci=None, tilt=0.0):
    geometry = grid(*axesAndSigns, tilt)
    values = np.full(geometry.shape, 1.0, np.float32)
    values[9, 7, 5] = 10.0
    foci = [Mark("L01", HOTTEST, "positive")] if foci is None else foci
    return anteriorProjection(Volume(values, geometry), foci, (0.0, 10.0), "P001")


@pytest.mark.parametrize("axesAndSigns", GRIDS)
def test_a_focus_is_drawn_where_it_is_hot_whatever_way_the_grid_lies(axesAndSigns):
    from matplotlib.image import imread

    root = ElementTree.fromstring(projected(axesAndSigns).svg)
    width, height = (float(value) for value in root.get("viewBox").split()[2:])
    png = base64.b64decode(root.find(f"{SVG}image").get("href").split(",")[1])
    gray = imread(io.BytesIO(png))[:, :, 0]
    row, column = np.unravel_index(gray.argmin(), gray.shape)
    circle = root.find(f"{SVG}circle")
    assert float(circle.get("cx")) == pytest.approx((column + 0.5) * width / gray.shape[1], abs=0.06)
    assert float(circle.get("cy")) == pytest.approx((row + 0.5) * height / gray.shape[0], abs=0.06)


@pytest.mark.parametrize("axesAndSigns", GRIDS)
def test_the_right_of_the_patient_is_left_and_the_head_is_up(axesAndSigns):
    foci = [
        Mark(name, tuple(np.add(HOTTEST, move)), "positive")
        for name, move in (("R", (4, 0, 0)), ("S", (0, 0, 4)), ("A", (0, 4, 0)))
    ]
    root = ElementTree.fromstring(projected(axesAndSigns, [Mark("0", HOTTEST, "positive"), *foci]).svg)
    center = {}
    circles = list(root.iter(f"{SVG}circle"))[::2]  # each is drawn twice, the white line beneath first
    for focus, circle in zip(
        sorted([Mark("0", HOTTEST, "positive"), *foci], key=lambda f: -f.positionRAS[2]), circles, strict=True
    ):
        center[focus.label] = float(circle.get("cx")), float(circle.get("cy"))
    x, y = center["0"]
    assert center["R"] == (pytest.approx(x - 4, abs=0.11), pytest.approx(y, abs=0.11))
    assert center["S"] == (pytest.approx(x, abs=0.11), pytest.approx(y - 4, abs=0.11))
    assert center["A"] == (pytest.approx(x, abs=0.11), pytest.approx(y, abs=0.11))


def test_a_tilted_grid_is_shown_along_its_own_axes():
    assert "<circle" in projected(UPRIGHT, tilt=0.3).svg


def test_marks_differ_by_shape_and_not_by_color_alone():
    def drawn(kind):
        root = ElementTree.fromstring(projected(UPRIGHT, [Mark("L01", HOTTEST, kind)]).svg)
        lines = [node for node in root if node.get("fill") == "none"]
        (shape,) = {node.tag.removeprefix(SVG) for node in lines}
        sides = lines[-1].get("points", "").count(",")
        (label,) = set(texts(ElementTree.tostring(root))) - {"R", "L"}
        return shape, sides, lines[-1].get("stroke-dasharray") is not None, label

    found = {kind: drawn(kind) for kind in MARK_STYLES}
    assert found == {
        "positive": ("circle", 0, False, "L01 +"),
        "negative": ("rect", 0, True, "L01"),
        "undecided": ("polygon", 4, True, "L01"),
        "lesion": ("path", 0, False, "L01"),  # four open corners: nobody has read it
        "reference": ("polygon", 3, True, "L01"),
    }
    assert projected(UPRIGHT).alt == "P001: anterior maximum intensity projection, SUV 0 to 10; L01 positive."


def test_a_picture_keeps_foci_that_lie_beside_the_body():
    geometry = grid(*UPRIGHT)
    values = np.zeros(geometry.shape, np.float32)
    far = tuple(geometry.toRAS((9, 7, 22)))
    root = ElementTree.fromstring(anteriorProjection(Volume(values, geometry), [Mark("L01", far, "negative")], (0, 10), "P1").svg)
    width = float(root.get("viewBox").split()[2])
    box = root.find(f"{SVG}rect")
    assert 0 <= float(box.get("x")) + float(box.get("width")) / 2 <= width


def test_labels_are_escaped():
    svg = projected(UPRIGHT, [Mark("<script>&", HOTTEST, "negative")]).svg
    assert "<script>&" in texts(svg)
    assert "<script" not in svg


def test_a_picture_is_fitted_into_the_room_there_is_and_its_letters_keep_their_size():
    geometry = grid(*UPRIGHT)
    volume = Volume(np.full(geometry.shape, 1.0, np.float32), geometry)
    marks = [Mark("1", HOTTEST, "lesion")]
    sizes = {}
    for room in ((60, 80), (120, 80)):
        figure = anteriorProjection(volume, marks, (0, 10), "P1", room)
        root = ElementTree.fromstring(figure.svg)
        width, height = (float(value) for value in root.get("viewBox").split()[2:])
        assert max(figure.width / room[0], figure.width * height / width / room[1]) == pytest.approx(1.0)
        (label,) = (node for node in root.iter(f"{SVG}text") if node.text == "1")
        sizes[room] = float(label.get("font-size")) * figure.width / width
    assert sizes[60, 80] == pytest.approx(sizes[120, 80], rel=0.01)


def test_voxels_without_a_value_hide_nothing():
    geometry = grid(*UPRIGHT)
    values = np.full(geometry.shape, 1.0, np.float32)
    values[9, 7, 5] = 10.0
    whole = anteriorProjection(Volume(values, geometry), [], (0, 10), "P1").svg
    values[:, 3, :] = np.nan
    assert anteriorProjection(Volume(values, geometry), [], (0, 10), "P1").svg == whole


def test_labels_of_a_crowd_do_not_hide_each_other():
    """Nine marks that touch, 18 mm apart: every label has a place of its own."""
    marks = [Mark(f"{n}", tuple(np.add(HOTTEST, (-18 * (n % 3), 0, 18 * (n // 3)))), "lesion") for n in range(9)]
    root = ElementTree.fromstring(projected(UPRIGHT, marks).svg)
    places = [(float(node.get("x")), float(node.get("y"))) for node in root.iter(f"{SVG}text") if node.text.isdigit()]
    assert len(places) == 9
    assert min(max(abs(x - a), abs(y - b)) for (x, y), (a, b) in itertools.combinations(places, 2)) >= 11


def test_lesions_stand_in_the_order_of_suvmax_with_their_values_and_the_reference():
    rows = [LesionRow("1 rib", 3.0, 2.0, 2.5), LesionRow("2 lost", None), LesionRow("3 liver $x$", 12.25, 10.0, 9.0)]
    (figure,) = lesionFigures(rows, ("Aorta", 2.0))
    found = texts(figure.svg)
    assert [text for text in found if text[0] in "123" and " " in text] == ["3 liver $x$", "1 rib", "2 lost"]
    assert {"12.25", "3.00", "no value"} <= set(found)
    assert figure.alt == (
        "Lesions by SUVmax: 3 liver $x$ 12.25, 1 rib 3.00, 2 lost no value. The dashed line is the SUVmean of Aorta, 2.00."
    )
    assert "stroke-dasharray" in figure.svg
    (alone,) = lesionFigures(rows, None)
    assert "stroke-dasharray" not in alone.svg
    assert lesionFigures([], None) == []


def test_many_lesions_are_shared_out_to_figures_of_one_scale():
    figures = lesionFigures([LesionRow(f"{n} lesion", n / 4, n / 5, n / 6) for n in range(1, 101)], None)
    assert len(figures) == 3
    shown = [text for figure in figures for text in texts(figure.svg) if text.endswith(" lesion")]
    assert shown == [f"{n} lesion" for n in range(100, 0, -1)]
    scales = [[text for text in texts(figure.svg) if re.fullmatch(r"\d+", text)] for figure in figures]
    assert scales[0] == scales[1] == scales[2]


def test_a_long_name_is_cut_in_the_figure_and_whole_in_its_words():
    name = "1 " + "metastasis of the right lobe of the liver, segment VII"
    (figure,) = lesionFigures([LesionRow(name, 3.0)], None)
    assert any(text.endswith("…") and name.startswith(text[:-1]) for text in texts(figure.svg))
    assert name in figure.alt
