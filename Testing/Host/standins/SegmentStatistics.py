"""Stands for Slicer's SegmentStatistics: plugins are asked segment by segment, and what they say becomes a table."""

import logging

import slicer
import vtk
from SegmentStatisticsPlugins import SegmentStatisticsPluginBase
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleLogic


class SegmentStatisticsLogic(ScriptedLoadableModuleLogic):
    registeredPlugins = []  # noqa: RUF012

    @staticmethod
    def registerPlugin(plugin):
        if not isinstance(plugin, SegmentStatisticsPluginBase):
            return
        assert not any("." in key for key in plugin.keys)
        if type(plugin) in SegmentStatisticsLogic.registeredPlugins:
            logging.warning("%s is registered already", type(plugin).__name__)
        else:
            SegmentStatisticsLogic.registeredPlugins.append(type(plugin))

    def __init__(self, parent=None):
        super().__init__(parent)
        self.plugins = [plugin() for plugin in self.registeredPlugins]
        self._parameterNode = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScriptedModuleNode")
        for plugin in self.plugins:
            plugin.setParameterNode(self._parameterNode)
        self._statistics = {}

    def getParameterNode(self):
        return self._parameterNode

    def getStatistics(self):
        return self._statistics

    def computeStatistics(self):
        self._statistics = {"SegmentIDs": [], "MeasurementInfo": {}}
        segmentation = slicer.mrmlScene.GetNodeByID(self._parameterNode.GetParameter("Segmentation")).GetSegmentation()
        for index in range(segmentation.GetNumberOfSegments()):
            segmentID = segmentation.GetNthSegmentID(index)
            self._statistics["SegmentIDs"].append(segmentID)
            for plugin in self.plugins:
                if self._parameterNode.GetParameter(f"{type(plugin).__name__}.enabled") != "True":
                    continue
                for key, value in plugin.computeStatistics(segmentID).items():
                    self._statistics[segmentID, plugin.toLongKey(key)] = value
                    self._statistics["MeasurementInfo"][plugin.toLongKey(key)] = plugin.getMeasurementInfo(key)

    def exportToTable(self, table):
        """Columns by the type of the first value: int, float, list of one of them, else text. As in Slicer, a column of int takes no
        missing value: TypeError."""
        table.RemoveAllColumns()
        for key, info in self._statistics["MeasurementInfo"].items():
            values = [self._statistics.get((segmentID, key)) for segmentID in self._statistics["SegmentIDs"]]
            first = next(value for value in values if value is not None)
            number = first[0] if isinstance(first, list) else first
            array = vtk.vtkLongArray() if isinstance(number, int) else vtk.vtkDoubleArray()
            array = array if isinstance(number, int | float) else vtk.vtkStringArray()
            array.SetName(info["name"])
            if isinstance(first, list):
                array.SetNumberOfComponents(len(first))
            for value in values:
                if isinstance(value, list):
                    array.InsertNextTuple(value)
                else:
                    array.InsertNextValue(float("nan") if value is None else value)
            table.AddColumn(array)
            table.SetColumnTitle(info["name"], info["title"])
            table.SetColumnUnitLabel(info["name"], info["units"])
            table.SetColumnDescription(info["name"], info["description"])
