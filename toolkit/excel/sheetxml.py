"""The rows of one worksheet part.  Rows that are touched become elements; all others stay the bytes they were.

A sheet may have a million rows, a change concerns a few.  So the part is cut at its rows without building a tree:
what stands around them is one small tree, the rows are found by one search for ``<row``, and a row is parsed
when it is asked for.  New rows may be given as text (``add``).  Many rows do not stay elements: they take about
fifty times the memory of their text (``settle``).

This needs a part as programs write it: UTF-8, no comments, rows in order, each with its number.  Any other
form of the same XML is brought into this one by a real parser first.  Some writers leave out the addresses of
rows and cells; they are filled in, because a cell put between others must not move them.  ``spans`` (an optional
hint) is dropped from rows that change.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import pairwise
from types import SimpleNamespace

from lxml import etree

from toolkit.excel.a1 import Block, address, letters, moved, split
from toolkit.excel.cells import CellValue
from toolkit.excel.cellxml import drop, tag
from toolkit.excel.plainxml import in_order, plain_xml
from toolkit.excel.rowtext import RowTexts, with_cells

_ROW, _CELL, _F = (tag(name) for name in ("row", "c", "f"))
_ROW_LOOK = ("ht", "customHeight", "s", "customFormat")
_DATA = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?)sheetData(?:\s[^<>]*?)?(/?)>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]+)""")
_TYPE = re.compile(rb"""\st\s*=\s*(?:"[^"]*"|'[^']*')""")
_AT = re.compile(rb'\sr="([A-Z]+)[0-9]+"')
_HERE = b"<?here 0?>"
_COLUMNS = {letters(column): column for column in range(1, 703)}
"""A to ZZ: the addresses that nearly every cell has need no look at each letter."""
_MOST_PARSED = 1_000  # rows
_TAG = 60  # bytes: more than the usual tag of a cell has
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class SheetXml:
    """The grid of the worksheet part ``data``; ``root`` is the tree of all else.

    Raises XMLSyntaxError or ValueError for what is no worksheet.
    """

    def __init__(self, data: bytes) -> None:
        if not self._cut(plain_xml(data)):
            self._cut(in_order(data))
        self._rows: dict[int, etree._Element] = {}  # parsed
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self._touched: set[int] = set()  # parsed and changed
        self._texts = RowTexts(self._old)  # changed or new, as text again; empty: taken out
        self._added = set[int]()  # put by ``add``, with no results but ours
        self._stale = False
        self.fresh: defaultdict[int, set[int]] = defaultdict(set)
        """Where we put cached results: the rows by column."""

    def _cut(self, data: bytes) -> bool:
        """Find the rows; whether all have numbers in rising order."""
        found = _DATA.search(data)
        if found is None:
            raise ValueError("no sheetData")
        self.prefix = found[1].decode()
        close = b"</%ssheetData>" % found[1]
        start = end = found.end()
        if found[2]:
            self._head, self._tail = data[: found.start()] + b"<%ssheetData>" % found[1], close + data[end:]
        else:
            end = data.index(close, start)
            self._head, self._tail = data[:start], data[end:]
        self._data, self._starts, self._numbers = data, [], []
        row = re.compile(rb'<%srow(?: r="([0-9]+)"|(?=[\s/>])[^>]*)' % re.escape(found[1]))
        for match in row.finditer(data, start, end):
            number = match[1] or next(iter(_NUMBER.findall(match[0])), b"0")
            self._starts.append(match.start())
            self._numbers.append(int(number))
        if self._starts:
            self._head += data[start : self._starts[0]]
        self._starts.append(end)
        self.root = etree.fromstring(self._head + _HERE + self._tail, PARSER)
        grid = self.root.find(tag("sheetData"))
        if grid is None:
            raise ValueError("no sheetData")
        frame = etree.Element(grid.tag, nsmap=grid.nsmap)  # type: ignore[arg-type]  # stubs without a default namespace
        frame.append(etree.ProcessingInstruction("here", "0"))
        self._open, self._close = etree.tostring(frame, encoding="UTF-8").split(_HERE)
        self._around = self._standing()
        return all(a < b for a, b in zip([0, *self._numbers], self._numbers, strict=False))

    def _standing(self) -> bytes:
        """The digest of what stands around the rows, as it is now: of a million merged ranges no copy is made."""
        digest = sha256()
        sink = SimpleNamespace(write=digest.update)
        etree.ElementTree(self.root).write(sink, encoding="UTF-8")
        return digest.digest()

    def _outside(self) -> list[bytes]:
        """What stands before and after the rows, as it is now."""
        whole = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return whole.split(_HERE)

    @property
    def original(self) -> bytes:
        """The part as it was."""
        return self._data

    def result(self) -> bytes:
        """The part with all changes."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """``result`` bit by bit."""
        self._settle()
        same, at = self._standing() == self._around, 0
        head, tail = (self._head, self._tail) if same else self._outside()
        yield head
        for number in sorted(self._texts):
            i = bisect_left(self._numbers, number)
            yield from self._untouched(at, i)
            yield self._texts[number]
            at = i + 1 if i < len(self._numbers) and self._numbers[i] == number else i
        yield from self._untouched(at, len(self._numbers))
        yield tail

    def _untouched(self, first: int, last: int) -> Iterator[bytes]:
        for start in range(first, last, _MOST_PARSED):
            data = self._data[self._starts[start] : self._starts[min(start + _MOST_PARSED, last)]]
            yield self._stored().sub(_without_result, data) if self._stale else data

    def settle(self) -> None:
        """Make text of the changed rows once there are many; no cell handed out before may be used afterwards."""
        if len(self._rows) > _MOST_PARSED:
            self._settle()

    def _settle(self) -> None:
        for number in self._touched:
            frame = self._rows[number].getparent()
            if frame is not None:
                whole = etree.tostring(frame, encoding="UTF-8")
                self._texts[number] = whole[len(self._open) : -len(self._close)]
        self._rows.clear()
        self._cells.clear()
        self._touched.clear()

    @property
    def last_row(self) -> int:
        """The last row that has an element, filled or not."""
        last = max([*self._touched, *(n for n, text in self._texts.items() if text)], default=0)
        for number in reversed(self._numbers):
            if number < last or not self._gone(number):
                return max(number, last)
        return last

    def cell(self, row: int, column: int) -> etree._Element | None:
        """The element of a cell, if there is one."""
        return self._of(row).get(column)

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which something stands."""
        return [column for column, cell in self._of(row).items() if len(cell)]

    def formulas_below(self, first: int, columns: Collection[int]) -> set[tuple[int, int]]:
        """The cells (row, column) with formulas that there are in some columns from row ``first`` on."""
        rows = [
            n
            for n in {*self._rows_with(f"<{self.prefix}f".encode()), *self._touched, *self._texts}
            if n >= first
        ]
        cells = ((n, column, cell) for n in rows for column, cell in self._of(n).items())
        return {(n, column) for n, column, cell in cells if column in columns and cell.find(_F) is not None}

    @property
    def computes(self) -> bool:
        """Whether there may be a formula in the part as it was."""
        return f"<{self.prefix}f".encode() in self._data

    def computed(self, row: int) -> frozenset[int]:
        """The columns in which formulas stand in a row as it was; 0 stands for one that cannot be told."""
        cell, pieces = (
            b'<%sc r="' % self.prefix.encode(),
            self._old(row).split(b"<%sf" % self.prefix.encode()),
        )
        names = (
            before[-_TAG:].rpartition(cell)[2].partition(b'"')[0].rstrip(b"0123456789")
            for before, after in pairwise(pieces)
            if after[:1] in b"> /"
        )
        return frozenset(_COLUMNS.get(name.decode("ascii", "replace"), 0) for name in names)

    def take_out(self, first: int, columns: Collection[int]) -> None:
        """Remove the cells of some columns from row ``first`` on; a row without cells goes too."""
        p = self.prefix.encode()
        at = re.compile(rb'<%sc r="([A-Z]+)' % re.escape(p))
        ours = {letters(column).encode() for column in columns}
        for i in range(bisect_left(self._numbers, first), len(self._numbers)):
            text = self._data[self._starts[i] : self._starts[i + 1]]
            found = at.findall(text)
            known = self._numbers[i] in self._rows or self._numbers[i] in self._texts
            if not known and ours.issuperset(found) and len(found) == text.count(b"<%sc" % p):
                self._texts[self._numbers[i]] = (
                    b""  # without a look at each cell: there may be a million rows
                )
        for number in [n for n in {*self._numbers, *self._touched, *self._texts} if n >= first]:
            for column in [column for column in self._of(number) if column in columns]:
                self._remove(number, column)
            self.settle()

    def make(self, row: int, column: int, like: int) -> etree._Element:
        """The element of a cell, made if need be, with the look of the same column in row ``like``."""
        cells = self._of(row)
        cell = cells.get(column)
        self._touched.add(row)
        if cell is None:
            parent = self._make_row(row, like)
            drop(parent, "spans")
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

    def edit(
        self,
        row: int,
        cells: Mapping[int, CellValue | None],
        formulas: Collection[int],
        dated: Callable[[str | None], str],
        *,
        date1904: bool,
    ) -> bool:
        """Put other contents into cells of a row as text (see ``rowtext``); False if that takes elements."""
        if self.prefix or row in self._touched:
            return False
        new = with_cells(self._text(row), row, cells, formulas, dated, date1904=date1904)
        if new is None:
            return False
        self._rows.pop(row, None)
        self._cells.pop(row, None)
        self._texts.splice(row, new)
        for column in cells:
            if column in formulas:
                self.fresh[column].add(row)
        return True

    def add(self, like: int, texts: Iterable[tuple[int, str]]) -> None:
        """Put new rows (number, cells as XML) with the look of row ``like``; none of them may be there."""
        row = self._row(like)
        look = "" if row is None else "".join(f' {k}="{row.get(k)}"' for k in _ROW_LOOK if row.get(k))
        p = self.prefix
        for number, cells in texts:
            self._rows.pop(number, None)
            self._cells.pop(number, None)
            self._touched.discard(number)
            self._added.add(number)
            self._texts[number] = f'<{p}row r="{number}"{look}>{cells}</{p}row>'.encode()

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

    def forget_results(self) -> bool:
        """Remove the stored results of all formulas but the ``fresh`` ones, which lie in changed rows.

        Returns whether the part as it was has any.  The last thing that is done.
        """
        self._settle()
        stored = self._stored()
        fresh = {letters(column).encode(): rows for column, rows in self.fresh.items()}
        for number in self._texts.keys() - self._added:
            text, ours = self._texts[number], {column for column, rows in fresh.items() if number in rows}
            new = stored.sub(partial(_without_result, but=ours), text)
            if new != text:
                self._texts[number] = new
        self._stale = stored.search(self._data) is not None
        return self._stale

    def leave_outside(self) -> None:
        """Let go of the tree of what stands around the rows: it stays as it was, and may be a million merged ranges."""
        self.root = etree.Element(tag("worksheet"))
        self._around = self._standing()

    def _stored(self) -> re.Pattern[bytes]:
        """A cell's tag, its formula, and the stored result."""
        p = re.escape(self.prefix.encode())
        formula = rb"\s*<%sf(?=[\s/>])(?:[^>]*/>|[^>]*>[^<]*</%sf>)" % (p, p)
        return re.compile(rb"(<%sc\s[^>]*>)(%s)\s*<%sv(?:\s*/>|[^>]*>[^<]*</%sv>)" % (p, formula, p, p))

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

    def _row(self, number: int) -> etree._Element | None:
        """The element of a row, parsed when first asked for; None if there is none."""
        if number not in self._rows:
            text = self._text(number)
            if not text:
                return None
            self._rows[number] = etree.fromstring(self._open + text + self._close, PARSER)[0]
            if self._texts.pop(number, None):
                self._touched.add(number)
        return self._rows[number]

    def _text(self, number: int) -> bytes:
        """A row that is not parsed; empty if there is none."""
        text = self._texts.get(number)
        return self._old(number) if text is None else text

    def _old(self, number: int) -> bytes:
        """A row of the part as it was; empty if there is none."""
        i = bisect_left(self._numbers, number)
        there = i < len(self._numbers) and self._numbers[i] == number
        return self._data[self._starts[i] : self._starts[i + 1]] if there else b""

    def _gone(self, number: int) -> bool:
        return self._texts.get(number) == b""

    def _of(self, number: int) -> dict[int, etree._Element]:
        """The cells of a row by column."""
        if number not in self._cells:
            cells: dict[int, etree._Element] = {}
            column, row, own = 0, self._row(number), str(number)
            for cell in row.iterchildren(_CELL) if row is not None else ():
                at = cell.get("r", "")
                known = _COLUMNS.get(at[: -len(own)]) if at.endswith(own) else None
                if known is None:
                    known = split(at)[1] if at else column + 1
                    cell.set("r", address(number, known))
                column = known
                cells[column] = cell
            self._cells[number] = cells
        return self._cells[number]

    def _make_row(self, number: int, like: int) -> etree._Element:
        row = self._row(number)
        if row is None:
            self._texts.pop(number, None)
            frame = etree.fromstring(self._open + self._close, PARSER)
            row = self._rows[number] = etree.SubElement(frame, _ROW, r=str(number))
            model = self._row(like)
            if model is not None:
                row.attrib.update({k: v for k, v in model.attrib.items() if k in _ROW_LOOK})
        return row

    def _remove(self, number: int, column: int) -> None:
        """Take a cell out; a row without cells goes too."""
        row = self._row(number)
        cell = self._of(number).pop(column)
        if row is not None:
            self._touched.add(number)
            row.remove(cell)
            if not len(row):
                self._touched.discard(number)
                del self._rows[number]
                self._texts[number] = b""

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
        for number in self._rows_with(b"shared"):
            for cell in self._of(number).values():
                element = cell.find(_F)
                if element is not None and element.get("t") == "shared" and element.get("si", "") == index:
                    yield element

    def _rows_with(self, word: bytes) -> Iterator[int]:
        """The rows of the part in which ``word`` stands."""
        at, end = self._starts[0], self._starts[-1]
        while (at := self._data.find(word, at, end)) >= 0:
            i = bisect_right(self._starts, at) - 1
            yield self._numbers[i]
            at = self._starts[i + 1]


def _without_result(match: re.Match[bytes], but: Collection[bytes] = ()) -> bytes:
    """The cell without what its formula showed, unless it lies in one of the columns ``but``."""
    return match[0] if but and _AT.findall(match[1])[0] in but else _TYPE.sub(b"", match[1]) + match[2]
