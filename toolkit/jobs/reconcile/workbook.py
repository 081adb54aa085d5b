"""日志 ↔ 工作簿: the workbook holds what the last line that was saved left in it, and 日志 shows the journal.

What staff change by hand in their own sheets is their daily work and no difference.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import columns
from toolkit.errors import Level, Place, Problem
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.jobs.watch import OLDER_REMEDY
from toolkit.ledger.journal import NAME


def compare(accounts: Accounts) -> Iterator[Problem]:
    """An older workbook, a journal cut short, and views that a hand changed."""
    if not accounts.book:
        return
    watch = accounts.watch
    if watch.lost:
        yield Problem(watch.older, OLDER_REMEDY, Place(columns.LOG.name), rule="R13")
    more = watch.cut()
    for sheet in watch.edited():
        if sheet.view:
            what, remedy = "由程序生成，生成以后被人改动过", "请运行 rebuild（重建），按记录重新生成这张表"
            if more and sheet is columns.LOG:
                what += f"，多出 {more} 行；也可能是日志文件“{NAME}”被截短"
                remedy = (
                    f"请先查明：是日志文件被截短的，从备份恢复；是表里加了行的，{remedy.removeprefix('请')}"
                )
            level = Level.WARNING if sheet is columns.DAYS else Level.ERROR  # 日历 has checks of its own
            yield Problem(what, remedy, Place(sheet.name), level, "R13")
