"""The columns of the workbook as fields of a template, beside those that a paper gives itself.

A row is found by what stands around the placeholder: that of 检查台账 by 案号, of 检查对象库 by 统一社会信用代码, of
任务 by 任务编号, and from the task on its rows of 计划表 and 事项清单; in the rows of a list by what the row says.  A
paper's own field comes first, then the sheets in the order of ``JOINS``; ``{{检查对象库.备注}}`` names the sheet, as
does a column that an office has added.  A table is read when a template first asks for it, and never otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from toolkit import columns
from toolkit.columns import Column, Sheet
from toolkit.errors import ProblemsFound
from toolkit.excel.book import Row, Table, Value
from toolkit.jobs.papers.context import Document, Fields
from toolkit.jobs.papers.paper import Paper, Per
from toolkit.word.form import Asked
from toolkit.word.syntax import RUNNING_NUMBER, TagUse

JOINS: tuple[tuple[Sheet, str], ...] = (
    (columns.CASES, "案号"),
    (columns.TARGETS, "统一社会信用代码"),
    (columns.INSPECTORS, "执法证号"),
    (columns.TASKS, "任务编号"),
    (columns.PLAN, "计划序号"),
    (columns.ITEMS, "抽查事项"),
)
"""Sheets whose rows can be found, and the field that says which row."""

_OF_CASE = ("案号", "统一社会信用代码", "任务编号")
Wanted = Mapping[tuple[str, ...], Collection[str]]
"""What a template takes from the workbook: lists that the placeholder stands in → names."""


def offered(names: Collection[str]) -> dict[str, tuple[Sheet, str]]:
    """What can be used where these names have values: name → sheet and header.  The first sheet wins."""
    found: dict[str, tuple[Sheet, str]] = {}
    for sheet, by in JOINS:
        if by in names or by in found:
            for column in sheet.columns:
                found.setdefault(column.header, (sheet, column.header))
                found[f"{sheet.name}.{column.header}"] = sheet, column.header
    return found


def own_names(paper: Paper) -> list[str]:
    """What has a value on a paper outside of its lists."""
    about = {Per.TARGET: _OF_CASE, Per.ROUND: _OF_CASE, Per.TASK: _OF_CASE[2:], Per.DRAW: _OF_CASE[2:]}
    return [*paper.asks, *(about.get(paper.per, ()) if paper.due else ())]


def known(paper: Paper, fields: Collection[TagUse]) -> dict[str, frozenset[str]]:
    """What may stand in its template (``Template.problems``): its own fields, those of lists, and the columns."""

    def all_of(names: Collection[str]) -> set[str]:
        every = {*names, *offered(names)}
        sheets = {sheet.name for sheet, _ in offered(names).values()}
        return every | {field.name for field in fields if field.name.partition(".")[0] in sheets}

    rows = {name: frozenset(all_of(asked.columns)) for name, asked in paper.asks.items()}
    return dict.fromkeys(all_of(own_names(paper)), frozenset[str]()) | rows


def wanted(paper: Paper, fields: Collection[TagUse]) -> Wanted:
    """What its template takes from the workbook."""
    found: dict[tuple[str, ...], set[str]] = {}
    for field in fields:
        if field.loops and field.name == RUNNING_NUMBER:  # counted on the paper, not that of the sheet
            continue
        for loops, names in _scopes(paper, field.loops):
            if field.name in names:
                break
            sheets = {sheet.name for sheet, _ in offered(names).values()}
            if field.name in offered(names) or field.name.partition(".")[0] in sheets:
                found.setdefault(loops, set()).add(field.name)
                break
    return found


def _scopes(paper: Paper, loops: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Collection[str]]]:
    """The names of the row that a placeholder stands in, then of the rows around it, then of the paper."""
    scopes: list[tuple[tuple[str, ...], Collection[str]]] = [((), own_names(paper))]
    asks: Mapping[str, Asked] = paper.asks
    for depth, loop in enumerate(loops, 1):
        asks = asks[loop].columns if loop in asks else {}
        scopes.append((loops[:depth], asks))
    return reversed(scopes)


class WorkbookFields:
    """Looks columns up; ``read`` is ``Book.read``."""

    def __init__(self, read: Callable[[Sheet], Table]) -> None:
        self._read = read
        self._rows: dict[tuple[str, str], dict[str, Row]] = {}

    def added(self, document: Document, fields: Fields, wish: Wanted) -> Fields:
        """The fields of a document with what its template wants.

        Raises ProblemsFound for a column that the sheet does not have.
        """
        about: Fields = {}
        if document.cases:
            case = document.cases[0]
            about = {"任务编号": case.task}
            if document.paper.of_one:
                about |= {"案号": case.id, "统一社会信用代码": case.target}
        for loops, names in wish.items():
            fields = self._in_rows(fields, loops, names, about)
        return fields

    def _in_rows(
        self, fields: Mapping[str, object], loops: tuple[str, ...], names: Collection[str], about: Fields
    ) -> Fields:
        if not loops:
            return {**self._values({**about, **fields}, names), **fields}
        rows = fields.get(loops[0])
        if not isinstance(rows, list | tuple):
            return dict(fields)
        return {**fields, loops[0]: [self._in_rows(row, loops[1:], names, {}) for row in rows]}

    def _values(self, around: Fields, names: Collection[str]) -> Fields:
        """Those that have a row; the engine names what is missing."""
        sheets = {sheet.name: sheet for sheet, _ in JOINS}
        known_here, found = offered(around), Fields()
        for name in names:
            sheet, header = known_here.get(name, (None, ""))
            if sheet is None:
                table, _, header = name.partition(".")
                sheet = sheets[table]
            if row := self._row(sheet, header, around):
                found[name] = _shown(row[_key_of(sheet, header)])
        return found

    def _row(self, sheet: Sheet, header: str, around: Fields) -> Row | None:
        """The row of a sheet that these fields are about."""
        own = header if all(column.header != header for column in sheet.columns) else ""
        return self._rows_of(sheet, own).get(self._key(sheet, around))

    def _key(self, sheet: Sheet, around: Fields) -> str:
        """Which row that is: a field says it, or the row of another sheet that the fields are about."""
        by = next(field for joined, field in JOINS if joined is sheet)
        if by in around:
            return str(around[by])
        for other, _ in JOINS:
            if other is not sheet and any(column.header == by for column in other.columns):
                row = self._row(other, by, around)
                return row.text(_key_of(other, by)) if row else ""
        return ""

    def _rows_of(self, sheet: Sheet, own: str) -> dict[str, Row]:
        """The rows by key, with a column that the office has added."""
        if (sheet.name, own) not in self._rows:
            wide = replace(sheet, columns=(*sheet.columns, Column(own, own))) if own else sheet
            table = self._read(wide)
            if faults := [problem for problem in table.problems if own and f"“{own}”" in problem.what]:
                raise ProblemsFound(faults)
            self._rows[sheet.name, own] = {row.text(sheet.key): row for row in table.rows}
        return self._rows[sheet.name, own]


def _key_of(sheet: Sheet, header: str) -> str:
    return next((column.key for column in sheet.columns if column.header == header), header)


def _shown(value: Value) -> object:
    """A cell on a paper: a blank stays blank."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else value
