"""Each criterion of NCT02286843 is judged on its own, and a missing value is neither a pass nor a failure."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from HER2PETLib.trial.eligibility import CRITERIA, FAILED, NOT_DOCUMENTED, PASSED, isEligible, isOlderThan, judge
from hypothesis import given
from hypothesis import strategies as st


def outcome(patient):
    """Eligible or not, and the criteria that did not pass."""
    findings = judge(patient)
    return isEligible(findings), {finding.criterion.key: finding.outcome for finding in findings if finding.outcome != PASSED}


def test_who_meets_every_criterion_is_eligible(patient):
    assert outcome(patient) == (True, {})


@pytest.mark.parametrize(
    ("change", "criterion"),
    [
        ({"sex": "M"}, "female"),
        ({"sex": "O"}, "female"),
        ({"birthDate": date(1997, 2, 4)}, "over18"),
        ({"primaryHER2": "positive"}, "primaryHER2Negative"),
        ({"primaryBiopsyProven": False}, "primaryHER2Negative"),
        ({"metastasisBiopsyProven": False}, "metastatic"),
        ({"fociCount": 4}, "fiveFoci"),
        ({"fociModality": "other"}, "fiveFoci"),
        ({"ecog": 3}, "ecog"),
        ({"lifeExpectancyUnder3Months": True}, "lifeExpectancy"),
        ({"pregnantOrLactating": True}, "pregnancy"),
        ({"overWeightLimit": True}, "weight"),
        ({"cnsOnlyDisease": True}, "cnsOnly"),
        ({"retestHER2": "positive", "petDate": None}, "retestNotPositive"),
        ({"retestHER2": "positive", "retestDate": date(2015, 3, 30)}, "retestNotPositive"),
    ],
)
def test_each_failure_is_named_alone(patient, change, criterion):
    assert outcome(replace(patient, **change)) == (False, {criterion: FAILED})


@pytest.mark.parametrize("column", sorted({column for criterion in CRITERIA for column in criterion.columns}))
def test_a_missing_value_is_not_documented_unless_it_need_not_be_there(patient, column):
    eligible, named = outcome(replace(patient, **{column: None}))
    if column in ("retestHER2", "retestDate", "petDate"):
        assert (eligible, named) == (True, {})
    else:
        assert (eligible, set(named.values()), len(named)) == (None, {NOT_DOCUMENTED}, 1)


def test_a_failure_decides_though_another_value_is_missing(patient):
    assert outcome(replace(patient, fociCount=4, fociModality=None, ecog=None)) == (
        False,
        {"fiveFoci": FAILED, "ecog": NOT_DOCUMENTED},
    )


def test_a_finding_names_criterion_value_and_row(patient):
    (finding,) = [finding for finding in judge(replace(patient, fociCount=4)) if finding.outcome == FAILED]
    expected = (
        "inclusion '5 or more foci of metastasis on CT, MR or FDG PET/CT' failed (row 2: fociCount 4, fociModality FDG PET/CT)"
    )
    assert str(finding) == expected


def test_an_invalid_value_is_shown_as_written(patient):
    (finding,) = [finding for finding in judge(replace(patient, ecog=None, invalid={"ecog": "fit"})) if finding.outcome != PASSED]
    assert (finding.outcome, finding.value) == (NOT_DOCUMENTED, "ecog 'fit' (not valid)")


def test_a_positive_retest_after_pet_ct_does_not_undo_eligibility(patient):
    assert outcome(replace(patient, retestHER2="positive", retestDate=date(2015, 3, 31))) == (True, {})


def test_a_negative_retest_passes(patient):
    assert outcome(replace(patient, retestHER2="negative", retestDate=date(2015, 2, 10))) == (True, {})


def test_a_positive_retest_without_a_date_leaves_it_open(patient):
    assert outcome(replace(patient, retestHER2="positive")) == (None, {"retestNotPositive": NOT_DOCUMENTED})


@pytest.mark.parametrize(
    ("born", "day", "older"),
    [
        (date(2000, 6, 1), date(2018, 5, 31), False),
        (date(2000, 6, 1), date(2018, 6, 1), False),  # on the 18th birthday she is 18, not older
        (date(2000, 6, 1), date(2018, 6, 2), True),
        (date(2000, 2, 29), date(2018, 2, 28), False),
        (date(2000, 2, 29), date(2018, 3, 1), False),  # 18 years are complete on 1 March of a common year
        (date(2000, 2, 29), date(2018, 3, 2), True),
        (date(2001, 3, 1), date(2019, 3, 2), True),
    ],
)
def test_age_is_counted_to_the_day(born, day, older):
    assert isOlderThan(born, 18, day) is older


def test_a_birthday_on_29_february_is_kept_in_a_leap_year():
    assert not isOlderThan(date(2004, 2, 29), 20, date(2024, 2, 29))
    assert isOlderThan(date(2004, 2, 29), 20, date(2024, 3, 1))


@given(st.dates(date(1900, 1, 1), date(2005, 1, 1)))
def test_everyone_turns_older_than_18_on_exactly_one_day(born):
    days = [born + timedelta(days=18 * 365 + number) for number in range(-2, 12)]
    older = [isOlderThan(born, 18, day) for day in days]
    assert older == sorted(older)
    assert older[0] is False
    assert older[-1] is True


def test_a_date_of_pet_ct_that_cannot_be_read_leaves_a_positive_retest_open(patient):
    given = replace(patient, retestHER2="positive", retestDate=date(2015, 4, 1), petDate=None, invalid={"petDate": "30.03.2015"})
    (finding,) = [found for found in judge(given) if found.criterion.key == "retestNotPositive"]
    assert finding.outcome == "not documented"
