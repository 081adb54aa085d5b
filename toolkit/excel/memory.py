"""A Book in memory: what the steps are tested with.

Cells go through the same ``tables`` and ``cells`` as those of a file, so that a step meets the same Values,
places and problems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from toolkit.columns import HEADER_ROW, Sheet
from toolkit.errors import WrongUse
from toolkit.excel.base import BaseBook, Cells
from toolkit.excel.cells import squeeze
from toolkit.excel.tables import Layout, Parsed, parse

RawRow = Mapping[str, object]
"""Raw cell values by column key or header; what a person typed, not cleaned Values."""


class MemoryBook(BaseBook):
    """Sheets by name, each a list of raw rows; a sheet that is not given is empty.

    ``saved`` holds the rows (by header) as of the last ``save``; a new MemoryBook of it is a reopened one.
    """

    def __init__(self, path: Path, sheets: Mapping[str, Sequence[RawRow]] | None = None) -> None:
        super().__init__()
        self.path = path
        self.saved: dict[str, list[dict[str, object]]] = {
            name: [dict(row) for row in rows] for name, rows in (sheets or {}).items()
        }
        self._grids: dict[str, list[list[object]]] = {}

    def claim(self) -> None:
        """Nobody else can hold a book in memory."""

    def save(self) -> None:
        """Keep the rows as they are now in ``saved``."""
        for name, grid in self._grids.items():
            head = [str(cell) for cell in grid[HEADER_ROW - 1]]
            self.saved[name] = [dict(zip(head, row, strict=True)) for row in grid[HEADER_ROW:]]
        self._settled()

    def _parse(self, sheet: Sheet) -> Parsed:
        return parse(sheet, self._grid(sheet))

    def _append(self, layout: Layout, after: int, rows: Sequence[Cells]) -> None:
        grid = self._grid(layout.sheet)
        for row, cells in enumerate(rows, after + 1):
            if row > len(grid):
                grid.append(_blank(layout.sheet))
            self._update(layout, row, cells)

    def _replace(self, layout: Layout, rows: Sequence[Cells]) -> None:
        del self._grid(layout.sheet)[layout.header_row :]
        self._append(layout, layout.header_row, rows)

    def _update(self, layout: Layout, row: int, cells: Cells) -> None:
        target = self._grid(layout.sheet)[row - 1]
        for column, value in cells.items():
            target[column - 1] = "" if value is None else value

    def _grid(self, sheet: Sheet) -> list[list[object]]:
        if sheet.name not in self._grids:
            grid = [_blank(sheet) for _ in range(HEADER_ROW - 1)]
            grid.append([column.header for column in sheet.columns])
            numbers = {squeeze(c.header): n for n, c in enumerate(sheet.columns)}
            numbers |= {name: n for n, c in enumerate(sheet.columns) for name in (c.key, c.header)}
            grid.extend(_raw(sheet, numbers, row) for row in self.saved.get(sheet.name, ()))
            self._grids[sheet.name] = grid
        return self._grids[sheet.name]


def _blank(sheet: Sheet) -> list[object]:
    return [""] * len(sheet.columns)


def _raw(sheet: Sheet, numbers: Mapping[str, int], row: RawRow) -> list[object]:
    cells = _blank(sheet)
    for name, value in row.items():
        number = numbers[name] if name in numbers else numbers.get(squeeze(name))
        if number is None:
            raise WrongUse(f"“{sheet.name}”没有“{name}”这一列。请联系维护人员。")
        cells[number] = "" if value is None else value
    return cells
