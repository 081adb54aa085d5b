"""Which sheets a change makes wrong: those whose formulas lead to a changed one.

A formula leads to a sheet if its text names it, or a table or defined name that lies there, or a sheet that itself
leads there.  A formula whose sheets do not stand in its text (``INDIRECT``, a span of sheets) leads to every sheet.
Names are looked for as pieces of text, without their digits: too much is found sometimes, never too little.

A defined name that is one cell, as 今天, leads where that cell's formula leads: else every change of what 首页 counts
would seem to be another day.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator

_BLOCK = 1_000_000
_DIGITS = b"0123456789"
_WITHOUT_DIGITS = str.maketrans("", "", _DIGITS.decode())
_ANYWHERE = re.compile(r"indirect\(|:[\w.]+!|'[^']*:[^']*'!")
"""A sheet named by a text, or one between two that are named; ``A1:other!B2`` is taken for it, too."""


_ONE_CELL = re.compile(r"'?([^'!]+)'?!\$?([A-Z]+)\$?([0-9]+)")
_OWN = re.compile(
    r"(?<![\w!.$:\[])\$?(?:[A-Z]{1,3}\$?[0-9]+|[A-Z]{1,3}:\$?[A-Z]{1,3}|[0-9]+:\$?[0-9]+)\b", re.IGNORECASE
)
"""A cell, columns or rows of the sheet where the formula stands."""


class Leads:
    """Where the formulas of a workbook lead; ``read`` gives the XML of one of its sheets, cut at the ends of rows."""

    def __init__(self, sheets: Collection[str], read: Callable[[str], Iterable[bytes]]) -> None:
        self._sheets, self._read = {*sheets}, read
        self._pairs = [(name, "\n".join({formulas_of(rows) for rows in read(name)})) for name in sheets]
        self._cells: list[tuple[str, str]] = []  # names that are one cell, and its sheet

    def add_table(self, table: str, sheet: str) -> None:
        """A table of a sheet."""
        self._pairs.append((table, comparable(sheet)))

    def add_name(self, name: str, refers: str) -> None:
        """A defined name."""
        one = _ONE_CELL.fullmatch(refers)
        behind = (
            _behind(b"".join(self._read(one[1])), f"{one[2]}{one[3]}")
            if one and one[1] in self._sheets
            else None
        )
        if one and behind is not None:
            self._cells.append((name, one[1]))
        self._pairs.append((name, comparable(refers) if behind is None else behind))

    def concerned(self, written: Collection[str]) -> set[str]:
        """The sheets written, and all whose formulas lead to one."""
        cells = {name for name, sheet in self._cells if sheet in written}
        return dependents({*written, *cells}, self._pairs) & self._sheets


def _behind(sheet: bytes, cell: str) -> str | None:
    """The formula of a cell, "" for a value; None if it asks its own sheet, or if that cannot be told."""
    found = re.search(rb'<c r="%s"(?:\s[^>]*)?>(.*?)</c>' % cell.encode(), sheet, re.DOTALL)
    if found is None:
        return None
    formula = b"".join(_formulas(found[1]))
    if not formula:
        return None if b"<f" in found[1] else ""
    text = html.unescape(formula.decode())
    return None if _OWN.search(text) else comparable(text)


def formulas_of(sheet: bytes) -> str:
    """The formulas of a sheet's XML (in UTF-8, without literal sections), as ``dependents`` wants them.

    Those that differ only in numbers, as down a column, are there once; what else stands in their tags may come along.
    """
    found, at = set[bytes](), 0
    while at < len(sheet):  # block by block: the pieces of a sheet are as large as the sheet
        end = sheet.find(b"</row>", at + _BLOCK)
        block = sheet[at : end if end >= 0 else len(sheet)]
        at += len(block)
        if b"f>" in block:  # the rows below the last formula, 40,000 perhaps, are left out at one glance
            text = b"\n".join(_formulas(block))
            text = html.unescape(text.decode()).encode() if b"&#" in text else text
            found.update(text.translate(None, _DIGITS).split(b"\n"))
    return comparable(b"\n".join(found).decode())


def _formulas(sheet: bytes) -> Iterator[bytes]:
    for piece in sheet.split(b"f>")[:-1]:  # four times as fast as a pattern: a sheet may have a million cells
        before, _, end = piece.rpartition(b"<")
        if end.startswith(b"/"):
            yield before.rpartition(b"<")[2]


def comparable(formula: str) -> str:
    """A formula or a name without XML's escapes, digits and the case of letters: no program minds the case."""
    return html.unescape(formula).casefold().translate(_WITHOUT_DIGITS)


def dependents(changed: Iterable[str], formulas: Iterable[tuple[str, str]]) -> set[str]:
    """The names changed and all that lead to them, from pairs of a name and the ``comparable`` formulas behind it."""
    pairs = list(formulas)
    found, new = set[str](), {*changed, *(name for name, text in pairs if _ANYWHERE.search(text))}
    while new:
        found |= new
        pieces = {piece for name in new for piece in (comparable(name), comparable(name).replace("'", "''"))}
        pairs = [(name, text) for name, text in pairs if name not in found]
        new = {name for name, text in pairs if any(piece in text for piece in pieces)}
    return found
