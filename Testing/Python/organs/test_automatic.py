"""Reference regions made by rule, against the truth of a generated patient and against geometry."""

from dataclasses import replace

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import Region, boundingBox
from HER2PETLib.organs.automatic import automaticReference, ruleOf
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.rules import REFERENCE_RULES
from HER2PETLib.organs.vocabulary import organs
from scipy.ndimage import distance_transform_edt
from scipy.spatial import cKDTree


def valuesIn(region, volume):
    return volume.values[region.box][region.mask]


def placesOf(region, volume):
    return volume.geometry.toRAS(np.argwhere(region.mask) + region.start)


TRUE = {"bloodPool": "blood", "boneMarrow": "marrow"}


@pytest.mark.parametrize("rule", REFERENCE_RULES, ids=lambda rule: rule.tissue)
def test_every_region_has_the_uptake_of_its_tissue_within_3_percent(patient, rule):
    case, volume, masks, lesions = patient
    region = automaticReference(volume, masks, rule, lesions)
    assert valuesIn(region, volume).mean() == pytest.approx(
        getattr(case.woman.uptake, TRUE.get(rule.tissue, rule.tissue)), rel=0.03
    )
    ml = region.mask.sum() * volume.geometry.voxelMl
    assert ml >= rule.leastMl
    assert (region.role, region.algorithm.type) == ("reference", "AUTOMATIC")
    spread = valuesIn(region, volume).astype(float).std() / valuesIn(region, volume).mean()
    assert region.notes == (
        f"Made automatically, not by a person: {ml:.2f} ml, coefficient of variation {spread:.3f}. Rule: {rule}",
    )
    for said in (f"erosion {rule.erosionMm:g} mm", f"{rule.marginMm:g} mm from lesions", f"at least {rule.leastMl:g} ml"):
        assert said in region.algorithm.parameters


@pytest.mark.parametrize("rule", REFERENCE_RULES, ids=lambda rule: rule.tissue)
def test_every_region_keeps_its_distance_from_edge_and_lesions(patient, rule):
    _, volume, masks, lesions = patient
    region = automaticReference(volume, masks, rule, lesions)
    whole = np.zeros(volume.values.shape, bool)
    for mask in masks:
        if mask.organ.name in rule.organs:
            whole[mask.region.box] |= mask.region.mask
    bounds = boundingBox(whole)
    depth = distance_transform_edt(np.pad(whole[bounds], 1), sampling=volume.geometry.spacing[::-1])
    inBox = np.argwhere(region.mask) + region.start - [each.start - 1 for each in bounds]
    assert depth[tuple(inBox.T)].min() >= rule.erosionMm - 1e-9
    there = placesOf(region, volume)
    for lesion in lesions:
        assert cKDTree(placesOf(lesion, volume)).query(there)[0].min() >= rule.marginMm - 1e-9


def test_the_liver_is_a_sphere_of_3_cm_in_the_right_half(patient):
    _, volume, masks, lesions = patient
    region = automaticReference(volume, masks, ruleOf("liver"), lesions)
    there = placesOf(region, volume)
    # Voxel centers in a sphere of 30 mm: 14.1 ml, to the part of a voxel at its surface.
    assert region.mask.sum() * volume.geometry.voxelMl == pytest.approx(4 / 3 * np.pi * 1.5**3, rel=0.06)
    assert np.linalg.norm(there - there.mean(axis=0), axis=1).max() <= 15 + 1e-6
    (liver,) = (mask.region for mask in masks if mask.organ.name == "liver")
    assert there[:, 0].mean() > placesOf(liver, volume)[:, 0].mean()


def test_the_blood_pool_is_the_descending_aorta_and_not_the_ascending_one(patient):
    case, volume, masks, lesions = patient
    region = automaticReference(volume, masks, ruleOf("bloodPool"), lesions)
    inWoman = (placesOf(region, volume) - case.woman.origin) / case.woman.scale
    # anatomy.py: the ascending aorta lies at A = 8 to 22, the descending one at A below -8; the arch around S = 545 reaches S = 560.
    assert inWoman[:, 1].max() < 0
    assert inWoman[:, 2].min() < 260 and inWoman[:, 2].max() < 550


def box(name, shape, start, size):
    return OrganMask(organs()[name], Region.cropped(np.ones(size, bool), start, regionID=name, name=name))


@pytest.fixture
def even():
    """SUV 5 with a little noise on 60 x 60 x 60 voxels of 3 mm, and a liver of 40 x 40 x 40 of them."""
    values = np.random.default_rng(1).normal(5, 0.2, (60, 60, 60)).astype(np.float32)
    return Volume(values, Geometry.fromLPS((60, 60, 60), (0, 0, 0), (3, 3, 3), np.eye(3))), [
        box("liver", (60,) * 3, (10,) * 3, (40,) * 3)
    ]


def test_a_large_uniform_metastasis_that_nobody_drew_is_not_taken_for_the_liver(even):
    volume, masks = even
    volume.values[12:34, 12:34, 12:28] = 11.0  # without noise, so most uniform of all
    region = automaticReference(volume, masks, ruleOf("liver"))
    assert valuesIn(region, volume).max() < 7


def test_too_little_is_refused_with_what_is_left_and_what_is_needed(even):
    volume, _ = even
    with pytest.raises(ProblemError, match=r"No reference region Blood pool: there is no mask of aorta in the PET\. Draw the"):
        automaticReference(volume, even[1], ruleOf("bloodPool"))
    thin = [box("aorta", (60,) * 3, (10, 10, 10), (40, 3, 3))]
    with pytest.raises(ProblemError, match=r"nothing is left 7 mm from the edge of aorta, which is 6\.0 mm deep"):
        automaticReference(volume, thin, replace(ruleOf("bloodPool"), erosionMm=7))
    # 40 x 1 x 1 voxels less one at each end are left 6 mm from outside: 38 x 0.027 ml.
    with pytest.raises(
        ProblemError, match=r"1\.0 ml are left of aorta, and 5 ml are the least\. Rule: aorta \(descending\): erosion 6 mm"
    ):
        automaticReference(volume, thin, ruleOf("bloodPool"))
    with pytest.raises(ProblemError, match="no sphere of 30 mm fits into liver 10 mm from the edge"):
        automaticReference(volume, [box("liver", (60,) * 3, (10,) * 3, (16,) * 3)], ruleOf("liver"))
    with pytest.raises(ProblemError, match="no rule for a reference region bone"):
        ruleOf("bone")
