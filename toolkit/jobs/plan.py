"""生成任务: every task the plan calls for, added to 任务; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from toolkit import columns
from toolkit.columns.lists import VOID, WAITING
from toolkit.errors import Level, Problem
from toolkit.excel.book import Book, Value
from toolkit.jobs.base import Desk, Office, Outcome, begin_work, listed, require_fit
from toolkit.jobs.cancel import cancelled
from toolkit.rules.chances import chance_text, expected, prospect
from toolkit.rules.passed_on import taken_over
from toolkit.rules.plan import DueTask, due_tasks, yearly_cap


def called_for_by(desk: Desk) -> list[DueTask]:
    """The tasks of the year's plan."""
    return due_tasks(desk.plan, desk.registry.settings, desk.registry.calendar)


def missing(desk: Desk, today: date) -> tuple[list[DueTask], list[DueTask]]:
    """Tasks that the plan calls for and 任务 does not have: those to come, and those of months gone by this year."""
    coming, gone = list[DueTask](), list[DueTask]()
    for task in called_for_by(desk):
        if task.id not in desk.tasks:
            late = task.day.year == today.year and task.month < today.month
            (gone if late else coming).append(task)
    return coming, gone


def rows_of(desk: Desk, office: Office, new: Iterable[DueTask]) -> list[dict[str, Value]]:
    """A row of 任务 for each of the tasks; one that was cancelled stays so, with the reason."""
    void = cancelled(office, desk.registry.settings.year)
    return [
        {
            "no": number,
            "task": task.id,
            "plan": task.row.no,
            "name": task.name,
            "month": task.month,
            "date": task.day,
            "source": desk.registry.settings.source,
            "state": WAITING,
            **taken_over(task.row),
            **({"state": VOID, "note": void[task.id]} if task.id in void else {}),
        }
        for number, task in enumerate(new, 1 + max((task.no for task in desk.tasks.values()), default=0))
    ]


def _expected(book: Book, desk: Desk) -> int:
    """约计数量 of each plan row written into 计划表, as the registry is now; how many cells changed."""
    changed = 0
    for row in book.read(columns.PLAN).rows:
        number = expected(desk.plan.rows[row.integer("no")], desk.registry)
        if number != row["expected"] and row.at("expected").cell:  # else a workbook of an earlier version
            book.update(columns.PLAN, row.text("no"), {"expected": number})
            changed += 1
    return changed


def make_tasks(book: Book, office: Office, *, past: bool = False) -> Outcome:
    """Add the year's missing tasks; running it again adds nothing.

    Those of months that are over are added only if asked for (``past``): nobody can be inspected in April any more.
    """
    work = begin_work(book, office, "生成任务")
    desk = work.desk
    require_fit(desk.problems)
    coming, gone = missing(desk, office.today)
    new = rows_of(desk, office, coming + gone if past else coming)
    book.append(columns.TASKS, new)
    counted = _expected(book, desk)
    called_for = len(called_for_by(desk))
    line = f"计划要求 {called_for} 个任务，新增 {len(new)} 个"
    if new or counted:
        work.finish(line)
    outcome = Outcome("生成任务", [line, *_chances(desk)])
    if again := [str(row["task"]) for row in new if row["state"] == VOID]:
        outcome.lines.insert(1, f"{listed(again)}是取消过的，那一行被删了，照日志补回为“{VOID}”")
    if gone and not past:
        outcome.problems.append(_not_made(gone))
    outcome.data = {"planned": called_for, "added": [row["task"] for row in new]}
    return outcome


def _not_made(gone: Sequence[DueTask]) -> Problem:
    what = f"{listed(task.id for task in gone)}的月份已经过去，没有生成"
    remedy = "确实要补做的，点“补列任务”，再改计划检查日期"
    return Problem(what, remedy, gone[0].row.at("months"), Level.WARNING, "R10")


def _chances(desk: Desk) -> Iterator[str]:
    """What each plan row means: firms a draw, the chance of one firm in a year, and where a draw may take nobody."""
    registry = desk.registry
    for row in desk.plan.rows.values():
        coming = prospect(row, registry)
        if row.merged_into or coming is None:
            continue
        least, most = map(
            chance_text,
            coming.in_a_year(len(row.months), yearly_cap(row, registry)),
        )
        line = (
            f"第 {row.no} 项　{row.quantity_text}　名录 {sum(share.size for share in coming.strata)} 户，"
            f"一年 {len(row.months)} 次，每次抽约 {float(coming.expected):.3g} 户；"
            f"每户一年里至少抽中一次的机会 {least if least == most else f'{least}—{most}'}"
        )
        small = [share for share in coming.strata if share.size * share.chance < 1]
        if small:
            fewest = min(small, key=lambda share: share.size * share.chance)
            what = "地区和等级" if row.quantity.by_class else "地区"
            line += (
                f"；{len(small)} 个{what}每次应抽不到 1 户，最少的是{registry.stratum_name(fewest.stratum)}："
                f"{fewest.size} 户，一次抽取有 {chance_text(1 - fewest.size * fewest.chance)} 的机会一户也抽不到"
            )
        yield line
