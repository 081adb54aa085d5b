"""年度结转: the next year's workbook, made from a copy of this year's; the old one stays as it is.

The copy keeps everything that staff made of the workbook (columns, colours, pictures) and all registries,
rules, holidays and plan rows, which are the draft of the new plan.  It begins without the old year's views and
finished work; what is still open goes with it:

    检查台账    cases without a result, not yet published, or with something still to be put right
    任务        the tasks of these cases, and those frozen but not drawn
    变更申请    requests not yet dealt with

日历 begins anew before the year and before what is still open, or it would grow for ever.
本年已检查次数 begins at 0; 上次检查日期 stays.  The records stay in the folder of their own year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit import columns
from toolkit.columns import Sheet
from toolkit.columns.lists import FROZEN
from toolkit.columns.registry import OF_ONE_PLAN
from toolkit.columns.settings import SETTING_ROWS
from toolkit.errors import Exists, WrongUse
from toolkit.excel.book import Book, Row, Value
from toolkit.files import telling, write_new
from toolkit.jobs.base import Desk, Office, Outcome, Work, begin_work, require_fit
from toolkit.jobs.calendar import needed_from, renew
from toolkit.jobs.statistics import enter_visits
from toolkit.jobs.views import CARRIED
from toolkit.model import Case
from toolkit.rules.registry import load
from toolkit.rules.results import found_problem
from toolkit.rules.task_names import of_year

Rows = list[Mapping[str, Value]]
_CARRIED = (columns.CASES, columns.TASKS, columns.DRAWS, columns.RECHECKS, columns.CHANGES)
"""Sheets of which some rows go along: a cell that cannot be read would be lost on the way."""


def new_year(book: Book, office: Office, year: int, opened: Callable[[Path], Book]) -> Outcome:
    """Make the workbook of ``year`` beside this one; ``opened`` opens a workbook file.

    Raises ProblemsFound for a cell that would be lost, WrongUse unless it is a later year, Exists if that
    workbook is there already.
    """
    work = begin_work(book, office, CARRIED, of_archived_year=True)
    desk = work.desk
    require_fit([problem for sheet in _CARRIED for problem in book.read(sheet).problems])
    old = desk.registry.settings.year
    if year <= old:
        raise WrongUse(f"这本工作簿是 {old} 年的，不能结转到 {year} 年。请写后一年，如 {old + 1}。")
    target = book.path.with_name(_name(book.path, old, year))
    if target.exists():
        raise Exists(f"“{target.name}”已经存在（{target.parent}），不会覆盖。请先查看它是不是已经结转过。")
    book.settle()  # its file is what the new one begins as
    with telling(target), TemporaryDirectory(".part", ".", target.parent) as scratch:
        copy = Path(scratch) / target.name
        copy.write_bytes(book.path.read_bytes())
        fresh = opened(copy)
        carried = _turn(fresh, desk, year)
        problems = renew(fresh, load(fresh.read, office.today), office.today, needed_from(fresh, year))
        line = f"由“{book.path.name}”结转：沿用任务 {carried[columns.TASKS]} 个、未结案件 {carried[columns.CASES]} 件"
        cases = "、".join(row.text("case") for row in fresh.read(columns.CASES).rows)
        Work(fresh, office, work.name, older=True).finish(
            f"{line}：{cases}"
        )  # the year may have been begun before
        write_new(target, copy.read_bytes())
    advice = "请核对“设置”“计划表”“检查对象库”，再“生成任务”；沿用的任务仍用原来的计划行，不要改那几行的序号"
    outcome = Outcome(work.name, [f"已建好 {target.name}，{line}", advice], problems, [target])
    outcome.data = {"year": year, **{sheet.name: count for sheet, count in carried.items()}}
    return outcome


def _name(path: Path, old: int, year: int) -> str:
    stem = path.stem.replace(str(old), str(year))
    return (stem if stem != path.stem else f"{stem}{year}") + path.suffix


def _turn(fresh: Book, desk: Desk, year: int) -> dict[Sheet, int]:
    """Make a copy of the old workbook the new one; returns how many rows went with it."""
    enter_visits(fresh, desk)
    label = next(row.label for row in SETTING_ROWS if row.key == "year")
    fresh.update(columns.SETTINGS, label, {"value": str(year)})
    cases = {case.id for case in desk.cases.values() if _open(case)}
    tasks = {desk.cases[name].task for name in cases}
    tasks |= {task.id for task in desk.tasks.values() if task.state == FROZEN}
    wanted: tuple[Callable[[Row], bool], ...] = (
        lambda row: row["case"] in cases,
        lambda row: row["task"] in tasks,
        lambda row: row["task"] in tasks,
        lambda row: row["case"] in cases,
        lambda row: row["applied"] is None,
    )
    counts = {sheet: _keep(fresh, sheet, goes) for sheet, goes in zip(_CARRIED, wanted, strict=True)}
    for view in (columns.STATISTICS, columns.DOSSIER, columns.FINDINGS, columns.LOG):
        fresh.replace(view, [])
    for sheet in (columns.GAPS, columns.ELSEWHERE, columns.TOGETHER):
        if fresh.read(sheet).rows:  # a workbook of an earlier version has none
            fresh.restart(sheet, [])
    for row in fresh.read(columns.PLAN).rows:
        past: dict[str, Value] = {key: None for key in OF_ONE_PLAN if row[key] is not None}
        if (name := of_year(row.text("name"), desk.registry.settings.year, year)) != row.text("name"):
            past["name"] = name
        if past:
            fresh.update(columns.PLAN, row.text("no"), past)
    for row in fresh.read(columns.TARGETS).rows:
        if row["checked"]:
            fresh.update(columns.TARGETS, row.text("id"), {"checked": 0})
    return counts


def _open(case: Case) -> bool:
    unfinished = not case.result or not case.published or (found_problem(case) and not case.closed)
    return not case.void and unfinished


def _keep(fresh: Book, sheet: Sheet, wanted: Callable[[Row], bool]) -> int:
    typed = [column.key for column in sheet.columns if not column.formula]
    rows: Rows = [{key: row[key] for key in typed} for row in fresh.read(sheet).rows if wanted(row)]
    fresh.restart(sheet, rows)
    return len(rows)
