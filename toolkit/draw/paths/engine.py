"""Out of core: freeze and draw inside DuckDB, over files larger than memory, within a bound of memory.

The query is the text of ``sql``; this module runs it, checks that no stratum came out short, and leaves the lines in
a file.  The frame is frame.txt, or a Parquet copy of it with the columns id and stratum; for ``write_frame`` its
lines may stand in any order.  DuckDB is optional: nothing else needs it.

DuckDB orders text by its bytes, and its ``sha256`` gives lower-case hex: both as the protocol wants it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
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


class Engine:
    """DuckDB over one frame.  What does not fit into ``memory`` goes to the folder ``scratch``.

    128 MB are enough to freeze ten million objects and to draw 5 % of them.  What is drawn has to fit: all
    alternates of a million objects want 512 MB.
    """

    def __init__(self, frame: str, scratch: str, memory: str = "128MB") -> None:
        try:
            import duckdb
        except ImportError:
            raise Refused(
                "这种抽取方式需要 DuckDB，这台电脑没有安装。请运行 pip install duckdb，或改用其他方式，结果完全相同。"
            ) from None
        threads = min(_THREADS, os.cpu_count() or 1)
        self._database: DuckDBPyConnection = duckdb.connect(
            config={"memory_limit": memory, "temp_directory": scratch, "threads": threads}
        )
        self._database.execute(_view(frame))

    def sizes(self) -> dict[str, int]:
        """N of every stratum.  Raises ProblemsFound when the lines are none of a frame."""
        counted = self._database.execute("SELECT stratum, count(*) FROM frame GROUP BY stratum").fetchall()
        return require_strata({stratum.encode(): size for stratum, size in counted})

    def write_frame(self, path: str) -> None:
        """Write the lines in byte order: frame.txt."""
        self._copy("SELECT id, stratum FROM frame ORDER BY id, stratum", path)

    def write_selected(self, shares: Iterable[Share], object_seed: str, path: str) -> None:
        """Draw, and write selected.txt."""
        self._write(shares, object_seed, path, standby=0, alternates=False)

    def write_alternates(
        self, shares: Iterable[Share], object_seed: str, path: str, standby: int | None = None
    ) -> None:
        """Write alternates.txt, or the first ``standby`` lines of each stratum (None: all)."""
        self._write(shares, object_seed, path, standby=standby, alternates=True)

    def _write(
        self, shares: Iterable[Share], object_seed: str, path: str, *, standby: int | None, alternates: bool
    ) -> None:
        wanted = goals(shares, standby)
        lines = sum(goal.wanted - goal.quota if alternates else goal.quota for goal in wanted.values())
        if self._copy(query(_DUCKDB, object_seed, wanted, alternates=alternates), path) < lines:
            whole = without_bound(wanted, wanted)
            self._copy(query(_DUCKDB, object_seed, whole, alternates=alternates), path)

    def _copy(self, rows: str, path: str) -> int:
        done = self._database.execute(f"COPY ({rows}) TO {_DUCKDB.literal(path)} {AS_LINES}").fetchone()
        return int(done[0]) if done else 0


def _view(frame: str) -> str:
    if frame.endswith(".parquet"):
        return f"CREATE TEMP VIEW frame AS SELECT id, stratum FROM read_parquet({_DUCKDB.literal(frame)})"
    return source(_DUCKDB, frame)
