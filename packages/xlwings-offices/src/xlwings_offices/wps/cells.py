"""Verbs on what cells hold, and on moving cells."""

from __future__ import annotations

from typing import Any

from ..backend import Box
from ..guard import changed_by_excel
from ..libreoffice.agent import grid
from ..values import runs
from .part import Part
from .path import Path
from .words import ERRORS, SHIFTS, dated, number_format

EPOCH = [1899, 12, 30]
Rows = list[list[Any]]


class Cells(Part):
    """What cells hold."""

    def read(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The values of a block, without the empty cells beyond the used range."""
        box = self._office.trimmed(doc, sheet, box)
        block = self._office.block(doc, sheet, box)
        held, formats = self._office.run(block.Value2, block.parts("NumberFormat"))
        truths: list[tuple[int, int]] = []
        errors: list[list[Any]] = []
        rows: Rows = []
        for i, line in enumerate(_rows(held)):
            rows.append([])
            for j, value in enumerate(line):
                if isinstance(value, bool):
                    truths.append((i, j))
                elif value in ERRORS:
                    errors.append([i, j, ERRORS[value]])
                rows[-1].append(_plain(value))
        dates = [[row, column, height, width] for row, column, height, width, code in formats if dated(code)]
        return {"rows": rows, "dates": dates, "truths": runs(truths), "errors": errors, "epoch": EPOCH}

    def write(
        self,
        doc: str,
        sheet: str,
        box: Box,
        *,
        rows: Rows,
        dates: list[Box],
        truths: list[Box],
        formulas: list[list[Any]],
        fill: bool,
    ) -> None:
        """Set the values of a block; see the verb of LibreOffice."""
        block = self._office.require_writable(doc, sheet, box)
        if formulas and fill:
            self._office.run(block.Formula.put(formulas[0][2]))
            return
        values = self._as_typed(doc, sheet, box, rows)
        for i, j in _cells(truths):
            values[i][j] = bool(values[i][j])
        ways: list[Path] = []
        if len(formulas) < box[2] * box[3]:
            ways.append(block.Value2.put(values if box[2] * box[3] > 1 else values[0][0]))
        written = {(i, j): text for i, j, text in formulas}
        for row, column, height, _ in runs(list(written)):
            lines = [[written[n, column]] for n in range(row, row + height)]
            part = self._inner(doc, sheet, box, [row, column, height, 1])
            ways.append(part.Formula.put(lines if height > 1 else lines[0][0]))
        days = [(self._inner(doc, sheet, box, each[:4]), each) for each in dates]
        # what was general before shows days now; read before the values, which WPS may give a format of its own
        before = self._office.run(*(part.parts("NumberFormat") for part, _ in days), *ways)
        dress = []
        for (_, each), formats in zip(days, before, strict=False):
            for row, column, height, width, code in formats:
                if number_format(code) == "General":
                    inner = [each[0] + row, each[1] + column, height, width]
                    shown = "yyyy-mm-dd hh:mm:ss" if each[4] else "yyyy-mm-dd"
                    dress.append(self._inner(doc, sheet, box, inner).NumberFormat.put(shown))
        if dress:
            self._office.run(*dress)

    def _inner(self, doc: str, sheet: str, box: Box, part: Box) -> Path:
        return self._office.block(doc, sheet, [box[0] + part[0], box[1] + part[1], part[2], part[3]])

    def _as_typed(self, doc: str, sheet: str, box: Box, rows: Rows) -> Rows:
        """The values as they must be handed over: a text WPS would make something else of begins with ``'``."""
        key = (doc, sheet, box)
        texts = self._office.texts[1] if self._office.texts and self._office.texts[0] == key else None
        self._office.texts = None
        if texts is None:
            texts = self._text_blocks(doc, sheet, box)
        kept = set(_cells(texts))
        return [
            [
                f"'{value}"
                if isinstance(value, str)
                and (i, j) not in kept
                and (value[:1] in "='" or changed_by_excel(value))
                else value
                for j, value in enumerate(line)
            ]
            for i, line in enumerate(rows)
        ]

    def text_blocks(self, doc: str, sheet: str, box: Box) -> list[Box]:
        """The blocks formatted as text (``@``), relative to the first cell of ``box``."""
        found = self._text_blocks(doc, sheet, box)
        self._office.texts = (doc, sheet, list(box)), found
        return found

    def _text_blocks(self, doc: str, sheet: str, box: Box) -> list[Box]:
        (formats,) = self._office.run(self._office.block(doc, sheet, box).parts("NumberFormat"))
        return [part[:4] for part in formats if part[4] == "@"]

    def formulas(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The formulas of a block, and its values."""
        box = self._office.trimmed(doc, sheet, box)
        block = self._office.block(doc, sheet, box)
        held, texts = map(_rows, self._office.run(block.Value2, block.Formula))
        found = [
            [i, j, text]
            for i, line in enumerate(texts)
            for j, text in enumerate(line)
            if isinstance(text, str) and text.startswith("=") and text != held[i][j]
        ]
        return {"rows": [[_plain(value) for value in line] for line in held], "formulas": found}

    def clear(self, doc: str, sheet: str, box: Box, contents: bool, formats: bool) -> None:
        """Empty a block of its contents, its formats or both."""
        block = self._office.require_writable(doc, sheet, box)
        self._office.run(
            block.Clear()
            if contents and formats
            else block.ClearContents()
            if contents
            else block.ClearFormats()
        )

    def end(self, doc: str, sheet: str, box: Box, direction: str) -> list[int]:
        """The cell Ctrl+arrow reaches; hidden rows count, which the office's own ``End`` leaves out."""
        held, last = self._held(doc, sheet)
        last = (max(last[0], box[0]), max(last[1], box[1]))
        return list(grid.end(lambda row, column: (row, column) in held, box[0], box[1], direction, last))

    def region(self, doc: str, sheet: str, box: Box) -> Box:
        """The block around ``box`` that blank rows and columns bound."""
        held, last = self._held(doc, sheet)
        return grid.region(lambda row, column: (row, column) in held, box, last)

    def _held(self, doc: str, sheet: str) -> tuple[set[tuple[int, int]], tuple[int, int]]:
        row, column, rows, columns = used = self._office.used(doc, sheet)
        (values,) = self._office.run(self._office.block(doc, sheet, used).Value2)
        held = {
            (row + i, column + j)
            for i, line in enumerate(_rows(values))
            for j, v in enumerate(line)
            if v is not None
        }
        return held, (row + rows - 1, column + columns - 1)

    def insert(self, doc: str, sheet: str, box: Box, shift: str) -> None:
        """Insert cells; those in the way move."""
        self._office.run(self._office.require_writable(doc, sheet, box).Insert(SHIFTS[shift]))

    def delete(self, doc: str, sheet: str, box: Box, shift: str) -> None:
        """Delete cells; the others move."""
        self._office.run(self._office.require_writable(doc, sheet, box).Delete(SHIFTS[shift]))


def _rows(value: Any) -> Rows:  # noqa: ANN401
    """What ``Value2`` gives, as rows: a single cell comes bare."""
    return [list(line) for line in value] if isinstance(value, list) else [[value]]


def _plain(value: Any) -> Any:  # noqa: ANN401
    """One value as the wire has it: numbers, truths too, are floats, a blank is an empty text."""
    if isinstance(value, (int, float)):
        return float(value)
    return "" if value is None else value


def _cells(blocks: list[Box]) -> list[tuple[int, int]]:
    return [
        (i, j)
        for row, column, rows, columns in blocks
        for i in range(row, row + rows)
        for j in range(column, column + columns)
    ]
