"""Verbs on defined names."""

from __future__ import annotations

from typing import Any

from .. import a1
from ..backend import OneOfNames
from .part import Part, refuse
from .path import HERE, Path


class Names(OneOfNames, Part):
    """Names of the workbook (``scope`` None) and of single sheets."""

    def names(self, doc: str) -> list[dict[str, Any]]:
        """Every name with its meaning."""
        book = self._office.book(doc)
        listed, sheets = self._office.run(
            book.Names.each(HERE.Name, HERE.RefersTo), book.Worksheets.each(HERE.Name)
        )
        known = {name for (name,) in sheets}
        return [self._meaning(name, str(meaning), known) for name, meaning in listed]

    @staticmethod
    def _meaning(name: str, meaning: str, sheets: set[str]) -> dict[str, Any]:
        scope, local, bare = name.rpartition("!")
        prefix, mark, rest = meaning.lstrip("=").rpartition("!")
        box = a1.parse(rest) if mark else None
        sheet = a1.unquoted(prefix) if box is not None else None
        if sheet not in sheets:
            sheet, box = None, None
        return {
            "name": bare, "scope": a1.unquoted(scope) if local else None, "refers_to": meaning, "sheet": sheet,
            "box": box,
        }  # fmt: skip

    def add_name(self, doc: str, name: str, refers_to: str, scope: str | None) -> None:
        """Define a name; one that exists gets the new meaning."""
        if (
            a1.parse(name) is not None
            or not name.replace(".", "").replace("_", "a").isalnum()
            or name[:1].isdigit()
        ):
            refuse(f"{name!r} cannot be a name")
        meaning = refers_to if refers_to.startswith("=") else f"={refers_to}"
        self._office.run(self._owner(doc, scope).Names.Add(name, meaning))

    def delete_name(self, doc: str, name: str, scope: str | None) -> None:
        """Remove a name."""
        if not any(item["name"] == name and item["scope"] == scope for item in self.names(doc)):
            raise KeyError(f"the workbook has no name {name!r}")
        self._office.run(self._owner(doc, scope).Names.Item(name).Delete())

    def _owner(self, doc: str, scope: str | None) -> Path:
        return self._office.book(doc) if scope is None else self._office.sheet(doc, scope)
