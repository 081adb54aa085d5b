"""取消任务: what is not carried out is cancelled in the open, nobody asks for it any more, and it can come back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import TASK, County
from toolkit import columns
from toolkit.cli import main
from toolkit.jobs.archive.package import survey
from toolkit.jobs.base import open_desk
from toolkit.jobs.check import check
from toolkit.jobs.plan import make_tasks
from toolkit.jobs.statistics import statistics

WHY = ("--reason", "全县防汛", "--by", "吴示例")


def run(county: County, *words: str) -> int:
    name, *rest = words
    return main([name, str(county.path), *rest])


def log(county: County, step: str) -> list[str]:
    return [row.text("what") for row in county.book().read(columns.LOG).rows if row["step"] == step]


def test_a_cancelled_task_says_why_and_nobody_asks_for_it_any_more(county: County, capsys) -> None:
    county.plan()
    before = {row["task"] for row in county.book().read(columns.TASKS).rows}
    assert run(county, "cancel", "--task", TASK, *WHY) == 0
    assert county.task()["state"] == "作废"
    assert str(county.task()["note"]).endswith("取消（全县防汛，吴示例决定）")
    assert log(county, "取消任务") == ["取消（全县防汛，吴示例决定）"]
    county.plan()
    assert {row["task"] for row in county.book().read(columns.TASKS).rows} == before
    capsys.readouterr()
    assert run(county, "freeze", "--task", TASK, "--issue", "2023041") == 3
    assert "已经取消" in capsys.readouterr().err
    told = statistics(county.book(), county.office(date(2023, 6, 1))).lines[0]
    assert f"任务 {len(before) - 1} 个" in told
    assert "取消的任务 1 个" in told


def missed(county: County) -> list[str]:
    found = check(county.book(), county.office(date(2023, 5, 8))).problems
    return [problem.what for problem in found if "每月的任务" in problem.what]


def test_a_cancelled_month_is_not_a_month_without_inspection(county: County) -> None:
    county.plan()
    assert any("4月" in what for what in missed(county))  # the control: it is asked for before
    assert run(county, "cancel", "--month", "2023-04", *WHY) == 0
    assert missed(county) == []
    states = {row["month"]: row["state"] for row in county.book().read(columns.TASKS).rows}
    assert (states[4], states[5]) == ("作废", "待冻结")


def survey_of(county: County) -> list[str]:
    office = county.office(date(2023, 12, 29))
    return [str(each) for each in survey(office, open_desk(county.book(), office))[1]]


def test_the_archive_does_not_ask_for_what_was_cancelled(county: County) -> None:
    county.plan()
    assert any(TASK in what for what in survey_of(county))
    run(county, "cancel", "--task", TASK, *WHY)
    assert not any(TASK in what for what in survey_of(county))


def test_it_comes_back_and_goes_on_with_both_on_record(county: County) -> None:
    county.plan()
    run(county, "cancel", "--task", TASK, *WHY)
    assert run(county, "cancel", "--task", TASK, "--reason", "汛情解除", "--by", "吴示例", "--undo") == 0
    note = str(county.task()["note"])
    assert note.count("决定") == 2
    assert "恢复（汛情解除，吴示例决定）" in note
    county.freeze()
    assert county.task()["state"] == "已冻结"


@pytest.mark.parametrize("step", ["freeze", "drawn"])
def test_what_is_frozen_or_drawn_is_not_cancelled(county: County, capsys, step: str) -> None:
    county.plan()
    county.freeze() if step == "freeze" else county.drawn()
    state = county.task()["state"]
    for words in (("--task", TASK, *WHY), ("--task", TASK, *WHY, "--undo")):
        assert run(county, "cancel", *words) == 3
    assert ("放弃冻结" if step == "freeze" else "作废重抽") in capsys.readouterr().err
    assert run(county, "cancel", "--month", "2023-04", *WHY) == 0  # the others of the month
    assert TASK in capsys.readouterr().out
    assert county.task()["state"] == state


def test_twice_or_without_a_reason_is_refused_and_changes_nothing(county: County) -> None:
    county.plan()
    before = county.path.read_bytes()
    assert run(county, "cancel", "--task", TASK, *WHY, "--undo") == 3
    assert run(county, "cancel", "--task", TASK, "--reason", " ", "--by", "吴示例") == 2
    assert run(county, "cancel", "--month", "四月", *WHY) == 2
    assert county.path.read_bytes() == before
    run(county, "cancel", "--task", TASK, *WHY)
    assert run(county, "cancel", "--task", TASK, *WHY) == 3


def test_a_given_up_freeze_may_be_cancelled_and_stays_so_after_a_rebuild(county: County) -> None:
    county.plan()
    county.freeze()
    assert run(county, "abandon", "--task", TASK, "--evidence", "示工信决〔2023〕5号", *WHY) == 0
    assert run(county, "cancel", "--task", TASK, *WHY) == 0
    assert run(county, "reconcile") == 0
    county.type(columns.TASKS, TASK, {"draw_id": "202304-1-01"})
    assert run(county, "rebuild") == 0
    assert (county.task()["state"], county.task()["draw_id"]) == ("作废", "202304-1-02")


@pytest.mark.parametrize("step", ["plan", "rebuild"])
def test_a_cancelled_row_that_somebody_deleted_comes_back_cancelled(county: County, step: str) -> None:
    county.plan()
    other = "202304-2"
    run(county, "cancel", "--task", TASK, *WHY)
    run(county, "cancel", "--task", other, *WHY)
    run(county, "cancel", "--task", other, "--reason", "汛情解除", "--by", "吴示例", "--undo")
    delete(county, TASK, other)
    assert run(county, "freeze", "--task", TASK, "--issue", "2023041") == 3, "cancelled is cancelled"
    run(county, step)
    rows = {row["task"]: row for row in county.book().read(columns.TASKS).rows}
    assert rows[TASK]["state"] == "作废"
    assert "取消（全县防汛，吴示例决定）" in str(rows[TASK]["note"])
    if step == "plan":
        assert rows[other]["state"] == "待冻结", "the control: it was put back"
    else:
        assert other not in rows
    assert run(county, "cancel", "--task", TASK, "--reason", "汛情解除", "--by", "吴示例", "--undo") == 0
    assert run(county, "reconcile") == 0


def delete(county: County, *tasks: str) -> None:
    """Somebody takes rows out of 任务."""
    book = county.book()
    left = [dict(row.values) for row in book.read(columns.TASKS).rows if row["task"] not in tasks]
    book.restart(columns.TASKS, left)
    book.save()


def test_a_plan_row_added_late_makes_no_tasks_of_months_gone_by_unless_asked(county: County, capsys) -> None:
    late = county.office(date(2023, 11, 6))
    told = make_tasks(county.book(), late)
    months = {row["month"] for row in county.book().read(columns.TASKS).rows}
    assert months == {11, 12}
    assert ["没有生成" in problem.what for problem in told.problems] == [True]
    assert make_tasks(county.book(), late, past=True).problems == []
    assert 4 in {row["month"] for row in county.book().read(columns.TASKS).rows}
