"""The Segment Editor effect "HER2 focus": click a focus, see its region, accept it."""

from pathlib import Path
from typing import Any

import ctk
import numpy as np
import qt
import slicer
import vtk
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.delineation import A50, FIXED, PERCENT
from HER2PETSlicer import focus, nodes, segments
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.widgets.numberfields import takeCommas
from SegmentEditorEffects import AbstractScriptedSegmentEditorEffect
from slicer.i18n import tr as _

# What is proposed: half of the maximum, and a number to start from for SUV, for which there is no agreed one in 89Zr-PET.
DEFAULT_VALUES = {FIXED: 4.0, PERCENT: 50.0, A50: 0.0}
DEFAULT_RADIUS_MM = 20.0
SMALLEST_RADIUS_MM, LARGEST_RADIUS_MM, STEP_MM = 3.0, 100.0, 0.5

PRESSES = (vtk.vtkCommand.LeftButtonPressEvent, vtk.vtkCommand.LeftButtonDoubleClickEvent)
WHEEL = {vtk.vtkCommand.MouseWheelForwardEvent: 1, vtk.vtkCommand.MouseWheelBackwardEvent: -1}


class SegmentEditorEffect(AbstractScriptedSegmentEditorEffect):
    """A preview is a seed with what was delineated around it (`_region`), or with the sentence why nothing was."""

    def __init__(self, scriptedEffect):
        scriptedEffect.name = focus.EFFECT
        scriptedEffect.title = _("HER2 focus")
        scriptedEffect.perSegment = False  # else the editor leaves the effect when undo takes the selected segment away
        scriptedEffect.requireSegments = False
        AbstractScriptedSegmentEditorEffect.__init__(self, scriptedEffect)
        self._outline = focus.FocusOutline(scriptedEffect)
        self._seed: Any = None
        self._region: Any = None
        self._grid: Any = None
        self._shown: Any = None
        self._accepted = Observers()  # of the segmentation, for as long as the message about the last focus is true

    def clone(self):
        import qSlicerSegmentationsEditorEffectsPythonQt as effects

        cloned = effects.qSlicerSegmentEditorScriptedEffect(None)
        cloned.setPythonSource(__file__.replace("\\", "/"))
        return cloned

    def icon(self):
        return qt.QIcon(str(Path(__file__).with_name("SegmentEditorEffect.png")))

    def helpText(self):
        return "<html>" + _(
            """Draw a focus by a threshold inside a bounding sphere<br>.
        <p><ul style="margin: 0">
        <li><b>Left-click</b> a focus: preview its region.
        <li><b>Mouse wheel</b> over the sphere, <b>Shift + mouse wheel</b> anywhere: size of the sphere.
        <li><b>Left-click</b> inside the sphere, <b>Enter</b> or <b>Apply</b>: accept.
        <li><b>Left-click</b> elsewhere: preview there. <b>Esc</b> or <b>Cancel</b>: discard.
        </ul><p>"""
        )

    # Options

    def setupOptionsFrame(self):
        self._method = qt.QComboBox()
        self._method.addItem(_("% of maximum"), PERCENT)
        self._method.addItem(_("A50, above background"), A50)
        self._method.addItem(_("Fixed SUV"), FIXED)
        self._method.setToolTip(_("What a voxel has to reach to be part of the focus."))
        self.scriptedEffect.addLabeledOptionsWidget(_("Threshold:"), self._method)
        self._value = qt.QDoubleSpinBox()
        self._value.decimals = 1
        self.scriptedEffect.addLabeledOptionsWidget(_("Value:"), self._value)
        self._radius = ctk.ctkSliderWidget()
        self._radius.minimum, self._radius.maximum = SMALLEST_RADIUS_MM, LARGEST_RADIUS_MM
        self._radius.singleStep, self._radius.decimals = STEP_MM, 1
        self._radius.suffix = " mm"
        self._radius.setToolTip(_("The focus may not leave this sphere around the point clicked (mouse wheel)."))
        self.scriptedEffect.addLabeledOptionsWidget(_("Radius:"), self._radius)
        self._ownSegment = qt.QCheckBox(_("Each focus is a segment of its own"))
        self._ownSegment.setToolTip(_("If not, the focus is added to the selected segment."))
        self.scriptedEffect.addOptionsWidget(self._ownSegment)
        self._message = qt.QLabel()
        self._message.wordWrap = True
        # A wrapped text asks for the width of eighty letters, and the section around the editor would take it.
        self._message.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)
        self.scriptedEffect.addOptionsWidget(self._message)
        self._cancel = qt.QPushButton(_("Cancel"))
        self._cancel.setToolTip(_("Discard the preview (Esc)."))
        self._apply = qt.QPushButton(_("Apply"))
        buttons = qt.QHBoxLayout()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._apply)
        self.scriptedEffect.addOptionsWidget(buttons)
        self._commas = takeCommas(self._value, self._radius)
        self._method.connect("currentIndexChanged(int)", self._onMethod)
        self._value.connect("valueChanged(double)", self.updateMRMLFromGUI)
        self._radius.connect("valueChanged(double)", self.updateMRMLFromGUI)
        self._ownSegment.connect("toggled(bool)", self.updateMRMLFromGUI)
        self._cancel.connect("clicked()", self._discard)
        self._apply.connect("clicked()", self.onApply)

    def setMRMLDefaults(self):
        self.scriptedEffect.setParameterDefault("Method", PERCENT)
        for method, value in DEFAULT_VALUES.items():
            self.scriptedEffect.setParameterDefault(f"Value.{method}", value)
        self.scriptedEffect.setParameterDefault("RadiusMm", DEFAULT_RADIUS_MM)
        self.scriptedEffect.setParameterDefault("OwnSegment", 1)

    def updateGUIFromMRML(self):
        if self.scriptedEffect.parameterSetNode() is None:  # the scene is being closed
            return
        method, value, radius = self._parameters()
        widgets = (self._method, self._value, self._radius, self._ownSegment)
        blocked = [widget.blockSignals(True) for widget in widgets]
        self._method.currentIndex = self._method.findData(method)
        isPercent = method == PERCENT
        _show(self._value, minimum=1.0 if isPercent else 0.0, maximum=100.0 if isPercent else 1000.0)
        _show(self._value, singleStep=5.0 if isPercent else 0.5, suffix=" %" if isPercent else "", value=value)
        self._value.enabled = method != A50
        self._value.toolTip = _("A50 needs no value.") if method == A50 else _("The threshold.")
        _show(self._radius, value=radius)
        self._ownSegment.checked = self._ownSegments()
        for widget, before in zip(widgets, blocked, strict=True):
            widget.blockSignals(before)
        if self._seed is not None and (method, value, radius) != self._shown:
            self._preview()
        self._updateButtons()

    def updateMRMLFromGUI(self):
        """The value belongs to the method that is shown: changing the method brings back its own value."""
        self.scriptedEffect.setParameter(f"Value.{self._parameters()[0]}", self._value.value)
        self.scriptedEffect.setParameter("RadiusMm", self._radius.value)
        self.scriptedEffect.setParameter("OwnSegment", int(self._ownSegment.checked))

    def _onMethod(self, index):
        self.scriptedEffect.setParameter("Method", self._method.itemData(index))

    def _parameters(self):
        """Method, its value, radius of the sphere in mm."""
        method = self.scriptedEffect.parameter("Method")
        value = self.scriptedEffect.doubleParameter(f"Value.{method}")
        return method, value, self.scriptedEffect.doubleParameter("RadiusMm")

    def _pet(self):
        node = self.scriptedEffect.parameterSetNode()
        return None if node is None else node.GetSourceVolumeNode()

    def _ownSegments(self):
        return self.scriptedEffect.integerParameter("OwnSegment") != 0

    def _updateButtons(self):
        self._apply.enabled = self._region is not None
        self._apply.toolTip = _("Accept the preview (Enter).") if self._region is not None else _("Click a focus first.")
        self._cancel.enabled = self._seed is not None
        if self._seed is None:
            self._message.text = _("Click a focus in a slice view.")

    # Life

    def activate(self):
        self._updateButtons()

    def deactivate(self):
        self._accepted.clear()
        self._discard()
        self._outline.remove()

    def sourceVolumeNodeChanged(self):
        if self.scriptedEffect.active():
            self._discard()

    def layoutChanged(self):
        if self.scriptedEffect.active():
            self._outline.remove()
            if self._pet() is None:
                self._discard()
            elif self._seed is not None:
                self._preview()

    # Mouse and keys

    def processInteractionEvents(self, callerInteractor, eventId, viewWidget):
        if viewWidget.className() != "qMRMLSliceWidget":
            return False
        if eventId == vtk.vtkCommand.KeyPressEvent:
            return self._key(callerInteractor.GetKeySym())
        if callerInteractor.GetControlKey() or callerInteractor.GetAltKey():
            return False
        point = self.xyToRas(callerInteractor.GetEventPosition(), viewWidget)
        if eventId in WHEEL:
            if not callerInteractor.GetShiftKey() and not self._inSphere(point):
                return False  # to the next slice, as always
            self._turn(WHEEL[eventId])
            return True
        if callerInteractor.GetShiftKey():
            return False
        if eventId in PRESSES:
            if self._inSphere(point):
                self.onApply()
            else:
                self._seed = point
                self._preview()
            return True
        return False

    def processViewNodeEvents(self, callerViewNode, eventId, viewWidget):
        if callerViewNode.IsA("vtkMRMLSliceNode"):
            self._outline.update(viewWidget)

    def _key(self, key):
        if self._seed is None or key not in ("Return", "KP_Enter", "Escape"):
            return False
        if key == "Escape":
            self._discard()
        else:
            self.onApply()
        return True

    def _inSphere(self, point):
        return self._seed is not None and np.linalg.norm(np.subtract(point, self._seed)) <= self._parameters()[2]

    def _turn(self, direction):
        """A tenth larger or smaller, at least one step."""
        radius = self._parameters()[2]
        radius += direction * max(STEP_MM, round(radius / 10 / STEP_MM) * STEP_MM)
        self.scriptedEffect.setParameter("RadiusMm", min(max(radius, SMALLEST_RADIUS_MM), LARGEST_RADIUS_MM))

    # Preview, and what becomes of it

    def _preview(self):
        self._shown = method, value, radius = self._parameters()
        self._region = surface = None
        try:
            self._region, self._grid = focus.delineateFocus(self._pet(), self._seed, radius, method, value)
            surface = focus.surfaceOf(self._region, self._grid)
            volume = _("{ml:.2f} ml.").format(ml=self._region.mask.sum() * self._grid.voxelMl)
            self._message.text = " ".join([volume, *self._region.notes])
        except ProblemError as problem:
            self._message.text = str(problem)
        self._outline.show(focus.sphereSurface(self._seed, radius), surface)
        self._updateButtons()

    def _discard(self):
        self._accepted.clear()
        self._seed = self._region = self._grid = self._shown = None
        self._outline.hide()
        self._updateButtons()

    def onApply(self):
        """The previewed region becomes a segment, or part of the selected one."""
        if self._region is None:
            return
        segmentation = self.scriptedEffect.parameterSetNode().GetSegmentationNode()
        try:
            if segmentation is None:
                raise ProblemError(_("There is no segmentation."), _("Choose or create one."))
            reference = self.scriptedEffect.referenceGeometryImage()
            labelmap = nodes.labelmapFor(segmentation, self._region, self._grid, reference)
        except ProblemError as problem:
            self._message.text = str(problem)
            return
        selected = self.scriptedEffect.parameterSetNode().GetSelectedSegmentID()
        if selected and segmentation.GetSegmentation().GetSegment(selected) is None:
            selected = ""  # of the segmentation before: the editor keeps it where the new one is empty
        isFilled = bool(selected) and not segments.isEmpty(segmentation, selected)
        new = not selected or (self._ownSegments() and isFilled)
        if not new and not self.scriptedEffect.confirmCurrentSegmentVisible():
            return
        self.scriptedEffect.saveStateForUndo()
        if new:
            selected = segments.addLesion(segmentation)
            self.scriptedEffect.parameterSetNode().SetSelectedSegmentID(selected)
        mode = slicer.qSlicerSegmentEditorAbstractEffect.ModificationModeAdd
        self.scriptedEffect.modifySelectedSegmentByLabelmap(labelmap, mode)
        segment = segmentation.GetSegmentation().GetSegment(selected)
        segments.noteDrawing(segment, self._region.algorithm, focus.seriesOf(self._pet()), byHand=isFilled and not new)
        self._discard()
        self._message.text = _("Accepted as {name}. Click the next focus.").format(name=segment.GetName())
        events = slicer.vtkSegmentation
        for event in (events.SegmentRemoved, events.SourceRepresentationModified):  # undone, for instance
            self._accepted.add(segmentation.GetSegmentation(), event, self._onChangedSince)

    def _onChangedSince(self, _caller, _event):
        self._accepted.clear()
        self._updateButtons()


def _show(box, **properties):
    """Set what differs: a number field that is given the value it has rewrites its text, in the middle of what is being typed."""
    for name, value in properties.items():
        if getattr(box, name) != value:
            setattr(box, name, value)
