"""The follow-up's checks: in which direction a registration takes a point, rigid or deformable."""

import struct
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from check import Check

# By hand, LPS mm: the later examination is the first, turned by 90 degrees about the axis to the head and shifted, (x, y, z) -> (10 - y, 20 + x, 30 + z).
FIRST_TO_LATER = np.array([[0.0, -1, 0, 10], [1, 0, 0, 20], [0, 0, 1, 30], [0, 0, 0, 1]])
FIRST, LATER = (1.0, 2.0, 3.0), (8.0, 21.0, 33.0)
# A deformation of the first's points, by hand: (x, y, z) is moved by (y / 10, z / 5, x / 10) before it is turned and shifted as above: (10, 20, 30) by
# (2, 6, 1) to (12, 26, 31), and so to (10 - 26, 20 + 12, 30 + 31).
BENT_FIRST, BENT_LATER = (10.0, 20.0, 30.0), (-16.0, 32.0, 61.0)
FLIP = np.diag((-1.0, -1.0, 1.0, 1.0))


def registrationDirections(data: Path) -> Iterator[Check]:
    """DICOM PS3.3 C.20.2: the matrix (3006,00C6) takes a point of the other frame of reference into the registered one. ITK: a transform takes points of the
    fixed image to the moving one. One point in both examinations, by hand."""
    import SimpleITK as sitk
    from HER2PETLib.dicom.imagefile import writeDICOM
    from HER2PETLib.dicom.spatialregistration import SPATIAL_REGISTRATION, readSpatialRegistration
    from HER2PETLib.followup.transformfiles import writeTransform
    from pydicom.dataset import Dataset

    with TemporaryDirectory() as folder:
        made = _object(SPATIAL_REGISTRATION)
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


def deformationDirections(data: Path) -> Iterator[Check]:
    """DICOM PS3.3 C.20.3.1: a point of the registered frame of reference, plus the vector of the grid there (x of the grid runs fastest, three numbers a
    place), through the matrix after the deformation (0064,0010), is the same point in the source. ITK: as above, the last transform of a composite first."""
    import SimpleITK as sitk
    from HER2PETLib.dicom.imagefile import writeDICOM
    from HER2PETLib.dicom.spatialregistration import DEFORMABLE_REGISTRATION
    from HER2PETLib.followup.spacefile import readSpace
    from HER2PETLib.followup.transformfiles import Displacement, writeTransform
    from pydicom.dataset import Dataset

    size, spacing = (4, 5, 6), 10.0  # of x, y, z: no two alike, so that no axis is taken for another
    vectors = [
        (spacing * y / 10, spacing * z / 5, spacing * x / 10)
        for z in range(size[2])
        for y in range(size[1])
        for x in range(size[0])
    ]
    with TemporaryDirectory() as folder:
        made = _object(DEFORMABLE_REGISTRATION)
        after, grid, item = Dataset(), Dataset(), Dataset()
        after.FrameOfReferenceTransformationMatrix = FIRST_TO_LATER.ravel().tolist()
        after.FrameOfReferenceTransformationMatrixType = "RIGID"
        grid.ImagePositionPatient, grid.ImageOrientationPatient = [0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
        grid.GridDimensions, grid.GridResolution = list(size), [spacing] * 3
        grid.VectorGridData = struct.pack(f"<{3 * len(vectors)}f", *(number for vector in vectors for number in vector))
        item.PostDeformationMatrixRegistrationSequence = [after]
        item.DeformableRegistrationGridSequence, item.SourceFrameOfReferenceUID = [grid], "1.2.2"
        made.DeformableRegistrationSequence = [item]
        path = Path(folder) / "deformable.dcm"
        writeDICOM(path, made)
        ras = np.array([(-BENT_FIRST[0], -BENT_FIRST[1], BENT_FIRST[2])])
        later = np.array([(-BENT_LATER[0], -BENT_LATER[1], BENT_LATER[2])])
        space = readSpace(path, frames=("1.2.1", "1.2.2"), residualMm=10.0)
        for axis, expected, obtained in zip("RAS", later[0], space.fromFirst(ras)[0], strict=True):
            yield Check("DICOM Deformable Spatial Registration", f"{axis} in the later", float(expected), 1e-4, float(obtained))
        for axis, expected, obtained in zip("RAS", ras[0], space.toFirst(later)[0], strict=True):
            yield Check("the same, turned round", f"{axis} in the first", float(expected), 1e-2, float(obtained))
        offsets = np.array(vectors).reshape(*size[::-1], 3)
        writeTransform(Path(folder) / "firstToLater.h5", Displacement(FIRST_TO_LATER, offsets, np.zeros(3), np.full(3, spacing)))
        there = sitk.ReadTransform(str(Path(folder) / "firstToLater.h5")).TransformPoint(BENT_FIRST)
        for axis, expected, obtained in zip("LPS", BENT_LATER, there, strict=True):
            yield Check("ITK transform file with a displacement", f"{axis} in the later", expected, 1e-4, float(obtained))


def _object(sopClass: str) -> Any:
    """A registration object, of which nothing is there but what it is and the frame of reference of its space."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    meta = FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, sopClass
    meta.MediaStorageSOPInstanceUID = generate_uid(prefix=None)
    made = FileDataset("", {}, preamble=b"\0" * 128, file_meta=meta, is_implicit_VR=False, is_little_endian=True)
    made.SOPClassUID, made.SOPInstanceUID = sopClass, meta.MediaStorageSOPInstanceUID
    made.FrameOfReferenceUID = "1.2.1"
    return made
