"""Matching of two readers' marks: one to one, at the least cost; where distance leaves a decision open, the readers are asked."""

from itertools import combinations, permutations

import numpy as np
import pytest
from HER2PETLib.reading.decision.matching import matchMarks
from hypothesis import given, settings
from hypothesis import strategies as st

marks = st.lists(st.tuples(*[st.integers(-25, 25)] * 3), max_size=4)
radii = st.lists(st.integers(0, 30), min_size=4, max_size=4)


def pairsOf(matching):
    return {(pair.first, pair.second) for pair in matching.pairs}


def everyAssignment(rows, columns, allowed):
    """All ways to pair rows with columns one to one, not all of them."""
    for count in range(min(rows, columns) + 1):
        for chosen in combinations(range(rows), count):
            for partners in permutations(range(columns), count):
                pairs = list(zip(chosen, partners, strict=True))
                if all(allowed(i, j) for i, j in pairs):
                    yield pairs


@settings(deadline=None, max_examples=150)
@given(marks, marks, radii, radii)
def test_no_other_assignment_costs_less(first, second, firstRadii, secondRadii):
    """A pair costs its distance; two marks left apart the gate within which they could have been a pair: all ways are tried."""
    firstRadii, secondRadii = firstRadii[: len(first)], secondRadii[: len(second)]
    matching = matchMarks(first, second, firstRadiiMm=firstRadii, secondRadiiMm=secondRadii)

    def distance(i, j):
        return np.linalg.norm(np.subtract(first[i], second[j]))

    def gate(i, j):
        return max(10, firstRadii[i], secondRadii[j])

    def cost(pairs):
        return sum(distance(i, j) - gate(i, j) for i, j in pairs)

    ways = everyAssignment(len(first), len(second), lambda i, j: distance(i, j) <= gate(i, j))
    assert cost(pairsOf(matching)) == pytest.approx(min(map(cost, ways)), abs=1e-6)
    assert all(distance(*pair) <= gate(*pair) for pair in pairsOf(matching))


@settings(deadline=None)
@given(marks, marks)
def test_every_mark_is_in_one_pair_or_left_over(first, second):
    matching = matchMarks(first, second)
    assert sorted([pair.first for pair in matching.pairs] + list(matching.onlyFirst)) == list(range(len(first)))
    assert sorted([pair.second for pair in matching.pairs] + list(matching.onlySecond)) == list(range(len(second)))


def test_marks_that_both_readers_set_on_one_point_are_never_separated():
    # One point marked by both, and one more mark of each, 9 mm to either side: two pairs of 9 mm would be as many as possible.
    matching = matchMarks([(0, 0, 0), (9, 0, 0)], [(0, 0, 0), (-9, 0, 0)])
    assert pairsOf(matching) == {(0, 0)}
    assert (matching.onlyFirst, matching.onlySecond) == ((1,), (1,))


def test_two_near_pairs_are_both_made_where_one_would_leave_two_marks_apart():
    # 0 with 3 and 6 with 9 cost 6; 6 with 3 alone would cost 3, and 10 for the two that are left apart.
    assert pairsOf(matchMarks([(0, 0, 0), (6, 0, 0)], [(3, 0, 0), (9, 0, 0)])) == {(0, 0), (1, 1)}


def asked(first, second, called, tolerance=5.0):
    """Questions about marks on a line; called: of the first and of the second reader, "+" or "-" for each mark."""
    line = [[(place, 0, 0) for place in places] for places in (first, second)]
    calls = [[each == "+" for each in of] for of in called]
    questions = matchMarks(*line, firstCalled=calls[0], secondCalled=calls[1], toleranceMm=tolerance).questions
    return [(each.first, each.second, each.fewest, each.most) for each in questions]


def test_where_another_matching_as_likely_decides_otherwise_the_readers_are_asked():
    # anna marked one hot focus; bert a cold one 2 mm and a hot one 4 mm from it.
    assert asked([0], [2, -4], ("+", "-+")) == [((0,), (0, 1), 0, 1)]


def test_nothing_is_asked_where_the_other_matching_costs_more_than_the_tolerance_or_decides_alike():
    assert asked([0], [2, -8], ("+", "-+")) == []  # 6 mm dearer
    assert asked([0], [2, -4], ("+", "++")) == []  # positive either way
    assert asked([0], [2, -4], ("-", "-+")) == []  # negative either way
    assert asked([0], [2, -4], ("+", "-+"), tolerance=1) == []
    assert asked([0], [9.9], ("+", "+")) == []  # the gate is the charter's


def test_a_question_in_one_place_asks_nothing_of_another():
    assert asked([0, 500], [2, -4, 501], ("++", "-++")) == [((0,), (0, 1), 0, 1)]


@settings(deadline=None, max_examples=150)
@given(marks, marks, st.lists(st.booleans(), min_size=4, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_question_is_asked_exactly_if_an_assignment_within_the_tolerance_has_another_number_of_positive_foci(
    first, second, firstCalls, secondCalls
):
    firstCalls, secondCalls = firstCalls[: len(first)], secondCalls[: len(second)]
    matching = matchMarks(first, second, firstCalled=firstCalls, secondCalled=secondCalls, toleranceMm=5)

    def distance(i, j):
        return np.linalg.norm(np.subtract(first[i], second[j]))

    def cost(pairs):
        return sum(distance(i, j) - 10 for i, j in pairs)

    def positive(pairs):
        return sum(firstCalls[i] and secondCalls[j] for i, j in pairs)

    def isFull(pairs):
        """Whether no two marks are left apart that could be a pair: the gate is no question."""
        rows, columns = {i for i, _ in pairs}, {j for _, j in pairs}
        free = ((i, j) for i in set(range(len(first))) - rows for j in set(range(len(second))) - columns)
        return all(distance(i, j) > 10 for i, j in free)

    ways = [pairs for pairs in everyAssignment(len(first), len(second), lambda i, j: distance(i, j) <= 10) if isFull(pairs)]
    best = min(ways, key=cost)
    # By more than rounding within the tolerance, and by more than rounding beyond it: what lies on it may go either way.
    excess = {positive(pairs) - positive(best): [] for pairs in ways}
    for pairs in ways:
        excess[positive(pairs) - positive(best)].append(cost(pairs) - cost(best))
    nearest = min((min(costs) / abs(more) for more, costs in excess.items() if more), default=np.inf)
    if nearest < 5 - 1e-6:
        assert matching.questions
    elif nearest > 5 + 1e-6:
        assert not matching.questions


def test_the_gate_is_ten_millimeters_unless_a_lesion_is_larger():
    assert pairsOf(matchMarks([(0, 0, 0)], [(6, 8, 0)])) == {(0, 0)}  # 10 mm
    apart = [(0, 0, 0)], [(6, 8, 0.1)]
    assert matchMarks(*apart).onlyFirst == (0,)
    assert pairsOf(matchMarks(*apart, firstRadiiMm=[11])) == {(0, 0)}
    assert pairsOf(matchMarks(*apart, secondRadiiMm=[11])) == {(0, 0)}
    assert pairsOf(matchMarks(*apart, gateMm=12)) == {(0, 0)}


def test_what_one_reader_did_not_see_is_left_over():
    matching = matchMarks([(0, 0, 0), (100, 0, 0)], [(1, 0, 0), (0, 200, 0), (0, 300, 0)])
    assert (matching.onlyFirst, matching.onlySecond) == ((1,), (1, 2))
    assert matching.ambiguous == ()


def test_a_pair_that_could_have_been_another_is_listed_with_its_price():
    # The second reader marked two foci, 2 mm and 5 mm from the first reader's one.
    (unclear,) = matchMarks([(0, 0, 0)], [(2, 0, 0), (-5, 0, 0)]).ambiguous
    assert (unclear.pair.second, unclear.otherFirst, unclear.otherSecond) == (0, (), (1,))
    assert unclear.excessMm == pytest.approx(3.0)  # 5 mm instead of 2 mm


def test_the_price_of_an_ambiguous_pair_counts_the_marks_that_are_left_apart():
    # Without 0 with 3, or without 6 with 11: one pair of 3 mm and 10 for the two marks apart, instead of 3 + 5.
    ambiguous = matchMarks([(0, 0, 0), (6, 0, 0)], [(3, 0, 0), (11, 0, 0)]).ambiguous
    assert [(unclear.pair.first, round(unclear.excessMm, 6)) for unclear in ambiguous] == [(0, 5.0), (1, 5.0)]


def test_no_marks_are_no_pairs():
    assert matchMarks([], []).pairs == ()
    assert matchMarks([], [(1, 2, 3)]).onlySecond == (0,)


@pytest.mark.parametrize("position", [(np.nan, 0, 0), (np.inf, 0, 0)])
def test_a_position_that_is_no_number_is_refused(position):
    with pytest.raises(ValueError, match="finite"):
        matchMarks([position], [(0, 0, 0)])
