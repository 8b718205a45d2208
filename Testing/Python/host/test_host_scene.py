"""The host's scene, node selectors, files and parameter nodes are Slicer's."""

import enum
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest


@pytest.fixture
def slicer(host):
    import slicer

    return slicer


def addVolume(slicer, name="PET", value=1.0):
    return slicer.util.addVolumeFromArray(np.full((4, 5, 6), value, np.float32), name=name)


def test_closing_the_scene_removes_nodes_and_their_hierarchy_items(slicer, host):
    hierarchy = slicer.mrmlScene.GetSubjectHierarchyNode()
    node = addVolume(slicer)
    assert hierarchy.GetItemByDataNode(node)
    host.closeScene()
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == 0
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSubjectHierarchyNode") == 1


def test_a_node_selector_follows_the_scene(slicer, host):
    selector = slicer.qMRMLNodeComboBox()
    selector.nodeTypes = ["vtkMRMLScalarVolumeNode"]
    selector.setMRMLScene(slicer.mrmlScene)
    told = []
    selector.connect("currentNodeChanged(vtkMRMLNode*)", lambda node: told.append(node and node.GetName()))
    first = addVolume(slicer, "first")
    addVolume(slicer, "second")
    assert selector.currentNode() is first
    slicer.mrmlScene.RemoveNode(first)
    assert selector.currentNode().GetName() == "second"
    host.closeScene()
    assert selector.currentNode() is None
    assert told == ["first", "second", None]


def test_a_node_selector_shows_only_nodes_with_its_attributes(slicer):
    selector = slicer.qMRMLNodeComboBox()
    selector.nodeTypes = ["vtkMRMLScalarVolumeNode"]
    selector.addAttribute("vtkMRMLScalarVolumeNode", "HER2.kind", "SUVbw")
    selector.setMRMLScene(slicer.mrmlScene)
    plain = addVolume(slicer)
    assert selector.nodeCount() == 0
    plain.SetAttribute("HER2.kind", "SUVbw")
    assert selector.nodeCount() == 1


def test_a_scene_comes_back_from_its_bundle(slicer, tmp_path):
    addVolume(slicer, "PET", 3.5)
    path = str(tmp_path / "scene.mrb")
    assert slicer.util.saveScene(path)
    slicer.mrmlScene.Clear(0)
    slicer.util.loadScene(path)
    assert slicer.util.arrayFromVolume(slicer.util.getNode("PET")).max() == 3.5


class Rule(enum.Enum):
    FIXED = 1
    RELATIVE = 2


@pytest.fixture
def Parameters(slicer):
    from slicer.parameterNodeWrapper import WithinRange, parameterNodeWrapper

    @parameterNodeWrapper
    class Parameters:
        volume: slicer.vtkMRMLScalarVolumeNode
        threshold: Annotated[float, WithinRange(0, 20)] = 4.0
        rule: Rule = Rule.RELATIVE
        shown: bool = True
        folder: Path

    return Parameters


def test_parameters_are_kept_in_the_node_as_slicer_keeps_them(slicer, Parameters):
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode")
    parameters = Parameters(node)
    parameters.threshold = 5.5
    parameters.rule = Rule.FIXED
    parameters.volume = addVolume(slicer)
    parameters.folder = Path("out")
    assert [node.GetParameter(name) for name in ("threshold", "rule", "shown", "folder")] == ["5.5", "FIXED", "True", "out"]
    again = Parameters(node)
    assert (again.threshold, again.rule, again.shown, again.folder) == (5.5, Rule.FIXED, True, Path("out"))
    assert again.volume is parameters.volume


def test_a_parameter_outside_its_range_or_of_another_type_fails(slicer, Parameters):
    parameters = Parameters(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode"))
    with pytest.raises(ValueError, match=r"within \[0, 20\]"):
        parameters.threshold = 21.0
    with pytest.raises(ValueError, match="must be a bool"):
        parameters.shown = "yes"
    with pytest.raises(ValueError, match="vtkMRMLScalarVolumeNode"):
        parameters.volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode")


def bound(slicer, kind, name):
    import qt

    panel = qt.QWidget()
    layout = qt.QVBoxLayout(panel)
    widget = kind()
    widget.setProperty("SlicerParameterName", name)
    layout.addWidget(widget)
    return panel, widget


def test_a_widget_and_its_parameter_follow_each_other(slicer, Parameters):
    import ctk

    parameters = Parameters(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode"))
    panel, slider = bound(slicer, ctk.ctkSliderWidget, "threshold")
    tag = parameters.connectGui(panel)
    assert (slider.value, slider.maximum) == (4.0, 20.0)
    slider.value = 7.5
    assert parameters.threshold == 7.5
    parameters.threshold = 2.5
    assert slider.value == 2.5
    parameters.disconnectGui(tag)
    slider.value = 9.0
    assert parameters.threshold == 2.5


def test_a_widget_that_slicer_cannot_bind_fails(slicer, Parameters):
    import qt

    parameters = Parameters(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode"))
    panel, _ = bound(slicer, qt.QLineEdit, "threshold")
    with pytest.raises(RuntimeError, match="Unable to create GUI connector"):
        parameters.connectGui(panel)
    panel, _ = bound(slicer, qt.QLineEdit, "thresold")
    with pytest.raises(ValueError, match="Cannot find a param"):
        parameters.connectGui(panel)


def test_a_node_takes_its_display_nodes_with_it_and_a_second_removal_is_an_error(host):
    """Seen in Slicer's own Qt layer: "Failed to access subject hierarchy node" for each display node."""
    import slicer

    volume = slicer.util.addVolumeFromArray(np.ones((2, 2, 2), np.float32))
    volume.CreateDefaultDisplayNodes()
    display = volume.GetDisplayNode()
    slicer.mrmlScene.RemoveNode(volume)
    assert not slicer.mrmlScene.IsNodePresent(display)
    slicer.mrmlScene.RemoveNode(display)
    (problem,) = host.takeProblems()
    assert problem.startswith("Failed to access subject hierarchy node")
