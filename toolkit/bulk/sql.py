"""The draw as SQL text, for the engine in which a province keeps its registry.

One query in three dialects; they differ in how SHA-256 is called, in how frame.txt is read and in how text is
ordered byte by byte:

    duckdb     sha256(x)                                      the program duckdb, or its library
    postgres   encode(sha256(convert_to(x, 'UTF8')), 'hex')   PostgreSQL 11 and later, with psql
    spark      sha2(x, 256)                                   Spark 3.3 and later, with spark-sql

What the query needs of the draw stands in its text: S_obj, and for each stratum its quota and the bound (``bound``)
above which tickets are dropped before anything is sorted.  So it can only be written when the seed is known.  Its
output is selected.txt, byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import isqrt
from pathlib import Path
from typing import Any, NamedTuple

from toolkit.draw.lists import FRAME
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.quota import Share
from toolkit.draw.record import RECORD
from toolkit.draw.ticket import OBJECTS, purpose_seed
from toolkit.errors import Refused, WrongUse
from toolkit.jobs.base import Outcome
from toolkit.ledger.record import readable


class Dialect(NamedTuple):
    """How one engine says it.

    ``ticket`` hashes ``{key}`` and f.id; ``source`` makes ``frame (id, stratum)`` from the file ``{path}``;
    ``output`` prints the ``{query}`` as lines; ``bytewise`` follows a text to compare it by bytes.
    """

    name: str
    ticket: str
    source: str
    output: str
    bytewise: str
    literal: Callable[[str], str]
    run: str


def _doubled(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


AS_LINES = r"(FORMAT csv, DELIMITER '\t', HEADER false, QUOTE '', ESCAPE '')"
"""What DuckDB's COPY needs to write the lines of a record."""

DIALECTS = {
    "duckdb": Dialect(
        name="DuckDB",
        ticket="sha256({key} || f.id)",
        source=r"""CREATE OR REPLACE TEMP VIEW frame AS SELECT * FROM read_csv({path}, auto_detect = false,
  header = false, delim = '\t', quote = '', escape = '', max_line_size = 1000000, buffer_size = 4000000,
  columns = {{'id': 'VARCHAR', 'stratum': 'VARCHAR'}});""",  # small buffers: the rest of the memory is for sorting
        output=f"COPY (\n{{query}}\n) TO '结果.txt' {AS_LINES};",
        bytewise="",
        literal=_doubled,
        run="duckdb -f 本文件",
    ),
    "postgres": Dialect(
        name="PostgreSQL",
        ticket="encode(sha256(convert_to({key} || f.id, 'UTF8')), 'hex')",
        source=r"""SET client_encoding = 'UTF8';
CREATE TEMP TABLE frame (id text, stratum text);
\copy frame FROM {path} WITH (FORMAT csv, DELIMITER E'\t', QUOTE E'\x01')""",
        output="COPY (\n{query}\n) TO STDOUT WITH (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\x01');",
        bytewise=' COLLATE "C"',
        literal=_doubled,
        run="psql -q -f 本文件 > 结果.txt",
    ),
    "spark": Dialect(
        name="Spark",
        ticket="sha2({key} || f.id, 256)",
        source=r"""CREATE OR REPLACE TEMPORARY VIEW raw (line STRING) USING text OPTIONS (path {path});
CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT split_part(line, '\t', 1) AS id, split_part(line, '\t', 2) AS stratum FROM raw;""",
        output="{query};",
        bytewise="",
        literal=_escaped,
        run="spark-sql -f 本文件 > 结果.txt",
    ),
}
"""The engines, by the word that chooses them."""

_LONGEST = 2**256 - 1
"""The largest ticket."""


def bound(share: Share) -> str:
    """A ticket below which, of a stratum's random ones, at least as many lie as are drawn (but for once in 10^12).

    By Chernoff, fewer than n of N lie below (n + m)/N with probability at most exp(-m²/2(n + m)).  With
    m = 10⌊√n⌋ + 50 that is below 10^-12 for every n.
    """
    part = share.quota + 10 * isqrt(share.quota) + 50
    return f"{min((part << 256) // share.size, _LONGEST):064x}"


_QUERY = """\
WITH goal (stratum, quota, cut) AS (VALUES
{goals}
), ticketed AS (
  SELECT f.stratum{bytewise} AS stratum, f.id{bytewise} AS id, {ticket}{bytewise} AS ticket FROM frame f
), kept AS (
  SELECT t.stratum, t.id, t.ticket, g.quota
  FROM ticketed t JOIN goal g ON t.stratum = g.stratum{bytewise}
  WHERE t.ticket <= '{highest}' AND t.ticket <= g.cut{bytewise}
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY ticket, id) AS place FROM kept
)
SELECT stratum, place, id, ticket FROM ranked WHERE place <= quota ORDER BY stratum, place"""


def query(dialect: Dialect, object_seed: str, shares: Iterable[Share]) -> str:
    """The query that gives the rows of selected.txt from ``frame (id, stratum)``."""
    rows = [(share.stratum, share.quota, bound(share)) for share in shares if share.quota]
    rows = rows or [("", 0, "f" * 64)]  # an empty VALUES is no SQL
    return _QUERY.format(
        goals=",\n".join(f"  ({dialect.literal(stratum)}, {quota}, '{cut}')" for stratum, quota, cut in rows),
        bytewise=dialect.bytewise,
        ticket=dialect.ticket.format(key=f"'{object_seed}|'"),
        highest=max(cut for _, _, cut in rows),
    )


def source(dialect: Dialect, path: str) -> str:
    """The statements that make ``frame`` from a file."""
    return dialect.source.format(path=dialect.literal(path))


def script(folder: Path, engine: str) -> str:
    """The whole text for a record folder, with comments, to be run in that folder.

    Raises WrongUse for an engine that is none of ``DIALECTS`` and for what is no record folder, Refused before the
    draw (no seed yet).
    """
    if engine not in DIALECTS:
        raise WrongUse(f"没有“{engine}”这种数据库的写法。请选：{'、'.join(DIALECTS)}。")
    if not (folder / PLAN).is_file():
        raise WrongUse(f"“{folder}”不是抽取记录文件夹：里面没有 {PLAN}。请选 记录/<年度>/<抽取编号>。")
    if not (folder / RECORD).is_file():
        raise Refused("这次抽取只冻结了名单，还没有种子，写不出 SQL。请抽取以后再来。")
    with readable(folder):
        return _script(json.loads((folder / RECORD).read_bytes()), DIALECTS[engine])


def show_script(folder: Path, engine: str) -> Outcome:
    """The text alone, to be piped into the database (``bulk sql``)."""
    return Outcome("", script(folder, engine).splitlines())


def _script(record: Mapping[str, Any], dialect: Dialect) -> str:
    shares = [
        Share(name, size, quota, Fraction(chance))
        for name, size, quota, chance in record["rounding"]["strata"]
    ]
    text = query(dialect, purpose_seed(record["seed"], OBJECTS), shares)
    return "\n".join(
        [
            f"-- 抽取 {record['draw_id']}：在 {dialect.name} 里重做同一次抽取（协议 SSJ1、SSJ2 相同）。",
            f"-- 在记录文件夹里运行：{dialect.run}；再运行：sha256sum 结果.txt",
            f"-- 应得 selected.txt 的摘要：{record['selected_sha256']}",
            "-- goal 各栏：层、抽几户、签号上界。",
            "-- 上界只为少排序，不影响结果；万一某层不足数（机会不到万亿分之一），把它改成 64 个 f 再运行。",
            source(dialect, FRAME),
            dialect.output.format(query=text),
            "",
        ]
    )
