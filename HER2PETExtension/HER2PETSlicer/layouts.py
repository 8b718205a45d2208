"""Layouts of the modules: their numbers, and slice views in columns as Slicer's layout node wants them."""

from collections.abc import Sequence
from dataclasses import dataclass

import slicer

# The layout node knows a layout by its number alone, so all that the modules show stand here. Slicer's own numbers are small,
# those of extensions large.
READING_CASES, READING_RESULTS, QUANT = 89000, 89050, 89100


@dataclass(frozen=True)
class SliceView:
    """One slice view. title: stands in its corner; group: jumps to a slice stay among the views of a group."""

    tag: str
    title: str
    color: str
    orientation: str
    group: int = 0


# Columns of rows of views, from left to right and from top to bottom.
Columns = Sequence[Sequence[Sequence[SliceView]]]


def show(number: int, description: str) -> bool:
    """Show a layout, which needs a main window; returns whether it was another one before."""
    manager = slicer.app.layoutManager()
    node = manager.layoutLogic().GetLayoutNode()
    if not node.IsLayoutDescription(number):
        node.AddLayoutDescription(number, description)
    isChange: bool = manager.layout != number
    if isChange:
        manager.setLayout(number)
    return isChange


def descriptionOf(columns: Columns) -> str:
    """The columns as XML; one with a single view is half as wide."""
    parts = []
    for column in columns:
        rows = []
        for row in column:
            views = "".join(f"<item>{_element(view)}</item>" for view in row)
            rows.append(f'<item><layout type="horizontal">{views}</layout></item>')
        width = 1000 if sum(map(len, column)) > 1 else 450
        parts.append(f'<item splitSize="{width}"><layout type="vertical">{"".join(rows)}</layout></item>')
    return f'<layout type="horizontal" split="true">{"".join(parts)}</layout>'


def _element(view: SliceView) -> str:
    return (
        f'<view class="vtkMRMLSliceNode" singletontag="{view.tag}">'
        f'<property name="orientation" action="default">{view.orientation}</property>'
        f'<property name="viewlabel" action="default">{view.title}</property>'
        f'<property name="viewcolor" action="default">{view.color}</property>'
        f'<property name="viewgroup" action="default">{view.group}</property></view>'
    )
