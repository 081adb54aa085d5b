"""核对名录库: read the whole workbook and list every problem, with its place and its remedy."""

from __future__ import annotations

from toolkit import columns
from toolkit.columns.lists import VOID
from toolkit.errors import Level
from toolkit.excel.book import Book
from toolkit.jobs.archive.retention import read_retention
from toolkit.jobs.base import Office, Outcome, Work, begin_work
from toolkit.jobs.calendar import calendar_problems
from toolkit.jobs.findings import show_findings
from toolkit.jobs.reconcile import differences
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import record_checks
from toolkit.rules.follow_ups import without_follow_ups
from toolkit.rules.frequency import without_source
from toolkit.rules.plan import missed_months


def check(book: Book, office: Office, *, write: bool = False) -> Outcome:
    """Check everything; with ``write`` the list also goes to the view 核对."""
    name = "核对名录库"
    work = begin_work(book, office, name, older=True) if write else Work(book, office, name)
    desk = work.desk
    done = {
        (task.plan, task.month)
        for task in desk.tasks.values()
        if task.state == VOID or any(case.result for case in desk.cases_of(task.id))
    }
    missed = missed_months(desk.plan, desk.registry.settings, done, office.today)
    year = office.records(desk.registry.settings.year)
    _, retention = read_retention(book.read(columns.RETENTION))
    ends = calendar_problems(book, desk.registry, desk.today(office))
    problems = [*desk.problems, *ends, *retention, *missed, *record_checks.overdue(year, office.today)]
    planned = dict.fromkeys(row.item for row in desk.plan.rows.values())
    problems += without_source(desk.registry.caps, planned)
    accounts = Accounts.of(book, office, desk)
    problems += differences(accounts, "check")
    problems = without_follow_ups(problems)
    registry = desk.registry
    by_hand = accounts.watch.by_hand_lines()
    errors = sum(problem.level is Level.ERROR for problem in problems)
    reminders = len(problems) - errors
    outcome = Outcome(name, problems=problems)
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
        show_findings(work, outcome, older=bool(accounts.watch.lost))
    return outcome
