"""The numbers: vectors of the domain notes, published reference objects, and headers of real scanners."""

import json

import numpy as np
import pytest
import SimpleITK as sitk
from HER2PETLib.dicom.folder import findSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import Refusal
from HER2PETLib.suv.volume import suvVolume

# 70 kg, 185 MBq of 89Zr at 2019-03-01 10:00, START: reference instant, decayed activity (MBq), factor, SUVbw of 5 kBq/ml.
VECTORS = [
    ("20190306", "110000", 63.479152, 1.1027242487e-3, 5.513621),
    ("20190307", "133000", 50.221870, 1.3938150776e-3, 6.969075),
    ("20190309", "090000", 34.189174, 2.0474317240e-3, 10.237159),
]


@pytest.mark.parametrize(("day", "time", "activity", "factor", "suv"), VECTORS)
def test_days_of_decay(convert, day, time, activity, factor, suv):
    conversion = convert(SeriesDate=day, AcquisitionDate=day, AcquisitionTime=time, SeriesTime=time)
    assert conversion.decayedActivity == pytest.approx(activity, abs=5e-7)
    assert conversion.factor == pytest.approx(factor, rel=1e-10)
    assert conversion.factor * 5000 == pytest.approx(suv, abs=5e-7)


def test_values_corrected_to_the_administration_are_not_decayed_again(convert):
    conversion = convert(DecayCorrection="ADMIN")
    assert conversion.factor == pytest.approx(3.7837837838e-4, rel=1e-10)
    assert conversion.factor * 5000 == pytest.approx(1.891892, abs=5e-7)
    assert conversion.hoursSinceAdministration == 147.5


# 75 kg, 185 cm (domain.md 2.4; Janmahasatian and James in g, Du Bois in cm2); the others by hand from the formulas of 2.3:
# Morgan M 82.5 - 120 x 225 / 1369 = 62.777575 kg; Sugawara M 48 + 1.06 x 33 = 82.98, F 45.5 + 0.91 x 33 = 75.53 kg.
SIZES = [
    ("SUVbw", "M", 75000.0),
    ("SUVbsa", "M", 19813.758427),
    ("SUVlbm", "M", 60915.335887),
    ("SUVlbm", "F", 49214.379968),
    ("SUVlbm", "O", (60915.335887 + 49214.379968) / 2),
    ("SUVlbmJames128", "F", 55925.675676),
    ("SUVlbmMorgan", "M", 62777.574872),
    ("SUVlbmMorgan", "F", 55925.675676),
    ("SUVibw", "M", 82980.0),
    ("SUVibw", "F", 75530.0),
    ("%ID/ml", "M", 100.0),
]


@pytest.mark.parametrize(("kind", "sex", "size"), SIZES)
def test_body_sizes(convert, kind, sex, size):
    conversion = convert(kind=kind, PatientSex=sex, PatientWeight="75", PatientSize="1.85")
    assert conversion.normalization == pytest.approx(size, rel=1e-8)
    assert conversion.factor == pytest.approx(size / (1e6 * conversion.decayedActivity), rel=1e-12)
    assert ("sex O" in str(conversion.adaptations)) == (sex == "O")


def converted(folder):
    (found,) = findSeries([folder]).ofModality("PT")
    series = assemble(found)
    conversion = convertSeries(series)
    return conversion, suvVolume(series, conversion).values


DRO = ["DRO_0_0", "DRO_1_0", "DRO_2_0", "DRO_2_4", "DRO_3_0", "DRO_3_1", "DRO_4_0", "DRO_5_0"]


@pytest.mark.parametrize("name", DRO)
def test_published_reference_objects(sharedData, name):
    """IBSI SUV reference objects (Vacha 2026): SUVbw 0.20, 1.00, 4.00 in the mask."""
    _, suv = converted(sharedData / "ibsi-suv" / name / "PT")
    mask = sitk.GetArrayFromImage(sitk.ReadImage(str(sharedData / "ibsi-suv" / name / "mask" / "DRO_mask.nii.gz"))) > 0
    inside = suv[mask]
    assert [round(float(x), 2) for x in (inside.min(), np.median(inside), inside.max())] == [0.20, 1.00, 4.00]
    assert (suv == inside.max()).sum() == 515


def zr89Cases():
    return [
        "Z1_day4_START_full_datetime", "Z4_day4_ADMIN", "Z8_day4_no_halflife_code_only", "Z9_day4_dose_in_MBq",
        "Z12_1h_pi_same_day", "Z13_day1_overnight_time_earlier", "Z14_day4_weight_in_grams",
    ]  # fmt: skip


@pytest.mark.parametrize("name", zr89Cases())
def test_reference_object_as_89zr(sharedData, name):
    _, suv = converted(sharedData / "zr89" / name)
    (maskFile,) = (sharedData / "zr89" / "mask").iterdir()
    inside = suv[sitk.GetArrayFromImage(sitk.ReadImage(str(maskFile))) > 0]
    assert [round(float(x), 2) for x in (inside.min(), np.median(inside), inside.max())] == [0.20, 1.00, 4.00]


def test_89zr_with_a_start_time_only_is_refused(sharedData):
    with pytest.raises(Refusal, match=r"\(0018,1078\)"):
        converted(sharedData / "zr89" / "Z3_day4_START_time_only_MUST_REFUSE")


def test_real_ge_series(sharedData):
    conversion, suv = converted(sharedData / "sts001-ge" / "FDG_PET" / "image")
    assert len(suv) == 267 and len(set(conversion.slopes)) == 267
    assert conversion.factor == pytest.approx(0.000242903, rel=1e-6)
    assert conversion.hoursSinceAdministration * 3600 == pytest.approx(2711)
    assert suv.max() == pytest.approx(66.5215, abs=5e-5)


@pytest.mark.parametrize("name", ["STS_001", "STS_002", "STS_003"])
def test_series_that_hold_suv_already(sharedData, name):
    folder = sharedData / "sts-validation" / name
    conversion, suv = converted(folder / "dicom" / "image")
    assert conversion.factor == 1.0
    # The collection's own NIfTI of the same series.
    (niftiFile,) = (folder / "nifti").glob("*mage*.nii.gz")
    np.testing.assert_allclose(suv, sitk.GetArrayFromImage(sitk.ReadImage(str(niftiFile))), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ["pet_recon_1", "pet_recon_2"])
def test_phantom_series_without_units_is_refused(sharedData, name):
    with pytest.raises(Refusal, match=r"\(0054,1001\)"):
        converted(sharedData / "nema-iq" / name)


# Headers of real scanners (cornerstonejs/calculate-suv) and the factors of their reference implementation.
SCANNERS = {
    "SIEMENS": 0.00042748316, "GE_MEDICAL_AND_BQML": 0.00053673877, "PHILIPS_BQML": 0.00074637470,
    "PHILIPS_CNTS_AND_BQML_SUV": 0.000551, "PHILIPS_CNTS_AND_SUV": 0.000728, "BQML_AC_DT_lessThan_S_DT_SIEMENS": 0.00040691569,
    "CPS_AND_BQML_AC_DT_-_S_DT": 0.00026503313, "RADIOPHARM_DATETIME_UNDEFINED": 0.00037210892,
}  # fmt: skip
_ITEM_KEYS = ("RadionuclideTotalDose", "RadionuclideHalfLife", "RadiopharmaceuticalStartTime", "RadiopharmaceuticalStartDateTime")


@pytest.mark.parametrize("name", SCANNERS)
def test_headers_of_real_scanners(sharedData, pet, name):
    headers = json.loads((sharedData / "calculate-suv" / f"{name}-instances.json").read_text())
    item = {key: str(headers[0][key]).strip() if key in headers[0] else None for key in _ITEM_KEYS}
    plain = [key for key in headers[0] if key not in (*_ITEM_KEYS, "PhilipsPETPrivateGroup")]
    texts = {
        key: ["\\".join(header[key]) if isinstance(header[key], list) else str(header[key]).strip() for header in headers]
        for key in plain
    }
    maker = "GE MEDICAL SYSTEMS" if name.startswith("GE") else "Philips" if name.startswith("PHILIPS") else "SIEMENS"
    item |= {"RadionuclideCodeSequence": None, "Radiopharmaceutical": None}
    datasets = pet.series(
        len(headers), texts, item, Manufacturer=maker, **({} if "PatientSize" in plain else {"PatientSize": None})
    )
    for dataset, header in zip(datasets, headers, strict=True):
        for element, key in ((0x00, "SUVScaleFactor"), (0x09, "ActivityConcentrationScaleFactor")):
            if key in header["PhilipsPETPrivateGroup"]:
                block = dataset.private_block(0x7053, "Philips PET Private Group", create=True)
                block.add_new(element, "DS", header["PhilipsPETPrivateGroup"][key].strip())
    factor = convertSeries(pet.read(datasets)).factor
    assert np.mean(factor) == pytest.approx(SCANNERS[name], rel=1e-6)
