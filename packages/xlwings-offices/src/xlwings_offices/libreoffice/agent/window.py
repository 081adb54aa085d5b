"""Verbs on what a person sees: selection, status bar, message boxes, windows."""

from __future__ import annotations

from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from . import attention
from .connection import Box, Office, Part, Uno, box_of

BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}  # com.sun.star.awt.MessageBoxButtons
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}  # com.sun.star.awt.MessageBoxResults
INFO, CRITICAL, QUESTION = "INFOBOX", "ERRORBOX", "QUERYBOX"


class Window(Part):
    """What a person sees."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._indicator: Uno = None

    def selection(self) -> dict[str, Any] | None:
        """The selected block of the active workbook; of several the first; null when no cell is selected."""
        document = self._office.front()
        if document is None:
            return None
        chosen = document.CurrentController.Selection
        if chosen.supportsService("com.sun.star.sheet.SheetCellRanges"):
            chosen = chosen.getByIndex(0)
        if not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None  # a drawing or a button
        return {
            "doc": document.RuntimeUID,
            "sheet": chosen.Spreadsheet.Name,
            "box": box_of(chosen.RangeAddress),
        }

    def select(self, doc: str, sheet: str, box: Box) -> None:
        """Select a block."""
        self._office.document(doc).CurrentController.select(self._office.block(doc, sheet, box))

    def activate(self, doc: str) -> None:
        """Bring a workbook to the front."""
        self._office.current = doc
        frame = self._office.document(doc).CurrentController.Frame
        frame.activate()
        if frame.ContainerWindow.isVisible():
            frame.ContainerWindow.toFront()

    def status(self, text: str | None) -> None:
        """Show a text in the status bar of the active workbook; null gives the bar back to the office."""
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        document = self._office.front()
        if text is not None and document is not None:
            self._indicator = document.CurrentController.Frame.createStatusIndicator()
            self._indicator.start(text, 100)

    def alert(self, text: str, title: str, buttons: str, critical: bool) -> str:
        """Show a message box over the active workbook and wait for the person's answer."""
        toolkit = self._office.service("com.sun.star.awt.Toolkit")
        document = self._office.front()
        parent = (
            toolkit.getDesktopWindow()
            if document is None
            else document.CurrentController.Frame.ContainerWindow
        )
        kind = uno.Enum(
            "com.sun.star.awt.MessageBoxType", CRITICAL if critical else INFO if buttons == "ok" else QUESTION
        )
        box = toolkit.createMessageBox(parent, kind, BUTTONS[buttons], title, text)
        answer = ANSWERS.get(box.execute(), "cancel")
        return "ok" if buttons == "ok" else answer  # a box with one button that was closed was read

    def occupied(self) -> str | None:
        """What the person is in the middle of; null when the office is free."""
        return attention.occupied(self._office)

    def freeze_screen(self, frozen: bool) -> None:
        """Let the windows rest while much is written."""
        for document in self._office.spreadsheets():
            if frozen:
                document.lockControllers()
            else:
                while document.hasControllersLocked():
                    document.unlockControllers()
