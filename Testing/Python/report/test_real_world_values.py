"""The real-world-value map: the same SUV by our reader, by highdicom and by the standard's own rule; maps of others read."""

import importlib.resources
import json

import highdicom
import numpy as np
import pandas
import pydicom
import pytest
import SimpleITK as sitk
from HER2PETLib.commands import main
from HER2PETLib.dicom.folder import findSeries
from HER2PETLib.dicom.realworldvalues import readValueMaps
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.report.objects import writeObject
from HER2PETLib.report.realworldvalues import realWorldValueMap
from HER2PETLib.suv.pet import convertImage
from hypothesis import given, settings
from hypothesis import strategies as st

SUV = "g/ml{SUVbw}"


@pytest.fixture
def written(pet, tmp_path):
    """written(datasets) -> (series, SUV volume, path of its map)."""

    def write(datasets, name="pet"):
        pet.write(tmp_path / name, datasets)
        (found,) = findSeries([tmp_path / name]).series
        image = convertImage(assemble(found))
        assert image.volume is not None, image.result
        writeObject(tmp_path / "map.dcm", realWorldValueMap(image.series, image.result))
        return image.series, image.volume.values, tmp_path / "map.dcm"

    return write


def test_our_reader_and_highdicom_give_the_same_suv_where_every_slice_has_a_slope_of_its_own(written, pet):
    series, suv, path = written(pet.series(4, {"RescaleSlope": [0.5, 0.25, 1.0, 0.5]}))
    np.testing.assert_allclose(readValueMaps(path).values(series, SUV), suv, rtol=1e-6)
    assert suv.max() > 0
    dataset = pydicom.dcmread(path)
    items = dataset.ReferencedImageRealWorldValueMappingSequence
    assert [len(item.ReferencedImageSequence) for item in items] == [2, 1, 1]  # images of one slope stand together
    for k, file in enumerate(series.files):
        image = pydicom.dcmread(file.path)
        (image.RealWorldValueMappingSequence,) = [
            item.RealWorldValueMappingSequence
            for item in items
            if image.SOPInstanceUID in [each.ReferencedSOPInstanceUID for each in item.ReferencedImageSequence]
        ]
        read = highdicom.Image.from_dataset(image, copy=False)
        values = read.get_frame(1, apply_real_world_transform=True, apply_modality_transform=False, dtype=np.float64)
        np.testing.assert_allclose(values, suv[k], rtol=1e-6)


def test_unit_and_quantity_are_coded_and_every_image_of_the_series_is_named_once(written, pet):
    series, _, path = written(pet.series(4))
    dataset = pydicom.dcmread(path)
    (item,) = dataset.ReferencedImageRealWorldValueMappingSequence
    (mapping,) = item.RealWorldValueMappingSequence
    (unit,), (quantity,) = mapping.MeasurementUnitsCodeSequence, mapping.QuantityDefinitionSequence
    assert (unit.CodeValue, unit.CodingSchemeDesignator) == (SUV, "UCUM")
    assert (quantity.ConceptNameCodeSequence[0].CodeValue, quantity.ConceptCodeSequence[0].CodeValue) == ("246205007", "126401")
    uids = [file.header.SOPInstanceUID for file in series.files]
    assert [each.ReferencedSOPInstanceUID for each in item.ReferencedImageSequence] == uids
    assert [each.ReferencedSOPInstanceUID for each in dataset.ReferencedSeriesSequence[0].ReferencedInstanceSequence] == uids
    assert (dataset.Modality, dataset.StudyInstanceUID) == ("RWV", series.files[0].header.StudyInstanceUID)


def test_the_object_has_every_attribute_that_the_standard_demands_of_it(written, pet):
    """By the tables of PS3.3 that highdicom ships (made of the standard's own XML)."""
    folder = importlib.resources.files(highdicom) / "_standard"
    if not folder.is_dir():
        pytest.skip("this highdicom ships no tables of the standard")
    modules = json.loads((folder / "iod_module_map.json").read_text())["real-world-value-mapping"]
    attributes = json.loads((folder / "module_attribute_map.json").read_text())
    dataset = pydicom.dcmread(written(pet.series(3))[2])
    checked = 0
    for module in modules:
        if module["usage"] != "M":
            continue
        for attribute in attributes[module["key"]]:
            if attribute["type"] not in ("1", "2"):
                continue
            holders = [dataset]
            for sequence in attribute["path"]:
                holders = [item for holder in holders for item in holder.get(sequence) or ()]
            for holder in holders:
                assert attribute["keyword"] in holder, attribute
                assert attribute["type"] == "2" or holder[attribute["keyword"]].value not in (None, "", []), attribute
                checked += 1
    assert checked > 40


@settings(max_examples=20, deadline=None)
@given(slopes=st.lists(st.floats(1e-4, 50, allow_subnormal=False), min_size=3, max_size=3))
def test_any_slopes_come_back_to_the_digit(slopes, pet, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pet")
    pet.write(folder / "pet", pet.series(3, {"RescaleSlope": [float(f"{slope:.12g}") for slope in slopes]}))
    (found,) = findSeries([folder / "pet"]).series
    image = convertImage(assemble(found))
    writeObject(folder / "map.dcm", realWorldValueMap(image.series, image.result))
    maps = readValueMaps(folder / "map.dcm").ofSeries(image.series, SUV)
    assert [each.slope for each in maps] == [
        slope * factor for slope, factor in zip(image.result.slopes, image.result.factors, strict=True)
    ]


def test_a_map_of_dcmqis_example_is_read_with_its_retired_codes(sharedData):
    """shared/data/qin-sr-example: 191 images, slope 0.000375125 to {SUVbw}g/ml, quantity 126400, in SRT."""
    maps = readValueMaps(sharedData / "qin-sr-example/rwvm.dcm")
    assert len(maps.of) == 191
    (found,) = {each for ofImage in maps.of.values() for each in ofImage}
    assert (found.slope, found.intercept, found.first, found.last) == (0.000375125, 0.0, 0, 32761)
    assert found.unit[:2] == ("{SUVbw}g/ml", "UCUM") and found.quantity[:2] == ("126400", "DCM")


def test_a_map_that_lacks_an_image_is_refused_and_so_is_what_is_no_map(written, pet):
    series, _, path = written(pet.series(3))
    maps = readValueMaps(path)
    maps.of.pop(next(iter(maps.of)))
    with pytest.raises(ProblemError, match="has no maps to g/ml"):
        maps.ofSeries(series, SUV)
    with pytest.raises(ProblemError, match="has no maps to Bq/ml"):
        readValueMaps(path).ofSeries(series, "Bq/ml")
    with pytest.raises(ProblemError, match="has the modality PT"):
        readValueMaps(series.files[0].path)


def test_quantify_writes_the_map_and_each_suv_of_the_report_refers_to_it(pet, tmp_path):
    pet.write(tmp_path / "pet", pet.series(3))
    mask = sitk.GetImageFromArray(np.ones((3, 4, 5), np.uint8))
    mask.SetSpacing((4.0, 4.0, 3.0))
    mask.SetOrigin((-10.0, -20.0, 0.0))
    sitk.WriteImage(mask, str(tmp_path / "labels.nrrd"))
    said = [
        "quantify",
        "--pet",
        str(tmp_path / "pet"),
        "--regions",
        str(tmp_path / "labels.nrrd"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*said, "--case", "C-01", "--sr", "--rwv", "--deidentify", str(tmp_path / "key")]) == 0
    values = pydicom.dcmread(tmp_path / "out/realWorldValues.dcm")
    report = pydicom.dcmread(tmp_path / "out/measurements.dcm")

    def referred(item):
        for child in item.get("ContentSequence") or ():
            names = [name.CodeValue for name in child.get("ConceptNameCodeSequence") or ()]
            if names == ["126100"]:  # Real World Value Map used for measurement
                yield child.ReferencedSOPSequence[0].ReferencedSOPInstanceUID, item.MeasuredValueSequence[0]
            yield from referred(child)

    found = list(referred(report))
    assert {uid for uid, _ in found} == {values.SOPInstanceUID} and values.PatientID == "C-01"
    assert {value.MeasurementUnitsCodeSequence[0].CodeValue for _, value in found} == {SUV} and len(found) >= 5
    # SUV of the study's series: 5 kBq/ml x 70 kg over what is left of 185 MBq (domain.md 2.4).
    row = pandas.read_csv(tmp_path / "out/measurements.csv").iloc[0]
    (item,) = values.ReferencedImageRealWorldValueMappingSequence
    assert 5000 * item.RealWorldValueMappingSequence[0].RealWorldValueSlope == pytest.approx(row.suvMax, rel=1e-6)


def test_a_volume_of_suv_has_no_stored_values_to_map(writeQuantifyCase, tmp_path, capsys):
    writeQuantifyCase(tmp_path, (2.0, 2.0, 2.0))
    said = [
        "quantify",
        "--pet",
        str(tmp_path / "pet.nrrd"),
        "--regions",
        str(tmp_path / "labels.nrrd"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*said, "--rwv"]) == 1
    assert "--rwv need the PET as DICOM" in capsys.readouterr().err
