"""Reading orders and pseudonyms: drawn, reproducible, and telling nothing."""

import hashlib
import hmac
from collections import Counter

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chance import Chance, Pseudonyms
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.study.orders import readingOrders
from hypothesis import given, settings
from hypothesis import strategies as st


def charter(cases, repeats=0, seed=1, readers=("anna", "bert")):
    return newCharter(
        "t", "x", list(readers), [f"C{number}" for number in range(cases)], seed, repeats=repeats, created="2026-01-31"
    )


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 12), st.data())
def test_everyCaseIsShownOnceAndRepeatsTwiceWithAThirdOfTheCasesBetween(count, data):
    repeats = data.draw(st.integers(0, count))
    for order in readingOrders(charter(count, repeats, data.draw(st.integers(0, 10**6)))).values():
        shown = Counter(showing.case for showing in order)
        assert set(shown) == {f"C{number}" for number in range(count)}
        assert sorted(shown.values()) == [1] * (count - repeats) + [2] * repeats
        firstPlace = {}
        for place, showing in enumerate(order):
            assert showing.number == (2 if showing.case in firstPlace else 1)
            between = place - firstPlace.setdefault(showing.case, place) - 1
            assert showing.number == 1 or between >= max(1, count // 3)


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 10), st.integers(0, 10**6))
def test_noTwoReadersGetTheSameOrder(count, seed):
    orders = readingOrders(charter(count, seed=seed))
    assert orders["anna"] != orders["bert"]


def test_theSameSeedGivesTheSameOrderAndAnotherSeedAnother():
    assert readingOrders(charter(20, 5, 42)) == readingOrders(charter(20, 5, 42))
    assert readingOrders(charter(20, 5, 42)) != readingOrders(charter(20, 5, 43))


def test_anOrderThatWasDrawnOnceStaysTheSameInEveryVersion():
    # Not a truth but a promise: whoever has study.json can draw the order of a finished study again.
    order = readingOrders(charter(8, 2, 2026))["anna"]
    assert " ".join(showing.case for showing in order) == "C7 C3 C6 C7 C0 C3 C5 C1 C4 C2"


def test_chanceIsSHA256InCounterMode():
    # The same by hand, from the standard library: key by HMAC, block n by SHA-256, the first 8 bytes as a number.
    key = hmac.new(b"7", b'["order", "anna", 0]', hashlib.sha256).digest()
    blocks = [int.from_bytes(hashlib.sha256(key + n.to_bytes(8, "big")).digest()[:8], "big") for n in range(5)]
    chance = Chance(b"7", "order", "anna", 0)
    assert [chance.below(1000) for _ in range(5)] == [block % 1000 for block in blocks]


def test_everyOrderIsAsLikelyAsTheOther():
    counts = Counter(tuple(Chance(str(seed).encode(), "x").shuffled("abc")) for seed in range(6000))
    # 6 orders, 1000 expected each, standard deviation 29: five of them.
    assert len(counts) == 6 and all(abs(count - 1000) < 145 for count in counts.values())


def test_aSingleCaseIsNotRepeated():
    with pytest.raises(ProblemError, match="single case"):
        readingOrders(charter(1, 1))


def test_pseudonymsDependOnTheSecretAloneAndAreNeverGivenTwice():
    one, same, other = Pseudonyms(b"a" * 32), Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)
    names = [one.of("showing", "anna", str(n)) for n in range(2000)]
    assert len(set(names)) == 2000
    assert names == [same.of("showing", "anna", str(n)) for n in range(2000)]
    assert not set(names) & {other.of("showing", "anna", str(n)) for n in range(200)}
