"""Whether an open workbook shows what its file holds: then the file is what people see, and a copy of it is enough.

Compared is what cells show, in every row of a sheet.  A colour, a width or a formula that shows the same is not seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.excel.closed import ParsedFile
from toolkit.excel.package import Package

Line = Sequence[object]


def holds(path: Path, sheets: Collection[str], shown: Iterable[tuple[str, Iterable[Line]]]) -> bool:
    """Whether the file has these sheets, and its cells are those ``shown`` of some; no if it cannot be read."""
    try:
        package = Package(path.read_bytes(), path.name)
        if [*package.sheets] != [*sheets]:
            return False
        file = ParsedFile(package, package.sheets)
        return all(
            _as_shown(held) == _as_shown(line)
            for name, lines in shown
            for held, line in zip_longest(file.grid(name), lines, fillvalue=())
            if held != line
        )
    except (ToolkitError, OSError):  # a password, say: the program that has it open can save it all the same
        return False


def _as_shown(line: Line) -> list[object]:
    """A row without its blank end; a day is the same with its midnight and without."""
    cells = [
        datetime(cell.year, cell.month, cell.day)
        if isinstance(cell, date) and not isinstance(cell, datetime)
        else cell
        for cell in line
    ]
    while cells and cells[-1] == "":
        cells.pop()
    return cells
