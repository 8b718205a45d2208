"""What survives: a saved and loaded scene, a closed one, a reloaded module, a deleted node."""

import json

import numpy as np
import pytest
from quantpanel import LESIONS, check, click, column, crosshairAt, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


@pytest.fixture
def worked(panel, lesions, tmp_path):
    """A session of work: flags, a site, a blood pool, an order, a chart, a folder."""
    crosshairAt(toRAS((70, 60, 48)))
    panel.ui.tissueComboBox.currentIndex = panel.ui.tissueComboBox.findData("bloodPool")
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    panel.ui.tableView.selectRow(0)
    check(panel.ui.knownFromCTCheckBox)
    ui = panel.ui
    answers = (ui.biopsiedComboBox, "yes"), (ui.regionSiteComboBox, "SCT:113197003"), (ui.orderComboBox, "suvMax")
    for box, data in answers:
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex)
    panel.ui.outputFolderButton.directory = str(tmp_path)
    waitForTable(panel)
    click(panel.ui.chartButton)
    return panel.ui.tableView.mrmlTableNode()


def saveAndLoad(host, panel, folder):
    import slicer

    path = str(folder / "case.mrb")
    assert slicer.util.saveScene(path)
    host.closeScene()
    assert panel.ui.petSelector.currentNode() is None
    slicer.util.loadScene(path)
    waitForTable(panel)


def test_a_session_comes_back_from_the_saved_scene(panel, worked, host, tmp_path):
    import slicer

    before = {title: column(panel, title) for title in ("Name", "SUVmax", "SUVmax ratio", "Known from", "Biopsied", "Site")}
    saveAndLoad(host, panel, tmp_path)
    assert {title: column(panel, title) for title in before} == before
    assert before["Known from"] == ["", "", "CT", ""]  # by SUVmax: liver dome, femur, rib, blood pool
    assert before["Biopsied"] == ["", "", "yes", ""]
    assert panel.ui.orderComboBox.currentData == "suvMax"
    assert panel.ui.outputFolderButton.directory == str(tmp_path)
    tables = [node for node in slicer.util.getNodesByClass("vtkMRMLTableNode") if node.GetNodeReference("HER2PET.PET")]
    assert len(tables) == 1  # measured anew into the same table
    click(panel.ui.chartButton)
    assert len(slicer.util.getNodesByClass("vtkMRMLPlotChartNode")) == 1


def test_pet_lesions_and_chosen_reference_come_back_from_the_saved_scene(panel, lesions, tmp_path, host):
    waitForTable(panel)
    panel.python._parameterNode.referenceID = lesions.GetSegmentation().GetNthSegmentID(2)
    saveAndLoad(host, panel, tmp_path)
    assert panel.ui.petSelector.currentNode().GetName() == "PET SUVbw"
    assert column(panel, "Name") == [name for name, *_ in LESIONS]
    assert panel.ui.referenceComboBox.currentText == "Femur"
    assert panel.ui.measureButton.enabled


def test_without_live_update_the_saved_table_is_there_as_it_was(panel, worked, host, tmp_path):
    panel.python._parameterNode.liveUpdate = False
    before = column(panel, "SUVpeak")
    saveAndLoad(host, panel, tmp_path)
    assert column(panel, "SUVpeak") == before
    assert toolTipOf(panel.ui.exportButton) == "Measure first."
    click(panel.ui.measureButton)
    assert panel.ui.exportButton.enabled


def test_the_conversion_of_a_loaded_series_comes_back_with_the_scene(panel, host, loadedModule, sharedData, tmp_path):
    import slicer

    loadedModule("DICOMHER2PETPlugin")
    (uid,) = slicer.dicomDatabase.index(next((sharedData / "zr89").glob("Z9_*")))
    plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
    node = plugin.load(plugin.examineFiles(slicer.dicomDatabase.filesForSeries(uid))[0])
    panel.ui.petSelector.setCurrentNode(node)
    said = panel.ui.petStatusLabel.text, panel.ui.suvDetailsLabel.text, panel.ui.activitySpinBox.value
    saveAndLoad(host, panel, tmp_path)
    assert (panel.ui.petStatusLabel.text, panel.ui.suvDetailsLabel.text, panel.ui.activitySpinBox.value) == said
    assert not panel.ui.petWarningLabel.visible  # the voxels are those that were converted


def test_the_table_says_how_its_numbers_were_obtained(panel, worked, host, tmp_path):
    saveAndLoad(host, panel, tmp_path)
    provenance = json.loads(panel.ui.tableView.mrmlTableNode().GetAttribute("HER2PET.Provenance"))
    assert provenance["reference"]["name"] == "Blood pool"
    assert provenance["peak"]["sphereMl"] == pytest.approx(1.0)
    assert provenance["software"]["her2pet"]


def test_a_closed_scene_leaves_an_empty_panel_that_works_again(panel, worked, host):
    import slicer

    host.closeScene()
    assert not panel.ui.exportButton.enabled
    assert panel.ui.regionNameLineEdit.text == ""
    assert panel.ui.tableStatusLabel.text == ""
    other = slicer.util.addVolumeFromArray(np.ones((9, 9, 9), np.float32), name="next")
    panel.ui.petSelector.setCurrentNode(other)
    assert panel.ui.orderComboBox.currentData == ""
    assert panel.ui.filterLineEdit.text == ""


def test_a_reloaded_module_shows_what_was_there(panel, worked, host):
    import slicer

    panel.python.onReload()
    python = slicer.modules.HER2QuantWidget
    panel.python, panel.ui = python, python.ui
    python.enter()
    waitForTable(panel)
    assert column(panel, "Name") == ["Liver dome", "Femur", "Rib", "Blood pool"]
    assert panel.ui.chartButton.enabled


@pytest.mark.parametrize("className", ["vtkMRMLTableNode", "vtkMRMLSegmentationNode", "vtkMRMLPlotChartNode", "vtkMRMLPlotSeriesNode",
                                       "vtkMRMLSegmentEditorNode", "vtkMRMLScalarVolumeNode"])  # fmt: skip
def test_a_deleted_node_leaves_no_traceback(panel, worked, className):
    import slicer

    for node in slicer.util.getNodesByClass(className):
        if slicer.mrmlScene.IsNodePresent(node):  # pictures go with their PET
            slicer.mrmlScene.RemoveNode(node)
    waitForTable(panel)
    panel.python._onParameters()
    panel.ui.filterLineEdit.text = "r"
    waitForTable(panel)


def test_a_volume_of_another_patient_does_not_take_the_regions_along(panel, worked):
    import slicer

    other = slicer.util.addVolumeFromArray(np.ones((20, 20, 20), np.float32), name="another patient")
    panel.ui.petSelector.setCurrentNode(other)
    assert panel.ui.segmentationSelector.currentNode() is None
    assert len(column(panel, "Name")) == 0
    assert worked.GetNumberOfRows() == len(LESIONS) + 1  # the first patient's table is as it was
