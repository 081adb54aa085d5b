"""Freeze and draw, on every path, against other samplers and against sorting and hashing the frame.

The limit is what any commitment costs: the frame sorted on disk, and its SHA-256, by the programs sort and
sha256sum (which use all cores; Python's own sort where they are missing).  ``bulk freeze`` starts from a CSV and judges
every cell of it; beside it stands a second limit, in which DuckDB first copies the lines out of the CSV, judging
nothing.  The samplers get more than they need:
their list lies in memory, and they owe nobody a record.  Rounds are interleaved and the fastest counts, so that what
else the machine does falls on all alike.

A comparison of different results would be worth nothing: a path whose digest differs stops the bench.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.bench import registry
from tests.bench.probe import RAW
from tests.bench.row import NOT_INSTALLED, Row, version
from toolkit.errors import ToolkitError

SIZES = (100_000, 1_000_000, 10_000_000)
FREEZE = {"freeze-memory": "冻结：内存", "freeze-engine": "冻结：DuckDB 外存"}
DRAW = {
    "draw-plain": "抽取：逐字照协议",
    "draw-arrays": "抽取：内存",
    "draw-disk": "抽取：外存",
}
WHOLE, OUT_OF_CORE = "冻结＋抽取：最快", "冻结＋抽取：外存"
FROM_CSV, COPIED = "冻结＋抽取：外存，下限连读名录", "sort-registry"
SAMPLERS = {
    "consistent_sampler": ("consistent_sampler", "consistent-sampler", "只抽样，不冻结"),
    "cryptorandom": ("cryptorandom PIKK", "cryptorandom", "只抽样，不冻结"),
    "pandas": ("pandas RAND()＋排序", "pandas", "结果无法重算"),
}
"""Opponents by job: what they are called, their distribution, and what they do not do."""


class Measured(NamedTuple):
    """The fastest of several runs of a job, its peak of memory, and what came out."""

    seconds: float
    peak: int | None
    result: object


def rows(sizes: Sequence[int] = SIZES, rounds: int = 3) -> Iterable[Row]:
    """All rows, size by size."""
    for size in sizes:
        with _folder() as folder:
            registry.write(folder / RAW, size)
            yield from _rows(size, _measure(folder, rounds))


def _rows(size: int, measured: dict[str, Measured]) -> Iterator[Row]:
    limit = measured[_limit()].seconds
    for job, name in (FREEZE | DRAW).items():
        if job in measured:
            yield Row(name, size, measured[job].seconds, limit_seconds=limit, peak=measured[job].peak)
        else:
            yield Row(name, size, None, note=f"DuckDB {NOT_INSTALLED}")
    freeze = min(measured[job].seconds for job in FREEZE if job in measured)
    draw = min(measured[job].seconds for job in DRAW if job in measured)
    yield Row(WHOLE, size, freeze + draw, limit_seconds=limit)
    if "freeze-engine" in measured:
        parts = [measured["freeze-engine"], measured["draw-disk"]]
        peak = max((part.peak for part in parts if part.peak is not None), default=None)
        for name, least in (
            (OUT_OF_CORE, limit),
            (FROM_CSV, measured[COPIED].seconds if COPIED in measured else None),
        ):
            yield Row(name, size, sum(part.seconds for part in parts), limit_seconds=least, peak=peak)
    for job, (name, package, remark) in SAMPLERS.items():
        theirs = measured[job].seconds if job in measured else None
        note = remark if job in measured else NOT_INSTALLED
        yield Row("抽取：最快", size, draw, name, version(package) or "", theirs, note=note)
        if job == "consistent_sampler":
            yield Row(WHOLE, size, freeze + draw, name, version(package) or "", theirs, note=note)


def _measure(folder: Path, rounds: int) -> dict[str, Measured]:
    """Every job that can run here, in ``rounds`` interleaved rounds."""
    jobs = [_limit(), *FREEZE, *DRAW, *(job for job in SAMPLERS if version(SAMPLERS[job][1]))]
    if version("duckdb") is None:
        jobs.remove("freeze-engine")
    elif _limit() == "sort-program":
        jobs.append(COPIED)
    measured: dict[str, Measured] = {}
    for _ in range(rounds):
        for job in jobs:
            found = _probe(job, folder)
            if job in measured and measured[job].seconds < found.seconds:
                continue
            measured[job] = found
    for group in ((_limit(), *FREEZE, COPIED), DRAW):
        results = {job: measured[job].result for job in group if job in measured}
        if len(set(results.values())) > 1:
            raise ToolkitError(f"各条路径的结果不同：{results}。这是程序错误，请不要使用，并报告给开发者。")
    return measured


def _probe(job: str, folder: Path) -> Measured:
    command = [sys.executable, "-m", "tests.bench.probe", job, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(done.stdout))


def _limit() -> str:
    programs = os.name != "nt" and shutil.which("sort") and shutil.which("sha256sum")
    return "sort-program" if programs else "sort-python"


@contextmanager
def _folder() -> Iterator[Path]:
    """A fresh folder, on a RAM disk where there is one."""
    disk = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=disk if os.access(disk, os.W_OK) else None) as name:
        yield Path(name)
