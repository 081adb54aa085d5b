"""All cores: chunks of the frame dealt to processes, which do what ``midstate`` does and send back what they keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from multiprocessing import Pool

from toolkit.draw.paths import midstate
from toolkit.draw.paths.selection import (
    Goal,
    Selection,
    goals,
    lacking,
    ranked,
    require_strata,
    without_bound,
)
from toolkit.draw.quota import Share


def sizes(frame: Iterable[bytes], workers: int | None = None) -> dict[str, int]:
    """N of every stratum, as ``midstate.sizes``; ``workers`` None for one process per core."""
    counts: Counter[bytes] = Counter()
    with Pool(workers) as pool:
        for part in pool.imap_unordered(_count, frame):
            counts.update(part)
    return require_strata(counts)


def select(
    frame: Iterable[bytes],
    shares: Iterable[Share],
    object_seed: str,
    standby: int | None = None,
    workers: int | None = None,
) -> Selection:
    """Draw from a frame in chunks, as ``midstate.select``; ``workers`` None for one process per core."""
    wanted = goals(shares, standby)
    with Pool(workers) as pool:
        while True:
            kept: dict[bytes, list[bytes]] = {stratum: [] for stratum in wanted}
            work = partial(_keep, object_seed, wanted)
            for part in pool.imap_unordered(work, frame):
                for stratum, rows in part.items():
                    kept[stratum].extend(rows)
            short = lacking(kept, wanted)
            if not short:
                return ranked(kept, wanted)
            wanted = without_bound(wanted, short)


def _count(chunk: bytes) -> Counter[bytes]:
    return Counter(midstate.strata_of(chunk))


def _keep(object_seed: str, wanted: Mapping[bytes, Goal], chunk: bytes) -> dict[bytes, list[bytes]]:
    kept: dict[bytes, list[bytes]] = {stratum: [] for stratum in wanted}
    midstate.keep(chunk, object_seed, wanted, kept)
    return {stratum: rows for stratum, rows in kept.items() if rows}
