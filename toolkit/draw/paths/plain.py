"""The selection as the protocol says it: give everyone a ticket, sort, take the first n.

This is the reference.  It is what a small draw uses, and what every faster way must agree with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.draw.encoding import to_lines
from toolkit.draw.paths.selection import Selection
from toolkit.draw.quota import Share
from toolkit.draw.ticket import ticket


def select(pool: Mapping[str, Sequence[str]], shares: Iterable[Share], object_seed: str) -> Selection:
    """Draw from a pool (ids by stratum); the shares in byte order."""
    selected: list[tuple[str, ...]] = []
    alternates: list[tuple[str, ...]] = []
    for share in shares:
        ranked = sorted((ticket(object_seed, name), name) for name in pool[share.stratum])
        for rows, part in ((selected, ranked[: share.quota]), (alternates, ranked[share.quota :])):
            rows.extend(
                (share.stratum, str(rank), name, number) for rank, (number, name) in enumerate(part, start=1)
            )
    return Selection(to_lines(selected), to_lines(alternates))
