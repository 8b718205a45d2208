"""The module HER2Reading: declared here, done in HER2ReadingLib."""

from HER2ReadingLib.logic import HER2ReadingLogic
from HER2ReadingLib.selftest import HER2ReadingTest
from HER2ReadingLib.widget import HER2ReadingWidget
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import ScriptedLoadableModule

__all__ = ["HER2Reading", "HER2ReadingLogic", "HER2ReadingTest", "HER2ReadingWidget"]


class HER2Reading(ScriptedLoadableModule):
    """Blinded reading of HER2-targeted PET/CT."""

    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        self.parent.title = _("HER2 PET Reading")
        self.parent.categories = [translate("qSlicerAbstractCoreModule", "Nuclear Medicine")]
        self.parent.dependencies = []
        self.parent.contributors = [_("The SlicerHER2PET contributors")]
        self.parent.helpText = _(
            "Blinded reading: one case after another, each focus scored 1 to 5, every answer in the ledger before the window says"
            " saved."
        )
        self.parent.acknowledgementText = _(
            "The decision rule is that of the trial NCT02286843: positive if both readers score 4 or 5."
        )
