"""核对名录库: read the whole workbook and list every problem, with its place and its remedy."""

from __future__ import annotations

from toolkit import columns, records
from toolkit.errors import Level, Problem
from toolkit.excel.book import Book, Value
from toolkit.jobs import agreement
from toolkit.jobs.base import Office, Outcome, log, open_desk
from toolkit.jobs.watching import Watch, told
from toolkit.journal import Journal
from toolkit.plan import missed_months


def check(book: Book, office: Office, *, write: bool) -> Outcome:
    """Check everything; with ``write`` the list also goes to the view 核对."""
    if write:
        book.claim()
    desk = open_desk(book, office)
    done = {
        (task.plan, task.month)
        for task in desk.tasks.values()
        if any(case.result for case in desk.cases_of(task.id))
    }
    missed = missed_months(desk.plan, desk.registry.settings, done, office.today)
    year = office.records(desk.registry.settings.year)
    problems = [*desk.problems, *missed, *records.overdue(year, office.today)]
    for task in desk.tasks:
        problems += agreement.differences(desk, task, office.documents(task))
    registry = desk.registry
    by_hand, edited = told(Watch(book, year, Journal(year)))
    problems += edited
    errors = sum(problem.level is Level.ERROR for problem in problems)
    reminders = len(problems) - errors
    outcome = Outcome("核对名录库", problems=problems)
    outcome.lines = [
        f"抽查事项 {len(registry.items)} 项，执法人员 {len(registry.inspectors)} 人，"
        f"检查对象 {len(registry.targets)} 户，计划 {len(desk.plan.rows)} 项，任务 {len(desk.tasks)} 个",
        f"发现错误 {errors} 个、提醒 {reminders} 个" if problems else "没有发现问题",
        *by_hand,
    ]
    outcome.data = {
        "items": len(registry.items),
        "inspectors": len(registry.inspectors),
        "targets": len(registry.targets),
        "plan_rows": len(desk.plan.rows),
        "tasks": len(desk.tasks),
        "errors": errors,
        "reminders": reminders,
        "by_hand": by_hand,
    }
    if write:
        book.replace(columns.FINDINGS, [_row(i, problem) for i, problem in enumerate(problems, 1)])
        log(book, office, "核对名录库", "", outcome.lines[1])
        book.save()
    return outcome


def _row(number: int, problem: Problem) -> dict[str, Value]:
    place = problem.place
    return {
        "no": number,
        "level": problem.level.value,
        "sheet": place.sheet,
        "cell": place.cell,
        "what": problem.what,
        "remedy": problem.remedy,
        "rule": problem.rule,
    }
