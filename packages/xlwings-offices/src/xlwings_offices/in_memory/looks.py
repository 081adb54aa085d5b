"""Verbs on how the text of cells looks, and on the lines around them."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Side
from openpyxl.styles.colors import Color

from ..backend import Box
from .store import Part, ordinary

LINES = {"continuous": "thin", "dash": "dashed", "dot": "dotted", "double": "double", "dash_dot": "dashDot",
         "dash_dot_dot": "dashDotDot", "slant_dash_dot": "slantDashDot"}  # fmt: skip
WEIGHTS = {"hairline": "hair", "thin": "thin", "medium": "medium", "thick": "thick"}
EDGES = {"edge_top": "top", "edge_bottom": "bottom", "edge_left": "left", "edge_right": "right",
         "inside_horizontal": "bottom", "inside_vertical": "right"}  # fmt: skip


class Look(NamedTuple):
    """One attribute: the part of a cell's style it lies in, its name there, and what it is without one."""

    part: str
    name: str
    default: Any
    to_style: Callable[[Any], Any] = lambda value: value
    from_style: Callable[[Any], Any] = lambda value: value


def _rgb(color: Color | None) -> int:
    return int(color.rgb[-6:], 16) if color is not None and isinstance(color.rgb, str) else 0


def _words(text: str) -> str:
    """Xlwings' word for one of openpyxl's alignments."""
    return "center_across_selection" if text == "centerContinuous" else text


LOOKS = {
    "bold": Look("font", "b", False, from_style=bool), "italic": Look("font", "i", False, from_style=bool),
    "size": Look("font", "sz", 11.0, from_style=float), "font": Look("font", "name", "Calibri"),
    "font_color": Look("font", "color", 0, lambda value: Color(f"FF{value:06X}"), _rgb),
    "wrap": Look("alignment", "wrap_text", False, from_style=bool),
    "horizontal": Look(
        "alignment", "horizontal", "general",
        lambda word: "centerContinuous" if word == "center_across_selection" else word, _words,
    ),
    "vertical": Look("alignment", "vertical", "bottom"),
}  # fmt: skip


class Looks(Part):
    """How the text of cells looks, and the lines around them."""

    def look(self, doc: str, sheet: str, box: Box, what: str) -> Any:  # noqa: ANN401
        """One attribute of a block, named as in ``LOOKS``; None when its cells differ."""
        look = LOOKS[what]
        found = set()
        for _, _, cell in ordinary(self._store.sheet(doc, sheet), self._bounded(doc, sheet, box)):
            value = getattr(getattr(cell, look.part), look.name)
            found.add(look.default if value is None else look.from_style(value))
        return found.pop() if len(found) == 1 else None

    def set_look(self, doc: str, sheet: str, box: Box, what: str, value: Any) -> None:  # noqa: ANN401
        """Set one attribute of a block."""
        look = LOOKS[what]
        for _, _, cell in ordinary(self._store.writable(doc, sheet, box), self._bounded(doc, sheet, box)):
            style: Any = copy(getattr(cell, look.part))
            setattr(style, look.name, look.to_style(value))
            setattr(cell, look.part, style)

    def indent(self, doc: str, sheet: str, box: Box, steps: int) -> None:
        """Move the text of a block by steps."""
        for _, _, cell in ordinary(self._store.writable(doc, sheet, box), self._bounded(doc, sheet, box)):
            style: Any = copy(cell.alignment)
            style.indent = max(0, style.indent + steps)
            cell.alignment = style

    def borders(self, doc: str, sheet: str, box: Box, side: str) -> list[Any]:
        """The line of a side of a block: style, weight, colour; of one whose parts differ that of the first cell."""
        cells = self._along(doc, sheet, box, side)
        if not cells:
            return ["none", None, None]
        line = _side(cells[0], side)
        if line is None or line.style is None:
            return ["none", None, None]
        weight = next((name for name, its in WEIGHTS.items() if its == line.style), "thin")
        style = next((name for name, its in LINES.items() if its == line.style), "continuous")
        return [style, weight, _rgb(line.color)]

    def set_borders(
        self, doc: str, sheet: str, box: Box, *, sides: list[str], style: str, weight: str, color: int
    ) -> None:
        """Draw a line along sides of a block."""
        self._store.writable(doc, sheet, box)
        name: Any = WEIGHTS[weight] if style == "continuous" else LINES.get(style)
        for side in sides:
            line = Side(style=name, color=f"FF{color:06X}") if name else Side()
            for cell in self._along(doc, sheet, box, side):
                _draw(cell, side, line)

    def _along(self, doc: str, sheet: str, box: Box, side: str) -> list[Cell]:
        """The cells whose own line the side is."""
        row, column, rows, columns = box
        parts = {
            "edge_top": [row, column, 1, columns], "edge_bottom": [row + rows - 1, column, 1, columns],
            "edge_left": [row, column, rows, 1], "edge_right": [row, column + columns - 1, rows, 1],
            "inside_horizontal": [row, column, rows - 1, columns],
            "inside_vertical": [row, column, rows, columns - 1],
        }  # fmt: skip
        return [cell for _, _, cell in ordinary(self._store.sheet(doc, sheet), parts.get(side, box))]

    def _bounded(self, doc: str, sheet: str, box: Box) -> Box:
        return self._store.trimmed(doc, sheet, box) if box[2] * box[3] > 1_000_000 else box


def _side(cell: Cell, side: str) -> Side | None:
    border = cell.border
    if side in EDGES:
        found: Side | None = getattr(border, EDGES[side])
        return found
    drawn = border.diagonalDown if side == "diagonal_down" else border.diagonalUp
    return border.diagonal if drawn else None


def _draw(cell: Cell, side: str, line: Side) -> None:
    border: Any = copy(cell.border)
    if side in EDGES:
        setattr(border, EDGES[side], line)
    else:
        border.diagonal = line
        setattr(border, "diagonalDown" if side == "diagonal_down" else "diagonalUp", line.style is not None)
    cell.border = border
