"""The columns that a table of an older workbook lacks, put at its right end; and its formulas as they are now.

The model is the same sheet in a new master workbook: heads, widths, formats, formulas, validations and colours of a
column are copied from there, its own letter and its neighbours' exchanged for those of this workbook.  Staff may have
moved columns or added some: where a column stands is known by its header, and theirs stay where they are.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from toolkit.errors import Problem
from toolkit.excel import cellxml
from toolkit.excel.a1 import Block, address, letters, moved
from toolkit.excel.cellxml import tag
from toolkit.excel.draft import PackageDraft
from toolkit.excel.graft import StyleMap
from toolkit.excel.sheetxml import SheetXml
from toolkit.excel.tables import Layout

_REFERENCE = re.compile(
    r"(?:'[^']+'|[\w.]+)!\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?"  # of another sheet
    r"|(?<![\w!.'\[@\u4e00-\u9fff])(\$?)([A-Z]{1,3})(\$?[0-9]+)(?![\w(])"
)
_BEFORE_RULES = (
    *(
        "sheetData",
        "sheetCalcPr",
        "sheetProtection",
        "protectedRanges",
        "scenarios",
        "autoFilter",
        "sortState",
    ),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
)
"""What stands before the validations in a worksheet part (ECMA-376 18.3.1.99)."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sheets: its tree of cells, its table's part ("" for a plain range) and where its columns are."""

    sheet: SheetXml
    table: etree._Element | None
    layout: Layout

    @property
    def right(self) -> int:
        """The last column that is the table's; of a plain range, that has a head."""
        if self.table is not None:
            return Block.parse(self.table.get("ref", "")).right
        return max(self.sheet.filled(self.layout.header_row))

    @property
    def bottom(self) -> int:
        """The last row of the table, or that has anything."""
        if self.table is not None:
            return Block.parse(self.table.get("ref", "")).bottom
        return self.sheet.last_row

    def formula(self, column: int) -> str | None:
        """The formula of a column, as it reads in the first row."""
        if self.table is not None:
            left = Block.parse(self.table.get("ref", "")).left
            for number, each in enumerate(self.table.iter(tag("tableColumn")), left):
                found = each.find(tag("calculatedColumnFormula"))
                if number == column and found is not None and found.text:
                    return found.text
        return self.sheet.formula(self.layout.header_row + 1, column)


def side(draft: PackageDraft, layout: Layout) -> Side:
    """A sheet of ``draft`` as a Side."""
    part = draft.sheet_part(layout.sheet.name)
    for _, kind, target, inside in draft.related(part):
        if inside and kind.endswith("/table"):
            root = draft.tree(target)
            block = Block.parse(root.get("ref", ""))
            if block.top == layout.header_row and any(
                block.left <= n <= block.right for n in layout.columns.values()
            ):
                return Side(SheetXml(draft.content(part)), root, layout)
    return Side(SheetXml(draft.content(part)), None, layout)


class Widening:
    """One table on its way from ``old`` to what ``new`` shows."""

    def __init__(self, old: Side, new: Side, styles: StyleMap) -> None:
        self.old, self.new, self._styles = old, new, styles
        self.columns = dict(old.layout.columns)
        self.letters: dict[str, str] = {}
        self._map()

    def missing(self) -> list[str]:
        """The keys of the columns that the old table lacks, in their order."""
        return [
            column.key
            for column in self.new.layout.sheet.columns
            if column.key not in self.old.layout.columns
        ]

    def in_the_way(self) -> Iterator[Problem]:
        """What stands to the right of the table, where its new columns go."""
        first, last = self.old.right + 1, self.old.right + len(self.missing())
        rows = range(self.old.layout.header_row, self.old.bottom + 1)
        for column in range(first, last + 1):
            cells = ((row, self.old.sheet.cell(row, column)) for row in rows)
            if row := next((row for row, cell in cells if cell is not None and len(cell)), 0):
                at = address(row, column)
                place = self.old.layout.place(next(iter(self.old.layout.columns)), row)
                yield Problem(
                    f"新的列要放在 {letters(column)} 列，可是 {at} 已经有内容",
                    "请把表格右边的内容移到别处（另一张表，或更右边），再升级",
                    place._replace(header="", cell=at),
                )

    def widen(self) -> list[str]:
        """Add the columns that are missing; returns their headers."""
        headers = []
        for key in self.missing():
            self.columns[key] = self.old.right + 1
            self._map()
            headers.append(self._add(key))
        return headers

    def renew_formulas(self, others: Mapping[str, Mapping[str, str]]) -> list[str]:
        """Give the computed columns that were there the formulas of now; returns their headers.

        ``others``: the letters of other sheets' columns, by name, that formulas speak of.
        """
        headers = []
        for column in self.new.layout.sheet.columns:
            at = self.old.layout.columns.get(column.key)
            wanted = self._formula(column.key) if column.formula and at else None
            wanted = wanted and translated_elsewhere(wanted, others)
            if not at or not wanted or self.old.formula(at) == wanted:
                continue
            self._compute(at, wanted)
            headers.append(column.header)
        return headers

    def _map(self) -> None:
        places = self.new.layout.columns
        self.letters = {
            letters(places[key]): letters(at) for key, at in self.columns.items() if key in places
        }

    def _formula(self, key: str) -> str | None:
        """The model's formula of a column, in the letters of this sheet and as in its first row."""
        found = self.new.formula(self.new.layout.columns[key])
        shift = self.old.layout.header_row - self.new.layout.header_row
        return moved(translated(found, self.letters), shift) if found else None

    def _compute(self, at: int, formula: str) -> None:
        first = self.old.layout.header_row + 1
        for row in range(first, self.old.bottom + 1):
            cell = self.old.sheet.cell(row, at)
            if cell is not None and cellxml.has_formula(cell):
                cellxml.put_formula(self.old.sheet.make(row, at, 0), moved(formula, row - first))
                self.old.sheet.settle()
        self._say(at, formula)

    def _say(self, at: int, formula: str) -> None:
        """Write a formula that is the same in every row into the table, where it is kept for rows to come."""
        if self.old.table is None or moved(formula, 1) != formula:
            return
        left = Block.parse(self.old.table.get("ref", "")).left
        column = list(self.old.table.iter(tag("tableColumn")))[at - left]
        for each in column.findall(tag("calculatedColumnFormula")):
            column.remove(each)
        new = etree.Element(tag("calculatedColumnFormula"))
        new.text = formula
        column.insert(0, new)

    def _add(self, key: str) -> str:
        sheet, source, at = self.old.sheet, self.new.layout.columns[key], self.columns[key]
        header, top = self.old.layout.header_row, self.new.layout.header_row
        name = self.new.layout.declared[key].header
        cellxml.put(self._cell(header, at, top, source), name, date1904=False)
        if header > 1:
            self._cell(header - 1, at, top - 1, source)
        formula, first = self._formula(key), header + 1
        for row in range(first, self.old.bottom + 1):
            cell = self._cell(row, at, top + 1, source)
            if formula:
                cellxml.put_formula(cell, moved(formula, row - first))
            sheet.settle()
        self._widths(source, at)
        self._guards(source, at)
        self._enter(name, at)
        if formula:
            self._say(at, formula)
        sheet.state_dimension(at)
        return name

    def _cell(self, row: int, at: int, like: int, source: int) -> etree._Element:
        """A cell of this sheet with the look of one of the model's."""
        cell, model = self.old.sheet.make(row, at, 0), self.new.sheet.cell(like, source)
        if model is not None and model.get("s"):
            cell.set("s", self._styles.cell(model.get("s", "")))
        return cell

    def _enter(self, name: str, at: int) -> None:
        """Tell the table of its new last column."""
        table = self.old.table
        if table is None:
            return
        block = Block.parse(table.get("ref", ""))
        wide = str(Block(block.top, block.left, block.bottom, at))
        table.set("ref", wide)
        for each in table.findall(tag("autoFilter")):
            each.set("ref", wide)
        columns = table.find(tag("tableColumns"))
        if columns is not None:
            ids = [int(each.get("id", "0")) for each in columns]
            etree.SubElement(columns, tag("tableColumn"), id=str(max(ids, default=0) + 1), name=name)
            columns.set("count", str(len(columns)))

    def _widths(self, source: int, at: int) -> None:
        """The width and the format of the whole column."""
        model = next((each for each in _columns(self.new.sheet) if _covers(each, source)), None)
        if model is None:
            return
        root = self.old.sheet.root
        columns = root.find(tag("cols"))
        if columns is None:
            columns = etree.Element(tag("cols"))
            root.find(tag("sheetData")).addprevious(columns)  # type: ignore[union-attr]  # SheetXml has seen it
        for each in [each for each in columns if _covers(each, at)]:
            _cut(columns, each, at)
        new = copy.deepcopy(model)
        new.set("min", str(at))
        new.set("max", str(at))
        if new.get("style"):
            new.set("style", self._styles.cell(new.get("style", "")))
        columns.append(new)
        columns[:] = sorted(columns, key=lambda each: int(each.get("min", "0")))

    def _guards(self, source: int, at: int) -> None:
        """The validations and colours that are this column's alone."""
        root = self.old.sheet.root
        for rule in self.own_rules("conditionalFormatting", source, at):
            for each in rule.iter(tag("cfRule")):
                each.set("priority", str(1 + _lowest(root)))
                if each.get("dxfId"):
                    each.set("dxfId", self._styles.look(each.get("dxfId", "")))
            _last(root, _BEFORE_RULES).addnext(rule)
        for rule in self.own_rules("dataValidation", source, at):
            self.allow(rule)

    def allow(self, rule: etree._Element) -> None:
        """Add a validation."""
        root = self.old.sheet.root
        rules = root.find(tag("dataValidations"))
        if rules is None:
            rules = etree.Element(tag("dataValidations"))
            _last(root, _BEFORE_RULES).addnext(rules)
        rules.append(rule)
        rules.set("count", str(len(rules)))

    def own_rules(self, name: str, source: int, at: int) -> Iterator[etree._Element]:
        """The validations or colours (element ``name``) of one column of the model, as they read in column ``at``."""
        old, new, shift = (
            letters(source),
            letters(at),
            self.old.layout.header_row - self.new.layout.header_row,
        )
        for each in self.new.sheet.root.iter(tag(name)):
            areas = each.get("sqref", "").split()
            if areas and all(re.fullmatch(rf"{old}[0-9]+(:{old}[0-9]+)?", area) for area in areas):
                rule = copy.deepcopy(each)
                rule.set("sqref", " ".join(moved(area.replace(old, new), shift) for area in areas))
                for formula in rule.iter(tag("formula"), tag("formula1"), tag("formula2")):
                    formula.text = moved(translated(formula.text or "", self.letters), shift)
                yield rule


def translated(formula: str, letters: Mapping[str, str]) -> str:
    """The formula with the columns of its sheet that it names by letter exchanged; words, names, tables, others stay.

    >>> translated('COUNTA($A5:$AG5)+表[A1]&"A5"', {"A": "B", "AG": "AH"})
    'COUNTA($B5:$AH5)+表[A1]&"A5"'
    >>> translated("SUM('乙 表'!$A$5:$A$9,A5,丙!A5)", {"A": "B"})
    "SUM('乙 表'!$A$5:$A$9,B5,丙!A5)"
    """
    pieces = re.split(r'("(?:[^"]|"")*")', formula)
    for at in range(0, len(pieces), 2):
        pieces[at] = _REFERENCE.sub(
            lambda found: f"{found[1]}{letters.get(found[2], found[2])}{found[3]}" if found[2] else found[0],
            pieces[at],
        )
    return "".join(pieces)


def translated_elsewhere(formula: str, sheets: Mapping[str, Mapping[str, str]]) -> str:
    """The formula with the columns of other sheets exchanged, each by the letters of its own.

    >>> translated_elsewhere("SUM('乙 表'!$A$5:$B$9,A5)", {"乙 表": {"A": "C"}})
    "SUM('乙 表'!$C$5:$B$9,A5)"
    """

    def there(found: re.Match[str]) -> str:
        name, mark, cells = found[0].rpartition("!")
        own = sheets.get(name.strip("'"))
        return f"{name}{mark}{translated(cells, own)}" if own and not found[2] else found[0]

    return _REFERENCE.sub(there, formula)


def _columns(sheet: SheetXml) -> Iterator[etree._Element]:
    return sheet.root.iterfind(f"{tag('cols')}/{tag('col')}")


def _covers(column: etree._Element, at: int) -> bool:
    return int(column.get("min", "0")) <= at <= int(column.get("max", "0"))


def _cut(columns: etree._Element, column: etree._Element, at: int) -> None:
    """Leave out one column of a run."""
    first, last = int(column.get("min", "0")), int(column.get("max", "0"))
    columns.remove(column)
    for start, end in ((first, at - 1), (at + 1, last)):
        if start <= end:
            piece = copy.deepcopy(column)
            piece.set("min", str(start))
            piece.set("max", str(end))
            columns.append(piece)


def _lowest(root: etree._Element) -> int:
    return max([0, *(int(rule.get("priority", "0")) for rule in root.iter(tag("cfRule")))])


def _last(root: etree._Element, names: tuple[str, ...]) -> etree._Element:
    """The last of the elements with these names: there is always sheetData."""
    return [each for each in root if each.tag in {tag(name) for name in names}][-1]
