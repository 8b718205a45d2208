"""The preview of the effect "HER2 focus": its outline, its sphere, its threshold, and what cannot be previewed."""

import numpy as np
import pytest
from focuseditor import FIRST, SPACING, counts, key, press, toRAS, wheel
from quantpanel import clickView as click
from quantpanel import pixel


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


def test_what_cannot_be_done_stands_in_the_options(editor, focusPET, host):
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
    focusPET.SetVoxelValueUnits(units)
    click(red, toRAS(FIRST[0]))
    assert "PET is not in SUVbw" in editor.self._message.text
    editor.widget.setSourceVolumeNode(None)
    click(red, toRAS(FIRST[0]))
    assert editor.self._message.text == "There is no source volume. Choose the PET as source volume."


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
