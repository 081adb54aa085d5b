"""The compression of macro sources (MS-OVBA 2.4.1): text in chunks of 4096 bytes, repetitions as copy tokens.

A container is one signature byte and then chunks.  A chunk is a header of two bytes and groups of a flag
byte with up to eight tokens; a flag bit says whether its token is one literal byte (0) or a copy token (1)
of two bytes: how far back, and how many bytes.  How many bits the distance takes depends on how much of the
chunk lies behind (2.4.1.3.19.1), so that a copy token never wastes bits.

The longest match wins and among equals the nearest, as in the specification's pseudocode (2.4.1.3.19.4).  Its
own "normal" example (3.2.2) takes a farther one of equal length three times; every reader takes both.
"""

from __future__ import annotations

import struct
from collections import defaultdict

CHUNK = 4096
SHORTEST = 3  # a copy token takes two bytes: shorter repetitions are cheaper as literals
SIGNATURE = b"\x01"
COMPRESSED, RAW = 0xB000, 0x3000  # flag and signature bits of a chunk's header (2.4.1.1.5)


def compress(data: bytes) -> bytes:
    """Return ``data`` as a CompressedContainer (2.4.1.1.1)."""
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return SIGNATURE + b"".join(map(_chunk, chunks))


def _chunk(chunk: bytes) -> bytes:
    """One chunk with its header, raw if compression would not make it smaller (2.4.1.3.7)."""
    body = _tokens(chunk)
    if len(body) < CHUNK:
        return struct.pack("<H", COMPRESSED | len(body) - 1) + body
    return struct.pack("<H", RAW | CHUNK - 1) + chunk.ljust(CHUNK, b"\0")


def _tokens(chunk: bytes) -> bytes:
    """The token sequences of one chunk."""
    body = bytearray()
    starts: dict[bytes, list[int]] = defaultdict(list)  # where each run of three bytes has begun so far
    position = 0
    while position < len(chunk):
        flags_at = len(body)
        body.append(0)
        for bit in range(8):
            if position == len(chunk):
                break
            back, length = _match(chunk, position, starts)
            if length:
                body[flags_at] |= 1 << bit
                body += _copy_token(position, back, length)
            else:
                length = 1
                body.append(chunk[position])
            for passed in range(position, position + length):
                starts[chunk[passed : passed + SHORTEST]].append(passed)
            position += length
    return bytes(body)


def _match(chunk: bytes, position: int, starts: dict[bytes, list[int]]) -> tuple[int, int]:
    """The distance and length of the best repetition at ``position`` (2.4.1.3.19.4); (0, 0) without one."""
    best_back, best = 0, 0
    limit = min(_longest(position), len(chunk) - position)
    if limit < SHORTEST:
        return 0, 0
    for start in reversed(starts.get(chunk[position : position + SHORTEST], ())):
        length = SHORTEST
        while length < limit and chunk[start + length] == chunk[position + length]:
            length += 1
        if length > best:
            best_back, best = position - start, length
    return best_back, best


def _distance_bits(position: int) -> int:
    """How many of the sixteen bits tell the distance: at least four, enough for all that lies behind."""
    return max(4, (position - 1).bit_length()) if position else 4


def _longest(position: int) -> int:
    return (0xFFFF >> _distance_bits(position)) + SHORTEST


def _copy_token(position: int, back: int, length: int) -> bytes:
    return struct.pack("<H", back - 1 << 16 - _distance_bits(position) | length - SHORTEST)


def decompress(container: bytes) -> bytes:
    """What a CompressedContainer holds (MS-OVBA 2.4.1.3.1)."""
    text, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        end = min(at + 3 + (header & 0xFFF), len(container))
        chunk, at = container[at + 2 : end], end
        text += _untokenized(chunk) if header & 0x8000 else chunk
    return bytes(text)


def _untokenized(chunk: bytes) -> bytes:
    """The text of one chunk: flag bytes, and after each up to eight literal bytes or copy tokens."""
    text, at = bytearray(), 0
    while at < len(chunk):
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk):
                break
            if not flags >> bit & 1:
                text.append(chunk[at])
                at += 1
                continue
            token, at = int.from_bytes(chunk[at : at + 2], "little"), at + 2
            bits = max(4, (len(text) - 1).bit_length())
            back, length = (token >> 16 - bits) + 1, (token & 0xFFFF >> bits) + 3
            for _ in range(length):
                text.append(text[-back])
    return bytes(text)
