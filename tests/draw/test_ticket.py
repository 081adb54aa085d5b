"""Seed, tickets and integers are those of the protocol, and no residue is favoured."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.draw.ticket import below, fold, purpose_seed, seed, ticket

S = seed("0" * 64, "1" * 64, "CWL-SSQ:2026045:03,09,14,21,27,32+11", "SSJ1")


def test_known_answers_of_the_protocol():
    assert S == "ad23dbb9de342c0434804454c71278e27d79ccbb19787189c0f3ad54b31af30f"
    s_obj = purpose_seed(S, "obj")
    assert s_obj == "95ce7bbc69a52f12136e64254a8d8f8fbdf799980413333c9a4aa2f690a40454"
    expected = "b2d441a18de749048379efc9e94fd484f48fdfbf2731069acbe7d74f793dc2d3"
    assert ticket(s_obj, "91410481MA00000001") == expected
    assert below(purpose_seed(S, "round"), "u", 700) == 596


def test_the_seed_of_another_version_of_the_protocol_is_another():
    assert seed("0" * 64, "1" * 64, "CWL-SSQ:2026045:03,09,14,21,27,32+11")[:16] == "dd08fe297ab8833c"


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_shell_gets_the_same_ticket():
    s_obj = purpose_seed(S, "obj")
    command = f"printf '%s|%s' {s_obj} 91410481MA00000001 | sha256sum | cut -c1-64"
    printed = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == ticket(s_obj, "91410481MA00000001")


def test_every_part_of_the_seed_matters():
    parts = ("0" * 64, "1" * 64, "LOCAL:-:-")
    variants = {seed(*parts)} | {
        seed(*(part if i != changed else part[:-1] + "2" for i, part in enumerate(parts)))
        for changed in range(3)
    }
    assert len(variants) == 4


@pytest.mark.parametrize("bound", [1, 2, 3, 7, 700, 40_000, 65_535, 65_536])
def test_over_all_16_bit_words_every_residue_comes_equally_often(bound):
    counts = Counter(number for word in range(1 << 16) if (number := fold(word, bound, 16)) is not None)
    assert set(counts.values()) == {(1 << 16) // bound}
    assert len(counts) == bound


def test_control_plain_remainders_of_16_bit_words_are_unequal():
    counts = Counter(word % 40_000 for word in range(1 << 16))
    assert len(set(counts.values())) > 1


def test_a_rejected_word_is_followed_by_the_next():
    bound = (1 << 255) + 1  # almost every second word is rejected
    for key in map(str, range(20)):
        words = [int(hashlib.sha256(f"{key}|u|{j}".encode()).hexdigest(), 16) for j in range(64)]
        assert below(key, "u", bound) == next(word for word in words if word < bound)


@given(st.text(max_size=8), st.integers(1, 1 << 256))
def test_the_integer_is_below_its_bound(key, bound):
    assert 0 <= below(key, "u", bound) < bound


@pytest.mark.parametrize("bound", [0, -1, (1 << 256) + 1])
def test_an_impossible_bound_is_refused(bound):
    with pytest.raises(ValueError, match="bound"):
        below("k", "u", bound)
