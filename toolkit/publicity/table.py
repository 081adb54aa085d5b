"""The lines of a publication as a table, for portals that take one: its cells, and as a CSV file.

UTF-8 with a byte order mark, because Excel reads it as GBK otherwise.  A text that a spreadsheet would take
for a formula (CSV injection) gets an apostrophe in front; in a workbook, cells of text need none.
"""

from __future__ import annotations

import csv
from io import StringIO

from toolkit.publicity.publication import HEADERS, Publication

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
HEADS = ("序号", *HEADERS.values())


def rows(publication: Publication) -> list[list[str]]:
    """One line an object, under ``HEADS``."""
    return [
        [str(number), *(getattr(line, key) for key in HEADERS)]
        for number, line in enumerate(publication.lines, 1)
    ]


def csv_table(publication: Publication) -> bytes:
    """The bytes of the CSV file, with a head."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    writer.writerows([_inert(cell) for cell in row] for row in rows(publication))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
