"""DuckDB over files larger than memory, within a bound of memory.

DuckDB orders text by its bytes, and its ``sha256`` gives lower-case hex: both as the protocol wants it.
It is optional (requirements-optional.txt): nothing but this room needs it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import Refused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "128MB"
"""Enough to freeze ten million objects."""
_THREADS = 4
"""At most: each thread wants memory of its own, and 128 MB are enough for four."""


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
    connection.execute("SET force_compression = 'uncompressed'")  # for these minutes it would not pay
    return connection
