"""The computer's clock is a year fast when a task is frozen and drawn; then it is put right, and work goes on.

Through the command line, each step a process's worth of its own, state carried over on disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.county import NUMBER, TASK, County
from tests.reliability.nursery import Nursery
from tests.reliability.rows import Row
from tests.reliability.stages import order
from toolkit import columns

FAST, RIGHT = date(2024, 4, 10), date(2023, 4, 10)
WHY = ("--reason", "主板电池没电，时钟快一年", "--evidence", "示工信决〔2023〕5号", "--by", "吴示例")
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def nursery() -> object:
    with Nursery() as running:
        yield running


@pytest.fixture
def run(tmp_path: Path, nursery: Nursery) -> Run:
    def command(day: date, *argv: str) -> tuple[int, str]:
        wanted = order(tmp_path, Row(argv[0], "", argv, day))
        if argv[0].startswith("verify"):
            wanted = replace(wanted, argv=argv)
        done = nursery.run(wanted)
        return done.code, done.said

    return command


@pytest.fixture
def county(tmp_path: Path, master: bytes, run: Run) -> County:
    """An office in which a task was frozen with a clock one year fast, drawn and inspected; the clock is right now."""
    county = County(tmp_path, master)
    for day, *argv in (
        (date(2023, 4, 3), "plan"),
        (FAST, "freeze", "--task", TASK, "--issue", "2024041"),
        (date(2024, 4, 14), "draw", "--task", TASK, "--entropy", NUMBER, "--waive", "示例"),
    ):
        code, said = run(day, *argv)
        assert code == 0, said
    return county


def correct(run: Run, day: date = date(2023, 4, 15), truly: date = RIGHT) -> tuple[int, str]:
    return run(day, "correct-clock", "--recorded", str(FAST), "--truly", str(truly), *WHY)


NEXT = ("freeze", "--task", "202304-3", "--issue", "2023045")


def test_without_a_word_every_step_refuses_and_says_which_step_helps(county: County, run: Run) -> None:
    code, said = run(date(2023, 4, 15), *NEXT)
    assert code == 3
    assert "请办理“时钟更正”" in said


def test_the_true_days_are_recorded_and_work_goes_on_to_the_archive(county: County, run: Run) -> None:
    code, said = correct(run)
    assert code == 0, said
    task = county.task()
    assert (task["frozen_on"], task["drawn_on"]) == (RIGHT, date(2023, 4, 14))
    plan = json.loads((county.record() / "plan.json").read_text("utf-8"))
    assert plan["frozen_at"].startswith("2024-04-10"), "the record says what the clock said"
    code, said = run(date(2023, 4, 17), *NEXT)
    assert code == 0, said
    code, said = run(date(2023, 4, 17), "documents", "--task", TASK)
    assert code == 0, said
    county.inspect()
    code, said = run(date(2023, 4, 28), "publish", "--task", TASK)
    assert code == 0, said
    code, said = run(date(2023, 4, 28), "reconcile")
    assert code == 0, said
    assert "电脑的时钟往回拨过；前面走快的已由“时钟更正”说明，那一条其实是 2023-04-14 办的" in said
    code, said = run(date(2023, 4, 28), "verify", ".", "--year", "2023")
    assert code == 0, said
    assert "时钟更正" in said
    code, said = run(date(2023, 4, 28), "rebuild")
    assert code == 0, said
    assert county.task()["frozen_on"] == RIGHT, "the journal's true day, not the clock's"
    code, said = run(date(2023, 12, 28), "archive", "--year", "2023", "--allow-missing", "示例")
    assert code == 0, said
    code, said = run(date(2023, 12, 28), "verify-archive", "归档/2023")
    assert code == 0, said
    assert correct(run, date(2023, 4, 28))[0] == 3, "it was answered for already"


def test_a_clock_put_back_without_a_word_is_named(county: County, run: Run) -> None:
    """Negative control of what 对账 says."""
    _, said = run(date(2023, 4, 15), "reconcile")
    assert "往回拨过" not in said, "nothing was done since"
    assert run(date(2023, 4, 15), "check", "--write")[0] == 1
    _, said = run(date(2023, 4, 15), "reconcile")
    assert "电脑的时钟往回拨过" in said
    assert "请办理“时钟更正”" in said


@pytest.mark.parametrize(
    ("truly", "words"),
    [
        (date(2023, 4, 1), "2023-04-03 还办过别的"),
        (date(2023, 4, 12), "更正以后最后一条是 2023-04-16"),
        (date(2024, 4, 11), "应当晚于实际的日期"),
    ],
)
def test_true_days_that_cannot_be_are_refused(county: County, run: Run, truly: date, words: str) -> None:
    code, said = correct(run, truly=truly)
    assert code in (2, 3)
    assert words in said
    assert county.task()["frozen_on"] == FAST


def test_a_clock_that_was_never_fast_needs_no_answer(tmp_path: Path, master: bytes, run: Run) -> None:
    County(tmp_path, master)
    assert run(date(2023, 4, 3), "plan")[0] == 0
    code, said = run(
        date(2023, 4, 5), "correct-clock", "--recorded", "2023-04-03", "--truly", "2023-04-02", *WHY
    )
    assert code == 3
    assert "日志里没有从 2023-04-03 起走快" in said


def test_a_day_changed_by_hand_after_the_correction_is_still_named(county: County, run: Run) -> None:
    """Negative control: the answer covers the day that it names and no other."""
    assert correct(run)[0] == 0
    county.type(columns.TASKS, TASK, {"drawn_on": date(2023, 4, 13)})
    code, said = run(date(2023, 4, 17), "reconcile")
    assert code == 1
    assert "照记录应为“2023-04-14”" in said
