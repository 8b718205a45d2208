"""Regions from label maps: NRRD, NIfTI, MetaImage, with or without a table of names."""

import gzip

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.volumefile import writeVolume


@pytest.fixture
def labels(box):
    return box(2, 5, 3, 6, 4, 8, 3) + box(10, 12, 3, 6, 4, 8, 1)


@pytest.mark.parametrize("extension", ["nrrd", "nii", "nii.gz", "mha"])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32, np.float64])
def test_every_label_is_a_region_on_its_voxels(tmp_path, grid, labels, extension, dtype):
    path = tmp_path / f"labels.{extension}"
    writeVolume(path, Volume(labels.astype(dtype), grid))
    regions = readRegions(path, grid)
    assert [(r.regionID, r.role, r.start, r.mask.sum(), r.notes) for r in regions] == [
        ("1", "lesion", (10, 3, 4), 24, ()),
        ("3", "lesion", (2, 3, 4), 36, ()),
    ]


def test_a_table_gives_names_roles_and_sites_and_keeps_labels_without_voxels(tmp_path, grid, labels):
    path, table = tmp_path / "labels.nrrd", tmp_path / "labels.csv"
    writeVolume(path, Volume(labels, grid))
    # With the byte order mark that a spreadsheet writes.
    table.write_text(
        'label,name,role,siteCode,siteMeaning\n1,"Node, left",,SCT:59441001,Lymph node\n3,Aorta,Reference,SCT:15825003,Aorta\n7,Lost,,,\n',
        encoding="utf-8-sig",
    )
    node, aorta, lost = readRegions(path, grid, labelTable=table)
    assert (node.name, node.role, node.siteCode, node.siteMeaning) == ("Node, left", "lesion", "SCT:59441001", "Lymph node")
    assert (aorta.name, aorta.role) == ("Aorta", "reference")
    assert (lost.name, lost.mask.size, lost.notes) == ("Lost", 0, ("Has no voxels in its file.",))


def test_a_table_tells_where_a_lesion_is_known_from_and_whether_it_was_biopsied(tmp_path, grid, labels):
    path, table = tmp_path / "labels.nrrd", tmp_path / "labels.csv"
    writeVolume(path, Volume(labels, grid))
    table.write_text('label,name,knownFrom,biopsied\n1,Node,"fdg, CT",Yes\n3,Rib,,\n7,Lost,MR,no\n')
    assert [(r.knownFrom, r.biopsied) for r in readRegions(path, grid, labelTable=table)] == [
        (("CT", "FDG"), True), ((), None), (("MR",), False),
    ]  # fmt: skip


def test_label_and_name_are_enough_for_a_table(tmp_path, grid, labels):
    path, table = tmp_path / "labels.nrrd", tmp_path / "labels.csv"
    writeVolume(path, Volume(labels, grid))
    table.write_text("label,name\n3,Blood pool\n")
    assert [(r.name, r.role) for r in readRegions(path, grid, labelTable=table)] == [
        ("Label 1", "lesion"),
        ("Blood pool", "reference"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "has no columns"),
        (b"number,name\n1,a\n", "has the columns number, name"),
        (b"label,name\n1,a,b\n", "line 2 has more or fewer cells"),
        (b"label,name\n1\n", "line 2 has more or fewer cells"),
        (b"label,name\n1,a\none,b\n", "line 3: the label is 'one'"),
        (b"label,name\n0,a\n", "line 2: the label is '0'"),
        (b"label,name\n1,a\n1,b\n", "line 3: the label 1 has a row already"),
        (b"label,name,role\n1,a,focus\n", "role of label 1 in .* is 'focus'"),
        (b"label,name,knownFrom\n1,a,US CT\n", "line 2, knownFrom: US is not one of CT, MR, FDG"),
        (b"label,name,biopsied\n1,a,1\n", "line 2, biopsied: '1' is neither yes nor no"),
        (b"label,name\n1,\x81\n", "is not text in UTF-8, UTF-16 or Windows-1252"),
    ],
)
def test_a_table_that_cannot_be_is_told_with_its_line(tmp_path, grid, labels, text, said):
    path, table = tmp_path / "labels.nrrd", tmp_path / "labels.csv"
    writeVolume(path, Volume(labels, grid))
    table.write_bytes(text)
    with pytest.raises(ProblemError, match=said):
        readRegions(path, grid, labelTable=table)


def test_a_table_for_a_segmentation_with_names_is_refused(tmp_path, slicerFile, grid, box):
    path = slicerFile(grid, [box(2, 4, 2, 4, 2, 4)], [{"ID": "a", "Name": "a", "LabelValue": 1}])
    table = tmp_path / "labels.csv"
    table.write_text("label,name\n1,b\n")
    with pytest.raises(ProblemError, match=r"has names of its own.*labels\.csv"):
        readRegions(path, grid, labelTable=table)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda values: values + 0.5, "has the value 0.5"),
        (lambda values: np.where(values == 3, np.nan, values), "has the value nan"),
        (lambda values: np.where(values == 3, np.inf, values), "has the value inf"),
        (lambda values: -values, "has the value -3"),
        (lambda values: np.arange(values.size, dtype=np.int16).reshape(values.shape), "more than 1000 different values"),
    ],
)
def test_an_image_given_as_a_label_map_is_refused(tmp_path, grid, labels, change, said):
    path = tmp_path / "image.nrrd"
    values = change(labels.astype(np.float32))
    writeVolume(path, Volume(values, grid))
    with pytest.raises(ProblemError, match=said):
        readRegions(path, grid)


# --- files that are not whole


def told(path, grid):
    with pytest.raises(ProblemError) as problem:
        readRegions(path, grid)
    assert str(path) in problem.value.reason and problem.value.remedy
    return problem.value


@pytest.mark.parametrize("extension", ["nrrd", "seg.nrrd", "nii", "nii.gz", "mha"])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.98])
def test_a_file_that_was_cut_is_refused_not_filled_with_zeros(tmp_path, grid, extension, share):
    # ITK reads what is missing of a NIfTI file as zeros: a region would silently lose its lower half.
    path = tmp_path / f"labels.{extension}"
    writeVolume(path, Volume(np.random.default_rng(1).integers(0, 5, grid.shape).astype(np.uint8), grid))
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    told(path, grid)


def test_a_compressed_file_with_a_wrong_byte_is_refused(tmp_path, grid):
    path = tmp_path / "labels.nii.gz"
    writeVolume(path, Volume(np.random.default_rng(1).integers(0, 5, grid.shape).astype(np.uint8), grid))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x55
    path.write_bytes(content)
    told(path, grid)


def test_text_other_compressed_files_folders_and_missing_files_are_told(tmp_path, grid):
    text = tmp_path / "notes.nrrd"
    text.write_text("The reader went home.\n")
    told(text, grid)
    packed = tmp_path / "notes.nii.gz"
    packed.write_bytes(gzip.compress(b"The reader went home.\n" * 100))
    told(packed, grid)
    assert "is a folder" in told(tmp_path, grid).reason
    told(tmp_path / "missing.seg.nrrd", grid)


def test_a_file_without_the_right_to_read_it_is_told(tmp_path, grid, labels):
    path = tmp_path / "labels.nrrd"
    writeVolume(path, Volume(labels, grid))
    path.chmod(0)
    try:
        path.open("rb").close()
    except PermissionError:
        told(path, grid)
    else:
        pytest.skip("this user may read everything")
