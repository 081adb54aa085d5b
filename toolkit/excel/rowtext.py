"""A row of a worksheet part changed as text: what stands around the cells concerned stays the bytes it was.

Nearly every row is written the way programs write them: each cell with its address first, then its format and its
type, and nothing else in its tag.  Such cells are exchanged in the text of the row, some fifty times as fast as by a
parser.  Of any other row the caller is told that only a parser can change it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from datetime import date
from typing import NamedTuple

from toolkit.excel.a1 import letters
from toolkit.excel.cells import CellValue
from toolkit.excel.cellxml import cached, written

_TAG = [letters(column).encode().join((b'<c r="', b'%d"')) for column in range(1, 703)]
"""How the cells of columns A to ZZ begin, but for the number of their row."""
_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?(?: t="[A-Za-z]+")?'
    rb"(?:/>|>(?:(<f>[^<]*</f>|<f [^<>]*/>|<f [^<>]*[^<>/]>[^<]*</f>)?(?:<v>[^<]*</v>|<v/>)?|<is>.*</is>)</c>)(\s*)",
    re.DOTALL,
)
"""A whole cell: address, format, formula, and the blanks behind it."""


class Splice(NamedTuple):
    """What stands in a row from one place to another once it is changed."""

    start: int
    stop: int
    text: bytes

    def into(self, row: bytes) -> bytes:
        """The row with it."""
        return row[: self.start] + self.text + row[self.stop :]


def with_cells(
    row: bytes,
    number: int,
    cells: Mapping[int, CellValue | None],
    formulas: Collection[int],
    dated: Callable[[str | None], str],
    *,
    date1904: bool,
) -> Splice | None:
    """Other contents in some cells of row ``number``, by column; in those of ``formulas`` only the cached value.

    ``dated`` makes a format show dates.  None where only a parser can tell: a cell that is not there or not written
    as usual, a formula that would go or is missing.
    """
    if b"xmlns" in row:
        return None
    found = []
    for column, value in cells.items():
        if column > len(_TAG):
            return None
        start = row.find(_TAG[column - 1] % number)
        end = row.find(b"<c ", start + 1)
        match = _CELL.fullmatch(row, start, end if end >= 0 else row.rfind(b"</row>")) if start >= 0 else None
        if match is None or (match[3] is not None) != (column in formulas):
            return None
        at, style, formula, blanks = match.groups()
        look = style.decode() if style is not None else None
        if isinstance(value, date):
            look = dated(look)
        if formula is None:
            new = written(at.decode(), look, value, None, date1904=date1904, prefix="").encode()
        else:
            new = cached(at, look, formula, value, date1904=date1904)
        found.append((start, match.end(4), new + blanks))
    found.sort()
    pieces: list[bytes] = []
    first = done = found[0][0] if found else 0
    for start, stop, new in found:
        pieces += row[done:start], new
        done = stop
    return Splice(first, done, b"".join(pieces))


class RowTexts(MutableMapping[int, bytes]):
    """Texts of rows by number; of one that differs in a few cells from what was there, ``old``, only these are kept."""

    def __init__(self, old: Callable[[int], bytes]) -> None:
        self._old = old
        self._kept: dict[int, bytes | Splice] = {}

    def splice(self, number: int, new: Splice) -> None:
        """Change a row, as it is now, in a few cells."""
        self._kept[number] = new if number not in self._kept else new.into(self[number])

    def __getitem__(self, number: int) -> bytes:
        kept = self._kept[number]
        return kept if isinstance(kept, bytes) else kept.into(self._old(number))

    def __setitem__(self, number: int, text: bytes) -> None:
        self._kept[number] = text

    def __delitem__(self, number: int) -> None:
        del self._kept[number]

    def __contains__(self, number: object) -> bool:
        return number in self._kept

    def __iter__(self) -> Iterator[int]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
