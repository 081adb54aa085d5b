"""Working days follow the State Council's notices, win by the office's own entries, and never raise."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.clock.workdays import WorkCalendar, add_days, add_workdays
from toolkit.errors import WrongUse

STARTS = [date(2023, 1, 1) + timedelta(days=n) for n in range(1461)]
ALL_HOLIDAYS = frozenset(chinese_calendar.holidays)
SPANS = (1, 2, 3, 5, 7, 10, 15, 20, 30)

# rules.md §3: (inspection ended, +7 working days, what a Monday–Friday count says)
TABLE = [
    (date(2023, 4, 20), date(2023, 4, 28), date(2023, 5, 1)),
    (date(2023, 9, 27), date(2023, 10, 12), date(2023, 10, 6)),
    (date(2024, 9, 29), date(2024, 10, 14), date(2024, 10, 8)),
    (date(2025, 9, 29), date(2025, 10, 15), date(2025, 10, 8)),
    (date(2026, 2, 12), date(2026, 2, 28), date(2026, 2, 23)),
]

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
counts = st.integers(0, 60)
calendars = st.builds(WorkCalendar, st.dictionaries(days, st.booleans(), max_size=40))


@cache
def worked_days() -> list[date]:
    """Every worked day of 2023–2026, asked of chinese_calendar one by one: the independent walk."""
    return [day for day in STARTS if chinese_calendar.is_workday(day)]


def walk(start: date, n: int) -> date | None:
    """The n-th worked day after start, or None past the calendar's end."""
    position = bisect_right(worked_days(), start) + n - 1
    return worked_days()[position] if position < len(worked_days()) else None


def monday_to_friday(start: date, n: int, holidays: frozenset[date] = frozenset()) -> date:
    """What Excel's WORKDAY does: weekends and a list of holidays, no worked weekends."""
    while n:
        start += timedelta(days=1)
        n -= start.weekday() < 5 and start not in holidays
    return start


class TestAddWorkdays:
    @pytest.mark.parametrize(("ended", "expected", "naive"), TABLE)
    def test_seven_working_days_after_the_inspection(self, ended, expected, naive):
        assert add_workdays(ended, 7) == expected
        assert monday_to_friday(ended, 7) == naive != expected

    @pytest.mark.parametrize("n", SPANS)
    def test_agrees_with_an_independent_walk_on_every_start_of_2023_to_2026(self, n):
        calendar = WorkCalendar()
        for start in STARTS:
            expected = walk(start, n)
            got = add_workdays(start, n, calendar)
            assert got == expected or (expected is None and got.year == 2027), start

    @pytest.mark.parametrize(("holidays", "share"), [(frozenset(), 0.25), (ALL_HOLIDAYS, 0.20)])
    def test_negative_control_a_weekend_count_misses_the_seventh_day_often(self, holidays, share):
        """Plain Monday–Friday is wrong on a quarter of all dates, with a list of holidays on a fifth."""
        judged = [start for start in STARTS if walk(start, 7) is not None]
        wrong = sum(monday_to_friday(start, 7, holidays) != walk(start, 7) for start in judged)
        assert wrong / len(judged) == pytest.approx(share, abs=0.01)

    @given(days, counts, counts, calendars)
    def test_later_for_a_larger_n(self, day, n, more, calendar):
        assert add_workdays(day, n, calendar) <= add_workdays(day, n + more, calendar)

    @given(days, days, counts, calendars)
    def test_never_earlier_for_a_later_day(self, day, other, n, calendar):
        first, second = sorted([day, other])
        assert add_workdays(first, n, calendar) <= add_workdays(second, n, calendar)

    @given(days, st.integers(1, 60), calendars)
    def test_result_is_worked_and_exactly_n_days_are_worked_up_to_it(self, day, n, calendar):
        last = add_workdays(day, n, calendar)
        between = [day + timedelta(days=k) for k in range(1, (last - day).days + 1)]
        assert calendar.is_workday(last)
        assert sum(map(calendar.is_workday, between)) == n

    def test_the_event_day_is_day_zero_even_when_it_is_off(self):
        sunday = date(2025, 3, 2)
        assert add_workdays(sunday, 0) == sunday
        assert add_workdays(sunday, 1) == date(2025, 3, 3)

    def test_negative_count_is_wrong_use(self):
        with pytest.raises(WrongUse, match="-1，不能是负数"):
            add_workdays(date(2025, 3, 2), -1)
        with pytest.raises(WrongUse, match="不能是负数"):
            add_days(date(2025, 3, 2), -1, WorkCalendar(), roll=False)

    def test_end_of_the_calendar_is_said_in_chinese(self):
        with pytest.raises(WrongUse, match="9999"):
            add_workdays(date.max, 1)
        with pytest.raises(WrongUse, match="9999"):
            add_days(date.max, 1, WorkCalendar(), roll=False)

    def test_a_datetime_counts_like_its_date(self):
        evening = datetime(2025, 10, 1, 18, 30)
        assert not WorkCalendar().is_workday(evening)
        assert not WorkCalendar({evening: False}).is_workday(date(2025, 10, 1))
        assert add_workdays(evening, 7) == add_workdays(date(2025, 10, 1), 7)


class TestAddDays:
    def test_a_last_day_off_moves_on_only_when_asked(self):
        # 2025-10-01 … 10-08 is the national holiday
        start = date(2025, 9, 25)
        assert add_days(start, 7, WorkCalendar(), roll=False) == date(2025, 10, 2)
        assert add_days(start, 7, WorkCalendar(), roll=True) == date(2025, 10, 9)

    def test_a_worked_weekend_day_does_not_move(self):
        sunday_worked = date(2023, 4, 23)
        assert add_days(sunday_worked - timedelta(days=7), 7, WorkCalendar(), roll=True) == sunday_worked

    @given(days, counts, calendars)
    def test_rolling_gives_the_first_worked_day_from_the_last_day_on(self, day, n, calendar):
        last, moved = (add_days(day, n, calendar, roll=roll) for roll in (False, True))
        skipped = [last + timedelta(days=k) for k in range((moved - last).days)]
        assert (last - day).days == n
        assert calendar.is_workday(moved)
        assert not any(map(calendar.is_workday, skipped))


class TestWhatIsKnown:
    def test_a_year_without_notice_is_provisional_and_never_raises(self):
        calendar = WorkCalendar()
        every = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
        assert all(map(calendar.missing_notice, every))
        assert [calendar.is_workday(day) for day in every] == [day.weekday() < 5 for day in every]
        assert not calendar.loaded(2027)
        with pytest.raises(NotImplementedError):  # what the package alone does every winter
            chinese_calendar.is_workday(every[0])

    def test_late_december_waits_for_the_next_notice(self):
        calendar = WorkCalendar()
        assert calendar.missing_notice(date(2026, 12, 27)) is None
        assert [calendar.missing_notice(date(2026, 12, d)) for d in (28, 31)] == [2027, 2027]
        assert calendar.missing_notice(date(2025, 12, 31)) is None
        assert not WorkCalendar(noticed_years=[2027]).missing_notice(date(2026, 12, 31))

    def test_history_never_moved_a_day_before_the_window(self):
        moved = [
            day
            for day in (*chinese_calendar.holidays, *chinese_calendar.workdays)
            if day.month == 12 and (day.weekday() >= 5) == (day in chinese_calendar.workdays)
        ]
        assert min(day.day for day in moved) == 29
        assert {day.year for day in moved} == {2006, 2007, 2011, 2018}

    def test_the_office_wins_over_the_package(self):
        calendar = WorkCalendar({date(2025, 10, 1): True, date(2025, 10, 9): False})
        assert calendar.is_workday(date(2025, 10, 1))
        assert not calendar.is_workday(date(2025, 10, 9))
        assert add_workdays(date(2025, 9, 30), 2, calendar) == date(2025, 10, 10)

    def test_entries_of_the_office_load_their_year(self):
        calendar = WorkCalendar({date(2027, 2, 8): False})
        assert calendar.loaded(2027)
        assert not calendar.missing_notice(date(2027, 6, 1))

    def test_an_entry_of_late_december_does_not_load_its_own_year(self):
        calendar = WorkCalendar({date(2027, 12, 31): False})  # typed from the notice for 2028
        assert not calendar.loaded(2027)
        assert calendar.missing_notice(date(2027, 6, 1))
        assert not calendar.missing_notice(date(2027, 12, 31))
