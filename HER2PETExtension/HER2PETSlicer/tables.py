"""Rows of results as a vtkMRMLTableNode, with titles, units, descriptions and codes of their columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import slicer
import vtk
from HER2PETLib.tables.columns import plainUnit


class TableColumn(Protocol):
    """What a column says of itself: HER2PETLib.tables.columns.Column, or a Measure, which may have codes as well."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def type(self) -> str: ...


def fillTableNode(
    node: "slicer.vtkMRMLTableNode", columns: Iterable[TableColumn], rows: Sequence[Mapping[str, Any]], *, forPeople: bool = False
) -> None:
    """Replace the content of a table node by `rows` (dicts by key). The table is locked: it is a result.

    A missing number is NaN, anything else that is missing an empty cell. forPeople: a missing number is an empty cell, too, and its
    column is text; Slicer's own views show "nan".
    """
    wasModifying = node.StartModify()
    node.RemoveAllColumns()
    for column in columns:
        array = _array(column.type, [row.get(column.key) for row in rows], forPeople)
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


def _array(kind: str, values: list[Any], forPeople: bool) -> vtk.vtkAbstractArray:
    """The values of a column; whole numbers of which some do not exist (the array has no NaN) or some are too large are texts."""
    array = vtk.vtkStringArray()
    if kind == "double" and not (forPeople and None in values):
        array, values = vtk.vtkDoubleArray(), [float("nan") if value is None else float(value) for value in values]
    elif kind == "int" and all(value is not None and abs(value) < 2**31 for value in values):
        array, values = vtk.vtkIntArray(), [int(value) for value in values]
    else:
        values = [_text(value, kind) for value in values]
    for value in values:
        array.InsertNextValue(value)
    return array


def _text(value: object, kind: str) -> str:
    if value is None:
        return ""
    if kind == "bit":
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (tuple, list)):  # a place
        return " ".join(f"{number:.1f}" for number in value)
    return str(value)
