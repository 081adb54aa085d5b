"""生成任务: every task the plan calls for, added to 任务; what is there already stays as it is."""

from __future__ import annotations

from toolkit import columns
from toolkit.columns.lists import WAITING
from toolkit.excel.book import Book, Value
from toolkit.jobs.base import Desk, Office, Outcome, begin_work, require_fit
from toolkit.rules.plan import DueTask, due_tasks


def called_for_by(desk: Desk) -> list[DueTask]:
    """The tasks of the year's plan."""
    return due_tasks(desk.plan, desk.registry.settings, desk.registry.calendar)


def missing_rows(desk: Desk) -> list[dict[str, Value]]:
    """A row for each task that the plan calls for and 任务 does not have."""
    new = [task for task in called_for_by(desk) if task.id not in desk.tasks]
    return [
        {
            "no": number,
            "task": task.id,
            "plan": task.row.no,
            "name": task.row.name,
            "month": task.month,
            "date": task.day,
            "source": desk.registry.settings.source,
            "state": WAITING,
        }
        for number, task in enumerate(new, 1 + max((task.no for task in desk.tasks.values()), default=0))
    ]


def make_tasks(book: Book, office: Office) -> Outcome:
    """Add the year's missing tasks; running it again adds nothing."""
    work = begin_work(book, office, "生成任务")
    desk = work.desk
    require_fit(desk.problems)
    new = missing_rows(desk)
    book.append(columns.TASKS, new)
    called_for = len(called_for_by(desk))
    line = f"计划要求 {called_for} 个任务，新增 {len(new)} 个"
    if new:
        work.finish(line)
    outcome = Outcome("生成任务", [line])
    outcome.data = {"planned": called_for, "added": [row["task"] for row in new]}
    return outcome
