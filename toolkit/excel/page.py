"""One sheet of an open workbook: read whole, changed in memory, written back in few blocks.

Reading: one call for the whole sheet; filters and hidden rows or columns do not matter.  Writing: one write for
each block of neighbouring cells.  What a program would spoil is prevented here: a code or a text is written into
cells made text cells first, or 007 would arrive as 7 and "=…" as a formula; formulas are never written over, their
results are the program's own; new rows come into the Excel table, which keeps its filter, drop-downs and style.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from toolkit.columns import Kind
from toolkit.errors import Place, Problem
from toolkit.excel import standing
from toolkit.excel.a1 import Block, address, moved
from toolkit.excel.base import Cells, require_room
from toolkit.excel.light import block_of
from toolkit.excel.overlay import Content, Overlay, Rectangle, runs
from toolkit.excel.refs import this_row
from toolkit.excel.tables import Layout

if TYPE_CHECKING:
    import xlwings as xw
    from xlwings.main import Table

MOST_CELLS = 6_000_000
"""A sheet whose used range is larger has stray content far away, and would take minutes to read."""

_AS_TEXT = (Kind.TEXT, Kind.CODE, Kind.RATIO, Kind.FLAG)
_TEXT, _GENERAL, _DATE = "@", "General", "yyyy-mm-dd"

GREY = (0xF0, 0xF1, 0xF3)
"""``style.GREY_FILL``: a click does not load that module's XlsxWriter."""

Cell = tuple[int, int]


def read_page(sheet: xw.Sheet) -> Page | Problem:
    """Read a sheet; a Problem if it is too large."""
    used = _block(sheet.used_range)
    if used.bottom * used.right > MOST_CELLS:
        cell = address(used.bottom, used.right)
        what = f"有内容或格式的范围一直到 {cell}，太大，没有读取"
        remedy = "请删除远离表格的行和列（按 Ctrl+End 可以找到）并保存"
        return Problem(what, remedy, Place(sheet.name, cell=cell))
    area = _range(sheet, Block(1, 1, used.bottom, used.right))
    grid = block_of(area, empty="", err_to_str=True)
    return Page(sheet, Overlay([list(map(_plain, line)) for line in grid]))


class Page:
    """A sheet with its changes.  ``append``, ``replace`` and ``update`` as in BaseBook; ``write`` carries them out."""

    def __init__(self, sheet: xw.Sheet, overlay: Overlay) -> None:
        self.overlay = overlay
        self.sheet = sheet
        self._layout: Layout | None = None
        self._table: Table | None = None
        self._block: Block | None = None  # of the table as it stands in the program
        self._bottom = 0  # of the table as it is to be
        self._held: dict[Cell, str] = {}
        self._sources: dict[int, tuple[int, str]] = {}

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        resized = self._block is not None and self._bottom != self._block.bottom
        return bool(self.overlay.values or self.overlay.formulas or resized)

    def append(self, layout: Layout, after: int, rows: Sequence[Cells]) -> None:
        """Put rows below row ``after``; the table grows if need be."""
        self._prepare(layout)
        last = after + len(rows)
        self._refuse_damage(layout, last)
        start = after + 1
        if self._block and self._bottom < last:
            start = min(start, self._bottom + 1)  # rows typed below the table come in, too
            self._bottom = last
        self._compute(layout, range(start, last + 1))
        for row, cells in enumerate(rows, after + 1):
            self._fill(layout, row, cells)
        self._close_gaps(range(after + 1, last + 1), {column for cells in rows for column in cells})

    def replace(self, layout: Layout, rows: Sequence[Cells]) -> None:
        """Make ``rows`` the only rows; without any the table keeps one blank row.

        What shows already what it should is not written.
        """
        self._prepare(layout)
        first = layout.header_row + 1
        last = max(first, layout.header_row + len(rows))
        self._refuse_damage(layout, max(last, self.overlay.bottom))
        self._bottom = last
        shown = {row for row, cells in enumerate(rows, first) if self._shows(layout, row, cells)}
        for row in {*range(first, self.overlay.bottom + 1)} - shown:
            for column in self._span(layout):
                filled = self.overlay.at(row, column) != "" or (row, column) in self._held
                if filled and (row > last or column not in self._sources):
                    self.overlay.put(row, column, None)
                    self._held.pop((row, column), None)
        self._compute(layout, range(first, last + 1))
        for row, cells in enumerate(rows, first):
            if row not in shown:
                self._fill(layout, row, cells)

    def update(self, layout: Layout, row: int, cells: Cells) -> None:
        """Put cells of one row; in a formula column only what reading shows until the program has computed."""
        self._prepare(layout)
        self._fill(layout, row, cells)

    def formulas(self, block: Block) -> dict[Cell, str]:
        """The formulas that stand in a block; a text that looks like one is none."""
        return {
            (row, column): str(text)
            for row, line in enumerate(_rows(_range(self.sheet, block).formula), block.top)
            for column, text in enumerate(line, block.left)
            if _is_formula(text, self.overlay.at(row, column))
        }

    def write(self) -> None:
        """Put the changes into the program: table, formats, values, formulas."""
        layout = self._layout
        if layout is None:
            return
        if self._block and self._bottom > self._block.bottom:
            self._resize(self._block.ending(self._bottom))
            self._shade(layout, Block(self._block.bottom + 1, 1, self._bottom, 1))
        kinds = {number: layout.sheet.column(key).kind for key, number in layout.columns.items()}
        for rectangle in self.overlay.blocks():
            _dress(self.sheet, rectangle, kinds)
            _put(_area(self.sheet, rectangle), rectangle)
        for rectangle in self.overlay.formula_blocks():
            for column in range(rectangle.column, rectangle.right + 1):
                part = _range(self.sheet, Block(rectangle.row, column, rectangle.bottom, column))
                if part.number_format in (None, _TEXT):  # there a formula would be shown, not computed
                    part.number_format = _DATE if kinds.get(column) is Kind.DATE else _GENERAL
            _area(self.sheet, rectangle).formula = [list(line) for line in rectangle.values]
        if self._block and self._bottom < self._block.bottom:
            self._resize(self._block.ending(self._bottom))

    def _shade(self, layout: Layout, new: Block) -> None:
        """New rows are grey where the first row is: not every program gives them the look of the others."""
        own = [
            number
            for key, number in sorted(layout.columns.items(), key=lambda item: item[1])
            if (column := layout.sheet.column(key)).formula or column.filled_by
        ]
        top = layout.header_row + 1
        if not own or _range(self.sheet, Block(top, own[0], top, own[0])).color != GREY:
            return
        for left, right in runs(own):
            _range(self.sheet, Block(new.top, left, new.bottom, right)).color = GREY

    # before the first change

    def _prepare(self, layout: Layout) -> None:
        if self._layout is not None:
            return
        self._table, self._block = _table(self.sheet, layout)
        self._bottom = self._block.bottom if self._block else 0
        self._held = self._formulas(layout)
        for (row, column), formula in sorted(self._held.items()):  # the lowest of each column is copied down
            self._sources[column] = row, formula
        for key, number in layout.columns.items():
            declared = layout.sheet.column(key).formula
            if declared.startswith("="):
                self._sources.setdefault(number, (layout.header_row + 1, this_row(layout.sheet, declared)))
        self._layout = layout

    def _formulas(self, layout: Layout) -> dict[Cell, str]:
        """The formulas below the header."""
        span, top = self._span(layout), layout.header_row + 1
        only_typed = len(span) == len(layout.columns) and not layout.formulas
        if only_typed or self.overlay.bottom < top:
            return {}
        found = self.formulas(Block(top, span[0], self.overlay.bottom, span[-1]))
        return {(row, column): formula for (row, column), formula in found.items() if column in span}

    def _span(self, layout: Layout) -> Sequence[int]:
        """The columns that belong to a row: all of the table, or the declared ones of a plain range."""
        if self._block:
            return range(self._block.left, self._block.right + 1)
        return sorted(layout.columns.values())

    def _refuse_damage(self, layout: Layout, last: int) -> None:
        totals = self._table is not None and self._table.totals_row_range is not None
        blocks = (_block(table.range) for table in self.sheet.tables)
        others = (other for other in blocks if self._block and other.top != self._block.top)
        require_room(layout, last, self._block, totals=totals, others=others)

    # cells

    def _fill(self, layout: Layout, row: int, cells: Cells) -> None:
        for column, value in cells.items():
            if column in layout.formulas and self._computed(layout, row, column):
                self.overlay.show(row, column, value)
            else:
                self.overlay.put(row, column, value)

    def _shows(self, layout: Layout, row: int, cells: Cells) -> bool:
        """Whether a row without formulas holds these very cells."""
        if self._sources:
            return False
        there = [self.overlay.at(row, column) for column in self._span(layout)]
        wanted = [
            "" if (value := _for_cell(cells.get(column))) is None else value for column in self._span(layout)
        ]
        return there == wanted and bool not in map(type, there)  # True equals 1

    def _close_gaps(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        """Blank cells of new rows are written too: rows that differ in what they leave blank are one block."""
        own = [column for column in columns if column not in self._sources]
        for row in rows:
            for column in own:
                if self.overlay.at(row, column) == "" and (row, column) not in self._held:
                    self.overlay.put(row, column, None)

    def _compute(self, layout: Layout, rows: Iterable[int]) -> None:
        """Give rows the formulas of their columns."""
        for row in rows:
            for column in self._sources:
                self._computed(layout, row, column)

    def _computed(self, layout: Layout, row: int, column: int) -> bool:
        """See to it that a cell holds its column's formula; False if there is none to put."""
        if (row, column) in self._held:
            return True
        if column not in self._sources:
            return False
        if column in layout.formulas or self.overlay.at(row, column) == "":  # what staff typed stays
            origin, formula = self._sources[column]
            self._held[row, column] = moved(formula, row - origin)
            self.overlay.put_formula(row, column, self._held[row, column])
        return True

    def _resize(self, block: Block) -> None:
        if self._table is not None:
            self._table.resize(_range(self.sheet, block))


# writing


def _put(area: xw.Range, rectangle: Rectangle) -> None:
    values = [[_for_cell(value) for value in line] for line in rectangle.values]
    if len(values) > 1 and standing.hides(area):
        # Programs disagree on what a block does to rows that a filter hides; a single cell is sure.
        for row, line in enumerate(values):
            for column, value in enumerate(line):
                area[row, column].value = value
    else:
        area.value = values


def _dress(sheet: xw.Sheet, rectangle: Rectangle, kinds: Mapping[int, Kind]) -> None:
    """Make text cells of what will hold text, and date cells of what will hold dates and is none yet."""
    run: list[int] = []
    for column in range(rectangle.column, rectangle.right + 2):
        if column <= rectangle.right and kinds.get(column) in _AS_TEXT:
            run.append(column)
        elif run:
            area = _range(sheet, Block(rectangle.row, run[0], rectangle.bottom, run[-1]))
            if area.number_format != _TEXT:
                area.number_format = _TEXT
            run = []
        if column <= rectangle.right and kinds.get(column) is Kind.DATE:
            area = _range(sheet, Block(rectangle.row, column, rectangle.bottom, column))
            if area.number_format in (None, _TEXT, _GENERAL):
                area.number_format = _DATE


def _area(sheet: xw.Sheet, rectangle: Rectangle) -> xw.Range:
    return _range(sheet, Block(rectangle.row, rectangle.column, rectangle.bottom, rectangle.right))


def _range(sheet: xw.Sheet, block: Block) -> xw.Range:
    """By its address: with two corners xlwings asks the program which sheet each belongs to."""
    return sheet.range(str(block))


def _for_cell(value: Content) -> object:
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value


# reading


def _plain(raw: object) -> object:
    """A cell formatted as money arrives as a Decimal; it is a number like others."""
    return float(raw) if isinstance(raw, Decimal) else raw


def _is_formula(text: object, shown: object) -> bool:
    """Whether this is a formula, and not a text that begins with "=" and is shown as it stands."""
    return isinstance(text, str) and text.startswith("=") and text != shown


def _rows(value: object) -> Sequence[Sequence[object]]:
    """What ``Range.formula`` gives, as rows: a single cell comes bare, and one row alone as it is."""
    if not isinstance(value, list | tuple):
        return [[value]]
    return value if value and isinstance(value[0], list | tuple) else [value]


def _table(sheet: xw.Sheet, layout: Layout) -> tuple[Table | None, Block | None]:
    """The Excel table over the header row, whatever it is called; nothing for a plain range."""
    for table in sheet.tables:
        block = _block(table.range)
        inside = any(block.left <= number <= block.right for number in layout.columns.values())
        if block.top == layout.header_row and inside:
            return table, block
    return None, None


def _block(area: xw.Range) -> Block:
    rows, columns = area.shape
    return Block(area.row, area.column, area.row + rows - 1, area.column + columns - 1)
