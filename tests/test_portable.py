"""The portable folder as it is unpacked: whatever is started first in it, workbooks and templates are there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from toolkit import portable

ROOT = Path(__file__).resolve().parents[1]
FORM = "冻结确认单.docx"
ENTROPY = "03,09,14,21,27,32+11"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder with a clerk's own workbook elsewhere."""
    folder = tmp_path / "双随机 工具箱"
    for name in ("toolkit", "macros"):
        # compiled files go along, but for one that is being written
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in ("workbooks", "templates"):
        shutil.copytree(ROOT / name, folder / "masters" / name)
    shutil.copyfile(ROOT / "requirements.txt", folder / "requirements.txt")
    (tmp_path / "办公").mkdir()
    shutil.copyfile(ROOT / "workbooks" / "双随机台账.xlsx", tmp_path / "办公" / "台账.xlsx")
    return folder


def run(home: Path, module: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A door of this toolkit, opened in the clerk's folder."""
    environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(home), "HOME": str(home.parent)}
    return subprocess.run(
        [sys.executable, "-P", "-X", "utf8", "-m", module, *words],
        cwd=home.parent / "办公", env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(home, "toolkit", *words)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def freeze(home: Path) -> subprocess.CompletedProcess[str]:
    assert command(home, "plan", "台账.xlsx").returncode == 0
    return command(home, "freeze", "台账.xlsx", "--task", "202304-1", "--issue", ISSUE)


ISSUE = "2026145"


def draw(home: Path) -> subprocess.CompletedProcess[str]:
    return command(home, "draw", "台账.xlsx", "--task", "202304-1", "--entropy", ENTROPY)


@pytest.mark.thorough
def test_a_freeze_and_a_draw_before_anything_was_opened_have_their_papers(home: Path) -> None:
    done = freeze(home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (home.parent / "办公" / "文书" / "202304-1" / FORM).exists()
    assert draw(home).returncode == 0
    for name in ("workbooks", "templates"):
        assert files(home / name) == files(home / "masters" / name) != {}


@pytest.mark.thorough
def test_the_first_command_says_once_what_it_prepared(home: Path) -> None:
    first, second = command(home, "check", "台账.xlsx"), command(home, "check", "台账.xlsx")
    assert "第一次使用：已在" in first.stderr
    assert second.stderr == ""
    assert first.stdout == second.stdout


def test_a_button_prepares_them_too(home: Path) -> None:
    beside = f"--wb={home / '没有打开.xlsx'}"  # or it would work on what a test beside this one has open
    run(home, "toolkit.buttons", "--fn=check", "--attach", beside)
    assert files(home / "templates") == files(home / "masters" / "templates")


@pytest.mark.thorough
def test_what_the_office_has_is_never_written_over(home: Path) -> None:
    for name in ("workbooks/空白台账.xlsx", f"templates/{FORM}"):
        (home / name).parent.mkdir()
        (home / name).write_bytes(b"theirs")
    command(home, "check", "台账.xlsx")
    assert (home / "workbooks" / "空白台账.xlsx").read_bytes() == b"theirs"
    assert (home / "templates" / FORM).read_bytes() == b"theirs"
    (home / "templates" / FORM).unlink()  # later it is the office's own business
    command(home, "check", "台账.xlsx")
    assert not (home / "templates" / FORM).exists()


@pytest.mark.thorough
def test_a_freeze_without_its_paper_says_what_to_do_and_that_leads_to_the_draw(home: Path) -> None:
    (home / "masters" / "templates" / FORM).rename(home / "kept.docx")
    done = freeze(home)
    assert done.returncode == 1
    assert f"模板“{FORM}”不见了" in done.stdout
    assert "冻结已经生效" in done.stdout
    assert "再办“生成文书”（documents）补做" in done.stdout
    assert draw(home).returncode == 3
    (home / "kept.docx").rename(home / "templates" / FORM)
    assert command(home, "documents", "台账.xlsx", "--task", "202304-1").returncode == 0
    assert draw(home).returncode == 0


def test_a_folder_that_cannot_be_filled_is_told_and_stops_no_step_that_needs_nothing_of_it(
    home: Path,
) -> None:
    (home / "templates").write_bytes(b"no folder")
    done = command(home, "check", "台账.xlsx")
    assert done.returncode == 0
    assert "没有备齐" in done.stderr
    assert "核对名录库" in done.stdout


def test_a_folder_of_sources_is_left_alone(tmp_path: Path) -> None:
    assert portable.fill_if_new(str(tmp_path)) == ""
    assert list(tmp_path.iterdir()) == []
