"""The module's own layout: the turning MIP beside the PET in axial and coronal slices, with the CT and both fused where there is a CT."""

from dataclasses import dataclass

import qt
import slicer
from HER2PETSlicer import layouts
from HER2PETSlicer.widgets.sliceviews import showViews

from HER2QuantLib import origin
from HER2QuantLib.pictures import AWAY_MM

# The slice of the turning MIP is not a plane of the patient: jumps of the other views must not move it.
MIP_GROUP = 8910
SETTING = "HER2Quant/OwnLayout"
# How the tags of the views of two examinations begin.
FOLLOW_UP = "HER2QuantFollowUp"
# Three of them beside a panel of 480 pixels: a screen of 1366 at 150 %.
_CONTROLLER_WIDTH = 140


@dataclass(frozen=True)
class QuantView(layouts.SliceView):
    """title: a letter or two, as a slice controller has no room for more. hasPET, hasCT: what it shows; both: the PET in color on the CT. isMIP: the turning MIP."""

    hasPET: bool = True
    hasCT: bool = False
    isMIP: bool = False


MIP = QuantView("HER2QuantMIP", "M", "#8a6d3b", "Coronal", group=MIP_GROUP, isMIP=True)
AXIAL = QuantView("HER2QuantPET", "P", "#7a7a7a", "Axial")
CORONAL = QuantView("HER2QuantCoronal", "C", "#5f7f5f", "Coronal")
CT = QuantView("HER2QuantCT", "CT", "#4f6f8f", "Axial", hasPET=False, hasCT=True)
FUSED = QuantView("HER2QuantFused", "F", "#6f5f8f", "Axial", hasCT=True)

# Columns of rows of views.
LAYOUTS = {
    "quant/withCT": (((MIP,),), ((AXIAL, FUSED), (CORONAL, CT))),
    "quant/withoutCT": (((MIP,),), ((AXIAL,), (CORONAL,))),
}
_NUMBERED = {layouts.numberOf(name): [view for column in LAYOUTS[name] for row in column for view in row] for name in LAYOUTS}


class Views:
    """The layout while the module is in front; the user's former layout comes back when it is left, unless she has chosen another
    meanwhile. Without a window, and where she has switched it off, Slicer's views stay as they are."""

    def __init__(self) -> None:
        self._former = None

    @property
    def isWanted(self) -> bool:
        return str(qt.QSettings().value(SETTING, "true")).lower() != "false"

    def want(self, isWanted: bool) -> None:
        """Switch the module's layout on or off, for this user and from now on."""
        qt.QSettings().setValue(SETTING, "true" if isWanted else "false")
        if not isWanted:
            self.leave()

    @property
    def isShown(self) -> bool:
        manager = slicer.app.layoutManager()
        return manager is not None and manager.layout in _NUMBERED

    def show(self, pet, pictures) -> None:
        """Show a PET with its pictures (HER2QuantLib.pictures), and the CT of the same study, where there is one."""
        manager = slicer.app.layoutManager()
        if manager is None or not self.isWanted:
            if manager is not None:
                slicer.util.setSliceViewerLayers(background=pet, fit=True)
            return
        pictures.show(pet)
        ct = origin.ctOf(pet)
        name = "quant/withoutCT" if ct is None else "quant/withCT"
        if manager.layout not in _NUMBERED:
            self._former = manager.layout
        showViews(name, layouts.describe(LAYOUTS[name]), _NUMBERED[layouts.numberOf(name)], narrow)
        for view, logic in self.logics():
            shown = pictures.mip if view is MIP else pictures.color if view is FUSED else pet if view.hasPET else None
            hang(view, logic, shown, ct if view.hasCT else None)

    def leave(self) -> None:
        """Bring the former layout back."""
        if self.isShown and self._former is not None:
            slicer.app.layoutManager().setLayout(self._former)
        self._former = None

    def logics(self) -> list:
        """(view, slice logic) of the views of the layout that is shown."""
        manager = slicer.app.layoutManager()
        if not self.isShown:
            return []
        widgets = [(view, manager.sliceWidget(view.tag)) for view in _NUMBERED[manager.layout]]
        return [(view, widget.sliceLogic()) for view, widget in widgets if widget is not None]

    def jumpTo(self, ras) -> None:
        """All slice views of the patient to a point in mm, but for those of two examinations, which has one point in each."""
        for node in slicer.util.getNodesByClass("vtkMRMLSliceNode"):
            if node.GetSingletonTag() != MIP.tag and not node.GetSingletonTag().startswith(FOLLOW_UP):
                node.JumpSliceByCentering(*ras)


def narrow(controller) -> None:
    """The Data Probe says where a slice is; where there is no room, the slider is shorter than it would like."""
    controller.sliceOffsetSlider().spinBoxVisible = False
    controller.setMinimumWidth(_CONTROLLER_WIDTH)


def hang(view: QuantView, logic, pet, ct) -> None:
    """Show a PET, a CT or both in a view; None: nothing."""
    node, composite = logic.GetSliceNode(), logic.GetSliceCompositeNode()
    composite.SetLinkedControl(False)  # a linked view would hand its volumes to the others
    composite.SetDoPropagateVolumeSelection(False)  # what is loaded meanwhile does not take the place of the PET
    node.SetOrientation(view.orientation)
    angle = node.GetSliceOffset() if pet is not None and composite.GetBackgroundVolumeID() == pet.GetID() else AWAY_MM
    background, foreground = (ct, pet) if ct is not None else (pet, None)
    composite.SetBackgroundVolumeID(None if background is None else background.GetID())
    composite.SetForegroundVolumeID(None if foreground is None else foreground.GetID())
    composite.SetForegroundOpacity(0.45 if foreground is not None else 0)
    composite.SetLabelVolumeID(None)
    logic.FitSliceToBackground()
    if view.isMIP:
        node.SetSliceOffset(angle)  # from the front; fitted, it would be the slice in the middle, from behind
    else:
        composite.SetHotLinkedControl(True)
        composite.SetLinkedControl(True)
