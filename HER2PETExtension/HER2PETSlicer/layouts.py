"""The layouts of both modules, and the numbers that Slicer's layout node knows them by."""

from collections.abc import Sequence
from dataclasses import dataclass

import slicer

# A layout that is registered stays until Slicer ends, whoever registered it: two layouts of one number would be one.
# Slicer's own layouts have small numbers, layouts of extensions large ones.
_NUMBERS = {
    "reading/planesAndMIP": 89000, "reading/planes": 89001, "reading/axial": 89002, "reading/planesAndMIPWithFDG": 89003,
    "reading/planesWithFDG": 89004, "reading/axialWithFDG": 89005, "reading/results": 89010,
    "quant/withCT": 89100, "quant/withoutCT": 89101,
}  # fmt: skip


@dataclass(frozen=True)
class SliceView:
    """One slice view of a layout. title: what stands in its controller and corner; orientation: Axial, Sagittal or Coronal;
    group: views of one group jump together."""

    tag: str
    title: str
    color: str
    orientation: str
    group: int = 0


def numberOf(name: str) -> int:
    return _NUMBERS[name]


def show(name: str, description: str) -> bool:
    """Show a layout, registered when it is first shown; whether another was shown before. Needs a window."""
    manager, number = slicer.app.layoutManager(), _NUMBERS[name]
    node = manager.layoutLogic().GetLayoutNode()
    if not node.IsLayoutDescription(number):
        node.AddLayoutDescription(number, description)
    isOther = manager.layout != number
    if isOther:
        manager.setLayout(number)
    return isOther


def describe(columns: Sequence[Sequence[Sequence[SliceView]]]) -> str:
    """Columns of rows of slice views, as Slicer's layout node wants them; a column of one view is narrower."""
    described = []
    for column in columns:
        rows = "".join(
            f'<item><layout type="horizontal">{"".join(f"<item>{_element(view)}</item>" for view in row)}</layout></item>'
            for row in column
        )
        width = 1000 if sum(map(len, column)) > 1 else 450
        described.append(f'<item splitSize="{width}"><layout type="vertical">{rows}</layout></item>')
    return f'<layout type="horizontal" split="true">{"".join(described)}</layout>'


def _element(view: SliceView) -> str:
    properties = {"orientation": view.orientation, "viewlabel": view.title, "viewcolor": view.color, "viewgroup": view.group}
    described = "".join(f'<property name="{key}" action="default">{value}</property>' for key, value in properties.items())
    return f'<view class="vtkMRMLSliceNode" singletontag="{view.tag}">{described}</view>'
