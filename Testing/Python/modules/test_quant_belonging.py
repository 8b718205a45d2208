"""HER2Quant measures the regions of the chosen PET, or nothing: whatever is opened, deleted, moved or changed around it."""

import weakref

import numpy as np
import pytest
from quantpanel import BACKGROUND, LESIONS, SHAPE, click, column, crosshairAt, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


def secondPET(host, value=3.0, name="PET of another woman"):
    import slicer

    node = slicer.util.addVolumeFromArray(np.full(SHAPE, value, np.float32), np.diag([-4.0, -4.0, 4.0, 1.0]), name)
    node.CreateDefaultDisplayNodes()
    units = slicer.vtkCodedEntry()
    units.SetValueSchemeMeaning("{SUVbw}g/ml", "UCUM", "Standardized Uptake Value body weight")
    node.SetVoxelValueUnits(units)
    host.app.processEvents()
    return node


def regionsOn(panel, pet):
    panel.python.logic.placeLesion(pet, node := panel.python.logic.makeSegmentation(pet), 20.0, toRAS((45, 48, 48)))
    return node


def test_when_its_regions_are_deleted_those_of_another_woman_are_not_measured_on_the_pet(panel, pet, lesions, host):
    import slicer

    other = secondPET(host)
    regionsOn(panel, other)
    waitForTable(panel)
    slicer.mrmlScene.RemoveNode(lesions)
    waitForTable(panel)
    assert panel.ui.segmentationSelector.currentNode() is None
    assert panel.python._parameterNode.segmentation is None
    assert column(panel, "Name") == []


def test_when_the_pet_is_deleted_no_other_takes_its_place_by_itself(panel, pet, lesions, host):
    import slicer

    secondPET(host)
    waitForTable(panel)
    slicer.mrmlScene.RemoveNode(pet)
    waitForTable(panel)
    assert panel.python._parameterNode.pet is None
    assert panel.python._parameterNode.segmentation is None


def test_regions_that_were_drawn_on_another_volume_are_refused_with_both_names(panel, pet, lesions, host):
    other = secondPET(host)
    foreign = regionsOn(panel, other)
    panel.ui.segmentationSelector.setCurrentNode(foreign)
    waitForTable(panel)
    assert not panel.ui.measureButton.enabled
    assert "were drawn on PET of another woman, not on PET SUVbw" in toolTipOf(panel.ui.measureButton)
    assert column(panel, "Name") == []
    from HER2PETLib.errors import ProblemError

    with pytest.raises(ProblemError, match="drawn on PET of another woman"):
        panel.python.logic.measure(pet, foreign)


def test_a_panel_that_is_opened_after_the_data_shows_its_regions(panel, host):
    import slicer

    panel.frame.exit()
    panel.python._setParameterNode(None)
    slicer.mrmlScene.RemoveNode(panel.python.logic.getParameterNode().parameterNode)
    pet = secondPET(host)
    segmentation = regionsOn(panel, pet)
    panel.frame.enter()
    waitForTable(panel)
    assert panel.ui.petSelector.currentNode() is pet
    assert panel.ui.segmentationSelector.currentNode() is segmentation
    assert [float(value) for value in column(panel, "SUVmax")] == [3.0]


def test_a_pet_that_comes_later_is_chosen_with_its_regions(panel, host):
    import slicer

    assert panel.ui.petSelector.currentNode() is None
    slicer.util.addVolumeFromArray(np.zeros((5, 5, 5), np.float32), name="CT")
    host.app.processEvents()
    assert panel.ui.petSelector.currentNode() is None
    pet = secondPET(host)
    assert panel.ui.petSelector.currentNode() is pet
    segmentation = regionsOn(panel, pet)
    host.app.processEvents()
    assert panel.ui.segmentationSelector.currentNode() is segmentation


def test_a_chosen_pet_is_shown_in_every_view_and_fitted(panel, host, views):
    pet = secondPET(host)
    logics = [views.sliceWidget(name).sliceLogic() for name in views.sliceViewNames() if name != "HER2QuantMIP"]
    shown = [logic for logic in logics if logic.GetSliceNode().IsMappedInLayout()]
    assert len(shown) >= 2
    for logic in shown:
        assert logic.GetSliceCompositeNode().GetBackgroundVolumeID() == pet.GetID()
        # 96 voxels of 4 mm fill the view in one direction at least.
        assert min(logic.GetSliceNode().GetFieldOfView()[:2]) == pytest.approx(384, rel=0.1)


@pytest.mark.parametrize("isLive", [True, False])
def test_changed_voxels_of_the_pet_are_measured_anew_or_not_exported(panel, pet, lesions, isLive):
    import slicer

    waitForTable(panel)
    panel.python._parameterNode.liveUpdate = isLive
    slicer.util.arrayFromVolume(pet)[:] *= 0.5
    slicer.util.arrayFromVolumeModified(pet)
    if isLive:
        waitForTable(panel)
        assert [float(value) for value in column(panel, "SUVmax")] == [3.0, 6.0, 4.5]
    else:
        assert not panel.ui.exportButton.enabled
        assert "has changed since it was measured" in toolTipOf(panel.ui.exportButton)
        click(panel.ui.measureButton)
    assert panel.ui.exportButton.enabled


def moved(node, matrix):
    import slicer

    transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "Moved")
    transform.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(np.asarray(matrix, float)))
    node.SetAndObserveTransformNodeID(transform.GetID())
    return transform


def test_a_shift_of_the_pet_is_measured_anew_and_kept_in_the_provenance(panel, pet, lesions):
    import slicer

    waitForTable(panel)
    shift = np.eye(4)
    shift[0, 3] = 12.0
    transform = moved(pet, shift)
    waitForTable(panel)
    # Three voxels of 4 mm along i: the cubes of half edge 2 and 3 keep a part, the one of half edge 1 lies beside its lesion.
    assert [float(value) for value in column(panel, "SUVmax")] == pytest.approx([6.0, 12.0, BACKGROUND])
    assert "The transform Moved moves this volume" in panel.ui.petWarningLabel.text
    assert panel.python._provenance["pet"]["transform"] == {"name": "Moved", "matrix": shift.tolist()}
    shift[0, 3] = 0.0
    transform.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(shift))
    waitForTable(panel)
    assert [float(value) for value in column(panel, "SUVmax")] == [6.0, 12.0, 9.0]


@pytest.mark.parametrize(
    "matrix", [np.diag([2.0, 2, 2, 1]), np.diag([-1.0, 1, 1, 1]), np.eye(4) + np.eye(4, k=1) * [0, 0.3, 0, 0]]
)
def test_a_transform_that_changes_volumes_is_refused(panel, pet, lesions, matrix):
    """Seen in Slicer: 13.9 ml became 111.1 ml (a scale of 2 in each direction) without a word."""
    waitForTable(panel)
    moved(lesions, matrix)
    waitForTable(panel)
    assert "scales, shears or mirrors" in panel.ui.tableStatusLabel.text
    assert column(panel, "Name") == []
    assert not panel.ui.exportButton.enabled


def test_regions_that_were_all_deleted_leave_no_rows(panel, lesions):
    waitForTable(panel)
    lesions.GetSegmentation().RemoveAllSegments()
    waitForTable(panel)
    assert column(panel, "Name") == []
    assert toolTipOf(panel.ui.exportButton) == "Measure first."


@pytest.fixture
def slowMachine():
    """The second press of a double click may come as late as the machine makes it."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    interval = application.property("doubleClickInterval")
    application.setProperty("doubleClickInterval", 600_000)
    yield
    application.setProperty("doubleClickInterval", interval)


def test_a_double_click_places_one_region_and_the_same_again_is_refused(panel, lesions, host, slowMachine):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from slicerhost import dialogs

    segmentation = lesions.GetSegmentation()
    crosshairAt(toRAS((70, 60, 48)))
    for button in (panel.ui.placeReferenceButton, panel.ui.placeLesionButton):
        before = segmentation.GetNumberOfSegments()
        panel.python.placePanel.placed = (0.0, None)
        # As Slicer's event loop gives them: two presses, two `clicked`.
        click(button)
        QTest.mouseClick(button, Qt.LeftButton)
        assert segmentation.GetNumberOfSegments() == before + 1
        panel.python.placePanel.placed = (0.0, None)  # a person who clicks again, later
        click(button)
        (window,) = dialogs.take()
        assert "already has exactly the same voxels" in window.text
        assert segmentation.GetNumberOfSegments() == before + 1
        host.takeProblems()


def test_a_closed_scene_is_not_kept_in_memory(panel, host):
    import gc

    pet = secondPET(host)
    segmentation = regionsOn(panel, pet)
    host.app.processEvents()
    panel.ui.petSelector.setCurrentNode(pet)
    panel.ui.segmentationSelector.setCurrentNode(segmentation)
    waitForTable(panel)
    image, segments = weakref.ref(pet.GetImageData()), weakref.ref(segmentation.GetSegmentation())
    del pet, segmentation
    host.closeScene()
    host.app.processEvents()
    gc.collect()
    assert image() is None
    assert segments() is None


@pytest.mark.parametrize(("typed", "value"), [("180,85", 180.85), ("180.85", 180.85)])
def test_a_comma_is_the_decimal_point_in_every_number_field(panel, typed, value):
    """Slicer sets the C locale for everybody: there 180,85 would be read as 18085."""
    from PySide6.QtTest import QTest

    for box in (panel.ui.activitySpinBox, panel.ui.weightSpinBox):
        box.enabled = True
        box.selectAll()
        QTest.keyClicks(box.findChildren("QLineEdit")[0], typed)
        assert box.value == pytest.approx(value, abs=0.051)


def test_a_pasted_comma_is_the_decimal_point_too(panel):
    import qt
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    box = panel.ui.activitySpinBox
    box.enabled = True
    box.selectAll()
    qt.QApplication.clipboard().setText(" 180,85 ")
    QTest.keyClick(box.findChildren("QLineEdit")[0], Qt.Key_V, Qt.ControlModifier)
    assert box.value == pytest.approx(180.85)


def test_lesions_keep_their_numbers_while_another_pet_comes(panel, pet, lesions, host):
    waitForTable(panel)
    secondPET(host)
    assert panel.ui.petSelector.currentNode() is pet
    assert column(panel, "Name") == [name for name, *_ in LESIONS]


def test_a_ct_is_no_pet_whatever_its_units_say(panel, host, monkeypatch, pet):
    import slicer

    monkeypatch.setattr(slicer.dicomDatabase, "fileForInstance", lambda uid: "/images/1.dcm")
    monkeypatch.setattr(slicer.dicomDatabase, "fileValue", lambda file, tag: "CT" if tag == "0008,0060" else "")
    ct = slicer.util.addVolumeFromArray(np.zeros((5, 5, 5), np.float32), name="CT thorax")
    ct.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    ct.SetAttribute("HER2PET.DeclaredSUVBy", "somebody")
    panel.ui.petSelector.setCurrentNode(ct)
    for button in (panel.ui.measureButton, panel.ui.drawButton, panel.ui.placeLesionButton, panel.ui.placeReferenceButton):
        assert not button.enabled
    assert panel.python.logic.whyNotMeasured(ct, None) == "CT thorax is CT, not PET (0008,0060). Choose the PET."


def test_two_volumes_of_one_name_are_told_apart_and_a_clone_is_named(panel, pet, host):
    import slicer
    from HER2QuantLib import origin, suvtext

    clone = slicer.modules.volumes.logic().CloneVolume(slicer.mrmlScene, pet, "Copy")
    clone.SetName(pet.GetName())  # as a person may call it
    for node in (pet, clone):
        node.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    pet.SetDescription("PET AC")
    clone.SetDescription("PET NAC")
    assert [origin.nameOf(node) for node in (pet, clone)] == ["PET SUVbw (PET AC)", "PET SUVbw (PET NAC)"]
    clone.SetDescription("PET AC")
    assert origin.nameOf(clone) == f"PET SUVbw (PET AC {clone.GetID()})"
    assert any(f"PET SUVbw (PET AC {clone.GetID()})" in sentence for sentence in suvtext.warningsOf(pet))
