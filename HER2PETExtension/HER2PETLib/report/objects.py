"""Results as DICOM: the regions as a Segmentation, the measures as a Structured Report (TID 1500), both tied to the PET series."""

import copy
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.dicom.imagefile import ImageFile
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.measure.definitions import MEASURES, Code, methodCode
from HER2PETLib.measure.region import LESION, Region

MANUFACTURER = "HER2PETExtension"
# Category and type of a segment by its role; (value, scheme, meaning) of DICOM CID 7150, 7159 and 7165.
SEGMENT_CODES: dict[str, tuple[Code, Code]] = {
    "lesion": (("49755003", "SCT", "Morphologically Abnormal Structure"), ("52988006", "SCT", "Lesion")),
    "reference": (("309825002", "SCT", "Spatial and Relational Concept"), ("C94970", "NCIt", "Reference Region")),
}


# CIELab of the colors that HER2Quant gives them: (230, 77, 51) and (89, 191, 242) in RGB. Without one, viewers show all alike.
DISPLAY_COLORS = {"lesion": (54.4, 57.9, 47.2), "reference": (73.4, -14.6, -34.1)}


def segmentationObject(series: ImageSeries, regions: Sequence[Region]):
    """The regions as one DICOM Segmentation (a highdicom.seg.Segmentation), a segment each, on the voxels of `series`.

    Regions without voxels are left out, for a segment without frames does not exist. Segments carry the role as their coded type,
    the site as anatomic region, and tracking identifiers that the report repeats. Only slices with voxels are held and written;
    regions that overlap are held one beside the other, others together.

    Raises ProblemError where no region has voxels.
    """
    import highdicom
    from highdicom.color import CIELabColor
    from highdicom.seg import SegmentAlgorithmTypeValues, Segmentation, SegmentDescription

    regions = _written(regions)
    if not regions:
        raise ProblemError(f"{series.name}: no region has voxels, so there is no segmentation to write.", "Draw a region.")
    trackingIDs = _trackingIDs(regions)
    descriptions = []
    for number, region in enumerate(regions, start=1):
        category, kind = SEGMENT_CODES[region.role]
        description = SegmentDescription(
            segment_number=number,
            segment_label=_short(region.name),
            segmented_property_category=_concept(category),
            segmented_property_type=_concept(kind),
            # DICOM has only manual, semiautomatic and automatic, and the last two ask for the algorithm, which is not told here.
            algorithm_type=SegmentAlgorithmTypeValues.MANUAL,
            tracking_uid=highdicom.UID(),
            tracking_id=trackingIDs[number - 1],
            anatomic_regions=[_site(region)] if region.siteCode else None,
        )
        descriptions.append(description)

    first = min(region.start[0] for region in regions)
    last = max(region.start[0] + region.mask.shape[0] for region in regions)
    if _isMultiFrame(series):
        # The frames of a multi-frame object are counted in its own order, and all of them are its source.
        planes = np.array([frame.number for frame in series.frames])
        count = len(series.frames)
    else:
        planes = np.arange(len(series.frames)) - first
        count = last - first
    sources = [_source(file) for file in (series.files if _isMultiFrame(series) else series.files[first:last])]
    with _quiet():
        segmentation = Segmentation(
            source_images=sources,
            pixel_array=_labels(regions, planes, (count, *series.geometry.shape[1:])),
            segmentation_type="BINARY",
            segment_descriptions=descriptions,
            series_description="HER2PET regions",
            content_label="HER2PET_REGIONS",
            **_identity(series_number=801),
        )
    for segment, region in zip(segmentation.SegmentSequence, regions, strict=True):
        segment.RecommendedDisplayCIELabValue = list(CIELabColor(*DISPLAY_COLORS[region.role]).value)
    segmentation.SpecificCharacterSet = "ISO_IR 192"
    return segmentation


def reportObject(
    series: ImageSeries, segmentation, rows: Sequence[Mapping[str, Any]], regions: Sequence[Region], *, peakRadiusMm: float
):
    """The measures as a Comprehensive SR by TID 1500 (a highdicom.sr.ComprehensiveSR), one measurement group a segment.

    segmentation: of segmentationObject. rows: of measureRegions, by regionID; every measure that has a code and a value is in the
    report. The three SUVpeaks share the code of a peak and differ in their measurement method; ratios name the site of their
    background (126040).
    """
    import highdicom
    from highdicom import sr
    from pydicom.sr.codedict import codes

    valuesOf = {row["regionID"]: row for row in rows}
    groups = []
    for region, segment in zip(_written(regions), segmentation.SegmentSequence, strict=True):
        row = valuesOf[region.regionID]
        measurements = []
        for measure in MEASURES:
            if measure.quantityCode is None or measure.unitCode is None or row[measure.key] is None:
                continue
            method = methodCode(measure.key, peakRadiusMm)
            measurements.append(
                sr.Measurement(
                    name=_concept(measure.quantityCode),
                    value=float(row[measure.key]),
                    unit=_concept(measure.unitCode),
                    derivation=_concept(measure.derivationCode) if measure.derivationCode else None,
                    method=_concept(method) if method else None,
                )
            )
        groups.append(
            sr.VolumetricROIMeasurementsAndQualitativeEvaluations(
                tracking_identifier=sr.TrackingIdentifier(uid=segment.TrackingUID, identifier=segment.TrackingID),
                referenced_segment=sr.ReferencedSegment(
                    sop_class_uid=segmentation.SOPClassUID,
                    sop_instance_uid=segmentation.SOPInstanceUID,
                    segment_number=int(segment.SegmentNumber),
                    source_series=sr.SourceSeriesForSegmentation(series.seriesInstanceUID),
                ),
                finding_type=_concept(SEGMENT_CODES[region.role][1]),
                finding_sites=[sr.FindingSite(anatomic_location=_site(region))] if region.siteCode else None,
                measurements=measurements,
                qualitative_evaluations=[
                    sr.QualitativeEvaluation(codes.DCM.BackgroundForLesionToBackgroundSUVRatio, _site(background))
                    for background in regions
                    if background.name == row["referenceName"] and background.siteCode and row["ratioMax"] is not None
                ]
                or None,
            )
        )
    sources = [_source(file) for file in series.files]
    observer = sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            uid=highdicom.UID(), name=MANUFACTURER, manufacturer_name=MANUFACTURER, model_name=f"her2pet {__version__}"
        ),
    )
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(observer_device_context=observer),
        procedure_reported=_concept(("44136-0", "LN", "PET unspecified body region")),
        imaging_measurements=groups,
        title=codes.DCM.PETMeasurementReport,
        # The image library describes single-frame images; it is optional.
        referenced_images=None if _isMultiFrame(series) else sources,
    )
    with _quiet():
        report = sr.ComprehensiveSR(
            evidence=[segmentation, *sources],
            content=content,
            is_complete=True,
            series_description="HER2PET measurements",
            **_identity(series_number=802),
        )
    report.SpecificCharacterSet = "ISO_IR 192"
    return report


def _written(regions: Sequence[Region]) -> list[Region]:
    """The regions that have voxels, lesions first: Slicer's reader of such reports takes the columns of its table from the first
    group, and only lesions have ratios. Segments and groups stand in one order, for it also joins them by position."""
    return sorted((region for region in regions if region.mask.any()), key=lambda region: region.role != LESION)


def writeObject(path: str | os.PathLike, dataset) -> None:
    """Write a DICOM object, whole or not at all."""
    with replacing(path) as temporary:
        dataset.save_as(temporary)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without highdicom's warnings about unusual patient names, which print the name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _identity(series_number: int) -> dict[str, Any]:
    import highdicom

    return {
        "series_instance_uid": highdicom.UID(),
        "series_number": series_number,
        "sop_instance_uid": highdicom.UID(),
        "instance_number": 1,
        "manufacturer": MANUFACTURER,
        "manufacturer_model_name": "her2pet",
        "software_versions": __version__,
        "device_serial_number": "none",
    }


# Attributes that every object has to have but that may be empty (type 2), and that highdicom expects in its source.
_MAY_BE_EMPTY = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex", "StudyID", "StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName",
)  # fmt: skip


def _source(file: ImageFile):
    """The header of a PET image; of what the standard allows to be empty, what is missing is there and empty."""
    header = copy.copy(file.header)
    for keyword in _MAY_BE_EMPTY:
        if keyword not in header:
            setattr(header, keyword, None)
    return header


def _isMultiFrame(series: ImageSeries) -> bool:
    return len(series.files) == 1 and len(series.frames) > 1


def _labels(regions: Sequence[Region], planes: np.ndarray, shape: tuple[int, int, int]) -> np.ndarray:
    """Segment numbers (frames, rows, columns); where regions overlap, 0 or 1 in (frames, rows, columns, segments).

    planes: the frame of each slice of the PET.
    """
    labels = np.zeros(shape, np.uint8 if len(regions) < 256 else np.uint16)
    for number, region in enumerate(regions, start=1):
        view = labels[_box(region, planes)]
        if view[region.mask].any():
            break
        labels[_box(region, planes)] = np.where(region.mask, number, view)
    else:
        return labels
    layers = np.zeros((*shape, len(regions)), np.uint8)
    for number, region in enumerate(regions):
        layers[..., number][_box(region, planes)] = region.mask
    return layers


def _box(region: Region, planes: np.ndarray):
    k, j, i = region.start
    depth, height, width = region.mask.shape
    return planes[k : k + depth], slice(j, j + height), slice(i, i + width)


def _trackingIDs(regions: Sequence[Region]) -> list[str]:
    """Names, with the region's ID where two have the same name."""
    names = [region.name for region in regions]
    return [r.name if names.count(r.name) == 1 else f"{r.name} ({r.regionID})" for r in regions]


def _site(region: Region):
    scheme, value = region.siteCode.split(":", 1)
    return _concept((value, scheme, region.siteMeaning or value))


def _concept(code: Code):
    from highdicom.sr import CodedConcept

    value, scheme, meaning = code
    return CodedConcept(value=value, scheme_designator=scheme, meaning=_short(meaning))


def _short(text: str) -> str:
    """As a DICOM long string (LO): 64 characters at most, no backslash, which separates values."""
    return text.replace("\\", "/")[:64]
