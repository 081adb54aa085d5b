"""What is held against each other: the workbook as read, the record folders beside it, the journals of all years."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from toolkit import columns
from toolkit.draw.amendment import Amendment, Joint, is_amendment
from toolkit.draw.frozen import MANIFEST
from toolkit.draw.lists import FRAME
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan
from toolkit.draw.record import ALTERNATES, ASSIGNED, RECORD, SELECTED
from toolkit.errors import Place, Problem, ToolkitError
from toolkit.excel.book import Book
from toolkit.files import telling
from toolkit.jobs.base import Desk, Office
from toolkit.jobs.views import CARRIED, CASE_NAME, case_names
from toolkit.jobs.watch import Watch
from toolkit.ledger import records
from toolkit.ledger.clock_corrections import Row, true_days, written_on
from toolkit.ledger.journal import Journal, Line, Statement, statements
from toolkit.ledger.record import DrawRecord, file_of_record, readable
from toolkit.model import Task

_READ = (PLAN, MANIFEST, RECORD, SELECTED, ASSIGNED)


class Entry(NamedTuple):
    """What a record says that other books repeat; ``drawn`` is None before the draw.

    ``teams``: who is sent where, by object; ``replaced``: who came in for whom; ``cases``: 案号 by object.
    """

    plan: Plan
    commit: str
    base: int
    drawn: int | None = None
    entropy: str = ""
    digest: str = ""
    teams: Mapping[str, Sequence[str]] = MappingProxyType({})
    replaced: Mapping[str, str] = MappingProxyType({})
    void: Amendment | None = None
    cases: Mapping[str, str] = MappingProxyType({})
    issue: Sequence[str] = ()
    """Source and issue of the number that decided it."""
    joint: Collection[Joint] = ()
    """What is one visit with another draw, or with another body."""


def entry_of(folder: Path) -> Entry:
    """Read it: the lists as far as they are needed, for there may be 40,000 objects in each of 1,000 records.

    A draw that was decided and then interrupted is none yet.  Raises ToolkitError for a spoilt record.
    """
    with telling(folder):
        names = [path.name for path in folder.iterdir()]
        amended = [name for name in names if is_amendment(name)]
        wanted = [*_READ, *amended, *([ALTERNATES] if amended else [])]
        files = {name: file_of_record(folder / name) for name in wanted if name in names}
        base = file_of_record(folder / FRAME).count(b"\n")
    record = DrawRecord(folder, files if amended else files | {ALTERNATES: b""})
    with readable(folder):
        return _entry_of(record, base)


def _given_up(folder: Path) -> Entry | None:
    """Of a record of 大库 no book repeats more than that it was given up."""
    with telling(folder):
        names = [path.name for path in folder.iterdir() if is_amendment(path.name)]
        files = {name: file_of_record(folder / name) for name in (PLAN, MANIFEST, *names)}
    if not names or (folder / RECORD).exists():
        return None
    record = DrawRecord(folder, files)
    return Entry(record.plan, record.commit, 0, void=record.abandoned) if record.abandoned else None


def _entry_of(record: DrawRecord, base: int) -> Entry:
    if not record.drawn or (record.folder / records.NONCE).exists():
        return Entry(record.plan, record.commit, base, void=record.abandoned)
    *issue, entropy = str(record.result["entropy"]).split(":", 2)
    drawn, state = len(record.rows(SELECTED, 4)), record.state
    said = drawn, entropy, record.digest, state.teams, state.replaced, state.void, case_names(record), issue
    return Entry(record.plan, record.commit, base, *said, joint=state.joint)


class Accounts:
    """The books of a year, or of one task of it (``only``).  Without a workbook there are only the records."""

    def __init__(self, office: Office, year: int) -> None:
        self.office, self.year = office, year
        self.desk: Desk | None = None
        self.book: Book | None = None
        self.only = ""
        self.makes = ""
        """The kind of paper that the step at work makes: where it was interrupted, it goes on."""
        self.entry = cache(self._entry)

    @classmethod
    def of(cls, book: Book, office: Office, desk: Desk, only: str = "") -> Accounts:
        """The books of a workbook."""
        accounts = cls(office, desk.registry.settings.year)
        accounts.book, accounts.desk, accounts.only = book, desk, only
        return accounts

    @property
    def tasks(self) -> list[Task]:
        """The tasks of the workbook that are looked at."""
        return [task for task in self.desk.tasks.values() if self.only in ("", task.id)] if self.desk else []

    @cached_property
    def journals(self) -> dict[int, Journal]:
        """The journal of every year: a task that came over from last year is worked on in this year's."""
        years = self.office.records(0).parent.glob("[0-9][0-9][0-9][0-9]")
        return {int(path.name): Journal(path) for path in sorted(years)}

    @cached_property
    def stated(self) -> list[Statement]:
        """What all journals say of the draws that are looked at."""
        every = [each for journal in self.journals.values() for each in statements(journal)]
        return [each for each in every if self.concerns(each.name.partition("/")[0])]

    @cached_property
    def _stated_of(self) -> Mapping[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for each in self.stated:
            found.setdefault(each.name.partition("/")[0], []).append(each)
        return found

    def stated_of(self, draw_id: str, file: str) -> list[Statement]:
        """What the journals say of one file of a draw."""
        return [each for each in self._stated_of.get(draw_id, ()) if each.file == file]

    @cached_property
    def _true_days(self) -> Mapping[Row, date]:
        return {row: day for each in self.journals.values() for row, day in true_days(each).items()}

    def day_of(self, line: Line) -> date:
        """The day on which a line was written: as the computer's clock said, or as 时钟更正 says of it."""
        return self._true_days.get(line.row) or written_on(line)

    @cached_property
    def carried(self) -> set[str]:
        """案号 of the open cases that came over from last year's workbook, as 年度结转 says."""
        journal = self.journals.get(self.year)
        lines = [line.what for line in journal.lines if line.step == CARRIED] if journal else []
        return {name for line in lines for name in CASE_NAME.findall(line)}

    @cached_property
    def drawn_names(self) -> Mapping[tuple[str, str], str]:
        """What objects were called when they were drawn, by draw and object, as 抽取结果 says."""
        rows = self.book.read(columns.DRAWS).rows if self.book else ()
        return {(row.text("draw_id"), row.text("target")): row.text("name") for row in rows}

    @cached_property
    def watch(self) -> Watch:
        """The workbook beside its journal."""
        assert self.book
        year = self.office.records(self.year)
        return Watch(self.book, year, Journal(year))

    def concerns(self, draw_id: str) -> bool:
        """Whether a draw is one of those that are looked at: of this year, or of a task that came over."""
        task = task_of(draw_id)
        if self.only:
            return task == self.only
        return self.year_of(task) == self.year or bool(self.desk and task in self.desk.tasks)

    def year_of(self, task: str) -> int:
        """The year in whose folder the records of a task lie."""
        if self.desk and task in self.desk.tasks:
            return self.desk.tasks[task].year
        return int(task[:4]) if task[:4].isdecimal() else self.year

    def went_on(self, task: Task) -> bool:
        """Whether a task was taken over into a later year and worked on there: its row here is history."""
        return any(
            line.task == task.id
            for year, journal in self.journals.items()
            if year > self.year
            for line in journal.lines
        )

    @cached_property
    def folders(self) -> list[Path]:
        """The record folders that are looked at, of the workbook's objects and of 大库."""
        years = map(self.office.records, sorted({self.year, *(task.year for task in self.tasks)}))
        every = [
            path for year in years for path in (*records.folders(year), *records.folders(year / records.BULK))
        ]
        return [path for path in every if self.concerns(path.name)]

    @cached_property
    def draws_of(self) -> Mapping[str, list[str]]:
        """The numbers of the draws of each task."""
        found: dict[str, list[str]] = {}
        for path in self.folders:
            found.setdefault(task_of(path.name), []).append(path.name)
        return found

    def folder(self, draw_id: str) -> Path | None:
        """The folder of a draw; None if there is none."""
        year = self.office.records(self.year_of(task_of(draw_id)))
        found = (year / draw_id, year / records.BULK / draw_id)
        return next((path for path in found if path.is_dir()), None)

    def _entry(self, draw_id: str) -> Entry | Problem | None:
        """What a record says: None if there is none, or is in 大库 and not given up; a Problem if it is spoilt."""
        folder = self.folder(draw_id) if draw_id else None
        if folder is None:
            return None
        try:
            return _given_up(folder) if folder.parent.name == records.BULK else entry_of(folder)
        except ToolkitError:
            what = "抽取记录读不出来，没有与检查台账核对"
            return Problem(what, "请用 verify 核验这份记录，从备份恢复这个文件夹", Place(folder.name))


def task_of(draw_id: str) -> str:
    """The task of a draw."""
    return draw_id.rpartition("-")[0]
