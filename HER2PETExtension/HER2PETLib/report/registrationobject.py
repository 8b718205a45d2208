"""A registration as DICOM, to be read by whoever has both examinations: what is used as Deformable Spatial Registration (PS3.3 A.39.2, C.20.3), its rigid
part as Spatial Registration (A.39.1, C.20.2), because many readers know that one alone.

They run in opposite directions: a matrix of C.20.2 takes points of the later examination into the first, a deformation of C.20.3 takes those of the first
to where they lie in the later one.
"""

from typing import Any

import numpy as np

from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.dicom.spatialregistration import DEFORMABLE_REGISTRATION, SPATIAL_REGISTRATION
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import LPS_TO_RAS
from HER2PETLib.report.objects import newObject, reference, sourceHeader


def registrationObject(
    first: ImageSeries, later: ImageSeries, laterToFirst: np.ndarray, creator: str = "", isWhole: bool = True
) -> Any:
    """A pydicom Dataset. laterToFirst: 4 x 4, rigid, mm RAS, points of the later examination into the first, whose frame of reference is the registered
    space. creator: who accepted it. isWhole: False: what is used has a local part, too (`deformableObject`), and the object says that it is without.

    Raises ProblemError where a series names no frame of reference, both name the same, the Patient ID differs, or the matrix is not rigid.
    """
    turned = laterToFirst[:3, :3]
    if np.abs(turned @ turned.T - np.eye(3)).max() > 1e-6 or np.linalg.det(turned) < 0:
        raise ProblemError("The registration is not rigid, and is not written as such.", "Use the transform file.")
    said = "Rigid registration" if isWhole else "Rigid part only: lesions are placed by the deformable one"
    made, frames = _newObject(first, later, SPATIAL_REGISTRATION, said, creator)
    made.RegistrationSequence = [_item(first, frames[0], np.eye(4), "125021", "Frame of Reference Identity"),
                                 _item(later, frames[1], laterToFirst, "125024", "Image Content-based Alignment")]  # fmt: skip
    return made


def deformableObject(
    first: ImageSeries,
    later: ImageSeries,
    rigid: np.ndarray,
    offsets: np.ndarray,
    origin: np.ndarray,
    spacing: np.ndarray,
    creator: str = "",
) -> Any:
    """A pydicom Dataset. rigid: 4 x 4, LPS, points of the first examination to the later one; offsets: (k, j, i, 3), mm, LPS, on a grid along the
    patient's axes with its first point at `origin` and points `spacing` apart (x, y, z, mm): p of the first examination is at rigid (p + offset) of the later.

    Raises ProblemError as `registrationObject`.
    """
    from pydicom.dataset import Dataset

    made, frames = _newObject(first, later, DEFORMABLE_REGISTRATION, "Rigid and around each lesion", creator)
    grid = Dataset()
    grid.ImagePositionPatient = [_ds(value) for value in origin]
    grid.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    grid.GridDimensions = list(offsets.shape[2::-1])
    grid.GridResolution = [float(value) for value in spacing]
    grid.VectorGridData = np.ascontiguousarray(offsets, "<f4").tobytes()
    item = Dataset()
    item.SourceFrameOfReferenceUID, item.ReferencedImageSequence = frames[1], _instances(later)
    item.RegistrationTypeCodeSequence = [_code("125024", "Image Content-based Alignment")]
    item.DeformableRegistrationGridSequence = [grid]
    item.PreDeformationMatrixRegistrationSequence = [_matrix(np.eye(4))]
    item.PostDeformationMatrixRegistrationSequence = [_matrix(rigid)]
    made.DeformableRegistrationSequence = [item]
    return made


def _newObject(first: ImageSeries, later: ImageSeries, sopClass: str, said: str, creator: str) -> tuple[Any, list[str]]:
    """An object without its registration, and the frames of reference of both."""
    from pydicom.dataset import Dataset
    from pydicom.uid import ExplicitVRLittleEndian

    headers = [sourceHeader(series.files[0]) for series in (first, later)]
    for series, header in zip((first, later), headers, strict=True):
        if not header.get("FrameOfReferenceUID"):
            raise ProblemError(
                f"{series.name} has no Frame of Reference UID (0020,0052), and a registration is bound to images by nothing else.",
                "Use the transform file.",
            )
    frames = [str(header.FrameOfReferenceUID) for header in headers]
    if frames[0] == frames[1]:
        raise ProblemError("Both series have one frame of reference: there is nothing to register.", "Give two examinations.")
    if headers[0].PatientID != headers[1].PatientID:
        raise ProblemError("The series have different Patient IDs (0010,0020).", "Check that both are of one patient.")
    made = newObject(
        headers[0],
        sopClass,
        "REG",
        seriesNumber=805,
        description="HER2PET registration",
        syntax=ExplicitVRLittleEndian,
    )
    for keyword in ("FrameOfReferenceUID", "PositionReferenceIndicator"):
        setattr(made, keyword, headers[0].get(keyword))
    made.InstanceNumber, made.DeviceSerialNumber = 1 if sopClass == SPATIAL_REGISTRATION else 2, "none"
    made.ContentDate = made.SeriesDate = made.InstanceCreationDate
    made.ContentTime = made.SeriesTime = made.InstanceCreationTime
    made.ContentLabel, made.ContentDescription, made.ContentCreatorName = "HER2PET", said, creator or None
    made.ReferencedSeriesSequence = [_series(first)]
    if headers[0].StudyInstanceUID == headers[1].StudyInstanceUID:
        made.ReferencedSeriesSequence.append(_series(later))
    else:
        study = Dataset()
        study.StudyInstanceUID, study.ReferencedSeriesSequence = headers[1].StudyInstanceUID, [_series(later)]
        made.StudiesContainingOtherReferencedInstancesSequence = [study]
    return made, frames


def _item(series: ImageSeries, frame: str, matrix: np.ndarray, code: str, meaning: str) -> Any:
    from pydicom.dataset import Dataset

    group = Dataset()
    group.RegistrationTypeCodeSequence, group.MatrixSequence = [_code(code, meaning)], [_matrix(LPS_TO_RAS @ matrix @ LPS_TO_RAS)]
    item = Dataset()
    item.FrameOfReferenceUID, item.MatrixRegistrationSequence = frame, [group]
    item.ReferencedImageSequence = _instances(series)
    return item


def _code(value: str, meaning: str) -> Any:
    from pydicom.dataset import Dataset

    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", meaning
    return code


def _matrix(matrix: np.ndarray) -> Any:
    """A rigid one, 4 x 4, LPS."""
    from pydicom.dataset import Dataset

    one = Dataset()
    one.FrameOfReferenceTransformationMatrix = [_ds(value) for value in matrix.ravel()]
    one.FrameOfReferenceTransformationMatrixType = "RIGID"
    return one


def _ds(value: float) -> str:
    from pydicom.valuerep import format_number_as_ds

    return format_number_as_ds(float(value) + 0.0)


def _series(series: ImageSeries) -> Any:
    from pydicom.dataset import Dataset

    made = Dataset()
    made.SeriesInstanceUID = series.seriesInstanceUID
    made.ReferencedInstanceSequence = _instances(series)
    return made


def _instances(series: ImageSeries) -> list[Any]:
    return [reference(file.header) for file in series.files]
