"""统计: rebuild the view 查询统计 from 任务 and 检查台账.

How often and when each object was inspected goes into 检查对象库 from the same cases.
"""

from __future__ import annotations

from toolkit import columns
from toolkit.charts import statistics_png
from toolkit.excel.book import Book, Value
from toolkit.files import write_atomic
from toolkit.jobs.base import Desk, Office, Outcome, log, open_desk
from toolkit.pool import inspections
from toolkit.results import clocks
from toolkit.statistics import WITHOUT_BASE, tally


def enter_visits(book: Book, desk: Desk) -> None:
    """本年已检查次数 and 上次检查日期 from the cases; what other departments' visits made higher stays."""
    for code, days in inspections(desk.cases.values(), desk.registry.settings.year).items():
        target = desk.registry.targets.get(code)
        if target is None:
            continue
        checked = max(target.checked, len(days))
        last = max(days if target.last is None else [*days, target.last])
        if (checked, last) != (target.checked, target.last):
            book.update(columns.TARGETS, code, {"checked": checked, "last": last})


def statistics(book: Book, office: Office) -> Outcome:
    """Count everything again; the total and the tasks that were drawn are also told."""
    book.claim()
    desk = open_desk(book, office)
    bases = {
        row.text("task"): row.integer("base")
        for row in book.read(columns.TASKS).rows
        if row["base"] is not None
    }
    today = desk.registry.settings.today or office.today
    running = {
        case.id: clocks(case, desk.registry.rules, desk.registry.calendar, today)
        for case in desk.cases.values()
    }
    live = [case for case in desk.cases.values() if not case.void]
    items = {row.no: row.item for row in desk.plan.rows.values()}
    table = tally(desk.tasks.values(), live, items, bases, running)
    rows: list[dict[str, Value]] = [
        {"axis": axis, "name": name, **line.values(), **({"base": None} if axis in WITHOUT_BASE else {})}
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
    log(book, office, "统计", "", line)
    book.save()
    outcome = Outcome("统计", [line], data={"rows": rows})
    title = f"{desk.registry.settings.bureau} {desk.registry.settings.year} 年双随机抽查（截至 {today}）"
    if picture := statistics_png(table, title):
        path = office.root / "查询统计.png"
        write_atomic(path, picture)
        outcome.files.append(path)
    return outcome
