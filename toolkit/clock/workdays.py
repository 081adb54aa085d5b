"""Which days are worked in China, and counting over them.

Every autumn the State Council's notice for the next year moves weekends (调休): some Saturdays and
Sundays are worked, some weekdays are off.  A list of holidays is therefore not enough, and a year
whose notice is not known can only be guessed.  What is known about a day, best first:

1. the office's own 节假日调休 entries, typed from the notice;
2. the package ``chinesecalendar`` (2004–2026 in the pinned version);
3. neither: Monday to Friday, and the day is *provisional* (暂定).

A late-December day needs two notices: its own year's, and the next year's, which may move days around
1 January.  History (the notices as kept by ``chinesecalendar``): 2006-12-30 and 31 worked for the
holiday of 2007, 2007-12-29 worked and 31 off, 2011-12-31 worked, 2018-12-29 worked and 31 off.  So the
earliest day ever moved is 29 December; 28 December is the earliest that could be, when 1 January is a
Wednesday or a Thursday and the weekend before it is worked.  From 28 December on, a day stays
provisional until the next year's notice is loaded.

    >>> add_workdays(date(2025, 9, 29), 7)      # over the national holiday and two worked weekends
    datetime.date(2025, 10, 15)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from toolkit.errors import WrongUse

ONE_DAY = timedelta(days=1)
SATURDAY = 5
NEXT_NOTICE_FROM = (12, 28)  # month and day from which the next year's notice may still move a day


class _Notices(NamedTuple):
    """What ``chinesecalendar`` knows: days off, worked weekend days, and its years."""

    off: Collection[date]
    worked: Collection[date]
    years: range


@cache
def _notices() -> _Notices:
    """The package's tables; imported on first use because the command line must start fast."""
    import chinese_calendar

    off = chinese_calendar.holidays
    return _Notices(off, chinese_calendar.workdays, range(min(off).year, max(off).year + 1))


def plain_date(day: date) -> date:
    """Drop the time of day: a ``datetime`` would silently miss every lookup by date."""
    return day.date() if isinstance(day, datetime) else day


def _touched_by_next_notice(day: date) -> bool:
    return (day.month, day.day) >= NEXT_NOTICE_FROM


def years_of_notice(day: date) -> range:
    """The years whose notice may say something of ``day``: its own, in late December also the next."""
    return range(day.year, day.year + 1 + _touched_by_next_notice(day))


def built_in_until() -> int:
    """The last year whose notice the package knows."""
    return _notices().years[-1]


class WorkCalendar:
    """The working days of one office.

    ``overrides`` maps a day of the 节假日调休 sheet to whether it is worked, and wins over any package.
    ``noticed_years`` names years whose notice the office says it has entered.  Without that a year counts
    as loaded when the package knows it or ``overrides`` has an entry in it; an entry of late December does
    not count, because it may come from the next year's notice.
    """

    def __init__(
        self, overrides: Mapping[date, bool] | None = None, noticed_years: Collection[int] = ()
    ) -> None:
        self._overrides = {plain_date(day): worked for day, worked in (overrides or {}).items()}
        typed = {day.year for day in self._overrides if not _touched_by_next_notice(day)}
        self._office_years = typed | set(noticed_years)

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` is worked; where nothing is known, whether it is Monday to Friday."""
        day = plain_date(day)
        if day in self._overrides:
            return self._overrides[day]
        notices = _notices()
        return day in notices.worked or (day.weekday() < SATURDAY and day not in notices.off)

    def loaded(self, year: int) -> bool:
        """Whether the holiday notice of ``year`` is known, from the office or from the package."""
        return year in self._office_years or year in _notices().years

    def missing_notice(self, day: date) -> int | None:
        """The last year whose notice must be entered before ``day`` is certain, or ``None`` if it is."""
        day = plain_date(day)
        if day in self._overrides:
            return None
        if _touched_by_next_notice(day) and not self.loaded(day.year + 1):
            return day.year + 1
        return None if self.loaded(day.year) else day.year


def add_workdays(day: date, n: int, calendar: WorkCalendar | None = None) -> date:
    """The ``n``-th working day after ``day``, which itself is day 0, worked or not.

    ``n`` = 0 gives ``day`` back, also when it is a day off: nothing is counted, so nothing moves.
    A negative ``n`` raises ``WrongUse``: no deadline lies before its event.
    """
    calendar = calendar or WorkCalendar()
    _check_count(n)
    day = plain_date(day)
    while n:
        day = _next(day)
        n -= calendar.is_workday(day)
    return day


def add_days(day: date, n: int, calendar: WorkCalendar, roll: bool) -> date:
    """``n`` natural days after ``day``, which itself is day 0 (民法典 第二百零一条).

    With ``roll`` a last day that is a day off moves on to the next working day (第二百零三条).
    ``n`` = 0 is the day itself, moved on in the same way; a negative ``n`` raises ``WrongUse``.
    """
    _check_count(n)
    try:
        last = plain_date(day) + timedelta(days=n)
    except OverflowError:
        raise _beyond_calendar() from None
    while roll and not calendar.is_workday(last):
        last = _next(last)
    return last


def _check_count(n: int) -> None:
    if n < 0:
        raise WrongUse(f"期限天数为 {n}，不能是负数。请在“期限规则”表改为 0 或正整数。")


def _next(day: date) -> date:
    try:
        return day + ONE_DAY
    except OverflowError:
        raise _beyond_calendar() from None


def _beyond_calendar() -> WrongUse:
    return WrongUse("期限超出可以计算的日期（9999 年）。请检查起算日期和“期限规则”表的天数。")
