"""Verbs on defined names."""

from __future__ import annotations

from typing import Any

from openpyxl.workbook.defined_name import DefinedName, DefinedNameDict

from ..a1 import parse, unquoted
from ..backend import OneOfNames
from ..errors import OfficeError
from .store import Part


class Names(OneOfNames, Part):
    """Names of the workbook (``scope`` None) and of single sheets."""

    def names(self, doc: str) -> list[dict[str, Any]]:
        """Every name with its meaning."""
        book = self._store.entry(doc).book
        scopes: list[tuple[str | None, DefinedNameDict]] = [(None, book.defined_names)]
        scopes += [(sheet.title, sheet.defined_names) for sheet in book.worksheets]
        listed = []
        for scope, names in scopes:
            for name, entry in names.items():
                text = entry.attr_text or ""
                prefix, mark, rest = text.rpartition("!")
                box = parse(rest) if mark else None
                sheet = unquoted(prefix) if box is not None else None
                if sheet not in book.sheetnames:
                    sheet, box = None, None
                listed.append(
                    {"name": name, "scope": scope, "refers_to": "=" + text, "sheet": sheet, "box": box}
                )
        return listed

    def add_name(self, doc: str, name: str, refers_to: str, scope: str | None) -> None:
        """Define a name; one that exists gets the new meaning."""
        if (
            parse(name) is not None
            or not name.replace(".", "").replace("_", "a").isalnum()
            or name[:1].isdigit()
        ):
            raise OfficeError(f"{name!r} cannot be a name")
        names = self._scope(doc, scope)
        names[name] = DefinedName(name, attr_text=refers_to.lstrip("="))

    def delete_name(self, doc: str, name: str, scope: str | None) -> None:
        """Remove a name."""
        names = self._scope(doc, scope)
        if name not in names:
            raise KeyError(f"the workbook has no name {name!r}")
        del names[name]

    def _scope(self, doc: str, scope: str | None) -> DefinedNameDict:
        owner = self._store.entry(doc).book if scope is None else self._store.sheet(doc, scope)
        found: DefinedNameDict = owner.defined_names
        return found
