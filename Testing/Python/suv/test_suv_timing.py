"""To which instant the values hold, and when the tracer was given: domain.md 2.2, rules 4 and 5."""

import math

import pytest
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import Refusal

DAY = 86_400.0
BASE = 1.3938150776e-3  # domain.md 2.4: six days and 3.5 h after administration


def ge(pet, private: dict, **changes):
    """A GE series with private date-times: element -> DT."""
    datasets = pet.series(Manufacturer="GE MEDICAL SYSTEMS", **changes)
    for dataset in datasets:
        block = dataset.private_block(0x0009, "GEMS_PETD_01", create=True)
        for element, text in private.items():
            block.add_new(element, "DT", text)
    return convertSeries(pet.read(datasets))


NO_DATE = {"RadiopharmaceuticalStartDateTime": None}


def test_ge_private_pair_shifted_by_23_days_stands_in_for_a_missing_public_date(pet):
    conversion = ge(pet, {0x0D: "20190212133000", 0x3B: "20190206100000"}, item=NO_DATE)
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert conversion.hoursSinceAdministration == 147.5
    assert "(0009,103B)" in conversion.adaptations[0].tag


def test_ge_private_scan_time_shifted_by_23_days_is_not_mixed_with_a_public_date(pet):
    conversion = ge(pet, {0x0D: "20190212133000", 0x3B: "20190206100000"})
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert any("(0009,100D)" in warning for warning in conversion.warnings)


@pytest.mark.parametrize("shifted", ["20190306133000", "20190308133000"])
def test_a_private_scan_time_one_day_off_is_a_shifted_date(pet, shifted):
    assert ge(pet, {0x0D: shifted}).factor == pytest.approx(BASE, rel=1e-9)


@pytest.mark.filterwarnings("ignore:Invalid value for VR DT")  # the "x"
@pytest.mark.parametrize("private", [{0x3B: "20190301100000"}, {0x0D: "20190307133000"}, {0x3B: "x", 0x0D: "20190307133000"}])
def test_one_of_a_pair_never_stands_in_for_the_administration(pet, private):
    with pytest.raises(Refusal, match=r"\(0018,1078\)"):
        ge(pet, private, item=NO_DATE)


def test_a_private_scan_time_of_the_same_day_is_the_reference(pet):
    # Half an hour before the first bed; exp(-ln 2 x 1800 / 282276) = 0.995590.
    assert ge(pet, {0x0D: "20190307130000"}).factor == pytest.approx(BASE * math.exp(-math.log(2) * 1800 / 282276), rel=1e-9)


def test_siemens_private_reference(pet):
    datasets = pet.series(Manufacturer="SIEMENS", AcquisitionTime="134500")
    for dataset in datasets:
        dataset.private_block(0x0071, "SIEMENS MED PT", create=True).add_new(0x22, "DT", "20190307133000")
    assert convertSeries(pet.read(datasets)).factor == pytest.approx(BASE, rel=1e-9)


def test_siemens_beds_agree_with_the_series_time(convert):
    # Beds of 300 s, 5 minutes apart: FRT = offset of the bed + T_ave; T_ave of 89Zr in 300 s is 150 - l T^2 / 24 = 149.99079 s.
    rate = math.log(2) / 282276
    average = math.log(rate * 300 / (1 - math.exp(-rate * 300))) / rate
    assert average == pytest.approx(149.99079, abs=1e-4)
    frt = [str(round(1000 * (offset + average), 4)) for offset in (120, 420, 720)]
    conversion = convert(perSlice={"AcquisitionTime": ["133200", "133700", "134200"], "FrameReferenceTime": frt})
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)


def test_ge_discovery_st_values_hold_for_the_series_time(convert):
    beds = {"FrameReferenceTime": ["0", "240000", "1215000"]}
    assert convert(Manufacturer="GE MEDICAL SYSTEMS", perSlice=beds).factor == pytest.approx(BASE, rel=1e-9)


def test_ge_subtracts_the_frame_reference_time_from_each_bed(convert):
    beds = {"AcquisitionTime": ["133200", "133700"], "FrameReferenceTime": ["120000", "420000"]}
    assert convert(count=2, Manufacturer="GE MEDICAL SYSTEMS", perSlice=beds).factor == pytest.approx(BASE, rel=1e-9)


def test_beds_that_contradict_each_other_are_refused(convert):
    fluorine = {"Radiopharmaceutical": "FDG", "RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None,
                "RadiopharmaceuticalStartDateTime": "20190307123000"}  # fmt: skip
    with pytest.raises(Refusal, match=r"\(0054,1300\)"):
        convert(item=fluorine, perSlice={"AcquisitionTime": ["133200", "134200", "135200"]})


def test_undecayed_slices_are_each_decayed_from_their_own_acquisition(convert):
    beds = {"AcquisitionTime": ["133000", "134000", "135000"]}
    conversion = convert(DecayCorrection="NONE", CorrectedImage="ATTN", perSlice=beds)
    rate, start = math.log(2) / 282276, 531_000.0
    mean = rate * 300 / (1 - math.exp(-rate * 300))  # IBSI: lT / (1 - exp(-lT)) exp(l (t_acq - t_adm))
    expected = [70_000 / 185e6 * mean * math.exp(rate * (start + offset)) for offset in (0, 600, 1200)]
    assert conversion.factor == pytest.approx(expected, rel=1e-12)


def test_undecayed_beds_under_one_acquisition_time_are_told(convert):
    """The time of each bed is not there: up to 20 minutes of decay are unknown."""
    beds = {"FrameReferenceTime": ["0", "240000", "1215000"]}
    conversion = convert(DecayCorrection="NONE", CorrectedImage="ATTN", perSlice=beds)
    assert any("(0054,1300)" in warning for warning in conversion.warnings)


# administration, date and time of the scan, offset of the scanner, seconds between
CLOCKS = [
    ("20190301100000", "20190307", "133000", None, 531_000),
    ("20190301100000.500000", "20190307", "133000.500000", None, 531_000),
    ("20190301100000+0100", "20190307", "133000", "+0100", 531_000),
    ("20190301090000+0000", "20190307", "133000", "+0100", 531_000),
    ("20190301040000-0500", "20190307", "133000", "+0100", 531_000),
    ("20190301100000", "20190307", "133000", "+0100", 531_000),  # (0008,0201) holds for both
    ("20190331000000", "20190405", "000000", None, 5 * DAY),  # Europe changed to summer time that night: not guessed
    ("20190331000000+0100", "20190405", "000000", "+0200", 5 * DAY - 3600),
    ("20191229235959", "20200103", "000001", None, 4 * DAY + 2),  # new year
    ("20200226120000", "20200302", "120000", None, 5 * DAY),  # leap year
    ("20190226120000", "20190303", "120000", None, 5 * DAY),
    ("20000228000000", "20000304", "000000", None, 5 * DAY),
    ("201903011000", "20190307", "1330", None, 531_000),
    ("2019.03.01 10:00:00", "2019.03.07", "13:30:00", None, 531_000),
]  # fmt: skip


@pytest.mark.parametrize(("administered", "date", "time", "zone", "seconds"), CLOCKS)
def test_calendars_and_time_zones(convert, administered, date, time, zone, seconds):
    item = {"RadiopharmaceuticalStartDateTime": administered, "RadiopharmaceuticalStartTime": None}
    conversion = convert(
        item=item, SeriesDate=date, AcquisitionDate=date, SeriesTime=time, AcquisitionTime=time, TimezoneOffsetFromUTC=zone
    )
    assert conversion.factor == pytest.approx(70_000 / 185e6 * 2 ** (seconds / 282276), rel=1e-12)
    assert conversion.hoursSinceAdministration == pytest.approx(seconds / 3600)
    assert conversion.warnings == ()


def test_the_series_date_is_never_the_date_of_the_scan_or_the_injection(convert):
    assert convert(SeriesDate="20190101", StudyDate="20180101").factor == pytest.approx(BASE, rel=1e-9)
    with pytest.raises(Refusal, match=r"\(0018,1078\)"):
        convert(item=NO_DATE)


@pytest.mark.parametrize(("start", "scan", "seconds"), [("123000", "133000", 3600), ("233000", "003000", 3600)])
def test_short_lived_tracers_may_lack_the_date(convert, start, scan, seconds):
    item = {"Radiopharmaceutical": "FDG", "RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None, **NO_DATE,
            "RadiopharmaceuticalStartTime": start}  # fmt: skip
    conversion = convert(item=item, AcquisitionTime=scan, SeriesTime=scan)
    assert conversion.factor == pytest.approx(70_000 / 185e6 * 2 ** (seconds / 6586.2), rel=1e-12)


@pytest.mark.parametrize("halfLife", ["45724.3", "230580", "360806"])
def test_long_lived_tracers_may_not(convert, halfLife):
    item = {"Radiopharmaceutical": None, "RadionuclideHalfLife": halfLife, "RadionuclideCodeSequence": None, **NO_DATE}
    with pytest.raises(Refusal, match=r"\(0018,1078\)"):
        convert(item=item)


@pytest.mark.parametrize(("days", "warns"), [(0.0, True), (3.9, True), (4.0, False), (8.0, False), (8.1, True), (12.0, True)])
def test_imaging_window(convert, days, warns):
    conversion = convert(entered={"administeredAt": _before(days)})
    assert conversion.hoursSinceAdministration == pytest.approx(24 * days, abs=0.01)
    assert any("imaging window" in warning for warning in conversion.warnings) == warns


@pytest.mark.parametrize("days", [-0.1, 12.1, 365.0])
def test_outside_of_what_is_possible(convert, days):
    with pytest.raises(Refusal, match="after administration"):
        convert(entered={"administeredAt": _before(days)})
    with pytest.raises(Refusal, match="after administration"):
        convert(
            item={"RadiopharmaceuticalStartDateTime": _before(days).replace("-", "").replace("T", "").replace(":", "")},
            DecayCorrection="ADMIN",
        )


def _before(days: float) -> str:
    from datetime import datetime, timedelta

    return (datetime(2019, 3, 7, 13, 30) - timedelta(days=days)).isoformat(timespec="seconds")


def test_entered_values_replace_the_header_and_keep_what_it_said(convert):
    conversion = convert({"weightKg": 60.0, "activityMBq": 74.0, "administeredAt": "2019-03-02T10:00", "halfLifeS": 282_000.0})
    assert conversion.factor == pytest.approx(60_000 / 74e6 * 2 ** ((531_000 - DAY) / 282_000), rel=1e-12)
    header = {name: value["header"] for name, value in conversion.inputs.items() if value["source"] == "entered"}
    assert header == {
        "weight": "70",
        "administeredActivity": "185000000",
        "administrationDateTime": "20190301100000",
        "halfLife": "282276",
    }
    assert {value["reason"] for value in conversion.inputs.values() if value["source"] == "entered"} == {"dose sheet"}
