"""Verbs on how a sheet is shown and printed: print area, grid lines, frozen rows and columns."""

from __future__ import annotations

from typing import Any

from .. import a1
from ..backend import Box
from .part import Part, refuse
from .path import ROOT, Path
from .words import VISIBLE

WINDOW = ROOT.ActiveWindow


class Pages(Part):
    """How a sheet is shown and printed."""

    def print_areas(self, doc: str, sheet: str) -> list[Box]:
        """The blocks that are printed; none when the whole sheet is."""
        (found,) = self._office.run(self._office.sheet(doc, sheet).PageSetup.PrintArea)
        return [box for part in str(found or "").split(",") if (box := a1.parse(part)) is not None]

    def set_print_areas(self, doc: str, sheet: str, boxes: list[Box]) -> None:
        """Print these blocks only; without one the whole sheet."""
        areas = ",".join(a1.address(box) for box in boxes)
        self._office.run(self._office.sheet(doc, sheet).PageSetup.PrintArea.put(areas))

    def gridlines(self, doc: str, sheet: str) -> bool:
        """Whether the lines between cells are shown."""
        return bool(self._in_front(doc, sheet, WINDOW.DisplayGridlines)[0])

    def show_gridlines(self, doc: str, sheet: str, shown: bool) -> None:
        """Show the lines between cells, or not."""
        self._in_front(doc, sheet, WINDOW.DisplayGridlines.put(shown))

    def freeze(self, doc: str, sheet: str, rows: int, columns: int) -> None:
        """Let the first rows and columns stay in sight; with 0 and 0 none do."""
        self._in_front(
            doc, sheet, WINDOW.FreezePanes.put(False), WINDOW.ScrollRow.put(1), WINDOW.ScrollColumn.put(1),
            WINDOW.SplitRow.put(rows), WINDOW.SplitColumn.put(columns), WINDOW.FreezePanes.put(rows + columns > 0),
        )  # fmt: skip

    def _in_front(self, doc: str, sheet: str, *ways: Path) -> list[Any]:
        """Walk ways while the sheet is in front: a window shows one sheet, and what it says is of that one."""
        book, page = self._office.book(doc), self._office.sheet(doc, sheet)
        visible, before, front = self._office.run(
            page.Visible, book.ActiveSheet.Name, ROOT.ActiveWorkbook.Name
        )
        if visible != VISIBLE:
            refuse(f"the sheet {sheet!r} is hidden")
        back = book.Worksheets.Item(before).Activate(), ROOT.Workbooks.Item(front).Activate()
        return self._office.run(book.Activate(), page.Activate(), *ways, *back)[2 : 2 + len(ways)]
