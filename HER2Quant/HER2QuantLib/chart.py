"""Lesions by SUVmax against the reference region, as a Slicer plot."""

import slicer
import vtk
from HER2PETLib.measure.region import LESION
from slicer.i18n import tr as _

# Node references from the table of results to what its chart is made of, so that it is found again after a scene is loaded.
CHART, CHART_TABLE = "HER2PET.Chart", "HER2PET.ChartTable"
LESION_COLOR, REFERENCE_COLOR = (0.85, 0.25, 0.2), (0.2, 0.45, 0.75)


def updateChart(table, rows, referenceMean):
    """The chart node of a table of results, made at the first call. referenceMean: SUVmean, None where there is no reference."""
    chart, data = table.GetNodeReference(CHART), table.GetNodeReference(CHART_TABLE)
    if data is None:
        data = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode", _("HER2 chart of lesions"))
        table.SetNodeReferenceID(CHART_TABLE, data.GetID())
    _fill(data, [row for row in rows if row["role"] == LESION and row["suvMax"] is not None], referenceMean)
    if chart is None:
        chart = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotChartNode", _("HER2 lesions"))
        table.SetNodeReferenceID(CHART, chart.GetID())
        chart.SetXAxisTitle(_("Lesions, highest SUVmax first"))
        chart.SetYAxisTitle(_("SUVmax"))
        series = _series(data, "SUVmax", "suvMax", LESION_COLOR)
        series.SetPlotType(series.PlotTypeScatterBar)
        chart.AddAndObservePlotSeriesNodeID(series.GetID())
    reference = [chart.GetNthPlotSeriesNode(n) for n in range(chart.GetNumberOfPlotSeriesNodes())][1:]
    if referenceMean is not None and not reference:
        series = _series(data, _("Reference, SUVmean"), "referenceMean", REFERENCE_COLOR)
        series.SetPlotType(series.PlotTypeScatter)
        series.SetMarkerStyle(series.MarkerStyleNone)
        series.SetLineWidth(2)
        chart.AddAndObservePlotSeriesNodeID(series.GetID())
    if referenceMean is None:
        for series in reference:
            slicer.mrmlScene.RemoveNode(series)
    return chart


def showChart(chart) -> None:
    """Show a chart in the layout; one with a plot view is chosen where the current one has none."""
    slicer.modules.plots.logic().ShowChartInLayout(chart)


def _series(data, name, column, color):
    series = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotSeriesNode", name)
    series.SetAndObserveTableNodeID(data.GetID())
    series.SetXColumnName("rank")
    series.SetYColumnName(column)
    series.SetLabelColumnName("name")
    series.SetColor(*color)
    return series


def _fill(data, lesions, referenceMean) -> None:
    lesions = sorted(lesions, key=lambda row: -row["suvMax"])
    wasModifying = data.StartModify()
    data.RemoveAllColumns()
    columns = (
        ("rank", vtk.vtkIntArray(), range(1, len(lesions) + 1)),
        ("name", vtk.vtkStringArray(), [row["name"] for row in lesions]),
        ("suvMax", vtk.vtkDoubleArray(), [row["suvMax"] for row in lesions]),
        ("referenceMean", vtk.vtkDoubleArray(), [float("nan") if referenceMean is None else referenceMean] * len(lesions)),
    )
    for name, array, values in columns:
        array.SetName(name)
        for value in values:
            array.InsertNextValue(value)
        data.AddColumn(array)
    data.SetLocked(True)
    data.EndModify(wasModifying)
