"""Reference regions: spheres and cylinders of exact size on any grid."""

import math

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.reference import REFERENCE_TISSUES, cylinder, referenceRegion, sphere
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

NAMED = {"regionID": "r", "name": "Reference", "role": "reference"}


def grid(spacing=(2.0, 2.0, 2.0), angles=(0, 0, 0), shape=(60, 60, 60)) -> Geometry:
    """A grid around R A S = 0."""
    ijkToRAS = np.eye(4)
    ijkToRAS[:3, :3] = Rotation.from_euler("xyz", angles, degrees=True).as_matrix() @ np.diag(spacing)
    ijkToRAS[:3, 3] = -ijkToRAS[:3, :3] @ ((np.array(shape)[::-1] - 1) / 2)
    return Geometry(shape, ijkToRAS)


def centersOf(region, geometry):
    return geometry.toRAS(np.argwhere(region.mask) + region.start)


@settings(max_examples=30, deadline=None)
@given(st.tuples(*[st.floats(-20, 20)] * 3), st.tuples(*[st.floats(-180, 180)] * 3))
def test_liver_sphere_has_its_volume_and_center_on_any_grid(center, angles):
    geometry = grid((2.0, 3.0, 2.5), angles, (50, 50, 50))
    region = referenceRegion(geometry, "liver", center)
    assert region.mask.sum() * geometry.voxelMl == pytest.approx(14.137, rel=0.05)  # 4/3 pi 1.5^3 ml
    points = centersOf(region, geometry)
    assert np.linalg.norm(points - center, axis=1).max() <= 15 + 1e-6
    assert points.mean(axis=0) == pytest.approx(center, abs=0.4)
    assert region.notes == ()


@settings(max_examples=30, deadline=None)
@given(st.tuples(*[st.floats(-20, 20)] * 3), st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda a: np.linalg.norm(a) > 0.1))
def test_blood_pool_cylinder_follows_its_axis(center, axis):
    geometry = grid((1.0, 1.0, 1.0), (10, 20, 30), (80, 80, 80))
    region = referenceRegion(geometry, "bloodPool", center, axis)
    assert region.mask.sum() * geometry.voxelMl == pytest.approx(math.pi * 0.25 * 2, rel=0.06)  # 1 cm x 2 cm
    offsets = centersOf(region, geometry) - center
    along = offsets @ (np.array(axis) / np.linalg.norm(axis))
    assert 9 < np.abs(along).max() <= 10 + 1e-6
    assert np.sqrt((offsets**2).sum(axis=1) - along**2).max() <= 5 + 1e-6


def test_sphere_holds_every_center_inside_it_and_no_other():
    geometry = grid((2.0, 3.0, 4.0), (15, 25, 35), (20, 20, 20))
    center = (3.3, -4.4, 5.5)
    region = sphere(geometry, center, 22, **NAMED)
    distance = np.linalg.norm(geometry.toRAS(np.moveaxis(np.indices(geometry.shape), 0, -1)) - center, axis=-1)
    assert region.mask.sum() == (distance <= 11).sum()
    assert (distance[tuple((np.argwhere(region.mask) + region.start).T)] <= 11).all()


def test_centers_on_the_surface_count():
    assert sphere(grid((2.0, 2.0, 2.0), shape=(5, 5, 5)), (0, 0, 0), 4, **NAMED).mask.sum() == 7
    assert cylinder(grid((2.0, 2.0, 2.0), shape=(9, 9, 9)), (0, 0, 0), (0, 0, 3), 4, 8, **NAMED).mask.sum() == 25


def test_cut_at_the_edge_is_told():
    region = sphere(grid(shape=(10, 10, 10)), (8, 0, 0), 8, **NAMED)
    assert region.notes == ("The sphere may be cut at the edge of the image.",)


def test_too_small_to_hold_a_voxel_center_is_an_empty_region_that_says_so():
    region = sphere(grid((4.0, 4.0, 4.0), shape=(10, 10, 10)), (0, 0, 0), 2, **NAMED)
    assert region.mask.shape == (0, 0, 0) and "no voxel's center" in region.notes[0]


def test_tissues_have_names_roles_and_current_codes():
    from pydicom.sr import _concepts_dict

    known = {code for codes in _concepts_dict.concepts["SCT"].values() for code in codes}
    regions = [referenceRegion(grid(), tissue.key, (0, 0, 0)) for tissue in REFERENCE_TISSUES]
    assert all(region.role == "reference" and region.siteCode.removeprefix("SCT:") in known for region in regions)
    assert [r.name for r in regions] == [
        "Blood pool", "Liver", "Muscle", "Bone marrow", "Spleen", "Kidney", "Lung", "Contralateral brain",
    ]  # fmt: skip
    liver = referenceRegion(grid(), "liver", (0, 0, 0))
    assert (liver.siteCode, liver.siteMeaning) == ("SCT:10200004", "Liver")


@pytest.mark.parametrize(
    "make",
    [
        lambda: referenceRegion(grid(), "pancreas", (0, 0, 0)),
        lambda: referenceRegion(grid(), "liver", (500, 0, 0)),
        lambda: referenceRegion(grid(), "liver", (math.nan, 0, 0)),
        lambda: referenceRegion(grid(), "liver", (0, 0)),
        lambda: referenceRegion(grid(), "bloodPool", (0, 0, 0), (0, 0, 0)),
        lambda: sphere(grid(), (0, 0, 0), 0, **NAMED),
        lambda: cylinder(grid(), (0, 0, 0), (0, 0, 1), 10, -1, **NAMED),
    ],
)
def test_what_cannot_be_placed_is_refused_with_a_remedy(make):
    with pytest.raises(ProblemError) as problem:
        make()
    assert problem.value.remedy
