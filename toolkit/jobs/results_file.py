"""登记结果 from files: what inspectors filled in on the spot → 检查台账, case by case.

A file is what a phone handed in (``onsite_results``), or any spreadsheet or CSV with a head: 案号 (or
统一社会信用代码 while the object has one open case), and any of the columns that staff fill; every other header is
told as not used.  A row is entered whole or not at all.
What stands in 检查台账 already is never overwritten; a row that says otherwise, or contradicts itself, is listed;
what it only lacks can come later.  So rows in = rows entered + rows listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from toolkit import columns
from toolkit.columns import Column
from toolkit.errors import Level, Place, Problem, ProblemsFound
from toolkit.excel.a1 import letters
from toolkit.excel.book import Book, Value
from toolkit.excel.cells import CellError, squeeze, to_cell
from toolkit.excel.foreign import read_foreign
from toolkit.excel.raw import RawSheet, is_blank
from toolkit.importing.head import Head, own_labels, plain_label
from toolkit.importing.reading import Reader
from toolkit.importing.source import choose_sheet
from toolkit.jobs import onsite_results
from toolkit.jobs.base import Desk, Office, Outcome, begin_work
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.onsite_results import FilledRow
from toolkit.model import Case
from toolkit.onsite.handed import is_handed_in
from toolkit.rules import days
from toolkit.rules.results import check_case, read_cases

_NAMES = ("case", "target", "team")
NOT_TYPED = {
    "rechecked": "由“整改复查”登记",
    **{
        column.key: f"由“{column.filled_by}”填写"
        for column in columns.CASES.columns
        if column.filled_by and column.key not in _NAMES
    },
    **{column.key: "由公式算出" for column in columns.CASES.columns if column.formula},
}
"""Columns of 检查台账 that staff do not fill, and who does."""
ENTERED = tuple(column.key for column in columns.CASES.columns if column.key not in {*_NAMES, *NOT_TYPED})
"""Columns of 检查台账 that a file may fill: all that staff fill."""
_REMEDY = "请照检查台账的表头写，至少要有“案号”和“检查结果”"


def enter_results(book: Book, office: Office, files: Sequence[Path], *, preview: bool = False) -> Outcome:
    """Enter the results of ``files``; rows that do not fit are the outcome's problems and change nothing.

    ``preview``: only say what would be entered.
    """
    work = begin_work(book, office, "登记结果")
    desk = work.desk
    live = _Live.of(desk.cases.values())
    stands = {row.text("case"): row for row in book.read(columns.CASES).rows}
    outcome = Outcome("登记结果")
    seen: dict[str, Place] = {}
    fitting: dict[str, dict[str, Value]] = {}
    rows, unused = list[FilledRow](), list[str]()
    for file in files:
        if not is_handed_in(file):
            own, left = _rows(file)
            rows, unused = rows + own, unused + left
    handed = onsite_results.read([file for file in files if is_handed_in(file)], work)
    outcome.problems += handed.problems
    rows += handed.rows
    for row in rows:
        try:
            case = _case(row, live, seen)
            values = _values(row, case, stands[case.id].values)
            require_possible(row, case, values, desk, office)
        except ProblemsFound as unfit:
            outcome.problems += unfit.problems
            continue
        fitting[case.id] = values
    names = "、".join(f"“{file.name}”" for file in files)
    listed, done = len(rows) - len(fitting), "可以登记" if preview else "已登记"
    outcome.lines.append(f"{names} {len(rows)} 行：{done} {len(fitting)} 户，没有登记 {listed} 行")
    outcome.lines += handed.lines(fitting)
    if unused:
        outcome.lines.append(f"文件里没有用到的列：{'、'.join(unused)}")
    entered = [*fitting]
    outcome.data = {"entered": entered, "rows": len(rows), "unused": unused, "rechecked": [*handed.rounds]}
    if preview or not (fitting or handed.rounds):
        return outcome
    handed.keep(work, fitting)
    for name, values in fitting.items():
        if values:
            book.update(columns.CASES, name, values)
    rounds = handed.enter_rounds(work)
    cases, problems = read_cases(book.read(columns.CASES))
    rows_of = {cases[name].at("case").row for name in entered}
    outcome.problems += [problem for problem in problems if problem.place.row in rows_of]
    refresh(work)
    work.finish("；".join(filter(None, (outcome.lines[0], *rounds))))
    return outcome


def _rows(file: Path) -> tuple[list[FilledRow], list[str]]:
    """The filled rows below the best head of the file, and its headers that nothing is taken from.

    WrongUse if several of its sheets have such a head, ProblemsFound if none has.
    """
    raw, head = choose_sheet(file.name, read_foreign(file), columns.CASES)
    numbers, unused = _numbers(head)
    if not {"case", "target"} & numbers.keys():
        raise ProblemsFound([Problem("没有“案号”一列", _REMEDY, Place(file.name))])
    rows = [
        _row(file, raw, number, numbers)
        for number in range(head.last + 1, len(raw.grid) + 1)
        if not is_blank(raw.grid[number - 1])
    ]
    return rows, unused


def _numbers(head: Head) -> tuple[dict[str, int], list[str]]:
    """Column key → number in the file; and the headers that are not used, each with the reason."""
    known = own_labels(columns.CASES)
    numbers: dict[str, int] = {}
    unused: list[str] = []
    for source in head.columns:
        key = known.get(plain_label(source.label), "")
        if key in numbers:
            unused.append(f"“{source.name}”（与前面的一列同名）")
        elif key in (*ENTERED, *_NAMES):
            numbers[key] = source.number
        else:
            unused.append(f"“{source.name}”（{NOT_TYPED.get(key, '检查台账没有这一列')}）")
    return numbers, unused


def _row(file: Path, raw: RawSheet, number: int, numbers: Mapping[str, int]) -> FilledRow:
    cells = raw.grid[number - 1]
    return FilledRow(
        {key: cells[n - 1] for key, n in numbers.items() if n <= len(cells)},
        {
            key: Place(file.name, number, columns.CASES.column(key).header, f"{letters(n)}{number}")
            for key, n in numbers.items()
        },
    )


def _first(row: FilledRow) -> Place:
    return row.places.get("case") or row.places["target"]


class _Live(NamedTuple):
    """The cases that count, by case number; and those without a result, by code."""

    named: Mapping[str, list[Case]]
    waiting: Mapping[str, list[Case]]

    @classmethod
    def of(cls, cases: Iterable[Case]) -> _Live:
        """A look at each case once, not once for each row."""
        named, waiting = defaultdict[str, list[Case]](list), defaultdict[str, list[Case]](list)
        for case in cases:
            if not case.void:
                named[case.id].append(case)
                if not case.result:
                    waiting[case.target].append(case)
        return cls(named, waiting)


def _case(row: FilledRow, live: _Live, seen: dict[str, Place]) -> Case:
    """The case a row is about; ``seen`` remembers where each was met."""
    name, code = (str(row.values.get(key) or "").strip() for key in ("case", "target"))
    found = live.named.get(name, []) if name else live.waiting.get(code, [])
    if len(found) != 1:
        what = f"“{name or code}”不是抽中的对象" if not found else f"“{code}”有 {len(found)} 个未登记的案号"
        raise ProblemsFound([Problem(what, "请核对案号；没有抽中的不能登记结果", _first(row), rule="R13")])
    if name and code and found[0].target != squeeze(code):
        what = f"案号 {name} 的代码应为 {found[0].target}"
        raise ProblemsFound([Problem(what, "请核对是哪一户", row.places["target"], rule="R13")])
    people = [part.strip() for part in str(row.values.get("team") or "").replace("，", "、").split("、")]
    strangers = [person for person in people if person and person not in found[0].team.split("、")]
    if strangers:
        what = f"{'、'.join(strangers)}不是选派的检查人员（{found[0].team}）"
        remedy = "换人的须先办回避替换，请核对"
        raise ProblemsFound([Problem(what, remedy, row.places["team"], rule="R5")])
    before = seen.setdefault(found[0].id, _first(row))
    if before != _first(row):
        what = f"{found[0].name}有两行结果（另一行在 {before.cell}）"
        raise ProblemsFound([Problem(what, "请只留一行", _first(row), rule="R12")])
    return found[0]


_reader = cache(Reader)
"""One for each column, not one for each cell."""


def _values(row: FilledRow, case: Case, stands: Mapping[str, Value]) -> dict[str, Value]:
    """The cells to enter; ProblemsFound with everything that cannot be read or says otherwise than 检查台账."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for key in filter(row.values.__contains__, ENTERED):
        column = columns.CASES.column(key)
        try:
            value = _reader(column)(row.values[key]).value
        except CellError as error:
            problems.append(error.at(row.places[key], "R12"))
            continue
        if value is None or value == stands[key]:
            continue
        if stands[key] is not None:
            what = f"台账里{case.name}已是“{_shown(stands[key], column)}”，文件里是“{_shown(value, column)}”"
            problems.append(Problem(what, "已登记的不覆盖，请核对后直接改台账", row.places[key], rule="R13"))
            continue
        values[key] = value
    if problems:
        raise ProblemsFound(problems)
    return values


def require_possible(
    row: FilledRow, case: Case, values: Mapping[str, Value], desk: Desk, office: Office
) -> None:
    """ProblemsFound for days out of order or not yet possible, and a checklist that contradicts the result."""
    known = {field.name for field in fields(Case)}
    cells: dict[str, Any] = {key: value for key, value in values.items() if key in known}
    filled = replace(case, at=lambda key: row.places.get(key) or case.at(key), **cells)
    task = desk.tasks.get(case.task)
    problems = [
        *days.not_yet_among(values, office.today, filled.at),
        *days.before_draw(filled, task.drawn_on if task else None),
        *(p for p in check_case(filled) if p.level is Level.ERROR and p.rule in ("R9", "R13")),
    ]
    if problems:
        raise ProblemsFound(problems)


def _shown(value: Value, column: Column) -> str:
    return str(to_cell(value, column))
