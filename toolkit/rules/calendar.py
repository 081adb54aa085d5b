"""节假日调休 → the office's working days, and 日历: the days from which the deadline formulas count.

日历 is made from the built-in holiday notices.  It begins in December before the office's year, as each row of it is
paid with every saving, and reaches to the end of the year after the one in which the office works, so that it has to
be renewed every year (``jobs.calendar``).  What the office types into 节假日调休
wins over it, in the sheet by formulas and here by ``WorkCalendar``; both leave out a row that is not valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from toolkit.clock.workdays import ONE_DAY, WorkCalendar, built_in_until, years_of_notice
from toolkit.columns.lists import DAY_KINDS
from toolkit.errors import Problem
from toolkit.excel.book import Row, Value

FIRST_DAY = date(2022, 12, 1)
"""Where 日历 begins if it cannot be told from when on it is needed, unless the workbook is of an earlier year."""
WEEKDAYS = "一二三四五六日"
_, WORK = DAY_KINDS

Holiday = tuple[date | None, str, int]
"""A row of 节假日调休: day, 休息 or 上班, and the year whose notice says so (0 for none)."""


def work_calendar(holidays: Iterable[Holiday]) -> WorkCalendar:
    """The working days of an office, without the rows that are not valid.

    A day typed as both 休息 and 上班 stays as it is built in.
    """
    kinds: dict[date, set[str]] = {}
    years = set()
    for day, kind, year in holidays:
        if day and kind in DAY_KINDS and year in years_of_notice(day):
            kinds.setdefault(day, set()).add(kind)
            years.add(year)
    return WorkCalendar({day: WORK in found for day, found in kinds.items() if len(found) == 1}, years)


def read_holidays(rows: Iterable[Row], problems: list[Problem]) -> WorkCalendar:
    """节假日调休; a row that is not valid is named (a bad cell was, where it was read) and moves no deadline."""
    holidays: list[Holiday] = []
    first: dict[date, str] = {}
    for row in rows:
        day, kind, year = row.day("day"), row.text("kind"), row.integer("year")
        holidays.append((day, kind, year))
        if not (day and kind and year):
            continue
        if year not in years_of_notice(day):
            what = f"{day} 不归 {year} 年的放假通知管，这一行没有采用"
            problems.append(Problem(what, "请照通知核对日期和年度", row.at("year"), rule="R15"))
        elif first.setdefault(day, kind) != kind:
            what = f"{day} 既写上班又写休息，两行都没有采用"
            problems.append(Problem(what, "请照放假通知核对，只留一行", row.at("day"), rule="R15"))
    return work_calendar(holidays)


def span(year: int) -> tuple[date, date]:
    """The first and the last day of 日历 in a new workbook of an office's year; 0 if that is not said yet."""
    return begin_of(year or built_in_until()), max(last_day(), date(year + 1, 12, 31))


def begin_of(year: int) -> date:
    """From when on an office needs the days for what happens in a year: 7 个工作日 from the year before end in it."""
    return date(year - 1, 12, 1)


def last_day() -> date:
    """Where 日历 ends in a new workbook: with the first year whose notice is not built in."""
    return date(built_in_until() + 1, 12, 31)


def calendar_rows(first: date, last: date, office: WorkCalendar) -> Iterator[dict[str, Value]]:
    """The rows of 日历, with what its formulas will say, for readers that do not calculate."""
    built_in = WorkCalendar()
    day, count = first, 0
    while day <= last:
        work = int(office.is_workday(day))
        count += work
        yield {
            "day": day,
            "weekday": f"星期{WEEKDAYS[day.weekday()]}",
            "base": int(built_in.is_workday(day)),
            "wait": built_in.missing_notice(day),
            "work": work,
            "count": count,
            "state": "暂定" if office.missing_notice(day) else None,
        }
        day += ONE_DAY
