"""Every day of 2004–2026 against two independent collections of the State Council's notices.

``holidays`` knows days off and worked weekends.  The Shanghai exchange never trades on a worked weekend, so its
calendar is a second witness for weekdays only.  Where they differ the day is listed here with the reason: a
new difference after an update of a package is news that somebody has to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import exchange_calendars
import holidays
import pytest

from toolkit.clock.workdays import WorkCalendar

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.PandasChangeWarning")  # in exchange_calendars

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
NOT_IN_HOLIDAYS = {date(2005, 12, 31)}  # a Saturday worked for the New Year of 2006: left out there
ONLY_THE_EXCHANGE_CLOSED = {  # the bourse closed before the Spring Festival holiday began
    date(2004, 1, 19), date(2004, 1, 20), date(2004, 1, 21), date(2005, 2, 7), date(2005, 2, 8),
    date(2006, 1, 26), date(2006, 1, 27), date(2024, 2, 9),
}  # fmt: skip


def days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


def differing(ours: Callable[[date], bool], theirs: Callable[[date], bool]) -> set[date]:
    return {day for day in days() if ours(day) != theirs(day)}


@pytest.fixture(scope="module")
def all_days() -> Callable[[date], bool]:
    return holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 1)).is_working_day


@pytest.fixture(scope="module")
def sessions() -> set[date]:
    exchange = exchange_calendars.get_calendar("XSHG", start=str(FIRST), end=str(LAST))
    return {session.date() for session in exchange.sessions}


def test_the_days_worked_are_those_of_a_second_collection(all_days: Callable[[date], bool]) -> None:
    assert differing(WorkCalendar().is_workday, all_days) == NOT_IN_HOLIDAYS


def test_the_weekdays_off_are_those_of_the_exchange(sessions: set[date]) -> None:
    def ours(day: date) -> bool:
        return day.weekday() < 5 and WorkCalendar().is_workday(day)

    assert differing(ours, sessions.__contains__) == ONLY_THE_EXCHANGE_CLOSED


def test_a_count_of_mondays_to_fridays_would_be_seen(all_days: Callable[[date], bool]) -> None:
    """Negative control: without the notices hundreds of days differ."""
    assert len(differing(lambda day: day.weekday() < 5, all_days)) > 400
