"""When a check may be made (R10): 起止时间 and 完成时限 of its plan row, 检查窗口 of the month.

An emergency waits for none of them; 检查窗口 is for visits of 日常 checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from toolkit.columns import CASES, TASKS
from toolkit.columns.lists import ON_SITE, VOID
from toolkit.errors import Level, Place, Problem
from toolkit.model import Case, PlanRow, Settings, Task
from toolkit.rules.passed_on import DAILY, check_type, said, way


def out_of_time(
    settings: Settings, rows: Mapping[int, PlanRow], tasks: Mapping[str, Task], cases: Iterable[Case]
) -> Iterator[Problem]:
    """A reminder for each task planned, and each visit made, on a day that is not allowed."""
    for task in tasks.values():
        if task.plan in rows and task.state != VOID and not task.drawn_on:
            day = _Day(task.day, TASKS.column("date").header, task.at("date"))
            yield from _outside(day, settings, rows[task.plan], task)
    for case in cases:
        of = tasks.get(case.task)
        if of and of.plan in rows and case.started and not case.void:
            day = _Day(case.started, CASES.column("started").header, case.at("started"))
            yield from _outside(day, settings, rows[of.plan], case, of)


class _Day(NamedTuple):
    day: date
    header: str
    place: Place

    def __str__(self) -> str:
        return f"{self.header} {self.day}"


def _outside(day: _Day, settings: Settings, row: PlanRow, *nearest_first: Case | Task) -> Iterator[Problem]:
    written = (*nearest_first, row)
    if said("emergency", *written):
        return
    remedy = "请核对日期，或改计划表；情况紧急的，“紧急”填“是”"
    if row.span and not row.span[0] <= day.day <= row.span[1]:
        what = f"{day} 不在计划第 {row.no} 项的起止时间 {row.span[0]} 至 {row.span[1]} 之内"
        yield Problem(what, remedy, day.place, Level.WARNING, "R10")
    if row.finish and day.day > row.finish:
        what = f"{day} 晚于计划第 {row.no} 项的完成时限 {row.finish}"
        yield Problem(what, remedy, day.place, Level.WARNING, "R10")
    window = settings.visit_days
    visit = check_type(*written) == DAILY and way(*written) == ON_SITE
    if window and visit and not window[0] <= day.day.day <= window[1]:
        what = f"{day} 不在检查窗口（每月 {window[0]} 日至 {window[1]} 日）之内"
        yield Problem(
            what, "请核对日期；个案、专项、非现场、书面、紧急的，请填明", day.place, Level.WARNING, "R10"
        )
