"""日历 kept long enough: the sheet from which the deadline formulas count is renewed, and its end foreseen.

The sheet is a view of the built-in holiday notices: it reaches to the end of the year after the one in which the
office works, and is made again when it is too short, when a new version of the program knows another notice, or
when somebody's hand changed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from toolkit import columns
from toolkit.errors import Level, Place, Problem, ProblemsFound, Refused
from toolkit.excel.book import Book, Value
from toolkit.rules.calendar import FIRST_DAY, begin_of, calendar_rows, last_day
from toolkit.rules.registry import Registry

REMIND_DAYS = 60
"""So many days before 日历 ends the office is reminded; 首页 does the same."""
_MADE = tuple(column.key for column in columns.DAYS.columns if not column.formula)
_SHEET = Place(columns.DAYS.name)
_REMEDY = "请运行 deadlines（刷新期限），它会照内置的放假安排续好、改好"


def renew(book: Book, registry: Registry, today: date, begin: date | None = None) -> list[Problem]:
    """Make 日历 again if it is not as it should be; the problems for which it could not be written.

    ``begin`` is where it shall begin from now on: a workbook that is carried over every year would grow for ever.
    """
    table = book.read(columns.DAYS)
    wanted = _wanted(book, registry, today, begin)
    keys = [column.key for column in columns.DAYS.columns]
    if [[row[key] for key in keys] for row in table.rows] == [[*row.values()] for row in wanted]:
        return []
    try:
        book.replace(columns.DAYS, wanted)
    except ProblemsFound as error:
        return list(error.problems)
    except Refused as error:
        return [Problem(f"日历没有续上：{error}", "改好后请再刷新一次期限", _SHEET, rule="R15")]
    return []


def calendar_problems(book: Book, registry: Registry, today: date) -> Iterator[Problem]:
    """Reminders that 日历 ends soon, or is not what the built-in notices say."""
    table = book.read(columns.DAYS)
    yield from table.problems
    if table.problems:
        return
    days = _wanted(book, registry, today)
    begins, needed = (rows[0]["day"] if rows else None for rows in (table.rows, days))
    if isinstance(begins, date) and isinstance(needed, date) and needed < begins:
        what = f"从 {begins} 起，应从 {needed} 起：更早的日子，公式算不出期限"
        yield Problem(what, _REMEDY, _SHEET, Level.WARNING, "R15")
        return
    for row, wanted in zip(table.rows, days, strict=False):
        if any(row[key] != wanted[key] for key in _MADE):
            what = f"从 {wanted['day']} 起与程序内置的放假安排不一致，公式算出的期限可能不对"
            yield Problem(what, _REMEDY, row.at("day"), Level.WARNING, "R15")
            break
    ends = max((day for row in table.rows if (day := row.day("day"))), default=today)
    left = (ends - today).days
    if left < REMIND_DAYS:
        when = f"再过 {left} 天就用完" if left > 0 else "已经用完，公式会显示“日历未更新”"
        yield Problem(f"只到 {ends}，{when}", _REMEDY, _SHEET, Level.WARNING, "R15")


def needed_from(book: Book, year: int) -> date:
    """Where 日历 must begin: before the office's year, and before what 检查台账 has was inspected."""
    ended = [day for day in book.read(columns.CASES).by_column().days("ended") if day]
    return min([begin_of(year), *(date(day.year, 1, 1) for day in ended)])


def _wanted(book: Book, registry: Registry, today: date, begin: date | None = None) -> list[dict[str, Value]]:
    """The rows that 日历 should have; never fewer than it has, whatever day somebody asks about.

    Where it begins is believed only of one in which no day is missing or changed.
    """
    table = book.read(columns.DAYS)
    year = registry.settings.year or today.year
    there = sorted(day for row in table.rows if (day := row.day("day")))
    whole = bool(there) and len(table.rows) == (there[-1] - there[0]).days + 1 == len(set(there))
    earliest = max(needed_from(book, year), min(FIRST_DAY, begin_of(year)))  # 1923 is a slip of the hand
    first = begin or min(there[0] if whole else FIRST_DAY, earliest)
    until = there[-1] if whole else first + timedelta(days=len(table.rows) - 1)
    last = max(until, last_day(), date(max(today.year, year) + 1, 12, 31))
    return list(calendar_rows(first, last, registry.calendar))
