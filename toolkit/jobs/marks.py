"""The rows of a sheet as digests: what tells one state of it from another.

A row's digest is the first 16 hex digits of SHA-256 over "key=text" of the filled columns that are no formulas: a
column that a newer version adds makes no old row look edited.  A sheet's is SHA-256 over "key TAB row digest" of all
rows, sorted: the order of rows does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from hashlib import sha256

from toolkit.excel.book import Table

_BETWEEN = "\x1f"  # two cells of a row
_BLOCK = 1_000  # rows

Marks = Sequence[str]
"""The rows of a sheet, each as "key TAB digest", sorted."""


class SheetState:
    """One state of a sheet: ``digest``, if it is known already, and ``rows``, found out when they are asked for."""

    def __init__(self, find: Callable[[], Marks], digest: str = "") -> None:
        self._find, self._digest = find, digest

    @cached_property
    def rows(self) -> Marks:
        """Its rows."""
        return self._find()

    @cached_property
    def digest(self) -> str:
        """What tells it from another."""
        return self._digest or digest_of(self.rows)


def marks(table: Table) -> Marks:
    """What tells one state of a table from another."""
    rows, sheet = table.by_column(), table.sheet
    typed = [column.key for column in sheet.columns if not column.formula]
    keys = rows.texts(sheet.key) if sheet.key else [""] * len(rows)
    found = []
    for start in range(0, len(rows), _BLOCK):  # the texts of all rows would take as much as the sheet
        block = slice(start, start + _BLOCK)
        cells = [[""] * len(keys[block])]
        for key in typed:
            values = rows.columns[key][block]
            if values.count(None) < len(values):  # most columns of cases are blank for long
                cells.append([f"{key}={value}" if value not in (None, "") else "" for value in values])
        texts = (_BETWEEN.join(filter(None, row)) for row in zip(*cells, strict=True))
        found += [
            f"{key}\t{sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"
            for key, text in zip(keys[block], texts, strict=True)
        ]
    return sorted(found)


def digest_of(rows: Marks) -> str:
    """The digest of a whole sheet."""
    return sha256("\n".join(rows).encode("utf-8", "replace")).hexdigest()
