"""DuckDB over files larger than memory, within a bound of memory.

DuckDB orders text by its bytes, and its ``sha256`` gives lower-case hex: both as the protocol wants it.
It is optional (requirements-optional.txt): nothing but this room needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.bulk.sql import AS_LINES, DIALECTS, source
from toolkit.draw.quota import Share
from toolkit.errors import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DUCKDB = DIALECTS["duckdb"]

MEMORY = "128MB"
"""Enough to freeze ten million objects, to draw 5 % of them, and to rank all the others."""
_THREADS = 4
"""At most: each thread wants memory of its own, and 128 MB are enough for four."""
_BATCH = 1_000_000
"""Objects whose tickets are sorted at once."""
_ABOVE = "g"
"""Above all tickets."""


def require() -> None:
    """Stop (Refused) where DuckDB is not installed."""
    try:
        import duckdb  # noqa: F401 - only whether it is there
    except ImportError:
        raise Refused(
            "大库要用 DuckDB，这台电脑没有安装。能上网的，请用 python start.py bulk 运行，会自动装好；不能上网的，"
            "请照手册“冻结名单”一节，把 requirements-optional.txt 的离线安装包放进 wheels 文件夹，再运行。"
        ) from None


def connect(scratch: Path, database: Path | None = None) -> DuckDBPyConnection:
    """DuckDB within ``MEMORY``; what does not fit goes to the folder ``scratch``.  Raises Refused without it."""
    require()
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(scratch),
        "threads": min(_THREADS, os.cpu_count() or 1),
    }
    connection = duckdb.connect(database or ":memory:", config=config)
    connection.execute("SET enable_progress_bar = false")  # it would be drawn into what a command prints
    return connection


def write_lists(
    frame: Path, shares: Iterable[Share], object_seed: str, selected: Path, alternates: Path
) -> None:
    """Draw from the lines of ``frame``, and write selected.txt and alternates.txt to these places.

    The tickets are sorted on disk, batch by batch, beside ``alternates``, and ranked while they are read.
    """
    shares = list(shares)
    ticket = _DUCKDB.ticket.format(key=f"'{object_seed}|'")
    tickets = f"SELECT stratum, id, {ticket} AS ticket FROM frame f WHERE stratum IN "
    quota = {share.stratum.encode(): share.quota for share in shares}
    ranking = alternates.with_name("ranking.txt")
    current, place, last = b"", 0, 0
    with (
        closing(connect(alternates.parent)) as database,
        selected.open("wb") as first,
        alternates.open("wb") as rest,
    ):
        database.execute(source(_DUCKDB, str(frame)))
        for strata, low, high in _batches(shares):
            names = ", ".join(map(_DUCKDB.literal, strata))
            rows = f"({tickets}({names})) WHERE ticket >= '{low}' AND ticket < '{high}'"
            ordered = f"SELECT * FROM {rows} ORDER BY stratum, ticket, id"
            database.execute(f"COPY ({ordered}) TO {_DUCKDB.literal(str(ranking))} {AS_LINES}")
            with ranking.open("rb") as lines:
                for line in lines:
                    stratum, name, number = line.split(b"\t")
                    if stratum != current:
                        current, place, last = stratum, 0, quota[stratum]
                    place += 1
                    out, rank = (first, place) if place <= last else (rest, place - last)
                    out.write(b"%b\t%d\t%b\t%b" % (stratum, rank, name, number))
            ranking.unlink()


def _batches(shares: Iterable[Share]) -> Iterator[tuple[list[str], str, str]]:
    """The frame in parts that can be sorted in memory: strata in byte order, and tickets from … up to ….

    Small strata go together; one that is too large alone is divided by ticket, into equal parts of the scale.
    """
    together: list[str] = []
    room = _BATCH
    for share in shares:
        if together and share.size > room:
            yield together, "", _ABOVE
            together, room = [], _BATCH
        if share.size <= _BATCH:
            together.append(share.stratum)
            room -= share.size
            continue
        parts = -(-share.size // _BATCH)
        bounds = ["", *(f"{(part << 256) // parts:064x}" for part in range(1, parts)), _ABOVE]
        for low, high in pairwise(bounds):
            yield [share.stratum], low, high
    if together:
        yield together, "", _ABOVE
