"""The rows of a sheet as digests: what tells one state of it from another.

A row's digest is the first 16 hex digits of SHA-256 over "key=text" of the filled columns that are no formulas: a
column that a newer version adds makes no old row look edited.  A sheet's is SHA-256 over "key TAB row digest" of all
rows, sorted: the order of rows does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from toolkit.excel.book import Table

_BETWEEN = "\x1f"  # two cells of a row

Marks = Sequence[str]
"""The rows of a sheet, each as "key TAB digest", sorted."""


def marks(table: Table) -> Marks:
    """What tells one state of a table from another."""
    rows, sheet = table.by_column(), table.sheet
    cells = [
        [f"{column.key}={value}" if value not in (None, "") else "" for value in rows.columns[column.key]]
        for column in sheet.columns
        if not column.formula
    ]
    keys = rows.texts(sheet.key) if sheet.key else [""] * len(rows)
    texts = (_BETWEEN.join(filter(None, row)) for row in zip(*cells, strict=True))
    found = [
        f"{key}\t{sha256(text.encode('utf-8', 'replace')).hexdigest()[:16]}"
        for key, text in zip(keys, texts, strict=True)
    ]
    return sorted(found)


def digest_of(rows: Marks) -> str:
    """The digest of a whole sheet."""
    return sha256("\n".join(rows).encode("utf-8", "replace")).hexdigest()
