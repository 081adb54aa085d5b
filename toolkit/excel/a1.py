"""Cell addresses: ``D18`` is row 18, column 4; a block is ``A4:I300``; addresses inside formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The edge of a worksheet (ECMA-376)."""

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")

_IN_FORMULA = re.compile(
    r"""
      "(?:[^"]|"")*"                      # text
    | '(?:[^']|'')*'                      # a quoted sheet name
    | \[(?:[^\[\]]|\[[^\[\]]*\])*\]      # what stands in brackets: columns of a table
    | (?<![\w.$]) \$?[A-Z]{1,3} (?P<fixed>\$?) (?P<row>[1-9][0-9]{0,6}) (?![\w.(!\[])
    """,
    re.VERBOSE,
)


@cache
def letters(column: int) -> str:
    """The name of a column, counted from 1.

    >>> letters(1), letters(26), letters(27), letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """The address of a cell."""
    return f"{letters(column)}{row}"


def split(text: str) -> tuple[int, int]:
    """Row and column of an address, ``$`` ignored; ValueError for anything else.

    >>> split("$D$18")
    (18, 4)
    """
    match = _ADDRESS.fullmatch(text)
    if not match:
        raise ValueError(text)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Block:
        """Read ``A4:I300`` or ``A4``; ValueError for whole rows, whole columns and anything else."""
        first, _, last = text.partition(":")
        (top, left), (bottom, right) = split(first), split(last or first)
        return cls(top, left, bottom, right)

    def __str__(self) -> str:
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"

    def ending(self, bottom: int) -> Block:
        """The same block with another last row."""
        return replace(self, bottom=bottom)

    def meets(self, other: Block) -> bool:
        """Whether the two have a cell in common."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right


def moved(formula: str, rows: int) -> str:
    """The formula as it reads when copied ``rows`` rows down: relative rows move, all else stays.

    >>> moved('N(F4)+表[[#This Row],[A1]]+F$4+LOG10(A9)&"F4"', 1)
    'N(F5)+表[[#This Row],[A1]]+F$4+LOG10(A10)&"F4"'
    """

    def move(match: re.Match[str]) -> str:
        if match["row"] is None or match["fixed"]:
            return match[0]
        return f"{match[0].removesuffix(match['row'])}{int(match['row']) + rows}"

    return _IN_FORMULA.sub(move, formula)
