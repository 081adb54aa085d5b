"""The pool holds only objects that may be drawn and people who may be sent, and says why others are left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from tests.desk import Rows, desk
from toolkit import columns
from toolkit.errors import Level, has_errors
from toolkit.rules.frequency import Visit
from toolkit.rules.pool import Pool, inspections, pool

DAY = date(2023, 4, 20)


def pool_of(
    row: int, day: date = DAY, done: dict[str, Sequence[date]] | None = None, **changes: object
) -> Pool:
    current = desk(changes.get("changes"))  # type: ignore[arg-type]
    visits = {name: [Visit(day) for day in days] for name, days in (done or {}).items()}
    return pool(current.registry, current.plan.rows[row], day, visits)


def test_only_active_objects_of_the_category_are_in_the_frame() -> None:
    made = pool_of(2)
    assert len(made.targets) == 36
    assert {target.category for target in made.targets} == {"工业企业"}
    assert sorted(entry.reason for entry in made.excluded) == ["停业", "注销"]


def test_nobody_is_in_both_lists_and_nobody_is_lost() -> None:
    made = pool_of(2)
    everyone = {target.id for target in desk().registry.targets.values() if target.category == "工业企业"}
    frame, excluded = {t.id for t in made.targets}, {e.target.id for e in made.excluded}
    assert frame | excluded == everyone
    assert not frame & excluded


def test_an_object_at_its_yearly_cap_is_excluded_with_evidence() -> None:
    target = pool_of(1).targets[0]
    made = pool_of(1, done={target.id: [date(2023, 1, day) for day in range(1, 13)]})
    entry = next(entry for entry in made.excluded if entry.target.id == target.id)
    assert entry.reason == "年度频次上限"
    assert "12 次" in entry.evidence


def test_inspected_within_sixty_days_is_a_reminder() -> None:
    target = pool_of(1).targets[0]
    made = pool_of(1, done={target.id: [date(2023, 3, 1)]})
    assert [p.rule for p in made.problems if p.level is Level.WARNING and target.name in p.what] == ["R7"]


def test_expired_on_leave_unskilled_and_auxiliary_people_are_not_sent() -> None:
    names = {person.name for person in pool_of(1).inspectors}
    assert "卫示例" not in names  # certificate ended 2023-03-31
    assert "李示例" not in names  # on leave on the planned day
    assert "冯示例" not in names  # skills do not cover 民爆安全
    assert "蒋示例" not in names  # 辅助
    assert names == {"赵示例", "钱示例", "孙示例", "王示例", "陈示例", "褚示例"}


def test_validity_counts_on_the_planned_day_not_today() -> None:
    """钱示例's certificate ends 2025-06-30: valid on that day, not on the next."""
    assert "钱示例" in {person.name for person in pool_of(1, day=date(2025, 6, 30)).inspectors}
    assert "钱示例" not in {person.name for person in pool_of(1, day=date(2025, 7, 1)).inspectors}


def test_too_few_people_is_an_error_before_anything_is_frozen() -> None:
    def leave_two_helpers(rows: list[dict[str, object]]) -> None:
        for row in rows:
            row["state"] = "在岗" if row["role"] == "协检" else "退休"

    current = desk({columns.INSPECTORS: leave_two_helpers})
    assert has_errors(current.problems)


def test_only_inspections_with_a_result_count() -> None:
    assert inspections([], desk().registry) == {}


def office_cap(value: str) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        next(row for row in rows if row["key"] == "同一对象年度检查上限")["value"] = value

    return change


@pytest.mark.parametrize(
    ("office", "item", "cap"), [("12", 1, 1), ("1", 12, 1), ("1", 0, 1), ("1", None, 1), ("0", 1, 1)]
)
def test_of_the_offices_cap_and_the_items_the_smaller_holds(office: str, item: int | None, cap: int) -> None:
    target = pool_of(1).targets[0]
    done = {target.id: [date(2023, 1, 3)]}
    assert target.id in {entry.id for entry in pool_of(1, done=done).targets}
    changes = {
        columns.SETTINGS: office_cap(office),
        columns.ITEMS: lambda rows: rows[0].__setitem__("cap", item),
    }
    made = pool_of(1, done=done, changes=changes)
    assert [(entry.target.id, entry.evidence) for entry in made.excluded] == [
        (target.id, f"本年已检查 1 次，上限 {cap} 次")
    ]


def test_without_any_cap_an_object_may_be_inspected_ever_again() -> None:
    """The control of the test before: nothing but the caps excluded it."""
    target = pool_of(1).targets[0]
    done = {target.id: [date(2023, 1, 3)] * 30}
    changes = {
        columns.SETTINGS: office_cap("0"),
        columns.ITEMS: lambda rows: rows[0].__setitem__("cap", 0),
        columns.CAPS: list.clear,
    }
    assert not pool_of(1, done=done, changes=changes).excluded


def test_recently_inspected_objects_are_left_out_where_the_office_says_so() -> None:
    target = pool_of(1).targets[0]
    done = {target.id: [date(2023, 4, 1)]}

    def within_thirty_days(rows: list[dict[str, object]]) -> None:
        next(row for row in rows if row["key"] == "近期已检查排除天数")["value"] = "30"

    made = pool_of(1, done=done, changes={columns.SETTINGS: within_thirty_days})
    assert [(entry.target.id, entry.reason) for entry in made.excluded] == [(target.id, "近30日已检查")]
    assert not pool_of(1, done=done).excluded
