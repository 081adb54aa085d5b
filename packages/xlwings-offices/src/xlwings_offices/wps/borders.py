"""Verbs on the lines around and between cells."""

from __future__ import annotations

from typing import Any

from ..backend import Box
from .part import Part
from .path import Path
from .words import LINES, NONE, SIDES, WEIGHTS, swapped

_STYLES = {number: word for word, number in LINES.items()}
_WEIGHTS = {number: word for word, number in WEIGHTS.items()}


class Borders(Part):
    """The lines around and between cells."""

    def borders(self, doc: str, sheet: str, box: Box, side: str) -> list[Any]:
        """Style, weight, colour of a side of a block; of one whose parts differ those of the first cell."""
        found = self._line(self._office.block(doc, sheet, box), side)
        if found[0] is None:
            found = self._line(self._office.block(doc, sheet, self._first(box, side)), self._own(side))
        style, weight, color = found
        if style == NONE:
            return ["none", None, None]
        return [_STYLES.get(style, "continuous"), _WEIGHTS.get(weight), swapped(int(color or 0))]

    def _line(self, block: Path, side: str) -> list[Any]:
        line = block.Borders.Item(SIDES[side])
        return self._office.run(line.LineStyle, line.Weight, line.Color)

    @staticmethod
    def _own(side: str) -> str:
        """Which side of its own cell a line between cells is."""
        return {"inside_horizontal": "edge_bottom", "inside_vertical": "edge_right"}.get(side, side)

    @staticmethod
    def _first(box: Box, side: str) -> Box:
        row, column, rows, columns = box
        return [
            row + rows - 1 if side == "edge_bottom" else row,
            column + columns - 1 if side == "edge_right" else column,
            1,
            1,
        ]

    def set_borders(
        self, doc: str, sheet: str, box: Box, *, sides: list[str], style: str, weight: str, color: int
    ) -> None:
        """Draw a line along sides of a block."""
        block = self._office.require_writable(doc, sheet, box)
        for side in sides:
            line = block.Borders.Item(SIDES[side])
            if style == "none":
                self._office.run(line.LineStyle.put(NONE))
            else:  # the style last: a weight that it does not come in would change it
                self._office.run(
                    line.Weight.put(WEIGHTS[weight]),
                    line.LineStyle.put(LINES[style]),
                    line.Color.put(swapped(color)),
                )
