"""重建 mends what a hand changed in 任务 where record and journal know better, as the messages promise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.county import County
from toolkit import columns
from toolkit.columns.lists import WAITING
from toolkit.excel.book import Value
from toolkit.jobs.amend import Decision, redraw, use_alternate
from toolkit.ledger import records

Run = Callable[..., tuple[int, str]]
TASK = "202304-1"
ALL = tuple(column.key for column in columns.TASKS.columns)


@pytest.fixture
def drawn(county: County) -> County:
    county.drawn()
    return county


def rebuilt(county: County, run: Run) -> dict[str, Value]:
    assert run(county, "check")[0] == 1
    code, said = run(county, "rebuild")
    assert code == 0, said
    assert run(county, "check")[0] == 0
    return county.task()


@pytest.mark.parametrize(
    "cells",
    [
        {"state": "作废"},
        {"base": 99, "drawn": 1},
        {"entropy": "01,02,03,04,05,06+07"},
        {"drawn_on": date(2023, 4, 11), "frozen_on": date(2023, 4, 9)},
        {"commit": "0" * 64, "issue": "2023040"},
        {"state": WAITING, "draw_id": f"{TASK}-02", "commit": None, "base": None, "drawn": None},
    ],
    ids=str,
)
def test_cells_changed_by_hand_come_back(drawn: County, run: Run, cells: dict[str, Value]) -> None:
    before = drawn.task()
    drawn.type(columns.TASKS, TASK, cells)
    assert rebuilt(drawn, run) == before


def test_a_row_taken_out_comes_back(drawn: County, run: Run) -> None:
    before = drawn.task()
    book = drawn.book()
    rows = [dict(row.values) for row in book.read(columns.TASKS).rows if row["task"] != TASK]
    book.restart(columns.TASKS, rows)
    book.save()
    now = rebuilt(drawn, run)
    assert {key for key in ALL if now[key] != before[key]} <= {"no", "operator"}


def test_after_a_void_draw_the_row_waits_for_the_next_one(drawn: County, run: Run) -> None:
    redraw(drawn.book(), drawn.office(date(2023, 4, 15)), TASK, Decision("名单漏列（示例）", "吴示例", ""))
    before = drawn.task()
    drawn.type(columns.TASKS, TASK, {"state": "已抽取", "draw_id": f"{TASK}-01"})
    assert rebuilt(drawn, run) == before


def test_what_the_records_do_not_decide_stays_and_is_named(drawn: County, run: Run) -> None:
    """Negative control: what is staff's own is left alone, and so is a row whose record cannot be read."""
    drawn.type(columns.TASKS, TASK, {"note": "示例", "witness": "李示例"})
    assert "任务" not in "".join(line for line in run(drawn, "rebuild")[1].splitlines() if "改回" in line)
    plan: Path = drawn.record() / "plan.json"
    plan.write_bytes(b"{}")
    drawn.type(columns.TASKS, TASK, {"base": 99})
    code, said = run(drawn, "rebuild")
    assert (code, drawn.task()["base"]) == (1, 99), said


def test_nothing_is_made_from_a_record_that_does_not_verify(drawn: County, run: Run) -> None:
    """A frozen list that somebody shortened must not become 名单数 by the remedy for it."""
    frame = drawn.record() / "frame.txt"
    frame.write_bytes(b"".join(frame.read_bytes().splitlines(keepends=True)[1:]))
    before = drawn.task()
    assert "名单数" in run(drawn, "check")[1]
    assert run(drawn, "rebuild")[0] == 1
    assert drawn.task() == before


def test_an_amendment_about_an_object_that_was_never_drawn_is_a_difference(county: County, run: Run) -> None:
    task = "202304-3"
    county.drawn(task)
    current = records.read(county.record(task)).state
    strata = {row[0] for row in current.alternates}
    gone = next(row[2] for row in current.selected if row[0] in strata)
    use_alternate(
        county.book(), county.office(date(2023, 4, 15)), task, gone, Decision("停业", "吴示例", "示例")
    )
    path = county.record(task) / "amend-001.json"
    path.write_bytes(path.read_bytes().replace(gone.encode(), b"91410499MA0000058M"))
    code, said = run(county, "reconcile")
    assert (code, "事件编号" in said, "读不出来" in said) == (1, False, True), said
