"""No header, however broken, gives a number that the rules would not: held against a computation of their own."""

import math
from datetime import datetime, timedelta

import pytest
from HER2PETLib.errors import ProblemError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

HALF_LIVES = {"89Zr": 282_276.0, "64Cu": 45_724.3, "124I": 360_806.4, "18F": 6_586.2, "68Ga": 4_062.6}
instants = st.datetimes(datetime(1999, 12, 25), datetime(2030, 1, 10)).map(lambda t: t.replace(microsecond=0))


@quick
@given(
    nuclide=st.sampled_from(sorted(HALF_LIVES)),
    weight=st.floats(21, 299),
    dose=st.floats(1.1e6, 1e10),
    given_=instants,
    share=st.floats(0, 1),
    slope=st.floats(1e-6, 1e3),
    correction=st.sampled_from(["START", "ADMIN", "NONE"]),
)
def test_follows_the_rules_for_any_patient_tracer_and_date(convert, nuclide, weight, dose, given_, share, slope, correction):
    halfLife = HALF_LIVES[nuclide]
    seconds = round(share * (11.9 * 86400 if nuclide == "89Zr" else 5 * halfLife))
    scan = given_ + timedelta(seconds=seconds)
    item = {
        "Radiopharmaceutical": nuclide, "RadionuclideHalfLife": str(halfLife), "RadionuclideCodeSequence": None,
        "RadionuclideTotalDose": f"{dose:.9g}", "RadiopharmaceuticalStartDateTime": given_.strftime("%Y%m%d%H%M%S"),
        "RadiopharmaceuticalStartTime": None,
    }  # fmt: skip
    conversion = convert(
        item=item, PatientWeight=f"{weight:.9g}", RescaleSlope=f"{slope:.9g}", DecayCorrection=correction,
        CorrectedImage="ATTN" if correction == "NONE" else "ATTN\\DECY", SeriesDate=scan.strftime("%Y%m%d"),
        AcquisitionDate=scan.strftime("%Y%m%d"), AcquisitionTime=scan.strftime("%H%M%S"), SeriesTime=scan.strftime("%H%M%S"),
    )  # fmt: skip
    # SUV = C W / (D 2^(-t / T)); a frame of 300 s that is not decay-corrected holds its mean, not its start.
    left = {"ADMIN": 1.0, "START": 2 ** (-seconds / halfLife)}.get(correction)
    if left is None:
        x = math.log(2) * 300 / halfLife
        left = 2 ** (-seconds / halfLife) * (1 - math.exp(-x)) / x
    assert conversion.factor == pytest.approx(float(f"{weight:.9g}") * 1000 / (float(f"{dose:.9g}") * left), rel=1e-9)
    assert conversion.slopes == (float(f"{slope:.9g}"),) * 3
    assert conversion.hoursSinceAdministration == pytest.approx(seconds / 3600)


@quick
@given(factor=st.floats(0.5, 3))
def test_scales_with_weight_and_inversely_with_dose(convert, factor):
    base = convert().factor
    assert convert(PatientWeight=f"{70 * factor:.12g}").factor == pytest.approx(base * factor, rel=1e-9)
    assert convert(item={"RadionuclideTotalDose": f"{185e6 * factor:.9f}"}).factor == pytest.approx(base / factor, rel=1e-9)


HEADER_TAGS = ["PatientWeight", "RescaleSlope", "RescaleIntercept", "DecayCorrection", "Units", "AcquisitionDate", "AcquisitionTime",
               "SeriesTime", "SeriesDate", "FrameReferenceTime", "ActualFrameDuration", "Manufacturer", "CorrectedImage", "SUVType",
               "TimezoneOffsetFromUTC", "SeriesType", "NumberOfFrames", "SliceThickness", "PatientSex", "PatientSize"]  # fmt: skip
ITEM_TAGS = [
    "RadionuclideTotalDose",
    "RadionuclideHalfLife",
    "RadiopharmaceuticalStartTime",
    "RadiopharmaceuticalStartDateTime",
    "Radiopharmaceutical",
]
WRONG = [None, "", " ", "0", "-1", "nan", "inf", "-inf", "1e400", "1e-320", "1e30", "-1e30", "99999999999999", "70 kg", "1,5", "1\\2", "abc", "\0",
         "20190301", "99991231235959", "00010101000000", "240000", "+9999", "MBq", "\xfc", "1_0"]  # fmt: skip


@pytest.mark.parametrize(
    "elsewhere", [{}, {"SeriesTime": "132500"}, {"DecayCorrection": "NONE", "CorrectedImage": "ATTN"}], ids=str
)
def test_any_one_wrong_value_gives_the_same_number_or_none_or_is_told(convert, elsewhere):
    one = {"count": 1, **elsewhere}  # a series of one slice: all slices would have the same wrong value
    base = convert(**one)
    for tag in [*HEADER_TAGS, *ITEM_TAGS]:
        for value in WRONG:
            changes = {"item": {tag: value}} if tag in ITEM_TAGS else {tag: value}
            try:
                conversion = convert(**{**one, **changes})
            except ProblemError as error:
                assert error.reason and "1.2.3.4" in error.reason, (tag, value)
                continue
            told = conversion.adaptations or set(conversion.warnings) - set(base.warnings)
            same = conversion.factor == pytest.approx(base.factor, rel=1e-3) and conversion.slopes == base.slopes
            # A number that is valid in itself cannot be told from the right one.
            isValid = (tag == "RescaleSlope" and conversion.slopes == (float(value.replace("_", "x").replace(",", ".")),)) or (
                tag == "RadionuclideTotalDose"
                and conversion.inputs["administeredActivity"]["value"] == float(value.replace("_", "x").replace(",", "."))
            )
            assert same or told or isValid, (tag, value, conversion)


@quick
@given(data=st.data())
def test_several_wrong_values_never_crash(convert, data):
    tags = data.draw(st.lists(st.sampled_from([*HEADER_TAGS, *ITEM_TAGS]), min_size=2, max_size=4, unique=True))
    values = {tag: data.draw(st.sampled_from(WRONG) | st.text(st.characters(max_codepoint=255), max_size=12)) for tag in tags}
    item = {tag: value for tag, value in values.items() if tag in ITEM_TAGS}
    kind = data.draw(st.sampled_from(["SUVbw", "SUVlbm", "SUVbsa", "%ID/ml"]))
    try:
        factor = convert(kind=kind, item=item, **{tag: value for tag, value in values.items() if tag not in ITEM_TAGS}).factor
    except ProblemError:
        return
    assert all(math.isfinite(one) and one > 0 for one in ([factor] if isinstance(factor, float) else factor))
