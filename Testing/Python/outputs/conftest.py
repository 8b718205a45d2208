"""A small case whose files may lie anywhere."""

from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.outputrecord import RECORD, OutputRecord
from HER2PETLib.volumefile import writeVolume

GRID = Geometry.fromLPS((3, 4, 5), (-10.0, -20.0, 0.0), (4.0, 4.0, 3.0), np.eye(3))


@pytest.fixture(scope="session")
def sources(tmp_path_factory) -> dict[str, bytes]:
    """The bytes of a PET (SUV 1, one voxel of 8), its regions and their names."""
    folder = tmp_path_factory.mktemp("sources")
    labels = np.zeros(GRID.shape, np.uint8)
    labels[1, 1, 1] = 1
    writeVolume(folder / "pet.nrrd", Volume(np.where(labels == 1, 8, 1).astype(np.float32), GRID))
    writeVolume(folder / "regions.nrrd", Volume(labels, GRID))
    return {
        "pet": (folder / "pet.nrrd").read_bytes(),
        "regions": (folder / "regions.nrrd").read_bytes(),
        "labels": b"label,name\n1,Node\n",
    }


def othersIn(root: Path) -> dict[str, bytes]:
    """Every file below a folder that is not her2pet's by its records: path -> bytes, read through links."""
    own = set()
    for record in root.rglob(RECORD):
        try:
            made = OutputRecord.read(record.parent)
        except ProblemError:  # somebody else's file of that name
            continue
        own |= {record, *(record.parent / name for name in made.files if made.isUnchanged(name))}
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file() and path not in own}


@pytest.fixture(scope="session")
def filesOfOthers():
    return othersIn
