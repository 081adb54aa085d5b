"""Verbs on blocks as a whole: merged, copied, sorted, filled by one array formula; links and notes on cells."""

from __future__ import annotations

from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .cells import CONTENTS, parser
from .connection import Box, Missing, Part, Refused, Uno, box_of, properties
from .notation import to_excel, to_office

PARTS = {"all": "A", "values": "SVD", "formulas": "SVDF", "formats": "T", "notes": "N"}
"""What the office's "Paste Special" takes along: strings, values, dates, formulas, formats, notes."""
OPERATIONS = {None: 0, "add": 1, "subtract": 2, "multiply": 3, "divide": 4}


class Blocks(Part):
    """Blocks of cells as a whole."""

    def merged(self, doc: str, sheet: str, box: Box) -> Box:
        """The merged block the first cell lies in, or that cell alone."""
        cell = self._office.block(doc, sheet, [*box[:2], 1, 1])
        cursor = cell.Spreadsheet.createCursorByRange(cell)
        cursor.collapseToMergedArea()
        return box_of(cursor.RangeAddress)

    def merge(self, doc: str, sheet: str, box: Box, across: bool) -> None:
        """Merge a block, or each of its rows; as in Excel only the first cell keeps what it held."""
        row, column, rows, columns = box
        lines = [[n, column, 1, columns] for n in range(row, row + rows)] if across else [box]
        for line in lines:
            block = self._office.writable(doc, sheet, line)
            block.merge(False)
            kept = block.getCellByPosition(0, 0).getFormula()
            width, height = line[3], line[2]
            for i in range(height):
                for j in range(width):
                    if (i, j) != (0, 0):
                        block.getCellByPosition(j, i).clearContents(CONTENTS)
            block.merge(True)
            if block.getCellByPosition(0, 0).getFormula() != kept:
                raise Refused("the block cannot be merged")

    def unmerge(self, doc: str, sheet: str, box: Box) -> None:
        """Take every merge in a block apart."""
        self._office.writable(doc, sheet, box).merge(False)

    def copy_block(self, doc: str, sheet: str, box: Box, to: dict[str, Any]) -> None:
        """Copy a block over another place, formats and all: ``to`` is its doc, sheet, row and column."""
        source = self._office.block(doc, sheet, box)
        place = [to["row"], to["column"], box[2], box[3]]
        target = self._office.writable(to["doc"], to["sheet"], place)
        if doc == to["doc"]:
            at = target.getCellByPosition(0, 0).CellAddress
            target.Spreadsheet.copyRange(at, source.RangeAddress)
            return
        self._carry((doc, source), (to["doc"], target), what="all")

    def move_block(self, doc: str, sheet: str, box: Box, to: dict[str, Any]) -> None:
        """Move a block within its workbook; formulas that mean it follow."""
        source = self._office.writable(doc, sheet, box)
        target = self._office.writable(doc, to["sheet"], [to["row"], to["column"], box[2], box[3]])
        source.Spreadsheet.moveRange(target.getCellByPosition(0, 0).CellAddress, source.RangeAddress)

    def paste(
        self, doc: str, sheet: str, box: Box, to: dict[str, Any], *, what: str, operation: str | None,
        skip_blanks: bool, transpose: bool,
    ) -> None:  # fmt: skip
        """Copy parts of a block, as the office's "Paste Special" does; it goes through the clipboard."""
        source = self._office.block(doc, sheet, box)
        rows, columns = (box[3], box[2]) if transpose else (box[2], box[3])
        target = self._office.writable(to["doc"], to["sheet"], [to["row"], to["column"], rows, columns])
        self._carry(
            (doc, source), (to["doc"], target), what=what, operation=operation, skip_blanks=skip_blanks,
            transpose=transpose,
        )  # fmt: skip

    def _carry(
        self, source: tuple[str, Uno], target: tuple[str, Uno], *, what: str, operation: str | None = None,
        skip_blanks: bool = False, transpose: bool = False,
    ) -> None:  # fmt: skip
        """Copy and paste by the office's own commands; both ends are a document and a block of it."""
        dispatcher = self._office.service("com.sun.star.frame.DispatchHelper")
        with self._chosen(*source) as frame:
            dispatcher.executeDispatch(frame, ".uno:Copy", "", 0, ())
        wanted = properties(
            Flags=PARTS[what], FormulaCommand=OPERATIONS[operation], SkipEmptyCells=skip_blanks,
            Transpose=transpose, AsLink=False, MoveMode=4,
        )  # fmt: skip
        with self._chosen(*target) as frame:
            dispatcher.executeDispatch(frame, ".uno:InsertContents", "", 0, wanted)

    def _chosen(self, doc: str, block: Uno) -> Chosen:
        return Chosen(self._office.document(doc).CurrentController, block)

    def sort(
        self, doc: str, sheet: str, box: Box, *, keys: list[int], ascending: list[bool], has_headers: bool
    ) -> None:
        """Sort the rows of a block by its columns ``keys``, counted from 1."""
        block = self._office.writable(doc, sheet, box)
        fields = []
        for key, rising in zip(keys, ascending, strict=True):
            field = uno.createUnoStruct("com.sun.star.table.TableSortField")
            field.Field, field.IsAscending = key - 1, rising
            fields.append(field)
        wanted = properties(
            SortFields=uno.Any("[]com.sun.star.table.TableSortField", tuple(fields)), ContainsHeader=has_headers,
            IsSortColumns=False, BindFormatsToContent=True,
        )  # fmt: skip
        block.sort(wanted)

    def array_formula(self, doc: str, sheet: str, box: Box) -> str | None:
        """The array formula a block holds as a whole; null without one."""
        block = self._office.block(doc, sheet, box)
        if not block.getArrayFormula():
            return None
        origin = block.getCellByPosition(0, 0).CellAddress
        printed = parser(self._office.document(doc)).printFormula(block.getArrayTokens(), origin)
        return "=" + to_excel(str(printed))

    def set_array_formula(self, doc: str, sheet: str, box: Box, text: str) -> None:
        """Fill a block with one array formula."""
        block = self._office.writable(doc, sheet, box)
        origin = block.getCellByPosition(0, 0).CellAddress
        reader = parser(self._office.document(doc))
        block.setArrayTokens(reader.parseFormula(to_office(text.removeprefix("=")), origin))

    def link(self, doc: str, sheet: str, box: Box) -> str | None:
        """The address the first cell leads to; null without a link."""
        fields = (
            self._office.block(doc, sheet, box).getCellByPosition(0, 0).getTextFields().createEnumeration()
        )
        while fields.hasMoreElements():
            field = fields.nextElement()
            if field.PropertySetInfo.hasPropertyByName("URL"):
                return str(field.URL)
        return None

    def set_link(self, doc: str, sheet: str, box: Box, address: str, text: str) -> None:
        """Make the first cell show a text that leads to an address."""
        cell = self._office.writable(doc, sheet, [*box[:2], 1, 1]).getCellByPosition(0, 0)
        field = self._office.document(doc).createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)

    def notes(self, doc: str, sheet: str) -> list[dict[str, Any]]:
        """The notes of a sheet: row, column (from 1), text, author."""
        notes = self._office.sheet(doc, sheet).Annotations
        found = []
        for note in (notes.getByIndex(n) for n in range(notes.Count)):
            at = note.Position
            found.append(
                {
                    "row": at.Row + 1,
                    "column": at.Column + 1,
                    "text": note.AnnotationShape.String,
                    "author": note.Author,
                }
            )
        return found

    def set_note(self, doc: str, sheet: str, box: Box, text: str | None) -> None:
        """Put a note on a cell in the place of the one it had; null takes it away."""
        cell = self._office.writable(doc, sheet, box).getCellByPosition(0, 0)
        notes = self._office.sheet(doc, sheet).Annotations
        here = cell.CellAddress
        for n in range(notes.Count):
            at = notes.getByIndex(n).Position
            if (at.Row, at.Column) == (here.Row, here.Column):
                notes.removeByIndex(n)
                break
        else:
            if text is None:
                raise Missing("the cell has no note")
        if text is not None:
            notes.insertNew(here, text)


class Chosen:
    """A block selected for as long as a command works on it; then the old selection comes back."""

    def __init__(self, controller: Uno, block: Uno) -> None:
        self._controller = controller
        self._block = block
        self._sheet = controller.ActiveSheet
        self._selection = controller.Selection

    def __enter__(self) -> Uno:
        self._controller.setActiveSheet(self._block.Spreadsheet)
        self._controller.select(self._block)
        return self._controller.Frame

    def __exit__(self, *_error: object) -> None:
        self._controller.setActiveSheet(self._sheet)
        self._controller.select(self._selection)
