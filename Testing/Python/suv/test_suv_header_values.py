"""What a form shows of a header beside its fields: the value by the rules of the conversion, the header's text and its tag."""

import pytest
from HER2PETLib.dicom.header import readPETHeader
from HER2PETLib.suv.headervalues import headerValues


@pytest.fixture(scope="session")
def valuesOf(pet):
    """valuesOf(**header changes) -> headerValues of a series of `pet.series`."""
    return lambda **changes: headerValues(readPETHeader(pet.read(pet.series(**changes))))


def test_a_whole_header_gives_every_value_in_the_unit_of_entry_with_its_text_and_tag(valuesOf):
    """domain.md 2.4: 70 kg, 165 cm, 185 MBq of 89Zr (282276 s) at 2019-03-01 10:00, scanned 2019-03-07 13:30."""
    values = valuesOf()
    assert values["acquiredAt"] == "2019-03-07T13:30:00" and values["needsBody"] is False
    assert values["weightKg"] == {"value": 70.0, "text": "70", "source": "(0010,1030) Patient's Weight"}
    assert values["heightCm"]["value"] == 165.0 and values["heightCm"]["text"] == "1.65"
    assert values["sex"]["value"] == "F" and values["sex"]["source"].startswith("(0010,0040)")
    (item,) = values["radiopharmaceuticals"]
    assert item["title"] == "89Zr-trastuzumab"
    assert item["administeredAt"]["value"] == "2019-03-01T10:00:00" and item["administeredAt"]["source"].startswith("(0018,1078)")
    assert item["activityMBq"]["value"] == 185.0 and item["activityMBq"]["text"] == "185000000"
    assert item["halfLifeS"]["value"] == 282276.0 and item["halfLifeS"]["source"].startswith("(0018,1075)")


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("weightKg", {"PatientWeight": "900"}),
        ("heightCm", {"PatientSize": "0"}),
        ("sex", {"PatientSex": "unknown"}),
    ],
)
def test_what_the_conversion_refuses_has_no_value_and_keeps_the_text_of_the_header(valuesOf, key, changes):
    shown = valuesOf(**changes)[key]
    assert shown["value"] is None and shown["text"] == next(iter(changes.values()))


def test_a_dose_and_a_half_life_that_are_refused_have_no_value(valuesOf):
    item = {"RadionuclideTotalDose": "-5", "RadionuclideHalfLife": "78.41"}
    (shown,) = valuesOf(item=item)["radiopharmaceuticals"]
    assert (shown["activityMBq"]["value"], shown["halfLifeS"]["value"]) == (None, None)
    assert (shown["activityMBq"]["text"], shown["halfLifeS"]["text"]) == ("-5", "78.41")


def test_without_a_date_of_administration_a_form_shows_none_for_zirconium_and_the_day_of_the_scan_for_fluorine(valuesOf):
    """A start time without a date is used only for half-lives below 11.5 h (methods-suv.md)."""
    noDate = {"RadiopharmaceuticalStartDateTime": None}
    (item,) = valuesOf(item=noDate)["radiopharmaceuticals"]
    assert item["administeredAt"]["value"] is None
    fluorine = {"RadionuclideHalfLife": "6586.2", "RadionuclideCodeSequence": None, "Radiopharmaceutical": "FDG", **noDate}
    (item,) = valuesOf(item=fluorine)["radiopharmaceuticals"]
    assert item["administeredAt"]["value"] == "2019-03-07T10:00:00" and item["administeredAt"]["source"].startswith("(0018,1072)")


def test_height_and_sex_matter_only_where_the_file_holds_another_kind_of_suv(valuesOf):
    assert valuesOf(Units="GML", SUVType="LBM")["needsBody"] is True
    assert valuesOf(Units="GML", SUVType="BW")["needsBody"] is False


def test_without_an_acquisition_time_the_calendar_has_no_day_to_open_at(valuesOf):
    assert valuesOf(AcquisitionTime=None, AcquisitionDate=None)["acquiredAt"] is None
