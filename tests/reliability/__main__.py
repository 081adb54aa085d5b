"""Run the trials and write their figures: ``python -m tests.reliability [pytest's words]``.

The words of docs/reliability.md are a person's; what stands below the mark is made here.

Without words the trials are run that fit into twenty minutes on two idle cores; those of ``HOURS`` only when words
(files, ``-k``) ask for them.  The lines of the others stay as they are in the table, with their day.  A line is written
by the trial itself (the fixture ``figure``) when it has passed; a trial that fails takes its lines out of the table, so
the table never says more than was seen.
"""

from __future__ import annotations

import platform
import re
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[1] / "docs" / "reliability.md"
PARTS = {
    "test_crash.py": "强行结束",
    "test_faults.py": "磁盘、权限、网络共享",
    "test_concurrency.py": "多人同时、别人改动、时钟",
    "test_table.py": "多人同时、别人改动、时钟",
    "test_load.py": "大量数据和 Ctrl+C",
    "test_many_years.py": "许多年在一个文件夹里",
    "test_random_years.py": "对账：随机的一年，随机的篡改",
    "test_fuzzed.py": "坏文件：由覆盖率引导着找",
}
CONTROLS = "反证：故意做坏，试验必须变红"
HEADS = dict.fromkeys(PARTS.values(), "| 试什么 | 结果 | 试验 | 日期 |") | {
    CONTROLS: "| 故意做坏 | 变红的 | 试验 | 日期 |"
}
HOURS = (
    *("every_write_step", "thousand_random_years", "guided_fuzzing", "hundred_thousand", "twenty_thousand"),
    *("five_thousand", "in_the_middle", "many_spoilt"),
)
"""Parts of the names of trials that take an hour together or more."""
MARK = "<!-- 以下由 python -m tests.reliability 写成 -->"


class Line(NamedTuple):
    """One row of a table; ``part`` is the heading above it."""

    part: str
    tried: str
    result: str
    trial: str
    day: str

    def __str__(self) -> str:
        return f"| {self.tried} | {self.result} | `{self.trial}` | {self.day} |"


class Figures:
    """The plugin that hears what the trials tell."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the figures of a trial that passed, and the name of one that did not."""
        name = report.nodeid.rpartition("/")[2]
        part, _, test = name.partition("::")
        trial = f'{part} -k "{" and ".join(re.findall(r"[^][]+", test))}"'
        if report.failed:
            self.failed.add(trial)
        if report.when == "call" and report.passed:
            parts = {"figure": PARTS.get(part, ""), "control": CONTROLS}
            self.lines += [
                Line(parts[key], *value, trial, str(date.today()))
                for key, value in report.user_properties
                if key in parts
            ]


def written() -> list[Line]:
    """The lines of the tables as they are."""
    part, lines = "", []
    for line in TABLE.read_text("utf-8").partition(MARK)[2].splitlines():
        if line.startswith("## "):
            part = line.removeprefix("## ")
        elif found := re.fullmatch(r"\| (.+?) \| (.+?) \| `(.+?)` \| (\S+) \|", line):
            lines.append(Line(part, *found.groups()))
    return lines


def page(lines: list[Line]) -> str:
    """The whole page."""
    system = f"{platform.system()} {platform.machine()}，Python {platform.python_version()}"
    head = TABLE.read_text("utf-8").partition(MARK)[0]
    parts = [
        f"{head}{MARK}\n",
        f"最近一次运行：{date.today()}，{system}；每一行的日期是它自己的。\n",
    ]
    for title, columns in HEADS.items():
        own = [str(line) for line in lines if line.part == title]
        if own:
            parts += [f"## {title}\n", f"{columns}\n| --- | --- | --- | --- |", *own, ""]
    return "\n".join(parts)


def _path(part: str) -> str:
    return str(next(HERE.parent.glob(f"*/{part}")))


def main(words: list[str]) -> int:
    """Run the trials, renew their lines; the exit code is pytest's."""
    files = [_path(word) if word in PARTS else word for word in words]
    if not set(words) & set(PARTS):
        files = [*map(_path, PARTS), *files]
    if not words:
        files += ["-n", "2", "--dist", "worksteal", "-k", f"not ({' or '.join(HOURS)})"]
    figures = Figures()
    code = pytest.main(["-q", *files], plugins=[figures])
    fresh = {line.trial for line in figures.lines} | figures.failed
    before = written()
    kept = [line for line in before if line.trial not in fresh]
    places = list(dict.fromkeys(line.trial for line in [*before, *figures.lines]))
    lines = sorted([*kept, *figures.lines], key=lambda line: places.index(line.trial))
    TABLE.write_text(page(lines), "utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
