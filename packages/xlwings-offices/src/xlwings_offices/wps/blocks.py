"""Verbs on blocks as a whole: merged, copied, moved, sorted, filled by one array formula; links and notes on cells."""

from __future__ import annotations

from typing import Any

from .. import a1
from ..backend import Box
from .part import Part
from .path import ABSENT, HERE, Path
from .words import ASCENDING, BY_ROWS, DESCENDING, NO, PINYIN, YES

MOST_KEYS = 3
"""How many columns ``Sort`` takes at once."""


class Blocks(Part):
    """Blocks of cells as a whole."""

    def merged(self, doc: str, sheet: str, box: Box) -> Box:
        """The merged block the first cell lies in, or that cell alone."""
        (found,) = self._office.run(self._first(doc, sheet, box).MergeArea.Address(False, False))
        return a1.parse(found) or [*box[:2], 1, 1]

    def merge(self, doc: str, sheet: str, box: Box, across: bool) -> None:
        """Merge a block, or each of its rows; only the first cell keeps what it held."""
        row, column, rows, columns = box
        block = self._office.require_writable(doc, sheet, box)
        beside = [[row, column + 1, rows if across else 1, columns - 1]] if columns > 1 else []
        below = [[row + 1, column, rows - 1, columns]] if rows > 1 and not across else []
        lost = [self._office.block(doc, sheet, part).ClearContents() for part in (*beside, *below)]
        # emptied before, or WPS asks the person; taken apart before, or the emptying fails
        self._office.run(block.UnMerge(), *lost, block.Merge(across))

    def unmerge(self, doc: str, sheet: str, box: Box) -> None:
        """Take every merge in a block apart."""
        self._office.run(self._office.require_writable(doc, sheet, box).UnMerge())

    def copy_block(self, doc: str, sheet: str, box: Box, to: dict[str, Any]) -> None:
        """Copy a block over another place, formats and all: ``to`` is its doc, sheet, row and column."""
        self._office.run(self._office.block(doc, sheet, box).Copy(self._target(box, to)))

    def move_block(self, doc: str, sheet: str, box: Box, to: dict[str, Any]) -> None:
        """Move a block within its workbook; formulas that mean it follow."""
        self._office.run(self._office.require_writable(doc, sheet, box).Cut(self._target(box, to)))

    def _target(self, box: Box, to: dict[str, Any]) -> Path:
        place = [to["row"], to["column"], box[2], box[3]]
        return self._office.require_writable(to["doc"], to["sheet"], place)

    def sort(
        self, doc: str, sheet: str, box: Box, *, keys: list[int], ascending: list[bool], has_headers: bool
    ) -> None:
        """Sort the rows of a block by its columns ``keys``, counted from 1.

        WPS remembers what a sort before said of heads and orders: all of it is said each time.
        """
        block = self._office.require_writable(doc, sheet, box)
        by = [
            (self._office.block(doc, sheet, [box[0], box[1] + key - 1, box[2], 1]), rising)
            for key, rising in zip(keys, ascending, strict=True)
        ]
        last = (len(by) - 1) // MOST_KEYS * MOST_KEYS
        rounds = [by[n : n + MOST_KEYS] for n in range(last, -1, -MOST_KEYS)]  # the least important first
        self._office.run(*(self._sorted(block, some, has_headers) for some in rounds))

    @staticmethod
    def _sorted(block: Path, by: list[tuple[Path, bool]], has_headers: bool) -> Path:
        (key1, order1), (key2, order2), (key3, order3) = (
            (key, ASCENDING if rising else DESCENDING)
            for key, rising in [*by, *[(ABSENT, True)] * (MOST_KEYS - len(by))]
        )
        head = YES if has_headers else NO
        return block.Sort(key1, order1, key2, ABSENT, order2, key3, order3, head, 1, False, BY_ROWS, PINYIN)

    def array_formula(self, doc: str, sheet: str, box: Box) -> str | None:
        """The array formula a block holds as a whole; None without one."""
        block = self._office.block(doc, sheet, box)
        whole, text = self._office.run(block.HasArray, block.FormulaArray)
        return str(text) if whole else None

    def set_array_formula(self, doc: str, sheet: str, box: Box, text: str) -> None:
        """Fill a block with one array formula."""
        self._office.run(self._office.require_writable(doc, sheet, box).FormulaArray.put(text))

    def link(self, doc: str, sheet: str, box: Box) -> str | None:
        """The address the first cell leads to; None without a link."""
        (found,) = self._office.run(self._first(doc, sheet, box).Hyperlinks.each(HERE.Address))
        return str(found[0][0]) if found else None

    def set_link(self, doc: str, sheet: str, box: Box, address: str, text: str) -> None:
        """Make the first cell show a text that leads to an address."""
        cell = self._office.require_writable(doc, sheet, [*box[:2], 1, 1])
        self._office.run(self._office.sheet(doc, sheet).Hyperlinks.Add(cell, address, "", "", text))

    def notes(self, doc: str, sheet: str) -> list[dict[str, Any]]:
        """The notes of a sheet: row, column (from 1), text, author."""
        facts = HERE.Parent.Row, HERE.Parent.Column, HERE.Text(), HERE.Author
        (found,) = self._office.run(self._office.sheet(doc, sheet).Comments.each(*facts))
        return [dict(zip(("row", "column", "text", "author"), note, strict=True)) for note in found]

    def set_note(self, doc: str, sheet: str, box: Box, text: str | None) -> None:
        """Put a note on a cell in the place of the one it had; None takes it away."""
        cell = self._office.require_writable(doc, sheet, [*box[:2], 1, 1])
        if text is None and not any([n["row"], n["column"]] == box[:2] for n in self.notes(doc, sheet)):
            raise KeyError("the cell has no note")
        self._office.run(cell.ClearComments(), *([] if text is None else [cell.AddComment(text)]))

    def _first(self, doc: str, sheet: str, box: Box) -> Path:
        return self._office.block(doc, sheet, [*box[:2], 1, 1])
