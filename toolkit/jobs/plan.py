"""生成任务: every task the plan calls for, added to 任务; what is there already stays as it is."""

from __future__ import annotations

from toolkit import columns
from toolkit.columns.lists import WAITING
from toolkit.excel.book import Book
from toolkit.jobs.base import Office, Outcome, begin_work, require_fit
from toolkit.rules.plan import due_tasks


def make_tasks(book: Book, office: Office) -> Outcome:
    """Add the year's missing tasks; running it again adds nothing."""
    work = begin_work(book, office, "生成任务")
    desk = work.desk
    require_fit(desk.problems)
    settings = desk.registry.settings
    called_for = due_tasks(desk.plan, settings, desk.registry.calendar)
    new = [task for task in called_for if task.id not in desk.tasks]
    book.append(
        columns.TASKS,
        [
            {
                "no": number,
                "task": task.id,
                "plan": task.row.no,
                "name": task.row.name,
                "month": task.month,
                "date": task.day,
                "source": settings.source,
                "state": WAITING,
            }
            for number, task in enumerate(new, len(desk.tasks) + 1)
        ],
    )
    line = f"计划要求 {len(called_for)} 个任务，新增 {len(new)} 个"
    if new:
        work.finish(line)
    outcome = Outcome("生成任务", [line])
    outcome.data = {"planned": len(called_for), "added": [task.id for task in new]}
    return outcome
