"""One row of the comparison, and the few tools with which every section measures.

A row names what was done, at which size, how long ours took, and what stands beside it: an opponent (another
program doing the same, with its version) or a limit (the least that must be done at all, such as hashing the
same bytes).  All times of one row come from one run on one machine: only their ratios mean anything elsewhere.

Each section is a module of this package with a function ``rows() -> Iterable[Row]``; rows of the same name and
opponent at several sizes give an exponent of growth.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from math import log
from typing import NamedTuple

NOT_INSTALLED = "未安装，没有比较（pip install -r requirements-dev.txt）"

REACHED = {None: "", True: "✓", False: "✗"}
"""What a table says of ``Row.reached``."""


class Row(NamedTuple):
    """One measurement.  Times in seconds, memory in bytes; None where there is nothing to compare.

    ``size`` counts what is worked on (objects, documents, files).  ``peak`` is memory above the loaded state.
    ``note`` is a word for the reader: the figure to reach, or why a number is missing.
    """

    name: str
    size: int
    ours_seconds: float | None
    opponent: str = ""
    opponent_version: str = ""
    opponent_seconds: float | None = None
    limit_seconds: float | None = None
    peak: int | None = None
    note: str = ""
    reached: bool | None = None
    """Whether it is within what was asked for; None where nothing was."""

    @property
    def speedup(self) -> float | None:
        """How many times as long the opponent takes."""
        return _quotient(self.opponent_seconds, self.ours_seconds)

    @property
    def of_limit(self) -> float | None:
        """How many times the limit ours takes."""
        return _quotient(self.ours_seconds, self.limit_seconds)

    @property
    def ratio(self) -> str:
        """Both ratios in words."""
        words = []
        if self.speedup is not None:
            times = self.speedup if self.speedup >= 1 else 1 / self.speedup
            words.append(f"比对手{'快' if self.speedup >= 1 else '慢'} {times:.1f} 倍")
        if self.of_limit is not None:
            words.append(f"下限的 {self.of_limit:.2f} 倍")
        return "，".join(words)


def _quotient(over: float | None, under: float | None) -> float | None:
    return None if over is None or under is None else over / under


def best(action: Callable[[], object], repeats: int = 3) -> float:
    """Seconds of the fastest of several runs: what else the machine does can only add to it."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


@contextmanager
def as_it_comes() -> Iterator[None]:
    """Another program's work, with the search for cycles as Python has it.

    ``toolkit`` makes it rare for itself as soon as it is imported; who uses the other program does not have that.
    """
    ours = gc.get_threshold()
    gc.set_threshold(*_of_python())
    try:
        yield
    finally:
        gc.set_threshold(*ours)


@cache
def _of_python() -> Sequence[int]:
    ask = [sys.executable, "-I", "-c", "import gc; print(*gc.get_threshold())"]
    told = subprocess.run(ask, check=True, capture_output=True, text=True).stdout
    return [int(number) for number in told.split()]


def version(package: str) -> str | None:
    """The installed version of a distribution, None without it."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """The slope of time against size on logarithmic scales (1 is linear); None below two sizes."""
    if len({size for size, _ in points}) < 2:
        return None
    xs, ys = [log(size) for size, _ in points], [log(seconds) for _, seconds in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread
