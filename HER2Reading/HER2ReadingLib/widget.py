"""The panel of HER2Reading: the reader's page, and the coordinator's, of which one excludes the other."""

from typing import Any

import slicer
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.reload import forgetPackage
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleWidget

from HER2ReadingLib.logic import HER2ReadingLogic


class HER2ReadingWidget(ScriptedLoadableModuleWidget):
    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        self._observers = Observers()
        self.logic: Any = None  # what `setup` makes
        self.readerPage: Any = None
        self.coordinatorPage: Any = None

    def setup(self):
        from HER2ReadingLib.coordinatorpage import CoordinatorPage
        from HER2ReadingLib.readerpage import ReaderPage

        ScriptedLoadableModuleWidget.setup(self)
        uiWidget = slicer.util.loadUI(self.resourcePath("UI/HER2Reading.ui"))
        # Before the spacer, which keeps the sections together at the top.
        uiWidget.layout().insertWidget(
            uiWidget.layout().count() - 1, slicer.util.loadUI(self.resourcePath("UI/HER2ReadingCoordinator.ui"))
        )
        self.layout.addWidget(uiWidget)
        self.ui = slicer.util.childWidgetVariables(uiWidget)
        uiWidget.setMRMLScene(slicer.mrmlScene)
        self.logic = HER2ReadingLogic()
        self.readerPage = ReaderPage(self.ui, self.logic, self._onPacketChanged)
        self.coordinatorPage = CoordinatorPage(self.ui)
        self.ui.coordinatorCollapsibleButton.collapsed = True
        self._observers.add(slicer.mrmlScene, slicer.mrmlScene.EndCloseEvent, self._onSceneClosed)
        if self.parent.isEntered:  # reloaded while it was in front
            self.enter()

    def onReload(self):
        forgetPackage(__package__)
        ScriptedLoadableModuleWidget.onReload(self)

    def cleanup(self):
        self._observers.clear()
        self.readerPage.cleanup()

    def enter(self):
        self.readerPage.enter()

    def exit(self):
        self.readerPage.exit()

    def _onSceneClosed(self, caller, event):
        self.readerPage.onSceneClosed()

    def _onPacketChanged(self):
        """A reader sees nothing of a study, which names patients and readers."""
        self.coordinatorPage.forget()
        self.ui.coordinatorCollapsibleButton.collapsed = True
        self.ui.coordinatorCollapsibleButton.visible = self.logic.session is None
