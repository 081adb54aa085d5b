"""Formulas between Excel's separators and the office's.

The office's formula parser reads Excel's references, but only its own separators: ``;`` between arguments, ``;``
and ``|`` in constant arrays, where Excel writes ``,`` and ``,`` ``;``.  Texts, quoted sheet names and the names of
table columns are left alone.
"""

from __future__ import annotations

import re

IN_ARGUMENTS = {",": ";"}
IN_ARRAYS = {",": ";", ";": "|"}
COLUMN_NAME = 2  # brackets deep: 表[[#This Row],[数量]]
RELATIVE_ROW = re.compile(r"(?<!\w)(\$?[A-Z]{1,3})([1-9][0-9]*)(?![\w(])")


def to_office(formula: str) -> str:
    """Excel's separators to the office's."""
    return _swapped(formula, IN_ARGUMENTS, IN_ARRAYS)


def to_excel(formula: str) -> str:
    """The office's separators to Excel's."""
    return _swapped(formula, {new: old for old, new in IN_ARGUMENTS.items()}, {"|": ";", ";": ","})


def moved(formula: str, rows: int) -> str:
    """What a formula reads so many rows further down, in either notation, if all that looks like a cell is one.

    Whoever asks compares it with what stands there: a text or a name that looks like a cell does not move.
    """
    return RELATIVE_ROW.sub(lambda cell: f"{cell[1]}{int(cell[2]) + rows}", formula)


def _swapped(formula: str, arguments: dict[str, str], arrays: dict[str, str]) -> str:
    made = []
    quote, brackets, array = "", 0, False
    for mark in formula:
        new = mark
        if quote:
            quote = "" if mark == quote else quote  # a doubled quote opens again at once
        elif mark in "\"'" and brackets == 0:
            quote = mark
        elif mark == "[":
            brackets += 1
        elif mark == "]":
            brackets -= 1
        elif mark in "{}":
            array = mark == "{"
        elif brackets < COLUMN_NAME:
            new = (arrays if array else arguments).get(mark, mark)
        made.append(new)
    return "".join(made)
