"""Verbs on how the text of cells looks: font, alignment, wrapping, indent.  Borders are in ``borders.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .cells import format_groups
from .connection import Box, Part, Refused, Uno

BOLD, NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
HORIZONTAL = {
    "general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "fill": "REPEAT", "justify": "BLOCK",
}  # fmt: skip
VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4}  # com.sun.star.table.CellVertJustify2
DISTRIBUTED = 1  # com.sun.star.table.CellJustifyMethod
INDENT = 353  # hundredths of a millimetre: one step of Excel's, ten points


def _posture(italic: bool) -> Uno:
    return uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if italic else "NONE")


def _horizontal(value: Uno) -> str:
    return next((name for name, its in HORIZONTAL.items() if its == value.value), "general")


def _vertical(value: int) -> str:
    return next((name for name, its in VERTICAL.items() if its == value), "bottom")


class Look(NamedTuple):
    """One attribute: the office's properties for it, and how a value is turned into theirs and back."""

    properties: tuple[str, ...]
    to_office: Callable[[Any], Any]
    from_office: Callable[[Any], Any]


def _of_every_script(name: str) -> tuple[str, ...]:
    """The office keeps three fonts a cell, for Western, Chinese and Arabic letters; Excel one."""
    return (name, f"{name}Asian", f"{name}Complex")


LOOKS = {
    "bold": Look(_of_every_script("CharWeight"), lambda on: BOLD if on else NORMAL, lambda has: has > NORMAL),
    "italic": Look(_of_every_script("CharPosture"), _posture, lambda has: has.value == "ITALIC"),
    "size": Look(_of_every_script("CharHeight"), float, lambda has: round(has, 2)),
    "font": Look(_of_every_script("CharFontName"), str, str),
    "font_color": Look(("CharColor",), int, lambda has: max(int(has), 0)),
    "wrap": Look(("IsTextWrapped",), bool, bool),
    "horizontal": Look(
        ("HoriJustify",), lambda name: uno.Enum("com.sun.star.table.CellHoriJustify", HORIZONTAL[name]), _horizontal
    ),
    "vertical": Look(("VertJustify",), lambda name: VERTICAL[name], _vertical),
}  # fmt: skip
METHODS = {"horizontal": "HoriJustifyMethod", "vertical": "VertJustifyMethod"}


class Looks(Part):
    """How the text of cells looks."""

    def look(self, doc: str, sheet: str, box: Box, what: str) -> Any:  # noqa: ANN401
        """One attribute of a block, named as in ``LOOKS``; null when its cells differ."""
        found = {self._of(group, what) for group in format_groups(self._office.block(doc, sheet, box))}
        return found.pop() if len(found) == 1 else None

    @staticmethod
    def _of(cells: Uno, what: str) -> Any:  # noqa: ANN401
        if what in METHODS and getattr(cells, METHODS[what]) == DISTRIBUTED:
            return "distributed"
        look = LOOKS[what]
        return look.from_office(getattr(cells, look.properties[0]))

    def set_look(self, doc: str, sheet: str, box: Box, what: str, value: Any) -> None:  # noqa: ANN401
        """Set one attribute of a block."""
        block = self._office.writable(doc, sheet, box)
        if what in METHODS:
            setattr(block, METHODS[what], DISTRIBUTED if value == "distributed" else 0)
            value = "justify" if value == "distributed" else value
        look = LOOKS[what]
        try:
            made = look.to_office(value)
        except KeyError:
            raise Refused(f"the office has no alignment {value!r}") from None
        for name in look.properties:
            setattr(block, name, made)

    def indent(self, doc: str, sheet: str, box: Box, steps: int) -> None:
        """Move the text of a block by steps of ten points, never beyond the edge."""
        for group in format_groups(self._office.writable(doc, sheet, box)):
            group.ParaIndent = max(0, group.ParaIndent + steps * INDENT)
            if group.HoriJustify.value == "STANDARD":
                group.HoriJustify = uno.Enum("com.sun.star.table.CellHoriJustify", "LEFT")
