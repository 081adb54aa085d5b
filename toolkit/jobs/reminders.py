"""期限提醒.ics: the open deadlines as a calendar file (RFC 5545) for Outlook, WPS or a telephone.

One all-day entry for each task, kind of deadline and day, with the objects it concerns; it reminds as many days
before as the rule says.  The file is a view: every 刷新期限 makes it anew.  An entry keeps its UID while task,
kind and day stay, so that importing the file again does not double it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from toolkit.clock.deadlines import DeadlineRule
from toolkit.rules.results import Clock

if TYPE_CHECKING:
    from icalendar import Alarm, Event

NAME = "期限提醒.ics"


def calendar_file(clocks: Iterable[Clock], rules: Mapping[str, DeadlineRule], now: datetime) -> bytes:
    """The bytes of the file; finished deadlines are left out, provisional ones say so."""
    from icalendar import Calendar

    open_clocks: dict[tuple[str, str, date], list[Clock]] = {}
    for clock in clocks:
        if clock.done is None:
            open_clocks.setdefault((clock.case.task, clock.what, clock.due.day), []).append(clock)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//shuangsuiji-toolkit//期限提醒//ZH")
    calendar.add("x-wr-calname", "双随机期限")
    for (task, what, day), concerned in sorted(open_clocks.items(), key=lambda entry: entry[0]):
        entry = _entry(task, what, day, concerned)
        entry.add("dtstamp", now.astimezone())
        entry.add_component(_alarm(str(entry["summary"]), rules[what].remind_days))
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(task: str, what: str, day: date, concerned: list[Clock]) -> Event:
    from icalendar import Event

    provisional = "（暂定）" if concerned[0].due.provisional else ""
    entry = Event()
    entry.add("uid", f"{task}-{what}-{day:%Y%m%d}@shuangsuiji")
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", f"{what}截止{provisional}：{task}，{len(concerned)} 户")
    entry.add("description", "\n".join(clock.case.name for clock in concerned))
    entry.add("transp", "TRANSPARENT")  # a deadline blocks nobody's day
    return entry


def _alarm(title: str, days: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
