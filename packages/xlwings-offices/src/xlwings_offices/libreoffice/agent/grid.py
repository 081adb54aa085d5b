"""Where a block of filled cells ends: Ctrl+arrow and Ctrl+* as Excel does them, over any kind of cells.

Pure functions; the memory backend uses them too.  Hidden rows count like any other: what a filter hides is
still there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Filled = Callable[[int, int], bool]
"""Whether the cell at (row, column) holds something."""

MANY_COLUMNS = 20
"""Of numbers, from which on they are taken together."""

ROWS, COLUMNS = 1048576, 16384
STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


def end(filled: Filled, row: int, column: int, direction: str, last: tuple[int, int]) -> tuple[int, int]:
    """The cell Ctrl+arrow reaches; ``last`` is the last used cell, beyond which nothing is filled."""
    down, right = STEPS[direction]

    def inside(at: tuple[int, int]) -> bool:
        return 1 <= at[0] <= last[0] and 1 <= at[1] <= last[1]

    def full(at: tuple[int, int]) -> bool:
        return inside(at) and filled(*at)

    here = (row, column)
    ahead = (row + down, column + right)
    if full(here) and full(ahead):
        while full(ahead):
            here, ahead = ahead, (ahead[0] + down, ahead[1] + right)
        return here
    approaching = (row > last[0] and down < 0) or (column > last[1] and right < 0)
    if approaching:  # from beyond the used area straight to its edge
        ahead = (min(ahead[0], last[0]) if down else ahead[0], min(ahead[1], last[1]) if right else ahead[1])
    while inside(ahead) and not filled(*ahead):
        ahead = (ahead[0] + down, ahead[1] + right)
    if full(ahead):
        return ahead
    limit = {"down": (ROWS, column), "right": (row, COLUMNS), "up": (1, column), "left": (row, 1)}
    return limit[direction]


def region(filled: Filled, box: list[int], last: tuple[int, int]) -> list[int]:
    """The block around ``box`` that blank rows and columns bound."""
    top, left, bottom, right = box[0], box[1], box[0] + box[2] - 1, box[1] + box[3] - 1

    def any_in(rows: range, columns: range) -> bool:
        return any(filled(row, column) for row in rows for column in columns)

    def near(low: int, high: int, limit: int) -> range:
        return range(max(1, low - 1), min(limit, high + 1) + 1)

    grown = True
    while grown:
        grown = False
        if top > 1 and any_in(range(top - 1, top), near(left, right, last[1])):
            top, grown = top - 1, True
        if bottom < last[0] and any_in(range(bottom + 1, bottom + 2), near(left, right, last[1])):
            bottom, grown = bottom + 1, True
        if left > 1 and any_in(near(top, bottom, last[0]), range(left - 1, left)):
            left, grown = left - 1, True
        if right < last[1] and any_in(near(top, bottom, last[0]), range(right + 1, right + 2)):
            right, grown = right + 1, True
    return [top, left, bottom - top + 1, right - left + 1]


def numbers(rows: Sequence[Sequence[object]]) -> Iterator[list[int]]:
    """The parts of a block, counted from 0, that hold its numbers: a column each, or one part for many columns."""
    found: list[list[int]] = []
    for column, values in enumerate(zip(*rows, strict=True)):
        filled = [row for row, value in enumerate(values) if isinstance(value, float)]
        if filled:
            found.append([filled[0], column, filled[-1] - filled[0] + 1, 1])
    if len(found) > MANY_COLUMNS:
        found = [[0, 0, len(rows), len(rows[0])]]
    return iter(found)
