"""The buttons that need no macro: for each button of the workbook, the same step started from the desktop.

A policy may forbid macros, or forbid Office to start programs.  A twin starts Python by itself; ``--attach``
then finds the workbook that is open in Excel or WPS, and all goes on as after a click.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.buttons import BUTTONS


class Twin(NamedTuple):
    """The caption of a button in the workbook, and what follows ``pythonw.exe``."""

    caption: str
    words: tuple[str, ...]


def twins() -> list[Twin]:
    """The twin of every button, in the order of the work."""
    start = ("-X", "utf8", "-m", "toolkit.buttons")
    return [Twin(each.command.title, (*start, f"--fn={name}", "--attach")) for name, each in BUTTONS.items()]
