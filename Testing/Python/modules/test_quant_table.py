"""The section of the table: rows that are shown, their order, their chart, and what belongs to which study."""

import numpy as np
import pytest
from quantpanel import LESIONS, SHAPE, click, column, crosshairAt, cube, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


@pytest.fixture
def measured(panel, lesions):
    """Three lesions (SUVmax 6, 12, 9) and a blood pool of 0.8, measured."""
    crosshairAt(toRAS((70, 60, 48)))
    panel.ui.tissueComboBox.currentIndex = panel.ui.tissueComboBox.findData("bloodPool")
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    return panel.ui.tableView.mrmlTableNode()


def places(views):
    """Where the three views stand: the R of Yellow, the A of Green, the S of Red."""
    matrices = [views.sliceWidget(name).mrmlSliceNode().GetSliceToRAS() for name in ("Yellow", "Green", "Red")]
    return [matrix.GetElement(axis, 3) for axis, matrix in enumerate(matrices)]


def shown(panel):
    view = panel.ui.tableView
    return [name for row, name in enumerate(column(panel, "Name")) if not view.isRowHidden(row)]


def orderBy(panel, key):
    box = panel.ui.orderComboBox
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex)


def test_text_and_role_choose_the_rows_that_are_shown_and_the_node_keeps_all(panel, measured):
    from PySide6.QtTest import QTest

    assert shown(panel) == ["Rib", "Liver dome", "Femur", "Blood pool"]
    QTest.keyClicks(panel.ui.filterLineEdit, "L")
    QTest.keyClicks(panel.ui.filterLineEdit, "iver")
    assert shown(panel) == ["Liver dome"]
    assert panel.ui.tableStatusLabel.text == "1 of 4 regions shown; all are exported."
    panel.ui.filterLineEdit.clear()
    box = panel.ui.roleFilterComboBox
    box.setCurrentIndex(box.findData("reference"))
    assert shown(panel) == ["Blood pool"]
    assert measured.GetNumberOfRows() == 4
    box.setCurrentIndex(0)
    panel.ui.filterLineEdit.text = "aorta"  # the site of the blood pool
    assert shown(panel) == ["Blood pool"]


def test_a_filter_holds_when_regions_are_measured_anew(panel, measured, lesions):
    panel.ui.filterLineEdit.text = "rib"
    lesions.GetSegmentation().GetNthSegment(2).SetName("Rib 9")
    waitForTable(panel)
    assert shown(panel) == ["Rib", "Rib 9"]


def test_numbers_are_ordered_as_numbers_and_missing_ones_stand_last(panel, measured):
    orderBy(panel, "suvMax")
    assert column(panel, "Name") == ["Liver dome", "Femur", "Rib", "Blood pool"]  # 12, 9, 6, 0.8; as texts 9 would be first
    orderBy(panel, "ratioMax")
    assert column(panel, "Name")[-1] == "Blood pool"  # a reference has no ratio
    orderBy(panel, "name")
    assert column(panel, "Name") == ["Femur", "Liver dome", "Rib", "Blood pool"]  # the reference region is apart
    orderBy(panel, "")
    assert column(panel, "Name") == ["Rib", "Liver dome", "Femur", "Blood pool"]


def test_a_click_means_the_row_that_is_seen_in_whatever_order(panel, measured, views):
    orderBy(panel, "suvMax")
    panel.ui.tableView.selectRow(1)
    center = toRAS(LESIONS[2][1])  # the femur, second by SUVmax
    yellow = views.sliceWidget("Yellow").mrmlSliceNode().GetSliceToRAS()
    assert yellow.GetElement(0, 3) == pytest.approx(center[0])


def test_columns_are_as_wide_as_the_shown_rows_need(panel, measured, lesions):
    """Slicer's table view keeps its rows, hidden ones too, when the table changes."""
    lesions.GetSegmentation().GetNthSegment(1).SetName("Liver dome, segment VIII, a long name")
    panel.ui.roleFilterComboBox.currentIndex = panel.ui.roleFilterComboBox.findData("reference")
    waitForTable(panel)
    orderBy(panel, "suvMax")
    panel.ui.roleFilterComboBox.currentIndex = panel.ui.roleFilterComboBox.findData("lesion")
    view = panel.ui.tableView
    assert shown(panel)[0] == "Liver dome, segment VIII, a long name"
    assert view.columnWidth(0) >= view.fontMetrics().horizontalAdvance(shown(panel)[0])


def test_the_chart_shows_lesions_by_su_vmax_against_the_reference(panel, measured):
    import slicer

    click(panel.ui.chartButton)
    chart = slicer.util.getNodesByClass("vtkMRMLPlotChartNode")[0]
    series = [chart.GetNthPlotSeriesNode(n) for n in range(chart.GetNumberOfPlotSeriesNodes())]
    assert [each.GetYColumnName() for each in series] == ["suvMax", "referenceMean"]
    data = series[0].GetTableNode().GetTable()
    values = [[data.GetValueByName(row, name).ToString() for name in ("name", "suvMax")] for row in range(data.GetNumberOfRows())]
    assert values == [["Liver dome", "12"], ["Femur", "9"], ["Rib", "6"]]
    assert data.GetValueByName(0, "referenceMean").ToDouble() == pytest.approx(0.8)
    assert slicer.app.applicationLogic().GetSelectionNode().GetActivePlotChartID() == chart.GetID()


def test_the_chart_follows_the_lesions_and_loses_its_reference(panel, measured, lesions):
    import slicer

    click(panel.ui.chartButton)
    segmentation = lesions.GetSegmentation()
    segmentation.RemoveSegment(segmentation.GetNthSegmentID(3))
    segmentation.RemoveSegment(segmentation.GetNthSegmentID(1))
    waitForTable(panel)
    (chart,) = slicer.util.getNodesByClass("vtkMRMLPlotChartNode")
    assert chart.GetNumberOfPlotSeriesNodes() == 1
    assert chart.GetNthPlotSeriesNode(0).GetTableNode().GetNumberOfRows() == 2
    click(panel.ui.chartButton)
    assert len(slicer.util.getNodesByClass("vtkMRMLPlotChartNode")) == 1


def test_without_a_lesion_the_chart_button_says_so(panel, pet):
    assert toolTipOf(panel.ui.chartButton) == "Measure first."
    crosshairAt(toRAS((70, 60, 48)))
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert toolTipOf(panel.ui.chartButton) == "There is no lesion yet."


def test_two_studies_each_keep_their_own_regions_and_table(panel, measured, lesions, pet):
    import slicer

    other = slicer.util.addVolumeFromArray(np.full(SHAPE, 3, np.float32), np.diag([-4.0, -4.0, 4.0, 1.0]), "Second study")
    other.SetVoxelValueUnits(pet.GetVoxelValueUnits())
    panel.ui.petSelector.setCurrentNode(other)
    waitForTable(panel)
    assert panel.ui.segmentationSelector.currentNode() is None  # not measured with the first study's lesions
    assert panel.ui.tableView.mrmlTableNode() is None
    assert not panel.ui.exportButton.enabled
    crosshairAt(toRAS((70, 60, 48)))
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    assert column(panel, "SUVmean") == ["3"]
    panel.ui.petSelector.setCurrentNode(pet)
    waitForTable(panel)
    assert panel.ui.segmentationSelector.currentNode() is lesions
    assert panel.ui.tableView.mrmlTableNode() is measured
    assert column(panel, "Name") == ["Rib", "Liver dome", "Femur", "Blood pool"]


@pytest.fixture
def another(panel, measured, pet):
    """A second segmentation of the PET, of one lesion, measured; the first one is chosen again."""
    first = panel.ui.segmentationSelector.currentNode()
    node = panel.python.logic.makeSegmentation(pet)
    panel.python.logic.placeLesion(pet, node, 20, toRAS((30, 48, 48)))
    panel.ui.segmentationSelector.setCurrentNode(node)
    waitForTable(panel)
    panel.ui.segmentationSelector.setCurrentNode(first)
    waitForTable(panel)
    return node


def test_another_segmentation_moves_no_view(panel, another, views):
    """Slicer's table view tells of a selection when it is given another table, and the selected row stays selected in it."""
    import slicer

    panel.ui.tableView.selectRow(0)
    slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, 1.0, 2.0, 3.0)
    before = places(views)
    panel.ui.segmentationSelector.setCurrentNode(another)
    waitForTable(panel)
    assert column(panel, "Name") == ["Focus 1"]
    assert places(views) == before


def test_rows_of_the_former_segmentation_are_forgotten_and_its_table_and_chart_keep_them(panel, another, measured):
    click(panel.ui.chartButton)
    panel.ui.filterLineEdit.text = "femur"  # hides the first row
    panel.python._parameterNode.liveUpdate = False
    panel.ui.segmentationSelector.setCurrentNode(another)
    assert toolTipOf(panel.ui.exportButton) == "Measure first."
    assert shown(panel) == ["Focus 1"]  # as it was measured before, and not yet filtered
    assert measured.GetNumberOfRows() == 4
    assert measured.GetNodeReference("HER2PET.Chart").GetNthPlotSeriesNode(0).GetTableNode().GetNumberOfRows() == 3


def test_a_click_on_the_selected_row_brings_the_views_back(panel, measured, views):
    import slicer
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    view = panel.ui.tableView
    view.selectRow(1)
    expected = places(views)
    slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, 1.0, 2.0, 3.0)
    middle = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.LeftButton, Qt.NoModifier, middle)
    assert places(views) == pytest.approx(expected)


def test_thirty_lesions_are_measured_and_shown(panel, pet):
    import slicer

    node = panel.python.logic.makeSegmentation(pet)
    for number in range(30):
        center = (10 + 14 * (number // 6), 30 + 7 * (number % 6), 48)
        region = np.zeros(SHAPE, np.uint8)
        region[cube(center, 2)] = 1
        segmentID = node.GetSegmentation().AddEmptySegment("", f"Lesion {number}")
        slicer.util.updateSegmentBinaryLabelmapFromArray(region, node, segmentID, pet)
    panel.ui.segmentationSelector.setCurrentNode(node)
    waitForTable(panel)
    click(panel.ui.chartButton)
    panel.python._measureQuietly()
    assert len(column(panel, "Name")) == 30


def test_numbers_have_two_decimals_and_stand_to_the_right_and_the_node_keeps_every_digit(panel, measured):
    import qt
    from PySide6.QtWidgets import QStyleOptionViewItem

    view = panel.ui.tableView
    titles = [view.model().headerData(index, qt.Qt.Horizontal).split(" [")[0] for index in range(view.model().columnCount())]

    def cell(row, title):
        option = QStyleOptionViewItem()
        view.itemDelegate().initStyleOption(option, view.model().index(row, titles.index(title)))
        return option

    volume = cell(1, "Volume")
    assert volume.text == "21.95"
    assert volume.displayAlignment & qt.Qt.AlignRight
    assert measured.GetTable().GetColumnByName("volumeMl").GetValue(1) == pytest.approx(21.952)
    assert cell(3, "SUVmax ratio").text == "\u2013"  # a reference has none
    assert cell(0, "Voxels").text == "125"
    assert not cell(0, "Name").displayAlignment & qt.Qt.AlignRight
    assert (cell(0, "Name").text, cell(3, "Name").text) == ("\u25cf Rib", "\u25cb Blood pool")
    lesion, reference = cell(0, "SUVmax"), cell(3, "SUVmax")
    assert (lesion.backgroundBrush.style(), reference.backgroundBrush.style()) == (qt.Qt.NoBrush, qt.Qt.SolidPattern)


@pytest.mark.parametrize(
    ("text", "shown"), [("0.004", "0.004"), ("0", "0.00"), ("12.345", "12.35"), ("nan", "\u2013"), ("-0.001", "-0.001")]
)
def test_a_small_number_is_not_shown_as_none(loadedModule, text, shown):
    loadedModule("HER2Quant")
    from HER2QuantLib.tablecells import shortNumber

    assert shortNumber(text) == shown


def test_a_sorted_table_shows_its_first_row_also_where_the_selected_one_is_far_below(panel, pet):
    node = panel.python.logic.makeSegmentation(pet)
    for number in range(24):
        panel.python.logic.placeLesion(pet, node, 12, toRAS((6 + 3 * number, 48, 48)))
    panel.ui.segmentationSelector.setCurrentNode(node)
    waitForTable(panel)
    panel.ui.tableView.selectRow(20)
    panel.ui.tableView.scrollToBottom()
    orderBy(panel, "suvMax")
    assert panel.ui.tableView.verticalScrollBar().value == 0


def test_regions_and_table_stand_under_the_patient_of_the_pet(panel, pet):
    import slicer

    hierarchy = slicer.mrmlScene.GetSubjectHierarchyNode()
    study = hierarchy.CreateStudyItem(hierarchy.CreateSubjectItem(hierarchy.GetSceneItemID(), "P001"), "day 4")
    hierarchy.SetItemParent(hierarchy.GetItemByDataNode(pet), study)
    crosshairAt(toRAS((70, 60, 48)))
    click(panel.ui.placeReferenceButton)
    waitForTable(panel)
    for node in (panel.ui.segmentationSelector.currentNode(), panel.ui.tableView.mrmlTableNode()):
        assert hierarchy.GetItemParent(hierarchy.GetItemByDataNode(node)) == study


def test_the_bars_have_the_names_of_the_lesions_and_another_chart_has_not(panel, measured, plotView):
    import slicer
    import vtk

    names = lambda: [plotView.axis.GetTickLabels().GetValue(n) for n in range(plotView.axis.GetTickLabels().GetNumberOfValues())]  # noqa: E731
    click(panel.ui.chartButton)
    (chart,) = slicer.util.getNodesByClass("vtkMRMLPlotChartNode")
    plotView.node.SetPlotChartNodeID(chart.GetID())
    assert names() == ["Liver dome", "Femur", "Rib"]
    slanted = plotView.axis.GetLabelProperties()
    assert (slanted.GetOrientation(), slanted.GetJustification()) == (60.0, vtk.VTK_TEXT_RIGHT)  # they end at their bars
    other = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotChartNode")
    plotView.node.SetPlotChartNodeID(other.GetID())
    assert "Rib" not in names()
