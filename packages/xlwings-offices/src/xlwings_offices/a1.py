"""Addresses: ``$B$2:C3`` to blocks and back, without asking the office."""

from __future__ import annotations

import re

from .backend import Box

ROWS, COLUMNS = 1048576, 16384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([0-9]{1,7})")
_PLAIN = re.compile(r"[^\W\d]\w*(\.\w+)*")


def column_name(number: int) -> str:
    """1 → A, 28 → AB."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AB → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse(text: str) -> Box | None:
    """The block an address names; None for anything else, such as a name."""
    first, colon, second = text.strip().partition(":")
    ends = [_corner(first), _corner(second if colon else first)]
    if ends[0] is None or ends[1] is None:
        return None
    (row1, column1), (row2, column2) = ends[0], ends[1]
    if not colon and (row1 is None or column1 is None):
        return None  # "A" alone is a name, "A:A" a column
    if (row1 is None) != (row2 is None) or (column1 is None) != (column2 is None):
        return None
    top, bottom = sorted((row1 or 1, row2 or ROWS))
    left, right = sorted((column1 or 1, column2 or COLUMNS))
    if bottom > ROWS or right > COLUMNS or top < 1:
        return None
    return [top, left, bottom - top + 1, right - left + 1]


def _corner(text: str) -> tuple[int | None, int | None] | None:
    if cell := _CELL.fullmatch(text):
        return int(cell[2]) or ROWS + 1, column_number(cell[1])  # row 0 is none
    if column := _COLUMN.fullmatch(text):
        return None, column_number(column[1])
    if row := _ROW.fullmatch(text):
        return int(row[1]) or ROWS + 1, None
    return None


def address(box: Box, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The address of a block as Excel writes it: ``$A$1``, ``$A:$B``, ``$3:$4``."""
    row, column, rows, columns = box
    before_row, before_column = "$" if row_absolute else "", "$" if column_absolute else ""
    last_row, last_column = row + rows - 1, column + columns - 1
    if rows == ROWS and columns < COLUMNS:
        return f"{before_column}{column_name(column)}:{before_column}{column_name(last_column)}"
    if columns == COLUMNS and rows < ROWS:
        return f"{before_row}{row}:{before_row}{last_row}"
    first = f"{before_column}{column_name(column)}{before_row}{row}"
    if rows == columns == 1:
        return first
    return f"{first}:{before_column}{column_name(last_column)}{before_row}{last_row}"


def quoted(sheet: str) -> str:
    """A sheet's name as it stands in a formula."""
    if _PLAIN.fullmatch(sheet) and parse(sheet) is None:
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def unquoted(text: str) -> str:
    """The sheet's name of a formula's prefix."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text
