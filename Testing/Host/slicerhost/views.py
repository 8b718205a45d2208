"""slicer.app.layoutManager() with real slice views, drawn offscreen: Slicer's own slice logic, displayable managers and
interactor style, in a plain Qt widget."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import slicer
import vtk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from vtk.util.numpy_support import vtk_to_numpy

from slicerhost.ctk import held
from slicerhost.pythonqt import standIn

_DISPLAYABLE_MANAGERS = (
    "vtkMRMLVolumeGlyphSliceDisplayableManager",
    "vtkMRMLModelSliceDisplayableManager",
    "vtkMRMLSegmentationsDisplayableManager2D",
    "vtkMRMLMarkupsDisplayableManager",
    "vtkMRMLCrosshairDisplayableManager",
    "vtkMRMLOrientationMarkerDisplayableManager",
    "vtkMRMLRulerDisplayableManager",
)


@standIn
class SliceView(QWidget):
    """Stands for qMRMLSliceView: the picture of one slice node; mouse and keys go to Slicer's interactor style."""

    _core = _node = _logic = _window = _renderer = _interactor = _group = _style = _mapper = _actor = _image = None

    def __init__(self, core, node, logic) -> None:
        super().__init__()
        self._core, self._node, self._logic = core, node, logic
        self.setMinimumSize(120, 120)
        self.setSizePolicy(QSizePolicy.Expanding, QSizePolicy.Expanding)
        self.setFocusPolicy(Qt.StrongFocus)
        self._makePipeline()

    def _makePipeline(self) -> None:
        window = self._window = vtk.vtkRenderWindow()
        window.SetOffScreenRendering(1)
        window.SetMultiSamples(0)
        window.SetNumberOfLayers(2)
        window.SetAlphaBitPlanes(1)
        renderers = [vtk.vtkRenderer(), vtk.vtkRenderer()]
        for layer, renderer in enumerate(renderers):
            renderer.GetActiveCamera().ParallelProjectionOn()
            renderer.SetLayer(layer)
            window.AddRenderer(renderer)
        self._renderer = renderers[0]
        self._interactor = vtk.vtkRenderWindowInteractor()
        self._interactor.SetRenderWindow(window)
        self._interactor.SetInteractorStyle(vtk.vtkInteractorStyleUser())
        self._interactor.Initialize()
        factory = slicer.vtkMRMLSliceViewDisplayableManagerFactory.GetInstance()
        for name in _DISPLAYABLE_MANAGERS:
            if not factory.IsDisplayableManagerRegistered(name):
                factory.RegisterDisplayableManager(name)
        self._group = slicer.vtkMRMLDisplayableManagerGroup()
        self._group.SetRenderer(self._renderer)
        self._group.Initialize(factory, self._renderer)
        self._group.SetMRMLDisplayableNode(self._node)
        self._style = slicer.vtkMRMLSliceViewInteractorStyle()
        self._style.SetSliceLogic(self._logic)
        self._style.SetDisplayableManagers(self._group)
        self._style.SetInteractor(self._interactor)
        self._mapper = vtk.vtkImageMapper()
        self._mapper.SetColorWindow(255)
        self._mapper.SetColorLevel(127.5)
        self._actor = vtk.vtkActor2D()
        self._actor.SetMapper(self._mapper)
        self._actor.GetProperty().SetDisplayLocationToBackground()
        self._renderer.AddViewProp(self._actor)

    def mrmlSliceNode(self):
        return self._node

    def renderWindow(self):
        return self._window

    def interactor(self):
        return self._interactor

    def displayableManagerByClassName(self, name):
        """None where there is none."""
        managers = map(self._group.GetNthDisplayableManager, range(self._group.GetDisplayableManagerCount()))
        return next((each for each in managers if each.IsA(name)), None)

    def scheduleRender(self) -> None:
        self.update()

    def forceRender(self) -> None:
        self._image = self._draw()
        self.update()

    def _draw(self) -> QImage:
        self._mapper.SetInputConnection(self._logic.GetImageDataConnection())
        self._window.Render()
        grab = vtk.vtkWindowToImageFilter()
        grab.SetInput(self._window)
        grab.ReadFrontBufferOff()
        grab.Update()
        width, height, _ = grab.GetOutput().GetDimensions()
        pixels = vtk_to_numpy(grab.GetOutput().GetPointData().GetScalars()).reshape(height, width, 3)
        upright = np.ascontiguousarray(pixels[::-1])
        return QImage(upright.data, width, height, 3 * width, QImage.Format_RGB888).copy()

    def resizeEvent(self, event) -> None:
        size = event.size()
        self._window.SetSize(size.width(), size.height())
        self._interactor.UpdateSize(size.width(), size.height())
        self._logic.ResizeSliceNode(size.width(), size.height())
        self._image = None

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.drawImage(QPoint(0, 0), self._draw())
        painter.end()

    def _tell(self, event, position) -> None:
        modifiers = event.modifiers()
        control, shift = bool(modifiers & Qt.ControlModifier), bool(modifiers & Qt.ShiftModifier)
        self._interactor.SetEventInformation(int(position.x()), self.height - 1 - int(position.y()), control, shift)

    def _mouse(self, event, suffix: str) -> None:
        self._tell(event, event.position())
        name = {Qt.LeftButton: "LeftButton", Qt.RightButton: "RightButton", Qt.MiddleButton: "MiddleButton"}[event.button()]
        self._interactor.InvokeEvent(f"{name}{suffix}Event")
        self.update()

    def mousePressEvent(self, event) -> None:
        self._mouse(event, "Press")

    def mouseReleaseEvent(self, event) -> None:
        self._mouse(event, "Release")

    def mouseMoveEvent(self, event) -> None:
        self._tell(event, event.position())
        self._interactor.InvokeEvent("MouseMoveEvent")
        self.update()

    def keyPressEvent(self, event) -> None:
        name = {Qt.Key_Return: "Return", Qt.Key_Enter: "KP_Enter", Qt.Key_Escape: "Escape"}.get(event.key(), event.text())
        self._interactor.SetKeyEventInformation(0, 0, "\0", 0, name)
        self._interactor.InvokeEvent("KeyPressEvent")
        self.update()

    def wheelEvent(self, event) -> None:
        self._tell(event, event.position())
        self._interactor.InvokeEvent("MouseWheelForwardEvent" if event.angleDelta().y() > 0 else "MouseWheelBackwardEvent")
        self.update()


@standIn
class _OffsetSlider(QWidget):
    """Stands for qMRMLSliderWidget: what it makes of the width of its controller, measured in Slicer."""

    def __init__(self, controller) -> None:
        super().__init__(controller)
        self._onSpinBox(True)

    def _onSpinBox(self, isVisible: bool) -> None:
        self.parent().setMinimumWidth(335 if isVisible else 211)

    spinBoxVisible = held(bool, "spinBoxVisible", True, _onSpinBox)


@standIn
class SliceController(QWidget):
    """Stands for qMRMLSliceControllerWidget: the colored line above a view."""

    _logic = _slider = None

    def __init__(self, logic) -> None:
        super().__init__()
        self._logic = logic
        node = logic.GetSliceNode()
        label = QLabel(f"{node.GetLayoutLabel() or node.GetName()}", self)
        color = ", ".join(str(round(255 * part)) for part in node.GetLayoutColor())
        label.setStyleSheet(f"background: rgb({color}); color: black; padding: 1px 4px")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        self._slider = _OffsetSlider(self)

    def sliceOffsetSlider(self):
        return self._slider

    def fitSliceToBackground(self) -> None:
        self._logic.FitSliceToBackground()


@standIn
class qMRMLSliceWidget(QWidget):
    """Stands for qMRMLSliceWidget: controller above view."""

    _logic = _view = _controller = None

    def __init__(self, core, node) -> None:
        super().__init__()
        self._logic = slicer.vtkMRMLSliceLogic()
        self._logic.SetMRMLApplicationLogic(core.applicationLogic)
        self._logic.SetMRMLScene(core.scene)
        self._logic.SetSliceNode(node)
        core.applicationLogic.GetSliceLogics().AddItem(self._logic)
        self._controller = SliceController(self._logic)
        self._view = SliceView(core, node, self._logic)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._controller)
        layout.addWidget(self._view)

    def sliceLogic(self):
        return self._logic

    def sliceView(self):
        return self._view

    def sliceController(self):
        return self._controller

    def mrmlSliceNode(self):
        return self._logic.GetSliceNode()


class LayoutManager:
    """Stands for qSlicerLayoutManager: slice views where the layout node's description puts them. Other kinds of view (3D, table,
    plot) get an empty frame with their name."""

    threeDViewCount = tableViewCount = plotViewCount = 0

    def __init__(self, core) -> None:
        self._core = core
        self._viewport = QWidget()
        QVBoxLayout(self._viewport).setContentsMargins(0, 0, 0, 0)
        self._widgets: dict[str, qMRMLSliceWidget] = {}
        self._arranged = None
        self._frame = None
        self._logic = slicer.vtkMRMLLayoutLogic()
        self._logic.SetMRMLApplicationLogic(core.applicationLogic)
        self._logic.SetMRMLScene(core.scene)
        node = self._logic.GetLayoutNode()
        node.SetViewArrangement(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
        node.AddObserver(vtk.vtkCommand.ModifiedEvent, lambda *_: self._arrange())
        self._arrange()

    def viewport(self) -> QWidget:
        return self._viewport

    def layoutLogic(self):
        return self._logic

    @property
    def layout(self) -> int:
        return self._logic.GetLayoutNode().GetViewArrangement()

    def setLayout(self, layout: int) -> None:
        self._logic.GetLayoutNode().SetViewArrangement(layout)

    def sliceViewNames(self) -> tuple:
        return tuple(self._widgets)

    def sliceWidget(self, name: str):
        return self._widgets.get(name)

    def resetSliceViews(self) -> None:
        for widget in self._widgets.values():
            widget.sliceLogic().FitSliceToBackground()

    def mrmlSliceLogics(self):
        return self._core.applicationLogic.GetSliceLogics()

    def activeThreeDRenderer(self):
        return None

    def _arrange(self) -> None:
        description = self._logic.GetLayoutNode().GetCurrentLayoutDescription()
        if description == self._arranged or not description:
            return
        self._arranged = description
        for widget in self._widgets.values():
            widget.mrmlSliceNode().SetMappedInLayout(0)  # its name stays among sliceViewNames, as in Slicer
            widget.setParent(None)
        if self._frame is not None:
            self._frame.setParent(None)  # its place is free at once
            self._frame.deleteLater()
        self._frame = self._build(ElementTree.fromstring(description))
        self._viewport.layout().addWidget(self._frame)

    def _build(self, element) -> QWidget:
        if element.tag == "view":
            return self._view(element)
        frame = QWidget()
        kind = element.get("type", "horizontal")
        if kind == "grid":
            layout = QGridLayout(frame)
        else:
            layout = QBoxLayout(QBoxLayout.TopToBottom if kind == "vertical" else QBoxLayout.LeftToRight, frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for item in element.findall("item"):
            child = self._build(next(iter(item)))
            if kind == "grid":
                layout.addWidget(child, int(item.get("row", 0)), int(item.get("column", 0)))
            else:
                layout.addWidget(child, int(item.get("splitSize", 1)))
        return frame

    def _makeNode(self, kind: str, tag: str) -> None:
        """As Slicer's layout manager: a table or plot view that a layout names has its node."""
        if kind in ("vtkMRMLTableViewNode", "vtkMRMLPlotViewNode") and self._core.scene.GetSingletonNode(tag, kind) is None:
            node = self._core.scene.CreateNodeByClass(kind)
            node.UnRegister(None)
            node.SetSingletonTag(tag)
            self._core.scene.AddNode(node)

    def _view(self, element) -> QWidget:
        name = element.get("singletontag", "")
        if element.get("class") != "vtkMRMLSliceNode":
            self._makeNode(element.get("class"), name)
            empty = QLabel(f"{element.get('class', '').removeprefix('vtkMRML').removesuffix('Node')} {name}")
            empty.setAlignment(Qt.AlignCenter)
            empty.setStyleSheet("background: rgb(40, 40, 48); color: gray")
            return empty
        if name not in self._widgets:
            node = self._core.scene.GetSingletonNode(name, "vtkMRMLSliceNode")
            self._widgets[name] = qMRMLSliceWidget(self._core, node)
        self._widgets[name].mrmlSliceNode().SetMappedInLayout(1)
        return self._widgets[name]
