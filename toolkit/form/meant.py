"""What a click is about: the task of 首页's cell, the row that is selected, the year of 设置."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from toolkit.commands.arguments import CASE, OBJECT, TASK
from toolkit.errors import Problem, ProblemsFound, WrongUse
from toolkit.form.answers import SHOWN_LINES

if TYPE_CHECKING:
    from toolkit.excel.caller import Screen
    from toolkit.excel.live import LiveBook
    from toolkit.model import Task

TASK_CELL, TASK_LABEL = "当前任务", "办理哪个任务"
"""The defined name of 首页's cell, and what stands beside it."""


def task_meant(book: LiveBook, screen: Screen, states: Collection[str], step: str) -> Task:
    """The task of 首页's cell, of the selected row, or the only one in one of ``states``, ready for ``step``.

    Raises WrongUse if none is plain.
    """
    from toolkit import columns
    from toolkit.rules.plan import read_tasks

    tasks, _ = read_tasks(book.read(columns.TASKS))
    if wanted := screen.cell(TASK_CELL):
        for task in tasks.values():
            if wanted.partition("　")[0] in (task.id, str(task.no)):
                return task
        raise WrongUse(f"首页“{TASK_LABEL}”写的“{wanted}”在任务表里没有。请重新选一个，或清空这一格。")
    marked = selected(book, screen).get(TASK.key)
    if marked in tasks:
        return tasks[marked]
    ready = [task for task in tasks.values() if task.state in states]
    if len(ready) == 1:
        return ready[0]
    where = f"请在首页“{TASK_LABEL}”的黄格里选一个，或在“任务”表选中那一行，再点一次。"
    if not ready:
        named = "、".join(f"“{state}”" for state in states if state)
        raise WrongUse(f"没有可以{step}的任务（状态应为{named}）。{where}")
    listed = "\n".join(f"  {task.id}　{task.name}" for task in ready[:SHOWN_LINES])
    raise WrongUse(f"可以{step}的任务有 {len(ready)} 个：\n{listed}\n{where}")


def selected(book: LiveBook, screen: Screen) -> dict[str, str]:
    """What the selected row is about, by the argument that takes it: its task, its object, its case."""
    from toolkit import columns

    sheet, row = screen.selected() or ("", 0)
    about = {TASK.key: "task", OBJECT.key: "target", CASE.key: "case"}
    for choice in (columns.TASKS, columns.CASES, columns.DRAWS):
        if choice.name == sheet:
            there = {column.key for column in choice.columns}
            for line in book.read(choice).rows:
                if line.number == row:
                    return {key: line.text(column) for key, column in about.items() if column in there}
    return {}


def year_of(book: LiveBook) -> int:
    """The year of 设置; raises ProblemsFound if it is not there."""
    from toolkit import columns
    from toolkit.rules.settings import read_settings

    problems: list[Problem] = []
    table = book.read(columns.SETTINGS)
    year = read_settings(table.rows, problems).year
    if not year:
        raise ProblemsFound([*table.problems, *problems])
    return year
