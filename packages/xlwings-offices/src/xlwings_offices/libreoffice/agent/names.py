"""Verbs on the defined names of a workbook.

The office keeps what a name means in its own notation; it is turned to and from Excel's here, by the office's
own formula parser, so that every kind of reference survives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .cells import EXCELS_NOTATION, OWN_NOTATION, Turn
from .connection import Missing, Part, Refused, Uno, box_of
from .notation import to_excel, to_office


class Names(Part):
    """Names of the workbook (``scope`` null) and of single sheets."""

    def names(self, doc: str) -> list[dict[str, Any]]:
        """Every name: its scope, its meaning as a formula of Excel, and its block if it is one."""
        document = self._office.document(doc)
        sheets = document.Sheets.ElementNames
        scopes: list[tuple[str | None, Uno]] = [(None, document.NamedRanges)]
        scopes += [(name, self._office.sheet(doc, name).NamedRanges) for name in sheets]
        turn = Turn(document, OWN_NOTATION, EXCELS_NOTATION)
        return [
            _meaning(names.getByName(name), scope, sheets, turn)
            for scope, names in scopes
            for name in names.ElementNames
        ]

    def name(self, doc: str, name: str, scope: str | None) -> dict[str, Any] | None:
        """One name, as ``names`` has it; null when there is none: all of them take a hundred times as long."""
        document = self._office.document(doc)
        sheets = document.Sheets.ElementNames
        if scope not in (None, *sheets) or not (names := self._scope(doc, scope)).hasByName(name):
            return None
        turn = Turn(document, OWN_NOTATION, EXCELS_NOTATION)
        return _meaning(names.getByName(name), scope, sheets, turn)

    def add_name(self, doc: str, name: str, refers_to: str, scope: str | None) -> None:
        """Define a name; one that exists gets the new meaning."""
        document = self._office.document(doc)
        names = self._scope(doc, scope)
        content = Turn(document, EXCELS_NOTATION, OWN_NOTATION)(to_office(refers_to.lstrip("=")))
        self._office.redefined(doc)
        if names.hasByName(name):
            names.getByName(name).Content = content
            return
        origin = uno.createUnoStruct("com.sun.star.table.CellAddress")
        try:
            names.addNewByName(name, content, origin, 0)
        except Exception as error:
            raise Refused(f"{name!r} cannot be a name") from error

    def delete_name(self, doc: str, name: str, scope: str | None) -> None:
        """Remove a name."""
        names = self._scope(doc, scope)
        if not names.hasByName(name):
            raise Missing(f"the workbook has no name {name!r}")
        self._office.redefined(doc)
        names.removeByName(name)

    def _scope(self, doc: str, scope: str | None) -> Uno:
        return (self._office.document(doc) if scope is None else self._office.sheet(doc, scope)).NamedRanges


def _meaning(entry: Uno, scope: str | None, sheets: Sequence[str], turn: Turn) -> dict[str, Any]:
    block = entry.getReferredCells()
    address = None if block is None else block.RangeAddress
    return {
        "name": entry.Name,
        "scope": scope,
        "refers_to": "=" + to_excel(turn(entry.Content)),
        "sheet": None if address is None else sheets[address.Sheet],
        "box": None if address is None else box_of(address),
    }
