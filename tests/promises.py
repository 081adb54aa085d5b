"""What was promised, and the command that shows it: ``python start.py promises [words]``.

Each promise is one line: what holds, and the words behind ``python -m``.  What is tried without a clock stands first;
what is timed wants an idle machine and comes last.  Without words all of them run, one after the other, for several
hours; with words only those whose name contains one of them.  The verdict is the command's exit code.

A kill and a fault at *every* write step of all sixty commands are thousands of trials, hours by themselves: asked
for by name (docs/reliability.md); the promise tries a thousand of the kills and every fault once in every command.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from start import IN_PARALLEL

ROOT = Path(__file__).resolve().parent.parent
EVERY = ("-m", "long or not long")
"""A file with all its cases, however long they take."""
ONE_BY_ONE = ("--dist", "worksteal")
"""Of one file, too, each processor takes what it comes to: an hour of searching is one file."""


class Promise(NamedTuple):
    """``words`` follow ``python -m``."""

    name: str
    words: tuple[str, ...]


def tests(name: str, *files: str) -> Promise:
    """A promise that the tests of these files and folders hold."""
    return Promise(name, ("pytest", *IN_PARALLEL, *EVERY, *(f"tests/{file}" for file in files)))


def bench(section: str, name: str) -> Promise:
    """A promise about speed."""
    return Promise(f"speed: {name}", ("tests.bench", "--only", section))


PROMISES = (
    tests(
        "the demonstration's record passes sha256sum and verify.py; days of April 2023",
        "test_demo.py",
        "clock",
    ),
    tests("the draw: known answers, quotas, teams, statistics with their controls", "draw"),
    tests("a province: every path the same bytes, SQL by DuckDB, Spark and PostgreSQL", "bulk"),
    tests("workbook: lossless, recalculated by two engines, macros in LibreOffice", "excel", "masters"),
    tests(
        "bad workbooks and documents are told with cell and remedy",
        "test_bad_workbooks.py",
        "test_bad_documents.py",
    ),
    tests("buttons by mouse in LibreOffice", "clicks", "test_buttons.py"),
    tests(
        "papers measured, in two engines, for five offices; templates; the check of official papers", "word"
    ),
    tests("statements of papers equal the workbook in every scenario", "jobs"),
    tests("archive: killed anywhere the same bytes, 200 damaged archives", "archive"),
    tests("lists of other systems: 10,000 layouts, 40,000 rows from list to draw", "importing"),
    tests("accounts balance: 31 attacks, 1,000 random years, 500 tampers", "reconcile"),
    tests("caps hold in 1,000 random years", "rules"),
    tests("a year at the desk, with mistakes: stories, by mouse, by WPS's ribbon, the plan of 2027", "year"),
    tests("WPS: hostile clients of the service", "wps"),
    tests("the page that verifies: 10,000 records, 3,000 tampers, 100,000 firms, no request", "publicity"),
    tests("the page for the spot: eight firms, phones, hand-ins", "onsite"),
    Promise(
        "hostile files: every reader within 500 MB and 10 s, three minutes of guided fuzzing each",
        ("pytest", *IN_PARALLEL, *ONE_BY_ONE, *EVERY, "tests/hostile"),
    ),
    tests(
        "statements of law have their row; names; docs",
        "test_citations.py",
        "test_names.py",
        "test_docs.py",
    ),
    tests("Windows under Wine: installer, portable folder, code pages, batch script", "windows"),
    Promise("killed, starved, crowded: docs/reliability.md but the trials of hours", ("tests.reliability",)),
    tests(
        "large: 100,000 objects, 20,000 cases, 5,000 papers; Ctrl+C; papers gone on with after every kill",
        "reliability/test_load.py",
        "reliability/test_documents.py",
    ),
    bench("draw", "draw and freeze against the sort and SHA-256 of the same bytes, and consistent_sampler"),
    bench("teams", "teams against OR-tools"),
    bench("workbook", "reading the registries against calamine and openpyxl"),
    bench("lists", "importing 40,000 rows against calamine and openpyxl"),
    bench("documents", "papers and photos against docxtpl and docx-mailmerge2"),
    bench("joining", "printing against docxcompose"),
    bench("papers", "1,003 papers at 5,000 and 40,000 firms against docxtpl"),
    bench("archive", "archiving against sha256sum and zip"),
    bench("pages", "the page that verifies against WebCrypto"),
    bench("start", "--help against a bare interpreter"),
    bench("clicks", "a click in LibreOffice and in WPS's stand-in"),
    bench("buttons", "every button against starting Python with xlwings"),
    bench("jobs", "every command of the year at three sizes of office"),
)


def keep(promise: Promise) -> str:
    """Run what shows a promise; its line: whether it held, how long it took, the last thing it said.

    Of one that did not hold the last things, and before them the figures of a bench that missed their goal (✗).
    """
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *promise.words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    said = [line for line in done.stdout.splitlines() if line.strip()]
    verdict = "NOT HELD" if done.returncode else "held"
    told = [*(line for line in said[:-20] if "✗" in line), *said[-20:]] if done.returncode else said[-1:]
    lines = [f"{verdict}  {time.monotonic() - began:.0f} s  {promise.name}", *told]
    return "\n    ".join(lines)


def main(words: list[str]) -> int:
    """Show that the promises whose name contains one of the words hold (without words: all); 1 if one does not."""
    chosen = [one for one in PROMISES if not words or any(word in one.name for word in words)]
    lines = []
    for promise in chosen:
        lines.append(keep(promise))
        print(lines[-1], flush=True)
    return int(not lines or any(line.startswith("NOT") for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
