"""What a header of others may not do: read files elsewhere, unpack more than it states, take all memory, or leave the voxel size out."""

import gzip
import os
import struct
import subprocess
import sys
import zlib

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.volumefile import readVolume, writeVolume

GRID = Geometry.fromLPS((4, 8, 8), (0, 0, 0), (1, 1, 1), np.eye(3))
VALUES = np.arange(256, dtype=np.uint8).reshape(4, 8, 8)
NRRD = (
    "NRRD0004\ntype: uchar\ndimension: 3\nspace: left-posterior-superior\nsizes: {sizes}\nspace directions: (1,0,0) (0,1,0) (0,0,1)\n"
    "kinds: domain domain domain\nencoding: {encoding}\nspace origin: (0,0,0)\n"
)
META = (
    "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\nCompressedData = {compressed}\n"
    "TransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\nElementSpacing = 1 1 1\nDimSize = {sizes}\nElementType = MET_UCHAR\n"
)


def detached(folder, kind, named):
    """A header that takes its data from what is named."""
    if kind == "nrrd":
        (folder / "v.nhdr").write_text(NRRD.format(sizes="8 8 4", encoding="raw") + f"data file: {named}\n")
        return folder / "v.nhdr"
    (folder / "v.mhd").write_text(META.format(sizes="8 8 4", compressed="False") + f"ElementDataFile = {named}\n")
    return folder / "v.mhd"


@pytest.fixture
def files(tmp_path):
    """tmp_path/in with the values as one file and as four; the same in tmp_path, where no header in tmp_path/in may reach."""
    (tmp_path / "in").mkdir()
    for folder in (tmp_path, tmp_path / "in"):
        (folder / "all.raw").write_bytes(VALUES.tobytes())
        for number, plane in enumerate(VALUES, start=1):
            (folder / f"s{number:02}.raw").write_bytes(plane.tobytes())
    (tmp_path / "in/link.raw").symlink_to(tmp_path / "all.raw")
    return tmp_path / "in"


BESIDE = [
    ("nrrd", "all.raw"),
    ("nrrd", "s%02d.raw 1 4 1 2"),
    ("nrrd", "LIST 2\ns01.raw\ns02.raw\ns03.raw\ns04.raw"),
    ("meta", "all.raw"),
    ("meta", "s%02d.raw 1 4 1"),
    ("meta", "LIST 2\ns01.raw\ns02.raw\ns03.raw\ns04.raw"),
]


@pytest.mark.parametrize(("kind", "named"), BESIDE)
def test_data_beside_their_header_are_read(files, kind, named):
    assert np.array_equal(readVolume(detached(files, kind, named)).values, VALUES)


@pytest.mark.parametrize("prefix", ["../", "{outside}/", "./../", "sub/../../"])
@pytest.mark.parametrize(("kind", "named"), BESIDE)
def test_data_elsewhere_are_refused(files, kind, named, prefix):
    (files / "sub").mkdir()
    prefix = prefix.format(outside=files.parent)
    elsewhere = named.replace("\ns", f"\n{prefix}s") if "\n" in named else prefix + named
    with pytest.raises(ProblemError, match=r"takes its data from '.*raw.*', and a header may only name files next to it"):
        readVolume(detached(files, kind, elsewhere))


@pytest.mark.parametrize("kind", ["nrrd", "meta"])
@pytest.mark.parametrize(
    "named", ["link.raw", "LIST 3\nlink.raw", "C:\\all.raw", "..\\all.raw", "-", "s%s.raw 1 4 1 2", "s%d%n.raw 1 4 1 2"]
)
def test_links_other_systems_paths_and_other_formats_are_refused(files, kind, named):
    with pytest.raises(ProblemError, match="may only name files next to it"):
        readVolume(detached(files, kind, named))


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("nrrd", "DATA FILE: {all}"),
        ("nrrd", "datafile: {all}"),
        ("nrrd", "data file: LIST\t2\n{each}"),
        ("nrrd", "data file: LISTED 2\n{each}"),
        ("nrrd", "data file: LIST 2\n\n{each}"),
        ("meta", "ElementDataFile : {all}"),
        ("meta", "ElementDataFile={all}"),
        ("meta", "ElementDataFile\n= {all}"),
        ("meta", "ElementDataFile =\n{all}"),
        ("meta", "ElementDataFile = LIST\t2\n{each}"),
        ("meta", "ElementDataFile = LISTED 2\n{each}"),
    ],
)
def test_other_spellings_of_the_field_are_no_way_around(files, kind, field):
    """What ITK takes as the same, and what it might."""
    path = detached(files, kind, "all.raw")
    header = path.read_text().split("data file" if kind == "nrrd" else "ElementDataFile")[0]
    each = "\n".join(f"../s{number:02}.raw" for number in range(1, 5))
    path.write_text(header + field.format(all="../all.raw", each=each) + "\n")
    with pytest.raises(ProblemError, match="may only name files next to it"):
        readVolume(path)


def test_a_link_with_letters_of_any_script_is_refused(files):
    (files / "größe.raw").symlink_to(files.parent / "all.raw")
    for kind in ("nrrd", "meta"):
        with pytest.raises(ProblemError, match="may only name files next to it"):
            readVolume(detached(files, kind, "größe.raw"))


def test_a_second_name_does_not_hide_behind_a_comment(files):
    path = detached(files, "meta", "../all.raw")
    path.write_text("Comment = ElementDataFile = LOCAL\n" + path.read_text())
    with pytest.raises(ProblemError, match="names its data 2 times"):
        readVolume(path)


def bomb(kind, start):
    """`start` and 4 GiB of zeros, packed: 16 MiB, packed once and repeated, without the sum at its end, which nobody should reach."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 15 if kind == "zlib" else 31)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + 256 * (packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH))


def nifti(sizes, folder):
    """The header of a NIfTI file as ITK writes it, with other sizes."""
    writeVolume(folder / "plain.nii", Volume(VALUES, GRID))
    header = bytearray((folder / "plain.nii").read_bytes()[:352])
    struct.pack_into("<4h", header, 40, 3, *sizes)
    return bytes(header)


def surplus(folder):
    """Files whose data go on for 4 GiB after the 256 bytes that their headers state."""
    values = VALUES.tobytes()
    head = NRRD.format(sizes="8 8 4", encoding="gzip")
    (folder / "a.nrrd").write_bytes((head + "\n").encode() + bomb("gzip", values))
    (folder / "b.nhdr").write_text(head + "data file: b.gz\n")
    (folder / "b.gz").write_bytes(bomb("gzip", values))
    (folder / "c.nii.gz").write_bytes(bomb("gzip", nifti((8, 8, 4), folder) + values))
    data = bomb("zlib", values)
    head = META.format(sizes="8 8 4", compressed=f"True\nCompressedDataSize = {len(data)}") + "ElementDataFile = LOCAL\n"
    (folder / "d.mha").write_bytes(head.encode() + data)
    return ["a.nrrd", "b.nhdr", "c.nii.gz", "d.mha"]


READ = """
import resource, sys, time
import SimpleITK
from HER2PETLib.errors import ProblemError
from HER2PETLib.volumefile import readVolume
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (256 << 20),) * 2)
began = time.process_time()
try:
    print(readVolume(sys.argv[1]).values.sum(), time.process_time() - began)
except ProblemError as problem:
    print("refused:", problem)
"""


def readWithin256MB(path):
    result = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True, timeout=600)
    return result.stdout


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="limits the memory as Linux does")  # noqa: PTH110
def test_no_more_is_unpacked_than_the_header_states(tmp_path):
    for name in surplus(tmp_path):
        total, seconds = readWithin256MB(tmp_path / name).split()
        assert int(total) == 32640, name  # 0 + 1 + ... + 255
        assert float(seconds) < 2, name  # 4 GiB take 8 s and more


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="limits the memory as Linux does")  # noqa: PTH110
def test_a_header_that_states_a_size_that_no_volume_has_is_refused_before_memory_is_taken(tmp_path):
    (tmp_path / "a.nrrd").write_bytes(
        (NRRD.format(sizes="9999 9999 9999", encoding="gzip") + "\n").encode() + gzip.compress(b"0")
    )
    (tmp_path / "b.nii").write_bytes(nifti((9999, 9999, 9999), tmp_path) + b"0")
    (tmp_path / "c.mha").write_text(META.format(sizes="9999 9999 9999", compressed="False") + "ElementDataFile = LOCAL\n0")
    for name in ("a.nrrd", "b.nii", "c.mha"):
        assert "states 999700029999 values" in readWithin256MB(tmp_path / name), name


@pytest.mark.parametrize("size", [0.0, float("nan"), float("inf")])
@pytest.mark.parametrize("axis", [1, 2, 3])
def test_a_nifti_file_without_a_voxel_size_is_refused(tmp_path, size, axis):
    path = tmp_path / "v.nii"
    writeVolume(path, Volume(VALUES, GRID))
    data = bytearray(path.read_bytes())
    struct.pack_into("<f", data, 76 + 4 * axis, size)
    path.write_bytes(data)
    with pytest.raises(ProblemError, match=r"voxel size of .* mm \(pixdim\)"):
        readVolume(path)
