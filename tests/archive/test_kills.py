"""A real process, killed at every change of the disk and at random moments: the next run ends in the same bytes.

The child counts every opening for writing, making, renaming and removing (the interpreter's audit events) and kills
itself with SIGKILL at the n-th; the parent then runs ``archive --resume`` in another process and compares.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive_kit import content
from toolkit.columns import LOG, SHEETS
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.archive.check import verify_archive

ROOT = Path(__file__).parents[2]
CHILD = """
import os, signal, sys
from datetime import datetime
from pathlib import Path

from toolkit.excel.closed import ClosedBook
from toolkit.jobs.archive.package import archive
from toolkit.jobs.base import Office
from toolkit.word import pdf

root, deadly, printing = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "pdf"
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate"}
count = 0


def watch(event, args):
    global count
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if (writes or event in CHANGES) and str(root) in os.fspath(args[0] if not isinstance(args[0], int) else ""):
        count += 1
        if count == deadly:
            os.kill(os.getpid(), signal.SIGKILL)


office = Office(root, "测试员", datetime(2023, 12, 29, 9, 0))
book = ClosedBook(root / "双随机台账.xlsx")
sys.addaudithook(watch)
archive(book, office, 2023, "其余任务没有开展（示例）", resume=True, find_engine=pdf.find if printing else lambda: None)
print(count)
"""


def start(root: Path, deadly: int, printing: bool) -> subprocess.Popen:
    words = [sys.executable, "-c", CHILD, str(root), str(deadly), "pdf" if printing else "plain"]
    env = dict(os.environ, PYTHONPATH=str(ROOT), PYTHONUTF8="1")
    return subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(root: Path, deadly: int = 0, *, printing: bool = False) -> tuple[int, str, str]:
    process = start(root, deadly, printing)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def finish(root: Path) -> None:
    """Run again until it is done: at once, or told that it was done already."""
    code, _, err = run(root)
    assert code == 0 or "不会覆盖" in err, err


def sheets(root: Path) -> dict[str, list]:
    """What the workbook says, row by row; 日志 tells of every attempt."""
    book = ClosedBook(root / "双随机台账.xlsx")
    return {
        sheet.name: [dict(row.values) for row in book.read(sheet).rows]
        for sheet in SHEETS
        if sheet is not LOG
    }


class Trial:
    """The undisturbed run and copies of what it started from."""

    def __init__(self, finished: Path, folder: Path) -> None:
        self.finished, self.folder = finished, folder
        root = self.copy("undisturbed")
        code, out, err = run(root)
        assert code == 0, err
        self.writes = int(out)
        self.wanted = content(root / "归档")
        self.workbook = sheets(root)

    def copy(self, name: str) -> Path:
        """Under a name of equal length, so that nothing differs but the place."""
        root = self.folder / name / "示例县"
        shutil.copytree(self.finished, root)
        return root

    def check(self, root: Path) -> None:
        finish(root)
        assert content(root / "归档") == self.wanted
        assert sheets(root) == self.workbook
        assert not [path for path in (root / "归档").iterdir() if path.name.endswith("归档中")]
        shutil.rmtree(root.parent)


@pytest.fixture(scope="module")
def trial(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(finished, tmp_path_factory.mktemp("kills"))


def deadly_writes(trial: Trial, step: int) -> Iterator[int]:
    yield from {1, 2, 3, *range(4, trial.writes - 12, step), *range(trial.writes - 12, trial.writes + 1)}


def kill_and_resume(trial: Trial, numbers: Iterator[int]) -> None:
    for n in numbers:
        root = trial.copy(f"k{n}")
        code, _, err = run(root, n)
        assert code == -signal.SIGKILL, (n, err)
        whole = root / "归档" / "2023"
        assert not whole.exists() or verify_archive(whole).ok, n  # under its name it is never half
        trial.check(root)


@pytest.mark.thorough
def test_killed_at_writes_from_the_first_to_the_last_it_resumes_in_the_same_bytes(trial: Trial) -> None:
    numbers = sorted(deadly_writes(trial, 40))
    kill_and_resume(trial, iter([*numbers[:6], *numbers[-8::2]]))


@pytest.mark.long
def test_killed_at_every_single_write(trial: Trial) -> None:
    assert trial.writes > 100
    kill_and_resume(trial, iter(range(1, trial.writes + 1)))


@pytest.mark.long
def test_killed_at_random_moments(trial: Trial) -> None:
    dice = random.Random(1)
    for n in range(40):
        root = trial.copy(f"r{n}")
        process = start(root, 0, printing=False)
        time.sleep(dice.uniform(0.2, 2.0))
        process.kill()
        process.communicate()
        trial.check(root)


@pytest.mark.thorough
def test_killed_again_while_it_resumes(trial: Trial) -> None:
    root = trial.copy("twice")
    for n in (trial.writes // 2, trial.writes // 4, 3):
        code, _, err = run(root, n)
        assert code == -signal.SIGKILL, err
    trial.check(root)


@pytest.mark.office
@pytest.mark.long
def test_killed_while_pdfs_are_made(finished: Path, tmp_path: Path) -> None:
    wanted = None
    for n in (0, 90, 100, 110, 130):
        root = tmp_path / str(n) / "示例县"
        shutil.copytree(finished, root)
        code, _, err = run(root, n, printing=True)
        assert code == (-signal.SIGKILL if n else 0), err
        if n:
            code, _, err = run(root, printing=True)
            assert code == 0, err
        wanted = wanted or content(root / "归档")
        assert content(root / "归档") == wanted
        assert any(name.endswith("检查方案.pdf") for name in wanted)
