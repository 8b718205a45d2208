"""How the cells of the table look: numbers to the right with two decimals, reference regions apart by their color. What the node
holds, and what is exported, keeps every digit."""

import qt
import vtk
from HER2PETLib.measure.region import REFERENCE
from HER2PETSlicer import segments

# Light enough for black and for white text.
_TINT = 60
_SIGNS = {True: "\u25cb ", False: "\u25cf "}  # beside the color, for those who do not see it


class MeasureCells(qt.QStyledItemDelegate):
    """Of a qMRMLTableView whose node holds one row a region."""

    def __init__(self, view) -> None:
        qt.QStyledItemDelegate.__init__(self, view)
        self._numbers: dict[int, bool] = {}  # columns of numbers, and whether they are fractions
        self._role = self._name = -1

    def readColumns(self, node) -> None:
        """Learn what the columns of a table node are."""
        table = None if node is None else node.GetTable()
        columns = [] if table is None else [table.GetColumn(index) for index in range(table.GetNumberOfColumns())]
        names = [column.GetName() for column in columns]
        self._numbers = {
            index: column.GetDataType() in (vtk.VTK_DOUBLE, vtk.VTK_FLOAT)
            for index, column in enumerate(columns)
            if column.IsNumeric()
        }
        self._role = names.index("role") if "role" in names else -1
        self._name = names.index("name") if "name" in names else -1

    def initStyleOption(self, option, index) -> None:
        qt.QStyledItemDelegate.initStyleOption(self, option, index)
        column = index.column()
        isReference = self._role >= 0 and index.sibling(index.row(), self._role).data() == REFERENCE
        if column in self._numbers:
            if self._numbers[column]:
                option.text = shortNumber(option.text)
            option.displayAlignment = qt.Qt.AlignRight | qt.Qt.AlignVCenter
        elif column == self._name:
            option.text = _SIGNS[isReference] + option.text
        if isReference:
            color = qt.QColor.fromRgbF(*segments.COLORS[REFERENCE])
            color.setAlpha(_TINT)
            option.backgroundBrush = qt.QBrush(color)


def shortNumber(text: str) -> str:
    """A number as a table shows it: with two decimals, or two significant digits where those would say 0.00; a dash where there
    is none."""
    try:
        value = float(text)
    except ValueError:
        return text
    if value != value:
        return "\u2013"
    return f"{value:.2f}" if value == 0 or abs(value) >= 0.01 else f"{value:.2g}"
