"""A registration by the extension SlicerElastix: its module opened with both CTs, and what it makes used; and what is said where it is not there."""

from types import SimpleNamespace

import numpy as np
import pytest
from followuppatient import SHIFT_MM, known  # noqa: F401
from quantpanel import click
from slicerhost.tooltips import toolTipOf
from test_quant_followup import brought, cells, follow  # noqa: F401


class Elastix:
    """What of General Registration (Elastix) is used, with its roles (lassoan/SlicerElastix 000bae49)."""

    FIXED_VOLUME_REF, MOVING_VOLUME_REF = "FixedVolume", "MovingVolume"
    OUTPUT_TRANSFORM_REF, OUTPUT_VOLUME_REF = "OutputTransform", "OutputVolume"

    def __init__(self):
        self.logic, self.references, self.shown = self, {}, None

    def widgetRepresentation(self):
        return SimpleNamespace(self=lambda: self)

    def getParameterNode(self):
        return SimpleNamespace(SetNodeReferenceID=self.references.__setitem__)

    def setParameterNode(self, node):
        self.shown = node

    def apply(self):
        """The later examination is laid onto the first, as the known registration does."""
        import slicer

        matrix = np.eye(4)
        matrix[:3, 3] = [-each for each in SHIFT_MM]
        node = slicer.mrmlScene.GetNodeByID(self.references[self.OUTPUT_TRANSFORM_REF])
        node.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(matrix))


@pytest.fixture
def elastix(brought, monkeypatch):  # noqa: F811
    """The extension is installed, and each PET has a CT."""
    import slicer
    from HER2QuantLib import followupelastix

    module, selected = Elastix(), []
    monkeypatch.setattr(slicer.modules, "elastix", module, raising=False)
    monkeypatch.setattr(slicer.util, "selectModule", selected.append)
    cts = {}
    for pet in (brought.her2, brought.fdg):
        cts[pet.GetID()] = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", f"CT of {pet.GetName()}")
    # Only where Elastix asks: what is measured stays as it was.
    monkeypatch.setattr(followupelastix, "imageOf", lambda entry: cts[entry.node.GetID()])
    brought.panel.update()
    return SimpleNamespace(module=module, selected=selected, cts=cts)


def test_without_the_extension_the_button_says_how_to_get_it(brought):  # noqa: F811
    assert not brought.ui.elastixButton.enabled
    assert "Extensions Manager (its category is Registration)" in toolTipOf(brought.ui.elastixButton)


def test_without_a_ct_the_button_says_which_is_missing(brought, monkeypatch):  # noqa: F811
    import slicer

    monkeypatch.setattr(slicer.modules, "elastix", Elastix(), raising=False)
    brought.panel.update()
    assert not brought.ui.elastixButton.enabled and "load the CT of HER2" in toolTipOf(brought.ui.elastixButton)


def test_elastix_opens_with_the_first_fixed_and_the_later_moving_and_its_transform_is_used(brought, elastix):  # noqa: F811
    import slicer

    assert brought.ui.elastixButton.enabled, toolTipOf(brought.ui.elastixButton)
    click(brought.ui.elastixButton)
    roles = {role: slicer.mrmlScene.GetNodeByID(each).GetName() for role, each in elastix.module.references.items()}
    assert roles["FixedVolume"] == "CT of HER2 PET d4" and roles["MovingVolume"] == "CT of FDG PET"
    assert (
        roles["OutputTransform"] == "FDG to HER2, Elastix" and roles["OutputVolume"]
    )  # with one, the moving CT stays where it is
    assert elastix.selected == ["Elastix"] and elastix.module.shown is not None
    # A hurried user comes back without having pressed Apply there.
    assert brought.ui.transformSelector.currentNode().GetName() == "FDG to HER2, Elastix"
    assert not brought.ui.useTransformButton.enabled and "moves nothing yet" in toolTipOf(brought.ui.useTransformButton)
    elastix.module.apply()
    brought.panel.update()  # as whenever the module is entered
    click(brought.ui.useTransformButton)
    assert "By the transform FDG.tfm" in brought.ui.spaceLabel.text and cells(brought, 2).count("both") == 2
