"""Stands for DICOMLib: the base classes of a DICOM plugin."""

import logging
from contextlib import contextmanager
from pathlib import Path

import slicer


class DICOMLoadable:
    def __init__(self):
        self.files = []
        self.name = "Unknown"
        self.tooltip = "No further information available"
        self.warning = ""
        self.selected = False
        self.confidence = 0.5


class DICOMPlugin:
    def __init__(self):
        self.loadType = "Generic DICOM"
        self.loadableCache = {}
        self.tags = {"seriesDescription": "0008,103E", "seriesNumber": "0020,0011", "modality": "0008,0060"}

    def examineForImport(self, fileLists):
        loadables = []
        for files in fileLists:
            key = tuple(files)
            if key not in self.loadableCache:
                self.loadableCache[key] = self.examineFiles(files)
            loadables += self.loadableCache[key]
        return loadables

    def examineFiles(self, files):
        return []

    def load(self, loadable):
        return True

    def examineForExport(self, subjectHierarchyItemID):
        return []

    def defaultSeriesNodeName(self, seriesUID):
        files = slicer.dicomDatabase.filesForSeries(seriesUID, 1)
        if not files:
            return "Unnamed Series"
        description = slicer.dicomDatabase.fileValue(files[0], self.tags["seriesDescription"]) or "Unnamed Series"
        number = slicer.dicomDatabase.fileValue(files[0], self.tags["seriesNumber"])
        return f"{number}: {description}" if number else description

    def addSeriesInSubjectHierarchy(self, loadable, dataNode):
        """The series under its study and patient, named as Slicer names them; of the attributes only the modality."""
        value = {
            name: slicer.dicomDatabase.fileValue(loadable.files[0], tag)
            for name, tag in {
                "series": "0020,000E", "study": "0020,000D", "patientID": "0010,0020", "patientName": "0010,0010",
                "modality": "0008,0060", "studyDescription": "0008,1030",
            }.items()
        }  # fmt: skip
        constants = slicer.vtkMRMLSubjectHierarchyConstants
        hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
        item = hierarchy.CreateItem(hierarchy.GetSceneItemID(), dataNode)
        hierarchy.SetItemUID(item, constants.GetDICOMUIDName(), value["series"])
        hierarchy.SetItemAttribute(item, constants.GetDICOMSeriesModalityAttributeName(), value["modality"])
        slicer.vtkSlicerSubjectHierarchyModuleLogic.InsertDicomSeriesInHierarchy(
            hierarchy, value["patientID"], value["study"], value["series"]
        )
        for uid, name in ((value["patientID"], value["patientName"]), (value["study"], value["studyDescription"])):
            parent = hierarchy.GetItemByUID(constants.GetDICOMUIDName(), uid)
            if parent:
                hierarchy.SetItemName(parent, name)


class DICOMUtils:
    """Stands for the module DICOMLib.DICOMUtils, on the host's database and the plugins that are loaded."""

    @staticmethod
    def importDicom(dicomDataDir, dicomDatabase=None, copyFiles=False):
        """As ctkDICOMIndexer: a file that is no DICOM is an error in the log."""
        database = dicomDatabase or slicer.dicomDatabase
        database.index(dicomDataDir)
        for path in Path(dicomDataDir).rglob("*"):
            if path.is_file() and not database.fileValue(str(path), "0008,0018"):
                logging.error("Not a DICOM file: %s", path)
        return True

    @staticmethod
    def loadSeriesByUID(seriesUIDs, messages=None, progressCallback=None, enabledPluginClassNames=None):
        """Each series by the plugin that is surest of it; series that no plugin takes are left out, as in Slicer."""
        loaded = []
        for uid in seriesUIDs:
            offers = []
            for plugin in (cls() for cls in getattr(slicer.modules, "dicomPlugins", {}).values()):
                offers += [
                    (each.confidence, each, plugin)
                    for each in plugin.examineForImport([slicer.dicomDatabase.filesForSeries(uid)])
                ]
            if offers:
                _, loadable, plugin = max(offers, key=lambda offer: offer[0])
                node = plugin.load(loadable)
                loaded += [node.GetID()] if node else []
        return loaded

    @staticmethod
    @contextmanager
    def TemporaryDICOMDatabase(directory=None):
        """An empty database in place of the application's."""
        before = slicer.dicomDatabase
        slicer.dicomDatabase = type(before)()
        try:
            yield slicer.dicomDatabase
        finally:
            slicer.dicomDatabase = before
