"""检查对象库 as a file of a million lines and more: who of it may be drawn, found without loading it.

A CSV (UTF-8, UTF-16 or GBK, divided by comma, tab or semicolon) or a Parquet file, its columns found by the headers
of 检查对象库.  DuckDB keeps it on disk and answers within 128 MB.  Every rule is the house's own: an id is written by
``canonical_id``; what stands in another column has few different values, and each of them is read once, by the
rule for cells; who is excluded and why is said as in ``toolkit.rules.pool``.  Only the check digit of a code is worked
out in SQL, for it is different in every line (``toolkit.codes`` has the same sum).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from toolkit import columns
from toolkit.bulk.engine import connect
from toolkit.bulk.pool_sql import Terms, exclusion, good_code, within
from toolkit.bulk.sql import AS_LINES
from toolkit.codes import is_old_number, looks_like_citizen_id, uscc_check
from toolkit.columns import Column
from toolkit.draw.encoding import canonical_id
from toolkit.draw.paths import frames
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.quota import split_stratum
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused, ToolkitError
from toolkit.excel.cells import CellError, clean, quote
from toolkit.excel.text_form import UTF_8, delimiter_of, form_of
from toolkit.files import telling
from toolkit.importing.head import own_labels, plain_label
from toolkit.rules import spared
from toolkit.rules.frequency import MADE, WAITING

SHOWN = 20
"""Problems of a kind that are shown; the others are counted."""
_ID = "id"
_SPARED = ("spared", "spared_basis", "spared_until")
_READ = ("region", "category", "state", "credit", "checked", "last", *_SPARED)
_REQUIRED = ("region", "category", "state")
_MOST_VALUES = 100_000
_BLOCK = 1 << 20


class Roster:
    """The file, read into a table under the folder ``scratch``.

    Raises Refused without DuckDB or without the file, ProblemsFound when its form cannot be read at all.
    """

    def __init__(self, path: Path, scratch: Path, terms: Terms) -> None:
        self._file, self._terms = path.name, terms
        if not path.is_file():
            raise Refused(f"找不到名录文件“{path}”。请核对文件名和文件夹。")
        self._database = connect(scratch, scratch / "roster.duckdb")
        self._database.create_function("canonical", _canonical, ["VARCHAR"], "VARCHAR")
        self._database.create_function("old_number", is_old_number, ["VARCHAR"], "BOOLEAN")
        self._problems: list[Problem] = []
        try:
            self._load(path, scratch)
            self._read_values()
            self._judge()
        except BaseException:
            self.close()  # an open file cannot be removed everywhere
            raise

    def close(self) -> None:
        """Give the memory back."""
        self._database.close()

    # --- the file → table ``given`` -----------------------------------------------------------------------

    def _load(self, path: Path, scratch: Path) -> None:
        if path.suffix.lower() == ".parquet":
            source = f"read_parquet({_text(str(path))})"
            try:
                header = [row[0] for row in self._all(f"DESCRIBE SELECT * FROM {source}")]
            except self._error as error:
                raise self._unreadable("不是完好的 Parquet 文件") from error
            names = [_name(name) for name in header]
        else:
            source, header = self._csv(path, scratch)
            names = [f"c{number}" for number in range(len(header))]
        found = self._columns(header)
        self._given = [key for key in _READ if key in found]
        chosen = ", ".join(f"CAST({names[found[key]]} AS VARCHAR) AS {key}" for key in (_ID, *self._given))
        try:
            self._database.execute(f"CREATE TABLE given AS SELECT {chosen} FROM {source}")
        except self._error as error:
            raise self._unreadable("中途读不下去，文件可能残缺") from error
        if path.suffix.lower() != ".parquet":
            self._rejected()

    def _csv(self, path: Path, scratch: Path) -> tuple[str, list[str]]:
        """The reader of a CSV file and its headers; one not in UTF-8 or with mixed line ends is copied first."""
        encoding, uniform, _ = form_of(partial(_blocks, path))
        if not encoding:
            raise self._unreadable("既不是 UTF-8 也不是 GBK 编码")
        with telling(path), path.open(encoding=encoding) as stream:
            delimiter = delimiter_of(stream.read(_BLOCK))
            stream.seek(0)
            header = next(csv.reader(stream, delimiter=delimiter), [])
            if encoding != UTF_8 or not uniform:
                stream.seek(0)
                path = scratch / "utf-8.csv"
                with path.open("w", encoding="utf-8", newline="\n") as copy:
                    while block := stream.read(_BLOCK):
                        copy.write(block)
        types = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header)))
        options = (
            f"header=false, skip=1, auto_detect=false, delim={_text(delimiter)}, quote='\"', escape='\"'"
        )
        return f"read_csv({_text(str(path))}, {options}, store_rejects=true, columns={{{types}}})", header

    def _columns(self, header: Sequence[str]) -> dict[str, int]:
        """Where each column stands, by key (ProblemsFound if one that is needed does not)."""
        own = own_labels(columns.TARGETS)
        known = [own.get(plain_label(text), "") for text in header]
        found, problems = {}, []
        for key in (_ID, *_READ):
            column = columns.TARGETS.column(key)
            here = [number for number, other in enumerate(known) if other == key]
            if here:
                found[key] = here[0]
            elif key in (_ID, *_REQUIRED) or (key == "credit" and self._terms.by_class):
                what = f"没有“{column.header}”一列"
                problems.append(Problem(what, "请在第一行写上这个表头", Place(self._file, 1)))
            if len(here) > 1:
                what = f"“{column.header}”一列出现了 {len(here)} 次"
                problems.append(Problem(what, "请只留一列", Place(self._file, 1)))
        if problems:
            raise ProblemsFound(problems)
        return found

    def _rejected(self) -> None:
        """Lines that are no rows."""
        counted = self._all("SELECT count(*), min(line) FROM reject_errors")[0]
        shown = self._all(f"SELECT line, csv_line FROM reject_errors ORDER BY line LIMIT {SHOWN}")
        self._tell(
            counted[0],
            lambda: (
                Problem(
                    f"这一行的栏数或引号不对（{quote(line or '')}）",
                    "请改正这一行",
                    Place(self._file, number),
                )
                for number, line in shown
            ),
        )

    # --- table ``given`` → table ``roster`` ---------------------------------------------------------------

    def _read_values(self) -> None:
        """Every different value of every column but the id, read as a cell of 检查对象库: table ``read``."""
        self._database.execute("CREATE TABLE read (key VARCHAR, given VARCHAR, value VARCHAR)")
        for key in self._given:
            column = columns.TARGETS.column(key)
            rows = self._all(
                f"SELECT {key}, min(rowid) + 2, count(*) FROM given GROUP BY ALL ORDER BY 2 LIMIT {_MOST_VALUES + 1}"
            )
            if len(rows) > _MOST_VALUES:
                raise self._unreadable(f"“{column.header}”一列有十万种以上不同的内容，不像是这一列")
            good, faults = [], []
            for text, row, count in rows:
                try:
                    good.append((key, text, self._value(column, text)))
                except CellError as error:
                    same = f"（这样的共 {count} 行）" if count > 1 else ""
                    place = Place(self._file, row, column.header)
                    faults.append(Problem(f"{error.what}{same}", error.remedy, place, rule="R4"))
            self._tell(len(faults), faults[:SHOWN].copy)
            if good:
                self._database.executemany("INSERT INTO read VALUES (?, ?, ?)", good)

    def _value(self, column: Column, text: str | None) -> str:
        value = clean(text, column)
        if value is None:
            if column.key in _REQUIRED:
                raise CellError("未填写", "请补上")
            return ""
        if column.key == "region" and value not in self._terms.regions:
            raise CellError(
                f"区划代码“{quote(str(value))}”不在“地区”表里", "请改正，或在“地区”表补上这个地区"
            )
        return str(value)

    def _judge(self) -> None:
        """Canonical ids, and for everyone of the row's categories whether he is excluded and why."""
        terms = self._terms
        self._count_visits()
        joined = " ".join(
            f"LEFT JOIN read AS {key}_ ON {key}_.key = '{key}' AND {key}_.given IS NOT DISTINCT FROM given.{key}"
            for key in self._given
        )
        value = {key: f"{key}_.value" if key in self._given else "CAST(NULL AS VARCHAR)" for key in _READ}
        pools = ", ".join(map(_text, terms.pools))
        reason, evidence = exclusion(terms)
        self._database.execute(f"""
            CREATE TABLE roster AS WITH listed AS (
              SELECT given.rowid + 2 AS row, given.id AS written, {value["region"]} AS region,
                     {value["category"]} AS category, {value["category"]} IN ({pools}) AS wanted,
                     {value["state"]} AS state, {value["credit"]} AS credit, coalesce({value["spared"]}, '') AS spared,
                     coalesce({value["spared_basis"]}, '') AS spared_basis,
                     CAST(nullif({value["spared_until"]}, '') AS DATE) AS spared_until,
                     CAST(nullif({value["checked"]}, '') AS INTEGER) AS checked,
                     CAST(nullif({value["last"]}, '') AS DATE) AS checked_last,
                     CASE WHEN regexp_full_match(given.id, '[0-9A-Z]+') THEN given.id
                          ELSE coalesce(canonical(given.id), '') END AS id
              FROM given {joined}
            ), visited AS (
              SELECT listed.*, greatest(coalesce(checked, 0), coalesce(done.times, 0)) AS times,
                     greatest(checked_last, done.last) AS last, coalesce(done.waiting, 0) AS here, done.tasks AS names,
                     coalesce(drawn.times, 0) AS drawn
              FROM listed LEFT JOIN done ON done.id = listed.id LEFT JOIN drawn ON drawn.id = listed.id
            ), past AS (
              SELECT *, here + greatest(drawn - times, 0) AS waiting,
                     concat_ws('、', nullif(names, ''), CASE WHEN drawn > times THEN '大库' END) AS tasks
              FROM visited
            )
            SELECT row, id, CASE WHEN written <> id THEN written END AS written, wanted,
                   region || '/' || {"coalesce(nullif(credit, ''), '-')" if terms.by_class else "'-'"} AS stratum,
                   {reason} AS reason, {evidence} AS evidence,
                   {within(terms.day, terms.repeat_days)} AS lately,
                   spared <> '' AND spared_basis = '' AS groundless,
                   spared = '' AND (spared_basis <> '' OR spared_until IS NOT NULL) AS unsaid
            FROM past""")
        self._database.execute("DROP TABLE given")

    def _count_visits(self) -> None:
        """What counts towards the caps: ``done`` from the workbook, ``drawn`` in this room (visited or not)."""
        rows = "id VARCHAR, times INTEGER, last DATE, waiting INTEGER, tasks VARCHAR"
        self._database.execute(f"CREATE TABLE done ({rows})")
        done = []
        for name, visits in self._terms.visits.items():
            days = [visit.day for visit in visits if visit.stage == MADE and not visit.level and visit.day]
            tasks = [visit.task for visit in visits if visit.stage == WAITING]
            if days or tasks:
                done.append((name, len(days), max(days, default=None), len(tasks), "、".join(tasks)))
        if done:
            self._database.executemany("INSERT INTO done VALUES (?, ?, ?, ?, ?)", done)
        self._database.execute("CREATE TABLE drawn (id VARCHAR, times INTEGER)")
        if self._terms.drawn:
            files = ", ".join(_text(str(path)) for path in self._terms.drawn)
            fields = "{'stratum': 'VARCHAR', 'rank': 'VARCHAR', 'id': 'VARCHAR', 'ticket': 'VARCHAR'}"
            form = f"auto_detect=false, header=false, delim='\\t', quote='', escape='', columns={fields}"
            self._database.execute(
                f"INSERT INTO drawn SELECT id, count(*) FROM read_csv([{files}], {form}) GROUP BY id"
            )

    # --- answers ------------------------------------------------------------------------------------------

    def problems(self, frame: Path) -> list[Problem]:
        """Everything wrong in the file, of each kind the first 20, and how many more; and reminders.

        ``frame`` is frame.txt as ``write`` wrote it: if arrays find all codes in it good and none twice, as they nearly
        always do, SQL is asked of the other lines alone.
        """
        with frame.open("rb") as stream:
            sound = not frames.inspect(Chunks(stream), {})[1]
        elsewhere = "NOT wanted OR reason IS NOT NULL" if sound else "true"
        header = columns.TARGETS.column(_ID).header
        bad = f"FROM roster WHERE CASE WHEN length(id) <> 18 OR {elsewhere} THEN NOT {good_code()} END"
        self._tell(
            self._all(f"SELECT count(*) {bad}")[0][0],
            lambda: (
                Problem(*_fault(text), Place(self._file, row, header), rule="R4")
                for row, text in self._all(
                    f"SELECT row, coalesce(written, id) {bad} ORDER BY row LIMIT {SHOWN}"
                )
            ),
        )
        doubled = f"""
            SELECT id, times, first, last FROM (
              SELECT id, count(*) AS times, min(row) AS first, max(row) AS last
              FROM roster WHERE id IN (SELECT id FROM roster WHERE {elsewhere}) GROUP BY id HAVING times > 1
            ) WHERE {good_code()}"""
        self._tell(
            self._all(f"SELECT count(*) FROM ({doubled})")[0][0],
            lambda: (
                Problem(
                    f"同一个代码“{name}”登记了 {times} 次（第 {first}、{last} 行）",
                    "重复登记会使抽中机会加倍，请只留一行",
                    Place(self._file, first, header),
                    rule="R4",
                )
                for name, times, first, last in self._all(f"{doubled} ORDER BY first LIMIT {SHOWN}")
            ),
        )
        for fault, key, what, remedy in spared.FAULTS:
            rows = self._all(f"SELECT row FROM roster WHERE {fault} ORDER BY row")
            at = columns.TARGETS.column(key).header
            found = [Problem(what, remedy, Place(self._file, row, at), rule="R4") for (row,) in rows[:SHOWN]]
            self._tell(len(rows), found.copy)
        lately = self._all("SELECT count(*) FROM roster WHERE wanted AND reason IS NULL AND lately")[0][0]
        if lately:
            what = f"有 {lately} 户上次检查距计划检查日不到 {self._terms.repeat_days} 天"
            self._problems.append(
                Problem(what, "如不宜再查，请先在名录中说明情况", Place(self._file), Level.WARNING, "R7")
            )
        return self._problems

    def write(self, frame: Path, excluded: Path) -> None:
        """Write frame.txt and excluded.txt."""
        for path, rows in (
            (frame, "SELECT id, stratum FROM roster WHERE wanted AND reason IS NULL ORDER BY id"),
            (
                excluded,
                "SELECT id, reason, evidence FROM roster WHERE wanted AND reason IS NOT NULL ORDER BY id",
            ),
        ):
            self._database.execute(f"COPY ({rows}) TO {_text(str(path))} {AS_LINES}")

    def known(self, ids: Iterable[str]) -> dict[str, bool]:
        """Of these ids those in the file, and whether they may be drawn."""
        wanted = ", ".join(map(_text, ids)) or "''"
        found = self._all(f"SELECT id, wanted AND reason IS NULL FROM roster WHERE id IN ({wanted})")
        return dict(found)

    def reasons(self) -> dict[str, int]:
        """How many of the row's categories were excluded for each reason; under "" how many were not."""
        return dict(
            self._all("SELECT coalesce(reason, ''), count(*) FROM roster WHERE wanted GROUP BY 1 ORDER BY 1")
        )

    def regions(self) -> set[str]:
        """The regions of those who may be drawn."""
        rows = self._all("SELECT DISTINCT stratum FROM roster WHERE wanted AND reason IS NULL")
        return {split_stratum(stratum)[0] for (stratum,) in rows}

    # --- helpers ------------------------------------------------------------------------------------------

    def _all(self, query: str) -> list[tuple[Any, ...]]:
        return self._database.execute(query).fetchall()

    def _tell(self, count: int, shown: Callable[[], Iterable[Problem]]) -> None:
        if count:
            self._problems += shown()
        if count > SHOWN:
            what = f"以上这一类问题共 {count} 个，只列出前 {SHOWN} 个"
            self._problems.append(Problem(what, "请在名录的来源处一并改正", Place(self._file)))

    def _unreadable(self, what: str) -> ProblemsFound:
        return ProblemsFound([Problem(what, "请重新导出为 CSV（UTF-8）或 Parquet", Place(self._file))])

    @property
    def _error(self) -> type[Exception]:
        import duckdb

        return duckdb.Error


# --- values -----------------------------------------------------------------------------------------------


def _canonical(text: str) -> str:
    try:
        return canonical_id(text)
    except ToolkitError:
        return ""


def _fault(text: str) -> tuple[str, str]:
    """What is wrong with an id, and what to do; never shows what may be the number of a person."""
    if not text.strip():
        return "未填写", "请补上"
    try:
        name = canonical_id(text)
    except ToolkitError as error:
        return str(error).rstrip("。"), "请照营业执照填写"
    if looks_like_citizen_id(name):
        return "像是公民身份号码", "名录库不登记身份证号，请改填统一社会信用代码"
    finding = next(finding for finding in uscc_check(name) if finding.fatal)
    return finding.what(quote(name)), finding.remedy


def _blocks(path: Path) -> Iterator[bytes]:
    with telling(path), path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'
