"""Verbs on how a sheet is shown and printed: print area, grid lines, frozen rows and columns."""

from __future__ import annotations

from .attention import command
from .connection import Box, Part, Refused, Uno, box_of

GRID = ".uno:ToggleSheetGrid"
WINDOW, POSITION_AND_SIZE = (1200, 900), 15  # pixels; com.sun.star.awt.PosSize


class Pages(Part):
    """How a sheet is shown and printed."""

    def print_areas(self, doc: str, sheet: str) -> list[Box]:
        """The blocks that are printed; none when the whole sheet is."""
        return [box_of(area) for area in self._office.sheet(doc, sheet).getPrintAreas()]

    def set_print_areas(self, doc: str, sheet: str, boxes: list[Box]) -> None:
        """Print these blocks only; without one the whole sheet."""
        areas = [self._office.block(doc, sheet, box).RangeAddress for box in boxes]
        self._office.sheet(doc, sheet).setPrintAreas(tuple(areas))

    def gridlines(self, doc: str, sheet: str) -> bool:
        """Whether the lines between cells are shown."""
        with self._shown(doc, sheet) as controller:
            return bool(command(self._office, controller.Frame, GRID)[1])

    def show_gridlines(self, doc: str, sheet: str, shown: bool) -> None:
        """Show the lines between cells, or not."""
        with self._shown(doc, sheet) as controller:
            if command(self._office, controller.Frame, GRID)[1] != shown:
                dispatcher = self._office.service("com.sun.star.frame.DispatchHelper")
                dispatcher.executeDispatch(controller.Frame, GRID, "", 0, ())

    def freeze(self, doc: str, sheet: str, rows: int, columns: int) -> None:
        """Let the first rows and columns stay in sight; with 0 and 0 none do."""
        with self._shown(doc, sheet) as controller:
            window = controller.Frame.ComponentWindow
            if window.PosSize.Width == 0:  # of a hidden workbook: nothing can be frozen in it
                window.setPosSize(0, 0, *WINDOW, POSITION_AND_SIZE)
            controller.freezeAtPosition(columns, rows)

    def _shown(self, doc: str, sheet: str) -> Shown:
        found = self._office.sheet(doc, sheet)
        if not found.IsVisible:
            raise Refused(f"the sheet {sheet!r} is hidden")
        return Shown(self._office.document(doc).CurrentController, found)


class Shown:
    """A sheet in front for as long as something of its view is asked; the office keeps it a sheet at a time."""

    def __init__(self, controller: Uno, sheet: Uno) -> None:
        self._controller = controller
        self._before = controller.ActiveSheet
        self._sheet = sheet

    def __enter__(self) -> Uno:
        self._controller.setActiveSheet(self._sheet)
        return self._controller

    def __exit__(self, *_error: object) -> None:
        self._controller.setActiveSheet(self._before)
