"""A sheet of anybody's file as it was found: a grid of raw values and its merged ranges, nothing understood yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import Problem
from toolkit.excel.tables import Grid

_BLANK = "\ufeff\u200b \t\r\n\xa0\u3000"


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, rows and columns from 1; only its first cell holds a value."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: its name, its grid, its merged ranges; ``problem`` says why it was not read at all.

    ``widths`` says of a text file how many cells each row had, before the grid was made equally wide.
    A range may be merged wider than anything filled (a title): it is cut to the grid, or left out beside it.
    """

    name: str
    grid: Grid
    merged: tuple[Merged, ...] = ()
    problem: Problem | None = None
    widths: Sequence[int] = ()

    def __post_init__(self) -> None:
        height, width = len(self.grid), len(self.grid[0]) if self.grid else 0
        within = (
            Merged(m.top, m.left, min(m.bottom, height), min(m.right, width))
            for m in self.merged
            if m.top <= height and m.left <= width
        )
        object.__setattr__(self, "merged", tuple(within))

    def filled(self) -> int:
        """How many rows hold anything at all."""
        return sum(not is_blank(row) for row in self.grid)


def is_blank(row: Sequence[object]) -> bool:
    """Whether a row holds nothing but blanks."""
    return row.count("") == len(row) or all(  # a file may end in a million of the first kind
        cell is None or (isinstance(cell, str) and not cell.strip(_BLANK)) for cell in row
    )
