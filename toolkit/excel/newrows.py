"""The cells of new rows as text, a column at a time: most of them differ only in their number and in one plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from toolkit.excel.a1 import moved
from toolkit.excel.base import CellRows
from toolkit.excel.book import ABSENT, Absent
from toolkit.excel.cells import CellValue

_PIECE = 1_000  # rows


class NewColumn(NamedTuple):
    """What every new cell of a column looks like: as the cell in row ``model``, with its style and its formula.

    ``typed``: a value that is put replaces the formula; otherwise it is the formula's cached value.
    """

    name: str
    style: str | None
    formula: str | None
    model: int
    typed: bool

    def blank(self, write: Callable[..., str]) -> str | None:
        """The cell where nothing is put, with NUL for the number of its row; None if its formula goes by the row."""
        if self.formula and moved(self.formula, 1) != self.formula:
            return None
        return write(f"{self.name}\0", self.style, None, self.formula)

    def cells(
        self,
        values: Sequence[CellValue | Absent | None],
        first: int,
        write: Callable[..., str],
        dated: Callable[[str | None], str],
    ) -> list[str]:
        """The cell with each of ``values``, the first of which stands in row ``first``.

        ``write`` takes address, style, value and formula (``cellxml.written``); ``dated`` makes a style show dates.
        """
        name, style, formula = self.name, self.style, self.formula
        blank = self.blank(write)
        if (self.typed or not formula) and _plain(values):
            start, _, rest = write("\0", style, "A", None).partition("\0")
            before, _, after = rest.rpartition("A")
            return [f"{start}{name}{n}{before}{value}{after}" for n, value in enumerate(values, first)]
        found = []
        for number, value in enumerate(values, first):
            if value is ABSENT and blank:
                found.append(blank.replace("\0", str(number)))
            else:
                look = dated(style) if isinstance(value, date) else style
                replaced = self.typed and value is not ABSENT
                rule = moved(formula, number - self.model) if formula and not replaced else None
                found.append(write(f"{name}{number}", look, None if value is ABSENT else value, rule))
        return found


def _plain(values: Sequence[object]) -> bool:
    """Whether all are texts that stand in XML as they are: nothing to escape, no blank that could be lost."""
    try:
        joined = "A".join(values)  # type: ignore[arg-type]
    except TypeError:
        return False
    return joined.isprintable() and not any(mark in joined for mark in "&<>_ ")


def row_texts(
    columns: Sequence[tuple[int, NewColumn]],
    rows: CellRows,
    first: int,
    write: Callable[..., str],
    dated: Callable[[str | None], str],
) -> Iterator[tuple[int, str]]:
    """The number and the cells of each new row, from number ``first`` on; ``write`` and ``dated`` as for ``cells``.

    Piece by piece, because the text of all rows at once would double the memory.
    """
    for start in range(0, len(rows), _PIECE):
        piece, top = rows[start : start + _PIECE], first + start
        numbers = [str(n) for n in range(top, top + len(piece))]
        cells, held = list[list[str]](), ""  # neighbours in which nothing is put, in one go
        for column, new in columns:
            values = piece.columns.get(column)
            if values is None and (blank := new.blank(write)):
                held += blank
            else:
                cells.append([held.replace("\0", number) for number in numbers])
                cells.append(new.cells(values or [ABSENT] * len(piece), top, write, dated))
                held = ""
        cells.append([held.replace("\0", number) for number in numbers])
        yield from enumerate(map("".join, zip(*cells, strict=True)), top)
