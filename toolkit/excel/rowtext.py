"""A row of a worksheet part changed as text: what stands around the cells concerned stays the bytes it was.

Nearly every row is written the way programs write them: each cell with its address first, then its format and its
type, and nothing else in its tag.  Such cells are exchanged in the text of the row, some fifty times as fast as by a
parser.  Of any other row the caller is told that only a parser can change it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date

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


def with_cells(
    row: bytes,
    number: int,
    cells: Mapping[int, CellValue | None],
    formulas: Collection[int],
    dated: Callable[[str | None], str],
    *,
    date1904: bool,
) -> bytes | None:
    """Row ``number`` with other contents in some cells, by column; in those of ``formulas`` only the cached value.

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
    pieces: list[bytes] = []
    done = 0
    for start, stop, new in sorted(found):
        pieces += row[done:start], new
        done = stop
    return b"".join((*pieces, row[done:]))
