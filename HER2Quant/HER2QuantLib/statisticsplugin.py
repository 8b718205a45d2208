"""The measures of HER2PETLib for Slicer's own Segment Statistics, from the one table of measures."""

import logging

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETSlicer import nodes
from SegmentStatistics import SegmentStatisticsLogic
from SegmentStatisticsPlugins import SegmentStatisticsPluginBase
from slicer.i18n import tr as _


def register() -> None:
    """Offer the plugin to Segment Statistics."""
    if HER2PETSegmentStatisticsPlugin not in SegmentStatisticsLogic.registeredPlugins:
        SegmentStatisticsLogic.registerPlugin(HER2PETSegmentStatisticsPlugin())


class HER2PETSegmentStatisticsPlugin(SegmentStatisticsPluginBase):
    """Measures segments of volumes in SUVbw; says nothing of others, for which an SUV would be made up."""

    def __init__(self):
        from HER2PETLib.measure.definitions import MEASURES, PEAK

        super().__init__()
        self.name = "HER2 PET"  # not translated
        self.title = _("HER2 PET")
        self._measures = {measure.key: measure for measure in MEASURES}
        self.keys = list(self._measures)
        # Segment Statistics has maximum, mean and the like itself; SUVpeak is what it lacks.
        self.defaultKeys = [
            measure.key for measure in MEASURES if measure.derivationCode == PEAK and measure.key.startswith("suv")
        ]

    def computeStatistics(self, segmentID):
        from HER2PETLib.measure.definitions import measureRegions
        from HER2PETLib.measure.referencechoice import chooseReference

        requested = self.getRequestedKeys()
        parameters = self.getParameterNode()
        segmentation = slicer.mrmlScene.GetNodeByID(parameters.GetParameter("Segmentation"))
        pet = slicer.mrmlScene.GetNodeByID(parameters.GetParameter("ScalarVolume"))
        if not requested or segmentation is None or pet is None or not nodes.isSUV(pet):
            return {}
        try:
            volume = nodes.volumeOf(pet)
            regions = nodes.regionsOf(segmentation, volume.geometry)
            region = next((region for region in regions if region.regionID == segmentID), None)
            if region is None:  # a candidate: nobody has accepted it as a lesion
                return {}
            reference, _why = chooseReference(regions)
            (row,) = measureRegions(volume, [region], reference=reference)
        except ProblemError as problem:  # an exception would end the statistics of all other plugins too
            logging.warning("%s", problem)
            return {}
        return {key: self._plain(key, row[key]) for key in requested if row[key] is not None}

    def getMeasurementInfo(self, key):
        from HER2PETLib.measure.definitions import methodCode

        if key not in self._measures:
            return None
        measure = self._measures[key]
        codes = (measure.quantityCode, measure.unitCode, methodCode(key), measure.derivationCode)
        quantity, unit, method, derivation = (code and self.createCodedEntry(*code, True) for code in codes)
        return self.createMeasurementInfo(
            name=measure.title,
            title=_(measure.title),
            description=measure.description,
            units=measure.unit,
            quantityDicomCode=quantity,
            unitsDicomCode=unit,
            measurementMethodDicomCode=method,
            derivationDicomCode=derivation,
            componentNames=["R", "A", "S"] if measure.type == "place" else None,
        )

    def _plain(self, key, value):
        """As Segment Statistics tells the types of columns: int, float, or a list of float. It fails where a segment has no value
        for a column of int, so that only counts are: truths, which an empty segment lacks, are 1.0 and 0.0."""
        kind = self._measures[key].type
        if kind == "place":
            return [float(coordinate) for coordinate in value]
        return int(value) if kind == "int" else float(value)
