"""Full disks, read-only folders, shares that are gone, disks that fail: refused in words, and nothing is half done.

Every fault is tried in a real process; a full disk also on a real small file system where the kernel lets a test
mount one (user namespaces).  Afterwards the trouble is over, the same command is run again and goes on.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reliability.nursery import Done, Nursery
from tests.reliability.planted import Misfortune
from tests.reliability.rows import BOOK, BY_NAME, TASK
from tests.reliability.stages import Judge, Judges, Prepared, Walked, leftovers

Fresh = Callable[[Path], Path]
Figure = Callable[[str, str], None]
STAGES = tuple(BY_NAME)
FAULTS = {
    "full": (errno.ENOSPC, "磁盘已满"),
    "readonly": (errno.EACCES, "只读"),
    "gone": (errno.ENOTCONN, "网络共享"),
    "broken": (errno.EIO, ""),
}
NAMES = {"full": "磁盘已满", "readonly": "变成只读", "gone": "网络共享断开", "broken": "磁盘读写错误"}


def told(done: Done, words: str) -> list[str]:
    """A refusal that names a file and says what to do; never a library's words."""
    faults = []
    if done.code not in (1, 3):
        faults.append(f"ended with {done.code}: {done.said[-200:]}")
    if "Traceback" in done.said or "Errno" in done.said:
        faults.append(f"a library's words: {done.said[-300:]}")
    if words not in done.said or "请" not in done.said or "“" not in done.said:
        faults.append(f"not told: {done.said[-300:]}")
    return faults


class Trouble:
    """Run with a fault, look, end the fault, run again, look."""

    def __init__(self, nursery: Nursery, fresh: Fresh) -> None:
        self.nursery, self.fresh, self.faults = nursery, fresh, list[str]()
        self.met = 0

    def try_one(self, judge: Judge, misfortune: Misfortune, words: str, variant: str = "") -> None:
        root = self.fresh(judge.prepared.before)
        done = self.nursery.run(judge.prepared.order(root, misfortune, variant))
        found = judge.found(root)
        if (
            done.code
        ):  # a fault in what may fail (the look of a lock, a folder's flush) is no fault of the step
            self.met += 1
            found += told(done, words)
        again = self.nursery.run(judge.prepared.order(root))
        found += judge.continued(root, again)
        where = f"{judge.prepared.stage.name} {misfortune.kind} {misfortune.errno}@{misfortune.at}"
        self.faults += [f"{where}: {fault}" for fault in found]


@pytest.fixture
def trouble(nursery: Nursery, fresh: Fresh) -> Trouble:
    return Trouble(nursery, fresh)


@pytest.mark.thorough
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_a_few_write_steps(fault: str, judges: Judges, trouble: Trouble) -> None:
    number, words = FAULTS[fault]
    chance = random.Random(fault)
    for name in chance.sample(STAGES, 3):
        at = chance.randint(1, judges[name].prepared.steps)
        trouble.try_one(judges[name], Misfortune("fail", at, number, lasting=True), words)
    assert not trouble.faults
    assert trouble.met


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_every_command(fault: str, judges: Judges, trouble: Trouble, figure: Figure) -> None:
    number, words = FAULTS[fault]
    chance = random.Random(f"{fault} in every one")
    for name in STAGES:
        at = chance.randint(1, judges[name].prepared.steps)
        trouble.try_one(judges[name], Misfortune("fail", at, number, lasting=True), words)
    assert not trouble.faults, "\n".join(trouble.faults)
    assert trouble.met > len(STAGES) // 2
    figure(
        f"全部 {len(STAGES)} 种写盘的办法，各从随机的一个写盘步骤起{NAMES[fault]}",
        f"{trouble.met} 次拒绝，都指明文件和办法；没有半份文件；恢复后都能接着办完",
    )


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", STAGES)
def test_a_fault_at_every_write_step(
    name: str, fault: str, judges: Judges, trouble: Trouble, figure: Figure
) -> None:
    number, words = FAULTS[fault]
    steps = judges[name].prepared.steps
    for at in range(1, steps + 1):
        trouble.try_one(judges[name], Misfortune("fail", at, number, lasting=True), words)
    assert not trouble.faults
    assert trouble.met > steps // 2
    figure(
        f"{name}：从每个写盘步骤起{NAMES[fault]}",
        f"{steps} 处各一次，{trouble.met} 次拒绝，都指明文件和办法；没有半份文件；恢复后都能接着办完",
    )


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["freeze", "draw", "deadlines"])
def test_a_disk_that_cannot_force_the_data_down_is_told(
    name: str, judges: Judges, trouble: Trouble, figure: Figure
) -> None:
    trouble.try_one(judges[name], Misfortune("fsync", 1, errno.EIO), "")
    assert not trouble.faults
    assert trouble.met
    figure(f"{name}：fsync 报错（磁盘没有收下数据）", "拒绝，没有一个文件换上没落盘的内容；恢复后办完")


def test_a_disk_whose_failure_is_not_heard_is_caught(
    judges: Judges, trouble: Trouble, control: Figure
) -> None:
    """Negative control: a program deaf to fsync reports success."""
    trouble.try_one(judges["draw"], Misfortune("fsync", 1, errno.EIO), "", "spoiled:deaf_to_fsync")
    assert not trouble.met
    control("听不见 fsync 报错", "磁盘没有收下数据，却报告办完")


# --- the real thing ---------------------------------------------------------------------------------------


def _read_only(root: Path, nursery: Nursery, prepared: Prepared) -> Done:
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        return nursery.run(replace(prepared.order(root), unprivileged=True))
    finally:
        for folder in folders:
            folder.chmod(0o755)


@pytest.mark.parametrize("name", ["freeze", "draw", "deadlines"])
def test_in_a_read_only_folder_nothing_is_done(
    name: str, judges: Judges, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    judge = judges[name]
    root = fresh(judge.prepared.before)
    done = _read_only(root, nursery, judge.prepared)
    assert not told(done, "只读")
    assert BOOK in done.said
    assert not judge.unchanged(root)
    figure(f"{name}：在只读的文件夹里", "拒绝，指明工作簿；什么都没有改")


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name",
    ["draw", *(pytest.param(name, marks=pytest.mark.long) for name in ("freeze", "documents", "publish"))],
)
def test_a_share_that_vanishes_midway(
    name: str, judges: Judges, fresh: Fresh, nursery: Nursery, figure: Figure
) -> None:
    """The folder is renamed away under the running command; it comes back, and the command is run again."""
    judge = judges[name]
    count = judge.prepared.steps
    tried = sorted({1, 2, count // 3, count // 2, count - 3})
    refused = 0
    for at in tried:
        root = fresh(judge.prepared.before)
        away = root.with_name(root.name + "-away")
        shutil.rmtree(away, ignore_errors=True)
        done = nursery.run(judge.prepared.order(root.resolve(), Misfortune("move", at)))
        assert not [path for path in root.rglob("*") if path.is_file() and path.suffix == ".xlsx"]
        shutil.rmtree(root, ignore_errors=True)
        away.rename(root)
        if done.code:
            refused += 1
            assert not told(done, "请")
        assert not judge.found(root)
        assert not judge.continued(root, nursery.run(judge.prepared.order(root)))
    assert refused
    figure(f"{name}：运行到一半，文件夹（网络共享）不见了", f"{len(tried)} 处：拒绝；文件夹回来以后接着办完")


@pytest.mark.thorough
def test_on_a_really_full_file_system(
    walked: Walked, judges: Judges, nursery: Nursery, tmp_path: Path, figure: Figure
) -> None:
    """A file system of the size of the office and a little: the documents do not fit."""
    script = Path(__file__).with_name("full_disk.py")
    unshare = shutil.which("unshare")
    may = (
        unshare and subprocess.run([unshare, "-rm", "true"], capture_output=True, check=False).returncode == 0
    )
    if not may:
        if os.environ.get("CI") == "true":
            pytest.fail("unshare -rm is not permitted here", pytrace=False)
        pytest.skip("unshare -rm is not permitted here")
    state = walked["documents"].before
    argv = [*walked["documents"].stage.words, BOOK, "--operator", "测试员"]
    done = subprocess.run(
        [unshare, "-rm", sys.executable, script, state, tmp_path, *argv],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert not told(Done(done.returncode, done.stdout + done.stderr, 0, 0.0), "磁盘已满")
    judge, root = judges["documents"], tmp_path / "kept"
    names = {path.name for path in (root / "文书" / TASK).iterdir()}
    assert len(names) > 1, "some documents must have fitted"
    assert not leftovers(root), "a full disk is no reason to leave something lying"
    assert not judge.found(root)
    figure("documents：真的装满的文件系统（tmpfs）", "拒绝，说明磁盘已满；已生成的文书完整，没有留下半份")
