"""What a task is called: the name of its plan row, and the month where the row is done more than once a year.

Without the month nine 检查通报 of one year would bear one title.
"""

from __future__ import annotations

import re

_YEAR = re.compile(r"(\d{4})年度?")
_MONTH = re.compile(r"\d月|[一二三四五六七八九十]月")


def task_name(plan_name: str, year: int, month: int) -> str:
    """The name with its month behind the year it begins with, or with both in front; one that says a month stays.

    >>> task_name("2023年民爆企业安全检查", 2023, 4), task_name("民爆企业安全检查", 2023, 4)
    ('2023年4月民爆企业安全检查', '2023年4月民爆企业安全检查')
    """
    if _MONTH.search(plan_name):
        return plan_name
    begins = _YEAR.match(plan_name)
    rest = plan_name[begins.end() :] if begins else plan_name
    return f"{begins[1] if begins else year}年{month}月{rest}"


def year_of(plan_name: str) -> int | None:
    """The year that a name begins with, None if it does not."""
    begins = _YEAR.match(plan_name)
    return int(begins[1]) if begins else None


def of_year(plan_name: str, old: int, new: int) -> str:
    """The name for another year: only the year that it begins with changes."""
    return plan_name.replace(str(old), str(new), 1) if year_of(plan_name) == old else plan_name
