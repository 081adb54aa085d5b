"""The buttons that need no macro: for each step of the workbook, the same started from the desktop.

A policy may forbid macros, or forbid Office to start programs.  A twin starts Python by itself; ``--attach``
then finds the workbook that is open in Excel or WPS, and all goes on as after a click.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.buttons import CONFIRM, STEPS
from toolkit.excel.form import FORM


class Twin(NamedTuple):
    """The caption of a button in the workbook, and what follows ``pythonw.exe``."""

    caption: str
    words: tuple[str, ...]


def twins() -> list[Twin]:
    """The twin of every step, in the order of the work, and 办理 for all that is chosen on the sheet of that name."""
    start = ("-X", "utf8", "-m", "toolkit.buttons")
    captions = {name: each.caption for name, each in STEPS.items()} | {CONFIRM: FORM}
    return [Twin(caption, (*start, f"--fn={name}", "--attach")) for name, caption in captions.items()]
