"""What reading a sheet would find once cells of it were changed: a large one is not built and read again for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from toolkit.columns import Column
from toolkit.excel.a1 import split
from toolkit.excel.base import Cells
from toolkit.excel.book import Rows, Table, Value
from toolkit.excel.cells import CellValue
from toolkit.excel.tables import ORDINAL, Layout, Memo, Parsed, says_total


def without_results(parsed: Parsed) -> Parsed:
    """``parsed`` with nothing in the columns of formulas."""
    rows, layout = parsed.table.by_column(), parsed.layout
    blank = [None] * len(rows)
    columns = {
        key: blank if layout and layout.columns.get(key) in layout.formulas else values
        for key, values in rows.columns.items()
    }
    return replace(parsed, table=replace(parsed.table, rows=Rows(rows.numbers, columns, rows.at)))


def with_cells(parsed: Parsed | None, changes: Mapping[int, Cells]) -> Parsed | None:
    """``parsed`` after ``changes`` (by row and column number); None where only reading can tell."""
    if parsed is None or parsed.layout is None:
        return None
    layout, rows = parsed.layout, parsed.table.by_column()
    at = {number: index for index, number in enumerate(rows.numbers)}
    if not changes.keys() <= at.keys() or _faulty(parsed, changes):
        return None
    keys = {number: key for key, number in layout.columns.items()}
    columns = dict(rows.columns)
    found: dict[str, list[tuple[int, CellValue | None]]] = {}
    for number, cells in changes.items():
        for column, value in cells.items():
            found.setdefault(keys[column], []).append((at[number], value))
    heads = {column.header for column in layout.sheet.columns}
    for key, values in found.items():
        changed = _changed(layout.declared[key], columns[key], values, heads)
        if changed is None or key == layout.sheet.key:
            return None
        columns[key] = changed
    if _emptied(layout, columns, {i for values in found.values() for i, value in values if value is None}):
        return None
    table = Table(parsed.table.sheet, Rows(rows.numbers, columns, rows.at), parsed.table.problems)
    return Parsed(table, layout, parsed.faults, parsed.last_row)


def _faulty(parsed: Parsed, changes: Mapping[int, Cells]) -> bool:
    """Whether a cell that was changed had a problem, or one whose cell is not known is in its row."""
    for problem in parsed.table.problems:
        row = problem.place.row
        if (
            row is not None
            and row in changes
            and (not problem.place.cell or split(problem.place.cell)[1] in changes[row])
        ):
            return True
    return False


def _changed(
    column: Column, old: Sequence[Value], new: Sequence[tuple[int, CellValue | None]], heads: set[str]
) -> list[Value] | None:
    """A column with other values; None if one of them is odd, or could make its row something else than data."""
    memo, values = Memo(column), [*old]
    for index, value in new:
        if isinstance(value, str) and (says_total(value) or value in heads or "_x" in value):
            return None
        if value is None and column.required:
            return None
        if isinstance(value, int) and not isinstance(old[index], int):
            return None  # if the cell's format shows dates, it will be read as one
        values[index] = memo[_raw(value)]
    return values if not memo.troubles else None


def _raw(value: CellValue | None) -> object:
    """A cell's content as a reader hands it over."""
    if value is None:
        return ""
    return value if isinstance(value, str | date) else float(value)


def _emptied(layout: Layout, columns: Mapping[str, Sequence[Value]], rows: set[int]) -> bool:
    """Whether nothing that was typed is left in one of these rows."""
    typed = [
        c.key
        for c in layout.sheet.columns
        if c.key in layout.columns and not c.formula and c.header != ORDINAL
    ]
    return any(all(columns[key][i] is None for key in typed) for i in rows)
