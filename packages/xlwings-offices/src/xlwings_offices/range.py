"""Ranges: blocks of cells.  A whole block is read or written in one call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import a1, values
from .backend import Box

if TYPE_CHECKING:
    from .names import Name
    from .sheet import Sheet
    from .tables import Table

DIRECTIONS = {"d": "down", "u": "up", "r": "right", "l": "left"}


class Range(base_classes.Range):
    """A block of one sheet; reads and writes are true whatever is hidden or filtered."""

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self._sheet = sheet
        self.box = box
        self.options: dict[str, Any] = {}

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self._sheet

    def _call(self, verb: str, **args: Any) -> Any:  # noqa: ANN401
        return self.sheet.call(verb, box=self.box, **args)

    # position and shape

    @property
    def api(self) -> Range | None:
        """The range itself; None when it has no cells."""
        return self if len(self) else None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, row, column, rows, columns."""
        row, column, rows, columns = self.box
        return self.sheet.name, row, column, rows, columns

    @property
    def row(self) -> int:
        """The first row."""
        return self.box[0]

    @property
    def column(self) -> int:
        """The first column."""
        return self.box[1]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.box[2], self.box[3]

    def __len__(self) -> int:
        return self.box[2] * self.box[3]

    def __call__(self, *at: int) -> Range:
        """A cell by row and column, or by its number row after row; both from 1, also outside the block."""
        row, column = at if len(at) == 2 else (n + 1 for n in divmod(at[0] - 1, self.box[3]))
        return Range(self.sheet, [self.box[0] + row - 1, self.box[1] + column - 1, 1, 1])

    @property
    def address(self) -> str:
        """``$A$1:$B$2``."""
        return a1.address(self.box)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address, with workbook and sheet when ``external``."""
        plain = a1.address(self.box, row_absolute, col_absolute)
        if not external:
            return plain
        prefix = f"[{self.sheet.book.name}]{self.sheet.name}"
        if a1.quoted(self.sheet.name).startswith("'") or not re.fullmatch(r"[\w.\[\]]+", prefix):
            prefix = "'" + prefix.replace("'", "''") + "'"
        return f"{prefix}!{plain}"

    # values

    has_array = False
    """Legacy array formulas are not told apart."""

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
        return Range(self.sheet, [*self._call("end", direction=direction), 1, 1])

    @property
    def current_region(self) -> Range:
        """The block that blank rows and columns bound."""
        return Range(self.sheet, self._call("region"))

    def insert(self, shift: str | None = None, copy_origin: object = None) -> None:
        """Insert cells; the others move ``down`` or ``right``."""
        if shift not in ("down", "right"):
            raise ValueError("shift is 'down' or 'right'")
        self._call("insert", shift=shift)

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; the others move ``up`` or ``left``, by default as Excel decides by the shape."""
        if shift is None:
            shift = "up" if self.box[3] >= self.box[2] else "left"
        if shift not in ("up", "left"):
            raise ValueError("shift is 'up' or 'left'")
        self._call("delete", shift=shift)

    def select(self) -> None:
        """Select the cells."""
        self._call("select")

    # looks

    @property
    def number_format(self) -> str | None:
        """The number format; None when the cells have several."""
        found = self._call("number_format")
        return None if found is None else str(found)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._call("set_number_format", code=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The background; None without one."""
        found = self._call("color")
        return None if found is None else (found >> 16 & 255, found >> 8 & 255, found & 255)

    @color.setter
    def color(self, value: tuple[int, int, int] | str | int | None) -> None:
        if isinstance(value, str):
            value = int(value.removeprefix("#"), 16)
        elif isinstance(value, int):  # Excel's own order: blue, green, red
            value = (value & 255) << 16 | value & 0xFF00 | value >> 16 & 255
        elif value is not None:
            value = value[0] << 16 | value[1] << 8 | value[2]
        self._call("set_color", color=value)

    @property
    def row_height(self) -> float | None:
        """In points; None when the rows differ."""
        found: float | None = self._call("row_height")
        return found

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._call("set_row_height", points=value)

    @property
    def column_width(self) -> float | None:
        """In characters; None when the columns differ."""
        found: float | None = self._call("column_width")
        return found

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._call("set_column_width", characters=value)

    @property
    def row_hidden(self) -> bool | None:
        """Whether all rows are hidden, by hand or by a filter; None when some are."""
        found: bool | None = self._call("hidden", rows=True)
        return found

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._call("set_hidden", rows=True, hidden=value)

    @property
    def column_hidden(self) -> bool | None:
        """Whether all columns are hidden; None when some are."""
        found: bool | None = self._call("hidden", rows=False)
        return found

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self._call("set_hidden", rows=False, hidden=value)

    def autofit(self, axis: str | None = None) -> None:
        """Fit rows (``r``), columns (``c``) or both to what the cells hold."""
        self._call("autofit", rows=axis in (None, "r", "rows"), columns=axis in (None, "c", "columns"))

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
