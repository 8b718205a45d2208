"""The self-test of HER2Reading, run by Slicer's Reload and Test, by ctest, and outside the application."""

import slicer
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleTest


class HER2ReadingTest(ScriptedLoadableModuleTest):
    def setUp(self):
        slicer.mrmlScene.Clear(0)

    def runTest(self):
        self.setUp()
        self.test_packetIsNamed()

    def test_packetIsNamed(self):
        """Without a folder the logic says what to choose, with a wrong one which it is."""
        from HER2ReadingLib.logic import HER2ReadingLogic

        logic = HER2ReadingLogic()
        self.assertIn("coordinator", logic.whyNotOpened(""))
        self.assertIn("no-such-packet", logic.whyNotOpened("no-such-packet"))
