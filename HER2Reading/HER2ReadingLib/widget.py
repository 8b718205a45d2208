"""The panel of HER2Reading."""

import slicer
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleWidget
from slicer.util import VTKObservationMixin

from HER2ReadingLib.logic import HER2ReadingLogic


class HER2ReadingWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.logic = None

    def setup(self):
        ScriptedLoadableModuleWidget.setup(self)
        uiWidget = slicer.util.loadUI(self.resourcePath("UI/HER2Reading.ui"))
        self.layout.addWidget(uiWidget)
        self.ui = slicer.util.childWidgetVariables(uiWidget)
        uiWidget.setMRMLScene(slicer.mrmlScene)
        self.logic = HER2ReadingLogic()
        self.ui.packetPathLineEdit.connect("currentPathChanged(QString)", self._onPacket)
        self._onPacket(self.ui.packetPathLineEdit.currentPath)

    def cleanup(self):
        self.removeObservers()

    def _onPacket(self, path):
        missing = self.logic.whyNotOpened(path)
        self.ui.openButton.enabled = not missing
        self.ui.openButton.toolTip = missing
        self.ui.statusLabel.text = missing
