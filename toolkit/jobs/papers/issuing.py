"""What the papers of a year and of a month have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.jobs.base import Desk
from toolkit.jobs.papers.context import Fields
from toolkit.model import Settings, Task
from toolkit.rules.statistics import Tally
from toolkit.word.title import shaped

_COPIES, _ISSUER = 25, 17
"""Characters of a line of 抄送, and of 印发机关 beside the date; one less than fit."""

Table = Mapping[tuple[str, str], Tally]
"""The figures of 查询统计."""


def issued(settings: Settings, title: str, addressee: str, today: date) -> Fields:
    """Head and foot of an issued document of the year."""
    return {
        "单位名称": settings.bureau,
        "标题": shaped(title, whole=[settings.bureau]),
        "年度": str(settings.year),
        "主送机关": addressee,
        "成文日期": today,
        **colophon(settings),
    }


def colophon(settings: Settings) -> Fields:
    """版记: whom copies go to, and how many lines it has with who prints it."""
    lines = -(-len(settings.copies) // _COPIES) + -(-len(f"{settings.bureau}办公室") // _ISSUER)
    return {"抄送": settings.copies, "版记行": [{}] * lines}


def tasks_of(desk: Desk, first: int, last: int = 0) -> list[Task]:
    """The tasks of the workbook's year in a month, or from one month to another; not those carried over."""
    months = range(first, (last or first) + 1)
    year = desk.registry.settings.year
    return [task for task in desk.tasks.values() if task.year == year and task.month in months]
