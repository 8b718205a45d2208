"""The Segment Editor effect "HER2 focus", by clicks, wheel and keys in real slice views on the editor's real logic."""

import gc
import json
import os

import numpy as np
from focuseditor import BACKGROUND, FIRST, SECOND, SHAPE, SPACING, counts, key, press, regions, toRAS
from quantpanel import clickView as click
from quantpanel import cube
from slicerhost.tooltips import toolTipOf


def test_a_click_shows_the_region_and_a_second_click_accepts_it(editor, host, screenshot):
    red = editor.views["Red"]
    click(red, toRAS(FIRST[0]))
    assert counts(editor) == {}
    # 50 % of 10 is 5: the cube of 8 with 10 in its middle, 5 x 5 x 5 voxels of 0.027 ml.
    assert editor.self._message.text.startswith("3.38 ml. Threshold 50 % of the maximum 10: SUV 5.")
    host.app.processEvents()
    screenshot(host.mainWindow, "HER2Focus-preview")
    screenshot(editor.widget, "HER2Focus-options")
    click(red, toRAS(FIRST[0]))
    assert counts(editor) == {"Focus 1": 125}
    assert editor.self._message.text == "Accepted as Focus 1. Click the next focus."
    screenshot(host.mainWindow, "HER2Focus-accepted")


def test_a_focus_says_what_drew_it_and_on_which_series_also_in_its_file(editor, focusPET, tmp_path):
    import slicer
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETSlicer import nodes
    from HER2PETSlicer.petvolume import CONVERSION

    focusPET.SetAttribute(CONVERSION, json.dumps({"seriesInstanceUID": "1.2.3.4"}))
    for _ in range(2):
        click(editor.views["Red"], toRAS(FIRST[0]))
    (region,) = regions(editor)
    said = "Threshold 50 % of the maximum 10: SUV 5. Bounding sphere of 20 mm radius."
    drawn = (region.algorithm.type, region.algorithm.name, region.algorithm.parameters, region.drawnOn)
    assert drawn == ("SEMIAUTOMATIC", "HER2PET threshold in a sphere", said, "1.2.3.4")
    # A second focus in the same segment, by another threshold, on another series: the file says both, and the first series.
    focusPET.SetAttribute(CONVERSION, json.dumps({"seriesInstanceUID": "1.2.3.5"}))
    editor.effect.setParameter("OwnSegment", 0)
    editor.effect.setParameter("Method", "A50")
    for _ in range(2):
        click(editor.views["Red"], toRAS(SECOND[0]))
    assert slicer.util.saveNode(editor.segmentation, str(tmp_path / "regions.seg.nrrd"))
    (region,) = readRegions(tmp_path / "regions.seg.nrrd", nodes.volumeOf(focusPET).geometry)
    assert region.algorithm.parameters.startswith(f"{said} Threshold half way between") and region.drawnOn == "1.2.3.4"


def test_a_focus_added_to_what_a_hand_drew_says_so(editor, focusPET):
    from HER2PETLib.measure.region import Region
    from HER2PETSlicer import nodes

    grid = nodes.volumeOf(focusPET).geometry
    mask = np.zeros(SHAPE, bool)
    mask[cube(SECOND[0], 1)] = True
    selected = nodes.addSegment(editor.segmentation, Region.cropped(mask, regionID="hand", name="Hand"), grid, (1, 0, 0))
    editor.node.SetSelectedSegmentID(selected)
    editor.effect.setParameter("OwnSegment", 0)
    for _ in range(2):
        click(editor.views["Red"], toRAS(FIRST[0]))
    (region,) = regions(editor)
    assert region.algorithm.parameters.startswith("Drawn by hand. Threshold 50 %") and region.drawnOn == ""


def test_enter_and_apply_accept_and_each_focus_is_a_segment_of_its_own(editor):
    red = editor.views["Red"]
    click(red, toRAS(FIRST[0]))
    key(red, "Return")
    click(red, toRAS(SECOND[0]))
    press(editor.self._apply)
    assert counts(editor) == {"Focus 1": 125, "Focus 2": 27}
    assert [region.start for region in regions(editor)] == [(28, 28, 18), (29, 29, 43)]  # half edges of 2 and 1 from the centers
    assert not editor.self._apply.enabled
    assert toolTipOf(editor.self._apply) == "Click a focus first."


def test_escape_and_cancel_leave_the_segmentation_as_it_was(editor):
    red = editor.views["Red"]
    for discard in (lambda: key(red, "Escape"), lambda: press(editor.self._cancel)):
        click(red, toRAS(FIRST[0]))
        discard()
        assert not editor.self._apply.enabled
        key(red, "Return")
        assert counts(editor) == {}
    assert not editor.widget._logic.CanUndo()


def test_undo_takes_the_whole_focus_back_and_redo_brings_it(editor):
    red = editor.views["Red"]
    for center in (FIRST[0], SECOND[0]):
        click(red, toRAS(center))
        click(red, toRAS(center))
    editor.widget.undo()
    assert counts(editor) == {"Focus 1": 125}
    editor.widget.undo()
    assert counts(editor) == {}
    assert editor.effect.active()  # also without any segment that could be selected
    editor.widget.redo()
    assert counts(editor) == {"Focus 1": 125}


def test_a_focus_is_added_to_the_selected_segment_where_that_is_wanted(editor):
    editor.self._ownSegment.checked = False
    for center in (FIRST[0], SECOND[0]):
        click(editor.views["Red"], toRAS(center))
        key(editor.views["Red"], "Return")
    assert counts(editor) == {"Focus 1": 125 + 27}


def test_an_empty_selected_segment_takes_the_focus(editor):
    segmentID = editor.segmentation.GetSegmentation().AddEmptySegment("", "Liver metastasis")
    editor.node.SetSelectedSegmentID(segmentID)
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Enter")
    assert counts(editor) == {"Liver metastasis": 125}


def test_the_editors_mask_and_threshold_range_hold(editor):
    editor.node.SourceVolumeIntensityMaskOn()
    editor.node.SetSourceVolumeIntensityMaskRange(9.0, 20.0)
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    assert counts(editor) == {"Focus 1": 1}


def test_a_segmentation_on_another_grid_gets_the_focus_on_its_own_voxels(editor, focusPET):
    """A segmentation on a CT's 1.5 mm voxels: eight of them for each of the PET's, whose outer faces are the same."""
    import slicer

    ct = slicer.util.addVolumeFromArray(
        np.zeros([2 * n for n in SHAPE], np.int16), np.diag([-SPACING / 2, -SPACING / 2, SPACING / 2, 1.0]), "CT"
    )
    ct.SetOrigin(SPACING / 4, SPACING / 4, -SPACING / 4)
    editor.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(ct)
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    segmentID = editor.segmentation.GetSegmentation().GetNthSegmentID(0)
    drawn = slicer.util.arrayFromSegmentBinaryLabelmap(editor.segmentation, segmentID, ct)
    expected = np.zeros(SHAPE, np.uint8)
    expected[cube(*FIRST[:2])] = 1
    assert np.array_equal(drawn, expected.repeat(2, 0).repeat(2, 1).repeat(2, 2))


def test_in_the_panel_a_focus_takes_nothing_from_the_regions_around_it(panel, editor):
    """Regions may overlap: the editor of HER2Quant does not overwrite, as Slicer's does unless told."""
    import slicer

    node = slicer.mrmlScene.GetSingletonNode("HER2QuantSegmentEditor", "vtkMRMLSegmentEditorNode")
    around = editor.segmentation.GetSegmentation().AddEmptySegment("", "Liver")
    focusPET = editor.node.GetSourceVolumeNode()
    slicer.util.updateSegmentBinaryLabelmapFromArray(np.ones(SHAPE, np.uint8), editor.segmentation, around, focusPET)
    editor.node.SetOverwriteMode(node.GetOverwriteMode())
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    assert counts(editor) == {"Liver": SHAPE[0] * SHAPE[1] * SHAPE[2], "Focus 1": 125}


def test_thirty_clicks_leave_memory_where_it_was(editor, host):
    """Previews hold nothing of their own after them; the PET of 100 MB is neither copied nor held by one."""
    import slicer

    values = np.full((150, 400, 400), BACKGROUND, np.float32)
    centers = [(20 + 4 * n, 200, 60 + 9 * n) for n in range(30)]
    for center in centers:
        values[cube(center, 1)] = 8
    big = slicer.util.addVolumeFromArray(values, np.diag([-1.0, -1.0, 1.0, 1.0]), "big PET")
    big.SetVoxelValueUnits(editor.node.GetSourceVolumeNode().GetVoxelValueUnits())
    editor.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(big)
    editor.widget.setSourceVolumeNode(big)

    def previews():
        for k, j, i in centers:
            editor.self._seed = (-i, -j, k)
            editor.self._preview()
            assert editor.self._region.mask.sum() == 27
            editor.self._discard()
        gc.collect()

    previews()
    before = residentMB()
    previews()
    assert residentMB() - before < 5
    for k, j, i in centers:
        editor.self._seed = (-i, -j, k)
        editor.self._preview()
        editor.self.onApply()
    assert len(counts(editor)) == 30
    # Thirty segments, the editor's ten undo states: far below one more copy of the volume for each.
    assert residentMB() - before < 100


def residentMB():
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_undo_takes_back_what_is_said_of_the_accepted_focus(editor):
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    assert editor.self._message.text == "Accepted as Focus 1. Click the next focus."
    editor.widget.undo()
    assert editor.self._message.text == "Click a focus in a slice view."
    click(editor.views["Red"], toRAS(FIRST[0]))
    key(editor.views["Red"], "Return")
    editor.segmentation.GetSegmentation().GetNthSegment(0).SetName("Rib")  # a name is no other focus
    assert "Accepted as" in editor.self._message.text


def test_a_focus_is_drawn_where_another_segmentation_had_a_selected_segment(editor, focusPET):
    import slicer

    for _ in range(2):
        click(editor.views["Red"], toRAS(FIRST[0]))
    former = editor.widget.mrmlSegmentEditorNode().GetSelectedSegmentID()
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    node.SetReferenceImageGeometryParameterFromVolumeNode(focusPET)
    editor.widget.setSegmentationNode(node)
    editor.widget.setActiveEffectByName("HER2 focus")
    assert editor.widget.mrmlSegmentEditorNode().GetSelectedSegmentID() == former
    for _ in range(2):
        click(editor.views["Red"], toRAS(SECOND[0]))
    assert node.GetSegmentation().GetNumberOfSegments() == 1
