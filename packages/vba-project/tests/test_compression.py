"""Macro sources are compressed as MS-OVBA says: its own examples byte for byte, and oletools reads it all back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vba_project.compression import CHUNK, compress, decompress

EXAMPLES = {
    # MS-OVBA 3.2.1 and 3.2.3
    b"abcdefghijklmnopqrstuv.": (
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E"
    ),
    b"a" * 73: "01 03 B0 02 61 45 00",
}
NORMAL = (
    b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
    "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71 "
    "02 70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C",
)
"""MS-OVBA 3.2.2, which takes a farther match than its pseudocode would, of the same length."""
texts = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from([b"    ", b"End Sub\r\n", b'RunTool "', b"a", b"b"]), max_size=3000).map(
        b"".join
    ),
)


@pytest.mark.parametrize("plain", EXAMPLES)
def test_the_examples_of_the_specification_come_out_byte_for_byte(plain):
    assert compress(plain).hex(" ").upper() == EXAMPLES[plain]


def test_the_normal_example_is_read_alike_and_just_as_short():
    plain, theirs = NORMAL
    assert decompress(bytes.fromhex(theirs)) == decompress(compress(plain)) == plain
    assert len(compress(plain)) == len(bytes.fromhex(theirs))


@given(texts)
def test_another_program_reads_it_back(plain):
    assert decompress(compress(plain)) == plain


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_long_sources_are_cut_into_chunks(size):
    plain = (b"Public Sub ButtonCheck()\r\n" * size)[:size]
    assert decompress(compress(plain)) == plain
    assert len(compress(plain)) < size / 2 + 20


def test_a_chunk_that_would_not_shrink_is_stored_as_it_is():
    import hashlib

    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(CHUNK // 32))
    assert decompress(compress(noise)) == noise
    assert len(compress(noise)) == 1 + 2 + CHUNK


def test_negative_control_a_changed_byte_is_noticed():
    plain = b"Public Sub ButtonCheck()\r\n" * 9
    data = bytearray(compress(plain))
    data[8] ^= 0x01
    assert decompress(bytes(data)) != plain
