"""The host's Segment Editor has the rules of Slicer's: Modules/Loadable/Segmentations/Widgets/qMRMLSegmentEditorWidget.cxx."""

import numpy as np
import pytest


@pytest.fixture
def editor(host, registerEffect):
    import slicer

    registerEffect("First")
    widget = slicer.qMRMLSegmentEditorWidget()
    widget.setMRMLScene(slicer.mrmlScene)
    widget.setMRMLSegmentEditorNode(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode"))
    yield widget
    widget.delete()


def addVolume(name):
    import slicer

    return slicer.util.addVolumeFromArray(np.zeros((5, 5, 5)), name=name)


def addSegmentation(volume, *names):
    import slicer

    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    node.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    for name in names:
        node.GetSegmentation().AddEmptySegment(name, name)
    return node


def test_a_source_volume_is_refused_without_a_segmentation_and_the_error_is_known(editor, host):
    editor.setSourceVolumeNode(addVolume("PET"))
    assert editor.sourceVolumeNode() is None
    (problem,) = host.takeProblems()
    assert "need to set segment editor and segmentation nodes first" in problem


def test_a_segmentation_brings_its_reference_volume_and_its_first_segment(editor):
    volume, other = addVolume("PET"), addVolume("other")
    editor.setSegmentationNode(addSegmentation(volume, "a", "b"))
    assert (editor.sourceVolumeNode(), editor.currentSegmentID()) == (volume, "a")
    editor.setSegmentationNode(addSegmentation(other))
    # Of the former segmentation, as the new one is empty (seen in Slicer's own Qt layer).
    assert (editor.sourceVolumeNode(), editor.currentSegmentID()) == (other, "a")


def test_without_a_segmentation_the_source_volume_stays(editor):
    volume = addVolume("PET")
    editor.setSegmentationNode(addSegmentation(volume))
    editor.setSegmentationNode(None)
    assert editor.sourceVolumeNode() is volume


def test_the_hidden_selector_puts_another_segmentation_in_the_place_of_a_deleted_one(editor):
    import slicer

    volume = addVolume("PET")
    first, second = addSegmentation(volume), addSegmentation(volume)
    editor.setSegmentationNode(first)
    slicer.mrmlScene.RemoveNode(first)
    assert editor.mrmlSegmentEditorNode().GetSegmentationNode() is second


def test_an_effect_without_a_segmentation_is_a_crash_of_slicer510(editor, host):
    editor.setActiveEffectByName("First")
    assert editor.activeEffect() is None
    assert host.takeProblems() == ["RuntimeError in a callback: First starts without a segmentation, where Slicer 5.10 crashes"]
    editor.readOnly = True
    editor.readOnly = False
    assert host.takeProblems() == []  # the node no longer asks for it


def test_two_editors_of_one_node_both_run_its_effect(editor):
    import slicer

    volume = addVolume("PET")
    second = slicer.qMRMLSegmentEditorWidget()
    second.setMRMLScene(slicer.mrmlScene)
    second.setMRMLSegmentEditorNode(editor.mrmlSegmentEditorNode())
    editor.setSegmentationNode(addSegmentation(volume))
    editor.setActiveEffectByName("First")
    assert editor.activeEffect().name == second.activeEffect().name == "First"
    second.setMRMLSegmentEditorNode(None)
    editor.setActiveEffect(None)
    assert second.activeEffect() is not None
    second.delete()


def test_a_deleted_editor_leaves_no_observer_on_the_views(editor, views, host):
    import slicer

    second = slicer.qMRMLSegmentEditorWidget()
    second.setMRMLScene(slicer.mrmlScene)
    second.setMRMLSegmentEditorNode(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode"))
    second.setupViewObservations()
    second.delete()
    views.sliceWidget("Red").sliceView().interactor().InvokeEvent("MouseMoveEvent")
    assert host.takeProblems() == []


def names(editor):
    found = (editor.effectByIndex(index) for index in range(1, 9))
    return [effect.name for effect in found if effect is not None]


def test_effects_stand_in_their_order_and_later_ones_only_after_the_list_is_updated(editor, registerEffect):
    registerEffect("Paint")
    registerEffect("Threshold")
    assert names(editor) == ["First"]
    editor.updateEffectList()
    assert names(editor) == ["First", "Paint", "Threshold"]
    editor.setEffectNameOrder(["Threshold", "Draw", "First"])
    assert names(editor) == ["Threshold", "First", "Paint"]
    editor.unorderedEffectsVisible = False
    assert names(editor) == ["Threshold", "First"]


def test_an_answer_of_an_effect_that_is_no_bool_is_false_and_the_test_knows(editor, host):
    effect = editor.effectByName("First")
    effect.self().answer = True
    assert effect.processInteractionEvents(None, 0, None) is True
    effect.self().answer = np.True_
    assert effect.processInteractionEvents(None, 0, None) is False
    assert "not a bool" in host.takeProblems()[0]


def backgrounds(views):
    composites = [views.sliceWidget(name).sliceLogic().GetSliceCompositeNode() for name in ("Red", "Green", "Yellow")]
    return [composite.GetBackgroundVolumeID() for composite in composites]


def test_a_source_volume_takes_the_place_of_what_the_slice_views_show_unless_that_is_switched_off(editor, views):
    import slicer

    ct, pet, other = addVolume("CT"), addVolume("PET"), addVolume("another PET")
    slicer.util.setSliceViewerLayers(background=ct)
    editor.setSegmentationNode(addSegmentation(pet))
    assert backgrounds(views) == [pet.GetID()] * 3
    editor.autoShowSourceVolumeNode = False
    editor.setSegmentationNode(addSegmentation(other))
    assert editor.sourceVolumeNode() is other
    assert backgrounds(views) == [pet.GetID()] * 3


def test_a_segment_that_goes_takes_the_selection_with_it(editor):
    node = addSegmentation(addVolume("PET"), "Liver")
    editor.setSegmentationNode(node)
    assert editor.currentSegmentID() == "Liver"
    node.GetSegmentation().RemoveSegment("Liver")
    assert editor.currentSegmentID() == ""
