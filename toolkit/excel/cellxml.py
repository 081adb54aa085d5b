"""What stands in one cell of a worksheet part, as an element that is changed and as text for rows that are new.

Text is written inline, never as a shared string, and never becomes a formula.
"""

from __future__ import annotations

import re
from datetime import date
from html import escape

from lxml import etree

from toolkit.excel.cells import CellValue
from toolkit.excel.package import MAIN

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a literal _x0041_ would be read as A
_FIRST, _FIRST_1904 = date(1899, 12, 30), date(1904, 1, 1)


def tag(name: str) -> str:
    """A name in the namespace of spreadsheets."""
    return f"{{{MAIN}}}{name}"


_F, _V, _IS, _T = (tag(name) for name in ("f", "v", "is", "t"))


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
        if _keeps_blanks(value):
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
    drop(cell, "t")
    if isinstance(value, str):
        cell.set("t", "str")
        etree.SubElement(cell, _V).text = _escaped(value)
    elif value is not None:
        etree.SubElement(cell, _V).text = _number(value, date1904)


def written(
    at: str, style: str | None, value: CellValue | None, formula: str | None, *, date1904: bool, prefix: str
) -> str:
    """The XML of a new cell; with a formula, ``value`` is its cached value.  ``prefix`` as ``x:``, or ""."""
    p, kind, inner = prefix, "", ""
    if formula:
        inner = f"<{p}f>{escape(formula, quote=False)}</{p}f>"
    if isinstance(value, str):
        plain = value.isalnum()  # most are: names and numbers
        text = value if plain else _as_xml(value)
        if formula:
            kind, inner = ' t="str"', f"{inner}<{p}v>{text}</{p}v>"
        else:
            space = ' xml:space="preserve"' if not plain and _keeps_blanks(value) else ""
            kind, inner = ' t="inlineStr"', f"<{p}is><{p}t{space}>{text}</{p}t></{p}is>"
    elif value is not None:
        inner += f"<{p}v>{_number(value, date1904)}</{p}v>"
    look = f' s="{style}"' if style else ""
    return f'<{p}c r="{at}"{look}{kind}>{inner}</{p}c>' if inner else f'<{p}c r="{at}"{look}/>'


def cached(at: bytes, style: str | None, formula: bytes, value: CellValue | None, *, date1904: bool) -> bytes:
    """The XML of a cell at ``at`` that keeps its formula, an element as text, with another cached value."""
    look = b' s="%s"' % style.encode() if style is not None else b""
    if isinstance(value, str):
        return b'<c r="%s"%s t="str">%s<v>%s</v></c>' % (at, look, formula, _as_xml(value).encode())
    result = b"<v>%s</v>" % _number(value, date1904).encode() if value is not None else b""
    return b'<c r="%s"%s>%s%s</c>' % (at, look, formula, result)


def drop(element: etree._Element, *names: str) -> None:
    """Remove attributes, if they are there."""
    for name in names:
        if name in element.attrib:
            del element.attrib[name]


def _empty(cell: etree._Element) -> None:
    for child in list(cell):
        cell.remove(child)
    drop(cell, "t", "cm", "vm")  # the type, and links to data that belonged to the old content


def _keeps_blanks(text: str) -> bool:
    return text != text.strip() or "\n" in text


def _as_xml(text: str) -> str:
    return escape(_escaped(text), quote=False).replace("\r", "&#13;")


def _escaped(text: str) -> str:
    return _ESCAPE.sub("_x005F_", text)


def _number(value: int | date, date1904: bool) -> str:
    if isinstance(value, date):
        return str((value - (_FIRST_1904 if date1904 else _FIRST)).days)
    return str(value)
