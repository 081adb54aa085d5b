"""对账: every fact that is entered twice is held against its other entry, both ways (R13).

A pair is a row of ``PAIRS``: what it compares, the function that names every difference, and the steps that stop at
one.  ``check`` and the year's verification run all of them.

    accounts    what is compared: the workbook, and the records beside it
    cases       a record's state ↔ 检查台账
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from toolkit.errors import Problem
from toolkit.jobs.base import Desk, Office, require_fit
from toolkit.jobs.reconcile import cases
from toolkit.jobs.reconcile.accounts import Accounts


class Pair(NamedTuple):
    """Two entries of the same facts; ``compare`` yields a Problem for each difference."""

    name: str
    compare: Callable[[Accounts], Iterable[Problem]]
    steps: tuple[str, ...]
    """The commands that rely on the two being the same, and stop if they are not."""


PAIRS = (Pair("抽取记录 ↔ 检查台账", cases.compare, ("documents", "publish", "statistics", "archive")),)


def differences(accounts: Accounts, step: str = "") -> list[Problem]:
    """The differences of all pairs, or of those on which a step relies."""
    return [problem for pair in PAIRS if not step or step in pair.steps for problem in pair.compare(accounts)]


def require_balance(step: str, office: Office, desk: Desk, task: str = "") -> None:
    """Stop a step (ProblemsFound) at a difference on which it relies, of one task or of all."""
    require_fit(differences(Accounts(office, desk, task), step))
