"""Verbs on what cells hold, and on moving cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.styles.numbers import is_datetime
from openpyxl.utils.datetime import to_excel

from ..a1 import address
from ..backend import Box
from ..libreoffice.agent import grid
from ..values import runs
from .store import Part, cells_of, existing, ordinary

EPOCH = dt.datetime(1899, 12, 30)


class Cells(Part):
    """What cells hold."""

    def read(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The values of a block; those of formulas are blank."""
        box = self._store.trimmed(doc, sheet, box)
        rows: list[list[Any]] = [[""] * box[3] for _ in range(box[2])]
        dates: list[tuple[int, int]] = []
        truths: list[tuple[int, int]] = []
        errors: list[list[Any]] = []
        for i, j, cell in existing(self._store.sheet(doc, sheet), box):
            value = cell.value
            if cell.data_type == "e":
                errors.append([i, j, str(value)])
            elif value is None or cell.data_type == "f":
                continue
            elif isinstance(value, bool):
                truths.append((i, j))
                rows[i][j] = float(value)
            elif isinstance(value, (dt.date, dt.time, dt.timedelta)):
                rows[i][j] = float(to_excel(value))  # type: ignore[no-untyped-call]  # openpyxl's stub
                if isinstance(value, dt.date) and is_datetime(cell.number_format) != "time":
                    dates.append((i, j))
            else:
                rows[i][j] = float(value) if isinstance(value, (int, float)) else str(value)
        epoch = [EPOCH.year, EPOCH.month, EPOCH.day]
        return {"rows": rows, "dates": runs(dates), "truths": runs(truths), "errors": errors, "epoch": epoch}

    def write(
        self,
        doc: str,
        sheet: str,
        box: Box,
        *,
        rows: list[list[Any]],
        dates: list[Box],
        truths: list[Box],
        formulas: list[list[Any]],
        fill: bool,
    ) -> None:
        """Set the values of a block; see the verb of the office."""
        clocks = {at: block[4] for block in dates for at in _places(block)}
        true = {at for block in truths for at in _places(block)}
        written = {(i, j): text for i, j, text in formulas}
        origin = address([*box[:2], 1, 1], False, False)
        for i, j, cell in ordinary(self._store.writable(doc, sheet, box), box):
            value, at = rows[i][j], (i, j)
            if at in written:
                text = written[at]
                cell.value = Translator(text, origin).translate_formula(cell.coordinate) if fill else text
            elif at in clocks:
                kept = cell.number_format
                cell.value = EPOCH + dt.timedelta(milliseconds=round(value * 86_400_000))
                code = "yyyy-mm-dd hh:mm:ss" if clocks[at] else "yyyy-mm-dd"
                cell.number_format = code if kept == "General" else kept
            elif at in true:
                cell.value = bool(value)
            elif isinstance(value, str):
                cell.value = value
                cell.data_type = "s"  # a text that looks like a formula or an error is a text
            elif value is not None and is_datetime(cell.number_format) in ("date", "datetime"):
                cell.value = EPOCH + dt.timedelta(milliseconds=round(value * 86_400_000))
            else:
                cell.value = value

    def formulas(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The formulas of a block, and its values."""
        answer = self.read(doc, sheet, box)
        found = [
            [i, j, str(getattr(cell.value, "text", cell.value))]
            for i, j, cell in existing(self._store.sheet(doc, sheet), box)
            if cell.data_type == "f"
        ]
        return {"rows": answer["rows"], "formulas": found}

    def clear(self, doc: str, sheet: str, box: Box, contents: bool, formats: bool) -> None:
        """Empty a block of its contents, its formats or both."""
        found = self._store.writable(doc, sheet, box)
        for _, _, cell in existing(found, box):
            if contents:
                cell.value = None
            if formats:
                cell.style = "Normal"

    def end(self, doc: str, sheet: str, box: Box, direction: str) -> list[int]:
        """The cell Ctrl+arrow reaches."""
        known = cells_of(self._store.sheet(doc, sheet))
        held = {at for at, cell in known.items() if cell.value is not None}
        last = (max([box[0], *(row for row, _ in held)]), max([box[1], *(column for _, column in held)]))
        if direction in ("down", "up"):
            last = (max((row for row, _ in held), default=1), last[1])
        else:
            last = (last[0], max((column for _, column in held), default=1))
        return list(grid.end(lambda row, column: (row, column) in held, box[0], box[1], direction, last))

    def region(self, doc: str, sheet: str, box: Box) -> Box:
        """The block around ``box`` that blank rows and columns bound."""
        known = cells_of(self._store.sheet(doc, sheet))
        held = {at for at, cell in known.items() if cell.value is not None}
        last = (max((row for row, _ in held), default=1), max((column for _, column in held), default=1))
        return grid.region(lambda row, column: (row, column) in held, box, last)

    def insert(self, doc: str, sheet: str, box: Box, shift: str) -> None:
        """Insert cells; those in the way move.  Formulas and tables do not follow here."""
        self._move(doc, sheet, box, shift, 1)

    def delete(self, doc: str, sheet: str, box: Box, shift: str) -> None:
        """Delete cells; the others move.  Formulas and tables do not follow here."""
        self._move(doc, sheet, box, {"up": "down", "left": "right"}[shift], -1)

    def _move(self, doc: str, sheet: str, box: Box, shift: str, sign: int) -> None:
        found = self._store.writable(doc, sheet, box)
        row, column, rows, columns = box
        known = cells_of(found)
        last_row = max((at[0] for at in known), default=1)
        last_column = max((at[1] for at in known), default=1)
        down, right = (rows, 0) if shift == "down" else (0, columns)
        first_row, first_column = (row, column) if sign > 0 else (row + down, column + right)
        end_row = last_row if down else min(row + rows - 1, last_row)
        end_column = min(column + columns - 1, last_column) if down else last_column
        if sign < 0:
            for at in [at for at in known if _in(at, box)]:
                del known[at]
        if first_row <= end_row and first_column <= end_column:
            area = address(
                [first_row, first_column, end_row - first_row + 1, end_column - first_column + 1],
                False,
                False,
            )
            found.move_range(area, rows=sign * down, cols=sign * right)


def _in(at: tuple[int, int], box: Box) -> bool:
    return box[0] <= at[0] < box[0] + box[2] and box[1] <= at[1] < box[1] + box[3]


def _places(block: Box) -> list[tuple[int, int]]:
    row, column, rows, columns = block[:4]
    return [(i, j) for i in range(row, row + rows) for j in range(column, column + columns)]
