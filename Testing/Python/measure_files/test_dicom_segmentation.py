"""Regions from DICOM segmentations."""

import sys

import numpy as np
import pydicom
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.volumefile import readVolume


@pytest.fixture
def example(sharedData):
    return sharedData / "qin-sr-example"


@pytest.fixture
def examplePET():
    """A PET whose slices include those that the example's segment was drawn on, one to one."""
    # From the SEG: position of its lowest frame (-226.4105, -430.7887, -119.271), 3.537818 mm pixels, slices of 3.375 mm.
    return Geometry.fromLPS((60, 128, 128), (-226.4105, -430.7887, -119.271 - 20 * 3.375), (3.537818, 3.537818, 3.375), np.eye(3))


def test_a_real_segment_has_the_volume_that_its_report_states(example, examplePET):
    # sr.dcm of the same example: volume 33.5824 ml.
    (region,) = readRegions(example / "seg.dcm", examplePET)
    assert region.mask.sum() * examplePET.voxelMl == pytest.approx(33.5824, abs=5e-5)
    assert (region.regionID, region.name, region.role) == ("1", "Neoplasm, Primary", "lesion")
    # SRT T-C5300 in the file; retired codes come as the SNOMED CT codes that replace them.
    assert (region.siteCode, region.siteMeaning) == ("SCT:55940004", "pharyngeal tonsil (adenoid)")
    assert (region.start[0], region.mask.shape[0]) == (20, 13)
    assert region.notes == ()


def test_a_word_of_its_label_makes_no_reference_of_a_segment_coded_as_neoplasm(example, examplePET, tmp_path):
    dataset = pydicom.dcmread(example / "seg.dcm")
    dataset.SegmentSequence[0].SegmentLabel = "Lesion above background"
    dataset.save_as(tmp_path / "coded.dcm")
    for sequence in ("SegmentedPropertyCategoryCodeSequence", "SegmentedPropertyTypeCodeSequence"):
        (code,) = dataset.SegmentSequence[0][sequence].value
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "85756007", "SCT", "Tissue"
    dataset.save_as(tmp_path / "tissue.dcm")
    roles = [region.role for name in ("coded", "tissue") for region in readRegions(tmp_path / f"{name}.dcm", examplePET)]
    assert roles == ["lesion", "reference"]


def test_segments_that_all_lie_outside_the_pet_are_refused(example):
    elsewhere = Geometry.fromLPS((20, 128, 128), (-226.4105, -430.7887, 500.0), (3.5, 3.5, 3.4), np.eye(3))
    with pytest.raises(ProblemError, match=r"seg.dcm was not drawn on this PET: every region lies mostly outside it\."):
        readRegions(example / "seg.dcm", elsewhere)


@pytest.mark.parametrize(
    ("file", "said"), [("sr.dcm", r"modality SR in \(0008,0060\)"), ("rwvm.dcm", r"modality RWV in \(0008,0060\)")]
)
def test_other_dicom_objects_are_refused_by_their_modality(example, examplePET, file, said):
    with pytest.raises(ProblemError, match=said):
        readRegions(example / file, examplePET)


def test_an_image_is_refused_by_its_modality(sharedData, examplePET):
    image = next((sharedData / "ibsi-suv/DRO_0_0/PT").glob("*.dcm"))
    with pytest.raises(ProblemError, match=r"modality PT in \(0008,0060\)"):
        readRegions(image, examplePET)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.6, 0.9, 0.999])
def test_a_file_that_was_cut_is_refused(example, examplePET, tmp_path, share):
    content = (example / "seg.dcm").read_bytes()
    path = tmp_path / "seg.dcm"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ProblemError) as problem:
        readRegions(path, examplePET)
    assert str(path) in problem.value.reason and problem.value.remedy


def test_without_highdicom_a_sentence_says_what_to_install(example, examplePET, monkeypatch):
    monkeypatch.setitem(sys.modules, "highdicom.seg", None)
    with pytest.raises(ProblemError, match=r"highdicom is not installed.*0\.24"):
        readRegions(example / "seg.dcm", examplePET)


def test_a_dicom_image_is_no_volume_file_for_its_values_are_not_suv(pet, tmp_path):
    # ITK reads it, as Bq/ml; a command that takes a volume file for SUV would be off by a factor of thousands.
    (path,) = pet.write(tmp_path, pet.series(1))
    with pytest.raises(ProblemError, match="cannot be read as a volume"):
        readVolume(path)


@pytest.mark.parametrize(
    "keyword",
    [
        "SegmentSequence",
        "PerFrameFunctionalGroupsSequence",
        "SharedFunctionalGroupsSequence",
        "Rows",
        "SegmentationType",
        "PixelData",
    ],
)
def test_a_segmentation_without_what_it_needs_is_refused(example, examplePET, tmp_path, keyword):
    dataset = pydicom.dcmread(example / "seg.dcm")
    delattr(dataset, keyword)
    dataset.save_as(tmp_path / "seg.dcm")
    with pytest.raises(ProblemError, match="cannot be read as a DICOM segmentation"):
        readRegions(tmp_path / "seg.dcm", examplePET)


@pytest.mark.parametrize("keyword", ["SegmentedPropertyTypeCodeSequence", "SegmentedPropertyCategoryCodeSequence"])
def test_a_segment_without_a_code_is_refused(example, examplePET, tmp_path, keyword):
    dataset = pydicom.dcmread(example / "seg.dcm")
    delattr(dataset.SegmentSequence[0], keyword)
    dataset.save_as(tmp_path / "seg.dcm")
    with pytest.raises(ProblemError, match="cannot be read as a DICOM segmentation"):
        readRegions(tmp_path / "seg.dcm", examplePET)
