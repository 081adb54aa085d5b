"""The cells of one worksheet part, changed in place as XML.

Cells that are not touched stay as they are.  Some writers leave out the addresses of rows and cells; they are
filled in, because a cell put between others must not move them.  ``spans`` (an optional hint) is dropped from
rows that change.  Text is written inline, never as a shared string, and never becomes a formula.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from datetime import date

from lxml import etree

from toolkit.excel.a1 import Block, address, moved, split
from toolkit.excel.cells import CellValue
from toolkit.excel.package import MAIN

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a literal _x0041_ would be read as A
_ROW_LOOK = ("ht", "customHeight", "s", "customFormat")


def tag(name: str) -> str:
    """A name in the namespace of spreadsheets."""
    return f"{{{MAIN}}}{name}"


_ROW, _CELL, _F, _V, _IS, _T = (tag(name) for name in ("row", "c", "f", "v", "is", "t"))


class SheetXml:
    """The grid of a worksheet whose part has root ``root``."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(tag("sheetData"))
        if data is None:
            raise ValueError("no sheetData")
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        number = 0
        for row in data.iterchildren(_ROW):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            self._rows[number] = row
        self._order = sorted(self._rows)
        self._cells: dict[int, dict[int, etree._Element]] = {}

    @property
    def last_row(self) -> int:
        """The last row that has an element, filled or not."""
        return self._order[-1] if self._order else 0

    def cell(self, row: int, column: int) -> etree._Element | None:
        """The element of a cell, if there is one."""
        return self._of(row).get(column)

    def below(self, first: int, columns: Collection[int]) -> list[tuple[int, int]]:
        """The cells (row, column) that there are in some columns from row ``first`` on."""
        rows = self._order[bisect_left(self._order, first) :]
        return [(row, column) for row in rows for column in self._of(row) if column in columns]

    def make(self, row: int, column: int, like: int) -> etree._Element:
        """The element of a cell, made if need be, with the look of the same column in row ``like``."""
        cells = self._of(row)
        cell = cells.get(column)
        if cell is None:
            parent = self._make_row(row, like)
            _drop(parent, "spans")
            cell = etree.Element(_CELL, r=address(row, column))
            if cells and max(cells) > column:
                cells[min(c for c in cells if c > column)].addprevious(cell)
            else:
                parent.append(cell)
            cells[column] = cell
            style = self._style(like, column)
            if style:
                cell.set("s", style)
        return cell

    def remove(self, row: int, column: int) -> None:
        """Take a cell out; a row without cells goes too."""
        cell = self._of(row).pop(column, None)
        if cell is not None:
            self._rows[row].remove(cell)
        if row in self._rows and not len(self._rows[row]):
            self._data.remove(self._rows.pop(row))
            del self._order[bisect_left(self._order, row)]

    def formula(self, row: int, column: int) -> str | None:
        """The text of a cell's formula; None if it has none or one that cannot be copied."""
        cell = self.cell(row, column)
        element = cell.find(_F) if cell is not None else None
        if element is None or element.get("t", "normal") not in ("normal", "shared"):
            return None
        if element.text:
            return element.text
        for master in self._shared(element.get("si", "")):
            at_row, at_column = split(master.getparent().get("r", ""))  # type: ignore[union-attr]
            if master.text and at_column == column:
                return moved(master.text, row - at_row)
        return None

    def dependent(self, cells: Collection[tuple[int, int]]) -> str | None:
        """A cell not in ``cells`` (row, column) whose formula is kept by one of them; None if there is none."""
        for row, column in cells:
            cell = self.cell(row, column)
            element = cell.find(_F) if cell is not None else None
            if element is not None and element.get("t") == "shared" and element.text:
                for other in self._shared(element.get("si", "")):
                    at = other.getparent().get("r", "")  # type: ignore[union-attr]
                    if split(at) not in cells:
                        return at
        return None

    def state_dimension(self, right: int) -> None:
        """Bring the used range that the part states, if it states one, up to date; ``right`` was filled."""
        element = self.root.find(tag("dimension"))
        if element is not None:
            try:
                old = Block.parse(element.get("ref", ""))
            except ValueError:
                old = Block(1, 1, 1, 1)
            new = Block(old.top, old.left, max(old.top, self.last_row), max(old.right, right))
            element.set("ref", str(new))

    def _of(self, row: int) -> dict[int, etree._Element]:
        """The cells of a row by column."""
        if row not in self._cells:
            cells: dict[int, etree._Element] = {}
            column = 0
            if row in self._rows:
                for cell in self._rows[row].iterchildren(_CELL):
                    column = split(cell.get("r", ""))[1] if cell.get("r") else column + 1
                    cell.set("r", address(row, column))
                    cells[column] = cell
            self._cells[row] = cells
        return self._cells[row]

    def _make_row(self, number: int, like: int) -> etree._Element:
        if number in self._rows:
            return self._rows[number]
        row = etree.Element(_ROW, r=str(number))
        if like in self._rows:
            row.attrib.update({k: v for k, v in self._rows[like].attrib.items() if k in _ROW_LOOK})
        at = bisect_left(self._order, number)
        if at < len(self._order):
            self._rows[self._order[at]].addprevious(row)
        else:
            self._data.append(row)
        insort(self._order, number)
        self._rows[number] = row
        return row

    def _style(self, like: int, column: int) -> str | None:
        """The format of a cell in row ``like``, else that of the column."""
        donor = self._of(like).get(column)
        if donor is not None:
            return donor.get("s")
        for element in self.root.iterfind(f"{tag('cols')}/{tag('col')}"):
            if int(element.get("min", "0")) <= column <= int(element.get("max", "0")):
                return element.get("style")
        return None

    def _shared(self, index: str) -> Iterator[etree._Element]:
        """The formulas that share text number ``index``, in cells whose addresses are filled in."""
        for row in self._order:
            self._of(row)
        for element in self._data.iter(_F):
            if element.get("t") == "shared" and element.get("si", "") == index:
                yield element


def has_formula(cell: etree._Element) -> bool:
    """Whether a formula stands in the cell."""
    return cell.find(_F) is not None


def is_blank(cell: etree._Element) -> bool:
    """Whether the cell shows nothing and computes nothing."""
    return not len(cell)


def put(cell: etree._Element, value: CellValue | None, date1904: bool) -> None:
    """Replace what stands in a cell, formula included."""
    _empty(cell)
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, _IS), _T)
        text.text = _escaped(value)
        if value != value.strip() or "\n" in value:
            text.set(_SPACE, "preserve")
    elif value is not None:
        etree.SubElement(cell, _V).text = _number(value, date1904)


def put_formula(cell: etree._Element, formula: str) -> None:
    """Replace what stands in a cell by a formula without a cached value."""
    _empty(cell)
    etree.SubElement(cell, _F).text = formula


def put_cached(cell: etree._Element, value: CellValue | None, date1904: bool) -> None:
    """Replace the cached value of a cell's formula."""
    for element in cell.findall(_V):
        cell.remove(element)
    _drop(cell, "t")
    if isinstance(value, str):
        cell.set("t", "str")
        etree.SubElement(cell, _V).text = _escaped(value)
    elif value is not None:
        etree.SubElement(cell, _V).text = _number(value, date1904)


def forget_results(sheet: etree._Element, keep: Collection[str]) -> bool:
    """Remove the stored results of all formulas but those at the addresses ``keep``; whether there were any."""
    stale = [
        cell
        for formula in sheet.iter(_F)
        if (cell := formula.getparent()) is not None
        and cell.get("r") not in keep
        and cell.find(_V) is not None
    ]
    for cell in stale:
        put_cached(cell, None, date1904=False)
    return bool(stale)


def _empty(cell: etree._Element) -> None:
    for child in list(cell):
        cell.remove(child)
    _drop(cell, "t", "cm", "vm")  # the type, and links to data that belonged to the old content


def _drop(element: etree._Element, *names: str) -> None:
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def _escaped(text: str) -> str:
    return _ESCAPE.sub("_x005F_", text)


def _number(value: int | date, date1904: bool) -> str:
    if isinstance(value, date):
        first = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
        return str((value - first).days)
    return str(value)
