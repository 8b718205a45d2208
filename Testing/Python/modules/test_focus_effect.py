"""The Segment Editor effect "HER2 focus", by clicks, wheel and keys in real slice views on the editor's real logic."""

import gc
import json
import os
from types import SimpleNamespace

import numpy as np
import pytest
from quantpanel import addPET, cube, pixel
from quantpanel import clickView as click

SPACING = 3.0
SHAPE = (60, 64, 64)
BACKGROUND = 1.0
# Cubes of (2 half + 1)^3 voxels: center (k, j, i), half edge, SUV. In each the middle voxel is the hottest.
FIRST, SECOND = ((30, 30, 20), 2, 10.0), ((30, 30, 44), 1, 6.0)


def toRAS(kji):
    k, j, i = kji
    return np.array([-SPACING * i, -SPACING * j, SPACING * k])


@pytest.fixture
def pet(host, loadedModule):
    loadedModule("HER2Quant")
    values = np.full(SHAPE, BACKGROUND, np.float32)
    for center, half, suv in (FIRST, SECOND):
        values[cube(center, half)] = suv * 0.8
        values[center] = suv
    return addPET(values, SPACING, "PET", unit="g/ml{SUVbw}")  # as our DICOM plugin writes it


@pytest.fixture
def editor(host, loadedModule, views, pet):
    """A shown Segment Editor on an empty segmentation of the PET's grid, its effect active, beside views through FIRST."""
    import slicer

    module = loadedModule("SegmentEditorHER2Focus")
    assert module.hidden
    if not slicer.qSlicerSegmentEditorEffectFactory.instance().registeredEffects():
        host.app.startupCompleted.emit()
    segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "regions")
    segmentation.CreateDefaultDisplayNodes()
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(pet)
    widget = slicer.qMRMLSegmentEditorWidget()
    widget.setMRMLScene(slicer.mrmlScene)
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode")
    widget.setMRMLSegmentEditorNode(node)
    widget.setSegmentationNode(segmentation)
    widget.setSourceVolumeNode(pet)
    widget.maximumNumberOfUndoStates = 10
    host.mainWindow.resize(1000, 760)
    host.mainWindow.show()
    widget.resize(420, 520)
    widget.show()
    slicer.util.setSliceViewerLayers(background=pet, fit=True)
    slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, *toRAS(FIRST[0]))
    host.app.processEvents()
    widget.setupViewObservations()
    widget.setActiveEffectByName("HER2 focus")
    effect = widget.activeEffect()
    yield SimpleNamespace(
        widget=widget, node=node, segmentation=segmentation, effect=effect, self=effect.self(),
        views={name: views.sliceWidget(name).sliceView() for name in ("Red", "Green", "Yellow")},
    )  # fmt: skip
    widget.setActiveEffect(None)
    widget.removeViewObservations()
    widget.delete()


def key(view, name):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClick(view, getattr(Qt, f"Key_{name}"))


def wheel(view, ras, steps=1, shift=False):
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    point = QPointF(pixel(view, ras))
    modifiers = Qt.ShiftModifier if shift else Qt.NoModifier
    event = QWheelEvent(
        point, QPointF(view.mapToGlobal(point.toPoint())), QPoint(), QPoint(0, 120 * steps), Qt.NoButton, modifiers,
        Qt.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def press(button):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert button.enabled, button.toolTip
    QTest.mouseClick(button, Qt.LeftButton)


def regions(editor):
    from HER2PETSlicer import nodes

    return nodes.regionsOf(editor.segmentation, nodes.volumeOf(editor.node.GetSourceVolumeNode()).geometry)


def counts(editor):
    """Voxels of every segment, by name."""
    return {region.name: int(region.mask.sum()) for region in regions(editor)}


def test_a_click_shows_the_region_and_a_second_click_accepts_it(editor, host, screenshot):
    red = editor.views["Red"]
    click(red, toRAS(FIRST[0]))
    assert counts(editor) == {}
    # 50 % of 10 is 5: the cube of 8 with 10 in its middle, 5 x 5 x 5 voxels of 0.027 ml.
    assert editor.self._message.text.startswith("3.38 ml. Threshold 50 % of the maximum 10: SUV 5.")
    host.app.processEvents()
    screenshot(host.mainWindow, "HER2Focus-preview")
    screenshot(editor.widget, "HER2Focus-options")
    click(red, toRAS(FIRST[0]))
    assert counts(editor) == {"Focus 1": 125}
    assert editor.self._message.text == "Accepted as Focus 1. Click the next focus."
    screenshot(host.mainWindow, "HER2Focus-accepted")


def test_a_focus_says_what_drew_it_and_on_which_series_also_in_its_file(editor, pet, tmp_path):
    import slicer
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETSlicer import nodes
    from HER2PETSlicer.petvolume import CONVERSION

    pet.SetAttribute(CONVERSION, json.dumps({"seriesInstanceUID": "1.2.3.4"}))
    for _ in range(2):
        click(editor.views["Red"], toRAS(FIRST[0]))
    (region,) = regions(editor)
    said = "Threshold 50 % of the maximum 10: SUV 5. Bounding sphere of 20 mm radius."
    drawn = (region.algorithm.type, region.algorithm.name, region.algorithm.parameters, region.drawnOn)
    assert drawn == ("SEMIAUTOMATIC", "HER2PET threshold in a sphere", said, "1.2.3.4")
    # A second focus in the same segment, by another threshold, on another series: the file says both, and the first series.
    pet.SetAttribute(CONVERSION, json.dumps({"seriesInstanceUID": "1.2.3.5"}))
    editor.effect.setParameter("OwnSegment", 0)
    editor.effect.setParameter("Method", "A50")
    for _ in range(2):
        click(editor.views["Red"], toRAS(SECOND[0]))
    assert slicer.util.saveNode(editor.segmentation, str(tmp_path / "regions.seg.nrrd"))
    (region,) = readRegions(tmp_path / "regions.seg.nrrd", nodes.volumeOf(pet).geometry)
    assert region.algorithm.parameters.startswith(f"{said} Threshold half way between") and region.drawnOn == "1.2.3.4"


def test_a_focus_added_to_what_a_hand_drew_says_so(editor, pet):
    from HER2PETLib.measure.region import Region
    from HER2PETSlicer import nodes

    grid = nodes.volumeOf(pet).geometry
    mask = np.zeros(SHAPE, bool)
    mask[cube(SECOND[0], 1)] = True
    selected = nodes.addSegment(editor.segmentation, Region.cropped(mask, regionID="hand", name="Hand"), grid, (1, 0, 0))
    editor.node.SetSelectedSegmentID(selected)
    editor.effect.setParameter("OwnSegment", 0)
    for _ in range(2):
        click(editor.views["Red"], toRAS(FIRST[0]))
    (region,) = regions(editor)
    assert region.algorithm.parameters.startswith("Drawn by hand. Threshold 50 %") and region.drawnOn == ""


def yellowPixels(view):
    """Pixels of the color in which a previewed region is outlined."""
    import qt

    image = view._draw().convertToFormat(qt.QImage.Format_RGB888)
    pixels = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
    red, green, blue = np.moveaxis(pixels[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int), -1, 0)
    return np.argwhere((red > 230) & (green > 190) & (blue < 90))


def test_the_preview_is_drawn_where_the_focus_is_in_every_view(editor, host):
    assert not any(len(yellowPixels(view)) for view in editor.views.values())
    click(editor.views["Red"], toRAS(FIRST[0]))
    corner = np.full(3, 2.5 * SPACING)
    for name, view in editor.views.items():
        drawn = yellowPixels(view)
        ends = [pixel(view, toRAS(FIRST[0]) + sign * corner) for sign in (-1, 1)]
        for axis, found in (("y", drawn[:, 0]), ("x", drawn[:, 1])):
            expected = sorted(getattr(end, axis)() for end in ends)
            assert [found.min(), found.max()] == pytest.approx(expected, abs=3), name
    view = editor.views["Red"]
    view.mrmlSliceNode().SetSliceOffset(toRAS((40, 0, 0))[2])  # another slice: nothing of the region, nothing drawn
    assert len(yellowPixels(view)) == 0
    key(view, "Escape")
    assert not any(len(yellowPixels(each)) for each in editor.views.values())


def test_enter_and_apply_accept_and_each_focus_is_a_segment_of_its_own(editor):
    red = editor.views["Red"]
    click(red, toRAS(FIRST[0]))
    key(red, "Return")
    click(red, toRAS(SECOND[0]))
    press(editor.self._apply)
    assert counts(editor) == {"Focus 1": 125, "Focus 2": 27}
    assert [region.start for region in regions(editor)] == [(28, 28, 18), (29, 29, 43)]  # half edges of 2 and 1 from the centers
    assert not editor.self._apply.enabled
    assert editor.self._apply.toolTip == "Click a focus first."


def test_escape_and_cancel_leave_the_segmentation_as_it_was(editor):
    red = editor.views["Red"]
    for discard in (lambda: key(red, "Escape"), lambda: press(editor.self._cancel)):
        click(red, toRAS(FIRST[0]))
        discard()
        assert not editor.self._apply.enabled
        key(red, "Return")
        assert counts(editor) == {}
    assert not editor.widget._logic.CanUndo()


def test_undo_takes_the_whole_focus_back_and_redo_brings_it(editor):
    red = editor.views["Red"]
    for center in (FIRST[0], SECOND[0]):
        click(red, toRAS(center))
        click(red, toRAS(center))
    editor.widget.undo()
    assert counts(editor) == {"Focus 1": 125}
    editor.widget.undo()
    assert counts(editor) == {}
    assert editor.effect.active()  # also without any segment that could be selected
    editor.widget.redo()
    assert counts(editor) == {"Focus 1": 125}


def test_the_wheel_over_the_sphere_sets_its_size_and_elsewhere_scrolls(editor):
    red, center = editor.views["Red"], toRAS(FIRST[0])
    offset = red.mrmlSliceNode().GetSliceOffset()
    click(red, center)
    wheel(red, center, 1)
    assert editor.effect.doubleParameter("RadiusMm") == 22.0
    wheel(red, center, -1)
    wheel(red, center, -1)
    assert editor.effect.doubleParameter("RadiusMm") == 18.0
    assert editor.self._radius.value == 18.0
    assert red.mrmlSliceNode().GetSliceOffset() == offset
    away = center + [60, 0, 0]
    wheel(red, away, 1, shift=True)
    assert editor.effect.doubleParameter("RadiusMm") == 20.0
    assert red.mrmlSliceNode().GetSliceOffset() == offset
    wheel(red, away, 1)
    assert editor.effect.doubleParameter("RadiusMm") == 20.0
    assert red.mrmlSliceNode().GetSliceOffset() != offset


def test_a_smaller_sphere_cuts_the_region_and_says_so(editor):
    click(editor.views["Red"], toRAS(FIRST[0]))
    editor.self._radius.value = 4.0
    # The click is where the pixel is: up to half a pixel from the middle, from where it counts.
    inFirst = np.argwhere(np.ones((5, 5, 5))) + FIRST[0] - 2
    within = [kji for kji in inFirst if np.linalg.norm(toRAS(kji) - editor.self._seed) <= 4.0]
    assert 5 <= len(within) <= 12
    press(editor.self._apply)
    assert counts(editor) == {"Focus 1": len(within)}
    click(editor.views["Red"], toRAS(FIRST[0]))
    assert "may be cut by it" in editor.self._message.text


@pytest.mark.parametrize(("method", "value", "voxels"), [("percentOfMaximum", 90.0, 1), ("fixed", 5.0, 125), ("A50", None, 125)])
def test_the_chosen_threshold_is_used(editor, method, value, voxels):
    editor.self._method.currentIndex = editor.self._method.findData(method)
    if value is not None:
        editor.self._value.value = value
    assert editor.self._value.enabled == (method != "A50")
    click(editor.views["Red"], toRAS(FIRST[0]))
    press(editor.self._apply)
    assert counts(editor) == {"Focus 1": voxels}


def test_each_method_keeps_its_own_value(editor):
    choose = lambda method: setattr(editor.self._method, "currentIndex", editor.self._method.findData(method))  # noqa: E731
    editor.self._value.value = 41.0
    choose("fixed")
    assert (editor.self._value.value, editor.self._value.suffix) == (4.0, "")
    choose("percentOfMaximum")
    assert (editor.self._value.value, editor.self._value.suffix) == (41.0, " %")


def test_what_cannot_be_done_stands_in_the_options(editor, pet, host):
    import slicer

    red = editor.views["Red"]
    editor.self._method.currentIndex = editor.self._method.findData("fixed")
    editor.self._value.value = 50.0
    click(red, toRAS(FIRST[0]))
    assert "No voxel of the bounding sphere reaches it; the highest is SUV 10." in editor.self._message.text
    assert not editor.self._apply.enabled
    click(red, toRAS(FIRST[0]))  # inside the sphere: there is nothing to accept
    assert counts(editor) == {}
    click(red, [200.0, -90.0, 90.0])
    assert "outside the image" in editor.self._message.text
    units = slicer.vtkCodedEntry()
    units.SetValueSchemeMeaning("Bq/ml", "UCUM", "Becquerels per milliliter")
    pet.SetVoxelValueUnits(units)
    click(red, toRAS(FIRST[0]))
    assert "PET is not in SUVbw" in editor.self._message.text
    editor.widget.setSourceVolumeNode(None)
    click(red, toRAS(FIRST[0]))
    assert editor.self._message.text == "There is no source volume. Choose the PET as source volume."


def test_a_focus_is_added_to_the_selected_segment_where_that_is_wanted(editor):
    editor.self._ownSegment.checked = False
    for center in (FIRST[0], SECOND[0]):
        click(editor.views["Red"], toRAS(center))
        key(editor.views["Red"], "Return")
    assert counts(editor) == {"Focus 1": 125 + 27}


def test_an_empty_selected_segment_takes_the_focus(editor):
    segmentID = editor.segmentation.GetSegmentation().AddEmptySegment("", "Liver metastasis")
    editor.node.SetSelectedSegmentID(segmentID)
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Enter")
    assert counts(editor) == {"Liver metastasis": 125}


def test_the_editors_mask_and_threshold_range_hold(editor):
    editor.node.SourceVolumeIntensityMaskOn()
    editor.node.SetSourceVolumeIntensityMaskRange(9.0, 20.0)
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    assert counts(editor) == {"Focus 1": 1}


def test_a_segmentation_on_another_grid_gets_the_focus_on_its_own_voxels(editor, pet):
    """A segmentation on a CT's 1.5 mm voxels: eight of them for each of the PET's, whose outer faces are the same."""
    import slicer

    ct = slicer.util.addVolumeFromArray(
        np.zeros([2 * n for n in SHAPE], np.int16), np.diag([-SPACING / 2, -SPACING / 2, SPACING / 2, 1.0]), "CT"
    )
    ct.SetOrigin(SPACING / 4, SPACING / 4, -SPACING / 4)
    editor.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(ct)
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    segmentID = editor.segmentation.GetSegmentation().GetNthSegmentID(0)
    drawn = slicer.util.arrayFromSegmentBinaryLabelmap(editor.segmentation, segmentID, ct)
    expected = np.zeros(SHAPE, np.uint8)
    expected[cube(*FIRST[:2])] = 1
    assert np.array_equal(drawn, expected.repeat(2, 0).repeat(2, 1).repeat(2, 2))


def test_in_the_panel_a_focus_takes_nothing_from_the_regions_around_it(panel, editor):
    """Regions may overlap: the editor of HER2Quant does not overwrite, as Slicer's does unless told."""
    import slicer

    node = slicer.mrmlScene.GetSingletonNode("HER2QuantSegmentEditor", "vtkMRMLSegmentEditorNode")
    around = editor.segmentation.GetSegmentation().AddEmptySegment("", "Liver")
    pet = editor.node.GetSourceVolumeNode()
    slicer.util.updateSegmentBinaryLabelmapFromArray(np.ones(SHAPE, np.uint8), editor.segmentation, around, pet)
    editor.node.SetOverwriteMode(node.GetOverwriteMode())
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    assert counts(editor) == {"Liver": SHAPE[0] * SHAPE[1] * SHAPE[2], "Focus 1": 125}


def test_thirty_clicks_leave_memory_where_it_was(editor, host):
    """Previews hold nothing of their own after them; the PET of 100 MB is neither copied nor held by one."""
    import slicer

    values = np.full((150, 400, 400), BACKGROUND, np.float32)
    centers = [(20 + 4 * n, 200, 60 + 9 * n) for n in range(30)]
    for center in centers:
        values[cube(center, 1)] = 8
    big = slicer.util.addVolumeFromArray(values, np.diag([-1.0, -1.0, 1.0, 1.0]), "big PET")
    big.SetVoxelValueUnits(editor.node.GetSourceVolumeNode().GetVoxelValueUnits())
    editor.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(big)
    editor.widget.setSourceVolumeNode(big)

    def previews():
        for k, j, i in centers:
            editor.self._seed = (-i, -j, k)
            editor.self._preview()
            assert editor.self._region.mask.sum() == 27
            editor.self._discard()
        gc.collect()

    previews()
    before = residentMB()
    previews()
    assert residentMB() - before < 5
    for k, j, i in centers:
        editor.self._seed = (-i, -j, k)
        editor.self._preview()
        editor.self.onApply()
    assert len(counts(editor)) == 30
    # Thirty segments, the editor's ten undo states: far below one more copy of the volume for each.
    assert residentMB() - before < 100


def residentMB():
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_undo_takes_back_what_is_said_of_the_accepted_focus(editor):
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    assert editor.self._message.text == "Accepted as Focus 1. Click the next focus."
    editor.widget.undo()
    assert editor.self._message.text == "Click a focus in a slice view."
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    editor.segmentation.GetSegmentation().GetNthSegment(0).SetName("Rib")  # a name is no other focus
    assert "Accepted as" in editor.self._message.text


def test_a_comma_is_the_decimal_point_in_the_fields_of_the_effect(editor):
    from PySide6.QtTest import QTest

    for box, typed, value in ((editor.self._value, "42,5", 42.5), (editor.self._radius, "12,5", 12.5)):
        (edit,) = box.findChildren("QLineEdit")
        edit.selectAll()
        QTest.keyClicks(edit, typed)
        key(edit, "Return")
        assert box.value == value


def test_a_scene_that_is_closed_during_a_preview_leaves_no_errors(editor, host):
    click(editor.views["Red"], toRAS(FIRST[0]))
    assert editor.self._region is not None
    host.closeScene()
    editor.self.layoutChanged()
    editor.self.updateGUIFromMRML()
    assert editor.self._seed is None
    assert host.takeProblems() == []


def test_a_view_without_a_node_or_a_size_shows_no_outline_and_no_error(host, loadedModule):
    """So are views while the scene is closed, and those of a new layout until events are processed."""
    import slicer

    loadedModule("HER2Quant")
    from HER2PETSlicer import focus

    cut, sphere = focus._Cut(focus.SPHERE_COLOR), focus.sphereSurface((0, 0, 0), 10.0)
    node = slicer.vtkMRMLSliceNode()
    cut.show(sphere, node)
    assert cut.actor.GetVisibility() == 1
    node.GetXYToRAS().Zero()
    for unfit in (node, None):
        cut.show(sphere, unfit)
        assert cut.actor.GetVisibility() == 0
    assert host.takeProblems() == []
