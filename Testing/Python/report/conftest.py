"""A small PET series as DICOM, made here."""

import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
from HER2PETLib.dicom.folder import findSeries
from HER2PETLib.dicom.series import assemble
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

sys.path.insert(0, str(Path(__file__).resolve().parent))

from readingpage import html, made, page, reading  # noqa: F401

PET_STORAGE = "1.2.840.10008.5.1.4.1.1.128"


def writePETSeries(folder, values, orientation=(1, 0, 0, 0, 1, 0), step=(0, 0, 3.0)):
    """values: stored values (k, j, i); pixels of 2 mm (between columns) by 2.5 mm (between rows)."""
    study, series, reference = generate_uid(), generate_uid(), generate_uid()
    folder.mkdir(parents=True, exist_ok=True)
    for k, plane in enumerate(values):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = PET_STORAGE, generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        path = folder / f"{k:03}.dcm"
        data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
        data.SOPClassUID, data.SOPInstanceUID = PET_STORAGE, meta.MediaStorageSOPInstanceUID
        data.StudyInstanceUID, data.SeriesInstanceUID, data.FrameOfReferenceUID = study, series, reference
        data.Modality, data.SeriesDescription, data.Manufacturer = "PT", "PET AC", "Maker"
        data.SpecificCharacterSet = "ISO_IR 100"
        data.PatientName, data.PatientID, data.PatientSex, data.PatientBirthDate = "Müller^Anna", "P1", "F", ""
        data.StudyDate = data.SeriesDate = data.AcquisitionDate = "20190306"
        data.StudyTime = data.SeriesTime = data.AcquisitionTime = "110000"
        data.SeriesNumber, data.InstanceNumber = 2, k + 1
        data.Rows, data.Columns = plane.shape
        data.PixelSpacing, data.SliceThickness = [2.5, 2.0], 3.0
        data.ImageOrientationPatient = list(orientation)
        data.ImagePositionPatient = [float(v) for v in np.array([-30.0, -40.0, 100.0]) + k * np.array(step)]
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.BitsAllocated = data.BitsStored = 16
        data.HighBit, data.PixelRepresentation = 15, 1
        data.RescaleSlope, data.RescaleIntercept = 1, 0
        data.Units, data.SUVType, data.DecayCorrection = "GML", "BW", "ADMIN"
        data.PixelData = plane.astype("<i2").tobytes()
        pydicom.dcmwrite(
            path, data, **({"enforce_file_format": True} if pydicom.__version__ >= "3" else {"write_like_original": False})
        )
    return folder


@pytest.fixture
def petSeries(tmp_path):
    """10 x 24 x 32 (k, j, i) voxels, an oblique one; the values count up."""
    angle = np.radians(20)
    orientation = (np.cos(angle), 0, -np.sin(angle), 0, 1, 0)
    step = 3.0 * np.cross(orientation[:3], orientation[3:])
    values = np.arange(10 * 24 * 32).reshape(10, 24, 32)
    folder = writePETSeries(tmp_path / "pet", values, [round(v, 9) for v in orientation], [round(v, 9) for v in step])
    (found,) = findSeries([folder]).series
    return assemble(found)
