"""A shown Segment Editor with the effect HER2 focus on a PET with two foci, and what a person does in it."""

from types import SimpleNamespace

import numpy as np
import pytest
from quantpanel import addPET, cube, pixel
from slicerhost.tooltips import toolTipOf

SPACING = 3.0
SHAPE = (60, 64, 64)
BACKGROUND = 1.0
# Cubes of (2 half + 1)^3 voxels: center (k, j, i), half edge, SUV. In each the middle voxel is the hottest.
FIRST, SECOND = ((30, 30, 20), 2, 10.0), ((30, 30, 44), 1, 6.0)


def toRAS(kji):
    k, j, i = kji
    return np.array([-SPACING * i, -SPACING * j, SPACING * k])


@pytest.fixture
def focusPET(host, loadedModule):
    """A PET of SUV 1 with the foci FIRST and SECOND."""
    loadedModule("HER2Quant")
    values = np.full(SHAPE, BACKGROUND, np.float32)
    for center, half, suv in (FIRST, SECOND):
        values[cube(center, half)] = suv * 0.8
        values[center] = suv
    return addPET(values, SPACING, "PET", unit="g/ml{SUVbw}")  # as our DICOM plugin writes it


@pytest.fixture
def editor(host, loadedModule, views, focusPET):
    """A shown Segment Editor on an empty segmentation of the PET's grid, its effect active, beside views through FIRST."""
    import slicer

    module = loadedModule("SegmentEditorHER2Focus")
    assert module.hidden
    if not slicer.qSlicerSegmentEditorEffectFactory.instance().registeredEffects():
        host.app.startupCompleted.emit()
    segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "regions")
    segmentation.CreateDefaultDisplayNodes()
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(focusPET)
    widget = slicer.qMRMLSegmentEditorWidget()
    widget.setMRMLScene(slicer.mrmlScene)
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode")
    widget.setMRMLSegmentEditorNode(node)
    widget.setSegmentationNode(segmentation)
    widget.setSourceVolumeNode(focusPET)
    widget.maximumNumberOfUndoStates = 10
    host.mainWindow.resize(1000, 760)
    host.mainWindow.show()
    widget.resize(420, 520)
    widget.show()
    slicer.util.setSliceViewerLayers(background=focusPET, fit=True)
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

    assert button.enabled, toolTipOf(button)
    QTest.mouseClick(button, Qt.LeftButton)


def regions(editor):
    from HER2PETSlicer import nodes

    return nodes.regionsOf(editor.segmentation, nodes.volumeOf(editor.node.GetSourceVolumeNode()).geometry)


def counts(editor):
    """Voxels of every segment, by name."""
    return {region.name: int(region.mask.sum()) for region in regions(editor)}
