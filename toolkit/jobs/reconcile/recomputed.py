"""抽取记录 ↔ 冻结的文件: every record computed again.  抽取记录 ↔ 年度链: every link and every folder's name.

Both are of the whole year, whatever task is looked at: a record hangs on the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import Problem
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import record_checks, records


def compare(accounts: Accounts) -> Iterator[Problem]:
    """Every record by itself, and promises not kept."""
    yield from record_checks.check_records(accounts.office.records(accounts.year), accounts.office.today)


def chain(accounts: Accounts) -> Iterator[Problem]:
    """The links and the names."""
    year = accounts.office.records(accounts.year)
    for place in (year, year / records.BULK):
        yield from record_checks.check_links(place)
