"""SEG and SR without the patient."""

import json
import os
import stat
import subprocess
import sys

import numpy as np
import pydicom
import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.report.deidentification import Pseudonym, deidentified, patientNamed, projectKey
from HER2PETLib.report.objects import caseLabels, reportObject, segmentationObject, writeObject
from HER2PETLib.volumefile import writeVolume

KEY = b"0123456789abcdef" * 4
PSEUDONYM = Pseudonym("C-01", KEY)
SUV = {"inputs": {"administrationDateTime": {"value": "2019-03-01T10:12:00"}}, "hoursSinceAdministration": 120.8}


@pytest.fixture
def region(petSeries):
    mask = np.zeros(petSeries.geometry.shape, bool)
    mask[3:6, 4:9, 6:14] = True
    return Region.cropped(mask, regionID="a", name="Leber Müller", siteCode="SCT:10200004", siteMeaning="Liver")


@pytest.fixture
def written(petSeries, region, tmp_path):
    """SEG and SR of Müller^Anna, P1, de-identified, as files."""
    for file in petSeries.files:
        file.header.AccessionNumber, file.header.ReferringPhysicianName = "ACC-77", "Doctor^Who"
        file.header.PatientBirthDate, file.header.StudyID = "19610203", "STUDY-5"
        file.header.StudyDescription, file.header.InstitutionName = "Müller again", "Clinic of P1"
    rows = measureRegions(Volume(petSeries.rescaled().values, petSeries.geometry), [region])
    segmentation = segmentationObject(petSeries, [region], caseLabels([region]))
    report = reportObject(petSeries, segmentation, rows, [region], peakRadiusMm=6.2, suv=SUV, observer="otto")
    for name, each in (("seg.dcm", segmentation), ("sr.dcm", report)):
        writeObject(tmp_path / name, deidentified(each, PSEUDONYM))
    return tmp_path / "seg.dcm", tmp_path / "sr.dcm"


def test_no_name_number_or_day_of_the_patient_is_left(petSeries, written):
    texts = ["Müller", "Anna", "ACC-77", "Who", "19610203", "STUDY-5", "Clinic", "20190306", "20190301", "otto"]
    texts += [file.header.SOPInstanceUID for file in petSeries.files]
    texts += [
        petSeries.seriesInstanceUID,
        petSeries.files[0].header.StudyInstanceUID,
        petSeries.files[0].header.FrameOfReferenceUID,
    ]
    for path in written:
        data = path.read_bytes()
        for text in texts:
            assert text.encode() not in data, f"{text} in {path.name}"
            assert text.encode("latin-1") not in data, f"{text} in {path.name}"
        dataset = pydicom.dcmread(path)
        assert (str(dataset.PatientName), dataset.PatientID, dataset.PatientIdentityRemoved) == ("C-01^", "C-01", "YES")
        # DICOM PS3.16 CID 7050.
        assert [item.CodeValue for item in dataset.DeidentificationMethodCodeSequence] == ["113100", "113104"]
        assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID


def test_segmentation_report_and_a_pet_with_the_same_key_stay_together(petSeries, region, written):
    segmentation, report = map(pydicom.dcmread, written)
    images = [deidentified(file.header, PSEUDONYM) for file in petSeries.files]
    pet = images[0]
    assert segmentation.StudyInstanceUID == report.StudyInstanceUID == pet.StudyInstanceUID
    assert segmentation.FrameOfReferenceUID == pet.FrameOfReferenceUID
    assert segmentation.ReferencedSeriesSequence[0].SeriesInstanceUID == pet.SeriesInstanceUID
    named = {item.ReferencedSOPInstanceUID for item in segmentation.ReferencedSeriesSequence[0].ReferencedInstanceSequence}
    assert named == {image.SOPInstanceUID for image in images[3:6]}
    evidence = str(report)
    assert segmentation.SOPInstanceUID in evidence and all(image.SOPInstanceUID in evidence for image in images)
    assert segmentation.SegmentSequence[0].TrackingUID in evidence and "Lesion 1" in evidence
    (back,) = readRegions(written[0], petSeries.geometry)
    assert (back.name, back.siteMeaning) == ("Lesion 1", "Liver")
    assert back.start == region.start and np.array_equal(back.mask, region.mask)


def test_a_case_id_is_one_value_whatever_is_in_it(petSeries):
    left = deidentified(petSeries.files[0].header, Pseudonym("A\\B^C=D" + "e" * 90, KEY))
    assert left.PatientID == "A/B^C=D" + "e" * 57
    assert str(left.PatientName) == "A/B C D" + "e" * 56 + "^"


def test_new_uids_follow_from_the_key_alone():
    assert PSEUDONYM.uid("1.2.3") == Pseudonym("another case", KEY).uid("1.2.3") != PSEUDONYM.uid("1.2.4")
    assert PSEUDONYM.uid("1.2.3") != Pseudonym("C-01", KEY[1:]).uid("1.2.3")
    assert pydicom.uid.UID(PSEUDONYM.uid("1.2.3")).is_valid and len(PSEUDONYM.uid("1.2.3")) <= 64


def test_private_attributes_go_at_every_level_and_known_uids_stay(petSeries):
    header = petSeries.files[0].header
    item = pydicom.Dataset()
    item.private_block(0x0071, "SIEMENS MED PT", create=True).add_new(0x22, "DT", "20190301101200")
    item.ReferencedSOPClassUID, item.PatientID = header.SOPClassUID, "P1"
    header.RequestAttributesSequence = [pydicom.Dataset()]
    header.ConceptNameCodeSequence = [item]
    left = deidentified(header, PSEUDONYM)
    assert header.PatientID == "P1"
    (item,) = left.ConceptNameCodeSequence
    assert not [element for element in item if element.tag.is_private]
    assert item.ReferencedSOPClassUID == header.SOPClassUID == "1.2.840.10008.5.1.4.1.1.128"
    assert item.PatientID != "P1"
    assert "RequestAttributesSequence" not in left


def test_a_key_is_made_once_and_for_its_owner(tmp_path):
    key = projectKey(tmp_path / "project.key")
    assert len(key) == 64 and projectKey(tmp_path / "project.key") == key
    assert os.name == "nt" or stat.S_IMODE((tmp_path / "project.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["project.key"]


def test_processes_that_make_a_key_at_once_get_the_same(tmp_path):
    code = "import sys; from HER2PETLib.report.deidentification import projectKey; print(projectKey(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "k")], stdout=subprocess.PIPE, text=True) for _ in range(6)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_key_that_can_be_guessed_is_refused(tmp_path):
    (tmp_path / "key").write_text("secret\n")
    with pytest.raises(ProblemError, match="has 6 characters"):
        projectKey(tmp_path / "key")


def test_objects_that_bear_the_patient_are_said(petSeries):
    (said,) = patientNamed(petSeries, "C-01")
    assert "--deidentify KEYFILE" in said and "Anna" not in said
    for file in petSeries.files:
        file.header.PatientName, file.header.PatientID = "C-01^", "C-01"
    assert patientNamed(petSeries, "C-01") == []


@pytest.fixture
def quantified(petSeries, region, tmp_path, capsys):
    """quantified(*more): what `her2pet quantify --sr --report` says on the terminal, and the folder that it wrote."""
    labels = np.zeros(petSeries.geometry.shape, np.uint8)
    labels[3:6, 4:9, 6:14] = 1
    writeVolume(tmp_path / "labels.nrrd", Volume(labels, petSeries.geometry))

    def run(*more):
        out = tmp_path / f"out{len(more)}"
        regions = ["--regions", str(tmp_path / "labels.nrrd"), "--case", "C-01", "--out", str(out)]
        assert main(["quantify", "--pet", str(tmp_path / "pet"), *regions, "--sr", "--report", *more]) == 0
        return capsys.readouterr().err, out

    return run


def test_a_run_says_that_its_objects_bear_the_patient_or_writes_them_without(quantified, tmp_path):
    said, out = quantified()
    sentence = "The DICOM objects beside the table contain the name or ID of the patient"
    assert sentence in said and sentence in (out / "report.html").read_text(encoding="utf-8")
    assert str(pydicom.dcmread(out / "measurements.dcm").PatientName) == "Müller^Anna"

    key = str(tmp_path / "project.key")
    assert main(["quantify", "--pet", "p", "--regions", "r", "--out", str(tmp_path / "o"), "--deidentify", key]) == 1
    said, out = quantified("--deidentify", key)
    assert sentence not in said and sentence not in (out / "report.html").read_text(encoding="utf-8")
    key = (tmp_path / "project.key").read_text().strip()
    for name in ("regions.dcm", "measurements.dcm"):
        assert pydicom.dcmread(out / name).PatientID == "C-01"
        assert "Müller".encode() not in (out / name).read_bytes()
    for path in out.iterdir():
        assert key.encode() not in path.read_bytes()
    recorded = json.loads((out / "provenance.json").read_text(encoding="utf-8"))["deidentified"]
    assert recorded["keyID"] == Pseudonym("", key.encode()).toJSON()["keyID"] and len(recorded["keyID"]) == 16
