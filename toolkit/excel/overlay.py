"""A sheet of a running program as it was read, with the changes that are to be made in it.

The grid is what the program showed, with every change put over it, so that reading sees what was written before
anything reaches the program.  ``blocks`` gives the changes as few rectangles: one write each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.excel.cells import CellValue

Content = CellValue | None


class Rectangle(NamedTuple):
    """Neighbouring cells to write at once: the top left one (from 1), and the values row by row."""

    row: int
    column: int
    values: Sequence[Sequence[Content]]

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.row + len(self.values) - 1

    @property
    def right(self) -> int:
        """The last column."""
        return self.column + len(self.values[0]) - 1


@dataclass(slots=True)
class Overlay:
    """``grid`` as a reader of tables wants it; values and formulas to be written by (row, column), from 1."""

    grid: list[list[object]]
    values: dict[tuple[int, int], Content] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        """The last row that was read or will be written."""
        return len(self.grid)

    def at(self, row: int, column: int) -> object:
        """What a cell holds now, "" for a blank."""
        inside = row <= len(self.grid) and column <= len(self.grid[0])
        return self.grid[row - 1][column - 1] if inside else ""

    def put(self, row: int, column: int, value: Content) -> None:
        """Write a value; None clears the cell."""
        self.show(row, column, value)
        self.formulas.pop((row, column), None)
        self.values[row, column] = value

    def put_formula(self, row: int, column: int, formula: str) -> None:
        """Write a formula; what it will show is not known yet."""
        self.show(row, column, None)
        self.values.pop((row, column), None)
        self.formulas[row, column] = formula

    def show(self, row: int, column: int, value: Content) -> None:
        """Let reading see a value that is not written: the result of a formula."""
        width = max(column, len(self.grid[0]) if self.grid else 0)
        if self.grid and len(self.grid[0]) < width:
            for line in self.grid:
                line.extend([""] * (width - len(line)))
        while len(self.grid) < row:
            self.grid.append([""] * width)
        self.grid[row - 1][column - 1] = "" if value is None else value

    def blocks(self) -> Iterator[Rectangle]:
        """The values to write, as rectangles without a gap."""
        return _rectangles(self.values)

    def formula_blocks(self) -> Iterator[Rectangle]:
        """The formulas to write, as rectangles without a gap."""
        return _rectangles(self.formulas)


def _rectangles(cells: Mapping[tuple[int, int], Content]) -> Iterator[Rectangle]:
    """Runs of neighbouring columns, grown downwards over rows that have the very same run.

    >>> cells = {(5, 1): "a", (5, 2): "b", (6, 1): "c", (6, 2): "d", (8, 1): "e"}
    >>> [tuple(rectangle) for rectangle in _rectangles(cells)]
    [(5, 1, [['a', 'b'], ['c', 'd']]), (8, 1, [['e']])]
    """
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    growing: dict[tuple[int, int], tuple[int, list[list[Content]]]] = {}
    for row, columns in rows.items():
        spans = list(runs(columns))
        for run, (top, lines) in list(growing.items()):
            if run not in spans or top + len(lines) != row:
                del growing[run]
                yield Rectangle(top, run[0], lines)
        for first, last in spans:
            _, lines = growing.setdefault((first, last), (row, []))
            lines.append([cells[row, column] for column in range(first, last + 1)])
    for (first, _), (top, lines) in growing.items():
        yield Rectangle(top, first, lines)


def runs(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbouring numbers, given in order."""
    first = 0
    for i, column in enumerate(columns):
        if i + 1 == len(columns) or columns[i + 1] != column + 1:
            yield columns[first], column
            first = i + 1
