"""Verbs on how cells look."""

from __future__ import annotations

from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from ..backend import Box
from ..values import runs
from .store import Part, existing, ordinary

HEIGHT, WIDTH = 15.0, 8.43  # points, characters: what Excel gives a new sheet


class Formats(Part):
    """How cells look."""

    def number_format(self, doc: str, sheet: str, box: Box) -> str | None:
        """The format of a block, None when it has several."""
        found = [cell.number_format for _, _, cell in existing(self._store.sheet(doc, sheet), box)]
        kinds = {*found, *(["General"] if len(found) < box[2] * box[3] else [])}
        return kinds.pop() if len(kinds) == 1 else None

    def set_number_format(self, doc: str, sheet: str, box: Box, code: str) -> None:
        """Give a block a number format."""
        for _, _, cell in ordinary(self._store.writable(doc, sheet, box), self._bounded(box)):
            cell.number_format = code

    def text_blocks(self, doc: str, sheet: str, box: Box) -> list[Box]:
        """The blocks formatted as text (``@``), relative to the first cell of ``box``."""
        cells = existing(self._store.sheet(doc, sheet), box)
        return runs([(i, j) for i, j, cell in cells if cell.number_format == "@"])

    def color(self, doc: str, sheet: str, box: Box) -> int | None:
        """The background as 0xRRGGBB; None without one."""
        found = set()
        for _, _, cell in existing(self._store.sheet(doc, sheet), box):
            fill = cell.fill
            found.add(int(fill.fgColor.rgb[-6:], 16) if fill.fill_type == "solid" else None)
        return found.pop() if len(found) == 1 else None

    def set_color(self, doc: str, sheet: str, box: Box, color: int | None) -> None:
        """Set or remove the background."""
        fill = PatternFill() if color is None else PatternFill("solid", fgColor=f"FF{color:06X}")
        for _, _, cell in ordinary(self._store.writable(doc, sheet, box), self._bounded(box)):
            cell.fill = fill

    def row_height(self, doc: str, sheet: str, box: Box) -> float | None:
        """The height of the rows in points, None when they differ."""
        lines = self._store.sheet(doc, sheet).row_dimensions
        box = self._bounded(box)
        found = {lines[n].height or HEIGHT if n in lines else HEIGHT for n in range(box[0], box[0] + box[2])}
        return float(found.pop()) if len(found) == 1 else None

    def set_row_height(self, doc: str, sheet: str, box: Box, points: float) -> None:
        """Set the height of the rows."""
        lines = self._store.writable(doc, sheet, box).row_dimensions
        for n in range(box[0], box[0] + box[2]):
            lines[n].height = points

    def column_width(self, doc: str, sheet: str, box: Box) -> float | None:
        """The width of the columns in characters, None when they differ."""
        lines = self._store.sheet(doc, sheet).column_dimensions
        letters = [get_column_letter(n) for n in range(box[1], box[1] + box[3])]
        found = {lines[letter].width if letter in lines else WIDTH for letter in letters}
        return float(found.pop()) if len(found) == 1 else None

    def set_column_width(self, doc: str, sheet: str, box: Box, characters: float) -> None:
        """Set the width of the columns."""
        lines = self._store.writable(doc, sheet, box).column_dimensions
        for n in range(box[1], box[1] + box[3]):
            lines[get_column_letter(n)].width = characters

    def hidden(self, doc: str, sheet: str, box: Box, rows: bool) -> bool | None:
        """Whether all rows (or columns) are hidden; None when some are."""
        found = self._store.sheet(doc, sheet)
        if rows:
            numbers = range(box[0], box[0] + box[2])
            states = {
                bool(found.row_dimensions[n].hidden) if n in found.row_dimensions else False for n in numbers
            }
        else:
            letters = [get_column_letter(n) for n in range(box[1], box[1] + box[3])]
            lines = found.column_dimensions
            states = {bool(lines[letter].hidden) if letter in lines else False for letter in letters}
        return states.pop() if len(states) == 1 else None

    def set_hidden(self, doc: str, sheet: str, box: Box, rows: bool, hidden: bool) -> None:
        """Hide or show the rows (or columns) of a block."""
        found = self._store.writable(doc, sheet, box)
        if rows:
            for n in range(box[0], box[0] + box[2]):
                found.row_dimensions[n].hidden = hidden
        else:
            for n in range(box[1], box[1] + box[3]):
                found.column_dimensions[get_column_letter(n)].hidden = hidden

    def autofit(self, doc: str, sheet: str, box: Box, rows: bool, columns: bool) -> None:
        """Nothing is shown, nothing is fitted."""

    def _bounded(self, box: Box) -> Box:
        """Whole rows and columns kept within reason: openpyxl has no format for them."""
        return [*box[:2], min(box[2], 2000), min(box[3], 256)] if box[2] > 100_000 or box[3] > 10_000 else box
