"""Organ masks in HER2Quant: chosen, made by TotalSegmentator, and with reference regions in them."""

import sys
import types

import numpy as np
import pytest
from HER2PETLib.errors import CancelledError
from quantpanel import SHAPE, click, column, crosshairAt, cube, toRAS, waitForTable

# Half edges in voxels of 4 mm (k, j, i), and centers: an aorta and a liver that are known in every voxel, a femur, a hip bone above it.
ORGANS = {
    "aorta": ((45, 66, 40), (30, 4, 4)),
    "liver": ((45, 45, 62), (14, 14, 14)),
    "femur_left": ((12, 50, 40), (8, 3, 3)),
    "hip_left": ((26, 50, 40), (5, 4, 4)),
}


def box(name):
    center, half = ORGANS[name]
    return tuple(slice(at - each, at + each + 1) for at, each in zip(center, half, strict=True))


@pytest.fixture
def masks(panel, pet):
    """A segmentation with a segment an organ, IDs as TotalSegmentator's; the PET is 2.0 in the aorta and 1.5 in the liver."""
    import slicer

    values = slicer.util.arrayFromVolume(pet)
    values[box("aorta")], values[box("liver")] = 2.0, 1.5
    values[cube((45, 45, 62), 3)] = 12.0  # the lesion in the liver's dome
    slicer.util.arrayFromVolumeModified(pet)
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "organs")
    node.CreateDefaultDisplayNodes()
    node.SetReferenceImageGeometryParameterFromVolumeNode(pet)
    for name in ORGANS:
        mask = np.zeros(SHAPE, np.uint8)
        mask[box(name)] = 1
        node.GetSegmentation().AddEmptySegment(name, name)
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, name, pet)
    return node


def referencesOf(panel):
    from HER2PETSlicer import nodes

    segmentation = panel.ui.segmentationSelector.currentNode().GetSegmentation()
    segments = {
        segmentation.GetNthSegmentID(index): segmentation.GetNthSegment(index)
        for index in range(segmentation.GetNumberOfSegments())
    }
    return {key: each.GetName() for key, each in segments.items() if nodes.tagOf(each, "HER2PET.Role") == "reference"}


def test_masks_of_this_pet_are_chosen_by_themselves_and_never_as_the_regions(panel, pet, masks, host):
    host.app.processEvents()
    panel.frame.enter()
    assert panel.ui.organsSelector.currentNode() is masks
    assert panel.ui.segmentationSelector.currentNode() is None
    assert not panel.ui.candidatesCollapsibleButton.collapsed


def test_masks_that_are_said_to_be_of_the_pet_only_after_they_have_come_are_chosen(panel, pet, masks, host):
    """Files that are read under a bar: events come through before the node says whose it is."""
    import slicer

    slicer.mrmlScene.RemoveNode(masks)
    late = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "organs")
    for name in ORGANS:
        late.GetSegmentation().AddEmptySegment(name, name)
    host.app.processEvents()
    assert panel.ui.organsSelector.currentNode() is None
    late.SetReferenceImageGeometryParameterFromVolumeNode(pet)
    host.app.processEvents()
    assert panel.ui.organsSelector.currentNode() is late


def test_who_cancels_leaves_no_segmentation_behind(panel, pet, masks, monkeypatch, host):
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    create = slicer.util.createProgressDialog

    def createCancelled(**how):
        dialog = create(**how)
        dialog.cancel()
        return dialog

    panel.frame.enter()
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    monkeypatch.setattr(slicer.util, "createProgressDialog", createCancelled)
    before = slicer.util.getNodesByClass("vtkMRMLSegmentationNode")
    for button in (panel.ui.placeReferencesButton, panel.ui.findButton):
        click(button)
        assert slicer.util.getNodesByClass("vtkMRMLSegmentationNode") == before == [masks]
        assert panel.ui.segmentationSelector.currentNode() is None


def test_reference_regions_are_placed_in_the_organs_and_those_without_a_mask_are_named(panel, pet, masks, screenshot):
    panel.frame.enter()
    panel.ui.organsCollapsibleButton.collapsed = False
    click(panel.ui.placeReferencesButton)
    assert referencesOf(panel) == {"automatic-bloodPool": "Blood pool", "automatic-liver": "Liver"}
    assert "there is no mask: Spleen, Kidney, Bone marrow, Lung, Gluteal muscle, Brain" in panel.ui.organsStatusLabel.text
    screenshot(panel.frame, "HER2Quant-organs")
    waitForTable(panel)
    means = dict(zip(column(panel, "Name"), map(float, column(panel, "SUVmean")), strict=True))
    assert means == pytest.approx({"Blood pool": 2.0, "Liver": 1.5})


def test_what_a_person_drew_moved_or_redrew_wins(panel, pet, masks):
    import slicer

    panel.frame.enter()
    crosshairAt(toRAS((70, 60, 48)))
    panel.ui.tissueComboBox.currentIndex = panel.ui.tissueComboBox.findData("bloodPool")
    click(panel.ui.placeReferenceButton)
    panel.ui.organsCollapsibleButton.collapsed = False
    click(panel.ui.placeReferencesButton)
    assert "a person drew or changed one: Blood pool" in panel.ui.organsStatusLabel.text
    assert sorted(referencesOf(panel).values()) == ["Blood pool", "Liver"]
    click(panel.ui.placeReferencesButton)  # what a rule made is made anew
    assert sorted(referencesOf(panel).values()) == ["Blood pool", "Liver"]
    mask = np.zeros(SHAPE, np.uint8)
    mask[cube((45, 45, 62), 2)] = 1
    node = panel.ui.segmentationSelector.currentNode()
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, "automatic-liver", pet)
    click(panel.ui.placeReferencesButton)
    assert "changed one: Blood pool, Liver" in panel.ui.organsStatusLabel.text
    waitForTable(panel)
    assert "Changed by hand since" in column(panel, "Note")[column(panel, "Name").index("Liver")]


def test_a_reference_region_is_moved_to_the_crosshair_and_is_a_persons_then(panel, pet, masks, host):
    from slicerhost import dialogs

    panel.frame.enter()
    panel.ui.organsCollapsibleButton.collapsed = False
    click(panel.ui.placeReferencesButton)
    waitForTable(panel)
    before = list(column(panel, "Volume"))
    crosshairAt(toRAS((70, 60, 48)))  # in the body, 0.8
    panel.ui.tableView.selectRow(column(panel, "Name").index("Liver"))
    click(panel.ui.moveReferenceButton)
    waitForTable(panel)
    at = column(panel, "Name").index("Liver")
    assert float(column(panel, "SUVmean")[at]) == pytest.approx(0.8) and column(panel, "Volume") == before
    assert "Changed by hand since" in column(panel, "Note")[at]
    click(panel.ui.placeReferencesButton)
    assert "changed one: Liver" in panel.ui.organsStatusLabel.text
    crosshairAt(toRAS((0, 60, 48)))  # half of it would lie outside
    dialogs.answers.append(0x00000400)  # QMessageBox.Ok
    click(panel.ui.moveReferenceButton)
    (window,) = dialogs.take()
    assert "Liver would leave the PET" in window.text
    host.takeProblems()


def test_a_candidate_in_an_organ_gets_its_site(panel, pet, masks):
    import slicer

    panel.frame.enter()
    values = slicer.util.arrayFromVolume(pet)
    values[cube((28, 50, 40), 1)] = 7.0  # in the hip bone, above the femur: its ilium
    slicer.util.arrayFromVolumeModified(pet)
    click(panel.ui.findButton)
    log = panel.python.candidatePanel.reviewPanel.review.log
    places = {round(focus.suvMax): str(focus.place) for focus in log.foci.values()}
    assert places[12] == "liver" and places[7] == "left ilium"
    assert "Without organ masks" not in panel.ui.candidatesStatusLabel.text


def test_without_the_extension_the_button_says_how_to_get_it(panel, pet):
    assert not panel.ui.segmentOrgansButton.enabled
    assert "Extensions Manager" in panel.ui.segmentOrgansButton.toolTip


@pytest.fixture
def extension(monkeypatch, loadedModule):
    """The extension TotalSegmentator as its sources have it (SlicerTotalSegmentator 6a82370b): the class of its logic, which starts a process and reports
    each line of its output. run: what `process` does after a line was reported."""
    import slicer
    from HER2QuantLib import origin

    made = types.SimpleNamespace(asked=[], killed=[], run=lambda inputVolume, outputSegmentation: None)

    class Process:
        def kill(self):
            made.killed.append(True)

    class TotalSegmentatorLogic:
        def __init__(self):
            self.logCallback = None

        def setupPythonRequirements(self, upgrade=False):
            made.asked.append("packages")

        def process(
            self, inputVolume, outputSegmentation, quality=None, cpu=False, task=None, subset=None, interactive=False,
            sequenceBrowserNode=None,
        ):  # fmt: skip
            made.asked.append((quality, task, interactive))
            self.logProcessOutput(Process())
            made.run(inputVolume, outputSegmentation)

        def logProcessOutput(self, proc, returnOutput=False):
            if self.logCallback:
                self.logCallback("Predicting part 1 of 5 ...")

    monkeypatch.setitem(sys.modules, "TotalSegmentator", types.SimpleNamespace(TotalSegmentatorLogic=TotalSegmentatorLogic))
    monkeypatch.setattr(slicer.modules, "totalsegmentator", object(), raising=False)
    monkeypatch.setattr(origin, "ctOf", lambda pet: pet)  # its grid will do for a CT
    return made


def test_totalsegmentator_makes_the_masks_and_they_are_chosen(panel, extension, pet, masks):
    def run(ct, node):
        node.GetSegmentation().DeepCopy(masks.GetSegmentation())
        node.SetReferenceImageGeometryParameterFromVolumeNode(ct)

    extension.run = run
    panel.python._updateButtons()
    panel.ui.organsCollapsibleButton.collapsed = False
    click(panel.ui.segmentOrgansButton)
    chosen = panel.ui.organsSelector.currentNode()
    assert chosen is not masks and chosen.GetSegmentation().GetNumberOfSegments() == len(ORGANS)
    assert extension.asked == ["packages", ("fast", "total", True)] and not chosen.GetDisplayNode().GetVisibility()


@pytest.mark.parametrize("how", ["fails", "is cancelled"])
def test_where_totalsegmentator_ends_early_nothing_stays(panel, extension, pet, host, how):
    import slicer
    from HER2PETSlicer import organs
    from slicerhost import dialogs

    before = len(slicer.util.getNodesByClass("vtkMRMLSegmentationNode"))
    if how == "fails":

        def run(ct, node):
            raise RuntimeError("CUDA out of memory")

        extension.run = run
        panel.python._updateButtons()
        panel.ui.organsCollapsibleButton.collapsed = False
        dialogs.answers.append(0x00000400)  # QMessageBox.Ok
        click(panel.ui.segmentOrgansButton)
        (window,) = dialogs.take()
        assert "CUDA out of memory" in window.text and "in its own module" in window.text
        host.takeProblems()  # the error goes on to the Python console
    else:

        def cancel(done, total, what):
            raise CancelledError

        with pytest.raises(CancelledError):
            organs.segment(pet, cancel)
        assert extension.killed == [True]
    assert len(slicer.util.getNodesByClass("vtkMRMLSegmentationNode")) == before
