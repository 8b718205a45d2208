"""The self-test of HER2Quant, run by Slicer's Reload and Test, by ctest, and outside the application."""

import numpy as np
import slicer
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleTest


class HER2QuantTest(ScriptedLoadableModuleTest):
    def setUp(self):
        slicer.mrmlScene.Clear(0)

    def runTest(self):
        self.setUp()
        self.test_measureCube()

    def test_measureCube(self):
        """A cube of 3 x 3 x 3 voxels of 2 mm with SUV 8 in a background of 1: known in every number."""
        from HER2QuantLib import nodes
        from HER2QuantLib.logic import HER2QuantLogic

        values = np.ones((20, 20, 20), np.float32)
        values[5:8, 6:9, 7:10] = 8
        pet = slicer.util.addVolumeFromArray(values, np.diag([-2.0, -2.0, 2.0, 1.0]), "PET")
        pet.SetAttribute(nodes.DECLARED_SUV, "self-test")
        logic = HER2QuantLogic()
        segmentation = logic.makeSegmentation(pet)
        segmentID = segmentation.GetSegmentation().AddEmptySegment("", "Lesion 1")
        slicer.util.updateSegmentBinaryLabelmapFromArray((values > 4).astype(np.uint8), segmentation, segmentID, pet)
        logic.placeReference(pet, segmentation, "bloodPool", [-30.0, -30.0, 30.0])
        lesion, bloodPool = logic.measure(pet, segmentation)
        self.assertEqual(lesion["voxelCount"], 27)
        self.assertAlmostEqual(lesion["volumeMl"], 27 * 0.008)
        self.assertEqual(lesion["suvMax"], 8.0)
        self.assertEqual([round(x, 3) for x in lesion["maximumRAS"]], [-16.0, -14.0, 12.0])
        self.assertEqual((bloodPool["role"], bloodPool["suvMean"]), ("reference", 1.0))
        self.assertAlmostEqual(lesion["ratioMax"], 8.0)
