"""Whole commands, each in a process of its own, because a part can hide what the whole costs.

生成文书 for 500 drawn of N registered enterprises: a notice with its QR code and an inspection record for each, the
plan and the record of the draw.  What counts is the processor time of the process (user), so that neither the disk
nor whoever else works on the machine does.  The opponent is docxtpl filling as many of the toolkit's 通报, in a
process that has nothing else to do; the limit is reading the same workbook with calamine and doing nothing with it.
A task with eight times as many papers has a row of its own, whose limit is the time of the others a paper.
The other commands of a year: ``year``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

from tests.bench import year
from tests.bench.row import NOT_INSTALLED, Row, version
from toolkit import columns
from toolkit.codes import make_uscc
from toolkit.errors import ToolkitError
from toolkit.masters import PLAIN, sample, workbook

DOCUMENTS, AGAIN, FIRST = "生成文书（整条命令，CPU）", "再生成一次，没有可做的", "第一份文书写好"
MANY = "一个任务文书很多的（CPU）"
SIZES, DRAWN, MANY_DRAWN = (5_000, 40_000), 500, 4_000
BOOK, TASK = "台账.xlsx", "202304-3"
_CATEGORY = "食盐定点企业"
_ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""As in an office: Python keeps what it has compiled."""
_OPPONENT = """
import sys
from tests.bench import documents
job = documents._docxtpl(documents.TEMPLATE.read_bytes(), lambda _: {})
for number in range(int(sys.argv[1])):
    job(number)
"""
_LIMIT = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""


class Ran(NamedTuple):
    """A process: its processor time, and how long its first paper took on the clock (None: there was none)."""

    cpu: float
    first: float | None


def rows(years: Sequence[year.Size] = year.SIZES) -> Iterable[Row]:
    """The year's commands; the size is the number of enterprises."""
    yield from year.rows(years)


def papers(sizes: Sequence[int] = SIZES, drawn: int = DRAWN) -> Iterable[Row]:
    """生成文书 at each size of the registry."""
    known = version("docxtpl")
    count, made = papers_of(drawn), Ran(0, None)
    opponent = _run([sys.executable, "-c", _OPPONENT, str(count)]).cpu if known else None
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            office(root, size, drawn)
            limit = _run([sys.executable, "-c", _LIMIT, str(root / BOOK)]).cpu
            made = _documents(root, count)
            note = f"{count:,} 份；下限：用 calamine 读一遍工作簿" if known else NOT_INSTALLED
            yield Row(DOCUMENTS, size, made.cpu, "docxtpl", known or "", opponent, limit, note=note)
            yield Row(FIRST, size, made.first, note="从命令开始算")
            yield Row(AGAIN, size, _documents(root, count).cpu, limit_seconds=limit)
    if drawn < MANY_DRAWN <= sizes[-1]:
        yield _many(sizes[-1], made.cpu / count)


def _many(size: int, each: float) -> Row:
    """Of a task with many more papers each takes no longer: whatever goes through all of them for each would."""
    count = papers_of(MANY_DRAWN)
    with tempfile.TemporaryDirectory() as name:
        office(Path(name), size, MANY_DRAWN)
        made = _documents(Path(name), count)
    note = f"下限：{papers_of(DRAWN):,} 份的时间照份数放大"
    return Row(MANY, count, made.cpu, limit_seconds=each * count, note=note)


def papers_of(drawn: int) -> int:
    """A notice and a record for each object; the plan, the record of the draw and its 核验单."""
    return 2 * drawn + 3


def county(size: int, drawn: int) -> dict[columns.Sheet, sample.Rows]:
    """The sample county with ``size`` enterprises; its third plan row draws ``drawn`` of those that were added."""
    content = sample.sample()
    firms = [dict(row) for row in content[columns.TARGETS]]
    like = next(row for row in firms if row["category"] == _CATEGORY)
    firms += [
        {**like, "no": number, "id": make_uscc(f"91410499MA{number:06}"), "name": f"示例第{number}盐业商店"}
        for number in range(len(firms) + 1, size + 1)
    ]
    plan = [dict(row) for row in content[columns.PLAN]]
    plan[2]["quantity"] = f"{drawn}户"
    return {**content, columns.TARGETS: firms, columns.PLAN: plan}


def office(root: Path, size: int, drawn: int) -> None:
    """An office whose task has drawn ``drawn`` of ``size`` enterprises."""
    (root / BOOK).write_bytes(workbook(county(size, drawn), PLAIN))
    for words in (
        ("plan",),
        ("freeze", "--task", TASK, "--issue", "2023041"),
        ("draw", "--task", TASK, "--entropy", "03,09,14,21,27,32+11"),
    ):
        _run(_command(*words, str(root / BOOK)))


def _documents(root: Path, papers: int) -> Ran:
    ran = _run(_command("documents", "--task", TASK, str(root / BOOK)), root / "文书" / TASK)
    there = sum(1 for _ in (root / "文书" / TASK).glob("*.docx"))
    if there != papers + 1:  # and 冻结确认单, made when the list was frozen
        raise ToolkitError(f"应有 {papers + 1} 份文书，实有 {there} 份，比较没有意义。请向开发者报告。")
    return ran


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "toolkit", *words]


def _run(argv: Sequence[str], folder: Path | None = None) -> Ran:
    """Run a process to its end; watch ``folder`` for its first new paper."""
    before, used = _count(folder), getrusage(RUSAGE_CHILDREN).ru_utime
    started, first = time.perf_counter(), None
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)
    while folder and first is None and process.poll() is None:
        time.sleep(0.01)
        first = time.perf_counter() - started if _count(folder) > before else None
    if process.wait():
        raise ToolkitError(f"“{' '.join(argv[1:4])}”以 {process.returncode} 结束，没有比较。请向开发者报告。")
    return Ran(getrusage(RUSAGE_CHILDREN).ru_utime - used, first)


def _count(folder: Path | None) -> int:
    return sum(1 for _ in folder.glob("*.docx")) if folder and folder.exists() else 0
