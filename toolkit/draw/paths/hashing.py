"""SHA-256 of many texts of one length at once: every step of FIPS 180-4 is one operation on arrays of 32-bit words.

hashlib is asked once for each text, and asking takes longer than hashing.  Arrays are asked once for thousands of
texts, and while they work they leave the interpreter to other threads.

    a block      64 bytes of the padded text: 16 words, from which 48 more follow while they are used
    the state    8 words, changed by 64 rounds, a word in each
    the prefix   its whole blocks are the same for all texts: done once, as arrays of one
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count, islice
from math import isqrt
from typing import TypeAlias

import numpy as np
from numpy import add, bitwise_and, bitwise_xor, left_shift, right_shift
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
"""A table of bytes, a row for each object."""
Words: TypeAlias = NDArray[np.uint32]

DIGEST = 32
"""Bytes of a SHA-256."""
_BLOCK, _ROUNDS, _LENGTH = 64, 64, 8


def _cube_root(number: int) -> int:
    low, high = 0, 1 << (number.bit_length() // 3 + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle)
    return low


_PRIMES = list(islice((n for n in count(2) if all(n % d for d in range(2, isqrt(n) + 1))), _ROUNDS))
_AMOUNTS = list(np.arange(32, dtype=np.uint32))
_START = [np.uint32(isqrt(prime << 64) & 0xFFFFFFFF) for prime in _PRIMES[:8]]
"""Of the square roots of the first 8 primes, 32 bits behind the point."""
_CONSTANTS = [np.uint32(_cube_root(prime << 96) & 0xFFFFFFFF) for prime in _PRIMES]
"""The same of the cube roots of 64 primes."""


def hashes(prefix: bytes, texts: Bytes) -> Bytes:
    """SHA-256 of ``prefix`` followed by each row."""
    shared = len(prefix) // _BLOCK * _BLOCK
    state = _after(prefix[:shared])
    head, (number, width) = prefix[shared:], texts.shape
    used = len(head) + width
    padding = b"\x80" + bytes(-(used + 1 + _LENGTH) % _BLOCK)
    length = (8 * (shared + used)).to_bytes(_LENGTH, "big")
    padded = np.empty((number, used + len(padding) + _LENGTH), np.uint8)
    padded[:] = np.frombuffer(head + bytes(width) + padding + length, np.uint8)
    padded[:, len(head) : used] = texts
    return np.stack(_through(state, padded), axis=1).astype(">u4").view(np.uint8)


@lru_cache(maxsize=1)
def _after(blocks: bytes) -> list[Words]:
    return _through([np.array([word], np.uint32) for word in _START], np.frombuffer(blocks, np.uint8)[None])


def _through(state: list[Words], padded: Bytes) -> list[Words]:
    for begin in range(0, padded.shape[1], _BLOCK):
        state = _compress(state, padded[:, begin : begin + _BLOCK])
    return state


def _compress(state: list[Words], block: Bytes) -> list[Words]:
    """The state after one more block, a row of which is 64 bytes."""
    words = list(np.ascontiguousarray(block).view(">u4").T.astype(np.uint32, order="C"))
    a, b, c, d, e, f, g, h = (np.broadcast_to(word, len(block)).copy() for word in state)
    t, u, differ = (np.empty_like(a) for _ in range(3))
    before = b ^ c
    for number, constant in enumerate(_CONSTANTS):
        word = words[number % 16]
        if number >= 16:
            add(word, _sigma(words[(number + 1) % 16], (7, 18), 3, t, u), word)
            add(word, _sigma(words[(number + 14) % 16], (17, 19), 10, t, u), word)
            add(word, words[(number + 9) % 16], word)
        add(h, word, h)
        add(h, constant, h)
        add(h, _sigma(e, (6, 11, 25), None, t, u), h)
        bitwise_and(e, bitwise_xor(f, g, t), t)  # Ch: f where e has a bit, otherwise g
        add(h, bitwise_xor(t, g, t), h)
        add(d, h, d)
        bitwise_xor(
            a, b, differ
        )  # Maj: b, unless both others differ from it; kept for the next round's b and c
        bitwise_and(before, differ, before)
        add(h, bitwise_xor(before, b, before), h)
        before, differ = differ, before
        add(h, _sigma(a, (2, 13, 22), None, t, u), h)
        a, b, c, d, e, f, g, h = h, a, b, c, d, e, f, g
    return [add(new, old, new) for new, old in zip((a, b, c, d, e, f, g, h), state, strict=True)]


def _sigma(x: Words, rotations: tuple[int, ...], shift: int | None, t: Words, u: Words) -> Words:
    """``x`` rotated right by each of ``rotations`` and shifted by ``shift``, joined by XOR; it is in ``t``."""
    first, *others = rotations
    right_shift(x, _AMOUNTS[first], t)
    for turn in rotations:
        bitwise_xor(t, left_shift(x, _AMOUNTS[32 - turn], u), t)
    for turn in (*others, *(() if shift is None else (shift,))):
        bitwise_xor(t, right_shift(x, _AMOUNTS[turn], u), t)
    return t
