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


def test_a_table_view_keeps_the_selected_row_when_another_table_is_shown_and_tells_of_a_selection(table):
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


def test_a_section_hides_its_parts_and_brings_them_back(section):
    box, _labels, seen = section
    assert seen() == "++"
    box.collapsed = True
    assert seen() == "--"
    box.collapsed = False
    assert seen() == "++"


def test_a_part_that_is_hidden_by_itself_stays_hidden_when_the_section_opens(section):
    """ctkCollapsibleGroupBox.cpp and ctkCollapsibleButton.cpp, eventFilter and setChildVisibility."""
    box, (first, second), seen = section
    second.visible = False
    box.collapsed = True
    first.visible = False  # explicitly, though nobody sees it
    box.collapsed = False
    assert seen() == "--"
    first.visible = True
    assert seen() == "+-"


def test_a_part_that_is_shown_while_the_section_is_collapsed_is_seen_when_it_opens(section):
    box, (first, second), seen = section
    second.visible = False
    box.collapsed = True
    first.visible = second.visible = True
    assert seen() == "--"
    box.collapsed = False
    assert seen() == "++"


def test_a_section_that_is_collapsed_before_it_is_shown_hides_its_parts_when_it_is(host):
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


def test_from_no_module_the_last_one_is_not_entered_again(host, loadedModule):
    """qSlicerModuleSelectorToolBar::actionSelected takes it for the one that is there."""
    import slicer

    frame = loadedModule("HER2Quant").widgetRepresentation()
    entered = []
    for name in ("HER2Quant", "", "HER2Quant", "Data", "HER2Quant", "Data"):
        slicer.util.selectModule(name)
        entered.append(frame.isEntered)
    assert entered == [True, False, False, False, True, False]
