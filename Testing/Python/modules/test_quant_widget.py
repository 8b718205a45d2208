"""The panel of HER2Quant, clicked as a person clicks it."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest
from HER2PETLib.measure.reference import REFERENCE_TISSUES

SHAPE, SPACING = (90, 96, 96), (4.0, 4.0, 4.0)
# Name, center (k, j, i) and half edge of cubes of constant SUV: known in every number.
LESIONS = (("Rib", (60, 40, 30), 2, 6.0), ("Liver dome", (45, 45, 62), 3, 12.0), ("Femur", (15, 50, 40), 1, 9.0))
BACKGROUND = 0.8


def cube(center, half):
    return tuple(slice(each - half, each + half + 1) for each in center)


@pytest.fixture
def panel(host, loadedModule):
    """The shown panel, entered, with an empty scene."""
    import slicer

    frame = loadedModule("HER2Quant").widgetRepresentation()
    frame.resize(480, 980)
    frame.show()
    frame.enter()
    yield SimpleNamespace(frame=frame, python=slicer.modules.HER2QuantWidget, ui=slicer.modules.HER2QuantWidget.ui)
    frame.exit()
    frame.hide()


@pytest.fixture
def pet(panel):
    """A body of SUV 0.8 with three lesions, in SUV units."""
    import slicer

    k, j, i = np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    body = ((j - 48) / 30) ** 2 + ((i - 48) / 40) ** 2 < 1
    values = np.where(body & (k >= 0), np.float32(BACKGROUND), np.float32(0))
    for _, center, half, suv in LESIONS:
        values[cube(center, half)] = suv
    node = slicer.util.addVolumeFromArray(values.astype(np.float32), np.diag([-4.0, -4.0, 4.0, 1.0]), "PET SUVbw")
    node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().AutoWindowLevelOff()
    node.GetDisplayNode().SetWindowLevelMinMax(0, 10)
    node.GetDisplayNode().SetAndObserveColorNodeID("vtkMRMLColorTableNodeInvertedGrey")
    units = slicer.vtkCodedEntry()
    units.SetValueSchemeMeaning("{SUVbw}g/ml", "UCUM", "Standardized Uptake Value body weight")
    node.SetVoxelValueUnits(units)
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
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    assert widget.enabled, widget.toolTip
    assert widget.visible
    QTest.mouseClick(widget, Qt.LeftButton)


def waitForTable(panel):
    """Until the live update has run."""
    from PySide6.QtTest import QTest

    for _ in range(1000):
        QTest.qWait(10)
        if not panel.python._timer.isActive():
            return
    pytest.fail("the live update has not run within 10 s")


def crosshairAt(ras):
    import slicer

    slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode").SetCrosshairRAS(*ras)


def toRAS(kji):
    k, j, i = kji
    return (-4.0 * i, -4.0 * j, 4.0 * k)


def column(panel, title):
    table = panel.ui.tableView
    titles = [table.model().headerData(c, _qt().Qt.Horizontal) for c in range(table.model().columnCount())]
    return [table.model().index(row, titles.index(title)).data() for row in range(table.model().rowCount())]


def _qt():
    import qt

    return qt


def testADisabledButtonSaysWhatIsMissing(panel, host):
    import slicer

    ui = panel.ui
    assert not ui.measureButton.enabled
    assert ui.measureButton.toolTip == "Choose a PET volume first."
    volume = slicer.util.addVolumeFromArray(np.ones((5, 5, 5), np.float32), name="from NIfTI")
    ui.petSelector.setCurrentNode(volume)
    assert "The volume has no units" in ui.measureButton.toolTip
    assert "does not say what its units are" in ui.petStatusLabel.text
    host.app.processEvents()
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(ui.declaredSUVCheckBox, Qt.LeftButton, Qt.NoModifier, QPoint(8, ui.declaredSUVCheckBox.height // 2))
    assert volume.GetAttribute("HER2PET.DeclaredSUVBy")
    assert ui.measureButton.toolTip == "Draw a lesion or place a reference region first."
    assert ui.exportButton.toolTip == "Measure first."


def testAVolumeWithSUVUnitsNeedsNoConfirmation(panel, pet):
    assert not panel.ui.declaredSUVCheckBox.visible
    assert "Standardized Uptake Value body weight" in panel.ui.petStatusLabel.text


def testLesionsAreMeasuredAsSoonAsTheyAreThere(panel, lesions):
    waitForTable(panel)
    assert column(panel, "Name") == [name for name, *_ in LESIONS]
    assert [float(value) for value in column(panel, "SUVmax")] == [6.0, 12.0, 9.0]
    # 5, 7 and 3 voxels of 4 mm a side: 8, 21.952 and 1.728 ml
    assert [float(value) for value in column(panel, "Volume")] == pytest.approx([8.0, 21.952, 1.728])
    assert panel.ui.tableStatusLabel.text == "3 regions measured."


def testAReferenceRegionIsPlacedWithOneClickAndGivesTheRatios(panel, lesions, host, views, screenshot):
    import slicer

    host.mainWindow.resize(900, 700)
    host.mainWindow.show()
    crosshairAt(toRAS((70, 60, 48)))
    panel.ui.tissueComboBox.currentIndex = panel.ui.tissueComboBox.findData("bloodPool")
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert column(panel, "Role") == ["lesion"] * 3 + ["reference"]
    assert [float(value) for value in column(panel, "SUVmax ratio")[:3]] == pytest.approx([7.5, 15.0, 11.25], rel=1e-6)
    assert column(panel, "SUVmax ratio")[3] == "nan"
    assert column(panel, "Reference region")[0] == "Blood pool"
    slicer.util.setSliceViewerLayers(background=panel.ui.petSelector.currentNode(), fit=True)
    panel.ui.tableView.selectRow(1)
    host.app.processEvents()
    screenshot(panel.frame, "HER2Quant-measured")
    screenshot(host.mainWindow, "HER2Quant-views")


def testAClickOnARowMovesAllViewsToTheFocus(panel, lesions, views):
    waitForTable(panel)
    panel.ui.tableView.selectRow(1)
    center = toRAS(LESIONS[1][1])
    sliceToRAS = {name: views.sliceWidget(name).mrmlSliceNode().GetSliceToRAS() for name in ("Red", "Green", "Yellow")}
    places = [sliceToRAS["Yellow"].GetElement(0, 3), sliceToRAS["Green"].GetElement(1, 3), sliceToRAS["Red"].GetElement(2, 3)]
    # All voxels of a lesion are equally hot: the place of SUVmax is the one nearest to the centroid, the center.
    assert places == pytest.approx(center)


def testAChangedLesionIsMeasuredAnew(panel, lesions, pet):
    import slicer

    waitForTable(panel)
    first = lesions.GetSegmentation().GetNthSegmentID(0)
    mask = np.zeros(SHAPE, np.uint8)
    mask[cube(LESIONS[0][1], 3)] = 1
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, lesions, first, pet)
    waitForTable(panel)
    assert float(column(panel, "Volume")[0]) == pytest.approx(21.952)
    lesions.GetSegmentation().RemoveSegment(first)
    waitForTable(panel)
    assert column(panel, "Name") == ["Liver dome", "Femur"]


def testWithoutLiveUpdateNothingIsMeasuredUnasked(panel, pet):
    panel.python._parameterNode.liveUpdate = False
    node = panel.python.logic.makeSegmentation(pet)
    panel.ui.segmentationSelector.setCurrentNode(node)
    crosshairAt(toRAS((70, 60, 48)))
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert panel.ui.tableView.mrmlTableNode() is None
    click(panel.ui.measureButton)
    assert column(panel, "Role") == ["reference"]


def testRatiosGoToTheRegionThatIsChosen(panel, lesions):
    box = panel.ui.referenceComboBox
    assert [box.itemText(index) for index in range(box.count)] == [
        "Blood pool, else the only reference region", "Rib", "Liver dome", "Femur",
    ]  # fmt: skip
    box.setCurrentIndex(2)
    box.activated.emit(2)
    waitForTable(panel)
    assert float(column(panel, "SUVmax ratio")[0]) == pytest.approx(0.5)
    lesions.GetSegmentation().RemoveSegment(panel.python._parameterNode.referenceID)
    waitForTable(panel)
    assert box.currentIndex == 0
    assert column(panel, "SUVmax ratio") == ["nan", "nan"]


def testATissueCannotBePlacedOutsideTheImage(panel, pet, host):
    from slicerhost import dialogs

    crosshairAt((5000, 0, 0))
    click(panel.ui.placeReferenceButton)
    (window,) = dialogs.take()
    assert "The reference region was not placed." in window.text
    assert "outside the image" in window.text
    assert len(host.takeProblems()) == 1  # tryWithErrorDisplay raises again after its window


def testWhatKeepsALiveUpdateFromMeasuringStandsBelowTheTable(panel, lesions, host):
    import slicer

    transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLBSplineTransformNode")
    lesions.SetAndObserveTransformNodeID(transform.GetID())
    lesions.GetSegmentation().GetNthSegment(0).SetName("Rib 5")
    waitForTable(panel)
    assert "not linear" in panel.ui.tableStatusLabel.text
    assert column(panel, "Name") == []  # no numbers of what was there before
    assert not panel.ui.exportButton.enabled
    assert host.takeProblems() == []


def testTheExportedTableOpensInSlicerWithItsUnits(panel, lesions, tmp_path):
    import slicer

    waitForTable(panel)
    panel.python._parameterNode.outputFolder = tmp_path
    click(panel.ui.exportButton)
    with (tmp_path / "measurements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["suvMax"]) for row in rows] == [6.0, 12.0, 9.0]
    table = slicer.util.loadTable(str(tmp_path / "measurements.csv"))
    assert table.GetColumnUnitLabel("volumeMl") == "ml"
    assert table.GetColumnTitle("suvPeak") == "SUVpeak"


def testEveryTissueCanBePlaced(panel, pet):
    for index, tissue in enumerate(REFERENCE_TISSUES):
        crosshairAt(toRAS((10 + 8 * index, 48, 48)))
        panel.ui.tissueComboBox.currentIndex = panel.ui.tissueComboBox.findData(tissue.key)
        click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert column(panel, "Name") == [tissue.name for tissue in REFERENCE_TISSUES]
    assert [float(value) for value in column(panel, "SUVmean")] == pytest.approx([BACKGROUND] * len(REFERENCE_TISSUES))


def testEverythingComesBackFromTheSavedScene(panel, lesions, tmp_path, host):
    import slicer

    waitForTable(panel)
    panel.python._parameterNode.referenceID = lesions.GetSegmentation().GetNthSegmentID(2)
    path = str(tmp_path / "case.mrb")
    assert slicer.util.saveScene(path)
    host.closeScene()
    assert panel.ui.petSelector.currentNode() is None
    slicer.util.loadScene(path)
    waitForTable(panel)
    assert panel.ui.petSelector.currentNode().GetName() == "PET SUVbw"
    assert column(panel, "Name") == [name for name, *_ in LESIONS]
    assert panel.ui.referenceComboBox.currentText == "Femur"
    assert panel.ui.measureButton.enabled


def testADeletedNodeLeavesNoTraceback(panel, lesions, pet):
    import slicer

    waitForTable(panel)
    slicer.mrmlScene.RemoveNode(panel.ui.tableView.mrmlTableNode())
    slicer.mrmlScene.RemoveNode(lesions)
    waitForTable(panel)
    assert panel.ui.tableView.mrmlTableNode() is None
    assert panel.ui.measureButton.toolTip == "Draw a lesion or place a reference region first."
    slicer.mrmlScene.RemoveNode(pet)
    waitForTable(panel)
    assert panel.ui.measureButton.toolTip == "Choose a PET volume first."


def testTheSUVPanelSaysHowALoadedVolumeBecameSUV(panel, sharedData, loadedModule, screenshot, host):
    import slicer

    loadedModule("DICOMHER2PETPlugin")
    plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
    for folder, said in (
        ("Z9_day4_dose_in_MBq", "89Zr-trastuzumab, 97.0 h after administration."),
        ("Z3_day4_START_time_only_MUST_REFUSE", "(0018,1078)"),
    ):
        (uid,) = slicer.dicomDatabase.index(sharedData / "zr89" / folder)[:1]
        files = [path for path in slicer.dicomDatabase.filesForSeries(uid) if folder in path]
        (loadable,) = plugin.examineFiles(files)
        panel.ui.petSelector.setCurrentNode(plugin.load(loadable))
        assert said in panel.ui.petStatusLabel.text
        screenshot(panel.frame, f"HER2Quant-{folder.split('_')[0]}")
    assert panel.ui.measureButton.toolTip.startswith("The volume is in Bq/ml, not in SUVbw")
    assert not panel.ui.declaredSUVCheckBox.visible  # nobody can declare Bq/ml to be SUV


def testAMissingAdministrationDateIsEnteredWithItsReason(panel, sharedData, loadedModule, screenshot, host):
    """Z3 has no administration date; that of Z1, the same object, is 2024-12-28 10:00 and gives 4.00 in the hot sphere."""
    import slicer
    from PySide6.QtTest import QTest

    loadedModule("DICOMHER2PETPlugin")
    (uid,) = slicer.dicomDatabase.index(sharedData / "zr89" / "Z3_day4_START_time_only_MUST_REFUSE")
    plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
    node = plugin.load(plugin.examineFiles(slicer.dicomDatabase.filesForSeries(uid))[0])
    ui = panel.ui
    ui.petSelector.setCurrentNode(node)
    ui.enteredGroupBox.collapsed = False
    host.app.processEvents()
    assert ui.convertButton.toolTip == "Enter a value first."
    ui.administeredCheckBox.checked = True
    ui.administeredDateTimeEdit.setDateTime(_qt().QDateTime(2024, 12, 28, 10, 0, 0))
    assert ui.convertButton.toolTip == "Say where the value is from."
    QTest.keyClicks(ui.reasonLineEdit, "injection log")
    click(ui.convertButton)
    assert node.GetVoxelValueUnits().GetCodeValue() == "g/ml{SUVbw}"
    assert slicer.util.arrayFromVolume(node).max() == pytest.approx(4.0, abs=0.005)
    assert "entered (injection log)" in ui.petStatusLabel.text
    assert "SUVbw, 97.0 h after administration" in node.GetName()
    assert ui.reasonLineEdit.text == "injection log"
    screenshot(panel.frame, "HER2Quant-entered")
    other = slicer.util.addVolumeFromArray(np.ones((3, 4, 5), np.float32), name="another patient")
    ui.petSelector.setCurrentNode(other)
    assert not ui.administeredCheckBox.checked
    assert ui.reasonLineEdit.text == ""


def testAnEnteredDateThatCannotBeIsRefusedAndTheVolumeStays(panel, sharedData, loadedModule, host):
    import slicer
    from slicerhost import dialogs

    loadedModule("DICOMHER2PETPlugin")
    (uid,) = slicer.dicomDatabase.index(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
    node = plugin.load(plugin.examineFiles(slicer.dicomDatabase.filesForSeries(uid))[0])
    before = node.GetAttribute("HER2PET.SUVConversion")
    panel.ui.petSelector.setCurrentNode(node)
    panel.ui.enteredGroupBox.collapsed = False
    host.app.processEvents()
    panel.ui.administeredCheckBox.checked = True
    panel.ui.administeredDateTimeEdit.setDateTime(_qt().QDateTime(2025, 1, 2, 10, 0, 0))  # after the scan
    panel.ui.reasonLineEdit.text = "typing error"
    click(panel.ui.convertButton)
    (window,) = dialogs.take()
    assert "The volume was not converted." in window.text
    assert len(host.takeProblems()) == 1  # tryWithErrorDisplay raises again after its window
    assert node.GetAttribute("HER2PET.SUVConversion") == before
