"""A big county: 100,000 objects, 20,000 cases, 5,000 documents in one go, in the memory of an office PC.

Every command runs in a process of its own; its peak memory is what the kernel says of it.  Nothing is timed.
Ctrl+C is tried where a person would press it: in the middle of much work, and at the write steps of every command.
"""

from __future__ import annotations

import os
import pty
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.county import NUMBER
from tests.reliability.nursery import Nursery
from tests.reliability.planted import Misfortune
from tests.reliability.rows import BOOK
from tests.reliability.stages import Judge, Judges, leftovers
from toolkit import columns
from toolkit.codes import make_uscc
from toolkit.columns.lists import NO_PROBLEM
from toolkit.excel.book import Value
from toolkit.excel.closed import ClosedBook
from toolkit.jobs.verify import verify_year
from toolkit.masters import PLAIN, sample, workbook

ROOT = Path(__file__).resolve().parents[2]
OFFICE_PC = 1.5e9  # bytes
Fresh = Callable[[Path], Path]
Figure = Callable[[str, str], None]
STOPPED = 130
MEASURE = """
import os, subprocess, sys
_, status, usage = os.wait4(subprocess.Popen(sys.argv[2:]).pid, 0)
open(sys.argv[1], "w").write(str(usage.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Runs a command from a small process: a child's peak begins with the memory of the process that started it."""


class Ran(NamedTuple):
    code: int
    said: str
    memory: int  # bytes at the peak


def run(root: Path, *argv: str) -> Ran:
    """One command in a fresh interpreter, below a terminal as a person has it."""
    peak = root.with_name(f"{root.name}-peak")
    process, terminal = started(root, *argv, before=(sys.executable, "-c", MEASURE, str(peak)))
    said = heard(terminal)
    return Ran(process.wait(), said, int(peak.read_text()) * 1024)


def started(root: Path, *argv: str, before: Sequence[str] = ()) -> tuple[subprocess.Popen[bytes], int]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*before, sys.executable, "-m", "toolkit", *argv],
        cwd=root, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(root)},
        # where the tests run in the background, Ctrl+C is ignored, and a child would inherit that
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no threads
    )  # fmt: skip
    os.close(theirs)
    return process, ours


def heard(terminal: int) -> str:
    """Everything said until the process has gone."""
    parts = []
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(terminal)
    return b"".join(parts).decode("utf-8", "replace")


def office(root: Path, changes: Mapping[columns.Sheet, Callable[[list[dict[str, Value]]], object]]) -> Path:
    root.mkdir()
    content = sample.sample()
    for sheet, change in changes.items():
        rows = [dict(row) for row in content.get(sheet, [])]
        change(rows)
        content[sheet] = rows
    (root / BOOK).write_bytes(workbook(content, PLAIN))
    return root


def many_objects(count: int) -> Callable[[list[dict[str, Value]]], object]:
    """Fill 检查对象库 up with copies of its rows under other codes."""

    def change(rows: list[dict[str, Value]]) -> None:
        salt = [row for row in rows if row["category"] == "食盐定点企业"]
        for number in range(len(rows) + 1, count + 1):
            code = make_uscc(f"91410499MA{number:06}")
            rows.append(
                {**salt[number % len(salt)], "no": number, "id": code, "name": f"示例第{number}盐业商店"}
            )

    return change


def told(ran: Ran, what: str, figure: Figure) -> None:
    assert "Traceback" not in ran.said
    assert ran.memory <= OFFICE_PC, f"{ran.memory / 1e6:.0f} MB"
    figure(what, f"办完，最多占内存 {ran.memory / 1e6:.0f} MB（上限 1500 MB）")


@pytest.mark.long
def test_a_hundred_thousand_objects_in_the_workbook(tmp_path: Path, figure: Figure) -> None:
    root = office(tmp_path / "office", {columns.TARGETS: many_objects(100_000)})
    for name, argv in (
        ("check", ("check",)),
        ("plan", ("plan",)),
        ("freeze", ("freeze", "--task", "202304-3", "--issue", "2023041")),
        ("draw", ("draw", "--task", "202304-3", "--entropy", NUMBER)),
        ("documents", ("documents", "--task", "202304-3")),
    ):
        ran = run(root, *argv)
        assert ran.code == 0, ran.said[-2000:]
        told(ran, f"{name}：工作簿里 100,000 个对象", figure)
    assert verify_year(root, 2023, date(2023, 4, 1)).ok


@pytest.mark.long
def test_twenty_thousand_cases_in_a_year(tmp_path: Path, figure: Figure) -> None:
    def cases(rows: list[dict[str, Value]]) -> None:
        objects = [row for row in sample.sample()[columns.TARGETS] if row["category"] == "民爆企业"]
        for number in range(20_000):
            target, day = objects[number % len(objects)], date(2023, 1, 3) + timedelta(days=number % 300)
            rows.append(
                {
                    "case": f"2023{1 + number % 12:02}-1-01-{number:05}",
                    "task": f"2023{1 + number % 12:02}-1",
                    "target": target["id"],
                    "name": target["name"],
                    "region": "示例区",
                    "team": "赵示例、钱示例",
                    "started": day,
                    "ended": day,
                    "shown": True,
                    "result": NO_PROBLEM,
                    "handling": "无需后续处置",
                    "reported": day + timedelta(days=5),
                }
            )

    root = office(tmp_path / "office", {columns.CASES: cases})
    for name in ("plan", "deadlines", "statistics"):
        ran = run(root, name)
        assert ran.code in (0, 1), ran.said[-2000:]
        told(ran, f"{name}：全年 20,000 件案件", figure)
    assert len(ClosedBook(root / BOOK).read(columns.CASES).rows) == 20_000


@pytest.fixture(scope="module")
def drawn_large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which 2,500 objects of one task are drawn: 5,000 documents and a few."""

    def all_of_them(rows: list[dict[str, Value]]) -> None:
        rows[2]["quantity"] = "2500户"

    changes = {columns.TARGETS: many_objects(4_000), columns.PLAN: all_of_them}
    root = office(tmp_path_factory.mktemp("large") / "office", changes)
    for argv in (
        ("plan",),
        ("freeze", "--task", "202304-3", "--issue", "2023041"),
        ("draw", "--task", "202304-3", "--entropy", NUMBER),
    ):
        ran = run(root, *argv)
        assert ran.code == 0, ran.said[-2000:]
    return root


@pytest.mark.long
def test_five_thousand_documents_in_one_go_and_ctrl_c_in_the_middle(
    drawn_large: Path, fresh: Fresh, figure: Figure
) -> None:
    root = fresh(drawn_large)
    folder = root / "文书" / "202304-3"
    process, terminal = started(root, "documents", "--task", "202304-3")
    while len(list(folder.glob("*.docx"))) < 1_000:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said = heard(terminal)
    assert process.wait() == STOPPED
    assert "已按您的要求停止" in said
    assert "生成文书" in said, "no progress was shown"
    made = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.docx")}
    assert 1_000 <= len(made) < 5_000
    assert not leftovers(root)
    figure(
        "documents：5,000 份文书生成到一半按 Ctrl+C", f"退出码 130，已生成的 {len(made):,} 份完整，没有半份"
    )
    ran = run(root, "documents", "--task", "202304-3")
    assert ran.code == 0, ran.said[-2000:]
    assert len(list(folder.glob("*.docx"))) >= 5_000
    assert all((folder / name).stat().st_mtime_ns == then for name, then in made.items())
    told(ran, "documents：接着生成到 5,000 份", figure)


@pytest.mark.thorough
def test_ctrl_c_at_a_few_write_steps(judges: Judges, fresh: Fresh, nursery: Nursery) -> None:
    chance = random.Random(130)
    for name in ("freeze", "draw", "deadlines"):
        steps = judges[name].prepared.steps
        assert not _interrupted(judges[name], chance.sample(range(1, steps + 1), 2), fresh, nursery)


@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["freeze", "draw", "documents", "deadlines", "publish", "recheck", "new-year"]
)
def test_ctrl_c_at_every_write_step(
    name: str, judges: Judges, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    steps = judges[name].prepared.steps
    assert not _interrupted(judges[name], range(1, steps + 1), fresh, nursery)
    figure(
        f"{name}：在每个写盘步骤按 Ctrl+C", f"{steps} 处各一次：退出码 130，说明已停止；没有半份，接着能办完"
    )


@pytest.mark.thorough
def test_a_program_that_does_not_hear_ctrl_c_is_caught(
    judges: Judges, fresh: Fresh, nursery: Nursery, control: Figure
) -> None:
    """Negative control."""
    assert _interrupted(judges["deadlines"], [3], fresh, nursery, "spoiled:interrupt_swallowed")
    control("不理 Ctrl+C", "退出码不是 130，也没有说已停止")


def _interrupted(
    judge: Judge, steps: Iterable[int], fresh: Fresh, nursery: Nursery, variant: str = ""
) -> list[str]:
    faults = []
    for at in steps:
        root = fresh(judge.prepared.before)
        done = nursery.run(judge.prepared.order(root, Misfortune("interrupt", at), variant))
        found = judge.found(root)
        if done.code != STOPPED or "已按您的要求停止" not in done.said:
            found.append(f"ended with {done.code}: {done.said[-300:]}")
        found += judge.continued(root, nursery.run(judge.prepared.order(root)))
        faults += [f"{judge.prepared.stage.name}@{at}: {fault}" for fault in found]
    return faults
