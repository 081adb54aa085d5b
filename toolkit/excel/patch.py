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
table in the way, a formula that keeps the formulas of other cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from lxml import etree

from toolkit.errors import Problem, ProblemsFound, Refused
from toolkit.excel import sheetxml
from toolkit.excel.a1 import LAST_ROW, Block, moved
from toolkit.excel.base import Cells
from toolkit.excel.cells import CellValue
from toolkit.excel.formats import Formats
from toolkit.excel.package import WORKBOOK, Package, relations_of
from toolkit.excel.sheetxml import SheetXml, tag
from toolkit.excel.tables import Layout

_CONTENT_TYPES = "[Content_Types].xml"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_BEFORE_CALC = ("sheets", "functionGroups", "externalReferences", "definedNames")
_RANGE = r"(?:'(?:[^']|'')+'|[^'!,()\s]+)!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+"
_NAMED_RANGES = re.compile(rf"{_RANGE}(?:,{_RANGE})*")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


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
        self._fresh: set[tuple[str, str]] = set()  # (sheet, address) of results put by us

    def append(self, layout: Layout, after: int, rows: Sequence[Cells]) -> None:
        """Put ``rows`` below row ``after``; the table grows if need be."""
        with self._sane():
            sheet, table, last = self._open(layout), self._table(layout), after + len(rows)
            written = {
                (r, c) for r, cells in enumerate(rows, after + 1) for c in cells if self._typed(layout, c)
            }
            self._refuse_damage(layout, table, written, last)
            start = after + 1
            if table and table.block.bottom < last:
                start = min(start, table.block.bottom + 1)  # rows typed below the table come in, too
                self._resize(layout, table, last)
            for row in range(start, last + 1):
                self._prepare(sheet, layout, table, row)
            for row, cells in enumerate(rows, after + 1):
                self._fill(sheet, layout, row, cells)
            sheet.state_dimension(_span(layout, table)[-1])

    def replace(self, layout: Layout, rows: Sequence[Cells]) -> None:
        """Make ``rows`` the only rows of the table; without any it keeps one blank row."""
        with self._sane():
            sheet, table = self._open(layout), self._table(layout)
            span, first = _span(layout, table), layout.header_row + 1
            last = max(first, layout.header_row + len(rows))
            old = sheet.below(first, span)
            self._refuse_damage(layout, table, set(old), max(last, sheet.last_row))
            formulas = {
                column: self._source(sheet, layout, table, first, column)
                for column in span
                if column in layout.formulas or column not in layout.columns.values()
            }
            if table:
                self._resize(layout, table, last)
            for row, column in old:
                self._clear(sheet, row, column, keep=row <= last)
            for row, cells in enumerate(rows or [{}], first):
                for column in span:
                    cell = sheet.make(row, column, row - 1 if row > first else 0)
                    if formula := formulas.get(column):
                        sheetxml.put_formula(cell, moved(formula, row - first))
                self._fill(sheet, layout, row, cells)
            sheet.state_dimension(span[-1])

    def update(self, layout: Layout, row: int, cells: Cells) -> None:
        """Put cells of one row; in a formula column only the cached value."""
        with self._sane():
            sheet = self._open(layout)
            self._refuse_damage(layout, None, {(row, c) for c in cells if self._typed(layout, c)}, row)
            self._fill(sheet, layout, row, cells)

    def build(self) -> bytes:
        """The whole file with all changes."""
        self._recalculate()
        self._forget_results()
        dropped = self._drop_calc_chain() if self._formula_gone else set()
        if self._formats and self._formats.changed:
            self._changed.add(self._package.styles)
        parts = {
            part: etree.tostring(
                self._trees[part].getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
            )
            for part in self._changed
        }
        return self._package.rebuilt(parts, dropped)

    # parts

    def _tree(self, part: str) -> etree._Element:
        if part not in self._trees:
            try:
                self._trees[part] = etree.fromstring(self._package.xml(part), _PARSER)
            except etree.XMLSyntaxError as error:
                raise self._package.damaged() from error
        return self._trees[part]

    def _open(self, layout: Layout) -> SheetXml:
        name = layout.sheet.name
        if name not in self._sheets:
            self._sheets[name] = SheetXml(self._tree(self._package.sheets[name]))
            self._changed.add(self._package.sheets[name])
        return self._sheets[name]

    @contextmanager
    def _sane(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:  # an address or a number that makes no sense
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

    def _typed(self, layout: Layout, column: int) -> bool:
        """Whether a write to the column replaces what stands there."""
        return column not in layout.formulas

    def _prepare(self, sheet: SheetXml, layout: Layout, table: _Table | None, row: int) -> None:
        """Give a row the look of the row above and, where nothing stands, the formulas of its columns."""
        above = row - 1 if row - 1 > layout.header_row else 0
        for column in _span(layout, table):
            cell = sheet.make(row, column, above)
            computed = column in layout.formulas or (table and column in table.formulas)
            if computed and sheetxml.is_blank(cell):
                formula = self._source(sheet, layout, table, row, column)
                if formula:
                    sheetxml.put_formula(cell, formula)

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
            self._dress(cell, value)
            if not self._typed(layout, column) and not sheetxml.has_formula(cell):
                formula = self._source(sheet, layout, self._table(layout), row, column)
                if formula:
                    sheetxml.put_formula(cell, formula)
            if not self._typed(layout, column) and sheetxml.has_formula(cell):
                sheetxml.put_cached(cell, value, self._package.date1904)
                self._fresh.add((layout.sheet.name, cell.get("r", "")))
            else:
                self._formula_gone |= sheetxml.has_formula(cell)
                sheetxml.put(cell, value, self._package.date1904)

    def _dress(self, cell: etree._Element, value: CellValue | None) -> None:
        """See to it that a date is shown as one."""
        if isinstance(value, date):
            if not self._formats:
                if not self._package.styles:
                    raise self._package.problem("没有单元格格式，不能写入日期", "请用表格软件打开后另存再试")
                self._formats = Formats(self._tree(self._package.styles))
            cell.set("s", str(self._formats.dated(int(cell.get("s", "0")))))

    def _clear(self, sheet: SheetXml, row: int, column: int, keep: bool) -> None:
        cell = sheet.make(row, column, 0)
        self._formula_gone |= sheetxml.has_formula(cell)
        if keep:
            sheetxml.put(cell, None, self._package.date1904)
        else:
            sheet.remove(row, column)

    def _refuse_damage(
        self, layout: Layout, table: _Table | None, written: Collection[tuple[int, int]], last: int
    ) -> None:
        """Refuse, before anything is changed, what would harm more than the rows down to ``last``."""
        name = layout.sheet.name
        if last > LAST_ROW:
            raise Refused(f"「{name}」放不下这么多行。请先归档旧的内容再试。")
        if cell := self._open(layout).dependent(written):
            raise Refused(
                f"「{name}」{cell} 的公式依附于将要改写的公式，改写会使它丢失。"
                f"请在表格软件中把 {cell} 的公式重新录入一次，保存后再试。"
            )
        if table is None:
            return
        if table.root.get("totalsRowCount", "0") != "0":
            place = layout.place(next(iter(layout.columns)), table.block.bottom)
            raise ProblemsFound([Problem("表格末尾有汇总行", "请在“表设计”中去掉“汇总行”后再试", place)])
        for root in self._tables(layout).values():
            other = Block.parse(root.get("ref", ""))
            if root is not table.root and table.block.ending(last).meets(other):
                raise Refused(f"「{name}」的表格下方还有另一个表格（{other}）。请把它移到别的工作表后再试。")

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
            element.set("sqref", _stretched(element.get("sqref", ""), old, bottom))
        for element in sheet.root.iter(*map(tag, ("protectedRange", "ignoredError"))):
            element.set("sqref", _stretched(element.get("sqref", ""), old, bottom))
        for element in sheet.root.iter(f"{_X14}dataValidation", f"{_X14}conditionalFormatting"):
            for area in element.iter(f"{_XM}sqref"):
                area.text = _stretched(area.text or "", old, bottom)
        self._stretch_names(layout.sheet.name, old, bottom)
        self._changed.update(part for part, root in self._tables(layout).items() if root is table.root)

    def _stretch_names(self, sheet: str, old: Block, bottom: int) -> None:
        quoted = sheet.replace("'", "''")
        for name in self._tree(WORKBOOK).iter(tag("definedName")):
            if not _NAMED_RANGES.fullmatch(name.text or ""):
                continue
            parts = []
            for part in (name.text or "").split(","):
                owner, _, area = part.rpartition("!")
                if owner.strip("'") == quoted:
                    block = Block.parse(area)
                    if block.bottom == old.bottom and block.meets(old) and block.top <= bottom:
                        area = area.rpartition("$")[0] + f"${bottom}"
                parts.append(f"{owner}!{area}")
            if ",".join(parts) != name.text:
                name.text = ",".join(parts)
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
        would go on showing the old deadline.  Without a stored result every program computes.  Concerned
        are the changed sheets, and those whose formulas name one of them (its table bears its name).
        """
        names = [name.encode() for name in self._sheets]
        for name, part in self._package.sheets.items():
            data = self._package.part(part)
            if name in self._sheets or (b"<f" in data and any(changed in data for changed in names)):
                fresh = {address for sheet, address in self._fresh if sheet == name}
                if sheetxml.forget_results(self._tree(part), fresh):
                    self._changed.add(part)

    def _drop_calc_chain(self) -> set[str]:
        dropped = set()
        for key, (kind, part) in self._package.related(WORKBOOK).items():
            if kind == "calcChain":
                dropped.add(part)
                relations, types = relations_of(WORKBOOK), _CONTENT_TYPES
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


def _stretched(areas: str, old: Block, bottom: int) -> str:
    """Areas (separated by blanks) where those that ended with the table end on ``bottom``."""
    return " ".join(_stretched_one(area, old, bottom) for area in areas.split())


def _stretched_one(area: str, old: Block, bottom: int) -> str:
    try:
        block = Block.parse(area)
    except ValueError:
        return area  # whole columns, whole rows
    inside = old.left <= block.left and block.right <= old.right and block.top > old.top
    ends_there = block.bottom == old.bottom and block.top <= bottom
    return str(block.ending(bottom)) if inside and ends_there else area
