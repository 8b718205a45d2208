"""Hidden module: PET series of the DICOM database as SUV volumes.

Its file also makes this folder a module path, so that the modules of the extension find HER2PETLib beside it.
"""

import slicer
from DICOMLib import DICOMPlugin
from slicer.i18n import tr as _
from slicer.i18n import translate


class DICOMHER2PETPluginClass(DICOMPlugin):
    """Offers nothing yet: Slicer's own readers keep every series until SUV conversion is in."""

    def __init__(self):
        super().__init__()
        self.loadType = _("PET, SUVbw")

    def examineFiles(self, files):
        return []

    def load(self, loadable):
        return False


class DICOMHER2PETPlugin:
    """Registers the plugin with Slicer's DICOM module."""

    def __init__(self, parent):
        parent.title = _("DICOM PET SUV Plugin (HER2PET)")
        parent.categories = [translate("qSlicerAbstractCoreModule", "Developer Tools.DICOM Plugins")]
        parent.contributors = ["HER2PETExtension contributors"]
        parent.hidden = True
        parent.helpText = _("Loads PET series from the DICOM database as SUV volumes, with the source of every value used.")
        parent.acknowledgementText = ""
        if not hasattr(slicer.modules, "dicomPlugins"):
            slicer.modules.dicomPlugins = {}
        slicer.modules.dicomPlugins["DICOMHER2PETPlugin"] = DICOMHER2PETPluginClass
