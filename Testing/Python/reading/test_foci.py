"""Matching of two readers' marks: one to one, as many as the gate allows, and of those the least sum of distances."""

from itertools import combinations, permutations

import numpy as np
import pytest
from HER2PETLib.reading.foci import matchFoci
from hypothesis import given, settings
from hypothesis import strategies as st

marks = st.lists(st.tuples(*[st.integers(-25, 25)] * 3), max_size=4)
radii = st.lists(st.integers(0, 30), min_size=4, max_size=4)


def pairsOf(matching):
    return {(pair.first, pair.second) for pair in matching.pairs}


def bestByTrying(first, second, allowed):
    """(number of pairs, sum of distances) of the best assignment, found by trying all."""
    for count in range(min(len(first), len(second)), 0, -1):
        sums = [
            sum(np.linalg.norm(np.subtract(first[i], second[j])) for i, j in zip(rows, columns, strict=True))
            for rows in combinations(range(len(first)), count)
            for columns in permutations(range(len(second)), count)
            if all(allowed(i, j) for i, j in zip(rows, columns, strict=True))
        ]
        if sums:
            return count, min(sums)
    return 0, 0.0


@settings(deadline=None, max_examples=150)
@given(marks, marks, radii, radii)
def test_noOtherAssignmentHasMorePairsOrASmallerSum(first, second, firstRadii, secondRadii):
    firstRadii, secondRadii = firstRadii[: len(first)], secondRadii[: len(second)]
    matching = matchFoci(first, second, firstRadiiMm=firstRadii, secondRadiiMm=secondRadii)

    def allowed(i, j):
        return np.linalg.norm(np.subtract(first[i], second[j])) <= max(10, firstRadii[i], secondRadii[j])

    count, least = bestByTrying(first, second, allowed)
    assert len(matching.pairs) == count
    assert sum(pair.distanceMm for pair in matching.pairs) == pytest.approx(least, abs=1e-9)
    assert all(allowed(pair.first, pair.second) for pair in matching.pairs)


@settings(deadline=None)
@given(marks, marks)
def test_everyMarkIsInOnePairOrLeftOver(first, second):
    matching = matchFoci(first, second)
    assert sorted([pair.first for pair in matching.pairs] + list(matching.onlyFirst)) == list(range(len(first)))
    assert sorted([pair.second for pair in matching.pairs] + list(matching.onlySecond)) == list(range(len(second)))


def test_theNearestPairDoesNotCostAnotherPair():
    # 9 and 8 are 1 mm apart, but matching them would leave 0 and 17 alone.
    matching = matchFoci([(0, 0, 0), (9, 0, 0)], [(8, 0, 0), (17, 0, 0)])
    assert pairsOf(matching) == {(0, 0), (1, 1)}
    assert [pair.distanceMm for pair in matching.pairs] == [8.0, 8.0]


def test_theGateIsTenMillimetersUnlessALesionIsLarger():
    assert pairsOf(matchFoci([(0, 0, 0)], [(6, 8, 0)])) == {(0, 0)}  # 10 mm
    apart = [(0, 0, 0)], [(6, 8, 0.1)]
    assert matchFoci(*apart).onlyFirst == (0,)
    assert pairsOf(matchFoci(*apart, firstRadiiMm=[11])) == {(0, 0)}
    assert pairsOf(matchFoci(*apart, secondRadiiMm=[11])) == {(0, 0)}
    assert pairsOf(matchFoci(*apart, gateMm=12)) == {(0, 0)}


def test_whatOneReaderDidNotSeeIsLeftOver():
    matching = matchFoci([(0, 0, 0), (100, 0, 0)], [(1, 0, 0), (0, 200, 0), (0, 300, 0)])
    assert (matching.onlyFirst, matching.onlySecond) == ((1,), (1, 2))
    assert matching.ambiguous == ()


def test_aPairThatCouldHaveBeenAnotherIsListedWithItsPrice():
    # The second reader marked two foci, 2 mm and 5 mm from the first reader's one.
    (unclear,) = matchFoci([(0, 0, 0)], [(2, 0, 0), (-5, 0, 0)]).ambiguous
    assert (unclear.pair.second, unclear.otherFirst, unclear.otherSecond) == (0, (), (1,))
    assert unclear.excessMm == pytest.approx(3.0)  # 5 mm instead of 2 mm


def test_anAmbiguousPairThatCannotBeReplacedSaysSo():
    # 0 could go with 8 only, 9 with both: without the pair (0, 8) there would be one pair instead of two.
    ambiguous = matchFoci([(0, 0, 0), (9, 0, 0)], [(8, 0, 0), (17, 0, 0)]).ambiguous
    assert [(unclear.pair.first, unclear.excessMm) for unclear in ambiguous] == [(0, None), (1, None)]


def test_noMarksAreNoPairs():
    assert matchFoci([], []).pairs == ()
    assert matchFoci([], [(1, 2, 3)]).onlySecond == (0,)


@pytest.mark.parametrize("position", [(np.nan, 0, 0), (np.inf, 0, 0)])
def test_aPositionThatIsNoNumberIsRefused(position):
    with pytest.raises(ValueError, match="finite"):
        matchFoci([position], [(0, 0, 0)])
