"""A sheet of one workbook put into another, as it looks and works there.

A worksheet part points into lists that belong to its whole workbook: cell formats, conditional formats, texts.  So
what it uses of the donor's formats is added to the receiver's (equal ones once), its shared texts are written into its
cells, and its tables, drawings, charts and pictures come along under names that are free.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator

from lxml import etree

from toolkit.excel.cellxml import drop, tag
from toolkit.excel.draft import PackageDraft
from toolkit.excel.package import Package
from toolkit.excel.sheetxml import PARSER
from toolkit.ooxml.parts import OFFICE

_POOLS = {"numFmtId": "numFmts", "fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_CUSTOM = 164
"""The first number of a number format that a workbook defines itself (ECMA-376 18.8.30)."""
_SHAPES = f"{OFFICE}/vmlDrawing"
_SHAPE = re.compile("_x0000_s([0-9]+)")
_BEHIND_SHAPES = {
    tag(name)
    for name in (
        *("legacyDrawingHF", "picture", "oleObjects", "controls"),
        *("webPublishItems", "tableParts", "extLst"),
    )
}
"""What follows the drawing of notes and buttons in a worksheet part (ECMA-376 18.3.1.99)."""
_TABLE_LOOKS = ("headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId", "tableBorderDxfId")


class StyleMap:
    """The donor's formats by what they are called in the receiver, each added when it is first used."""

    def __init__(self, donor: Package, draft: PackageDraft) -> None:
        self._donor = etree.fromstring(donor.xml(donor.styles), PARSER)
        self._draft = draft
        self._cells: dict[str, str] = {}
        self._looks: dict[str, str] = {}
        self._filled: dict[tuple[str, str], str] = {}

    def cell(self, index: str) -> str:
        """The number of a cell format (``s`` of a cell, ``style`` of a column)."""
        if index not in self._cells:
            pool = self._donor.find(tag("cellXfs"))
            new = copy.deepcopy(pool[int(index)]) if pool is not None else etree.Element(tag("xf"))
            for key, name in _POOLS.items():
                if new.get(key):
                    new.set(key, self._piece(name, new.get(key, "")))
            new.set("xfId", "0")
            self._cells[index] = self._added("cellXfs", new)
        return self._cells[index]

    def filled(self, index: str, like: str, over: Collection[str]) -> str:
        """The receiver's cell format ``index`` with the fill of the donor's ``like``.

        It stays what it is if its own fill is not one of ``over`` (colours as RRGGBB, "" for none).
        """
        key = index, like
        if key not in self._filled:
            self._filled[key] = index
            formats, wanted = self._pool("cellXfs"), self.cell(like)
            old, fill = formats[int(index)], formats[int(wanted)].get("fillId", "0")
            if old.get("fillId", "0") != fill and self._colour(old.get("fillId", "0")) in over:
                new = copy.deepcopy(old)
                new.set("fillId", fill)
                new.set("applyFill", "1")
                self._filled[key] = self._added("cellXfs", new)
        return self._filled[key]

    def _colour(self, fill: str) -> str:
        """The colour of one of the receiver's fills, as RRGGBB; "" for none, "?" for a pattern or a theme's colour."""
        pattern = self._pool("fills")[int(fill)].find(tag("patternFill"))
        kind = pattern.get("patternType", "none") if pattern is not None else "?"
        if pattern is None or kind != "solid":
            return "" if kind == "none" else "?"
        front = pattern.find(tag("fgColor"))
        return (front.get("rgb", "?") if front is not None else "?")[-6:].upper()

    def look(self, index: str) -> str:
        """The number of a format of conditional formats and tables (``dxfId``)."""
        if index not in self._looks:
            pool = self._donor.find(tag("dxfs"))
            if pool is None:
                raise ValueError("no dxfs")
            self._looks[index] = self._added("dxfs", copy.deepcopy(pool[int(index)]))
        return self._looks[index]

    def _piece(self, name: str, index: str) -> str:
        pool = self._donor.find(tag(name))
        if name != "numFmts":
            return index if pool is None else self._added(name, copy.deepcopy(pool[int(index)]))
        if int(index) < _CUSTOM or pool is None:
            return index
        code = next((each.get("formatCode") for each in pool if each.get("numFmtId") == index), None)
        here = self._pool("numFmts")
        for each in here:
            if each.get("formatCode") == code:
                return each.get("numFmtId", "")
        free = str(max([_CUSTOM - 1, *(int(each.get("numFmtId", "0")) for each in here)]) + 1)
        etree.SubElement(here, tag("numFmt"), numFmtId=free, formatCode=code or "General")
        here.set("count", str(len(here)))
        return free

    def _added(self, name: str, new: etree._Element) -> str:
        """The place of an element in a pool of the receiver: where an equal one is, else at the end."""
        pool, wanted = self._pool(name), _plain(new)
        for at, each in enumerate(pool):
            if _plain(each) == wanted:
                return str(at)
        pool.append(new)
        pool.set("count", str(len(pool)))
        return str(len(pool) - 1)

    def _pool(self, name: str) -> etree._Element:
        root = self._draft.tree(self._draft.package.styles)
        pool = root.find(tag(name))
        if pool is None:
            pool = etree.Element(tag(name), count="0")
            before = [
                each for other in _ORDER[: _ORDER.index(name)] for each in root.iterchildren(tag(other))
            ]
            if before:
                before[-1].addnext(pool)
            else:
                root.insert(0, pool)
        return pool


def _joined(shapes: bytes, more: bytes) -> bytes:
    """Two drawings of shapes as one; the second's shapes get numbers that are free in the first."""
    root, new = (etree.fromstring(data, PARSER) for data in (shapes, more))
    taken = {each.get("id", "") for each in root}
    first = max((int(found[1]) for each in taken if (found := _SHAPE.fullmatch(each))), default=1024)
    for number, each in enumerate(new.iterchildren("{*}shape"), first + 1):
        each.set("id", f"_x0000_s{number}")
    for each in [
        each for each in new.iterchildren("{*}shapetype", "{*}shape") if each.get("id") not in taken
    ]:
        root.append(each)
    return etree.tostring(root)


def _call(sheet: etree._Element, old: etree._Element) -> None:
    """Give a sheet the code name by which macros know the one whose place it takes."""
    for new in sheet.iterchildren(tag("sheetPr")):
        drop(new, "codeName")
        for each in old.iterchildren(tag("sheetPr")):
            if each.get("codeName"):
                new.set("codeName", each.get("codeName", ""))


def _plain(element: etree._Element) -> bytes:
    """What an element says, whatever its prefixes."""
    whole = copy.deepcopy(element)
    etree.cleanup_namespaces(whole)
    whole.tail = None
    return etree.tostring(whole, method="c14n")


class Grafting:
    """Sheets of ``donor`` going into ``draft``."""

    def __init__(self, donor: Package, draft: PackageDraft) -> None:
        self._donor = PackageDraft(donor)  # never built: it answers for relationships and types
        self._draft = draft
        self.styles = StyleMap(donor, draft)
        self._texts = self._shared_texts(donor)

    def bring_button(self, name: str, macro: str) -> bool:
        """Lay the donor's button of ``macro`` on the sheet ``name``; whether it was not there yet.

        Buttons and notes of a sheet share one drawing: where there is one, the button is added to its shapes.
        Raises XMLSyntaxError where those cannot be read.
        """
        part, source = self._draft.sheet_part(name), self._donor.sheet_part(name)
        shapes = next((of for _, kind, of, _ in self._donor.related(source) if kind == _SHAPES), "")
        if not shapes:
            return False
        data = self._donor.content(shapes)
        here = next((of for _, kind, of, _ in self._draft.related(part) if kind == _SHAPES), "")
        if here and macro in self._draft.content(here).decode("utf-8", "replace"):
            return False
        if here:
            self._draft.put(here, _joined(self._draft.content(here), data))
            return True
        new = self._draft.free(shapes)
        self._draft.put(new, data)
        self._draft.declare(new, self._donor.kind(shapes))
        sheet = self._draft.tree(part)
        legacy = etree.Element(tag("legacyDrawing"))
        legacy.set(f"{{{OFFICE}}}id", self._draft.relate(part, _SHAPES, new))
        behind = next((each for each in sheet if each.tag in _BEHIND_SHAPES), None)
        if behind is None:
            sheet.append(legacy)
        else:
            behind.addprevious(legacy)
        return True

    def bring(self, name: str) -> None:
        """Put the donor's sheet ``name`` in the place of the one that is there, or behind the one it follows."""
        source = self._donor.sheet_part(name)
        sheet = etree.fromstring(self._donor.content(source), PARSER)
        self._reform(sheet)
        if part := self._draft.sheet_part(name):
            _call(sheet, self._draft.tree(part))
            self._draft.empty(part)
        else:
            part = self._draft.free(source)
            self._draft.declare(part, self._donor.kind(source))
            self._draft.add_sheet(name, part, self._before(name), self.state(name))
        self._draft.put(part, etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True))
        self._bring_related(source, part)

    def state(self, name: str) -> str:
        """Whether the donor hides a sheet: ``hidden``, or ""."""
        return next((each.get("state", "") for each in self._donor.sheets() if each.get("name") == name), "")

    def _before(self, name: str) -> str:
        """The nearest sheet before ``name`` in the donor that the receiver has."""
        names = [each.get("name", "") for each in self._donor.sheets()]
        there = (each for each in reversed(names[: names.index(name)]) if self._draft.sheet_part(each))
        return next(there, "")

    def _reform(self, sheet: etree._Element) -> None:
        for each in sheet.iter(tag("c"), tag("row"), tag("col")):
            key = "style" if each.tag == tag("col") else "s"
            if each.get(key):
                each.set(key, self.styles.cell(each.get(key, "")))
        for rule in sheet.iter(tag("cfRule")):
            if rule.get("dxfId"):
                rule.set("dxfId", self.styles.look(rule.get("dxfId", "")))
        for cell in sheet.iter(tag("c")):
            if cell.get("t") == "s":
                value = cell.find(tag("v"))
                text = self._texts[int(value.text or "0")] if value is not None else None
                cell[:] = [] if text is None else [copy.deepcopy(text)]
                cell.set("t", "inlineStr")
        for view in sheet.iter(tag("sheetView")):
            drop(view, "tabSelected")

    def _bring_related(self, source: str, part: str) -> None:
        """The parts that ``source`` refers to, under free names, with the same ids."""
        for key, kind, target, inside in self._donor.related(source):
            if not inside:
                self._draft.relate(part, kind, target, inside=False, key=key)
                continue
            new = self._draft.free(target)
            data = self._donor.content(target)
            self._draft.put(new, self._own_table(data) if kind.endswith("/table") else data)
            self._draft.declare(new, self._donor.kind(target))
            self._draft.relate(part, kind, new, key=key)
            self._bring_related(target, new)

    def _own_table(self, data: bytes) -> bytes:
        """A table with an id that no other table of the receiver has."""
        root = etree.fromstring(data, PARSER)
        root.set("id", str(max([0, *self._table_ids()]) + 1))
        for each in root.iter():
            for key in _TABLE_LOOKS:
                if each.get(key):
                    each.set(key, self.styles.look(each.get(key, "")))
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _table_ids(self) -> Iterator[int]:
        for sheet in self._draft.sheets():
            for _, kind, target, inside in self._draft.related(self._draft.sheet_part(sheet.get("name", ""))):
                if inside and kind.endswith("/table"):
                    yield int(self._draft.tree(target).get("id", "0"))

    def _shared_texts(self, donor: Package) -> list[etree._Element]:
        """The donor's shared texts, each as an inline one."""
        if not donor.strings:
            return []
        found = []
        for text in etree.fromstring(donor.xml(donor.strings), PARSER).iterchildren(tag("si")):
            text.tag = tag("is")
            found.append(text)
        return found
