"""The rigid part of a registration as DICOM Spatial Registration (PS3.3 A.39.1, C.20.2), to be read by whoever has both examinations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.dicom.spatialregistration import SPATIAL_REGISTRATION
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import LPS_TO_RAS
from HER2PETLib.report.objects import MANUFACTURER, sourceHeader

_FROM_FIRST = (
    "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "AccessionNumber",
    "ReferringPhysicianName", "FrameOfReferenceUID", "PositionReferenceIndicator",
)  # fmt: skip


def registrationObject(first: ImageSeries, later: ImageSeries, laterToFirst: np.ndarray, creator: str = "") -> Any:
    """A pydicom Dataset. laterToFirst: 4 x 4, rigid, mm RAS, points of the later examination into the first, whose frame of reference is the registered
    space. creator: who accepted it.

    Raises ProblemError where a series names no frame of reference, both name the same, the Patient ID differs, or the matrix is not rigid.
    """
    from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

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
    now = datetime.now()
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, preamble=b"\0" * 128, file_meta=meta, is_implicit_VR=False, is_little_endian=True)
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = meta.MediaStorageSOPClassUID = UID(SPATIAL_REGISTRATION)
    made.SOPInstanceUID = meta.MediaStorageSOPInstanceUID = generate_uid(prefix=None)
    for keyword in _FROM_FIRST:
        setattr(made, keyword, headers[0].get(keyword))
    made.Modality, made.SeriesInstanceUID, made.SeriesNumber, made.InstanceNumber = "REG", generate_uid(prefix=None), 804, 1
    made.SeriesDescription = "HER2PET registration"
    made.Manufacturer, made.ManufacturerModelName, made.SoftwareVersions = MANUFACTURER, "her2pet", __version__
    made.DeviceSerialNumber = "none"
    made.ContentDate = made.SeriesDate = made.InstanceCreationDate = now.strftime("%Y%m%d")
    made.ContentTime = made.SeriesTime = made.InstanceCreationTime = now.strftime("%H%M%S")
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
    made.ReferencedInstanceSequence = _references([file.header for file in series.files])
    return made


def _references(headers: Sequence[Any]) -> list[Any]:
    from pydicom.dataset import Dataset

    made = []
    for header in headers:
        reference = Dataset()
        reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = header.SOPClassUID, header.SOPInstanceUID
        made.append(reference)
    return made
