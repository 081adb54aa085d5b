"""对账 comes first in every command that relies on it: real processes, their exit codes, what they say and leave."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.county import TASK, County
from tests.reconcile.by_hand import RELYING, case
from toolkit import columns
from toolkit.errors import Changed
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.reconcile.reconcile import reconcile
from toolkit.jobs.statistics import statistics
from toolkit.jobs.watch import BY_HAND, NOT_SAVED
from toolkit.ledger.journal import Journal

Step = Callable[..., tuple[int, str]]


@pytest.fixture
def step(tmp_path: Path) -> Step:
    """Run a command as a process of its own, beside the workbook; its exit code and all it says."""

    def run(county: County, name: str, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "toolkit", name, county.path.name, *words],
            cwd=county.root, env={**os.environ, "HOME": str(tmp_path), "PYTHONUTF8": "1"},
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run


def _firm_declared_void(county: County) -> str:
    county.type(columns.CASES, case(county, TASK), {"void": "注销"})
    return "没有对应的补正，它仍是抽中的对象"


def _commitment_retyped(county: County) -> str:
    county.type(columns.TASKS, TASK, {"commit": "0" * 64})
    return f"任务 {TASK} 的冻结承诺是"


def _row_of_the_task_gone(county: County) -> str:
    book = county.book()
    rows = [dict(row.values) for row in book.read(columns.TASKS).rows if row["task"] != TASK]
    book.restart(columns.TASKS, rows)
    book.save()
    return TASK


@pytest.mark.thorough
@pytest.mark.parametrize("differ", [_firm_declared_void, _commitment_retyped])
def test_the_six_stop_at_a_difference_change_nothing_and_go_on_after_rebuild(
    differ: Callable[[County], str], inspected: County, step: Step
) -> None:
    """publish is last of those that go on: it ends what can be asked of the task; archive has gaps of its own."""
    words = differ(inspected)
    before = inspected.path.read_bytes(), Journal(inspected.record().parent).lines
    for name, given in RELYING.items():
        code, said = step(inspected, name, *given)
        assert (code, words in said) == (1, True), (name, code, said)
    assert (inspected.path.read_bytes(), Journal(inspected.record().parent).lines) == before
    assert not (inspected.root / "归档" / "2023").exists()
    assert not (inspected.documents() / "公示").exists()
    code, said = step(inspected, "rebuild")
    assert code == 0, said
    for name in ("reconcile", "check", "documents", "statistics", "verify", "publish"):
        code, said = step(inspected, name, *RELYING.get(name, ()))
        assert code == 0, (name, said)
    assert words not in step(inspected, "archive", "--year", "2023")[1]


@pytest.mark.thorough
def test_a_row_of_the_tasks_comes_back_with_rebuild(inspected: County, step: Step) -> None:
    words = _row_of_the_task_gone(inspected)
    assert step(inspected, "check")[0] == 1
    code, said = step(inspected, "rebuild")
    assert (code, f"任务表补回一行：{words}" in said) == (0, True), said
    assert step(inspected, "check")[0] == 0


@pytest.mark.thorough
def test_what_no_record_can_mend_stays_an_error_after_rebuild(inspected: County, step: Step) -> None:
    """Negative control of rebuild: from a spoilt record nothing is made."""
    frame = inspected.record() / "frame.txt"
    frame.write_bytes(b"".join(frame.read_bytes().splitlines(keepends=True)[1:]))
    assert step(inspected, "rebuild")[0] == 1
    assert step(inspected, "verify", "--year", "2023")[0] == 1


def test_the_journal_takes_back_what_was_refused_at_the_save_and_accuses_nobody(
    inspected: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D6: the workbook was saved elsewhere between reading and saving; then the step is done after all."""
    year = inspected.record().parent
    with monkeypatch.context() as other:
        other.setattr(ClosedBook, "save", _saved_elsewhere)
        with pytest.raises(Changed):
            statistics(inspected.book(), inspected.office(date(2023, 4, 28)))
    typed_before, refused, taken_back = Journal(year).lines[-3:]
    assert [typed_before.step, refused.step, taken_back.step] == [BY_HAND, "统计", NOT_SAVED]
    assert taken_back.undone == 2
    statistics(inspected.book(), inspected.office(date(2023, 4, 28)))
    lines = Journal(year).lines
    assert [line.step for line in lines if line.step in ("统计", NOT_SAVED)] == ["统计", NOT_SAVED, "统计"]
    views = [
        name
        for line in lines
        if line.step == BY_HAND
        for name in line.sheets
        if columns.sheet_named(name).view
    ]
    assert views == []
    assert reconcile(inspected.book(), inspected.office(date(2023, 4, 28))).ok


def _saved_elsewhere(book: ClosedBook) -> None:
    raise Changed(f"“{book.path.name}”被别人保存过。请重新打开再办。")
