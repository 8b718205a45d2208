"""A row an organ: against arithmetic, against the one table of measures, and against the truth of a generated patient."""

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Region
from HER2PETLib.organs.biodistribution import checkOrgans, organRows, percentInImage, percentInjected
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.vocabulary import organs
from HER2PETLib.phantom.organmasks import organName


def box(name, start, size):
    return OrganMask(organs()[name], Region.cropped(np.ones(size, bool), start, regionID=name, name=name))


def even(suv, shape=(30, 30, 30), spacing=(4.0, 4.0, 5.0)):
    return Volume(np.full(shape, suv, np.float32), Geometry.fromLPS(shape, (0, 0, 0), spacing, np.eye(3)))


def test_the_share_of_the_injected_activity_follows_from_suv_volume_and_weight():
    # 37 MBq in 70 kg; a liver of 1500 ml with 3171.43 Bq/ml at the time to which the activity decayed: SUV 6, and 3171.43 * 1500 / 37e6 = 12.857 %.
    concentration, activity, grams, ml = 3171.428571, 37e6, 70000, 1500
    suv = concentration / (activity / grams)
    assert suv == pytest.approx(6)
    assert percentInjected(suv, ml, 70) == pytest.approx(100 * concentration * ml / activity)
    assert percentInjected(suv, ml, 70) == pytest.approx(12.857, abs=5e-4)


def test_a_row_has_volume_suv_and_shares():
    (row,) = organRows(even(6), [box("liver", (5, 5, 5), (10, 10, 10))], 80)
    assert row["volumeMl"] == pytest.approx(80)
    assert (row["suvMean"], row["suvMax"], row["suvPeak"]) == pytest.approx((6, 6, 6))
    assert row["percentInjected"] == pytest.approx(0.6)  # 6 * 80 / 80000
    assert row["percentInjectedPerKg"] == pytest.approx(7.5)  # 0.6 % in 0.08 kg
    assert (row["name"], row["laterality"], row["note"]) == ("liver", "", "")


def test_the_whole_body_at_suv_1_is_100_percent():
    # SUV 1 everywhere in as many ml as she has grams: all that was injected is there.
    volume = even(1, (50, 40, 40), (5, 5, 5))
    assert percentInImage(volume, 10) == pytest.approx(100)
    volume.values[0, 0, 0] = np.nan
    assert percentInImage(volume, 10) == pytest.approx(100 * (1 - 1 / 80000))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("spacing", [(4.0, 4.0, 5.0), (2.0, 2.0, 1.5), (5.5, 5.5, 3.3), (13.0, 3.0, 3.0)])
def test_the_peak_of_an_organ_is_that_of_the_one_table_of_measures(seed, spacing):
    random = np.random.default_rng(seed)
    shape = (28, 31, 26)
    values = random.gamma(2, 1, shape).astype(np.float32)
    values[random.random(shape) < 0.02] = np.nan
    volume = Volume(values, Geometry.fromLPS(shape, (0, 0, 0), spacing, np.eye(3)))
    mask = OrganMask(organs()["liver"], Region.cropped(random.random((20, 22, 18)) < 0.3, (4, 5, 8), regionID="1", name="liver"))
    (row,), (measured,) = organRows(volume, [mask], 70), measureRegions(volume, [mask.region])
    for key in ("volumeMl", "suvMean", "suvMax", "suvPeak"):
        assert row[key] == pytest.approx(measured[key], rel=1e-9), key


def test_without_weight_there_is_no_share_and_an_empty_organ_says_so():
    volume = even(6)
    full, empty = organRows(volume, [box("liver", (5, 5, 5), (10, 10, 10)), box("spleen", (0, 0, 0), (0, 0, 0))], None)
    assert full["percentInjected"] is full["percentInjectedPerKg"] is None and full["suvMean"] == 6
    assert (empty["suvMean"], empty["suvPeak"], empty["note"]) == (None, None, "The region is empty.")
    assert checkOrgans(volume, [full], None) == [
        "No share of the injected activity in the organs: the PET does not state the patient's weight."
    ]


def test_shares_that_cannot_be_are_told():
    volume = even(6)  # 2160 ml of SUV 6: 13 % of the activity in 100 kg, 130 % in 10 kg
    rows = organRows(volume, [box("liver", (1, 1, 1), (28, 28, 28))], 100)
    assert checkOrgans(volume, rows, 100) == []
    found = checkOrgans(volume, organRows(volume, [box("liver", (1, 1, 1), (28, 28, 28))], 10), 10)
    assert "The liver has 105.4 % of the injected activity; the published value for 89Zr-trastuzumab is about 12 %" in found[0]
    assert (
        found[1] == "The image has 130 % of the injected activity, which is impossible: check activity, weight and calibration."
    )


def trueMl(woman, name, points=20_000):
    """Volume of an organ by points drawn at random into its box: a point is of the last structure that it lies in."""
    structures = [each for each in woman.structures() if each.suv is not None]
    boxes = np.array([each.shape.box for each in structures if organName(each) == name])
    low, high = boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)
    r, a, s = np.random.default_rng(1).uniform(low, high, (points, 3)).T
    inside = np.zeros(points, bool)
    for each in structures:
        inside[each.shape.distance(r, a, s) <= 0] = organName(each) == name
    return inside.mean() * np.prod((high - low) * woman.scale) / 1000


@pytest.mark.parametrize("name", ["brain", "liver", "spleen", "kidney_left", "lung_right"])
def test_masks_of_a_generated_patient_have_the_true_volume_within_3_percent(patient, name):
    case, volume, masks, _ = patient
    (found,) = (mask.region.mask.sum() * volume.geometry.voxelMl for mask in masks if mask.organ.name == name)
    assert found == pytest.approx(trueMl(case.woman, name), rel=0.03)


def test_rows_of_a_generated_patient_have_the_true_uptake(patient):
    case, volume, masks, _ = patient
    rows = {row["name"]: row for row in organRows(volume, masks, case.weight)}
    # anatomy.py: the brain is an ellipsoid of 62 x 81 x 65 mm.
    assert rows["brain"]["volumeMl"] == pytest.approx(4 / 3 * np.pi * 62 * 81 * 65 * np.prod(case.woman.scale) / 1000, rel=0.01)
    uptake = case.woman.uptake
    # Of whole organs, with what the blur of 5.5 mm takes out at their edge.
    for name, true, low in (
        ("liver", uptake.liver, 0.9),
        ("spleen", uptake.spleen, 0.85),
        ("kidney_left", uptake.kidney, 0.8),
        ("aorta", uptake.blood, 0.85),
    ):
        assert low * true < rows[name]["suvMean"] < 1.03 * true, name
    assert rows["kidney_left"]["laterality"] == "left" and rows["kidney_left"]["siteCode"] == "SCT:64033007"
    for row in rows.values():
        assert row["percentInjected"] == pytest.approx(row["suvMean"] * row["volumeMl"] / (10 * case.weight))
