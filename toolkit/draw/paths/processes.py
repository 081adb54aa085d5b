"""All cores: chunks of the frame dealt to processes, which do what ``midstate`` does and send back what they keep."""

from __future__ import annotations

from collections.abc import Iterable
from multiprocessing import Pool

from toolkit.draw.paths import midstate
from toolkit.draw.paths.selection import Selection
from toolkit.draw.quota import Share


def sizes(frame: Iterable[bytes], workers: int | None = None) -> dict[str, int]:
    """N of every stratum, as ``midstate.sizes``; ``workers`` None for one process per core."""
    with Pool(workers) as pool:
        return midstate.sizes(frame, pool.imap_unordered)


def select(
    frame: Iterable[bytes],
    shares: Iterable[Share],
    object_seed: str,
    standby: int | None = None,
    workers: int | None = None,
) -> Selection:
    """Draw from a frame in chunks, as ``midstate.select``; ``workers`` None for one process per core."""
    with Pool(workers) as pool:
        return midstate.select(frame, shares, object_seed, standby, pool.imap_unordered)
