"""刷新期限: every 通报, 公示 and 整改 deadline as of today; what is due comes first.

The deadline columns of 检查台账 are native formulas and live without this step.  It computes the same dates
in Python, refreshes the formulas' cached values (for readers that do not recalculate) and the states of the tasks,
lists what is due, and makes the calendar file 期限提醒.ics.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from toolkit import columns
from toolkit.clock.deadlines import DeadlineState, days_left
from toolkit.columns.deadlines import DEADLINES
from toolkit.columns.lists import DRAWN, INSPECTING, REPORTED
from toolkit.excel.book import Book, Value
from toolkit.files import write_atomic
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, impossible_days, open_desk
from toolkit.jobs.calendar import renew
from toolkit.jobs.reminders import NAME, calendar_file
from toolkit.jobs.told import moved
from toolkit.model import Case
from toolkit.progress import follow
from toolkit.rules.results import OF_THE_VISIT, Clock, clocks

URGENT = (DeadlineState.OVERDUE, DeadlineState.TODAY, DeadlineState.SOON, DeadlineState.PROVISIONAL)
_DECIDING = (columns.RULES.name, columns.HOLIDAYS.name)
"""Sheets whose errors move deadlines, or keep them from moving: said with them."""


def deadlines(book: Book, office: Office) -> Outcome:
    """Refresh the deadline columns and list what is due, most urgent first."""
    work = begin_work(book, office, "刷新期限", objects="none")
    desk = work.desk
    today = desk.today(office)
    outcome = Outcome("刷新期限")
    outcome.problems = [problem for problem in desk.problems if problem.place.sheet in _DECIDING]
    outcome.problems += renew(book, desk.registry, today)
    outcome.problems += impossible_days(book, office.today, desk.tasks, desk.cases)
    entries = _enter(book, desk, today)
    counts = {state: sum(clock.state is state for clock in entries) for state in DeadlineState}
    summary = "，".join(f"{state} {count}" for state, count in counts.items() if count)
    outcome.lines = [f"截至 {today}：{summary or '还没有开始计算的期限'}"]
    urgent = sorted(
        (clock for clock in entries if clock.state in URGENT),
        key=lambda clock: (URGENT.index(clock.state), clock.due.day, clock.case.id, clock.what),
    )
    outcome.lines += moved(office.records(desk.registry.settings.year), entries)
    outcome.lines += [_line(clock, today) for clock in urgent]
    reminders = office.root / NAME
    write_atomic(reminders, calendar_file(entries, desk.registry.rules, office.now))
    outcome.files = [reminders]
    work.finish(outcome.lines[0])
    shown = cache(date.isoformat)  # of 40,000 days few are different
    outcome.data = {
        "today": today.isoformat(),
        "deadlines": [
            {
                "case": clock.case.id,
                "name": clock.case.name,
                "what": clock.what,
                "due": shown(clock.due.day),
                "done": clock.done and shown(clock.done),
                "state": clock.state.value,
            }
            for clock in entries
        ],
    }
    return outcome


def refresh(work: Work) -> Desk:
    """Write the cached values of the deadline columns, once a step has changed cases or tasks; what it found then.

    日历 is renewed first; where it cannot be written, 核对 and 刷新期限 say so.
    """
    desk = open_desk(work.book, work.office, work.desk)
    today = desk.today(work.office)
    renew(work.book, desk.registry, today)
    _enter(work.book, desk, today)
    return desk


def _enter(book: Book, desk: Desk, today: date) -> list[Clock]:
    entries: list[Clock] = []
    for case in desk.cases.values():
        if case.joins and not case.void:
            book.update(columns.CASES, case.id, {key: getattr(case, key) or None for key in OF_THE_VISIT})
    for case in follow(desk.cases.values(), "计算期限"):
        running = clocks(case, desk.registry.rules, desk.registry.calendar, today)
        if not running:  # its formulas say "" by themselves
            continue
        values: dict[str, Value] = {}
        for deadline in DEADLINES:
            clock = running.get(deadline.rule)
            values[deadline.state] = clock.state.value if clock else ""
            if deadline.start:
                values[deadline.due] = clock.due.day if clock else ""
        book.update(columns.CASES, case.id, values)
        entries += running.values()
    _states(book, desk)
    return entries


def _states(book: Book, desk: Desk) -> None:
    """检查中 once a case was begun, 已通报 once all were reported: what staff type into 检查台账 decides."""
    cases: dict[str, list[Case]] = {}
    for case in desk.cases.values():
        if not case.void:
            cases.setdefault(case.task, []).append(case)
    for task in desk.tasks.values():
        own = cases.get(task.id)
        if not own or task.state not in (DRAWN, INSPECTING, REPORTED):
            continue
        begun = INSPECTING if any(case.started or case.result for case in own) else DRAWN
        state = REPORTED if all(case.reported for case in own) else begun
        if state != task.state:
            book.update(columns.TASKS, task.id, {"state": state})


def _line(clock: Clock, today: date) -> str:
    left = days_left(clock.due, today)
    when = f"还有 {left} 天" if left > 0 else "就是今天" if left == 0 else f"已过 {-left} 天"
    return f"{clock.state}　{clock.case.name}　{clock.what}　截止 {clock.due.day}（{when}）"
