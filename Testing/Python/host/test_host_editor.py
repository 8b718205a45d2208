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


def testASourceVolumeIsRefusedWithoutASegmentationAndTheErrorIsKnown(editor, host):
    editor.setSourceVolumeNode(addVolume("PET"))
    assert editor.sourceVolumeNode() is None
    (problem,) = host.takeProblems()
    assert "need to set segment editor and segmentation nodes first" in problem


def testASegmentationBringsItsReferenceVolumeAndItsFirstSegment(editor):
    volume, other = addVolume("PET"), addVolume("other")
    editor.setSegmentationNode(addSegmentation(volume, "a", "b"))
    assert (editor.sourceVolumeNode(), editor.currentSegmentID()) == (volume, "a")
    editor.setSegmentationNode(addSegmentation(other))
    assert (editor.sourceVolumeNode(), editor.currentSegmentID()) == (other, "")


def testWithoutASegmentationTheSourceVolumeStays(editor):
    volume = addVolume("PET")
    editor.setSegmentationNode(addSegmentation(volume))
    editor.setSegmentationNode(None)
    assert editor.sourceVolumeNode() is volume


def testTheHiddenSelectorPutsAnotherSegmentationInThePlaceOfADeletedOne(editor):
    import slicer

    volume = addVolume("PET")
    first, second = addSegmentation(volume), addSegmentation(volume)
    editor.setSegmentationNode(first)
    slicer.mrmlScene.RemoveNode(first)
    assert editor.mrmlSegmentEditorNode().GetSegmentationNode() is second


def testAnEffectWithoutASegmentationIsACrashOfSlicer510(editor, host):
    editor.setActiveEffectByName("First")
    assert editor.activeEffect() is None
    assert host.takeProblems() == ["RuntimeError in a callback: First starts without a segmentation, where Slicer 5.10 crashes"]
    editor.readOnly = True
    editor.readOnly = False
    assert host.takeProblems() == []  # the node no longer asks for it


def testTwoEditorsOfOneNodeBothRunItsEffect(editor):
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


def testADeletedEditorLeavesNoObserverOnTheViews(editor, views, host):
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


def testEffectsStandInTheirOrderAndLaterOnesOnlyAfterTheListIsUpdated(editor, registerEffect):
    registerEffect("Paint")
    registerEffect("Threshold")
    assert names(editor) == ["First"]
    editor.updateEffectList()
    assert names(editor) == ["First", "Paint", "Threshold"]
    editor.setEffectNameOrder(["Threshold", "Draw", "First"])
    assert names(editor) == ["Threshold", "First", "Paint"]
    editor.unorderedEffectsVisible = False
    assert names(editor) == ["Threshold", "First"]


def testAnAnswerOfAnEffectThatIsNoBoolIsFalseAndTheTestKnows(editor, host):
    effect = editor.effectByName("First")
    effect.self().answer = True
    assert effect.processInteractionEvents(None, 0, None) is True
    effect.self().answer = np.True_
    assert effect.processInteractionEvents(None, 0, None) is False
    assert "not a bool" in host.takeProblems()[0]
