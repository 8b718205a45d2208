"""Values that cannot be true: told of a header, refused of what a person entered (domain.md 2.6, point 5). And what the result says."""

import json

import numpy as np
import pytest
from HER2PETLib import dicom, suv
from HER2PETLib.errors import ProblemError

# A field of 100 l: 50 x 50 x 40 voxels of 10 x 10 x 10 mm. 70 kg, 185 MBq: at the scan 50.22 MBq are left (domain.md 2.4).
SHAPE = (40, 50, 50)
GRID = {"Rows": 50, "Columns": 50, "PixelSpacing": "10\\10"}
# 1000 Bq/ml everywhere is 100 MBq: 199 % of what is left. 100 Bq/ml: 20 %. 1 Bq/ml: 0.2 %.
STORED = 1000


@pytest.fixture
def image(pet, tmp_path):
    """image(slope, entered={...}, **header changes) -> SUVImage of a series that holds 1000 x slope everywhere."""

    def run(slope: str, entered: dict | None = None, item: dict | None = None, **changes):
        datasets = pet.series(SHAPE[0], item=item, RescaleSlope=slope, **GRID, **changes)
        for k, dataset in enumerate(datasets):
            dataset.ImagePositionPatient = [-10, -20, 10 * k]
            dataset.SliceThickness = "10"
            dataset.PixelData = np.full(SHAPE[1:], STORED, "<i2").tobytes()
        pet.write(tmp_path / "in", datasets)
        (found,) = dicom.findSeries([tmp_path / "in"]).ofModality("PT")
        values = suv.EnteredValues(**entered, reason="dose sheet") if entered else None
        return suv.convertImage(found, values)

    return run


def test_a_possible_image_is_not_talked_about(image):
    assert image("0.1").result.warnings == ()
    assert image("0.1", {"weightKg": 70.0}).result.isConverted


@pytest.mark.parametrize(
    ("slope", "changes", "words"),
    [
        ("1", {}, "199 %"),  # twice what is left, but for the last digit
        ("0.001", {}, "Are they SUV"),  # BQML that holds SUV of about 1
        ("0.1", {"Units": "GML", "SUVType": "BW"}, "GML"),  # SUV of 100 everywhere: 143 times the body weight
        ("11", {"Units": "GML", "SUVType": "BW"}, "highest SUV is 1.1e+04"),
    ],
)
def test_values_that_cannot_be_are_told_of_a_header(image, slope, changes, words):
    result = image(slope, **changes).result
    assert result.isConverted and any(words in warning for warning in result.warnings)


def test_values_that_cannot_be_are_refused_of_what_a_person_entered(image):
    # 3.7 MBq for 185: the image would hold ten times what is left.
    result = image("0.1", {"activityMBq": 3.7}).result
    assert not result.isConverted
    assert "996 %" in result.reason and "administeredActivity" in result.reason
    assert result.inputs["administeredActivity"]["value"] == pytest.approx(3.7e6)
    assert any("3.7 MBq" in warning and "185 MBq" in warning for warning in result.warnings)
    # The same image, by its header alone.
    assert image("0.1").result.isConverted


def test_a_small_field_of_view_holds_little_and_is_not_talked_about(pet, tmp_path):
    """A cropped series: 3 x 4 x 5 voxels with SUV 7 hold a millionth of the activity."""
    pet.write(tmp_path, pet.series())
    (found,) = dicom.findSeries([tmp_path]).ofModality("PT")
    assert suv.convertImage(found, suv.EnteredValues(weightKg=70.0, reason="chart")).result.isConverted


def test_a_refused_result_has_the_keys_of_a_converted_one_and_what_was_found(pet, tmp_path):
    pet.write(tmp_path / "a", pet.series(item={"RadionuclideTotalDose": "185"}))
    pet.write(tmp_path / "b", pet.series(item={"RadionuclideTotalDose": "185"}, PatientWeight=None))
    one, other = (suv.convertImage(dicom.findSeries([tmp_path / name]).series[0]).result for name in "ab")
    assert (one.isConverted, other.isConverted) == (True, False)
    assert one.toJSON().keys() == other.toJSON().keys()
    assert other.inputs["administeredActivity"]["value"] == 185e6
    assert [each.tag for each in other.adaptations] == ["(0018,1074) Radionuclide Total Dose"]
    assert other.enter == ("weightKg",)
    json.dumps([one.toJSON(), other.toJSON()], allow_nan=False)


def test_results_say_whose_series_it_is_and_how_it_was_made(pet, tmp_path):
    changes = {"ManufacturerModelName": "Scanner 1", "ReconstructionMethod": "OSEM3D 2i21s", "PatientID": "H123456"}
    pet.write(tmp_path / "P001" / "PET", pet.series(SeriesInstanceUID="1.2.826.0.1.3680043.10.99.1234567", **changes))
    about = suv.convertImage(dicom.findSeries([tmp_path]).series[0]).result.about
    assert (about.scanner, about.reconstruction, about.studyDate) == ("Maker, Scanner 1", "OSEM3D 2i21s", "2019-03-07")
    assert (about.voxelSizeMm, about.slices) == ((4.0, 4.0, 3.0), 3)
    assert about.line == f"{tmp_path / 'P001' / 'PET'}, H123456, 2019-03-07, PET AC, ....1234567"


def test_the_number_in_the_trial_goes_before_the_hospitals(pet):
    datasets = pet.series(PatientID="H123456")
    for dataset in datasets:
        dataset.ClinicalTrialSubjectID = "P001"
    assert suv.convertSeries(pet.read(datasets)).about.patient == "P001"


def test_what_is_kept_under_a_pseudonym_does_not_hold_the_hospitals_number(pet, tmp_path):
    pet.write(tmp_path, pet.series(PatientID="H123456"))
    for patient in ("", "P001"):
        loaded = suv.loadPET(tmp_path, patient=patient, tell=lambda sentence: None)
        assert (
            loaded.about.patient
            == loaded.provenance["about"]["patient"]
            == loaded.provenance["suv"]["about"]["patient"]
            == patient
        )
        assert "H123456" not in json.dumps(loaded.provenance)


def test_a_volume_file_tells_that_the_expected_day_was_not_checked(tmp_path):
    from HER2PETLib.geometry import Geometry, Volume
    from HER2PETLib.volumefile import writeVolume

    writeVolume(tmp_path / "pet.nrrd", Volume(np.ones((3, 4, 5), np.float32), Geometry((3, 4, 5), np.eye(4))))
    told = []
    suv.loadPET(tmp_path / "pet.nrrd", entered=suv.EnteredValues(expectedDay=4.0), tell=told.append)
    assert len(told) == 1 and "expected day 4" in told[0]


def test_a_problem_is_no_value_error():
    """NumPy's errors are faults of the program; a problem is for people."""
    assert not issubclass(ProblemError, ValueError)
    assert ProblemError("What.", "How.", ("weightKg",)).enter == ("weightKg",)
