"""The connection to one office, and how documents, sheets and blocks of cells are found in it.

A block ("box") is ``[row, column, rows, columns]``, counted from 1, everywhere outside UNO.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

Uno = Any
"""An object of the office: its type is known there, not here."""
Box = list[int]

Corners = tuple[int, int, int, int]

DATE, TIME, TEXT, LOGICAL = 2, 4, 256, 1024  # com.sun.star.util.NumberFormat
MOMENTS = 5.0
"""Seconds that are taken for one piece of work, in which nobody defines names by hand."""


class Missing(LookupError):
    """No such document, sheet, name or table."""


class Absent(Exception):
    """No office listens at the pipe."""


class Refused(Exception):
    """The office or a rule says no; the text says why."""


class Occupied(Exception):
    """A person is in the middle of something in the office."""


class Protected(Exception):
    """A locked cell of a protected sheet was to be changed."""


def properties(**values: object) -> tuple[Uno, ...]:
    """Named values as UNO wants them."""
    made = []
    for name, value in values.items():
        item = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


def box_of(address: Uno) -> Box:
    """The block of a CellRangeAddress."""
    return [
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    ]


def _corners(address: Uno) -> Corners:
    """The first and the last row and column of a CellRangeAddress."""
    return address.StartRow, address.StartColumn, address.EndRow, address.EndColumn


class Office:
    """The office at the other end, and the documents that were asked for."""

    def __init__(self) -> None:
        self.context: Uno = None
        self.desktop: Uno = None
        self.current = ""  # the document that was opened or activated last: a hidden one is never "current"
        self._known: dict[str, Uno] = {}
        self.found_free = 0.0  # when a person was last found to be in the middle of nothing
        self._sheets: dict[tuple[str, str], tuple[Uno, Corners]] = {}
        self._kinds: dict[tuple[str, int], int] = {}
        self._used: tuple[tuple[str, str], Uno] = ("", ""), None  # what was asked for last
        self._of_tables: dict[str, tuple[float, list[Uno], Iterator[None]]] = {}

    def connect(self, pipe: str) -> None:
        """Reach the office that listens at a named pipe; Absent when none does."""
        here = uno.getComponentContext()
        resolver = self._service("com.sun.star.bridge.UnoUrlResolver", here)
        try:
            self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception as error:
            raise Absent(pipe) from error
        self.desktop = self.service("com.sun.star.frame.Desktop")

    def alive(self) -> bool:
        """Whether the office is still there."""
        try:
            self.desktop.Components.createEnumeration()
        except Exception:
            return False
        return True

    def service(self, name: str) -> Uno:
        """A service of the office by its full name."""
        return self._service(name, self.context)

    @staticmethod
    def _service(name: str, context: Uno) -> Uno:
        return context.ServiceManager.createInstanceWithContext(name, context)

    def spreadsheets(self) -> Iterator[Uno]:
        """Every open spreadsheet, in the order in which they were opened."""
        components = self.desktop.Components.createEnumeration()
        found = []
        while components.hasMoreElements():
            document = components.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(document)
        return iter(sorted(found, key=lambda document: int(document.RuntimeUID)))

    def front(self) -> Uno:
        """The spreadsheet in front; null when none is open.

        A hidden one never comes to the front: without a window it is the one that was opened or activated last.
        """
        documents = list(self.spreadsheets())
        if len(documents) < 2:  # to find out which window is in front costs three times as much
            return next(iter(documents), None)
        current = self.desktop.getCurrentComponent()
        for document in documents:
            shown = current is not None and document == current
            if shown and document.CurrentController.Frame.ContainerWindow.isVisible():
                return document
        for document in documents:
            if document.RuntimeUID == self.current:
                return document
        return documents[-1]

    def document(self, doc: str) -> Uno:
        """An open document by its id."""
        if doc not in self._known:
            self._known = {document.RuntimeUID: document for document in self.spreadsheets()}
        if doc not in self._known:
            raise Missing("the workbook is not open any more")
        return self._known[doc]

    def forget(self, doc: str) -> None:
        """A document was closed."""
        self._known.pop(doc, None)
        self.renamed()

    def renamed(self) -> None:
        """A name may be another sheet's now."""
        self._sheets.clear()
        self._used = ("", ""), None

    def sheet(self, doc: str, sheet: str) -> Uno:
        """A sheet by its exact name.

        A new object costs five times a question to one that is there: so it is kept, as long as it has its name and
        covers the whole sheet (where rows or columns came or went, the office moves or shrinks it).
        """
        with suppress(Exception):  # not asked for before, or gone
            kept, whole = self._sheets[doc, sheet]
            if kept.Name == sheet and _corners(kept.RangeAddress) == whole:
                return kept
        self._sheets.pop((doc, sheet), None)
        sheets = self.document(doc).Sheets
        if not sheets.hasByName(sheet):
            raise Missing(f"the workbook has no sheet {sheet!r}")
        found = sheets.getByName(sheet)
        self._sheets[doc, sheet] = found, _corners(found.RangeAddress)
        return found

    def format_kind(self, doc: str, key: int) -> int:
        """What a number format shows, as NumberFormat's flags; a key means the same for as long as it is open."""
        if (doc, key) not in self._kinds:
            self._kinds[doc, key] = int(self.document(doc).NumberFormats.getByKey(key).Type)
        return self._kinds[doc, key]

    def block(self, doc: str, sheet: str, box: Box) -> Uno:
        """A block of cells."""
        row, column, rows, columns = box
        found = self.sheet(doc, sheet)
        return found.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)

    def readable(self, doc: str, sheet: str, box: Box) -> Uno:
        """A block that is only read.

        Mostly the used one, which was just asked for: a new object costs seven times a question to the old one.
        """
        of, cursor = self._used
        with suppress(Exception):  # its sheet is gone
            if of == (doc, sheet) and box_of(cursor.RangeAddress) == box:
                return cursor
        return self.block(doc, sheet, box)

    def writable(self, doc: str, sheet: str, box: Box) -> Uno:
        """A block that may be changed.

        Protected for a locked cell of a protected sheet: the office itself would ignore some changes there without
        a word, and let others through.
        """
        block = self.block(doc, sheet, box)
        if self.sheet(doc, sheet).isProtected():
            groups = block.getUniqueCellFormatRanges()
            if any(groups.getByIndex(n).CellProtection.IsLocked for n in range(groups.Count)):
                raise Protected(f"the sheet {sheet!r} is protected")
        return block

    def used(self, doc: str, sheet: str) -> Box:
        """The block from the first to the last used cell."""
        cursor = self.sheet(doc, sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        self._used = (doc, sheet), cursor
        return box_of(cursor.RangeAddress)

    def of_tables(self, doc: str) -> list[Uno]:
        """The names of a workbook whose meaning speaks of tables, as they were within the last moments."""
        if self._of_tables.get(doc, (0.0,))[0] < time.monotonic():
            self._look_through_names(doc)
        _, found, left = self._of_tables[doc]
        for _ in left:
            pass
        return found

    def _look_through_names(self, doc: str) -> None:
        """Begin to ask each name what it means: each is a new object, forty take as long as reading twelve tables."""
        found: list[Uno] = []

        def ask() -> Iterator[None]:
            names = self.document(doc).NamedRanges
            for name in names.ElementNames:
                defined = names.getByName(name)
                if "[" in defined.getContent():
                    found.append(defined)
                yield

        self._of_tables[doc] = time.monotonic() + MOMENTS, found, ask()

    def ahead(self) -> bool:
        """Ask one of the things that will be asked for; False when nothing is left.  For when nobody asks anything."""
        for doc in self._known:
            if doc not in self._of_tables:
                self._look_through_names(doc)
            try:
                for _ in self._of_tables[doc][2]:
                    return True
            except BaseException:
                self.redefined(doc)  # what was found so far is not all
                raise
        return False

    def redefined(self, doc: str) -> None:
        """A name was given a meaning, or taken away."""
        self._of_tables.pop(doc, None)

    def trimmed(self, doc: str, sheet: str, box: Box) -> Box:
        """A block without the empty rows and columns beyond the used area; one cell is always left."""
        row, column, rows, columns = box
        first_row, first_column, used_rows, used_columns = self.used(doc, sheet)
        last_row, last_column = first_row + used_rows, first_column + used_columns
        return [row, column, max(1, min(rows, last_row - row)), max(1, min(columns, last_column - column))]


class Part:
    """A group of verbs over the one office."""

    def __init__(self, office: Office) -> None:
        self._office = office
