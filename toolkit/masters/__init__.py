"""The master workbooks: which there are, and how a new one is made.

``workbooks/`` in the tree holds exactly what ``MASTERS`` makes; a test compares them.  Each comes twice: with
buttons (.xlsm, for Excel and LibreOffice) and without any macro (.xlsx, for WPS and where macros are forbidden).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from toolkit.columns import SETTINGS
from toolkit.errors import WrongUse
from toolkit.excel.own_macros import sources
from toolkit.excel.refs import label
from toolkit.files import write_atomic, write_new
from toolkit.jobs.base import Outcome
from toolkit.masters import sample
from toolkit.masters.build import CODE_NAMES, BookContent, build
from toolkit.rules.calendar import span
from vba_project import build as build_macros

PROJECT = "Shuangsuiji"  # a button calls Shuangsuiji.Buttons.…
WITH_BUTTONS, PLAIN = ".xlsm", ".xlsx"


def workbook(rows: sample.Content, kind: str) -> bytes:
    """A whole master workbook with these rows and the built-in calendar; ``kind`` is its suffix."""
    said = (row.get("value") for row in rows.get(SETTINGS, ()) if row["key"] == label("year"))
    days = span(int(str(next(said, None) or 0)))
    return build(BookContent(rows, days), project(CODE_NAMES) if kind == WITH_BUTTONS else None)


def project(sheets: Collection[str]) -> bytes:
    """The macro project for a workbook whose sheets have these code names."""
    return build_macros(sources().values(), sheets, name=PROJECT)


MASTERS: dict[str, Callable[[], bytes]] = {
    "双随机台账.xlsm": lambda: workbook(sample.sample(), WITH_BUTTONS),
    "双随机台账.xlsx": lambda: workbook(sample.sample(), PLAIN),
    "空白台账.xlsm": lambda: workbook(sample.blank(), WITH_BUTTONS),
    "空白台账.xlsx": lambda: workbook(sample.blank(), PLAIN),
}


def new_workbook(path: Path, *, sample: bool = False) -> Outcome:
    """Write a new workbook at ``path``, with buttons if it is an .xlsm file (Exists if it is there)."""
    kind = path.suffix.lower()
    if kind not in (WITH_BUTTONS, PLAIN):
        raise WrongUse(
            f"“{path.name}”不是工作簿的文件名。带按钮的请写成 双随机台账.xlsm，不带宏的写成 双随机台账.xlsx。"
        )
    write_new(path, MASTERS[("双随机台账" if sample else "空白台账") + kind]())
    what = "装有示例县的数据（都是虚构的）" if sample else "空白，请先填“设置”“地区”和各名录库"
    buttons = "带按钮" if kind == WITH_BUTTONS else "不带宏"
    return Outcome("新建工作簿", [f"已建好 {path.name}：{buttons}，{what}"], files=[path])


def rebuild(folder: Path) -> None:
    """Write the masters into ``folder``, over the old ones: for maintainers, after a change of columns or sample."""
    for name, make in MASTERS.items():
        write_atomic(folder / name, make())
