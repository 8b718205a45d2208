"""Slicer's Segment Editor as a widget: its real C++ logic, and around it the rules of qMRMLSegmentEditorWidget.cxx, of which some
are in the way of a module: hidden selectors that choose by themselves, a source volume that stays, keys that start an effect."""

from types import MappingProxyType

import slicer
from PySide6.QtCore import Property, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QGroupBox, QHBoxLayout, QListWidget, QToolButton, QVBoxLayout

from slicerhost.ctk import held
from slicerhost.mrmlwidgets import qMRMLNodeComboBox, qMRMLWidget
from slicerhost.pythonqt import callbackErrors, standIn
from slicerhost.segmenteffects import (  # noqa: F401
    ViewObservations,
    qSlicerSegmentEditorAbstractEffect,
    qSlicerSegmentEditorEffectFactory,
)
from slicerhost.uifiles import widget

# Of the keys of Slicer's editor: digits for effects, Esc, and undo and redo.
_DIGITS = "1234567890"
BUTTON_WIDTH = 28  # pixels: icons without text


@standIn
class _SegmentationSelector(qMRMLNodeComboBox):
    """Without "None" among its items, and with others below the nodes, a QComboBox chooses nothing when a node is added."""

    def _instead(self, former: list) -> str:
        return super()._instead(former) if self._nodeID else ""


@widget
class qMRMLSegmentEditorWidget(qMRMLWidget):
    """Runs scripted effects; Slicer's own are C++ and not here."""

    currentSegmentIDChanged = Signal(str)
    _segmentationNodeChanged = Signal(object)
    _sourceVolumeNodeChanged = Signal(object)
    cppSignals = MappingProxyType(
        {
            "segmentationNodeChanged(vtkMRMLSegmentationNode*)": "_segmentationNodeChanged",
            "sourceVolumeNodeChanged(vtkMRMLVolumeNode*)": "_sourceVolumeNodeChanged",
        }
    )
    _logic = _views = None
    _segmentations = _sources = _list = _box = _buttons = _column = None  # widgets
    _segmentation = _source = None  # as they are shown
    _listed = ()  # IDs of the segments that are shown
    _effects = _effect = _order = _shortcuts = None

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._logic = slicer.vtkSlicerSegmentEditorLogic()
        self._views = views = ViewObservations(self.activeEffect)
        self.destroyed.connect(lambda: views.remove())
        self._segmentations, self._sources = _SegmentationSelector(self), qMRMLNodeComboBox(self)
        self._segmentations.nodeTypes = ["vtkMRMLSegmentationNode"]
        self._sources.nodeTypes = ["vtkMRMLScalarVolumeNode"]
        self._sources.noneEnabled = True
        self._segmentations.connect("currentNodeChanged(vtkMRMLNode*)", self._onSegmentation)
        self._sources.connect("currentNodeChanged(vtkMRMLNode*)", self._onSource)
        self._list = QListWidget(self)
        self._list.setMaximumHeight(150)
        self._list.setTabKeyNavigation(True)  # as Slicer's table of segments has it
        self._list.currentRowChanged.connect(self._onRow)
        self._box = QGroupBox("Effects", self)
        QGridLayout(self._box)
        self._buttons = QButtonGroup(self)
        self._buttons.buttonClicked.connect(lambda button: self.setActiveEffect(self.effectByName(button.objectName)))
        layout, below, self._column = QVBoxLayout(self), QHBoxLayout(), QVBoxLayout()
        for each in (self._segmentations, self._sources):
            layout.addWidget(each)
        layout.addLayout(below)
        below.addWidget(self._box, 0, Qt.AlignTop)  # the effects' buttons stand beside list and options, as in Slicer
        below.addLayout(self._column)
        self._column.addWidget(self._list)
        self._effects, self._order, self._shortcuts = {}, [], []
        self.updateEffectList()

    # Scene and nodes

    def setMRMLScene(self, scene) -> None:
        if scene is self._scene:
            return
        self._scene = scene
        selectors = self._segmentations, self._sources
        for each in selectors:
            each.blockSignals(True)
            each.setMRMLScene(scene)
            each.blockSignals(False)
        self._logic.SetMRMLScene(scene)
        self._logic.SetVerbose(True)
        self._sceneChanged.emit(scene)
        self._observe("close", scene, (slicer.vtkMRMLScene.EndCloseEvent,), self._onSceneClosed)
        self._observe("batch", scene, (slicer.vtkMRMLScene.EndBatchProcessEvent,), self._onBatchProcessed)
        self._refresh()

    def _onSceneClosed(self) -> None:
        self._initialize()
        self._refresh()

    def _onBatchProcessed(self) -> None:
        """What the selectors have chosen meanwhile is taken for what was wished."""
        node = self.mrmlSegmentEditorNode()
        if node is not None and node.GetSegmentationNode() is not self._segmentations.currentNode():
            self.setSegmentationNode(self._segmentations.currentNode())
        if node is not None and node.GetSourceVolumeNode() is not self._sources.currentNode():
            self.setSourceVolumeNode(self._sources.currentNode())
        self._refresh()

    def setMRMLSegmentEditorNode(self, node) -> None:
        if node is self.mrmlSegmentEditorNode():
            return
        self._observe("editor", node)
        events = (slicer.vtkMRMLSegmentEditorNode.EffectParameterModified,)
        self._observe("parameters", node, events, self._showParameters)
        self._logic.SetSegmentEditorNode(node)
        if node is not None:
            self._initialize()
            self._refresh()

    def mrmlSegmentEditorNode(self):
        return self._logic.GetSegmentEditorNode()

    def _initialize(self) -> None:
        node = self.mrmlSegmentEditorNode()
        if node is not None:
            wasModifying = node.StartModify()
            for effect in self._effects.values():
                effect._call("setMRMLDefaults")
            node.EndModify(wasModifying)

    def setSegmentationNode(self, node) -> None:
        if self._logic.GetSegmentationNode() is not node:
            self._logic.SetSegmentationNode(node)
            self.setActiveEffect(None)

    def segmentationNode(self):
        return self._segmentations.currentNode()

    def setSourceVolumeNode(self, node) -> None:
        self._logic.SetSourceVolumeNode(node)

    def sourceVolumeNode(self):
        return self._logic.GetSourceVolumeNode()

    def setCurrentSegmentID(self, segmentID: str) -> None:
        self._logic.SetCurrentSegmentID(segmentID)

    def currentSegmentID(self) -> str:
        return self._logic.GetCurrentSegmentID() or ""

    def _onSegmentation(self, node) -> None:
        if not self._scene.IsBatchProcessing():
            self.setSegmentationNode(node)

    def _onSource(self, node) -> None:
        if not self._scene.IsBatchProcessing():
            self.setSourceVolumeNode(node)

    # What is shown

    def _refresh(self) -> None:
        node = self.mrmlSegmentEditorNode()
        if self._scene is None or self._scene.IsClosing() or self._scene.IsBatchProcessing() or node is None:
            return
        wasModifying = node.StartModify()
        self._showSegmentation(node)
        self._showSource(node)
        self._showSegments(node)
        self._showEffect(node)
        node.EndModify(wasModifying)

    def _showSegmentation(self, node) -> None:
        segmentation = node.GetSegmentationNode()
        self._segmentations.blockSignals(True)
        self._segmentations.setCurrentNode(segmentation)
        self._segmentations.blockSignals(False)
        if segmentation is self._segmentation:
            return
        self._segmentation, self._listed = segmentation, []
        events = slicer.vtkSegmentation
        events = events.SegmentAdded, events.SegmentRemoved, events.SegmentModified
        self._observe("segmentation", segmentation and segmentation.GetSegmentation(), events)
        if segmentation is not None:
            role = segmentation.GetReferenceImageGeometryReferenceRole()
            self._sources.setCurrentNode(segmentation.GetNodeReference(role))
            segmentation.CreateDefaultDisplayNodes()
            if segmentation.GetSegmentation().GetNumberOfSegments():
                self._select(segmentation.GetSegmentation().GetNthSegmentID(0))
        self._segmentationNodeChanged.emit(segmentation)

    def _showSource(self, node) -> None:
        source = node.GetSourceVolumeNode()
        if node.GetSegmentationNode() is None or source is self._source:
            return
        self._source = source
        self._sources.blockSignals(True)
        self._sources.setCurrentNode(source)
        self._sources.blockSignals(False)
        if source is not None and self.autoShowSourceVolumeNode:
            self._showInSliceViews(source)
        self._sourceVolumeNodeChanged.emit(source)
        for effect in self._effects.values():
            effect._call("sourceVolumeNodeChanged")

    @staticmethod
    def _showInSliceViews(source) -> None:
        """In every slice view that does not show it yet, whatever stands there."""
        manager = slicer.app.layoutManager()
        for name in () if manager is None else manager.sliceViewNames():
            composite = manager.sliceWidget(name).sliceLogic().GetSliceCompositeNode()
            if source.GetID() not in (composite.GetBackgroundVolumeID(), composite.GetForegroundVolumeID()):
                composite.SetBackgroundVolumeID(source.GetID())
                composite.SetForegroundVolumeID(None)
                composite.SetLabelVolumeID(None)

    def _showSegments(self, node) -> None:
        segmentation = None if self._segmentation is None else self._segmentation.GetSegmentation()
        count = 0 if segmentation is None else segmentation.GetNumberOfSegments()
        identifiers = [segmentation.GetNthSegmentID(index) for index in range(count)]
        selected = node.GetSelectedSegmentID() or ""
        # A segment that goes takes the selection with it; one of the segmentation before stays selected where the new one is empty.
        if selected in self._listed and selected not in identifiers:
            self._select("")
        self._listed = identifiers
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([segmentation.GetSegment(each).GetName() for each in identifiers])
        self._list.setCurrentRow(identifiers.index(selected) if selected in identifiers else -1)
        self._list.blockSignals(False)

    def _onRow(self, row: int) -> None:
        self._select("" if row < 0 else self._segmentation.GetSegmentation().GetNthSegmentID(row))

    def _select(self, segmentID: str) -> None:
        self.mrmlSegmentEditorNode().SetSelectedSegmentID(segmentID)
        if not segmentID and self._effect is not None and self._effect.perSegment:
            self.setActiveEffect(None)
        self.currentSegmentIDChanged.emit(segmentID)

    def _showParameters(self) -> None:
        for effect in self._effects.values():
            effect.updateGUIFromMRML()

    # Effects

    def updateEffectList(self) -> None:
        """Copies of the effects that were registered since; nobody calls it when one is registered."""
        for registered in qSlicerSegmentEditorEffectFactory.instance().registeredEffects():
            if registered.name not in self._effects:
                self._addEffect(registered.clone())
        for button in self._buttons.buttons():
            self._box.layout().removeWidget(button)
        known = {button.objectName: button for button in self._buttons.buttons()}
        names = ["NULL", *(name for name in self._order if name in self._effects)]
        names += [name for name in self._effects if name not in names and self.unorderedEffectsVisible]
        for name, button in known.items():
            button.setVisible(name in names)
        for place, name in enumerate(names):
            button = known.get(name) or self._addButton("NULL", "None")
            self._box.layout().addWidget(button, place // self.effectColumnCount, place % self.effectColumnCount)

    def _addEffect(self, effect) -> None:
        self._effects[effect.name] = effect
        effect._enter(self._logic)
        if self.mrmlSegmentEditorNode() is not None:
            effect._call("setMRMLDefaults")
        self._column.addWidget(effect.optionsFrame())
        self._addButton(effect.name, effect.title)

    def _addButton(self, name: str, title: str):
        button = QToolButton(self._box)
        button.objectName, button.text, button.checkable, button.enabled = name, title, True, False
        button.setFixedWidth(BUTTON_WIDTH)
        self._buttons.addButton(button)
        return button

    def setEffectNameOrder(self, names) -> None:
        self._order = list(names)
        self.updateEffectList()

    def effectByName(self, name: str):
        """This editor's own copy of an effect; None where it has none of the name."""
        return self._effects.get(name)

    def effectByIndex(self, index: int):
        """By the place of its button; the first is the one for no effect."""
        item = self._box.layout().itemAt(index)
        return None if item is None else self.effectByName(item.widget().objectName)

    def activeEffect(self):
        return self._effect

    def setActiveEffectByName(self, name: str) -> None:
        self.setActiveEffect(self.effectByName(name))

    def setActiveEffect(self, effect) -> None:
        """The node says which effect is active; every editor of the node follows it."""
        node = self.mrmlSegmentEditorNode()
        if node is not None:
            node.SetActiveEffectName("" if effect is None else effect.name)

    def _showEffect(self, node) -> None:
        isUsable = node.GetSourceVolumeNode() is not None and not self.readOnly
        isSelected = bool(node.GetSelectedSegmentID())
        self._box.enabled = isUsable
        for button in self._buttons.buttons():
            effect = self.effectByName(button.objectName)
            button.enabled = effect is None or not effect.requireSegments or isSelected
        wanted = self.effectByName(node.GetActiveEffectName() or "")
        if wanted is self._effect:
            return
        if self._effect is not None:
            self._effect.deactivate()
        if wanted is not None and node.GetSegmentationNode() is None:
            callbackErrors.append(RuntimeError(f"{wanted.name} starts without a segmentation, where Slicer 5.10 crashes"))
            wanted = None
        if wanted is not None:
            self._views.add()
            wanted.activate()
        else:
            self._views.remove()
        for button in self._buttons.buttons():
            button.checked = button.objectName == ("NULL" if wanted is None else wanted.name)
        self._effect = wanted

    def _onReadOnly(self, isReadOnly: bool) -> None:
        if isReadOnly:
            self.setActiveEffect(None)
        self._refresh()

    def undo(self) -> None:
        self._logic.Undo()

    def redo(self) -> None:
        self._logic.Redo()

    # Views and keys

    def setupViewObservations(self) -> None:
        self._views.add()

    def removeViewObservations(self) -> None:
        self._views.remove()

    def installKeyboardShortcuts(self, parent=None) -> None:
        self.uninstallKeyboardShortcuts()
        does = {digit: self._effectKey(index) for index, digit in enumerate(_DIGITS, start=1)}
        does |= {"Esc": self._effectKey(0), "Z": self.undo, "Y": self.redo}
        for key, action in does.items():
            shortcut = QShortcut(QKeySequence(key), parent or slicer.util.mainWindow())
            shortcut.activated.connect(action)
            self._shortcuts.append(shortcut)

    def uninstallKeyboardShortcuts(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.delete()
        self._shortcuts = []

    def _effectKey(self, index: int):
        def press() -> None:
            """Starts the effect also where its button is disabled or the editor hidden."""
            if not self.readOnly:
                effect = self.effectByIndex(index)
                self.setActiveEffect(None if effect is self.activeEffect() else effect)

        return press

    readOnly = held(bool, "readOnly", False, _onReadOnly)
    maximumNumberOfUndoStates = Property(
        int,
        lambda self: self._logic.GetMaximumNumberOfUndoStates(),
        lambda self, count: self._logic.SetMaximumNumberOfUndoStates(count),
    )
    segmentationNodeSelectorVisible = held(
        bool, "segmentationNodeSelectorVisible", True, lambda self, shown: self._segmentations.setVisible(shown)
    )
    sourceVolumeNodeSelectorVisible = held(
        bool, "sourceVolumeNodeSelectorVisible", True, lambda self, shown: self._sources.setVisible(shown)
    )
    unorderedEffectsVisible = held(bool, "unorderedEffectsVisible", True, lambda self, _shown: self.updateEffectList())
    effectColumnCount = held(int, "effectColumnCount", 2, lambda self, _count: self.updateEffectList())
    autoShowSourceVolumeNode = held(bool, "autoShowSourceVolumeNode", True)
    switchToSegmentationsButtonVisible = held(bool, "switchToSegmentationsButtonVisible", True)
    defaultTerminologyEntrySettingsKey = held(str, "defaultTerminologyEntrySettingsKey", "")
