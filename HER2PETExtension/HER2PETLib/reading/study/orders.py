"""In which order a reader is shown the cases, repeats mixed in: drawn from the charter's seed alone (see `chance`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.charter import Charter


@dataclass(frozen=True)
class Showing:
    """One showing of a case to a reader: `number` is 1 the first time, 2 when it comes again for intra-reader agreement."""

    case: str
    number: int


def readingOrders(charter: Charter) -> dict[str, tuple[Showing, ...]]:
    """For each reader all showings in order, repeats mixed in; no two readers get the same order.

    Which cases are repeated is drawn for each reader. At least a third of the cases, and at least one, lie between two showings.
    Raises ProblemError where repeats cannot be kept apart (fewer than two cases).
    """
    cases = [case.case for case in charter.cases]
    if charter.repeats and len(cases) < 2:
        raise ProblemError("A single case cannot be repeated without the reader noticing.", "Set repeats to 0 or add cases.")
    orders: dict[str, tuple[Showing, ...]] = {}
    for reader in charter.readers:
        # With very few cases or very many readers all orders may be taken: then chance has the last word.
        for attempt in range(100):
            orders[reader] = _order(cases, charter.repeats, Chance(str(charter.seed).encode(), "order", reader, attempt))
            if all(orders[reader] != orders[other] for other in orders if other != reader):
                break
    return orders


def _order(cases: Sequence[str], repeats: int, chance: Chance) -> tuple[Showing, ...]:
    order = chance.shuffled(cases)
    apart = max(1, len(cases) // 3)
    for case in chance.shuffled(cases)[:repeats]:
        there = order.index(case)
        places = [place for place in range(len(order) + 1) if there - place >= apart or place - there - 1 >= apart]
        # What comes between two showings of another case only moves them further apart.
        order.insert(places[chance.below(len(places))], case)
    shown: dict[str, int] = {}
    showings = []
    for case in order:
        shown[case] = shown.get(case, 0) + 1
        showings.append(Showing(case, shown[case]))
    return tuple(showings)
