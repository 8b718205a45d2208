"""In which order, and under which names, a reader is shown the cases.

Two sources of chance, for two purposes. The ORDER comes from the charter's seed alone, so that anyone with `study.json` can
show that it was drawn and not chosen. NAMES and shifts come from a secret that only `key.json` holds: the charter may be
published with its seed, and a name that could be computed from the seed and a case would then give the case away. A packet
holds neither seed nor secret.

Both use SHA-256 in counter mode instead of `random`, whose shuffle may change between versions of Python.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import Charter

T = TypeVar("T")

# No vowels (no words by chance), no 0, 1, I, L, O, U, Y (no misreading).
PSEUDONYM_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
PSEUDONYM_LENGTH = 6


@dataclass(frozen=True)
class Showing:
    """One showing of a case to a reader: `number` is 1 the first time, 2 when it comes again for intra-reader agreement."""

    case: str
    number: int


class Chance:
    """An endless row of numbers that only depends on `key` and `purpose`: the same on every machine and in every version."""

    def __init__(self, key: bytes, *purpose: str | int) -> None:
        self._key = hmac.new(key, json.dumps(purpose).encode("ascii"), hashlib.sha256).digest()
        self._count = 0

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1, each as likely as the other."""
        limit = (1 << 64) - (1 << 64) % bound
        while True:
            block = hashlib.sha256(self._key + self._count.to_bytes(8, "big")).digest()
            self._count += 1
            number = int.from_bytes(block[:8], "big")
            if number < limit:  # the rest would favor small numbers
                return number % bound

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in random order (Fisher and Yates)."""
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


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


class Pseudonyms:
    """Names that tell nothing without the secret, none given twice."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._given: set[str] = set()

    def reserve(self, name: str) -> None:
        """Never give this name."""
        self._given.add(name)

    def of(self, *what: str | int) -> str:
        """A name for `what` (for instance "showing", reader, case, number); the same calls in the same order give the same."""
        chance = Chance(self._secret, "pseudonym", *what)
        while True:
            name = "".join(PSEUDONYM_LETTERS[chance.below(len(PSEUDONYM_LETTERS))] for _ in range(PSEUDONYM_LENGTH))
            if name not in self._given:
                self._given.add(name)
                return name
