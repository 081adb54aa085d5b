"""重建: the views that somebody's hand changed, made again from what they show.

    抽取结果    from the record folders of the tasks in 任务, trials too
    整改复查    from the rows that the journal keeps
    日志        from the journal
    查询统计    counted again
    日历        from the built-in holiday notices

A view nobody touched stays as it is.  That it was touched, and made again, stands in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator

from toolkit import columns
from toolkit.excel.book import Book, Value
from toolkit.excel.cells import clean
from toolkit.jobs.base import Desk, Office, Outcome, begin_work, listed
from toolkit.jobs.calendar import renew
from toolkit.jobs.freeze import TRIALS
from toolkit.jobs.statistics import statistics
from toolkit.jobs.views import show_draws
from toolkit.jobs.watch import KEPT, Watch
from toolkit.ledger import records
from toolkit.ledger.journal import Journal
from toolkit.ledger.records import DrawRecord
from toolkit.model import Task


def rebuild(book: Book, office: Office) -> Outcome:
    """Make every view again that was changed by hand."""
    work = begin_work(book, office, "重建")
    desk = work.desk
    year = office.records(desk.registry.settings.year)
    journal = Journal(year)
    edited = Watch(book, year, journal).edited()
    views = [sheet for sheet in edited if sheet.view]
    if not views:
        return Outcome("重建", ["由程序生成的表都没有被改动过，不用重建"], data={"rebuilt": []})
    if columns.DRAWS in views:
        book.replace(columns.DRAWS, [])
        for task, record in _drawn(office, desk):
            show_draws(book, desk, task, record)
    if KEPT in views:
        book.replace(KEPT, _kept(journal))
    problems = renew(book, desk.registry, desk.today(office)) if columns.DAYS in views else []
    if columns.LOG in views:
        _show_log(book, journal)
    names = [sheet.name for sheet in views]
    line = f"重新生成：{listed(names)}"
    work.finish(line, rebuilt=views)
    if columns.STATISTICS in views:
        statistics(book, office)
    return Outcome("重建", [line], problems, data={"rebuilt": names})


def _drawn(office: Office, desk: Desk) -> Iterator[tuple[Task, DrawRecord]]:
    """Every draw of the tasks in the workbook, in the order of their numbers; then the trials."""
    for folder, before in (("", ""), (TRIALS, f"{TRIALS}-")):
        for year in sorted({task.year for task in desk.tasks.values()}):
            for path in records.folders(office.records(year) / folder):
                task = desk.tasks.get(path.name.removeprefix(before).rpartition("-")[0])
                if task and (record := records.read(path)).drawn:
                    yield task, record


def _kept(journal: Journal) -> list[dict[str, Value]]:
    rows = [row for line in journal.lines for row in line.kept.get(KEPT.name, ())]
    return [
        {column.key: clean(text, column) for column, text in zip(KEPT.columns, row, strict=True)}
        for row in rows
    ]


def _show_log(book: Book, journal: Journal) -> None:
    """日志 from the journal; rows older than the journal stay."""
    keys = [column.key for column in columns.LOG.columns]
    older = [dict(row.values) for row in book.read(columns.LOG).rows[: journal.lines[0].earlier]]
    told = [dict(zip(keys, line.row, strict=True)) for line in journal.lines]
    book.replace(columns.LOG, [*older, *told])
