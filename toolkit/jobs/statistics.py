"""统计: rebuild the view 查询统计 from 任务 and 检查台账.

How often and when each object was inspected goes into 检查对象库 from the same cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from toolkit import columns
from toolkit.columns.lists import VOID
from toolkit.errors import Place
from toolkit.excel.book import Book, Value
from toolkit.files import write_atomic
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, errors_in, require_fit
from toolkit.jobs.counting import count_again
from toolkit.jobs.reconcile import require_balance
from toolkit.pictures.charts import statistics_png
from toolkit.rules.passed_on import said, taken_over
from toolkit.rules.pool import inspections
from toolkit.rules.statistics import WITHOUT_BASE


def enter_visits(book: Book, desk: Desk) -> None:
    """本年已检查次数 and 上次检查日期 from the cases; what other departments' visits made higher stays."""
    for code, days in inspections(desk.cases.values(), desk.registry).items():
        target = desk.registry.targets.get(code)
        if target is None:
            continue
        checked = max(target.checked, len(days))
        last = max(days if target.last is None else [*days, target.last])
        if (checked, last) != (target.checked, target.last):
            book.update(columns.TARGETS, code, {"checked": checked, "last": last})


def _take_over(book: Book, desk: Desk) -> None:
    """What 计划表 or 任务 said only after the draw, in the cases' cells: the figures count it, and so can anybody."""
    for case in desk.cases.values():
        task = desk.tasks.get(case.task)
        known = taken_over(case, task, desk.plan.rows.get(task.plan) if task else None)
        if new := {key: value for key, value in known.items() if value != said(key, case)}:
            book.update(columns.CASES, case.id, new)


class Counted(NamedTuple):
    """What was counted: the rows of 查询统计, their line, and what draws their picture, if it can be drawn."""

    rows: Sequence[Mapping[str, Value]]
    line: str
    drawn: Callable[[], bytes | None]

    def keep_picture(self, office: Office) -> list[Path]:
        """The picture beside the workbook, if there is one."""
        if not (picture := self.drawn()):
            return []
        path = office.root / "查询统计.png"
        write_atomic(path, picture)
        return [path]


def statistics(book: Book, office: Office) -> Outcome:
    """Count everything again; the total and the tasks that were drawn are also told."""
    work = begin_work(book, office, "统计")
    require_fit(errors_in(work.desk, columns.TASKS, columns.CASES))
    require_balance(work, "statistics")
    counted = recount(work)
    work.finish(counted.line)
    seen_next = Place(columns.STATISTICS.name, columns.FIRST_ROW)
    outcome = Outcome("统计", [counted.line], data={"rows": counted.rows}, leads_to=seen_next)
    pictures = counted.keep_picture(office)
    if not pictures:
        outcome.lines.append(
            "没有做“查询统计.png”：这台电脑上找不到中文字体。装上一种（如思源黑体），再办一次“统计”就有；数字不受影响"
        )
    outcome.files += pictures
    return outcome


def recount(work: Work) -> Counted:
    """Count everything again into the workbook, as a part of a step: the books balance."""
    book, office, desk = work.book, work.office, work.desk
    table = count_again(book, desk, office)
    _take_over(book, desk)
    rows: list[dict[str, Value]] = [
        {
            "axis": axis,
            "name": name,
            **line.figures(),
            **line.rates(),
            **({"base": None} if axis in WITHOUT_BASE else {}),
        }
        for (axis, name), line in table.items()
    ]
    book.replace(columns.STATISTICS, rows)
    enter_visits(book, desk)
    total = rows[0]
    line = (
        f"任务 {total['tasks']} 个，抽取 {total['drawn']} 户，已检查 {total['inspected']} 户，"
        f"发现问题 {total['found']} 户，"
        f"按期通报 {total['reported_ok']} 户，按期公示 {total['published_ok']} 户"
    )
    if cancelled := sum(task.state == VOID for task in desk.tasks.values()):
        line += f"；另有取消的任务 {cancelled} 个，不计入"
    settings = desk.registry.settings
    title = f"{settings.bureau} {settings.year} 年双随机抽查（截至 {desk.today(office)}）"
    return Counted(rows, line, book.meanwhile(partial(statistics_png, table, title)))
