"""Whether a person is in the middle of something: a dialog is open, or a cell is being edited.

LibreOffice lets a program change cells under an open dialog and under a cell that is being edited; the edit
then overwrites the change when it ends.  Excel rejects such calls, and so does the agent: before a change it
looks for a modal window, and asks whether the command "insert mode", which only exists while a text is being
edited, can be used.
"""

from __future__ import annotations

import time

import uno  # type: ignore[import-not-found]  # only the office's own Python has it
import unohelper  # type: ignore[import-not-found]  # only the office's own Python has it
from com.sun.star.frame import XStatusListener  # type: ignore[import-not-found]  # made by uno

from .connection import Office, Uno

MODAL = 32768  # com.sun.star.accessibility.AccessibleStateType
MOMENT = 0.25
"""Seconds that "the office is free" stands for: the changes of one step follow each other closely."""
WHILE_EDITING = ".uno:InsertMode"


class _Listener(unohelper.Base, XStatusListener):  # type: ignore[misc]  # made by uno
    """Remembers whether a command can be used."""

    def __init__(self) -> None:
        self.enabled = False
        self.state: Uno = None

    def statusChanged(self, event: Uno) -> None:  # noqa: N802  # UNO's name
        """UNO tells the state."""
        self.enabled = bool(event.IsEnabled)
        self.state = event.State

    def disposing(self, event: Uno) -> None:
        """UNO tells that the window closes."""


def disturbs(office: Office) -> str | None:
    """As ``occupied``, but asked once for changes that follow each other."""
    if time.monotonic() - office.found_free < MOMENT:
        return None
    doing = occupied(office)
    office.found_free = 0.0 if doing else time.monotonic()
    return doing


def occupied(office: Office) -> str | None:
    """What the person is doing, as the end of a sentence; None when the office is free or has no window."""
    shown = []
    for document in office.spreadsheets():
        frame = document.CurrentController.Frame
        if frame.ContainerWindow.isVisible():
            shown.append(frame)
    if not shown:
        return None
    toolkit = office.service("com.sun.star.awt.Toolkit")
    for number in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(number)
        context = window.AccessibleContext if window is not None and window.isVisible() else None
        if context is not None and context.AccessibleStateSet & MODAL:
            return f"a dialog is open: {context.AccessibleName}"
    if any(command(office, frame, WHILE_EDITING)[0] for frame in shown):
        return "a cell is being edited"
    return None


def command(office: Office, frame: Uno, name: str) -> tuple[bool, Uno]:
    """Whether a command of a window's menus can be used, and its state: whether a switch is on."""
    url = uno.createUnoStruct("com.sun.star.util.URL")
    url.Complete = name
    _, url = office.service("com.sun.star.util.URLTransformer").parseStrict(url)
    dispatch = frame.queryDispatch(url, "", 0)
    if dispatch is None:
        return False, None
    listener = _Listener()
    dispatch.addStatusListener(listener, url)
    dispatch.removeStatusListener(listener, url)
    return listener.enabled, listener.state
