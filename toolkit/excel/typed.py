"""What people have typed into an open workbook since it was last saved, put into the bytes of its file.

So a copy that goes back to the moment of a click needs no saving by the program, which takes five times as long.
Compared is what cells show, in every row of a sheet: of a cell that differs the value goes into the file, as a program
would have saved it.  A result that differs follows from what was typed: its formula is in the file already, and
the next program computes it.  A colour, a width or a formula that shows the same is not seen.

What only the program itself can save is told by None: sheets or formulas that the file does not have (rows put in
between others bring some), a time of day, very many cells.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import zip_longest
from typing import NamedTuple, cast

from toolkit.columns import Sheet
from toolkit.errors import ToolkitError
from toolkit.excel.a1 import Block
from toolkit.excel.cells import CellValue, fits
from toolkit.excel.closed import ParsedFile
from toolkit.excel.package import Package
from toolkit.excel.tables import Layout

Line = Sequence[object]
At = tuple[int, int]
"""Row and column, from 1."""
Computed = Callable[[str, Block], Collection[At]]
"""The cells of a block of a sheet that hold formulas in the program."""

MOST = 2_000
"""So many cells are put in quicker than the program saves."""


def with_typed(
    data: bytes,
    name: str,
    sheets: Collection[str],
    shown: Iterable[tuple[str, Sequence[Line] | None]],
    computed: Computed,
) -> bytes | None:
    """The file with what its sheets ``shown`` hold otherwise, ``data`` itself if nothing; None if that will not do.

    ``name`` is the file's; ``sheets`` are all that are open, in order; a sheet that cannot be read shows None.
    """
    try:
        package = Package(data, name)
        if [*package.sheets] != [*sheets]:
            return None
        file, differing = ParsedFile(package, package.sheets), dict[str, _Typed]()
        for sheet, lines in shown:
            if lines is None:
                return None
            if cells := _differing(file.grid(sheet), lines):
                differing[sheet] = _Typed(lines, cells, computed(sheet, _around(cells)))
        return _put(package, data, differing) if differing else data
    except ToolkitError:  # a password, say, or cells that may not be changed: the program can save it
        return None


class _Typed(NamedTuple):
    """A sheet as it is shown, the cells that hold something else in the file, and those with formulas among them."""

    lines: Sequence[Line]
    cells: Mapping[At, object]
    formulas: Collection[At]


def _differing(held: Iterable[Line], shown: Iterable[Line]) -> dict[At, object]:
    """What cells show that hold something else."""
    return {
        (row, column): new
        for row, (before, now) in enumerate(zip_longest(held, shown, fillvalue=()), 1)
        if before != now
        for column, (old, new) in enumerate(zip_longest(before, now, fillvalue=""), 1)
        if _moment(old) != _moment(new)
    }


def _moment(cell: object) -> object:
    """A day is the same with its midnight and without."""
    return (
        datetime.combine(cell, time()) if isinstance(cell, date) and not isinstance(cell, datetime) else cell
    )


def _around(cells: Iterable[At]) -> Block:
    rows, columns = zip(*cells, strict=True)
    return Block(min(rows), min(columns), max(rows), max(columns))


def _put(package: Package, data: bytes, differing: Mapping[str, _Typed]) -> bytes | None:
    from toolkit.excel.patch import Patch  # with lxml: mostly nothing was typed

    patch, count = Patch(package), 0
    for sheet, (_, cells, formulas) in differing.items():
        layout, rows = Layout(Sheet(sheet, sheet, ()), 0, {}), dict[int, dict[int, CellValue | None]]()
        for (row, column), value in cells.items():
            if (row, column) not in formulas:
                if not _can_be_put(value):
                    return None
                rows.setdefault(row, {})[column] = _for_cell(value)
                count += 1
            elif not patch.computes(layout, row, column):
                return None
        if count > MOST:
            return None
        for row, values in rows.items():
            patch.update(layout, row, values)
    if not count:
        return data
    made = patch.build()
    return made if _shows(Package(made, package.name), differing) else None


def _shows(package: Package, differing: Mapping[str, _Typed]) -> bool:
    """Whether a file reads as it should: a number in a cell that shows days would not, say."""
    file = ParsedFile(package, differing)
    return not any(
        _differing(file.grid(sheet), lines).keys() & (cells.keys() - {*formulas})
        for sheet, (lines, cells, formulas) in differing.items()
    )


def _can_be_put(value: object) -> bool:
    """Whether a value is text, a number or a day as a file holds it."""
    if isinstance(value, datetime):
        return value.time() == time()
    return fits(value) if isinstance(value, str) else type(value) in (int, float)


def _for_cell(value: object) -> CellValue | None:
    if value == "":
        return None
    return value.date() if isinstance(value, datetime) else cast("str | int", value)
