"""How formulas of the master workbook name things: columns of tables, settings, the row at hand.

No cell address of a data sheet is written by hand anywhere; everything goes through the declaration.
"""

from __future__ import annotations

import re

from toolkit.columns import CASES, FIRST_ROW, SETTINGS, Sheet
from toolkit.columns.settings import SETTING_ROWS
from toolkit.excel import a1

FRONT = "首页"

LAST_ROW = 5000
"""Validations, conditional formats and drop-down sources reach down to this row."""

TODAY = "今天"
"""Defined name of the day by which deadlines are counted; its cell is on 首页."""

FORMULAS = "期限_"
"""How the defined names begin that are formulas of 检查台账."""

_LABELS = {setting.key: setting.label for setting in SETTING_ROWS}
_THIS_ROW = re.compile(r"\[@([^\]]+)\]")


def label(key: str) -> str:
    """The text in 设置[项目] of the setting with this key."""
    return _LABELS[key]


def ref(sheet: Sheet, key: str) -> str:
    """A table column, such as 检查台账[通报状态]."""
    return f"{sheet.name}[{sheet.column(key).header}]"


def setting(key: str) -> str:
    """The value of one setting."""
    return f'INDEX({ref(SETTINGS, "value")},MATCH("{label(key)}",{ref(SETTINGS, "key")},0))'


def this_row(sheet: Sheet, formula: str) -> str:
    """Spell ``[@列]`` as the file format wants it: 表[[#This Row],[列]]."""
    return _THIS_ROW.sub(rf"{sheet.name}[[#This Row],[\1]]", formula)


def named_formulas(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Where the long formulas of a sheet with many rows live: column key → defined name, and what it refers to.

    A cell then says only the name: 30 bytes instead of a kilobyte.  Which row is at hand follows from the cell that
    asks, so that rows can be sorted and cells moved; columns are known by their heads, so that some can be inserted.
    """
    row = f"SUM(ROW(),-ROW({sheet.name}[[#Headers],[{sheet.columns[0].header}]]))"
    return {
        column.key: (
            f"{FORMULAS}{column.header}",
            _THIS_ROW.sub(rf"INDEX({sheet.name}[\1],{row})", column.formula),
        )
        for column in sheet.columns
        if sheet is CASES and column.formula
    }


def typed(sheet: Sheet, key: str) -> str:
    """A whole column below its head, for sheets that people type on: LibreOffice's tables do not grow with typing."""
    letter = letters(sheet, key)
    return f"'{sheet.name}'!${letter}${FIRST_ROW}:${letter}${a1.LAST_ROW}"


def filled(sheet: Sheet, key: str) -> str:
    """The filled part of a column as a range that grows with typing, also where tables do not grow."""
    letter = letters(sheet, key)
    column = f"'{sheet.name}'!${letter}${FIRST_ROW}:${letter}${LAST_ROW}"
    return f"='{sheet.name}'!${letter}${FIRST_ROW}:INDEX({column},MAX(1,COUNTA({column})))"


def letters(sheet: Sheet, key: str) -> str:
    """The letters of a column, such as AC (tables start in column A)."""
    return a1.letters(sheet.columns.index(sheet.column(key)) + 1)
