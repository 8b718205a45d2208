"""Measures as a vtkMRMLTableNode, from the one table of measures."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import slicer
from HER2PETLib.measure.definitions import REGION_MEASURES, Measure

from HER2PETSlicer import nodes
from HER2PETSlicer.tables import fillTableNode

# What a person looks for stands first; the other columns follow in the order of the table of measures, identifiers last.
FIRST = ("name", "suvMax", "suvPeak", "suvMean", "volumeMl", "ratioMax", "siteMeaning", "role", "knownFrom", "biopsied")
LAST = ("regionID", "siteCode")


def fillTable(
    node: "slicer.vtkMRMLTableNode", rows: Sequence[Mapping[str, Any]], provenance: Mapping[str, Any] | None = None
) -> None:
    """Replace the content of a table node by `rows` (one dict a region, by key), with how they were obtained beside them."""
    wasModifying = node.StartModify()
    columns = sorted(REGION_MEASURES, key=_position)
    fillTableNode(node, columns, rows)
    node.SetAttribute(nodes.PROVENANCE, json.dumps(provenance) if provenance else None)
    node.EndModify(wasModifying)


def _position(measure: Measure) -> int:
    """Where a column stands; the sort keeps the order of equals."""
    if measure.key in FIRST:
        return FIRST.index(measure.key)
    return len(FIRST) + (measure.key in LAST)
