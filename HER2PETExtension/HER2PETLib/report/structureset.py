"""Regions as an RT Structure Set (PS3.3 A.19): contours along the faces of voxels, so that whoever fills them gets the same voxels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from HER2PETLib.dicom.contours import CLOSED, XOR
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.identity import ROLE_TAG
from HER2PETLib.measure.outlines import ringsOf
from HER2PETLib.measure.region import COLORS, Region
from HER2PETLib.report.objects import newObject, reference, sourceHeader

RT_STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3"  # storage
DETACHED_STUDY = "1.2.840.10008.3.1.2.3.1"


def structureSet(series: ImageSeries, regions: Sequence[Region], labels: Mapping[str, str] | None = None) -> Any:
    """The regions as a pydicom Dataset of an RT Structure Set, a region of interest each, on the voxels of `series`.

    A slice with one ring has a CLOSED_PLANAR contour; one with holes or parts has CLOSEDPLANAR_XOR contours. Regions without voxels
    have no contour. The role stands in ROI Description, the site as identification code. labels: what regions are called instead of
    their names, by region ID.
    Raises ProblemError where the PET names no frame of reference, for nothing else binds contours to it.
    """
    from pydicom.dataset import Dataset
    from pydicom.uid import ImplicitVRLittleEndian

    source = sourceHeader(series.files[0])
    if not source.get("FrameOfReferenceUID"):
        raise ProblemError(
            f"{series.name} has no Frame of Reference UID (0020,0052), and contours are bound to a PET by nothing else.",
            "Write the regions as DICOM SEG (--seg) instead.",
        )
    # Implicit, because the points of a contour may take more than the 65,534 bytes that explicit DS can hold.
    made = newObject(
        source, RT_STRUCTURE_SET, "RTSTRUCT", seriesNumber=803, description="HER2PET regions", syntax=ImplicitVRLittleEndian
    )
    made.FrameOfReferenceUID, made.PositionReferenceIndicator = (
        source.FrameOfReferenceUID,
        source.get("PositionReferenceIndicator"),
    )
    made.OperatorsName = None
    made.StructureSetDate, made.StructureSetTime = made.InstanceCreationDate, made.InstanceCreationTime
    made.StructureSetLabel, made.ApprovalStatus = "HER2PET", "UNAPPROVED"
    made.ReferencedFrameOfReferenceSequence = [_frame(series, source)]
    rois, contours, observations = [], [], []
    for number, region in enumerate(regions, start=1):
        rois.append(_roi(number, region, (labels or {}).get(region.regionID, region.name), source.FrameOfReferenceUID))
        drawn = Dataset()
        drawn.ReferencedROINumber = number
        drawn.ROIDisplayColor = [round(255 * part) for part in COLORS[region.role]]
        drawn.ContourSequence = _contours(series, region)
        contours.append(drawn)
        observations.append(_observation(number, region))
    made.StructureSetROISequence, made.ROIContourSequence, made.RTROIObservationsSequence = rois, contours, observations
    return made


def _frame(series: ImageSeries, source: Any) -> Any:
    from pydicom.dataset import Dataset

    images = Dataset()
    images.SeriesInstanceUID = series.seriesInstanceUID
    images.ContourImageSequence = [reference(file.header) for file in series.files]
    study = Dataset()
    study.ReferencedSOPClassUID, study.ReferencedSOPInstanceUID = DETACHED_STUDY, source.get("StudyInstanceUID")
    study.RTReferencedSeriesSequence = [images]
    frame = Dataset()
    frame.FrameOfReferenceUID = source.FrameOfReferenceUID
    frame.RTReferencedStudySequence = [study]
    return frame


def _roi(number: int, region: Region, name: str, frame: str) -> Any:
    from pydicom.dataset import Dataset

    roi = Dataset()
    roi.ROINumber, roi.ReferencedFrameOfReferenceUID, roi.ROIName = number, frame, name[:64]
    roi.ROIDescription = f"{ROLE_TAG}:{region.role}"
    roi.ROIGenerationAlgorithm = region.algorithm.type if region.algorithm else "MANUAL"
    if region.algorithm:
        roi.ROIGenerationDescription = f"{region.algorithm.name} {region.algorithm.version}"[:64]
    return roi


def _observation(number: int, region: Region) -> Any:
    from pydicom.dataset import Dataset

    seen = Dataset()
    seen.ObservationNumber = seen.ReferencedROINumber = number
    seen.RTROIInterpretedType, seen.ROIInterpreter = "", None
    if region.siteCode:
        scheme, value = region.siteCode.split(":", 1)
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, (region.siteMeaning or value)[:64]
        seen.RTROIIdentificationCodeSequence = [code]
    return seen


def _contours(series: ImageSeries, region: Region) -> list[Any]:
    from pydicom.dataset import Dataset
    from pydicom.valuerep import format_number_as_ds

    made: list[Any] = []
    for plane, mask in enumerate(region.mask, start=region.start[0]):
        rings = ringsOf(mask)
        for ring in rings:
            kji = np.column_stack([np.full(len(ring), plane), ring + region.start[1:]])
            points = series.geometry.toRAS(kji) * (-1.0, -1.0, 1.0)
            contour = Dataset()
            contour.ContourImageSequence = [
                reference(series.files[0].header, [series.frames[plane].number + 1])
                if series.isMultiFrame
                else reference(series.files[plane].header)
            ]
            contour.ContourGeometricType = CLOSED if len(rings) == 1 else XOR
            contour.NumberOfContourPoints, contour.ContourNumber = len(points), len(made) + 1
            contour.ContourData = [format_number_as_ds(float(number)) for number in points.ravel()]
            made.append(contour)
    return made
