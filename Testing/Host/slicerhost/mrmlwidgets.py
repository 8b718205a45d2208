"""Slicer's own widgets (qMRML..., qSlicer...) as small stand-ins that hold the real scene and the real nodes."""

from types import MappingProxyType

import slicer
import vtk
from PySide6.QtCore import Property, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTableView, QWidget

from slicerhost import ctk
from slicerhost.ctk import held
from slicerhost.pythonqt import standIn
from slicerhost.uifiles import widget

_NODE_EVENTS = (slicer.vtkMRMLScene.NodeAddedEvent, slicer.vtkMRMLScene.NodeRemovedEvent)
_WHOLE_SCENE_EVENTS = (
    slicer.vtkMRMLScene.EndCloseEvent,
    slicer.vtkMRMLScene.EndImportEvent,
    slicer.vtkMRMLScene.EndBatchProcessEvent,
)
_SCENE_EVENTS = (*_NODE_EVENTS, *_WHOLE_SCENE_EVENTS)
_SCENE_SIGNAL = MappingProxyType({"mrmlSceneChanged(vtkMRMLScene*)": "_sceneChanged"})


@standIn
class _Observer(QWidget):
    """A widget that observes VTK objects for as long as it lives."""

    _observed = None

    def _observe(self, key: str, subject, events=(vtk.vtkCommand.ModifiedEvent,), call=None) -> None:
        """Call `_refresh`, or `call`, on events of `subject`, in place of the former subject under `key`."""
        if self._observed is None:
            self._observed = observed = {}
            self.destroyed.connect(lambda: [_release(observed, each) for each in list(observed)])
        _release(self._observed, key)
        if subject is not None:
            call = call or self._refresh
            self._observed[key] = [(subject, subject.AddObserver(event, lambda *_: call())) for event in events]

    def _refresh(self) -> None:
        """Show what the nodes say now."""


def _release(observed: dict, key: str) -> None:
    for subject, tag in observed.pop(key, []):
        subject.RemoveObserver(tag)


@standIn
class _SceneWidget(_Observer):
    _sceneChanged = Signal(object)
    _scene = None
    cppSignals = _SCENE_SIGNAL

    def mrmlScene(self):
        return self._scene

    def setMRMLScene(self, scene) -> None:
        if scene is self._scene:
            return
        self._scene = scene
        self._observeScene()
        self._refresh()
        self._sceneChanged.emit(scene)

    def _observeScene(self) -> None:
        self._observe("scene", self._scene, _SCENE_EVENTS)


@widget
class qMRMLWidget(_SceneWidget):
    pass


@widget
class qSlicerWidget(_SceneWidget):
    pass


@standIn
class qSlicerScriptedLoadableModuleWidget(_SceneWidget):
    """The frame that holds a scripted module's widget; it tells the Python widget of enter, exit and reload."""

    _python = None
    _module = None
    _entered = False

    def self(self):
        return self._python

    def setup(self) -> None:
        self._python.setup()

    def enter(self) -> None:
        self._entered = True
        if hasattr(self._python, "enter"):
            self._python.enter()

    def exit(self) -> None:
        self._entered = False
        if hasattr(self._python, "exit"):
            self._python.exit()

    def reload(self) -> None:
        self._module.makeWidget(self)
        self.setup()

    isEntered = Property(bool, lambda self: self._entered)


@widget
class qMRMLNodeComboBox(_SceneWidget):
    _currentNodeChanged = Signal(object)
    _currentNodeValid = Signal(bool)
    _nodeAdded = Signal(object)
    _nodeAddedByUser = Signal(object)
    _nodeActivated = Signal(object)
    currentNodeIDChanged = Signal(str)
    cppSignals = MappingProxyType(
        {
            "currentNodeChanged(vtkMRMLNode*)": "_currentNodeChanged",
            "currentNodeChanged(bool)": "_currentNodeValid",
            "nodeAdded(vtkMRMLNode*)": "_nodeAdded",
            "nodeAddedByUser(vtkMRMLNode*)": "_nodeAddedByUser",
            "nodeActivated(vtkMRMLNode*)": "_nodeActivated",
        }
    )
    _combo = None
    _nodeID = ""
    _attributes = None
    _shown = ()  # the identifiers of the nodes, in their order
    _items = ()  # (name, identifier) of the rows

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._combo = QComboBox(self)
        self._attributes = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._combo)
        self._combo.setFocusPolicy(
            Qt.NoFocus
        )  # qMRMLNodeComboBox.cxx makes itself the proxy, which takes none: Tab passes both by
        self._combo.activated.connect(self._onActivated)

    def _observeScene(self) -> None:
        self._observe("scene", self._scene, _WHOLE_SCENE_EVENTS)
        _release(self._observed, "nodes")
        if self._scene is None:
            return

        @vtk.calldata_type(vtk.VTK_OBJECT)
        def onNode(scene, event, node) -> None:
            if any(node.IsA(kind) for kind in self.nodeTypes):  # most of what comes and goes in a scene is not for this selector
                self._refresh()

        self._observed["nodes"] = [(self._scene, self._scene.AddObserver(event, onNode)) for event in _NODE_EVENTS]

    def _nodes(self) -> list:
        if self._scene is None:
            return []
        # Read once: a selector looks at every node of the scene whenever one comes or goes.
        types, takesChildren, takesHidden, attributes = self.nodeTypes, self.showChildNodeTypes, self.showHidden, self._attributes

        def accepts(node) -> bool:
            return (
                any(node.GetClassName() == kind or (takesChildren and node.IsA(kind)) for kind in types)
                and (takesHidden or not node.GetHideFromEditors())
                and all(
                    node.GetAttribute(name) is not None if value is None else node.GetAttribute(name) == value
                    for kind, name, value in attributes
                    if node.IsA(kind)
                )
            )

        if len(types) == 1:  # the scene finds them faster, in the same order
            found = self._scene.GetNodesByClass(types[0])
            found.UnRegister(None)
            nodes = [found.GetItemAsObject(index) for index in range(found.GetNumberOfItems())]
        else:
            nodes = [self._scene.GetNthNode(index) for index in range(self._scene.GetNumberOfNodes())]
        return [node for node in nodes if accepts(node)]

    def _refresh(self, *_) -> None:
        if self._scene is not None and self._scene.IsBatchProcessing():
            return
        items = [(node.GetName(), node.GetID()) for node in self._nodes()]
        shown = [(self.noneDisplay, ""), *items] if self.noneEnabled else items
        if shown != self._items:
            self._items = shown
            self._combo.clear()
            for name, nodeID in shown:
                self._combo.addItem(name, nodeID)
        former, self._shown = self._shown, [nodeID for _, nodeID in items]
        if self._nodeID not in self._shown:
            self._select(self._instead(former))
        self._combo.setCurrentIndex(self._combo.findData(self._nodeID))

    def _instead(self, former: list) -> str:
        """What is chosen where the chosen node is not among those that can be. As QComboBox does when the row of its choice is
        removed: the row that took its place, also where "None" could be chosen. So seen in Slicer."""
        if not self._shown or (self.noneEnabled and not self._nodeID):
            return ""
        return self._shown[min(former.index(self._nodeID), len(self._shown) - 1)] if self._nodeID in former else self._shown[0]

    def _select(self, nodeID: str) -> None:
        self._combo.setCurrentIndex(self._combo.findData(nodeID))
        if nodeID == self._nodeID:
            return
        self._nodeID = nodeID
        node = self.currentNode()
        self._currentNodeChanged.emit(node)
        self._currentNodeValid.emit(node is not None)
        self.currentNodeIDChanged.emit(nodeID)

    def _onActivated(self, index: int) -> None:
        self._select(self._combo.itemData(index))
        self._nodeActivated.emit(self.currentNode())

    def addNode(self, className: str | None = None):
        if not self.addEnabled:
            raise RuntimeError("addNode() of a node selector whose addEnabled is False")
        name = self._scene.GenerateUniqueName(self.baseName) if self.baseName else ""
        node = self._scene.AddNewNodeByClass(className or self.nodeTypes[0], name)
        self._nodeAdded.emit(node)
        self._nodeAddedByUser.emit(node)
        self._select(node.GetID())
        return node

    def currentNode(self):
        return self._scene.GetNodeByID(self._nodeID) if self._scene is not None and self._nodeID else None

    def setCurrentNode(self, node) -> None:
        self.setCurrentNodeID("" if node is None else node if isinstance(node, str) else node.GetID())

    def setCurrentNodeID(self, nodeID: str) -> None:
        if not nodeID or nodeID in [node.GetID() for node in self._nodes()]:
            self._select(nodeID or "")

    def nodeCount(self) -> int:
        return len(self._nodes())

    def nodeFromIndex(self, index: int):
        return self._nodes()[index]

    def addAttribute(self, nodeType: str, name: str, value=None) -> None:
        self._attributes.append((nodeType, name, value))
        self._refresh()

    currentNodeID = Property(str, lambda self: self._nodeID, setCurrentNodeID)
    nodeTypes = held("QStringList", "nodeTypes", [], _refresh)
    noneDisplay = held(str, "noneDisplay", "None", _refresh)
    noneEnabled = held(bool, "noneEnabled", False, _refresh)
    addEnabled = held(bool, "addEnabled", True)
    showHidden = held(bool, "showHidden", False, _refresh)
    showChildNodeTypes = held(bool, "showChildNodeTypes", True, _refresh)
    removeEnabled = held(bool, "removeEnabled", True)
    editEnabled = held(bool, "editEnabled", False)
    renameEnabled = held(bool, "renameEnabled", False)
    baseName = held(str, "baseName", "")
    selectNodeUponCreation = held(bool, "selectNodeUponCreation", True)


@widget
class qMRMLTableView(QTableView):
    """As in Slicer a view, not a table of items: cells are read through model(), a proxy that sorts and filters."""

    _sceneChanged = Signal(object)
    _selectionChanged = Signal()
    cppSignals = MappingProxyType({**_SCENE_SIGNAL, "selectionChanged()": "_selectionChanged"})
    _scene = _node = _tag = _cells = _proxy = None

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._cells = QStandardItemModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._cells)
        self.setModel(self._proxy)
        self.selectionModel().selectionChanged.connect(lambda *_: self._selectionChanged.emit())

    def mrmlScene(self):
        return self._scene

    def setMRMLScene(self, scene) -> None:
        self._scene = scene
        self._sceneChanged.emit(scene)

    def sortFilterProxyModel(self):
        return self._proxy

    def mrmlTableNode(self):
        return self._node

    def setMRMLTableNode(self, node) -> None:
        """As qMRMLTableView.cxx: it tells of a selection each time, also where nobody has selected anything."""
        if self._node is not None:
            self._node.RemoveObserver(self._tag)
        self._node = node
        self._tag = node.AddObserver(vtk.vtkCommand.ModifiedEvent, lambda *_: self._refresh()) if node is not None else None
        self._refresh()
        self._proxy.invalidate()
        self._selectionChanged.emit()

    def _refresh(self) -> None:
        """As qMRMLTableModel.cxx: rows that stay are filled anew in place, so that a selected row stays selected."""
        table = None if self._node is None else self._node.GetTable()
        if table is None or table.GetNumberOfColumns() == 0:
            self._cells.beginResetModel()
            self._cells.setRowCount(0)
            self._cells.setColumnCount(0)
            self._cells.endResetModel()
            return
        names = [table.GetColumnName(column) for column in range(table.GetNumberOfColumns())]
        self._cells.setRowCount(table.GetNumberOfRows())
        self._cells.setColumnCount(len(names))
        if self._node.GetUseColumnTitleAsColumnHeader():
            self._cells.setHorizontalHeaderLabels([self._header(name) for name in names])
        for row in range(table.GetNumberOfRows()):
            for column in range(len(names)):
                item = self._cells.item(row, column) or QStandardItem()
                item.setText(table.GetValue(row, column).ToString())
                item.setEditable(not self._node.GetLocked())
                if item.model() is None:
                    self._cells.setItem(row, column, item)

    def _header(self, name: str) -> str:
        unit = self._node.GetColumnUnitLabel(name)
        return (self._node.GetColumnTitle(name) or name) + (f" [{unit}]" if unit else "")

    transposed = held(bool, "transposed", False)
    firstRowLocked = held(bool, "firstRowLocked", False)
    firstColumnLocked = held(bool, "firstColumnLocked", False)


@widget
class qMRMLSliderWidget(ctk.ctkSliderWidget):
    _scene = None

    def mrmlScene(self):
        return self._scene

    def setMRMLScene(self, scene) -> None:
        self._scene = scene

    quantity = held(str, "quantity", "")
