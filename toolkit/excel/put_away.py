"""The sheets that a new workbook hides until they are needed: hers are the ten that a month is worked on.

What stays in view is typed into or read every month, or nothing else would remind of it (回避, 设置).  What is put
away is set once, or has a button of its own.  It comes into view by 更多 on 首页, by its first rows (``Book``), and as
soon as the program names it to a person: in a message, in a line of 核对, as the place where the cursor goes.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from toolkit.columns import (
    CAPS,
    CHANGES,
    CHECKLIST,
    DAYS,
    DOSSIER,
    ELSEWHERE,
    EXPERTS,
    GAPS,
    HOLIDAYS,
    LOG,
    RECHECKS,
    REGIONS,
    RETENTION,
    RULES,
    STATISTICS,
    TOGETHER,
    Sheet,
)

if TYPE_CHECKING:
    import xlwings as xw

CHARTS = "统计图表"
_TABLES = (
    *(REGIONS, CHECKLIST, EXPERTS, CAPS, ELSEWHERE, TOGETHER, RECHECKS, RULES, DAYS),
    *(HOLIDAYS, RETENTION, CHANGES, STATISTICS),
)
PUT_AWAY = (*(sheet.name for sheet in _TABLES), CHARTS, DOSSIER.name, GAPS.name, LOG.name)
"""In the order of the workbook."""
OWN = (RULES, DAYS, RETENTION, LOG)
"""The program's own: no person waits for the rows that it puts there, and 日历 would print thirty pages."""


def come_with_rows(sheet: Sheet) -> tuple[str, ...]:
    """The sheets that come into view once a step has put rows into ``sheet``."""
    if sheet is STATISTICS:
        return STATISTICS.name, CHARTS
    return (sheet.name,) if sheet.name in PUT_AWAY and sheet not in OWN else ()


def named_in(told: Iterable[str]) -> set[str]:
    """The sheets that are put away and that words to a person name, as “变更申请” or as the place 「变更申请」."""
    text = "\n".join(told)
    return {name for name in PUT_AWAY if f"“{name}”" in text or f"「{name}」" in text}


def bring_out(book: xw.Book, names: Iterable[str]) -> None:
    """Show those of an open workbook's sheets that are hidden."""
    for name in names:
        with suppress(Exception):  # there is none; or the workbook's structure is protected: it stays away
            if not (sheet := book.sheets[name]).visible:
                sheet.visible = True
