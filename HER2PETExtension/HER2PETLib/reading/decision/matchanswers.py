"""What the readers answered when they were asked which of their marks are the same focus (`matchquestions`)."""

from collections.abc import Mapping
from itertools import combinations

from HER2PETLib.reading.ledger.events import State
from HER2PETLib.reading.study.study import Study

# A mark: (reader, its name in the reader's ledger).
NamedMark = tuple[str, str]
# {(caseID, marks that were asked about): the foci that all readers make of them; empty where they differ}.
Answers = Mapping[tuple[str, frozenset[NamedMark]], tuple[frozenset[NamedMark], ...]]


def matchAnswers(study: Study, states: Mapping[str, State]) -> Answers:
    """The questions that all readers who were asked have answered and signed."""
    asked: dict[str, dict[str, Mapping[str, NamedMark]]] = {}
    caseOf: dict[str, str] = {}
    for each in study.ledger.of("unlocked"):
        for query, points in each.event.data["points"].items():
            reader = each.event.data["reader"]
            asked.setdefault(query, {})[reader] = {name: (other, focusID) for name, (other, focusID) in points.items()}
            caseOf[query] = each.event.data["matchCases"][query]
    answers: dict[tuple[str, frozenset[NamedMark]], tuple[frozenset[NamedMark], ...]] = {}
    for query, readers in asked.items():
        if any(query not in states[reader].matched for reader in readers):
            continue
        said = {
            ((reader, focusID), readers[reader][point])
            for reader in readers
            for focusID, points in states[reader].matched[query].items()
            for point in points
        }
        marks = frozenset((reader, focusID) for reader in readers for focusID in states[reader].matched[query])
        answers[caseOf[query], marks] = _foci(marks, said)
    return answers


def _foci(marks: frozenset[NamedMark], said: set[tuple[NamedMark, NamedMark]]) -> tuple[frozenset[NamedMark], ...]:
    """The marks in groups, if the readers say the same: each pair from both sides, and all pairs of a group; otherwise none."""
    same = {mark: frozenset({mark, *(other for one, other in said if one == mark)}) for mark in marks}
    agree = all(same[other] == same[mark] for mark in marks for other in same[mark])
    alone = all(one[0] != other[0] for group in same.values() for one, other in combinations(group, 2))
    return tuple(dict.fromkeys(same[mark] for mark in sorted(marks))) if agree and alone else ()
