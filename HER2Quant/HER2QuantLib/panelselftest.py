"""The panel in the self-test of HER2Quant: in whatever order data come and go, the chosen PET is measured with its own regions, or nothing."""

import time
import unittest
from contextlib import contextmanager

import numpy as np
import slicer

AWAY = "Data"  # from no module at all Slicer does not come back to the one before


class PanelTests(unittest.TestCase):
    """An empty scene before each. With a window the module is opened and left as by a person, without one its widget is told so."""

    @contextmanager
    def _opened(self, there=lambda: None):
        """The panel, opened once `there()` has put something into the scene. What was in front before is there again afterwards."""
        hasWindow = slicer.util.mainWindow() is not None
        before = slicer.util.selectedModule() if hasWindow else ""
        if hasWindow:
            slicer.util.selectModule(AWAY)
        there()
        widget = slicer.modules.her2quant.widgetRepresentation().self()
        if hasWindow:
            slicer.util.selectModule("HER2Quant")
        else:
            widget.enter()
        try:
            yield widget
        finally:
            if hasWindow:
                slicer.util.selectModule(before or AWAY)
            else:
                widget.exit()

    @staticmethod
    def _addPET(name, suv, hasRegions=True):
        """A PET with a cube of 27 voxels of some SUV; hasRegions: in a segmentation of its own. Returns the PET, the segmentation or None."""
        from HER2PETSlicer import nodes

        from HER2QuantLib.logic import HER2QuantLogic

        values = np.ones((20, 20, 20), np.float32)
        values[5:8, 6:9, 7:10] = suv
        pet = slicer.util.addVolumeFromArray(values, np.diag([-4.0, -4.0, 4.0, 1.0]), name)
        pet.CreateDefaultDisplayNodes()
        units = slicer.vtkCodedEntry()
        units.SetValueSchemeMeaning(nodes.SUV_UNITS[0], "UCUM", "Standardized Uptake Value body weight")
        pet.SetVoxelValueUnits(units)
        if not hasRegions:
            return pet, None
        segmentation = HER2QuantLogic().makeSegmentation(pet)
        segmentID = segmentation.GetSegmentation().AddEmptySegment("", f"Lesion of {name}")
        slicer.util.updateSegmentBinaryLabelmapFromArray((values > 4).astype(np.uint8), segmentation, segmentID, pet)
        return pet, segmentation

    def _until(self, condition, what):
        """A measurement waits until nobody has drawn for a moment; what is loaded is chosen when the event loop comes round."""
        end = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            slicer.app.processEvents()

    def _untilMeasured(self, pet, segmentation, suv):
        """Until the table has one row, with that SUVmax."""
        from HER2QuantLib.logic import HER2QuantLogic

        def rows():
            node = HER2QuantLogic().tableOf(pet, segmentation)
            table = None if node is None else node.GetTable()
            return [] if table is None else [table.GetValue(row, 1).ToDouble() for row in range(table.GetNumberOfRows())]

        self._until(rows, f"{pet.GetName()} was not measured")
        self.assertEqual(rows(), [suv])

    def test_openedAfterTheData(self):
        """The first one, before the panel was ever made: it takes what is there, and measures it."""
        made = []
        with self._opened(lambda: made.extend(self._addPET("PET", 8.0))) as widget:
            pet, segmentation = made
            self.assertIs(widget.ui.petSelector.currentNode(), pet)
            self.assertIs(widget.ui.segmentationSelector.currentNode(), segmentation)
            self._untilMeasured(pet, segmentation, 8.0)

    def test_dataAfterThePanel(self):
        """A PET that comes is chosen, then the regions that are drawn on it; a CT is not."""
        with self._opened() as widget:
            self.assertIsNone(widget.ui.petSelector.currentNode())
            slicer.util.addVolumeFromArray(np.zeros((5, 5, 5), np.float32), name="CT")
            pet, segmentation = self._addPET("PET", 8.0)
            self._until(lambda: widget.ui.segmentationSelector.currentNode() is segmentation, "the regions were not chosen")
            self.assertIs(widget.ui.petSelector.currentNode(), pet)
            self._untilMeasured(pet, segmentation, 8.0)

    def test_twoPatientsAndDeletion(self):
        """Each PET is measured with its own regions; where these, or the PET, are deleted, nothing of the other patient takes their place."""
        with self._opened() as widget:
            ui = widget.ui
            first, ofFirst = self._addPET("First PET", 8.0)
            second, ofSecond = self._addPET("Second PET", 6.0)
            self._untilMeasured(first, ofFirst, 8.0)
            ui.petSelector.setCurrentNode(second)
            self.assertIs(ui.segmentationSelector.currentNode(), ofSecond)
            self._untilMeasured(second, ofSecond, 6.0)
            ui.segmentationSelector.setCurrentNode(ofFirst)  # by hand
            self.assertIn("First PET", widget.logic.whyNotMeasured(second, ofFirst))
            self.assertFalse(ui.measureButton.enabled)
            ui.segmentationSelector.setCurrentNode(ofSecond)
            slicer.mrmlScene.RemoveNode(ofSecond)
            slicer.app.processEvents()
            self.assertIsNone(ui.segmentationSelector.currentNode())
            self.assertFalse(ui.measureButton.enabled)
            slicer.mrmlScene.RemoveNode(second)
            slicer.app.processEvents()
            self.assertIsNone(ui.petSelector.currentNode())

    def test_closedInTheMiddle(self):
        """The scene is closed while candidates wait for a decision, an effect is active and a measurement is due; the next patient is measured as any other."""
        with self._opened() as widget:
            ui = widget.ui
            pet, _none = self._addPET("PET", 8.0, hasRegions=False)
            self._until(lambda: ui.petSelector.currentNode() is pet, "the PET was not chosen")
            segmentation = widget.logic.makeSegmentation(pet)
            self._until(lambda: ui.segmentationSelector.currentNode() is segmentation, "the regions were not chosen")
            ui.findButton.click()
            self.assertTrue(widget.candidatePanel.reviewPanel.hasCandidates)
            ui.acceptButton.click()
            ui.segmentEditorWidget.setActiveEffectByName("HER2 focus")
            slicer.mrmlScene.Clear(0)
            slicer.app.processEvents()
            if slicer.util.mainWindow() is None:
                widget.enter()  # what a module in front does by itself
            for selector in (ui.petSelector, ui.segmentationSelector):
                self.assertIsNone(selector.currentNode())
            for button in (ui.measureButton, ui.findButton, ui.exportButton):
                self.assertFalse(button.enabled)
            self.assertFalse(widget.candidatePanel.reviewPanel.hasCandidates)
            pet, segmentation = self._addPET("Next PET", 5.0)
            self._untilMeasured(pet, segmentation, 5.0)

    def test_layout(self):
        """While the panel is in front the PET is in the module's own views; afterwards the user's layout is back."""
        manager = slicer.app.layoutManager()
        if manager is None or slicer.util.mainWindow() is None:
            return  # nothing can be shown
        former = []
        with self._opened(lambda: former.append(manager.layout)) as widget:
            pet, _regions = self._addPET("PET", 8.0)
            self._until(lambda: widget.ui.petSelector.currentNode() is pet, "the PET was not chosen")
            if widget.ui.ownLayoutCheckBox.checked:
                self.assertNotEqual(manager.layout, former[0])
                shown = manager.sliceWidget("HER2QuantPET").sliceLogic().GetSliceCompositeNode().GetBackgroundVolumeID()
                self.assertEqual(shown, pet.GetID())
            slicer.util.selectModule(AWAY)
            self.assertEqual(manager.layout, former[0])
