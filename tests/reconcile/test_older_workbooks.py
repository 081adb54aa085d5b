"""The journal says what is in the workbook: a refused save is taken back, an older workbook is called older."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.county import County
from toolkit import columns, files
from toolkit.errors import Changed, Refused
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.base import Work
from toolkit.jobs.check import check
from toolkit.jobs.freeze import freeze
from toolkit.jobs.statistics import statistics
from toolkit.ledger import journal
from toolkit.ledger.journal import Journal, Line

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, str]]
DAY = date(2023, 4, 27)


def lines(county: County) -> list[Line]:
    return Journal(county.root / "记录" / "2023").lines


def steps(county: County) -> list[str]:
    return [line.step for line in lines(county)]


def filled(county: County) -> Path:
    """What the inspectors filled in: a problem for each of the first six objects."""
    names = [row.text("case") for row in county.book().read(columns.CASES).rows][:6]
    head = ["案号", "检查开始", "检查结束", "检查结果", "发现的问题", "后续处置"]
    found = ["2023-04-20", "2023-04-20", "发现问题经责令已改正", "登记不全", "其他"]
    path = county.root / "现场结果.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *([name, *found] for name in names)])
    return path


@pytest.fixture
def put_back(county: County, run: Run) -> County:
    """Six results were entered; then an older copy of the workbook was put over it."""
    county.drawn()
    older = county.path.read_bytes()
    assert run(county, "results", "--from", str(filled(county)))[0] == 0
    county.path.write_bytes(older)
    return county


@pytest.mark.thorough
def test_an_older_workbook_is_called_older_and_never_taken_for_an_interrupted_save(
    put_back: County, run: Run
) -> None:
    for command, *words in (("check",), ("check", "--write"), ("verify", "--year", "2023")):
        code, said = run(put_back, command, *words)
        assert code == 1, said
        assert "工作簿比日志旧 1 步" in said
        assert "“登记结果”" in said
        assert "请换回最新的一本" in said
    before, told = put_back.path.read_bytes(), steps(put_back)
    for command, *words in (
        ("results", "--from", str(filled(put_back))),
        ("statistics",),
        ("deadlines",),
        ("documents", "--task", "202304-1"),
        ("publish", "--task", "202304-1"),
        ("freeze", "--task", "202304-2", "--issue", "2023041"),
        ("archive", "--year", "2023"),
    ):
        code, said = run(put_back, command, *words)
        assert code == 3, (command, said)
        assert "工作簿比日志旧 1 步" in said
    assert put_back.path.read_bytes() == before
    assert steps(put_back) == told, "a step that is refused leaves no line"


@pytest.mark.thorough
def test_rebuild_says_what_an_older_workbook_lacks_and_goes_on(put_back: County, run: Run) -> None:
    code, said = run(put_back, "rebuild")
    assert code == 0, said
    assert "“登记结果”" in said
    assert "“检查台账”改动 6 行：202304-1-01-001" in said
    assert "请照纸面和记录再做一次" in said
    assert steps(put_back)[-2:] == ["没有保存成", "重建"]
    code, said = run(put_back, "check")
    assert (code, "比日志旧" in said, "改动" in said) == (0, False, False), said
    assert run(put_back, "results", "--from", str(filled(put_back)))[0] == 0
    assert run(put_back, "verify", "--year", "2023")[0] == 0


@pytest.mark.thorough
def test_every_lost_step_is_counted(put_back: County, run: Run) -> None:
    older = put_back.path.read_bytes()
    assert run(put_back, "rebuild")[0] == 0
    for command in ("statistics", "deadlines", "plan"):
        assert run(put_back, command)[0] == 0
    put_back.path.write_bytes(older)
    assert "工作簿比日志旧 3 步" in run(put_back, "check")[1]  # 重建, 统计, 刷新期限


@pytest.mark.thorough
def test_an_interrupted_save_is_no_older_workbook(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: the process dies between the line and the save."""

    def dies(self: ClosedBook) -> None:
        raise KeyboardInterrupt

    county.drawn()
    county.inspect()
    office = county.office(DAY)
    with monkeypatch.context() as patch:
        patch.setattr(ClosedBook, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            statistics(county.book(), office)
    assert steps(county)[-1] == "统计"
    assert check(county.book(), office).ok
    statistics(county.book(), office)
    assert steps(county)[-3:] == ["没有保存成", "手工改动", "统计"]
    assert "“统计”：上次办到一半中断了" in lines(county)[-3].what
    assert "检查台账" in lines(county)[-2].what, "what the clerk typed is still told, and nothing else"
    assert check(county.book(), office).data["by_hand"] == []


def test_a_process_that_dies_after_the_save_has_saved(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(self: Journal, at: str, saved_as: str) -> None:
        raise KeyboardInterrupt

    county.drawn()
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "mark", dies)
        with pytest.raises(KeyboardInterrupt):
            statistics(county.book(), county.office(DAY))
    assert check(county.book(), county.office(DAY), write=True).ok
    assert steps(county)[-2:] == ["统计", "核对名录库"]


@pytest.mark.thorough
def test_a_freeze_that_was_interrupted_before_the_first_mark_of_a_journal_goes_on(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The year's first step died between its save and its mark, the second before its save."""

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "mark", dies)
        with pytest.raises(KeyboardInterrupt):
            county.plan()
    county.type(columns.TASKS, "202304-1", {"issue": "2023041"})
    county.dies(lambda: freeze(county.book(), county.office(), "202304-1", b"n" * 32))
    assert check(county.book(), county.office()).ok
    county.freeze()
    assert county.draw().data["drawn"]


def test_a_save_that_fails_is_taken_back_with_the_reason(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise Refused("磁盘满了（示例）。请腾出空间再试。")

    county.drawn()
    county.inspect()
    with monkeypatch.context() as patch:
        patch.setattr(files, "write_atomic", full)
        with pytest.raises(Refused):
            statistics(county.book(), county.office(DAY))
    assert steps(county)[-3:] == ["手工改动", "统计", "没有保存成"]
    assert lines(county)[-1].what.startswith("“统计”没有保存到工作簿：磁盘满了")
    assert check(county.book(), county.office(DAY), write=True).ok
    assert steps(county)[-2:] == ["手工改动", "核对名录库"], (
        "what was typed is told with the line that stands"
    )


def test_a_step_on_a_workbook_that_somebody_else_saved_leaves_no_line(county: County) -> None:
    county.plan()
    first, second = (Work(county.book(), county.office(), name) for name in ("甲", "乙"))
    for work in (first, second):
        work.book.update(columns.TASKS, "202304-1", {"note": work.name})
    first.finish("办好了")
    with pytest.raises(Changed):
        second.finish("办好了")
    assert steps(county) == ["生成任务", "甲"]


@pytest.mark.thorough
def test_three_programs_at_once_accuse_nobody(county: County) -> None:
    county.drawn()
    filled(county)
    orders = (
        ("results", "--from", "现场结果.csv"),
        ("freeze", "--task", "202304-2", "--issue", "2023041"),
        ("statistics",),
    )
    command = [sys.executable, "-P", "-m", "toolkit"]
    for _ in range(2):
        crowd = [
            subprocess.Popen(
                [*command, *words, "--operator", "测试员"],
                cwd=county.root, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            for words in orders
        ]  # fmt: skip
        assert {one.wait() for one in crowd} <= {0, 3}
    for words in orders:
        subprocess.run(
            [*command, *words],
            cwd=county.root,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
    hands = [line.what for line in lines(county) if line.step == "手工改动"]
    assert hands == ["“任务”改动 1 行：202304-1"], (
        "the clerk typed the number of the lottery, and nothing else"
    )
    assert {"登记结果", "冻结名单", "统计"} <= set(steps(county))
    assert journal.check(county.root / "记录" / "2023") == []


@pytest.mark.thorough
@pytest.mark.parametrize(("lacking", "older"), [(1, False), (2, True)])
def test_a_journal_without_marks_is_read_as_before(
    county: County, monkeypatch: pytest.MonkeyPatch, lacking: int, *, older: bool
) -> None:
    """Written by a version that marked nothing: one lacking step may have been interrupted, two were lost."""
    monkeypatch.setattr(Journal, "mark", lambda self, at, saved_as: None)
    county.plan()
    states = [county.path.read_bytes()]
    for day in (11, 12):
        statistics(county.book(), county.office(date(2023, 4, day)))
        states.append(county.path.read_bytes())
    county.path.write_bytes(states[-1 - lacking])
    found = [
        p for p in check(county.book(), county.office(date(2023, 4, 13))).problems if "比日志旧" in p.what
    ]
    assert bool(found) == older
