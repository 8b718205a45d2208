"""The section "Table" of the panel: which rows are shown, in which order, and their chart."""

from contextlib import contextmanager
from typing import Any

import qt
import slicer
from HER2PETLib.measure.region import LESION, REFERENCE
from HER2PETSlicer.barnames import BarNames
from slicer.i18n import tr as _

from HER2QuantLib.chart import showChart, updateChart
from HER2QuantLib.tablecells import MeasureCells

# What rows may be ordered by: key of the measure, title, highest first.
ORDERS = (
    ("", _("the order of the segments"), False),
    ("suvMax", _("SUVmax, highest first"), True),
    ("suvPeak", _("SUVpeak, highest first"), True),
    ("volumeMl", _("volume, largest first"), True),
    ("ratioMax", _("SUVmax ratio, highest first"), True),
    ("name", _("name"), False),
    ("siteMeaning", _("site"), False),
)


def ordered(rows, key):
    """Rows by the measure `key`, lesions before reference regions; those without it come last. The cells of Slicer's table view sort
    as texts, 12 before 6."""
    descending = {each: down for each, _title, down in ORDERS}.get(key)
    if not key or descending is None:
        return list(rows)
    present = [row for row in rows if row[key] not in (None, "")]
    byMeasure = sorted(present, key=lambda row: row[key], reverse=descending) + [row for row in rows if row[key] in (None, "")]
    return sorted(byMeasure, key=lambda row: row["role"] == REFERENCE)


class TablePanel:
    """selected: called with a row (a dict) that a person clicked. changed: called when another order is chosen."""

    def __init__(self, ui, selected, changed):
        self.ui, self._selected, self._changed = ui, selected, changed
        self._parameters: Any = None  # the parameter node, while the panel has one
        self._rows: list[dict[str, Any]] = []
        self._notes: list[str] = []
        self._barNames = BarNames()
        self._regionID, self._filling = "", False  # what is selected; whether the rows change under the selection
        for key, title, _down in ORDERS:
            ui.orderComboBox.addItem(title, key)
        for title, role in ((_("all regions"), ""), (_("lesions"), LESION), (_("reference regions"), REFERENCE)):
            ui.roleFilterComboBox.addItem(title, role)
        ui.tableView.setSelectionBehavior(qt.QAbstractItemView.SelectRows)
        ui.tableView.setSelectionMode(qt.QAbstractItemView.SingleSelection)
        self._cells = MeasureCells(ui.tableView)
        ui.tableView.setItemDelegate(self._cells)
        ui.tableView.tabKeyNavigation = False  # Tab leaves the table, as it leaves every other field
        ui.tableView.connect("selectionChanged()", self._onSelection)
        ui.tableView.connect("clicked(QModelIndex)", self._onSelection)  # also on the row that is selected already
        ui.filterLineEdit.connect("textChanged(QString)", self.filter)
        ui.roleFilterComboBox.connect("currentIndexChanged(int)", self.filter)
        ui.orderComboBox.connect("activated(int)", self._onOrder)
        ui.chartButton.connect("clicked(bool)", self._onChart)

    def setParameters(self, parameters):
        self._parameters = parameters
        self._barNames.clear()
        self.ui.filterLineEdit.clear()
        self.ui.roleFilterComboBox.currentIndex = 0
        self.ui.orderComboBox.currentIndex = 0 if parameters is None else max(0, self.ui.orderComboBox.findData(parameters.order))

    def show(self, table):
        """Show another table node. A selection that the view then reports is not a person's."""
        if self.ui.tableView.mrmlTableNode() is not table:
            with self._quietly():
                self._cells.readColumns(table)
                self.ui.tableView.setMRMLTableNode(table)
            self.filter()

    def forget(self):
        """The rows that `fill` was given are no longer those of the panel; their table and chart keep them."""
        self._rows = []
        self.filter()

    def fill(self, rows, fillTable, notes=()):
        """Show `rows`, which `fillTable` puts into the table node in their order; the selected region stays selected. notes: sentences to be
        read below the table, such as what the ratios are to."""
        with self._quietly():
            fillTable(rows)
            self._cells.readColumns(self.ui.tableView.mrmlTableNode())
            self._rows, self._notes = rows, list(notes)
            self.select(self._regionID)
        self.filter()
        table = None if self._parameters is None else self._parameters.table
        if table is not None and table.GetNodeReference("HER2PET.Chart") is not None:
            self._updateChart()

    def filter(self, *_changed):
        """Hide the rows that do not fit. The node, and what is exported, keeps all of them."""
        text, role = self.ui.filterLineEdit.text.strip().casefold(), self.ui.roleFilterComboBox.currentData
        hidden = {
            index
            for index, row in enumerate(self._rows)
            if role not in ("", row["role"]) or text not in f"{row['name']} {row['siteMeaning']}".casefold()
        }
        for index in range(self.ui.tableView.model().rowCount()):
            self.ui.tableView.setRowHidden(index, index in hidden)
        self.ui.tableView.resizeColumnsToContents()  # of the rows that are shown
        shown = len(self._rows) - len(hidden)
        if not self._rows:
            self.ui.tableStatusLabel.text = ""
        elif shown == len(self._rows):
            measured = _("Regions measured: {count}.").format(count=shown)
            self.ui.tableStatusLabel.text = " ".join(filter(None, [measured, *self._notes]))
        else:
            total = len(self._rows)
            self.ui.tableStatusLabel.text = _("{shown} of {count} regions shown; all are exported.").format(
                shown=shown, count=total
            )

    def select(self, regionID):
        """Mark the row of a region, if it is there."""
        self._regionID = regionID
        for index, row in enumerate(self._rows):
            if row["regionID"] == regionID and self.ui.tableView.currentIndex().row() != index:
                self.ui.tableView.selectRow(index)

    @contextmanager
    def _quietly(self):
        """What the program selects is not a person's choice."""
        self._filling = True
        try:
            yield
        finally:
            self._filling = False

    def _onSelection(self, *_clicked):
        if self._filling:
            return
        index = self.ui.tableView.sortFilterProxyModel().mapToSource(self.ui.tableView.currentIndex())
        if index.isValid() and index.row() < len(self._rows):
            self._regionID = self._rows[index.row()]["regionID"]
            self._selected(self._rows[index.row()])

    def _onOrder(self, index):
        self._parameters.order = self.ui.orderComboBox.itemData(index)
        self._changed()
        self.ui.tableView.scrollToTop()  # it was scrolled to where the selected row has gone

    def _updateChart(self):
        reference = next((row["referenceName"] for row in self._rows if row["role"] == LESION and row["referenceName"]), "")
        mean = next((row["suvMean"] for row in self._rows if reference and row["name"] == reference), None)
        chart = updateChart(self._parameters.table, self._rows, mean)
        self._barNames.show(chart)
        return chart

    def _onChart(self, checked):
        with slicer.util.tryWithErrorDisplay(_("The chart was not shown."), waitCursor=True):
            chart = self._updateChart()
            showChart(chart)
            self._barNames.show(chart)  # in the plot view that this may have made
