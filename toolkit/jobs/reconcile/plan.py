"""计划登记 ↔ 计划表: the plan as it was adopted, and what 计划表 shows of 备案 and 公布 (R17)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from toolkit.columns import PLAN
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Book, Value
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import plan_register
from toolkit.ledger.plan_register import ANNOUNCED, FILED, Register, Registration
from toolkit.rules.plan_changes import NUMBER, changes, content


def compare(accounts: Accounts) -> Iterator[Problem]:
    """A reminder for each cell that no version has; an error where 计划表 shows another 备案 than was registered."""
    if not accounts.book or accounts.only:
        return
    register = plan_register.read(accounts.office.records(accounts.year))
    yield from unregistered(accounts.book, register)
    adopted = {row.get(NUMBER) for each in register.versions[-1:] for row in each.rows}
    for row in accounts.book.read(PLAN).rows:
        for key, value in shown(register).items():
            if row.text("no") in adopted and row[key] != value and row.at(key).cell:
                what = f"“{PLAN.column(key).header}”是“{row.text(key)}”，登记的是“{value or '没有'}”"
                remedy = "请照登记改回；登记错了的，先点“撤回计划登记”再登记"
                yield Problem(what, remedy, row.at(key), rule="R17")


def unregistered(book: Book, register: Register, only: Collection[int] = ()) -> Iterator[Problem]:
    """What 计划表 says otherwise than the version that stands: a reminder for each cell or row (of these rows only)."""
    if not register.version:
        return
    rows = book.read(PLAN).rows
    at = {row.text("no"): row.at for row in rows}
    for change in changes(register.versions[-1].rows, content(rows)):
        if only and change.number not in map(str, only):
            continue
        where = at[change.number](change.key or "no") if change.number in at else Place(PLAN.name)
        what = f"计划定稿以后改了{change}，第 {register.version} 版不是这样"
        remedy = "要变更的，点“计划定稿”写明理由，另成一版；改错了的，改回原样"
        yield Problem(what, remedy, where, Level.WARNING, "R17")


def shown(register: Register) -> Mapping[str, Value]:
    """What the columns of 计划表 say of 备案 and 公布; those that were never registered are left alone."""
    said: dict[str, Value] = {}
    kinds = {each.kind for each in register.entries.values()}
    if FILED in kinds:
        filed = register.last(FILED)
        said |= {"filing": filed.detail if filed else None, "filed": _day(filed)}
    if ANNOUNCED in kinds:
        said["announced"] = _day(register.last(ANNOUNCED))
    return said


def _day(each: Registration | None) -> date | None:
    return date.fromisoformat(each.day) if each else None
