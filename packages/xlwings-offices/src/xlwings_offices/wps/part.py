"""What every group of verbs stands on: workbooks by id, blocks by address, many ways in one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from .. import a1
from ..backend import LONG, PATIENCE, Box
from ..errors import OfficeError, Protected
from .path import HERE, ROOT, Path

Walk = Callable[[list[list[Any]], float], dict[str, Any]]


class Office:
    """One office as the add-in reaches it: ways out, results back, and which id means which workbook."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._names: dict[str, str] = {}  # id → name now
        self.texts: tuple[tuple[str, str, Box], list[Box]] | None = None
        """The blocks formatted as text that were told last: what is written next is mostly that block."""

    def run(self, *ways: Path, long: bool = False) -> list[Any]:
        """Walk the ways in their order and return what they lead to; OfficeError in WPS's words when one does not."""
        answer = self._walk([list(way.links) for way in ways], LONG if long else PATIENCE)
        if "error" in answer:
            raise OfficeError(f"WPS: {answer['error']}")
        return list(answer["results"])

    def id_of(self, name: str) -> str:
        """The id of an open workbook by its name; it stays the same when the name changes."""
        for doc, known in self._names.items():
            if known == name:
                return doc
        doc = f"wps-{len(self._names) + 1}"
        self._names[doc] = name
        return doc

    def renamed(self, doc: str, name: str) -> None:
        """A workbook was saved under another name."""
        self._names[doc] = name

    def book(self, doc: str) -> Path:
        """The way to a workbook."""
        if doc not in self._names:
            raise KeyError("the workbook is not open any more")
        return ROOT.Workbooks.Item(self._names[doc])

    def sheet(self, doc: str, sheet: str) -> Path:
        """The way to a sheet."""
        return self.book(doc).Worksheets.Item(sheet)

    def table(self, doc: str, name: str) -> Path:
        """The way to a table, on whichever sheet it lies; KeyError for one that is not there."""
        (sheets,) = self.run(self.book(doc).Worksheets.each(HERE.Name, HERE.ListObjects.each(HERE.Name)))
        for sheet, tables in sheets:
            if [name] in tables:
                return self.sheet(doc, sheet).ListObjects.Item(name)
        raise KeyError(f"the workbook has no table {name!r}")

    def block(self, doc: str, sheet: str, box: Box) -> Path:
        """The way to a block of cells."""
        return self.sheet(doc, sheet).Range(a1.address(box, False, False))

    def missing(self, doc: str, sheet: str | None = None) -> None:
        """KeyError when a workbook or a sheet is not there."""
        if self._names.get(doc) not in [name for (name,) in self.run(ROOT.Workbooks.each(HERE.Name))[0]]:
            raise KeyError("the workbook is not open any more")
        if sheet is not None:
            (names,) = self.run(self.book(doc).Worksheets.each(HERE.Name))
            if sheet not in [name for (name,) in names]:
                raise KeyError(f"the workbook has no sheet {sheet!r}")

    def used(self, doc: str, sheet: str) -> Box:
        """From the first to the last used cell; A1 for an empty sheet."""
        (found,) = self.run(self.sheet(doc, sheet).UsedRange.Address(False, False))
        box = a1.parse(found)
        if box is None:
            raise OfficeError(f"WPS: no block is called {found!r}")
        return box

    def trimmed(self, doc: str, sheet: str, box: Box) -> Box:
        """A block without the rows and columns beyond the used range; one cell is always left."""
        row, column, rows, columns = box
        top, left, height, width = self.used(doc, sheet)
        last_row, last_column = top + height - 1, left + width - 1
        return [
            row,
            column,
            max(1, min(rows, last_row - row + 1)),
            max(1, min(columns, last_column - column + 1)),
        ]

    def require_writable(self, doc: str, sheet: str, box: Box) -> Path:
        """The way to a block that may be changed; Protected for a locked cell of a protected sheet."""
        block = self.block(doc, sheet, box)
        protected, locked = self.run(self.sheet(doc, sheet).ProtectContents, block.Locked)
        if protected and locked is not False:
            raise Protected(f"the sheet {sheet!r} is protected")
        return block


class Part:
    """A group of verbs over the one office."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def _quietly(self, *ways: Path) -> None:
        """Walk ways that WPS would ask the person about."""
        self._office.run(ROOT.DisplayAlerts.put(False), *ways, ROOT.DisplayAlerts.put(True))


def refuse(words: str) -> NoReturn:
    """Say no before the office is asked."""
    raise OfficeError(words)
