"""Verbs on what the person sees."""

from __future__ import annotations

from typing import Any

from .. import a1
from ..backend import Box
from ..errors import OfficeError
from .part import Part
from .path import ROOT


class Window(Part):
    """Selection, front, status bar."""

    def selection(self) -> dict[str, Any] | None:
        """The selected block of the workbook in front; None when a drawing is selected."""
        try:
            name, sheet, where = self._office.run(
                ROOT.ActiveWorkbook.Name, ROOT.ActiveSheet.Name, ROOT.Selection.Address(False, False)
            )
        except OfficeError:  # a drawing has no address
            return None
        box = a1.parse(str(where))
        return None if box is None else {"doc": self._office.id_of(name), "sheet": sheet, "box": box}

    def select(self, doc: str, sheet: str, box: Box) -> None:
        """Select a block."""
        self._office.run(
            self._office.book(doc).Activate(),
            self._office.sheet(doc, sheet).Activate(),
            self._office.block(doc, sheet, box).Select(),
        )

    def activate(self, doc: str) -> None:
        """Bring a workbook to the front."""
        self._office.run(self._office.book(doc).Activate())

    def status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives the bar back."""
        self._office.run(ROOT.StatusBar.put(False if text is None else text))

    def occupied(self) -> None:
        """Nobody can be busy: the office waits for the click's end."""

    def freeze_screen(self, frozen: bool) -> None:
        """Let the windows rest while much is written."""
        self._office.run(ROOT.ScreenUpdating.put(not frozen))
