"""Verbs on how cells look."""

from __future__ import annotations

from typing import Any

from ..backend import Box
from .part import Part
from .path import Path
from .words import HORIZONTAL, NONE, VERTICAL, number_format, swapped

Look = tuple[str, ...]
LOOKS: dict[str, Look] = {
    "bold": ("Font", "Bold"), "italic": ("Font", "Italic"), "size": ("Font", "Size"), "font": ("Font", "Name"),
    "font_color": ("Font", "Color"), "wrap": ("WrapText",), "horizontal": ("HorizontalAlignment",),
    "vertical": ("VerticalAlignment",),
}  # fmt: skip
WORDS = {"horizontal": HORIZONTAL, "vertical": VERTICAL}


class Formats(Part):
    """How cells look."""

    def number_format(self, doc: str, sheet: str, box: Box) -> str | None:
        """The format of a block, None when it has several."""
        return number_format(self._office.run(self._office.block(doc, sheet, box).NumberFormat)[0])

    def set_number_format(self, doc: str, sheet: str, box: Box, code: str) -> None:
        """Give a block a number format."""
        self._office.run(self._office.require_writable(doc, sheet, box).NumberFormat.put(code))

    def color(self, doc: str, sheet: str, box: Box) -> int | None:
        """The background as 0xRRGGBB; None without one."""
        inside = self._office.block(doc, sheet, box).Interior
        index, color = self._office.run(inside.ColorIndex, inside.Color)
        return None if index == NONE or color is None else swapped(int(color))

    def set_color(self, doc: str, sheet: str, box: Box, color: int | None) -> None:
        """Set or remove the background."""
        inside = self._office.require_writable(doc, sheet, box).Interior
        self._office.run(inside.ColorIndex.put(NONE) if color is None else inside.Color.put(swapped(color)))

    def row_height(self, doc: str, sheet: str, box: Box) -> float | None:
        """The height of the rows in points, None when they differ."""
        return self._size(self._office.block(doc, sheet, box).RowHeight)

    def set_row_height(self, doc: str, sheet: str, box: Box, points: float) -> None:
        """Set the height of the rows."""
        self._office.run(self._office.require_writable(doc, sheet, box).RowHeight.put(points))

    def column_width(self, doc: str, sheet: str, box: Box) -> float | None:
        """The width of the columns in characters, None when they differ."""
        return self._size(self._office.block(doc, sheet, box).ColumnWidth)

    def set_column_width(self, doc: str, sheet: str, box: Box, characters: float) -> None:
        """Set the width of the columns."""
        self._office.run(self._office.require_writable(doc, sheet, box).ColumnWidth.put(characters))

    def _size(self, way: Path) -> float | None:
        (found,) = self._office.run(way)
        return None if found is None else float(found)

    def hidden(self, doc: str, sheet: str, box: Box, rows: bool) -> bool | None:
        """Whether all rows (or columns) are hidden; None when some are."""
        found: bool | None = self._office.run(self._lines(doc, sheet, box, rows).Hidden)[0]
        return found

    def set_hidden(self, doc: str, sheet: str, box: Box, rows: bool, hidden: bool) -> None:
        """Hide or show the rows (or columns) of a block."""
        self._office.require_writable(doc, sheet, box)
        self._office.run(self._lines(doc, sheet, box, rows).Hidden.put(hidden))

    def _lines(self, doc: str, sheet: str, box: Box, rows: bool) -> Path:
        block = self._office.block(doc, sheet, box)
        return block.EntireRow if rows else block.EntireColumn

    def autofit(self, doc: str, sheet: str, box: Box, rows: bool, columns: bool) -> None:
        """Fit rows, columns or both to what the cells hold."""
        block = self._office.block(doc, sheet, box)
        ways = [
            way
            for way, wanted in ((block.EntireRow.AutoFit(), rows), (block.EntireColumn.AutoFit(), columns))
            if wanted
        ]
        self._office.run(*ways)

    def look(self, doc: str, sheet: str, box: Box, what: str) -> Any:  # noqa: ANN401
        """One attribute of a block, named as in ``LOOKS``; None when its cells differ."""
        (found,) = self._office.run(Path(*self._office.block(doc, sheet, box).links, *LOOKS[what]))
        if found is None or what not in WORDS:
            return swapped(int(found)) if what == "font_color" and found is not None else found
        return next((word for word, number in WORDS[what].items() if number == found), None)

    def set_look(self, doc: str, sheet: str, box: Box, what: str, value: Any) -> None:  # noqa: ANN401
        """Set one attribute of a block."""
        given = WORDS[what][value] if what in WORDS else swapped(value) if what == "font_color" else value
        block = self._office.require_writable(doc, sheet, box)
        self._office.run(Path(*block.links, *LOOKS[what]).put(given))
