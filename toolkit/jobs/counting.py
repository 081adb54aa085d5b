"""The figures of a workbook, counted from its tasks and cases: for 统计, for reports, for 对账."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit import columns
from toolkit.excel.book import Book
from toolkit.jobs.base import Desk, Office
from toolkit.model import Case, Task
from toolkit.rules.results import Clock, clocks
from toolkit.rules.statistics import Tally, tally


def figures(
    book: Book, desk: Desk, office: Office, tasks: Iterable[Task], cases: Sequence[Case]
) -> dict[tuple[str, str], Tally]:
    """The figures of these tasks and cases along every axis."""
    bases = {
        row.text("task"): row.integer("base")
        for row in book.read(columns.TASKS).rows
        if row["base"] is not None
    }
    running = {case.id: running_clocks(desk, office, case) for case in cases}
    return tally(tasks, cases, desk.plan.rows, bases, running)


def running_clocks(desk: Desk, office: Office, case: Case) -> dict[str, Clock]:
    """The deadlines of a case, by the day of 设置 or else today."""
    registry = desk.registry
    return clocks(case, registry.rules, registry.calendar, desk.today(office))


def count_again(book: Book, desk: Desk, office: Office) -> dict[tuple[str, str], Tally]:
    """The figures of the whole workbook, by axis and name of the line."""
    live = [case for case in desk.cases.values() if not case.void]
    return figures(book, desk, office, desk.tasks.values(), live)
