"""The yearly cap holds: what is drawn and not yet inspected counts, from the records, whatever the sheet says (R7)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.county import County
from toolkit import columns
from toolkit.errors import Level, ProblemsFound
from toolkit.jobs import frozen_content
from toolkit.jobs.amend import Decision, redraw
from toolkit.jobs.base import Outcome
from toolkit.ledger import records
from toolkit.rules import pool
from toolkit.rules.pool import Visits

FIRST, SECOND, THIRD = "202304-2", "202304-3", "202309-3"
"""Tasks of two plan rows that draw from one pool: half of 工业企业 each time."""


@pytest.fixture
def shared(county: County) -> County:
    """Two plan rows on one pool, each half of it; a firm may be visited once a year."""
    for row in ("2", "3"):
        county.type(columns.PLAN, row, {"quantity": "50%", "months": "4月、9月", "pool": "工业企业"})
    county.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "1"})
    county.plan()
    return county


LATER = date(2023, 4, 14)
"""The day of the county's draws: what is frozen after one of them."""


def visits_drawn(county: County) -> Counter[str]:
    """How often every firm was drawn, in all records of the year."""
    year = county.root / "记录" / "2023"
    return Counter(row.target for folder in records.folders(year) for row in records.read(folder).selected)


def draw_three(county: County) -> None:
    for task in (FIRST, SECOND, THIRD):
        county.freeze(task, day=LATER)
        county.draw(task)


def test_no_firm_is_drawn_above_its_cap_although_nothing_was_inspected_yet(shared: County) -> None:
    draw_three(shared)
    assert max(visits_drawn(shared).values()) == 1
    excluded = (shared.record(SECOND) / "excluded.txt").read_text("utf-8")
    assert f"\t年度频次上限\t本年已检查 0 次，已抽中待检查 1 次（{FIRST}），上限 1 次\n" in excluded


def test_counting_only_what_was_inspected_draws_firms_twice(
    shared: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same three draws when only results count, as it was."""
    monkeypatch.setattr(frozen_content, "visits", lambda *_: {})
    draw_three(shared)
    assert max(visits_drawn(shared).values()) > 1


def test_a_row_taken_out_of_the_ledger_still_counts(shared: County) -> None:
    shared.freeze(FIRST)
    shared.draw(FIRST)
    drawn = set(visits_drawn(shared))
    book = shared.book()
    book.restart(columns.CASES, [])
    book.save()
    shared.freeze(SECOND, day=LATER)
    assert drawn.isdisjoint(row.target for row in records.read(shared.record(SECOND)).frame)


def test_what_was_drawn_and_then_inspected_counts_once(shared: County) -> None:
    shared.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    shared.freeze(FIRST)
    shared.draw(FIRST)
    shared.inspect()
    shared.freeze(SECOND, day=date(2023, 5, 4))
    drawn = {row.target for row in records.read(shared.record(FIRST)).selected}
    assert drawn <= {row.target for row in records.read(shared.record(SECOND)).frame}


def frozen_after(county: County) -> Outcome:
    county.freeze(FIRST)
    return county.freeze(SECOND)


def test_two_frozen_lists_that_could_pass_the_cap_together_are_not_both_frozen(shared: County) -> None:
    with pytest.raises(ProblemsFound) as caught:
        frozen_after(shared)
    (problem,) = (found for found in caught.value.problems if found.level is Level.ERROR)
    assert f"请先抽取 {FIRST}，再冻结本任务" in problem.remedy
    assert "36 户也在已冻结、还没有抽取的名单里，都抽中就超过年度上限 1 次" in problem.what
    assert not shared.record(SECOND).exists()
    shared.draw(FIRST)
    shared.freeze(SECOND, day=LATER)  # the way out that was named


def test_where_the_cap_leaves_room_the_shared_firms_are_only_told(shared: County) -> None:
    shared.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    told = frozen_after(shared)
    assert any("36 户也在已冻结、还没有抽取的名单里，可能两个任务都抽中" in p.what for p in told.problems)


def test_firms_that_another_task_drew_are_told_at_the_freeze(shared: County) -> None:
    shared.type(columns.SETTINGS, "同一对象年度检查上限", {"value": "2"})
    shared.freeze(FIRST)
    shared.draw(FIRST)
    told = shared.freeze(SECOND, day=LATER)
    assert any("18 户已被别的任务抽中、还没有检查" in p.what and FIRST in p.what for p in told.problems)


def test_a_void_draw_does_not_count(shared: County) -> None:
    shared.freeze(FIRST)
    shared.draw(FIRST)
    redraw(shared.book(), shared.office(LATER), FIRST, Decision("名单有误", "吴示例"))
    shared.freeze(SECOND, day=LATER)
    assert len(records.read(shared.record(SECOND)).frame) == 36


def test_plan_says_what_each_row_means_for_one_firm(shared: County) -> None:
    shared.type(columns.PLAN, "1", {"quantity": "5%", "months": "每月", "pool": "工业企业"})
    lines = shared.plan().lines
    assert any(
        line.startswith(
            "第 1 项　5%　名录 36 户，一年 9 次，每次抽约 1.8 户；每户一年里至少抽中一次的机会 37%；"
        )
        and "个地区每次应抽不到 1 户，最少的是" in line
        for line in lines
    )
    assert any("一年 2 次，每次抽约 18 户；每户一年里至少抽中一次的机会 75%" in line for line in lines)


def test_other_pools_are_not_told_of(county: County, tmp_path: Path) -> None:
    """The control of what is told: nothing is said where no firm is shared."""
    county.plan()
    county.freeze("202304-1")
    told = county.freeze("202304-2")
    assert not [p for p in told.problems if "任务" in p.what]
    assert pool.Visits() == Visits((), (), ())
