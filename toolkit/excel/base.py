"""What every kind of Book has in common: which row, which column, which cell values; not how they are kept.

A kind of Book says how a grid is read and how cells are put; finding rows by key, checking values and
refusing to write into a table that cannot be trusted is here, once, so that all kinds mean the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.columns import Column, Sheet
from toolkit.errors import Place, Problem, ProblemsFound, Refused, WrongUse
from toolkit.excel.a1 import LAST_ROW, Block
from toolkit.excel.book import ABSENT, Absent, ByColumn, T, Table, Value
from toolkit.excel.cells import CellValue, are_cells, to_cell
from toolkit.excel.put_away import come_with_rows, named_in
from toolkit.excel.tables import Layout, Parsed, with_rows

Cells = Mapping[int, CellValue | None]
"""Column number → what to put; None clears the cell."""
CellRows = ByColumn[int, CellValue | None]


def require_room(
    layout: Layout, last: int, table: Block | None, *, totals: bool, others: Iterable[Block]
) -> None:
    """Stop, before anything is changed, where rows down to ``last`` would not fit, or harm what stands there.

    ``table`` is the Excel table over the rows, ``totals`` whether it ends with 汇总行, ``others`` are the sheet's
    other tables.  Raises Refused, or ProblemsFound at the row of totals.
    """
    name = layout.sheet.name
    if last > LAST_ROW:
        raise Refused(f"「{name}」放不下这么多行。请先归档旧的内容再试。")
    if table is None:
        return
    if totals:
        place = layout.place(next(iter(layout.columns)), table.bottom)
        raise ProblemsFound([Problem("表格末尾有汇总行", "请在“表设计”中去掉“汇总行”后再试", place)])
    for other in others:
        if table.ending(last).meets(other):
            raise Refused(f"「{name}」的表格下方还有另一个表格（{other}）。请把它移到别的工作表后再试。")


@dataclass(slots=True)
class _Located:
    """Where to write: kept through writes, so that many small ones need no new reading."""

    layout: Layout | None
    faults: Sequence[Problem]
    last_row: int
    rows: dict[str, list[int]]  # text of the key column → row numbers


class BaseBook(ABC):
    """A Book over four operations on one sheet: ``_parse``, ``_append``, ``_replace`` and ``_update``."""

    def __init__(self) -> None:
        self._parsed: dict[str, Parsed] = {}
        self._located: dict[str, _Located] = {}
        self._before: dict[str, Table] = {}  # sheets with changes: as they were without them
        self._typed = set[str]()  # of these, those where not only results of formulas changed
        self._wanted = set[str]()  # sheets that come into view with the next saving
        self._assumed: dict[str, Table] = {}
        self._changes: dict[str, dict[int, dict[int, CellValue | None]]] = {}  # not in ``_parsed`` yet

    @abstractmethod
    def _parse(self, sheet: Sheet) -> Parsed:
        """Read the sheet with all changes made so far."""

    @abstractmethod
    def _append(self, layout: Layout, after: int, rows: CellRows) -> None:
        """Put rows below row ``after``; formula columns get their formula."""

    @abstractmethod
    def _replace(self, layout: Layout, rows: CellRows) -> None:
        """Put rows below the header and nothing after them."""

    @abstractmethod
    def _update(self, layout: Layout, row: int, cells: Cells) -> None:
        """Put cells of one row; in a formula column only the cached value."""

    def _edited(self, parsed: Parsed | None, changes: Mapping[int, Cells]) -> Parsed | None:
        """What reading would find after ``changes`` of rows; None if it has to be read."""
        return None

    def _longer(self, parsed: Parsed | None, cells: CellRows) -> Parsed | None:
        """What reading would find after ``cells`` were added as rows; None if it has to be read."""
        computes = parsed is not None and parsed.layout is not None and parsed.layout.formulas
        return None if computes else with_rows(parsed, cells)

    def settle(self) -> None:  # noqa: B027  # nobody types into it
        """As ``Book`` has it."""

    def meanwhile(self, job: Callable[[], T]) -> Callable[[], T]:
        """As ``Book`` has it: in one process, with nobody to wait for, when it is asked for."""
        return job

    def read(self, sheet: Sheet) -> Table:
        """Read a whole table; bad data are its problems."""
        assumed = self._assumed.get(sheet.name)
        if (
            assumed and assumed.sheet.columns == sheet.columns
        ):  # a reader may want the office's own columns, too
            return assumed
        return self._read(sheet).table

    def fingerprint(self, sheet: Sheet) -> str:
        """What tells one state of the sheet in the file from another without reading it; "" where nothing does."""
        return ""

    def assume(self, table: Table) -> None:
        """Let ``read`` return these rows instead of reading the sheet, until the sheet is written to."""
        self._know(table.sheet.name, None)
        self._assumed[table.sheet.name] = replace(table, rest=lambda: self._read(table.sheet).table)

    def before(self, sheet: Sheet) -> Table:
        """The table without the changes that wait for ``save``."""
        return self._before.get(sheet.name) or self.read(sheet)

    def changed(self, sheet: Sheet) -> bool:
        """Whether changes of the sheet wait for ``save``, other than of what its formulas show."""
        return sheet.name in self._typed

    def append(self, sheet: Sheet, rows: Iterable[Mapping[str, Value]]) -> None:
        """Add rows below the last one; a row without any value is left out.

        Raises ProblemsFound if the table's layout is damaged, WrongUse for a value that is not the column's.
        """
        known = self._locate(sheet)
        layout = _sound(known)
        if not isinstance(rows, ByColumn):
            rows = ByColumn.of([row for row in rows if any(value is not None for value in row.values())])
        if not rows:
            return
        cells = _all_cells(layout, rows)
        keys = rows.columns.get(sheet.key, [None] * len(rows))
        self._touch(sheet, sheet.columns)
        self._wanted.update(come_with_rows(sheet))
        self._append(layout, known.last_row, cells)
        self._know(sheet.name, self._longer(self._known(sheet.name), cells))
        for row, key in enumerate(keys, known.last_row + 1):
            text = "" if key is None or key is ABSENT else str(key)
            known.rows.setdefault(text, []).append(row)
        known.last_row += len(rows)

    def replace(self, sheet: Sheet, rows: Sequence[Mapping[str, Value]]) -> None:
        """Replace all rows of a view sheet; raises as ``append``."""
        if not sheet.view:
            raise WrongUse(f"“{sheet.name}”不是由程序生成的表，不能整表替换。请联系维护人员。")
        self.restart(sheet, rows)

    def restart(self, sheet: Sheet, rows: Sequence[Mapping[str, Value]]) -> None:
        """Replace all rows of any sheet (see ``Book``); raises as ``append``."""
        layout = _sound(self._locate(sheet))
        self._touch(sheet, sheet.columns)
        self._wanted.update(come_with_rows(sheet) if rows else ())
        self._replace(layout, ByColumn.of([_cells(layout, row) for row in rows]))
        self._know(sheet.name, None)
        self._located.pop(sheet.name)

    def update(self, sheet: Sheet, key: str, values: Mapping[str, Value]) -> None:
        """Set cells of the row whose key column reads ``key``.

        Raises ProblemsFound if no row or more than one has the key, or a column is missing; WrongUse for a
        value that is not the column's.
        """
        if not sheet.key:
            raise WrongUse(f"“{sheet.name}”的行没有编号，不能按编号改。请联系维护人员。")
        known = self._locate(sheet)
        rows = known.rows.get(key, ())
        if known.layout is None or len(rows) != 1:
            raise ProblemsFound([*known.faults, *_ambiguous(sheet, key, known.layout, rows)])
        cells = _cells(known.layout, values, known.faults)
        self._touch(sheet, map(known.layout.declared.__getitem__, values))
        self._update(known.layout, rows[0], cells)
        self._changes.setdefault(sheet.name, {}).setdefault(rows[0], {}).update(cells)
        if sheet.key in values:
            self._located.pop(sheet.name)

    def bring_out(self, told: Iterable[str]) -> None:
        """Have the sheets that are put away and that ``told`` names come into view with the next saving."""
        self._wanted |= named_in(told)

    def _touch(self, sheet: Sheet, written: Iterable[Column]) -> None:
        """Keep what the sheet holds before its first change."""
        if sheet.name not in self._typed and not all(column.formula for column in written):
            self._typed.add(sheet.name)
        self._assumed.pop(sheet.name, None)
        if sheet.name not in self._before:
            self._before[sheet.name] = self.read(sheet)

    def _settled(self) -> None:
        """No change waits any more."""
        self._before.clear()
        self._typed.clear()
        self._wanted.clear()

    def _known(self, name: str) -> Parsed | None:
        """What reading the sheet would find, if that is known."""
        if changes := self._changes.pop(name, None):
            self._know(name, self._edited(self._parsed.get(name), changes))
        return self._parsed.get(name)

    def _know(self, name: str, parsed: Parsed | None) -> None:
        self._changes.pop(name, None)
        self._parsed.pop(name, None)
        if parsed:
            self._parsed[name] = parsed

    def _read(self, sheet: Sheet) -> Parsed:
        known = self._known(sheet.name)
        if known is None:
            known = self._parsed[sheet.name] = self._parse(sheet)
        if known.table.sheet.columns is not sheet.columns:  # with a column of the office's own
            return self._parse(sheet)
        return known

    def _locate(self, sheet: Sheet) -> _Located:
        if sheet.name not in self._located:
            parsed = self._read(sheet)
            rows: dict[str, list[int]] = {}
            if sheet.key:
                table = parsed.table.by_column()
                for key, number in zip(table.texts(sheet.key), table.numbers, strict=True):
                    rows.setdefault(key, []).append(number)
            self._located[sheet.name] = _Located(parsed.layout, parsed.faults, parsed.last_row, rows)
        return self._located[sheet.name]


def _sound(known: _Located) -> Layout:
    if known.layout is None or known.faults:
        raise ProblemsFound(known.faults)
    return known.layout


def _cells(layout: Layout, values: Mapping[str, Value], faults: Sequence[Problem] = ()) -> Cells:
    _refuse_others(layout, values.keys(), {key for key, value in values.items() if value}, faults)
    columns = layout.columns
    return {columns[key]: to_cell(v, layout.declared[key]) for key, v in values.items() if key in columns}


def _refuse_others(
    layout: Layout, keys: Collection[str], filled: Collection[str], faults: Sequence[Problem] = ()
) -> None:
    """Stop (WrongUse, ProblemsFound) where columns that are not there are to be filled."""
    declared = layout.declared
    if unknown := {*keys} - declared.keys():
        raise WrongUse(f"“{layout.sheet.name}”没有 {'、'.join(sorted(unknown))} 这样的列。请联系维护人员。")
    others = {*keys} - layout.columns.keys()
    if missing := {key for key in others if key in filled or not declared[key].later}:
        raise ProblemsFound(faults or [_not_yet_there(layout.sheet, declared[min(missing)])])


def _not_yet_there(sheet: Sheet, column: Column) -> Problem:
    what = f"没有“{column.header}”这一列，写不进去：工作簿是以前版本的"
    return Problem(
        what, "请保存并关闭工作簿，运行一次 upgrade（升级）", Place(sheet.name, header=column.header)
    )


def _all_cells(layout: Layout, rows: ByColumn[str, Value]) -> CellRows:
    """``_cells`` of what is not None in many rows: a column whose values are cells already is looked at once."""
    there = {
        key: [value for value in values if value is not None and value is not ABSENT]
        for key, values in rows.columns.items()
    }
    used = {key for key, values in there.items() if values}
    _refuse_others(layout, used, {key for key in used if any(there[key])})
    cells = {}
    for key, number in layout.columns.items():
        if key in used:
            column, values = layout.declared[key], there[key]
            put: Sequence[CellValue | None] = (
                values if are_cells(values, column) else [to_cell(value, column) for value in values]
            )
            cells[number] = put if len(put) == len(rows) else _with_gaps(put, rows.columns[key])
    return ByColumn(cells, len(rows))


def _with_gaps(
    cells: Iterable[CellValue | None], values: Iterable[Value | Absent]
) -> list[CellValue | Absent | None]:
    """The cells of a column, ABSENT where no value is."""
    following = iter(cells)
    return [ABSENT if value is None or value is ABSENT else next(following) for value in values]


def _ambiguous(sheet: Sheet, key: str, layout: Layout | None, rows: Sequence[int]) -> list[Problem]:
    if layout is None:
        return []
    if not rows:
        place = Place(sheet.name, header=sheet.column(sheet.key).header)
        return [Problem(f"没有“{key}”这一行", "请核对编号，或补上这一行", place)]
    what = f"“{key}”重复出现 {len(rows)} 次"
    return [Problem(what, "请改正，每个编号只留一行", layout.place(sheet.key, row)) for row in rows]
