"""PET and CT as DICOM files: the patient and equipment modules, one file a slice, the same bytes in every run."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from HER2PETLib.dicom.imagefile import writeDICOM
from HER2PETLib.phantom.cohort import FDG, GeneratedCase
from HER2PETLib.phantom.draws import uid
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.petheader import date, number, petSeries, sliceTiming, time
from HER2PETLib.phantom.quantity import slopeFor, stored, suvFactors

EXPLICIT_LITTLE_ENDIAN = UID("1.2.840.10008.1.2.1")
PET_IMAGE, ENHANCED_PET_IMAGE = "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.130"
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
# Not pydicom's own, which changes with its version.
IMPLEMENTATION_UID, IMPLEMENTATION_VERSION = UID("2.25.208340711374052862518735962361508925170"), "HER2PET_PHANTOM"


def write(path: Path, dataset: Dataset) -> None:
    """Write one DICOM file, explicit little endian, on pydicom 2.4 and 3."""
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = EXPLICIT_LITTLE_ENDIAN
    meta.ImplementationClassUID = IMPLEMENTATION_UID
    meta.ImplementationVersionName = IMPLEMENTATION_VERSION
    dataset.file_meta = meta
    if pydicom.__version_info__[0] == "2":
        dataset.is_little_endian, dataset.is_implicit_VR = True, False
    writeDICOM(path, dataset)


def _encoded(dataset: Dataset) -> Dataset:
    """The same dataset as it comes from a file: pydicom writes what nobody changes as it was read, and does not encode it for each slice."""
    file = io.BytesIO()
    if pydicom.__version_info__[0] == "2":
        dataset.is_little_endian, dataset.is_implicit_VR = True, False
        pydicom.dcmwrite(file, dataset)
    else:
        pydicom.dcmwrite(file, dataset, implicit_vr=False, little_endian=True)
    file.seek(0)
    return pydicom.dcmread(file, force=True)


def identity(case: GeneratedCase) -> Dataset:
    """Patient, study and equipment: who and where, as a hospital's system fills it in (PS3.3 C.7.1, C.7.2, C.7.5)."""
    cleaned = case.plan.style == "deidentified"
    header = Dataset()
    header.SpecificCharacterSet = "ISO_IR 192"
    header.PatientName = f"{case.caseID}^HER2" if cleaned else case.name
    header.PatientID = f"HER2-{case.caseID}" if cleaned else case.hospitalID
    header.PatientBirthDate = "" if cleaned else case.birthDate
    header.PatientSex = "F"
    header.StudyInstanceUID = uid(case.seed, case.key, "study")
    header.StudyDate, header.StudyTime = date(case.start), time(case.start)
    header.StudyID = "" if cleaned else case.studyID
    header.AccessionNumber = "" if cleaned else case.accession
    header.ReferringPhysicianName = "" if cleaned else case.referrer
    header.StudyDescription = "PET/CT FDG" if case.plan.tracer == FDG else "PET/CT 89Zr HER2"
    header.Manufacturer = case.scanner.manufacturer
    header.ManufacturerModelName = case.scanner.model
    header.SoftwareVersions = case.scanner.software
    header.BodyPartExamined = "WHOLEBODY"
    header.FrameOfReferenceUID = uid(case.seed, case.key, "frame of reference")
    header.PositionReferenceIndicator = ""
    # The number in the trial: what leads from these files to the trial's tables, and the reason why they must not reach a reader.
    header.ClinicalTrialSponsorName = "Riverside Cancer Center"
    header.ClinicalTrialProtocolID = "HER2PET-GENERATED"
    header.ClinicalTrialProtocolName, header.ClinicalTrialSiteID, header.ClinicalTrialSiteName = "", "", ""
    header.ClinicalTrialSubjectID = case.caseID
    if cleaned:
        header.PatientIdentityRemoved = "YES"
        header.DeidentificationMethod = "HER2PET phantom: radiopharmaceutical date removed"
    else:
        header.InstitutionName = "Riverside Cancer Center"
        header.InstitutionAddress = "1 Riverside Avenue, Springfield"
        header.StationName = "PETCT" + case.accession[-2:]
        header.OperatorsName = "Tech^PET"
        header.DeviceSerialNumber = case.accession[-5:]
    # De-identification that knows only standard attributes leaves this behind.
    header.private_block(0x0033, "RIVERSIDE PACS 1.0", create=True).add_new(0x01, "PN", case.name)
    return header


def imagePlane(header: Dataset, grid: ScanGrid, seriesUID: str) -> None:
    """Geometry and pixel format that all slices share (PS3.3 C.7.6.2, C.7.6.3)."""
    header.SeriesInstanceUID = seriesUID
    header.ImageOrientationPatient = ["1", "0", "0", "0", "1", "0"]
    header.PixelSpacing = [number(grid.spacing[1]), number(grid.spacing[0])]
    header.SliceThickness = number(grid.spacing[2])
    header.Rows, header.Columns = grid.shape[1:]
    header.SamplesPerPixel = 1
    header.PhotometricInterpretation = "MONOCHROME2"
    header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 16, 16, 15, 1
    header.LossyImageCompression = "00"


def position(grid: ScanGrid, k: int) -> list[str]:
    """Image Position (Patient) (0020,0032) of slice k, LPS."""
    r, a, s = (float(axis[n]) for axis, n in zip(grid.axes, (0, 0, k), strict=True))
    return [number(round(-r, 4)), number(round(-a, 4)), number(round(s, 4))]


def _writeSlices(
    folder: Path,
    stem: str,
    shared: Dataset,
    grid: ScanGrid,
    pixels: np.ndarray,
    instant: datetime,
    own: Callable[[int], Mapping[str, object]],
) -> None:
    """One file a slice, numbered from the head. own(k): keyword -> value of slice k, of the same keywords in each."""
    folder.mkdir(parents=True, exist_ok=True)
    slices = grid.shape[0]
    dataset = _encoded(shared)
    for k in range(slices):
        dataset.SOPInstanceUID = f"{shared.SeriesInstanceUID}.{slices - k}"
        dataset.InstanceNumber = str(slices - k)
        dataset.ContentDate, dataset.ContentTime = date(instant), time(instant)
        dataset.ImagePositionPatient = position(grid, k)
        dataset.SliceLocation = dataset.ImagePositionPatient[2]
        for keyword, value in own(k).items():
            setattr(dataset, keyword, value)
        dataset.add_new(0x7FE00010, "OW", np.ascontiguousarray(pixels[k], "<i2").tobytes())
        write(folder / f"{stem}{slices - k:04}.dcm", dataset)


def writePET(folder: Path, case: GeneratedCase, suv: np.ndarray) -> None:
    """The attenuation-corrected series of a case as classic PET images. suv: (k, j, i) on case.pet."""
    values = suv / suvFactors(case)[:, None, None]
    perSlice = case.scanner.manufacturer != "SIEMENS"
    slopes = [slopeFor(float(one.max() if perSlice else values.max())) for one in values]
    shared = identity(case)
    shared.update(petSeries(case))
    imagePlane(shared, case.pet, uid(case.seed, case.key, "PET"))
    shared.SOPClassUID = PET_IMAGE
    shared.ImageType = ["ORIGINAL", "PRIMARY"]
    shared.SeriesNumber = "4"
    shared.RescaleIntercept = "0"
    pixels = np.stack([stored(one, slope) for one, slope in zip(values, slopes, strict=True)])
    _writeSlices(folder, "PT", shared, case.pet, pixels, case.start, lambda k: sliceTiming(case, k) | {"RescaleSlope": slopes[k]})


def writeNAC(folder: Path, case: GeneratedCase, suv: np.ndarray) -> None:
    """A series without attenuation correction, as proportional counts: an image that gives no SUV."""
    grid = ScanGrid(
        (case.pet.shape[0], case.pet.shape[1] // 2, case.pet.shape[2] // 2),
        (2 * case.pet.spacing[0], 2 * case.pet.spacing[1], case.pet.spacing[2]),
        (case.pet.first[0] - case.pet.spacing[0] / 2, case.pet.first[1] - case.pet.spacing[1] / 2, case.pet.first[2]),
    )
    coarse = suv.reshape(grid.shape[0], grid.shape[1], 2, grid.shape[2], 2).mean(axis=(2, 4))
    # Roughly 0.0096 / mm to the nearest edge of the trunk: bright skin and lungs, dim middle.
    r, a, _ = grid.axes
    deep = np.minimum(170 - np.abs(r - case.woman.origin[0])[None, :], 110 - np.abs(a - case.woman.origin[1])[:, None])
    counts = coarse * np.exp(-0.0096 * np.clip(deep, 0, None))[None] * 1000
    slope = slopeFor(float(counts.max()))
    shared = identity(case)
    shared.update(petSeries(case))
    imagePlane(shared, grid, uid(case.seed, case.key, "NAC"))
    shared.SOPClassUID = PET_IMAGE
    shared.ImageType = ["ORIGINAL", "PRIMARY"]
    shared.SeriesNumber = "5"
    shared.SeriesDescription = "PET NAC 89Zr WB"
    shared.Units = "PROPCNTS"
    shared.CorrectedImage = [one for one in shared.CorrectedImage if one not in ("ATTN", "SCAT")]
    del shared.AttenuationCorrectionMethod, shared.ScatterCorrectionMethod
    shared.RescaleIntercept = "0"
    shared.RescaleSlope = slope
    _writeSlices(folder, "NAC", shared, grid, stored(counts, slope), case.start, lambda k: sliceTiming(case, k))


def _ctSeries(case: GeneratedCase, grid: ScanGrid, name: str, seriesNumber: str, description: str) -> Dataset:
    shared = identity(case)
    imagePlane(shared, grid, uid(case.seed, case.key, name))
    shared.SOPClassUID = CT_IMAGE
    shared.Modality = "CT"
    shared.SeriesNumber = seriesNumber
    shared.SeriesDescription = description
    shared.SeriesDate, shared.SeriesTime = date(case.start), time(case.start)
    shared.AcquisitionDate, shared.AcquisitionTime = date(case.start), time(case.start)
    shared.AcquisitionNumber = "1"
    shared.PatientPosition = "HFS"
    shared.KVP = "120"
    shared.RescaleIntercept, shared.RescaleSlope, shared.RescaleType = "-1024", "1", "HU"
    if case.start.tzinfo:
        shared.TimezoneOffsetFromUTC = case.start.strftime("%z")
    return shared


def writeCT(folder: Path, case: GeneratedCase, hu: np.ndarray) -> None:
    """The low-dose CT. hu: (k, j, i) int16 on case.ct."""
    shared = _ctSeries(case, case.ct, "CT", "3", "CT low dose 5.0 B30f")
    shared.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    _writeSlices(folder, "CT", shared, case.ct, hu.astype(np.int16) + np.int16(1024), case.start, lambda k: {})


def writeLocalizer(folder: Path, case: GeneratedCase, hu: np.ndarray) -> None:
    """A frontal scout view, one image: the sum of the CT along the ray. hu: (k, j, i) on case.ct."""
    ct = case.ct
    view = np.clip(hu.astype(np.float32) + 1000, 0, None).sum(axis=1)[::-1] * (ct.spacing[1] / 250)
    shared = _ctSeries(case, ct, "localizer", "1", "Topogram")
    shared.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    shared.RescaleIntercept, shared.RescaleType = "0", "US"
    shared.ImageOrientationPatient = ["1", "0", "0", "0", "0", "-1"]
    shared.PixelSpacing = [number(ct.spacing[2]), number(ct.spacing[0])]
    shared.Rows, shared.Columns = view.shape
    shared.SOPInstanceUID = f"{shared.SeriesInstanceUID}.1"
    shared.InstanceNumber = "1"
    shared.ContentDate, shared.ContentTime = date(case.start), time(case.start)
    r, _, s = ct.axes
    shared.ImagePositionPatient = [
        number(round(-float(r[0]), 4)),
        number(round(-case.woman.origin[1], 4)),
        number(round(float(s[-1]), 4)),
    ]
    shared.add_new(0x7FE00010, "OW", np.clip(np.rint(view), 0, 30000).astype("<i2").tobytes())
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "LOC0001.dcm", shared)
