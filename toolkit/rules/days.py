"""Days that cannot be: an event after today, or an inspection before the draw that ordered it (R9).

Which columns hold events is declared with them (``Column.past``); a planned day and a 期限 may lie ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from toolkit import columns
from toolkit.columns import Column
from toolkit.errors import Place, Problem
from toolkit.excel.book import Table, Value
from toolkit.model import Case

EVENTS = tuple(s for s in columns.SHEETS if not s.view and any(column.past for column in s.columns))
"""The sheets with columns of events that are kept by hand; what the program enters, it checks when it does."""
_AFTER_DRAW = tuple(map(columns.CASES.column, ("notified", "started", "ended")))

At = Callable[[str], Place]


def not_yet(table: Table, today: date) -> Iterator[Problem]:
    """Every event of a table that is dated after today."""
    rows = table.by_column()
    for column in table.sheet.columns:
        if column.past:
            for number, day in enumerate(rows.days(column.key)):
                if day and day > today:
                    yield _not_yet(column, day, today, rows.at[number])


def not_yet_among(values: Mapping[str, Value], today: date, at: At) -> Iterator[Problem]:
    """``not_yet`` for cells of 检查台账 that are still to be entered."""
    for key, value in values.items():
        column = columns.CASES.column(key)
        if column.past and isinstance(value, date) and value > today:
            yield _not_yet(column, value, today, at)


def _not_yet(column: Column, day: date, today: date, at: At) -> Problem:
    what = f"{column.header} {day} 还没有到，今天是 {today}"
    return Problem(what, "请核对日期；还没有办的先空着", at(column.key), rule="R9")


def before_draw(case: Case, drawn: date | None) -> Iterator[Problem]:
    """What was done for a case before its object was drawn."""
    for column in _AFTER_DRAW:
        day: date | None = getattr(case, column.key)
        if day and drawn and day < drawn:
            what = f"{column.header} {day} 早于抽取日期 {drawn}"
            remedy = "抽取以前还不知道查谁，请核对两个日期"
            yield Problem(what, remedy, case.at(column.key), rule="R9")
