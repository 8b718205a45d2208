"""Stands for Slicer's SegmentStatisticsPlugins: the base class of plugins, with what it asks of a derived class."""

import qt
import slicer
import vtk

__all__ = ["SegmentStatisticsPluginBase"]


class SegmentStatisticsPluginBase:
    def __init__(self):
        self.name = self.title = ""
        self.keys, self.defaultKeys = [], []
        self.requestedKeysCheckboxes = {}
        self.parameterNode = self.parameterNodeObserver = None

    @staticmethod
    def createCodedEntry(codeValue, codingScheme, codeMeaning, returnAsString=False):
        entry = slicer.vtkCodedEntry()
        entry.SetValueSchemeMeaning(codeValue, codingScheme, codeMeaning)
        return entry.GetAsString() if returnAsString else entry

    @staticmethod
    def createMeasurementInfo(
        name, title, description, units, quantityDicomCode=None, unitsDicomCode=None, measurementMethodDicomCode=None,
        derivationDicomCode=None, componentNames=None,
    ):  # fmt: skip
        info = {"name": name, "title": title, "description": description, "units": units}
        if componentNames:
            info["componentNames"] = componentNames
        codes = {
            "Quantity": quantityDicomCode, "Units": unitsDicomCode, "MeasurementMethod": measurementMethodDicomCode,
            "Derivation": derivationDicomCode,
        }  # fmt: skip
        for what, code in codes.items():
            if code:
                entry = slicer.vtkCodedEntry()
                assert entry.SetFromString(code), code  # Slicer drops a code it cannot read, here the test fails
                info[f"DICOM.{what}Code"] = code
        return info

    def computeStatistics(self, segmentID):
        raise NotImplementedError

    def getMeasurementInfo(self, key):
        raise NotImplementedError

    def toLongKey(self, key):
        return f"{type(self).__name__}.{key}"

    def toShortKey(self, key):
        prefix = f"{type(self).__name__}."
        return key.removeprefix(prefix) if key.startswith(prefix) else ""

    def setDefaultParameters(self, parameterNode, overwriteExisting=False):
        enabled = f"{type(self).__name__}.enabled"
        if not parameterNode.GetParameter(enabled):
            parameterNode.SetParameter(enabled, "True")
        for key in self.keys:
            parameter = f"{self.toLongKey(key)}.enabled"
            if overwriteExisting or not parameterNode.GetParameter(parameter):
                parameterNode.SetParameter(parameter, str(key in self.defaultKeys))

    def getRequestedKeys(self):
        if not self.parameterNode:
            return ()
        return [key for key in self.keys if self.parameterNode.GetParameter(f"{self.toLongKey(key)}.enabled") == "True"]

    def getParameterNode(self):
        return self.parameterNode

    def setParameterNode(self, parameterNode):
        self.parameterNode = parameterNode
        self.setDefaultParameters(parameterNode)
        self.parameterNodeObserver = parameterNode.AddObserver(vtk.vtkCommand.ModifiedEvent, self.updateGuiFromParameterNode)
        self.createDefaultOptionsWidget()
        self.updateGuiFromParameterNode()

    def createDefaultOptionsWidget(self):
        self.optionsWidget = qt.QWidget()
        form = qt.QFormLayout(self.optionsWidget)
        for key in self.keys:
            info = self.getMeasurementInfo(key)
            checkbox = qt.QCheckBox(info["name"], self.optionsWidget)
            checkbox.setToolTip(f"{info['description']} ({info['units'] or 'n/a'})")
            checkbox.connect("toggled(bool)", lambda on, key=key: self._setRequested(key, on))
            form.addRow(checkbox)
            self.requestedKeysCheckboxes[key] = checkbox

    def updateGuiFromParameterNode(self, caller=None, event=None):
        for key, checkbox in self.requestedKeysCheckboxes.items():
            checkbox.checked = key in self.getRequestedKeys()

    def _setRequested(self, key, on):
        self.parameterNode.SetParameter(f"{self.toLongKey(key)}.enabled", str(on))
