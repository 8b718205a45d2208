"""Regions that were drawn on another grid than the PET's."""

import os
import subprocess
import sys

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.resampling import resampled, voxelsOutside
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.volumefile import writeVolume
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st


def rotation(degrees, axis):
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.roll(np.array([[1, 0, 0], [0, c, -s], [0, s, c]]), (axis, axis), axis=(0, 1))


def everywhere(region, grid):
    """The region as a mask of the whole grid."""
    mask = np.zeros(grid.shape, bool)
    box = tuple(slice(first, first + n) for first, n in zip(region.start, region.mask.shape, strict=True))
    mask[box] = region.mask
    return mask


def voxelByVoxel(mask, source, grid):
    """Nearest neighbor by its definition: the source voxel in which the center of each voxel of `grid` lies."""
    kji = np.rint(source.toKJI(grid.toRAS(np.moveaxis(np.indices(grid.shape), 0, -1)))).astype(int)
    inside = ((kji >= 0) & (kji < mask.shape)).all(axis=-1)
    result = np.zeros(grid.shape, bool)
    result[inside] = mask[tuple(kji[inside].T)]
    return result


def test_a_region_of_a_ct_grid_is_resampled_and_its_notes_say_from_what_to_what(tmp_path):
    # A ball of 15 mm radius (14.137 ml) drawn on 1 x 1 x 1.5 mm, measured on 4 mm voxels.
    drawn = Geometry.fromLPS((60, 80, 80), (-40.0, -40.0, -45.0), (1.0, 1.0, 1.5), np.eye(3))
    ball = np.linalg.norm(drawn.toRAS(np.moveaxis(np.indices(drawn.shape), 0, -1)), axis=-1) <= 15
    path = tmp_path / "ball.nii.gz"
    writeVolume(path, Volume(ball.astype(np.uint8), drawn))
    pet = Geometry.fromLPS((40, 40, 40), (-78.0, -78.0, -78.0), (4.0, 4.0, 4.0), np.eye(3))
    (region,) = readRegions(path, pet)
    assert np.array_equal(everywhere(region, pet), voxelByVoxel(ball, drawn, pet))
    assert region.mask.sum() * pet.voxelMl == pytest.approx(14.137, rel=0.05)
    (note,) = region.notes
    assert "80 x 80 x 60 voxels of 1.000 x 1.000 x 1.500 mm" in note and "40 x 40 x 40 voxels of 4.000 x 4.000 x 4.000 mm" in note
    assert f"{ball.sum() * 0.0015:.3f} ml became {region.mask.sum() * 0.064:.3f} ml" in note


@settings(max_examples=60, deadline=None)
@given(
    angles=st.tuples(*[st.floats(-180, 180)] * 3),
    petAngle=st.floats(-45, 45),
    spacing=st.tuples(*[st.floats(0.7, 6)] * 3),
    shift=st.tuples(*[st.floats(-25, 25)] * 3),
    seed=st.integers(0, 99),
)
# A number near the smallest double, on which ITK's inverse of a direction fails without a word.
@example(angles=(0.0, 0.0, 2.2250738585072014e-308), petAngle=0.0, spacing=(1.0, 1.0, 1.0), shift=(0.0, 0.0, 0.0), seed=0)
def test_on_oblique_grids_every_pet_voxel_has_the_nearest_drawn_voxel(angles, petAngle, spacing, shift, seed):
    turned = rotation(angles[0], 0) @ rotation(angles[1], 1) @ rotation(angles[2], 2)
    source = Geometry.fromLPS((7, 8, 9), shift, spacing, turned)
    pet = Geometry.fromLPS((12, 13, 14), (-20, -20, -20), (3.1, 3.2, 3.3), rotation(petAngle, 1))
    mask = np.random.default_rng(seed).random(source.shape) < 0.3
    mask[3, 4, 5] = True
    drawn = Region.cropped(mask, regionID="1", name="r")
    assume(voxelsOutside(drawn, source, pet) <= mask.sum() / 2)  # else it is refused: test_wrong_patient.py
    # A center that lies on the border of two drawn voxels may go either way.
    kji = source.toKJI(pet.toRAS(np.moveaxis(np.indices(pet.shape), 0, -1)))
    clear = (np.abs(np.abs(kji - np.rint(kji)) - 0.5) > 1e-6).all(axis=-1)
    region = resampled(drawn, source, pet)
    assert np.array_equal(everywhere(region, pet)[clear], voxelByVoxel(mask, source, pet)[clear])
    # The box is the smallest one.
    if region.mask.any():
        assert all(region.mask.any(axis=tuple({0, 1, 2} - {axis}))[[0, -1]].all() for axis in range(3))


@pytest.mark.parametrize("flips", [(0,), (1, 2), (0, 1, 2)])
def test_a_file_that_stores_the_same_voxels_in_another_order_changes_nothing_and_needs_no_note(grid, box, flips):
    mask = box(2, 5, 3, 7, 4, 10).astype(bool)
    mask[2, 3, 4] = False
    order = (1, 2, 0)
    stored = np.flip(mask, flips).transpose(order)
    # Stored index (first, second, third) -> index on the grid.
    toGrid = np.zeros((4, 4))
    toGrid[3, 3] = 1
    for position, axis in enumerate(order):
        toGrid[2 - axis, 2 - position] = -1 if axis in flips else 1
        toGrid[2 - axis, 3] = mask.shape[axis] - 1 if axis in flips else 0
    source = Geometry(stored.shape, grid.ijkToRAS @ toGrid)
    region = resampled(Region.cropped(stored, regionID="1", name="r"), source, grid)
    assert np.array_equal(everywhere(region, grid), mask)
    assert region.notes == ()


def shifted(grid, kji, shape=None):
    """The grid moved by whole or broken voxels."""
    ijkToRAS = grid.ijkToRAS.copy()
    ijkToRAS[:3, 3] = grid.toRAS(kji)
    return Geometry(shape or grid.shape, ijkToRAS)


def test_what_lies_outside_the_pet_is_cut_off_and_counted(grid):
    # 4 x 5 x 6 voxels of 15 mm3; half of its slices lie before the first one of the PET: 60 x 0.015 ml = 0.9 ml.
    region = resampled(Region("1", "r", mask=np.ones((4, 5, 6), bool)), shifted(grid, (-2, 10, 10), (4, 5, 6)), grid)
    assert (region.start, region.mask.shape, bool(region.mask.all())) == ((0, 10, 10), (2, 5, 6), True)
    assert region.notes == ("Cut off at the edge of the PET: 0.900 of 1.800 ml lie outside and are not measured.",)


@pytest.mark.parametrize("start", [(-4, 10, 10), (20, 10, 10), (5, 30, 10), (5, 5, -6), (1000, 1000, 1000)])
def test_what_lies_wholly_outside_the_pet_is_an_empty_region_that_says_so(grid, start):
    region = resampled(Region("1", "r", mask=np.ones((4, 5, 6), bool)), shifted(grid, start, (4, 5, 6)), grid)
    assert region.mask.shape == (0, 0, 0)
    assert region.notes == ("Lies outside the PET (1.800 ml): nothing to measure.",)


def test_a_region_between_the_centers_of_the_pet_is_empty_and_says_so(grid):
    # One voxel of half the size, whose center lies half way between those of the PET.
    ijkToRAS = grid.ijkToRAS.copy()
    ijkToRAS[:3, :3] *= 0.5
    ijkToRAS[:3, 3] = grid.toRAS((5.5, 5.5, 5.5))
    region = resampled(Region("1", "r", mask=np.ones((1, 1, 1), bool)), Geometry((1, 1, 1), ijkToRAS), grid)
    assert region.mask.shape == (0, 0, 0)
    assert "0.002 ml became 0.000 ml" in region.notes[0]
    assert region.notes[1] == "No voxel center of the PET lies in it: nothing to measure."


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="reads the peak memory from /proc")  # noqa: PTH110
def test_thirty_segments_of_a_whole_body_do_not_take_gigabytes(tmp_path):
    # 400 x 400 x 640 labels are 102 MB; 30 full masks would be 3 GB.
    code = """
import sys
import numpy as np
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.volumefile import writeVolume
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) / 1024
grid = Geometry.fromLPS((640, 400, 400), (0, 0, 0), (1.65, 1.65, 1.65), np.eye(3))
if sys.argv[1] == "write":
    labels = np.zeros(grid.shape, np.uint8)
    for n in range(30):
        labels[20 * n : 20 * n + 15, 100:130, 200:230] = n + 1
    writeVolume(sys.argv[2], Volume(labels, grid))
else:
    import SimpleITK
    from scipy import ndimage
    before = peak()
    pet = Geometry.fromLPS((640, 400, 400), (0.3, 0, 0), (1.65, 1.65, 1.65), np.eye(3))
    regions = readRegions(sys.argv[2], pet)
    assert [region.mask.shape for region in regions] == [(15, 30, 30)] * 30
    print(peak() - before)
"""
    path = str(tmp_path / "labels.nrrd")
    subprocess.run([sys.executable, "-c", code, "write", path], check=True)
    taken = float(subprocess.run([sys.executable, "-c", code, "read", path], check=True, capture_output=True, text=True).stdout)
    assert taken < 300
