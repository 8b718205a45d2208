"""In which order a reader is shown the cases, repeats mixed in: drawn from the charter's seed and a secret of the coordinator.

The seed alone would give every reader's order to whoever reads or guesses it; with the secret it does not. What is drawn from is
fixed before the reading (`commitmentOf` stands in the coordinator's ledger from the hand-out on) and opened with the results, so
that anybody can draw the orders again (`openedOrders`). That shows that nobody changed an order after the hand-out. It does not
show that the coordinator did not try several secrets before it.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from HER2PETLib.cases import PURPOSES
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.charter import Charter


@dataclass(frozen=True)
class Showing:
    """One showing of a case to a reader: `number` is 1 the first time, 2 when it comes again for intra-reader agreement."""

    case: str
    number: int


def orderSecretOf(secret: str) -> bytes:
    """What orders are drawn from, made of the key's secret (hex) so that the one can be opened and the other, from which names are
    drawn, cannot be computed from it."""
    return hmac.new(bytes.fromhex(secret), b"reading orders", hashlib.sha256).digest()


def commitmentOf(orderSecret: bytes) -> str:
    """SHA-256 (64 hex digits) of the secret of the orders: it tells nothing, and no other secret fits it."""
    return hashlib.sha256(b"reading orders" + orderSecret).hexdigest()


def requireRepeatsApart(charter: Charter) -> None:
    """Raise ProblemError where repeats cannot be kept apart: fewer than two cases, or fewer with a focus than are to be repeated."""
    if charter.repeats and len(charter.studyCases) < 2:
        raise ProblemError("A single case cannot be repeated without the reader noticing.", "Set repeats to 0 or add cases.")
    asked = len(_repeatable(charter))
    if charter.repeats > asked:
        raise ProblemError(
            f"{charter.repeats} cases are to be repeated, and {asked} have a focus to score twice.",
            f"Set repeats to at most {asked}.",
        )


def readingOrders(charter: Charter, orderSecret: bytes) -> dict[str, tuple[Showing, ...]]:
    """For each reader all showings in order, repeats mixed in; no two readers get the same order. Training comes first, then qualification, as
    the charter names them.

    Which cases are repeated is drawn for each reader, among those with a focus. At least a third of the cases, and at least one, lie
    between two showings. orderSecret: of `orderSecretOf`. Raises ProblemError as `requireRepeatsApart`.
    """
    requireRepeatsApart(charter)
    cases = [case.case for case in charter.studyCases]
    practice = tuple(Showing(case.case, 1) for purpose in PURPOSES for case in charter.cases if case.purpose == purpose)
    key = hmac.new(orderSecret, str(charter.seed).encode(), hashlib.sha256).digest()
    orders: dict[str, tuple[Showing, ...]] = {}
    for reader in charter.readers:
        # With very few cases or very many readers all orders may be taken: then chance has the last word.
        for attempt in range(100):
            chance = Chance(key, "order", reader, attempt)
            orders[reader] = practice + _order(cases, _repeatable(charter), charter.repeats, chance)
            if all(orders[reader] != orders[other] for other in orders if other != reader):
                break
    return orders


def openedOrders(charter: Charter, orderSecret: bytes) -> dict[str, Any]:
    """What is opened with the results: {seed, secret, commitment, orders {reader: [[case, showing], ...]}}."""
    orders = readingOrders(charter, orderSecret)
    return {
        "seed": charter.seed,
        "secret": orderSecret.hex(),
        "commitment": commitmentOf(orderSecret),
        "orders": {reader: [[showing.case, showing.number] for showing in order] for reader, order in orders.items()},
    }


def openedOrdersProblem(
    opened: Mapping[str, Any], charter: Charter, commitment: str, shown: Mapping[str, Sequence[Showing]]
) -> str | None:
    """What `openedOrders` says otherwise than was fixed at the hand-out; None if nothing. commitment: of the coordinator's ledger;
    shown: each reader's showings in the order in which they were handed out."""
    try:
        secret = bytes.fromhex(opened["secret"])
    except (KeyError, TypeError, ValueError):
        return "does not hold the secret of the orders"
    if commitmentOf(secret) != commitment:
        return "holds another secret than the one that was fixed at the hand-out"
    if opened != openedOrders(charter, secret):
        return "does not hold the orders that its secret and the charter's seed give"
    if any(tuple(shown[reader]) != order for reader, order in readingOrders(charter, secret).items()):
        return "holds orders in which the cases were not handed out"
    return None


def _repeatable(charter: Charter) -> list[str]:
    """The cases that a reader can be asked about twice: a case without given foci has no score."""
    return [case.case for case in charter.studyCases if case.foci != 0]


def _order(cases: Sequence[str], repeatable: Sequence[str], repeats: int, chance: Chance) -> tuple[Showing, ...]:
    order = chance.shuffled(cases)
    apart = max(1, len(cases) // 3)
    for case in chance.shuffled(repeatable)[:repeats]:
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
