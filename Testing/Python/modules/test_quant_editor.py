"""The Segment Editor in the panel: it draws into the panel's segmentation on the panel's PET, or not at all."""

import numpy as np
import pytest
from quantpanel import LESIONS, SHAPE, click, clickView, column, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


def seen(panel):
    """Segmentation and source volume of the editor, and the name of its active effect."""
    editor = panel.ui.segmentEditorWidget
    node, effect = editor.mrmlSegmentEditorNode(), editor.activeEffect()
    return node.GetSegmentationNode(), node.GetSourceVolumeNode(), effect and effect.name


def pressKey(host, key):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    host.mainWindow.show()
    host.mainWindow.activateWindow()
    host.app.processEvents()
    QTest.keyClick(host.mainWindow, getattr(Qt, f"Key_{key}"))


@pytest.fixture
def secondPET(panel, pet):
    """Another PET of the same grid, without regions; the first one stays chosen."""
    import slicer

    node = slicer.util.addVolumeFromArray(np.full(SHAPE, 2, np.float32), np.diag([-4.0, -4.0, 4.0, 1.0]), "Second PET")
    node.SetVoxelValueUnits(pet.GetVoxelValueUnits())
    return node


def test_a_pet_that_is_looked_at_gets_no_segmentation_and_says_how_to_draw_on_it(panel, pet, screenshot):
    import slicer

    assert slicer.util.getNodesByClass("vtkMRMLSegmentationNode") == []
    assert not panel.ui.segmentEditorWidget.visible
    assert panel.ui.drawButton.visible and panel.ui.drawButton.enabled
    assert panel.ui.drawButton.text == "Draw lesions on this PET"
    screenshot(panel.frame, "HER2Quant-draw")


def test_without_a_pet_the_button_says_what_is_missing(panel):
    assert not panel.ui.drawButton.enabled
    assert toolTipOf(panel.ui.drawButton) == "Choose a PET volume first."


def test_a_second_segmentation_of_a_pet_has_a_name_of_its_own(panel, pet):
    import slicer

    first = slicer.mrmlScene.AddNewNodeByClass(
        "vtkMRMLSegmentationNode", "PET SUVbw regions"
    )  # as the sample data's, by no maker
    made = [panel.python.logic.makeSegmentation(pet) for _ in range(2)]
    assert len({node.GetName() for node in (first, *made)}) == 3
    assert all(node.GetName().startswith("PET SUVbw regions") for node in made)


def test_one_click_and_the_pet_can_be_drawn_on(panel, pet, views, host, screenshot):
    import slicer

    host.mainWindow.resize(900, 700)
    host.mainWindow.show()
    slicer.util.setSliceViewerLayers(background=pet, fit=True)
    center = toRAS(LESIONS[1][1])
    slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, *center)
    host.app.processEvents()
    click(panel.ui.drawButton)
    segmentation = panel.ui.segmentationSelector.currentNode()
    assert seen(panel) == (segmentation, pet, "HER2 focus")
    assert segmentation.GetName() == "PET SUVbw regions"
    assert panel.ui.segmentEditorWidget.visible and not panel.ui.drawButton.visible
    red = views.sliceWidget("Red").sliceView()
    clickView(red, center)
    clickView(red, center)
    waitForTable(panel)
    assert (column(panel, "Name"), column(panel, "SUVmax")) == (["Focus 1"], ["12"])
    assert panel.ui.regionNameLineEdit.text == "Focus 1"
    screenshot(panel.frame, "HER2Quant-drawn")


def test_a_segmentation_that_is_made_in_the_selector_is_drawn_on_the_pet_too(panel, pet):
    node = panel.ui.segmentationSelector.addNode()
    assert seen(panel) == (node, pet, None)
    assert not panel.ui.segmentEditorWidget.readOnly


def test_the_editor_does_not_keep_the_volume_of_another_pet(panel, lesions, pet, secondPET):
    panel.ui.segmentEditorWidget.setActiveEffectByName("HER2 focus")
    assert seen(panel) == (lesions, pet, "HER2 focus")
    panel.ui.petSelector.setCurrentNode(secondPET)
    assert seen(panel) == (None, None, None)
    click(panel.ui.drawButton)
    assert seen(panel) == (panel.ui.segmentationSelector.currentNode(), secondPET, "HER2 focus")
    panel.ui.petSelector.setCurrentNode(pet)
    assert seen(panel) == (lesions, pet, None)


def test_no_key_starts_an_effect_without_a_segmentation(panel, pet, host):
    """At which Slicer 5.10 would crash, and the host reports it."""
    pressKey(host, "1")
    assert seen(panel) == (None, None, None)
    click(panel.ui.drawButton)
    pressKey(host, "Escape")
    assert seen(panel)[2] is None
    pressKey(host, "1")
    assert seen(panel)[2] == "HER2 focus"


def test_the_first_region_is_selected_in_editor_and_panel_alike(panel, lesions):
    assert panel.ui.segmentEditorWidget.currentSegmentID() == lesions.GetSegmentation().GetNthSegmentID(0)
    assert panel.ui.regionNameLineEdit.text == "Rib"


def test_a_deleted_segmentation_is_not_replaced_by_that_of_another_pet(panel, lesions, pet, secondPET):
    import slicer

    other = panel.python.logic.makeSegmentation(secondPET)
    panel.ui.segmentEditorWidget.setActiveEffectByName("HER2 focus")
    slicer.mrmlScene.RemoveNode(lesions)
    assert other.GetScene() is not None
    assert panel.ui.segmentationSelector.currentNode() is None
    assert seen(panel) == (None, None, None)
    assert panel.ui.drawButton.visible


def test_a_loaded_scene_is_drawn_on_where_the_panel_says_and_starts_no_effect(panel, lesions, pet, host, tmp_path):
    import slicer

    slicer.util.addVolumeFromArray(np.ones((3, 3, 3), np.float32), name="first of all")
    panel.python.logic.makeSegmentation(pet)
    panel.ui.segmentEditorWidget.setActiveEffectByName("HER2 focus")
    path = str(tmp_path / "case.mrb")
    assert slicer.util.saveScene(path)
    for entered in (True, False):
        host.closeScene()
        if not entered:
            panel.frame.exit()
        slicer.util.loadScene(path)
        if not entered:
            assert seen(panel)[2] is None
            panel.frame.enter()
        waitForTable(panel)
        chosen = panel.ui.segmentationSelector.currentNode(), panel.ui.petSelector.currentNode(), None
        assert seen(panel) == chosen
        assert [node.GetName() for node in chosen[:2]] == ["PET SUVbw regions", "PET SUVbw"]
        assert column(panel, "Name") == [name for name, *_ in LESIONS]


def test_after_a_reload_keys_and_effects_are_there_once(panel, lesions, pet, host):
    import slicer

    former = panel.ui
    panel.python.onReload()
    panel.python, panel.ui = slicer.modules.HER2QuantWidget, slicer.modules.HER2QuantWidget.ui
    pressKey(host, "1")
    assert seen(panel) == (lesions, pet, "HER2 focus")
    assert former.segmentEditorWidget.activeEffect() is None
    pressKey(host, "Escape")
    assert seen(panel)[2] is None


def test_the_widgets_of_a_reloaded_module_choose_nothing_any_more(panel, pet, secondPET):
    import slicer

    former = panel.ui
    panel.python.onReload()
    panel.python, panel.ui = slicer.modules.HER2QuantWidget, slicer.modules.HER2QuantWidget.ui
    assert former.petSelector.currentNode() is None
    slicer.mrmlScene.RemoveNode(pet)
    assert panel.ui.petSelector.currentNode() is None
    assert former.segmentEditorWidget.mrmlSegmentEditorNode() is None


def effectNames(editor):
    found = (editor.effectByIndex(index) for index in range(1, 9))  # the button of 0 is for no effect
    return [effect.name for effect in found if effect is not None]


def test_the_effect_is_there_and_first_also_where_the_panel_is_the_start_up_module(host, loadedModule, registerEffect):
    """Slicer shows the start-up module before extensions register their effects, and its editor does not look for later ones."""
    import slicer

    module = loadedModule("HER2Quant")
    loadedModule("SegmentEditorHER2Focus")
    module.discardWidget()
    for name in ("Hollow", "Threshold", "Paint", "Of another extension"):
        registerEffect(name)
    module.widgetRepresentation()
    editor = slicer.modules.HER2QuantWidget.ui.segmentEditorWidget
    assert effectNames(editor) == ["Paint", "Threshold", "Hollow", "Of another extension"]
    host.app.startupCompleted.emit()
    assert effectNames(editor) == ["HER2 focus", "Paint", "Threshold", "Hollow", "Of another extension"]
    module.discardWidget()
    registerEffect("Later")  # nobody is told who is no longer there


def test_tab_goes_on_from_the_list_of_segments(panel, lesions):
    tables = panel.ui.segmentEditorWidget.findChildren("QAbstractItemView")
    assert tables and not any(table.tabKeyNavigation for table in tables)
