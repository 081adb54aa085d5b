"""对账: every fact that is entered twice is held against its other entry, both ways (R11, R13).

A pair is a row of ``PAIRS``: what it compares, the function that names every difference, and the commands that run it
before they go on.  ``reconcile`` runs all of them.

    accounts      what is compared: the workbook, the records beside it, the journals, the papers
    recomputed    抽取记录 ↔ 冻结的文件；抽取记录 ↔ 年度链
    journals      日志 ↔ 抽取记录
    tasks         任务 ↔ 抽取记录
    cases         抽取记录 ↔ 检查台账
    elsewhere     本机冻结登记 ↔ 抽取记录
    vouched       日志 ↔ 文书底数、公示、文号
    papers        检查台账 ↔ 文书
    photographs   照片 ↔ 现场记录、检查台账
    publications  公示 ↔ 检查台账
    figures       查询统计 ↔ 检查台账
    plan          计划登记 ↔ 计划表
    workbook      日志 ↔ 工作簿
    reconcile     the step: 对账
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from toolkit.errors import Problem, ProblemsFound, ToolkitError
from toolkit.jobs.base import Work, require_fit
from toolkit.jobs.reconcile import (
    cases,
    elsewhere,
    figures,
    journals,
    papers,
    photographs,
    plan,
    publications,
    recomputed,
    tasks,
    vouched,
    workbook,
)
from toolkit.jobs.reconcile.accounts import Accounts


class Pair(NamedTuple):
    """Two entries of the same facts; ``compare`` yields a Problem for each difference."""

    name: str
    compare: Callable[[Accounts], Iterable[Problem]]
    steps: tuple[str, ...]
    """The commands that rely on the two being the same, and stop if they are not."""

    def differences(self, accounts: Accounts) -> list[Problem]:
        """Every difference; a file that cannot be read is one."""
        found: list[Problem] = []
        try:
            found += self.compare(accounts)
        except ToolkitError as error:
            told = error.problems if isinstance(error, ProblemsFound) else [_unread(self.name, error)]
            found += told
        return found


def _unread(pair: str, error: ToolkitError) -> Problem:
    what = str(error).rstrip("。")
    return Problem(f"没有对完“{pair}”：{what}", "请从备份恢复这个文件，再对一次")


_LOOKS = ("check", "verify", "rebuild")
_TOLD = ("publish", "statistics", "archive")
PAIRS = (
    Pair("抽取记录 ↔ 冻结的文件", recomputed.compare, ("verify", "archive")),
    Pair("抽取记录 ↔ 年度链", recomputed.chain, ("statistics", "archive", *_LOOKS)),
    Pair("日志 ↔ 抽取记录", journals.compare, ("freeze", "draw", "documents", *_TOLD, *_LOOKS)),
    Pair("任务 ↔ 抽取记录", tasks.compare, ("freeze", "draw", "documents", *_TOLD, *_LOOKS)),
    Pair("本机冻结登记 ↔ 抽取记录", elsewhere.compare, ("verify",)),
    Pair("抽取记录 ↔ 检查台账", cases.compare, ("documents", *_TOLD, *_LOOKS)),
    Pair("日志 ↔ 文书底数、公示、文号", vouched.compare, (*_TOLD, *_LOOKS)),
    Pair("检查台账 ↔ 文书", papers.compare, ("archive", "check", "verify")),
    Pair("照片 ↔ 现场记录、检查台账", photographs.compare, ("archive",)),
    Pair("公示 ↔ 检查台账", publications.compare, ("statistics", "archive", *_LOOKS)),
    Pair("查询统计 ↔ 检查台账", figures.compare, ()),
    Pair("计划登记 ↔ 计划表", plan.compare, ("check",)),
    Pair("日志 ↔ 工作簿", workbook.compare, ("archive", *_LOOKS)),
)


def differences(accounts: Accounts, step: str) -> list[Problem]:
    """The differences of the pairs on which a step relies."""
    relied = [pair for pair in PAIRS if step in pair.steps]
    return [problem for pair in relied for problem in pair.differences(accounts)]


def require_balance(work: Work, step: str, makes: str = "") -> None:
    """Stop a step (ProblemsFound) at a difference on which it relies: of its task, or of all if it has none.

    ``makes``: the kind of paper that it makes, and goes on with if it was interrupted.
    Raises Changed instead if the workbook was saved by somebody else since it was read.
    """
    only = work.task.id if work.key else ""
    accounts = Accounts.of(work.book, work.office, work.desk, only)
    accounts.makes = makes
    found = differences(accounts, step)
    if found:
        work.book.claim()  # somebody else's step may have come between: it is no difference of the books
    require_fit(found)
