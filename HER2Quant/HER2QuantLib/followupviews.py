"""Two examinations of a patient in the slice views, one above the other: what moves in one moves in the other, by their registration."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import slicer
import vtk
from HER2PETSlicer import layouts, nodes
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.widgets.sliceviews import showViews

from HER2QuantLib.pictures import Pictures
from HER2QuantLib.rowmarks import Marks
from HER2QuantLib.views import FOLLOW_UP, QuantView, hang, narrow

# Of each row: views that jump together. The MIPs are planes of no patient, and jump with nothing.
_GROUPS, _MIP_GROUPS = (8920, 8921), (8922, 8923)
_MARKED = (0.85, 0.35, 0.1)
Map = Callable[[np.ndarray], np.ndarray]


def _views(row: int) -> tuple[QuantView, QuantView, QuantView]:
    name, number = ("Upper", "Lower")[row], str(row + 1)
    color = ("#7a7a7a", "#8f7f3f")[row]
    return (
        QuantView(f"{FOLLOW_UP}{name}Axial", f"{number} A", color, "Axial", group=_GROUPS[row]),
        QuantView(f"{FOLLOW_UP}{name}Coronal", f"{number} C", color, "Coronal", group=_GROUPS[row]),
        QuantView(f"{FOLLOW_UP}{name}MIP", f"{number} M", color, "Coronal", group=_MIP_GROUPS[row], isMIP=True),
    )


ROWS = (_views(0), _views(1))
_NAME = "quant/followUp"
_LAYOUT = tuple(((above,), (below,)) for above, below in zip(*ROWS, strict=True))


class Row:
    """The views of one of the two examinations, as Marks takes them."""

    def __init__(self, views, number: int) -> None:
        self._views, self._number = views, number

    def logics(self) -> list[tuple[QuantView, Any]]:
        if not self._views.isShown:
            return []
        manager = slicer.app.layoutManager()
        return [(view, manager.sliceWidget(view.tag).sliceLogic()) for view in ROWS[self._number]]


@dataclass(eq=False)
class Shown:
    """What a row shows. volume: a PET, or the CT or MR of an examination that is none. isPET: it has a MIP. regions: what was drawn on it, None: nothing."""

    volume: Any
    isPET: bool
    regions: Any = None


class FollowUpViews:
    """The layout of two rows: axial, coronal, MIP; it is there until `leave`. toLower, toUpper: take points (n, 3, mm RAS) from one examination to the other;
    None: nothing brings them together, and each moves alone."""

    def __init__(self) -> None:
        self.rows = (Row(self, 0), Row(self, 1))
        self._pictures = (Pictures(), Pictures())
        self._marks = tuple(
            Marks(row, pictures, f"Lesions of examination {number}", _MARKED)
            for number, (row, pictures) in enumerate(zip(self.rows, self._pictures, strict=True), start=1)
        )
        self._shown: tuple[Shown, Shown] | None = None
        self._maps: tuple[Map | None, Map | None] = (None, None)
        self._former: int | None = None
        self._observed = Observers()
        self._places: dict[str, Any] = {}
        self._regions = _RegionsByView()
        self._isFollowing = False

    @property
    def isShown(self) -> bool:
        manager = slicer.app.layoutManager()
        return manager is not None and manager.layout == layouts.numberOf(_NAME)

    @property
    def isOpen(self) -> bool:
        """The same, also where a person has chosen another layout meanwhile."""
        return self._shown is not None

    @property
    def isPossible(self) -> bool:
        """Whether there is a window to show anything in."""
        return slicer.app.layoutManager() is not None

    def show(self, upper: Shown, lower: Shown, toLower: Map | None, toUpper: Map | None) -> None:
        """Show two examinations, each in its own space."""
        manager = slicer.app.layoutManager()
        if manager is None:
            return
        self._observed.clear()
        self._shown, self._maps = (upper, lower), (toLower, toUpper)
        if not self.isShown:
            self._former = manager.layout
        showViews(_NAME, layouts.describe(_LAYOUT), [view for row in ROWS for view in row], narrow)
        for row, shown, pictures in zip(self.rows, self._shown, self._pictures, strict=True):
            if shown.isPET:
                pictures.show(shown.volume)
            else:
                pictures.remove()
            for view, logic in row.logics():
                hang(view, logic, pictures.mip if view.isMIP else shown.volume, None)
        for marks in self._marks:
            marks.arrange()
        self._showRegions(upper.regions, lower.regions)
        self._follow()

    def compare(self, squares: Any, difference: Any) -> None:
        """Instead of the slices above both examinations in squares, below their difference: both in the space of the first."""
        for row, volume in zip(self.rows, (squares, difference), strict=True):
            for view, logic in row.logics():
                if not view.isMIP:
                    hang(view, logic, volume, None)
        self._maps = (np.array, np.array)
        first = self._shown[0].regions if self._shown else None
        self._showRegions(first, first)
        self._follow()

    def mark(self, upper: list[tuple[str, Any]], lower: list[tuple[str, Any]]) -> None:
        """Numbers beside lesions: text and place (mm RAS) in each examination's own space."""
        for marks, points in zip(self._marks, (upper, lower), strict=True):
            marks.showPoints(points)

    def jumpTo(self, upper: Any, lower: Any) -> None:
        """Each row to its own point, None: it stays."""
        self._isFollowing = True
        try:
            for row, place in zip(self.rows, (upper, lower), strict=True):
                if place is not None:
                    self._jump(row, place)
        finally:
            self._isFollowing = False
        self._remember()

    def leave(self) -> None:
        """Bring back the layout that was there before, and take everything that was made for these views out of the scene."""
        self._observed.clear()
        for marks in self._marks:
            marks.showPoints([])
            marks.remove()
        self._regions.restore()
        if self.isShown and self._former is not None:
            slicer.app.layoutManager().setLayout(self._former)
        self._former, self._shown = None, None
        for pictures in self._pictures:
            pictures.remove()

    def _showRegions(self, upper: Any, lower: Any) -> None:
        """In each row what was drawn on its examination: that of the other would be drawn where it is there, not where it is here."""
        self._regions.restore()
        for row, regions in zip(self.rows, (upper, lower), strict=True):
            self._regions.hideOthers([logic.GetSliceNode().GetID() for _view, logic in row.logics()], regions)

    # What moves with what

    def _follow(self) -> None:
        self._observed.clear()
        self._remember()
        for number, row in enumerate(self.rows):
            for view, logic in row.logics():
                if not view.isMIP:
                    node = logic.GetSliceNode()
                    self._observed.add(node, vtk.vtkCommand.ModifiedEvent, lambda *_, n=number, v=view: self._onMoved(n, v))
        crosshair = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode")
        if crosshair is not None:
            self._observed.add(crosshair, vtk.vtkCommand.ModifiedEvent, lambda caller, _event: self._onCrosshair(caller))

    def _remember(self) -> None:
        self._places = {
            view.tag: _stateOf(logic.GetSliceNode()) for row in self.rows for view, logic in row.logics() if not view.isMIP
        }

    def _onMoved(self, number: int, view: QuantView) -> None:
        """Somebody scrolled, dragged or zoomed a slice: the one of the same orientation in the other row goes along."""
        node = dict(self.rows[number].logics()).get(view)
        toOther = self._maps[number]
        if self._isFollowing or node is None or toOther is None:
            return
        node = node.GetSliceNode()
        if (state := _stateOf(node)) == self._places.get(view.tag):
            return
        self._places[view.tag] = state
        other = ROWS[1 - number][ROWS[number].index(view)]
        there = dict(self.rows[1 - number].logics())[other].GetSliceNode()
        place = mapped(toOther, state[0])
        if place is None:
            return
        self._isFollowing = True
        try:
            width, height, _depth = state[1]
            if there.GetDimensions()[0] == node.GetDimensions()[0]:
                there.SetFieldOfView(width, height, there.GetFieldOfView()[2])
            there.JumpSliceByCentering(*place)
        finally:
            self._isFollowing = False
        self._places[other.tag] = _stateOf(there)

    def _onCrosshair(self, crosshair: Any) -> None:
        """The crosshair was set (Shift and the mouse) in a view of one row: Slicer moves the views of that row, this the other ones."""
        if self._isFollowing:
            return
        xyz = [0.0, 0.0, 0.0]
        node = crosshair.GetCursorPositionXYZ(xyz)
        number = next(
            (
                n
                for n, row in enumerate(self.rows)
                for view, logic in row.logics()
                if logic.GetSliceNode() is node and not view.isMIP
            ),
            None,
        )
        toOther = None if number is None else self._maps[number]
        if toOther is None:
            return
        place = mapped(toOther, crosshair.GetCrosshairRAS())
        if place is not None:
            self.jumpTo(*((None, place) if number == 0 else (place, None)))

    @staticmethod
    def _jump(row: Row, place: Any) -> None:
        for view, logic in row.logics():
            if not view.isMIP:
                logic.GetSliceNode().JumpSliceByCentering(*(float(each) for each in place))


class _RegionsByView:
    """Keeps segmentations out of views, and gives them back as they were."""

    def __init__(self) -> None:
        self._before: dict[str, list[str]] = {}

    def hideOthers(self, viewIDs: list[str], regions: Any) -> None:
        """In these views no segmentation but `regions`."""
        views = [each.GetID() for each in slicer.util.getNodesByClass("vtkMRMLAbstractViewNode")]
        for segmentation in slicer.util.getNodesByClass("vtkMRMLSegmentationNode"):
            display = segmentation.GetDisplayNode()
            if segmentation is regions or display is None:
                continue
            before = list(display.GetViewNodeIDs())
            self._before.setdefault(display.GetID(), before)
            _showIn(display, [each for each in before or views if each not in viewIDs])

    def restore(self) -> None:
        for displayID, before in self._before.items():
            display = slicer.mrmlScene.GetNodeByID(displayID)
            if display is not None:
                _showIn(display, before)
        self._before = {}


def _showIn(display: Any, viewIDs: list[str]) -> None:
    with slicer.util.NodeModify(display):
        display.RemoveAllViewNodeIDs()
        for each in viewIDs:
            display.AddViewNodeID(each)


def _stateOf(node: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Middle of a slice in mm RAS, and its field of view."""
    matrix = node.GetSliceToRAS()
    return tuple(round(matrix.GetElement(row, 3), 3) for row in range(3)), tuple(round(each, 3) for each in node.GetFieldOfView())


def mapped(toOther: Map, place: Any) -> Any:
    """A point in the other examination; None where the registration cannot say."""
    from HER2PETLib.errors import ProblemError

    try:
        return toOther(np.array([place], float))[0]
    except ProblemError:
        return None


def hiddenVolume(name: str, volume: Any, window: tuple[float, float], color: str = "vtkMRMLColorTableNodeGrey") -> Any:
    """A volume node (of HER2PETLib.geometry.Volume) that no selector lists and no scene keeps."""
    node = nodes.addHidden("vtkMRMLScalarVolumeNode", name)
    slicer.util.updateVolumeFromArray(node, volume.values)
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(volume.geometry.ijkToRAS))
    display = node.GetDisplayNode()
    display.AutoWindowLevelOff()
    display.SetWindowLevelMinMax(*window)
    display.SetAndObserveColorNodeID(color)
    return node


def removeVolumes(*volumes: Any) -> None:
    for node in volumes:
        if node is not None:
            nodes.removeShown(node)
