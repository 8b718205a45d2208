"""The generated trial is valid DICOM that says what it should, and its truth follows from the bytes by plain arithmetic."""

import csv
import functools
import hashlib
import json
import math
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pydicom
import pytest
from HER2PETLib.phantom.cohort import PLANS, makeCase
from HER2PETLib.phantom.examinations import FDG_EXAMINATION
from HER2PETLib.phantom.trial import SEED
from HER2PETLib.trial.eligibility import isEligible, judge
from HER2PETLib.trial.pathology import readSpecimens
from HER2PETLib.trial.patients import readPatients
from HER2PETLib.trial.replacement import checkPatients

CASE_OF_STYLE = {plan.style: plan.patientID for plan in PLANS}
CASES = tuple(CASE_OF_STYLE.values())
CLASSIC = tuple(case for style, case in CASE_OF_STYLE.items() if style != "enhanced")
HALF_LIFE_H = 78.41  # 89Zr, NUBASE2020

# DICOM PS3.3 A.21 (PET Image IOD), A.3 (CT Image IOD) and the modules they name: Type 1 has a value, Type 2 is there.
PATIENT_AND_STUDY_2 = (
    "PatientName PatientID PatientBirthDate PatientSex StudyDate StudyTime ReferringPhysicianName StudyID AccessionNumber"
)
IMAGE_1 = (
    "SOPClassUID SOPInstanceUID StudyInstanceUID SeriesInstanceUID Modality FrameOfReferenceUID PixelSpacing ImageOrientationPatient "
    "ImagePositionPatient ImageType SamplesPerPixel PhotometricInterpretation Rows Columns BitsAllocated BitsStored HighBit "
    "PixelRepresentation PixelData RescaleIntercept RescaleSlope"
)
IMAGE_2 = f"{PATIENT_AND_STUDY_2} SeriesNumber Manufacturer PositionReferenceIndicator InstanceNumber SliceThickness"
PET_1 = "SeriesDate SeriesTime Units CountsSource SeriesType NumberOfSlices DecayCorrection FrameReferenceTime ImageIndex DoseCalibrationFactor"
PET_2 = (
    "CorrectedImage CollimatorType RadiopharmaceuticalInformationSequence AcquisitionDate AcquisitionTime ActualFrameDuration "
    "PatientOrientationCodeSequence PatientGantryRelationshipCodeSequence"
)
CT_2 = "KVP AcquisitionNumber"


@functools.cache  # nobody changes them
def petHeaders(trial: Path, case: str) -> list[pydicom.Dataset]:
    return petSlices(trial, case)


def petSlices(trial: Path, case: str, pixels: bool = False) -> list[pydicom.Dataset]:
    slices = [pydicom.dcmread(path, stop_before_pixels=not pixels) for path in sorted((trial / case / "PET").glob("*.dcm"))]
    return sorted(slices, key=lambda one: float(one.get("ImagePositionPatient", [0, 0, 0])[2]))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instant(text: str) -> datetime:
    """A DT value, with an offset or without."""
    form = "%Y%m%d%H%M%S.%f" + ("%z" if text[-5] in "+-" else "")
    return datetime.strptime(text, form)


def acquired(header: pydicom.Dataset) -> datetime:
    return instant(header.AcquisitionDate + header.AcquisitionTime)


def seriesStart(header: pydicom.Dataset) -> datetime:
    offset = str(header.get("TimezoneOffsetFromUTC", ""))
    return instant(header.SeriesDate + header.SeriesTime + offset)


def remaining(hours: float) -> float:
    return 0.5 ** (hours / HALF_LIFE_H)


def hoursBetween(first: datetime, second: datetime) -> float:
    return (second - first).total_seconds() / 3600


def suvByHand(trial: Path, case: str) -> np.ndarray:
    """SUVbw volume by the arithmetic that each maker's header asks for."""
    slices, factors = petSlices(trial, case, pixels=True), factorsByHand(trial, case)
    if case == CASE_OF_STYLE["enhanced"]:
        mapping = slices[0].SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
        return slices[0].pixel_array * (mapping.RealWorldValueSlope * factors[0])
    every = factors * len(slices) if len(factors) == 1 else factors
    return np.stack([one.pixel_array * (float(one.RescaleSlope) * f) for one, f in zip(slices, every, strict=True)])


def factorsByHand(trial: Path, case: str) -> list[float]:
    """SUVbw of one rescaled unit, a number a slice where it differs."""
    slices = petHeaders(trial, case)
    style = next(style for style, one in CASE_OF_STYLE.items() if one == case)
    header = slices[0]
    drug = header.RadiopharmaceuticalInformationSequence[0]
    dose = float(drug.RadionuclideTotalDose)
    grams = float(header.PatientWeight) * 1000
    if style == "siemens":
        # Injected at -05:00, imaged at -04:00, for summer time began between.
        factors = [grams / (dose * remaining(hoursBetween(instant(drug.RadiopharmaceuticalStartDateTime), seriesStart(header))))]
    elif style == "ge":
        scan, injection = header[0x0009, 0x100D].value, header[0x0009, 0x103B].value
        factors = [grams / (dose * remaining(hoursBetween(instant(injection), instant(scan))))]
    elif style == "philips":
        activity = float(header[0x7053, 0x1009].value)
        injection = instant(drug.RadiopharmaceuticalStartDateTime)
        factors = [activity * grams / (dose * remaining(hoursBetween(injection, seriesStart(header))))]
    elif style == "admin":
        factors = [grams / 1000 / dose]  # the weight is written in grams
    elif style == "none":
        factors = []
        for one in slices:
            seconds = float(one.ActualFrameDuration) / 1000
            x = math.log(2) * seconds / (HALF_LIFE_H * 3600)
            hours = hoursBetween(instant(drug.RadiopharmaceuticalStartDateTime), acquired(one))
            factors.append(grams / dose / remaining(hours) * x / (1 - math.exp(-x)))
    elif style == "megabecquerel":
        injection = instant(drug.RadiopharmaceuticalStartDateTime)
        factors = [grams / (dose * 1e6 * remaining(hoursBetween(injection, seriesStart(header))))]
    elif style == "enhanced":
        hours = hoursBetween(instant(drug.RadiopharmaceuticalStartDateTime), instant(header.DecayCorrectionDateTime))
        factors = [grams / (dose * 1e6 * remaining(hours))]
    else:
        injected = next(row["injectedAt"] for row in rows(trial / "cases.csv") if row["caseID"] == case)
        factors = [grams / (dose * remaining(hoursBetween(datetime.fromisoformat(injected), seriesStart(header))))]
    return factors


@pytest.mark.parametrize("case", CASES)
def test_factor_of_truth_follows_from_the_header_by_plain_arithmetic(trial, truthOf, case):
    factors = factorsByHand(trial, case)
    expected = truthOf[case]["suvFactor"]
    assert factors == pytest.approx(expected if isinstance(expected, list) else [expected], rel=1e-8)


@pytest.mark.parametrize("case", CASES)
def test_activity_of_reference_regions_is_in_the_image(trial, case):
    suv = suvByHand(trial, case)
    made = makeCase(SEED, CASES.index(case))
    r, a, s = np.meshgrid(*made.pet.axes, indexing="ij")
    for row in rows(trial / "truth.csv"):
        if row["caseID"] == case and row["name"] in ("Liver", "Spleen"):
            center = [float(row[f"center{axis}"]) for axis in "RAS"]
            near = (r - center[0]) ** 2 + (a - center[1]) ** 2 + (s - center[2]) ** 2 < (float(row["diameterMm"]) / 2) ** 2
            # Noise of 8 to 20 % a voxel, correlated over some voxels, in more than 40 of them.
            assert suv.transpose(2, 1, 0)[near].mean() == pytest.approx(float(row["trueSUV"]), rel=0.1)


@pytest.mark.parametrize("case", CASES)
def test_images_are_given_four_to_eight_days_after_injection(truthOf, case):
    assert 96 <= truthOf[case]["hoursSinceAdministration"] <= 192


def test_activity_is_that_of_the_tracer(truthOf):
    # NCT02286843: 185 MBq trastuzumab, 74 MBq pertuzumab.
    for case in truthOf.values():
        usual = {"89Zr-trastuzumab": 185e6, "89Zr-pertuzumab": 74e6}[case["tracer"]]
        assert case["injectedActivityBq"] == pytest.approx(usual, rel=0.05)
    assert {case["tracer"] for case in truthOf.values()} == {"89Zr-trastuzumab", "89Zr-pertuzumab"}


@pytest.mark.parametrize("case", CLASSIC)
def test_classic_images_have_all_required_attributes(trial, case):
    for folder, type1, type2 in (("PET", f"{IMAGE_1} {PET_1}", f"{IMAGE_2} {PET_2}"), ("CT", IMAGE_1, f"{IMAGE_2} {CT_2}")):
        files = sorted((trial / case / folder).glob("[PC]T*.dcm"))
        for path in (files[0], files[len(files) // 2], files[-1]):
            header = pydicom.dcmread(path)
            assert [name for name in type1.split() if header.get(name) in (None, "", [])] == []
            assert [name for name in type2.split() if name not in header] == []


@pytest.mark.parametrize("case", CASES)
def test_files_are_read_by_pydicom_with_every_check_switched_on(trial, case):
    former = pydicom.config.settings.reading_validation_mode
    pydicom.config.settings.reading_validation_mode = pydicom.config.RAISE
    try:
        for folder in ("PET", "CT"):
            dataset = pydicom.dcmread(min((trial / case / folder).glob("*.dcm")))
            str(dataset)  # converts every value
            assert dataset.file_meta.ImplementationVersionName == "HER2PET_PHANTOM"
    finally:
        pydicom.config.settings.reading_validation_mode = former


def test_ui_ds_are_unique(trial):
    uids = [pydicom.dcmread(path, specific_tags=["SOPInstanceUID"]).SOPInstanceUID for path in trial.rglob("*.dcm")]
    assert len(set(uids)) == len(uids)
    assert all(pydicom.uid.UID(uid).is_valid for uid in uids)


@pytest.mark.parametrize("style", ["siemens", "deidentified"])
def test_siemens_frame_times_point_to_the_series_time(trial, style):
    slices = petHeaders(trial, CASE_OF_STYLE[style])
    decay = math.log(2) / (HALF_LIFE_H * 3600)
    assert len({one.AcquisitionTime for one in slices}) > 5
    for one in slices:
        x = decay * float(one.ActualFrameDuration) / 1000
        average = math.log(x / (1 - math.exp(-x))) / decay
        pointed = acquired(one) + timedelta(seconds=average - float(one.FrameReferenceTime) / 1000)
        assert abs((pointed - instant(one.SeriesDate + one.SeriesTime)).total_seconds()) < 0.001


def test_ge_writes_one_acquisition_time_and_a_slope_for_each_slice(trial):
    slices = petHeaders(trial, CASE_OF_STYLE["ge"])
    assert {one.AcquisitionTime for one in slices} == {slices[0].SeriesTime}
    assert len({float(one.RescaleSlope) for one in slices}) > len(slices) / 2
    assert sorted({float(one.FrameReferenceTime) for one in slices})[0] == 0
    assert "RadiopharmaceuticalStartDateTime" not in slices[0].RadiopharmaceuticalInformationSequence[0]
    assert slices[0][0x0009, 0x0010].value == "GEMS_PETD_01"


def test_philips_writes_counts_with_both_of_its_factors(trial, truthOf):
    header = petHeaders(trial, CASE_OF_STYLE["philips"])[0]
    assert header.Units == "CNTS"
    assert float(header[0x7053, 0x1000].value) == pytest.approx(truthOf[CASE_OF_STYLE["philips"]]["suvFactor"], rel=1e-9)


def test_the_other_ways_of_writing_are_there(trial):
    first = {style: petHeaders(trial, case)[0] for style, case in CASE_OF_STYLE.items()}
    assert (first["admin"].DecayCorrection, float(first["admin"].PatientWeight) > 10_000) == ("ADMIN", True)
    assert (first["none"].DecayCorrection, "DECY" in first["none"].CorrectedImage) == ("NONE", False)
    assert float(first["megabecquerel"].RadiopharmaceuticalInformationSequence[0].RadionuclideTotalDose) < 200
    assert first["enhanced"].SOPClassUID == "1.2.840.10008.5.1.4.1.1.130"
    assert "RadiopharmaceuticalStartDateTime" not in first["deidentified"].RadiopharmaceuticalInformationSequence[0]
    assert [row["caseID"] for row in rows(trial / "cases.csv") if row["injectedAt"]] == [CASE_OF_STYLE["deidentified"]]


def test_tracers_are_coded(trial):
    for case in CASES:
        drug = petHeaders(trial, case)[0].RadiopharmaceuticalInformationSequence[0]
        code = drug.RadiopharmaceuticalCodeSequence[0].CodeValue
        # DCM 126512: 89Zr-trastuzumab; for 89Zr-pertuzumab there is only 126511 (antibody) and the text.
        assert (code, drug.Radiopharmaceutical) in (("126512", "89Zr-trastuzumab"), ("126511", "89Zr-pertuzumab"))
        assert drug.RadionuclideCodeSequence[0].CodeValue == "63360001"


@pytest.mark.parametrize("case", [CASE_OF_STYLE["siemens"], CASE_OF_STYLE["ge"], CASE_OF_STYLE["none"]])
def test_itk_reads_pet_and_ct_where_the_regions_lie(trial, case):
    import SimpleITK as sitk

    made = makeCase(SEED, CASES.index(case))
    for folder, grid in (("PET", made.pet), ("CT", made.ct)):
        reader = sitk.ImageSeriesReader()
        uids = reader.GetGDCMSeriesIDs(str(trial / case / folder))
        names = max((reader.GetGDCMSeriesFileNames(str(trial / case / folder), uid) for uid in uids), key=len)
        reader.SetFileNames(names)
        image = reader.Execute()
        assert image.GetSize()[::-1] == grid.shape
        assert image.GetSpacing() == pytest.approx(grid.spacing, abs=1e-4)
        assert image.GetOrigin() == pytest.approx((-grid.first[0], -grid.first[1], grid.first[2]), abs=1e-3)
        assert image.GetDirection() == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    regions = sitk.ReadImage(str(trial / case / "regions.seg.nrrd"))
    assert regions.GetSize() == made.pet.shape[::-1]
    assert regions.GetOrigin() == pytest.approx((-made.pet.first[0], -made.pet.first[1], made.pet.first[2]))
    assert regions.GetSpacing() == pytest.approx(made.pet.spacing)


@pytest.mark.parametrize("case", CASES)
def test_segmentation_holds_the_regions_of_the_truth(trial, case):
    slicerio = pytest.importorskip("slicerio")
    segments = slicerio.read_segmentation(str(trial / case / "regions.seg.nrrd"))["segments"]
    truth = [row for row in rows(trial / "truth.csv") if row["caseID"] == case]
    assert [segment["id"] for segment in segments] == [row["regionID"] for row in truth]
    for segment, row in zip(segments, truth, strict=True):
        assert segment["tags"]["HER2PET.Role"] == row["role"]
        anatomic = segment["terminology"]["anatomicRegion"]
        assert f"{anatomic[0]}:{anatomic[1]}" == row["siteCode"]


def test_ct_shows_bone_lung_and_only_known_metastases(trial):
    for number, case in enumerate(CASES):
        made = makeCase(SEED, number)
        for lesion in made.lesions:
            k, j, i = np.rint(made.ct.geometry.toKJI(lesion.center)).astype(int)
            name = f"CT{made.ct.shape[0] - k:04}.dcm"
            header = pydicom.dcmread(trial / case / "CT" / name)
            hu = header.pixel_array[j, i] * float(header.RescaleSlope) + float(header.RescaleIntercept)
            if lesion.hu is not None and lesion.diameter >= 10:
                assert hu == pytest.approx(lesion.hu, abs=50)  # five times the noise
            assert (lesion.hu is None) == (not lesion.known)


def test_identity_is_in_the_images_and_nowhere_else(trial):
    others = [path for path in trial.rglob("*") if path.is_file() and path.suffix != ".dcm"]
    texts = {path: path.read_bytes() for path in others}
    for case in CASES:
        header = petHeaders(trial, case)[0]
        name = header[0x0033, 0x1001].value
        told = [str(name).split("^")[0]]
        if case != CASE_OF_STYLE["deidentified"]:
            assert header.PatientName == name
            told += [header.PatientID, header.AccessionNumber, header.StationName, header.InstitutionName]
            assert header.PatientBirthDate and header.ReferringPhysicianName
        for secret in told:
            for path, text in texts.items():
                assert str(secret).encode() not in text, f"{secret} in {path.name}"


def test_tables_of_the_trial_are_read_without_complaint(trial):
    patients, invalid = readPatients(trial / "patients.csv")
    specimens, alsoInvalid = readSpecimens(trial / "pathology.csv")
    assert (invalid, alsoInvalid, checkPatients(patients)) == ([], [], [])
    eligible = {patient.patientID for patient in patients if isEligible(judge(patient))}
    assert eligible == set(CASES)  # P004 is HER2-positive on retest, P007 has too few foci
    assert {patient.patientID for patient in patients} - eligible == {"P004", "P007"}
    assert {patient.patientID for patient in patients if patient.petDate} == eligible
    foci = {(row["caseID"], row["regionID"]) for row in rows(trial / "truth.csv") if row["role"] == "lesion"}
    assert all((one.patientID, one.focusID) in foci for one in specimens)


def test_two_patients_have_her2p_ositive_metastases_and_five_have_avid_ones(trial):
    lesions = [row for row in rows(trial / "truth.csv") if row["role"] == "lesion"]
    assert {row["caseID"] for row in lesions if row["her2"] == "positive"} == {"P001", "P003"}
    assert {row["caseID"] for row in lesions if row["avid"] == "yes"} == {"P001", "P003", "P005", "P008", "P010"}
    assert {float(row["diameterMm"]) for row in lesions} >= {6.0, 40.0}
    # The trial asks for five foci at least.
    assert all(sum(row["caseID"] == case for row in lesions) >= 5 for case in CASES)


def test_lesions_lie_apart_from_each_other_and_from_reference_regions(trial):
    for case in CASES:
        regions = [row for row in rows(trial / "truth.csv") if row["caseID"] == case]
        for n, one in enumerate(regions):
            for other in regions[:n]:
                apart = math.dist(*([float(row[f"center{axis}"]) for axis in "RAS"] for row in (one, other)))
                assert apart > (float(one["diameterMm"]) + float(other["diameterMm"])) / 2, (case, one["name"], other["name"])


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_another_process_in_another_time_zone_writes_the_same_bytes(trial, tmp_path):
    script = "import sys; from HER2PETLib.phantom.trial import writeTrial; writeTrial(sys.argv[1], patients=2)"
    environment = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=environment, check=True)
    for case in CASES[:2]:
        assert digest(tmp_path / case) == digest(trial / case)
    assert (tmp_path / "cases.csv").read_text() == "".join((trial / "cases.csv").read_text().splitlines(keepends=True)[:3])


def test_another_seed_gives_another_trial_of_the_same_design():
    one, other = makeCase(SEED, 0), makeCase(SEED + 1, 0)
    assert (one.weight, one.woman, one.hospitalID) != (other.weight, other.woman, other.hospitalID)
    assert [lesion.site for lesion in one.lesions] == [lesion.site for lesion in other.lesions]


def test_trial_is_small(trial):
    # Without the further examination that the demo writes beside it.
    files = [path for path in trial.rglob("*") if path.is_file() and FDG_EXAMINATION not in path.parts]
    assert sum(path.stat().st_size for path in files) < 150e6


def test_converted_suv_is_that_of_plain_arithmetic(trial):
    folder = trial.parent / "suv"
    results, entered = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("suv.json", "suv-entered.json"))
    assert sum(result["status"] == "converted" for result in results) == 7
    refused = [result["reason"] for result in results if result["status"] == "refused"]
    assert sum("(0018,1078)" in reason for reason in refused) == 1
    assert sum("NAC" in reason for reason in refused) == 1
    factors = {one["seriesInstanceUID"]: one["factor"] for one in (*results, *entered) if one["factor"] is not None}
    uids = {petHeaders(trial, case)[0].SeriesInstanceUID: case for case in CASES}
    assert set(factors) == set(uids)
    for uid, case in uids.items():
        factor = factors[uid]
        assert factorsByHand(trial, case) == pytest.approx(factor if isinstance(factor, list) else [factor], rel=1e-8)


@pytest.mark.parametrize("patients", [1, 4, 8])
def test_tables_fit_together_for_any_number_of_patients(tmp_path, monkeypatch, patients):
    from HER2PETLib.phantom import trial as module

    monkeypatch.setattr(module, "writeCase", lambda folder, case: [])
    module.writeTrial(tmp_path, patients=patients)
    read, invalid = readPatients(tmp_path / "patients.csv")
    assert (invalid, checkPatients(read)) == ([], [])
    assert sum(patient.petDate is not None for patient in read) == patients


def test_patients_beyond_the_plans_are_others_with_the_same_plan():
    one, again = makeCase(SEED, 0), makeCase(SEED, len(PLANS))
    assert again.caseID == "P001-2"
    assert again.plan.lesions == one.plan.lesions
    assert again.weight != one.weight


def test_organs_are_segments_with_terminology_on_the_grid_of_the_ct(trial):
    import SimpleITK as sitk

    slicerio = pytest.importorskip("slicerio")
    made = makeCase(SEED, 0)
    image = sitk.ReadImage(str(trial / "P001/organs.seg.nrrd"))
    assert image.GetSize() == made.ct.shape[::-1] and image.GetSpacing() == pytest.approx(made.ct.spacing)
    segments = {each["id"]: each for each in slicerio.read_segmentation(str(trial / "P001/organs.seg.nrrd"))["segments"]}
    assert {"liver", "spleen", "kidney_left", "kidney_right", "aorta", "brain", *(f"vertebrae_L{n}" for n in range(1, 6))} <= set(
        segments
    )
    kidney = segments["kidney_right"]["terminology"]
    assert (kidney["type"][:2], kidney["typeModifier"][:2]) == (["SCT", "64033007"], ["SCT", "24028007"])
    assert [row["organs"] for row in rows(trial / "cases.csv")] == [f"{case}/organs.seg.nrrd" for case in CASES]
