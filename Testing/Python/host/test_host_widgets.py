"""The host's widgets of Slicer and CTK do what their sources say, also where that is in the way."""

import pytest


@pytest.fixture
def table(host):
    """table(names): a new table node with one column of texts."""
    import slicer
    import vtk

    def make(*names):
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode")
        column = vtk.vtkStringArray()
        column.SetName("name")
        for name in names:
            column.InsertNextValue(name)
        node.AddColumn(column)
        return node

    return make


def testATableViewKeepsTheSelectedRowWhenAnotherTableIsShownAndTellsOfASelection(table):
    """Libs/MRML/Widgets/qMRMLTableModel.cxx updateModelFromMRML: items are reused; qMRMLTableView.cxx setMRMLTableNode emits."""
    import slicer

    view = slicer.qMRMLTableView()
    view.setMRMLTableNode(table("a", "b", "c"))
    view.selectRow(2)
    told = []
    view.connect("selectionChanged()", lambda: told.append(view.currentIndex().data()))
    view.setMRMLTableNode(table("x", "y", "z"))
    assert told == ["z"]
    view.setMRMLTableNode(None)
    assert (told[-1], view.model().rowCount()) == (None, 0)
