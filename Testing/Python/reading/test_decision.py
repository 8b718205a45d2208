"""The trial's rule (NCT02286843): a focus is positive only if BOTH readers score it 4 or 5."""

from dataclasses import replace

import pytest
from HER2PETLib.reading.decision.rule import (
    Answer,
    AnswerState,
    FocusDecision,
    adjudicate,
    decideFocus,
    decidePatients,
    isDiscordant,
)
from hypothesis import given
from hypothesis import strategies as st

NOT_SEEN = Answer(AnswerState.NOT_SEEN)
BLURRED = Answer(AnswerState.NOT_ASSESSABLE, reason="motion")
MISSING = Answer(AnswerState.MISSING)


def scored(score):
    return Answer(AnswerState.SCORED, score)


def focus(focusID, positive, caseID="c1", patientID="p1", answers=None, reason=""):
    return FocusDecision(focusID, caseID, patientID, "liver", answers or {}, positive, reason)


@pytest.mark.parametrize("first", range(1, 6))
@pytest.mark.parametrize("second", range(1, 6))
def test_positive_is_four_or_five_by_both(first, second):
    positive, _ = decideFocus({"anna": scored(first), "bert": scored(second)}, 4)
    assert positive == ((first, second) in {(4, 4), (4, 5), (5, 4), (5, 5)})


def test_a_focus_that_one_reader_did_not_see_is_not_positive():
    assert decideFocus({"anna": scored(5), "bert": NOT_SEEN}, 4) == (False, "not seen by bert")


@pytest.mark.parametrize("unusable", [BLURRED, MISSING])
@pytest.mark.parametrize("other", [scored(1), scored(5), NOT_SEEN, BLURRED, MISSING])
def test_a_score_that_is_not_there_is_never_a_negative(unusable, other):
    positive, reason = decideFocus({"anna": other, "bert": unusable}, 4)
    assert positive is None
    assert reason.startswith("not evaluable") and f"bert {unusable}" in reason


def test_the_reason_says_who_scored_below():
    assert decideFocus({"anna": scored(3), "bert": scored(5)}, 4)[1] == "below 4: anna 3"


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), st.integers(1, 9))
def test_another_scale_and_more_readers_follow_the_same_rule(scores, threshold):
    positive, _ = decideFocus({f"reader{n}": scored(score) for n, score in enumerate(scores)}, threshold)
    assert positive == (min(scores) >= threshold)


@pytest.mark.parametrize(
    ("answers", "needed", "expected"),
    [
        ((scored(4), scored(5), scored(1)), 2, True),
        ((scored(4), NOT_SEEN, scored(1)), 2, False),
        ((scored(4), NOT_SEEN, NOT_SEEN), 1, True),
        # Enough readers decide, whatever the others would have said; too few decide nothing while one is missing.
        ((scored(4), scored(4), Answer(AnswerState.NOT_ASSESSABLE, reason="motion")), 2, True),
        ((scored(1), scored(1), Answer(AnswerState.NOT_ASSESSABLE, reason="motion")), 2, None),
        ((scored(5), scored(5), scored(3)), 3, False),
    ],
)
def test_a_charter_may_ask_for_some_of_the_readers(answers, needed, expected):
    assert decideFocus(dict(zip("abc", answers, strict=True)), 4, needed)[0] is expected


def test_foci_of_a_patient_with_several_cases_are_named_with_their_case():
    # Label maps number the lesions of every case 1, 2, ..., and free search finds F1, F2, ... in every case.
    twice = [replace(focus("1", True, caseID=case), isOnlyCase=False) for case in ("c1", "c2")]
    (patient,) = decidePatients({"p1": ["c1", "c2"]}, [*twice, replace(focus("2", None, "c2"), isOnlyCase=False)], {})
    assert patient.positiveFocusIDs == ("c1/1", "c2/1")
    assert focus("1", True).nameInPatient == "1"


def test_one_positive_focus_makes_a_patient_positive_whatever_else_is_undecided():
    (patient,) = decidePatients({"p1": ["c1", "c2"]}, [focus("L1", True), focus("L2", None)], {"c2": "anna: not assessable"})
    assert (patient.positiveFocusIDs, patient.evaluable) == (("L1",), True)


def test_without_positive_focus_an_undecided_one_makes_a_patient_not_evaluable():
    (patient,) = decidePatients({"p1": ["c1"]}, [focus("L1", False), focus("L2", None, reason="bert missing")], {})
    assert (patient.positiveFocusIDs, patient.evaluable) == ((), False)
    assert "L2: bert missing" in patient.reason


def test_a_case_that_was_not_read_makes_a_patient_not_evaluable():
    (patient,) = decidePatients({"p1": ["c1"]}, [], {"c1": "bert: not assessable (no CT)"})
    assert not patient.evaluable and "no CT" in patient.reason


def test_a_patient_in_whom_nobody_saw_anything_is_negative():
    (patient,) = decidePatients({"p1": ["c1"]}, [], {})
    assert (patient.positiveFocusIDs, patient.evaluable) == ((), True)


def test_patients_are_decided_apart():
    decided = decidePatients({"p1": ["c1"], "p2": ["c2"]}, [focus("L1", True), focus("L1", False, "c2", "p2")], {})
    assert [(patient.patientID, patient.positiveFocusIDs) for patient in decided] == [("p1", ("L1",)), ("p2", ())]


@pytest.mark.parametrize(
    ("answers", "discordant"),
    [
        ((scored(4), scored(3)), True),
        ((scored(5), NOT_SEEN), True),
        ((scored(4), scored(5)), False),
        ((scored(3), NOT_SEEN), False),
        ((scored(5), BLURRED), False),
    ],
)
def test_discordant_is_called_by_one_and_not_by_another_who_could_have(answers, discordant):
    assert isDiscordant(dict(zip(("anna", "bert"), answers, strict=True)), 4) is discordant


def test_adjudication_is_labeled_and_keeps_the_decision_by_the_rule():
    answers = {"anna": scored(5), "bert": scored(2)}
    decision = focus("L1", False, answers=answers, reason="below 4: bert 2")
    adjudicated = adjudicate(decision, 4, 4)
    assert adjudicated.positive is True
    assert adjudicated.reason == "sensitivity analysis: adjudicated 4 (by the charter's rule below 4: bert 2)"
    assert decision.positive is False


def test_there_is_nothing_to_adjudicate_where_readers_agree():
    with pytest.raises(ValueError, match="not discordant"):
        adjudicate(focus("L1", True, answers={"anna": scored(5), "bert": scored(4)}), 1, 4)


def test_a_score_cannot_be_given_without_being_scored():
    with pytest.raises(ValueError):
        Answer(AnswerState.NOT_SEEN, 3)
    with pytest.raises(ValueError):
        Answer(AnswerState.SCORED)
