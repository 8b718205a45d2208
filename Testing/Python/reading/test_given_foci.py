"""The foci that readers are asked about are those that were measured: the same voxel, the same value."""

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.reading.study.sources import lesionsOf
from HER2PETLib.volumefile import writeVolume

# Voxels of 2 x 3 x 5 mm: what is nearest by index is not nearest in mm.
GRID = Geometry.fromLPS((12, 14, 16), (-20.0, -20.0, 50.0), (2.0, 3.0, 5.0), np.eye(3))


@pytest.mark.parametrize("seed", range(8))
def test_on_a_plateau_the_readers_are_shown_the_voxel_of_the_table(tmp_path, seed):
    random = np.random.default_rng(seed)
    labels = np.zeros(GRID.shape, np.uint8)
    labels[2:9, 3:10, 4:12] = random.random((7, 7, 8)) < 0.6
    # Rounded values: many voxels share the highest.
    volume = Volume(np.round(random.random(GRID.shape) * 4).astype(np.float32), GRID, "g/ml{SUVbw}")
    assert (volume.values[labels > 0] == volume.values[labels > 0].max()).sum() > 5
    writeVolume(tmp_path / "labels.nrrd", Volume(labels, GRID))
    ((focus,), _references) = lesionsOf(Case("A", "pet.nrrd", str(tmp_path / "labels.nrrd")), volume)
    (row,) = measureRegions(volume, readRegions(tmp_path / "labels.nrrd", GRID))
    assert focus.positionRAS == pytest.approx(row["maximumRAS"], abs=1e-3)
    assert focus.centerRAS == pytest.approx(row["centroidRAS"], abs=1e-3)
    assert focus.suvMax == row["suvMax"]


def test_regions_of_another_grid_are_named_when_the_foci_are_taken_from_them(tmp_path):
    labels = np.zeros((10, 10, 10), np.uint8)
    labels[4:6, 4:6, 4:6] = 1
    writeVolume(
        tmp_path / "labels.nrrd", Volume(labels, Geometry.fromLPS(labels.shape, (-20, -20, 50), (3.0, 3.0, 3.0), np.eye(3)))
    )
    said: list[str] = []
    lesionsOf(Case("A", "pet.nrrd", str(tmp_path / "labels.nrrd")), Volume(np.ones(GRID.shape, np.float32), GRID), said.append)
    assert any("drawn on another grid" in sentence for sentence in said), said
