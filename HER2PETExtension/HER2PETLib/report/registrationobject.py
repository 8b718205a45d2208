"""The rigid part of a registration as DICOM Spatial Registration (PS3.3 A.39.1, C.20.2), to be read by whoever has both examinations."""

from typing import Any

import numpy as np

from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.dicom.spatialregistration import SPATIAL_REGISTRATION
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import LPS_TO_RAS
from HER2PETLib.report.objects import newObject, reference, sourceHeader


def registrationObject(first: ImageSeries, later: ImageSeries, laterToFirst: np.ndarray, creator: str = "") -> Any:
    """A pydicom Dataset. laterToFirst: 4 x 4, rigid, mm RAS, points of the later examination into the first, whose frame of reference is the registered
    space. creator: who accepted it.

    Raises ProblemError where a series names no frame of reference, both name the same, the Patient ID differs, or the matrix is not rigid.
    """
    from pydicom.dataset import Dataset
    from pydicom.uid import ExplicitVRLittleEndian

    headers = [sourceHeader(series.files[0]) for series in (first, later)]
    for series, header in zip((first, later), headers, strict=True):
        if not header.get("FrameOfReferenceUID"):
            raise ProblemError(
                f"{series.name} has no Frame of Reference UID (0020,0052), and a registration is bound to images by nothing else.",
                "Use the transform file (.tfm).",
            )
    frames = [str(header.FrameOfReferenceUID) for header in headers]
    if frames[0] == frames[1]:
        raise ProblemError("Both series have one frame of reference: there is nothing to register.", "Give two examinations.")
    if headers[0].PatientID != headers[1].PatientID:
        raise ProblemError("The series have different Patient IDs (0010,0020).", "Check that both are of one patient.")
    turned = laterToFirst[:3, :3]
    if np.abs(turned @ turned.T - np.eye(3)).max() > 1e-6 or np.linalg.det(turned) < 0:
        raise ProblemError("The registration is not rigid, and is not written as such.", "Use the transform file.")
    made = newObject(
        headers[0],
        SPATIAL_REGISTRATION,
        "REG",
        seriesNumber=805,
        description="HER2PET registration",
        syntax=ExplicitVRLittleEndian,
    )
    for keyword in ("FrameOfReferenceUID", "PositionReferenceIndicator"):
        setattr(made, keyword, headers[0].get(keyword))
    made.InstanceNumber, made.DeviceSerialNumber = 1, "none"
    made.ContentDate = made.SeriesDate = made.InstanceCreationDate
    made.ContentTime = made.SeriesTime = made.InstanceCreationTime
    made.ContentLabel, made.ContentDescription, made.ContentCreatorName = (
        "HER2PET",
        "Rigid part of the registration",
        creator or None,
    )
    made.RegistrationSequence = [_item(frames[0], np.eye(4), "125021", "Frame of Reference Identity"),
                                 _item(frames[1], laterToFirst, "125024", "Image Content-based Alignment")]  # fmt: skip
    made.ReferencedSeriesSequence = [_series(first)]
    if headers[0].StudyInstanceUID == headers[1].StudyInstanceUID:
        made.ReferencedSeriesSequence.append(_series(later))
    else:
        study = Dataset()
        study.StudyInstanceUID, study.ReferencedSeriesSequence = headers[1].StudyInstanceUID, [_series(later)]
        made.StudiesContainingOtherReferencedInstancesSequence = [study]
    return made


def _item(frame: str, matrix: np.ndarray, code: str, meaning: str) -> Any:
    from pydicom.dataset import Dataset

    kind = Dataset()
    kind.CodeValue, kind.CodingSchemeDesignator, kind.CodeMeaning = code, "DCM", meaning
    one = Dataset()
    one.FrameOfReferenceTransformationMatrix = [_ds(value) for value in (LPS_TO_RAS @ matrix @ LPS_TO_RAS).ravel()]
    one.FrameOfReferenceTransformationMatrixType = "RIGID"
    group = Dataset()
    group.RegistrationTypeCodeSequence, group.MatrixSequence = [kind], [one]
    item = Dataset()
    item.FrameOfReferenceUID, item.MatrixRegistrationSequence = frame, [group]
    return item


def _ds(value: float) -> str:
    from pydicom.valuerep import format_number_as_ds

    return format_number_as_ds(float(value) + 0.0)


def _series(series: ImageSeries) -> Any:
    from pydicom.dataset import Dataset

    made = Dataset()
    made.SeriesInstanceUID = series.seriesInstanceUID
    made.ReferencedInstanceSequence = [reference(file.header) for file in series.files]
    return made
