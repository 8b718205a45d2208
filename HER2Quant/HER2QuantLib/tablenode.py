"""Results as a vtkMRMLTableNode, with titles, units and descriptions from the one table of measures."""

import json

import vtk
from HER2PETLib.measure.definitions import COLUMNS
from HER2PETLib.report.tables import plainUnit

from HER2QuantLib import nodes

# What a person looks for stands first; the other columns follow in the order of the table of measures, identifiers last.
FIRST = ("name", "suvMax", "suvPeak", "suvMean", "volumeMl", "ratioMax", "siteMeaning", "role", "knownFrom", "biopsied")
LAST = ("regionID", "siteCode")


def fillTable(node, rows, provenance=None) -> None:
    """Replace the content of a table node by `rows` (one dict a region, by key). A number that does not exist is NaN, anything
    else that does not exist an empty cell."""
    wasModifying = node.StartModify()
    node.RemoveAllColumns()
    for measure in sorted(COLUMNS, key=_position):
        values = [row[measure.key] for row in rows]
        array = vtk.vtkDoubleArray() if measure.type == "double" else vtk.vtkStringArray()
        if measure.type == "int":
            array = vtk.vtkIntArray()
        array.SetName(measure.key)
        for value in values:
            array.InsertNextValue(_cell(value, measure.type))
        node.AddColumn(array)
        node.SetColumnTitle(measure.key, measure.title)
        node.SetColumnUnitLabel(measure.key, plainUnit(measure.unit))  # the codes keep its annotation
        for kind in ("quantityCode", "derivationCode", "unitCode"):
            if code := getattr(measure, kind):
                node.SetColumnProperty(measure.key, kind, "^".join((code[1], code[0], code[2])))
        node.SetColumnDescription(measure.key, measure.description)
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetLocked(True)
    node.SetAttribute(nodes.PROVENANCE, json.dumps(provenance) if provenance else None)
    node.EndModify(wasModifying)


def _position(measure) -> int:
    """Where a column stands; the sort keeps the order of equals."""
    if measure.key in FIRST:
        return FIRST.index(measure.key)
    return len(FIRST) + (measure.key in LAST)


def _cell(value, kind: str):
    if kind == "double":
        return float("nan") if value is None else float(value)
    if kind == "int":
        return int(value)
    if value is None:
        return ""
    if kind == "bit":
        return "yes" if value else "no"
    return value if isinstance(value, str) else " ".join(f"{number:.1f}" for number in value)
