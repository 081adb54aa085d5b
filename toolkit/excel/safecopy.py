"""A copy of a workbook that is safe to read: calamine trusts a file more than a file deserves.

Measured with python-calamine 0.9: one value in cell XFD1048576, a cell address with too many digits or a
false ``uniqueCount`` makes it ask for gigabytes and *abort the process*; error cells (#REF!) come as blanks,
and an error of a newer Excel (#SPILL!) stops the whole sheet.  So it is given a copy of the file that holds
only what it needs, in a form that cannot hurt: error cells as text, no false counts, and no sheet whose cells
reach too far.  Sheets as spreadsheet programs write them are checked by one search; any other form of the same
XML is checked by a real parser, which is slower.  Parts that are harmless are taken over still compressed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from toolkit.excel.a1 import LAST_COLUMN, LAST_ROW, address, split
from toolkit.excel.package import MAIN, WORKBOOK, Package
from toolkit.ooxml.parts import OFFICE, RELATIONS, quoted
from toolkit.ooxml.zipped import stored, zipped

_MOST_CELLS = 6_000_000  # the reader takes about 32 bytes for each, blank or not
_OUTSIDE = r'<c(?! r="(?:%s"|[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>))'
_UNUSUAL = tuple(
    re.compile((_OUTSIDE % usual).encode())
    for usual in (
        "(?:[A-Z]|A[A-D])(?:[0-9]{1,5}|1[0-9]{5})",  # a filled cell before column AE and row 200,000
        "(?:[A-Z]|[AB][A-Z])(?:[0-9]{1,4}|[1-6][0-9]{4})",  # before column CA and row 70,000: 检查台账
    )
)
"""What most sheets never hold, long ones and wide ones: a cell further out, or an address not written as usual."""
_PREFIXED = re.compile(rb":c[\s/>]")
_ERROR = re.compile(rb"""t=(["'])e\1""")
_MARKS = (re.compile(rb't="e"'), re.compile(rb"'e'"))  # re finds them in half the time that bytes takes
_CELL = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?c\b[^>]*\s")
_COUNTS = re.compile(rb"(<(?:[A-Za-z_][\w.-]*:)?sst\b)[^>]*>")
_SST = re.compile(
    rb'\s*(?:<\?xml[^<>]*\?>)?\s*<sst(?: (?:xmlns(?::\w+)?="[^"]*"|(?:count|uniqueCount)="[0-9]+"))*>'
)
_UNIQUE = re.compile(rb'uniqueCount="([0-9]+)"')


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """A harmless copy of a workbook, and the sheets left out of it: name → the cell that lies too far out."""

    file: io.BytesIO
    too_far: Mapping[str, str]


def safe_copy(package: Package, only: Collection[str] | None = None) -> SafeCopy:
    """Copy what the reader needs of all sheets or of some; raises ProblemsFound if a part is damaged."""
    too_far: dict[str, str] = {}
    entries, sheets, relations = [], [], []

    def add(part: str, name: str, safe: bytes, data: bytes) -> None:
        same = package.entry(part).named(name) if safe is data else None
        entries.append(same or stored(name, safe))

    if package.styles:
        data = package.xml(package.styles)
        add(package.styles, "xl/styles.xml", data, data)
    if package.strings:
        data = package.xml(package.strings)
        add(package.strings, "xl/sharedStrings.xml", _without_false_counts(data), data)
    wanted = ((name, part) for name, part in package.sheets.items() if only is None or name in only)
    for number, (name, part) in enumerate(wanted, 1):
        data = package.xml(part)
        try:
            cell = _too_far(data)
        except (expat.ExpatError, LookupError, ValueError) as error:  # no XML, or in an unknown encoding
            raise package.damaged() from error
        if cell:
            too_far[name] = cell
            continue
        safe = _with_errors_as_text(data)
        add(part, f"xl/worksheets/sheet{number}.xml", safe, data)
        sheets.append(f'<sheet name={quoted(name)} sheetId="{number}" r:id="rId{number}"/>')
        relations.append(_relation(number, "worksheet", f"worksheets/sheet{number}.xml"))
    days = ' date1904="1"' if package.date1904 else ""
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{days}/>'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )
    entries.append(stored(WORKBOOK, workbook.encode()))
    entries.append(stored("xl/_rels/workbook.xml.rels", _relations(relations)))
    entries.append(stored("_rels/.rels", _relations([_relation(1, "officeDocument", WORKBOOK)])))
    return SafeCopy(io.BytesIO(zipped(entries)), too_far)


def _with_errors_as_text(sheet: bytes) -> bytes:
    """The sheet with its error cells as cells of text."""

    def as_text(kind: re.Match[bytes]) -> bytes:
        start = kind.start()
        return b't="str"' if _CELL.fullmatch(sheet, sheet.rfind(b"<", 0, start), start) else kind[0]

    return _ERROR.sub(as_text, sheet) if any(mark.search(sheet) for mark in _MARKS) else sheet


def _without_false_counts(strings: bytes) -> bytes:
    """The shared strings with no number of texts in their root that is larger than what follows can hold."""
    root = _SST.match(strings)
    if root and max(map(int, _UNIQUE.findall(root[0])), default=0) <= strings.count(b"si>"):
        return strings
    return _COUNTS.sub(rb'\1 xmlns="%s">' % MAIN.encode(), strings)


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(items: Sequence[str]) -> bytes:
    return f'<Relationships xmlns="{RELATIONS}">{"".join(items)}</Relationships>'.encode()


def _too_far(data: bytes) -> str:
    """The outermost cell if the sheet's cells span too much to be read, else ""."""
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    alone = start >= 0 and data.find(b"sheetData") == start + 1
    usual = alone and not _PREFIXED.search(data, start, end)
    if usual and not all(unusual.search(data, start, end) for unusual in _UNUSUAL):
        return ""
    row, column, cell = _reach(data)
    return cell if row * column > _MOST_CELLS else ""


class _Reach:
    """How far the filled cells of a sheet reach; cells without an address are counted as the reader does."""

    def __init__(self) -> None:
        self.row = self.column = 0  # of the row element, and of the last cell in it
        self.written = ""  # the address written on the last cell
        self.bottom = self.right = 0
        self.far = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            if "r" in attributes:
                self.written = attributes["r"]
            else:
                self.column = self._at()[1] + 1
                self.written = ""
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number[:8]) if number.isdecimal() else self.row + 1
            self.column, self.written = 0, ""
        elif name in ("v", "is"):
            row, column = self._at()
            if row > self.bottom or column > self.right:
                self.bottom, self.right = max(self.bottom, row), max(self.right, column)
                self.far = address(row, column)

    def _at(self) -> tuple[int, int]:
        """Where the last cell is."""
        if not self.written:
            return self.row, self.column
        try:
            return split(self.written)
        except ValueError:  # no address at all: the furthest thinkable
            return LAST_ROW, LAST_COLUMN


def _reach(data: bytes) -> tuple[int, int, str]:
    reach = _Reach()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reach.start
    parser.Parse(data, True)
    return reach.bottom, reach.right, reach.far
