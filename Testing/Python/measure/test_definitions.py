"""Measures of regions: every key, every situation, and what must not change them."""

import math

import numpy as np
import pytest
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.definitions import MEASURES, REGION_MEASURES, measureRegions
from HER2PETLib.measure.region import Region, regionsFromLabels
from hypothesis import given, settings
from hypothesis import strategies as st

# The keys of the design, in its order, and what is known of a lesion.
# fmt: off
KEYS = [
    "regionID", "name", "role", "siteCode", "siteMeaning", "knownFrom", "biopsied",
    "voxelCount", "volumeMl", "suvMax", "suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal", "suvMean", "suvSD", "suvMedian", "suvMin",
    "totalLesionUptake", "maximumDiameterMm", "centroidRAS", "maximumRAS", "peakRAS", "peakSphereMl", "peakLeavesRegion",
    "peakLeavesImage", "ratioMax", "ratioPeak", "ratioMean", "referenceName", "note",
]
SUVS = [
    "suvMax", "suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal", "suvMean", "suvSD", "suvMedian", "suvMin", "totalLesionUptake",
]
# fmt: on
SCALARS = [*SUVS, "voxelCount", "volumeMl", "maximumDiameterMm", "peakSphereMl", "peakLeavesImage"]

GRID = np.array([[2.0, 0, 0, -50], [0, 3, 0, 10], [0, 0, 4, 100], [0, 0, 0, 1]])


def volumeOf(values, ijkToRAS=GRID) -> Volume:
    return Volume(values, Geometry(values.shape, ijkToRAS))


def regionOf(mask, start=(0, 0, 0), regionID="1", name="Sternum", **more) -> Region:
    return Region.cropped(np.asarray(mask, bool), start, regionID=regionID, name=name, **more)


def randomCase(seed: int, shape=(7, 9, 11)):
    """Noise on a random oblique grid, with a random region in it."""
    rng = np.random.default_rng(seed)
    ijkToRAS = np.eye(4)
    ijkToRAS[:3, :3] = np.linalg.qr(rng.normal(size=(3, 3)))[0] @ np.diag(rng.uniform(1.5, 5, 3))
    ijkToRAS[:3, 3] = rng.uniform(-300, 300, 3)
    mask = rng.random(shape) < rng.uniform(0.02, 0.6)
    mask[tuple(rng.integers(0, shape))] = True
    return volumeOf(rng.normal(3, 2, shape), ijkToRAS), mask


def same(row, other, keys):
    for key in keys:
        assert row[key] == pytest.approx(other[key], rel=1e-9, abs=1e-9), key


def test_one_row_a_region_with_every_key_of_the_design():
    rows = measureRegions(volumeOf(np.ones((3, 3, 3))), [regionOf(np.ones((1, 1, 1))), regionOf(np.zeros((1, 1, 1)))])
    assert [list(row) for row in rows] == [KEYS, KEYS]
    assert [column.key for column in REGION_MEASURES] == KEYS


def test_what_is_known_of_a_lesion_is_in_its_row_and_a_reference_has_none_of_it():
    mask = np.ones((1, 1, 1))
    regions = [
        regionOf(mask, knownFrom=("CT", "FDG"), biopsied=True),
        regionOf(mask, biopsied=False),
        regionOf(mask),
        regionOf(mask, knownFrom=("CT",), biopsied=True, role="reference"),
    ]
    rows = measureRegions(volumeOf(np.ones((3, 3, 3))), regions)
    # Not stated is not "no".
    assert [(row["knownFrom"], row["biopsied"]) for row in rows] == [("CT FDG", True), ("", False), ("", None), (None, None)]
    flags = {column.key: column.type for column in REGION_MEASURES if column.key in ("knownFrom", "biopsied")}
    assert flags == {"knownFrom": "string", "biopsied": "bit"}
    assert not flags.keys() & {measure.key for measure in MEASURES}


def test_measures_of_a_region_counted_by_hand():
    values = np.zeros((7, 7, 11))
    values[3, 3, 4:7] = [1, 4, 7]
    mask = values > 0
    region = regionOf(mask, siteCode="SCT:56873002", siteMeaning="Sternum")
    (row,) = measureRegions(volumeOf(values), [region])
    expected = {
        "regionID": "1", "name": "Sternum", "role": "lesion", "siteCode": "SCT:56873002", "siteMeaning": "Sternum",
        "voxelCount": 3, "volumeMl": 0.072, "suvMax": 7, "suvMean": 4, "suvSD": math.sqrt(6), "suvMedian": 4, "suvMin": 1,
        "totalLesionUptake": 0.288, "maximumDiameterMm": 6, "centroidRAS": (-40, 19, 112), "maximumRAS": (-38, 19, 112),
        "peakRAS": (-40, 19, 112), "suvPeak": 12 * 0.024, "peakSphereMl": 1, "peakLeavesRegion": True, "peakLeavesImage": False,
        "ratioMax": None, "ratioPeak": None, "ratioMean": None, "referenceName": "", "note": "",
    }  # fmt: skip
    for key, value in expected.items():
        assert row[key] == (pytest.approx(value, rel=1e-4) if isinstance(value, int | float | tuple) else value), key


def test_peak_of_a_blurred_point_is_the_mean_of_its_profile_over_the_sphere():
    spacing, sigma, radius = 0.5, 5.0, 6.2035
    axis = (np.arange(41) - 20) * spacing
    values = np.exp(-(axis[:, None, None] ** 2 + axis[:, None] ** 2 + axis**2) / (2 * sigma**2))
    mask = values > 0.95
    (row,) = measureRegions(volumeOf(values, np.diag([spacing] * 3 + [1])), [regionOf(mask)])
    # 3 / r^3 times the integral of x^2 exp(-x^2 / 2 s^2) from 0 to r, in closed form
    u = radius / (sigma * math.sqrt(2))
    integral = sigma**3 * (math.sqrt(math.pi / 2) * math.erf(u) - math.sqrt(2) * u * math.exp(-(u**2)))
    assert row["suvPeak"] == pytest.approx(3 / radius**3 * integral, rel=2e-3)
    assert row["peakRAS"] == (10, 10, 10)


@pytest.mark.parametrize("diameter", [6, 10, 20, 40])
def test_recovery_of_a_uniform_sphere(diameter):
    # A ball smaller than the sphere of 1 ml gives its share of it (a ball of 40 mm holds 33.5 ml, one of 6 mm 0.113 ml).
    spacing = 0.5 if diameter < 12 else 2.0
    n = int((diameter / 2 + 7) / spacing)  # no sphere leaves the image
    distance = np.linalg.norm((np.indices((2 * n + 1,) * 3) - n) * spacing, axis=0)
    values = (distance <= diameter / 2).astype(np.float32)
    (row,) = measureRegions(volumeOf(values, np.diag([spacing] * 3 + [1])), [regionOf(values > 0)])
    assert row["volumeMl"] == pytest.approx(math.pi / 6 * diameter**3 / 1000, rel=0.03)
    assert row["suvPeak"] == pytest.approx(min(1, row["volumeMl"]), rel=1e-4)
    assert row["peakLeavesRegion"] == (diameter < 14)


def measuresVoxelByVoxel(volume, mask, subdivisions=24):
    """Peaks by scanning every sphere with points; slow and plain."""
    edges, values = volume.geometry.ijkToRAS[:3, :3], volume.values
    points = (np.indices((subdivisions,) * 3).reshape(3, -1).T + 0.5) / subdivisions - 0.5
    radius = (3000 / (4 * math.pi)) ** (1 / 3)
    reach = int(np.ceil(radius / np.linalg.svd(edges)[1].min())) + 1
    offsets = np.array(list(np.ndindex((2 * reach + 1,) * 3))) - reach
    centers = offsets[:, ::-1] @ edges.T
    near = np.linalg.norm(centers, axis=1) < radius + np.linalg.norm(edges, axis=0).sum() / 2
    offsets, centers = offsets[near], centers[near]
    shares = np.array([(np.linalg.norm(points @ edges.T + c, axis=1) <= radius).mean() for c in centers])
    counted = np.linalg.norm(centers, axis=1) <= radius
    means = {}
    for voxel in map(tuple, np.argwhere(mask)):
        at = offsets + voxel
        inside = ((at >= 0) & (at < values.shape)).all(axis=1)
        found = values[tuple(at[inside].T)]
        means[voxel] = (found @ shares[inside] / shares[inside].sum(), found[counted[inside]].mean())
    highest = max(means, key=lambda voxel: values[voxel])
    return {
        "suvPeak": max(mean[0] for mean in means.values()),
        "suvPeakIBSILocal": means[highest][1],
        "suvPeakIBSIGlobal": max(mean[1] for mean in means.values()),
    }


@pytest.mark.parametrize("seed", range(6))
def test_peaks_are_those_of_a_plain_search(seed):
    volume, mask = randomCase(seed)
    (row,) = measureRegions(volume, [regionOf(mask)])
    expected = measuresVoxelByVoxel(volume, mask)
    assert row["suvPeakIBSILocal"] == pytest.approx(expected["suvPeakIBSILocal"], rel=1e-9)
    assert row["suvPeakIBSIGlobal"] == pytest.approx(expected["suvPeakIBSIGlobal"], rel=1e-9)
    assert row["suvPeak"] == pytest.approx(expected["suvPeak"], rel=2e-3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.permutations([0, 1, 2]), st.tuples(*[st.booleans()] * 3))
def test_flips_and_axis_swaps_change_nothing(seed, order, flips):
    volume, mask = randomCase(seed)
    change = np.eye(4)  # from the new (i, j, k) to the old
    values, changedMask = volume.values, mask
    for axis in range(3):
        if flips[axis]:
            values, changedMask = np.flip(values, axis), np.flip(changedMask, axis)
            change[2 - axis, 2 - axis] = -1
            change[2 - axis, 3] = volume.values.shape[axis] - 1
    swap = np.zeros((4, 4))
    swap[3, 3] = 1
    for new, old in enumerate(order):
        swap[2 - old, 2 - new] = 1
    changed = volumeOf(values.transpose(order), volume.geometry.ijkToRAS @ change @ swap)
    (row,), (other,) = (measureRegions(v, [regionOf(m)]) for v, m in ((volume, mask), (changed, changedMask.transpose(order))))
    same(row, other, [*SCALARS, "peakLeavesRegion"])
    for key in ("centroidRAS", "maximumRAS", "peakRAS"):
        assert row[key] == pytest.approx(other[key], abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.floats(1e-4, 1e6))
def test_suvs_scale_with_the_volume(seed, factor):
    volume, mask = randomCase(seed)
    (row,), (scaled,) = (
        measureRegions(v, [regionOf(mask)]) for v in (volume, volumeOf(volume.values * factor, volume.geometry.ijkToRAS))
    )
    for key in SUVS:
        assert scaled[key] == pytest.approx(row[key] * factor, rel=1e-9)
    same(row, scaled, ["volumeMl", "maximumDiameterMm", "peakSphereMl", "centroidRAS", "peakRAS"])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.permutations([1, 2, 3, 4, 250]))
def test_label_numbers_do_not_matter(seed, numbers):
    volume, _ = randomCase(seed)
    labels = np.random.default_rng(seed).integers(0, 6, volume.values.shape)
    lookUp = np.array([0, *numbers])
    rows = {row["regionID"]: row for row in measureRegions(volume, regionsFromLabels(labels))}
    for row in measureRegions(volume, regionsFromLabels(lookUp[labels])):
        former = rows[str(numbers.index(int(row["regionID"])) + 1)]
        assert {**row, "regionID": "", "name": ""} == {**former, "regionID": "", "name": ""}


def test_overlapping_and_separate_regions_have_the_same_numbers():
    volume, mask = randomCase(11)
    other = np.roll(mask, 2, axis=1)
    together = measureRegions(volume, [regionOf(mask), regionOf(other, regionID="2")])
    alone = measureRegions(volume, [regionOf(mask)]) + measureRegions(volume, [regionOf(other, regionID="2")])
    assert together == alone


def test_suvpeak_can_exceed_the_maximum_of_its_region():
    values = np.full((9, 9, 9), 10.0)
    values[4, 4, 4] = 1
    (row,) = measureRegions(volumeOf(values), [regionOf(np.ones((1, 1, 1)), (4, 4, 4))])
    assert row["suvMax"] == 1 and 9 < row["suvPeak"] < 10 and row["peakLeavesRegion"] is True


def test_radius_of_the_sphere_is_a_parameter_and_ibsi_keeps_its_own():
    volume, mask = randomCase(2, (15, 15, 15))
    (usual,), (small,) = (measureRegions(volume, [regionOf(mask)], peakRadiusMm=radius) for radius in (6.2035, 4.0))
    assert small["suvPeak"] > usual["suvPeak"]
    assert small["suvPeakIBSIGlobal"] == usual["suvPeakIBSIGlobal"]
    values = volumeOf(np.ones((21, 21, 21)))
    (row,) = measureRegions(values, [regionOf(np.ones((1, 1, 1)), (10, 10, 10))], peakRadiusMm=6.0)
    assert row["peakSphereMl"] == pytest.approx(0.904779, rel=1e-4)  # Makris 2014: 1.2 cm diameter, 0.905 cm3


@pytest.mark.parametrize("radius", [0, -1, 0.001, 51, math.nan, math.inf])
def test_radius_that_is_no_length_is_refused(radius):
    with pytest.raises(ProblemError):
        measureRegions(volumeOf(np.ones((2, 2, 2))), [], peakRadiusMm=radius)


def test_corner_of_the_image_averages_the_part_of_the_sphere_that_exists():
    (row,) = measureRegions(volumeOf(np.ones((9, 9, 9)), np.diag([1.0, 1, 1, 1])), [regionOf(np.ones((1, 1, 1)))])
    assert row["suvPeak"] == pytest.approx(1) and row["suvPeakIBSILocal"] == pytest.approx(1)
    assert row["peakLeavesImage"] is True
    # The sphere around the corner voxel's center: what lies beyond -0.5 mm in any direction is missing.
    steps = (np.arange(700) + 0.5) * 0.01 - 0.5
    steps = steps[steps < 6.2035]
    height = np.sqrt(np.maximum(6.2035**2 - steps[:, None] ** 2 - steps**2, 0))
    height = np.where(steps[:, None] ** 2 + steps**2 < 6.2035**2, height + np.minimum(height, 0.5), 0)
    assert row["peakSphereMl"] == pytest.approx(height.sum() * 1e-4 / 1000, rel=2e-3)
    assert "touches the edge of the image" in row["note"]


def test_empty_region_gives_an_empty_row_that_says_so():
    (row,) = measureRegions(volumeOf(np.ones((3, 3, 3))), [Region("7", "Nothing")])
    assert row["voxelCount"] == 0 and row["volumeMl"] == 0 and row["note"] == "The region is empty."
    present = {*KEYS[:6], "voxelCount", "volumeMl", "referenceName", "note"}
    assert all(row[key] is None for key in set(KEYS) - present)


@pytest.mark.parametrize("start", [(10, 0, 0), (-5, 0, 0), (0, 0, 4), (100, 100, 100)])
def test_region_outside_the_image_gives_an_empty_row_that_says_so(start):
    (row,) = measureRegions(volumeOf(np.ones((4, 4, 4))), [regionOf(np.ones((2, 2, 2)), start)])
    assert row["voxelCount"] == 0 and row["suvPeak"] is None and row["note"] == "The region lies outside the image."


def test_part_of_a_region_outside_the_image_is_left_out_and_told():
    (row,) = measureRegions(volumeOf(np.ones((4, 4, 4))), [regionOf(np.ones((2, 2, 2)), (-1, 1, 1))])
    assert row["voxelCount"] == 4 and row["suvMean"] == 1
    assert row["note"] == "4 of 8 voxels lie outside the image and are left out."


def test_voxels_without_value_are_left_out_and_told():
    values = np.full((9, 9, 9), 2.0)
    values[4, 4, 4:6] = np.nan, np.inf
    (row,) = measureRegions(volumeOf(values), [regionOf(np.ones((3, 3, 3)), (3, 3, 3))])
    assert row["voxelCount"] == 27 and row["volumeMl"] == pytest.approx(27 * 0.024)
    assert all(row[key] == pytest.approx(2) for key in ("suvMax", "suvPeak", "suvPeakIBSILocal", "suvMean", "suvMin"))
    assert row["peakSphereMl"] < 0.98
    assert row["note"] == "2 of 27 voxels have no value (NaN or infinite) and are left out of every SUV."


def test_region_without_any_value_has_a_volume_and_no_suv():
    (row,) = measureRegions(volumeOf(np.full((9, 9, 9), np.nan)), [regionOf(np.ones((3, 3, 3)), (3, 3, 3))])
    assert row["volumeMl"] > 0 and row["maximumDiameterMm"] > 0
    assert all(row[key] is None for key in [*SUVS, "peakRAS", "peakLeavesImage"])
    assert "27 of 27 voxels have no value" in row["note"]


def test_notes_of_a_region_reach_its_row():
    (row,) = measureRegions(volumeOf(np.ones((5, 5, 5))), [regionOf(np.ones((1, 1, 1)), (2, 2, 2), notes=("Resampled.",))])
    assert row["note"] == "Resampled."


def reference(value, start=(0, 0, 0)):
    values = np.full((9, 9, 9), 6.0)
    values[:2] = value
    return volumeOf(values), regionOf(np.ones((1, 9, 9)), start, "b", "Blood pool", role="reference")


def test_ratios_of_lesions_are_to_the_mean_of_the_reference_region():
    volume, blood = reference(1.5)
    lesion, both = measureRegions(volume, [regionOf(np.ones((1, 1, 1)), (7, 4, 4)), blood], reference=blood)
    assert (lesion["ratioMax"], lesion["ratioMean"]) == (4, 4) and lesion["ratioPeak"] == pytest.approx(4)
    assert lesion["referenceName"] == "Blood pool"
    assert both["ratioMax"] is None and both["referenceName"] == ""


@pytest.mark.parametrize(
    ("value", "start", "why"),
    [
        (0, (0, 0, 0), "Blood pool has a mean of 0."),
        (-1, (0, 0, 0), "Blood pool has a mean of -1."),
        (1e-310, (0, 0, 0), "Blood pool has a mean of 1e-310."),
        (np.nan, (0, 0, 0), "Blood pool has no value."),
        (1, (50, 0, 0), "Blood pool has no value."),
    ],
)
def test_reference_without_uptake_gives_no_ratio_and_says_why(value, start, why):
    volume, blood = reference(value, start)
    (row,) = measureRegions(volume, [regionOf(np.ones((1, 1, 1)), (7, 4, 4))], reference=blood)
    assert row["ratioMax"] is None and row["ratioPeak"] is None and row["ratioMean"] is None
    assert row["note"] == f"No ratios: the reference region {why}"


def test_flat_image_and_whole_image_region():
    (row,) = measureRegions(volumeOf(np.zeros((4, 5, 6), np.int16)), [regionOf(np.ones((4, 5, 6)))])
    assert all(row[key] == 0 for key in SUVS)


def test_small_lesions_always_have_a_peak():
    for seed in range(5):
        volume, _ = randomCase(seed)
        for voxel in [(0, 0, 0), (6, 8, 10), (3, 4, 5)]:
            (row,) = measureRegions(volume, [regionOf(np.ones((1, 1, 1)), voxel)])
            assert all(math.isfinite(row[key]) for key in SUVS)


def test_progress_is_told_and_can_stop_the_work():
    volume, mask = randomCase(1)
    seen = []
    measureRegions(volume, [regionOf(mask), regionOf(mask)], progress=lambda done, total, what: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]

    def stop(done, total, what):
        raise CancelledError

    with pytest.raises(CancelledError):
        measureRegions(volume, [regionOf(mask)], progress=stop)


def test_inputs_are_not_changed():
    volume, mask = randomCase(9)
    volume.values[0, 0, 0] = np.nan
    before = volume.values.copy()
    measureRegions(volume, [regionOf(mask)])
    assert np.array_equal(volume.values, before, equal_nan=True)


def test_codes_are_those_of_the_dictionaries():
    from pydicom.sr import _concepts_dict

    known = {(scheme, code) for scheme, names in _concepts_dict.concepts.items() for codes in names.values() for code in codes}
    used = [code for m in MEASURES for code in (m.quantityCode, m.derivationCode, m.unitCode) if code is not None]
    # UCUM is a grammar, of which pydicom lists only some units. 99HER2PET is ours: what DICOM has no code for.
    assert {(scheme, code) for code, scheme, _ in used if scheme not in ("UCUM", "99HER2PET")} <= known
    assert [code for code, scheme, _ in used if scheme == "99HER2PET"] == ["TLU"]
    assert {measure.unitCode[0] for measure in MEASURES if measure.unitCode} == {"g/ml{SUVbw}", "ml", "mm", "g", "{ratio}"}
    assert all(measure.unit == measure.unitCode[0] for measure in MEASURES if measure.unitCode)
    assert all(measure.quantityCode[:2] == ("126401", "DCM") for measure in MEASURES if measure.key.startswith("suv"))
