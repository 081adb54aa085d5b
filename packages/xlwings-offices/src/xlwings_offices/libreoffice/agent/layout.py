"""Verbs that move cells or fold them: insert, delete, group."""

from __future__ import annotations

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .connection import Box, Part


class Layout(Part):
    """Cells in, cells out; the neighbours move."""

    def insert(self, doc: str, sheet: str, box: Box, shift: str) -> None:
        """Insert cells; those in the way move ``down`` or ``right``."""
        address = self._office.writable(doc, sheet, box).RangeAddress
        mode = uno.Enum("com.sun.star.sheet.CellInsertMode", shift.upper())
        self._office.sheet(doc, sheet).insertCells(address, mode)

    def outline(self, doc: str, sheet: str, box: Box, rows: bool, grouped: bool) -> None:
        """Group the rows (or columns) of a block, to be folded together, or take the group apart."""
        address = self._office.writable(doc, sheet, box).RangeAddress
        direction = uno.Enum("com.sun.star.table.TableOrientation", "ROWS" if rows else "COLUMNS")
        found = self._office.sheet(doc, sheet)
        (found.group if grouped else found.ungroup)(address, direction)

    def delete(self, doc: str, sheet: str, box: Box, shift: str) -> None:
        """Delete cells; the others move ``up`` or ``left``."""
        address = self._office.writable(doc, sheet, box).RangeAddress
        mode = uno.Enum("com.sun.star.sheet.CellDeleteMode", shift.upper())
        self._office.sheet(doc, sheet).removeRange(address, mode)
