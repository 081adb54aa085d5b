"""一户一表: the row of one case, its columns one below another, to be read and to be changed.

What is typed goes the way of 登记结果 from files (``results_file``): the same columns, the same reading of a cell, the
same checks.  But a person who has the whole row before the eyes may also change or clear what stands there, and
the journal says old and new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from toolkit import columns
from toolkit.columns import Column
from toolkit.errors import Level, Place, Problem, ProblemsFound, WrongUse
from toolkit.excel.book import Book, Row, Value
from toolkit.excel.cells import CellError, to_cell
from toolkit.importing.reading import Reader
from toolkit.jobs.base import Office, Outcome, begin_work
from toolkit.jobs.deadlines import refresh
from toolkit.jobs.onsite_results import FilledRow
from toolkit.jobs.results_file import ENTERED, NOT_TYPED, require_possible
from toolkit.rules.results import read_cases

_STEP = "一户一表"


class CaseLine(NamedTuple):
    """One column of the case: its cell as text, and whether staff fill it; ``why`` says who else does."""

    column: Column
    text: str
    typed: bool
    why: str


def show_case(book: Book, office: Office, case_id: str) -> Outcome:
    """Tell every column of one case; those of staff are marked."""
    lines = list(lines_of(_row(book, case_id)))
    told = [f"{'＊' if line.typed else '　'}{line.column.header}：{line.text}" for line in lines]
    data: dict[str, object] = {"case": case_id, "values": {line.column.header: line.text for line in lines}}
    return Outcome(_STEP, [*told, "带＊的由单位登记，用 case --set 列=内容 改"], data=data)


def enter_case(book: Book, office: Office, case_id: str, values: Mapping[str, str]) -> Outcome:
    """Write ``values`` by header into the row of one case; "" clears a cell.

    ProblemsFound with all that cannot be read, is not for staff or contradicts itself: then nothing is changed.
    """
    work = begin_work(book, office, _STEP)
    row = _row(book, case_id)
    case = work.desk.cases.get(case_id)
    if case is None or case.void:
        raise WrongUse(f"案号 {case_id} 已经作废，不再登记。请登记替换它的那一户。")
    places = {header: Place(f"{case_id} {case.name}", header=header) for header in values}
    changed = {key: value for key, value in _read(values, places).items() if value != row.values.get(key)}
    if not changed:
        return Outcome(_STEP, [f"{case_id} {case.name}：没有要改的"])
    headers = {key: columns.CASES.column(key).header for key in changed}
    filled = FilledRow(dict(changed), {key: places[header] for key, header in headers.items()})
    require_possible(filled, case, changed, work.desk, office)
    book.update(columns.CASES, case_id, changed)
    told = [
        f"{headers[key]} {_shown(row.values.get(key), key) or '空'} 改为 {_shown(value, key) or '空'}"
        for key, value in changed.items()
    ]
    outcome = Outcome(_STEP, [f"{case_id} {case.name} 已存回检查台账", *told])
    if case.published:
        outcome.problems.append(
            Problem(
                "这一户的结果已经公示",
                "公示过的内容改了的，请再办“更正公示”",
                Place(columns.CASES.name, row.number),
                Level.WARNING,
            )
        )
    cases, problems = read_cases(book.read(columns.CASES))
    outcome.problems += [each for each in problems if each.place.row == cases[case_id].at("case").row]
    outcome.data = {"case": case_id, "changed": sorted(headers.values())}
    refresh(work)
    work.finish("；".join((f"{case_id}", *told)))
    return outcome


def lines_of(row: Row) -> Iterator[CaseLine]:
    """The columns of a row of 检查台账, in their order."""
    for column in columns.CASES.columns:
        typed = column.key in ENTERED
        why = "" if typed else NOT_TYPED.get(column.key, "由“抽取”填写")
        yield CaseLine(column, _shown(row.values.get(column.key), column.key), typed, why)


def _row(book: Book, case_id: str) -> Row:
    for row in book.read(columns.CASES).rows:
        if row.text("case") == case_id:
            return row
    raise WrongUse(f"检查台账里没有案号“{case_id}”。请照检查台账的“案号”一列写。")


def _read(values: Mapping[str, str], places: Mapping[str, Place]) -> dict[str, Value]:
    """The typed values by the key of their column."""
    by_header = {column.header: column for column in columns.CASES.columns}
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    for header, text in values.items():
        column = by_header.get(header)
        if column is None or column.key not in ENTERED:
            why = NOT_TYPED.get(column.key, "由“抽取”填写") if column else "检查台账没有这一列"
            problems.append(
                Problem(f"这一栏不能填：{why}", "请只写检查台账的白色列", places[header], rule="R12")
            )
            continue
        try:
            found[column.key] = Reader(column)(text).value if text.strip() else None
        except CellError as error:
            problems.append(error.at(places[header], "R12"))
    if problems:
        raise ProblemsFound(problems)
    return found


def _shown(value: Value, key: str) -> str:
    return "" if value is None else str(to_cell(value, columns.CASES.column(key)) or "")
