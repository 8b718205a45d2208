"""Events that no reading makes: a ledger into which somebody wrote them by hand, with every hash right, stops at the first."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.events import Event, stateOf

TIME = "2026-03-01T12:00:00.000000Z"
OPENED = [("created", "", "", {}), ("claimed", "", "", {"publicKey": "00"}), ("caseOpened", "1", "", {})]
SCORED = [*OPENED, ("scored", "1", "F1", {"score": 4})]


@pytest.fixture
def after(assignmentOf):
    """after(events, mode): the state after events (kind, caseID, focusID, data)."""

    def state(events, mode="givenFoci"):
        return stateOf(assignmentOf(mode), [Event(number, TIME, *event) for number, event in enumerate(events, start=1)])

    return state


@pytest.mark.parametrize(
    ("before", "event", "said"),
    [
        (OPENED[:1], ("caseOpened", "1", "", {}), "no passphrase yet"),
        (OPENED, ("created", "", "", {}), "a ledger begins once"),
        (OPENED, ("claimed", "", "", {"publicKey": "11"}), "already has a passphrase"),
        (OPENED, ("salvaged", "", "", {"rows": []}), "only come right after an assignment that says so"),
        (OPENED, ("scored", "1", "F9", {"score": 4}), 'no focus "F9"'),
        (OPENED, ("focusMarked", "1", "M1", {"positionRAS": [0, 0, 0], "radiusMm": None, "site": ""}), "none can be added"),
        (SCORED, ("scored", "1", "F1", {"score": 5}), "already has the score 4"),
        (OPENED, ("changed", "1", "F1", {"score": 5, "former": 4, "reason": "r"}), "no score to change"),
        (SCORED, ("changed", "1", "F1", {"score": 5, "former": 3, "reason": "r"}), "former score of focus F1 is 4"),
        (SCORED, ("changed", "1", "F1", {"score": 4, "former": 4, "reason": "r"}), "has the score 4 already"),
        (SCORED, ("withdrawn", "1", "F1", {"reason": ""}), "is given and cannot be withdrawn"),
        (OPENED, ("unlocked", "", "", {}), "is not signed: there is nothing to unlock"),
        (OPENED, ("matched", "1", "", {"query": "M1", "same": {}}), 'Nothing is asked by the name "M1"'),
        (OPENED, ("signed", "", "", {"reader": "bert"}), "not that of the reader"),
        (OPENED, ("invented", "", "", {}), 'unknown kind "invented"'),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_event_that_may_not_happen_is_refused_with_the_reason(after, before, event, said):
    after(before)
    with pytest.raises(ProblemError, match=said):
        after([*before, event])


@pytest.mark.parametrize("completed", [-1, 3, True, "1"])
def test_a_sealed_event_in_a_packet_whose_answers_are_not_sealed_is_refused(after, completed):
    with pytest.raises(ProblemError, match="does not fit how this packet is sealed"):
        after([*OPENED, ("sealed", "", "", {"completed": completed, "sealed": ""})])


MARKED = [*OPENED, ("focusMarked", "1", "F1", {"positionRAS": [1, 2, 3], "radiusMm": None, "site": ""})]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (("focusMarked", "1", "F1", {"positionRAS": [0, 0, 0], "radiusMm": None, "site": ""}), 'already has a focus "F1"'),
        (("focusMarked", "1", "", {"positionRAS": [0, 0, 0], "radiusMm": None, "site": ""}), 'already has a focus ""'),
        (("focusMarked", "1", "F2", {"positionRAS": [0, 0], "radiusMm": None, "site": ""}), "not three numbers"),
        (("focusMarked", "1", "F2", {"positionRAS": [0, 0, 0], "radiusMm": 0, "site": ""}), "radius of the focus"),
        (("focusMarked", "1", "F2", {"positionRAS": [0, 0, 0], "radiusMm": None, "site": 5}), "site of the focus"),
        (("withdrawn", "1", "F1", {"reason": 5}), "reason for the withdrawal is not a text"),
    ],
)
def test_a_mark_that_no_click_makes_is_refused(after, event, said):
    after(MARKED, "freeSearch")
    with pytest.raises(ProblemError, match=said):
        after([*MARKED, event], "freeSearch")


def test_a_case_that_is_taken_up_again_after_a_break_stays_open_with_its_scores(after):
    case = after([*SCORED, ("packetOpened", "", "", {"version": "0.1.0"}), ("caseOpened", "1", "", {})]).cases["1"]
    assert case.status == "open" and case.foci["F1"].score == 4
