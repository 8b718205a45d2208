"""Series that hold SUV already, or counts that Philips' private factors make SUV: what is baked in is not believed unseen (rules 2, 5, 6)."""

import pytest
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import EnteredValues, Refusal

FACTOR = 1.3938150776e-3  # domain.md 2.4: 70 kg, 185 MBq of 89Zr, six days and 3.5 h; SUV of 1 Bq/ml
# Lost days: the scanner knew a start time and no date, and took the injection to be of the day of the scan (3.5 h): 2^(-144 h / 78.41 h).
LOST = FACTOR * 0.2800002
BOTH = {0x00: "0.0013938151", 0x09: "1"}
SUV_ONLY = {0x00: "0.0013938151"}


@pytest.fixture(scope="session")
def philips(pet):
    """philips({element: factor}, entered={...}, strict=..., **header changes) -> SUVConversion of a series in counts."""

    def convert(factors: dict, entered: dict | None = None, strict: bool = False, **changes):
        datasets = pet.series(Units="CNTS", Manufacturer="Philips", **changes)
        for dataset in datasets:
            block = dataset.private_block(0x7053, "Philips PET Private Group", create=True)
            for element, text in factors.items():
                block.add_new(element, "DS", text)
        values = EnteredValues(**entered, reason="dose sheet") if entered else None
        return convertSeries(pet.read(datasets), values, strict=strict)

    return convert


NO_DATE = {"RadiopharmaceuticalStartDateTime": None}
# What domain.md 2.2 says must be refused; the SUV factor beside it changes nothing about that.
REFUSED = {
    "no date": ({"item": NO_DATE}, "(0018,1078)"),
    "18F half-life under the 89Zr code": ({"item": {"RadionuclideHalfLife": "6586.2"}}, "(0018,1075)"),
    "negative dose": ({"item": {"RadionuclideTotalDose": "-5"}}, "(0018,1074)"),
    "weight 0": ({"PatientWeight": "0"}, "(0010,1030)"),
    "weight absent": ({"PatientWeight": None}, "(0010,1030)"),
    "injected 30 days before": ({"item": {"RadiopharmaceuticalStartDateTime": "20190205100000"}}, "(0018,1078)"),
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("case", REFUSED)
def test_what_refuses_activity_refuses_the_suv_factor_beside_it(philips, case, strict):
    changes, tag = REFUSED[case]
    with pytest.raises(Refusal) as caught:
        philips(BOTH, strict=strict, **changes)
    assert tag in caught.value.reason and caught.value.remedy


def test_the_suv_factor_is_used_where_the_header_confirms_it(philips):
    conversion = philips(BOTH, strict=True)
    assert conversion.factor == pytest.approx(FACTOR, rel=1e-7)
    assert conversion.hoursSinceAdministration == 147.5
    assert conversion.warnings == ()
    assert conversion.inputs["philipsSUVFactor"]["source"].startswith("(7053,1000)")


def test_a_suv_factor_that_lost_the_date_is_refused_beside_the_activity_factor(philips):
    with pytest.raises(Refusal, match=r"\(7053,1000\).*\(7053,1009\)"):
        philips({0x00: f"{LOST:.10g}", 0x09: "1"})


def test_what_is_missing_can_be_entered_and_the_activity_factor_takes_it(philips):
    conversion = philips(BOTH, {"weightKg": 70.0}, PatientWeight=None)
    assert conversion.factor == pytest.approx(FACTOR, rel=1e-9)
    assert conversion.inputs["philipsActivityFactor"]["source"].startswith("(7053,1009)")


def test_an_adaptation_of_the_check_is_one_of_the_conversion(philips):
    changes = {"item": {"RadionuclideTotalDose": "185"}}
    assert [adaptation.tag for adaptation in philips(BOTH, **changes).adaptations] == ["(0018,1074) Radionuclide Total Dose"]
    with pytest.raises(Refusal, match="strict"):
        philips(BOTH, strict=True, **changes)


# Without activity factor nothing can be computed again; what the header says can still be such that no SUV is right.
UNCHECKED = {
    "no date": ({"item": NO_DATE}, "(0018,1078)"),
    "no date at all": ({"item": {**NO_DATE, "RadiopharmaceuticalStartTime": None}}, "(0018,1078)"),
    "18F half-life under the 89Zr code": ({"item": {"RadionuclideHalfLife": "6586.2"}}, "(0018,1075)"),
    "no half-life": ({"item": {"RadionuclideHalfLife": None, "RadionuclideCodeSequence": None}}, "(0018,1075)"),
    "injected a day after the scan": ({"item": {"RadiopharmaceuticalStartDateTime": "20190308133000"}}, "(0018,1078)"),
    "no radiopharmaceutical": ({"RadiopharmaceuticalInformationSequence": None}, "(0054,0016)"),
}


@pytest.mark.parametrize("case", UNCHECKED)
def test_the_suv_factor_alone_is_not_believed_of_a_header_that_contradicts_itself(philips, case):
    changes, tag = UNCHECKED[case]
    with pytest.raises(Refusal) as caught:
        philips({0x00: f"{LOST:.10g}"}, **changes)
    assert tag in caught.value.reason
    assert "BQML" in caught.value.remedy and "--" not in caught.value.remedy  # an entered value would change nothing


def test_the_suv_factor_alone_is_used_and_said_where_the_date_is_there(philips):
    conversion = philips(SUV_ONLY, strict=True, PatientWeight=None)  # baked in
    assert conversion.factor == pytest.approx(FACTOR, rel=1e-7)
    assert conversion.hoursSinceAdministration == 147.5
    assert "cannot be checked" in conversion.warnings[0]


def test_private_values_that_lost_their_creator_are_an_adaptation(pet):
    """De-identification removes (7053,0010) and leaves (7053,1000): that it is Philips' is then said by Manufacturer (0008,0070) alone."""

    def convert(maker: str, strict: bool = False):
        datasets = pet.series(Units="CNTS", Manufacturer=maker)
        for dataset in datasets:
            dataset.add_new(0x70531000, "DS", BOTH[0x00])
            dataset.add_new(0x70531009, "DS", BOTH[0x09])
        return convertSeries(pet.read(datasets), strict=strict)

    conversion = convert("Philips Medical Systems")
    assert conversion.factor == pytest.approx(FACTOR, rel=1e-7)
    assert [adaptation.tag.split(" ")[0] for adaptation in conversion.adaptations] == ["(7053,1000)", "(7053,1009)"]
    with pytest.raises(Refusal, match=r"\(7053,1000\).*strict"):
        convert("Philips Medical Systems", strict=True)
    with pytest.raises(Refusal, match=r"\(7053,1000\)"):
        convert("SIEMENS")


FLUORINE = {"Radiopharmaceutical": "FDG", "RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None}


@pytest.mark.parametrize("start", ["20190201100000", None])
def test_the_suv_factor_alone_of_a_short_lived_tracer_needs_no_date(philips, start):
    """Gemini scanners write a start time only; and de-identification may shift one date and not the other, after the factor was made."""
    conversion = philips(
        SUV_ONLY, item={**FLUORINE, "RadiopharmaceuticalStartDateTime": start, "RadiopharmaceuticalStartTime": None}
    )
    assert conversion.factor == pytest.approx(FACTOR, rel=1e-7)
    assert any("administration" in warning for warning in conversion.warnings)


# Where the file holds SUV, the header decides nothing: what is wrong with it is told.
TOLD = {
    "18F half-life under the 89Zr code": {"RadionuclideHalfLife": "6586.2"},
    "no half-life": {"RadionuclideHalfLife": "abc"},
    "half-life of no nuclide": {"RadionuclideHalfLife": "1000000", "RadionuclideCodeSequence": None},
    "another nuclide in the tracer's name": {"Radiopharmaceutical": "18F-FDG"},
}


@pytest.mark.parametrize("case", TOLD)
def test_a_contradictory_half_life_beside_suv_is_told(convert, case):
    plain = convert(Units="GML")
    conversion = convert(Units="GML", item=TOLD[case])
    assert conversion.factor == 1.0
    assert any("(0018,1075)" in warning for warning in set(conversion.warnings) - set(plain.warnings))


def test_impossible_dates_beside_suv_are_told(convert):
    conversion = convert(Units="GML", item={"RadiopharmaceuticalStartDateTime": "20190205100000"})
    assert conversion.factor == 1.0
    assert any("(0018,1078)" in warning for warning in conversion.warnings)


def test_a_missing_kind_of_suv_is_told(convert):
    """DICOM's default is body weight (PS3.3 C.8.9.1), and a lean SUV of a woman is a third lower."""
    assert any("(0054,1006)" in warning for warning in convert(Units="GML").warnings)
    assert not any("(0054,1006)" in warning for warning in convert(Units="GML", SUVType="BW").warnings)
