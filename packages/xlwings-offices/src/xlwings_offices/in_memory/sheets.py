"""Verbs on the sheets of a workbook."""

from __future__ import annotations

from ..backend import Box
from ..errors import OfficeError
from .store import Part


class Sheets(Part):
    """The sheets of a workbook, by name."""

    def sheets(self, doc: str) -> list[str]:
        """The names in their order."""
        return list(self._store.entry(doc).book.sheetnames)

    def add_sheet(self, doc: str, name: str, position: int) -> None:
        """Insert a sheet; ``position`` counts from 0."""
        entry = self._store.entry(doc)
        self._free(doc, name)
        entry.book.active = entry.book.create_sheet(name, position)
        entry.saved = False

    def copy_sheet(self, doc: str, sheet: str, name: str, target: str, position: int) -> None:
        """Copy a sheet within its workbook."""
        if doc != target:
            raise OfficeError("workbooks in memory cannot copy a sheet into another one")
        self._free(doc, name)
        book = self._store.entry(doc).book
        made = book.copy_worksheet(self._store.sheet(doc, sheet))
        made.title = name
        book.move_sheet(made, position - len(book.sheetnames) + 1)

    def move_sheet(self, doc: str, sheet: str, position: int) -> None:
        """Put a sheet before the one that is now at ``position``, counted from 0."""
        book = self._store.entry(doc).book
        now = book.sheetnames.index(sheet)
        book.move_sheet(sheet, position - now - (1 if position > now else 0))

    def delete_sheet(self, doc: str, sheet: str) -> None:
        """Remove a sheet; the last one stays."""
        found = self._store.sheet(doc, sheet)
        entry = self._store.entry(doc)
        if len(entry.book.sheetnames) == 1:
            raise OfficeError("a workbook keeps at least one sheet")
        entry.book.remove(found)
        entry.book.active = 0
        entry.saved = False

    def rename_sheet(self, doc: str, sheet: str, name: str) -> None:
        """Give a sheet another name; formulas do not follow here."""
        if name != sheet:
            self._free(doc, name)
        self._store.sheet(doc, sheet).title = name

    def active_sheet(self, doc: str) -> str:
        """The sheet in front."""
        active = self._store.entry(doc).book.active
        return "" if active is None else str(active.title)

    def activate_sheet(self, doc: str, sheet: str) -> None:
        """Bring a sheet to the front."""
        found = self._store.sheet(doc, sheet)
        if found.sheet_state != "visible":
            raise OfficeError(f"the sheet {sheet!r} is hidden")
        self._store.entry(doc).book.active = found

    def sheet_visible(self, doc: str, sheet: str) -> bool:
        """Whether the sheet is shown."""
        return bool(self._store.sheet(doc, sheet).sheet_state == "visible")

    def show_sheet(self, doc: str, sheet: str, visible: bool) -> None:
        """Show or hide a sheet; the last visible one stays."""
        found = self._store.sheet(doc, sheet)
        shown = [other for other in self._store.entry(doc).book.worksheets if other.sheet_state == "visible"]
        if not visible and shown == [found]:
            raise OfficeError("a workbook keeps at least one visible sheet")
        found.sheet_state = "visible" if visible else "hidden"

    def sheet_protected(self, doc: str, sheet: str) -> bool:
        """Whether locked cells refuse changes."""
        return bool(self._store.sheet(doc, sheet).protection.sheet)

    def protect_sheet(self, doc: str, sheet: str, password: str) -> None:
        """Protect a sheet."""
        protection = self._store.sheet(doc, sheet).protection
        protection.password = password
        protection.enable()

    def unprotect_sheet(self, doc: str, sheet: str, password: str) -> None:
        """Take the protection off."""
        from openpyxl.utils.protection import hash_password

        protection = self._store.sheet(doc, sheet).protection
        if protection.password not in (None, hash_password(password)):
            raise OfficeError(f"the password of the sheet {sheet!r} is another one")
        protection.disable()

    def used(self, doc: str, sheet: str) -> Box:
        """The block from the first to the last used cell; A1 for an empty sheet."""
        return self._store.used(doc, sheet)

    def _free(self, doc: str, name: str) -> None:
        names = self._store.entry(doc).book.sheetnames
        if name.lower() in (known.lower() for known in names):
            raise OfficeError(f"the workbook has a sheet {name!r} already")
