"""检查频次: what counts towards which cap, and that no cap is ever passed (R7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest

from tests.desk import Rows, desk
from tests.rules.random_years import Year
from toolkit import columns
from toolkit.errors import Level, Problem
from toolkit.rules import pool as pools
from toolkit.rules.frequency import (
    EVERY,
    MADE,
    PLANNED,
    POSSIBLE,
    WAITING,
    Cap,
    Kind,
    Measured,
    Visit,
    level_of,
    measure,
)
from toolkit.rules.pool import Pool, pool

DAY = date(2023, 4, 20)
FROM_ABOVE = Kind("专项", above=True)


def with_caps(*rows: dict[str, object]) -> Callable[[Rows], None]:
    def change(there: Rows) -> None:
        there[:] = [dict(row) for row in rows]  # type: ignore[arg-type]

    return change


def pool_with(cap: dict[str, object], *visits: Visit, kind: Kind = PLANNED, row: int = 1) -> Pool:
    """The pool of a plan row for a visit of this kind; its first object has these visits already."""
    current = desk({columns.CAPS: with_caps(cap)})
    assert not [p for p in current.problems if p.place.sheet == columns.CAPS.name]
    first = pool(current.registry, current.plan.rows[row], DAY, {}).targets[0]
    return pool(current.registry, current.plan.rows[row], DAY, {first.id: visits}, kind)


def reasons(made: Pool) -> list[str]:
    return [entry.evidence for entry in made.excluded if entry.reason == "年度频次上限"]


OWN, COUNTY, CITY = (Visit(DAY, level=level) for level in ("", "县级", "市级"))


def test_a_levels_cap_counts_other_departments_and_the_office_itself() -> None:
    cap = {"limit": 2, "levels": "县级、市级", "source": "示监督〔2023〕3号（示例）"}
    assert reasons(pool_with(cap, OWN)) == []
    assert reasons(pool_with(cap, OWN, CITY)) == [
        "县级、市级合计本年已检查 2 次，上限 2 次（示监督〔2023〕3号（示例））"
    ]


def test_visits_of_a_level_that_a_cap_does_not_name_do_not_count() -> None:
    assert reasons(pool_with({"limit": 2, "levels": "县级"}, OWN, CITY)) == []
    assert reasons(pool_with({"limit": 2}, OWN, CITY, COUNTY)) == [], "blank: this office alone"
    assert len(reasons(pool_with({"limit": 2, "levels": "县级"}, OWN, COUNTY))) == 1


def test_what_is_ordered_from_above_does_not_count_unless_the_office_says_so() -> None:
    campaign = Visit(DAY, FROM_ABOVE)
    assert reasons(pool_with({"limit": 1}, campaign)) == []
    assert len(reasons(pool_with({"limit": 1, "above": "计入"}, campaign))) == 1
    assert len(reasons(pool_with({"limit": 1}, Visit(DAY, Kind("专项"))))) == 1, "a 专项 of its own counts"


def test_a_visit_that_does_not_count_is_not_bound_by_the_cap_either() -> None:
    cap = {"limit": 1, "types": "日常、专项"}
    assert len(reasons(pool_with(cap, OWN))) == 1
    assert reasons(pool_with(cap, OWN, kind=Kind("个案"))) == []
    assert reasons(pool_with(cap, Visit(DAY, Kind("个案")))) == []


def test_a_cap_of_a_credit_class_holds_for_that_class_alone() -> None:
    credit = desk().registry.targets[pool_with({"limit": 9}).targets[0].id].credit
    other = next(name for name in "ABCD" if name != credit)
    assert len(reasons(pool_with({"limit": 1, "credit": credit}, OWN))) == 1
    assert reasons(pool_with({"limit": 1, "credit": other}, OWN)) == []


def test_a_cap_of_another_item_or_category_does_not_hold() -> None:
    plan = desk().plan.rows
    assert len(reasons(pool_with({"limit": 1, "item": plan[1].item, "category": plan[1].pools[0]}, OWN))) == 1
    assert reasons(pool_with({"limit": 1, "item": plan[2].item}, OWN)) == []
    assert reasons(pool_with({"limit": 1, "category": plan[2].pools[0]}, OWN)) == []


def test_the_caps_of_merged_items_hold_too() -> None:
    current = desk({columns.CAPS: with_caps({"limit": 1, "item": desk().plan.rows[2].item})})
    row = current.plan.rows[1]
    first = pool(current.registry, row, DAY, {}).targets[0]
    merged = pool(current.registry, row, DAY, {first.id: [OWN]}, items=[current.plan.rows[2].item])
    assert len(reasons(merged)) == 1
    assert reasons(pool(current.registry, row, DAY, {first.id: [OWN]})) == []


def test_drawn_visits_count_and_visits_that_are_only_typed_count_towards_every_cap() -> None:
    visits = [OWN, Visit(DAY, task="甲", stage=WAITING), Visit(DAY, task="乙", stage=POSSIBLE)]
    counted = measure(Cap(4, levels=("县级",)), visits, "县级", typed=1)
    assert (counted.made, counted.waiting, counted.possible) == (2, ["甲"], ["乙"])
    assert not counted.reached
    assert counted.could_be_passed
    assert measure(Cap(4, levels=("市级",)), visits, "县级", typed=1) == Measured(
        Cap(4, levels=("市级",)), 0, [], []
    )
    assert measure(EVERY, [Visit(DAY, FROM_ABOVE, stage=MADE)], "县级").made == 1


@pytest.mark.parametrize(("code", "level"), [("410499", "县级"), ("410400", "市级"), ("410000", "省级")])
def test_the_level_of_an_office_is_that_of_its_code(code: str, level: str) -> None:
    assert level_of(code) == level


def told(problems: Iterable[Problem], words: str) -> list[Problem]:
    return [problem for problem in problems if words in problem.what]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"limit": 0}, "年度上限应是 1 以上的整数"),
        ({"limit": 2, "levels": "县级、乡级"}, "认不得“乡级”"),
        ({"limit": 2, "types": "日常、临时"}, "认不得“临时”"),
        ({"limit": 2, "item": "没有的事项"}, "检查事项“没有的事项”不在事项清单里"),
    ],
)
def test_a_row_that_cannot_be_meant_so_is_an_error_with_its_cell(row: dict[str, object], words: str) -> None:
    (problem,) = told(desk({columns.CAPS: with_caps(row)}).problems, words)
    assert (problem.level, problem.rule, problem.place.sheet) == (Level.ERROR, "R7", columns.CAPS.name)
    assert problem.place.cell


def test_a_monthly_plan_of_all_firms_is_measured_against_the_cap() -> None:
    def problems(limit: int) -> list[Problem]:
        cap = {"limit": limit, "source": "豫工信〔2025〕1号（示例）"}
        return told(desk({columns.CAPS: with_caps(cap)}).problems, "每户一年要查")

    (problem,) = problems(2)
    assert problem.what == "每户一年要查 9 次，超过年度检查上限 2 次（豫工信〔2025〕1号（示例））"
    assert problem.level is Level.WARNING
    assert problems(9) == []


# --- random years -------------------------------------------------------------------------------------


def passed(seeds: Iterable[int]) -> list[str]:
    return [said for seed in seeds for said in Year(seed).lived().broken]


def test_no_cap_is_passed_in_random_years() -> None:
    assert passed(range(40)) == []


@pytest.mark.long
def test_no_cap_is_passed_in_a_thousand_random_years() -> None:
    assert passed(range(1000, 2000)) == []


BROKEN = {
    "drawn ones forgotten": lambda visit: visit.stage != WAITING,
    "frozen lists forgotten": lambda visit: visit.stage != POSSIBLE,
    "other departments forgotten": lambda visit: not visit.level,
    "专项 forgotten": lambda visit: visit.kind.type != "专项",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_counter_passes_a_cap(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(cap: Cap, visits: Iterable[Visit], own: str, typed: int = 0) -> Measured:
        return measure(cap, filter(BROKEN[fault], visits), own, typed)

    monkeypatch.setattr(pools, "measure", broken)
    assert passed(range(40)) != []
