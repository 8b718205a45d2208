"""The host's slice views are Slicer's: what they draw, and how they answer the mouse."""

import numpy as np
import pytest


def meanColor(view, x, y):
    color = view.grab().toImage().pixelColor(x, y)
    return (color.red() + color.green() + color.blue()) / 3


@pytest.fixture
def hotCube(host, views):
    """A volume of 100 mm with a hot cube in the middle 20 mm, shown in all views of 300 x 300."""
    import slicer

    values = np.zeros((50, 50, 50), np.float32)
    values[20:30, 20:30, 20:30] = 10
    volume = slicer.util.addVolumeFromArray(values, np.diag([2.0, 2.0, 2.0, 1.0]), "hot cube")
    volume.CreateDefaultDisplayNodes()
    volume.GetDisplayNode().AutoWindowLevelOff()
    volume.GetDisplayNode().SetWindowLevelMinMax(0, 10)
    host.mainWindow.resize(700, 700)
    host.mainWindow.show()
    slicer.app.processEvents()
    slicer.util.setSliceViewerLayers(background=volume, fit=True)
    slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, 50, 50, 50, slicer.vtkMRMLSliceNode.OffsetJumpSlice)
    slicer.app.processEvents()
    return volume


def test_the_volume_is_drawn_where_it_is(hotCube, views, host, screenshot):
    view = views.sliceWidget("Red").sliceView()
    screenshot(host.mainWindow, "host-views")
    assert meanColor(view, view.width // 2, view.height // 2) > 240
    assert meanColor(view, view.width // 2, 5) < 15


def test_the_wheel_moves_the_slice(hotCube, views, host):
    import qt

    widget = views.sliceWidget("Red")
    before = widget.sliceLogic().GetSliceOffset()
    center = qt.QPointF(widget.sliceView().rect.center())
    event = qt.QWheelEvent(
        center, center, qt.QPoint(0, 0), qt.QPoint(0, 120), qt.Qt.NoButton, qt.Qt.NoModifier, qt.Qt.NoScrollPhase, False
    )
    qt.QApplication.sendEvent(widget.sliceView(), event)
    assert abs(widget.sliceLogic().GetSliceOffset() - before) == pytest.approx(2.0)  # one slice of the volume


def test_a_layout_is_arranged_as_its_description_says(views, host):
    import slicer

    node = views.layoutLogic().GetLayoutNode()
    views.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
    host.mainWindow.show()
    host.app.processEvents()
    assert views.sliceWidget("Red").visible
    assert not views.sliceWidget("Green").visible
    views.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
    host.app.processEvents()
    assert views.sliceWidget("Green").visible
    assert node.GetViewArrangement() == views.layout
