"""Marks in the slices and on the turning MIP: the number of its row of the table beside each lesion, and the candidate that is decided on. A click on the MIP
finds the lesion."""

from collections.abc import Sequence
from typing import Any

import slicer
import vtk
from HER2PETLib.measure.region import LESION
from HER2PETSlicer import nodes, segments
from HER2PETSlicer.observers import Observers

from HER2QuantLib.views import MIP

# Of a mark and a click, in pixels of the view.
_NEAR_PIXELS = 12.0


class Marks:
    """Points with a text. name: of the nodes, which are hidden and never saved."""

    def __init__(self, views, pictures, name: str, color: tuple[float, float, float]) -> None:
        self._views, self._pictures, self._color = views, pictures, color
        self._names = {"planes": name, "mip": f"{name} on the MIP"}
        self._points: list[tuple[str, Any]] = []
        self._nodes: dict[str, Any] = {}
        self._turned: float | None = None
        self._observed = Observers()

    def showPoints(self, points: Sequence[tuple[str, Any]]) -> None:
        """points: text and place in mm RAS."""
        self._points = list(points)
        self.arrange()

    def arrange(self) -> None:
        """Put the marks into the views of the module's layout, if it is shown."""
        logics = dict(self._views.logics())
        self._observed.clear()
        if not logics or self._pictures.mip is None or not (self._points or self._nodes):
            self.remove()
            return
        for name in self._names:
            if name not in self._nodes or not slicer.mrmlScene.IsNodePresent(self._nodes[name]):
                self._nodes[name] = _markups(self._names[name], self._color)
            display = self._nodes[name].GetDisplayNode()
            display.RemoveAllViewNodeIDs()
            for view, logic in logics.items():
                if view.isMIP == (name == "mip"):
                    display.AddViewNodeID(logic.GetSliceNode().GetID())
        turning = next((logic for view, logic in logics.items() if view.isMIP), None)
        if turning is not None:
            node = turning.GetSliceNode()
            self._observed.add(node, vtk.vtkCommand.ModifiedEvent, lambda *_: self._turn(node))
            self._turned = None
            self._turn(node)
        self._fill("planes", self._points)

    def remove(self) -> None:
        self._observed.clear()
        for node in self._nodes.values():
            if slicer.mrmlScene.IsNodePresent(node):
                slicer.mrmlScene.RemoveNode(node)
        self._nodes = {}

    def _turn(self, sliceNode) -> None:
        """The MIP shows another angle."""
        offset = sliceNode.GetSliceOffset()
        if self._turned == offset or self._pictures.mip is None:
            return
        self._turned = offset
        self._fill("mip", [(text, self._pictures.placeInMIP(offset, place)) for text, place in self._points])

    def _fill(self, name, places) -> None:
        node = self._nodes[name]
        with slicer.util.NodeModify(node):
            node.RemoveAllControlPoints()
            for text, place in places:
                index = node.AddControlPoint(vtk.vtkVector3d(*place), text)
                node.SetNthControlPointLocked(index, True)


class RowMarks(Marks):
    """selected: called with the row (a dict) whose mark was clicked. jumped: called with a point (mm RAS) that was clicked beside
    every mark."""

    def __init__(self, views, pictures, selected, jumped) -> None:
        super().__init__(views, pictures, "Numbers of the rows", segments.COLORS[LESION])
        self._selected, self._jumped = selected, jumped
        self._rows: list[dict[str, Any]] = []
        self._interactor = Observers()

    def show(self, rows) -> None:
        """Mark the lesions among `rows`, each by the number that its row of the table has."""
        numbered = [
            (number, row) for number, row in enumerate(rows, start=1) if row["role"] == LESION and row["maximumRAS"] is not None
        ]
        self._rows = [row for _number, row in numbered]
        self.showPoints([(str(number), row["maximumRAS"]) for number, row in numbered])

    def arrange(self) -> None:
        self._interactor.clear()
        super().arrange()
        if self._pictures.mip is not None and MIP in dict(self._views.logics()):
            self._observeClicks()

    def remove(self) -> None:
        self._interactor.clear()
        super().remove()

    def _observeClicks(self) -> None:
        view = slicer.app.layoutManager().sliceWidget(MIP.tag).sliceView()
        interactor = view.interactor()

        def clicked(caller, _event):
            self._onClick(view, caller.GetEventPosition())
            # No effect of the Segment Editor may draw where there is no patient.
            command = caller.GetCommand(tag)
            if command is not None:
                command.SetAbortFlag(1)

        self._interactor.add(interactor, vtk.vtkCommand.LeftButtonPressEvent, clicked, priority=100.0)
        tag = self._interactor.lastTag

    def _onClick(self, view, xy) -> None:
        node = view.mrmlSliceNode()
        toXY = vtk.vtkMatrix4x4()
        vtk.vtkMatrix4x4.Invert(node.GetXYToRAS(), toXY)
        nearest, distance = None, _NEAR_PIXELS
        for row in self._rows:
            place = self._pictures.placeInMIP(node.GetSliceOffset(), row["maximumRAS"])
            x, y = toXY.MultiplyPoint((*place, 1.0))[:2]
            away = ((x - xy[0]) ** 2 + (y - xy[1]) ** 2) ** 0.5
            if away < distance:
                nearest, distance = row, away
        if nearest is not None:
            self._selected(nearest)
            return
        point = self._pictures.pointOfMIP(node.GetXYToRAS().MultiplyPoint((*xy, 0.0, 1.0))[:3])
        if point is not None:
            self._jumped(point)


def _markups(name: str, color: tuple[float, float, float]):
    node = nodes.addHidden("vtkMRMLMarkupsFiducialNode", name)
    node.SetLocked(True)
    display = node.GetDisplayNode()
    display.SetSelectedColor(*color)
    display.SetGlyphTypeFromString("CrossDot2D")
    display.SetGlyphScale(2.5)
    display.SetTextScale(3.5)
    display.SetPropertiesLabelVisibility(False)
    display.SetPointLabelsVisibility(True)
    return node
