"""slicer.app.coreIOManager(): nodes from files and back, through the C++ logics of the core."""

from pathlib import Path

import slicer

FILE_TYPES = (
    ((".seg.nrrd", ".seg.nhdr"), "SegmentationFile"),
    ((".mrk.json", ".fcsv"), "MarkupsFile"),
    ((".nrrd", ".nhdr", ".nii", ".nii.gz", ".mha", ".mhd"), "VolumeFile"),
    ((".csv", ".tsv"), "TableFile"),
    ((".txt", ".json", ".html"), "TextFile"),
    ((".mrml", ".mrb"), "SceneFile"),
)


class CoreIOManager:
    """Stands for qSlicerCoreIOManager; a file type it does not know raises NotImplementedError."""

    def __init__(self, core) -> None:
        self._core = core

    def fileType(self, fileName) -> str:
        lower = str(fileName).lower()
        return next((kind for endings, kind in FILE_TYPES if lower.endswith(endings)), "NoFile")

    def loadNodes(self, fileType, properties, loadedNodes=None, userMessages=None) -> bool:
        fileName = str(properties["fileName"])
        name = properties.get("name") or Path(fileName).name.split(".")[0]
        logics = self._core.moduleLogics
        if fileType == "SceneFile":
            return self.loadScene(fileName, properties.get("clear", False))
        if fileType == "VolumeFile":
            node = logics["Volumes"].AddArchetypeVolume(fileName, name, 1 if properties.get("labelmap") else 0)
        elif fileType == "SegmentationFile":
            node = logics["Segmentations"].LoadSegmentationFromFile(fileName, True, name)
        elif fileType == "TableFile":
            node = logics["Tables"].AddTable(fileName, name, True)
        elif fileType == "MarkupsFile":
            nodeID = logics["Markups"].LoadMarkups(fileName, name)
            node = self._core.scene.GetNodeByID(nodeID.split(",")[0]) if nodeID else None
        elif fileType == "TextFile":
            node = self._core.scene.AddNewNodeByClass("vtkMRMLTextNode", name)
            storage = self._addStorageNode(node)
            storage.SetFileName(fileName)
            storage.ReadData(node)
        else:
            raise NotImplementedError(f"the host loads no {fileType}")
        if node is not None and loadedNodes is not None:
            loadedNodes.AddItem(node)
        return node is not None

    def loadScene(self, fileName, clear=True) -> bool:
        scene = self._core.scene
        if str(fileName).lower().endswith(".mrb"):
            return bool(scene.ReadFromMRB(str(fileName), clear))
        scene.SetURL(str(fileName))
        return bool(scene.Connect() if clear else scene.Import())

    def saveNodes(self, fileType, properties, userMessages=None) -> bool:
        fileName = str(properties["fileName"])
        scene = self._core.scene
        if fileType == "SceneFile":
            if fileName.lower().endswith(".mrb"):
                return bool(scene.WriteToMRB(fileName))
            scene.SetURL(fileName)
            scene.SetRootDirectory(str(Path(fileName).parent))
            return bool(scene.Commit(fileName))
        node = scene.GetNodeByID(properties["nodeID"])
        storage = node.GetStorageNode() or self._addStorageNode(node)
        storage.SetFileName(fileName)
        if "useCompression" in properties:
            storage.SetUseCompression(properties["useCompression"])
        return bool(storage.WriteData(node))

    def fileWriterFileType(self, node) -> str:
        return node.GetClassName()

    def _addStorageNode(self, node):
        # AddDefaultStorageNode gives none for text nodes.
        if node.IsA("vtkMRMLTextNode"):
            node.SetForceCreateStorageNode(slicer.vtkMRMLTextNode.CreateStorageNodeAlways)
        storage = node.CreateDefaultStorageNode()
        self._core.scene.AddNode(storage)
        node.SetAndObserveStorageNodeID(storage.GetID())
        return storage
