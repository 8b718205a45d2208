"""The panel of HER2Quant, clicked as a person clicks it."""

import csv
import hashlib
import json

import numpy as np
import pytest
from HER2PETLib.measure.reference import REFERENCE_TISSUES
from quantpanel import BACKGROUND, LESIONS, SHAPE, click, column, crosshairAt, cube, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


def test_a_disabled_button_says_what_is_missing(panel, host):
    import slicer

    ui = panel.ui
    assert not ui.measureButton.enabled
    assert toolTipOf(ui.measureButton) == "Choose a PET volume first."
    volume = slicer.util.addVolumeFromArray(np.ones((5, 5, 5), np.float32), name="from NIfTI")
    ui.petSelector.setCurrentNode(volume)
    assert "The volume has no units" in toolTipOf(ui.measureButton)
    assert "does not say what its units are" in ui.petStatusLabel.text
    host.app.processEvents()
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(ui.declaredSUVCheckBox, Qt.LeftButton, Qt.NoModifier, QPoint(8, ui.declaredSUVCheckBox.height // 2))
    assert volume.GetAttribute("HER2PET.DeclaredSUVBy")
    assert toolTipOf(ui.measureButton) == "Draw a lesion or place a reference region first."
    assert toolTipOf(ui.exportButton) == "Measure first."


def test_a_volume_with_suv_units_needs_no_confirmation(panel, pet):
    assert not panel.ui.declaredSUVCheckBox.visible
    assert "Standardized Uptake Value body weight" in panel.ui.petStatusLabel.text


def test_lesions_are_measured_as_soon_as_they_are_there(panel, lesions):
    waitForTable(panel)
    assert column(panel, "Name") == [name for name, *_ in LESIONS]
    assert [float(value) for value in column(panel, "SUVmax")] == [6.0, 12.0, 9.0]
    # 5, 7 and 3 voxels of 4 mm a side: 8, 21.952 and 1.728 ml
    assert [float(value) for value in column(panel, "Volume")] == pytest.approx([8.0, 21.952, 1.728])
    # With why there are no ratios.
    assert panel.ui.tableStatusLabel.text == "Regions measured: 3. No ratios: there is no reference region with voxels."


def test_a_reference_region_is_placed_with_one_click_and_gives_the_ratios(panel, lesions, host, views, screenshot):
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


def test_a_click_on_a_row_moves_all_views_to_the_focus(panel, lesions, views):
    waitForTable(panel)
    panel.ui.tableView.selectRow(1)
    center = toRAS(LESIONS[1][1])
    sliceToRAS = {name: views.sliceWidget(name).mrmlSliceNode().GetSliceToRAS() for name in ("Red", "Green", "Yellow")}
    places = [sliceToRAS["Yellow"].GetElement(0, 3), sliceToRAS["Green"].GetElement(1, 3), sliceToRAS["Red"].GetElement(2, 3)]
    # All voxels of a lesion are equally hot: the place of SUVmax is the one nearest to the centroid, the center.
    assert places == pytest.approx(center)


def test_a_changed_lesion_is_measured_anew(panel, lesions, pet):
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


def test_without_live_update_nothing_is_measured_unasked(panel, pet):
    panel.python._parameterNode.liveUpdate = False
    node = panel.python.logic.makeSegmentation(pet)
    panel.ui.segmentationSelector.setCurrentNode(node)
    crosshairAt(toRAS((70, 60, 48)))
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert panel.ui.tableView.mrmlTableNode() is None
    click(panel.ui.measureButton)
    assert column(panel, "Role") == ["reference"]


def test_ratios_go_to_the_region_that_is_chosen(panel, lesions):
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


def test_a_tissue_cannot_be_placed_outside_the_image(panel, pet, host):
    from slicerhost import dialogs

    crosshairAt((5000, 0, 0))
    click(panel.ui.placeReferenceButton)
    (window,) = dialogs.take()
    assert "The reference region was not placed." in window.text
    assert "outside the image" in window.text
    assert len(host.takeProblems()) == 1  # tryWithErrorDisplay raises again after its window


def test_what_keeps_a_live_update_from_measuring_stands_below_the_table(panel, lesions, host):
    import slicer

    transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLBSplineTransformNode")
    lesions.SetAndObserveTransformNodeID(transform.GetID())
    lesions.GetSegmentation().GetNthSegment(0).SetName("Rib 5")
    waitForTable(panel)
    assert "not linear" in panel.ui.tableStatusLabel.text
    assert column(panel, "Name") == []  # no numbers of what was there before
    assert not panel.ui.exportButton.enabled
    assert host.takeProblems() == []


def test_the_exported_table_opens_in_slicer_with_its_units(panel, lesions, tmp_path):
    import slicer

    waitForTable(panel)
    panel.python._parameterNode.outputFolder = tmp_path
    click(panel.ui.exportButton)
    with (tmp_path / "measurements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["suvMax"]) for row in rows] == [6.0, 12.0, 9.0]
    provenance = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    for each in provenance["outputs"]:
        assert hashlib.sha256((tmp_path / each["file"]).read_bytes()).hexdigest() == each["sha256"]
    assert [each["name"] for each in provenance["regions"]] == [name for name, *_ in LESIONS]
    assert provenance["reference"]["choice"] == "No ratios: there is no reference region with voxels."
    assert not panel.ui.exportObjectsCheckBox.enabled
    assert "through the DICOM module" in toolTipOf(panel.ui.exportObjectsCheckBox)
    table = slicer.util.loadTable(str(tmp_path / "measurements.csv"))
    assert table.GetColumnUnitLabel("volumeMl") == "ml"
    assert table.GetColumnTitle("suvPeak") == "SUVpeak"


def test_every_tissue_can_be_placed(panel, pet):
    for index, tissue in enumerate(REFERENCE_TISSUES):
        crosshairAt(toRAS((10 + 8 * index, 48, 48)))
        panel.ui.tissueComboBox.currentIndex = panel.ui.tissueComboBox.findData(tissue.key)
        click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert column(panel, "Name") == [tissue.name for tissue in REFERENCE_TISSUES]
    assert [float(value) for value in column(panel, "SUVmean")] == pytest.approx([BACKGROUND] * len(REFERENCE_TISSUES))


def test_a_deleted_node_leaves_no_traceback(panel, lesions, pet):
    import slicer

    waitForTable(panel)
    slicer.mrmlScene.RemoveNode(panel.ui.tableView.mrmlTableNode())
    slicer.mrmlScene.RemoveNode(lesions)
    waitForTable(panel)
    assert panel.ui.tableView.mrmlTableNode() is None
    assert toolTipOf(panel.ui.measureButton) == "Draw a lesion or place a reference region first."
    slicer.mrmlScene.RemoveNode(pet)
    waitForTable(panel)
    assert toolTipOf(panel.ui.measureButton) == "Choose a PET volume first."


def test_everything_is_reached_by_the_keyboard_in_the_order_of_work(panel, lesions, host):
    """Tab goes down the panel: no editor, box or button is left out, none comes before one above it in another section."""
    waitForTable(panel)
    host.app.processEvents()
    sections = [
        "petCollapsibleButton", "lesionsCollapsibleButton", "referenceCollapsibleButton", "tableCollapsibleButton", "exportCollapsibleButton",
    ]  # fmt: skip
    names = [name for name in vars(panel.ui) if getattr(panel.ui, name).inherits("QWidget")]
    focusable = {name: getattr(panel.ui, name) for name in names if int(getattr(panel.ui, name).focusPolicy) & 1}
    order, widget = [], panel.ui.petCollapsibleButton
    for _ in range(400):
        order += [name for name, each in focusable.items() if each is widget and name not in order]
        widget = widget.nextInFocusChain()
    assert set(focusable) == set(order)
    section = {
        name: next((n for n, each in enumerate(sections) if getattr(panel.ui, each).isAncestorOf(widget)), None)
        for name, widget in focusable.items()
    }
    visited = [section[name] for name in order if section[name] is not None]
    assert visited == sorted(visited)


def test_no_two_widgets_share_a_key_and_none_takes_a_menu_of_slicer(panel):
    texts = {}
    for name, widget in vars(panel.ui).items():
        text = widget.property("text") if widget.inherits("QLabel") or widget.inherits("QAbstractButton") else None
        if isinstance(text, str) and "&" in text:
            texts.setdefault(text[text.index("&") + 1].lower(), []).append(name)
    assert {key: names for key, names in texts.items() if len(names) > 1 or key in "fevh"} == {}
    assert {"m", "p", "u", "x", "c"} <= set(texts)


def test_long_work_shows_a_bar_and_cancel_leaves_everything_as_it_was(panel, lesions, monkeypatch, host):
    from HER2PETSlicer.widgets import progressdialog

    waitForTable(panel)
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    import slicer

    made = slicer.util.createProgressDialog
    shown = []

    def cancelled(**options):
        dialog = made(**options)
        dialog.cancel()
        shown.append(dialog)
        return dialog

    monkeypatch.setattr(slicer.util, "createProgressDialog", cancelled)
    before = column(panel, "SUVmax")
    lesions.GetSegmentation().GetNthSegment(0).SetName("Rib 9")
    click(panel.ui.measureButton)
    assert shown
    assert column(panel, "SUVmax") == before
    assert column(panel, "Name")[0] == "Rib"
    panel.python._timer.stop()
