"""The lines of a publication as a CSV file, for portals that take tables.

UTF-8 with a byte order mark, because Excel reads it as GBK otherwise.  A text that a spreadsheet would take
for a formula (CSV injection) gets an apostrophe in front.
"""

from __future__ import annotations

import csv
from io import StringIO

from toolkit.publicity.publication import HEADERS, Publication

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_table(publication: Publication) -> bytes:
    """The bytes of the CSV file, one line an object, with a head."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["序号", *HEADERS.values()])
    for number, line in enumerate(publication.lines, 1):
        writer.writerow([number, *(_inert(getattr(line, key)) for key in HEADERS)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
