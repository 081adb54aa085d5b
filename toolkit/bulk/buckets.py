"""A frame larger than memory: its rows (``arrays``) are divided among files, each of which is sorted in memory.

A bucket holds some small strata, or a part of a large one: the tickets of one stretch of the scale.  Tickets lie
evenly on it, so the parts are about equally large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from toolkit.draw.paths.arrays import NUMBER, Numbers, Ranking, big_endian, runs, tickets
from toolkit.draw.paths.hashing import Bytes
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.quota import Share

_BUCKET = 400_000
"""Objects that are sorted at once."""


def write_lists(
    frame: Path, shares: Sequence[Share], object_seed: str, selected: Path, alternates: Path
) -> None:
    """Draw from the lines of ``frame``, and write selected.txt and alternates.txt to these places.

    The buckets lie beside ``alternates`` meanwhile: twice the size of the frame.
    """
    first, parts = (np.array(column, np.uint64) for column in zip(*_places(shares), strict=True))
    files: defaultdict[int, dict[int, Path]] = defaultdict(dict)
    with frame.open("rb") as stream:
        for tables in tickets(Chunks(stream), shares, object_seed):
            for table in tables:
                for bucket, rows in _divided(table, first, parts):
                    width = rows.shape[1]
                    path = files[bucket].setdefault(width, alternates.with_name(f"bucket-{bucket}-{width}"))
                    with path.open("ab") as out:
                        out.write(rows.tobytes())
    with selected.open("wb") as drawn, alternates.open("wb") as rest:
        ranking = Ranking(shares, drawn.write, rest.write)
        for bucket in sorted(files):
            ranking.add(
                np.fromfile(path, np.uint8).reshape(-1, width) for width, path in files[bucket].items()
            )
            for path in files[bucket].values():
                path.unlink()


def _places(shares: Sequence[Share]) -> Iterator[tuple[int, int]]:
    """For every stratum its first bucket, and among how many it is divided."""
    bucket, room = -1, 0
    for share in shares:
        parts = -(-share.size // _BUCKET)
        if parts > 1 or share.size > room:
            bucket, room = bucket + 1, _BUCKET
        yield bucket, parts
        bucket, room = bucket + parts - 1, 0 if parts > 1 else room - share.size


def _divided(rows: Bytes, first: Numbers, parts: Numbers) -> Iterator[tuple[int, Bytes]]:
    stratum = big_endian(rows, 0, NUMBER)
    bucket = first[stratum] + (big_endian(rows, NUMBER, 4) * parts[stratum] >> np.uint64(32))
    order = np.argsort(bucket)
    bucket, rows = bucket[order], rows.take(order, axis=0)
    for begin, end in runs(bucket):
        yield int(bucket[begin]), rows[begin:end]
