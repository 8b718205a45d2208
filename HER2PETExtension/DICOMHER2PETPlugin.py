"""Hidden module: PET series of Slicer's DICOM database as SUV volumes, or in their own units with the reason.

Its file also makes this folder a module path, so that the modules of the extension find HER2PETLib beside it.
"""

import json
import logging

import slicer
import vtk
from DICOMLib import DICOMLoadable, DICOMPlugin
from slicer.i18n import tr as _
from slicer.i18n import translate

# Attribute of a loaded volume: how it became SUV (the object of suv.json), or why it did not.
CONVERSION = "HER2PET.SUVConversion"
SUV_WINDOW = (0, 10)
# UCUM for the units (0054,1001) that have one: value, meaning.
OWN_UNITS = {"BQML": ("Bq/ml", "Becquerels per milliliter"), "CNTS": ("{counts}", "Counts")}


class DICOMHER2PETPluginClass(DICOMPlugin):
    """Offers every PET series once: as SUVbw with its time, tracer and warnings, or in its own units with what is missing."""

    def __init__(self):
        super().__init__()
        self.loadType = _("PET, SUVbw")
        self.tags["modality"] = "0008,0060"

    def examineFiles(self, files):
        if not files or slicer.dicomDatabase.fileValue(files[0], self.tags["modality"]) != "PT":
            return []
        try:
            return [self._loadable(found) for found in _petSeries(files)]
        except Exception:  # an exception here would take this plugin away from every series of the selection
            logging.exception("A PET series could not be examined: %s", files[0])
            return []

    def _loadable(self, found):
        from HER2PETLib.dicom.series import assemble
        from HER2PETLib.errors import ProblemError
        from HER2PETLib.suv.conversion import convertSeries

        loadable = DICOMLoadable()
        loadable.files = [str(file.path) for file in found.files]
        description = found.description or _("PET")
        try:
            series = assemble(found)
        except ProblemError as problem:
            loadable.name = _("{description}: PET, not a whole series").format(description=description)
            loadable.warning = str(problem)
            loadable.confidence = 0.1
            return loadable
        loadable.files = [str(file.path) for file in series.files]  # in the order of the slices
        loadable.selected = True
        try:
            conversion = convertSeries(series)
        except ProblemError as problem:
            loadable.name = _("{description}: PET, no SUV").format(description=description)
            loadable.tooltip = _("Loaded in its own units, for SUV cannot be had.")
            loadable.warning = str(problem)
            loadable.confidence = 0.6
            return loadable
        facts = [f"PET, {conversion.kind.name}"]
        if conversion.hoursSinceAdministration is not None:
            facts.append(_("{hours:.1f} h after administration").format(hours=conversion.hoursSinceAdministration))
        facts += [conversion.tracer] if conversion.tracer else []
        loadable.name = f"{description}: {', '.join(facts)}"
        loadable.tooltip = conversion.decayRule
        adapted = [f"{each.rule} ({each.tag}: {each.original}, used {each.used})." for each in conversion.adaptations]
        loadable.warning = " ".join([*conversion.warnings, *adapted])
        loadable.confidence = 0.95
        return loadable

    def load(self, loadable):
        """A volume node, or False where the series is no regular stack of images: the reason goes to the log."""
        from HER2PETLib.dicom.series import assemble
        from HER2PETLib.errors import ProblemError
        from HER2PETLib.suv.conversion import convertSeries
        from HER2PETLib.suv.volume import checkValues, suvVolume

        try:
            (found,) = _petSeries(loadable.files)
            series = assemble(found)
            try:
                conversion = convertSeries(series)
                volume = suvVolume(series, conversion)
                record = conversion.toJSON()
                record["warnings"] += checkValues(volume, conversion)
            except ProblemError as problem:
                conversion, volume = None, series.rescaled()
                record = {"status": "refused", "seriesInstanceUID": series.seriesInstanceUID}
                record |= {"reason": problem.reason, "remedy": problem.remedy}
        except ProblemError as problem:
            logging.error("%s", problem)
            return False
        node = _addVolume(volume, loadable.name)
        if conversion is not None:
            _setCodes(
                node, (conversion.kind.code, "DCM", conversion.kind.meaning), (conversion.kind.unit, conversion.kind.meaning)
            )
            _showAsSUV(node)
        else:
            units = series.frames[0].entry("Units").text or ""
            if units.upper() in OWN_UNITS:
                _setCodes(node, None, OWN_UNITS[units.upper()])
        node.SetAttribute(CONVERSION, json.dumps(record))
        node.SetAttribute("DICOM.instanceUIDs", " ".join(file.text("SOPInstanceUID") for file in series.files))
        self.addSeriesInSubjectHierarchy(loadable, node)
        return node


def _petSeries(files):
    from HER2PETLib.dicom.folder import findSeries

    return findSeries(files).ofModality("PT")


def _addVolume(volume, name):
    """A scalar volume node that holds the values without copying them."""
    from vtk.util.numpy_support import numpy_to_vtk

    image = vtk.vtkImageData()
    image.SetDimensions(volume.values.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(volume.values.ravel()))
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", slicer.mrmlScene.GenerateUniqueName(name))
    node.SetIJKToRASMatrix(slicer.util.vtkMatrixFromArray(volume.geometry.ijkToRAS))
    node.SetAndObserveImageData(image)
    node.CreateDefaultDisplayNodes()
    return node


def _setCodes(node, quantity, units):
    """What the values are, as codes: quantity (value, scheme, meaning) or None, units (UCUM, meaning)."""
    if quantity is not None:
        entry = slicer.vtkCodedEntry()
        entry.SetValueSchemeMeaning(*quantity)
        node.SetVoxelValueQuantity(entry)
    entry = slicer.vtkCodedEntry()
    entry.SetValueSchemeMeaning(units[0], "UCUM", units[1])
    node.SetVoxelValueUnits(entry)


def _showAsSUV(node):
    display = node.GetDisplayNode()
    display.SetAndObserveColorNodeID("vtkMRMLColorTableNodeInvertedGrey")
    display.AutoWindowLevelOff()
    display.SetWindowLevelMinMax(*SUV_WINDOW)


class DICOMHER2PETPlugin:
    """Registers the plugin with Slicer's DICOM module."""

    def __init__(self, parent):
        parent.title = _("DICOM PET SUV Plugin (HER2PET)")
        parent.categories = [translate("qSlicerAbstractCoreModule", "Developer Tools.DICOM Plugins")]
        parent.contributors = ["The SlicerHER2PET contributors"]
        parent.hidden = True
        parent.helpText = _("Loads PET series from the DICOM database as SUV volumes, with the source of every value used.")
        parent.acknowledgementText = ""
        if not hasattr(slicer.modules, "dicomPlugins"):
            slicer.modules.dicomPlugins = {}
        slicer.modules.dicomPlugins["DICOMHER2PETPlugin"] = DICOMHER2PETPluginClass
