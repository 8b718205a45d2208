"""What both pages do with widgets."""

import qt
import slicer
from HER2PETLib.errors import CancelledError
from HER2PETSlicer.widgets.progressdialog import progressDialog

# A reader reads in a dark room, an arm's length from the screen.
TEXT_POINTS = 12


class BusyCursor:
    """The cursor says that it takes a moment."""

    def __enter__(self):
        slicer.app.setOverrideCursor(qt.QCursor(qt.Qt.WaitCursor))

    def __exit__(self, *exception):
        slicer.app.restoreOverrideCursor()


def withProgress(title: str, does):
    """What does(progress) returns, under a bar with Cancel. Raises CancelledError where that was pressed."""
    done = []
    with progressDialog(title) as progress:
        done.append(does(progress))
    if not done:
        raise CancelledError
    return done[0]


def isTyping() -> bool:
    """Whether the keyboard writes into a field. (PythonQt's widgets are not instances of QWidget.)"""
    focused = qt.QApplication.focusWidget()
    return focused is not None and any(focused.inherits(kind) for kind in ("QLineEdit", "QAbstractSpinBox"))


def onPathChanged(path, does) -> None:
    """Call `does` when another path stands in a ctkPathLineEdit; emptied, the widget only signals that it is no longer valid."""
    path.connect("currentPathChanged(QString)", does)
    path.connect("validInputChanged(bool)", does)


def enlarge(widget, points: int, bold: bool = False) -> None:
    font = qt.QFont(widget.font)
    font.setPointSize(points)
    font.setBold(bold)
    widget.setFont(font)


def hideSUV(hidden: bool) -> None:
    """Slicer's Data Probe shows the value under the mouse."""
    if slicer.util.findChildren(name="DataProbeCollapsibleWidget"):
        slicer.util.setDataProbeVisible(not hidden)


def repeatedly(milliseconds: int, does):
    """A timer, not started, that calls `does` again and again."""
    timer = qt.QTimer()
    timer.setInterval(milliseconds)
    timer.connect("timeout()", does)
    return timer


def askSavePath(title: str, name: str, kinds: str = "") -> str:
    """Where to save a file; empty if the user cancels."""
    path = qt.QFileDialog.getSaveFileName(slicer.util.mainWindow(), title, name, kinds)
    return path if isinstance(path, str) else path[0]


def empty(layout) -> None:
    """Take every widget out of a layout, and delete it. It keeps its parent until then: a widget without one is Python's own, and
    PythonQt would delete it a second time where only a callback of one of its buttons still held its Python object."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        widget.hide()
        widget.deleteLater()


def fillTable(table, titles, rows) -> None:
    """Show rows of texts in a QTableWidget, each column as wide as it has to be, the last one as wide as there is room."""
    table.setColumnCount(len(titles))
    table.setHorizontalHeaderLabels(titles)
    table.setRowCount(len(rows))
    table.verticalHeader().hide()
    table.horizontalHeader().setStretchLastSection(False)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.setItem(number, column, qt.QTableWidgetItem(text))
    table.resizeColumnsToContents()
    table.horizontalHeader().setStretchLastSection(True)  # after it: Qt makes the last one narrow again, and leaves it so
    fitHeight(table)


def fitHeight(table) -> None:
    """A table shows all its rows, up to its greatest height: a panel that scrolls gives it no more than it insists on."""
    rows = sum(table.rowHeight(row) for row in range(table.rowCount))
    around = table.horizontalHeader().sizeHint.height() + 2 * table.frameWidth
    if table.horizontalHeader().length() > table.viewport().width:  # the bar below them would cover the last row
        around += table.horizontalScrollBar().sizeHint.height()
    table.setMinimumHeight(min(rows + around, table.maximumHeight))
