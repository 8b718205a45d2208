"""While a packet is open the scene tells nobody's identity, nor does what is saved of it."""

import re
import shutil
import zipfile

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.leaks import findLeaks
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.reading.study.study import createStudy

PASSPHRASE = "four words nobody knows"
PATIENT = ("Lindqvist^Margareta", "19481130-2222", "PETCTZr89 Uppsala")


def everyText(scene):
    """Every text of the scene: of each node all that it prints (names, attributes, references, texts), and of the hierarchy."""
    texts = [scene.GetURL() or "", scene.GetRootDirectory() or ""]
    for index in range(scene.GetNumberOfNodes()):
        node = scene.GetNthNode(index)
        # How often anything was changed in this process is no text: a long one comes to every number of five digits.
        texts += [re.sub(r"Time: \d+", "", str(node)), node.GetName() or "", node.GetDescription() or ""]
        texts += [f"{name} {node.GetAttribute(name)}" for name in node.GetAttributeNames()]
        if node.IsA("vtkMRMLStorableNode"):
            for number in range(node.GetNumberOfStorageNodes()):
                texts.append(node.GetNthStorageNode(number).GetFileName() or "")
    hierarchy = scene.GetSubjectHierarchyNode()
    items = []
    hierarchy.GetItemChildren(hierarchy.GetSceneItemID(), items, True)
    for item in items:
        texts += [hierarchy.GetItemName(item), *hierarchy.GetItemAttributeNames(item), hierarchy.GetItemUID(item, "DICOM")]
    return "\n".join(texts)


@pytest.fixture
def identified(host, tmp_path):
    """A scene as another module leaves it: a patient's name in nodes, attributes, hierarchy and the scene's file name."""
    import slicer

    node = slicer.util.addVolumeFromArray(np.ones((4, 4, 4), np.float32), name=f"PET {PATIENT[0]}")
    node.SetAttribute("DICOM.instanceUIDs", "1.2.826.0.1.3680043.8.498.1")
    node.SetDescription(PATIENT[2])
    table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", f"Table {PATIENT[1]}")
    table.SetAttribute("patient", PATIENT[0])
    text = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTextNode", "Report")
    text.SetText(PATIENT[0])
    hierarchy = slicer.mrmlScene.GetSubjectHierarchyNode()
    hierarchy.CreateSubjectItem(hierarchy.GetSceneItemID(), PATIENT[0])
    singleton = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode", "AnotherModule")
    singleton.SetSingletonTag("AnotherModule")
    singleton.SetAttribute("outputFolder", f"/data/{PATIENT[0]}")
    slicer.mrmlScene.SetURL(str(tmp_path / f"{PATIENT[0]}.mrb"))
    slicer.mrmlScene.SetRootDirectory(f"/data/{PATIENT[0]}")  # as loading a scene does: the Save dialog begins there
    return set(PATIENT)


def test_nothing_of_a_former_scene_is_left(panel, makeStudy, identified, host):
    import slicer
    from slicerhost import dialogs

    packet = makeStudy().packet("anna")
    slicer.util.showStatusMessage(f"Written: /data/{PATIENT[0]}")
    assert all(name in everyText(slicer.mrmlScene) for name in identified)
    dialogs.answers.append(0x00400000)  # QMessageBox.Cancel
    panel.openPacket(packet)
    assert panel.logic.session is None  # nothing is closed before it was confirmed
    assert all(name in everyText(slicer.mrmlScene) for name in identified)
    dialogs.answers.append(0x00000400)  # QMessageBox.Ok
    panel.openPacket(packet)
    assert [window.title for window in dialogs.take()] == ["Close the scene?"] * 2
    assert panel.logic.session is not None
    found = everyText(slicer.mrmlScene)
    assert [name for name in identified if name in found] == []
    assert PATIENT[0] not in host.mainWindow.windowTitle
    assert host.mainWindow.statusBar().currentMessage() == ""


def savedScene(folder):
    """The files of the scene as the user saves it, unpacked."""
    import slicer

    folder.mkdir()
    assert slicer.util.saveScene(str(folder / "reading.mrb"))
    with zipfile.ZipFile(folder / "reading.mrb") as archive:
        archive.extractall(folder / "content")
    (folder / "reading.mrb").unlink()
    return folder


def test_the_case_is_shown_and_saved_without_identity(panel, views, makeStudy, host, tmp_path, generatedPatient):
    """The source is DICOM with names, dates and UIDs in its headers; every one of these texts is looked for."""
    import slicer

    panel.openPacket(makeStudy().packet("anna"))
    panel.keys("4", "C", "a comment", "Return")
    # What every scene says, of whomever: words of VTK and MRML, colors, numbers.
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "scene.txt").write_text(everyText(slicer.mrmlScene))
    savedScene(tmp_path / "other" / "saved")
    panel.click(panel.ui.closeButton)

    folder = tmp_path / "Zetafolder"
    shutil.copytree(generatedPatient(0), folder)
    files = {name: str(folder / name) for name in ("PET", "CT", "regions.seg.nrrd")}
    source = Case("Casus-Margareta", files["PET"], files["regions.seg.nrrd"], ct=files["CT"], patientID="Subject-Theta")
    study, refused = createStudy(
        tmp_path / "dicomStudy", [source], title="A trial", tracer="89Zr-trastuzumab", readers=["anna", "bert"]
    )
    assert refused == []
    handOut(study)
    identifying = {*readImages(source).identifying, study.key.secret, *study.key.cases, "Margareta", "Theta", "bert"}
    usual = {leak.text for leak in findLeaks(tmp_path / "other", identifying)}
    identifying -= usual
    assert len(identifying) > 300  # instance UIDs, names, dates
    assert len(usual) < 15, usual

    panel.openPacket(study.packet("anna"))
    panel.keys("4", "C", "a comment", "Return")
    assert panel.logic.scene.isShown
    seen = savedScene(tmp_path / "saved")
    names = [path.name for path in seen.rglob("*") if path.is_file()]
    assert any(name.endswith(".mrml") for name in names)
    assert any(name.startswith("PET") for name in names)
    (seen / "scene.txt").write_text(everyText(slicer.mrmlScene))
    window = [panel.ui.caseLabel.text, panel.ui.messageLabel.text, host.mainWindow.windowTitle]
    (seen / "window.txt").write_text("\n".join([*window, host.mainWindow.statusBar().currentMessage()]))
    assert findLeaks(seen, identifying) == []


def test_leaving_closes_the_scene_and_gives_the_layout_back(panel, views, makeStudy):
    import slicer
    from HER2ReadingLib.blindedscene import isOccupied

    views.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView)
    panel.openPacket(makeStudy().packet("anna"))
    assert isOccupied()
    panel.click(panel.ui.closeButton)
    assert not isOccupied()
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLScalarVolumeNode") == 0
    assert views.layout == slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView


def test_a_new_case_leaves_nothing_of_the_former_one(panel, views, makeStudy):
    import slicer

    panel.openPacket(makeStudy().packet("anna"))
    before = slicer.mrmlScene.GetNumberOfNodes()
    panel.keys("1", "2", "3", "Return")
    assert slicer.mrmlScene.GetNumberOfNodes() == before
    volumes = slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")
    assert sorted(node.GetName() for node in volumes) == ["CT", "MIP", "PET", "PET color"]


def test_data_probe_forgets_the_former_scenes_file_name(panel, makeStudy, identified, host):
    """Slicer's Data Probe writes the scene's file name on its frame and changes it only when the mouse enters a view."""
    import ctk
    from slicerhost import dialogs

    probe = ctk.ctkCollapsibleButton(f"Data Probe: {PATIENT[0]}.mrb", host.mainWindow)
    probe.setObjectName("DataProbeCollapsibleWidget")
    try:
        dialogs.answers.append(0x00000400)  # QMessageBox.Ok
        panel.openPacket(makeStudy(readerMay={"seeSUV": True, "reopenCases": True}).packet("anna"))
        dialogs.take()
        assert probe.text == "Data Probe"
    finally:
        probe.setParent(None)
        probe.deleteLater()


def test_free_search_begins_at_one_point_in_all_views(panel, views, makeStudy):
    import slicer

    panel.openPacket(makeStudy(givenFoci=False).packet("anna"))
    point = slicer.util.getNode("Crosshair*").GetCrosshairRAS()
    bounds = [0.0] * 6
    panel.logic.scene.nodes()["pet"].GetRASBounds(bounds)
    assert point == pytest.approx([(bounds[axis] + bounds[axis + 1]) / 2 for axis in (0, 2, 4)])
    tags = {"PET": 2, "CT": 2, "Fused": 2, "Coronal": 1, "MIP": 1}
    offsets = {tag: views.sliceWidget(f"HER2Reading{tag}").sliceLogic().GetSliceNode().GetSliceOffset() for tag in tags}
    assert offsets == pytest.approx({tag: point[axis] for tag, axis in tags.items()})


def test_a_former_case_goes_in_one_batch(panel, views, makeStudy):
    """Outside a batch Slicer's views and trees look at the whole scene after every node that goes, for 0.1 s and more."""
    import slicer

    panel.openPacket(makeStudy().packet("anna"))
    removed = []

    def onRemoved(scene, event):
        removed.append(scene.IsBatchProcessing())

    tag = slicer.mrmlScene.AddObserver(slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, onRemoved)
    try:
        panel.keys("1", "2", "3", "Return")
    finally:
        slicer.mrmlScene.RemoveObserver(tag)
    assert len(removed) >= 10  # five nodes and their displays
    assert all(removed)
    assert not slicer.mrmlScene.IsBatchProcessing()


def test_the_pet_in_color_leaves_no_frame_beside_the_ct(panel, makeStudy):
    """What has the darkest color is not drawn: where the PET reaches farther than the CT it would be a gray frame."""
    panel.openPacket(makeStudy(hanging={"layout": "planes", "petWindow": [0, 8], "ctWindow": [-160, 240]}).packet("anna"))
    nodes = panel.logic.scene.nodes()
    display = nodes["fusion"].GetDisplayNode()
    assert display.GetApplyThreshold()
    assert display.GetLowerThreshold() == pytest.approx(0.08)
    assert display.GetUpperThreshold() > 1000
    assert not any(nodes[name].GetDisplayNode().GetApplyThreshold() for name in ("pet", "ct", "projection"))
