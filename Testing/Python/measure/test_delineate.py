"""Delineation by threshold inside a bounding sphere, connected to the seed."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.delineation import delineate

NAMED = {"regionID": "1", "name": "Lesion"}


def volumeOf(values, spacing=1.0) -> Volume:
    return Volume(values, Geometry(values.shape, np.diag([spacing, spacing, spacing, 1])))


def ball(center, radius, shape=(41, 41, 41)):
    return np.linalg.norm(np.moveaxis(np.indices(shape), 0, -1)[..., ::-1] - center, axis=-1) <= radius


def full(region, shape=(41, 41, 41)):
    mask = np.zeros(shape, bool)
    mask[tuple(slice(a, a + n) for a, n in zip(region.start, region.mask.shape, strict=True))] = region.mask
    return mask


@pytest.fixture
def scene():
    """Background 1, a lesion of 10 with a core of 12 at R A S 20, 20, 20, and a hotter neighbor of 30 at 31, 20, 20."""
    values = np.ones((41, 41, 41), np.float32)
    values[ball((20, 20, 20), 5)] = 10
    values[ball((20, 20, 20), 2)] = 12
    values[ball((31, 20, 20), 3)] = 30
    return volumeOf(values)


@pytest.mark.parametrize(
    ("method", "value", "radius"),
    [("fixed", 10, 5), ("fixed", 11, 2), ("percentOfMaximum", 50, 5), ("percentOfMaximum", 90, 2), ("A50", None, 5)],
)
def test_threshold_gives_the_voxels_at_or_above_it(scene, method, value, radius):
    region = delineate(scene, (20, 20, 20), 7.5, method, value, **NAMED)
    assert (full(region) == ball((20, 20, 20), radius)).all()


def test_half_way_between_background_and_maximum_is_told(scene):
    region = delineate(scene, (20, 20, 20), 7.5, "A50", **NAMED)
    assert region.notes[0] == "Threshold half way between background 1 and maximum 12: SUV 6.5."
    region = delineate(scene, (20, 20, 20), 7.5, "A50", background=9, **NAMED)
    assert region.notes[0].endswith("SUV 10.5.") and (full(region) == ball((20, 20, 20), 2)).all()


def test_neighbor_at_one_side_does_not_make_the_background(scene):
    region = delineate(scene, (20, 20, 20), 10, "A50", **NAMED)
    assert "background 1 " in region.notes[0]


def test_neighbor_that_is_not_connected_stays_out_and_a_higher_maximum_is_told(scene):
    region = delineate(scene, (20, 20, 20), 15, "fixed", 5, **NAMED)
    assert (full(region) == ball((20, 20, 20), 5)).all()
    assert "The highest value of the bounding sphere is not in the region." in region.notes


def test_diagonal_contact_is_no_connection():
    values = np.zeros((5, 5, 5))
    values[2, 2, 2] = values[3, 3, 2] = 5
    assert delineate(volumeOf(values), (2, 2, 2), 3, "fixed", 1, **NAMED).mask.sum() == 1


def test_region_never_leaves_the_bounding_sphere():
    region = delineate(volumeOf(np.ones((41, 41, 41))), (20, 20, 20), 6, "fixed", 0.5, **NAMED)
    assert (full(region) == ball((20, 20, 20), 6)).all()
    assert "The region reaches the bounding sphere and may be cut by it." in region.notes


def test_seed_below_the_threshold_takes_the_nearest_region(scene):
    region = delineate(scene, (20, 20, 27), 9, "fixed", 5, **NAMED)
    assert full(region)[20, 20, 20] and "The seed is below the threshold; the region 2.0 mm from it was taken." in region.notes


def test_threshold_that_nothing_reaches_gives_an_empty_region_that_says_so(scene):
    region = delineate(scene, (20, 20, 20), 6, "fixed", 99, **NAMED)
    assert region.mask.shape == (0, 0, 0)
    assert region.notes[-1] == "No voxel of the bounding sphere reaches it; the highest is SUV 12."


def test_voxels_without_value_are_never_in_the_region(scene):
    scene.values[20, 20, 20] = np.nan
    scene.values[20, 20, 21] = np.inf
    region = delineate(scene, (20, 20, 20), 6, "percentOfMaximum", 50, **NAMED)
    assert region.mask.sum() == ball((20, 20, 20), 5).sum() - 2


def test_sphere_cut_by_the_image_is_told(scene):
    region = delineate(scene, (2, 2, 2), 6, "fixed", 0.5, **NAMED)
    assert "The bounding sphere is cut at the edge of the image." in region.notes


@pytest.mark.parametrize(
    ("seed", "radius", "method", "value"),
    [
        ((200, 0, 0), 5, "fixed", 1),
        ((20, 20, 20), 0, "fixed", 1),
        ((20, 20, 20), np.nan, "fixed", 1),
        ((20, 20, 20), 5, "fixed", None),
        ((20, 20, 20), 5, "fixed", np.nan),
        ((20, 20, 20), 5, "percentOfMaximum", 0),
        ((20, 20, 20), 5, "percentOfMaximum", 141),
        ((20, 20, 20), 5, "PERCIST", 1),
        ((20.4, 20, 20), 0.3, "fixed", 1),
        ((20, 20, 20), 0.5, "A50", None),
    ],
)
def test_senseless_input_is_refused_with_a_remedy(scene, seed, radius, method, value):
    with pytest.raises(ProblemError) as problem:
        delineate(scene, seed, radius, method, value, **NAMED)
    assert problem.value.remedy


def test_sphere_without_values_is_refused():
    with pytest.raises(ProblemError):
        delineate(volumeOf(np.full((9, 9, 9), np.nan)), (4, 4, 4), 3, "fixed", 1, **NAMED)


def test_volumes_of_the_nema_phantom_at_41_percent(sharedData):
    """Real phantom scan (G. Schramm, pynemaiqpet); volumes and centers (mm z, y, x from the first voxel) are its published ones."""
    import pydicom

    slices = [pydicom.dcmread(path) for path in (sharedData / "nema-iq" / "pet_recon_1").iterdir()]
    slices.sort(key=lambda s: s.ImagePositionPatient[2])
    values = np.stack([s.pixel_array * s.RescaleSlope + s.RescaleIntercept for s in slices])
    step = float(slices[1].ImagePositionPatient[2] - slices[0].ImagePositionPatient[2])
    volume = Volume(values, Geometry(values.shape, np.diag([*map(float, slices[0].PixelSpacing[::-1]), step, 1])))
    for diameter, (z, y, x), ml in [
        (37, (115.8, 202.7, 254.0), 23.20),
        (28, (118.7, 250.7, 224.0), 9.12),
        (22, (117.0, 248.5, 166.8), 4.83),
        (17, (115.6, 198.4, 139.5), 2.40),
    ]:
        region = delineate(volume, (x, y, z), 0.75 * diameter, "percentOfMaximum", 41, **NAMED)
        assert round(region.mask.sum() * volume.geometry.voxelMl, 2) == ml
