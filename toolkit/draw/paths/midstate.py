"""One process over a stream of lines, the seed hashed once.

SHA-256 works on blocks of 64 bytes, and the seed of a draw is exactly one: the state after it (the midstate) is the
same for every ticket.  ``copy()`` of it saves half the hashing.  Tickets are handled as the 32 raw bytes: their byte
order is the order of the 64 hex digits.

The loop over SHA-256 stays a loop.  Sorting and writing the lines is done with arrays where all ids of a stratum are of
one length, as codes are:

    order   by the first eight bytes of the ticket as a number; where two agree in these, by whole rows
    lines   those whose rank has the same number of digits are equally long: a table of bytes, filled column by column
"""

from __future__ import annotations

from binascii import hexlify
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from toolkit.draw.paths.selection import Selection, require_strata
from toolkit.draw.quota import Share

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Bytes: TypeAlias = "NDArray[np.uint8]"
"""A table of bytes, a row for each object."""

TICKET = 32
"""Bytes of a ticket."""


def sizes(frame: Iterable[bytes]) -> dict[str, int]:
    """N of every stratum.  Raises ProblemsFound when the lines are none of a frame."""
    counts: Counter[bytes] = Counter()
    for chunk in frame:
        counts.update(chunk.replace(b"\t", b"\n").split(b"\n")[1::2])  # the second field of every line
    return require_strata(counts)


def select(frame: Iterable[bytes], shares: Iterable[Share], object_seed: str) -> Selection:
    """Draw from a frame in chunks."""
    quotas = {share.stratum.encode(): share.quota for share in shares}
    tickets: dict[bytes, list[bytes]] = {stratum: [] for stratum in quotas}
    midstate = sha256(f"{object_seed}|".encode()).copy
    for chunk in frame:
        fields = chunk.replace(b"\t", b"\n").split(b"\n")
        for name, stratum in zip(fields[0:-1:2], fields[1::2], strict=True):
            state = midstate()
            state.update(name)
            tickets[stratum].append(state.digest() + name)
    return ranked(tickets, quotas)


def ranked(tickets: Mapping[bytes, Sequence[bytes]], quotas: Mapping[bytes, int]) -> Selection:
    """The lines of both files from the tickets of every stratum, each followed by its id: ties go to the smaller id."""
    selected: list[bytes] = []
    alternates: list[bytes] = []
    for stratum in sorted(tickets):
        rows, quota = tickets[stratum], quotas[stratum]
        if len(set(map(len, rows))) == 1:
            table = _sorted_table(rows)
            selected.append(_lines_of_table(stratum, table[:quota]))
            alternates.append(_lines_of_table(stratum, table[quota:]))
        else:
            rows = sorted(rows)
            selected.append(_lines(stratum, rows[:quota]))
            alternates.append(_lines(stratum, rows[quota:]))
    return Selection(b"".join(selected), b"".join(alternates))


def _lines(stratum: bytes, rows: Sequence[bytes]) -> bytes:
    return b"".join(
        b"%b\t%d\t%b\t%b\n" % (stratum, rank, row[TICKET:], hexlify(row[:TICKET]))
        for rank, row in enumerate(rows, start=1)
    )


def _sorted_table(rows: Sequence[bytes]) -> Bytes:
    """Rows of one length as the sorted rows of a table."""
    import numpy as np

    table = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), -1)
    keys = table[:, :8].copy().view(">u8").ravel().astype(np.uint64)
    order = np.argsort(keys)
    keys = keys[order]
    if bool((keys[1:] == keys[:-1]).any()):
        return np.frombuffer(b"".join(sorted(rows)), np.uint8).reshape(table.shape)
    return table[order]


def _lines_of_table(stratum: bytes, rows: Bytes) -> bytes:
    import numpy as np

    parts = []
    for digits in range(1, len(str(len(rows))) + 1):
        first, end = 10 ** (digits - 1), min(10**digits, len(rows) + 1)
        group, ranks = rows[first - 1 : end - 1], np.arange(first, end)
        places = [ranks // 10**place % 10 + ord("0") for place in reversed(range(digits))]
        tab, end_of_line, name = (np.frombuffer(text, np.uint8)[None] for text in (b"\t", b"\n", stratum))
        ticket = _hex_digits()[group[:, :TICKET]].view(np.uint8)
        columns = (name, tab, np.stack(places, axis=1), tab, group[:, TICKET:], tab, ticket, end_of_line)
        lines, begin = np.empty((len(group), sum(column.shape[1] for column in columns)), np.uint8), 0
        for column in columns:
            lines[:, begin : begin + column.shape[1]] = column
            begin += column.shape[1]
        parts.append(lines.tobytes())
    return b"".join(parts)


@cache
def _hex_digits() -> NDArray[np.uint16]:
    """Byte → its two hex digits, as they lie in memory."""
    import numpy as np

    return np.frombuffer(hexlify(bytes(range(256))), np.uint16)
