"""SHA-256 of many texts at once is SHA-256: the vectors of FIPS 180-4, and hashlib for texts of every length."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.draw.paths import hashing


def table(rows):
    return np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), len(rows[0]))


def hashed(prefix, rows):
    return [row.tobytes() for row in hashing.hashes(prefix, table(rows))]


@pytest.mark.parametrize(
    ("text", "digest"),
    [  # https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
        (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        ),
        (
            b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
        ),
        (b"a" * 1_000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ],
)
def test_the_vectors_of_the_standard(text, digest):
    for cut in {0, len(text) // 2, len(text)}:  # part of it as what all texts begin with
        assert hashed(text[:cut], [text[cut:]]) == [bytes.fromhex(digest)]


def test_the_constants_are_those_of_the_standard():
    words = " ".join(f"{word:08x}" for word in hashing._START + hashing._CONSTANTS)
    assert words.startswith(
        "6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19 428a2f98 71374491"
    )
    assert words.endswith("90befffa a4506ceb bef9a3f7 c67178f2")


@given(st.binary(max_size=140), st.integers(0, 140), st.integers(1, 5), st.randoms(use_true_random=False))
def test_any_prefix_and_any_texts_as_hashlib(prefix, width, number, chance):
    rows = [chance.randbytes(width) for _ in range(number)]
    assert hashed(prefix, rows) == [sha256(prefix + row).digest() for row in rows]


@pytest.mark.parametrize("width", [0, 1, 54, 55, 56, 63, 64, 119, 120])
def test_where_the_padding_needs_another_block(width):
    rows = [bytes([number]) * width for number in range(3)]
    for prefix in (b"", b"0" * 64, b"0" * 64 + b"|"):
        assert hashed(prefix, rows) == [sha256(prefix + row).digest() for row in rows]


def test_thousands_of_rows_and_a_table_that_is_a_slice_of_another():
    names = table([b"%06d-" % number for number in range(5_000)])[:, :6]
    found = hashing.hashes(b"seed|", names)
    assert found[4_321].tobytes() == sha256(b"seed|004321").digest()
    assert len(np.unique(found, axis=0)) == 5_000


def test_control_a_round_less_is_found_out(monkeypatch):
    monkeypatch.setattr(hashing, "_CONSTANTS", hashing._CONSTANTS[:-1])
    assert hashed(b"", [b"abc"]) != [sha256(b"abc").digest()]
