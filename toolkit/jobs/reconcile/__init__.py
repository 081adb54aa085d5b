"""对账: every fact that is entered twice is held against its other entry, both ways (R11, R13).

A pair is a row of ``PAIRS``: what it compares, the function that names every difference, and the steps that stop at
one.  ``check`` and the year's verification run all of them.

    accounts    what is compared: the workbook, the records beside it, the journals
    journals    日志 ↔ 抽取记录
    tasks       任务 ↔ 抽取记录
    cases       抽取记录 ↔ 检查台账
    workbook    日志 ↔ 工作簿
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from toolkit.errors import Problem
from toolkit.jobs.base import Work, require_fit
from toolkit.jobs.reconcile import cases, journals, tasks, workbook
from toolkit.jobs.reconcile.accounts import Accounts


class Pair(NamedTuple):
    """Two entries of the same facts; ``compare`` yields a Problem for each difference."""

    name: str
    compare: Callable[[Accounts], Iterable[Problem]]
    steps: tuple[str, ...]
    """The commands that rely on the two being the same, and stop if they are not."""


_RESULTS = ("documents", "publish", "statistics", "archive")
PAIRS = (
    Pair("日志 ↔ 抽取记录", journals.compare, ("freeze", "draw", *_RESULTS)),
    Pair("任务 ↔ 抽取记录", tasks.compare, ("freeze", "draw", *_RESULTS)),
    Pair("抽取记录 ↔ 检查台账", cases.compare, _RESULTS),
    Pair("日志 ↔ 工作簿", workbook.compare, ("archive",)),
)


def differences(accounts: Accounts, step: str = "") -> list[Problem]:
    """The differences of all pairs, or of those on which a step relies."""
    relied = [pair for pair in PAIRS if not step or step in pair.steps]
    return [problem for pair in relied for problem in pair.compare(accounts)]


def require_balance(work: Work, step: str) -> None:
    """Stop a step (ProblemsFound) at a difference on which it relies: of its task, or of all if it has none."""
    only = work.task.id if work.key else ""
    require_fit(differences(Accounts.of(work.book, work.office, work.desk, only), step))
