"""Plan rows → tasks, and the lint of the plan itself.

``read_plan`` reads 计划表 against the registry, ``due_tasks`` lists the tasks that its rows call for in the
year, ``read_tasks`` reads 任务.  The lint warns (R1, R2, R7, R10) and blocks only what the law forbids:
an item that is not on the published 事项清单 (国办发〔2015〕58号, 国办发〔2024〕54号).
"""

from __future__ import annotations

import calendar as months_of_year
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from toolkit import columns
from toolkit.clock.workdays import WorkCalendar
from toolkit.errors import Level, Place, Problem
from toolkit.excel.book import Row, Table
from toolkit.excel.cells import quote, squeeze
from toolkit.files import safe_name
from toolkit.model import Item, PlanRow, Quantity, Settings, Target, Task
from toolkit.rules.chances import chance_text, prospect
from toolkit.rules.frequency import Cap, binding, kind_of
from toolkit.rules.phrases import (
    MONTH_FORMS,
    QUANTITY_FORMS,
    SPAN_FORMS,
    UnreadablePhraseError,
    read_months,
    read_quantity,
    read_span,
    words,
)
from toolkit.rules.registry import Registry
from toolkit.rules.task_names import task_name, year_of


@dataclass(frozen=True, slots=True)
class Plan:
    """计划表 as read: rows by 序号, and every problem in it."""

    rows: dict[int, PlanRow]
    problems: tuple[Problem, ...]


def read_plan(table: Table, registry: Registry) -> Plan:
    """Read 计划表; rows that cannot be used are left out and named."""
    problems = list(table.problems)
    if not table.rows and not table.problems:
        problems.append(Problem("没有数据", "请先填写计划表", Place(columns.PLAN.name)))
    rows: dict[int, PlanRow] = {}
    for row in table.rows:
        number = row.integer("no")
        if number in rows:
            problems.append(Problem(f"序号 {number} 重复", "请改为不同的序号", row.at("no")))
            continue
        quantity = _quantity(row, problems)
        months = _months(row, registry.settings, problems)
        if quantity is None or not months or number < 1:
            continue
        plan_row = row.into(
            PlanRow,
            directed=row.text("drawing") == "定向",
            quantity=quantity,
            quantity_text=row.text("quantity"),
            months=months,
            equal_regions=row.text("weight") != columns.lists.REGION_WEIGHTS[1],
            pools=words(row.text("pool")),
            departments=words(row.text("joint")),
            merged_into=row.integer("merged"),
            span=_span(row, registry.settings, problems),
            at=row.at,
        )
        rows[number] = plan_row
        problems.extend(_lint(plan_row, row, registry))
    problems.extend(problem for row in rows.values() for problem in _lint_merged(row, rows))
    if rows and registry.whole:
        problems += _lint_categories(
            {pool for row in table.rows for pool in words(row.text("pool"))}, registry
        )
    return Plan(rows, tuple(problems))


def _quantity(row: Row, problems: list[Problem]) -> Quantity | None:
    if not row.text("quantity"):
        return None
    try:
        return read_quantity(row.text("quantity"))
    except UnreadablePhraseError as error:
        problems.append(Problem(str(error), QUANTITY_FORMS, row.at("quantity")))
        return None


def _months(row: Row, settings: Settings, problems: list[Problem]) -> tuple[int, ...]:
    if not row.text("months"):
        return ()
    try:
        return read_months(row.text("months"), settings.first_month, settings.last_month)
    except UnreadablePhraseError as error:
        problems.append(Problem(str(error), MONTH_FORMS, row.at("months")))
        return ()


def _span(row: Row, settings: Settings, problems: list[Problem]) -> tuple[date, date] | None:
    if not row.text("window"):
        return None
    try:
        return read_span(row.text("window"), settings.year)
    except UnreadablePhraseError as error:
        problems.append(Problem(str(error), SPAN_FORMS, row.at("window"), rule="R10"))
        return None


def _lint(plan_row: PlanRow, row: Row, registry: Registry) -> Iterable[Problem]:
    at = plan_row.at
    item = registry.items.get(plan_row.item)
    if item is None:
        yield Problem(
            f"抽查事项“{plan_row.item}”不在事项清单里",
            "请照事项清单填写，或先把事项列入清单",
            at("item"),
            rule="R1",
        )
        return
    for fault, remedy in (
        (not item.valid, "在事项清单中已标为无效"),
        (not item.basis, "在事项清单中没有检查依据"),
        (not item.published, "在事项清单中没有标明已公布"),
    ):
        if fault:
            yield Problem(
                f"抽查事项“{plan_row.item}”{remedy}",
                "没有依据、未公布的事项不得检查，请先补正事项清单（国办发〔2024〕54号）",
                at("item"),
                rule="R1",
            )
    if row.text("kind") and row.text("kind").startswith("重点") != item.key_item:
        yield Problem("事项类别与事项清单不一致", "请照事项清单改正", at("kind"), rule="R1")
    if not item.points:
        yield Problem(
            f"抽查事项“{plan_row.item}”没有检查要点",
            "请在“检查要点”表逐条填写，否则记录表是空的",
            at("item"),
            Level.WARNING,
        )
    named = year_of(plan_row.name)
    if named not in (None, registry.settings.year):
        yield Problem(
            f"任务名称写的是 {named} 年，工作簿的年度是 {registry.settings.year} 年",
            "请改成这一年的；任务、通报、公示都用这个名称",
            at("name"),
            Level.WARNING,
        )
    yield from _lint_pool(plan_row, registry) if registry.whole else ()
    yield from _lint_departments(plan_row, registry)
    yield from _lint_amount(plan_row, registry, item)


def _lint_pool(plan_row: PlanRow, registry: Registry) -> Iterable[Problem]:
    pool = [target for target in registry.targets.values() if target.category in plan_row.pools]
    for category in plan_row.pools:
        if not any(target.category == category for target in pool):
            yield Problem(
                f"检查对象库里没有类别为“{category}”的对象",
                "请核对“对象类别”，或先登记对象",
                plan_row.at("pool"),
                rule="R4",
            )
    if plan_row.quantity.by_class:
        known = {name for name, _ in plan_row.quantity.ratios}
        for target in pool:
            if target.state == "正常" and target.credit not in known:
                yield Problem(
                    f"信用风险等级“{target.credit}”没有对应的比例"
                    if target.credit
                    else "没有填写信用风险等级",
                    f"计划表第 {plan_row.no} 项按等级定比例（{plan_row.quantity_text}），请补上等级",
                    target.at("credit"),
                    rule="R4",
                )


def _lint_categories(planned: Collection[str], registry: Registry) -> Iterable[Problem]:
    """Objects that no plan row can ever draw: one reminder for each of their categories."""
    left: dict[str, list[Target]] = {}
    for target in registry.targets.values():
        if target.category not in planned and target.category and target.state == "正常":
            left.setdefault(target.category, []).append(target)
    for category, targets in left.items():
        names = "、".join(target.name for target in targets[:3])
        near = next((name for name in planned if squeeze(name) == squeeze(category)), "")
        yield Problem(
            f"类别“{quote(category)}”没有一项计划用到，这 {len(targets)} 户抽不到：{names}"
            f"{'等' if len(targets) > 3 else ''}",
            f"多半是“{near}”，请改正" if near else "类别写错的请改正；今年要抽的，请写进计划表的“对象类别”",
            targets[0].at("category"),
            Level.ERROR if near else Level.WARNING,
            "R4",
        )


def _lint_merged(plan_row: PlanRow, rows: Mapping[int, PlanRow]) -> Iterable[Problem]:
    """A merged row is inspected with the objects of another's draw, so it must ask for the same ones."""
    if not plan_row.merged_into:
        return
    main = rows.get(plan_row.merged_into)
    where = plan_row.at("merged")
    if main is None or main.merged_into or main is plan_row:
        yield Problem(
            f"并入的第 {plan_row.merged_into} 项不存在，或本身又并入别项", "请填另一项的序号", where
        )
    elif (main.months, main.quantity) != (plan_row.months, plan_row.quantity):
        yield Problem(f"与并入的第 {main.no} 项时间或数量不同", "一次进门查多项，时间和数量须一致", where)
    elif not set(plan_row.pools) <= set(main.pools):
        yield Problem(
            f"对象类别超出了并入的第 {main.no} 项", "只能随那一项抽中的对象检查，请改对象类别", where
        )


def _lint_departments(plan_row: PlanRow, registry: Registry) -> Iterable[Problem]:
    known = {person.department for person in registry.inspectors.values()}
    for department in plan_row.departments:
        if department not in known:
            yield Problem(
                f"执法人员库里没有股室“{department}”的人",
                "请照执法人员库的股室填写",
                plan_row.at("joint"),
                rule="R5",
            )
    if len(plan_row.departments) > registry.settings.team_size:
        yield Problem(
            f"联合 {len(plan_row.departments)} 个股室，每组却只有 {registry.settings.team_size} 人",
            "请在设置中加大每组人数，或减少股室",
            plan_row.at("joint"),
            rule="R5",
        )


def _lint_amount(plan_row: PlanRow, registry: Registry, item: Item) -> Iterable[Problem]:
    settings = registry.settings
    top = max((ratio for _, ratio in plan_row.quantity.ratios), default=Fraction(0))
    if not item.key_item and top > settings.ratio_cap:
        whole = "只有人员和次序是随机的，文书会写明“全覆盖”" if top == 1 else "请确认有制定权限的机关同意"
        yield Problem(
            f"一般检查事项的比例 {plan_row.quantity_text} 超过上限 {_percent(settings.ratio_cap)}",
            f"{whole}（国发〔2019〕5号）",
            plan_row.at("quantity"),
            Level.WARNING,
            "R2",
        )
    coming = prospect(plan_row, registry) if registry.whole else None
    times = len(plan_row.months)
    if coming and coming.nobody and not plan_row.merged_into:
        never = f"，全年 {times} 次都抽不到的机会 {chance_text(coming.nobody**times)}" if times > 1 else ""
        yield Problem(
            f"每次应抽 {float(coming.expected):.2g} 户，不到 1 户：一次抽取有 {chance_text(coming.nobody)}"
            f" 的机会一户也抽不到{never}",
            f"请改写为“不低于{plan_row.quantity_text.removeprefix('不低于')}”（至少抽 1 户），或写明户数，如“1户”",
            plan_row.at("quantity"),
            Level.WARNING,
            "R10",
        )
    if all_of := {name for name, ratio in plan_row.quantity.ratios if ratio == 1}:
        yield from _lint_frequency(plan_row, registry, all_of)
    window = set(range(settings.first_month, settings.last_month + 1))
    outside = sorted(set(plan_row.months) - window)
    if outside:
        yield Problem(
            f"{'、'.join(f'{month}月' for month in outside)}不在抽查时间"
            f" {settings.first_month}—{settings.last_month} 月之内",
            "请核对抽查时间",
            plan_row.at("months"),
            Level.WARNING,
            "R10",
        )


def _lint_frequency(plan_row: PlanRow, registry: Registry, all_of: Collection[str]) -> Iterable[Problem]:
    """The caps that a plan to inspect every firm (of the classes ``all_of``) so many times cannot keep (R7)."""
    times = len(plan_row.months)
    passed = [
        cap
        for cap in caps_on(plan_row, registry)
        if times > cap.limit
        and cap.category in {"", *plan_row.pools}
        and (all_of == {"-"} or not cap.credit or cap.credit in all_of)
    ]
    if passed:
        least = min(passed, key=lambda cap: cap.limit)
        yield Problem(
            f"每户一年要查 {times} 次，超过年度检查上限 {least.limit} 次{least.words}",
            "达到上限的对象会被排除；请调整比例、时间或上限（国办发〔2024〕54号）",
            plan_row.at("months"),
            Level.WARNING,
            "R7",
        )


def caps_on(row: PlanRow, registry: Registry) -> list[Cap]:
    """The caps that the visits of a plan row must keep."""
    return binding(registry.caps, {row.item}, kind_of(row), registry.level)


def yearly_cap(row: PlanRow, registry: Registry) -> int:
    """How often any object of a plan row may be inspected a year (R7); 0 for no limit."""
    least = least_cap(row, registry)
    return least.limit if least else 0


def least_cap(row: PlanRow, registry: Registry) -> Cap | None:
    """The smallest cap of a plan row that is not of some objects only."""
    caps = [cap for cap in caps_on(row, registry) if cap.for_all]
    return min(caps, key=lambda cap: cap.limit, default=None)


def _percent(ratio: Fraction) -> str:
    return f"{float(ratio * 100):g}%"


# --- tasks --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task that the plan calls for: number ``年月-计划序号``, planned on a working day."""

    id: str
    row: PlanRow
    month: int
    day: date

    @property
    def name(self) -> str:
        """What it is called; a row of several months has one name for all of them."""
        if len(self.row.months) == 1:
            return self.row.name
        return task_name(self.row.name, self.day.year, self.month)


def due_tasks(plan: Plan, settings: Settings, calendar: WorkCalendar) -> list[DueTask]:
    """Every task of the year, month by month; a row merged into another has none of its own.

    The planned day is 设置's 每月检查日, within 检查窗口, moved back to the last working day on or before it.
    """
    first, last_allowed = settings.visit_days or (1, 31)
    wished = min(max(settings.check_day, first), last_allowed)
    tasks = []
    for row in plan.rows.values():
        for month in () if row.merged_into else row.months:
            last = months_of_year.monthrange(settings.year, month)[1]
            day = date(settings.year, month, min(wished, last))
            while day.day > 1 and not calendar.is_workday(day):
                day -= timedelta(days=1)
            tasks.append(DueTask(f"{settings.year}{month:02d}-{row.no}", row, month, day))
    return sorted(tasks, key=lambda task: (task.month, task.row.no))


def read_tasks(table: Table) -> tuple[dict[str, Task], tuple[Problem, ...]]:
    """Read 任务 by 任务编号."""
    problems = list(table.problems)
    tasks: dict[str, Task] = {}
    for row in table.rows:
        name, day = row.text("task"), row.day("date")
        if name in tasks:
            problems.append(Problem(f"任务编号“{name}”重复", "请删去一行", row.at("task")))
        elif name and safe_name(name) != name:  # it names the folder of the task's documents
            what = f"任务编号“{quote(name)}”不能作文件夹名"
            problems.append(Problem(what, "请写成年月加计划序号，如 202304-1", row.at("task")))
        elif (draw := row.text("draw_id")) and not re.fullmatch(rf"{re.escape(name)}-\d{{2,}}", draw):
            what = f"抽取编号“{quote(draw)}”不是这个任务的"
            problems.append(Problem(what, "由程序填写，请恢复原来的内容", row.at("draw_id")))
        elif name and day:
            tasks[name] = row.into(Task, id=name, day=day, at=row.at)
    return tasks, tuple(problems)


def missed_months(
    plan: Plan, settings: Settings, done: Collection[tuple[int, int]], today: date
) -> Iterable[Problem]:
    """R10: months gone by in which a monthly row had no inspection; ``done`` holds (plan number, month)."""
    window = range(settings.first_month, settings.last_month + 1)
    gone = [month for month in window if (settings.year, month) < (today.year, today.month)]
    for row in plan.rows.values():
        missed = [month for month in gone if (row.no, month) not in done]
        if missed and not row.merged_into and set(row.months) >= set(window):
            yield Problem(
                f"每月的任务，{'、'.join(f'{month}月' for month in missed)}没有检查",
                "请补做，或写明没有开展的原因",
                row.at("months"),
                Level.WARNING,
                "R10",
            )
