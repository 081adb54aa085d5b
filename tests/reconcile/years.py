"""A year of an office that nobody planned: random tasks, draws, amendments, results, publications and crashes.

Everything goes through the door that commands and buttons share (``calling.call``), on a workbook in memory; the
records, papers and publications lie on the disk.  Every third office is no 示例: it has a witness who enters the
number again.  The picture of the figures is not drawn: nothing is compared with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch

from tests.desk import book as sample_book
from toolkit import columns
from toolkit.calling import call
from toolkit.columns.lists import NO_PROBLEM, PROBLEM_RESULTS
from toolkit.commands import COMMANDS
from toolkit.draw import issues
from toolkit.errors import ToolkitError
from toolkit.excel.book import Row, Value
from toolkit.excel.memory import MemoryBook
from toolkit.jobs.base import Office, Outcome
from toolkit.jobs.freeze import freeze
from toolkit.ledger import records
from toolkit.ledger.journal import Journal

BY_NAME = {command.name: command for command in COMMANDS}
DAY = timedelta(days=1)
DECIDED = {"--reason": "示例理由", "--by": "吴示例", "--evidence": "示例凭证"}
SOURCE = "CWL-SSQ"
DIES: Mapping[str, tuple[object, str]] = {
    "before the chain": (
        records,
        "write_atomic",
    ),  # the record is decided, its line on the chain is not there
    "before the sheets": (
        MemoryBook,
        "save",
    ),  # record, papers and journal are there, the workbook is as before
    "after the sheets": (Journal, "mark"),  # all is there but the mark that it was saved
}
"""Where the process dies: what it comes to then."""


def next_issue(day: date) -> tuple[str, date]:
    """The first 双色球 after a day: its issue and when it is drawn."""
    issue = issues.next_issues(SOURCE, day, 1)[0]
    when = issues.window(SOURCE, issue)
    assert when
    return issue, when.last


class Year:
    """The office: its folder, what its workbook holds, what day it is.

    ``steps`` is what was done, ``counted`` how often what was.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, Random(seed)
        self.path = root / "双随机台账.xlsx"
        self.held = sample_book(self.path).saved
        self.day = date(2023, 4, 3)
        self.steps: list[str] = []
        self.counted: Counter[str] = Counter()
        self.sample = seed % 3 != 0
        if not self.sample:
            self.type(columns.SETTINGS, "单位名称", {"value": f"某某{seed}县工业和信息化局"})

    def book(self) -> MemoryBook:
        return MemoryBook(self.path, self.held)

    def office(self) -> Office:
        return Office(self.root, "测试员", datetime(self.day.year, self.day.month, self.day.day, 9, 0))

    def do(self, name: str, crash: str = "", **given: object) -> Outcome | None:
        """Run a command as it is; ``crash``: where the process dies (``DIES``), if it comes there.

        None if it died.
        """
        book = self.book()
        values = {key if key.startswith("-") else f"--{key}": value for key, value in given.items()}
        outcome = None
        with ExitStack() as stack:
            stack.enter_context(suppress(KeyboardInterrupt))
            stack.enter_context(patch("toolkit.jobs.statistics.statistics_png", return_value=None))
            if crash:
                stack.enter_context(patch.object(*DIES[crash], side_effect=KeyboardInterrupt))
            outcome = self._called(name, values, book)
        died = f" † {crash}" if outcome is None else ""
        self.steps.append(f"{self.day} {name}{died} {given.get('task', '')}")
        self.counted[f"{name}{died}"] += 1
        self.held = book.saved
        return outcome

    def _called(self, name: str, given: Mapping[str, object], book: MemoryBook) -> Outcome:
        if name == "freeze":  # the secret comes from the door
            task, issue = str(given["--task"]), str(given["--issue"])
            return freeze(book, self.office(), task, self.random.randbytes(32), source=SOURCE, issue=issue)
        return call(BY_NAME[name], given, (book, self.office()))

    def maybe(self, name: str, **given: object) -> Outcome | None:
        """Run a command; now and then the process dies, and it is run again the next day."""
        crash = self.random.choice([*DIES]) if self.random.random() < 0.25 else ""
        if outcome := self.do(name, crash, **given):
            return outcome
        self.day += DAY
        with suppress(*[ToolkitError] if crash == "after the sheets" else []):  # it was done, and says so
            return self.do(name, **given)
        return None

    def rows(self, sheet: columns.Sheet, task: str) -> list[Row]:
        return [row for row in self.book().read(sheet).rows if row["task"] == task]

    def type(self, sheet: columns.Sheet, key: str, values: Mapping[str, Value]) -> None:
        """What a person types and saves."""
        book = self.book()
        book.update(sheet, key, values)
        book.save()
        self.held = book.saved

    # --- a year ---------------------------------------------------------------------------------------

    def lived(self, tasks: int = 0) -> Year:
        """The whole year, with so many tasks (one or two); the last step may have been one in which all died."""
        tasks = tasks or self.random.choice((1, 1, 2))
        self.maybe("plan")
        every = [row.text("task") for row in self.book().read(columns.TASKS).rows]
        for task in sorted(self.random.sample(every[:12], tasks)):
            month = date(2023, int(task[4:6]), 1)
            self.day = max(self.day, month)
            self.work(task)
        if self.random.random() < 0.7:
            self.maybe("statistics")
        if self.random.random() < 0.2:
            self.do("deadlines", "before the sheets")
        return self

    def work(self, task: str) -> None:
        """A task, as far as the people got with it."""
        for _ in range(self.random.choice((1, 1, 1, 2))):
            self.drawn(task)
            if self.random.random() < 0.25:
                self.maybe("redraw", task=task, **_but(DECIDED, "--evidence"))
                self.day += DAY
            else:
                break
        else:
            return  # void, and not drawn again yet
        for _ in range(self.random.randrange(3)):
            self.amended(task)
        self.maybe("documents", task=task)
        self.day = max(self.day + DAY, self.planned(task))
        self.inspected(task)
        self.maybe("documents", task=task)
        if self.random.random() < 0.8:
            self.published(task)

    def planned(self, task: str) -> date:
        (row,) = self.rows(columns.TASKS, task)
        return row.day("date") or self.day

    def drawn(self, task: str) -> None:
        issue, drawn = next_issue(self.day + 2 * DAY)
        self.maybe("freeze", task=task, issue=issue)
        if self.random.random() < 0.25:
            held = {"entropy": self.numbers()} if self.random.random() < 0.5 else {}
            self.day = max(self.day, drawn) + DAY
            self.maybe("abandon", task=task, **DECIDED, **held)
            issue, drawn = next_issue(self.day + 2 * DAY)
            self.maybe("freeze", task=task, issue=issue)
        if self.random.random() < 0.6:
            self.told_the_public(task)
        self.day = max(self.day, drawn) + DAY
        text = self.numbers()
        if self.random.random() < 0.1:
            text = self.not_held(task)
        if not self.sample:
            self.type(columns.TASKS, task, {"entropy_again": text, "witness": "孙示例"})
        self.maybe("draw", task=task, entropy=text)
        self.day += DAY

    def numbers(self, *groups: tuple[int, int]) -> str:
        """What the lottery gives: of 双色球, or so many balls of each group."""
        balls = [
            sorted(self.random.sample(range(1, most + 1), n)) for n, most in groups or ((6, 33), (1, 16))
        ]
        return "+".join(",".join(f"{ball:02d}" for ball in group) for group in balls)

    def not_held(self, task: str) -> str:
        """The issue is not drawn; when the one in its place is, its number."""
        (row,) = self.rows(columns.TASKS, task)
        plan = records.read(self.root / "记录" / "2023" / row.text("draw_id")).plan
        assert plan.fallback
        when = issues.window(plan.fallback.source, plan.fallback.issue)
        assert when
        self.day = max(self.day, date.fromisoformat(plan.fallback.after), when.last + DAY)
        self.maybe("skipped", task=task, **DECIDED)
        return self.numbers((5, 35), (2, 12))

    def told_the_public(self, task: str) -> None:
        """The commitment is on the board of the town hall, with a photo, or on the net."""
        place = {"place": "公告栏（示例）", "url": "https://example.invalid/gs"}
        if self.random.random() < 0.5:
            photo = self.root / "照片" / f"{task}.jpg"
            photo.parent.mkdir(exist_ok=True)
            photo.write_bytes(self.random.randbytes(64))
            place = {"place": "公告栏（示例）", "file": photo}
        self.maybe("published", task=task, **place)

    def amended(self, task: str) -> None:
        """An alternate or another inspector; if there is none left the office goes without."""
        row = self.random.choice([row for row in self.rows(columns.CASES, task) if not row["void"]])
        with suppress(ToolkitError):
            if self.random.random() < 0.5:
                self.maybe("alternate", task=task, object=row.text("target"), **DECIDED)
            else:
                name = self.random.choice(row.text("team").split("、"))
                people = self.book().read(columns.INSPECTORS).rows
                person = next(one.text("id") for one in people if one["name"] == name)
                given = {"task": task, "object": row.text("target"), "inspector": person}
                self.maybe("recuse", **given, **_but(DECIDED, "--evidence"))
        self.day += DAY

    def inspected(self, task: str) -> None:
        for row in self.rows(columns.CASES, task):
            if row["void"]:
                continue
            values: dict[str, Value] = {"approver": "吴示例", "approved": self.day, "notified": self.day}
            values |= {"started": self.day, "ended": self.day, "shown": True, "reported": self.day}
            values |= {"result": NO_PROBLEM, "handling": "无需后续处置"}
            if self.random.random() < 0.3:
                values |= {"result": PROBLEM_RESULTS[3], "issue": "登记不全（示例）", "handling": "其他"}
                values |= {"closed": False}
            self.type(columns.CASES, row.text("case"), values)
        self.day += 2 * DAY

    def published(self, task: str) -> None:
        self.maybe("publish", task=task)
        if self.random.random() < 0.3:
            row = self.random.choice([row for row in self.rows(columns.CASES, task) if not row["void"]])
            found = {
                "result": PROBLEM_RESULTS[3],
                "issue": "补登一处（示例）",
                "handling": "其他",
                "closed": False,
            }
            self.type(columns.CASES, row.text("case"), found)
            self.do("publish", task=task, correct="登记有误（示例）")
            self.counted["correct"] += 1
        self.day += DAY

    def reconciled(self) -> Outcome:
        """What 对账 says the next day."""
        self.day += DAY
        outcome = self.do("reconcile")
        assert outcome
        return outcome


def _but(given: Mapping[str, object], key: str) -> dict[str, object]:
    return {name: value for name, value in given.items() if name != key}
