"""A registration by Elastix: the module of the extension SlicerElastix, opened with the images of both examinations filled in.

Its roles and its output are those of General Registration (Elastix), lassoan/SlicerElastix 000bae49: the transform that it makes, put over the moving volume, lays
that onto the fixed one, as the section expects it.
"""

from typing import Any

import slicer
from slicer.i18n import tr as _

from HER2QuantLib import origin
from HER2QuantLib.followuplist import Entry

MODULE = "Elastix"


def imageOf(entry: Entry) -> Any:
    """What an examination is registered by: the CT of a PET/CT, else its own images; None where the scene has none."""
    return origin.ctOf(entry.node) if entry.isPET else entry.node


def whyNot(first: Entry | None, later: Entry | None) -> str:
    """What is missing before Elastix can be opened, as a sentence; empty where nothing is."""
    if not hasattr(slicer.modules, MODULE.lower()):
        return _(
            "The extension SlicerElastix is not installed. Install it with the Extensions Manager (its category is Registration) and restart Slicer; or choose a"
            " transform made another way."
        )
    for entry in (first, later):
        if entry is not None and imageOf(entry) is None:
            return _("Elastix registers CTs: load the CT of {name} from the DICOM database.").format(name=entry.examinationID)
    return ""


def openElastix(first: Entry, later: Entry) -> Any:
    """Open its module with the first as the fixed volume and the later as the moving one; returns the node that it will fill. A person chooses the preset and
    applies it."""
    name = _("{later} to {first}, Elastix").format(later=later.examinationID, first=first.examinationID)
    transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTransformNode", name)
    # With an output volume it leaves the moving one where it is.
    output = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", _("{name}, to look at").format(name=name))
    widget = slicer.modules.elastix.widgetRepresentation().self()
    logic, parameters = widget.logic, widget.logic.getParameterNode()
    for role, node in (
        (logic.FIXED_VOLUME_REF, imageOf(first)),
        (logic.MOVING_VOLUME_REF, imageOf(later)),
        (logic.OUTPUT_TRANSFORM_REF, transform),
        (logic.OUTPUT_VOLUME_REF, output),
    ):
        parameters.SetNodeReferenceID(role, node.GetID())
    widget.setParameterNode(parameters)
    slicer.util.selectModule(MODULE)
    return transform
