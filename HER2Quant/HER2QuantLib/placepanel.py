"""The buttons that begin a segmentation or place a region at the crosshair, and the choice of the reference region."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import slicer
from HER2PETSlicer import nodes
from slicer.i18n import tr as _

from HER2QuantLib import origin


class PlacePanel:
    def __init__(self, ui, logic, regionPanel, regionEditor) -> None:
        from HER2PETLib.measure.reference import REFERENCE_TISSUES

        self.ui, self.logic, self._regionPanel, self._regionEditor = ui, logic, regionPanel, regionEditor
        self._parameters: Any = None  # the panel's parameter node, from the first update on
        self.placed: tuple[float, Any] = (0.0, None)  # when a region was last placed, and where
        for tissue in REFERENCE_TISSUES:
            ui.tissueComboBox.addItem(_(tissue.name), tissue.key)
        ui.drawButton.connect("clicked(bool)", self._onDraw)
        ui.placeReferenceButton.connect("clicked(bool)", self._onPlaceReference)
        ui.placeLesionButton.connect("clicked(bool)", self._onPlaceLesion)
        ui.moveReferenceButton.connect("clicked(bool)", self._onMoveReference)
        ui.referenceComboBox.connect("activated(int)", self._onReference)

    def update(self, parameters) -> None:
        """What can be placed on the parameters' PET, and why not."""
        self._parameters, pet = parameters, parameters.pet
        missing = _("Choose a PET volume first.") if pet is None else origin.whyNoPET(pet)
        for button, does in (
            (self.ui.drawButton, _("Makes a segmentation for the PET and starts HER2 focus; then click a lesion in a view.")),
            (self.ui.placeReferenceButton, _("Add the region around the crosshair (hold Shift to move it).")),
            (
                self.ui.moveReferenceButton,
                _(
                    "Moves the selected reference region so that its center is at the crosshair (hold Shift to move the crosshair)."
                ),
            ),
            (self.ui.placeLesionButton, _("Add a sphere around the crosshair (hold Shift to move it) as a lesion.")),
        ):
            button.enabled = not missing
            button.toolTip = missing or does

    def listReferences(self, node, parameters) -> None:
        """What ratios may be to: the regions of a segmentation node, or of none."""
        box = self.ui.referenceComboBox
        box.clear()
        box.addItem(_("Blood pool, else the only reference region"), "")
        if node is None or parameters is None:
            return
        segmentation = node.GetSegmentation()
        for index in range(segmentation.GetNumberOfSegments()):
            box.addItem(segmentation.GetNthSegment(index).GetName(), segmentation.GetNthSegmentID(index))
        chosen = box.findData(parameters.referenceID)
        if chosen < 0 and not slicer.mrmlScene.IsBatchProcessing():  # its segment is gone
            parameters.referenceID = ""
        box.currentIndex = max(0, chosen)

    def _onReference(self, index) -> None:
        self._parameters.referenceID = self.ui.referenceComboBox.itemData(index)

    def _onDraw(self, _checked) -> None:
        with slicer.util.tryWithErrorDisplay(_("The PET cannot be drawn on."), waitCursor=True):
            self._parameters.segmentation = self.logic.makeSegmentation(self._parameters.pet)
            self._regionEditor.startFocus()

    def _onPlaceReference(self, _checked) -> None:
        if self._isSecondClick():
            return
        with slicer.util.tryWithErrorDisplay(_("The reference region was not placed."), waitCursor=True):
            pet, segmentation = self._parameters.pet, self.segmentation()
            self.logic.placeReference(pet, segmentation, self.ui.tissueComboBox.currentData, self._crosshair())

    def _onMoveReference(self, _checked) -> None:
        with slicer.util.tryWithErrorDisplay(_("The reference region was not moved."), waitCursor=True):
            pet, segmentation = self._parameters.pet, self.segmentation()
            self.logic.moveReference(pet, segmentation, self._regionPanel.segmentID, self._crosshair())

    def _onPlaceLesion(self, _checked) -> None:
        if self._isSecondClick():
            return
        with slicer.util.tryWithErrorDisplay(_("The lesion was not placed."), waitCursor=True):
            pet, segmentation = self._parameters.pet, self.segmentation()
            diameter = self.ui.lesionDiameterSpinBox.value
            self._regionPanel.select(self.logic.placeLesion(pet, segmentation, diameter, self._crosshair()))

    def segmentation(self):
        """The chosen segmentation, or a new one."""
        if self._parameters.segmentation is None:
            self._parameters.segmentation = self.logic.makeSegmentation(self._parameters.pet)
        return self._parameters.segmentation

    @contextmanager
    def drawing(self) -> Iterator[Any]:
        """The same; a new one that nothing was put into goes again where it ends in an error, or is cancelled."""
        isNew = self._parameters.segmentation is None
        segmentation = self.segmentation()
        try:
            yield segmentation
        except BaseException:
            if isNew and not segmentation.GetSegmentation().GetNumberOfSegments():
                nodes.removeShown(segmentation)
            raise

    def _isSecondClick(self) -> bool:
        """Whether a button was pressed by the second click of a double click."""
        where = self._parameters.pet, self._crosshair()
        before, self.placed = self.placed, (time.monotonic(), where)
        return before[1] == self.placed[1] and self.placed[0] - before[0] < slicer.app.doubleClickInterval / 1000

    @staticmethod
    def _crosshair():
        return slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode").GetCrosshairRAS()
