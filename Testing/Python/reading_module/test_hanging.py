"""How a case hangs in the views, and how it goes again."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume


def test_views_of_one_slice_have_one_scale_and_one_middle(panel, views, host):
    """The CT ends within the PET: fitted each to its own volume, what is compared would have two sizes."""
    views.setLayout(3)  # SlicerLayoutFourUpView, whatever tests before have left
    host.app.processEvents()
    from HER2PETLib.reading.packet.images import CaseVolumes, anteriorMaximum
    from HER2ReadingLib import hanging
    from HER2ReadingLib.blindedscene import BlindedScene

    pet = Volume(np.zeros((20, 60, 60), np.float32), Geometry.fromLPS((20, 60, 60), (-118.0, -118.0, 0.0), (4, 4, 4), np.eye(3)))
    ct = Volume(np.zeros((20, 40, 40), np.int16), Geometry.fromLPS((20, 40, 40), (-40.0, -60.0, 0.0), (2, 2, 4), np.eye(3)))
    scene = BlindedScene()
    scene.show(
        CaseVolumes(pet, anteriorMaximum(pet), ct),
        {"layout": "planesAndMIP", "petWindow": [0, 10], "ctWindow": [-160, 240]},
    )
    nodes = [views.sliceWidget(view.tag).mrmlSliceNode() for view in (hanging.PET, hanging.CT, hanging.FUSED)]
    scales = [node.GetFieldOfView()[axis] / node.GetDimensions()[axis] for node in nodes for axis in (0, 1)]
    assert scales == pytest.approx([scales[0]] * 6)
    # mm: the whole PET; the widths of views beside each other may differ by a pixel.
    assert all(node.GetFieldOfView()[axis] >= 240 - 1.01 * scales[0] for node in nodes for axis in (0, 1))
    middles = [[node.GetSliceToRAS().GetElement(row, 3) for row in (0, 1)] for node in nodes]
    assert middles == [pytest.approx([0, 0])] * 3
    scene.clear()


def test_no_node_is_taken_out_of_the_scene_twice(panel, views, makeStudy, host):
    """With a node of the data tree its display nodes may go by themselves; the application logs an error for each that goes again."""
    import slicer

    panel.openPacket(makeStudy().packet("anna"))
    pet = panel.python.logic.scene.nodes()["pet"]
    display = pet.GetDisplayNode()

    def onRemoved(caller, event):
        if slicer.mrmlScene.IsNodePresent(display) and not slicer.mrmlScene.IsNodePresent(pet):
            slicer.mrmlScene.RemoveNode(display)

    tag = slicer.mrmlScene.AddObserver(slicer.mrmlScene.NodeRemovedEvent, onRemoved)
    panel.python.logic.showAnew()
    slicer.mrmlScene.RemoveObserver(tag)
    assert host.core.errors == []
