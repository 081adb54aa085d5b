"""The cell formats of a workbook, as far as dates need them: a date is a number whose format shows a date."""

from __future__ import annotations

import re

from lxml import etree

from toolkit.excel.package import MAIN

_DATE_IDS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}  # built in (ECMA-376 18.8.30, East Asia)
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ISO = "yyyy-mm-dd"


class Formats:
    """The styles part: which cell formats show dates, and new ones where they do not."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self.changed = False
        self._dated: dict[int, int] = {}
        self._codes = {
            int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in root.iter(_tag("numFmt"))
        }
        formats = root.find(_tag("cellXfs"))
        self._formats = formats if formats is not None else etree.SubElement(root, _tag("cellXfs"))

    def dated(self, style: int) -> int:
        """A format that looks like ``style`` and shows a date: the same one, if it already does."""
        if style not in self._dated:
            self._dated[style] = style if self._shows_date(style) else self._add(style)
        return self._dated[style]

    def _shows_date(self, style: int) -> bool:
        if style >= len(self._formats):
            return False
        number = int(self._formats[style].get("numFmtId", "0"))
        code = _NO_LETTERS.sub("", self._codes.get(number, "")).lower()
        return number in _DATE_IDS or any(letter in code for letter in "yd")

    def _add(self, style: int) -> int:
        self.changed = True
        new = etree.SubElement(self._formats, _tag("xf"))
        if style < len(self._formats) - 1:
            new.attrib.update(self._formats[style].attrib)
            new.extend([_copy(child) for child in self._formats[style]])
        new.set("numFmtId", str(self._iso()))
        new.set("applyNumberFormat", "1")
        self._formats.set("count", str(len(self._formats)))
        return len(self._formats) - 1

    def _iso(self) -> int:
        for number, code in self._codes.items():
            if code == _ISO:
                return number
        number = max(163, *self._codes, 163) + 1  # custom formats begin at 164
        formats = self._root.find(_tag("numFmts"))
        if formats is None:
            formats = etree.Element(_tag("numFmts"))
            self._root.insert(0, formats)
        etree.SubElement(formats, _tag("numFmt"), numFmtId=str(number), formatCode=_ISO)
        formats.set("count", str(len(formats)))
        self._codes[number] = _ISO
        return number


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element))
