"""What would show if the draw were unfair, measured on it and on methods that are: those must fail the same measure.

The seeds are fixed, so a result never changes by itself.  The exact proofs by enumeration are in ``test_quota``,
``test_twoway`` and ``test_ticket``, those of the teams in ``test_mixing``.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import combinations
from math import sqrt

import pytest

from tests.draw.oracles import chi_square_p, kolmogorov_p
from tests.draw.samples import code
from toolkit.draw.ticket import fold, purpose_seed, ticket

POOL = [f"示例{i:02}" for i in range(40)]
DRAWN = 6
RUNS, FEWER = 100_000, 12_000  # an eighth is enough to find what is unfair


def by_ticket(run):
    """The method of the protocol."""
    seed = purpose_seed(f"{run:064x}", "obj")
    return sorted(POOL, key=lambda name: ticket(seed, name))[:DRAWN]


def by_three_digits(run):
    """What is often done in a spreadsheet: RAND() and sort, begun anew from a number of three digits."""
    dice = random.Random(run % 1000)
    return sorted(POOL, key=lambda _: dice.random())[:DRAWN]


def every_so_many(run):
    """Every seventh of the list from a place drawn: equal chances, but neighbours never come together."""
    start = random.Random(run).randrange(len(POOL))
    return [POOL[(start + 7 * i) % len(POOL)] for i in range(DRAWN)]


@cache
def counts(method, runs):
    """How often each object, and each pair of objects, was drawn."""
    single, pairs = Counter(), Counter(dict.fromkeys(combinations(POOL, 2), 0))
    for run in range(runs):
        drawn = sorted(method(run))
        single.update(drawn)
        pairs.update(combinations(drawn, 2))
    return single, pairs


def inclusion_p(method, runs):
    """Σ(c-Rp)²/(Rp(1-p))·(N-1)/N is χ² with N-1 degrees of freedom for draws without replacement."""
    n, p = len(POOL), DRAWN / len(POOL)
    single, _ = counts(method, runs)
    statistic = sum((single[name] - runs * p) ** 2 for name in POOL) / (runs * p * (1 - p)) * (n - 1) / n
    return chi_square_p(statistic, n - 1)


def worst_pair(method, runs):
    """The largest |z| of all pairs."""
    n = len(POOL)
    p = DRAWN * (DRAWN - 1) / (n * (n - 1))
    _, pairs = counts(method, runs)
    return max(abs(c - runs * p) for c in pairs.values()) / sqrt(runs * p * (1 - p))


@pytest.mark.thorough
def test_every_object_is_drawn_equally_often():
    assert 1e-3 < inclusion_p(by_ticket, RUNS) < 1 - 1e-3


@pytest.mark.thorough
def test_every_pair_is_drawn_equally_often():
    assert worst_pair(by_ticket, RUNS) < 5


def test_control_a_generator_seeded_with_three_digits_is_not_fair():
    assert inclusion_p(by_three_digits, FEWER) < 1e-3
    assert worst_pair(by_three_digits, FEWER) > 5


def test_control_equal_chances_alone_are_not_enough():
    """The measure of pairs finds what the measure of single objects cannot."""
    assert inclusion_p(every_so_many, FEWER) > 1e-3
    assert worst_pair(every_so_many, FEWER) > 5


# --- tickets --------------------------------------------------------------------------------------------

TICKETS = 20_000


@cache
def tickets():
    """As raw bytes."""
    seed = purpose_seed("0" * 64, "obj")
    return [bytes.fromhex(ticket(seed, code(number))) for number in range(TICKETS)]


@cache
def remainders():
    """A ticket below 40,000 as ``hash % n`` of 16 bits, which favours the first 25,536; again as raw bytes."""
    words = (int.from_bytes(data[:2]) for data in tickets())
    return [(word % 40_000).to_bytes(2) for word in words]


def share(data, of):
    return int.from_bytes(data[:7]) / of


def worst_bit(data):
    """Monobit test at every position: the largest |z|."""
    bits = len(data[0]) * 8
    numbers = [int.from_bytes(item) for item in data]
    ones = [sum(number >> bit & 1 for number in numbers) for bit in range(bits)]
    return max(abs(count - len(data) / 2) for count in ones) / sqrt(len(data) / 4)


def bytes_p(data):
    """χ² of all 256 values of a byte."""
    found = Counter(b"".join(data))
    expected = sum(found.values()) / 256
    return chi_square_p(sum((found[value] - expected) ** 2 / expected for value in range(256)), 255)


def test_tickets_are_spread_evenly():
    assert kolmogorov_p([share(data, 1 << 56) for data in tickets()]) > 1e-3
    assert worst_bit(tickets()) < 5
    assert bytes_p(tickets()) > 1e-4


def test_control_hash_modulo_n_is_not():
    assert kolmogorov_p([share(data, 40_000) for data in remainders()]) < 1e-3
    assert worst_bit(remainders()) > 5
    assert bytes_p(remainders()) < 1e-4


def test_with_the_rejection_branch_the_same_words_are_spread_evenly():
    """All that the control lacks is the rejection of the words above the last whole multiple."""
    words = (fold(int.from_bytes(data[:2]), 40_000, 16) for data in tickets())
    kept = [(word + 0.5) / 40_000 for word in words if word is not None]
    assert TICKETS // 2 < len(kept) < TICKETS
    assert kolmogorov_p(kept) > 1e-3


# --- 候补 -------------------------------------------------------------------------------------------------


def order_by_ticket(names):
    seed = purpose_seed("0" * 64, "obj")
    return sorted(names, key=lambda name: ticket(seed, name))


def order_by_shuffling(names):
    order = sorted(names)
    random.Random(7).shuffle(order)
    return order


def promoted(order):
    """Who is drawn of 60 when four of the ten drawn turn out not to exist, and who should be."""
    pool = [code(number) for number in range(60)]
    before = order(pool)
    gone = before[2:6]
    after = order([name for name in pool if name not in gone])
    return after[:10], [*before[:2], *before[6:14]]


def test_removing_four_objects_promotes_exactly_the_first_four_alternates():
    now, expected = promoted(order_by_ticket)
    assert now == expected


def test_control_shuffling_the_shorter_list_draws_others():
    now, expected = promoted(order_by_shuffling)
    assert now != expected
    assert set(now) != set(expected)


def test_adding_objects_pushes_out_only_as_many_as_come_in():
    pool, late = [code(number) for number in range(60)], [code(number) for number in range(60, 70)]
    drawn = order_by_ticket(pool + late)[:10]
    assert [name for name in drawn if name in pool] == order_by_ticket(pool)[
        : 10 - len(set(drawn) & set(late))
    ]


# --- the measures themselves --------------------------------------------------------------------------


def test_the_p_values_are_uniform_where_nothing_is_wrong():
    """A measure that always passes proves nothing: over 400 good samples p must itself be spread evenly."""
    found = []
    for run in range(400):
        stream = b"".join(sha256(b"%d|%d" % (run, j)).digest() for j in range(40))
        found.append((bytes_p([stream]), kolmogorov_p([word / 256 + 1 / 512 for word in stream])))
    assert kolmogorov_p([p for p, _ in found]) > 1e-3
    assert sum(p < 0.05 for _, p in found) < 40
