"""One process over a stream: the seed hashed once, and tickets above the cut-off dropped at once.

SHA-256 works on blocks of 64 bytes, and the seed of a draw is exactly one: the state after it (the midstate) is the
same for every ticket.  ``copy()`` of it saves half the hashing.  Of what is hashed only the few tickets below
the bound are kept, so memory grows with what is drawn and not with the frame.

(numpy was tried: tickets into an array, ``argpartition`` per stratum.  The loop over SHA-256 dominates either way,
and comparing 32 bytes in it costs less than filling arrays: 0.36 s against 0.52 s for a million.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from toolkit.draw.paths.selection import (
    Selection,
    goals,
    lacking,
    ranked,
    require_strata,
    without_bound,
)
from toolkit.draw.quota import Share


def sizes(frame: Iterable[bytes]) -> dict[str, int]:
    """N of every stratum.  Raises ProblemsFound when the lines are none of a frame."""
    counts: Counter[bytes] = Counter()
    for chunk in frame:
        counts.update(chunk.replace(b"\t", b"\n").split(b"\n")[1::2])  # the second field of every line
    return require_strata(counts)


def select(
    frame: Iterable[bytes], shares: Iterable[Share], object_seed: str, standby: int | None = None
) -> Selection:
    """Draw from a frame in chunks; ``standby`` alternates of each stratum (None: all)."""
    wanted = goals(shares, standby)
    while True:
        kept: dict[bytes, list[bytes]] = {stratum: [] for stratum in wanted}
        cuts = {stratum: goal.cut for stratum, goal in wanted.items()}
        for chunk in frame:
            for stratum, rows in _keep(object_seed, cuts, chunk).items():
                kept[stratum] += rows
        short = lacking(kept, wanted)
        if not short:
            return ranked(kept, wanted)
        wanted = without_bound(wanted, short)


def _keep(object_seed: str, cuts: Mapping[bytes, bytes], chunk: bytes) -> dict[bytes, list[bytes]]:
    """The tickets of the chunk's objects that are at or below their stratum's bound."""
    midstate = sha256(f"{object_seed}|".encode()).copy
    highest = max(cuts.values())
    fields = chunk.replace(b"\t", b"\n").split(b"\n")
    kept: dict[bytes, list[bytes]] = {}
    for name, stratum in zip(fields[0:-1:2], fields[1::2], strict=True):
        state = midstate()
        state.update(name)
        number = state.digest()
        # the common bound first: most tickets need no look at their stratum
        if number <= highest and number <= cuts[stratum]:
            if stratum in kept:
                kept[stratum].append(number + name)
            else:
                kept[stratum] = [number + name]
    return kept
