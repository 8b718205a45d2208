"""Results as DICOM: the regions as a Segmentation, the measures as a Structured Report (TID 1500), both tied to the PET series."""

import copy
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.dicom.imagefile import ImageFile, writeDICOM
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.measure.definitions import MEASURES, SUV_UNIT, Code, methodCode
from HER2PETLib.measure.region import LESION, REFERENCE, Algorithm, Region
from HER2PETLib.report.acquisition import asLongString, coded, describeAcquisition

MANUFACTURER = "HER2PETExtension"
# Category and type of a segment by its role; (value, scheme, meaning) of DICOM CID 7150, 7159 and 7165.
SEGMENT_CODES: dict[str, tuple[Code, Code]] = {
    LESION: (("49755003", "SCT", "Morphologically Abnormal Structure"), ("52988006", "SCT", "Lesion")),
    REFERENCE: (("309825002", "SCT", "Spatial and Relational Concept"), ("C94970", "NCIt", "Reference Region")),
}
# What kind of algorithm drew a segment (DICOM CID 7162): ours take the neighbors of a point; of others nothing is known.
OUR_FAMILY: Code = ("123101", "DCM", "Neighborhood Analysis")
OTHER_FAMILY: Code = ("261665006", "SCT", "Unknown")
# Who answers for the codes that DICOM does not know.
CODING_SCHEME = ("99HER2PET", "Codes of HER2PET for measures of antibody PET", "The SlicerHER2PET contributors")


# CIELab of measure.region.COLORS. Without one, viewers show all segments alike.
DISPLAY_COLORS = {LESION: (54.4, 57.9, 47.2), REFERENCE: (73.4, -14.6, -34.1)}


@dataclass(frozen=True)
class Tracking:
    """How a lesion is known again in other objects, of other days and other examinations: Tracking ID (0062,0020) and UID (0062,0021)."""

    identifier: str
    uid: str


def segmentationObject(
    series: ImageSeries,
    regions: Sequence[Region],
    labels: Mapping[str, str] | None = None,
    tracking: Mapping[str, Tracking] | None = None,
) -> Any:
    """The regions as one DICOM Segmentation (a highdicom.seg.Segmentation), a segment each, on the voxels of `series`.

    Regions without voxels are left out, because a segment without frames does not exist. Segments carry the role as their coded type,
    the site as anatomic region, what drew them, and tracking identifiers that the report repeats. labels: what segments are called
    instead of their regions' names, by region ID (see caseLabels). tracking: by region ID; a region without gets identifiers of its own, which no
    other object has. Only slices with voxels are held and written;
    regions that overlap are held one beside the other, others together.

    Raises ProblemError where no region has voxels.
    """
    import highdicom
    from highdicom.color import CIELabColor
    from highdicom.seg import SegmentAlgorithmTypeValues, Segmentation, SegmentDescription

    regions = _written(regions)
    if not regions:
        raise ProblemError(f"{series.name}: no region has voxels, so there is no segmentation to write.", "Draw a region.")
    names = [(labels or {}).get(region.regionID, region.name) for region in regions]
    tracked = [(tracking or {}).get(region.regionID) for region in regions]
    trackingIDs = _trackingIDs(regions, names)
    descriptions = []
    for number, region in enumerate(regions, start=1):
        category, kind = SEGMENT_CODES[region.role]
        description = SegmentDescription(
            segment_number=number,
            segment_label=asLongString(names[number - 1]),
            segmented_property_category=coded(category),
            segmented_property_type=coded(kind),
            algorithm_type=SegmentAlgorithmTypeValues(region.algorithm.type if region.algorithm else "MANUAL"),
            algorithm_identification=_algorithm(region.algorithm) if region.algorithm else None,
            tracking_uid=known.uid if (known := tracked[number - 1]) else highdicom.UID(),
            tracking_id=asLongString(known.identifier) if known else trackingIDs[number - 1],
            anatomic_regions=[_site(region)] if region.siteCode else None,
        )
        descriptions.append(description)

    first = min(region.start[0] for region in regions)
    last = max(region.start[0] + region.mask.shape[0] for region in regions)
    if series.isMultiFrame:
        # The frames of a multi-frame object are counted in its own order, and all of them are its source.
        planes = np.array([frame.number for frame in series.frames])
        count = len(series.frames)
    else:
        planes = np.arange(len(series.frames)) - first
        count = last - first
    sources = [sourceHeader(file) for file in (series.files if series.isMultiFrame else series.files[first:last])]
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
    series: ImageSeries,
    segmentation: Any,
    rows: Sequence[Mapping[str, Any]],
    regions: Sequence[Region],
    *,
    peakRadiusMm: float,
    suv: Mapping[str, Any] | None = None,
    observer: str = "",
    realWorldValues: Any = None,
) -> Any:
    """The measures as a Comprehensive SR by TID 1500 (a highdicom.sr.ComprehensiveSR), one measurement group a segment.

    segmentation: of segmentationObject. rows: of measureRegions, by regionID; every measure that has a code and a value is in the
    report. suv: the object of suv.json, from which the report says radiopharmaceutical, activity and administration. observer: who
    measured; the program stands beside as a device. The three SUVpeaks share the code of a peak and differ in their measurement
    method; ratios name the site of their background (126040).
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
                    name=coded(measure.quantityCode),
                    value=float(row[measure.key]),
                    unit=coded(measure.unitCode),
                    derivation=coded(measure.derivationCode) if measure.derivationCode else None,
                    method=coded(method) if method else None,
                    referenced_real_world_value_map=sr.RealWorldValueMap(realWorldValues.SOPInstanceUID)
                    if realWorldValues is not None and measure.unitCode == SUV_UNIT
                    else None,
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
                finding_type=coded(SEGMENT_CODES[region.role][1]),
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
    sources = [sourceHeader(file) for file in series.files]
    device = sr.ObserverContext(
        observer_type=codes.DCM.Device,
        observer_identifying_attributes=sr.DeviceObserverIdentifyingAttributes(
            uid=highdicom.UID(), name=MANUFACTURER, manufacturer_name=MANUFACTURER, model_name=f"her2pet {__version__}"
        ),
    )
    person = sr.ObserverContext(
        observer_type=codes.DCM.Person,
        # A login is not a person's name: it goes where the family name does, and "^" says that there is no other part.
        observer_identifying_attributes=sr.PersonObserverIdentifyingAttributes(name=f"{asLongString(observer)[:60]}^"),
    )
    content = sr.MeasurementReport(
        observation_context=sr.ObservationContext(person if observer else None, device),
        procedure_reported=coded(("44136-0", "LN", "PET unspecified body region")),
        imaging_measurements=groups,
        title=codes.DCM.PETMeasurementReport,
    )
    describeAcquisition(content, sources, suv)
    with _quiet():
        report = sr.ComprehensiveSR(
            evidence=[segmentation, *([] if realWorldValues is None else [realWorldValues]), *sources],
            content=content,
            is_complete=True,
            series_description="HER2PET measurements",
            **_identity(series_number=802),
        )
    report.SpecificCharacterSet = "ISO_IR 192"
    report.CodingSchemeIdentificationSequence = [_codingScheme(), *report.get("CodingSchemeIdentificationSequence", [])]
    return report


def caseLabels(regions: Sequence[Region]) -> dict[str, str]:
    """Names of regions that nobody has typed, by region ID: role and number, in the order of the table and of the marks on the page."""
    labels = {}
    for role, title in ((LESION, "Lesion"), (REFERENCE, "Reference region")):
        for number, region in enumerate((region for region in regions if region.role == role), start=1):
            labels[region.regionID] = f"{title} {number}"
    return labels


# What of a PET's header stands in whatever is made of it: patient and study.
_FROM_SOURCE = (
    "PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "AccessionNumber",
    "ReferringPhysicianName",
)  # fmt: skip


def newObject(source: Any, sopClass: str, modality: str, *, seriesNumber: int, description: str, syntax: str) -> Any:
    """A new pydicom FileDataset of one file in a series of its own, with patient and study of `source` (of sourceHeader), for what highdicom
    does not make. syntax: the transfer syntax' UID."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import UID, generate_uid

    meta, now = FileMetaDataset(), datetime.now()
    meta.TransferSyntaxUID = UID(syntax)
    made = FileDataset(
        "", {}, preamble=b"\0" * 128, file_meta=meta, is_implicit_VR=meta.TransferSyntaxUID.is_implicit_VR, is_little_endian=True
    )
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID = meta.MediaStorageSOPClassUID = UID(sopClass)
    made.SOPInstanceUID = meta.MediaStorageSOPInstanceUID = generate_uid(prefix=None)
    for keyword in _FROM_SOURCE:
        setattr(made, keyword, source.get(keyword))
    made.Modality, made.SeriesInstanceUID, made.SeriesNumber = modality, generate_uid(prefix=None), seriesNumber
    made.SeriesDescription = description
    made.Manufacturer, made.ManufacturerModelName, made.SoftwareVersions = MANUFACTURER, "her2pet", __version__
    made.InstanceCreationDate, made.InstanceCreationTime = now.strftime("%Y%m%d"), now.strftime("%H%M%S")
    return made


def reference(header: Any, frames: Sequence[int] = ()) -> Any:
    """An item that refers to an image, or to frames of it (from 1)."""
    from pydicom.dataset import Dataset

    image = Dataset()
    image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID = header.SOPClassUID, header.SOPInstanceUID
    if frames:
        image.ReferencedFrameNumber = list(frames)
    return image


def _codingScheme() -> Any:
    from pydicom import Dataset

    scheme = Dataset()
    scheme.CodingSchemeDesignator, scheme.CodingSchemeName, scheme.CodingSchemeResponsibleOrganization = CODING_SCHEME
    scheme.CodingSchemeVersion = __version__
    return scheme


def _algorithm(algorithm: Algorithm) -> Any:
    from highdicom.content import AlgorithmIdentificationSequence

    family = coded(OUR_FAMILY if algorithm.name.startswith("HER2PET ") else OTHER_FAMILY)
    sequence = AlgorithmIdentificationSequence(
        asLongString(algorithm.name), family, asLongString(algorithm.version) or "not stated"
    )
    if algorithm.parameters:
        sequence[0].AlgorithmParameters = algorithm.parameters[:10240]
    return sequence


def _written(regions: Sequence[Region]) -> list[Region]:
    """The regions that have voxels, lesions first: Slicer's reader of such reports takes the columns of its table from the first
    group, and only lesions have ratios. Segments and groups have the same order, because position also joins them."""
    return sorted((region for region in regions if region.mask.any()), key=lambda region: region.role != LESION)


def writeObject(path: str | os.PathLike, dataset: Any) -> None:
    """Write a DICOM object, whole or not at all."""
    with replacing(path) as temporary:
        writeDICOM(temporary, dataset)


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


def sourceHeader(file: ImageFile) -> Any:
    """The header of a PET image; of what the standard allows to be empty, what is missing is there and empty."""
    header = copy.copy(file.header)
    for keyword in _MAY_BE_EMPTY:
        if keyword not in header:
            setattr(header, keyword, None)
    return header


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


def _box(region: Region, planes: np.ndarray) -> tuple[np.ndarray, slice, slice]:
    k, j, i = region.start
    depth, height, width = region.mask.shape
    return planes[k : k + depth], slice(j, j + height), slice(i, i + width)


def _trackingIDs(regions: Sequence[Region], names: Sequence[str]) -> list[str]:
    """The names, with the region's ID where two have the same name."""
    return [
        name if names.count(name) == 1 else f"{name} ({region.regionID})" for region, name in zip(regions, names, strict=True)
    ]


def _site(region: Region) -> Any:
    scheme, value = region.siteCode.split(":", 1)
    return coded((value, scheme, region.siteMeaning or value))
