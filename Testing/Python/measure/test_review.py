"""The log of decisions on candidates: what stands, what was before, and that nothing is ever lost."""

import json

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.review import ACCEPTED, PHYSIOLOGIC, REJECTED, REVIEW_COLUMNS, UNDECIDED, Focus, Place, Review
from hypothesis import given
from hypothesis import strategies as st

L3, KIDNEY = Place("SCT:36470004", "L3 vertebra"), Place("SCT:64033007", "Kidney", "left")
BY = ("anna", "2026-11-27T21:00:00+01:00")


def focus(name, suvMax=5.0):
    return Focus(name, suvMax, 1.5, (1.0, -2.0, 30.5), L3)


@pytest.fixture
def review():
    made = Review()
    made.find([focus("C001", 9), focus("C002", 7), focus("C003", 6)], {"rule": "ours"}, *BY)
    return made


def test_a_place_reads_as_in_a_sentence():
    assert [str(each) for each in (L3, KIDNEY, Place("SCT:22356005", "Ilium", "right"), Place())] == [
        "L3 vertebra",
        "left kidney",
        "right ilium",
        "",
    ]


def test_what_nobody_has_decided_is_undecided_and_listed_so(review):
    assert review.open == ["C001", "C002", "C003"] and review.count()[UNDECIDED] == 3
    rows = review.rows("P1")
    assert [(row["candidateID"], row["decision"], row["by"], row["isCurrent"]) for row in rows] == [
        (name, "undecided", "", True) for name in ("C001", "C002", "C003")
    ]
    assert all(row.keys() == {column.key for column in REVIEW_COLUMNS} for row in rows)


def test_a_changed_decision_keeps_the_former_one_and_who_and_when(review):
    review.decide("C002", REJECTED, Place(), *BY)
    review.decide("C002", ACCEPTED, L3, "bert", "2026-11-27T22:00:00+01:00")
    review.decide("C001", PHYSIOLOGIC, KIDNEY, *BY)
    assert [review.decisionOf(each) for each in review.open] == [PHYSIOLOGIC, ACCEPTED, UNDECIDED]
    told = [
        (
            row["candidateID"],
            row["formerDecision"],
            row["decision"],
            row["siteMeaning"],
            row["laterality"],
            row["by"],
            row["isCurrent"],
        )
        for row in review.rows()
    ]
    assert told == [
        ("C002", "undecided", "rejected", "", "", "anna", False),
        ("C002", "rejected", "accepted", "L3 vertebra", "", "bert", True),
        ("C001", "undecided", "physiologic", "Kidney", "left", "anna", True),
        ("C003", "", "undecided", "", "", "", True),
    ]


def test_undo_goes_back_step_by_step_to_the_beginning_and_stays_in_the_record(review):
    review.decide("C001", ACCEPTED, L3, *BY)
    review.decide("C001", REJECTED, Place(), *BY)
    review.merge(["C002", "C003"], focus("C002+C003"), *BY)
    assert review.open == ["C001", "C002+C003"]
    assert review.undo(*BY).action == "merged" and review.open == ["C001", "C002", "C003"]
    assert review.undo(*BY).action == REJECTED and review.decisionOf("C001") == ACCEPTED
    assert review.undo(*BY).action == ACCEPTED and review.decisionOf("C001") == UNDECIDED
    assert review.undo(*BY) is None and len(review.events) == 7
    told = [(row["candidateID"], row["formerDecision"], row["decision"], row["isCurrent"]) for row in review.rows()]
    assert told[-1] == ("C001", "accepted", "undecided", True) and len(told) == 8
    assert told[2:6] == [
        ("C002", "undecided", "merged", False),
        ("C003", "undecided", "merged", False),
        ("C002", "merged", "undecided", True),
        ("C003", "merged", "undecided", True),
    ]


def test_the_parts_of_a_candidate_stand_where_it_stood(review):
    review.divide("C002", [focus("C002a"), focus("C002b")], *BY)
    review.merge(["C002b", "C003"], focus("C002b+C003"), *BY)
    assert review.open == ["C001", "C002a", "C002b+C003"]
    assert review.decisionOf("C002") == "divided" and review.decisionOf("C003") == "merged"
    rows = {row["candidateID"]: row for row in review.rows()}
    assert rows["C002"]["into"] == "C002a C002b" and rows["C003"]["into"] == "C002b+C003"
    assert rows["C002a"]["decision"] == "undecided" and rows["C002a"]["isCurrent"]


def test_a_second_search_takes_the_place_of_what_was_not_decided_and_undo_goes_past_it(review):
    review.decide("C001", ACCEPTED, L3, *BY)
    review.find([focus("C004")], {}, *BY, instead=["C002", "C003"])
    assert review.open == ["C001", "C004"] and review.decisionOf("C002") == "replaced"
    review.decide("C004", REJECTED, Place(), *BY)
    assert review.undo(*BY).candidates == ("C004",)
    assert review.undo(*BY).candidates == ("C001",)
    assert review.open == ["C001", "C004"] and review.count()[UNDECIDED] == 2
    assert [row["candidateID"] for row in review.rows() if row["isCurrent"]] == ["C004", "C001"]


def test_a_merge_may_be_done_again_after_it_was_undone(review):
    for _ in range(2):
        review.merge(["C001", "C002"], focus("C001+C002"), *BY)
        review.undo(*BY)
    review.merge(["C001", "C002"], focus("C001+C002"), *BY)
    assert review.open == ["C001+C002", "C003"]


@pytest.mark.parametrize(
    "step",
    [
        lambda review: review.decide("C009", ACCEPTED, L3, *BY),
        lambda review: review.decide("C001", "lesion", L3, *BY),
        lambda review: review.find([focus("C001")], {}, *BY),
        lambda review: review.merge(["C001", "C009"], focus("X"), *BY),
        lambda review: review.merge(["C001", "C002"], focus("C003"), *BY),
        lambda review: review.divide("C001", [], *BY),
    ],
)
def test_a_step_that_cannot_be_is_refused_and_leaves_the_log_as_it_was(review, step):
    before = review.toJSON()
    with pytest.raises(ValueError):
        step(review)
    assert review.toJSON() == before


def test_the_log_comes_back_from_its_text(review):
    review.decide("C001", ACCEPTED, KIDNEY, *BY)
    review.divide("C002", [focus("C002a"), focus("C002b")], *BY)
    review.undo(*BY)
    again = Review.fromJSON(review.toJSON())
    assert again.events == review.events and again.rows("P") == review.rows("P") and again.foci == review.foci
    assert Review.fromJSON("").events == ()


@pytest.mark.parametrize("wrong", ["{", "{}", '[{"number": 1}]', "[1]", "null[]"])
def test_a_text_that_is_no_log_is_refused(wrong):
    with pytest.raises(ProblemError, match="cannot be read"):
        Review.fromJSON(wrong)


def test_a_log_from_which_a_step_was_taken_is_refused(review):
    review.decide("C001", ACCEPTED, L3, *BY)
    review.decide("C002", ACCEPTED, L3, *BY)
    events = json.loads(review.toJSON())
    with pytest.raises(ProblemError, match="cannot be read"):
        Review.fromJSON(json.dumps(events[:1] + events[2:]))


STEPS = st.lists(
    st.tuples(st.sampled_from([ACCEPTED, PHYSIOLOGIC, REJECTED, "merge", "divide", "undo"]), st.integers(0, 9)), max_size=25
)


@given(STEPS)
def test_after_any_steps_undoing_all_gives_what_was_found_and_the_record_only_grew(steps):
    review = Review()
    review.find([focus(f"C{number:03}") for number in range(1, 6)], {}, *BY)
    found, length = review.open, 1
    for step, number in steps:
        there = review.open
        one, other = there[number % len(there)], there[(number + 1) % len(there)]
        if step == "undo":
            length += review.undo(*BY) is not None
            continue
        if step == "merge" and one != other:
            review.merge([one, other], focus(f"{one}+{other}"), *BY)
        elif step == "divide":
            review.divide(one, [focus(f"{one}a"), focus(f"{one}b")], *BY)
        elif step != "merge":
            review.decide(one, step, L3, *BY)
        else:
            continue
        length += 1
        assert len(set(review.open)) == len(review.open) == sum(review.count().values())
    assert len(review.events) == length
    current = [row["candidateID"] for row in review.rows() if row["isCurrent"]]
    assert set(review.open) <= set(current) and len(current) == len(set(current))
    while review.undo(*BY):
        pass
    assert review.open == found and review.count()[UNDECIDED] == 5
    assert Review.fromJSON(review.toJSON()).open == found
