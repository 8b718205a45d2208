"""The charts of a reading that was unblinded, in a plot view."""


def namesOf(axis):
    return [axis.GetTickLabels().GetValue(number) for number in range(axis.GetTickLabels().GetNumberOfValues())]


def test_bars_have_names_whichever_chart_is_chosen(loadedModule, plotView):
    """Slicer's plot view writes numbers below the bars."""
    import slicer

    loadedModule("HER2Reading")
    from HER2ReadingLib import resultnodes

    if (former := slicer.mrmlScene.GetSingletonNode("HER2ReadingPlot", "vtkMRMLPlotViewNode")) is not None:
        slicer.mrmlScene.RemoveNode(former)
    plotView.node.SetSingletonTag("HER2ReadingPlot")  # the view of the layout that showResults shows
    values = {"Kappa, weights of Cicchetti and Allison, scores": -0.25, "Positive agreement, positive is >= 4": 0.5}
    agreement = resultnodes.showBars("agreement", values)
    matrix = resultnodes.showMatrix("matrix", {(1, None): 3}, (1, 2), "not seen")
    scores = resultnodes.showMatrixBars("scores", matrix, ["anna / bert: 1", "anna / bert: 2", "anna / bert: not seen"])
    resultnodes.showResults(matrix, agreement, scores)
    assert plotView.node.GetPlotChartNode() is agreement
    assert namesOf(plotView.axis) == list(values)
    assert [plotView.axis.GetTickPositions().GetValue(bar) for bar in range(2)] == [0, 1]
    assert agreement.GetYAxisRange() == (-0.25, 1)  # an agreement of 0 alone would be drawn from -1e-7 to 1e-7
    plotView.node.SetPlotChartNodeID(scores.GetID())
    assert namesOf(plotView.axis) == ["1", "2", "not seen"]
    other = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotChartNode")
    plotView.node.SetPlotChartNodeID(other.GetID())
    assert "not seen" not in namesOf(plotView.axis)
