"""Out of core: freeze and draw inside DuckDB, over files larger than memory, within a bound of memory.

The query is the text of ``sql``; this module runs it, checks that no stratum came out short, and leaves the lines in
a file.  The frame is frame.txt, or a Parquet copy of it with the columns id and stratum; for ``write_frame`` its
lines may stand in any order.  DuckDB is optional: nothing else needs it.

DuckDB orders text by its bytes, and its ``sha256`` gives lower-case hex: both as the protocol wants it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from toolkit.draw.paths.selection import goals, require_strata, without_bound
from toolkit.draw.paths.sql import AS_LINES, DIALECTS, query, source
from toolkit.draw.quota import Share
from toolkit.errors import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DUCKDB = DIALECTS["duckdb"]


_THREADS = 4
"""At most: each thread wants memory of its own, and 128 MB are enough for four."""
_BATCH = 1_000_000
"""Objects whose tickets are sorted at once."""
_ABOVE = "g"
"""Above all tickets."""


def connect(scratch: str, database: str = ":memory:", memory: str = "128MB") -> DuckDBPyConnection:
    """DuckDB within ``memory``; what does not fit goes to the folder ``scratch``.  Raises Refused without it."""
    try:
        import duckdb
    except ImportError:
        raise Refused(
            "这种抽取方式需要 DuckDB，这台电脑没有安装。请运行 pip install duckdb，或改用其他方式，结果完全相同。"
        ) from None
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": scratch,
        "threads": min(_THREADS, os.cpu_count() or 1),
    }
    connection = duckdb.connect(database, config=config)
    connection.execute("SET enable_progress_bar = false")  # it would be drawn into what a command prints
    return connection


class Engine:
    """DuckDB over one frame.  What does not fit into ``memory`` goes to the folder ``scratch``.

    128 MB are enough to freeze ten million objects, to draw 5 % of them, and to rank all the others.
    """

    def __init__(self, frame: str, scratch: str, memory: str = "128MB") -> None:
        self._database = connect(scratch, memory=memory)
        self._database.execute(_view(frame))
        self._scratch = scratch

    def sizes(self) -> dict[str, int]:
        """N of every stratum.  Raises ProblemsFound when the lines are none of a frame."""
        counted = self._database.execute("SELECT stratum, count(*) FROM frame GROUP BY stratum").fetchall()
        return require_strata({stratum.encode(): size for stratum, size in counted})

    def write_frame(self, path: str) -> None:
        """Write the lines in byte order: frame.txt."""
        self._copy("SELECT id, stratum FROM frame ORDER BY id, stratum", path)

    def write_selected(self, shares: Iterable[Share], object_seed: str, path: str) -> None:
        """Draw, and write selected.txt; most tickets are dropped before anything is sorted."""
        wanted = goals(shares, standby=0)
        lines = sum(goal.quota for goal in wanted.values())
        if self._copy(query(_DUCKDB, object_seed, wanted), path) < lines:
            whole = without_bound(wanted, wanted)
            self._copy(query(_DUCKDB, object_seed, whole), path)

    def write_lists(
        self, shares: Iterable[Share], object_seed: str, selected_path: str, alternates_path: str
    ) -> None:
        """Draw, and write selected.txt and alternates.txt: sorted on disk, batch by batch, and ranked while read."""
        shares = list(shares)
        ticket = _DUCKDB.ticket.format(key=f"'{object_seed}|'")
        tickets = f"SELECT stratum, id, {ticket} AS ticket FROM frame f WHERE stratum IN "
        quota = {share.stratum.encode(): share.quota for share in shares}
        ranking = os.path.join(self._scratch, "ranking.txt")
        current, place, last = b"", 0, 0
        with open(selected_path, "wb") as first, open(alternates_path, "wb") as rest:
            for strata, low, high in _batches(shares):
                names = ", ".join(map(_DUCKDB.literal, strata))
                rows = f"({tickets}({names})) WHERE ticket >= '{low}' AND ticket < '{high}'"
                self._copy(f"SELECT * FROM {rows} ORDER BY stratum, ticket, id", ranking)
                with open(ranking, "rb") as lines:
                    for line in lines:
                        stratum, name, number = line.split(b"\t")
                        if stratum != current:
                            current, place, last = stratum, 0, quota[stratum]
                        place += 1
                        out, rank = (first, place) if place <= last else (rest, place - last)
                        out.write(b"%b\t%d\t%b\t%b" % (stratum, rank, name, number))
                os.remove(ranking)

    def close(self) -> None:
        """Give the memory back."""
        self._database.close()

    def _copy(self, rows: str, path: str) -> int:
        done = self._database.execute(f"COPY ({rows}) TO {_DUCKDB.literal(path)} {AS_LINES}").fetchone()
        return int(done[0]) if done else 0


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


def _view(frame: str) -> str:
    if frame.endswith(".parquet"):
        return f"CREATE TEMP VIEW frame AS SELECT id, stratum FROM read_parquet({_DUCKDB.literal(frame)})"
    return source(_DUCKDB, frame)
