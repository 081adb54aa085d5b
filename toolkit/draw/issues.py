"""When an issue of a public lottery is drawn, as far as the calendar tells: no number of the past may be frozen.

双色球 is drawn on Tuesday, Thursday and Sunday, 大乐透 on Monday, Wednesday and Saturday, 1, 2, 3, … from the first of
these days of a year on.  The market pauses around the Spring Festival and on National Day; the Ministry of Finance
says when, in December for the year that comes (财政部公告，彩票市场休市安排).  Of the years in ``PAUSES`` the day
follows; of others it lies in a window, because nobody knows how many draws a pause will take.

Nothing here reads a clock: the day of the freeze is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from toolkit.draw import beacon
from toolkit.draw.entropy import SIGNED
from toolkit.draw.plan import Fallback
from toolkit.errors import Level, Problem

PAUSES = {
    2023: (date(2023, 1, 19), date(2023, 1, 28), date(2023, 10, 1), date(2023, 10, 4)),
    2024: (date(2024, 2, 8), date(2024, 2, 17), date(2024, 10, 1), date(2024, 10, 4)),
    2025: (date(2025, 1, 27), date(2025, 2, 5), date(2025, 10, 1), date(2025, 10, 4)),
}
"""First and last day of the pauses, by 财政部公告 2022年第39号, the one of December 2023, and 2024年第19号."""
LAST_SPRING, FIRST_NATIONAL = (3, 10), (10, 1)
"""By when the pause of the Spring Festival is over in every year, and when that of National Day begins."""
FIRST_SPRING = (1, 15)
_SPRING_TAKES, _NATIONAL_TAKES = (3, 5), (0, 4)
"""How many draws the pauses take at least and at most, where they are not known (7–10 days, 0–7 days)."""


class Lottery(NamedTuple):
    """A lottery: its days of draw (Monday is 0), the digits of the year in an issue, and when the numbers come."""

    days: tuple[int, ...]
    digits: int
    time: str


LOTTERIES = {
    "CWL-SSQ": Lottery((1, 3, 6), 4, "21:15"),
    "CSL-DLT": Lottery((0, 2, 5), 2, "21:25"),
}


class Window(NamedTuple):
    """The first and the last day on which an issue can have been drawn."""

    first: date
    last: date


def window(source: str, issue: str) -> Window | None:
    """When this issue is drawn; None if there is no such issue in its year.  KeyError for what is no lottery."""
    lottery = LOTTERIES[source]
    year, number = int(issue[: lottery.digits]), int(issue[-3:])
    year += 2000 if lottery.digits == 2 else 0
    if not 2003 <= year <= 2999:
        return None
    if year in PAUSES:
        held = [day for day in _days(lottery, year) if not _paused(day)]
        return Window(held[number - 1], held[number - 1]) if 1 <= number <= len(held) else None
    days = _days(lottery, year)
    if not 1 <= number <= len(days) - _SPRING_TAKES[0]:
        return None
    return Window(_with(days, number, 0), _with(days, number, 1))


def _with(days: Sequence[date], number: int, most: int) -> date:
    """The day of this number if the pauses take as few draws as they can (``most`` 0), or as many (1)."""
    year, at = days[0].year, number - 1
    after_spring = date(year, *(LAST_SPRING if not most else FIRST_SPRING))
    if days[at] >= after_spring or (not most and days[min(at + 3, len(days) - 1)] >= after_spring):
        at = min(at + _SPRING_TAKES[most], len(days) - 1)
    if most and days[at] >= date(year, *FIRST_NATIONAL):
        at = min(at + _NATIONAL_TAKES[1], len(days) - 1)
    return days[at]


def _paused(day: date) -> bool:
    first, last, autumn, end = PAUSES[day.year]
    return first <= day <= last or autumn <= day <= end


@cache
def _days(lottery: Lottery, year: int) -> Sequence[date]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    every = map(date.fromordinal, range(first, last + 1))
    return [day for day in every if day.weekday() in lottery.days]


def problems(source: str, issue: str, now: datetime, promised: date) -> list[Problem]:
    """Why this issue cannot decide what is frozen ``now`` and promised to be drawn by a day.

    The form of the issue is right (``entropy.check_issue``).  Where the window leaves it open whether the issue is
    drawn already, a reminder.
    """
    if source == "ONSITE" and issue[:8] < now.strftime("%Y%m%d"):
        return [Problem(f"当场给数的日期 {issue[:8]} 已经过去", "请写今天或以后的日期")]
    if source == SIGNED:
        return _round_problems(int(issue), now, promised)
    if source not in LOTTERIES:
        return []
    when = window(source, issue)
    if when is None:
        return [Problem(f"没有第 {issue} 期：那一年开不到这一期", _coming(source, now.date()))]
    over = now.strftime("%H:%M") >= LOTTERIES[source].time
    if when.last < now.date() or (when.last == now.date() and over):
        what = (
            f"第 {issue} 期按开奖日历最迟 {when.last} 已经开奖（现在是 {now:%Y-%m-%d %H:%M}），号码谁都知道了"
        )
        return [Problem(what, _coming(source, now.date()))]
    if when.first > promised:
        what = f"第 {issue} 期最早 {when.first} 才开奖，晚于承诺抽取的期限 {promised}"
        return [Problem(what, _coming(source, now.date()))]
    if when.first < now.date() or (when.first == now.date() and over):
        what = f"第 {issue} 期在 {when.first} 到 {when.last} 之间开奖，可能已经开过"
        return [
            Problem(what, f"请到官网核对它还没有开奖；{_coming(source, now.date())}", level=Level.WARNING)
        ]
    return []


def _round_problems(number: int, now: datetime, promised: date) -> list[Problem]:
    when = beacon.moment(number)
    remedy = f"请改用以后的一轮；如明天这个时候是第 {beacon.round_after(now + timedelta(days=1))} 轮"
    if when <= now:
        return [Problem(f"drand 第 {number} 轮在 {when:%Y-%m-%d %H:%M} 已经产生，数值谁都知道了", remedy)]
    if when.date() > promised:
        what = f"drand 第 {number} 轮要到 {when:%Y-%m-%d} 才产生，晚于承诺抽取的期限 {promised}"
        return [Problem(what, remedy)]
    return []


def fallback(source: str, issue: str, promised: date) -> Fallback | None:
    """The issue to name in place of this one: the next of the other lottery that surely comes later, by ``promised``.

    Another lottery, because one that is stopped takes its next issue with it: the numbers wait, none is left out.
    """
    when = window(source, issue) if source in LOTTERIES else None
    if when is None:
        return None
    other = next(code for code in LOTTERIES if code != source)
    for later in next_issues(other, when.last, 1):
        if _surely(other, later).last <= promised:
            return Fallback(other, later, when.last.isoformat())
    return None


def _surely(source: str, issue: str) -> Window:
    found = window(source, issue)
    assert found, issue
    return found


def first_moment(source: str, issue: str) -> datetime | None:
    """The first moment at which the number of an issue can have existed, None where no calendar says."""
    if source == SIGNED:
        return beacon.moment(int(issue))
    when = window(source, issue) if source in LOTTERIES else None
    return when and datetime.fromisoformat(f"{when.first.isoformat()}T{LOTTERIES[source].time}")


def _coming(source: str, today: date) -> str:
    return f"请改用还没有开奖的一期，如 {'、'.join(next_issues(source, today))}"


def next_issues(source: str, today: date, count: int = 3) -> list[str]:
    """Issues that are surely still to come after ``today``, the first of them."""
    lottery = LOTTERIES[source]
    found = []
    for year in (today.year, today.year + 1):
        prefix = str(year)[-lottery.digits :]
        for number in range(1, 160):
            issue = f"{prefix}{number:03d}"
            when = window(source, issue)
            if when and when.first > today:
                found.append(issue)
    return found[:count]
