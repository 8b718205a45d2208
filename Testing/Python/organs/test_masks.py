"""Organ masks from the files that users have."""

import gzip
import json
import shutil
import struct

import highdicom
import numpy as np
import pytest
import SimpleITK as sitk
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.organs.masks import organFiles, readOrgans
from HER2PETLib.volumefile import readVolume, toImage, writeVolume
from pydicom.sr.codedict import codes

# shared/data/INDEX.md: ml on the CT's own grid.
TRUE_ML = {"spleen": 255.20, "kidney_right": 106.57, "kidney_left": 99.25, "liver": 1043.12, "aorta": 26.92}
SINGLE_ML = {"liver": 1062.45, "spleen": 260.01, "aorta": 31.70, "kidney_left": 99.25, "kidney_right": 107.89}


@pytest.fixture
def labels(grid):
    """Two boxes: 7 in the first third of the grid, 3 in the last."""
    values = np.zeros(grid.shape, np.uint8)
    values[5:10, 10:20, 10:20] = 7
    values[18:24, 10:20, 22:32] = 3
    return values


def volumes(masks, grid):
    return {mask.organ.name: mask.region.mask.sum() * grid.voxelMl for mask in masks}


def test_a_real_label_map_is_read_by_the_names_in_its_header(sharedData):
    folder = sharedData / "totalsegmentator"
    grid = readVolume(folder / "example_ct_sm.nii.gz").geometry
    masks = readOrgans(folder / "example_seg.nii.gz", grid)
    found = volumes(masks, grid)
    assert {name: found[name] for name in TRUE_ML} == pytest.approx(TRUE_ML, abs=0.005)
    (liver,) = (mask.region for mask in masks if mask.organ.name == "liver")
    assert (liver.role, liver.siteCode, liver.siteMeaning) == ("organ", "SCT:10200004", "Liver")
    # The example is cut by its field of view.
    assert liver.notes == ("Touches the edge of the images on which it was drawn and may be cut off there.",)


def test_a_real_folder_is_read_by_the_names_of_its_files_and_the_ct_in_it_is_left_out_and_named(sharedData, tmp_path):
    for name in SINGLE_ML:
        shutil.copy(sharedData / f"totalsegmentator/single_{name}.nii.gz", tmp_path / f"{name}.nii.gz")
    shutil.copy(sharedData / "totalsegmentator/example_ct_sm.nii.gz", tmp_path / "ct.nii.gz")
    grid, told = readVolume(tmp_path / "ct.nii.gz").geometry, []
    assert volumes(readOrgans(tmp_path, grid, tell=told.append), grid) == pytest.approx(SINGLE_ML, abs=0.005)
    assert len(told) == 1 and "left out" in told[0] and told[0].endswith("ct.nii.gz.")
    assert len(organFiles(tmp_path)) == 6


def test_masks_on_the_grid_of_the_ct_come_on_that_of_the_pet_and_say_so(sharedData):
    folder = sharedData / "totalsegmentator"
    ct = readVolume(folder / "example_ct_sm.nii.gz").geometry
    # A PET of 4 x 4 x 5 mm around the same place: voxel centers of another grid, the same organs to a few percent.
    pet = Geometry(
        (20, 80, 96),
        np.column_stack([ct.ijkToRAS[:3, :3] @ np.diag([4 / 3, 4 / 3, 5 / 3]), ct.toRAS((-1, -1, -1))]).tolist() + [[0, 0, 0, 1]],
    )
    masks = readOrgans(folder / "example_seg.nii.gz", pet)
    found = volumes(masks, pet)
    assert found["liver"] == pytest.approx(TRUE_ML["liver"], rel=0.02)
    assert found["spleen"] == pytest.approx(TRUE_ML["spleen"], rel=0.02)
    (note,) = (note for mask in masks if mask.organ.name == "liver" for note in mask.region.notes if "Resampled" in note)
    assert "nearest neighbor" in note and "1043.118 ml became" in note


def test_numbers_never_decide_so_version_1_is_read_right(asTotalSegmentator, labels, grid):
    # In TotalSegmentator 1 the aorta is 7, which is the pancreas in 2.
    found = readOrgans(asTotalSegmentator(labels, grid, {7: "aorta", 3: "kidney_left"}), grid)
    assert volumes(found, grid) == pytest.approx({"kidney_left": 600 * 0.08, "aorta": 500 * 0.08})


@pytest.mark.parametrize("before", [[b"AFNI, not XML"], [b"<AFNI_atr>1</AFNI_atr>"], [b""]])
def test_the_names_may_be_in_any_extension_of_the_header(asTotalSegmentator, labels, grid, before):
    path = asTotalSegmentator(labels, grid, {7: "liver", 3: "spleen"}, before)
    assert set(volumes(readOrgans(path, grid), grid)) == {"liver", "spleen"}


def test_a_file_that_lost_its_names_is_refused_and_read_with_a_table_beside_it(asTotalSegmentator, labels, grid, tmp_path):
    again = tmp_path / "again.nii.gz"
    sitk.WriteImage(sitk.ReadImage(str(asTotalSegmentator(labels, grid, {7: "liver", 3: "spleen"}))), str(again))
    with pytest.raises(ProblemError, match=r"again.nii.gz has no names for its labels\. .*beside it as again\.csv"):
        readOrgans(again, grid)
    (tmp_path / "again.csv").write_text("label,name\n7,Liver\n3,spleen\n")
    assert set(volumes(readOrgans(again, grid), grid)) == {"liver", "spleen"}
    assert organFiles(again) == [str(again), str(tmp_path / "again.csv")]


def test_an_entity_in_the_header_is_not_expanded(asTotalSegmentator, labels, grid):
    bomb = b'<!DOCTYPE a [<!ENTITY b "liver">]><a><Label Key="7">&b;</Label></a>'
    path = asTotalSegmentator(labels, grid, {7: "spleen"}, [bomb])
    assert set(volumes(readOrgans(path, grid), grid)) == {"spleen"}


def test_a_label_map_of_moose_is_read_with_the_json_beside_it(labels, grid, tmp_path):
    for model, names in (
        ("clin_CT_organs_", {7: "kidney_right", 3: "bladder"}),
        ("clin_CT_cardiac_", {7: "aorta", 3: "heart_atrium_right"}),
    ):
        writeVolume(tmp_path / f"{model}segmentation_P1.nii.gz", Volume(labels, grid))
        known = {"organ_indices": {str(n): {"name": name, "SNOMED": {}} for n, name in names.items()}}
        (tmp_path / f"{model}organ_indices.json").write_text(json.dumps(known))
    found = readOrgans(tmp_path / "clin_CT_organs_segmentation_P1.nii.gz", grid)
    assert volumes(found, grid) == pytest.approx({"urinary_bladder": 600 * 0.08, "kidney_right": 500 * 0.08})
    # The folder is that of all models; label 3 is not the same organ in both.
    assert set(volumes(readOrgans(tmp_path, grid), grid)) == {"urinary_bladder", "kidney_right", "aorta", "heart_atrium_right"}
    (tmp_path / "clin_CT_organs_organ_indices.json").write_text("[]")
    with pytest.raises(ProblemError, match=r"clin_CT_organs_organ_indices\.json does not name the labels of MOOSE"):
        readOrgans(tmp_path / "clin_CT_organs_segmentation_P1.nii.gz", grid)


def segment(number, name, entry, **more):
    tags = f"TerminologyEntry:{entry}|" if entry else ""
    return {"ID": name, "Name": name, "LabelValue": number, "Layer": 0, "Tags": tags, **more}


def entryOf(category, kind, modifier="^^", region="^^", regionModifier="^^"):
    return f"Segmentation category and type - Total Segmentator~{category}~{kind}~{modifier}~Anatomic codes - DICOM master list~{region}~{regionModifier}"


ANATOMY, KIDNEY = "SCT^123037004^Anatomical Structure", "SCT^64033007^Kidney"


def writeSlicer(path, labels, grid, segments):
    image = toImage(Volume(labels, grid))
    for number, fields in enumerate(segments):
        for key, value in fields.items():
            image.SetMetaData(f"Segment{number}_{key}", str(value))
    sitk.WriteImage(image, str(path))
    return path


def test_segments_of_slicer_are_known_by_type_and_side_whatever_they_are_called(labels, grid, tmp_path):
    labels[0:2, 0:5, 0:5] = 1
    segments = [
        segment(7, "Segment_1", entryOf(ANATOMY, KIDNEY, "SCT^24028007^Right"), Name="Niere"),
        segment(3, "kidney_left", entryOf(ANATOMY, KIDNEY), Name="left kidney"),
        # A metastasis in the liver is not the liver.
        segment(
            1,
            "liver",
            entryOf(
                "SCT^49755003^Morphologically Altered Structure", "SCT^14799000^Neoplasm, Secondary", region="SCT^10200004^Liver"
            ),
        ),
    ]
    told = []
    masks = readOrgans(writeSlicer(tmp_path / "organs.seg.nrrd", labels, grid, segments), grid, tell=told.append)
    assert volumes(masks, grid) == pytest.approx({"kidney_right": 500 * 0.08, "kidney_left": 600 * 0.08})
    assert [mask.region.laterality for mask in masks] == ["right", "left"]
    assert told == ["organs.seg.nrrd: left out, because neither code nor name identifies the organ: liver."]


def test_a_structure_outside_the_vocabulary_keeps_its_own_code_and_a_contradiction_is_told(labels, grid, tmp_path):
    segments = [
        segment(7, "Segment_1", entryOf(ANATOMY, "SCT^31435000^Fallopian tube"), Name="tube"),
        segment(3, "kidney_left", entryOf(ANATOMY, KIDNEY, "SCT^24028007^Right")),
    ]
    told = []
    tube, kidney = readOrgans(writeSlicer(tmp_path / "organs.seg.nrrd", labels, grid, segments), grid, tell=told.append)
    assert (tube.organ.name, tube.region.siteCode, tube.region.siteMeaning) == ("tube", "SCT:31435000", "Fallopian tube")
    assert kidney.organ.name == "kidney_right"
    assert told == ["organs.seg.nrrd: kidney_left is coded as kidney_right, and named as kidney_left: the code counts."]


def test_a_dicom_seg_that_tells_left_from_right_by_its_labels_alone_is_read(pet, tmp_path):
    """As TotalSegmentator writes it: no modifier of the type, segments called after its classes."""
    source = pet.series()
    grid = pet.read(source).geometry
    for each in source:
        for keyword in (
            "PatientName",
            "PatientID",
            "PatientBirthDate",
            "PatientSex",
            "AccessionNumber",
            "StudyID",
            "StudyDate",
            "StudyTime",
        ):
            setattr(each, keyword, each.get(keyword, ""))
    pixels = np.zeros((len(source), source[0].Rows, source[0].Columns, 2), np.uint8)
    pixels[:, :1, :1, 0], pixels[:, -1:, -1:, 1] = 1, 1
    described = [
        highdicom.seg.SegmentDescription(
            number,
            name,
            codes.SCT.AnatomicalStructure,
            codes.SCT.Kidney,
            highdicom.seg.SegmentAlgorithmTypeValues.AUTOMATIC,
            highdicom.AlgorithmIdentificationSequence("TotalSegmentator", codes.DCM.ArtificialIntelligence, "2.13.0"),
        )
        for number, name in enumerate(("kidney_right", "kidney_left"), start=1)
    ]
    seg = highdicom.seg.Segmentation(
        source, pixels, highdicom.seg.SegmentationTypeValues.BINARY, described, "1.2.3.99", 1, "1.2.3.98", 1, "a", "b", "c", "d"
    )
    seg.save_as(tmp_path / "organs.dcm")
    masks = readOrgans(tmp_path / "organs.dcm", grid)
    assert [(mask.organ.name, mask.region.algorithm.name) for mask in masks] == [
        ("kidney_right", "TotalSegmentator"),
        ("kidney_left", "TotalSegmentator"),
    ]


def test_organs_of_another_place_are_refused_and_those_cut_by_the_pet_are_measured_in_it(asTotalSegmentator, labels, grid):
    path = asTotalSegmentator(labels, grid, {7: "liver", 3: "spleen"})
    away = Geometry(grid.shape, grid.ijkToRAS + np.array([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1000], [0, 0, 0, 0]]))
    with pytest.raises(ProblemError, match=r"segmentation\.nii\.gz was not drawn on this PET: no organ lies in it"):
        readOrgans(path, away)
    half = grid.cropped((9, 0, 0), (21, 40, 40))  # a fifth of the liver is left
    spleen, liver = readOrgans(path, half)
    assert liver.region.mask.sum() == 100
    assert liver.region.notes == ("Cut off at the edge of the PET: 32.000 of 40.000 ml lie outside and are not measured.",)
    assert spleen.region.mask.sum() == 600


@pytest.mark.parametrize("name", ["kidney_left.nii.gz", "kidney_left.nrrd"])
def test_one_file_called_after_its_organ_needs_no_other_name(labels, grid, tmp_path, name):
    writeVolume(tmp_path / name, Volume((labels == 3).astype(np.uint8), grid))
    (kidney,) = readOrgans(tmp_path / name, grid)
    assert kidney.organ.name == "kidney_left" and kidney.region.mask.sum() == 600
    writeVolume(tmp_path / name, Volume(labels, grid))
    with pytest.raises(ProblemError, match="is named after one organ but has 2 labels"):
        readOrgans(tmp_path / name, grid)


def test_a_folder_without_masks_and_a_file_that_is_no_mask_are_refused(grid, tmp_path):
    (tmp_path / "._liver.nii.gz").write_bytes(b"of macOS")
    with pytest.raises(ProblemError, match="has no masks"):
        readOrgans(tmp_path, grid)
    (tmp_path / "cut.nii.gz").write_bytes(gzip.compress(struct.pack("<i", 348) + bytes(100))[:-12])
    with pytest.raises(ProblemError, match=r"cut\.nii\.gz cannot be read as a volume"):
        readOrgans(tmp_path, grid)
    (tmp_path / "cut.nii.gz").unlink()
    writeVolume(tmp_path / "liver.nii.gz", Volume(np.full(grid.shape, 0.5, np.float32), grid))
    with pytest.raises(ProblemError, match=r"is not a label map: it has the value 0\.5"):
        readOrgans(tmp_path, grid)
    with pytest.raises(ProblemError, match="is not a file"):
        readOrgans(tmp_path / "none.nii.gz", grid)
