"""The self-test of HER2Quant, run by Slicer's Reload and Test, by ctest, and outside the application."""

import csv
import json
import logging
import tempfile
from pathlib import Path

import numpy as np
import slicer
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleTest

from HER2QuantLib.panelselftest import PanelTests


class HER2QuantTest(PanelTests, ScriptedLoadableModuleTest):
    def setUp(self):
        slicer.mrmlScene.Clear(0)

    def runTest(self):
        for test in (
            self.test_openedAfterTheData,  # first: nobody has made the panel yet
            self.test_dataAfterThePanel,
            self.test_twoPatientsAndDeletion,
            self.test_closedInTheMiddle,
            self.test_layout,
            self.test_measureCube,
            self.test_reviewCandidates,
            self.test_followUp,
            self.test_generatedPatient,
        ):
            self.setUp()
            test()

    def test_measureCube(self):
        """A cube of 3 x 3 x 3 voxels of 2 mm with SUV 8 in a background of 1: known in every number."""
        from HER2PETSlicer import nodes

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

    def test_reviewCandidates(self):
        """Three blurred cubes are found; one is accepted, one rejected, the rejection undone, and the record exported with the table."""
        from HER2PETLib.measure.review import ACCEPTED, REJECTED, Place
        from HER2PETSlicer import nodes
        from HER2PETSlicer.candidates import CandidateReview

        from HER2QuantLib.logic import HER2QuantLogic

        values = np.full((40, 40, 40), 0.5, np.float32)
        for suv, k in ((9, 8), (7, 20), (5, 32)):
            values[k - 1 : k + 2, 19:22, 19:22] = suv
        pet = slicer.util.addVolumeFromArray(values, np.diag([-4.0, -4.0, 4.0, 1.0]), "PET")
        pet.SetAttribute(nodes.DECLARED_SUV, "self-test")
        logic = HER2QuantLogic()
        segmentation = logic.makeSegmentation(pet)
        found = logic.findCandidates(pet, segmentation)
        self.assertEqual(found.added, ["C001", "C002", "C003"])
        self.assertTrue(logic.whyNotMeasured(pet, segmentation))  # there is no lesion yet

        review = CandidateReview(segmentation, pet)
        review.decide("C001", ACCEPTED, Place("SCT:22356005", "Ilium", "right"))
        review.decide("C002", REJECTED, Place())
        self.assertEqual(review.undo(), ["C002"])
        (lesion,) = logic.measure(pet, segmentation)
        self.assertEqual((lesion["name"], lesion["siteCode"], lesion["suvMax"]), ("Right ilium lesion", "SCT:22356005", 9.0))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            logic.exportCase(Path(folder) / "out", pet, segmentation, [lesion], caseID="P1")
            with (Path(folder) / "out" / "candidatesReview.csv").open(encoding="utf-8") as file:
                rows = [(row["candidateID"], row["formerDecision"], row["decision"]) for row in csv.DictReader(file)]
        self.assertEqual(
            rows,
            [
                ("C001", "undecided", "accepted"),
                ("C002", "undecided", "rejected"),
                ("C002", "rejected", "undecided"),
                ("C003", "", "undecided"),
            ],
        )

    def test_followUp(self):
        """A lesion on two PETs in one space: the examinations become a table, the match is accepted, and the tables of the command are written."""
        from HER2PETLib.jobs.followup.run import FollowUpRequest
        from HER2PETLib.jobs.followup.session import FollowUpSession
        from HER2PETSlicer import nodes

        from HER2QuantLib.followuplesions import pairRows, stateOf
        from HER2QuantLib.followuplist import FollowUpList
        from HER2QuantLib.logic import HER2QuantLogic

        logic = HER2QuantLogic()
        chosen = FollowUpList(logic)
        for name, suv in (("HER2 PET", 9.0), ("FDG PET", 6.0)):
            values = np.ones((24, 24, 24), np.float32)
            values[10:13, 10:13, 10:13] = suv
            pet = slicer.util.addVolumeFromArray(values, np.diag([-4.0, -4.0, 4.0, 1.0]), name)
            pet.SetAttribute(nodes.DECLARED_SUV, "self-test")
            segmentation = logic.makeSegmentation(pet)
            segmentID = segmentation.GetSegmentation().AddEmptySegment("L1", "Lesion 1")
            slicer.util.updateSegmentBinaryLabelmapFromArray((values > 4).astype(np.uint8), segmentation, segmentID, pet)
        added, told = chosen.addScene()
        self.assertEqual(([each.kind for each in added], told), (["HER2 PET", "FDG PET"], []))
        self.assertTrue(chosen.whyNotFollowed("P1"))  # the days are missing
        for entry, day in zip(chosen.entries, ("20", "0"), strict=True):
            chosen.change(entry, "day", day)
            chosen.change(entry, "registration", "same")
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            chosen.writeTable(Path(folder), "P1")
            session = FollowUpSession(folder, FollowUpRequest("", pictures=False), tell=lambda said: None)
            session.prepare()
            (row,) = pairRows(session, "HER2", "FDG")
            self.assertEqual((row.above["suvMax"], row.below["suvMax"]), (9.0, 6.0))
            session.decide(row.placed.finding.key, "accept", row.placed.lesionID, "self-test")
            self.assertIn("both", stateOf(pairRows(session, "HER2", "FDG")[0]))
            session.export()
            with (Path(folder) / "matches.csv").open(encoding="utf-8") as file:
                rows = [(row["examinationID"], row["lesionID"], row["decision"], row["by"]) for row in csv.DictReader(file)]
        self.assertEqual(rows, [("HER2", "HER2:L1", "", ""), ("FDG", "HER2:L1", "accept", "self-test")])

    def test_generatedPatient(self):
        """A patient of the generated trial the whole way: DICOM database, SUV, regions, reference, table, export; against her truth."""
        from DICOMLib import DICOMUtils
        from HER2PETLib.progress import silent
        from HER2PETSlicer.petvolume import conversionOf

        from HER2QuantLib.logic import HER2QuantLogic
        from HER2QuantLib.sampledata import makePhantom

        logic = HER2QuantLogic()
        # Windows deletes no database that the application has had open.
        temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with temporary as folder, DICOMUtils.TemporaryDICOMDatabase(str(Path(folder) / "database")):
            made = makePhantom(Path(folder) / "trial", silent)
            self.assertTrue(DICOMUtils.importDicom(str(made["folder"] / "PET")))
            (nodeID,) = DICOMUtils.loadSeriesByUID([made["PET"]])
            pet = slicer.mrmlScene.GetNodeByID(nodeID)
            (truth,) = json.loads((Path(folder) / "trial" / "truth.json").read_text(encoding="utf-8"))
            record = conversionOf(pet)
            self.assertEqual(record["status"], "converted", record.get("reason"))
            factor = record["factor"] if isinstance(record["factor"], list) else [record["factor"]]
            expected = truth["suvFactor"] if isinstance(truth["suvFactor"], list) else [truth["suvFactor"]]
            np.testing.assert_allclose(factor, expected, rtol=1e-6)
            self.assertAlmostEqual(record["hoursSinceAdministration"], truth["hoursSinceAdministration"], places=3)

            regions = slicer.util.loadSegmentation(str(made["regions"]))
            with made["truth"].open(encoding="utf-8") as file:
                truths = {row["regionID"]: row for row in csv.DictReader(file)}
            rows = {row["regionID"]: row for row in logic.measure(pet, regions)}
            self.assertEqual(set(rows), set(truths))
            for regionID, row in rows.items():
                self.assertEqual((row["name"], row["role"]), (truths[regionID]["name"], truths[regionID]["role"]))
                self.assertEqual(row["siteCode"], truths[regionID]["siteCode"])
            # The liver is large: its mean is its true SUV but for noise. Peaks have what an ideal scanner would give.
            liver = next(row for row in rows.values() if row["name"] == "Liver")
            self.assertLess(abs(liver["suvMean"] / float(truths[liver["regionID"]]["trueSUV"]) - 1), 0.03)
            peaks = {key: float(each["expectedSUVPeak"]) for key, each in truths.items() if each["expectedSUVPeak"]}
            self.assertGreaterEqual(len(peaks), 1)
            for regionID, peak in peaks.items():
                self.assertLess(abs(rows[regionID]["suvPeak"] / peak - 1), 0.15, rows[regionID]["name"])

            muscle = logic.placeReference(pet, regions, "muscle", liver["centroidRAS"])
            measured = logic.measure(pet, regions, muscle)
            lesion = next(row for row in measured if row["role"] == "lesion")
            placed = next(row for row in measured if row["regionID"] == muscle)
            self.assertAlmostEqual(lesion["ratioMax"], lesion["suvMax"] / placed["suvMean"])

            table = logic.makeTable(pet, regions)
            logic.fillTable(table, measured)
            self.assertEqual(table.GetNumberOfRows(), len(measured))
            logic.exportCase(Path(folder) / "out", pet, regions, measured)
            with (Path(folder) / "out" / "measurements.csv").open(encoding="utf-8") as file:
                written = list(csv.DictReader(file))
            self.assertEqual([float(row["suvMax"]) for row in written], [row["suvMax"] for row in measured])
            self._testRoundTrip(Path(folder), pet, regions, measured)
            slicer.mrmlScene.Clear(0)

    def _testRoundTrip(self, folder, pet, regions, measured):
        """Regions go out as DICOM, into the database, and come back as they were, in her study."""
        import pydicom
        from DICOMLib import DICOMUtils
        from HER2PETLib.jobs.quantify import Settings
        from HER2PETLib.measure.segmentation import readRegions
        from HER2PETSlicer import nodes
        from HER2PETSlicer.packages import missingPackages

        from HER2QuantLib.logic import HER2QuantLogic

        if missing := missingPackages(["highdicom"]):
            logging.warning("Without %s no DICOM objects are written: the first export as DICOM installs it.", missing[0])
            return
        HER2QuantLogic().exportCase(folder / "objects", pet, regions, measured, settings=Settings(seg=True))
        sent = folder / "sent"
        sent.mkdir()
        (folder / "objects" / "regions.dcm").rename(sent / "regions.dcm")
        self.assertTrue(DICOMUtils.importDicom(str(sent)))
        database, uid = slicer.dicomDatabase, pydicom.dcmread(sent / "regions.dcm", stop_before_pixels=True).SeriesInstanceUID
        (file,) = database.filesForSeries(uid)
        ofPET = database.fileForInstance(pet.GetAttribute("DICOM.instanceUIDs").split()[0])
        for tag in ("0010,0020", "0020,000D"):  # patient and study
            self.assertEqual(database.fileValue(file, tag), database.fileValue(ofPET, tag))
        back = {region.name: int(region.mask.sum()) for region in readRegions(file, nodes.volumeOf(pet).geometry)}
        self.assertEqual(back, {row["name"]: row["voxelCount"] for row in measured})
