"""The window of the PET in SUV, from 0 to what a slider or the keys [ and ] say, with a color bar in the axial view."""

from typing import Any

import qt
import slicer
import vtk
from HER2PETSlicer.observers import Observers
from slicer.i18n import tr as _

LOWEST, HIGHEST = 0.5, 100.0
_STEP = 1.25


class WindowControl:
    def __init__(self, ui, window) -> None:
        """window: any widget of the main window, for its keys."""
        self.slider, self._observers, self._legend = ui.windowSlider, Observers(), None
        self._display: Any = None
        self._pet: slicer.vtkMRMLScalarVolumeNode | None = None
        self.slider.minimum, self.slider.maximum = LOWEST, HIGHEST  # setRange is not there in Slicer's Python
        self.slider.connect("valueChanged(double)", self._onSlider)
        self._shortcuts = []
        for key, factor in (("[", 1 / _STEP), ("]", _STEP)):
            shortcut = qt.QShortcut(qt.QKeySequence(key), slicer.util.mainWindow() or window)
            shortcut.connect("activated()", lambda factor=factor: self.scale(factor))
            shortcut.setEnabled(False)
            self._shortcuts.append(shortcut)

    def show(self, pet, axialNode=None) -> None:
        """Follow a PET, or None. axialNode: the slice node whose view gets the color bar."""
        self._observers.clear()
        self._removeLegend()
        self._pet = pet
        self._display = None if pet is None else pet.GetDisplayNode()
        for shortcut in self._shortcuts:
            shortcut.setEnabled(self._display is not None)
        self.slider.enabled = self._display is not None
        self.slider.toolTip = (
            _("The SUV that is black: keys [ and ].") if self.slider.enabled else _("Choose a PET volume first.")
        )
        if self._display is not None:
            self._observers.add(self._display, vtk.vtkCommand.ModifiedEvent, lambda *_event: self._showWindow())
            self._showWindow()
            if axialNode is not None:
                self._addLegend(axialNode)

    def scale(self, factor: float) -> None:
        """Raise or lower the upper end."""
        if self._display is not None:
            self._set(self._display.GetWindowLevelMax() * factor)

    def remove(self) -> None:
        self.show(None)
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._shortcuts = []

    def _showWindow(self) -> None:
        wasBlocked = self.slider.blockSignals(True)
        self.slider.value = self._display.GetWindowLevelMax()
        self.slider.blockSignals(wasBlocked)

    def _onSlider(self, value) -> None:
        if self._display is not None:
            self._set(value)

    def _set(self, upper: float) -> None:
        self._display.AutoWindowLevelOff()
        self._display.SetWindowLevelMinMax(0.0, min(max(upper, LOWEST), HIGHEST))

    def _addLegend(self, axialNode) -> None:
        legend = self._legend = slicer.vtkSlicerColorLogic.AddDefaultColorLegendDisplayNode(self._pet)
        if legend is not None:
            legend.SetTitleText("SUV")
            legend.SetLabelFormat("%.1f")
            legend.SetSaveWithScene(False)
            legend.SetViewNodeIDs([axialNode.GetID()])

    def _removeLegend(self) -> None:
        if self._legend is not None and slicer.mrmlScene.IsNodePresent(self._legend):
            slicer.mrmlScene.RemoveNode(self._legend)
        self._legend = None
