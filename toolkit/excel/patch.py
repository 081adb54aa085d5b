"""Changes in a workbook that staff own: only the XML parts concerned are touched, all others keep their bytes.

A table grows in three ways.  Prepared blank rows inside it are filled first.  Then its range grows, and with
it what ended on its last row: its filter, drop-downs and other validations, conditional formats, protected
ranges, and defined names and print areas that are a plain range.  New rows take their look from the row above
and their formulas from the table (else from the row above).  If staff turned the table into a plain range,
only cells are written.

What is left alone: charts and pivot tables (they refer to tables or to ranges of their own), formulas of
other sheets, names that compute their range.  What is dropped: the remembered sort order of a table that
changes size, and ``calcChain`` when a formula goes (Excel would call the file damaged; it is rebuilt).
Excel is told to recalculate everything on opening.

Refused, because doing it half would damage the file: strict Open XML, a table with a total row, a second
table or merged cells in the way, a formula that keeps the formulas of other cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from lxml import etree

from toolkit.errors import Refused
from toolkit.excel import cellxml
from toolkit.excel.a1 import Block, letters, moved
from toolkit.excel.base import CellRows, Cells, require_room
from toolkit.excel.book import ABSENT
from toolkit.excel.cellxml import tag
from toolkit.excel.dependents import Leads
from toolkit.excel.formats import Formats
from toolkit.excel.growing import stretched, stretched_name
from toolkit.excel.newrows import NewColumn, row_texts
from toolkit.excel.package import WORKBOOK, Package
from toolkit.excel.plainxml import plain_pieces
from toolkit.excel.sheetxml import PARSER, SheetXml
from toolkit.excel.tables import Layout
from toolkit.ooxml.parts import TYPES, relations_of
from toolkit.ooxml.zipped import Content

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")


@dataclass(slots=True)
class _Table:
    """An Excel table: its part, its range, and the formulas of its calculated columns by column number."""

    root: etree._Element
    block: Block
    formulas: dict[int, str]


class Patch:
    """Changes to one package, collected until ``build``."""

    def __init__(self, package: Package) -> None:
        if package.strict:
            raise package.problem(
                "是“严格 Open XML”格式，不能写入", "请用表格软件另存为“Excel 工作簿（.xlsx）”后再试"
            )
        self._package = package
        self._trees: dict[str, etree._Element] = {}
        self._changed: set[str] = set()
        self._sheets: dict[str, SheetXml] = {}
        self._formats: Formats | None = None
        self._formula_gone = False
        self._written: set[str] = set()  # sheets with changes, not only without results

    def append(self, layout: Layout, after: int, rows: CellRows) -> None:
        """Put ``rows`` below row ``after``; the table grows if need be."""
        with self._sane():
            sheet, table, last = self._open(layout), self._table(layout), after + len(rows)
            there = rows[: max(0, sheet.last_row - after)]
            written = {
                (r, c) for r, cells in enumerate(there, after + 1) for c in cells if c not in layout.formulas
            }
            self._refuse_damage(layout, table, written, last)
            self._refuse_merged(layout, table, min(after, table.block.bottom if table else after) + 1, last)
            start = after + 1
            if table and table.block.bottom < last:
                start = min(start, table.block.bottom + 1)  # rows typed below the table come in, too
                self._resize(layout, table, last)
            model = min(max(start, sheet.last_row + 1), last)  # below it there is nothing yet
            for row in range(start, model + 1):
                self._prepare(sheet, layout, table, row)
                sheet.settle()
            self._multiply(sheet, layout, model, _span(layout, table), rows[max(0, model - after) :])
            for row, cells in enumerate(rows[: max(0, model - after)], after + 1):
                self._fill(sheet, layout, row, cells)
                sheet.settle()
            sheet.state_dimension(_span(layout, table)[-1])

    def replace(self, layout: Layout, rows: CellRows) -> None:
        """Make ``rows`` the only rows of the table; without any it keeps one blank row."""
        with self._sane():
            sheet, table = self._open(layout), self._table(layout)
            span, first = _span(layout, table), layout.header_row + 1
            last = max(first, layout.header_row + len(rows))
            old = sheet.formulas_below(first, span)
            self._refuse_damage(layout, table, old, max(last, sheet.last_row))
            self._refuse_merged(layout, table, first, last)
            formulas = {
                column: self._source(sheet, layout, table, first, column)
                for column in span
                if column in layout.formulas or column not in layout.columns.values()
            }
            if table:
                self._resize(layout, table, last)
            self._formula_gone |= bool(old)
            sheet.take_out(last + 1, span)
            model = min(max(first, sheet.last_row + 1), last)
            for row in range(first, model + 1):
                for column in span:
                    cell = sheet.make(row, column, row - 1 if row > first else 0)
                    formula = formulas.get(column)
                    if formula:
                        cellxml.put_formula(cell, moved(formula, row - first))
                    else:
                        cellxml.put(cell, None, self._package.date1904)
                sheet.settle()
            self._multiply(sheet, layout, model, span, rows[model - first + 1 :])
            for row, cells in enumerate(rows[: model - first + 1], first):
                self._fill(sheet, layout, row, cells)
                sheet.settle()
            sheet.state_dimension(span[-1])

    def update(self, layout: Layout, row: int, cells: Cells) -> None:
        """Put cells of one row; in a formula column only the cached value."""
        with self._sane():
            sheet = self._open(layout)
            if sheet.edit(row, cells, layout.formulas, self._dated, date1904=self._package.date1904):
                return
            self._refuse_damage(layout, None, {(row, c) for c in cells if c not in layout.formulas}, row)
            self._fill(sheet, layout, row, cells)
            sheet.settle()

    def as_declared(self, layout: Layout, rows: Iterable[int]) -> bool:
        """Whether formulas stood in the formula columns of all these rows, and in no other column of the table."""
        sheet, ours = self._open(layout), {0, *layout.columns.values()}
        return not (layout.formulas or sheet.computes) or all(
            layout.formulas == sheet.computed(row) & ours for row in rows
        )

    def computes(self, layout: Layout, row: int, column: int) -> bool:
        """Whether a formula stands in a cell."""
        with self._sane():
            cell = self._open(layout).cell(row, column)
        return cell is not None and cellxml.has_formula(cell)

    def bring_out(self, names: Collection[str]) -> None:
        """Show sheets that are hidden."""
        for sheet in self._tree(WORKBOOK).iter(tag("sheet")):
            if sheet.get("name") in names and sheet.get("state") == "hidden":
                del sheet.attrib["state"]

    def build(self) -> bytes:
        """The whole file with all changes."""
        self._recalculate()
        self._forget_results()
        dropped = self._drop_calc_chain() if self._formula_gone else set()
        return self._package.rebuilt(self._new_parts(self._sheets), dropped)

    def only(self, name: str) -> bytes:
        """A file with one changed sheet and what reading it takes: it is not kept."""
        self._sheets[name].forget_results()
        package = self._package
        taken = {WORKBOOK, relations_of(WORKBOOK), package.styles, package.strings, package.sheets[name]}
        others = [part for part in package.names() if part not in taken]
        return package.rebuilt(self._new_parts({name}), others)

    def _new_parts(self, sheets: Iterable[str]) -> dict[str, Content]:
        """The parts that are other than they were; of the sheets with changes only some."""
        if self._formats and self._formats.changed:
            self._changed.add(self._package.styles)
        parts: dict[str, Content] = {
            part: etree.tostring(
                self._trees[part].getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
            )
            for part in self._changed
        }
        return parts | {self._package.sheets[name]: self._sheets[name].pieces() for name in sheets}

    # parts

    def _tree(self, part: str) -> etree._Element:
        if part not in self._trees:
            try:
                self._trees[part] = etree.fromstring(self._package.xml(part), PARSER)
            except etree.XMLSyntaxError as error:
                raise self._package.damaged() from error
        return self._trees[part]

    def _open(self, layout: Layout) -> SheetXml:
        name = layout.sheet.name
        self._written.add(name)
        if name not in self._sheets:
            self._sheets[name] = self._sheet(name)
        return self._sheets[name]

    def _sheet(self, name: str) -> SheetXml:
        with self._sane():
            return SheetXml(self._package.xml(self._package.sheets[name]))

    @contextmanager
    def _sane(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, etree.XMLSyntaxError) as error:  # or an address or a number that makes no sense
            raise self._package.damaged() from error

    def _tables(self, layout: Layout) -> dict[str, etree._Element]:
        related = self._package.related(self._package.sheets[layout.sheet.name])
        return {part: self._tree(part) for kind, part in related.values() if kind == "table"}

    def _table(self, layout: Layout) -> _Table | None:
        """The Excel table over the header row, whatever it is called; None for a plain range."""
        for root in self._tables(layout).values():
            block = Block.parse(root.get("ref", ""))
            if block.top == layout.header_row and any(
                block.left <= n <= block.right for n in layout.columns.values()
            ):
                formulas = {}
                for number, column in enumerate(root.iter(tag("tableColumn")), block.left):
                    formula = column.find(tag("calculatedColumnFormula"))
                    if formula is not None and formula.text and formula.get("array") is None:
                        formulas[number] = formula.text
                return _Table(root, block, formulas)
        return None

    # cells

    def _prepare(self, sheet: SheetXml, layout: Layout, table: _Table | None, row: int) -> None:
        """Give a row the look of the row above and, where nothing stands, the formulas of its columns."""
        above = row - 1 if row - 1 > layout.header_row else 0
        for column in _span(layout, table):
            cell = sheet.make(row, column, above)
            computed = column in layout.formulas or (table and column in table.formulas)
            if computed and cellxml.is_blank(cell):
                formula = self._source(sheet, layout, table, row, column)
                if formula:
                    cellxml.put_formula(cell, formula)

    def _source(
        self, sheet: SheetXml, layout: Layout, table: _Table | None, row: int, column: int
    ) -> str | None:
        """The formula that belongs into a cell: its own, the table's, or that of the row above."""
        if own := sheet.formula(row, column):
            return own
        if table and column in table.formulas:
            return table.formulas[column]
        above = sheet.formula(row - 1, column) if row - 1 > layout.header_row else None
        return moved(above, 1) if above else None

    def _fill(self, sheet: SheetXml, layout: Layout, row: int, cells: Cells) -> None:
        for column, value in cells.items():
            cell = sheet.make(row, column, row - 1 if row - 1 > layout.header_row else row + 1)
            if isinstance(value, date):
                cell.set("s", self._dated(cell.get("s")))
            if column in layout.formulas and not cellxml.has_formula(cell):
                formula = self._source(sheet, layout, self._table(layout), row, column)
                if formula:
                    cellxml.put_formula(cell, formula)
            if column in layout.formulas and cellxml.has_formula(cell):
                cellxml.put_cached(cell, value, self._package.date1904)
                sheet.fresh[column].add(row)
            else:
                self._formula_gone |= cellxml.has_formula(cell)
                cellxml.put(cell, value, self._package.date1904)

    def _multiply(
        self, sheet: SheetXml, layout: Layout, model: int, span: Sequence[int], rows: CellRows
    ) -> None:
        """Put ``rows`` below row ``model``, where there is nothing yet, with its look and its formulas."""
        if not rows:
            return
        write = partial(cellxml.written, date1904=self._package.date1904, prefix=sheet.prefix)
        columns = []
        for column in span:
            cell, formula = sheet.cell(model, column), sheet.formula(model, column)
            style, typed = cell.get("s") if cell is not None else None, column not in layout.formulas
            if not typed:
                put = enumerate(rows.columns.get(column, ()), model + 1)
                sheet.fresh[column].update(n for n, value in put if value is not ABSENT)
            columns.append((column, NewColumn(letters(column), style, formula, model, typed=typed)))

        sheet.add(model, row_texts(columns, rows, model + 1, write, self._dated))

    def _dated(self, style: str | None) -> str:
        """A format like ``style`` that shows a date as one."""
        if not self._formats:
            if not self._package.styles:
                raise self._package.problem("没有单元格格式，不能写入日期", "请用表格软件打开后另存再试")
            self._formats = Formats(self._tree(self._package.styles))
        return str(self._formats.dated(int(style or "0")))

    def _refuse_damage(
        self, layout: Layout, table: _Table | None, written: Collection[tuple[int, int]], last: int
    ) -> None:
        """Refuse, before anything is changed, what would harm more than the rows down to ``last``."""
        totals = table is not None and table.root.get("totalsRowCount", "0") != "0"
        roots = [root for root in self._tables(layout).values() if table and root is not table.root]
        others = (Block.parse(root.get("ref", "")) for root in roots)
        require_room(layout, last, table.block if table else None, totals=totals, others=others)
        if cell := self._open(layout).dependent(written):
            raise Refused(
                f"「{layout.sheet.name}」{cell} 的公式依附于将要改写的公式，改写会使它丢失。"
                f"请在表格软件中把 {cell} 的公式重新录入一次，保存后再试。"
            )

    def _refuse_merged(self, layout: Layout, table: _Table | None, first: int, last: int) -> None:
        """Refuse rows ``first`` to ``last`` over merged cells: a table may hold none, and they swallow values."""
        span = _span(layout, table)
        rows = Block(first, span[0], last, span[-1])
        for element in self._open(layout).root.iter(tag("mergeCell")):
            if rows.meets(Block.parse(element.get("ref", ""))):
                raise Refused(
                    f"「{layout.sheet.name}」{element.get('ref')} 是合并的单元格，不能写入数据。"
                    f"请取消合并，或把它移到别处后再试。"
                )

    # what goes with the table

    def _resize(self, layout: Layout, table: _Table, bottom: int) -> None:
        old, new = table.block, table.block.ending(bottom)
        if old == new:
            return
        table.root.set("ref", str(new))
        table.block = new
        for element in table.root.findall(tag("sortState")):
            table.root.remove(element)
        for element in table.root.findall(tag("autoFilter")):
            element.set("ref", str(new))
            for sort in element.findall(tag("sortState")):
                element.remove(sort)
        sheet = self._open(layout)
        for element in sheet.root.iter(*map(tag, ("dataValidation", "conditionalFormatting"))):
            element.set("sqref", stretched(element.get("sqref", ""), old, bottom))
        for element in sheet.root.iter(*map(tag, ("protectedRange", "ignoredError"))):
            element.set("sqref", stretched(element.get("sqref", ""), old, bottom))
        for element in sheet.root.iter(f"{_X14}dataValidation", f"{_X14}conditionalFormatting"):
            for area in element.iter(f"{_XM}sqref"):
                area.text = stretched(area.text or "", old, bottom)
        self._stretch_names(layout.sheet.name, old, bottom)
        self._changed.update(part for part, root in self._tables(layout).items() if root is table.root)

    def _stretch_names(self, sheet: str, old: Block, bottom: int) -> None:
        for name in self._tree(WORKBOOK).iter(tag("definedName")):
            refers = stretched_name(name.text or "", sheet, old, bottom)
            if refers != (name.text or ""):
                name.text = refers
                self._changed.add(WORKBOOK)

    # the workbook as a whole

    def _recalculate(self) -> None:
        workbook = self._tree(WORKBOOK)
        element = workbook.find(tag("calcPr"))
        if element is None:
            element = etree.Element(tag("calcPr"))
            before = [child for child in workbook if child.tag in map(tag, _BEFORE_CALC)]
            before[-1].addnext(element)
        element.set("fullCalcOnLoad", "1")
        self._changed.add(WORKBOOK)

    def _forget_results(self) -> None:
        """Drop the stored results of formulas that the changes may have made wrong, but for the fresh ones.

        LibreOffice believes stored results and does not heed fullCalcOnLoad: after a date has changed, it
        would go on showing the old deadline.  Without a stored result every program computes.
        """
        for name in self._leads.concerned(self._written):
            if name in self._written:
                self._sheets[name].forget_results()
            else:
                sheet = self._sheet(name)
                if sheet.forget_results():
                    sheet.leave_outside()
                    self._sheets[name] = sheet

    @cached_property
    def _leads(self) -> Leads:
        """Where the formulas lead: ours are copies of those that are there."""
        parts = self._package.sheets

        def read(name: str) -> Iterable[bytes]:
            there = self._sheets.get(name)
            return [there.original] if there else plain_pieces(partial(self._package.pieces, parts[name]))

        with self._sane():
            leads = Leads(parts, read)
        for name, part in parts.items():
            for kind, table in self._package.related(part).values():
                if kind == "table":
                    leads.add_table(self._tree(table).get("displayName", ""), name)
        for element in self._tree(WORKBOOK).iter(tag("definedName")):
            leads.add_name(element.get("name", ""), element.text or "")
        return leads

    def _drop_calc_chain(self) -> set[str]:
        dropped = set()
        for key, (kind, part) in self._package.related(WORKBOOK).items():
            if kind == "calcChain":
                dropped.add(part)
                relations, types = relations_of(WORKBOOK), TYPES
                self._remove(relations, "Id", key)
                self._remove(types, "PartName", f"/{part}")
                self._changed |= {relations, types}
        return dropped

    def _remove(self, part: str, attribute: str, value: str) -> None:
        for element in list(self._tree(part)):
            if element.get(attribute) == value:
                self._tree(part).remove(element)


def _span(layout: Layout, table: _Table | None) -> Sequence[int]:
    """The columns that belong to a row: all of the table, or the declared ones of a plain range."""
    if table:
        return range(table.block.left, table.block.right + 1)
    return sorted(layout.columns.values())
