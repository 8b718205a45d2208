"""Headers that contradict themselves, and those that say the same in other words: domain.md 2.6."""

import math

import pytest
from HER2PETLib.suv import EnteredValues, Refusal, convertSeries

HALF_LIFE = 282_276.0
RATE = math.log(2) / HALF_LIFE
START = 1.3938150776e-3  # domain.md 2.4: six days and 3.5 h (531000 s) after administration
ADMIN = 3.7837837838e-4  # domain.md 2.4


def decayFactor(seconds: float, halfLife: float = HALF_LIFE) -> str:
    """exp(l t), as (0054,1321) is written."""
    return f"{math.exp(math.log(2) / halfLife * seconds):.6f}"


def told(conversion, *words):
    return any(all(word in warning for word in words) for warning in conversion.warnings)


# 1. Decay Factor (0054,1321) against Decay Correction (0054,1102): 1.0004 for a frame of 300 s, exp(l (531000 + 150)) = 3.685 at day 6.
FIT = {"START": decayFactor(150), "ADMIN": decayFactor(531_150)}


@pytest.mark.parametrize(("flag", "other"), [("START", "ADMIN"), ("ADMIN", "START")])
def test_factors_of_the_other_flag_are_refused_with_both_tags_named(convert, flag, other):
    assert convert(DecayCorrection=flag, DecayFactor=FIT[flag]).factor == pytest.approx({"START": START, "ADMIN": ADMIN}[flag])
    with pytest.raises(Refusal, match=r"\(0054,1102\).*\(0054,1321\)"):
        convert(DecayCorrection=flag, DecayFactor=FIT[other])


@pytest.mark.parametrize("flag", ["START", "ADMIN"])
def test_factors_that_are_all_one_say_nothing(convert, flag):
    """A real 177Lu series that is corrected to the administration has them."""
    assert convert(DecayCorrection=flag, DecayFactor="1").warnings == convert(DecayCorrection=flag).warnings


@pytest.mark.parametrize("other", ["START", "ADMIN"])
def test_values_that_were_decayed_are_not_called_uncorrected(convert, other):
    # Of a frame at the start, the factor is 1.0004: less than 1 % of the SUV, and no contradiction worth a refusal.
    undecayed = {"DecayCorrection": "NONE", "CorrectedImage": "ATTN"}
    if other == "START":
        assert convert(**undecayed, DecayFactor=FIT[other]).factor == pytest.approx(convert(**undecayed).factor)
        return
    with pytest.raises(Refusal, match=r"\(0054,1102\).*\(0054,1321\)"):
        convert(**undecayed, DecayFactor=FIT[other])


def test_factors_by_which_the_reference_is_days_before_the_scan_are_refused_whatever_the_dates_say(convert):
    """Corrected to an instant two days before the scan: neither its start nor the administration."""
    with pytest.raises(Refusal, match=r"\(0054,1321\)"):
        convert(DecayFactor=decayFactor(2 * 86_400))


def test_factors_of_values_that_are_corrected_to_the_administration_witness_its_day(convert):
    assert "(0054,1321)" in convert(DecayCorrection="ADMIN", DecayFactor=FIT["ADMIN"]).witness
    # Five days by the factor, six by the date.
    other = convert(DecayCorrection="ADMIN", DecayFactor=decayFactor(531_150 - 86_400))
    assert other.factor == pytest.approx(ADMIN) and told(other, "(0054,1321)", "123.5 h", "147.5 h")


FLUORINE = {"Radiopharmaceutical": "FDG", "RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None,
            "RadiopharmaceuticalStartDateTime": "20190307123000"}  # fmt: skip


def test_ge_factors_count_from_the_bed_offset(convert):
    """domain.md 6: GE Discovery ST writes one acquisition time, and exp(l (FRT + T_ave)) as the factor: 1.136 at 1215 s of 18F."""
    offsets = (0, 240, 1215)
    beds = {
        "FrameReferenceTime": [str(1000 * offset) for offset in offsets],
        "DecayFactor": [decayFactor(offset + 150, 6586.2) for offset in offsets],
    }
    conversion = convert(Manufacturer="GE MEDICAL SYSTEMS", item=FLUORINE, perSlice=beds)
    assert conversion.factor == pytest.approx(70_000 / 185e6 * 2 ** (3600 / 6586.2), rel=1e-9)
    assert not told(conversion, "(0054,1321)")


# 2. The vendor's private reference instant that is the administration.
def siemens(pet, text, **changes):
    datasets = pet.series(Manufacturer="SIEMENS", **changes)
    for dataset in datasets:
        dataset.private_block(0x0071, "SIEMENS MED PT", create=True).add_new(0x22, "DT", text)
    return convertSeries(pet.read(datasets))


def test_a_reference_instant_that_is_the_administration_is_no_start(pet):
    with pytest.raises(Refusal, match=r"\(0054,1102\).*\(0071,1022\)"):
        siemens(pet, "20190301100000")
    admin = siemens(pet, "20190301100000", DecayCorrection="ADMIN")
    assert admin.factor == pytest.approx(ADMIN) and not told(admin, "(0071,1022)")


def test_a_reference_instant_at_the_scan_is_no_administration(pet):
    with pytest.raises(Refusal, match=r"\(0054,1102\).*\(0071,1022\)"):
        siemens(pet, "20190307133000", DecayCorrection="ADMIN")


# 3. Positron fraction.
@pytest.mark.parametrize("text", ["0.227", "0.2274", "22.7", None, ""])
def test_the_positron_fraction_of_the_nuclide_is_right_as_it_is_printed(convert, text):
    conversion = convert(item={"RadionuclidePositronFraction": text})
    assert conversion.factor == pytest.approx(START) and conversion.warnings == ()


def test_a_scanner_that_was_set_to_another_nuclide_is_refused_and_a_person_may_rescale(convert):
    """0.967 is 18F's: the values are 0.967 / 0.227 = 4.260 times too low (domain.md 2.6)."""
    wrong = {"RadionuclidePositronFraction": "0.967"}
    with pytest.raises(Refusal, match=r"\(0018,1076\).*89Zr") as caught:
        convert(item=wrong)
    assert caught.value.enter == ("positronFraction",)
    conversion = convert({"positronFraction": 0.227}, item=wrong)
    assert conversion.factor == pytest.approx(START * 0.967 / 0.227)
    assert conversion.inputs["positronFraction"] | {"by": "", "at": ""} == {
        "value": 0.227, "source": "entered", "header": "0.967", "headerTag": "(0018,1076) Radionuclide Positron Fraction",
        "reason": "dose sheet", "by": "", "at": "",
    }  # fmt: skip
    for entered in (0.967, 22.7, 0.0, float("nan")):
        with pytest.raises(Refusal, match="positron fraction"):
            convert({"positronFraction": entered}, item=wrong)


def test_ge_says_the_positron_fraction_in_a_block_of_its_own(pet):
    datasets = pet.series(Manufacturer="GE MEDICAL SYSTEMS")
    for dataset in datasets:
        dataset.private_block(0x0009, "GEMS_PETD_01", create=True).add_new(0x40, "FL", 0.967)
    with pytest.raises(Refusal, match=r"\(0009,1040\)"):
        convertSeries(pet.read(datasets))


def test_a_positron_fraction_of_one_is_told(convert):
    """IBSI's object DRO_5_0 (68Ga) has it, and its SUV is right."""
    conversion = convert(item={"RadionuclidePositronFraction": "1"})
    assert conversion.factor == pytest.approx(START) and told(conversion, "(0018,1076)")


# 4. Entered values are checked like a header.
@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"halfLifeS": 6586.0}, "18F"),
        ({"halfLifeS": 78.41}, "hours"),
        ({"halfLifeS": 4704.6}, "minutes"),
        ({"activityMBq": 5.0}, "mCi"),
        ({"activityMBq": 185e6}, "in Bq"),
        ({"activityMBq": 185_000.0}, "kBq"),
        ({"weightKg": 154.3}, "lb"),
        ({"weightKg": 70_000.0}, "in g"),
        ({"heightCm": 65.0, "kind": "SUVlbm"}, "in"),
    ],
    ids=str,
)
def test_the_unit_that_was_likely_meant_is_named(convert, entered, words):
    kind = entered.pop("kind", "SUVbw")
    with pytest.raises(Refusal) as caught:
        convert(entered, kind=kind)
    assert words in caught.value.reason


@pytest.mark.parametrize(
    ("entered", "numbers"),
    [
        ({"weightKg": 7.0}, ("7 kg", "70 kg")),
        ({"activityMBq": 3.7}, ("3.7 MBq", "185 MBq")),
        ({"heightCm": 120.0}, ("120 cm", "165 cm")),
    ],
    ids=str,
)
def test_an_entered_value_far_from_the_headers_is_told_with_both(convert, entered, numbers):
    conversion = convert(entered, kind="SUVlbm" if "heightCm" in entered else "SUVbw")
    assert told(conversion, *numbers)
    assert conversion.entered == (
        {"weightKg": "weight", "activityMBq": "administeredActivity", "heightCm": "height"}[next(iter(entered))],
    )


def test_an_entered_day_far_from_the_headers_is_told_with_both(convert):
    conversion = convert({"administeredAt": "2019-03-02T10:00"})
    assert told(conversion, "2019-03-02T10:00:00", "24.0 h after", "2019-03-01T10:00:00")
    assert not told(convert({"administeredAt": "2019-03-01T10:20"}), "entered administration")


def test_a_half_life_that_decides_between_a_code_and_a_half_life_may_be_entered(convert):
    item = {"RadionuclideHalfLife": "6586.2"}
    assert convert({"halfLifeS": HALF_LIFE}, item=item).factor == pytest.approx(START)


# weight, size as they are written: exchanged in m, in cm; an infant and a heavy woman are people.
@pytest.mark.parametrize(("weight", "size"), [("1.65", "70"), ("165", "70"), ("1.5", "110")])
def test_exchanged_weight_and_size_are_refused(convert, weight, size):
    with pytest.raises(Refusal, match=r"\(0010,1030\).*\(0010,1020\).*swapped") as caught:
        convert(PatientWeight=weight, PatientSize=size)
    assert caught.value.enter == ("weightKg",)
    assert convert({"weightKg": 70.0}, PatientWeight=weight, PatientSize=size).factor == pytest.approx(START)


@pytest.mark.parametrize(
    ("weight", "size"), [("2.9", "0.5"), ("2.9", "50"), ("180", "1.6"), ("21", "1.65"), ("0.02", "0.09"), ("70", "0")]
)
def test_a_weight_and_a_size_that_may_be_one_persons_are_taken(convert, weight, size):
    assert convert(PatientWeight=weight, PatientSize=size).normalization == float(weight) * 1000


# 6. Corrections that matter for a nuclide with prompt gammas.
@pytest.mark.parametrize("missing", ["SCAT", "RAN", "NORM", "DTIM"])
def test_a_correction_that_was_not_done_is_told_for_prompt_gammas(convert, missing):
    done = "\\".join(term for term in ("DECY", "ATTN", "SCAT", "RAN", "NORM", "DTIM") if term != missing)
    assert told(convert(CorrectedImage=done), "(0028,0051)", "prompt gammas")
    assert not told(convert(CorrectedImage=done, item=FLUORINE), "prompt gammas")


def test_an_enhanced_object_says_each_correction(pet):
    assert told(convertSeries(pet.read([pet.enhanced(ScatterCorrected="NO")])), "(0018,9760)")


# 7. Taken with a recorded adaptation: header changes, the tag, the factor.
def itemTwice(pet, second):
    (dataset, *_), changes = pet.series(1), {}
    first = {element.keyword: element.value for element in dataset.RadiopharmaceuticalInformationSequence[0]}
    code = {element.keyword: element.value for element in first.pop("RadionuclideCodeSequence")[0]}
    item = {key: str(value) for key, value in first.items()} | {"RadionuclideCodeSequence": [code]}
    changes["RadiopharmaceuticalInformationSequence"] = [item, item if second is None else second]
    return changes


@pytest.mark.parametrize(
    "second", [None, {}, {"Radiopharmaceutical": "", "RadionuclideTotalDose": ""}], ids=["same", "empty", "blank"]
)
def test_a_second_item_that_says_nothing_is_left_out(convert, pet, second):
    changes = itemTwice(pet, second)
    conversion = convert(**changes)
    assert conversion.factor == pytest.approx(START)
    assert [one.tag.split(" ")[0] for one in conversion.adaptations] == ["(0054,0016)"]
    with pytest.raises(Refusal, match=r"\(0054,0016\).*strict"):
        convert(**changes, strict=True)


OTHER_WORDS = {
    "date and time apart": ({"item": {"RadiopharmaceuticalStartDateTime": "20190301"}}, "(0018,1078)", START),
    "Bq/ml": ({"Units": "Bq/ml"}, "(0054,1001)", START),
    "decimal comma in the weight": ({"PatientWeight": "70,0"}, "(0010,1030)", START),
    "decimal comma in the dose": ({"item": {"RadionuclideTotalDose": "185000000,0"}}, "(0018,1074)", START),
    "decimal comma in the slope": ({"RescaleSlope": "1,0000"}, "(0028,1053)", START),
    "decimal comma in the intercept": ({"RescaleIntercept": "0,000"}, "(0028,1052)", START),
    "decimal comma in the half-life": ({"item": {"RadionuclideHalfLife": "282276,0"}}, "(0018,1075)", START),
    "half-life of 0 that is not needed": (
        {"DecayCorrection": "ADMIN", "item": {"RadionuclideHalfLife": "0", "RadionuclideCodeSequence": None}}, "(0018,1075)", ADMIN),
    "half-life of 0": ({"item": {"RadionuclideHalfLife": "0"}}, "(0018,1075)", START),
    "no half-life, and none is needed": (
        {"DecayCorrection": "ADMIN", "item": {"Radiopharmaceutical": "177Lu-PSMA", "RadionuclideHalfLife": None,
                                              "RadionuclideCodeSequence": None}}, "(0018,1075)", ADMIN),
    "half-life of no PET nuclide, and none is needed": (
        {"DecayCorrection": "ADMIN", "item": {"Radiopharmaceutical": "177Lu-PSMA", "RadionuclideHalfLife": "574300",
                                              "RadionuclideCodeSequence": None}}, "(0018,1075)", ADMIN),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHER_WORDS)
def test_what_is_said_in_other_words_is_an_adaptation(convert, case):
    changes, tag, factor = OTHER_WORDS[case]
    conversion = convert(**changes)
    assert conversion.factor == pytest.approx(factor, rel=1e-9)
    assert [one.tag.split(" ")[0] for one in conversion.adaptations] == [tag]
    with pytest.raises(Refusal) as caught:
        convert(**changes, strict=True)
    assert tag in caught.value.reason


@pytest.mark.parametrize(("text", "unit"), [("78.41", "hours"), ("4704.6", "minutes"), ("3.267", "days")])
def test_a_half_life_in_another_unit_is_refused_with_the_unit(convert, text, unit):
    with pytest.raises(Refusal, match=rf"\(0018,1075\).*{unit}"):
        convert(item={"RadionuclideHalfLife": text})


def test_an_enhanced_dose_in_becquerel(pet):
    series = pet.read([pet.enhanced(item={"RadionuclideTotalDose": "185000000"})])
    assert convertSeries(series).factor == pytest.approx(START)
    assert [one.tag.split(" ")[0] for one in convertSeries(series).adaptations] == ["(0018,1074)"]


def test_an_enhanced_object_corrected_to_the_administration_needs_no_half_life(pet):
    item = {"Radiopharmaceutical": "177Lu-PSMA", "RadionuclideHalfLife": "574300", "RadionuclideCodeSequence": None}
    series = pet.read([pet.enhanced(item=item, DecayCorrectionDateTime="20190301100000")])
    assert convertSeries(series).factor == pytest.approx(ADMIN, rel=1e-9)
    with pytest.raises(Refusal, match=r"\(0018,1075\)"):
        convertSeries(pet.read([pet.enhanced(item=item)]))


@pytest.mark.parametrize("weight", ["70,500", "70,5,5", ",5"])
def test_a_comma_that_may_part_thousands_is_refused(convert, weight):
    with pytest.raises(Refusal, match=r"\(0010,1030\)"):
        convert(PatientWeight=weight)


def test_a_dose_in_kilobecquerel_stays_refused_and_millicuries_are_named(convert):
    with pytest.raises(Refusal, match=r"kBq.*185 MBq.*mCi"):
        convert(item={"RadionuclideTotalDose": "185000"})


def test_a_half_life_of_another_nuclide_under_admin_stays_refused(convert):
    """The scanner has decayed to the administration with it."""
    with pytest.raises(Refusal, match=r"\(0018,1075\)"):
        convert(DecayCorrection="ADMIN", item={"RadionuclideHalfLife": "6586.2"})


# 8. A second witness of the day.
def test_a_date_that_stands_alone_has_no_second_witness(convert):
    assert convert().witness == "none"
    assert convert().toJSON()["secondWitnessOfTheDay"] == "none"
    # 109.77 min: the day is that of the scan.
    assert convert(item=FLUORINE).witness == ""


def test_the_private_pair_of_ge_is_a_second_witness(pet):
    datasets = pet.series(Manufacturer="GE MEDICAL SYSTEMS")
    for dataset in datasets:
        block = dataset.private_block(0x0009, "GEMS_PETD_01", create=True)
        block.add_new(0x0D, "DT", "20190307133000")
        block.add_new(0x3B, "DT", "20190301100000")
    assert "(0009,103B)" in convertSeries(pet.read(datasets)).witness


# 2019-03-01 10:00 to 2019-03-07 13:30: six calendar days, 6.146 d.
@pytest.mark.parametrize(
    ("day", "isRight"), [(6, True), (5, False), (7, False), (0, False), (6.1, True), (5.7, True), (5.5, False)]
)
def test_the_expected_day_is_checked(convert, day, isRight):
    if isRight:
        conversion = convert({"expectedDay": float(day)})
        assert conversion.factor == pytest.approx(START) and "expected day" in conversion.witness
        assert conversion.entered == ()
        return
    with pytest.raises(Refusal, match=r"\(0018,1078\).*expected") as caught:
        convert({"expectedDay": float(day)})
    assert caught.value.enter == ("administeredAt",)


def test_a_whole_expected_day_is_of_the_calendar(convert):
    """Injected in the afternoon, scanned in the morning: 3.71 days later, on the fourth day."""
    item = {"RadiopharmaceuticalStartDateTime": "20190303202500", "RadiopharmaceuticalStartTime": None}
    assert convert({"expectedDay": 4.0}, item=item).hoursSinceAdministration == pytest.approx(89.083, abs=1e-3)


def test_an_expected_day_enters_nothing():
    assert EnteredValues(expectedDay=4.0).isEmpty


def test_a_reference_instant_that_is_minutes_off_is_told_by_what_it_makes_of_the_suv(convert):
    """A Philips series whose back-computed instant lies 21 minutes early: 2^(-1260 s / 6586.2 s) is 12.4 % of 18F, 0.3 % of 89Zr."""
    early = {"Manufacturer": "Philips", "SeriesTime": "120000", "FrameReferenceTime": str(1000 * (150 + 1260))}
    fluorine = convert(item=FLUORINE, **early)
    assert told(fluorine, "(0054,1300)", "12.4 %")
    assert not told(convert(**early), "(0054,1300)")


# 9. IBSI: 18F with the acquisition date removed and the date-time kept.
def test_an_acquisition_date_time_stands_in_for_a_removed_date(convert):
    conversion = convert(item=FLUORINE, AcquisitionDate=None, AcquisitionTime=None, AcquisitionDateTime="20190307133000")
    assert conversion.factor == pytest.approx(70_000 / 185e6 * 2 ** (3600 / 6586.2), rel=1e-9)


def test_a_kind_that_is_none_is_a_problem(convert):
    from HER2PETLib.errors import ProblemError

    with pytest.raises(ProblemError, match=r"SUVxyz.*SUVbw"):
        convert(kind="SUVxyz")


def test_decay_factors_of_many_slices_are_judged_by_most_of_them(convert):
    factors = [FIT["START"], FIT["START"], FIT["ADMIN"]]
    assert convert(perSlice={"DecayFactor": factors}).factor == pytest.approx(START)
