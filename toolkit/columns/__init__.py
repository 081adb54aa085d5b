"""Every sheet of the master workbook as data: the only home of Chinese sheet names and headers.

A ``Sheet`` is one Excel table on one worksheet.  Rows 1–2 carry the annex mark and the title, row 3 the
group heads of a two-row head (as in 附件1 and 附件4), row 4 the unique headers, data from row 5.
Code names columns by ``key``; a person sees ``header``.  ``aliases`` are other spellings met in real
files.  A ``formula`` column is native: it lives without Python, and Python only refreshes its cached value.
"""

from __future__ import annotations

from toolkit.columns.frequency import CAPS, ELSEWHERE
from toolkit.columns.registry import (
    CHANGES,
    CHECKLIST,
    EXPERTS,
    HOLIDAYS,
    INSPECTORS,
    ITEMS,
    PLAN,
    RECUSALS,
    REGIONS,
    RETENTION,
    RULES,
    SETTINGS,
    TARGETS,
)
from toolkit.columns.shape import FIRST_ROW, GROUP_ROW, HEADER_ROW, Column, Kind, Sheet
from toolkit.columns.together import TOGETHER
from toolkit.columns.work import CASES, DAYS, DOSSIER, DRAWS, FINDINGS, GAPS, LOG, RECHECKS, STATISTICS, TASKS

SHEETS: tuple[Sheet, ...] = (
    SETTINGS,
    REGIONS,
    ITEMS,
    CHECKLIST,
    INSPECTORS,
    EXPERTS,
    TARGETS,
    RECUSALS,
    PLAN,
    CAPS,
    ELSEWHERE,
    TASKS,
    DRAWS,
    CASES,
    TOGETHER,
    RECHECKS,
    RULES,
    DAYS,
    HOLIDAYS,
    RETENTION,
    CHANGES,
    STATISTICS,
    DOSSIER,
    GAPS,
    FINDINGS,
    LOG,
)


def sheet_named(name: str) -> Sheet | None:
    """The sheet with this name; None if it is not ours."""
    return next((sheet for sheet in SHEETS if sheet.name == name), None)


__all__ = [
    "CAPS",
    "CASES",
    "CHANGES",
    "CHECKLIST",
    "DAYS",
    "DOSSIER",
    "DRAWS",
    "ELSEWHERE",
    "EXPERTS",
    "FINDINGS",
    "FIRST_ROW",
    "GAPS",
    "GROUP_ROW",
    "HEADER_ROW",
    "HOLIDAYS",
    "INSPECTORS",
    "ITEMS",
    "LOG",
    "PLAN",
    "RECHECKS",
    "RECUSALS",
    "REGIONS",
    "RETENTION",
    "RULES",
    "SETTINGS",
    "SHEETS",
    "STATISTICS",
    "TARGETS",
    "TASKS",
    "TOGETHER",
    "Column",
    "Kind",
    "Sheet",
    "sheet_named",
]
