"""归档缺件: all that a year lacks, as a sheet on which staff say of each thing why it will not come.

The step that finds something missing writes the sheet and stops; what was said before stays beside its row.  A row
with 不补了 and a reason is no obstacle any more, and its reason goes into the package.  Rows are known by what is
wrong, so a gap that changes is asked about again.  Without the sheet (a workbook of an earlier version) nothing is
written: the reason for all is given with the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit import columns
from toolkit.archive.collect import MissingItem
from toolkit.errors import Level, Problem
from toolkit.excel.book import Book, Row, Value
from toolkit.jobs.base import Desk, Work
from toolkit.ledger.journal import plain

SHEET = columns.GAPS


def told(gaps: Iterable[MissingItem], reasons: Mapping[str, str]) -> list[str]:
    """Each gap in words, with the reason it has of its own: for the package's list of what is missing."""
    return [
        f"{what}（理由：{reasons[what]}）" if what in reasons else what
        for what in (g.problem.what for g in gaps)
    ]


def waived(book: Book) -> tuple[dict[str, str], list[Problem]]:
    """What will not come and why, by what is wrong; and ticks without a reason, each with its cell."""
    reasons: dict[str, str] = {}
    problems = list[Problem]()
    for row in _ticked(book):
        if reason := plain(row.text("reason")):
            reasons[row.text("what")] = reason
        else:
            what = f"“{row.text('material')}”写了不补，没有写理由"
            problems.append(
                Problem(what, "请写明为什么补不了，或者清掉“不补了”", row.at("reason"), rule="R14")
            )
    return reasons, problems


def weighed(gaps: Iterable[MissingItem], reasons: Mapping[str, str]) -> list[Problem]:
    """The gaps as problems: those with a reason are reminders."""
    return [
        gap.problem._replace(level=Level.WARNING) if gap.problem.what in reasons else gap.problem
        for gap in gaps
    ]


def can_show(book: Book) -> bool:
    """Whether the workbook has the sheet, and it can be read."""
    return not book.read(SHEET).problems


def show(work: Work, gaps: Sequence[MissingItem], wanting: int) -> str:
    """Write the sheet, with what was said before of what is still missing; the line about it."""
    said = {row.text("what"): row for row in work.book.read(SHEET).rows}
    rows = [_row(n, gap, work.desk, said.get(gap.problem.what)) for n, gap in enumerate(gaps, 1)]
    work.book.restart(SHEET, rows)
    line = f"缺 {len(gaps)} 项，其中 {wanting} 项没有写明不补的理由，全部列在“{SHEET.name}”表"
    work.finish(line)
    return line


def drop_settled(book: Book) -> None:
    """After the archive the sheet keeps what did not come; what came since is no gap."""
    rows = book.read(SHEET).rows
    kept = _ticked(book)
    if len(kept) < len(rows):
        book.restart(SHEET, [{**row.values, "no": number} for number, row in enumerate(kept, 1)])


def _ticked(book: Book) -> list[Row]:
    return [row for row in book.read(SHEET).rows if row["waived"] is True]


def _row(number: int, gap: MissingItem, desk: Desk, said: Row | None) -> dict[str, Value]:
    case = next(
        (c for c in desk.cases_of(gap.task) if gap.number and c.id.endswith(f"-{gap.number}")),
        None,
    )
    return {
        "no": number,
        "material": gap.material,
        "task": gap.task,
        "about": f"{case.id} {case.name}" if case else "",
        "what": gap.problem.what,
        "remedy": gap.problem.remedy,
        "waived": said["waived"] if said else None,
        "reason": said["reason"] if said else None,
    }
