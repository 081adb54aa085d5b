"""Verbs on the sheets of a workbook."""

from __future__ import annotations

from ..backend import Box
from ..errors import OfficeError
from .part import Part, refuse
from .path import HERE
from .words import HIDDEN, VISIBLE


class Sheets(Part):
    """The sheets of a workbook, by name."""

    def sheets(self, doc: str) -> list[str]:
        """The names in their order."""
        return [name for (name,) in self._office.run(self._office.book(doc).Worksheets.each(HERE.Name))[0]]

    def add_sheet(self, doc: str, name: str, position: int) -> None:
        """Insert a sheet; ``position`` counts from 0."""
        names = self.sheets(doc)
        self._free(names, name)
        sheets = self._office.book(doc).Worksheets
        at_end = position >= len(names)
        self._office.run(
            sheets.Add(sheets.Item(min(position + 1, len(names)))).Name.put(name),
            *([sheets.Item(names[-1]).Move(sheets.Item(name))] if at_end else []),
            sheets.Item(name).Activate(),
        )

    def copy_sheet(self, doc: str, sheet: str, name: str, target: str, position: int) -> None:
        """Copy a sheet into a workbook, its own or another; the copy is in front then."""
        names = self.sheets(target)
        self._free(names, name)
        sheets, place = self._office.book(target).Worksheets, min(position + 1, len(names))
        self._office.run(
            self._office.sheet(doc, sheet).Copy(sheets.Item(place)),
            sheets.Item(place).Name.put(name),
            *([sheets.Item(names[-1]).Move(sheets.Item(name))] if position >= len(names) else []),
        )

    def move_sheet(self, doc: str, sheet: str, position: int) -> None:
        """Put a sheet before the one that is now at ``position``, counted from 0."""
        names = self.sheets(doc)
        moved, sheets = self._office.sheet(doc, sheet), self._office.book(doc).Worksheets
        if position < len(names):
            self._office.run(moved.Move(sheets.Item(names[position])))
        elif names[-1] != sheet:
            self._office.run(
                moved.Move(sheets.Item(names[-1])), sheets.Item(names[-1]).Move(sheets.Item(sheet))
            )

    def delete_sheet(self, doc: str, sheet: str) -> None:
        """Remove a sheet; the last one stays."""
        names = self.sheets(doc)
        if sheet not in names:
            raise KeyError(f"the workbook has no sheet {sheet!r}")
        if len(names) == 1:
            refuse("a workbook keeps at least one sheet")
        self._quietly(self._office.sheet(doc, sheet).Delete())

    def rename_sheet(self, doc: str, sheet: str, name: str) -> None:
        """Give a sheet another name."""
        if name != sheet:
            self._free(self.sheets(doc), name)
        self._office.run(self._office.sheet(doc, sheet).Name.put(name))

    def active_sheet(self, doc: str) -> str:
        """The sheet in front."""
        return str(self._office.run(self._office.book(doc).ActiveSheet.Name)[0])

    def activate_sheet(self, doc: str, sheet: str) -> None:
        """Bring a sheet to the front."""
        if not self.sheet_visible(doc, sheet):
            refuse(f"the sheet {sheet!r} is hidden")
        self._office.run(self._office.book(doc).Activate(), self._office.sheet(doc, sheet).Activate())

    def sheet_visible(self, doc: str, sheet: str) -> bool:
        """Whether the sheet is shown."""
        return bool(self._office.run(self._office.sheet(doc, sheet).Visible)[0] == VISIBLE)

    def show_sheet(self, doc: str, sheet: str, visible: bool) -> None:
        """Show or hide a sheet; the last visible one stays."""
        listed = self._office.run(self._office.book(doc).Worksheets.each(HERE.Name, HERE.Visible))[0]
        if not visible and [name for name, seen in listed if seen == VISIBLE] == [sheet]:
            refuse("a workbook keeps at least one visible sheet")
        self._office.run(self._office.sheet(doc, sheet).Visible.put(VISIBLE if visible else HIDDEN))

    def sheet_protected(self, doc: str, sheet: str) -> bool:
        """Whether locked cells refuse changes."""
        return bool(self._office.run(self._office.sheet(doc, sheet).ProtectContents)[0])

    def protect_sheet(self, doc: str, sheet: str, password: str) -> None:
        """Protect a sheet."""
        self._office.run(self._office.sheet(doc, sheet).Protect(password))

    def unprotect_sheet(self, doc: str, sheet: str, password: str) -> None:
        """Take the protection off."""
        found = self._office.sheet(doc, sheet)
        if self._office.run(found.Unprotect(password), found.ProtectContents)[1]:
            raise OfficeError(f"the password of the sheet {sheet!r} is another one")

    def used(self, doc: str, sheet: str) -> Box:
        """The block from the first to the last used cell; A1 for an empty sheet."""
        return self._office.used(doc, sheet)

    @staticmethod
    def _free(names: list[str], name: str) -> None:
        if name.lower() in (known.lower() for known in names):
            refuse(f"the workbook has a sheet {name!r} already")
