"""The workbooks in memory, and how cells are found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ..backend import Box
from ..errors import Protected


@dataclass
class Entry:
    """One open workbook."""

    book: Workbook
    path: Path | None
    title: str
    read_only: bool = False
    saved: bool = True
    selection: tuple[str, Box] | None = None
    filters: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Store:
    """All open workbooks; the last opened or activated one is in front."""

    entries: dict[str, Entry] = field(default_factory=dict)
    front: str = ""
    opened: int = 0

    def entry(self, doc: str) -> Entry:
        """An open workbook; KeyError when it was closed."""
        if doc not in self.entries:
            raise KeyError("the workbook is not open any more")
        return self.entries[doc]

    def sheet(self, doc: str, sheet: str) -> Worksheet:
        """A sheet by its exact name."""
        book = self.entry(doc).book
        if sheet not in book.sheetnames:
            raise KeyError(f"the workbook has no sheet {sheet!r}")
        found: Worksheet = book[sheet]
        return found

    def used(self, doc: str, sheet: str) -> Box:
        """From the first to the last used cell; A1 for an empty sheet."""
        held = [at for at, cell in cells_of(self.sheet(doc, sheet)).items() if cell.value is not None]
        if not held:
            return [1, 1, 1, 1]
        rows, columns = [row for row, _ in held], [column for _, column in held]
        return [min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1]

    def trimmed(self, doc: str, sheet: str, box: Box) -> Box:
        """A block without the rows and columns beyond the last cell that exists; one cell is always left."""
        known = cells_of(self.sheet(doc, sheet))
        last_row = max((row for row, _ in known), default=1)
        last_column = max((column for _, column in known), default=1)
        row, column, rows, columns = box
        return [
            row,
            column,
            max(1, min(rows, last_row - row + 1)),
            max(1, min(columns, last_column - column + 1)),
        ]

    def writable(self, doc: str, sheet: str, box: Box) -> Worksheet:
        """A sheet whose block may be changed; Protected for a locked cell of a protected sheet."""
        found = self.sheet(doc, sheet)
        if found.protection.sheet:
            known = cells_of(found)
            row, column, rows, columns = self.trimmed(doc, sheet, box)
            for i in range(row, row + rows):
                for j in range(column, column + columns):
                    if (i, j) not in known or known[i, j].protection.locked:
                        raise Protected(f"the sheet {sheet!r} is protected")
        self.entry(doc).saved = False
        return found


def cells_of(sheet: Worksheet) -> dict[tuple[int, int], Cell | MergedCell]:
    """The cells that exist, by row and column: looking a cell up through openpyxl would make it."""
    return sheet._cells


def ordinary(sheet: Worksheet, box: Box) -> Iterator[tuple[int, int, Cell]]:
    """Every cell of a block, made where it is missing, with its place from 0; covered cells of a merge are left out."""
    row, column, rows, columns = box
    for i in range(rows):
        for j in range(columns):
            cell = sheet.cell(row + i, column + j)
            if not isinstance(cell, MergedCell):
                yield i, j, cell


def existing(sheet: Worksheet, box: Box) -> Iterator[tuple[int, int, Cell]]:
    """The cells of a block that exist, with their places from 0."""
    row, column, rows, columns = box
    known = cells_of(sheet)
    if rows * columns > len(known):
        inside = [at for at in known if row <= at[0] < row + rows and column <= at[1] < column + columns]
    else:
        inside = [
            (i, j) for i in range(row, row + rows) for j in range(column, column + columns) if (i, j) in known
        ]
    for i, j in inside:
        cell = known[i, j]
        if not isinstance(cell, MergedCell):
            yield i - row, j - column, cell


class Part:
    """A group of verbs over the one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
