"""What has to be refused, with the tag named: domain.md 2.2 and what follows from "no silently wrong SUV"."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import EnteredValues, Refusal


def coded(value, scheme, meaning):
    return [{"CodeValue": value, "CodingSchemeDesignator": scheme, "CodeMeaning": meaning}]


# header changes, tag that the reason has to name
CASES = {
    "weight absent": ({"PatientWeight": None}, "(0010,1030)"),
    "weight empty": ({"PatientWeight": ""}, "(0010,1030)"),
    "weight 0": ({"PatientWeight": "0"}, "(0010,1030)"),
    "weight negative": ({"PatientWeight": "-70"}, "(0010,1030)"),
    "weight not a number": ({"PatientWeight": "7_0"}, "(0010,1030)"),
    "several weights": ({"PatientWeight": "70\\80"}, "(0010,1030)"),
    "weight of a building": ({"PatientWeight": "900"}, "(0010,1030)"),
    "dose absent": ({"item": {"RadionuclideTotalDose": None}}, "(0018,1074)"),
    "dose 0": ({"item": {"RadionuclideTotalDose": "0"}}, "(0018,1074)"),
    "dose negative": ({"item": {"RadionuclideTotalDose": "-185000000"}}, "(0018,1074)"),
    "dose infinite": ({"item": {"RadionuclideTotalDose": "inf"}}, "(0018,1074)"),
    "dose neither Bq nor MBq": ({"item": {"RadionuclideTotalDose": "185000"}}, "(0018,1074)"),
    "dose absurd": ({"item": {"RadionuclideTotalDose": "1e15"}}, "(0018,1074)"),
    "half-life absent": ({"item": {"RadionuclideHalfLife": None, "RadionuclideCodeSequence": None}}, "(0018,1075)"),
    "half-life in hours": ({"item": {"RadionuclideHalfLife": "78.41"}}, "(0018,1075)"),
    "18F half-life under 89Zr code": ({"item": {"RadionuclideHalfLife": "6586.2"}}, "(0018,1075)"),
    "no start": ({"item": {"RadiopharmaceuticalStartDateTime": None, "RadiopharmaceuticalStartTime": None}}, "(0018,1078)"),
    "89Zr start time without date": ({"item": {"RadiopharmaceuticalStartDateTime": None}}, "(0018,1078)"),
    "start date without time": (
        {"item": {"RadiopharmaceuticalStartDateTime": "20190301", "RadiopharmaceuticalStartTime": None}}, "(0018,1078)"),
    "start date-time garbage": ({"item": {"RadiopharmaceuticalStartDateTime": "yesterday"}}, "(0018,1078)"),
    "start with 75 seconds": ({"item": {"RadiopharmaceuticalStartDateTime": "20190301100075"}}, "(0018,1078)"),
    "start after the scan": ({"item": {"RadiopharmaceuticalStartDateTime": "20190308100000"}}, "(0018,1078)"),
    "February 30": ({"item": {"RadiopharmaceuticalStartDateTime": "20190230100000"}}, "(0018,1078)"),
    "no radiopharmaceutical": ({"RadiopharmaceuticalInformationSequence": None}, "(0054,0016)"),
    "units absent": ({"Units": None}, "(0054,1001)"),
    "PROPCNTS": ({"Units": "PROPCNTS"}, "(0054,1001)"),
    "CPS": ({"Units": "CPS"}, "(0054,1001)"),
    "counts without Philips factors": ({"Units": "CNTS"}, "(0054,1001)"),
    "decay correction absent": ({"DecayCorrection": None}, "(0054,1102)"),
    "decay correction unknown": ({"DecayCorrection": "SOMETIMES"}, "(0054,1102)"),
    "acquisition date absent": ({"AcquisitionDate": None}, "(0008,0022)"),
    "acquisition time absent": ({"AcquisitionTime": None}, "(0008,0032)"),
    "no frame duration where it is needed": ({"ActualFrameDuration": None, "SeriesTime": "133100"}, "(0018,1242)"),
    "no frame reference time where it is needed": ({"FrameReferenceTime": None, "SeriesTime": "133100"}, "(0054,1300)"),
    "absurd frame reference time": ({"FrameReferenceTime": "1e30", "SeriesTime": "133100"}, "(0054,1300)"),
    "absurd frame duration": ({"ActualFrameDuration": "1e30", "SeriesTime": "133100"}, "(0018,1242)"),
    "not decay-corrected, no frame duration": (
        {"DecayCorrection": "NONE", "CorrectedImage": "ATTN", "ActualFrameDuration": None}, "(0018,1242)"),
    "corrections contradict each other": ({"CorrectedImage": "ATTN\\SCAT"}, "(0028,0051)"),
    "attenuation not corrected": ({"CorrectedImage": "DECY\\SCAT"}, "(0028,0051)"),
    "slope absent": ({"RescaleSlope": None}, "(0028,1053)"),
    "slope 0": ({"RescaleSlope": "0"}, "(0028,1053)"),
    "slope negative": ({"RescaleSlope": "-1"}, "(0028,1053)"),
    "slope NaN": ({"RescaleSlope": "nan"}, "(0028,1053)"),
    "slope of one slice 0": ({"perSlice": {"RescaleSlope": ["1", "0", "1"]}}, "(0028,1053)"),
    "intercept": ({"RescaleIntercept": "-1024"}, "(0028,1052)"),
    "intercept garbage": ({"RescaleIntercept": "none"}, "(0028,1052)"),
    "projection": ({"SeriesType": "STATIC\\REPROJECTION"}, "(0054,1000)"),
    "secondary capture": ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7"}, "(0008,0016)"),
    "SUV of no kind": ({"Units": "GML", "SUVType": "LEAN"}, "(0054,1006)"),
    "SUV of two kinds": ({"Units": "CM2ML", "SUVType": "BW"}, "(0054,1006)"),
    "ideal-weight SUV without sex": ({"Units": "GML", "SUVType": "IBW", "PatientSex": None}, "(0010,0040)"),
    "ideal-weight SUV of sex X": ({"Units": "GML", "SUVType": "IBW", "PatientSex": "X"}, "(0010,0040)"),
    "ideal-weight SUV without height": ({"Units": "GML", "SUVType": "IBW", "PatientSize": None}, "(0010,1020)"),
    "body-surface SUV of height 0": ({"Units": "CM2ML", "PatientSize": "0"}, "(0010,1020)"),
    "lean SUV without height": ({"kind": "SUVlbm", "PatientSize": None}, "(0010,1020)"),
    "lean SUV of a giant": ({"kind": "SUVlbm", "PatientSize": "1750"}, "(0010,1020)"),
    "lean SUV of sex X": ({"kind": "SUVlbm", "PatientSex": "X"}, "(0010,0040)"),
    "two radiopharmaceuticals": (
        {"RadiopharmaceuticalInformationSequence": [{"RadionuclideTotalDose": "1e8"}, {"RadionuclideTotalDose": "2e8"}]}, "(0054,0016)"),
    # Names that contradict the half-life: the header of the wrong protocol.
    "name 89Zr, everything else 18F": (
        {"item": {"RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": coded("77004003", "SCT", "^18^Fluorine"),
                  "RadiopharmaceuticalStartDateTime": "20190307120000"}}, "(0018,0031)"),
    "name 89Zr, half-life 18F, no code": (
        {"item": {"RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None, "RadiopharmaceuticalStartDateTime": "20190307120000"}},
        "(0018,0031)"),
    "agent code 89Zr, half-life 18F": (
        {"item": {"RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None, "Radiopharmaceutical": None,
                  "RadiopharmaceuticalCodeSequence": coded("126512", "DCM", "Trastuzumab ^89^Zirconium"),
                  "RadiopharmaceuticalStartDateTime": "20190307120000"}}, "(0054,0304)"),
    # A series that spans days is no one acquisition.
    "slices of two days": ({"perSlice": {"AcquisitionDate": ["20190307", "20190307", "20190308"]}}, "(0008,0022)"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_is_refused_with_the_tag_named(convert, case):
    changes, tag = CASES[case]
    with pytest.raises(Refusal) as caught:
        convert(**changes)
    assert tag in caught.value.reason
    assert "1.2.3.4" in caught.value.reason
    assert caught.value.remedy


MIXED = {
    "PatientWeight": "(0010,1030)", "Units": "(0054,1001)", "FrameOfReferenceUID": "(0020,0052)", "DecayCorrection": "(0054,1102)",
    "SeriesTime": "(0008,0031)", "StudyInstanceUID": "(0020,000D)", "PatientID": "(0010,0020)", "PixelSpacing": "(0028,0030)",
}  # fmt: skip


@pytest.mark.parametrize("keyword", MIXED)
def test_mixed_series(convert, keyword):
    values = {"PatientWeight": "71", "PixelSpacing": "4\\5"}
    one = {"PatientWeight": "70", "PixelSpacing": "4\\4", "Units": "BQML"}.get(keyword, "1.1")
    with pytest.raises(ProblemError, match="mixed") as caught:
        convert(perSlice={keyword: [one, one, values.get(keyword, "1.2")]})
    assert MIXED[keyword] in caught.value.reason


def test_mixed_radiopharmaceutical(pet):
    datasets = pet.series(2) + pet.series(3, item={"RadionuclideTotalDose": "74000000"})[2:]
    with pytest.raises(ProblemError, match=r"\(0054,0016\)"):
        convertSeries(pet.read(datasets))


def test_a_ct_series_is_no_pet(pet):
    with pytest.raises(ProblemError, match=r"\(0008,0060\)"):
        convertSeries(pet.read(pet.series(Modality="CT")))


# What a person enters is checked as the header is.
ENTERED = [
    {"weightKg": float("nan")}, {"weightKg": 0.0}, {"weightKg": -70.0}, {"weightKg": 7000.0}, {"activityMBq": 0.0},
    {"activityMBq": float("inf")}, {"activityMBq": 185e6}, {"halfLifeS": 0.0}, {"halfLifeS": float("nan")}, {"administeredAt": "yesterday"},
    {"administeredAt": "2019-03-01"}, {"administeredAt": "2019030110000"}, {"administeredAt": "20190301T1000"},
    {"administeredAt": "2019-03-08T10:00"}, {"administeredAt": ""}, {"radiopharmaceutical": 0}, {"radiopharmaceutical": 2},
]  # fmt: skip


@pytest.mark.parametrize("entered", ENTERED, ids=str)
def test_absurd_entered_values(convert, entered):
    with pytest.raises(Refusal):
        convert(entered=entered)


@pytest.mark.parametrize(
    "entered", [{"weightKg": 60.0}, {"activityMBq": 74.0}, {"administeredAt": "2019-03-02T10:00"}, {"halfLifeS": 282276.0}]
)
def test_entered_values_that_would_change_nothing(convert, entered):
    """The file holds SUV: weight, activity and date are baked in, and cannot be exchanged."""
    with pytest.raises(Refusal, match="entered"):
        convert(entered, Units="GML")


def test_entered_body_behind_a_lean_suv_that_was_computed_elsewhere(convert):
    """Taking the lean mass out again needs the height it was computed with."""
    with pytest.raises(Refusal, match="entered"):
        convert({"heightCm": 150.0}, Units="GML", SUVType="LBMJANMA")
    # Where the file holds SUVbw, height is only ours to use.
    assert convert({"heightCm": 150.0}, kind="SUVlbm", Units="GML").inputs["height"]["value"] == 150.0


def test_entered_administration_under_admin(convert):
    """ADMIN values hold for the administration as the scanner knew it; another instant is not what they are corrected to."""
    with pytest.raises(Refusal, match=r"\(0018,1078\)"):
        convert({"administeredAt": "2019-03-02T10:00"}, DecayCorrection="ADMIN")
    removed = convert(
        {"administeredAt": "2019-03-01T10:00"}, DecayCorrection="ADMIN", item={"RadiopharmaceuticalStartDateTime": None}
    )
    assert removed.factor == pytest.approx(3.7837837838e-4, rel=1e-10)
    assert removed.hoursSinceAdministration == 147.5


def test_entered_half_life_under_admin(convert):
    """The scanner decayed to the administration with its own half-life, and no entered one takes that back."""
    with pytest.raises(Refusal, match=r"\(0018,1075\)"):
        convert({"halfLifeS": 282276.0}, DecayCorrection="ADMIN", item={"RadionuclideHalfLife": "6586.2"})


# header changes that are read otherwise than written: the tag, and SUV relative to the unchanged header
ADAPTED = {
    "dose in MBq": ({"item": {"RadionuclideTotalDose": "185"}}, "(0018,1074)"),
    "weight in grams": ({"PatientWeight": "70000"}, "(0010,1030)"),
    "height in cm": ({"kind": "SUVlbm", "PatientSize": "165"}, "(0010,1020)"),
    "half-life by code": ({"item": {"RadionuclideHalfLife": None}}, "(0018,1075)"),
    "intercept absent": ({"RescaleIntercept": None}, "(0028,1052)"),
    "sex O": ({"kind": "SUVlbm", "PatientSex": "O"}, "(0010,0040)"),
    "18F without date": (
        {"item": {"Radiopharmaceutical": "FDG", "RadionuclideHalfLife": "6586.2", "RadiopharmaceuticalStartDateTime": None,
                  "RadiopharmaceuticalStartTime": "123000", "RadionuclideCodeSequence": coded("C-111A1", "SRT", "^18^Fluorine")}},
        "(0018,1072)"),
    "GE beds": (
        {"Manufacturer": "GE MEDICAL SYSTEMS", "SeriesTime": "132000", "perSlice": {"FrameReferenceTime": ["0", "240000", "480000"]}},
        "(0008,0032)"),
    "frame reference time 0": ({"FrameReferenceTime": "0", "SeriesTime": "132000"}, "(0054,1300)"),
}  # fmt: skip


@pytest.mark.parametrize("case", ADAPTED)
def test_adaptations_are_recorded_and_strict_mode_refuses_them(convert, case):
    changes, tag = ADAPTED[case]
    adaptations = convert(**changes).adaptations
    assert [adaptation.tag.split(" ")[0] for adaptation in adaptations] == [tag]
    with pytest.raises(Refusal) as caught:
        convert(**changes, strict=True)
    assert tag in caught.value.reason


@pytest.mark.parametrize("case", ["dose in MBq", "weight in grams", "half-life by code", "intercept absent"])
def test_adapted_values_give_the_same_suv(convert, case):
    assert convert(**ADAPTED[case][0]).factor == pytest.approx(1.3938150776e-3, rel=1e-10)


def test_strict_mode_takes_a_clean_header(convert):
    assert convert(strict=True).adaptations == ()


def test_what_was_found_travels_with_the_refusal(convert):
    with pytest.raises(Refusal) as caught:
        convert(entered={"activityMBq": 185.0}, PatientWeight=None)
    assert caught.value.record.inputs["administeredActivity"]["source"] == "entered"
    assert isinstance(caught.value.record.entered, EnteredValues)
