"""A raw grid becomes a Table: find the header, clean every cell, keep row numbers, lose nothing silently.

A grid is a sheet as a reader hands it over: rows of raw values from A1 on, all rows equally wide.

The header row is the one of the first 20 that holds most of the declared headers or their aliases, compared
without blanks, line breaks and full or half width; the order of columns is free, columns that staff added are
ignored.  Then the grid is worked a thousand rows at a time and column by column, because equal values of a column are
kept once and cleaned once and runs of plain ones not at all, and stays so: a Row is made when somebody asks for it.

Not data, each with a Problem: a total row, a header pasted again, rows below a gap of 200 blank rows.
Not data, silently: blank rows, and rows where only formulas or 序号 stand (a prepared empty row).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from toolkit.columns import HEADER_ROW, Column, Kind, Sheet
from toolkit.errors import Place, Problem
from toolkit.excel.a1 import address
from toolkit.excel.book import ABSENT, ByColumn, Rows, Table, Value
from toolkit.excel.cells import CellError, CellValue, Cleaner, doubt, quote, squeeze

Grid = Sequence[Sequence[object]]
Columns = Sequence[Sequence[object]]
"""The cells of some rows, a column at a time."""

HEADER_SEARCH = 20
GAP = 200
_TOTALS = {"合计", "总计", "小计", "共计", "汇总"}
ORDINAL = "序号"
_RUN = 100  # cells: one odd cell makes so many be cleaned one by one
_BLOCK = 1_000  # rows
_FEW = 500  # values in a block: those of a column with more are nearly all different


@dataclass(frozen=True)
class Layout:
    """Where a table stands: its header row and the column number of every declared column found (from 1)."""

    sheet: Sheet
    header_row: int
    columns: Mapping[str, int]

    @cached_property
    def declared(self) -> Mapping[str, Column]:
        """The columns of the sheet by key."""
        return {column.key: column for column in self.sheet.columns}

    @cached_property
    def formulas(self) -> frozenset[int]:
        """The columns that hold formulas."""
        return frozenset(n for key, n in self.columns.items() if self.sheet.column(key).formula)

    def place(self, key: str, row: int) -> Place:
        """The place of one cell; without an address if the column is missing."""
        number = self.columns.get(key)
        cell = address(row, number) if number else ""
        return Place(self.sheet.name, row, self.sheet.column(key).header, cell)


class Places:
    """Called with a column key, the place of that cell of one row: most cells never have a problem."""

    __slots__ = ("_layout", "_row")

    def __init__(self, layout: Layout, row: int) -> None:
        self._layout, self._row = layout, row

    def __call__(self, key: str) -> Place:
        """The place of the row's cell in a column."""
        return self._layout.place(key, self._row)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A Table with what a writer must know.

    ``layout`` is None if there is no table to write into; ``faults`` are the problems of the sheet's layout,
    with which nothing is added to it; ``last_row`` is the last row that is not blank (the header's if none).
    """

    table: Table
    layout: Layout | None
    faults: tuple[Problem, ...]
    last_row: int


def unreadable(sheet: Sheet, problem: Problem) -> Parsed:
    """A table that cannot be read at all, for one reason."""
    return Parsed(Table(sheet, (), (problem,)), None, (problem,), 0)


def missing(sheet: Sheet, names: Sequence[str]) -> Parsed:
    """The workbook has no such sheet, only ``names``."""
    near = difflib.get_close_matches(sheet.name, names, n=1, cutoff=0.5)
    hint = f"（最接近的是“{near[0]}”）" if near else ""
    own = "" if sheet.view else "，里面填过的内容从备份找回（restore）"
    remedy = f"改了名的，请改回“{sheet.name}”；删掉了的，升级一次（upgrade，或桌面的“升级台账”）就补上{own}"
    problem = Problem(f"工作簿里没有这个工作表{hint}", remedy, Place(sheet.name))
    return Parsed(Table(sheet, (), () if sheet.later else (problem,)), None, (problem,), 0)


def parse(sheet: Sheet, grid: Iterable[Sequence[object]]) -> Parsed:
    """Read the rows of a grid as ``sheet`` declares it."""
    rows = iter(grid)
    top = [*islice(rows, HEADER_SEARCH)]
    index = _header_index(sheet, top)
    if index is None:
        heads = "、".join(column.header for column in sheet.columns)
        remedy = f"请在第 {HEADER_ROW} 行写上表头：{heads}"
        return unreadable(
            sheet, Problem(f"前 {HEADER_SEARCH} 行里找不到表头", remedy, Place(sheet.name, HEADER_ROW))
        )
    layout, faults = _layout(sheet, top[index], index + 1)
    body = chain(top[index + 1 :], rows)
    blocks = iter(lambda: [*zip(*islice(body, _BLOCK), strict=True)], [])
    return _Body(layout, top[index], blocks, faults).parsed()


def leading(found: Sequence[Column]) -> Iterator[str]:
    """The keys of the columns in which 合计 makes a row a total: the first of text, and those before it."""
    for column in found:
        yield column.key
        if column.kind is Kind.TEXT and not column.formula:
            break


def says_total(text: str) -> bool:
    """Whether a text is 合计 or the like and nothing else."""
    # squeezing makes neither 计 nor 总 of another character
    return len(text) < 10 and ("计" in text or "总" in text) and squeeze(text).rstrip(":") in _TOTALS


def with_rows(parsed: Parsed | None, cells: ByColumn[int, CellValue | None]) -> Parsed | None:
    """What reading would find once rows were added below the last; None where only reading can tell.

    It can where nothing else stands in those rows, formulas there have no results but those that are put, and nothing
    was odd before or is now.
    """
    if parsed is None or parsed.layout is None or parsed.table.problems:
        return None
    layout, rows = parsed.layout, parsed.table.by_column()
    ordinal = [n for key, n in layout.columns.items() if layout.declared[key].header == ORDINAL]
    if any(ABSENT in cells.columns.get(n, (ABSENT,)) for n in ordinal):  # prepared rows may have theirs
        return None
    width = max(layout.columns.values())
    head = [""] * width
    for key, number in layout.columns.items():
        head[number - 1] = layout.declared[key].header
    blocks = (_across(cells[start : start + _BLOCK], width) for start in range(0, len(cells), _BLOCK))
    first = Layout(layout.sheet, parsed.last_row, layout.columns)
    new = _Body(first, head, blocks, []).parsed()
    there = new.table.by_column()
    if new.table.problems or len(there) != len(cells):
        return None
    columns = {key: [*values, *there.columns[key]] for key, values in rows.columns.items()}
    table = Table(layout.sheet, Rows([*rows.numbers, *there.numbers], columns, [*rows.at, *there.at]), ())
    return Parsed(table, layout, parsed.faults, new.last_row)


def _across(cells: ByColumn[int, CellValue | None], width: int) -> Columns:
    """The columns of some rows, as a reader hands them over."""
    columns, blank = cells.columns, [""] * len(cells)
    return [
        ["" if value is ABSENT else value for value in columns[n]] if n in columns else blank
        for n in range(1, width + 1)
    ]


# the header


def _wanted(sheet: Sheet) -> dict[str, str]:
    """Squeezed header or alias → column key; a header of one column wins over an alias of another."""
    aliases = {squeeze(alias): c.key for c in sheet.columns for alias in c.aliases}
    return aliases | {squeeze(c.header): c.key for c in sheet.columns}


def _header_index(sheet: Sheet, grid: Grid) -> int | None:
    wanted = _wanted(sheet)
    scores = [
        len({wanted.get(squeeze(cell)) for cell in row if isinstance(cell, str)} - {None}) for row in grid
    ]
    best = max(scores, default=0)
    # One word may stand in a title or a note by chance; a quarter of the headers does not.
    enough = min(len(sheet.columns), max(2, len(sheet.columns) // 4))
    return scores.index(best) if best >= enough else None


def _layout(sheet: Sheet, header: Sequence[object], row: int) -> tuple[Layout, list[Problem]]:
    texts = {number: squeeze(str(cell)) for number, cell in enumerate(header, 1) if cell not in (None, "")}
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    for column in sheet.columns:
        exact = [n for n, text in texts.items() if text == squeeze(column.header)]
        aliases = {squeeze(alias) for alias in column.aliases} - {squeeze(c.header) for c in sheet.columns}
        found = exact or [n for n, text in texts.items() if text in aliases]
        if found:
            columns[column.key] = found[0]
        if len(found) > 1:
            cells = "、".join(address(row, n) for n in found)
            what = f"表头“{column.header}”重复出现（{cells}）"
            place = Place(sheet.name, row, column.header, address(row, found[1]))
            problems.append(Problem(what, "请删去或改名，只留一列", place))
    others = {text: n for n, text in texts.items() if n not in columns.values()}
    gone = (column for column in sheet.columns if column.key not in columns and not column.later)
    problems.extend(_missing_header(sheet, column, others, row) for column in gone)
    return Layout(sheet, row, columns), problems


def _missing_header(sheet: Sheet, column: Column, others: Mapping[str, int], row: int) -> Problem:
    near = difflib.get_close_matches(squeeze(column.header), others, n=1, cutoff=0.6)
    cell = address(row, others[near[0]]) if near else ""
    hint = f"（最接近的是“{near[0]}”）" if near else ""
    remedy = (
        f"请把表头改回“{column.header}”"
        if near
        else f"表头改过名的请改回“{column.header}”，删掉的请补上这一列"
    )
    return Problem(f"缺少“{column.header}”一列{hint}", remedy, Place(sheet.name, row, cell=cell))


# the rows


class Memo(dict[object, Value]):
    """Raw value → cleaned value for one column; each distinct value is cleaned once."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column, self._clean = column, Cleaner(column)
        self._quiet = bool(column.formula)  # what a formula shows is no fault of the data
        self._same: dict[object, object] | None = {}
        self.troubles: dict[tuple[bool, object], CellError] = {}

    def __missing__(self, raw: object) -> Value:
        value = self[raw] = self.clean(raw)
        return value

    def clean(self, raw: object) -> Value:
        """The value of one cell; what is odd about it goes into ``troubles``."""
        trouble: CellError | None
        try:
            value = self._clean(raw)
            trouble = doubt(value, self._column)
        except CellError as error:
            value, trouble = raw if self._quiet and isinstance(raw, str) else None, error
        if trouble and not self._quiet:
            self.troubles[isinstance(raw, bool), raw] = trouble
        return value

    def all(self, raws: Sequence[object]) -> list[Value]:
        """The values of many cells; a run of cells without anything odd is taken as it is."""
        values: list[Value] = []
        for start in range(0, len(raws), _RUN):
            values += self._run(raws[start : start + _RUN])
        return values

    def once(self, raws: Sequence[object]) -> Sequence[object]:
        """The same cells, with equal ones the same object: a reader makes a new one for every cell."""
        if self._same is None:
            return raws
        before, same = len(self._same), self._same.setdefault
        # True equals 1 as a key, but is not the same in a cell.
        found = [same(raw, raw) if raw.__class__ is not bool else raw for raw in raws]
        if len(self._same) - before > _FEW:
            self._same = None
        return found

    def _run(self, raws: Sequence[object]) -> Sequence[Value]:
        if self._clean.keeps(raws):
            return [raw or None for raw in raws]
        if (numbers := self._clean.whole(raws)) is not None:
            return numbers
        # True equals 1 as a key, but is not the same in a cell.
        return [self[raw] if raw.__class__ is not bool else self.clean(raw) for raw in raws]


def _gapless(rows: Sequence[int]) -> bool:
    """Whether rows stand at the top without a gap, as data nearly always do."""
    return bool(rows) and rows[-1] == len(rows) - 1


class _Body:
    """The rows below a header, as columns of raw and of cleaned values."""

    def __init__(
        self,
        layout: Layout,
        header: Sequence[object],
        blocks: Iterable[Columns],
        faults: list[Problem],
    ) -> None:
        self.layout, self.faults = layout, faults
        self.first = layout.header_row + 1
        self.height = 0
        self.heads = {key: header[number - 1] for key, number in layout.columns.items()}
        found = [column for column in layout.sheet.columns if column.key in layout.columns]
        self.memos = {column.key: Memo(column) for column in found}
        self.raws: dict[str, list[object]] = {key: [] for key in self.memos}
        self.values: dict[str, list[Value]] = {key: [] for key in self.memos}
        for across in blocks:
            self._add(across)
        self.typed = [c.key for c in found if not c.formula and c.header != ORDINAL]
        self.found = found

    def _add(self, across: Columns) -> None:
        height = len(across[0])
        self.height += height
        for key, memo in self.memos.items():
            raws = across[self.layout.columns[key] - 1]
            if raws.count("") == height:  # as most columns of cases that nobody has worked on yet
                self.raws[key] += raws
                self.values[key] += [None] * height
                continue
            raws = memo.once(raws)
            self.raws[key] += raws
            self.values[key] += memo.all(raws)

    def parsed(self) -> Parsed:
        filled = self._filled()
        kept, odd = self._kept(filled)
        problems = sorted([*odd, *self._problems(kept)], key=lambda found: found[:2])
        sheet = self.layout.sheet
        columns = {column.key: self._values(column.key, kept) for column in sheet.columns}
        numbers = [self.first + i for i in kept]
        rows = Rows(numbers, columns, [Places(self.layout, number) for number in numbers])
        table = Table(sheet, rows, (*self.faults, *(problem for _, _, problem in problems)))
        return Parsed(table, self.layout, tuple(self.faults), self.first + (filled[-1] if filled else -1))

    def _values(self, key: str, rows: Sequence[int]) -> Sequence[Value]:
        """The values of a column in some rows, in order; None all along if the column is missing."""
        values = self.values.get(key, [None] * self.height)
        return values[: len(rows)] if _gapless(rows) else [values[i] for i in rows]

    def _filled(self) -> Sequence[int]:
        """The rows where somebody typed something, by index."""
        typed = [self.values[key] for key in self.typed]
        if any(None not in values for values in typed):
            return range(self.height)
        blank = (None,) * len(typed)
        filled = {i for i, row in enumerate(zip(*typed, strict=True)) if row != blank}
        for key in self.typed:
            if self.memos[key].troubles:  # a cell that could not be read is None, but not blank
                filled.update(i for i, _ in self._troubled(key, range(self.height)))
        return sorted(filled)

    def _kept(self, filled: Sequence[int]) -> tuple[Sequence[int], list[tuple[int, int, Problem]]]:
        """The rows that are data, and problems about the others."""
        again, totals = self._headers_again(filled), self._totals(filled)
        if _gapless(filled) and not again and not totals:
            return filled, []
        kept: list[int] = []
        problems: list[tuple[int, int, Problem]] = []
        previous = -1
        for n, i in enumerate(filled):
            if i - previous > GAP:
                self.faults.append(self._stray(i, i - previous - 1, len(filled) - n))
                break
            previous = i
            if i in again:
                place = Place(self.layout.sheet.name, self.first + i)
                problems.append((i, 0, Problem("是重复的表头，不是数据", "请删除这一行", place)))
            elif i in totals:
                key, text = totals[i]
                what = f"是“{quote(text)}”行，不是数据"
                place = self.layout.place(key, self.first + i)
                problems.append((i, 0, Problem(what, "请删除这一行，合计由程序统计", place)))
            else:
                kept.append(i)
        return kept, problems

    def _stray(self, i: int, blanks: int, count: int) -> Problem:
        what = f"与上面的数据隔了 {blanks} 个空行，从这一行起的 {count} 行没有读取"
        key = next(key for key in self.typed if self.raws[key][i] not in (None, ""))
        return Problem(what, "请移到表格末尾紧接着的一行，或删除", self.layout.place(key, self.first + i))

    def _headers_again(self, filled: Sequence[int]) -> set[int]:
        """Rows that repeat the header: as many headers as half of what stands in them, two at least."""
        again = set()
        for key in self.typed[:2]:  # whoever pastes a header pastes its first columns
            names = {self.heads[key], self.layout.sheet.column(key).header}
            for i in filled if not names.isdisjoint(self.raws[key]) else ():
                if self.raws[key][i] in names and i not in again:
                    row = [(self.raws[k][i], self.heads[k]) for k in self.raws if self.raws[k][i] != ""]
                    same = sum(raw == head for raw, head in row)
                    if same >= max(min(2, len(self.raws)), len(row) / 2):
                        again.add(i)
        return again

    def _totals(self, filled: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Rows that begin with 合计 or the like: in the first text column or in one before it."""
        totals = {}
        for key in leading(self.found):
            raws = self.raws[key]
            for i in filled:
                text = raws[i]
                if text.__class__ is str and says_total(text):
                    totals[i] = key, text
        return totals

    def _problems(self, kept: Sequence[int]) -> Iterator[tuple[int, int, Problem]]:
        """Cells that cannot be read or look odd, and required cells left blank: (row, column, problem)."""
        for position, column in enumerate(self.found):
            key = column.key
            bad = dict(self._troubled(key, kept)) if self.memos[key].troubles else {}
            for i, trouble in bad.items():
                place = self.layout.place(key, self.first + i)
                yield i, position, trouble.at(place)
            if column.required and not column.formula:
                values = self._values(key, kept)
                for i, value in zip(kept, values, strict=True) if None in values else ():
                    if value is None and i not in bad:
                        place = self.layout.place(key, self.first + i)
                        yield i, position, Problem("未填写", f"请填写“{column.header}”", place)

    def _troubled(self, key: str, rows: Sequence[int]) -> Iterator[tuple[int, CellError]]:
        troubles, raws = self.memos[key].troubles, self.raws[key]
        found = {raw for _, raw in troubles}
        for i in rows:
            if raws[i] in found and (trouble := troubles.get((isinstance(raws[i], bool), raws[i]))):
                yield i, trouble
