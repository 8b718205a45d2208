"""The names of the lesions below the bars of their chart: Slicer's plot view writes only numbers there."""

import slicer
import vtk
from HER2PETSlicer.observers import Observers


class BarNames:
    """In the plot views that show a chart, for as long as they show it."""

    def __init__(self) -> None:
        self._observed = Observers()

    def show(self, chart) -> None:
        """chart: the chart node; its first series has the table of the names (HER2QuantLib.chart)."""
        self.clear()
        manager = slicer.app.layoutManager()
        for index in range(0 if manager is None else manager.plotViewCount):
            widget = manager.plotWidget(index)
            node, axis = widget.mrmlPlotViewNode(), widget.plotView().chart().GetAxis(vtk.vtkAxis.BOTTOM)
            self._observed.add(node, vtk.vtkCommand.ModifiedEvent, lambda *_, node=node, axis=axis: _write(axis, node, chart))
            _write(axis, node, chart)

    def clear(self) -> None:
        """Follow the plot views no longer."""
        self._observed.clear()


def _write(axis, viewNode, chart) -> None:
    if viewNode.GetPlotChartNode() is not chart or chart.GetNumberOfPlotSeriesNodes() == 0:
        axis.SetCustomTickPositions(None, None)  # numbers again: the names are not those of another chart
        axis.GetLabelProperties().SetOrientation(0)
        axis.GetLabelProperties().SetJustificationToCentered()
        return
    table = chart.GetNthPlotSeriesNode(0).GetTableNode().GetTable()
    positions = vtk.vtkDoubleArray()
    for rank in range(1, table.GetNumberOfRows() + 1):
        positions.InsertNextValue(rank)
    axis.SetCustomTickPositions(positions, table.GetColumnByName("name"))
    axis.GetLabelProperties().SetOrientation(60)
    axis.GetLabelProperties().SetJustificationToRight()  # a slanted name ends at its bar; centered, it would run up into it
