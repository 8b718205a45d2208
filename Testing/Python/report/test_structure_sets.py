"""Contours: read by the rules of PS3.3 C.8.8.6 (domain-next D1), and written so that they come back voxel by voxel."""

import json
from pathlib import Path

import hypothesis
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.report.objects import writeObject
from HER2PETLib.report.structureset import structureSet
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

# 2 mm voxels; the first one's center is 0, so (x, y) in mm LPS is 2 (i, j).
GRID = Geometry.fromLPS((8, 20, 24), (0, 0, 0), (2, 2, 2), np.eye(3))


def square(low, high, z, kind="CLOSED_PLANAR"):
    return kind, [(low, low, z), (high, low, z), (high, high, z), (low, high, z)]


def voxels(region):
    """Set of (k, j, i)."""
    return {tuple((index + region.start).tolist()) for index in np.argwhere(region.mask)}


def block(k, low, high):
    return {(k, j, i) for j in range(low, high) for i in range(low, high)}


@pytest.mark.parametrize(
    ("name", "count", "ml"), [("STS_001", 5095, 366.0787), ("STS_002", 555, 54.2771), ("STS_003", 817, 79.8998)]
)
def test_contours_of_ibsi_fill_the_voxels_of_ibsis_masks(sharedData, name, count, ml):
    """theibsi/data_sets: contours whose image references are all of other series, and the masks as NIfTI (domain-next D1)."""
    folder = sharedData / "sts-validation" / name
    image = sitk.ReadImage(str(folder / "nifti" / "PET_mask.nii.gz"))
    mask = sitk.GetArrayFromImage(image) > 0
    grid = Geometry.fromLPS(mask.shape, image.GetOrigin(), image.GetSpacing(), image.GetDirection())
    (region,) = readRegions(folder / "dicom" / "mask" / "RS.dcm", grid)
    assert region.mask.sum() == count
    assert region.mask.sum() * grid.voxelMl == pytest.approx(ml, abs=5e-5)
    assert voxels(region) == {tuple(index) for index in np.argwhere(mask).tolist()}
    assert region.notes == ()


def test_a_center_on_the_path_belongs_to_the_region_and_a_repeated_first_point_changes_nothing(writeStructures):
    kind, points = square(4, 12, 6)  # from center to center of voxels 2 and 6
    (region,) = readRegions(writeStructures({"a": [(kind, [*points, points[0]])]}), GRID)
    assert voxels(region) == block(3, 2, 7)
    assert (region.regionID, region.name, region.role) == ("7", "a", "lesion")


@pytest.mark.parametrize("kind", ["CLOSED_PLANAR", "CLOSEDPLANAR_XOR"])
def test_holes_are_xor_or_nested_contours_and_only_the_latter_are_noted(writeStructures, kind):
    (region,) = readRegions(writeStructures({"a": [square(3, 21, 6, kind), square(9, 15, 6, kind)]}), GRID)
    assert voxels(region) == block(3, 2, 11) - block(3, 5, 8)
    assert [note for note in region.notes if "hole" in note] == (
        ["1 contour lies within another: taken as a hole, as programs do."] if kind == "CLOSED_PLANAR" else []
    )


def test_a_keyhole_is_a_hole(writeStructures):
    """One contour: around the outside, along a channel of no width to the hole, around it the other way, and back."""
    outer, hole = [(3, 3), (21, 3), (21, 21), (3, 21)], [(9, 9), (9, 15), (15, 15), (15, 9)]
    path = [*outer, outer[0], *hole, hole[0]]
    (region,) = readRegions(writeStructures({"a": [("CLOSED_PLANAR", [(*point, 6) for point in path])]}), GRID)
    assert voxels(region) == block(3, 2, 11) - block(3, 5, 8)


def test_contours_of_one_plane_that_overlap_in_part_are_told(writeStructures):
    (region,) = readRegions(writeStructures({"a": [square(3, 11, 6), square(7, 15, 6)]}), GRID)
    assert any("overlap in part" in note for note in region.notes)


def test_contours_drawn_on_a_ct_are_slabs_as_thick_as_its_slices(writeStructures):
    """CT slices of 1.5 mm at z = 5.1, 6.6, 8.1 mm: from 4.35 to 8.85 mm; PET slices at 6 and 8 mm lie in them, 4 and 10 mm do not."""
    (region,) = readRegions(writeStructures({"a": [square(3, 11, z) for z in (5.1, 6.6, 8.1)]}), GRID)
    assert voxels(region) == block(3, 2, 6) | block(4, 2, 6)
    assert any("3 planes that are not slices of the PET, 1.500 mm apart" in note for note in region.notes)


def test_a_single_contour_between_slices_is_as_thick_as_they_are_apart(writeStructures):
    (region,) = readRegions(writeStructures({"a": [square(3, 11, 6.6)]}), GRID)  # 5.6 to 7.6 mm
    assert voxels(region) == block(3, 2, 6)


def test_sagittal_contours_fill_the_same_voxels_as_axial_ones(writeStructures):
    """A box of 4 x 4 x 3 voxels (i 2 to 5, j 2 to 5, k 3 to 5) drawn in sagittal planes through the centers of its voxels."""
    sagittal = [("CLOSED_PLANAR", [(x, 3, 5), (x, 11, 5), (x, 11, 11), (x, 3, 11)]) for x in (4, 6, 8, 10)]
    (region,) = readRegions(writeStructures({"a": sagittal}), GRID)
    assert voxels(region) == block(3, 2, 6) | block(4, 2, 6) | block(5, 2, 6)


def test_the_part_outside_the_pet_is_cut_off_and_told(writeStructures):
    (region,) = readRegions(writeStructures({"a": [square(-3, 11, 6)]}), GRID)
    assert voxels(region) == block(3, 0, 6)
    assert any(note.startswith("Cut off at the edge of the PET") for note in region.notes)


def test_what_is_no_lesion_by_its_kind_is_left_out_and_told_unless_it_is_the_reference(writeStructures):
    path = writeStructures(
        {"GTV": [square(3, 11, 6)], "BODY": [square(0, 40, 6)], "Liver": [square(13, 21, 6)]},
        kinds={"GTV": "GTV", "BODY": "EXTERNAL", "Liver": "ORGAN"},
    )
    told = []
    regions = readRegions(path, GRID, tell=told.append, references=["liver"])
    assert [(region.name, region.role) for region in regions] == [("GTV", "lesion"), ("Liver", "reference")]
    assert told == ["structures.dcm: left out, because by their kind they are not lesions: BODY (EXTERNAL)."]


def test_contours_of_another_frame_of_reference_are_not_measured(writeStructures):
    told = []
    (region,) = readRegions(writeStructures({"a": [square(3, 11, 6)]}), GRID, frame="1.2.4", tell=told.append)
    assert not region.mask.any()
    assert told == ["a of structures.dcm: Not measured: drawn in the frame of reference 1.2.3, and the PET has 1.2.4."]
    (region,) = readRegions(writeStructures({"a": [square(3, 11, 6)]}), GRID, frame="1.2.3", tell=told.append)
    assert region.mask.any() and len(told) == 1


def test_what_encloses_nothing_is_left_out_and_noted(writeStructures):
    path = writeStructures(
        {
            "a": [("POINT", [(4, 4, 6)]), ("CLOSED_PLANAR", [(4, 4, 6), (8, 8, 6)]), square(3, 11, 6)],
            "b": [("POINT", [(4, 4, 6)])],
        }
    )
    region, empty = readRegions(path, GRID)
    assert voxels(region) == block(3, 2, 6)
    assert region.notes[:2] == (
        "1 contour of type POINT left out: no volume lies in it.",
        "1 contour of fewer than three points left out: no volume lies in it.",
    )
    assert not empty.mask.any() and "Has no closed contour." in empty.notes


@pytest.mark.parametrize(
    ("contours", "says"),
    [
        ([square(3, 11, 6), ("CLOSED_PLANAR", [(3, 3, 6), (11, 3, 6), (11, 11, 9), (3, 11, 7)])], "leave the plane"),
        ([("CLOSED_PLANAR", [(3, 3, 6.6), (5, 5, 6.6), (9, 9, 6.6)])], "encloses no area"),
        ([square(3, 1e6, 6)], "far from the PET"),
        ([square(-7000, -6990, -7000), square(6990, 7000, 7000)], "far from the PET"),
        ([("CLOSED_PLANAR", [(3, 3, 6), (11, 3, 6), (11, 11)])], "not points of three"),
    ],
    ids=["not plane", "no area", "far", "far apart", "not points"],
)
def test_contours_that_are_none_are_refused_with_file_and_name(writeStructures, contours, says):
    contours = [(kind, [value for point in points for value in point]) for kind, points in contours]
    with pytest.raises(ProblemError, match=rf"(?s)(a of .*structures\.dcm|structures\.dcm: contour 1 of a).*{says}"):
        readRegions(writeStructures({"a": contours}), GRID)


def test_a_structure_set_without_structures_says_so(writeStructures):
    with pytest.raises(ProblemError, match=r"no StructureSetROISequence|no ROIContourSequence"):
        readRegions(writeStructures({}), GRID)


# --- written by us


def test_a_block_with_a_hole_and_a_voxel_of_its_own_are_written_along_the_faces_of_voxels(petSeries):
    """Traced through centers, a block of 10 x 10 would be 81 pixels large, and its hole of 4 x 4 would have 23 (domain-next D2)."""
    mask = np.zeros(petSeries.geometry.shape, bool)
    mask[4, 4:14, 6:16], mask[4, 7:11, 9:13], mask[4, 20, 20] = True, False, True
    written = structureSet(petSeries, [Region.cropped(mask, regionID="a", name="a")])
    contours = written.ROIContourSequence[0].ContourSequence
    assert [contour.ContourGeometricType for contour in contours] == ["CLOSEDPLANAR_XOR"] * 3
    areas = []
    for contour in contours:
        points = np.reshape([float(number) for number in contour.ContourData], (-1, 3))
        areas.append(np.linalg.norm(np.cross(points, np.roll(points, -1, axis=0)).sum(axis=0)) / 2 / (2.5 * 2.0))
    assert sorted(areas) == pytest.approx([1, 16, 100])
    assert contours[0].ContourImageSequence[0].ReferencedSOPInstanceUID == petSeries.files[4].header.SOPInstanceUID


@hypothesis.settings(max_examples=40, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(mask=arrays(bool, (3, 6, 7)), start=st.tuples(st.integers(0, 7), st.integers(0, 18), st.integers(0, 25)))
def test_any_mask_comes_back_voxel_by_voxel_from_an_oblique_pet(petSeries, tmp_path, mask, start):
    hypothesis.assume(mask.any())
    region = Region.cropped(mask, start, regionID="1", name="L")
    writeObject(tmp_path / "rt.dcm", structureSet(petSeries, [region]))
    frame = petSeries.files[0].header.FrameOfReferenceUID
    (back,) = readRegions(tmp_path / "rt.dcm", petSeries.geometry, frame=frame)
    assert back.start == region.start and np.array_equal(back.mask, region.mask) and back.notes == ()


def test_role_and_site_come_back(petSeries, tmp_path):
    mask = np.zeros(petSeries.geometry.shape, bool)
    mask[4, 4:8, 6:9] = True
    regions = [
        Region.cropped(mask, regionID="1", name="Läsion 病変", siteCode="SCT:10200004", siteMeaning="Liver"),
        Region.cropped(mask, regionID="2", name="Muscle", role="reference"),
        Region("3", "nothing"),
    ]
    writeObject(tmp_path / "rt.dcm", structureSet(petSeries, regions))
    back = readRegions(tmp_path / "rt.dcm", petSeries.geometry)
    assert [(r.regionID, r.name, r.role, r.siteCode, r.siteMeaning) for r in back] == [
        ("1", "Läsion 病変", "lesion", "SCT:10200004", "Liver"), ("2", "Muscle", "reference", "", ""), ("3", "nothing", "lesion", "", ""),
    ]  # fmt: skip
    assert not back[2].mask.any()


def test_the_command_reads_and_writes_structure_sets(pet, tmp_path, capsys):
    """A cube of 2 x 2 voxels of 4 mm in one slice of domain.md 2.4's series: SUV 5 kBq/ml * 70 kg / (185 MBq decayed)."""
    series = pet.series(3)
    pet.write(tmp_path / "pet", series)
    labels = sitk.GetImageFromArray(np.zeros((3, 4, 5), np.uint8))
    first = sorted((tmp_path / "pet").iterdir())
    header = pydicom.dcmread(first[0])
    labels.SetSpacing((4.0, 4.0, 3.0))
    labels.SetOrigin([float(value) for value in header.ImagePositionPatient])
    labels[1, 1, 1] = labels[2, 1, 1] = labels[1, 2, 1] = labels[2, 2, 1] = 1
    sitk.WriteImage(labels, str(tmp_path / "labels.nrrd"))
    said = ["quantify", "--pet", str(tmp_path / "pet"), "--regions"]
    assert main([*said, str(tmp_path / "labels.nrrd"), "--out", str(tmp_path / "one"), "--rtstruct"]) == 0
    written = tmp_path / "one" / "structures.dcm"
    assert main([*said, str(written), "--out", str(tmp_path / "two")]) == 0
    rows = [(tmp_path / name / "measurements.csv").read_text().splitlines()[1].split(",") for name in ("one", "two")]
    assert rows[0] == rows[1]
    outputs = json.loads((tmp_path / "one" / "provenance.json").read_text())["outputs"]
    assert "structures.dcm" in [each["file"] for each in outputs]


def test_a_deidentified_structure_set_tells_nobody(pet, tmp_path):
    series = pet.series(3)
    for dataset in series:
        dataset.PatientName, dataset.PatientID = "Huber^Maria", "K4711"
    pet.write(tmp_path / "pet", series)
    header = series[0]
    mask = sitk.GetImageFromArray(np.ones((3, 4, 5), np.uint8))
    mask.SetSpacing((4.0, 4.0, 3.0))
    mask.SetOrigin([float(value) for value in header.ImagePositionPatient])
    sitk.WriteImage(mask, str(tmp_path / "labels.nrrd"))
    arguments = [
        "quantify",
        "--pet",
        str(tmp_path / "pet"),
        "--regions",
        str(tmp_path / "labels.nrrd"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*arguments, "--case", "C-01", "--rtstruct", "--deidentify", str(tmp_path / "key")]) == 0
    data = Path(tmp_path / "out" / "structures.dcm").read_bytes()
    for text in ("Huber", "K4711", str(header.SOPInstanceUID), str(header.FrameOfReferenceUID)):
        assert text.encode() not in data
    made = pydicom.dcmread(tmp_path / "out" / "structures.dcm")
    assert made.PatientID == "C-01"
    frames = {roi.ReferencedFrameOfReferenceUID for roi in made.StructureSetROISequence}
    assert frames == {made.ReferencedFrameOfReferenceSequence[0].FrameOfReferenceUID}
