"""The published examples of two older methods, computed anew: the ideas that SSJ1 builds on are understood.

RFC 3797 draws volunteers from public random numbers; its section 6 works an example of 25 people in full.
Rivest's consistent sampler (arXiv 1808.10016) gives every object a ticket; the tickets below are those that his
own tests print for the seed 314159.
"""

from __future__ import annotations

from hashlib import md5, sha256

import pytest

# --- RFC 3797 -------------------------------------------------------------------------------------------

SOURCES = ([9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45])
"""As drawn: the debt of a state, two lotteries."""
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
DIGESTS = [
    "990DD0A5692A029A98B5E01AA28F3459",
    "3691E55CB63FCC37914430B2F70B5EC6",
    "FE814EDF564C190AC1D25753979990FA",
    "1863CCACEB568C31D7DDBDF1D4E91387",
    "F4AB33DF4889F0AF29C513905BE1D758",
    "13EAEB529F61ACFB9A29D0BA3A60DE4A",
    "992DB77C382CA2BDB9727001F3CDCCD9",
    "63AB4258ECA922976811C7F55C383CE7",
    "DFBC5AC97CED01B3A6E348E3CC63F40D",
    "31CB111C4A4EBE9287CEAE16FE51B909",
]
CHOSEN = [17, 7, 2, 16, 25, 23, 8, 24, 19, 13]


def canonical(sources):
    """Each source as its numbers in ascending order, each followed by a full stop, then a slash."""
    return "".join("".join(f"{number}." for number in sorted(source)) + "/" for source in sources)


def rfc_3797(key, size, chosen):
    """The digests and the places (from 1) that come up: MD5 of the key between two copies of the counter."""
    left, digests, places = list(range(1, size + 1)), [], []
    for round_number in range(chosen):
        counter = round_number.to_bytes(2)
        digests.append(md5(counter + key.encode() + counter).hexdigest().upper())
        places.append(left.pop(int(digests[-1], 16) % len(left)))
    return digests, places


def test_the_worked_example_of_rfc_3797():
    assert canonical(SOURCES) == KEY
    assert rfc_3797(KEY, 25, 10) == (DIGESTS, CHOSEN)


def test_rfc_3797_is_not_consistent():
    """Why SSJ1 has tickets: there, taking the last volunteer off the list gives others, not the alternates."""
    _, before = rfc_3797(KEY, 25, 11)
    _, after = rfc_3797(KEY, 24, 10)
    assert after != [place for place in before if place != 25]


# --- Rivest's consistent sampler ---------------------------------------------------------------------


def decimals(text):
    """SHA-256 as a fraction: its decimal digits (at least 64 of them), the last one first."""
    return f"{int(sha256(text.encode()).hexdigest(), 16):064d}"[::-1]


def first_ticket(name, seed):
    return "0." + decimals(sha256(str(seed).encode()).hexdigest() + name)


def next_ticket(number):
    """A larger one: the leading nines stay, the rest is drawn anew until it is larger."""
    nines = len(number) - len("0." + number[2:].lstrip("9"))
    tries = 0
    while True:
        tries += 1
        drawn = number[: 2 + nines] + decimals(f"{number}:{tries}")
        if drawn > number:
            return drawn


TICKETS = [
    ("A-1", 1, "0.9828515724"),
    ("A-2", 1, "0.567089805"),
    ("A-2", 2, "0.659534619"),
    ("A-2", 4, "0.872112726"),
    ("A-3", 4, "0.9357740622"),
    ("B-1", 1, "0.9781715679"),
    ("B-1", 3, "0.999816322794"),
    ("B-1", 16, "0.999999999540636137"),
    ("B-2", 8, "0.99737514805"),
    ("B-3", 7, "0.99678142987"),
]


@pytest.mark.parametrize(("name", "generation", "printed"), TICKETS)
def test_ten_tickets_of_the_consistent_sampler(name, generation, printed):
    number = first_ticket(name, 314159)
    for _ in range(generation - 1):
        number = next_ticket(number)
    assert number.startswith(printed)


def test_the_order_of_the_consistent_sampler_and_of_its_subset():
    everybody = sorted(
        ("A-1", "A-2", "A-3", "B-1", "B-2", "B-3"), key=lambda name: first_ticket(name, 314159)
    )
    assert everybody == ["B-2", "B-3", "A-3", "A-2", "B-1", "A-1"]
    assert [name for name in everybody if name.startswith("B")] == ["B-2", "B-3", "B-1"]
