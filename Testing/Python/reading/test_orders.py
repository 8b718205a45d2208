"""Reading orders and pseudonyms: drawn, reproducible, and telling nothing."""

import hashlib
import hmac
from collections import Counter

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chance import Chance, Pseudonyms
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.study.orders import (
    commitmentOf,
    openedOrders,
    openedOrdersProblem,
    orderSecretOf,
    readingOrders,
)
from hypothesis import given, settings
from hypothesis import strategies as st

SECRET = orderSecretOf("5e" * 32)


def charter(cases, repeats=0, seed=1, readers=("anna", "bert")):
    return newCharter(
        "t", "x", list(readers), [f"C{number}" for number in range(cases)], seed, repeats=repeats, created="2026-01-31"
    )


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 12), st.data())
def test_every_case_is_shown_once_and_repeats_twice_with_a_third_of_the_cases_between(count, data):
    repeats = data.draw(st.integers(0, count))
    for order in readingOrders(charter(count, repeats, data.draw(st.integers(0, 10**6))), SECRET).values():
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
def test_no_two_readers_get_the_same_order(count, seed):
    orders = readingOrders(charter(count, seed=seed), SECRET)
    assert orders["anna"] != orders["bert"]


def test_the_same_seed_gives_the_same_order_and_another_seed_another():
    assert readingOrders(charter(20, 5, 42), SECRET) == readingOrders(charter(20, 5, 42), SECRET)
    assert readingOrders(charter(20, 5, 42), SECRET) != readingOrders(charter(20, 5, 43), SECRET)


def test_an_order_that_was_drawn_once_stays_the_same_in_every_version():
    # Not a truth but a promise: whoever has study.json and orders.json can draw the orders of a finished study again.
    order = readingOrders(charter(8, 2, 2026), SECRET)["anna"]
    assert " ".join(showing.case for showing in order) == "C6 C2 C4 C7 C5 C6 C3 C1 C7 C0"


def formerOrder(cases, repeats, seed, reader):
    """The order as it was drawn from the seed alone: what whoever knew the seed could compute for every reader."""
    chance = Chance(str(seed).encode(), "order", reader, 0)
    order = chance.shuffled(cases)
    apart = max(1, len(cases) // 3)
    for case in chance.shuffled(cases)[:repeats]:
        there = order.index(case)
        places = [place for place in range(len(order) + 1) if there - place >= apart or place - there - 1 >= apart]
        order.insert(places[chance.below(len(places))], case)
    return order


def test_who_has_a_packet_and_the_seed_cannot_compute_the_other_readers_order():
    """The attack of before: anna knows her own order, types the seed, and reads off at which places bert sees the same cases."""
    guessed = 0
    for seed in range(200):
        cases = [f"C{number}" for number in range(10)]
        orders = readingOrders(charter(10, 0, seed), orderSecretOf(hashlib.sha256(b"%d" % seed).hexdigest()))
        seen = dict(zip(formerOrder(cases, 0, seed, "anna"), orders["anna"], strict=True))
        computed = [seen[case] for case in formerOrder(cases, 0, seed, "bert")]
        guessed += sum(one == other for one, other in zip(computed, orders["bert"], strict=True))
    # 10 places, one right by chance in each of 200 studies; the number right has variance 1: 5 standard deviations of the sum are 71.
    assert abs(guessed - 200) < 71


def test_the_old_attack_finds_the_old_orders():
    """The attack itself works: on orders drawn as they were, every place is found."""
    cases = [f"C{number}" for number in range(10)]
    anna, bert = formerOrder(cases, 0, 7, "anna"), formerOrder(cases, 0, 7, "bert")
    seen = dict(zip(formerOrder(cases, 0, 7, "anna"), anna, strict=True))
    assert [seen[case] for case in formerOrder(cases, 0, 7, "bert")] == bert


def test_orders_are_opened_with_their_secret_and_checked_by_anybody():
    ours = charter(8, 2, 2026)
    opened, shown, commitment = openedOrders(ours, SECRET), readingOrders(ours, SECRET), commitmentOf(SECRET)
    assert openedOrdersProblem(opened, ours, commitment, shown) is None
    other = orderSecretOf("5f" * 32)
    assert "another secret" in openedOrdersProblem(openedOrders(ours, other), ours, commitment, shown)
    assert "another secret" in openedOrdersProblem({**opened, "secret": other.hex()}, ours, commitment, shown)
    swapped = {**opened, "orders": {"anna": opened["orders"]["bert"], "bert": opened["orders"]["anna"]}}
    assert "seed give" in openedOrdersProblem(swapped, ours, commitment, shown)
    moved = {**shown, "anna": tuple(reversed(shown["anna"]))}
    assert "were not handed out" in openedOrdersProblem(opened, ours, commitment, moved)
    assert "does not hold" in openedOrdersProblem({"secret": 7}, ours, commitment, shown)


def test_a_case_without_a_focus_is_not_repeated():
    """It has nothing to score twice, and of few cases without points each would tell its repeat."""
    cases = {f"C{number}": number % 2 for number in range(8)}
    for seed in range(50):
        ours = newCharter("t", "x", ["anna", "bert"], cases, seed, repeats=4, created="2026-01-31")
        repeated = [s.case for s in readingOrders(ours, SECRET)["anna"] if s.number == 2]
        assert sorted(repeated) == ["C1", "C3", "C5", "C7"]
    with pytest.raises(ProblemError, match="4 have a focus"):
        readingOrders(newCharter("t", "x", ["anna", "bert"], cases, 1, repeats=5, created="2026-01-31"), SECRET)


def test_chance_is_sha256i_n_counter_mode():
    # The same by hand, from the standard library: key by HMAC, block n by SHA-256, the first 8 bytes as a number.
    key = hmac.new(b"7", b'["order", "anna", 0]', hashlib.sha256).digest()
    blocks = [int.from_bytes(hashlib.sha256(key + n.to_bytes(8, "big")).digest()[:8], "big") for n in range(5)]
    chance = Chance(b"7", "order", "anna", 0)
    assert [chance.below(1000) for _ in range(5)] == [block % 1000 for block in blocks]


def test_every_order_is_as_likely_as_the_other():
    counts = Counter(tuple(Chance(str(seed).encode(), "x").shuffled("abc")) for seed in range(6000))
    # 6 orders, 1000 expected each, standard deviation 29: five of them.
    assert len(counts) == 6 and all(abs(count - 1000) < 145 for count in counts.values())


def test_a_single_case_is_not_repeated():
    with pytest.raises(ProblemError, match="single case"):
        readingOrders(charter(1, 1), SECRET)


def test_pseudonyms_depend_on_the_secret_alone_and_are_never_given_twice():
    one, same, other = Pseudonyms(b"a" * 32), Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)
    names = [one.of("showing", "anna", str(n)) for n in range(2000)]
    assert len(set(names)) == 2000
    assert names == [same.of("showing", "anna", str(n)) for n in range(2000)]
    assert not set(names) & {other.of("showing", "anna", str(n)) for n in range(200)}
