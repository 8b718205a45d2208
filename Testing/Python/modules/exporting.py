"""What the tests of the button Export share."""

import numpy as np
import pytest
from quantpanel import click, waitForTable


def exported(panel, folder):
    panel.python._parameterNode.outputFolder = folder
    folder.mkdir(exist_ok=True)
    click(panel.ui.exportButton)
    return sorted(path.name for path in folder.iterdir() if path.name != "her2pet-outputs.json")


@pytest.fixture
def series(panel, sharedData, loadedModule):
    """A 89Zr series of the DICOM database whose hot sphere has SUV 4.0, and the sphere as a lesion."""
    import slicer

    loadedModule("DICOMHER2PETPlugin")
    (uid,) = slicer.dicomDatabase.index(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
    node = plugin.load(plugin.examineFiles(slicer.dicomDatabase.filesForSeries(uid))[0])
    panel.ui.petSelector.setCurrentNode(node)
    segmentation = panel.python.logic.makeSegmentation(node)
    segmentID = segmentation.GetSegmentation().AddEmptySegment("", "Hot sphere")
    hot = (slicer.util.arrayFromVolume(node) > 2).astype(np.uint8)
    slicer.util.updateSegmentBinaryLabelmapFromArray(hot, segmentation, segmentID, node)
    panel.ui.segmentationSelector.setCurrentNode(segmentation)
    waitForTable(panel)
    return node, hot
