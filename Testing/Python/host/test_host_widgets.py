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


@pytest.fixture(params=["ctkCollapsibleGroupBox", "ctkCollapsibleButton"])
def section(request, host):
    """A shown section with two labels, and a function that puts both into words: "+-" is the first visible, the second not."""
    import ctk
    import qt

    window = qt.QWidget()
    qt.QVBoxLayout(window)
    box = getattr(ctk, request.param)()
    window.layout().addWidget(box)
    qt.QVBoxLayout(box)
    labels = qt.QLabel("first"), qt.QLabel("second")
    for label in labels:
        box.layout().addWidget(label)
    window.show()
    yield box, labels, lambda: "".join("+" if label.visible else "-" for label in labels)
    window.delete()


def testASectionHidesItsPartsAndBringsThemBack(section):
    box, _labels, seen = section
    assert seen() == "++"
    box.collapsed = True
    assert seen() == "--"
    box.collapsed = False
    assert seen() == "++"


def testAPartThatIsHiddenByItselfStaysHiddenWhenTheSectionOpens(section):
    """ctkCollapsibleGroupBox.cpp and ctkCollapsibleButton.cpp, eventFilter and setChildVisibility."""
    box, (first, second), seen = section
    second.visible = False
    box.collapsed = True
    first.visible = False  # explicitly, though nobody sees it
    box.collapsed = False
    assert seen() == "--"
    first.visible = True
    assert seen() == "+-"


def testAPartThatIsShownWhileTheSectionIsCollapsedIsSeenWhenItOpens(section):
    box, (first, second), seen = section
    second.visible = False
    box.collapsed = True
    first.visible = second.visible = True
    assert seen() == "--"
    box.collapsed = False
    assert seen() == "++"


def testASectionThatIsCollapsedBeforeItIsShownHidesItsPartsWhenItIs(host):
    import ctk
    import qt

    box, first, second = ctk.ctkCollapsibleGroupBox(), qt.QLabel("first"), qt.QLabel("second")
    qt.QVBoxLayout(box)
    box.collapsed = True
    for label in (first, second):
        box.layout().addWidget(label)
    second.visible = False
    box.show()
    assert not first.visible and not second.visible
    box.collapsed = False
    assert first.visible and not second.visible
    box.delete()
