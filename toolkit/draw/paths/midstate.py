"""One process over a stream of lines, the seed hashed once.

SHA-256 works on blocks of 64 bytes, and the seed of a draw is exactly one: the state after it (the midstate) is the
same for every ticket.  ``copy()`` of it saves half the hashing.  Tickets are handled as the 32 raw bytes: their byte
order is the order of the 64 hex digits.

(numpy was tried: tickets into an array, ``argpartition`` per stratum.  The loop over SHA-256 dominates either way.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from toolkit.draw.paths.selection import Selection, require_strata
from toolkit.draw.quota import Share

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
        rows, quota, name = sorted(tickets[stratum]), quotas[stratum], stratum.decode()
        for parts, part in ((selected, rows[:quota]), (alternates, rows[quota:])):
            lines = (
                f"{name}\t{rank}\t{row[TICKET:].decode()}\t{row[:TICKET].hex()}\n"
                for rank, row in enumerate(part, start=1)
            )
            parts.append("".join(lines).encode())
    return Selection(b"".join(selected), b"".join(alternates))
