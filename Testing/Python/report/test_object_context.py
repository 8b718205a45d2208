"""What DICOM SEG and SR say beside voxels and numbers: what drew a region, who measured, of which radiopharmaceutical, in whose codes."""

import shutil
import subprocess

import numpy as np
import pydicom
import pytest
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Algorithm, Region
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.report.objects import caseLabels, reportObject, segmentationObject, writeObject
from pydicom.dataset import Dataset

FOCUS = Algorithm("SEMIAUTOMATIC", "HER2PET threshold in a sphere", "1.2", "Threshold 50 % of the maximum 9.9: SUV 4.95.")
OTHER = Algorithm("AUTOMATIC", "TotalSegmentator", "2.4")
# Names of content items: DICOM PS3.16 TID 1607 and TID 10022.
ACQUISITION = ("89457008", "349358000", "113507", "123003", "304283002", "126203")
# As suv.json has it (trial P001 of the phantom).
SUV = {
    "hoursSinceAdministration": 120.2075,
    "inputs": {
        "tracer": {"value": "89Zr-trastuzumab"},
        "administeredActivity": {"value": 189010000.0},
        "administrationDateTime": {"value": "2015-03-04T10:12:00-05:00"},
        "halfLife": {"value": 282276.0},
    },
}


def code(value, scheme, meaning):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


@pytest.fixture
def regions(petSeries):
    """Drawn by HER2 focus, by another program, and by hand."""
    found = []
    for number, algorithm in enumerate((FOCUS, OTHER, None)):
        mask = np.zeros(petSeries.geometry.shape, bool)
        mask[2 * number : 2 * number + 2, 4:8, 4:8] = True
        role = "reference" if algorithm is OTHER else "lesion"
        site = {"siteCode": "SCT:10200004", "siteMeaning": "Liver"}
        found.append(Region.cropped(mask, regionID=f"r{number}", name=f"Müller {number}", role=role, algorithm=algorithm, **site))
    return found


@pytest.fixture
def objects(petSeries, regions):
    """objects(**more): SEG and SR; more: of reportObject."""
    item = Dataset()
    item.RadionuclideCodeSequence = [code("C-168A4", "SRT", "^89^Zirconium")]
    item.RadiopharmaceuticalCodeSequence = [code("126512", "DCM", "Trastuzumab ^89^Zr")]
    for file in petSeries.files:
        file.header.RadiopharmaceuticalInformationSequence = [item]
        file.header.StudyID = "1"

    def make(labels=None, **more):
        rows = measureRegions(Volume(petSeries.rescaled().values, petSeries.geometry), regions, reference=regions[1])
        segmentation = segmentationObject(petSeries, regions, labels)
        return segmentation, reportObject(petSeries, segmentation, rows, regions, peakRadiusMm=6.2035, **more)

    return make


def test_segments_say_what_drew_them_and_come_back_with_it(petSeries, objects, tmp_path):
    writeObject(tmp_path / "seg.dcm", objects()[0])
    focus, hand, other = pydicom.dcmread(tmp_path / "seg.dcm").SegmentSequence  # lesions first
    assert [each.SegmentAlgorithmType for each in (focus, hand, other)] == ["SEMIAUTOMATIC", "MANUAL", "AUTOMATIC"]
    assert (focus.SegmentAlgorithmName, other.SegmentAlgorithmName) == (FOCUS.name, "TotalSegmentator")
    (identified,) = focus.SegmentationAlgorithmIdentificationSequence
    assert (identified.AlgorithmVersion, identified.AlgorithmParameters) == (FOCUS.version, FOCUS.parameters)
    assert "SegmentAlgorithmName" not in hand
    assert [region.algorithm for region in readRegions(tmp_path / "seg.dcm", petSeries.geometry)] == [FOCUS, None, OTHER]


def contents(report):
    """(path of names, value type, value) of every content item."""

    def walk(item, path):
        for each in item.get("ContentSequence", []):
            name = each.ConceptNameCodeSequence[0].CodeValue if "ConceptNameCodeSequence" in each else ""
            value = each.get("PersonName") or str(each.get("DateTime", "")) or each.get("TextValue")
            if "ConceptCodeSequence" in each:
                value = (each.ConceptCodeSequence[0].CodeValue, each.ConceptCodeSequence[0].CodingSchemeDesignator)
            if "MeasuredValueSequence" in each:
                measured = each.MeasuredValueSequence[0]
                value = (float(measured.NumericValue), measured.MeasurementUnitsCodeSequence[0].CodeValue)
            yield (*path, name), each.ValueType, value
            yield from walk(each, (*path, name))

    return list(walk(report, ()))


def test_the_report_names_the_person_and_the_device_that_observed(objects):
    found = contents(objects(observer="anna")[1])
    assert [value for path, _type, value in found if path == ("121005",)] == [("121006", "DCM"), ("121007", "DCM")]
    assert [str(value) for path, _type, value in found if path == ("121008",)] == ["anna^"]
    assert [value for path, _type, value in found if path == ("121013",)] == ["HER2PETExtension"]
    assert not [path for path, *_ in contents(objects()[1]) if path == ("121008",)]


def test_the_report_says_radiopharmaceutical_activity_and_administration(objects):
    # Values: of suv.json.
    group = [
        (path[2], kind, value)
        for path, kind, value in contents(objects(suv=SUV)[1])
        if path[:2] == ("111028", "126200") and len(path) == 3
    ]
    context = [each for each in group if each[0] in ACQUISITION]
    assert context == [
        ("89457008", "CODE", ("63360001", "SCT")),
        ("349358000", "CODE", ("126512", "DCM")),
        ("113507", "NUM", (pytest.approx(189.01), "MBq")),
        ("123003", "DATETIME", "20150304101200-0500"),
        ("304283002", "NUM", (282276.0, "s")),
        ("126203", "NUM", (120.2075, "h")),
    ]


def test_the_geometry_is_said_once_for_all_images_that_are_named(petSeries, objects):
    """TID 1600 of PS3.16: what the images of a group share is said of the group (TID 1602 and 1604). Each image by itself took most of an export's time."""
    below = [
        (path, kind, value)
        for path, kind, value in contents(objects(suv=SUV)[1])
        if path[:2] == ("111028", "126200") and path[2:]
    ]
    assert [len(path) for path, kind, _value in below if kind == "IMAGE"] == [3] * 10
    assert max(len(path) for path, *_ in below) == 3  # nothing is said of one image
    said = [path[2] for path, kind, _value in below if kind != "IMAGE"]
    rows, columns = petSeries.geometry.shape[1:]
    assert ((("111028", "126200", "110910")), "NUM", (rows, "{pixels}")) in below
    assert ((("111028", "126200", "110911")), "NUM", (columns, "{pixels}")) in below
    assert len(said) == len(set(said)) and not {"110901", "110902", "110903"} & set(said)  # the position is each image's own


@pytest.mark.parametrize("number", [0, 2])
def test_nothing_is_said_of_a_radiopharmaceutical_that_is_not_known(petSeries, objects, number):
    for file in petSeries.files:
        file.header.RadiopharmaceuticalInformationSequence = [Dataset() for _ in range(number)]
    found = contents(objects()[1])
    assert not [path for path, *_ in found if path[-1] in ACQUISITION]


def test_private_codes_are_identified(objects):
    report = objects()[1]
    (ours,) = [each for each in report.CodingSchemeIdentificationSequence if each.CodingSchemeDesignator == "99HER2PET"]
    assert ours.CodingSchemeName and ours.CodingSchemeVersion and "HER2PET" in ours.CodingSchemeResponsibleOrganization


def test_labels_that_nobody_has_typed_stand_in_both_objects(regions, objects):
    labels = caseLabels(regions)
    assert labels == {"r0": "Lesion 1", "r2": "Lesion 2", "r1": "Reference region 1"}
    for each in objects(labels):
        assert "Müller 0" not in str(each) and "Lesion 1" in str(each)


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
def test_a_validator_of_dicom_finds_no_error(objects, tmp_path):
    for name, each in zip(("seg.dcm", "sr.dcm"), objects(suv=SUV, observer="anna"), strict=True):
        writeObject(tmp_path / name, each)
        result = subprocess.run(["dciodvfy", "-new", str(tmp_path / name)], capture_output=True, text=True, check=False)
        said = (result.stderr + result.stdout).splitlines()
        # It knows the coding schemes of the standard only, and a private one is allowed where it is identified.
        assert [line for line in said if not line.endswith("Unrecognized defined term = <99HER2PET>")] in (
            ["Segmentation"],
            ["ComprehensiveSR"],
        )
