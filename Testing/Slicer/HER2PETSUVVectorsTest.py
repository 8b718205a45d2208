"""The published SUV vectors through Slicer's DICOM database and the DICOM plugin of the extension: what a person does who loads a PET."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import pydicom
import slicer
from DICOMLib import DICOMUtils
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

PET_IMAGE = "1.2.840.10008.5.1.4.1.1.128"
# 70 kg, 185 MBq of 89Zr (78.41 h) at 2019-03-01 10:00, 5 kBq/ml in each voxel: date and time of the scan, Decay Correction -> SUVbw.
# 5000 / (185e6 exp(-ln 2 t / 282276)) * 70000, t = 435600, 531000, 687600 s; for ADMIN without the exponential.
VECTORS = {
    ("20190306", "110000", "START"): 5.513621,
    ("20190307", "133000", "START"): 6.969075,
    ("20190309", "090000", "START"): 10.237159,
    ("20190307", "133001", "ADMIN"): 1.891892,
}


def petSeries(uid, day, time, decayCorrection, **radiopharmaceutical):
    """Three slices of 4 x 5 voxels, as a scanner whose acquisition begins with the series writes them."""
    item = Dataset()
    item.Radiopharmaceutical, item.RadionuclideTotalDose, item.RadionuclideHalfLife = "89Zr-trastuzumab", "185000000", "282276"
    item.RadiopharmaceuticalStartDateTime = "20190301100000"
    nuclide = Dataset()
    nuclide.CodeValue, nuclide.CodingSchemeDesignator, nuclide.CodeMeaning = "63360001", "SCT", "^89^Zirconium"
    item.RadionuclideCodeSequence = [nuclide]
    for keyword, value in radiopharmaceutical.items():
        delattr(item, keyword) if value is None else setattr(item, keyword, value)
    for k in range(3):
        slice_ = Dataset()
        slice_.file_meta = FileMetaDataset()
        slice_.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        slice_.file_meta.MediaStorageSOPClassUID = slice_.SOPClassUID = PET_IMAGE
        slice_.file_meta.MediaStorageSOPInstanceUID = slice_.SOPInstanceUID = f"{uid}.{k + 1}"
        slice_.SeriesInstanceUID, slice_.StudyInstanceUID, slice_.FrameOfReferenceUID = uid, f"{uid}.8", f"{uid}.9"
        slice_.PatientName, slice_.PatientID, slice_.Modality, slice_.SeriesDescription = (
            "Vector",
            "V1",
            "PT",
            f"{day} {decayCorrection}",
        )
        slice_.StudyDate = slice_.SeriesDate = slice_.AcquisitionDate = day
        slice_.StudyTime = slice_.SeriesTime = slice_.AcquisitionTime = time
        slice_.Manufacturer, slice_.PatientWeight, slice_.PatientSize, slice_.PatientSex = "Maker", "70", "1.65", "F"
        slice_.Units, slice_.DecayCorrection, slice_.SeriesType = "BQML", decayCorrection, ["STATIC", "IMAGE"]
        slice_.CorrectedImage = ["DECY", "ATTN", "SCAT", "DTIM", "NORM"]
        slice_.ActualFrameDuration, slice_.FrameReferenceTime = "300000", "150000"
        slice_.RescaleIntercept, slice_.RescaleSlope, slice_.SliceThickness, slice_.PixelSpacing = "0", "1", "3", ["4", "4"]
        slice_.ImageOrientationPatient, slice_.ImagePositionPatient = ["1", "0", "0", "0", "1", "0"], ["-10", "-20", str(3 * k)]
        slice_.InstanceNumber, slice_.Rows, slice_.Columns = k + 1, 4, 5
        slice_.SamplesPerPixel, slice_.PhotometricInterpretation, slice_.PixelRepresentation = 1, "MONOCHROME2", 1
        slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = 16, 16, 15
        slice_.RadiopharmaceuticalInformationSequence = [item]
        slice_.PixelData = np.full((4, 5), 5000, "<i2").tobytes()
        yield slice_


class HER2PETSUVVectorsTest(unittest.TestCase):
    def setUp(self):
        slicer.mrmlScene.Clear(0)
        # Windows deletes no database that the application has had open.
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(self.folder.cleanup)

    def load(self, uid, *series, **radiopharmaceutical):
        """The volume node that the DICOM database and the surest plugin make of a series."""
        files = Path(self.folder.name, uid)
        files.mkdir()
        for number, dataset in enumerate(petSeries(uid, *series, **radiopharmaceutical)):
            dataset.preamble = b"\0" * 128
            if pydicom.__version__.startswith("2."):  # Slicer 5.10
                dataset.is_little_endian, dataset.is_implicit_VR = True, False
                pydicom.dcmwrite(files / f"{number}.dcm", dataset, write_like_original=False)
            else:
                pydicom.dcmwrite(files / f"{number}.dcm", dataset, enforce_file_format=True)
        with DICOMUtils.TemporaryDICOMDatabase(str(Path(self.folder.name, f"database-{uid}"))):
            self.assertTrue(DICOMUtils.importDicom(str(files)))
            (nodeID,) = DICOMUtils.loadSeriesByUID([uid])
            return slicer.mrmlScene.GetNodeByID(nodeID)

    def test_eachVectorIsLoadedAsItsSUV(self):
        for number, (series, expected) in enumerate(VECTORS.items()):
            with self.subTest(series):
                node = self.load(f"1.2.826.0.1.3680043.10.{number + 1}", *series)
                values = slicer.util.arrayFromVolume(node)
                self.assertEqual(values.shape, (3, 4, 5))
                np.testing.assert_allclose(values, expected, rtol=1e-6)
                self.assertEqual(node.GetVoxelValueUnits().GetCodeValue(), "g/ml{SUVbw}")

    def test_withoutTheDateOfTheInjectionTheImageIsShownInItsOwnUnits(self):
        without = {"RadiopharmaceuticalStartDateTime": None, "RadiopharmaceuticalStartTime": "100000"}
        node = self.load("1.2.826.0.1.3680043.10.9", "20190307", "133000", "START", **without)
        np.testing.assert_array_equal(slicer.util.arrayFromVolume(node), 5000)
        self.assertNotEqual(node.GetVoxelValueUnits() and node.GetVoxelValueUnits().GetCodeValue(), "g/ml{SUVbw}")
