"""Slicer's real core without a window: scene, application logic and module logics, joined as the application joins them."""

import tempfile
from pathlib import Path

import slicer
import slicer.util
import vtk

# Module name and logic class, in the order in which Slicer's modules depend on each other.
MODULE_LOGICS = (
    ("Colors", "vtkSlicerColorLogic"),
    ("Units", "vtkSlicerUnitsLogic"),
    ("Terminologies", "vtkSlicerTerminologiesModuleLogic"),
    ("SubjectHierarchy", "vtkSlicerSubjectHierarchyModuleLogic"),
    ("Volumes", "vtkSlicerVolumesLogic"),
    ("Segmentations", "vtkSlicerSegmentationsModuleLogic"),
    ("Markups", "vtkSlicerMarkupsLogic"),
    ("Tables", "vtkSlicerTablesLogic"),
    ("Texts", "vtkSlicerTextsLogic"),
    ("Models", "vtkSlicerModelsLogic"),
    ("Transforms", "vtkSlicerTransformLogic"),
    ("Plots", "vtkSlicerPlotsLogic"),
    ("Sequences", "vtkSlicerSequencesLogic"),
    ("ViewControllers", "vtkSlicerViewControllersLogic"),
    ("SceneViews", "vtkSlicerSceneViewsModuleLogic"),
)


class Core:
    """The scene and the logics on it. Keep it for the life of the process: the application logic holds module logics weakly."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        vtk.vtkOutputWindow.GetInstance().AddObserver("ErrorEvent", self._onError)
        self._folder = tempfile.TemporaryDirectory(prefix="slicerhost-")
        self.temporaryPath = self._folder.name
        self.scene = slicer.vtkMRMLScene()
        crosshair = slicer.vtkMRMLCrosshairNode()
        crosshair.SetCrosshairName("default")
        self.scene.AddNode(crosshair)
        self.applicationLogic = self._makeApplicationLogic()
        slicer.vtkMRMLSliceNode.AddDefaultSliceOrientationPresets(self.scene, True)
        self.moduleLogics = {name: self._makeModuleLogic(name, className) for name, className in MODULE_LOGICS}
        self._keepSubjectHierarchy()

    @vtk.calldata_type(vtk.VTK_STRING)
    def _onError(self, window, event, text) -> None:
        """What VTK classes report (vtkErrorMacro): in Slicer lines of the error log, which nobody reads."""
        self.errors.append(text.strip())

    def _makeApplicationLogic(self):
        logic = slicer.vtkSlicerApplicationLogic()
        # The share directory is relative to the home directory.
        logic.SetHomeDirectory(self.temporaryPath)
        logic.SetShareDirectory(".")
        logic.SetTemporaryPath(self.temporaryPath)
        (Path(self.temporaryPath) / "ColorFiles").mkdir()
        logic.SetMRMLScene(self.scene)
        # Without data input and output the scene writes no .mrb and storage nodes name no file types.
        self._remoteIO = slicer.vtkMRMLRemoteIOLogic()
        self._remoteIO.GetCacheManager().SetRemoteCacheDirectory(self.temporaryPath)
        self._dataIO = slicer.vtkDataIOManagerLogic()
        self._dataIO.SetMRMLApplicationLogic(logic)
        self._dataIO.SetAndObserveDataIOManager(self._remoteIO.GetDataIOManager())
        logic.SetMRMLSceneDataIO(self.scene, self._remoteIO, self._dataIO)
        logic.SetSliceLogics(vtk.vtkCollection())
        logic.SetViewLogics(vtk.vtkCollection())
        slicer.vtkMRMLSliceViewDisplayableManagerFactory.GetInstance().SetMRMLApplicationLogic(logic)
        slicer.vtkMRMLThreeDViewDisplayableManagerFactory.GetInstance().SetMRMLApplicationLogic(logic)
        return logic

    def _makeModuleLogic(self, name: str, className: str):
        logic = getattr(slicer, className)()
        if hasattr(logic, "SetModuleShareDirectory"):
            logic.SetModuleShareDirectory(str(Path(self.temporaryPath) / name))
        logic.SetMRMLApplicationLogic(self.applicationLogic)
        if name == "Colors":
            self.applicationLogic.SetColorLogic(logic)
        if name == "Terminologies":
            # The wheel has no terminology files: loading the default ones would only print errors.
            vtk.vtkObject.GlobalWarningDisplayOff()
        logic.SetMRMLScene(self.scene)
        vtk.vtkObject.GlobalWarningDisplayOn()
        self.applicationLogic.SetModuleLogic(name, logic)
        return logic

    def _keepSubjectHierarchy(self) -> None:
        """Items for nodes, which Qt code makes in the application."""
        # Makes the one node where there is none; a second one would crash, and a closed scene points to the former one.
        resolve = slicer.vtkMRMLSubjectHierarchyNode.ResolveSubjectHierarchy
        resolve(self.scene)
        self.scene.AddObserver(slicer.vtkMRMLScene.EndCloseEvent, lambda scene, event: resolve(scene))
        self.scene.AddObserver(slicer.vtkMRMLScene.NodeAddedEvent, self._onNodeAdded)
        self.scene.AddObserver(slicer.vtkMRMLScene.NodeAboutToBeRemovedEvent, self._onNodeAboutToBeRemoved)
        self._displays: list = []  # of the nodes that are being removed
        self.scene.AddObserver(slicer.vtkMRMLScene.NodeRemovedEvent, self._onNodeRemoved)
        self.scene.AddObserver(slicer.vtkMRMLScene.EndImportEvent, self._onEndImport)
        # Items left from a closed scene would keep a stale cache of their nodes.
        self.scene.AddObserver(
            slicer.vtkMRMLScene.StartCloseEvent, lambda scene, event: scene.GetSubjectHierarchyNode().RemoveAllItems(False)
        )

    def _addItem(self, node) -> None:
        shown = any(node.IsA(name) for name in ("vtkMRMLDisplayableNode", "vtkMRMLTableNode", "vtkMRMLTextNode"))
        hierarchy = self.scene.GetSubjectHierarchyNode()
        if shown and not node.GetHideFromEditors() and not hierarchy.GetItemByDataNode(node):
            hierarchy.CreateItem(hierarchy.GetSceneItemID(), node)

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _onNodeAdded(self, scene, event, node) -> None:
        if not scene.IsImporting():
            self._addItem(node)

    def _onEndImport(self, scene, event) -> None:
        for index in range(scene.GetNumberOfNodes()):
            self._addItem(scene.GetNthNode(index))

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _onNodeAboutToBeRemoved(self, scene, event, node) -> None:
        hierarchy = scene.GetSubjectHierarchyNode()
        if scene.IsClosing() or hierarchy is None or node is hierarchy:
            return
        if node.GetScene() is None:  # taken out before: the application asks the node for its scene
            self.errors.append(f"Failed to access subject hierarchy node: {node.GetName()} is removed a second time")
            return
        item = hierarchy.GetItemByDataNode(node)
        if item:
            hierarchy.RemoveItem(item, False, False)
        if node.IsA("vtkMRMLDisplayableNode"):
            self._displays += [node.GetNthDisplayNode(index) for index in range(node.GetNumberOfDisplayNodes())]

    @vtk.calldata_type(vtk.VTK_OBJECT)
    def _onNodeRemoved(self, scene, event, node) -> None:
        """In the application the display nodes have gone when RemoveNode of their node returns."""
        displays, self._displays = self._displays, []
        for display in displays:
            if not scene.IsClosing() and display is not None and scene.IsNodePresent(display):
                scene.RemoveNode(display)
