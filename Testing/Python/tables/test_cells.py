"""What a person types in a cell is one value, or is refused with what was expected."""

from datetime import datetime, timedelta, timezone

import pytest
from HER2PETLib.tables.cells import isoDate, parseCell, parseDateTime, positiveNumber, wholeNumber
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.6", 2.6), ("2,6", 2.6), ("0,125", 0.125), ("1234,567", 1234.567), ("1,2340", 1.234), ("12", 12.0), (",5", 0.5), ("1e3", 1000.0)],
)  # fmt: skip
def test_a_number_has_a_decimal_point_or_a_decimal_comma(text, number):
    assert positiveNumber(text) == number


@pytest.mark.parametrize("text", ["1,234", "12,345", "999,000"])
def test_a_comma_before_three_digits_is_ambiguous_and_refused_as_that(text):
    with pytest.raises(ValueError, match="one number only: the comma may be decimal or between thousands"):
        positiveNumber(text)


@pytest.mark.parametrize(
    "text", ["1.234,5", "1,234.5", "1'000", "1_000", "2,6x", "nan", "inf", "0", "-1", "\u0662", "1 000", "1e999"]
)
def test_what_is_not_one_number_above_0_is_refused(text):
    with pytest.raises(ValueError, match=r"a number above 0, such as 70\.5"):
        positiveNumber(text)


def test_a_point_before_three_digits_is_ambiguous_only_where_commas_are_decimal():
    assert parseCell(positiveNumber, "282.276", decimalCommas=False) == 282.276
    with pytest.raises(ValueError, match=r"the point may be decimal or between thousands\. Write 282276"):
        parseCell(positiveNumber, "282.276", decimalCommas=True)
    assert parseCell(str, "282.276", decimalCommas=True) == "282.276"


@given(st.floats(0.0001, 1e6))
def test_a_number_with_a_comma_is_the_number_with_a_point_or_is_refused(value):
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    if positiveNumber(text.replace(".", ".") or "1") != float(text):
        raise AssertionError(text)
    try:
        assert positiveNumber(text.replace(".", ",")) == float(text)
    except ValueError as error:
        assert "between thousands" in str(error) and len(text.split(".")[1]) == 3


@pytest.mark.parametrize("text", ["01/03/2019", "01.03.2019", "2019-W09-5", "20190301", "2019-02-29", "2019-3-1"])
def test_a_date_is_year_month_day_and_nothing_else(text):
    with pytest.raises(ValueError, match="a date such as 2019-03-01"):
        isoDate(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2019-03-01T10:00", datetime(2019, 3, 1, 10)),
        ("2019-03-01 10:00:30.5", datetime(2019, 3, 1, 10, 0, 30, 500000)),
        ("2019-03-01T10:00Z", datetime(2019, 3, 1, 10, tzinfo=timezone.utc)),
        ("2019-03-01T10:00+01:00", datetime(2019, 3, 1, 10, tzinfo=timezone(timedelta(hours=1)))),
    ],
)
def test_a_date_time_has_hour_and_minute(text, value):
    assert parseDateTime(text) == value


@pytest.mark.parametrize("text", ["2019-03-01", "2019-03-01T10", "2019030110000", "2019-03-01T25:00", "01/03/2019 10:00"])
def test_a_day_is_not_a_date_time(text):
    with pytest.raises(ValueError, match="a date-time such as 2019-03-01T10:00"):
        parseDateTime(text)


def test_a_whole_number_of_thousands_of_digits_is_refused_in_our_words():
    with pytest.raises(ValueError, match="a whole number of at least 0"):
        wholeNumber(0)("9" * 5000)
