"""The module HER2Quant: declared here, done in HER2QuantLib."""

import logging

import slicer
from HER2QuantLib.logic import HER2QuantLogic
from HER2QuantLib.sampledata import registerSampleData
from HER2QuantLib.selftest import HER2QuantTest
from HER2QuantLib.widget import HER2QuantWidget
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import ScriptedLoadableModule

__all__ = ["HER2Quant", "HER2QuantLogic", "HER2QuantTest", "HER2QuantWidget"]


class HER2Quant(ScriptedLoadableModule):
    """Lesion quantification of HER2-targeted PET/CT."""

    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        self.parent.title = _("HER2 PET Quantification")
        self.parent.categories = [translate("qSlicerAbstractCoreModule", "Nuclear Medicine")]
        self.parent.dependencies = ["Segmentations", "SegmentEditor", "SegmentStatistics", "Tables"]
        self.parent.contributors = [_("The SlicerHER2PET contributors")]
        self.parent.helpText = _(
            "Measures every lesion and reference region of a HER2-targeted PET: SUVmax, SUVpeak, SUVmean and ratios to a"
            " reference region, each with how it was obtained."
        )
        self.parent.acknowledgementText = _(
            "SUVpeak follows the IBSI reference manual; SUV follows the IBSI SUV manual and the QIBA vendor-neutral rules."
        )
        slicer.app.connect("startupCompleted()", self._offerMeasures)
        slicer.app.connect("startupCompleted()", registerSampleData)

    @staticmethod
    def _offerMeasures():
        """To Slicer's own Segment Statistics; at the end of the start-up, so that the start is not longer for it."""
        try:
            from HER2QuantLib.statisticsplugin import register
        except ModuleNotFoundError as error:  # Segment Statistics is switched off
            logging.info("The measures are not offered to Segment Statistics: %s", error)
        else:
            register()
