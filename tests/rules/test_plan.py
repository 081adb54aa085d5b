"""The plan is read against the registries, linted without blocking what the law allows, and turned into tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.desk import Rows, desk
from toolkit import columns
from toolkit.clock.workdays import WorkCalendar
from toolkit.errors import Level, has_errors
from toolkit.excel.book import Value
from toolkit.rules.plan import due_tasks, missed_months


def plan_cell(row: int, key: str, value: Value) -> dict[columns.Sheet, Callable[[Rows], object]]:
    return {columns.PLAN: lambda rows: rows[row].__setitem__(key, value)}


def test_the_seeds_row_is_read_as_written() -> None:
    row = desk().plan.rows[1]
    assert row.months == tuple(range(4, 13))
    assert row.quantity_text == "100%"
    assert row.equal_regions
    assert row.pools == ("民爆企业",)


@pytest.mark.parametrize(
    ("row", "key", "value", "rule", "level"),
    [
        (0, "item", "没有的事项", "R1", Level.ERROR),
        (0, "kind", "重点检查事项", "R1", Level.ERROR),
        (0, "pool", "加油站", "R4", Level.ERROR),
        (0, "quantity", "每月", "", Level.ERROR),
        (0, "quantity", 1, "", Level.ERROR),
        (0, "months", "适时", "", Level.ERROR),
        (2, "months", "2月", "R10", Level.WARNING),
        (1, "quantity", "30%", "R2", Level.WARNING),
        (0, "name", "2022年民爆企业安全检查", "", Level.WARNING),
    ],
)
def test_the_lint_names_row_and_rule(row: int, key: str, value: Value, rule: str, level: Level) -> None:
    before = set(desk().problems)
    found = [problem for problem in desk(plan_cell(row, key, value)).problems if problem not in before]
    assert (rule, level) in {(problem.rule, problem.level) for problem in found}, found
    assert any(problem.place.row == 5 + row for problem in found)


def test_full_coverage_of_a_general_item_is_a_reminder_not_an_error() -> None:
    found = [problem for problem in desk().problems if problem.rule == "R2"]
    assert len(found) == 1
    assert found[0].level is Level.WARNING
    assert "全覆盖" in found[0].remedy


def test_an_item_without_basis_or_publication_is_an_error() -> None:
    for key in ("basis", "published", "valid"):
        value: Value = "" if key == "basis" else False
        changes = {columns.ITEMS: lambda rows, key=key, value=value: rows[0].__setitem__(key, value)}
        assert has_errors(desk(changes).plan.problems), key


def test_a_class_ratio_needs_the_class_of_every_object() -> None:
    changes = {columns.TARGETS: lambda rows: rows[10].__setitem__("credit", None)}
    assert any("信用风险等级" in problem.what for problem in desk(changes).plan.problems)


def test_tasks_of_one_plan_row_are_told_apart_by_their_month() -> None:
    def names(row: int, **cells: Value) -> list[str]:
        current = desk({columns.PLAN: lambda rows: rows[row].update(cells)})
        tasks = due_tasks(current.plan, current.registry.settings, WorkCalendar())
        return [task.name for task in tasks if task.row.no == row + 1]

    assert names(1) == [f"2023年{month}月工业企业节能管理随机抽查（示例）" for month in (4, 9)]
    assert len({*names(0)}) == 9
    assert names(0, name="民爆检查")[0] == "2023年4月民爆检查"
    assert names(0, name="2023年度民爆检查", months="9月") == ["2023年度民爆检查"]
    assert names(0, name="2023年4月起民爆检查")[5] == "2023年4月起民爆检查"


def test_tasks_fall_on_the_last_working_day_before_the_checking_day() -> None:
    current = desk()
    tasks = due_tasks(current.plan, current.registry.settings, WorkCalendar())
    assert len(tasks) == 9 + 2 + 3
    assert tasks[0].id == "202304-1"
    assert tasks[0].day == date(2023, 4, 20)
    assert [task.day for task in tasks if task.month == 5] == [date(2023, 5, 19)]  # the 20th is a Saturday
    assert all(WorkCalendar().is_workday(task.day) for task in tasks)


def test_months_gone_by_without_an_inspection_are_named_for_monthly_rows_only() -> None:
    current = desk()
    settings = current.registry.settings
    found = list(missed_months(current.plan, settings, {(1, 4), (1, 6), (2, 4)}, date(2023, 8, 1)))
    assert [(problem.place.row, problem.rule) for problem in found] == [(5, "R10")]
    assert "5月、7月没有检查" in found[0].what
    assert not list(missed_months(current.plan, settings, set(), date(2023, 4, 30)))


def merge(**changes: Value) -> dict[columns.Sheet, Callable[[Rows], object]]:
    """Plan row 2 merged into row 1: same objects, months and quantity, unless changed."""
    same: dict[str, Value] = {"merged": 1, "pool": "民爆企业", "months": "每月", "quantity": "100%"}
    return {columns.PLAN: lambda rows: rows[1].update({**same, **changes})}


def test_a_merged_row_has_no_task_of_its_own() -> None:
    current = desk(merge())
    assert not has_errors(current.problems)
    tasks = due_tasks(current.plan, current.registry.settings, WorkCalendar())
    assert {task.row.no for task in tasks} == {1, 3}


@pytest.mark.parametrize(
    "changes", [{"merged": 9}, {"merged": 2}, {"months": "4月"}, {"quantity": "5%"}, {"pool": "工业企业"}]
)
def test_a_merged_row_must_ask_for_the_same_objects(changes: dict[str, Value]) -> None:
    assert any(problem.place.header == "并入序号" for problem in desk(merge(**changes)).problems)
