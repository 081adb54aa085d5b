"""Sheets, and how a text becomes a range of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import a1
from .arrange import Note, notes
from .drawings import Pictures, Shapes
from .errors import OfficeError
from .names import Names
from .range import Range
from .tables import Table, Tables

if TYPE_CHECKING:
    from .book import Book


class Sheets(base_classes.Sheets):
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book

    api = None

    def names(self) -> list[str]:
        """The names in their order."""
        return list(self._book.app.call("sheets", doc=self._book.doc))

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self._book, self._book.app.call("active_sheet", doc=self._book.doc))

    def __call__(self, name_or_index: str | int) -> Sheet:
        """By name, or by number from 1; KeyError when there is none."""
        names = self.names()
        if isinstance(name_or_index, int):
            return Sheet(self._book, names[name_or_index - 1])
        for name in names:
            if name.lower() == name_or_index.lower():
                return Sheet(self._book, name)
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(known.lower() == name.lower() for known in self.names())

    def __len__(self) -> int:
        return len(self.names())

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, name) for name in self.names())

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, by default before the active one."""
        names = self.names()
        position = (
            names.index(after.name) + 1 if after is not None else names.index((before or self.active).name)
        )
        if name is None:
            name = next(free for n in range(1, len(names) + 2) if (free := f"Sheet{n}") not in names)
        self._book.app.call("add_sheet", doc=self._book.doc, name=name, position=position)
        return Sheet(self._book, name)


class SheetApi:
    """What xlwings has no word for, under Excel's names."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        """Whether locked cells refuse changes."""
        return bool(self._sheet.call("sheet_protected"))

    def Protect(self, Password: str = "") -> None:  # noqa: N802, N803
        """Protect the sheet."""
        self._sheet.call("protect_sheet", password=Password)

    def Unprotect(self, Password: str = "") -> None:  # noqa: N802, N803
        """Take the protection off."""
        self._sheet.call("unprotect_sheet", password=Password)


class PageSetup(base_classes.PageSetup):
    """How a sheet is printed."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    api = None

    @property
    def print_area(self) -> str | None:
        """What is printed, such as ``$A$1:$B$2``; None for all."""
        return ",".join(a1.address(box) for box in self._sheet.call("print_areas")) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        boxes = [self._sheet.range(part).box for part in value.split(",")] if value else []
        self._sheet.call("set_print_areas", boxes=boxes)


class FreezePanes(base_classes.FreezePanes):
    """The rows and columns that stay in sight."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze all down to the last row and column of a range; whole rows or columns freeze only these."""
        row, column, rows, columns = self._sheet.range(frozen_range).box
        self._sheet.call(
            "freeze",
            rows=0 if rows == a1.ROWS else row + rows - 1,
            columns=0 if columns == a1.COLUMNS else column + columns - 1,
        )

    def unfreeze(self) -> None:
        """Let everything scroll."""
        self._sheet.call("freeze", rows=0, columns=0)


class Sheet(base_classes.Sheet):
    """One sheet, known by its name."""

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._name = name

    @property
    def book(self) -> Book:
        """The workbook."""
        return self._book

    def call(self, verb: str, **args: Any) -> Any:  # noqa: ANN401
        """A verb on this sheet."""
        return self.book.app.call(verb, doc=self.book.doc, sheet=self._name, **args)

    @property
    def api(self) -> SheetApi:
        """``ProtectContents``, ``Protect`` and ``Unprotect``."""
        return SheetApi(self)

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.call("rename_sheet", name=value)
        self._name = value

    @property
    def names(self) -> Names:
        """The names defined for this sheet only."""
        return Names(self.book, self._name)

    @property
    def index(self) -> int:
        """The position, from 1."""
        return self.book.sheets.names().index(self._name) + 1

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, [1, 1, a1.ROWS, a1.COLUMNS])

    @property
    def used_range(self) -> Range:
        """From the first to the last used cell; A1 for an empty sheet."""
        return Range(self, self.call("used"))

    @property
    def tables(self) -> Tables:
        """The tables."""
        return Tables(self)

    @property
    def visible(self) -> bool:
        """Whether the sheet is shown."""
        return bool(self.call("sheet_visible"))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.call("show_sheet", visible=bool(value))

    @property
    def notes(self) -> list[Note]:
        """The notes on its cells."""
        return notes(self.cells)

    @property
    def shapes(self) -> Shapes:
        """What lies over its cells."""
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        """The pictures over its cells."""
        return Pictures(self)

    @property
    def page_setup(self) -> PageSetup:
        """How it is printed."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """The rows and columns that stay in sight."""
        return FreezePanes(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether the lines between cells are shown; ValueError for a hidden sheet."""
        self._seen()
        return bool(self.call("gridlines"))

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._seen()
        self.call("show_gridlines", shown=bool(value))

    def _seen(self) -> None:
        if not self.visible:
            raise ValueError(f"the sheet {self._name!r} is hidden: it has no grid lines to show")

    def _position(self, before: Sheet | None, after: Sheet | None) -> tuple[Book, int]:
        """The workbook and the place, counted from 0, that two neighbours name."""
        beside = before or after or self
        names = beside.book.sheets.names()
        return beside.book, names.index(beside.name) + (0 if before else 1)

    def copy(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Copy the sheet, with its tables, into its own workbook or another of the same office."""
        book, position = self._position(before, after)
        if book.app is not self.book.app:
            raise OfficeError("a sheet can only be copied within one office")
        taken = {name.lower() for name in book.sheets.names()}
        free = (name for n in range(1, len(taken) + 2) if (name := self._name + (f" ({n})" if n > 1 else "")))
        name = next(name for name in free if name.lower() not in taken)
        self.call("copy_sheet", target=book.doc, position=position, name=name)
        made = Sheet(book, name)
        there = [table.box for table in made.tables]
        for table in self.tables:  # a sheet of another workbook leaves its tables behind
            if table.box not in there:
                made.tables.take_over(table)

    def move(self, before: Sheet | None = None, after: Sheet | None = None) -> None:
        """Put the sheet before or after another one."""
        _, position = self._position(before, after)
        self.call("move_sheet", position=position)

    def activate(self) -> None:
        """Bring the sheet to the front."""
        self.call("activate_sheet")

    def select(self) -> None:
        """Bring the sheet to the front."""
        self.activate()

    def delete(self) -> None:
        """Remove the sheet without asking."""
        self.call("delete_sheet")

    def clear_contents(self) -> None:
        """Empty all cells."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Take all formats away."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Empty all cells and take their formats away."""
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows (``r``), columns (``c``) or both to what the cells hold."""
        self.cells.autofit(axis)

    def range(self, arg1: Any, arg2: Any = None) -> Range:  # noqa: ANN401
        """A range from an address, a name, a table, a pair of numbers, or two corners of these."""
        first = self._one(arg1)
        if arg2 is None:
            return first
        second = self._one(arg2)
        (top, left, rows, columns), (top2, left2, rows2, columns2) = first.box, second.box
        row, column = min(top, top2), min(left, left2)
        height = max(top + rows, top2 + rows2) - row
        return Range(self, [row, column, height, max(left + columns, left2 + columns2) - column])

    def _one(self, where: Any) -> Range:  # noqa: ANN401
        if isinstance(where, Range):
            return where
        if isinstance(where, tuple):
            if 0 in where[:2]:
                raise IndexError("ranges count rows and columns from 1")
            return Range(self, [*where, 1, 1] if len(where) == 2 else list(where))
        box = a1.parse(where)
        if box is not None:
            return Range(self, box)
        return self._named(where)

    def _named(self, text: str) -> Range:
        """A range from ``Sheet!A1``, a defined name, or a table (its data, or a part of it in brackets)."""
        prefix, mark, rest = text.rpartition("!")
        if mark and (box := a1.parse(rest)) is not None:
            return Range(self.book.sheets(a1.unquoted(prefix)), box)
        if (found := self.book.names.find(text, self._name)) is not None:
            return found.refers_to_range
        table, bracket, part = text.partition("[")
        for item in self.book.app.call("tables", doc=self.book.doc):
            if item["name"].lower() == table.lower():
                owner = Table(self.book.sheets(item["sheet"]), item["name"])
                return owner.part(part.rstrip("]") if bracket else "#Data")
        raise KeyError(f"{text!r} is no address, name or table")
