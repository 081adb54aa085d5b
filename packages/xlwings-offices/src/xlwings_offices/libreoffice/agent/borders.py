"""Verbs on the lines around and between cells."""

from __future__ import annotations

from typing import Any

import uno  # type: ignore[import-not-found]  # only the office's own Python has it

from .cells import format_groups
from .connection import Box, Part, Uno

# com.sun.star.table.BorderLineStyle
STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 15, "dash_dot": 16, "dash_dot_dot": 17}
BACK = {0: "continuous", 1: "dot", 2: "dash", 3: "double", 14: "dash", 15: "double", 16: "dash_dot",
        17: "dash_dot_dot"}  # fmt: skip
WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}
"""Hundredths of a millimetre; read back as the nearest."""
OWN = {"edge_top": "TopBorder2", "edge_bottom": "BottomBorder2", "edge_left": "LeftBorder2",
       "edge_right": "RightBorder2"}  # fmt: skip
DIAGONAL = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}

Line = list[Any]
"""Style, weight and colour (0xRRGGBB); the last two null where there is no line."""


def described(line: Uno) -> tuple[str | None, str | None, int | None]:
    """A line in Excel's words."""
    width = line.LineWidth or line.OuterLineWidth
    if width == 0:
        return "none", None, None
    weight = min(WIDTHS, key=lambda name: abs(WIDTHS[name] - width))
    return BACK.get(line.LineStyle, "continuous"), weight, int(line.Color)


def _made(style: str, weight: str, color: int) -> Uno:
    line = uno.createUnoStruct("com.sun.star.table.BorderLine2")
    if style == "none":
        return line
    line.LineStyle = STYLES.get(style, STYLES["dash_dot"])
    line.Color = color
    line.OuterLineWidth = line.LineWidth = WIDTHS[weight]
    return line


def _places(box: Box, side: str) -> list[tuple[Box, str]]:
    """The rows or columns of cells a side lies along, each with the property of its cells."""
    row, column, rows, columns = box
    last_row, last_column = row + rows - 1, column + columns - 1
    if side in DIAGONAL:
        return [(box, DIAGONAL[side])]
    edges = {
        "edge_top": [row, column, 1, columns], "edge_bottom": [last_row, column, 1, columns],
        "edge_left": [row, column, rows, 1], "edge_right": [row, last_column, rows, 1],
    }  # fmt: skip
    if side in edges:
        return [(edges[side], OWN[side])]
    if side == "inside_horizontal":
        return [([n, column, 1, columns], "BottomBorder2") for n in range(row, last_row)]
    return [([row, n, rows, 1], "RightBorder2") for n in range(column, last_column)]


class Borders(Part):
    """The lines around and between cells."""

    def borders(self, doc: str, sheet: str, box: Box, side: str) -> Line:
        """The line of a side of a block; of one whose parts differ that of the first cell."""
        places = _places(box, side)
        if not places:
            return ["none", None, None]
        (row, column, _, _), name = places[0]
        return list(described(getattr(self._office.block(doc, sheet, [row, column, 1, 1]), name)))

    def set_borders(
        self, doc: str, sheet: str, box: Box, *, sides: list[str], style: str, weight: str, color: int
    ) -> None:
        """Draw a line along sides of a block."""
        line = _made(style, weight, color)
        for side in sides:
            for place, name in _places(box, side):
                # cells with unlike lines would all get the other sides of the first one
                for group in format_groups(self._office.writable(doc, sheet, place)):
                    setattr(group, name, line)
