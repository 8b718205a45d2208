"""Hidden module: PET series of Slicer's DICOM database as SUV volumes, or in their own units with the reason.

Its file also makes this folder a module path, so that the modules of the extension find HER2PETLib beside it.
"""

import logging

import slicer
from DICOMLib import DICOMLoadable, DICOMPlugin
from slicer.i18n import tr as _
from slicer.i18n import translate


class DICOMHER2PETPluginClass(DICOMPlugin):
    """Offers every PET series once: as SUVbw with its time, tracer and warnings, or in its own units with what is missing."""

    def __init__(self):
        super().__init__()
        self.loadType = "HER2 PET"  # of every series, also of one without SUV; Slicer keeps user settings by it
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
        from HER2PETLib.dicom import assemble
        from HER2PETLib.errors import ProblemError
        from HER2PETLib.suv import convertSeries
        from HER2PETSlicer.petvolume import describe, reasonOf, titleOf

        loadable = DICOMLoadable()
        loadable.files = [str(file.path) for file in found.files]
        description = found.description or _("PET")
        try:
            series = assemble(found)
        except ProblemError as problem:
            loadable.name = _("PET, not a whole series: {description}").format(description=description)
            loadable.warning = reasonOf(str(problem))
            loadable.confidence = 0.1
            return loadable
        loadable.files = [str(file.path) for file in series.files]  # in the order of the slices
        loadable.selected = True
        try:
            conversion = convertSeries(series)
        except ProblemError as problem:
            loadable.name = f"{titleOf({'status': 'refused'})}: {description}"
            loadable.tooltip = _("Loaded in its own units: its header does not give an SUV.")
            loadable.warning = reasonOf(str(problem))
            loadable.confidence = 0.6
            return loadable
        record = conversion.toJSON()
        loadable.name = f"{titleOf(record)}: {description}"  # the browser cuts what is long
        loadable.tooltip = f"{describe(description, record)}. {conversion.decayRule}"
        adapted = [f"{each.rule} ({each.tag}: {each.original}, used {each.used})." for each in conversion.adaptations]
        loadable.warning = " ".join([*conversion.warnings, *adapted])
        loadable.confidence = 0.95
        return loadable

    def load(self, loadable):
        """A volume node, or False where the series is not a regular stack of images: the reason goes to the log."""
        from HER2PETLib.dicom import assemble
        from HER2PETLib.errors import ProblemError
        from HER2PETSlicer.petvolume import addPETVolume
        from HER2PETSlicer.volumes import showInViews

        try:
            (found,) = _petSeries(loadable.files)
            node = addPETVolume(assemble(found))
        except ProblemError as problem:
            logging.error("%s", problem)
            return False
        self.addSeriesInSubjectHierarchy(loadable, node)
        showInViews(node)  # Slicer's own plugins do the same
        return node


def _petSeries(files):
    from HER2PETLib.dicom import findSeries

    return findSeries(files).ofModality("PT")


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
