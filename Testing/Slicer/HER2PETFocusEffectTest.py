"""The Segment Editor effect "HER2 focus" in a slice view of the application: two clicks draw a lesion, and undo takes it back."""

import unittest

import numpy as np
import slicer
import vtk

SPACING = 3.0
CENTER = (30, 30, 20)  # k, j, i


class HER2PETFocusEffectTest(unittest.TestCase):
    def setUp(self):
        slicer.mrmlScene.Clear(0)
        # A cube of 5 x 5 x 5 voxels with SUV 8, its middle 10, in a background of 1.
        values = np.ones((60, 64, 64), np.float32)
        values[tuple(slice(each - 2, each + 3) for each in CENTER)] = 8
        values[CENTER] = 10
        self.pet = slicer.util.addVolumeFromArray(values, np.diag([-SPACING, -SPACING, SPACING, 1.0]), "PET")
        self.pet.CreateDefaultDisplayNodes()
        units = slicer.vtkCodedEntry()
        units.SetValueSchemeMeaning("g/ml{SUVbw}", "UCUM", "Standardized Uptake Value body weight")
        self.pet.SetVoxelValueUnits(units)
        self.segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "regions")
        self.segmentation.CreateDefaultDisplayNodes()
        self.segmentation.SetReferenceImageGeometryParameterFromVolumeNode(self.pet)
        self.focus = np.array([-SPACING * CENTER[2], -SPACING * CENTER[1], SPACING * CENTER[0]])
        slicer.util.setSliceViewerLayers(background=self.pet, fit=True)
        slicer.vtkMRMLSliceNode.JumpAllSlices(slicer.mrmlScene, *self.focus)
        self.editor = slicer.qMRMLSegmentEditorWidget()
        self.editor.setMRMLScene(slicer.mrmlScene)
        self.editor.setMRMLSegmentEditorNode(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentEditorNode"))
        self.editor.setSegmentationNode(self.segmentation)
        self.editor.setSourceVolumeNode(self.pet)
        self.editor.maximumNumberOfUndoStates = 10
        slicer.app.processEvents()
        self.editor.setupViewObservations()
        self.editor.setActiveEffectByName("HER2 focus")
        self.addCleanup(self.close)

    def close(self):
        self.editor.setActiveEffect(None)
        self.editor.removeViewObservations()
        self.editor.setSegmentationNode(None)

    def click(self):
        """The left button on the focus in the axial view."""
        widget = slicer.app.layoutManager().sliceWidget("Red")
        toXY = vtk.vtkMatrix4x4()
        vtk.vtkMatrix4x4.Invert(widget.mrmlSliceNode().GetXYToRAS(), toXY)
        x, y = toXY.MultiplyPoint((*self.focus, 1))[:2]
        interactor = widget.sliceView().interactor()
        interactor.SetEventInformation(round(x), round(y), 0, 0)
        interactor.InvokeEvent(vtk.vtkCommand.LeftButtonPressEvent)
        interactor.InvokeEvent(vtk.vtkCommand.LeftButtonReleaseEvent)
        slicer.app.processEvents()

    def voxels(self):
        """Voxels of every segment, by name."""
        segments = self.segmentation.GetSegmentation()
        ids = [segments.GetNthSegmentID(number) for number in range(segments.GetNumberOfSegments())]
        counted = (slicer.util.arrayFromSegmentBinaryLabelmap(self.segmentation, each, self.pet) for each in ids)
        return {segments.GetSegment(each).GetName(): int(values.sum()) for each, values in zip(ids, counted, strict=True)}

    def test_twoClicksDrawALesionAndUndoTakesItBack(self):
        self.assertIsNotNone(self.editor.activeEffect(), "the effect is not registered")
        self.click()
        self.assertEqual(self.voxels(), {})
        self.click()
        # 50 % of 10 is 5: the cube.
        self.assertEqual(self.voxels(), {"Focus 1": 125})
        self.editor.undo()
        self.assertEqual(self.voxels(), {})
        self.editor.redo()
        self.assertEqual(self.voxels(), {"Focus 1": 125})
