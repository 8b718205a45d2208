"""Scripted Segment Editor effects: what stands between an effect's Python class, the editor's real C++ logic and the views."""

import importlib.util
import sys
from pathlib import Path

import slicer
import vtk
from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QVector3D
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLayout

from slicerhost.ctk import held
from slicerhost.pythonqt import callbackErrors, standIn

# The events that qMRMLSegmentEditorWidget observes on the interactor of a slice view.
_BUTTON_EVENTS = [
    f"{button}Button{what}Event" for button in ("Left", "Right", "Middle") for what in ("Press", "Release", "DoubleClick")
]
_EVENTS = [
    *_BUTTON_EVENTS, "MouseMoveEvent", "MouseWheelForwardEvent", "MouseWheelBackwardEvent", "KeyPressEvent", "KeyReleaseEvent",
    "EnterEvent", "LeaveEvent",
]  # fmt: skip


@standIn
class qSlicerSegmentEditorAbstractEffect(QObject):
    """Only the modes, by their C++ names."""

    ModificationModeSet, ModificationModeAdd, ModificationModeRemove, ModificationModeRemoveAll = range(4)


@standIn
class qSlicerSegmentEditorEffectFactory(QObject):
    effectRegistered = Signal(str)
    _instance = None
    _effects = None

    @classmethod
    def instance(cls):
        if cls._instance is None:
            cls._instance = cls()
            cls._instance._effects = {}
        return cls._instance

    def registerEffect(self, effect) -> bool:
        if effect.name in self._effects:
            return False
        self._effects[effect.name] = effect
        self.effectRegistered.emit(effect.name)
        return True

    def registeredEffects(self) -> tuple:
        return tuple(self._effects.values())


@standIn
class qSlicerSegmentEditorScriptedEffect(QObject):
    """An effect whose work is done by the Python class in its source file, by the real logic of the editor."""

    _self = _editor = _frame = _active = _logic = None

    title = held(str, "title", "")
    perSegment = held(bool, "perSegment", True)
    requireSegments = held(bool, "requireSegments", True)
    showEffectCursorInSliceView = held(bool, "showEffectCursorInSliceView", True)
    showEffectCursorInThreeDView = held(bool, "showEffectCursorInThreeDView", False)

    def setPythonSource(self, source: str) -> bool:
        """As Slicer does: the Python module is named after the folder, the class after the file; `slicer.<folder>` is the object."""
        path = Path(source)
        folder, className = path.parent.name, path.stem if path.stem.endswith("Effect") else f"{path.stem}Effect"
        if not hasattr(sys.modules.get(folder), className):
            spec = importlib.util.spec_from_file_location(folder, path)
            sys.modules[folder] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[folder])
        self._self = getattr(sys.modules[folder], className)(self)
        setattr(slicer, folder, self._self)
        return True

    def self(self):
        return self._self

    def clone(self):
        return self._self.clone()

    def helpText(self) -> str:
        return self._self.helpText()

    def icon(self):
        return self._self.icon()

    # Life in the editor

    def _enter(self, logic) -> None:
        """A copy of the effect becomes part of an editor."""
        self._logic = logic
        self._frame = QFrame()
        QFormLayout(self._frame)
        self._frame.setVisible(False)
        self._self.setupOptionsFrame()

    def _call(self, name: str, *arguments):
        """A method that the Python class may leave out."""
        method = getattr(self._self, name, None)
        return method(*arguments) if method is not None else None

    def activate(self) -> None:
        self._active = True
        self._frame.setVisible(True)
        self.updateGUIFromMRML()
        self._call("activate")

    def deactivate(self) -> None:
        self._active = False
        self._frame.setVisible(False)
        self._call("deactivate")

    def active(self) -> bool:
        return bool(self._active)

    def updateGUIFromMRML(self) -> None:
        if self._active:
            self._call("updateGUIFromMRML")

    def processInteractionEvents(self, interactor, eventID: int, viewWidget) -> bool:
        """Slicer takes only a Python bool, and everything else, a numpy one too, for False; here the test fails."""
        answer = self._call("processInteractionEvents", interactor, eventID, viewWidget)
        if not isinstance(answer, bool) and hasattr(self._self, "processInteractionEvents"):
            callbackErrors.append(TypeError(f"processInteractionEvents of {self.name} returned {answer!r}, not a bool"))
        return answer is True

    def optionsFrame(self):
        return self._frame

    def addOptionsWidget(self, widget) -> None:
        self._frame.layout().addRow(widget)

    def addLabeledOptionsWidget(self, label: str, widget):
        self._frame.layout().addRow(label, widget)
        return widget if isinstance(widget, QLayout) else QLabel(label)

    # Parameters: attributes of the editor's node, with the effect's name in front

    def parameterSetNode(self):
        return self._logic.GetSegmentEditorNode()

    def parameterDefined(self, name: str) -> bool:
        return self.parameterSetNode().GetAttribute(f"{self.name}.{name}") is not None

    def parameter(self, name: str) -> str:
        return self.parameterSetNode().GetAttribute(f"{self.name}.{name}") or ""

    def integerParameter(self, name: str) -> int:
        return int(self.parameter(name))

    def doubleParameter(self, name: str) -> float:
        return float(self.parameter(name))

    def setParameter(self, name: str, value) -> None:
        """Numbers as Qt writes them. The node tells only that a parameter has changed, not that it is modified."""
        text = format(value, "g") if isinstance(value, float) else str(value)
        node = self.parameterSetNode()
        if text == self.parameter(name):
            return
        former = node.GetDisableModifiedEvent()
        node.SetDisableModifiedEvent(1)
        node.SetAttribute(f"{self.name}.{name}", text)
        node.SetDisableModifiedEvent(former)
        node.InvokeCustomModifiedEvent(node.EffectParameterModified)

    def setParameterDefault(self, name: str, value) -> None:
        if not self.parameterDefined(name):
            self.setParameter(name, value)

    # Segments

    def referenceGeometryImage(self):
        return self._logic.GetReferenceGeometryImage() if self._logic.UpdateReferenceGeometryImage() else None

    def saveStateForUndo(self) -> None:
        self._logic.SaveStateForUndo()

    def confirmCurrentSegmentVisible(self) -> int:
        return 1

    def modifySelectedSegmentByLabelmap(self, labelmap, mode: int, bypassMasking: bool = False) -> None:
        node = self.parameterSetNode()
        modes = slicer.vtkSlicerSegmentEditorLogic
        mode = (modes.ModificationModeSet, modes.ModificationModeAdd, modes.ModificationModeRemove)[mode]
        self._logic.ModifySegmentByLabelmap(
            node.GetSegmentationNode(), node.GetSelectedSegmentID(), labelmap, mode, self.perSegment, bypassMasking
        )

    # Views

    def xyToRas(self, point: QPoint, viewWidget):
        ras = [0.0, 0.0, 0.0]
        slicer.vtkSlicerSegmentEditorLogic.XyToRas([float(point.x()), float(point.y())], ras, viewWidget.mrmlSliceNode())
        return QVector3D(*ras)

    def viewNode(self, viewWidget):
        """As in C++, of the logic: None while a view has no node."""
        return viewWidget.sliceLogic().GetSliceNode()

    def renderer(self, viewWidget):
        return viewWidget.sliceView().renderWindow().GetRenderers().GetFirstRenderer()

    def addActor2D(self, viewWidget, actor) -> None:
        self.renderer(viewWidget).AddViewProp(actor)
        viewWidget.sliceView().scheduleRender()

    def removeActor2D(self, viewWidget, actor) -> None:
        self.renderer(viewWidget).RemoveViewProp(actor)
        viewWidget.sliceView().scheduleRender()


class ViewObservations:
    """The editor's observers on the slice views: an effect that says True keeps an event from everybody after it."""

    def __init__(self, activeEffect) -> None:
        self._activeEffect = activeEffect
        self._tags = []

    def add(self) -> None:
        self.remove()
        layout = slicer.app.layoutManager()
        for name in layout.sliceViewNames() if layout is not None else ():
            widget = layout.sliceWidget(name)
            interactor = widget.sliceView().interactor()
            for event in _EVENTS:
                self._observe(interactor, event, widget)
            node = widget.mrmlSliceNode()
            self._tags.append((node, node.AddObserver(vtk.vtkCommand.ModifiedEvent, self._onViewNode(widget))))

    def remove(self) -> None:
        for subject, tag in self._tags:
            subject.RemoveObserver(tag)
        self._tags = []

    def _observe(self, interactor, event: str, widget) -> None:
        eventID = vtk.vtkCommand.GetEventIdFromString(event)
        tags = []

        def call(caller, _name) -> None:
            effect = self._activeEffect()
            abort = effect is not None and effect.processInteractionEvents(caller, eventID, widget)
            caller.GetCommand(tags[0]).SetAbortFlag(int(abort))

        tags.append(interactor.AddObserver(event, call, 1.0))
        self._tags.append((interactor, tags[0]))

    def _onViewNode(self, widget):
        def call(caller, _name) -> None:
            effect = self._activeEffect()
            if effect is not None:
                effect._call("processViewNodeEvents", caller, vtk.vtkCommand.ModifiedEvent, widget)

        return call
