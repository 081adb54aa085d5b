"""Verbs on the sheets of a workbook."""

from __future__ import annotations

from .connection import Box, Part, Refused


class Sheets(Part):
    """The sheets of a workbook, by name."""

    def sheets(self, doc: str) -> list[str]:
        """The names in their order."""
        return list(self._office.document(doc).Sheets.ElementNames)

    def add_sheet(self, doc: str, name: str, position: int) -> None:
        """Insert a sheet, which comes to the front; ``position`` counts from 0."""
        document = self._office.document(doc)
        if document.Sheets.hasByName(name):
            raise Refused(f"the workbook has a sheet {name!r} already")
        document.Sheets.insertNewByName(name, position)
        document.CurrentController.setActiveSheet(document.Sheets.getByName(name))

    def copy_sheet(self, doc: str, sheet: str, name: str, target: str, position: int) -> None:
        """Copy a sheet into a workbook, its own or another."""
        source, book = self._office.document(doc), self._office.document(target)
        if doc == target:
            book.Sheets.copyByName(sheet, name, position)
            return
        self._office.sheet(doc, sheet)
        made = book.Sheets.importSheet(source, sheet, position)
        book.Sheets.getByIndex(made).Name = name

    def move_sheet(self, doc: str, sheet: str, position: int) -> None:
        """Put a sheet before the one that is now at ``position``, counted from 0."""
        self._office.sheet(doc, sheet)
        self._office.document(doc).Sheets.moveByName(sheet, position)

    def delete_sheet(self, doc: str, sheet: str) -> None:
        """Remove a sheet; the last one stays."""
        self._office.sheet(doc, sheet)
        sheets = self._office.document(doc).Sheets
        if sheets.Count == 1:
            raise Refused("a workbook keeps at least one sheet")
        sheets.removeByName(sheet)

    def rename_sheet(self, doc: str, sheet: str, name: str) -> None:
        """Give a sheet another name; formulas and names follow."""
        if name != sheet and self._office.document(doc).Sheets.hasByName(name):
            raise Refused(f"the workbook has a sheet {name!r} already")
        self._office.sheet(doc, sheet).Name = name
        self._office.renamed()

    def active_sheet(self, doc: str) -> str:
        """The sheet in front."""
        return str(self._office.document(doc).CurrentController.ActiveSheet.Name)

    def activate_sheet(self, doc: str, sheet: str) -> None:
        """Bring a sheet to the front."""
        found = self._office.sheet(doc, sheet)
        if not found.IsVisible:
            raise Refused(f"the sheet {sheet!r} is hidden")
        self._office.document(doc).CurrentController.setActiveSheet(found)

    def sheet_visible(self, doc: str, sheet: str) -> bool:
        """Whether the sheet is shown."""
        return bool(self._office.sheet(doc, sheet).IsVisible)

    def show_sheet(self, doc: str, sheet: str, visible: bool) -> None:
        """Show or hide a sheet; the last visible one stays."""
        found = self._office.sheet(doc, sheet)
        found.IsVisible = visible
        if bool(found.IsVisible) != visible:
            raise Refused("a workbook keeps at least one visible sheet")

    def sheet_protected(self, doc: str, sheet: str) -> bool:
        """Whether locked cells refuse changes."""
        return bool(self._office.sheet(doc, sheet).isProtected())

    def protect_sheet(self, doc: str, sheet: str, password: str) -> None:
        """Protect a sheet."""
        self._office.sheet(doc, sheet).protect(password)

    def unprotect_sheet(self, doc: str, sheet: str, password: str) -> None:
        """Take the protection off."""
        found = self._office.sheet(doc, sheet)
        found.unprotect(password)
        if found.isProtected():
            raise Refused(f"the password of the sheet {sheet!r} is another one")

    def used(self, doc: str, sheet: str) -> Box:
        """The block from the first to the last used cell; A1 for an empty sheet."""
        return self._office.used(doc, sheet)
