"""One measurement in a process of its own: ``python -m tests.bench.probe 工作 文件夹``.

Prints JSON: ``seconds``, ``peak`` (bytes of memory above the loaded state, where the system
tells), ``result`` (the digest of what was made, where it is one).  A fresh process for each job, so that neither
memory nor threads nor caches of one job help or hinder another.

The folder holds raw.txt (lines in any order) and, for everything but freezing, frame.txt.  What is timed:

    freeze-*   raw.txt on disk → frame.txt checked, on disk, and its SHA-256; out of core, from 名录.csv as a bureau
               has it, every cell read and judged
    draw-*     frame.txt on disk → its SHA-256 (does it fit the manifest?), strata counted, quotas, selected.txt and
               alternates.txt (all others, ranked) and their SHA-256
    opponents  a list of ids in memory → their sample of the same size; no strata, no files, no alternates, nothing
               published
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.registry import CLASSES, REGIONS
from toolkit.bulk import buckets
from toolkit.bulk.pool_sql import Terms
from toolkit.bulk.roster import Roster
from toolkit.bulk.sql import AS_LINES
from toolkit.draw.lists import EXCLUDED
from toolkit.draw.paths import arrays, frames, plain
from toolkit.draw.paths.selection import Chunks
from toolkit.draw.quota import Rounding, Rule, Share, quotas
from toolkit.draw.record import ALTERNATES, SELECTED
from toolkit.errors import Problem, ProblemsFound

FRAME, RAW, LIST = "frame.txt", "raw.txt", "名录.csv"
PART = 20
"""One in twenty is drawn: 5 %."""
SEED = sha256(b"bench").hexdigest()
RULE = Rule(count=None, ratio=dict.fromkeys(CLASSES, Fraction(1, PART)), weight=None, rounding=Rounding.CEIL)

Job = Callable[[], str | int]
Prepare = Callable[[Path], Job]


def shares(sizes: dict[str, int]) -> tuple[Share, ...]:
    """The quotas of the frame's strata."""
    return quotas(sizes, RULE, SEED).shares


# --- ours ---------------------------------------------------------------------------------------------


def freeze_memory(folder: Path) -> Job:
    """Everything in memory, arrays for the checks."""

    def job() -> str:
        frame = frames.sort((folder / RAW).read_bytes())
        chunks = Chunks(BytesIO(frame))
        digest, problems = frames.inspect(chunks, arrays.sizes(chunks))
        _refuse(problems)
        (folder / FRAME).write_bytes(frame)
        return digest

    return job


def freeze_engine(folder: Path) -> Job:
    """Read, judged and sorted by DuckDB: ``bulk freeze``."""
    import duckdb  # noqa: F401 - part of the loaded state

    _write_registry(folder)
    terms = Terms(
        ["示例"],
        REGIONS,
        by_class=True,
        caps=(),
        spares=True,
        exclude_days=0,
        repeat_days=0,
        day=date(2023, 4, 20),
        visits={},
        drawn=(),
    )

    def job() -> str:
        with TemporaryDirectory(dir=folder) as scratch:
            roster = Roster(folder / LIST, Path(scratch), terms)
            roster.write(folder / FRAME, folder / EXCLUDED)
            _refuse(roster.problems(folder / FRAME))
            roster.close()
        with (folder / FRAME).open("rb") as stream:
            chunks = Chunks(stream)
            digest, problems = frames.inspect(chunks, arrays.sizes(chunks))
        _refuse(problems)
        return digest

    return job


def draw_plain(folder: Path) -> Job:
    """As the protocol says it."""

    def job() -> str:
        frame = (folder / FRAME).read_bytes()
        sha256(frame)
        pool: dict[str, list[str]] = {}
        for line in frame.decode().split("\n")[:-1]:
            name, stratum = line.split("\t")
            pool.setdefault(stratum, []).append(name)
        wanted = shares({stratum: len(names) for stratum, names in pool.items()})
        return _digest(*plain.select(pool, wanted, SEED))

    return job


def draw_arrays(folder: Path) -> Job:
    """In memory, tickets by the thousand."""

    def job() -> str:
        with (folder / FRAME).open("rb") as stream:
            file_digest(stream, "sha256")
            chunks = Chunks(stream)
            return _digest(*arrays.select(chunks, shares(arrays.sizes(chunks)), SEED))

    return job


def draw_disk(folder: Path) -> Job:
    """Sorted on disk: ``bulk draw``."""

    def job() -> str:
        with (folder / FRAME).open("rb") as stream:
            file_digest(stream, "sha256")
            wanted = shares(arrays.sizes(Chunks(stream)))
        lists = folder / SELECTED, folder / ALTERNATES
        buckets.write_lists(folder / FRAME, wanted, SEED, *lists)
        digests = []
        for path in lists:
            with path.open("rb") as stream:
                digests.append(file_digest(stream, "sha256").hexdigest())
        return " ".join(digests)

    return job


def _write_registry(folder: Path) -> None:
    with (folder / RAW).open() as raw, (folder / LIST).open("w", encoding="utf-8") as out:
        out.write("统一社会信用代码,区划代码,类别,状态,信用风险等级\n")
        out.writelines(f"{line[:18]},{line[19:25]},示例,正常,{line[26]}\n" for line in raw)


def _digest(*lists: bytes) -> str:
    return " ".join(sha256(data).hexdigest() for data in lists)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise ProblemsFound(problems)


# --- opponents ----------------------------------------------------------------------------------------


def consistent_sampler(folder: Path) -> Job:
    """Rivest's sampler: SHA-256 tickets as ours, one at a time."""
    from consistent_sampler import sampler  # type: ignore[import-untyped]

    names = _names(folder)
    return lambda: len(list(sampler(names, seed=SEED, take=len(names) // PART, output="id")))


def cryptorandom(folder: Path) -> Job:
    """A SHA-256 generator; its PIKK gives every object a number and sorts."""
    from cryptorandom.cryptorandom import SHA256  # type: ignore[import-untyped]
    from cryptorandom.sample import random_sample  # type: ignore[import-untyped]

    names = _names(folder)
    return lambda: len(random_sample(names, len(names) // PART, method="PIKK", prng=SHA256(SEED)))


def pandas(folder: Path) -> Job:
    """RAND() in a new column, sorted by it: what is done with Excel, and nobody can check."""
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped]

    table = pd.DataFrame({"id": _names(folder)})

    def job() -> int:
        chance = np.random.default_rng().random(len(table))
        return len(table.assign(chance=chance).sort_values("chance").head(len(table) // PART))

    return job


def _names(folder: Path) -> list[str]:
    return [line.partition("\t")[0] for line in (folder / FRAME).read_text("utf-8").split("\n")[:-1]]


# --- the limits ---------------------------------------------------------------------------------------


def sort_program(folder: Path) -> Job:
    """The programs sort and sha256sum: frame.txt on disk and its SHA-256, and nothing else."""
    command = "LC_ALL=C sort raw.txt -o frame.txt && sha256sum frame.txt"

    def job() -> str:
        return subprocess.run(
            command, shell=True, cwd=folder, check=True, capture_output=True, text=True
        ).stdout[:64]

    return job


def sort_registry(folder: Path) -> Job:
    """From 名录.csv: DuckDB, with all the memory it likes, writes the lines as they stand, for the same programs."""
    import duckdb

    _write_registry(folder)
    duckdb.execute("SET enable_progress_bar = false")  # it would be drawn into what is printed
    fields = "统一社会信用代码, 区划代码 || '/' || 信用风险等级"
    copy = f"COPY (SELECT {fields} FROM read_csv('{folder / LIST}', all_varchar = true))"
    command = "LC_ALL=C sort unsorted.txt -o frame.txt && sha256sum frame.txt && rm unsorted.txt"

    def job() -> str:
        duckdb.execute(f"{copy} TO '{folder / 'unsorted.txt'}' {AS_LINES}")
        return subprocess.run(
            command, shell=True, cwd=folder, check=True, capture_output=True, text=True
        ).stdout[:64]

    return job


def sort_python(folder: Path) -> Job:
    """The same in Python."""

    def job() -> str:
        frame = frames.sort((folder / RAW).read_bytes())
        (folder / FRAME).write_bytes(frame)
        return sha256(frame).hexdigest()

    return job


JOBS: dict[str, Prepare] = {
    "freeze-memory": freeze_memory,
    "freeze-engine": freeze_engine,
    "draw-plain": draw_plain,
    "draw-arrays": draw_arrays,
    "draw-disk": draw_disk,
    "consistent_sampler": consistent_sampler,
    "cryptorandom": cryptorandom,
    "pandas": pandas,
    "sort-program": sort_program,
    "sort-registry": sort_registry,
    "sort-python": sort_python,
}


# --- a measurement ------------------------------------------------------------------------------------


def main(name: str, folder: str) -> None:
    """Measure one job and print what came out."""
    job = JOBS[name](Path(folder))
    loaded = _memory("VmRSS")
    _forget_peak()
    started = time.perf_counter()
    result = job()
    seconds = time.perf_counter() - started
    peak = _memory("VmHWM")
    above = None if loaded is None or peak is None else peak - loaded
    print(json.dumps({"seconds": seconds, "peak": above, "result": result}))


def _forget_peak() -> None:
    """Let the peak count from now on (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _memory(key: str) -> int | None:
    """VmRSS or VmHWM of this process in bytes; None where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{key}:")), None)


if __name__ == "__main__":
    main(*sys.argv[1:])
