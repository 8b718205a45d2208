"""HER2Quant's panel for tests: shown, with a volume and lesions that are known in every number."""

import time
from types import SimpleNamespace

import numpy as np
import pytest
from slicerhost.tooltips import toolTipOf

SHAPE, SPACING = (90, 96, 96), (4.0, 4.0, 4.0)
# Name, center (k, j, i) and half edge of cubes of constant SUV: known in every number.
LESIONS = (("Rib", (60, 40, 30), 2, 6.0), ("Liver dome", (45, 45, 62), 3, 12.0), ("Femur", (15, 50, 40), 1, 9.0))
BACKGROUND = 0.8


def cube(center, half):
    return tuple(slice(each - half, each + half + 1) for each in center)


@pytest.fixture
def panel(host, loadedModule):
    """The shown panel, entered, with an empty scene; its editor has the effect HER2 focus."""
    import slicer

    loadedModule("SegmentEditorHER2Focus")
    module = loadedModule("HER2Quant")
    if not slicer.qSlicerSegmentEditorEffectFactory.instance().registeredEffects():
        host.app.startupCompleted.emit()
    frame = module.widgetRepresentation()
    frame.resize(480, 980)
    frame.show()
    frame.enter()
    slicer.modules.HER2QuantWidget.placePanel.placed = (0.0, None)  # a test before may have clicked at the same place just now
    yield SimpleNamespace(frame=frame, python=slicer.modules.HER2QuantWidget, ui=slicer.modules.HER2QuantWidget.ui)
    frame.exit()
    frame.hide()


def addPET(values, spacing, name, unit="{SUVbw}g/ml"):
    """A volume node of SUV (k, j, i) with cubic voxels, first voxel at the origin, shown inverted from 0 to 10."""
    import slicer

    node = slicer.util.addVolumeFromArray(values, np.diag([-spacing, -spacing, spacing, 1.0]), name)
    node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().AutoWindowLevelOff()
    node.GetDisplayNode().SetWindowLevelMinMax(0, 10)
    node.GetDisplayNode().SetAndObserveColorNodeID("vtkMRMLColorTableNodeInvertedGrey")
    units = slicer.vtkCodedEntry()
    units.SetValueSchemeMeaning(unit, "UCUM", "Standardized Uptake Value body weight")
    node.SetVoxelValueUnits(units)
    return node


@pytest.fixture
def pet(panel):
    """A body of SUV 0.8 with three lesions, in SUV units."""
    k, j, i = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    body = ((j - 48) / 30) ** 2 + ((i - 48) / 40) ** 2 < 1
    values = np.where(body & (k >= 0), np.float32(BACKGROUND), np.float32(0))
    for _, center, half, suv in LESIONS:
        values[cube(center, half)] = suv
    node = addPET(values.astype(np.float32), SPACING[0], "PET SUVbw")
    panel.ui.petSelector.setCurrentNode(node)
    return node


@pytest.fixture
def lesions(panel, pet):
    """The lesions as segments of the segmentation that the panel shows."""
    import slicer

    node = panel.python.logic.makeSegmentation(pet)
    for name, center, half, _ in LESIONS:
        mask = np.zeros(SHAPE, np.uint8)
        mask[cube(center, half)] = 1
        segmentID = node.GetSegmentation().AddEmptySegment("", name, (0.9, 0.3, 0.2))
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, segmentID, pet)
    panel.ui.segmentationSelector.setCurrentNode(node)
    return node


def click(widget):
    import slicer
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert widget.enabled, toolTipOf(widget)
    assert widget.visible
    if widget.height == 0:  # the panel is being laid out: nobody can click before it is
        slicer.app.processEvents()
    assert widget.height > 0
    QTest.mouseClick(widget, Qt.LeftButton)


def keysFor(host):
    """keys("NNA"): presses each of the keys in the main window."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    def keys(names):
        for name in names:
            host.mainWindow.activateWindow()
            host.app.processEvents()
            if name == "?":
                QTest.keyClicks(host.mainWindow, "?")
            else:
                QTest.keyClick(host.mainWindow, getattr(Qt, f"Key_{name}"))

    return keys


def waitForTable(panel):
    """Until the live update has run; that nobody changes anything for a while before it is taken as given."""
    timer = panel.python._timer
    delay = timer.interval
    timer.setInterval(0)
    try:
        waitUntil(lambda: not timer.isActive(), "the live update has not run")
    finally:
        timer.setInterval(delay)


def waitUntil(condition, otherwise):
    """Until condition(), while Qt goes on; a machine may be slow, and one that is not waits for nothing."""
    from PySide6.QtTest import QTest

    end = time.monotonic() + 600
    while True:
        QTest.qWait(10)
        if condition():
            return
        assert time.monotonic() < end, otherwise


def crosshairAt(ras):
    import slicer

    slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode").SetCrosshairRAS(*ras)


def toRAS(kji):
    k, j, i = kji
    return (-4.0 * i, -4.0 * j, 4.0 * k)


def pixel(view, ras):
    """Where a point is in a slice view, in Qt's pixels."""
    import slicer
    from PySide6.QtCore import QPoint

    rasToXY = np.linalg.inv(slicer.util.arrayFromVTKMatrix(view.mrmlSliceNode().GetXYToRAS()))
    x, y = (rasToXY @ [*ras, 1.0])[:2]
    return QPoint(round(x), view.height - 1 - round(y))


def clickView(view, ras):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(view, Qt.LeftButton, Qt.NoModifier, pixel(view, ras))


def column(panel, title):
    table = panel.ui.tableView
    titles = [table.model().headerData(c, _qt().Qt.Horizontal).split(" [")[0] for c in range(table.model().columnCount())]
    return [table.model().index(row, titles.index(title)).data() for row in range(table.model().rowCount())]


def _qt():
    import qt

    return qt


def check(box):
    """Click a check box where its mark is; it changes."""
    before = box.checked
    press(box)
    assert box.checked is not before


def press(box):
    """Click a check box where its mark is."""
    import slicer
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    assert box.enabled, toolTipOf(box)
    if box.height == 0:
        slicer.app.processEvents()
    assert box.height > 0
    QTest.mouseClick(box, Qt.LeftButton, Qt.NoModifier, QPoint(8, box.height // 2))
