"""Verbs on blocks as a whole: merged, copied, sorted; links and notes on cells; what is printed and frozen."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, NamedTuple

from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from ..a1 import address, parse
from ..backend import Box
from .store import Part, cells_of, ordinary


class Blocks(Part):
    """Blocks of cells as a whole."""

    def merged(self, doc: str, sheet: str, box: Box) -> Box:
        """The merged block the first cell lies in, or that cell alone."""
        for area in self._store.sheet(doc, sheet).merged_cells.ranges:
            block = [area.min_row, area.min_col, area.size["rows"], area.size["columns"]]
            inside = 0 <= box[0] - block[0] < block[2] and 0 <= box[1] - block[1] < block[3]
            if inside:
                return block
        return [*box[:2], 1, 1]

    def merge(self, doc: str, sheet: str, box: Box, across: bool) -> None:
        """Merge a block, or each of its rows; only the first cell keeps what it held."""
        row, column, rows, columns = box
        self.unmerge(doc, sheet, box)
        for line in [[n, column, 1, columns] for n in range(row, row + rows)] if across else [box]:
            self._store.sheet(doc, sheet).merge_cells(address(line, False, False))

    def unmerge(self, doc: str, sheet: str, box: Box) -> None:
        """Take every merge in a block apart."""
        found = self._store.writable(doc, sheet, box)
        row, column, rows, columns = box
        for area in list(found.merged_cells.ranges):
            above, beside = area.min_row < row + rows, area.min_col < column + columns
            if above and row <= area.max_row and beside and column <= area.max_col:
                found.unmerge_cells(area.coord)

    def copy_block(self, doc: str, sheet: str, box: Box, to: dict[str, Any]) -> None:
        """Copy a block over another place, formats and all."""
        source = self._store.sheet(doc, sheet)
        target = self._store.writable(to["doc"], to["sheet"], [to["row"], to["column"], box[2], box[3]])
        for i, j, held in [(i, j, _held(cell)) for i, j, cell in ordinary(source, box)]:
            _put(target, to["row"] + i, to["column"] + j, held)

    def sort(
        self, doc: str, sheet: str, box: Box, *, keys: list[int], ascending: list[bool], has_headers: bool
    ) -> None:
        """Sort the rows of a block by its columns ``keys``, counted from 1; blank cells come last."""
        found = self._store.writable(doc, sheet, box)
        row, column, rows, columns = box
        first = row + (1 if has_headers else 0)
        lines = [[_held(found.cell(n, column + j)) for j in range(columns)] for n in range(first, row + rows)]
        for key, rising in reversed(list(zip(keys, ascending, strict=True))):
            filled = [line for line in lines if line[key - 1].value is not None]
            filled.sort(key=_ranked_by(key - 1), reverse=not rising)
            lines = filled + [line for line in lines if line[key - 1].value is None]
        for i, line in enumerate(lines):
            for j, held in enumerate(line):
                _put(found, first + i, column + j, held)

    def array_formula(self, doc: str, sheet: str, box: Box) -> str | None:
        """The array formula a block holds as a whole; None without one."""
        value = self._store.sheet(doc, sheet).cell(*box[:2]).value
        whole = isinstance(value, ArrayFormula) and parse(value.ref) == box
        return str(value.text) if isinstance(value, ArrayFormula) and whole else None

    def set_array_formula(self, doc: str, sheet: str, box: Box, text: str) -> None:
        """Fill a block with one array formula."""
        found = self._store.writable(doc, sheet, box)
        found.cell(*box[:2]).value = ArrayFormula(address(box, False, False), text)

    def link(self, doc: str, sheet: str, box: Box) -> str | None:
        """The address the first cell leads to; None without a link."""
        found = self._store.sheet(doc, sheet).cell(*box[:2]).hyperlink
        return None if found is None else str(found.target)

    def set_link(self, doc: str, sheet: str, box: Box, address: str, text: str) -> None:
        """Make the first cell show a text that leads to an address."""
        cell = self._store.writable(doc, sheet, box).cell(*box[:2])
        cell.hyperlink = address
        cell.value = text

    def notes(self, doc: str, sheet: str) -> list[dict[str, Any]]:
        """The notes of a sheet: row, column (from 1), text, author."""
        return [
            {"row": at[0], "column": at[1], "text": cell.comment.text, "author": cell.comment.author or ""}
            for at, cell in sorted(cells_of(self._store.sheet(doc, sheet)).items())
            if cell.comment is not None
        ]

    def set_note(self, doc: str, sheet: str, box: Box, text: str | None) -> None:
        """Put a note on a cell in the place of the one it had; None takes it away."""
        cell = self._store.writable(doc, sheet, box).cell(*box[:2])
        if text is None and cell.comment is None:
            raise KeyError("the cell has no note")
        cell.comment = None if text is None else Comment(text, "")

    def print_areas(self, doc: str, sheet: str) -> list[Box]:
        """The blocks that are printed; none when the whole sheet is."""
        areas = self._store.sheet(doc, sheet).print_area or ""
        parts = [part.rpartition("!")[2] for part in areas.split(",") if part]
        return [box for part in parts if (box := parse(part)) is not None]

    def set_print_areas(self, doc: str, sheet: str, boxes: list[Box]) -> None:
        """Print these blocks only; without one the whole sheet."""
        self._store.sheet(doc, sheet).print_area = ",".join(address(box) for box in boxes) or None

    def gridlines(self, doc: str, sheet: str) -> bool:
        """Whether the lines between cells are shown."""
        return self._store.sheet(doc, sheet).sheet_view.showGridLines is not False

    def show_gridlines(self, doc: str, sheet: str, shown: bool) -> None:
        """Show the lines between cells, or not."""
        self._store.sheet(doc, sheet).sheet_view.showGridLines = shown

    def freeze(self, doc: str, sheet: str, rows: int, columns: int) -> None:
        """Let the first rows and columns stay in sight; with 0 and 0 none do."""
        corner = f"{get_column_letter(columns + 1)}{rows + 1}"
        self._store.sheet(doc, sheet).freeze_panes = None if corner == "A1" else corner


class Held(NamedTuple):
    """What a cell held, and where."""

    value: Any
    formula: bool
    coordinate: str
    style: Any


def _held(cell: Any) -> Held:  # noqa: ANN401  # openpyxl's stubs hide the style
    return Held(cell.value, cell.data_type == "f", cell.coordinate, copy(cell._style))


def _put(sheet: Worksheet, row: int, column: int, held: Held) -> None:
    """What another cell held, looks and all; relative references of a formula move along."""
    cell: Any = sheet.cell(row, column)
    cell.value = held.value
    if held.formula:
        cell.value = Translator(held.value, held.coordinate).translate_formula(cell.coordinate)
    cell._style = copy(held.style)


def _ranked_by(column: int) -> Callable[[list[Held]], tuple[int, Any]]:
    return lambda line: _rank(line[column].value)


def _rank(value: Any) -> tuple[int, Any]:  # noqa: ANN401
    """Numbers before texts, as in Excel."""
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value.timestamp() if hasattr(value, "timestamp") else value
