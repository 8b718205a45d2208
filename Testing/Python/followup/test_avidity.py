"""Avid by the charter where it was read, by a named number where it was not; nobody's lesion is never avid."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.avidity import AvidityRule, FocusReading

HOT, DARK = {"suvMax": 9.0}, {"suvMax": 1.0}


def avid(rule, row, isDrawn=True, reading=None):
    return AvidityRule.of(rule).isAvid(row, isDrawn, reading)[0]


@pytest.mark.parametrize(
    ("rule", "row", "isDrawn", "expected"),
    [
        ("suvMax=3.2", HOT, True, True),
        ("suvMax=3.2", DARK, True, False),
        ("suvMax=3.2", {"suvMax": 3.2}, True, True),
        ("suvMax=3.2", DARK, False, False),
        ("suvMax=3.2", HOT, False, None),  # may be the liver around it: a person looks
        ("suvMax=3.2", {"suvMax": None}, True, None),
        ("drawn", DARK, True, True),
        ("drawn", HOT, False, False),
        ("", HOT, True, None),
        ("reading", HOT, False, False),
        ("reading", HOT, True, None),
    ],
)
def test_a_rule_decides_on_what_it_may(rule, row, isDrawn, expected):
    assert avid(rule, row, isDrawn) is expected


@pytest.mark.parametrize("positive", [True, False, None])
def test_the_charters_rule_is_the_readings_decision_whatever_the_suv(positive):
    assert AvidityRule("reading").isAvid(DARK, True, FocusReading({}, positive, "why")) == (positive, "why")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # Mileva 2024, figure 4: 1 no uptake and 2 close to background are negative, 3 visible and 4 clearly visible, high are positive.
        ({"anna": "1", "bert": "2"}, False),
        ({"anna": "3", "bert": "4"}, True),
        ({"anna": "2", "bert": "3"}, None),  # they differ: a person decides
        ({"anna": "4", "bert": "5"}, None),  # no class of ZEPHIR
        ({"anna": "4", "bert": "not seen"}, None),
        ({}, None),
    ],
)
def test_classes_of_zephir_decide_where_the_readers_are_on_one_side(answers, expected):
    assert AvidityRule.of("zephir").isAvid(HOT, True, FocusReading(answers, True, "charter"))[0] is expected


def test_a_lesion_that_nobody_read_is_not_decided_by_zephir_either():
    assert avid("zephir", HOT) is None and avid("zephir", HOT, isDrawn=False) is False


@pytest.mark.parametrize("text", ["suvMax", "suvMax=", "suvMax=-1", "suvMax=x", "volumeMl=3", "suvMax=nan"])
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(ProblemError, match="is not a rule for avid lesions"):
        AvidityRule.of(text)
