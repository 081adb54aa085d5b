"""Where a range lies: what every part of a range stands on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from xlwings import base_classes

from . import a1
from .backend import Box

if TYPE_CHECKING:
    from .sheet import Sheet


class Block(base_classes.Range):
    """A block of one sheet."""

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self._sheet = sheet
        self.box = box
        self.options: dict[str, Any] = {}

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self._sheet

    def at(self, box: Box) -> Self:
        """Another block of the same sheet."""
        return type(self)(self.sheet, box)

    def _call(self, verb: str, **args: Any) -> Any:  # noqa: ANN401
        return self.sheet.call(verb, box=self.box, **args)

    @property
    def api(self) -> Self | None:
        """The range itself; None when it has no cells."""
        return self if len(self) else None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, row, column, rows, columns."""
        row, column, rows, columns = self.box
        return self.sheet.name, row, column, rows, columns

    @property
    def arg1_input(self) -> str:
        """The address as one would type it: xlwings tells whole rows and columns by it."""
        return a1.address(self.box, False, False)

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

    def __call__(self, *at: int) -> Self:
        """A cell by row and column, or by its number row after row; both from 1, also outside the block."""
        row, column = at if len(at) == 2 else (n + 1 for n in divmod(at[0] - 1, self.box[3]))
        return self.at([self.box[0] + row - 1, self.box[1] + column - 1, 1, 1])

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
