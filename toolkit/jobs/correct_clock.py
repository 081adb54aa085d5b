"""时钟更正: the clock was fast when something was done; it is right now, and work goes on.

What was frozen, drawn or published then bears days that are still to come, and every step refuses.  The records and the
lines of the journal stay as they are: they say what the clock said.  Who answers for it, and on which days it was done
in truth, goes into the journal (``ledger.clock_corrections``), and the cells of the workbook say the true days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from toolkit import columns
from toolkit.columns import Sheet
from toolkit.draw.encoding import canonical_text
from toolkit.draw.frozen import MANIFEST
from toolkit.draw.record import RECORD
from toolkit.errors import Refused, WrongUse
from toolkit.excel.book import Book
from toolkit.jobs.amend import Decision, require_complete, require_public
from toolkit.jobs.base import Office, Outcome, Work, begin_work
from toolkit.ledger.clock_corrections import STEP, ClockCorrection, run_from, true_days, written_on
from toolkit.ledger.journal import Journal, Line, statements
from toolkit.rules.days import EVENTS

_FILLED = {MANIFEST: "frozen_on", RECORD: "drawn_on"}


class Days(NamedTuple):
    """The day that the fast clock said, and what day it truly was."""

    recorded: date
    truly: date


class _Cell(NamedTuple):
    """A cell with a day of the fast clock."""

    sheet: Sheet
    key: str
    column: str
    day: date


def correct_clock(book: Book, office: Office, days: Days, decision: Decision) -> Outcome:
    """Answer for everything recorded while the clock was fast, from the day ``days.recorded`` on.

    Raises Refused if the journal shows no such time, or if the true days do not fit between those around them.
    """
    work = begin_work(book, office, STEP)
    require_complete(decision, "更正要有理由、决定人和决定文号")
    require_public(work.desk, decision, office)
    if days.truly >= days.recorded:
        raise WrongUse(
            f"时钟走快的，记成的日期（{days.recorded}）应当晚于实际的日期（{days.truly}）。请核对两个日期。"
        )
    journal = Journal(office.records(work.desk.registry.settings.year))
    run = run_from(journal, days.recorded, office.today)
    ahead = (days.recorded - days.truly).days
    _require_fit(journal, run, days, office.today)
    reason, by, evidence = map(canonical_text, decision)
    correction = ClockCorrection(run[0].at, run[-1].at, ahead, f"{reason}（{evidence}，{by}决定）")
    said = [correction.words(len(run))]
    for cell in list(_cells(work, journal, run, office.today)):
        right = cell.day - timedelta(ahead)
        book.update(cell.sheet, cell.key, {cell.column: right})
        header = cell.sheet.column(cell.column).header
        said.append(f"“{cell.sheet.name}”{cell.key} 的{header}：{cell.day} → {right}")
    work.finish("；".join(said))
    advice = "抽取记录、公示和已经做好的文书仍是当时的日期：文书请“重做文书”，公示过的请“更正公示”"
    outcome = Outcome(STEP, [*said, advice])
    outcome.data = {"ahead": ahead, "lines": len(run)}
    return outcome


def _require_fit(journal: Journal, run: Sequence[Line], days: Days, today: date) -> None:
    """The true days lie between what was done before and what was done after, or today."""
    if not run:
        raise Refused(
            f"日志里没有从 {days.recorded} 起走快、后来又拨回来的记录。请照“日志”表写当时记成的第一天；"
            "时钟还没有校准的，先校准。"
        )
    lines, corrected = journal.lines, true_days(journal)
    first = next(at for at, line in enumerate(lines) if line is run[0])
    before = [corrected.get(line.row) or written_on(line) for line in lines[:first]]
    end = first + len(run)
    after = written_on(lines[end]) if end < len(lines) else today
    last = written_on(run[-1]) - (days.recorded - days.truly)
    if before and days.truly < before[-1]:
        raise Refused(f"更正以后是 {days.truly}，可是在它以前 {before[-1]} 还办过别的。请核对实际是哪一天。")
    if last > after:
        raise Refused(f"更正以后最后一条是 {last}，可是时钟校准以后才 {after}。请核对实际是哪一天。")


def _cells(work: Work, journal: Journal, run: Sequence[Line], today: date) -> Iterator[_Cell]:
    """冻结日期 and 抽取日期 of what was done then; every other event that is still to come."""
    rows = {line.row for line in run}
    of_draws = {
        (each.name, _FILLED[each.file]): written_on(each.line)
        for each in statements(journal)
        if each.file in _FILLED and each.line.row in rows
    }
    for sheet in EVENTS:
        if not sheet.key:
            continue
        for row in work.book.read(sheet).rows:
            for column in sheet.columns:
                day = row.day(column.key) if column.past else None
                drawn = sheet is columns.TASKS and (row.text("draw_id"), column.key) in of_draws
                if day and day >= written_on(run[0]) and (day > today or drawn):
                    yield _Cell(sheet, row.text(sheet.key), column.key, day)
