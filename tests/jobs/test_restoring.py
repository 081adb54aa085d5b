"""恢复: going back to a copy loses no draw, keeps the present workbook, names what must be entered again."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.county import TASK, County
from toolkit import columns
from toolkit.cli import main
from toolkit.excel.book import Book
from toolkit.excel.copies import copies_of, keep_copy
from toolkit.jobs import rebuild
from toolkit.jobs.base import Desk, Office
from toolkit.ledger.journal import Journal

ROOT = Path(__file__).parents[2]


def restore(county: County, *words: str) -> int:
    return main(["restore", str(county.path), *words])


@pytest.fixture
def later(county: County) -> tuple[County, str]:
    """A copy of after the freeze, then a draw and something typed by hand that a step has met."""
    county.plan()
    county.freeze()
    copy = keep_copy(county.path, datetime(2023, 4, 11, 9, 0))
    county.draw()
    county.type(columns.TASKS, TASK, {"note": "领导在场"})
    return county, copy.name


def test_a_copy_of_before_the_draw_comes_back_with_the_draw_in_it(later, capsys) -> None:
    county, copy = later
    drawn = [dict(row.values) for row in county.book().read(columns.CASES).rows]
    before = county.path.read_bytes()
    assert restore(county, "--copy", copy) in (0, 1)
    told = capsys.readouterr().out
    assert f"换回备份 {copy}" in told
    assert "“任务”改动 1 行" in told, "what must be entered again"
    assert "抽取" in told
    assert [dict(row.values) for row in county.book().read(columns.CASES).rows] == drawn
    assert county.task()["draw_id"]
    assert before in [path.read_bytes() for path in copies_of(county.path)], "the present one is kept"
    assert Journal(county.root / "记录" / "2023").lines[-1].step == "恢复"
    capsys.readouterr()
    assert main(["reconcile", str(county.path)]) == 0, capsys.readouterr().out


def test_control_the_copy_put_there_by_hand_is_refused_by_the_next_step(later) -> None:
    county, copy = later
    county.path.write_bytes((county.root / "备份" / copy).read_bytes())
    assert main(["statistics", str(county.path)]) == 3


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["rebuild", "restore"])
def test_a_going_back_that_died_half_way_is_finished_either_way(later, monkeypatch, capsys, way: str) -> None:
    county, copy = later
    drawn = [dict(row.values) for row in county.book().read(columns.CASES).rows]
    before = county.path.read_bytes()

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("toolkit.jobs.restore.rebuild", dies)
        assert restore(county, "--copy", copy) == 130
    assert county.path.read_bytes() == (county.root / "备份" / copy).read_bytes(), "the files were exchanged"
    assert before in [path.read_bytes() for path in copies_of(county.path)]
    capsys.readouterr()
    assert main(["statistics", str(county.path)]) == 3
    said = capsys.readouterr().err
    assert "rebuild（重建）" in said
    assert "备份" in said
    assert main(
        ["rebuild", str(county.path)] if way == "rebuild" else ["restore", str(county.path), "--copy", copy]
    ) in (0, 1)
    assert [dict(row.values) for row in county.book().read(columns.CASES).rows] == drawn
    assert main(["reconcile", str(county.path)]) == 0
    assert main(["statistics", str(county.path)]) == 0


def test_copies_are_listed_with_what_was_done_since_and_nothing_is_changed(later, capsys) -> None:
    county, copy = later
    before = county.path.read_bytes()
    assert restore(county) == 0
    told = capsys.readouterr().out
    (line,) = [line for line in told.splitlines() if copy in line]
    assert "此后办过：抽取" in line
    assert "冻结" not in line
    assert county.path.read_bytes() == before


def test_going_back_can_be_taken_back(later) -> None:
    county, copy = later
    restore(county, "--copy", copy)
    kept = copies_of(county.path)[-1].name
    assert restore(county, "--copy", kept) in (0, 1)
    assert county.task()["note"] == "领导在场"
    assert main(["reconcile", str(county.path)]) == 0


def test_who_is_overtaken_at_once_is_not_told_that_the_workbook_is_older(later, monkeypatch, capfd) -> None:
    """A colleague goes back, too, between what this process saves and what it compares then."""
    county, copy = later
    look, others = rebuild.open_desk, list[int]()

    def overtaken(book: Book, office: Office) -> Desk:
        if not others:
            words = [sys.executable, "-m", "toolkit", "restore", str(county.path), "--copy", copy]
            others.append(subprocess.run(words, cwd=ROOT, check=False).returncode)
        return look(book, office)

    monkeypatch.setattr(rebuild, "open_desk", overtaken)
    assert restore(county, "--copy", copy) == 0
    assert others == [0]
    told = capfd.readouterr().out
    assert "办完以后别人又存过这本工作簿" in told
    assert "错误：" not in told
    assert main(["reconcile", str(county.path)]) == 0


def test_what_is_no_copy_is_refused_and_nothing_is_changed(later, capsys) -> None:
    county, copy = later
    before = county.path.read_bytes()
    assert restore(county, "--copy", "别的.xlsx") == 2
    assert copy in capsys.readouterr().err
    (county.root / "备份" / copy).write_bytes(b"spoilt")
    assert restore(county, "--copy", copy) != 0
    assert county.path.read_bytes() == before


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["spoilt", "gone"])
def test_a_workbook_that_nothing_can_open_is_put_back_by_naming_the_copy_alone(
    later, capsys, state: str
) -> None:
    county, copy = later
    drawn = [dict(row.values) for row in county.book().read(columns.CASES).rows]
    if state == "gone":
        county.path.unlink()
    else:
        county.path.write_bytes(county.path.read_bytes()[:5000])
        assert main(["check", str(county.path)]) == 1
        assert "换回备份" in capsys.readouterr().err, "the door that refuses says the way out"
    assert main(["restore", "--copy", str(county.root / "备份" / copy)]) in (0, 1)
    told = capsys.readouterr().out
    assert ("打不开" in told) == (state == "spoilt")
    assert [dict(row.values) for row in county.book().read(columns.CASES).rows] == drawn
    assert main(["reconcile", str(county.path)]) == 0, capsys.readouterr().out
    kept = [path.read_bytes() for path in copies_of(county.path)]
    assert any(len(data) == 5000 for data in kept) == (state == "spoilt"), "the spoilt file is kept, too"


def test_control_a_copy_that_is_spoilt_puts_nothing_back(later) -> None:
    county, copy = later
    county.path.unlink()
    (county.root / "备份" / copy).write_bytes(b"spoilt")
    assert main(["restore", "--copy", str(county.root / "备份" / copy)]) == 1
    assert not county.path.exists()
