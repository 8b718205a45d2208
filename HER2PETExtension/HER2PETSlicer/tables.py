"""Rows of results as a vtkMRMLTableNode, with titles, units, descriptions and codes of their columns."""

import vtk
from HER2PETLib.tables.columns import plainUnit


def fillTableNode(node, columns, rows) -> None:
    """Replace the content of a table node by `rows` (dicts by key).

    columns: with key, title, unit, description and type (of HER2PETLib.tables.columns or HER2PETLib.measure.definitions). A number
    that does not exist is NaN, anything else that does not exist an empty cell. The table is locked: it is a result.
    """
    wasModifying = node.StartModify()
    node.RemoveAllColumns()
    for column in columns:
        array = _array(column.type, [row.get(column.key) for row in rows])
        array.SetName(column.key)
        node.AddColumn(array)
        node.SetColumnTitle(column.key, column.title)
        node.SetColumnUnitLabel(column.key, plainUnit(column.unit))  # the codes keep its annotation
        for kind in ("quantityCode", "derivationCode", "unitCode"):
            if code := getattr(column, kind, None):
                node.SetColumnProperty(column.key, kind, "^".join((code[1], code[0], code[2])))
        node.SetColumnDescription(column.key, column.description)
    node.SetUseColumnTitleAsColumnHeader(True)
    node.SetLocked(True)
    node.EndModify(wasModifying)


def _array(kind: str, values):
    """The values of a column; whole numbers of which some do not exist (the array has no NaN) or some are too large are texts."""
    array = vtk.vtkStringArray()
    if kind == "double":
        array, values = vtk.vtkDoubleArray(), [float("nan") if value is None else float(value) for value in values]
    elif kind == "int" and all(value is not None and abs(value) < 2**31 for value in values):
        array, values = vtk.vtkIntArray(), map(int, values)
    else:
        values = [_text(value, kind) for value in values]
    for value in values:
        array.InsertNextValue(value)
    return array


def _text(value, kind: str) -> str:
    if value is None:
        return ""
    if kind == "bit":
        return "yes" if value else "no"
    if isinstance(value, (tuple, list)):  # a place
        return " ".join(f"{number:.1f}" for number in value)
    return str(value)
