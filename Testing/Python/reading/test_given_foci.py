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
