"""核对: the view that lists what 核对名录库 or 对账 found, each with its cell."""

from __future__ import annotations

from toolkit import columns
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Value
from toolkit.jobs.base import Outcome, Work


def show_findings(work: Work, outcome: Outcome, *, older: bool) -> None:
    """Write the problems of an outcome to the view 核对; not into a workbook that is older than its journal.

    Raises Changed if it only was older as it was read: somebody else's step has been saved since.
    """
    if older:
        work.book.claim()
        outcome.lines.append("工作簿比日志旧，没有写入“核对”表")
        return
    work.book.replace(columns.FINDINGS, [_row(i, problem) for i, problem in enumerate(outcome.problems, 1)])
    work.book.bring_out(map(str, outcome.problems))  # “转到” leads there
    errors = sum(problem.level is Level.ERROR for problem in outcome.problems)
    reminders = len(outcome.problems) - errors
    if errors:
        outcome.leads_to = Place(columns.FINDINGS.name, columns.FIRST_ROW)
    work.finish(f"发现错误 {errors} 个、提醒 {reminders} 个" if outcome.problems else "没有发现问题")


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
