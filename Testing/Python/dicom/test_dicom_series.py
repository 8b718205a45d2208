"""From files in any order to one regular volume, or a sentence that says why not."""

import struct

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from HER2PETLib.dicom.folder import findSeries, oneSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.volume import suvVolume
from HER2PETLib.volumefile import readVolume


def onlyPET(folder):
    (found,) = findSeries([folder]).ofModality("PT")
    return assemble(found)


def refusal(folder) -> str:
    with pytest.raises(ProblemError) as caught:
        onlyPET(folder)
    return str(caught.value)


def ramp(datasets, slopes=None):
    """Give slice k the values 100 k, 100 k + 1, ... 100 k + 19."""
    for k, dataset in enumerate(datasets):
        dataset.PixelData = (100 * k + np.arange(20, dtype="<i2")).reshape(4, 5).tobytes()
    return datasets


EXPECTED = (100 * np.arange(4)[:, None, None] + np.arange(20).reshape(4, 5)).astype(np.float32)


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_slices_are_ordered_by_position_whatever_their_names_and_numbers(pet, tmp_path, order):
    datasets = ramp(pet.series(4))
    for n, k in enumerate(order):
        datasets[k].InstanceNumber = n + 1
    pet.write(tmp_path, [datasets[k] for k in order])
    volume = onlyPET(tmp_path).rescaled()
    np.testing.assert_array_equal(volume.values, EXPECTED)
    # Image Position (-10, -20, 3 k) in LPS is (10, 20, 3 k) in RAS.
    np.testing.assert_allclose(volume.geometry.toRAS([0, 0, 0]), [10, 20, 0], atol=1e-12)


def test_oblique_slices_with_oblong_pixels(pet, tmp_path):
    """Row and column directions rotated by 30 degrees about x, then 20 about z; 2 mm between rows, 1.5 mm between columns."""
    a, b = np.deg2rad([20.0, 30.0])
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ np.array(
        [[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]]
    )
    row, column, normal = turn.T
    positions = ["\\".join(f"{x:.12f}" for x in np.array([-31.5, 12.25, 100.0]) + 3.27 * k * normal) for k in range(4)]
    orientation = "\\".join(f"{x:.12f}" for x in [*row, *column])
    datasets = ramp(
        pet.series(4, {"ImagePositionPatient": positions}, ImageOrientationPatient=orientation, PixelSpacing="2\\1.5")
    )
    paths = pet.write(tmp_path, datasets)
    volume = onlyPET(tmp_path).rescaled()
    for k, j, i in np.ndindex(2, 2, 2):
        k, j, i = 3 * k, 3 * j, 4 * i
        lps = np.array([-31.5, 12.25, 100.0]) + 3.27 * k * normal + 2.0 * j * column + 1.5 * i * row
        np.testing.assert_allclose(volume.geometry.toRAS([k, j, i]), lps * [-1, -1, 1], atol=1e-9)
    image = sitk.ReadImage([str(path) for path in paths])
    np.testing.assert_allclose(volume.geometry.originLPS, image.GetOrigin(), atol=1e-6)
    np.testing.assert_allclose(volume.geometry.spacing, image.GetSpacing(), atol=1e-6)
    np.testing.assert_allclose(volume.geometry.directionLPS.ravel(), image.GetDirection(), atol=1e-6)
    np.testing.assert_array_equal(volume.values, sitk.GetArrayFromImage(image))


def test_a_real_series_as_simpleitk_reads_it(sharedData):
    series = onlyPET(sharedData / "sts001-ge" / "FDG_PET" / "image")
    image = sitk.ReadImage([str(frame.file.path) for frame in series.frames], sitk.sitkFloat32)
    np.testing.assert_allclose(series.rescaled().values, sitk.GetArrayFromImage(image), rtol=1e-6)
    np.testing.assert_allclose(series.geometry.originLPS, image.GetOrigin(), atol=1e-6)
    np.testing.assert_allclose(series.geometry.directionLPS.ravel(), image.GetDirection(), atol=1e-6)


def test_several_series_at_any_depth_among_other_files(pet, tmp_path):
    pet.write(tmp_path / "a" / "b", pet.series(3))
    nac = {"SeriesInstanceUID": "1.2.3.9", "SeriesDescription": "PET NAC", "CorrectedImage": "DECY"}
    pet.write(tmp_path / "a", [_renamed(dataset, ".9") for dataset in pet.series(3, **nac)])
    ct = {"Modality": "CT", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2", "SeriesInstanceUID": "1.2.3.8"}
    pet.write(tmp_path / "a" / "b", [_renamed(dataset, ".8") for dataset in pet.series(2, **ct)], name="ct{n}")
    (tmp_path / "notes.txt").write_text("not DICOM")
    (tmp_path / "a" / "empty").write_bytes(b"")
    found = findSeries([tmp_path])
    assert {(one.seriesInstanceUID, one.modality, len(one.files)) for one in found.series} == {
        ("1.2.3.4", "PT", 3), ("1.2.3.9", "PT", 3), ("1.2.3.8", "CT", 2)}  # fmt: skip
    assert found.problems == () and len(found.unrelated) == 2
    reasons = {}
    for one in found.ofModality("PT"):
        try:
            convertSeries(assemble(one))
        except ProblemError as error:
            reasons[one.description] = error.reason
    assert list(reasons) == ["PET NAC"] and "(0028,0051)" in reasons["PET NAC"]


def _renamed(dataset, suffix):
    dataset.SOPInstanceUID = f"{dataset.SOPInstanceUID}{suffix}"
    return dataset


def test_copies_are_left_out_and_said(pet, tmp_path):
    pet.write(tmp_path / "one", pet.series(3))
    pet.write(tmp_path / "two", pet.series(3))
    series = onlyPET(tmp_path)
    assert len(series.frames) == 3 and "3 files are copies" in series.notes[0]


@pytest.mark.parametrize("change", [{"PatientWeight": "71"}, {"RescaleSlope": "2"}])
def test_copies_that_differ(pet, tmp_path, change):
    pet.write(tmp_path / "one", pet.series(3))
    pet.write(tmp_path / "two", pet.series(3, **change)[:1])
    assert "(0008,0018)" in refusal(tmp_path)


def test_copies_whose_pixels_differ(pet, tmp_path):
    pet.write(tmp_path / "one", pet.series(3))
    pet.write(tmp_path / "two", ramp(pet.series(3)))
    assert "differ" in refusal(tmp_path)


POSITIONS = {
    "inner slice missing": ([0, 3, 6, 12, 15], "is missing 1 slice"),
    "slice near the end missing": ([0, 3, 6, 9, 15], "is missing 1 slice"),
    "three missing": ([0, 3, 6, 18, 21], "is missing 3 slices"),
    "two images at one position": ([0, 3, 3, 6, 9], "several images at one position"),
    "uneven": ([0, 3, 6, 9.6, 12.6], "unevenly spaced"),
    "growing": ([0, 3, 6.2, 9.6, 13.2], "unevenly spaced"),
}


@pytest.mark.parametrize("case", POSITIONS)
def test_positions_that_are_no_regular_stack(pet, tmp_path, case):
    depths, sentence = POSITIONS[case]
    pet.write(tmp_path, pet.series(5, {"ImagePositionPatient": [f"-10\\-20\\{z}" for z in depths]}))
    message = refusal(tmp_path)
    assert sentence in message and "1.2.3.4" in message


# What is left of 20 slices, 3 mm apart and thick, is evenly spaced (domain.md 2.2: missing slices are refused).
LEFT = {
    "0, 2, 4, ...": (range(0, 20, 2), "is missing 1 of every 2 slices"),
    "1, 3, 5, ...": (range(1, 20, 2), "is missing 1 of every 2 slices"),
    "one of three": (range(0, 20, 3), "is missing 2 of every 3 slices"),
    "the first and the last": ([0, 19], "is missing 18 of every 19 slices"),
}


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("case", LEFT)
def test_slices_missing_at_regular_distances(pet, tmp_path, case, reverse):
    left, sentence = LEFT[case]
    datasets = pet.series(20)
    for k, dataset in enumerate(datasets):
        dataset.InstanceNumber = 20 - k if reverse else k + 1  # GE counts from the feet
    pet.write(tmp_path, [datasets[k] for k in left])
    message = refusal(tmp_path)
    assert sentence in message and "(0020,0013)" in message and "(0018,0050)" in message


def test_missing_slices_of_a_series_whose_thickness_is_empty(pet, tmp_path):
    """Slice Thickness may be empty (PS3.3 C.7.6.2: type 2); Image Index (0054,1330) and Number of Slices (0054,0081) are type 1 in PET."""
    datasets = pet.series(20, {"ImageIndex": list(range(1, 21))}, SliceThickness="", NumberOfSlices=20, InstanceNumber=None)
    pet.write(tmp_path, datasets[::2])
    message = refusal(tmp_path)
    assert "(0054,1330)" in message and "20 slices, 10 are here" in message


def test_an_interleaved_part_of_a_dynamic_series_is_whole(pet, tmp_path):
    """Slice by slice through all frames: the images of one frame count 2, 5, 8, ... and lie side by side."""
    pet.write(tmp_path, pet.series(20, {"InstanceNumber": [2 + 3 * k for k in range(20)]}, NumberOfSlices=60))
    assert onlyPET(tmp_path).notes == ()


# thickness, distance, how the images are counted: whether slices may be missing. Numbers or a thickness alone do not say so.
DOUBTS = [
    ("3", 3.0, lambda k: k, False),
    ("5", 3.0, lambda k: k, False),  # overlapping slices
    ("3.26999999999998", 3.27, lambda k: 0, False),
    ("3", 4.0, lambda k: k, False),
    ("1", 4.0, lambda k: k, True),
    ("3", 6.0, lambda k: k, True),
    ("3", 6.0, lambda k: k * k, True),
    ("3", 12.0, lambda k: 2 * k, True),
    ("", 6.0, lambda k: 2 * k, True),
    ("", 6.0, lambda k: k, False),
]


@pytest.mark.parametrize(("thickness", "distance", "number", "isTold"), DOUBTS)
def test_a_doubt_about_missing_slices_is_told(pet, tmp_path, thickness, distance, number, isTold):
    changes = {
        "ImagePositionPatient": [f"-10\\-20\\{distance * k}" for k in range(5)],
        "InstanceNumber": [number(k) for k in range(5)],
    }
    pet.write(tmp_path, pet.series(5, changes, SliceThickness=thickness))
    series = onlyPET(tmp_path)
    assert [("may be missing" in note and "(0018,0050)" in note) for note in series.notes] == [True] * isTold
    assert convertSeries(series).warnings == series.notes
    np.testing.assert_allclose(series.geometry.spacing[2], distance)


def test_spacing_between_slices_goes_before_their_thickness(pet, tmp_path):
    pet.write(tmp_path, pet.series(5, SliceThickness="1", SpacingBetweenSlices="3"))
    assert onlyPET(tmp_path).notes == ()


def test_real_series_are_whole(sharedData):
    for folder in ("sts001-ge/FDG_PET/image", "nema-iq/pet_recon_1", "sts-validation/STS_002/dicom/image", "ibsi-suv/DRO_0_0/PT"):
        assert onlyPET(sharedData / folder).notes == (), folder


def test_voxels_of_no_size_are_the_fault_of_their_series(pet, tmp_path):
    """One bad series never stops the rest (domain.md 2.2, rule 9)."""
    pet.write(tmp_path, pet.series(3, PixelSpacing="1e-7\\1e-7"))
    message = refusal(tmp_path)
    assert "(0028,0030)" in message and "1.2.3.4" in message


def test_a_displaced_slice(pet, tmp_path):
    pet.write(tmp_path, pet.series(5, {"ImagePositionPatient": [f"{-10 + (k == 2)}\\-20\\{3 * k}" for k in range(5)]}))
    assert "002.dcm lies" in refusal(tmp_path)


def test_a_sheared_stack(pet, tmp_path):
    pet.write(tmp_path, pet.series(5, {"ImagePositionPatient": [f"-10\\{-20 + k}\\{3 * k}" for k in range(5)]}))
    assert "shifted against each other" in refusal(tmp_path)


def test_a_dynamic_series_says_what_differs(pet, tmp_path):
    both = pet.series(3, FrameReferenceTime="0") + [_renamed(one, ".2") for one in pet.series(3, FrameReferenceTime="60000")]
    pet.write(tmp_path, both)
    assert "(0054,1300)" in refusal(tmp_path)


def test_a_single_slice_takes_its_thickness(pet, tmp_path):
    pet.write(tmp_path, pet.series(1))
    assert onlyPET(tmp_path).geometry.spacing.tolist() == [4, 4, 3]


@pytest.mark.parametrize("thickness", [None, "0", "abc"])
def test_a_single_slice_without_thickness(pet, tmp_path, thickness):
    pet.write(tmp_path, pet.series(1, SliceThickness=thickness))
    assert "(0018,0050)" in refusal(tmp_path)


@pytest.mark.parametrize("keyword", ["ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"])
@pytest.mark.parametrize("value", [None, "", "1", "a\\b\\c\\d\\e\\f", "nan\\0\\0"])
def test_geometry_that_is_not_there(pet, tmp_path, keyword, value):
    pet.write(tmp_path, pet.series(3, **{keyword: value}))
    assert pydicom.datadict.dictionary_description(keyword).split(" (")[0] in refusal(tmp_path)


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_enhanced_pet(pet, tmp_path, order):
    pet.write(tmp_path, [pet.enhanced(order=order)])
    series = onlyPET(tmp_path)
    conversion = convertSeries(series)
    assert conversion.slopes == pytest.approx([5.0, 2.5, 5 / 3])
    # Each voxel is 5 kBq/ml; 185 MBq of 89Zr six days and 3.5 h earlier, 70 kg: SUV 6.969075 (domain.md 2.4).
    np.testing.assert_allclose(suvVolume(series, conversion).values, np.full((3, 4, 5), 6.969075), rtol=1e-6)
    np.testing.assert_allclose(series.geometry.toRAS([2, 3, 4]), [10 - 16, 20 - 12, 6], atol=1e-12)


def test_enhanced_pet_without_decay_correction(pet, tmp_path):
    pet.write(tmp_path, [pet.enhanced(DecayCorrected="NO", DecayCorrectionDateTime=None)])
    x = np.log(2) * 300 / 282276
    assert convertSeries(onlyPET(tmp_path)).factor == pytest.approx(1.3938150776e-3 * x / (1 - np.exp(-x)), rel=1e-9)


ENHANCED = {
    "no decay instant": ({"DecayCorrectionDateTime": None}, "(0018,9701)"),
    "units unknown": ({"unit": "kBq/ml"}, "real-world-value map"),
    "dose neither MBq nor Bq": ({"item": {"RadionuclideTotalDose": "500000"}}, "(0018,1074)"),
    "frames not described": ({"NumberOfFrames": "4"}, "(0028,0008)"),
    "attenuation not corrected": ({"AttenuationCorrected": "NO"}, "(0018,9759)"),
}


@pytest.mark.parametrize("case", ENHANCED)
def test_enhanced_pet_that_is_refused(pet, tmp_path, case):
    changes, tag = ENHANCED[case]
    pet.write(tmp_path, [pet.enhanced(**changes)])
    with pytest.raises(ProblemError) as caught:
        convertSeries(onlyPET(tmp_path))
    assert tag in caught.value.reason


def test_enhanced_frames_in_different_units(pet, tmp_path):
    dataset = pet.enhanced()
    frame = dataset.PerFrameFunctionalGroupsSequence[1].RealWorldValueMappingSequence[0]
    frame.MeasurementUnitsCodeSequence[0].CodeValue = "g/ml{SUVbw}"
    pet.write(tmp_path, [dataset])
    with pytest.raises(ProblemError, match=r"\(0040,9096\)"):
        convertSeries(onlyPET(tmp_path))


def test_enhanced_frame_with_two_maps_of_one_unit(pet, tmp_path):
    dataset = pet.enhanced()
    maps = dataset.PerFrameFunctionalGroupsSequence[1].RealWorldValueMappingSequence
    maps.append(maps[0])
    pet.write(tmp_path, [dataset])
    with pytest.raises(ProblemError, match=r"\(0040,9096\)"):
        convertSeries(onlyPET(tmp_path))


def enhancedMap(pet, k, **changes):
    """An enhanced object of which the map of frame k is changed; the frame holds 1000 (k + 1) everywhere."""
    dataset = pet.enhanced()
    mapping = dataset.PerFrameFunctionalGroupsSequence[k].RealWorldValueMappingSequence[0]
    for keyword, value in changes.items():
        if value is None:
            del mapping[keyword]
        else:
            setattr(mapping, keyword, value)
            if isinstance(value, int):
                mapping[keyword].VR = "SS" if value < 0 else "US"
    return dataset


OUTSIDE = {
    "above": {"RealWorldValueLastValueMapped": 1999},
    "below": {"RealWorldValueFirstValueMapped": 2001},
    "above, as real numbers": {
        "RealWorldValueFirstValueMapped": None, "RealWorldValueLastValueMapped": None,
        "DoubleFloatRealWorldValueFirstValueMapped": -5.0, "DoubleFloatRealWorldValueLastValueMapped": 1999.5,
    },
}  # fmt: skip


@pytest.mark.parametrize("case", OUTSIDE)
def test_a_stored_value_outside_of_the_range_of_its_map_has_no_meaning(pet, tmp_path, case):
    """PS3.3 C.7.6.16.2.11: a map holds from the first to the last value mapped."""
    pet.write(tmp_path, [enhancedMap(pet, 1, **OUTSIDE[case])])
    series = onlyPET(tmp_path)
    with pytest.raises(ProblemError, match=r"frame 2 .*\(0040,9211\)"):
        suvVolume(series, convertSeries(series))


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"])
@pytest.mark.parametrize(("first", "last"), [(2000, 2000), (-32768, 32767), (-5, 2000), (0, 65535), (None, None)])
def test_a_range_that_holds_the_stored_values(pet, tmp_path, syntax, first, last):
    dataset = enhancedMap(pet, 1, RealWorldValueFirstValueMapped=first, RealWorldValueLastValueMapped=last)
    if syntax == "1.2.840.10008.1.2.2":
        dataset.PixelData = np.frombuffer(dataset.PixelData, "<i2").astype(">i2").tobytes()
    pet.write(tmp_path, [dataset], syntax)
    series = onlyPET(tmp_path)
    np.testing.assert_allclose(suvVolume(series, convertSeries(series)).values, np.full((3, 4, 5), 6.969075), rtol=1e-6)


def test_enhanced_frames_at_one_position(pet, tmp_path):
    pet.write(tmp_path, [pet.enhanced(order=[0, 1, 1])])
    assert "several images at one position" in refusal(tmp_path)


def test_a_pet_without_attenuation_correction_is_no_second_choice(pet, tmp_path):
    """Only one of them can be SUV; which one is said by (0028,0051), or by (0018,9759) in an enhanced object."""
    pet.write(tmp_path / "ac", pet.series(SeriesInstanceUID="1.2.3.4"))
    pet.write(tmp_path / "nac", pet.series(SeriesInstanceUID="1.2.3.5", CorrectedImage="DECY\\SCAT"))
    pet.write(tmp_path / "enhanced", [pet.enhanced(SeriesInstanceUID="1.2.3.6", AttenuationCorrected="NO")])
    assert oneSeries(tmp_path, "PT")[0].seriesInstanceUID == "1.2.3.4"
    assert oneSeries(tmp_path, "PT", "1.2.3.5")[0].seriesInstanceUID == "1.2.3.5"
    assert oneSeries(tmp_path / "nac", "PT")[0].seriesInstanceUID == "1.2.3.5"  # what is wrong with it is for the SUV to say
    pet.write(tmp_path / "second", pet.series(SeriesInstanceUID="1.2.3.7"))
    with pytest.raises(ProblemError, match="2 PET series") as caught:
        oneSeries(tmp_path, "PT")
    assert caught.value.enter == ("series",)


@pytest.mark.parametrize("size", [0.0, float("nan"), float("inf")])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_nifti_file_whose_voxels_have_no_size_is_refused(tmp_path, size, axis):
    """ITK takes 1 mm for it, and volumes and peaks would be wrong in silence."""
    path = tmp_path / "pet.nii"
    sitk.WriteImage(sitk.GetImageFromArray(np.ones((3, 4, 5), np.float32)), str(path))
    written = bytearray(path.read_bytes())
    struct.pack_into("<f", written, 80 + 4 * axis, size)  # pixdim[1..3] of NIfTI-1
    path.write_bytes(written)
    with pytest.raises(ProblemError, match="pixdim"):
        readVolume(path)
