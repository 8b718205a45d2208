"""What the tests of the review of candidates share: the panel with three hot cubes, keys, and what was decided."""

import pytest
from quantpanel import SHAPE, keysFor


@pytest.fixture
def front(panel, pet, host):
    """The panel with the PET of three hot cubes, its section Candidates open, the main window active."""
    panel.ui.candidatesCollapsibleButton.collapsed = False
    host.mainWindow.resize(900, 700)
    host.mainWindow.show()
    host.mainWindow.activateWindow()
    host.app.processEvents()
    return panel


@pytest.fixture
def press(host, front):
    return keysFor(host)


@pytest.fixture
def found(front, press):
    """The segmentation with the three candidates, the hottest (the liver dome's cube, SUV 12) in front."""
    press("F")
    return front.ui.segmentationSelector.currentNode()


def roles(node):
    from HER2PETSlicer import nodes

    segmentation = node.GetSegmentation()
    return {
        segmentation.GetNthSegmentID(index): nodes.tagOf(segmentation.GetNthSegment(index), "HER2PET.Role")
        for index in range(segmentation.GetNumberOfSegments())
    }


def choose(panel, text):
    """Type a place and end it with Enter."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    edit = panel.ui.reviewPlaceComboBox.lineEdit()
    edit.selectAll()
    for letter in text:
        QTest.keyClicks(edit, letter)
        QTest.qWait(1)  # the list of what fits opens
    QTest.keyClick(edit, Qt.Key_Return)
    QTest.qWait(1)


def decisions(panel):
    return {each: panel.python.candidatePanel.reviewPanel.review.log.decisionOf(each) for each in ("C001", "C002", "C003")}


def paint(node, segmentID, pet, where):
    """As a person does with the Segment Editor."""
    import numpy as np
    import slicer

    mask = np.zeros(SHAPE, np.uint8)
    mask[where] = 1
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, segmentID, pet)
