"""A table of thousands of rows is filled as several, one below the other, each with the head of the first.

LibreOffice lays out a table in a time that grows with the square of its pages: one of 5,000 rows in 45 seconds, one of
40,000 in an hour, in which an archive waited for it.  Tables of ``ROWS`` rows take as long as their rows are many.
Between two stands a paragraph of one point: without any, Word would join them.
"""

from __future__ import annotations

from toolkit.word.wml import BODY, TABLE_HEAD, TR, Element, parent_of, source, w

ROWS = 500
"""Rows of a list in one table."""
_GAP = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
_ONCE = (w("bookmarkStart"), w("bookmarkEnd"), w("tblpPr"))


def seam(table: Element) -> bytes:
    """What ends the table and begins one like it; nothing where that cannot be.

    That is: inside a cell or a text box, where it floats, and where its head is filled in too or holds a bookmark.
    """
    if parent_of(table).tag != BODY:
        return b""
    heads: list[Element] = []
    for child in table:
        if child.tag not in TABLE_HEAD and (
            child.tag != TR or child.find(f"{w('trPr')}/{w('tblHeader')}") is None
        ):
            break
        heads.append(child)
    if any(not isinstance(x.tag, str) or x.tag in _ONCE for head in heads for x in head.iter()):
        return b""
    root = table.getroottree().getroot()
    return f"</w:tbl>{_GAP}<w:tbl>{''.join(source(head, root) for head in heads)}".encode()
