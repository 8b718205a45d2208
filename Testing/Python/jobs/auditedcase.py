"""A PET with two lesions, its structured report by this program, and copies of the report that are wrong in a known way."""

import csv

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from HER2PETLib.commands import main

SHAPE = (14, 24, 28)  # (k, j, i), voxels of 3 x 4 x 4 mm: 0.048 ml
SUV = "126401"
MAXIMUM, MEAN, MINIMUM, MEDIAN, DEVIATION = "56851009", "373098007", "255605001", "373099004", "386136009"
PEAK, VOLUME, UPTAKE = "126031", "118565006", "TLU"


def masks():
    """Two lesions, of 60 and of 48 voxels, and a reference region of 54."""
    found = [np.zeros(SHAPE, bool) for _ in range(3)]
    found[0][3:6, 5:9, 6:11] = True
    found[1][7:11, 14:18, 15:18] = True
    found[2][4:7, 14:20, 4:7] = True
    return found


@pytest.fixture(scope="session")
def values():
    """Stored values in Bq/ml: noise, and two hot places around which nothing is flat; the second lesion's hottest voxel is in a corner."""
    k, j, i = np.indices(SHAPE)
    array = np.random.default_rng(5).uniform(800, 1600, SHAPE)
    for center, height in (((4.2, 6.7, 8.4), 19000), ((8.6, 15.8, 16.2), 12000)):
        distance2 = sum(((axis - at) * size) ** 2 for axis, at, size in zip((k, j, i), center, (3, 4, 4), strict=True))
        array += height * np.exp(-distance2 / (2 * 7.0**2))
    array[7, 14, 15] = 14000
    return np.rint(array).astype("<i2")


@pytest.fixture(scope="session")
def case(tmp_path_factory, pet, values):
    """A folder with the PET as DICOM and what `her2pet quantify --seg --sr` makes of it."""
    folder = tmp_path_factory.mktemp("case")
    datasets = pet.series(count=SHAPE[0])
    for k, dataset in enumerate(datasets):
        dataset.Rows, dataset.Columns = SHAPE[1:]
        dataset.PixelData = values[k].tobytes()
    pet.write(folder / "pet", datasets)
    labels = sum(number * mask.astype(np.uint8) for number, mask in enumerate(masks(), start=1))
    image = sitk.GetImageFromArray(labels)
    image.SetOrigin((-10, -20, 0))
    image.SetSpacing((4, 4, 3))
    sitk.WriteImage(image, str(folder / "labels.nrrd"))
    (folder / "labels.csv").write_text(
        "label,name,role,siteCode,siteMeaning\n1,Node,,SCT:59441001,Lymph node\n2,Rib,,SCT:113197003,Rib\n3,Blood pool,reference,SCT:15825003,Aorta\n"
    )
    arguments = ["quantify", "--pet", folder / "pet", "--regions", folder / "labels.nrrd", "--labels", folder / "labels.csv"]
    assert main([str(each) for each in (*arguments, "--seg", "--sr", "--out", folder / "ours")]) == 0
    return folder


def numbersOf(dataset):
    """(group, NUM item, quantity, derivation, method) of every number of a report."""
    (container,) = [item for item in dataset.ContentSequence if name(item) == "126010"]
    groups = [item for item in container.ContentSequence if name(item) == "125007"]
    for group, item in enumerate(groups):
        for child in item.ContentSequence:
            if child.ValueType == "NUM":
                said = {name(each): each.ConceptCodeSequence[0].CodeValue for each in child.get("ContentSequence", ())}
                yield group, child, name(child), said.get("121401", ""), said.get("370129005", "")


def name(item):
    return item.ConceptNameCodeSequence[0].CodeValue if "ConceptNameCodeSequence" in item else ""


def stated(source):
    return {
        (g, *codes): float(item.MeasuredValueSequence[0].NumericValue) for g, item, *codes in numbersOf(pydicom.dcmread(source))
    }


def altered(source, path, change, unit=None):
    """A copy of a report in which `change(group, quantity, derivation, method, value)` gives another value, or None for the same.
    unit: of the changed ones."""
    dataset = pydicom.dcmread(source)
    changed = 0
    for group, item, quantity, derivation, method in numbersOf(dataset):
        measured = item.MeasuredValueSequence[0]
        value = change(group, quantity, derivation, method, float(measured.NumericValue))
        if value is None:
            continue
        measured.NumericValue = f"{value:.10g}"
        measured.pop("FloatingPointValue", None)
        if unit:
            measured.MeasurementUnitsCodeSequence[0].CodeValue = unit
        changed += 1
    assert changed
    dataset.save_as(path)
    return path


@pytest.fixture
def audit(case, tmp_path):
    """audit(sr, seg, pet): the exit code and the rows of auditMeasures.csv, by group, quantity, derivation and method."""

    def run(sr=None, seg=case / "ours/regions.dcm", pet=case / "pet", *more):
        arguments = ["audit-measures", "--sr", sr or case / "ours/measurements.dcm", "--out", tmp_path / "out", *more]
        arguments += ["--seg", seg] if seg else []
        arguments += ["--pet", pet] if pet else []
        code = main([str(each) for each in arguments])
        with (tmp_path / "out/auditMeasures.csv").open(encoding="utf-8", newline="") as file:
            return code, list(csv.DictReader(file))

    return run


def differing(rows):
    return {(int(row["group"]), row["ourMeasure"]): row["cause"] for row in rows if row["differs"] == "1"}


def statisticsOf(array):
    return {MAXIMUM: array.max(), MEAN: array.mean(), MINIMUM: array.min(), MEDIAN: np.median(array), DEVIATION: array.std()}


def isOfSUV(quantity, _derivation=""):
    return quantity in (SUV, UPTAKE)


def suvPerBq(case, values):
    """From the report's own maximum of the first lesion and the stored value that it is."""
    return stated(case / "ours/measurements.dcm")[0, SUV, MAXIMUM, ""] / values[masks()[0]].max()
