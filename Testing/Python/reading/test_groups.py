"""Marks of three and more readers are grouped at the least cost, which brute force over all groupings confirms."""

from itertools import combinations

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.decision import groups as module
from HER2PETLib.reading.decision.groups import groupMarks
from HER2PETLib.reading.decision.matching import matchMarks
from hypothesis import given, settings
from hypothesis import strategies as st

GATE = 10.0
# Whole mm on a line and a little beside it: many ties and near ties, where a shortcut would go wrong.
POINTS = st.tuples(st.integers(0, 24), st.integers(0, 3), st.just(0)).map(lambda p: tuple(map(float, p)))
READINGS = st.lists(st.lists(st.tuples(POINTS, st.booleans()), max_size=3), min_size=3, max_size=4).filter(
    lambda readers: sum(map(len, readers)) <= 7
)


def grouped(readers, needed=2, toleranceMm=5.0):
    positions = [[point for point, _ in marks] for marks in readers]
    called = [[isCalled for _, isCalled in marks] for marks in readers]
    radii = [[0.0] * len(marks) for marks in readers]
    return groupMarks(positions, radii, called, gateMm=GATE, toleranceMm=toleranceMm, needed=needed)


def groupings(marks):
    """Every way to put the marks into groups of at most one mark a reader."""
    if not marks:
        yield []
        return
    first, rest = marks[0], marks[1:]
    for count in range(len(rest) + 1):
        for others in combinations(rest, count):
            group = (first, *others)
            if len({reader for reader, _ in group}) == len(group):
                left = [mark for mark in rest if mark not in others]
                yield from ([group, *following] for following in groupings(left))


def costOf(grouping, readers):
    """Of pairs in one group their distance, of pairs that could have been the gate; None where a group is not allowed."""
    together = {pair for group in grouping for pair in combinations(sorted(group), 2)}
    marks = sorted(mark for group in grouping for mark in group)
    cost = 0.0
    for one, other in combinations(marks, 2):
        distance = float(np.linalg.norm(np.subtract(readers[one[0]][one[1]][0], readers[other[0]][other[1]][0])))
        if (one, other) in together:
            if distance > GATE:
                return None
            cost += distance
        elif one[0] != other[0] and distance <= GATE:
            cost += GATE
    return cost


@settings(max_examples=60, deadline=None)
@given(READINGS)
def test_no_other_grouping_costs_less(readers):
    marks = [(reader, n) for reader, ofReader in enumerate(readers) for n in range(len(ofReader))]
    found = [group.marks for group in grouped(readers).groups]
    assert sorted(mark for group in found for mark in group) == marks
    best = min(cost for grouping in groupings(marks) if (cost := costOf(grouping, readers)) is not None)
    assert costOf(found, readers) == pytest.approx(best, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(READINGS, st.integers(1, 3))
def test_what_is_sure_is_not_asked_and_a_question_has_another_grouping_behind_it(readers, needed):
    """fewest and most of a question are numbers of positive foci of groupings that cost at most the tolerance a focus more."""
    marks = [(reader, n) for reader, ofReader in enumerate(readers) for n in range(len(ofReader))]
    result = grouped(readers, needed)
    all_ = [(grouping, cost) for grouping in groupings(marks) if (cost := costOf(grouping, readers)) is not None]
    best = min((cost for _, cost in all_), default=0.0)

    def positive(grouping):
        return sum(sum(readers[r][n][1] for r, n in group) >= needed for group in grouping)

    base = positive([group.marks for group in result.groups])
    fewest = base + sum(q.fewest for q in result.questions) - sum(_inside(q, result, positive) for q in result.questions)
    most = base + sum(q.most for q in result.questions) - sum(_inside(q, result, positive) for q in result.questions)
    for number in {fewest, most}:
        within = [cost for grouping, cost in all_ if positive(grouping) == number]
        assert within and min(within) <= best + 5.0 * abs(number - base) + 5.0 * len(marks) * 1e-6 + (
            0 if number != base else 1e-6
        )


def _inside(question, result, positive):
    """How many foci among the marks of a question are positive as they were grouped."""
    return positive([group.marks for group in result.groups if set(group.marks) <= set(question.marks)])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(POINTS, st.booleans()), max_size=4), st.lists(st.tuples(POINTS, st.booleans()), max_size=4))
def test_of_two_readers_it_costs_what_the_matching_of_two_costs(first, second):
    found = grouped([first, second])
    matching = matchMarks([p for p, _ in first], [p for p, _ in second], gateMm=GATE)
    pairs = [((0, pair.first), (1, pair.second)) for pair in matching.pairs]
    alone = [((0, n),) for n in matching.onlyFirst] + [((1, n),) for n in matching.onlySecond]
    readers = [first, second]
    assert costOf([g.marks for g in found.groups], readers) == pytest.approx(costOf(pairs + alone, readers), abs=1e-6)


def test_three_marks_on_one_place_are_one_focus_and_a_distant_one_another():
    result = grouped([[((0, 0, 0), True)], [((3, 0, 0), True)], [((0, 4, 0), False), ((50, 0, 0), True)]])
    assert [group.marks for group in result.groups] == [((0, 0), (1, 0), (2, 0)), ((2, 1),)]
    assert result.groups[0].distanceMm == pytest.approx(5) and result.groups[1].distanceMm is None
    assert result.choices == () and result.questions == ()


def test_a_mark_between_two_others_that_decides_is_a_question():
    """With the first, which is called, the middle mark is a positive focus; with the third, which is not, there is none; both cost 16."""
    (question,) = grouped([[((0, 0, 0), True)], [((6, 0, 0), True)], [((12, 0, 0), False)]]).questions
    assert (question.fewest, question.most, len(question.marks)) == (0, 1, 3)


def test_marks_too_dense_to_be_grouped_are_an_error_and_no_guess(monkeypatch):
    monkeypatch.setattr(module, "MOST_GROUPS", 20)
    with pytest.raises(ProblemError, match="more than 20 ways"):
        grouped([[((n, 0, 0), True) for n in range(3)] for _ in range(3)])


def test_ten_marks_of_each_of_three_readers_on_one_place_are_grouped():
    random = np.random.default_rng(3)
    readers = [[(tuple(point), True) for point in random.uniform(0, 5, (10, 3))] for _ in range(3)]
    assert len(grouped(readers).groups) == 10


def test_no_marks_are_no_groups():
    assert grouped([[], [], []]).groups == ()
