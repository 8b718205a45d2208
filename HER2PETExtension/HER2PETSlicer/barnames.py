"""The names of the bars below a chart: Slicer's plot view writes only numbers there."""

from collections.abc import Collection

import slicer
import vtk

from HER2PETSlicer.observers import Observers


class BarNames:
    """In the plot views that show a chart, for as long as they show it."""

    def __init__(self) -> None:
        self._observed = Observers()

    def show(self, *charts: "slicer.vtkMRMLPlotChartNode") -> None:
        """charts: the chart nodes; their names are the label column of their first series."""
        self.clear()
        manager = slicer.app.layoutManager()
        for index in range(0 if manager is None else manager.plotViewCount):
            widget = manager.plotWidget(index)
            node, axis = widget.mrmlPlotViewNode(), widget.plotView().chart().GetAxis(vtk.vtkAxis.BOTTOM)
            self._observed.add(node, vtk.vtkCommand.ModifiedEvent, lambda *_, node=node, axis=axis: _write(axis, node, charts))
            _write(axis, node, charts)

    def clear(self) -> None:
        """Follow the plot views no longer."""
        self._observed.clear()


def _write(axis: vtk.vtkAxis, viewNode: "slicer.vtkMRMLPlotViewNode", charts: "Collection[slicer.vtkMRMLPlotChartNode]") -> None:
    chart = viewNode.GetPlotChartNode()
    if chart not in charts or chart.GetNumberOfPlotSeriesNodes() == 0:
        axis.SetCustomTickPositions(None, None)  # numbers again: the names are not those of another chart
        axis.GetLabelProperties().SetOrientation(0)
        axis.GetLabelProperties().SetJustificationToCentered()
        return
    series = chart.GetNthPlotSeriesNode(0)
    table, places = series.GetTableNode().GetTable(), series.GetXColumnName()
    positions = vtk.vtkDoubleArray()
    for row in range(table.GetNumberOfRows()):
        positions.InsertNextValue(table.GetValueByName(row, places).ToDouble() if places else row)  # without a column, by number
    axis.SetCustomTickPositions(positions, table.GetColumnByName(series.GetLabelColumnName()))
    axis.GetLabelProperties().SetOrientation(60)
    axis.GetLabelProperties().SetJustificationToRight()  # a slanted name ends at its bar; centered, it would run up into it
