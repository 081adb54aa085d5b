"""A rule gives the last day in time, the state follows from it, and nothing is decided on a guess."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.clock import deadlines, workdays
from toolkit.clock.deadlines import DeadlineRule, DeadlineState, Due, days_left, due, state
from toolkit.clock.workdays import WorkCalendar
from toolkit.errors import WrongUse

REPORT, PUBLISH = DeadlineRule("通报", 7, True, False, 2), DeadlineRule("公示", 7, False, False, 2)
CALENDAR = WorkCalendar()
LAST = Due(date(2025, 10, 15), provisional=False)

days = st.dates(date(2004, 1, 1), date(2030, 12, 31))


class TestDue:
    def test_the_notice_has_two_clocks(self):
        assert due(REPORT, date(2023, 9, 27), CALENDAR) == Due(date(2023, 10, 12), provisional=False)
        assert due(PUBLISH, date(2023, 9, 27), CALENDAR) == Due(date(2023, 10, 4), provisional=False)

    def test_an_office_may_let_a_day_off_move_on(self):
        moved = replace(PUBLISH, roll=True)
        assert due(moved, date(2023, 9, 27), CALENDAR) == Due(date(2023, 10, 7), provisional=False)

    def test_no_event_no_deadline(self):
        assert due(REPORT, None, CALENDAR) is None

    def test_zero_days_is_the_day_itself(self):
        assert due(replace(REPORT, days=0), date(2025, 3, 2), CALENDAR) == Due(date(2025, 3, 2), False)

    def test_negative_days_are_refused(self):
        with pytest.raises(WrongUse, match="期限规则"):
            due(replace(REPORT, days=-7), date(2025, 3, 2), CALENDAR)

    def test_a_datetime_start_counts_like_its_date(self):
        assert due(REPORT, datetime(2023, 9, 27, 17, 30), CALENDAR) == due(
            REPORT, date(2023, 9, 27), CALENDAR
        )

    @pytest.mark.parametrize(
        ("start", "provisional"),
        [(date(2026, 12, 16), False), (date(2026, 12, 17), True), (date(2026, 12, 28), True)],
    )
    def test_working_days_that_touch_an_unknown_day_are_provisional(self, start, provisional):
        assert due(REPORT, start, CALENDAR).provisional is provisional

    def test_a_guess_on_the_way_is_enough(self):
        # 2027 is unknown, 2028 was entered: the deadline itself lies in a known year
        calendar = WorkCalendar(noticed_years=[2028])
        found = due(REPORT, date(2027, 12, 28), calendar)
        assert found.day.year == 2028
        assert not calendar.missing_notice(found.day)
        assert found.provisional

    def test_natural_days_that_stay_where_they_are_need_no_calendar(self):
        assert due(PUBLISH, date(2027, 5, 1), CALENDAR) == Due(date(2027, 5, 8), provisional=False)

    def test_natural_days_that_move_on_need_it_from_the_last_day_on(self):
        moved = replace(PUBLISH, roll=True)
        assert due(moved, date(2026, 12, 25), CALENDAR).provisional
        assert not due(moved, date(2026, 12, 18), CALENDAR).provisional

    @given(days, st.integers(1, 40))
    def test_the_day_after_the_event_and_the_deadline_tell_whether_it_is_provisional(self, start, n):
        """What the workbook's formula looks up instead of every day between."""
        found = due(replace(REPORT, days=n), start, CALENDAR)
        ends = (start + timedelta(days=1), found.day)
        assert found.provisional == any(map(CALENDAR.missing_notice, ends))


class TestState:
    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            (date(2025, 10, 12), DeadlineState.NOT_YET),
            (date(2025, 10, 13), DeadlineState.SOON),
            (date(2025, 10, 14), DeadlineState.SOON),
            (date(2025, 10, 15), DeadlineState.TODAY),
            (date(2025, 10, 16), DeadlineState.OVERDUE),
        ],
    )
    def test_open_step_by_day(self, today, expected):
        assert state(LAST, None, today, remind_days=2) is expected

    def test_without_reminder_nothing_comes_soon(self):
        assert state(LAST, None, date(2025, 10, 14), remind_days=0) is DeadlineState.NOT_YET

    @pytest.mark.parametrize(
        ("done", "expected"),
        [(date(2025, 10, 15), DeadlineState.IN_TIME), (date(2025, 10, 16), DeadlineState.LATE)],
    )
    def test_finished_step_keeps_its_verdict_whatever_the_day(self, done, expected):
        for today in (date(2025, 10, 1), date(2026, 10, 1)):
            assert state(LAST, done, today, remind_days=2) is expected

    @given(days, st.none() | days, days, st.integers(0, 30))
    def test_nothing_is_decided_on_a_guess(self, day, done, today, remind):
        assert state(Due(day, provisional=True), done, today, remind) is DeadlineState.PROVISIONAL

    @given(days, st.none() | days, days, st.integers(0, 30))
    def test_never_both_in_time_and_late(self, day, done, today, remind):
        found = state(Due(day, provisional=False), done, today, remind)
        late = (done or today) > day
        assert late == (found in {DeadlineState.OVERDUE, DeadlineState.LATE})
        assert (done is None) == (found not in {DeadlineState.IN_TIME, DeadlineState.LATE})

    def test_the_states_are_the_words_of_the_workbook(self):
        words = ["未到期", "将到期", "今日到期", "逾期", "按期完成", "逾期完成", "暂定"]
        assert [str(word) for word in DeadlineState] == words

    def test_days_left_turn_negative(self):
        assert days_left(LAST, date(2025, 10, 12)) == 3
        assert days_left(LAST, date(2025, 10, 17)) == -2


@pytest.mark.parametrize("module", [workdays, deadlines])
def test_the_worked_example_of_the_docstring_holds(module):
    assert doctest.testmod(module) == (0, 1)
