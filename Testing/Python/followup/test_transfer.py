"""A region on the voxels of another examination: its own voxels, where the lesion has to be, and said where it is from."""

import numpy as np
import pytest
from HER2PETLib.followup.findings import findingsOf, organAround
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.followup.transfer import transferred
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import ORGAN, Region
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.vocabulary import organs

FINE = Geometry.fromLPS((40, 40, 40), (0, 0, 0), (2, 2, 2), np.eye(3))
COARSE = Geometry.fromLPS((10, 10, 10), (3, 3, 3), (8, 8, 8), np.eye(3))


class Turned(SameFrame):
    """The later examination is turned by 90 degrees about S and moved: x' = -y + 4, y' = x - 8, z' = z + 12."""

    def toFirst(self, points):
        r, a, s = np.asarray(points, float).T
        return np.stack([-a + 4, r - 8, s + 12], axis=1)

    def fromFirst(self, points):
        r, a, s = np.asarray(points, float).T
        return np.stack([a + 8, 4 - r, s - 12], axis=1)


def lesion(box, grid=FINE):
    mask = np.zeros(grid.shape, bool)
    mask[box] = True
    return findingsOf("FDG", [Region.cropped(mask, regionID="1", name="L3", siteCode="SCT:10200004")], grid, SameFrame())[0]


def test_a_cube_of_whole_coarse_voxels_is_these_voxels():
    # Coarse voxel 3 reaches from 23 to 31 mm, the fine voxels 12 to 15 of 2 mm: 24 to 30 are their centers.
    finding = lesion(np.s_[12:16, 12:16, 12:16])
    region = transferred(finding, FINE, SameFrame(), COARSE, SameFrame())
    assert region.start == (3, 3, 3) and region.mask.shape == (1, 1, 1) and region.mask.all()
    assert region.regionID == "transferred:FDG:1" and region.algorithm.type == "AUTOMATIC" and region.siteCode == "SCT:10200004"


def test_a_region_of_a_turned_examination_lands_where_the_lesion_is():
    later = Turned(4.0, "a test")
    ijkToRAS = np.eye(4)
    ijkToRAS[:3, :3] *= 2
    ijkToRAS[:3, 3] = (-100, -100, -20)
    grid = Geometry((60, 120, 120), ijkToRAS)
    mask = np.zeros(grid.shape, bool)
    mask[20:26, 50:54, 60:63] = True
    region = Region.cropped(mask, regionID="7", name="x")
    (finding,) = findingsOf("later", [region], grid, later)
    target = Geometry((80, 160, 160), ijkToRAS)
    made = transferred(finding, grid, later, target, SameFrame())
    # By hand: the center of indices 22.5, 51.5, 61 lies at (22, 3, 25), and is moved to (1, 14, 37).
    assert made.mask.sum() == region.mask.sum() == 72
    center = target.toRAS(np.argwhere(made.mask).mean(axis=0) + made.start)
    assert center == pytest.approx((1, 14, 37)) and finding.position == pytest.approx((1, 14, 37)) and finding.residualMm == 4
    assert made.mask.shape == (6, 3, 4)  # turned: 4 x 3 became 3 x 4
    assert "estimated error 4.0 mm" in made.notes[0]


def test_a_region_smaller_than_a_voxel_has_the_voxel_at_its_center():
    finding = lesion(np.s_[13:14, 17:18, 13:14])  # between the centers of coarse voxels
    region = transferred(finding, FINE, SameFrame(), COARSE, SameFrame())
    assert region.mask.sum() == 1 and "the voxel at its center is measured" in region.notes[1]


def test_a_region_outside_of_the_other_images_is_empty_and_says_so():
    far = Geometry.fromLPS((10, 10, 10), (300, 300, 300), (8, 8, 8), np.eye(3))
    region = transferred(lesion(np.s_[12:16, 12:16, 12:16]), FINE, SameFrame(), far, SameFrame())
    assert not region.mask.any() and "Not measured: it lies outside" in region.notes[1]


def test_where_no_site_is_coded_the_organ_masks_say_where_a_lesion_is():
    mask = np.zeros(FINE.shape, bool)
    mask[5:30, 5:30, 5:30] = True
    liver = OrganMask(organs()["liver"], Region.cropped(mask, regionID="liver", name="liver", role=ORGAN))
    inside = Region.cropped(np.pad(np.ones((3, 3, 3), bool), ((8, 29), (8, 29), (8, 29))), regionID="1", name="x")
    beside = Region.cropped(np.pad(np.ones((3, 3, 3), bool), ((29, 8), (29, 8), (29, 8))), regionID="2", name="x")
    assert organAround(inside, [liver]) == "liver" and organAround(beside, [liver]) == ""
    found = findingsOf("A", [inside, beside], FINE, SameFrame(), [liver])
    assert [each.place.path for each in found] == [("liver",), ()]


def test_the_error_of_a_finding_is_that_of_its_place_where_the_space_tells_it():
    class ByPlace(SameFrame):
        def errorAt(self, points):
            return np.where(points[:, 0] < -30, 20.0, 1.5)

    here = Region.cropped(np.pad(np.ones((1, 1, 1), bool), ((3, 36), (3, 36), (3, 36))), regionID="1", name="x")
    there = Region.cropped(np.pad(np.ones((1, 1, 1), bool), ((3, 36), (3, 36), (30, 9))), regionID="2", name="x")
    found = findingsOf("A", [here, there], FINE, ByPlace(20.0, "a test"))
    assert [each.residualMm for each in found] == [1.5, 20.0]


def test_references_and_empty_regions_are_no_findings():
    empty = Region("1", "x")
    blood = Region("2", "x", role="reference", mask=np.ones((1, 1, 1), bool))
    assert findingsOf("A", [empty, blood], FINE, SameFrame()) == []
