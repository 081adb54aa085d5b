"""Verbs on what a person would see: remembered, not shown."""

from __future__ import annotations

from typing import Any

from ..backend import Box
from .store import Part


class Window(Part):
    """Selection and front; the status bar and the alerts are kept by the app."""

    def selection(self) -> dict[str, Any] | None:
        """The selected block of the workbook in front: A1 until something was selected."""
        if self._store.front not in self._store.entries:
            return None
        entry = self._store.entry(self._store.front)
        active = entry.book.active
        sheet, box = entry.selection or ("" if active is None else active.title, [1, 1, 1, 1])
        return {"doc": self._store.front, "sheet": sheet, "box": box}

    def select(self, doc: str, sheet: str, box: Box) -> None:
        """Select a block."""
        self._store.sheet(doc, sheet)
        self._store.entry(doc).selection = (sheet, box)

    def activate(self, doc: str) -> None:
        """Bring a workbook to the front."""
        self._store.entry(doc)
        self._store.front = doc

    def status(self, text: str | None) -> None:
        """There is no status bar; the app remembers the text."""

    def occupied(self) -> None:
        """Nobody is there to be busy."""

    def freeze_screen(self, frozen: bool) -> None:
        """There is no screen."""
