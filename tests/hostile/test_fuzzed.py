"""Readers of strangers' files: whatever is spoilt, they end in our words, in little time and memory."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.limits import in_child
from tests.hostile.mutations import spoil_file
from tests.hostile.targets import TARGETS, Target, survives

CASES = Path(__file__).parent / "cases"
MUTANTS = 30
"""A target, in the short part: together more than the 300 damaged files that were asked for."""
SECONDS = 5
GUIDED, SEED = 180, 21
"""Seconds of processor time of guided fuzzing for each reader, an hour for twenty, and the seed of their mutants."""


class Slow(Exception):
    """A reader took longer than it may."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    def late(*_: object) -> None:
        raise Slow

    old = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def storm(name: str, target: Target, count: int, seconds: int = SECONDS) -> list[bytes]:
    """Read so many mutants; those that did not end in our words."""
    seeds = target.seeds()
    findings = []
    for number in range(count):
        chance = random.Random(f"{name}-{number}")
        data = chance.choice(seeds)
        for _ in range(chance.choice([1, 1, 2, 3])):
            data = spoil_file(data, chance)
        try:
            with at_most(seconds):
                survives(target, data)
        except Exception as error:
            print(f"{name}-{number}: {error!r}", file=sys.stderr)
            findings.append(data)
    return findings


def _storm(name: str, target: Target, count: int, folder: Path) -> str:
    """Nothing if every mutant ends in our words, and nothing of it stays in ``folder``, its temporary one."""
    target.seeds()  # made here, not again in the child

    def work() -> None:
        tempfile.tempdir = str(folder)
        assert not storm(name, target, count)
        assert not [path.name for path in folder.iterdir()]

    return in_child(work, seconds=60 + count)


@pytest.mark.parametrize("name", TARGETS)
def test_sound_files_are_read(name: str) -> None:
    for seed in TARGETS[name].seeds():
        assert survives(TARGETS[name], seed) == ""


@pytest.mark.thorough
@pytest.mark.parametrize("name", TARGETS)
def test_spoilt_files_end_in_our_words(name: str, tmp_path: Path) -> None:
    assert _storm(name, TARGETS[name], MUTANTS, tmp_path) == ""


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_many_spoilt_files_end_in_our_words(name: str, tmp_path: Path) -> None:
    assert _storm(name, TARGETS[name], 1500, tmp_path) == ""


@pytest.mark.parametrize("case", sorted(CASES.glob("*.bin")), ids=lambda path: path.stem)
def test_what_a_reader_once_choked_on_stays_mended(case: Path) -> None:
    survives(TARGETS[case.name.partition("-")[0]], case.read_bytes())


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_guided_fuzzing_finds_nothing(name: str, tmp_path: Path, figure: Callable[[str, str], None]) -> None:
    pytest.importorskip("atheris", reason="requirements-long.txt is not installed (Linux only)")
    (tmp_path / name).mkdir()
    fuzz = [sys.executable, str(Path(__file__).with_name("fuzz.py")), name, str(tmp_path / name), str(GUIDED)]
    done = subprocess.run(
        [*fuzz, f"-seed={SEED}", "-print_final_stats=1"],
        capture_output=True,
        text=True,
        timeout=20 * GUIDED,  # by the clock, on a loaded computer
        env={
            **os.environ,
            "TMPDIR": str(tmp_path),
        },  # in memory where pytest's folder is: thirteen times as many
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert not [path.name for path in tmp_path.iterdir() if path.is_file()]
    tried = int(re.findall(r"number_of_executed_units: *(\d+)", done.stderr)[-1])
    paths = int(re.findall(r" cov: (\d+) ", done.stderr)[-1])
    figure(
        f"{name}：由覆盖率引导着找 {GUIDED} 秒处理器时间（种子 {SEED}）",
        f"试了 {tried:,} 份，走到 {paths:,} 处分支：没有找到",
    )


# --- negative controls: faults that the storm must find ----------------------------------------------------


def _raises(data: bytes) -> None:
    if b"<" in data:
        raise KeyError("x")


def _hangs(data: bytes) -> None:
    while b"\xff" in data:
        pass


def _floods(data: bytes) -> None:
    if b"9" in data:
        bytearray(2_000_000_000)


def _catastrophic(data: bytes) -> None:
    re.fullmatch(rb"(a+)+b", b"a" * 60 if b"0" in data else b"")


@pytest.mark.parametrize("bad", [_raises, _hangs, _floods])
def test_a_planted_fault_is_found(bad: object) -> None:
    target = Target(bad, lambda: [b"1,2,3\n4,5,6\n"])  # type: ignore[arg-type]

    def work() -> None:
        assert storm("planted", target, 120, seconds=1)

    assert in_child(work, seconds=200) == ""


def test_a_reader_that_leaves_a_file_behind_is_found(tmp_path: Path) -> None:
    def leaves(data: bytes) -> None:
        if b"9" in data:
            tempfile.mkstemp()

    target = Target(leaves, lambda: [b"1,2,3\n4,5,9\n"])
    assert "folder.iterdir" in _storm("leaves", target, 20, tmp_path)


def test_a_hang_inside_c_is_ended() -> None:
    def work() -> None:
        _catastrophic(b"0")

    assert in_child(work, seconds=2) == "ended by SIGALRM"


def test_a_process_that_aborts_is_told() -> None:
    def work() -> None:
        signal.raise_signal(signal.SIGABRT)

    assert in_child(work, seconds=2) == "ended by SIGABRT"
