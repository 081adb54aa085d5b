"""核验: check a record folder from its files alone, without the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

from toolkit import columns
from toolkit.draw.amendment import changes
from toolkit.draw.evidence import claim
from toolkit.errors import Place, Problem, Refused, ToolkitError
from toolkit.excel.book import Book
from toolkit.jobs.base import Office, Outcome, listed, open_desk
from toolkit.jobs.reconcile import differences
from toolkit.jobs.reconcile.accounts import Accounts
from toolkit.ledger import record_checks, records
from toolkit.ledger.record import DrawRecord
from toolkit.rules.settings import read_settings

Opened = Callable[[Path], Book]


def verify_folder(folder: Path) -> Outcome:
    """Recompute everything in the folder, and its place in the year's chain."""
    record = records.read(folder)
    problems = record_checks.check(folder)
    outcome = Outcome("核验", problems=problems, data={"folder": str(folder), "commit": record.commit})
    if not outcome.ok:
        outcome.lines.append(f"{folder.name}：发现 {len(problems)} 处不符，这份记录不可信")
    elif record.drawn:
        selected = len(record.selected)
        level = claim(record.plan, record.files).level
        sample = "；示例单位，不是真实的抽取" if record.plan.sample else ""
        outcome.lines.append(f"{folder.name}：全部相符（抽取 {selected} 户，等级 {level}{sample}）")
    else:
        outcome.lines.append(f"{folder.name}：名单已冻结，尚未抽取；冻结文件全部相符")
    return outcome


def office_folder(root: Path) -> Path:
    """The folder of a workbook, given that folder or the workbook itself."""
    return root.parent if root.is_file() else root


def verify_year(root: Path, year: int, today: date, opened: Opened | None = None) -> Outcome:
    """Check every record of the year, the chain, promises not kept, and the workbook beside them.

    ``root`` is the folder of the workbook, or the workbook itself; ``opened`` opens a workbook file (without it
    only the records are verified).  A year without any record is an error: nothing was verified.
    """
    office = Office(office_folder(root), "", datetime.combine(today, time()))
    folder = office.records(year)
    problems: list[Problem] = []
    drawn = [records.read(path) for path in records.folders(folder)]
    books, unread = _books(root, year, opened) if opened else ([], [])
    problems += unread
    if not books:
        problems += differences(Accounts(office, year), "verify")
    for book in books:
        problems += differences(Accounts.of(book, office, open_desk(book, office)), "verify")
    if not drawn and not records.folders(folder / records.BULK):
        remedy = "请写工作簿所在的文件夹（里面有“记录”文件夹），并核对年度；还没有冻结过的，没有什么可核验"
        problems.append(Problem(f"没有可以核验的记录：“{folder}”里没有抽取记录", remedy))
    outcome = Outcome("核验全年", problems=problems, data={"year": year, "records": len(drawn)})
    void = len([record for record in drawn if record.drawn and _is_void(record)])
    amended = sum(len(changes(record.files)) for record in drawn)
    outcome.lines.append(
        f"{year} 年：{len(drawn)} 份记录（作废 {void} 份），补正 {amended} 项；"
        + ("全部相符" if outcome.ok else f"发现 {len(problems)} 处不符")
    )
    if opened and not books and not unread:
        outcome.lines.append(f"旁边没有 {year} 年的工作簿，只核验了记录")
    return outcome


def _books(root: Path, year: int, opened: Opened) -> tuple[list[Book], list[Problem]]:
    """The workbook of a year; a Problem for one that cannot be opened, and if there are several."""
    paths = [root] if root.is_file() else sorted(root.glob("*.xls[xm]"))
    books: list[Book] = []
    problems: list[Problem] = []
    for path in paths:
        if path.name.startswith("~$"):
            continue
        try:
            book = opened(path)
        except ToolkitError as error:
            remedy = "请处理后再核验；不是台账的，请移到别处"
            problems.append(
                Problem(f"打不开，没有与记录核对：{str(error).rstrip('。')}", remedy, Place(path.name))
            )
            continue
        if read_settings(book.read(columns.SETTINGS).rows, []).year == year:
            books.append(book)
    if len(books) > 1:
        what = f"有 {len(books)} 本 {year} 年的工作簿（{listed(book.path.name for book in books)}），没有与记录核对"
        return [], [*problems, Problem(what, f"请写明是哪一本，如 verify --year {year} {books[0].path.name}")]
    return books, problems


def _is_void(record: DrawRecord) -> bool:
    try:
        return record.state.void is not None
    except Refused:  # spoilt: it is among the problems already
        return False
