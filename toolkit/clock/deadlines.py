"""When a step is due, and how it stands today.

A ``DeadlineRule`` is a row of the 期限规则 table: so many days after an event, in working days or natural days.
``due`` applies it to the day of the event; ``state`` compares the result with what was done and with
``today``.  A deadline that rests on a guessed day is provisional, and its state is 暂定 whatever was
done: on a guess nobody is called late, and nobody in time.

The notice 舞工信〔2023〕9号 七(二) has two clocks on purpose: the 通报 within 7 *working* days of the end of
the inspection, the 公示 within 7 days of the 通报.  Natural days are not moved on from a day off
unless the rule says so: of two readings the earlier day is the one that cannot make an office late.
整改 has no rule here: its date is ordered case by case, and goes into ``Due`` as it stands.

    >>> due(DeadlineRule("通报", 7, True, False, 2), date(2023, 4, 20), WorkCalendar())
    Due(day=datetime.date(2023, 4, 28), provisional=False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from toolkit.clock.workdays import WorkCalendar, add_days, add_workdays, plain_date


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One deadline: ``days`` after its event, in working days (``workdays``) or natural days.

    ``roll`` moves a last natural day that is a day off on to the next working day; working days never
    need it.  ``remind_days`` is how many natural days before it the step shows as 将到期.
    """

    key: str
    days: int
    workdays: bool
    roll: bool
    remind_days: int


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on which a step is in time, and whether that day is only a guess."""

    day: date
    provisional: bool


class DeadlineState(StrEnum):
    """How a step stands on a given day."""

    NOT_YET = "未到期"
    SOON = "将到期"
    TODAY = "今日到期"
    OVERDUE = "逾期"
    IN_TIME = "按期完成"
    LATE = "逾期完成"
    PROVISIONAL = "暂定"


@lru_cache(4096)  # most of 20,000 cases share a day with others
def due(rule: DeadlineRule, start: date | None, calendar: WorkCalendar) -> Due | None:
    """The deadline that ``rule`` sets after its event on ``start``; ``None`` while it has not happened.

    Provisional when a day that decided the result is: every day counted for working days, the days
    from the last one on when a day off moves on, and none for natural days that stay where they are.
    Raises ``WrongUse`` for a negative number of days.
    """
    if start is None:
        return None
    start = plain_date(start)
    if rule.workdays:
        day, counted_from = add_workdays(start, rule.days, calendar), 1
    else:
        day, counted_from = add_days(start, rule.days, calendar, rule.roll), rule.days
        if not rule.roll:
            return Due(day, provisional=False)
    counted = (start + timedelta(days=n) for n in range(counted_from, (day - start).days + 1))
    return Due(day, provisional=any(map(calendar.missing_notice, counted)))


def days_left(due: Due, today: date) -> int:
    """Natural days from ``today`` to the deadline; negative when it is past."""
    return (due.day - today).days


def state(due: Due, done: date | None, today: date, remind_days: int) -> DeadlineState:
    """How the step stands ``today``; ``done`` is the day it was completed, ``None`` while it is open.

    On the last day itself the step is still in time.
    """
    if due.provisional:
        return DeadlineState.PROVISIONAL
    if done is not None:
        return DeadlineState.IN_TIME if done <= due.day else DeadlineState.LATE
    left = days_left(due, today)
    if left < 0:
        return DeadlineState.OVERDUE
    if left == 0:
        return DeadlineState.TODAY
    return DeadlineState.SOON if left <= remind_days else DeadlineState.NOT_YET
