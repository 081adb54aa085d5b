"""查询统计 ↔ 检查台账: the figures counted again.  What depends on the day (in time, late) is left out."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import columns
from toolkit.columns.deadlines import COUNTED
from toolkit.errors import Level, Place, Problem
from toolkit.jobs.base import errors_in
from toolkit.jobs.counting import count_again
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.rules.statistics import FIGURES, WITHOUT_BASE

_OF_THE_DAY = {key for _, figures in COUNTED for key in (figures.in_time, figures.late)}


def compare(accounts: Accounts) -> Iterator[Problem]:
    """One reminder for the whole sheet, with the first cell; none before the first 统计, nor while data are unfit."""
    found = list(_different(accounts))
    if found:
        what, place = found[0]
        more = f"；这样的一共 {len(found)} 处" if len(found) > 1 else ""
        remedy = "统计以后台账有变动的，请再统计一次（statistics）"
        yield Problem(f"与现在数出来的不同：{what}{more}", remedy, place, Level.WARNING, "R13")


def _different(accounts: Accounts) -> Iterator[tuple[str, Place]]:
    book, desk = accounts.book, accounts.desk
    rows = book.read(columns.STATISTICS).rows if book else ()
    if not book or not desk or not rows or errors_in(desk, columns.TASKS, columns.CASES):
        return
    now = count_again(book, desk, accounts.office)
    told = {(row.text("axis"), row.text("name")): row for row in rows}
    for name, row in told.items():
        for key in FIGURES:
            if key in _OF_THE_DAY or (key == "base" and name[0] in WITHOUT_BASE):
                continue
            right = now[name][key] if name in now else 0
            if row.integer(key) != right:
                header = columns.STATISTICS.column(key).header
                yield f"“{'　'.join(name)}”的{header}写着 {row.text(key)}，应为 {right}", row.at(key)
    for name in now.keys() - told.keys():
        yield f"没有“{'　'.join(name)}”这一行", Place(columns.STATISTICS.name)
