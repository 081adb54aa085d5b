"""Verbs on how cells look: number format, colour, sizes, hidden rows and columns."""

from __future__ import annotations

import re
from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .cells import format_groups, inside, number_format, number_formats
from .connection import DATE, LOGICAL, TEXT, TIME, Box, Part, Refused

SHORT = 2000  # rows that are looked at one by one even where nothing is used
PER_POINT = 2540 / 72  # the office measures in hundredths of a millimetre
PER_PIXEL = 2540 / 96
DIGIT, MARGIN = 7, 5  # pixels: a digit of Excel's default font, and what Excel adds to a column


def as_in_excel(kind: int, code: str) -> str:
    """A format as Excel would write it: dates in small letters; a truth needs no format there."""
    if kind & LOGICAL:
        return "General"
    if kind & (DATE | TIME):
        parts = re.split(r'("[^"]*"|\\.|\[[^\]]*\])', code)
        return "".join(
            part if n % 2 else part.lower().replace("am/pm", "AM/PM") for n, part in enumerate(parts)
        )
    return code


def characters(width: int) -> float:
    """A width of the office in Excel's characters: as Excel counts them, in whole pixels."""
    pixels = round(width / PER_PIXEL)
    narrow = pixels < DIGIT + MARGIN
    return round(pixels / (DIGIT + MARGIN) if narrow else (pixels - MARGIN) / DIGIT, 2)


def width_of(characters: float) -> int:
    """Excel's characters as a width of the office."""
    pixels = characters * (DIGIT + MARGIN) if characters < 1 else characters * DIGIT + MARGIN
    return round(round(pixels) * PER_PIXEL)


def points(length: int) -> float:
    """A length of the office in points; it keeps lengths in twentieths of a point."""
    return round(length * 20 / PER_POINT) / 20


def _length(lines: Any, first: int, count: int, what: str) -> float:  # noqa: ANN401
    """The height or width of rows or columns in points; those of hidden ones are nothing."""
    found = (lines.getByIndex(n) for n in range(first, first + count))
    return round(sum(points(getattr(line, what)) for line in found if line.IsVisible), 2)


class Formats(Part):
    """How cells look."""

    def number_format(self, doc: str, sheet: str, box: Box) -> str | None:
        """The format of a block, null when it has several."""
        formats = self._office.document(doc).NumberFormats
        found = set()
        for key, _ in number_formats(self._office.block(doc, sheet, box)):
            entry = formats.getByKey(key)
            found.add(as_in_excel(entry.Type, entry.FormatString))
        return found.pop() if len(found) == 1 else None

    def set_number_format(self, doc: str, sheet: str, box: Box, code: str) -> None:
        """Give a block a number format in Excel's English notation."""
        formats = self._office.document(doc).NumberFormats
        locale = uno.createUnoStruct("com.sun.star.lang.Locale")
        locale.Language, locale.Country = "en", "US"
        block = self._office.writable(doc, sheet, box)
        try:
            key = number_format(formats, code, locale)
            if {known for known, _ in number_formats(block)} != {key}:
                block.NumberFormat = key
        except Exception as error:
            raise Refused(f"{code!r} is no number format") from error

    def text_blocks(self, doc: str, sheet: str, box: Box) -> list[Box]:
        """The blocks formatted as text (``@``), relative to the first cell of ``box``, counted from 0."""
        found: list[Box] = []
        for key, addresses in number_formats(self._office.block(doc, sheet, box)):
            if self._office.format_kind(doc, key) & TEXT:
                found.extend(inside(address, box) for address in addresses)
        return found

    def color(self, doc: str, sheet: str, box: Box) -> int | None:
        """The background as 0xRRGGBB; null without one, or when a block has several."""
        value = {group.CellBackColor for group in format_groups(self._office.block(doc, sheet, box))}
        only = value.pop() if len(value) == 1 else -1
        return None if only == -1 else int(only)

    def set_color(self, doc: str, sheet: str, box: Box, color: int | None) -> None:
        """Set or remove the background."""
        self._office.writable(doc, sheet, box).CellBackColor = -1 if color is None else color

    def row_height(self, doc: str, sheet: str, box: Box) -> float | None:
        """The height of the rows in points, null when they differ."""
        many = box[2] > SHORT
        rows = self._office.block(doc, sheet, self._office.trimmed(doc, sheet, box) if many else box).Rows
        found = {rows.getByIndex(n).Height for n in range(rows.Count)}
        return points(found.pop()) if len(found) == 1 else None

    def set_row_height(self, doc: str, sheet: str, box: Box, points: float) -> None:
        """Set the height of the rows."""
        self._office.writable(doc, sheet, box).Rows.Height = round(points * PER_POINT)

    def column_width(self, doc: str, sheet: str, box: Box) -> float | None:
        """The width of the columns in characters, null when they differ."""
        columns = self._office.block(doc, sheet, box).Columns
        found = {columns.getByIndex(n).Width for n in range(columns.Count)}
        return characters(found.pop()) if len(found) == 1 else None

    def set_column_width(self, doc: str, sheet: str, box: Box, characters: float) -> None:
        """Set the width of the columns."""
        self._office.writable(doc, sheet, box).Columns.Width = width_of(characters)

    def hidden(self, doc: str, sheet: str, box: Box, rows: bool) -> bool | None:
        """Whether all rows (or columns) are hidden, by hand or by a filter; null when some are."""
        if not rows:
            columns = self._office.block(doc, sheet, box).Columns
            found = {bool(columns.getByIndex(n).IsVisible) for n in range(columns.Count)}
            return not found.pop() if len(found) == 1 else None
        if box[2] > SHORT:
            box = self._office.trimmed(doc, sheet, box)
        whole = [box[0], 1, box[2], self._office.sheet(doc, sheet).RangeAddress.EndColumn + 1]
        shown: set[int] = set()
        for at in self._office.block(doc, sheet, whole).queryVisibleCells().RangeAddresses:
            shown.update(range(at.StartRow, at.EndRow + 1))
        return not shown if len(shown) in (0, box[2]) else None

    def set_hidden(self, doc: str, sheet: str, box: Box, rows: bool, hidden: bool) -> None:
        """Hide or show the rows (or columns) of a block."""
        block = self._office.writable(doc, sheet, box)
        (block.Rows if rows else block.Columns).IsVisible = not hidden

    def autofit(self, doc: str, sheet: str, box: Box, rows: bool, columns: bool) -> None:
        """Fit heights and widths to what the cells hold."""
        block = self._office.writable(doc, sheet, self._office.trimmed(doc, sheet, box))
        if rows:
            block.Rows.OptimalHeight = True
        if columns:
            block.Columns.OptimalWidth = True

    def position(self, doc: str, sheet: str, box: Box) -> list[float]:
        """Where a block lies on its sheet: left, top, width, height in points."""
        row, column, rows, columns = box
        found = self._office.sheet(doc, sheet)
        return [
            _length(found.Columns, 0, column - 1, "Width"), _length(found.Rows, 0, row - 1, "Height"),
            _length(found.Columns, column - 1, columns, "Width"), _length(found.Rows, row - 1, rows, "Height"),
        ]  # fmt: skip
