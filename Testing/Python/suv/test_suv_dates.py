"""Dates that contradict each other, private date-times beside public ones, and clocks without a zone: domain.md 2.2, rules 4, 5, 7 and 8."""

import math

import pytest
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import EnteredValues, Refusal

DAY = 86_400.0
RATE = math.log(2) / 282_276
BASE = 1.3938150776e-3  # domain.md 2.4: START, six days and 3.5 h after administration
ADMIN = 3.7837837838e-4  # domain.md 2.4
# IBSI: lT / (1 - exp(-lT)) exp(l (t_acq - t_adm)), 300 s frames that are not decay-corrected
NONE = 70_000 / 185e6 * RATE * 300 / (1 - math.exp(-RATE * 300)) * math.exp(RATE * 531_000)
UNDECAYED = {"DecayCorrection": "NONE", "CorrectedImage": "ATTN"}
NO_DATE = {"RadiopharmaceuticalStartDateTime": None}
FLUORINE = {"Radiopharmaceutical": "FDG", "RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None}


def withPrivate(datasets, pet, entered=None, strict=False, ge=None, siemens=None):
    """The conversion of datasets with vendors' private date-times: ge (scan, administration), siemens (decay correction)."""
    for dataset in datasets:
        if ge:
            block = dataset.private_block(0x0009, "GEMS_PETD_01", create=True)
            block.add_new(0x0D, "DT", ge[0])
            block.add_new(0x3B, "DT", ge[1])
        if siemens:
            dataset.private_block(0x0071, "SIEMENS MED PT", create=True).add_new(0x22, "DT", siemens)
    values = EnteredValues(**entered, reason="dose sheet") if entered else None
    return convertSeries(pet.read(datasets), values, strict=strict)


def told(conversion, tag):
    return any(tag in warning for warning in conversion.warnings)


# The pair says 147.5 h, as the public dates would: scan and administration shifted by 23 days, and by 23 days less 11 hours.
DAYS_OFF = ("20190212133000", "20190206100000")
HOURS_OFF = ("20190213003000", "20190206210000")


def test_a_ge_pair_alone_says_how_long_before_the_scan_the_tracer_was_given(pet):
    conversion = withPrivate(pet.series(item=NO_DATE), pet, ge=HOURS_OFF)
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert conversion.hoursSinceAdministration == 147.5
    assert told(conversion, "(0009,100D)")


def test_hours_beside_values_corrected_to_the_administration_are_those_of_the_pair(pet):
    conversion = withPrivate(pet.series(item=NO_DATE, DecayCorrection="ADMIN"), pet, ge=HOURS_OFF)
    assert conversion.factor == pytest.approx(ADMIN, rel=1e-9)
    assert conversion.hoursSinceAdministration == 147.5


def test_a_ge_pair_is_set_against_public_acquisitions_only_where_whole_days_bring_them_together(pet):
    assert withPrivate(pet.series(item=NO_DATE, **UNDECAYED), pet, ge=DAYS_OFF).factor == pytest.approx(NONE, rel=1e-9)
    with pytest.raises(Refusal, match=r"\(0009,100D\).*\(0009,103B\)"):
        withPrivate(pet.series(item=NO_DATE, **UNDECAYED), pet, ge=HOURS_OFF)
    entered = {"administeredAt": "2019-03-01T10:00"}
    assert withPrivate(pet.series(item=NO_DATE, **UNDECAYED), pet, entered, ge=HOURS_OFF).factor == pytest.approx(NONE, rel=1e-9)


def test_a_ge_pair_beside_an_enhanced_object(pet):
    assert withPrivate([pet.enhanced(item=NO_DATE)], pet, ge=DAYS_OFF).factor == pytest.approx(BASE, rel=1e-9)
    with pytest.raises(Refusal, match=r"\(0009,103B\)"):
        withPrivate([pet.enhanced(item=NO_DATE)], pet, ge=HOURS_OFF)


def test_a_pair_is_of_one_block(pet):
    """A Siemens date-time in the same file is not the scan that goes with GE's administration."""
    conversion = withPrivate(pet.series(item=NO_DATE), pet, ge=DAYS_OFF, siemens="20190307080000")
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)


@pytest.mark.parametrize("item", [{}, NO_DATE])
def test_private_date_times_that_lost_their_creator_are_an_adaptation(pet, item):
    datasets = pet.series(item=item, Manufacturer="GE MEDICAL SYSTEMS")
    for dataset in datasets:
        dataset.add_new(0x0009100D, "DT", "20190307130000")
        dataset.add_new(0x0009103B, "DT", "20190301093000")
    adaptations = convertSeries(pet.read(datasets)).adaptations
    tags = [adaptation.tag.split(" ")[0] for adaptation in adaptations]
    assert tags == (["(0009,103B)", "(0009,100D)"] if item else ["(0009,100D)"])
    with pytest.raises(Refusal, match=r"\(0009,10"):
        convertSeries(pet.read(datasets), strict=True)


# header changes: what is the other way to say the instant, and whether it may be a true one
CONTRADICTIONS = {
    "acquisition date-time two days after": ({"AcquisitionDateTime": "20190309133000"}, "(0008,002A)"),
    "acquisition a day after the series, at the same time of day": (
        {"SeriesDate": "20190306", "StudyDate": "20190306"},
        "(0008,0021)",
    ),
    "acquisition four days before the series, at the same time of day": ({"SeriesDate": "20190311"}, "(0008,0021)"),
}


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_days_between_dates_that_ought_to_be_one_are_refused_where_both_are_possible(convert, case):
    changes, tag = CONTRADICTIONS[case]
    for correction in ({}, UNDECAYED):
        with pytest.raises(Refusal) as caught:
            convert(**changes, **correction)
        assert tag in caught.value.reason and "(0008,0022)" in caught.value.reason and caught.value.enter == ("administeredAt",)
    # Where the SUV does not follow from them, and where a person has looked, they are told.
    admin = convert(**changes, DecayCorrection="ADMIN")
    assert admin.factor == pytest.approx(ADMIN, rel=1e-9) and told(admin, tag)
    entered = convert({"administeredAt": "2019-03-01T10:00"}, **changes)
    assert entered.factor == pytest.approx(BASE, rel=1e-9) and told(entered, tag)
    held = convert(**changes, Units="GML")
    assert held.factor == 1.0 and told(held, tag)


# Of two dates only one gives a scan that the tracer allows (rule 5: de-identification shifts or replaces dates differently).
DISTANT = {
    "acquisition date-time years off": {"AcquisitionDateTime": "20100307133000"},
    "series date replaced": {"SeriesDate": "19000101"},
    "series date shifted": {"SeriesDate": "20190410"},
}


@pytest.mark.parametrize("case", DISTANT)
def test_a_date_by_which_the_scan_is_impossible_is_told_and_leaves_the_other(convert, case):
    conversion = convert(**DISTANT[case])
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert len(conversion.warnings) == 1 and "is used" in conversion.warnings[0]


def test_a_day_between_dates_is_impossible_for_a_short_lived_tracer(convert):
    item = {**FLUORINE, "RadiopharmaceuticalStartDateTime": "20190307123000"}
    conversion = convert(item=item, SeriesDate="20190306")
    assert conversion.factor == pytest.approx(70_000 / 185e6 * 2 ** (3600 / 6586.2), rel=1e-9)
    assert told(conversion, "(0008,0021)")


# Series date and time, and whether that is to be told. Values hold for the acquisition in all: 13:30, frames of 300 s, 150 s to their middle.
SERIES = [
    ("20190307", "130300", False),  # beds: the first image of the whole-body scan is not always its first bed
    ("20190307", "120000", True),  # the late part of a long scan (rordenlab/dcm2niix issue 983)
    ("20190307", "161500", False),  # made again in the afternoon
    ("20190308", "101500", True),  # made again the next day
    ("20190306", "235900", True),
]


@pytest.mark.parametrize(("date", "time", "isTold"), SERIES)
def test_a_series_that_is_not_of_the_time_of_its_acquisition(convert, date, time, isTold):
    conversion = convert(SeriesDate=date, SeriesTime=time)
    assert conversion.factor == pytest.approx(BASE, rel=1e-6)
    assert told(conversion, "(0008,0031)") == isTold


@pytest.mark.parametrize(("text", "isTold"), [("20190307133000", False), ("20190307141500", False), ("20190307153000", True)])
def test_acquisition_date_times_hours_apart_are_told(convert, text, isTold):
    conversion = convert(perSlice={"AcquisitionDateTime": [None, text, None]})
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert told(conversion, "(0008,002A)") == isTold


def test_a_private_scan_hours_before_the_acquisition_is_told(pet):
    # 11 h less of decay: BASE x 2^(-11 h / 78.41 h); a long scan may begin hours before its late part.
    conversion = withPrivate(pet.series(Manufacturer="SIEMENS"), pet, siemens="20190307023000")
    assert conversion.factor == pytest.approx(BASE * math.exp(-RATE * 11 * 3600), rel=1e-9)
    assert told(conversion, "(0071,1022)")


@pytest.mark.parametrize("private", [{"siemens": "20190307153000"}, {"ge": ("20190308003000", "20190301210000")}], ids=str)
def test_a_private_scan_hours_after_the_acquisition_is_no_start_of_it(pet, private):
    conversion = withPrivate(pet.series(), pet, **private)
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert told(conversion, "(0071,1022)" if "siemens" in private else "(0009,100D)")


def test_a_ge_pair_that_contradicts_the_public_administration(pet):
    dayEarlier = ("20190307133000", "20190228100000")
    with pytest.raises(Refusal, match=r"\(0009,103B\).*\(0018,1078\)"):
        withPrivate(pet.series(), pet, ge=dayEarlier)
    assert told(withPrivate(pet.series(DecayCorrection="ADMIN"), pet, ge=dayEarlier), "(0009,103B)")
    hours = withPrivate(pet.series(), pet, ge=("20190307133000", "20190301080000"))
    assert hours.factor == pytest.approx(BASE, rel=1e-9) and told(hours, "(0009,103B)")
    # Shifted as a pair it says the same; and a pair that cannot be leaves the public date.
    assert not told(withPrivate(pet.series(), pet, ge=DAYS_OFF), "(0009,103B)")
    assert withPrivate(pet.series(), pet, ge=("20190307133000", "20180301100000")).factor == pytest.approx(BASE, rel=1e-9)


@pytest.mark.parametrize("decayed", ["20190306133000", "20190308133000"])
def test_enhanced_values_that_hold_for_another_day_than_the_frames(pet, decayed):
    with pytest.raises(Refusal, match=r"\(0018,9701\)"):
        convertSeries(pet.read([pet.enhanced(DecayCorrectionDateTime=decayed)]))


def test_enhanced_values_that_hold_for_an_instant_hours_before_the_frames(pet):
    conversion = convertSeries(pet.read([pet.enhanced(DecayCorrectionDateTime="20190307113000")]))
    assert conversion.factor == pytest.approx(BASE * math.exp(-RATE * 7200), rel=1e-9)
    assert told(conversion, "(0018,9701)")


def test_enhanced_values_corrected_to_the_administration_have_the_hours_of_the_scan(pet):
    conversion = convertSeries(pet.read([pet.enhanced(DecayCorrectionDateTime="20190301100000")]))
    assert conversion.factor == pytest.approx(ADMIN, rel=1e-9)
    assert conversion.hoursSinceAdministration == 147.5
    assert conversion.warnings == () and "administration" in conversion.decayRule
    # The dose was given a day later: it is decayed back to the instant for which the values hold.
    entered = EnteredValues(administeredAt="2019-03-02T10:00", reason="dose sheet")
    conversion = convertSeries(pet.read([pet.enhanced(DecayCorrectionDateTime="20190301100000")]), entered)
    assert conversion.factor == pytest.approx(ADMIN * 2 ** (-DAY / 282_276), rel=1e-9)
    assert conversion.hoursSinceAdministration == 123.5


def test_enhanced_values_corrected_to_the_administration_of_three_weeks_ago(pet):
    item = {"RadiopharmaceuticalStartDateTime": "20190214133000"}
    with pytest.raises(Refusal, match=r"504\.00 h after administration"):
        convertSeries(pet.read([pet.enhanced(item=item, DecayCorrectionDateTime="20190214133000")]))


ONE_END = {
    "administration": {"item": {"RadiopharmaceuticalStartDateTime": "20190301100000+0100"}},
    "acquisition": {"AcquisitionDate": None, "AcquisitionTime": None, "AcquisitionDateTime": "20190307133000-0500"},
    "invalid zone": {"item": {"RadiopharmaceuticalStartDateTime": "20190301100000+0000"}, "TimezoneOffsetFromUTC": "0100"},
}


@pytest.mark.parametrize("case", ONE_END)
@pytest.mark.parametrize("units", ["BQML", "GML"])
def test_an_offset_on_one_end_only_is_an_adaptation(convert, case, units):
    changes = {**ONE_END[case], "Units": units}
    conversion = convert(**changes)
    assert conversion.hoursSinceAdministration == 147.5
    (adaptation,) = conversion.adaptations
    assert "(0008,0201)" in adaptation.rule and adaptation.tag.startswith(
        "(0008,002A)" if case == "acquisition" else "(0018,1078)"
    )
    with pytest.raises(Refusal, match=r"\(0008,0201\)"):
        convert(**changes, strict=True)


def test_an_offset_that_is_none_is_named(convert):
    assert told(convert(TimezoneOffsetFromUTC="0100"), "(0008,0201)")


@pytest.mark.parametrize("text", ["2019-03-01T10:00Z", "2019-03-01T10:00+12:00"])
def test_an_entered_offset_needs_one_in_the_file(convert, text):
    for changes in ({}, {"DecayCorrection": "ADMIN"}, {"TimezoneOffsetFromUTC": "0100"}):
        with pytest.raises(Refusal, match=r"\(0008,0201\)") as caught:
            convert({"administeredAt": text}, **changes)
        assert "without an offset" in caught.value.remedy
    assert convert({"administeredAt": "2019-03-01T09:00Z"}, TimezoneOffsetFromUTC="+0100").hoursSinceAdministration == 147.5


def test_start_date_time_and_start_time_are_compared_by_the_clock_of_the_scanner(convert):
    """(0018,1072) is in the zone of the data set (PS3.3 C.12.1.1), or in that of (0018,1078) where summer time began in between."""
    for text in ("20190301090000+0000", "20190301100000+0000"):
        item = {"RadiopharmaceuticalStartDateTime": text, "RadiopharmaceuticalStartTime": "100000"}
        assert convert(item=item, TimezoneOffsetFromUTC="+0100").warnings == ()
    assert any(
        "10.0 h apart" in warning for warning in convert(item={"RadiopharmaceuticalStartDateTime": "20190301000000"}).warnings
    )


def test_beds_without_frame_reference_times_are_held_against_each_other(convert):
    """Frame Reference Time 0 everywhere, beds 20 minutes apart: 2^(-1200 s / 6586.2 s) is 11.9 % less of 18F, 0.3 % of 89Zr."""
    beds = {"FrameReferenceTime": "0", "SeriesTime": "132900", "perSlice": {"AcquisitionTime": ["133000", "134000", "135000"]}}
    with pytest.raises(Refusal, match=r"\(0054,1300\).*11.9 %"):
        convert(item={**FLUORINE, "RadiopharmaceuticalStartDateTime": "20190307123000"}, **beds)
    conversion = convert(**beds)
    assert conversion.factor == pytest.approx(BASE, rel=1e-9)
    assert any("1200 s apart" in warning for warning in conversion.warnings)


def test_an_hour_between_the_pair_and_the_public_times_is_told_of_a_short_lived_tracer(pet):
    """Summer time on one clock: 2^(-3600 s / 6586.2 s) is 31.5 % of 18F, 0.9 % of 89Zr."""
    pair = ("20190307133000", "20190307113000")
    fluorine = withPrivate(pet.series(item={**FLUORINE, "RadiopharmaceuticalStartDateTime": "20190307123000"}), pet, ge=pair)
    assert told(fluorine, "(0009,103B)")
    assert not told(withPrivate(pet.series(), pet, ge=("20190307133000", "20190301090000")), "(0009,103B)")


def test_a_local_time_that_is_called_utc_is_told_where_the_scan_is_of_the_same_day(convert):
    item = {**FLUORINE, "RadiopharmaceuticalStartDateTime": "20190307123000+0000", "RadiopharmaceuticalStartTime": "123000"}
    conversion = convert(item=item, TimezoneOffsetFromUTC="+0100", AcquisitionTime="143000", SeriesTime="143000")
    assert any("1.0 h apart" in warning for warning in conversion.warnings)
