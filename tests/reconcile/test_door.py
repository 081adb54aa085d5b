"""对账 by its command: a line a pair, every difference with firm, record, cell and remedy; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable

from tests.county import County
from toolkit import columns
from toolkit.commands import COMMANDS
from toolkit.jobs.reconcile import PAIRS

Run = Callable[..., tuple[int, str]]


def test_an_office_in_order_hears_of_every_pair_that_it_agrees(inspected: County, run: Run) -> None:
    before = inspected.path.read_bytes()
    code, said = run(inspected, "reconcile")
    assert code == 0, said
    assert [line for line in said.splitlines() if line.endswith("：相符")] == [
        f"{pair.name}：相符" for pair in PAIRS
    ]
    assert "账账相符" in said
    assert inspected.path.read_bytes() == before


def test_a_difference_names_firm_record_cell_and_remedy_and_goes_to_the_sheet(
    inspected: County, run: Run
) -> None:
    row = inspected.book().read(columns.CASES).rows[2]
    inspected.type(columns.CASES, row.text("case"), {"void": "注销"})
    inspected.type(columns.TASKS, "202304-1", {"base": 99})
    code, said = run(inspected, "reconcile", "--write")
    assert code == 1
    assert f"{row.text('name')}（{row.text('target')}）的作废原因“注销”没有对应的补正" in said
    assert "「任务」第 5 行“名单数”（L5）任务 202304-1 的名单数是“99”，照记录应为“8”" in said
    assert "请先用 verify 核验这份记录，相符的运行 rebuild（重建）照记录改回" in said
    assert "自上次操作以来“任务”改动 1 行：202304-1" in said
    found = inspected.book().read(columns.FINDINGS).rows
    assert {"任务", "检查台账"} <= {row.text("sheet") for row in found}
    assert inspected.task()["base"] == 99, "nothing is put right behind anybody's back"


def test_the_steps_that_rely_on_a_pair_are_commands() -> None:
    commands = {command.name for command in COMMANDS}
    assert {step for pair in PAIRS for step in pair.steps} <= commands
    assert {"check", "documents", "publish", "statistics", "archive", "verify"} <= {
        step for pair in PAIRS for step in pair.steps
    }
