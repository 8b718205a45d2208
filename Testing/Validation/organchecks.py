"""Organ masks that another program drew on a real CT."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from check import Check

# Of the test data's index: ml and mean Hounsfield units by the label map, ml by the files of one organ each.
LABELS = {
    "spleen": (255.20, 32.8),
    "kidney_right": (106.57, None),
    "kidney_left": (99.25, None),
    "liver": (1043.12, 45.3),
    "aorta": (26.92, 42.3),
}
FILES = {"liver": 1062.45, "spleen": 260.01, "aorta": 31.70, "kidney_left": 99.25, "kidney_right": 107.89}


def organsOfTotalSegmentator(data: Path) -> Iterator[Check]:
    """A CT of 122 x 101 x 30 voxels of 3 mm and what TotalSegmentator 2 drew on it (wasserth/TotalSegmentator, tests/reference_files): the label map with its
    117 names in the header, and the files of one organ each of its fast mode; ml and mean HU by the index of the test data."""
    from HER2PETLib.organs.biodistribution import organRows
    from HER2PETLib.organs.masks import readOrgans
    from HER2PETLib.volumefile import readVolume

    folder = data / "totalsegmentator"
    ct = readVolume(folder / "example_ct_sm.nii.gz")
    rows = {row["name"]: row for row in organRows(ct, readOrgans(folder / "example_seg.nii.gz", ct.geometry), None)}
    for name, (ml, units) in LABELS.items():
        yield Check(name, "label map: volume, ml", ml, 0.005, rows[name]["volumeMl"])
        if units is not None:
            yield Check(name, "label map: mean, HU", units, 0.05, rows[name]["suvMean"])
    with tempfile.TemporaryDirectory() as written:  # TotalSegmentator calls each file after its organ
        for name in FILES:
            shutil.copy(folder / f"single_{name}.nii.gz", Path(written) / f"{name}.nii.gz")
        found = {mask.organ.name: mask.region for mask in readOrgans(written, ct.geometry)}
    for name, ml in FILES.items():
        yield Check(name, "file of one organ: volume, ml", ml, 0.005, int(found[name].mask.sum()) * ct.geometry.voxelMl)
