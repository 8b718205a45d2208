"""The self-test of HER2Reading, run by Slicer's Reload and Test, by ctest, and outside the application: a whole study."""

import logging
import unittest
from pathlib import Path

import slicer
import vtk
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleTest

PASSPHRASE = "four words nobody knows"
# Scores of the two readers for the lesions of a case, cold to hot: both 4 or above at the hot one only.
SCORES = {"anna": (2, 5), "bert": (4, 4)}


class HER2ReadingTest(ScriptedLoadableModuleTest):
    def setUp(self):
        slicer.mrmlScene.Clear(0)

    def runTest(self):
        self.setUp()
        self.test_packetIsNamed()
        self.setUp()
        try:
            self.test_wholeStudy()
        except unittest.SkipTest as skipped:  # of a fresh Slicer; ctest reports it as skipped
            logging.warning("%s", skipped)

    def test_packetIsNamed(self):
        """Without a folder the logic says what to choose, with a wrong one which it is."""
        from HER2ReadingLib.logic import HER2ReadingLogic

        logic = HER2ReadingLogic()
        self.assertIn("coordinator", logic.whyNotOpened(""))
        self.assertIn("no-such-packet", logic.whyNotOpened("no-such-packet"))

    def test_wholeStudy(self):
        """Create, hand out, two readers on the panel with its keys, sign, take in, reconcile."""
        from HER2PETSlicer.packages import missingPackages

        from HER2ReadingLib.coordinator import PACKAGES

        if missing := missingPackages(PACKAGES):
            self.skipTest(f"the coordinator's part needs {', '.join(missing)}, which its first use installs")
        import tempfile

        from HER2PETLib.reading.decision.reconcile import reconcile
        from HER2PETLib.reading.study.handout import handOut
        from HER2PETLib.reading.study.returnedpackets import takeIn
        from HER2PETLib.reading.study.study import createStudy

        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # Windows deletes no file that is still open
            sources = [self._makeCase(Path(folder, f"case{number}"), number) for number in range(2)]
            study, refused = createStudy(
                Path(folder, "study"), sources, title="Self-test", tracer="89Zr-trastuzumab", readers=list(SCORES)
            )
            self.assertEqual(refused, [])
            handOut(study)
            for reader, scores in SCORES.items():
                self._read(study.packet(reader), scores)
                self.assertTrue(takeIn(study, reader, study.packet(reader)).isNew)
            result = reconcile(study)
        decided = sorted((focus.decision.caseID, focus.decision.focusID, focus.decision.positive) for focus in result.foci)
        self.assertEqual(decided, [(f"case{n}", lesion, lesion == "2") for n in range(2) for lesion in ("1", "2")])
        self.assertEqual(len(result.discordant), 2)

    @staticmethod
    def _makeCase(folder, number):
        """A PET with a cold (SUV 3) and a hot (SUV 9) lesion, CT and regions, as files."""
        import numpy as np
        from HER2PETLib.cases import Case
        from HER2PETLib.geometry import Geometry, Volume
        from HER2PETLib.volumefile import writeVolume

        grid = Geometry.fromLPS((24, 20, 20), (-38.0, -38.0, -60.0), (4, 4, 5), np.eye(3))
        pet, labels = np.full(grid.shape, 0.5 + 0.1 * number, np.float32), np.zeros(grid.shape, np.uint8)
        for label, (place, suv) in enumerate((((6, 8, 8), 3), ((16, 10, 12), 9)), start=1):
            pet[place], labels[place] = suv, label
        volumes: list[tuple[str, np.ndarray]] = [("pet", pet), ("ct", np.zeros(grid.shape, np.int16)), ("labels", labels)]
        for name, values in volumes:
            writeVolume(folder / f"{name}.nrrd", Volume(values, grid))
        files = {name: str(folder / f"{name}.nrrd") for name, _values in volumes}
        return Case(folder.name, files["pet"], files["labels"], ct=files["ct"])

    def _read(self, packet, scores):
        """Read a packet on the panel to its signature."""
        widget = slicer.modules.her2reading.widgetRepresentation().self()
        page, ui, logic = widget.readerPage, widget.ui, widget.logic
        manager = slicer.app.layoutManager()
        layout = None if manager is None else manager.layout
        if slicer.app.testingEnabled():  # otherwise a person is asked whether the scene may be closed
            slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "Patient of before")
        ui.packetPathLineEdit.currentPath = str(packet)
        ui.passphraseLineEdit.text = ui.repeatLineEdit.text = PASSPHRASE
        ui.openButton.click()
        page.enter()
        self.assertIsNotNone(logic.session, ui.packetStatusLabel.text)
        self.assertIsNone(slicer.mrmlScene.GetFirstNodeByName("Patient of before"))
        try:
            if manager is not None:
                self.assertNotEqual(manager.layout, layout)
            self._closeInTheMiddle(page, ui, logic)
            while not logic.session.ledger.state.finished:
                pet = logic.scene.nodes()["pet"]
                while logic.session.focus.score is None:
                    value = self._valueAt(pet, logic.session.positionOf(logic.session.focusID))
                    page.keys.press(str(scores[0] if value < 5 else scores[1]))
                page.keys.press("Return")
            ui.nameLineEdit.text = "Self-test"
            ui.signPassphraseLineEdit.text = PASSPHRASE
            ui.signButton.click()
            self.assertTrue(logic.session.isSigned, ui.messageLabel.text)
        finally:
            page.leave()
        self.assertEqual(slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"), [])
        if manager is not None:
            self.assertEqual(manager.layout, layout)

    def _closeInTheMiddle(self, page, ui, logic):
        """The scene is closed during a case: nothing is scored unseen, and the case can be shown again."""
        slicer.mrmlScene.Clear(0)
        slicer.app.processEvents()
        page.keys.press("4")
        self.assertIsNone(logic.session.focus.score)
        ui.showAgainButton.click()
        self.assertTrue(logic.scene.isShown)

    @staticmethod
    def _valueAt(node, positionRAS):
        """The voxel's value: the focus lies on the voxel that it was given for, also in the packet's own frame."""
        rasToIJK = vtk.vtkMatrix4x4()
        node.GetRASToIJKMatrix(rasToIJK)
        i, j, k = (round(index) for index in rasToIJK.MultiplyPoint([*positionRAS, 1])[:3])
        return slicer.util.arrayFromVolume(node)[k, j, i]
