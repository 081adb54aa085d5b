"""Every command of a year as a process of its own, in offices of three sizes.

An office has so many enterprises, one task draws so many of them, results come from a file, and everything the year
asks for follows.  Counted are the processor time (user and system) of the process with all it started, and the most
memory one of them held.  The limit is reading the same workbook with calamine and doing nothing with it, for check,
freeze and draw also the work itself (``pure``); pandas reads 检查台账 and counts it by five columns, as statistics do;
``--help`` stands beside an interpreter that does nothing; both are over in a blink: of a few turns the middle.

``tree`` is the folder whose toolkit is measured: this one, or that of an earlier commit beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

from tests.bench.row import Row, version
from toolkit.errors import ToolkitError

ROOT = Path(__file__).resolve().parents[2]
BOOK, TASK, ISSUE, RESULTS = "台账.xlsx", "202304-3", "2023041", "结果.csv"


class Size(NamedTuple):
    """Enterprises of the office, and how many of them its task draws."""

    firms: int
    cases: int


SIZES = (Size(60, 16), Size(5_000, 2_000), Size(40_000, 20_000))
STEPS: tuple[tuple[str, ...], ...] = (
    ("--help",),
    ("check", BOOK),
    ("plan", BOOK),
    ("freeze", BOOK, "--task", TASK, "--issue", ISSUE),
    ("draw", BOOK, "--task", TASK, "--entropy", "03,09,14,21,27,32+11"),
    ("results", BOOK, "--from", RESULTS),
    ("deadlines", BOOK),
    ("publish", BOOK, "--task", TASK),
    ("statistics", BOOK),
    ("report", BOOK, "--year", "2023"),
    ("verify", "--year", "2023", BOOK),
    ("check", BOOK),
)
AGAIN = "check（全年办完）"
_TURNS = 9  # one of 12 milliseconds beside one of 30 says nothing
COUNTED = ("statistics",)
"""The steps beside which pandas does the same."""

_OFFICE = """
import sys
from toolkit import columns
from toolkit.codes import make_uscc
try:
    from toolkit.masters import PLAIN, sample, workbook
except ImportError:  # earlier commits
    from toolkit import sample
    from toolkit.excel.sheets import PLAIN
    from toolkit.masters import workbook
path, firms, cases = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
content = sample.sample()
rows = [dict(row) for row in content[columns.TARGETS]]
like = next(row for row in rows if row["category"] == "食盐定点企业")
for row in [row for row in rows if row["category"] == "工业企业"][6:]:
    row["category"] = like["category"]  # so that 60 enterprises are enough for the task
rows += [
    {**like, "no": n, "id": make_uscc(f"91410499MA{n:06}"), "name": f"示例第{n}盐业商店"}
    for n in range(len(rows) + 1, firms + 1)
]
plan = [dict(row) for row in content[columns.PLAN]]
plan[2]["quantity"] = f"{cases}户"
open(path, "wb").write(workbook({**content, columns.TARGETS: rows, columns.PLAN: plan}, PLAIN))
"""
_RESULTS = """
import csv, sys
from datetime import date
from pathlib import Path
from toolkit import columns
from toolkit.columns.lists import NO_PROBLEM
from toolkit.excel.closed import ClosedBook
book = ClosedBook(Path(sys.argv[1]))
keys = ("case", "target", "team", "started", "ended", "shown", "result", "handling")
rows = book.read(columns.CASES).rows
with open(sys.argv[2], "w", encoding="utf-8-sig", newline="") as out:
    lines = csv.writer(out)
    lines.writerow([columns.CASES.column(key).header for key in keys])
    for row in rows:
        found = date.today(), date.today(), "是", NO_PROBLEM, "无需后续处置"
        lines.writerow([*(row.text(key) for key in keys[:3]), *found])
print(len(rows))
"""
_TYPED = """
import sys
from datetime import date
from pathlib import Path
from toolkit import columns
from toolkit.excel.closed import ClosedBook
book = ClosedBook(Path(sys.argv[1]))
for row in book.read(columns.CASES).rows:
    days = dict.fromkeys(("approved", "notified", "reported"), date.today())
    book.update(columns.CASES, row.text("case"), {"approver": "吴示例", **days})
book.save()
"""
"""What an office types beside the results; earlier commits took it from no file."""
_READ = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
for name in book.sheet_names:
    book.get_sheet_by_name(name).to_python()
"""
_PANDAS = """
import sys
import pandas
from toolkit.columns import CASES, HEADER_ROW
cases = pandas.read_excel(sys.argv[1], sheet_name=CASES.name, header=HEADER_ROW - 1, engine="calamine")
for key in ("task", "region", "result", "handling", "team"):
    cases.groupby(CASES.column(key).header).size()
"""
_PURE = "from pathlib import Path; from tests.bench import pure; print(pure.{})"
_JUDGED = _PURE.format(f"rules(Path('{BOOK}'))")
_BEFORE = dict.fromkeys(("check", "draw", AGAIN), _JUDGED)
_AFTER = {
    "freeze": _PURE.format(f"freeze(Path('{BOOK}'), '{TASK}', '{ISSUE}')"),
    "draw": _PURE.format("draw(next(Path('记录').glob('*/*/manifest.txt')).parent)"),
}
"""The pure work of a step, as seconds: on the workbook as the step meets it, or once it succeeded."""
_MEASURE = """
import json, os, sys
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(pid, 0)
told = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]
open(sys.argv[1], "w").write(json.dumps(told))
"""
"""A small process starts what is measured: the peak of a child begins with the memory of its parent."""


class Goal(NamedTuple):
    """What was asked of a command in the largest office: seconds and bytes, or at most so many times the limit."""

    seconds: float = inf
    peak: float = inf
    of_limit: float = inf


GOALS = {
    "--help": Goal(of_limit=3),
    **dict.fromkeys(("check", "freeze", "draw"), Goal(of_limit=2)),
    **dict.fromkeys(("deadlines", "statistics"), Goal(5, 250e6)),
}


class Ran(NamedTuple):
    """A process with all it started: exit code, processor seconds, the most memory one of them held in bytes."""

    code: int
    cpu: float
    peak: int


def rows(sizes: Sequence[Size] = SIZES, tree: Path = ROOT) -> Iterable[Row]:
    """Every command at each size; the size of a row is the number of enterprises."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            yield from _year(Path(name), size, tree)


def _year(root: Path, size: Size, tree: Path) -> Iterator[Row]:
    script(_OFFICE, tree, root, BOOK, str(size.firms), str(size.cases))
    done = set[str]()
    for words in STEPS:
        if words[0] == "results":
            cases = int(script(_RESULTS, tree, root, BOOK, RESULTS))
            if cases != size.cases:
                raise ToolkitError(f"抽了 {cases} 户，应为 {size.cases} 户，比较没有意义。请向开发者报告。")
        if words[0] == "deadlines":
            script(_TYPED, tree, root, BOOK)
        name = words[0] if words[0] not in done else AGAIN
        done.add(words[0])
        work = float(script(_BEFORE[name], ROOT, root)) if name in _BEFORE else 0
        turns = _TURNS if words == ("--help",) else 1
        limit = measure([sys.executable, "-c", _READ if turns == 1 else "pass", BOOK], tree, root, turns)
        pandas = version("pandas") if words[0] in COUNTED else None
        opponent = measure([sys.executable, "-P", "-c", _PANDAS, BOOK], ROOT, root) if pandas else None
        ran = measure([sys.executable, "-P", "-m", "toolkit", *words], tree, root, turns)
        if name in _AFTER and ran.code == 0:
            work += float(script(_AFTER[name], ROOT, root))
        yield Row(
            *(name, size.firms, ran.cpu, "pandas" if pandas else "", pandas or ""),
            opponent.cpu if opponent else None,
            limit.cpu + work,
            ran.peak,
            f"{size.cases:,} 案" + ("" if ran.code in (0, 1) else f"；以 {ran.code} 结束"),
            _reached(name, ran, limit.cpu + work) if size == SIZES[-1] else None,
        )


def _reached(name: str, ran: Ran, limit: float) -> bool | None:
    goal = GOALS.get(name)
    return goal and ran.cpu <= min(goal.seconds, goal.of_limit * limit) and ran.peak <= goal.peak


def script(code: str, tree: Path, root: Path, *words: str) -> str:
    """What a script of ours says when it is run with the toolkit of ``tree``.  Raises ToolkitError if it fails."""
    argv = [sys.executable, "-P", "-c", code, *words]
    done = subprocess.run(argv, cwd=root, env=_environment(tree), capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolkitError(f"准备不出要比较的工作簿，没有比较。请向开发者报告。\n{done.stderr[-600:]}")
    return done.stdout


def measure(argv: Sequence[str], tree: Path, root: Path, turns: int = 1) -> Ran:
    """Run a process to its end, so many times; that with the middle processor time."""
    told, ran = root / ".measured", list[Ran]()
    for _ in range(turns):
        subprocess.run(
            [sys.executable, "-S", "-E", "-c", _MEASURE, str(told), *argv],
            cwd=root, env=_environment(tree), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        ran.append(Ran(*json.loads(told.read_text())))
    return sorted(ran, key=lambda each: each.cpu)[turns // 2]


def _environment(tree: Path) -> dict[str, str]:
    """As in an office: Python keeps what it has compiled."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(tree)}
