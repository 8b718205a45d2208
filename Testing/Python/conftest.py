"""What all tests share: where the third-party data is, and PET series written as real DICOM."""

import contextlib
import io
import os
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import numpy as np
import pydicom
import pytest
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generated import demo, generatedOnce, generatedPatient, generatedTrial, madeOnce  # noqa: F401

REPOSITORY = Path(__file__).resolve().parents[2]
# How long one example takes says nothing of the code where other work runs beside the tests.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

# What `make test-fast` leaves out, for the rest to end in 90 s on two cores: the panels, which open windows, and tests that take seconds of processor
# time each. Beginnings of node ids, below Testing/Python.
SLOW = (
    "batch/",  # pools of processes, a cluster, kills
    "commands/test_demo.py",  # the generated trial through every command
    "commands/test_quantify_faults.py::test_a_run_killed",
    "commands/test_quantify_faults.py::test_the_installed_command",
    "docs/test_documentation.py::test_every_block",  # the cookbook
    "docs/test_site.py",  # builds the pages, starts a browser
    "followup/test_dense_shift.py",
    "followup/test_registration.py",  # registers two CTs
    "followup/test_registration_files.py",
    "host/",
    "house/test_project_files.py::test_the_examples",  # the demo, and the README's commands after it
    "house/test_slicer_tests.py",
    "house/test_validation.py",
    "house/test_wheel.py",
    "jobs/",  # whole runs of a command each
    "measure/test_candidates.py",
    "measure/test_peak.py",
    "measure_files/test_slicer_segmentation.py::test_a_file_that_slicer_itself_wrote",
    "measure_files/test_wrong_patient.py",
    "modules/",
    "outputs/test_inputs_stay.py",
    "phantom/",  # generates patients
    "reading/test_amendments.py",  # whole studies, from here on
    "reading/test_audit.py",
    "reading/test_batches.py",
    "reading/test_blinded_adjudicator.py",
    "reading/test_coordinator_ledger.py",
    "reading/test_database_cases.py",  # three generated patients
    "reading/test_endpoint_rules.py",
    "reading/test_envelope.py",  # a passphrase of age takes seconds, as it should
    "reading/test_groups.py",
    "reading/test_hostile_ledgers.py",
    "reading/test_ledger_faults.py",  # hundreds of kills and power losses
    "reading/test_ledger_forgery.py::test_a_flipped_byte",
    "reading/test_ledger_forgery.py::test_every_",  # every byte and every event, one at a time
    "reading/test_packet.py",
    "reading/test_pooling.py",
    "reading/test_qualification.py",
    "reading/test_reading_command.py",
    "reading/test_repeats.py",  # what a script tells from hundreds of packets
    "reading/test_returned_packets.py",
    "reading/test_study_breaks.py",
    "reading/test_threat_model.py",
    "reading/test_three_readers.py",
    "reading/test_timestamps.py",
    "reading/test_unblinding.py",
    "reading_module/",
    "report/test_cdisc.py",
    "suv/test_suv_properties.py::test_any_one_wrong_value",  # 2000 headers
    "tables/test_csv_writer.py::test_slicer_reads",
    "trial/test_endpoint_command.py",
    "validation_headers/",  # thousands of headers
)


# What begins a run: the demo, whose patients others take then, and what would else be the last file, with one of two workers idle beside it.
FIRST = ("commands/test_demo.py", "validation_headers/")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.nodeid.removeprefix("Testing/Python/").startswith(FIRST))
    for item in items:
        if item.nodeid.removeprefix("Testing/Python/").startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def nobodyWaitsForTheDisk():
    """Every study and every answer waits for the disk; here nobody does. That data are on it before anything is acknowledged is proved in
    reading/test_ledger_faults.py and test_study_breaks.py, of processes of their own, whose system calls are recorded (powerloss.py)."""
    from HER2PETLib.reading.ledger import ledgerfile

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        patch.setattr(ledgerfile, "SYNCHRONOUS", "OFF")
        yield


PET_IMAGE, ENHANCED_PET_IMAGE = "1.2.840.10008.5.1.4.1.1.128", "1.2.840.10008.5.1.4.1.1.130"


@pytest.fixture(scope="session")
def sharedData() -> Path:
    """The folder of third-party test data; a test that asks for it is skipped where it is absent."""
    folder = Path(os.environ.get("HER2PET_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"third-party test data is not at {folder} (set HER2PET_TEST_DATA)")
    return folder


@pytest.fixture(scope="session")
def writeQuantifyCase():
    """writeQuantifyCase(folder, spacing (i, j, k) in mm): pet.nrrd of SUV 1 with a lesion of SUV 8, 10 in one voxel (64 voxels), and a
    blood pool of SUV 2; labels.nrrd with both as labels 1 and 2. Returns the arrays (k, j, i) of both."""
    from HER2PETLib.geometry import Geometry, Volume
    from HER2PETLib.volumefile import writeVolume

    def write(folder: Path, spacing: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray]:
        grid = Geometry.fromLPS((20, 30, 40), (-40.0, -40.0, 100.0), spacing, np.eye(3))
        values = np.ones(grid.shape, np.float32)
        labels = np.zeros(grid.shape, np.uint8)
        labels[4:8, 4:8, 4:8] = 1
        labels[10:18, 10:18, 20:28] = 2
        values[labels == 1] = 8
        values[5, 5, 5] = 10
        values[labels == 2] = 2
        writeVolume(folder / "pet.nrrd", Volume(values, grid))
        writeVolume(folder / "labels.nrrd", Volume(labels, grid))
        return values, labels

    return write


# Of CTK's schema 0.8.1, the columns that are asked for; dates of studies are numbers there, for DATE is no text to SQLite.
DATABASE_TABLES = (
    "Patients (UID INTEGER PRIMARY KEY AUTOINCREMENT, PatientsName VARCHAR(255), PatientID VARCHAR(255))",
    "Studies (StudyInstanceUID VARCHAR(64) PRIMARY KEY, PatientsUID INT, StudyDate DATE, StudyDescription VARCHAR(255))",
    "Series (SeriesInstanceUID VARCHAR(64) PRIMARY KEY, StudyInstanceUID VARCHAR(64), SeriesNumber INT, "
    "SeriesDescription VARCHAR(255), Modality VARCHAR(20), FrameOfReferenceUID VARCHAR(64))",
    "Images (SOPInstanceUID VARCHAR(64) PRIMARY KEY, Filename VARCHAR(1024), URL VARCHAR(2048), SeriesInstanceUID VARCHAR(64))",
)


@pytest.fixture(scope="session")
def slicerDatabase():
    """slicerDatabase(folder) -> ctkDICOM.sql in it, a Slicer DICOM database of the DICOM files below, indexed in place."""

    def index(folder: Path) -> Path:
        path = folder / "ctkDICOM.sql"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for table in DATABASE_TABLES:
                connection.execute(f"CREATE TABLE {table}")
            connection.execute("BEGIN")
            for file in sorted(folder.rglob("*.dcm")):
                header = pydicom.dcmread(file, stop_before_pixels=True)
                patient = str(header.get("PatientName", "")), str(header.get("PatientID", ""))
                known = connection.execute(
                    "SELECT UID FROM Patients WHERE PatientsName = ? AND PatientID = ?", patient
                ).fetchone()
                insert = "INSERT INTO Patients (PatientsName, PatientID) VALUES (?, ?)"
                patientUID = known[0] if known else connection.execute(insert, patient).lastrowid
                values = {
                    name: str(header.get(name, "")) for name in ("StudyDate", "StudyDescription", "SeriesDescription", "Modality")
                }
                frame = str(header.get("FrameOfReferenceUID", ""))
                study, series = str(header.StudyInstanceUID), str(header.SeriesInstanceUID)
                rows = {
                    "Studies": (study, patientUID, values["StudyDate"], values["StudyDescription"]),
                    "Series": (series, study, header.get("SeriesNumber"), values["SeriesDescription"], values["Modality"], frame),
                    "Images": (str(header.SOPInstanceUID), str(file), "", series),
                }
                for table, row in rows.items():
                    connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)
            connection.execute("COMMIT")
        return path

    return index


@pytest.fixture(scope="session")
def pet() -> SimpleNamespace:
    """PET series as real DICOM: `series` (datasets), `enhanced` (one dataset), `write` (files), `read` (as if from files)."""
    return SimpleNamespace(series=_series, enhanced=_enhanced, write=_write, read=_read, put=_put)


@pytest.fixture
def writeStructures(tmp_path):
    """writeStructures({"name": [(type, points), ...]}): a structure set of another program, points in mm LPS; kinds: {"name": interpreted type}."""

    def written(structures, kinds=None, frame="1.2.3"):
        made = Dataset()
        made.file_meta = FileMetaDataset()
        made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.481.3")
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        made.Modality = "RTSTRUCT"
        made.StructureSetROISequence, made.ROIContourSequence, made.RTROIObservationsSequence = [], [], []
        for number, (name, contours) in enumerate(structures.items(), start=7):
            roi, drawn, seen = Dataset(), Dataset(), Dataset()
            roi.ROINumber = drawn.ReferencedROINumber = seen.ReferencedROINumber = number
            roi.ROIName, roi.ReferencedFrameOfReferenceUID, seen.RTROIInterpretedType = name, frame, (kinds or {}).get(name, "")
            drawn.ContourSequence = []
            for kind, points in contours:
                contour = Dataset()
                contour.ContourGeometricType, contour.NumberOfContourPoints = kind, len(points)
                contour.ContourData = [f"{number:.9g}" for number in np.ravel(points)]
                drawn.ContourSequence.append(contour)
            made.StructureSetROISequence.append(roi)
            made.ROIContourSequence.append(drawn)
            made.RTROIObservationsSequence.append(seen)
        path = tmp_path / "structures.dcm"
        made.save_as(path, enforce_file_format=True)
        return path

    return written


def _put(dataset: Dataset, keyword: str, value) -> None:
    """Set an attribute exactly as written: None removes it, text stands in the file as it is, valid or not."""
    tag = Tag(tag_for_keyword(keyword))
    if value is None:
        dataset.pop(tag, None)
    elif isinstance(value, str):
        text = value + " " * (len(value) % 2)
        # pydicom converts integers as it writes them, and would stumble; LO is written as it is.
        vr = "LO" if dictionary_VR(tag) == "IS" else dictionary_VR(tag)
        dataset[tag] = RawDataElement(tag, vr, len(text), text.encode("latin-1"), 0, False, True)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        dataset[tag] = DataElement(tag, "SQ", Sequence([_dataset(item) for item in value]))
    else:
        setattr(dataset, keyword, value)


def _dataset(attributes: dict) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        _put(dataset, keyword, value)
    return dataset


# domain.md 2.4: 70 kg, 185 MBq of 89Zr at 2019-03-01 10:00, scanned 2019-03-07 13:30, each voxel 5 kBq/ml.
_ITEM = {
    "Radiopharmaceutical": "89Zr-trastuzumab", "RadiopharmaceuticalStartTime": "100000", "RadionuclideTotalDose": "185000000",
    "RadionuclideHalfLife": "282276", "RadiopharmaceuticalStartDateTime": "20190301100000",
    "RadionuclideCodeSequence": [{"CodeValue": "63360001", "CodingSchemeDesignator": "SCT", "CodeMeaning": "^89^Zirconium"}],
}  # fmt: skip
_HEADER = {
    "SOPClassUID": PET_IMAGE, "StudyDate": "20190307", "SeriesDate": "20190307", "AcquisitionDate": "20190307", "StudyTime": "133000",
    "SeriesTime": "133000", "AcquisitionTime": "133000", "Modality": "PT", "Manufacturer": "Maker", "SeriesDescription": "PET AC",
    "PatientID": "P1", "PatientSex": "F", "PatientSize": "1.65", "PatientWeight": "70", "SliceThickness": "3", "ActualFrameDuration": "300000",
    "StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4", "FrameOfReferenceUID": "1.2.3.5",
    "ImageOrientationPatient": "1\\0\\0\\0\\1\\0", "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2", "Rows": 4, "Columns": 5,
    "PixelSpacing": "4\\4", "CorrectedImage": "DECY\\ATTN\\SCAT\\DTIM\\RAN\\NORM", "BitsAllocated": 16, "BitsStored": 16, "HighBit": 15,
    "PixelRepresentation": 1, "RescaleIntercept": "0", "RescaleSlope": "1", "SeriesType": "STATIC\\IMAGE", "Units": "BQML",
    "DecayCorrection": "START", "FrameReferenceTime": "150000",
}  # fmt: skip


def _series(count: int = 3, perSlice: dict | None = None, item: dict | None = None, **changes) -> list[Dataset]:
    """Datasets of a classic series of `count` slices of 4 x 5 voxels, all 5000.

    changes: keyword = value (None removes).  item: the same for the radiopharmaceutical.  perSlice: keyword -> list of values.
    """
    datasets = []
    for k in range(count):
        dataset = _dataset({**_HEADER, "SOPInstanceUID": f"1.2.3.4.{k + 1}", "ImagePositionPatient": f"-10\\-20\\{3 * k}"})
        dataset.InstanceNumber = k + 1
        _put(dataset, "RadiopharmaceuticalInformationSequence", [{**_ITEM, **(item or {})}])
        for keyword, value in {**changes, **{key: values[k] for key, values in (perSlice or {}).items()}}.items():
            _put(dataset, keyword, value)
        dataset.PixelData = np.full((4, 5), 5000, "<i2").tobytes()
        datasets.append(dataset)
    return datasets


def _enhanced(
    count: int = 3, order: list[int] | None = None, item: dict | None = None, unit: str = "Bq/ml", **changes
) -> Dataset:
    """One Enhanced PET dataset; frame at position k holds 1000 (k + 1) with slope 5 / (k + 1): 5 kBq/ml everywhere.

    order: in which the positions are stored.
    """
    order = order or list(range(count))
    doseInMBq = {**_ITEM, "RadionuclideTotalDose": "185", **(item or {})}
    classicOnly = ("Units", "RescaleSlope", "RescaleIntercept", "DecayCorrection", "CorrectedImage", "ImageOrientationPatient", "PixelSpacing",
                   "SliceThickness", "SeriesType", "FrameReferenceTime", "ActualFrameDuration")  # fmt: skip
    dataset = _dataset({keyword: value for keyword, value in _HEADER.items() if keyword not in classicOnly})
    enhancedOnly = {
        "SOPClassUID": ENHANCED_PET_IMAGE, "SOPInstanceUID": "1.2.3.4.1", "NumberOfFrames": str(count), "DecayCorrected": "YES",
        "DecayCorrectionDateTime": "20190307133000", "AttenuationCorrected": "YES", "RadiopharmaceuticalInformationSequence": [doseInMBq],
        "SharedFunctionalGroupsSequence": [{
            "PlaneOrientationSequence": [{"ImageOrientationPatient": "1\\0\\0\\0\\1\\0"}],
            "PixelMeasuresSequence": [{"PixelSpacing": "4\\4", "SliceThickness": "3"}],
        }],
        "PerFrameFunctionalGroupsSequence": [{
            "PlanePositionSequence": [{"ImagePositionPatient": f"-10\\-20\\{3 * k}"}],
            "FrameContentSequence": [{"FrameAcquisitionDateTime": "20190307133000", "FrameAcquisitionDuration": 300000.0}],
            "RealWorldValueMappingSequence": [{
                "RealWorldValueFirstValueMapped": 0, "RealWorldValueLastValueMapped": 32767,
                "RealWorldValueIntercept": 0.0, "RealWorldValueSlope": 5.0 / (k + 1),
                "MeasurementUnitsCodeSequence": [{"CodeValue": unit, "CodingSchemeDesignator": "UCUM", "CodeMeaning": unit}],
            }],
        } for k in order],
    }  # fmt: skip
    for keyword, value in {**enhancedOnly, **changes}.items():
        _put(dataset, keyword, value)
    dataset.PixelData = np.stack([np.full((4, 5), 1000 * (k + 1), "<i2") for k in order]).tobytes()
    return dataset


def _bytes(dataset: Dataset, syntax: str = ExplicitVRLittleEndian) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = str(dataset.SOPClassUID), str(dataset.SOPInstanceUID)
    meta.TransferSyntaxUID = syntax
    dataset.file_meta, dataset.preamble = meta, b"\0" * 128
    buffer = io.BytesIO()
    if int(pydicom.__version__.split(".")[0]) < 3:
        dataset.is_little_endian, dataset.is_implicit_VR = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
        pydicom.dcmwrite(buffer, dataset, write_like_original=False)
    else:
        pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def _write(folder: Path, datasets: list[Dataset], syntax: str = ExplicitVRLittleEndian, name: str = "{n:03d}.dcm") -> list[Path]:
    """Write the datasets as files of `folder`, named by their number; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name.format(n=n) for n in range(len(datasets))]
    for path, dataset in zip(paths, datasets, strict=True):
        path.write_bytes(_bytes(dataset, syntax))
    return paths


def _read(datasets: list[Dataset]):
    """The assembled series of datasets that went through DICOM's byte form, without files on disk (no pixels to be had)."""
    from HER2PETLib.dicom.imagefile import ImageFile
    from HER2PETLib.dicom.series import SeriesFiles, assemble

    headers = [pydicom.dcmread(io.BytesIO(_bytes(dataset)), stop_before_pixels=True) for dataset in datasets]
    files = tuple(ImageFile(Path(f"{n:03d}.dcm"), header, 0) for n, header in enumerate(headers))
    return assemble(SeriesFiles(files[0].text("SeriesInstanceUID"), files[0].text("Modality"), "PET AC", files))
