"""Regions from Slicer's .seg.nrrd files."""

import subprocess
import sys

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.segmentation import readRegions

ALTERED = "SCT^49755003^Morphologically Altered Structure"
ANATOMY = "SCT^123037004^Anatomical Structure"
LIVER = "SCT^10200004^Liver"


def test_segments_come_with_name_role_and_site_in_the_order_of_the_file(slicerFile, terminologyEntry, grid, box):
    labels = box(2, 5, 3, 6, 4, 8, 2) + box(10, 12, 3, 6, 4, 8, 1)
    path = slicerFile(
        grid,
        [labels],
        [
            {
                "ID": "Segment_7",
                "Name": "Läsion 病変",
                "LabelValue": 2,
                "Layer": 0,
                "Tags": f"HER2PET.Role:lesion|{terminologyEntry(ALTERED, 'SCT^4147007^Mass', LIVER)}|",
            },
            {
                "ID": "Segment_1",
                "Name": "Aorta",
                "LabelValue": 1,
                "Layer": 0,
                "Tags": f"HER2PET.Role:reference|{terminologyEntry(ANATOMY, 'SCT^15825003^Aorta')}|",
            },
        ],
    )
    lesion, aorta = readRegions(path, grid)
    assert (lesion.regionID, lesion.name, lesion.role) == ("Segment_7", "Läsion 病変", "lesion")
    assert (lesion.siteCode, lesion.siteMeaning) == ("SCT:10200004", "Liver")
    assert (lesion.start, lesion.mask.shape, lesion.mask.sum()) == ((2, 3, 4), (3, 3, 4), 36)
    # A segment that is an anatomical structure is its own site.
    assert (aorta.role, aorta.siteCode, aorta.siteMeaning) == ("reference", "SCT:15825003", "Aorta")
    assert (aorta.start, aorta.mask.sum()) == ((10, 3, 4), 24)
    assert lesion.notes == aorta.notes == ()


def test_overlapping_segments_keep_all_their_voxels(slicerFile, grid, box):
    path = slicerFile(
        grid,
        [box(2, 6, 2, 6, 2, 6), box(4, 8, 4, 8, 4, 8)],
        [{"ID": "a", "Name": "a", "LabelValue": 1, "Layer": 0}, {"ID": "b", "Name": "b", "LabelValue": 1, "Layer": 1}],
    )
    assert [(r.name, r.start, r.mask.sum()) for r in readRegions(path, grid)] == [("a", (2, 2, 2), 64), ("b", (4, 4, 4), 64)]


def test_a_file_cropped_to_its_segments_lands_on_the_same_voxels(slicerFile, grid, box):
    # Slicer writes the origin of the file's first voxel and, for itself, the offset in the reference image.
    whole = box(7, 10, 12, 15, 20, 26)
    ijkToRAS = grid.ijkToRAS.copy()
    ijkToRAS[:3, 3] = grid.toRAS([7, 12, 20])
    cropped = Geometry((3, 3, 6), ijkToRAS)
    path = slicerFile(cropped, [whole[7:10, 12:15, 20:26]], [{"ID": "a", "Name": "a", "LabelValue": 1}], offset=(20, 12, 7))
    (region,) = readRegions(path, grid)
    assert (region.start, region.mask.shape, bool(region.mask.all())) == ((7, 12, 20), (3, 3, 6), True)
    assert region.notes == ()


def test_a_file_in_right_anterior_superior_space_lands_on_the_same_voxels(slicerFile, grid, box):
    path = slicerFile(grid, [box(7, 10, 12, 15, 20, 26)], [{"ID": "a", "Name": "a", "LabelValue": 1}])
    header, data = path.read_bytes().split(b"\n\n", 1)
    lines = []
    for line in header.decode().splitlines():
        # Left and posterior become right and anterior: the first two numbers of every vector change their sign.
        if line.startswith("space directions:"):
            line = "space directions: (2,0,0) (0,-2.5,0) (0,0,-3)"
        line = {
            "space: left-posterior-superior": "space: right-anterior-superior",
            "space origin: (30,-40,100)": "space origin: (-30,40,100)",
        }.get(line, line)
        lines.append(line)
    assert {
        "space: right-anterior-superior",
        "space origin: (-30,40,100)",
        "space directions: (2,0,0) (0,-2.5,0) (0,0,-3)",
    } <= set(lines)
    path.write_bytes("\n".join(lines).encode() + b"\n\n" + data)
    (region,) = readRegions(path, grid)
    assert (region.start, region.mask.shape, region.notes) == ((7, 12, 20), (3, 3, 6), ())


def test_a_segment_without_voxels_is_an_empty_region_that_says_so(slicerFile, grid, box):
    path = slicerFile(
        grid,
        [box(2, 4, 2, 4, 2, 4)],
        [{"ID": "a", "Name": "a", "LabelValue": 1}, {"ID": "b", "Name": "b", "LabelValue": 2, "Layer": 0}],
    )
    full, empty = readRegions(path, grid)
    assert full.mask.sum() == 8
    assert (empty.mask.shape, empty.notes) == ((0, 0, 0), ("Has no voxels in its file.",))


def test_a_name_that_an_older_program_wrote_in_another_encoding_can_be_written_again(slicerFile, grid, box):
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": "Laesion", "LabelValue": 1}])
    path.write_bytes(path.read_bytes().replace(b"Laesion", "L\xe4sion".encode("latin-1")))
    (region,) = readRegions(path, grid)
    assert region.name == "L\N{REPLACEMENT CHARACTER}sion"
    assert region.name.encode("utf-8")


def test_voxels_of_no_segment_are_no_region(slicerFile, grid, box):
    # Slicer leaves them out too.
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4) + box(9, 11, 2, 4, 2, 4, 5)], [{"ID": "a", "Name": "a", "LabelValue": 1}])
    assert [region.name for region in readRegions(path, grid)] == ["a"]


@pytest.mark.parametrize(
    ("name", "tags", "references", "role"),
    [
        ("Segment_1", "", (), "lesion"),
        ("Liver", "", (), "lesion"),  # a lesion may be named after its organ
        ("Liver reference", "", (), "reference"),
        ("Background muscle", "", (), "reference"),
        ("Blood pool", "", (), "reference"),
        ("preference", "", (), "lesion"),
        ("Blood pool", "HER2PET.Role:lesion", (), "lesion"),  # what is told counts more than the name
        ("Segment_1", "HER2PET.Role:reference", (), "reference"),
        ("Segment_1", "kind", (), "reference"),
        ("Liver", "", ("liver",), "reference"),
        ("Liver", "HER2PET.Role:lesion", ("Liver",), "reference"),  # and what a person asks for most
        ("Liver", "", ("id-1",), "reference"),
    ],
)
def test_the_role_is_what_is_asked_for_else_told_else_named_else_lesion(
    slicerFile, terminologyEntry, grid, box, name, tags, references, role
):
    if tags == "kind":
        tags = terminologyEntry("SCT^309825002^Spatial and Relational Concept", "NCIt^C94970^Reference Region")
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "ID-1", "Name": name, "LabelValue": 1, "Tags": tags + "|"}])
    (region,) = readRegions(path, grid, references=references)
    assert region.role == role


ALTERED, TISSUE = "SCT^49755003^Morphologically Altered Structure", "SCT^85756007^Tissue"


# Codes: DICOM CID 7150 (category) and 7159 (type); Slicer gives a new segment Tissue, Tissue.
@pytest.mark.parametrize("name", ["Reference lesion (target 1 of RECIST)", "liver, just above background", "blood pool"])
@pytest.mark.parametrize(
    ("category", "kind", "role"),
    [
        (ALTERED, "SCT^52988006^Lesion", "lesion"),
        (ALTERED, "SCT^14799000^Neoplasm, Secondary", "lesion"),
        (ALTERED, "SCT^6574001^Necrosis", "lesion"),
        ("SRT^M-01000^Morphologically Altered Structure", "SRT^M-03000^Mass", "lesion"),
        (TISSUE, "SCT^108369006^Neoplasm", "lesion"),
        ("", "SCT^27925004^Nodule", "lesion"),
        (TISSUE, TISSUE, "reference"),
        ("SCT^123037004^Anatomical Structure", "SCT^10200004^Liver", "reference"),
        (ALTERED, "NCIt^C94970^Reference Region", "reference"),
        ("", "", "reference"),
    ],
)
def test_a_word_of_its_name_makes_no_reference_of_what_is_coded_as_a_lesion(
    slicerFile, terminologyEntry, grid, box, category, kind, role, name
):
    tags = terminologyEntry(category, kind) + "|"
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": name, "LabelValue": 1, "Tags": tags}])
    (region,) = readRegions(path, grid)
    assert region.role == role


def test_a_reference_that_no_segment_is_called_is_told_with_the_names_there_are(slicerFile, grid, box):
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": "Node", "LabelValue": 1}])
    with pytest.raises(ProblemError, match=r"no region 'liver' to be a reference.*Node"):
        readRegions(path, grid, references=["liver"])


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"Tags": "HER2PET.Role:focus|"}, "role of segment 'Node'.*'focus'.*lesion or reference"),
        ({"Layer": "3"}, "layer 3"),
        ({"LabelValue": "one"}, "is not a number"),
    ],
)
def test_a_field_that_cannot_be_is_named(slicerFile, grid, box, field, said):
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": "Node", "LabelValue": 1, **field}])
    with pytest.raises(ProblemError, match=said):
        readRegions(path, grid)


@pytest.mark.parametrize(
    ("tags", "knownFrom", "biopsied"),
    [
        ("", (), None),
        ("HER2PET.KnownFrom:CT|HER2PET.Biopsied:no", ("CT",), False),
        ("HER2PET.KnownFrom:FDG,CT|HER2PET.Biopsied:yes", ("CT", "FDG"), True),
        ("HER2PET.KnownFrom:|HER2PET.Biopsied:", (), None),
    ],
)
def test_where_a_lesion_is_known_from_and_its_biopsy_come_along(slicerFile, grid, box, tags, knownFrom, biopsied):
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": "a", "LabelValue": 1, "Tags": tags + "|"}])
    (region,) = readRegions(path, grid)
    assert (region.knownFrom, region.biopsied, region.notes) == (knownFrom, biopsied, ())


def test_a_flag_that_cannot_be_understood_is_left_out_and_said(slicerFile, grid, box):
    tags = "HER2PET.KnownFrom:CT,US|HER2PET.Biopsied:planned|"
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": "a", "LabelValue": 1, "Tags": tags}])
    (region,) = readRegions(path, grid)
    assert (region.knownFrom, region.biopsied) == ((), None)
    assert region.notes == (
        "The tag HER2PET.KnownFrom is left out: US is not one of CT, MR, FDG.",
        "The tag HER2PET.Biopsied is left out: 'planned' is neither yes nor no.",
    )


BY_SLICER = """
import slicer, vtk
scene = slicer.vtkMRMLScene()
node = slicer.vtkMRMLSegmentationNode()
scene.AddNode(node)
for name, extent, role in (("Läsion", (5, 9, 6, 12, 3, 5), "lesion"), ("over", (8, 12, 10, 14, 4, 8), None), ("Blut", (15, 16, 10, 14, 4, 8), "reference")):
    image = slicer.vtkOrientedImageData()
    image.SetExtent(*extent)
    image.AllocateScalars(vtk.VTK_UNSIGNED_CHAR, 1)
    image.GetPointData().GetScalars().Fill(1)
    matrix = vtk.vtkMatrix4x4()
    for r, row in enumerate([[-2, 0, 0, 50], [0, -2, 0, 60], [0, 0, 3, -100]]):
        for c, value in enumerate(row):
            matrix.SetElement(r, c, value)
    image.SetImageToWorldMatrix(matrix)
    segment = slicer.vtkSegment()
    segment.SetName(name)
    segment.AddRepresentation("Binary labelmap", image)
    if role:
        segment.SetTag("HER2PET.Role", role)
    node.GetSegmentation().AddSegment(segment)
storage = slicer.vtkMRMLSegmentationStorageNode()
scene.AddNode(storage)
storage.SetFileName(r"PATH")
storage.SetCropToMinimumExtent(CROP)
assert storage.WriteData(node)
"""


@pytest.mark.parametrize("crop", [True, False])
def test_a_file_that_slicer_itself_wrote_is_read_voxel_by_voxel(tmp_path, crop):
    if subprocess.run([sys.executable, "-c", "import slicer"], capture_output=True).returncode:
        pytest.skip("slicer-core is not installed")
    path = tmp_path / "Slicer.seg.nrrd"
    code = BY_SLICER.replace("PATH", str(path)).replace("CROP", str(crop))
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    grid = Geometry((20, 30, 30), np.array([[-2, 0, 0, 50], [0, -2, 0, 60], [0, 0, 3, -100], [0, 0, 0, 1.0]]))
    regions = readRegions(path, grid)
    # The extents above, (i, j, k) first to last, as start and shape (k, j, i).
    assert [(r.name, r.role, r.start, r.mask.shape, bool(r.mask.all()), r.notes) for r in regions] == [
        ("Läsion", "lesion", (3, 6, 5), (3, 7, 5), True, ()),
        ("over", "lesion", (4, 10, 8), (5, 5, 5), True, ()),
        ("Blut", "reference", (4, 10, 15), (5, 5, 2), True, ()),
    ]
