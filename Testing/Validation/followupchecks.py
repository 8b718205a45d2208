"""The follow-up's checks: in which direction a registration takes a point."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from check import Check

# By hand, LPS mm: the later examination is the first, turned by 90 degrees about the axis to the head and shifted, (x, y, z) -> (10 - y, 20 + x, 30 + z).
FIRST_TO_LATER = np.array([[0.0, -1, 0, 10], [1, 0, 0, 20], [0, 0, 1, 30], [0, 0, 0, 1]])
FIRST, LATER = (1.0, 2.0, 3.0), (8.0, 21.0, 33.0)
FLIP = np.diag((-1.0, -1.0, 1.0, 1.0))


def registrationDirections(data: Path) -> Iterator[Check]:
    """DICOM PS3.3 C.20.2: the matrix (3006,00C6) takes a point of the other frame of reference into the registered one. ITK: a transform takes points of the
    fixed image to the moving one. One point in both examinations, by hand."""
    import SimpleITK as sitk
    from HER2PETLib.dicom.imagefile import writeDICOM
    from HER2PETLib.dicom.spatialregistration import SPATIAL_REGISTRATION, readSpatialRegistration
    from HER2PETLib.followup.transformfiles import writeTransform
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    with TemporaryDirectory() as folder:
        meta = FileMetaDataset()
        meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, SPATIAL_REGISTRATION
        meta.MediaStorageSOPInstanceUID = generate_uid(prefix=None)
        made = FileDataset("", {}, preamble=b"\0" * 128, file_meta=meta, is_implicit_VR=False, is_little_endian=True)
        made.SOPClassUID, made.SOPInstanceUID = SPATIAL_REGISTRATION, meta.MediaStorageSOPInstanceUID
        made.FrameOfReferenceUID = "1.2.1"
        matrix, group, item = Dataset(), Dataset(), Dataset()
        matrix.FrameOfReferenceTransformationMatrix = np.linalg.inv(FIRST_TO_LATER).round(9).ravel().tolist()
        matrix.FrameOfReferenceTransformationMatrixType = "RIGID"
        group.MatrixSequence, item.FrameOfReferenceUID = [matrix], "1.2.2"
        item.MatrixRegistrationSequence, made.RegistrationSequence = [group], [item]
        path = Path(folder) / "registration.dcm"
        writeDICOM(path, made)
        read = readSpatialRegistration(path).between("1.2.2", "1.2.1") @ (-LATER[0], -LATER[1], LATER[2], 1.0)
        for axis, expected, obtained in zip("RAS", (-FIRST[0], -FIRST[1], FIRST[2]), read, strict=False):
            yield Check("DICOM Spatial Registration", f"{axis} in the first", expected, 1e-6, float(obtained))
        writeTransform(Path(folder) / "firstToLater.tfm", FLIP @ FIRST_TO_LATER @ FLIP)
        there = sitk.ReadTransform(str(Path(folder) / "firstToLater.tfm")).TransformPoint(FIRST)
        for axis, expected, obtained in zip("LPS", LATER, there, strict=True):
            yield Check("ITK transform file", f"{axis} in the later", expected, 1e-6, float(obtained))
