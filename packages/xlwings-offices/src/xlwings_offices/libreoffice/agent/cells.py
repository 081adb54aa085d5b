"""Verbs on what cells hold: values, formulas, and where filled blocks end.  A block is one call.

Over the wire a value is null, a text or a number; dates, truths and errors are told apart by blocks and
positions beside the rows, because the office itself keeps dates and truths as formatted numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from . import grid
from .connection import DATE, LOGICAL, Box, Part, Uno, box_of
from .notation import moved, to_excel, to_office

CONTENTS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
EVERYTHING = 1023
MANY_ROWS = 200  # more are not measured for their height: with Chinese texts that takes ten times the writing
FEW = 2000  # cells are read sooner than it is asked where the used area ends
NOTES_AND_CONTENTS = CONTENTS | 8
FORMULA_RESULTS = {
    None: 7,
    "numbers": 1,
    "logical": 1,
    "text": 2,
    "errors": 4,
}  # com.sun.star.sheet.FormulaResult
CONSTANTS = {None: 7, "numbers": 1 | 2, "logical": 1, "text": 4, "errors": 0}  # CellFlags
ERROR_RESULT = 4  # com.sun.star.sheet.FormulaResult
ERRORS = {32767: "#N/A", 532: "#DIV/0!", 524: "#REF!", 525: "#NAME?", 503: "#NUM!", 521: "#NULL!"}
EXCELS_NOTATION, OWN_NOTATION = 1, 0  # com.sun.star.sheet.AddressConvention: XL_A1, OOO


def parser(document: Uno, notation: int = EXCELS_NOTATION) -> Uno:
    """A reader and writer of formulas in Excel's notation or in the office's own, in English."""
    made = document.createInstance("com.sun.star.sheet.FormulaParser")
    made.CompileEnglish = True
    made.FormulaConvention = notation
    return made


class Turn:
    """Turns formulas of one notation into another."""

    def __init__(self, document: Uno, source: int, target: int) -> None:
        self._reader, self._writer = parser(document, source), parser(document, target)
        self._first = uno.createUnoStruct("com.sun.star.table.CellAddress")

    def __call__(self, content: str, origin: Uno = None) -> str:
        """The same formula; ``origin`` is the cell it stands in, by default the first."""
        origin = origin or self._first
        return str(self._writer.printFormula(self._reader.parseFormula(content, origin), origin))


def format_groups(block: Uno) -> Iterator[Uno]:
    """The parts of a block by equal formatting: few, however many runs they have."""
    groups = block.getUniqueCellFormatRanges()
    for number in range(groups.Count):
        yield groups.getByIndex(number)


def one_format(block: Uno) -> int | None:
    """The number format of a block, None for several: most blocks have one, and asking for it costs least."""
    if block.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE":  # the value itself never says so
        return None
    return int(block.NumberFormat)


def number_formats(block: Uno) -> Iterable[tuple[int, Sequence[Uno]]]:
    """The number formats in a block, with where they are."""
    if (key := one_format(block)) is not None:
        return [(key, [block.RangeAddress])]
    return ((group.NumberFormat, group.RangeAddresses) for group in format_groups(block))


class _Run:
    """Formulas one below the other that read the same, or as the first one moved down: asked and set together."""

    def __init__(self, row: int, column: int, text: str) -> None:
        self.row, self.column, self.text, self.below = row, column, text, 0
        self._moves = True

    def takes(self, row: int, text: str) -> bool:
        """Whether the formula of the cell below goes on with it."""
        below = row - self.row
        if below != self.below + 1:
            return False
        if below == 1:
            self._moves = text != self.text
        if text != (moved(self.text, below) if self._moves else self.text):
            return False
        self.below = below
        return True

    def rest(self, first: str) -> tuple[tuple[str], ...]:
        """What stands below, if ``first`` stands in the first cell."""
        return tuple((moved(first, below) if self._moves else first,) for below in range(1, self.below + 1))


def _downwards(formulas: Iterable[Sequence[Any]]) -> Iterator[_Run]:
    """``[i, j, text]`` as runs: four questions for all of one."""
    runs: dict[int, _Run] = {}
    for i, j, text in formulas:
        run = runs.get(j)
        if run and run.takes(i, text):
            continue
        if run:
            yield run
        runs[j] = _Run(i, j, text)
    yield from runs.values()


def inside(address: Uno, box: Box) -> Box:
    """A range address as a block relative to the first cell of ``box``, counted from 0."""
    row, column, rows, columns = box_of(address)
    return [row - box[0], column - box[1], rows, columns]


def _formats(block: Uno, box: Box) -> list[tuple[int, list[Box]]]:
    """The number formats in a block that has several, with where they are in ``box``."""
    return [
        (group.NumberFormat, [inside(address, box) for address in group.RangeAddresses])
        for group in format_groups(block)
    ]


class Cells(Part):
    """What cells hold."""

    def read(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The values of a block, without the empty cells beyond the used area."""
        office = self._office
        if box[2] * box[3] > FEW:
            box = office.trimmed(doc, sheet, box)
        block = office.readable(doc, sheet, box)
        rows = block.getDataArray()  # first: a formula gets its format when it is calculated
        dates: list[Box] = []
        truths: list[Box] = []
        for row, column, height, width in grid.numbers(rows):
            part = block.getCellRangeByPosition(column, row, column + width - 1, row + height - 1)
            one = one_format(part)
            formats = [(one, [[row, column, height, width]])] if one is not None else _formats(part, box)
            for key, places in formats:
                kind = office.format_kind(doc, key)
                found = dates if kind & DATE else truths if kind & LOGICAL else None
                if found is not None:
                    found.extend(places)
        zero = office.document(doc).NullDate
        return {
            "rows": rows,
            "dates": dates,
            "truths": truths,
            "errors": list(self._errors(block, box)) if any(None in row for row in rows) else [],
            "epoch": [zero.Year, zero.Month, zero.Day],
        }

    @staticmethod
    def _errors(block: Uno, box: Box) -> Iterator[list[Any]]:
        for address in block.queryFormulaCells(ERROR_RESULT).RangeAddresses:
            row, column, rows, columns = inside(address, box)
            for i in range(row, row + rows):
                for j in range(column, column + columns):
                    code = block.getCellByPosition(j, i).getError()
                    yield [i, j, ERRORS.get(code, "#VALUE!")]

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
        """Set the values of a block.

        ``dates`` and ``truths`` are blocks inside ``box`` (from 0) whose numbers are such; ``formulas`` holds
        ``[i, j, text]``; with ``fill`` the one formula is filled from the first cell, relative references moving.
        """
        document = self._office.document(doc)
        block = self._office.writable(doc, sheet, box)
        formats = document.NumberFormats
        general = formats.getStandardIndex(uno.createUnoStruct("com.sun.star.lang.Locale"))
        if any(self._office.format_kind(doc, key) & LOGICAL for key, _ in number_formats(block)):
            self._unmark_truths(doc, block, general)
        data = tuple(tuple("" if value is None else value for value in row) for row in rows)
        measured = document.IsAdjustHeightEnabled
        if box[2] > MANY_ROWS:
            document.IsAdjustHeightEnabled = False
        try:
            block.setDataArray(data)
        finally:
            document.IsAdjustHeightEnabled = measured
        locale = uno.createUnoStruct("com.sun.star.lang.Locale")
        for row, column, height, width, clock in dates:
            part = block.getCellRangeByPosition(column, row, column + width - 1, row + height - 1)
            code = "YYYY-MM-DD HH:MM:SS" if clock else "YYYY-MM-DD"
            for group in format_groups(part):
                if group.NumberFormat == general:  # as Excel: any other format is kept
                    group.NumberFormat = number_format(formats, code, locale)
        for row, column, height, width in truths:
            part = block.getCellRangeByPosition(column, row, column + width - 1, row + height - 1)
            part.NumberFormat = number_format(formats, "BOOLEAN", locale)
        reader = parser(document)
        tokens: Uno = None
        each = (_Run(i, j, text) for i, j, text in formulas)  # filled: each has its own meaning
        for run in each if fill else _downwards(formulas):
            cell = block.getCellByPosition(run.column, run.row)
            if tokens is None or not fill:
                tokens = reader.parseFormula(to_office(run.text[1:]), cell.CellAddress)
            cell.setTokens(tokens)
            if run.below:
                top, bottom = run.row + 1, run.row + run.below
                rest = block.getCellRangeByPosition(run.column, top, run.column, bottom)
                rest.setFormulaArray(run.rest(cell.getFormula()))

    def _unmark_truths(self, doc: str, block: Uno, general: int) -> None:
        """A number where a truth was is a number again."""
        for group in format_groups(block):
            if self._office.format_kind(doc, group.NumberFormat) & LOGICAL:
                group.NumberFormat = general

    def formulas(self, doc: str, sheet: str, box: Box) -> dict[str, Any]:
        """The formulas of a block as ``[i, j, text]``, and where texts are: the rest is as ``read`` gives it.

        The office gives all of them at once in its own notation only.  What reads the same on one sheet is the same
        formula, and most of a column read the same (``[#This Row]``) or as one above them moved down: so each is asked
        for once in Excel's.
        """
        box = self._office.trimmed(doc, sheet, box)
        block = self._office.block(doc, sheet, box)
        reader = parser(self._office.document(doc))
        own = block.getFormulaArray()
        known: dict[str, str] = {}
        asked: dict[int, tuple[int, str]] = {}  # by column: where the last one stands, and how it reads here
        found = []
        for address in block.queryContentCells(16).RangeAddresses:
            row, column, rows, columns = inside(address, box)
            for i in range(row, row + rows):
                for j in range(column, column + columns):
                    said = own[i][j]
                    above, first = asked.get(j, (i, ""))
                    if said not in known and first and moved(first, i - above) == said:
                        known[said] = moved(known[first], i - above)
                    if said not in known:
                        cell = block.getCellByPosition(j, i)
                        known[said] = "=" + to_excel(reader.printFormula(cell.getTokens(), cell.CellAddress))
                        asked[j] = i, said
                    found.append([i, j, known[said]])
        return {"rows": block.getDataArray(), "formulas": found}

    def special(self, doc: str, sheet: str, box: Box, kind: str, value: str | None) -> list[Box]:
        """The parts of a block that are ``blanks``, ``constants``, ``formulas`` or ``visible``.

        ``value`` chooses among constants and formulas: ``numbers``, ``text``, ``logical``, ``errors``.
        """
        block = self._office.block(doc, sheet, self._office.trimmed(doc, sheet, box))
        if kind == "blanks":
            return [box_of(address) for address in block.queryEmptyCells().RangeAddresses]
        if kind == "visible":
            return [box_of(address) for address in block.queryVisibleCells().RangeAddresses]
        if kind == "formulas":
            found = block.queryFormulaCells(FORMULA_RESULTS[value])
        else:
            found = block.queryContentCells(CONSTANTS[value])
        if value not in ("numbers", "logical"):
            return [box_of(address) for address in found.RangeAddresses]
        return [box_of(cell.RangeAddress) for cell in self._of_kind(doc, found, value == "logical")]

    def _of_kind(self, doc: str, found: Uno, logical: bool) -> Iterator[Uno]:
        """The cells among these whose number is a truth, or is none: the office tells them by their format."""
        formats = self._office.document(doc).NumberFormats
        cells = found.Cells.createEnumeration()
        while cells.hasMoreElements():
            cell = cells.nextElement()
            if bool(formats.getByKey(cell.NumberFormat).Type & LOGICAL) == logical:
                yield cell

    def clear(self, doc: str, sheet: str, box: Box, contents: bool, formats: bool) -> None:
        """Empty a block of its contents, its formats or both."""
        flags = (
            EVERYTHING if contents and formats else CONTENTS if contents else EVERYTHING & ~NOTES_AND_CONTENTS
        )
        self._office.writable(doc, sheet, box).clearContents(flags)

    def end(self, doc: str, sheet: str, box: Box, direction: str) -> list[int]:
        """The cell Ctrl+arrow reaches from the first cell of the block: ``[row, column]``."""
        row, column = box[0], box[1]
        last = self._last(doc, sheet)
        if direction in ("down", "up"):
            line = self._office.block(doc, sheet, [1, column, last[0], 1]).getDataArray()
            held = {(n, column) for n, (value,) in enumerate(line, 1) if value != ""}
        else:
            line = self._office.block(doc, sheet, [row, 1, 1, last[1]]).getDataArray()
            held = {(row, n) for n, value in enumerate(line[0], 1) if value != ""}
        last = (
            (max(last[0], row), last[1])
            if direction in ("left", "right")
            else (last[0], max(last[1], column))
        )
        return list(grid.end(lambda r, c: (r, c) in held, row, column, direction, last))

    def region(self, doc: str, sheet: str, box: Box) -> Box:
        """The block around ``box`` that blank rows and columns bound."""
        last = self._last(doc, sheet)
        rows = self._office.block(doc, sheet, [1, 1, *last]).getDataArray()

        def filled(row: int, column: int) -> bool:
            return row <= last[0] and column <= last[1] and rows[row - 1][column - 1] != ""

        return grid.region(filled, box, last)

    def _last(self, doc: str, sheet: str) -> tuple[int, int]:
        row, column, rows, columns = self._office.used(doc, sheet)
        return row + rows - 1, column + columns - 1


def number_format(formats: Uno, code: str, locale: Uno) -> int:
    """The key of a number format, made when it is new."""
    key = formats.queryKey(code, locale, False)
    return int(key if key != -1 else formats.addNew(code, locale))
