"""HER2Quant's own layout: the turning MIP with the numbers of the table's rows beside the slices; the user's layout comes back."""

import numpy as np
import pytest
from quantpanel import LESIONS, click, clickView, column, pixel, toRAS, waitForTable, waitUntil

AWAY_MM = 10_000.0  # HER2QuantLib.pictures: where the slices of the MIP lie


@pytest.fixture
def shown(panel, views, host):
    """The main window with the views, and the layout that the user had before."""
    from PySide6.QtCore import QSettings

    QSettings().remove("HER2Quant/OwnLayout")
    panel.frame.exit()
    panel.frame.enter()
    host.mainWindow.resize(1300, 900)
    host.mainWindow.show()
    host.app.processEvents()
    return views  # the window stays: offscreen, one that was hidden is never active again


def mipView(views):
    return views.sliceWidget("HER2QuantMIP").sliceView()


def turned(panel, host):
    """Until every angle of the MIP is there."""
    waitUntil(lambda: not panel.python.petViews._pictures._missing, "the MIP is not complete")


def test_a_pet_is_shown_in_the_own_layout_and_the_former_comes_back(panel, shown, pet, host, screenshot):
    former = shown.layout
    panel.frame.exit()
    before = shown.layout
    panel.frame.enter()
    assert shown.layout == former == 89101  # no CT
    assert before == 3  # SlicerLayoutFourUpView, as it was
    assert "HER2QuantMIP" in shown.sliceViewNames()


def test_the_lesions_are_numbered_as_the_rows_in_every_view_and_the_mip_turns(panel, shown, lesions, host, screenshot):
    waitForTable(panel)
    turned(panel, host)
    marks = panel.python.petViews._marks._nodes
    for name in ("planes", "mip"):
        assert [marks[name].GetNthControlPointLabel(n) for n in range(3)] == ["1", "2", "3"]
    node = mipView(shown).mrmlSliceNode()
    front = [marks["mip"].GetNthControlPointPosition(n)[0] for n in range(3)]
    # From the front a lesion stands where it is along R; from behind (12 steps of 15 degrees) mirrored at the patient's axis.
    assert front == pytest.approx([toRAS(center)[0] for _name, center, *_ in LESIONS], abs=4.0)
    node.SetSliceOffset(AWAY_MM + 12)
    host.app.processEvents()
    axis = -4.0 * 95 / 2
    behind = [marks["mip"].GetNthControlPointPosition(n)[0] for n in range(3)]
    assert behind == pytest.approx([2 * axis - each for each in front], abs=4.0)
    screenshot(host.mainWindow, "HER2Quant-turning-MIP")
    # No slice of the MIP cuts a region of the patient.
    bounds = [0.0] * 6
    lesions.GetRASBounds(bounds)
    assert not bounds[2] <= node.GetSliceOffset() <= bounds[3]


def test_a_click_on_a_mark_of_the_mip_selects_its_row_and_moves_the_slices(panel, shown, lesions, host):
    waitForTable(panel)
    view = mipView(shown)
    place = panel.python.petViews._pictures.placeInMIP(AWAY_MM, toRAS(LESIONS[1][1]))
    clickView(view, place)
    assert panel.ui.tableView.currentIndex().row() == 1
    axial = shown.sliceWidget("HER2QuantPET").mrmlSliceNode()
    assert axial.GetSliceOffset() == pytest.approx(toRAS(LESIONS[1][1])[2], abs=2.0)


def test_a_click_beside_the_marks_moves_the_slices_to_the_hottest_point_behind_it(panel, shown, pet, host):
    turned(panel, host)
    clickView(mipView(shown), panel.python.petViews._pictures.placeInMIP(AWAY_MM, toRAS(LESIONS[0][1])))
    axial = shown.sliceWidget("HER2QuantPET").mrmlSliceNode()
    coronal = shown.sliceWidget("HER2QuantCoronal").mrmlSliceNode()
    assert axial.GetSliceOffset() == pytest.approx(toRAS(LESIONS[0][1])[2], abs=8.0)
    assert coronal.GetSliceOffset() == pytest.approx(toRAS(LESIONS[0][1])[1], abs=8.0)


def test_an_effect_of_the_editor_draws_nothing_by_a_click_on_the_mip(panel, shown, lesions, host):
    waitForTable(panel)
    panel.python.regionEditor.startFocus()
    before = lesions.GetSegmentation().GetNumberOfSegments(), column(panel, "Volume")
    clickView(mipView(shown), panel.python.petViews._pictures.placeInMIP(AWAY_MM, toRAS(LESIONS[2][1])))
    waitForTable(panel)
    assert (lesions.GetSegmentation().GetNumberOfSegments(), column(panel, "Volume")) == before


def test_a_jump_to_a_row_does_not_turn_the_mip(panel, shown, lesions):
    waitForTable(panel)
    node = mipView(shown).mrmlSliceNode()
    node.SetSliceOffset(AWAY_MM + 5)
    panel.ui.tableView.selectRow(2)
    assert node.GetSliceOffset() == pytest.approx(AWAY_MM + 5)


def test_who_switches_the_layout_off_keeps_slicers_views_with_the_pet_in_them(panel, shown, pet, host):
    from quantpanel import check

    check(panel.ui.ownLayoutCheckBox)
    host.app.processEvents()
    assert shown.layout == 3
    assert shown.sliceWidget("Red").sliceLogic().GetSliceCompositeNode().GetBackgroundVolumeID() == pet.GetID()
    check(panel.ui.ownLayoutCheckBox)
    assert shown.layout == 89101


def test_the_helpers_of_the_views_are_neither_listed_nor_saved(panel, shown, lesions, tmp_path, host):
    import slicer

    waitForTable(panel)
    names = {"MIP of the PET", "PET in color", "Numbers of the rows", "Numbers of the rows on the MIP"}
    helpers = [node for node in slicer.util.getNodesByClass("vtkMRMLNode") if node.GetName() in names]
    assert {node.GetName() for node in helpers} == names
    assert all(node.GetHideFromEditors() and not node.GetSaveWithScene() for node in helpers)
    panel.frame.exit()
    assert not slicer.mrmlScene.GetFirstNodeByName("MIP of the PET")


def test_the_pictures_follow_the_window_of_the_pet_and_its_voxels(panel, shown, pet, host):
    import slicer

    pictures = panel.python.petViews._pictures
    pet.GetDisplayNode().SetWindowLevelMinMax(0, 4)
    assert pictures.mip.GetDisplayNode().GetWindowLevelMax() == pytest.approx(4)
    # Where the PET reaches farther than the CT, its darkest color would be a gray frame.
    assert pictures.color.GetDisplayNode().GetApplyThreshold()
    assert pictures.color.GetDisplayNode().GetLowerThreshold() == pytest.approx(0.04)
    slicer.util.arrayFromVolume(pet)[:] *= 0.5
    slicer.util.arrayFromVolumeModified(pet)
    turned(panel, host)
    assert np.max(panel.python.petViews._pictures._values) == pytest.approx(6.0)
    assert pixel(mipView(shown), (0, 0, 0)) is not None


def test_the_window_is_set_in_suv_by_slider_and_keys_and_a_color_bar_shows_it(panel, shown, pet, host, screenshot):
    import slicer

    control = panel.python.petViews._window
    panel.ui.windowSlider.setValue(8.0)
    display = pet.GetDisplayNode()
    assert (display.GetWindowLevelMin(), display.GetWindowLevelMax()) == pytest.approx((0, 8))
    control.scale(1.25)
    assert display.GetWindowLevelMax() == panel.ui.windowSlider.value == pytest.approx(10)
    display.SetWindowLevelMinMax(0, 3)  # by the mouse in a view
    assert panel.ui.windowSlider.value == pytest.approx(3)
    (legend,) = slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode")
    assert legend.GetTitleText() == "SUV" and not legend.GetSaveWithScene()
    assert list(legend.GetViewNodeIDs()) == [shown.sliceWidget("HER2QuantPET").mrmlSliceNode().GetID()]
    assert [shortcut.isEnabled() for shortcut in control._shortcuts] == [True, True]
    panel.frame.exit()
    assert [shortcut.isEnabled() for shortcut in control._shortcuts] == [False, False]
    assert not slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode")


def background(views, name):
    return views.sliceWidget(name).sliceLogic().GetBackgroundLayer().GetVolumeNode()


def test_a_segmentation_that_is_begun_leaves_the_turning_mip_in_its_view(panel, shown, pet):
    pictures = panel.python.petViews._pictures
    assert background(shown, "HER2QuantMIP") is pictures.mip
    click(panel.ui.drawButton)
    assert panel.ui.segmentEditorWidget.sourceVolumeNode() is pet
    assert background(shown, "HER2QuantMIP") is pictures.mip
    assert background(shown, "HER2QuantPET") is pet


def test_a_scene_that_is_loaded_in_front_of_the_user_is_shown_with_its_mip_and_numbers(panel, shown, lesions, host, tmp_path):
    import slicer

    waitForTable(panel)
    path = str(tmp_path / "case.mrb")
    assert slicer.util.saveScene(path)
    host.closeScene()
    slicer.util.loadScene(path)
    waitForTable(panel)
    pictures, marks = panel.python.petViews._pictures, panel.python.petViews._marks
    assert background(shown, "HER2QuantMIP") is pictures.mip is not None
    assert marks._nodes["mip"].GetNumberOfControlPoints() == 3


def test_nothing_is_taken_out_of_the_scene_twice(panel, shown, pet, host):
    """Slicer takes display nodes out with their node; a second time is an error of the subject hierarchy."""
    display = panel.python.petViews._pictures.mip.GetDisplayNode()
    panel.frame.exit()
    assert display.GetScene() is None
    assert host.takeProblems() == []


@pytest.mark.parametrize("scale", [1, 1.5])
def test_the_own_layout_with_a_ct_does_not_widen_a_small_window(panel, views, pet, host, monkeypatch, scale):
    """A screen of 1366 pixels at 100 and 150 %, of which the panel has 480; the CT makes three columns."""
    from HER2QuantLib import origin

    panel.frame.exit()
    views.setLayout(3)  # SlicerLayoutFourUpView
    host.mainWindow.resize(int(1366 / scale), int(768 / scale))
    host.mainWindow.show()
    host.app.processEvents()
    given = host.mainWindow.width  # no less than the layout before asks for
    monkeypatch.setattr(origin, "ctOf", lambda pet: pet)  # what it shows does not matter here
    panel.frame.enter()
    host.app.processEvents()
    assert views.layout == 89100
    names = ("HER2QuantMIP", "HER2QuantPET", "HER2QuantCoronal")
    assert sum(views.sliceWidget(name).minimumSizeHint.width() for name in names) <= 1366 / 1.5 - 480
    assert views.viewport().minimumSizeHint.width() <= 1366 / 1.5 - 480
    assert host.mainWindow.width == given
