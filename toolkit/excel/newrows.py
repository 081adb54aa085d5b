"""The cells of new rows as text, a column at a time: most of them differ only in their number and in one plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from toolkit.excel.a1 import moved
from toolkit.excel.base import Cells

_ABSENT = object()


class NewColumn(NamedTuple):
    """What every new cell of a column looks like: as the cell in row ``model``, with its style and its formula.

    ``typed``: a value that is put replaces the formula; otherwise it is the formula's cached value.
    """

    name: str
    style: str | None
    formula: str | None
    model: int
    typed: bool

    def cells(
        self,
        rows: Sequence[Cells],
        column: int,
        first: int,
        write: Callable[..., str],
        dated: Callable[[str | None], str],
    ) -> list[str]:
        """The cell of each of ``rows``, the first of which gets the number ``first``.

        ``write`` takes address, style, value and formula (``cellxml.written``); ``dated`` makes a style show dates.
        """
        name, style, formula = self.name, self.style, self.formula
        alike = not formula or moved(formula, 1) == formula
        start, _, blank = write("\0", style, None, formula).partition("\0")
        before, _, after = write("\0", style, "A", None)[len(start) + 1 :].rpartition("A")
        found = []
        for number, cells in enumerate(rows, first):
            value = cells.get(column, _ABSENT)
            if value is _ABSENT and alike:
                found.append(f"{start}{name}{number}{blank}")
            elif isinstance(value, str) and (self.typed or not formula) and value.isalnum():
                found.append(f"{start}{name}{number}{before}{value}{after}")
            else:
                look = dated(style) if isinstance(value, date) else style
                replaced = self.typed and value is not _ABSENT
                rule = moved(formula, number - self.model) if formula and not replaced else None
                found.append(write(f"{name}{number}", look, None if value is _ABSENT else value, rule))
        return found
