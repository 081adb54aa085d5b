"""Cell values on their way in and out: as xlwings hands them over, as the wire carries them.

On the wire a cell is null, a text or a number.  Which numbers are dates and truths is said beside the rows in
blocks (from 0, relative to the first cell): ``[row, column, rows, columns]``.
"""

from __future__ import annotations

import datetime as dt
import numbers
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .a1 import address
from .backend import Box
from .errors import Unsafe
from .guard import changed_by_excel

LONGEST = 32767  # characters of one cell in Excel
_DAY = 86400.0


class CellError(str):
    """An error a cell shows, such as ``#N/A``; xlwings gives None for it, or the text on demand."""

    __slots__ = ()


class Wire(NamedTuple):
    """A block ready to be written."""

    rows: list[list[Any]]
    dates: list[list[int]]  # a fifth number tells whether the clock counts
    truths: list[Box]
    formulas: list[list[Any]]  # row, column, text


def incoming(answer: Mapping[str, Any], shape: tuple[int, int]) -> list[list[Any]]:
    """The rows of a ``read``, padded to the shape that was asked for."""
    rows: list[list[Any]] = [[None if value == "" else value for value in row] for row in answer["rows"]]
    year, month, day = answer["epoch"]
    epoch = dt.datetime(year, month, day)
    for box in answer["dates"]:
        for i, j in _cells(box):
            serial = rows[i][j]
            if isinstance(serial, float):
                rows[i][j] = _date(epoch, serial)
    for box in answer["truths"]:
        for i, j in _cells(box):
            if isinstance(rows[i][j], float):
                rows[i][j] = bool(rows[i][j])
    for i, j, text in answer["errors"]:
        rows[i][j] = CellError(text)
    height, width = shape
    if rows and len(rows[0]) < width:
        blank = [None] * (width - len(rows[0]))
        rows = [row + blank for row in rows]
    rows.extend([None] * width for _ in range(height - len(rows)))
    return rows


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    row, column, rows, columns = box
    return ((i, j) for i in range(row, row + rows) for j in range(column, column + columns))


def _date(epoch: dt.datetime, serial: float) -> dt.datetime | float:
    try:
        days = int(serial)
        return epoch + dt.timedelta(days=days, milliseconds=round((serial - days) * _DAY * 1000))
    except OverflowError:
        return serial  # ##### in the office, a number in Excel


def outgoing(rows: Sequence[Sequence[Any]], texts: Sequence[Box], corner: tuple[int, int]) -> Wire:
    """Make a block ready; ``texts`` are the blocks formatted as text, ``corner`` is where the block begins.

    Raises Unsafe for values Excel would store as something else, TypeError for what no cell can hold.
    """
    wire = Wire([], [], [], [])
    mask = _mask(texts, len(rows), len(rows[0]))
    dates: dict[bool, list[tuple[int, int]]] = {False: [], True: []}
    truths: list[tuple[int, int]] = []
    unsafe: list[tuple[int, int, object]] = []
    for i, row in enumerate(rows):
        made: list[Any] = []
        for j, value in enumerate(row):
            if mask and mask[i][j]:
                if isinstance(value, dt.date):
                    unsafe.append((i, j, value))
                made.append(_as_text(value))
            elif value is None or isinstance(value, str):
                made.append(_plain(value, i, j, wire, unsafe))
            elif isinstance(value, bool):
                truths.append((i, j))
                made.append(float(value))
            elif isinstance(value, dt.date):
                clock = isinstance(value, dt.datetime) and value.time() != dt.time()
                dates[clock].append((i, j))
                made.append(_serial(value))
                if made[-1] < 1:
                    unsafe.append((i, j, value))
            elif isinstance(value, numbers.Number):
                made.append(float(value))  # type: ignore[arg-type]  # a complex number is a TypeError
                if isinstance(value, int) and int(float(f"{value:.15g}")) != value:
                    unsafe.append((i, j, value))  # Excel keeps 15 digits
            else:
                where = address([corner[0] + i, corner[1] + j, 1, 1], False, False)
                raise TypeError(f"a cell cannot hold a {type(value).__name__}: {where}")
        wire.rows.append(made)
    if unsafe:
        raise Unsafe(_complaint(unsafe, corner))
    for clock, cells in dates.items():
        wire.dates.extend([*box, int(clock)] for box in runs(cells))
    wire.truths.extend(runs(truths))
    return wire


def _plain(
    value: str | None, i: int, j: int, wire: Wire, unsafe: list[tuple[int, int, object]]
) -> str | None:
    """A text for a cell that is not formatted as text: ``=`` starts a formula, ``'`` keeps what follows."""
    if not value:
        return None
    if len(value) > LONGEST:
        unsafe.append((i, j, value[:20] + "…"))
    elif value.startswith("="):
        if len(value) > 1:
            wire.formulas.append([i, j, value])
            return None
    elif value.startswith("'"):
        return value[1:]
    elif changed_by_excel(value):
        unsafe.append((i, j, value))
    return value


def _as_text(value: object) -> str | None:
    """What a cell formatted as text makes of a value."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, numbers.Real) and not isinstance(value, int):
        return f"{float(value):.15g}"
    return None if value is None or value == "" else str(value)


def _serial(day: dt.date) -> float:
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    return (moment.replace(tzinfo=None) - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)


def _mask(blocks: Sequence[Box], height: int, width: int) -> list[bytearray]:
    if not blocks:
        return []
    mask = [bytearray(width) for _ in range(height)]
    for row, column, rows, columns in blocks:
        for line in mask[row : row + rows]:
            line[column : column + columns] = b"\1" * min(columns, width - column)
    return mask


def runs(cells: Sequence[tuple[int, int]]) -> list[Box]:
    """Single cells gathered into vertical blocks, so that a column costs one call."""
    blocks: list[Box] = []
    for column, row in sorted((j, i) for i, j in cells):
        if blocks and blocks[-1][1] == column and blocks[-1][0] + blocks[-1][2] == row:
            blocks[-1][2] += 1
        else:
            blocks.append([row, column, 1, 1])
    return blocks


def _complaint(unsafe: Sequence[tuple[int, int, object]], corner: tuple[int, int]) -> str:
    i, j, value = unsafe[0]
    where = address([corner[0] + i, corner[1] + j, 1, 1], False, False)
    more = f" ({len(unsafe)} such cells)" if len(unsafe) > 1 else ""
    return (
        f"Excel would store something else than {value!r} in {where}{more}: "
        'give the cell the text format "@" before a code, write a number as a number, a date as a date'
    )
