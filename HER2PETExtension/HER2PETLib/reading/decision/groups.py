"""Which marks of any number of readers are one focus (free search).

Marks are put into groups, at most one mark of a reader in each, at the least cost: two marks in one group cost their distance and may be
no further apart than the gate; two marks of different readers that could have been together and are not cost the gate. With two readers this is
`matching.matchMarks`. With three and more it is solved by integer programming (HiGHS through `scipy.optimize.milp`) over every
group that the gate allows, so the result is optimal; where marks lie so densely that there are more than MOST_GROUPS of them, nothing is decided by a
shortcut: it is an error.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.assignment import AT_THE_GATE
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.decision.matching import Matching, Pair

# Of marks that hang together by the gate; ten marks each of three readers on one place make 1,331.
MOST_GROUPS = 50_000

# A mark: the reader's and the mark's position in the lists.
Mark = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """Marks that are one focus, in the order of readers; distanceMm: the largest between two of them, None for one mark alone."""

    marks: tuple[Mark, ...]
    distanceMm: float | None


@dataclass(frozen=True)
class GroupChoice:
    """A group of which a mark could have been in another; others: marks it could have been with instead; excessMm: by how much the cost
    grows if just this group is forbidden."""

    group: Group
    others: tuple[Mark, ...]
    excessMm: float


@dataclass(frozen=True)
class GroupQuestion:
    """Marks among which other groups, of nearly the same cost, make another number of foci positive: fewest to most."""

    marks: tuple[Mark, ...]
    fewest: int
    most: int


@dataclass(frozen=True)
class Grouping:
    """The result of `groupMarks`."""

    groups: tuple[Group, ...]
    choices: tuple[GroupChoice, ...] = ()
    questions: tuple[GroupQuestion, ...] = ()

    def regrouped(
        self, question: GroupQuestion, foci: Sequence[Sequence[Mark]], places: Sequence[Sequence[Sequence[float]]]
    ) -> "Grouping":
        """With the marks of a question as the readers put them together; places: mm, of each mark of each focus."""
        asked = set(question.marks)
        answered = [
            Group(tuple(focus), max((math.dist(*pair) for pair in combinations(placed, 2)), default=None))
            for focus, placed in zip(foci, places, strict=True)
        ]
        groups = [*(group for group in self.groups if not asked & set(group.marks)), *answered]
        return Grouping(
            tuple(sorted(groups, key=lambda group: (-len(group.marks), group.marks))),
            tuple(choice for choice in self.choices if not asked & set(choice.group.marks)),
            tuple(each for each in self.questions if each != question),
        )


def groupMarks(
    positions: Sequence[Sequence[Sequence[float]]],
    radiiMm: Sequence[Sequence[float]],
    called: Sequence[Sequence[bool]],
    *,
    gateMm: float,
    toleranceMm: float,
    needed: int,
) -> Grouping:
    """Group the marks of all readers (see above); those with most marks come first.

    positions: of each reader (n, 3) in mm, in one frame; radiiMm: of each mark's lesion, 0 where none is known; the gate of two marks is
    the largest of gateMm and their radii. called: whether a mark was scored at the threshold or above; a group with `needed` such marks is a
    positive focus. toleranceMm: by how much other groups may cost more, for each focus that they decide otherwise, and still be as likely.

    Raises ProblemError where more than MOST_GROUPS are possible in one place, ValueError for positions or radii that are not finite.
    """
    marks = [(reader, index) for reader, ofReader in enumerate(positions) for index in range(len(ofReader))]
    places = np.array([positions[r][i] for r, i in marks], dtype=np.float64).reshape(-1, 3)
    radii = np.array([radiiMm[r][i] for r, i in marks], dtype=np.float64)
    if not all(np.isfinite(values).all() for values in (places, radii, gateMm, toleranceMm)):
        raise ValueError("Positions, radii, gate and tolerance of marks must be finite.")
    isCalled = np.array([called[r][i] for r, i in marks], dtype=bool)
    readers = np.array([reader for reader, _ in marks], dtype=int)
    distances = np.linalg.norm(places[:, None, :] - places[None, :, :], axis=2)
    gates = np.maximum(gateMm, np.maximum(radii[:, None], radii[None, :]))
    allowed = (distances <= gates) & (readers[:, None] != readers[None, :])
    gains = np.where(allowed, distances - gates - AT_THE_GATE, 0.0)

    def groupOf(members: tuple[int, ...]) -> Group:
        apart = [float(distances[pair]) for pair in combinations(members, 2)]
        return Group(tuple(marks[n] for n in members), max(apart, default=None))

    groups: list[Group] = []
    choices: list[GroupChoice] = []
    questions: list[GroupQuestion] = []
    for place in _places(allowed):
        possible = list(_possible(place, allowed))
        costs = np.array([sum(gains[pair] for pair in combinations(members, 2)) for members in possible])
        chosen = _cheapest(place, possible, costs)
        groups += [groupOf(possible[n]) for n in chosen]
        if len(possible) == 1 or (len(place) == 2 and len(chosen) == 1):
            continue
        for n in chosen:
            others = sorted({int(m) for member in possible[n] for m in np.flatnonzero(allowed[member])} - set(possible[n]))
            if len(possible[n]) > 1 and others:
                forbidden = [m for m in range(len(possible)) if m != n]
                again = _cheapest(place, [possible[m] for m in forbidden], costs[forbidden])
                excess = float(costs[forbidden][again].sum() - costs[chosen].sum())
                choices.append(GroupChoice(groupOf(possible[n]), tuple(marks[m] for m in others), excess))
        positive = np.array([isCalled[list(members)].sum() >= needed for members in possible])
        together = np.array([len(members) > 1 for members in possible])
        numbers = []
        for price in (toleranceMm, 0.0, -toleranceMm):
            # The gate itself is the charter's and not in question: marks are not separated for nothing, however high the cost.
            prices = np.where(together, np.minimum(costs + price * positive, -AT_THE_GATE), 0.0)
            numbers.append(int(positive[_cheapest(place, possible, prices)].sum()))
        if len(set(numbers)) > 1:
            questions.append(GroupQuestion(tuple(marks[n] for n in place), min(numbers), max(numbers)))
    groups.sort(key=lambda group: (-len(group.marks), group.marks))
    return Grouping(tuple(groups), tuple(choices), tuple(questions))


def groupingOf(matching: Matching) -> Grouping:
    """The matching of two readers as groups: pairs first, then what only the first saw, then what only the second."""

    def pairOf(pair: Pair) -> Group:
        return Group(((0, pair.first), (1, pair.second)), pair.distanceMm)

    return Grouping(
        (
            *map(pairOf, matching.pairs),
            *(Group(((0, n),), None) for n in matching.onlyFirst),
            *(Group(((1, n),), None) for n in matching.onlySecond),
        ),
        tuple(
            GroupChoice(
                pairOf(choice.pair),
                (*((0, n) for n in choice.otherFirst), *((1, n) for n in choice.otherSecond)),
                choice.excessMm,
            )
            for choice in matching.ambiguous
        ),
        tuple(
            GroupQuestion((*((0, n) for n in asked.first), *((1, n) for n in asked.second)), asked.fewest, asked.most)
            for asked in matching.questions
        ),
    )


def _places(allowed: NDArray[np.bool_]) -> list[list[int]]:
    """Marks that hang together by what is allowed."""
    from scipy.sparse.csgraph import connected_components

    if not len(allowed):
        return []
    count, labels = connected_components(allowed, directed=False)
    return [np.flatnonzero(labels == label).tolist() for label in range(count)]


def _possible(place: Sequence[int], allowed: NDArray[np.bool_]) -> Iterator[tuple[int, ...]]:
    """Every group of marks in a place that are all allowed with each other."""
    waiting: list[tuple[tuple[int, ...], list[int]]] = [
        ((first,), [n for n in place if n > first and allowed[first, n]]) for first in place
    ]
    count = 0
    while waiting:
        members, following = waiting.pop()
        count += 1
        if count > MOST_GROUPS:
            raise ProblemError(
                f"{len(place)} marks lie so near each other that there are more than {MOST_GROUPS} ways to group them.",
                "Make the charter's gate smaller in a study of its own, or give the foci.",
            )
        yield members
        waiting += [((*members, n), [m for m in following if m > n and allowed[n, m]]) for n in following]


def _cheapest(place: Sequence[int], possible: Sequence[tuple[int, ...]], costs: NDArray[np.float64]) -> list[int]:
    """Which of the possible groups, each mark in exactly one, cost least."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    if len(possible) == 1:
        return [0]
    row = {mark: number for number, mark in enumerate(place)}
    entries = [(row[mark], column) for column, members in enumerate(possible) for mark in members]
    rows, columns = zip(*entries, strict=True)
    inGroup = coo_array((np.ones(len(entries)), (rows, columns)), shape=(len(place), len(possible))).tocsr()
    found = milp(
        costs, constraints=LinearConstraint(inGroup, 1, 1), integrality=np.ones(len(possible)), bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    if found.x is None:
        raise ProblemError(f"{len(place)} marks could not be grouped: {found.message}", "Report this with the study's charter.")
    return np.flatnonzero(found.x > 0.5).tolist()
