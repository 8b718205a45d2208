"""Results as table nodes and a plot. A node of the same name is filled again."""

import slicer
import vtk
from HER2PETSlicer import layouts
from HER2PETSlicer.barnames import BarNames
from HER2PETSlicer.nodes import namedNode, singletonNode
from HER2PETSlicer.tables import fillTableNode

_TABLE_VIEW, _PLOT_VIEW = "HER2ReadingTable", "HER2ReadingPlot"
DESCRIPTION = f"""<layout type="vertical" split="true">
<item splitSize="500"><view class="vtkMRMLTableViewNode" singletontag="{_TABLE_VIEW}"><property name="viewlabel" action="default">T</property></view></item>
<item splitSize="500"><view class="vtkMRMLPlotViewNode" singletontag="{_PLOT_VIEW}"><property name="viewlabel" action="default">P</property></view></item>
</layout>"""

_barNames = BarNames()


def showResults(table, chart, *others) -> None:
    """A table above a plot in Slicer's views; without a window nothing is shown. others: charts that a person may choose there."""
    if slicer.app.layoutManager() is None:
        return
    layouts.show("reading/results", DESCRIPTION)
    # A scene that was closed since the layout was shown has no view nodes.
    singletonNode(slicer.mrmlScene, "vtkMRMLTableViewNode", _TABLE_VIEW).SetTableNodeID(table.GetID())
    singletonNode(slicer.mrmlScene, "vtkMRMLPlotViewNode", _PLOT_VIEW).SetPlotChartNodeID(chart.GetID())
    _barNames.show(chart, *others)


def showTable(name: str, table):
    """A table (HER2PETLib.tables.columns.Table) with its titles, units and descriptions."""
    node = namedNode("vtkMRMLTableNode", name)
    fillTableNode(node, table.columns, table.rows, forPeople=True)
    return node


def showMatrix(name: str, counts, scores, notSeen: str):
    """How many foci have which two scores: {(first, second): count}, None where a reader did not see it."""
    node = namedNode("vtkMRMLTableNode", name)
    wasModifying = node.StartModify()
    node.RemoveAllColumns()
    steps = [*scores, None]
    texts = [notSeen if score is None else str(score) for score in steps]
    for title, second in ((" ", ()), *zip(texts, steps, strict=True)):
        array = vtk.vtkStringArray() if second == () else vtk.vtkIntArray()
        array.SetName(title)
        for text, first in zip(texts, steps, strict=True):
            array.InsertNextValue(text if second == () else counts.get((first, second), 0))
        node.AddColumn(array)
    node.SetLocked(True)
    node.EndModify(wasModifying)
    return node


def showMatrixBars(name: str, matrix, seriesNames):
    """A chart of a matrix of showMatrix: the first reader's scores along the axis, a bar for each of the second's; returns it.
    seriesNames: of the scene's nodes, so no other chart's; the legend shows them."""
    chart = _emptyChart(name)
    chart.SetLegendVisibility(True)
    count = matrix.GetNumberOfColumns() - 1
    for number, title in enumerate(seriesNames):
        series = _addBars(chart, title, matrix, number + 1)
        # From light to dark with the score; the legend names each, in the order of the bars.
        series.SetColor(*(0.85 - 0.7 * number / (count - 1),) * 2, 0.9 - 0.4 * number / (count - 1))
    return chart


def showBars(name: str, values: dict[str, float]):
    """A bar chart of named values of at most 1; returns the chart node."""
    table = namedNode("vtkMRMLTableNode", f"{name} (values)")
    table.RemoveAllColumns()
    titles, heights = vtk.vtkStringArray(), vtk.vtkDoubleArray()
    titles.SetName("title")
    heights.SetName("value")
    for title, value in values.items():
        titles.InsertNextValue(title)
        heights.InsertNextValue(value)
    for array in (titles, heights):
        table.AddColumn(array)
    chart = _emptyChart(name)
    chart.SetLegendVisibility(False)
    chart.YAxisRangeAutoOff()
    chart.SetYAxisRange(min(0.0, *values.values(), 0.0), 1)
    _addBars(chart, f"{name} (bars)", table, 1).SetColor(0.2, 0.45, 0.75)
    return chart


def _emptyChart(name: str):
    chart = namedNode("vtkMRMLPlotChartNode", name)
    chart.RemoveAllPlotSeriesNodeIDs()
    chart.SetTitle(name)
    return chart


def _addBars(chart, name: str, table, column: int):
    """A bar for each row of the table: the first column names it, `column` is its height. Returns the series node."""
    series = namedNode("vtkMRMLPlotSeriesNode", name)
    series.SetAndObserveTableNodeID(table.GetID())
    series.SetPlotType(series.PlotTypeBar)
    series.SetLabelColumnName(table.GetColumnName(0))
    series.SetYColumnName(table.GetColumnName(column))
    chart.AddAndObservePlotSeriesNodeID(series.GetID())
    return series
