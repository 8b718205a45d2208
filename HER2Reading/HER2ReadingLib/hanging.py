"""How a case hangs: the layouts a charter may name, and what each of their views shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import slicer
import vtk
from HER2PETSlicer import layouts
from slicer.i18n import tr as _

if TYPE_CHECKING:
    from HER2PETLib.geometry import Geometry


@dataclass(frozen=True)
class HangingView(layouts.SliceView):
    """background, foreground: the volumes of BlindedScene ("pet", "ct", "fusion", "projection", "fdg"). Views of another group are neither
    linked with the first nor follow its crosshair."""

    background: str = ""
    foreground: str = ""


PROJECTION = HangingView("HER2ReadingMIP", "MIP", "#8a6d3b", "Coronal", background="projection")
PET = HangingView("HER2ReadingPET", "PET", "#7a7a7a", "Axial", background="pet")
CT = HangingView("HER2ReadingCT", "CT", "#4f6f8f", "Axial", background="ct")
FUSED = HangingView("HER2ReadingFused", "PET/CT", "#6f5f8f", "Axial", background="ct", foreground="fusion")
CORONAL = HangingView("HER2ReadingCoronal", "PET/CT coronal", "#5f7f5f", "Coronal", background="ct", foreground="fusion")
# Of another examination, and not registered: what lies at one point there need not lie there here.
FDG = HangingView("HER2ReadingFDG", "FDG", "#8f7f3f", "Axial", group=1, background="fdg")
FDG_CORONAL = HangingView("HER2ReadingFDGCoronal", "FDG coronal", "#7f8f3f", "Coronal", group=1, background="fdg")

# The same slice in several views.
_COMPARED = PET, CT, FUSED
_PLANES = (((PET, CT), (FUSED, CORONAL)),)
# For each layout of a charter: columns of rows of views.
LAYOUTS: dict[str, tuple[tuple[tuple[HangingView, ...], ...], ...]] = {
    "planesAndMIP": (((PROJECTION,),), *_PLANES),
    "planes": _PLANES,
    "axial": (((PET, CT, FUSED),),),
}
_WITH_FDG = "WithFDG"
LAYOUTS |= {f"{layout}{_WITH_FDG}": (*columns, ((FDG,), (FDG_CORONAL,))) for layout, columns in LAYOUTS.items()}


LAYOUT_TITLES = {
    "planesAndMIP": _("MIP beside PET, CT, fused and coronal"),
    "planes": _("PET, CT, fused and coronal"),
    "axial": _("Axial PET, CT and fused"),
}


def layoutOf(charterLayout: str, hasFDG: bool) -> str:
    """The layout of a charter, with views of the FDG PET where there is one."""
    return f"{charterLayout}{_WITH_FDG}" if hasFDG else charterLayout


def viewsOf(layout: str) -> list[HangingView]:
    return [view for column in LAYOUTS[layout] for row in column for view in row]


def arrange(layout: str) -> None:
    """Show the views of a charter's layout; without a window nothing is arranged."""
    if slicer.app.layoutManager() is None:
        return
    layouts.showViews(f"reading/{layout}", layouts.describe(LAYOUTS[layout]), viewsOf(layout), _hide)
    for view in viewsOf(layout):
        if view.group:
            _leaveOutCrosshair(slicer.app.layoutManager().sliceWidget(view.tag).sliceView())


def _leaveOutCrosshair(sliceView) -> None:
    """Slicer draws one crosshair in all views. Where nothing is registered its lines would point at what does not belong to them."""
    drawing = sliceView.displayableManagerByClassName("vtkMRMLCrosshairDisplayableManager")
    if drawing is not None and drawing.GetMRMLScene() is not None:
        crosshair = _crosshair()
        mode = crosshair.GetCrosshairMode()
        crosshair.SetCrosshairMode(crosshair.NoCrosshair)  # without a scene it would leave its last lines there
        drawing.SetMRMLScene(None)
        crosshair.SetCrosshairMode(mode)


def _hide(controller: Any) -> None:
    """What a view shows is written in its corner; the wheel and the arrow keys turn its slices."""
    controller.visible = False


def currentLayout() -> int | None:
    """The number of the layout that is shown; None without a window."""
    manager = slicer.app.layoutManager()
    return None if manager is None else manager.layout


def showLayout(number: int | None) -> None:
    if number is not None and slicer.app.layoutManager() is not None:
        slicer.app.layoutManager().setLayout(number)


def hang(layout: str, volumes: dict) -> None:
    """Put volumes {"pet": node, ...} into the views of the layout, whole patient in view, scrolling of equal planes linked."""
    for view, logic in _shown(layout):
        node, composite = logic.GetSliceNode(), logic.GetSliceCompositeNode()
        composite.SetLinkedControl(False)  # a linked view would hand its volumes to the others
        node.SetViewGroup(view.group)
        node.SetOrientation(view.orientation)
        background, foreground = volumes.get(view.background), volumes.get(view.foreground)
        if background is None and foreground is not None:
            background, foreground = foreground, None  # no CT: the fused views show the PET alone
        composite.SetBackgroundVolumeID(background.GetID() if background else None)
        composite.SetForegroundVolumeID(foreground.GetID() if foreground else None)
        composite.SetForegroundOpacity(0.45 if foreground else 0)
        composite.SetLabelVolumeID(None)
        logic.FitSliceToBackground()
    _scaleAlike([logic.GetSliceNode() for view, logic in _shown(layout) if view in _COMPARED])
    for view, logic in _shown(layout):
        if view is not PROJECTION:
            composite = logic.GetSliceCompositeNode()
            composite.SetHotLinkedControl(True)
            composite.SetLinkedControl(True)


def _scaleAlike(nodes: "list[slicer.vtkMRMLSliceNode]") -> None:
    """Slice nodes of one orientation at the smallest scale of them, about the middle of the first: what is compared has one size."""
    if not nodes:
        return
    scale = max(node.GetFieldOfView()[0] / node.GetDimensions()[0] for node in nodes)
    for node in nodes:
        width, height = (scale * size for size in node.GetDimensions()[:2])
        node.GetSliceToRAS().DeepCopy(nodes[0].GetSliceToRAS())
        node.SetFieldOfView(width, height, node.GetFieldOfView()[2])
        node.UpdateMatrices()


def showMarks(layout: str, planes: "slicer.vtkMRMLMarkupsDisplayNode", projection: "slicer.vtkMRMLMarkupsDisplayNode") -> None:
    """Let the display node `planes` draw marks near their slice, and `projection` all of them on the MIP; none in another group."""
    for display in (planes, projection):
        display.RemoveAllViewNodeIDs()
    for view, logic in _shown(layout):
        if view.group:
            continue
        display = projection if view is PROJECTION else planes
        display.AddViewNodeID(logic.GetSliceNode().GetID())


def jumpTo(layout: str, positionRAS: Sequence[float]) -> None:
    """Crosshair and every view of the layout to a point, but those of another group."""
    crosshair = _crosshair()
    crosshair.SetCrosshairRAS(*positionRAS)
    for view, logic in _shown(layout):
        if not view.group:
            logic.GetSliceNode().JumpSliceByOffsetting(*positionRAS)


def crosshairRAS() -> tuple[float, float, float]:
    """Where the crosshair is, mm."""
    return tuple(_crosshair().GetCrosshairRAS())


def resetCrosshair() -> None:
    """A crosshair that all views follow while it is moved (Shift and the mouse)."""
    drawCrosshair(True)
    node = _crosshair()
    node.SetCrosshairBehavior(node.OffsetJumpSlice)
    node.SetCrosshairRAS(0, 0, 0)


def drawCrosshair(drawn: bool) -> None:
    node = _crosshair()
    node.SetCrosshairMode(node.ShowIntersection if drawn else node.NoCrosshair)


def _crosshair() -> "slicer.vtkMRMLCrosshairNode":
    return slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode")


def _shown(layout: str) -> "list[tuple[HangingView, slicer.vtkMRMLSliceLogic]]":
    """(view, slice logic) of the views that exist: none without a window."""
    manager = slicer.app.layoutManager()
    widgets = [] if manager is None else [(view, manager.sliceWidget(view.tag)) for view in viewsOf(layout)]
    return [(view, widget.sliceLogic()) for view, widget in widgets if widget is not None]


def matrixOf(geometry: "Geometry") -> vtk.vtkMatrix4x4:
    """ijkToRAS of a Geometry."""
    return slicer.util.vtkMatrixFromArray(geometry.ijkToRAS)
