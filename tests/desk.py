"""Sample workbooks in memory for the tests of steps and registries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from toolkit.columns import Sheet
from toolkit.excel.book import Value
from toolkit.excel.memory import MemoryBook
from toolkit.jobs.base import Desk, Office, open_desk
from toolkit.masters import sample

Rows = list[dict[str, Value]]
Change = Callable[[Rows], object]


def book(path: Path = Path("双随机台账.xlsx")) -> MemoryBook:
    """The sample county's workbook in memory."""
    return changed(path, {})


def changed(path: Path, changes: Mapping[Sheet, Change]) -> MemoryBook:
    """The sample workbook after each change has been let loose on the rows of its sheet."""
    content = sample.sample()
    for sheet, change in changes.items():
        rows = [dict(row) for row in content.get(sheet, [])]
        change(rows)
        content[sheet] = rows
    return MemoryBook(path, {sheet.name: rows for sheet, rows in content.items()})


def office(root: Path, day: date = date(2023, 4, 3)) -> Office:
    return Office(root, "测试员", datetime(day.year, day.month, day.day, 9, 0))


def desk(changes: Mapping[Sheet, Change] | None = None) -> Desk:
    return open_desk(changed(Path("台账.xlsx"), changes or {}), office(Path()))
