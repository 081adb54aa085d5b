"""The master workbooks: which there are, and how a new one is made.

``workbooks/`` in the tree holds exactly what ``MASTERS`` makes; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from toolkit import sample
from toolkit.clock.workdays import WorkCalendar
from toolkit.errors import WrongUse
from toolkit.excel.build import Content, Day, build
from toolkit.files import write_atomic, write_new
from toolkit.jobs.base import Outcome

FIRST_DAY, LAST_DAY = date(2022, 12, 1), date(2027, 12, 31)


def workbook(rows: sample.Content) -> bytes:
    """A whole master workbook with these rows and the built-in calendar."""
    return build(Content(rows, tuple(_days())))


def _days() -> Iterator[Day]:
    calendar = WorkCalendar()
    day = FIRST_DAY
    while day <= LAST_DAY:
        yield day, int(calendar.is_workday(day)), calendar.missing_notice(day)
        day += timedelta(days=1)


MASTERS: dict[str, Callable[[], bytes]] = {
    "双随机台账.xlsx": lambda: workbook(sample.sample()),
    "空白台账.xlsx": lambda: workbook(sample.blank()),
}


def new_workbook(path: Path, *, sample: bool) -> Outcome:
    """Write a new workbook at ``path`` (Exists if it is there)."""
    if path.suffix.lower() != ".xlsx":
        raise WrongUse(f"“{path.name}”不是 .xlsx 文件名。请把文件名写成 双随机台账.xlsx 这样。")
    write_new(path, MASTERS["双随机台账.xlsx" if sample else "空白台账.xlsx"]())
    what = "装有示例县的数据（都是虚构的）" if sample else "空白，请先填“设置”“地区”和各名录库"
    return Outcome("新建工作簿", [f"已建好 {path.name}：{what}"], files=[path])


def rebuild(folder: Path) -> None:
    """Write the masters into ``folder``, over the old ones: for maintainers, after a change of columns or sample."""
    for name, make in MASTERS.items():
        write_atomic(folder / name, make())


if __name__ == "__main__":
    rebuild(Path(__file__).resolve().parents[1] / "workbooks")
