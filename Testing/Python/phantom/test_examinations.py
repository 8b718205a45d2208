"""Further examinations of generated patients: another posture, another tracer, and a truth that holds in the images."""

import csv

import numpy as np
import pytest
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.examinationfiles import writeExaminations
from HER2PETLib.phantom.examinations import (
    FDG_EXAMINATION,
    FDG_UPTAKE,
    LATER_EXAMINATION,
    correspondence,
    drawPosture,
    makeExamination,
)
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.posture import Posture
from hypothesis import given, settings
from hypothesis import strategies as st

SEED = 11


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.tuples(st.floats(-180, 180), st.floats(-110, 110), st.floats(-20, 890)))
def test_every_posture_has_one_place_for_every_point(seed, point):
    posture = drawPosture(np.random.RandomState(seed))
    there = posture.fromReference(point)
    np.testing.assert_allclose(posture.toReference(*there), point, atol=1e-5)


def test_a_quarter_turn_about_the_long_axis_takes_right_to_front():
    np.testing.assert_allclose(Posture(turn=(0, 0, 90)).rotation @ (1, 0, 0), (0, 1, 0), atol=1e-12)


@pytest.mark.parametrize("name", [FDG_EXAMINATION, LATER_EXAMINATION])
def test_the_body_is_where_the_truth_says(name):
    # Tissue at a point of the first is tissue at its true place in the other: painted there, read point by point.
    first = makeCase(SEED, 0)
    later = makeExamination(first, name)
    random = np.random.RandomState(5)
    points = first.woman.origin + first.woman.scale * random.uniform((-110, -90, 60), (110, 90, 560), (60, 3))

    def tissue(woman, places):
        return np.array(
            [woman.paint(ScanGrid((1, 1, 1), (0.1, 0.1, 0.1), tuple(place)), "hu", -1000.0).item() for place in places.tolist()]
        )

    one, there = tissue(first.woman, points), later.fromFirst(points)
    alike, off = (np.mean(np.abs(one - tissue(later.case.woman, places)) < 60.0) for places in (there, there + (0, 0, 25.0)))
    assert alike > 0.75  # but at borders, where a voxel of 2.4 mm has both
    assert off < alike - 0.1


def test_an_examination_is_the_same_each_time_and_another_for_another_seed():
    one, again, other = (makeExamination(makeCase(seed, 0), FDG_EXAMINATION) for seed in (SEED, SEED, SEED + 1))
    assert one == again
    assert one.case.woman.posture != other.case.woman.posture


def test_the_truth_names_each_lesion_once():
    for number in range(4):
        for name in (FDG_EXAMINATION, LATER_EXAMINATION):
            later = makeExamination(makeCase(SEED, number), name)
            rows = correspondence(later)
            assert sorted(row["firstRegionID"] for row in rows if row.get("firstRegionID")) == [
                lesion.regionID for lesion in later.first.lesions
            ]
            drawn = [row["regionID"] for row in rows if row["regionID"]]
            assert sorted(drawn) == sorted(lesion.regionID for lesion in later.case.lesions)


def test_some_lesions_are_on_one_examination_alone():
    later = makeExamination(makeCase(SEED, 0), FDG_EXAMINATION)
    avid = {lesion.regionID for lesion in later.first.lesions if lesion.avid}
    onFDG = {former for former in later.identities.values() if former}
    assert avid - onFDG and later.unseen
    second = makeExamination(makeCase(SEED, 0), LATER_EXAMINATION)
    assert list(second.identities.values()).count("") == 1  # the new one
    assert len(second.case.lesions) == len(second.first.lesions)  # one is gone


def test_an_fdg_examination_is_read_as_such(tmp_path):
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETLib.suv.pet import loadPET

    first = makeCase(SEED, 0)
    writeExaminations(tmp_path, [first], [(first.caseID, FDG_EXAMINATION)])
    with (tmp_path / "examinations.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["HER2 PET", "FDG PET"]
    pet = loadPET(str(tmp_path / rows[1]["pet"]), tell=lambda sentence: None)
    assert pet.result.inputs["halfLife"]["value"] == pytest.approx(6586.2)
    regions = readRegions(tmp_path / rows[1]["regions"], pet.volume.geometry)
    (liver,) = [region for region in regions if region.name == "Liver"]
    assert pet.volume.values[liver.box][liver.mask].mean() == pytest.approx(FDG_UPTAKE.liver, rel=0.05)
