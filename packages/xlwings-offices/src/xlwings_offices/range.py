"""Ranges: blocks of cells.  A whole block is read or written in one call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import a1, values
from .arrange import Arrange
from .looks import Looks

if TYPE_CHECKING:
    from .names import Name
    from .tables import Table

DIRECTIONS = {"d": "down", "u": "up", "r": "right", "l": "left"}
THIS_ROW = re.compile(r"(?<![\w\]])\[@(?:\[([^\]]+)\]|([^\[\]]*))\]")


class Range(Looks, Arrange):
    """A block of one sheet; reads and writes are true whatever is hidden or filtered."""

    # values

    @property
    def raw_value(self) -> Any:  # noqa: ANN401
        """Rows of values; a single value for a single cell."""
        if not len(self):
            return None
        rows = values.incoming(self._call("read"), self.shape)
        return rows if len(self) > 1 else rows[0][0]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:  # noqa: ANN401
        if not len(self):
            return
        scalar = not isinstance(data, (list, tuple))
        if scalar:
            rows = [[data] * self.box[3] for _ in range(self.box[2])]
        else:
            rows = [list(row) for row in data] if isinstance(data[0], (list, tuple)) else [list(data)]
        box = [*self.box[:2], len(rows), len(rows[0])]
        texts = self.sheet.call("text_blocks", box=box)
        wire = values.outgoing(rows, texts, (box[0], box[1]))
        self._name_this_row(wire.formulas)
        self.sheet.call(
            "write", box=box, rows=wire.rows, dates=wire.dates, truths=wire.truths, formulas=wire.formulas,
            fill=scalar,
        )  # fmt: skip

    @property
    def formula(self) -> Any:  # noqa: ANN401
        """Formulas in English, constants as texts, "" for blanks: one, or a tuple of rows."""
        if not len(self):
            return None
        answer = self._call("formulas")
        rows = [[_constant(value) for value in row] for row in answer["rows"]]
        for i, j, text in answer["formulas"]:
            rows[i][j] = text
        height, width = self.shape
        rows = [row + [""] * (width - len(row)) for row in rows]
        rows.extend([""] * width for _ in range(height - len(rows)))
        return tuple(tuple(row) for row in rows) if len(self) > 1 else rows[0][0]

    @formula.setter
    def formula(self, value: Any) -> None:  # noqa: ANN401
        self.raw_value = value

    formula2 = formula

    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        read = values.incoming(self._call("read"), self.shape)
        return all(value is None for row in read for value in row)

    def _name_this_row(self, formulas: list[list[Any]]) -> None:
        """``[@Column]``, which only stands in a table, becomes ``Table[[#This Row],[Column]]``."""
        if any("[@" in text for _, _, text in formulas) and (table := self.table) is not None:
            for formula in formulas:
                formula[2] = THIS_ROW.sub(
                    lambda hit: (
                        f"{table.name}[[#This Row],[{column}]]"
                        if (column := hit[1] or hit[2])
                        else f"{table.name}[#This Row]"
                    ),
                    formula[2],
                )

    def clear_contents(self) -> None:
        """Empty the cells; formats stay."""
        self._call("clear", contents=True, formats=False)

    def clear_formats(self) -> None:
        """Take the formats away."""
        self._call("clear", contents=False, formats=True)

    def clear(self) -> None:
        """Empty the cells and take their formats away."""
        self._call("clear", contents=True, formats=True)

    # neighbours

    def end(self, direction: str) -> Range:
        """Where Ctrl+arrow goes; hidden rows count like any other."""
        direction = DIRECTIONS.get(direction, direction)
        if direction not in DIRECTIONS.values():
            raise ValueError(f"a direction is one of {', '.join(DIRECTIONS.values())}")
        return self.at([*self._call("end", direction=direction), 1, 1])

    @property
    def current_region(self) -> Range:
        """The block that blank rows and columns bound."""
        return self.at(self._call("region"))

    def select(self) -> None:
        """Select the cells."""
        self._call("select")

    # names and tables

    @property
    def name(self) -> Name | None:
        """The name that means exactly this block."""
        return next((name for name in self.sheet.book.names if name.means(self.sheet.name, self.box)), None)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.book.names.add(value, f"={a1.quoted(self.sheet.name)}!{self.address}")

    @property
    def table(self) -> Table | None:
        """The table the first cell lies in."""
        return next((table for table in self.sheet.tables if table.holds(self.row, self.column)), None)


def _constant(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)
