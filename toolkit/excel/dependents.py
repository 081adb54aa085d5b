"""Which sheets a change makes wrong: those whose formulas lead to a changed one.

A formula leads to a sheet if its text names it, or a table or defined name that lies there, or a sheet that itself
leads there.  A formula whose sheets do not stand in its text (``INDIRECT``, a span of sheets) leads to every sheet.
Names are looked for as pieces of text: too much is found sometimes, never too little.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_FORMULA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f(?:\s[^>]*)?>([^<]*)</")
_ANYWHERE = re.compile(r"indirect\(|:[\w.]+!|'[^']*:[^']*'!")
"""A sheet named by a text, or one between two that are named; ``A1:other!B2`` is taken for it, too."""


def formulas_of(sheet: bytes) -> str:
    """The texts of the formulas of a sheet's XML (in UTF-8, without literal sections), as ``dependents`` wants them."""
    return comparable(b"\n".join(_FORMULA.findall(sheet)).decode()) if b"f>" in sheet else ""


def comparable(formula: str) -> str:
    """A formula without XML's escapes and without the case of letters: no program minds it."""
    return html.unescape(formula).casefold()


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
