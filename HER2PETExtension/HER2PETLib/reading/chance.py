"""Chance that is the same on every machine and in every version: SHA-256 in counter mode, not `random`, whose shuffle may change.

Everything is drawn from secrets that only `key.json` holds: a name or an order that could be computed from the charter would give
cases away. The secret of the ORDERS is opened with the results (`study.orders`), that of NAMES and frames never. A packet holds none.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

# No vowels (no words by chance), no 0, 1, I, L, O, U, Y (no misreading).
PSEUDONYM_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
PSEUDONYM_LENGTH = 6


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


class Pseudonyms:
    """Names that reveal nothing without the secret, none given twice."""

    def __init__(self, secret: bytes, avoid: Iterable[str] = ()) -> None:
        """avoid: texts that no name may hold, capital or small; of four characters or more: shorter ones would occur in every other name."""
        self._secret = secret
        self._given: set[str] = set()
        self._avoid = {text.upper() for text in avoid if 4 <= len(text) <= PSEUDONYM_LENGTH}

    def reserve(self, name: str) -> None:
        """Never give this name."""
        self._given.add(name)

    def of(self, *what: str | int) -> str:
        """A name for `what` (for instance "showing", reader, case, number); the same calls in the same order give the same."""
        chance = Chance(self._secret, "pseudonym", *what)
        while True:
            name = "".join(PSEUDONYM_LETTERS[chance.below(len(PSEUDONYM_LETTERS))] for _ in range(PSEUDONYM_LENGTH))
            if name not in self._given and not any(text in name for text in self._avoid):
                self._given.add(name)
                return name
