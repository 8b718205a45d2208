"""A real-world-value map of another program beside our SUV."""

import numpy as np
import pydicom
import pytest
from HER2PETLib.dicom.folder import findSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.jobs.auditmeasures import auditMeasures
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Region
from HER2PETLib.report.objects import reportObject, segmentationObject, writeObject
from HER2PETLib.report.realworldvalues import realWorldValueMap
from HER2PETLib.suv.pet import convertImage

SLOPES = [0.5, 0.25, 2.0]


@pytest.fixture
def case(pet, tmp_path):
    """A PET whose slices have slopes of their own, with its report, segmentation and map, by their names."""
    pet.write(tmp_path / "pet", pet.series(3, {"RescaleSlope": SLOPES}))
    (found,) = findSeries([tmp_path / "pet"]).series
    image = convertImage(assemble(found))
    mask = np.zeros(image.volume.values.shape, bool)
    mask[1, 1:3, 1:3] = True
    regions = [Region.cropped(mask, regionID="1", name="Node")]
    segmentation = segmentationObject(image.series, regions)
    rows = measureRegions(Volume(image.volume.values, image.volume.geometry), regions)
    writeObject(tmp_path / "seg.dcm", segmentation)
    writeObject(tmp_path / "sr.dcm", reportObject(image.series, segmentation, rows, regions, peakRadiusMm=6.2035))
    writeObject(tmp_path / "map.dcm", realWorldValueMap(image.series, image.result))
    return tmp_path


def audited(case, change=None, pet="pet"):
    if change is not None:
        dataset = pydicom.dcmread(case / "map.dcm")
        for item in dataset.ReferencedImageRealWorldValueMappingSequence:
            (mapping,) = item.RealWorldValueMappingSequence
            mapping.RealWorldValueSlope = change(mapping.RealWorldValueSlope)
        dataset.save_as(case / "map.dcm")
    files = {"segmentation": case / "seg.dcm", "pet": pet and case / pet, "valueMap": case / "map.dcm"}
    return auditMeasures(case / "sr.dcm", case / "out", tell=lambda sentence: None, **files)


def test_our_own_map_gives_our_suv(case):
    result = audited(case)
    assert result.isClean and str(result.valueMap) == "The real-world-value map gives 1 times our SUV (3 images)."


def test_a_map_that_is_off_by_1000_is_named_so(case):
    result = audited(case, lambda slope: slope / 1000)
    assert not result.isClean and result.valueMap.low == pytest.approx(1e-3)
    assert "A factor of 1000" in str(result.valueMap)


def test_a_map_of_rescaled_values_is_named_so(case):
    """Its slope is the factor alone, of slices whose rescale slopes are 0.5, 0.25 and 2: 2, 4 and 0.5 times too much."""
    dataset = pydicom.dcmread(case / "map.dcm")
    items = dataset.ReferencedImageRealWorldValueMappingSequence
    for item, slope in zip(items, SLOPES, strict=True):
        item.RealWorldValueMappingSequence[0].RealWorldValueSlope /= slope
    dataset.save_as(case / "map.dcm")
    result = audited(case)
    assert (result.valueMap.low, result.valueMap.high) == (pytest.approx(0.5), pytest.approx(4.0))
    assert "It is of rescaled values" in str(result.valueMap)


def test_another_factor_is_told_without_a_cause_and_within_the_tolerance_not_at_all(case):
    result = audited(case, lambda slope: slope * 1.1)
    assert str(result.valueMap) == "The real-world-value map gives 1.1 times our SUV (3 images)." and not result.isClean
    assert audited(case, lambda slope: slope / 1.1 * 1.0005).isClean


def test_a_map_without_a_pet_is_refused(case):
    with pytest.raises(ProblemError, match="only be held against the SUV of a PET"):
        audited(case, pet=None)
