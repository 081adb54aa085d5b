"""Any form of a worksheet part brought into the one that is cut at its rows: UTF-8, no comments, rows in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from toolkit.excel.cellxml import tag

_ROW = tag("row")
_TIDY = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)


def plain_xml(data: bytes) -> bytes:
    """The same XML in UTF-8, without comments, instructions and literal sections."""
    return data if _is_plain(data) else _written(etree.fromstring(data, _TIDY))


def plain_pieces(pieces: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """``plain_xml`` cut at the ends of rows, never there as a whole, unless something is not plain.

    Then all of it comes once more behind what came before.
    """
    for rows in _cut_at_rows(pieces()):
        if not _is_plain(rows):
            yield plain_xml(b"".join(pieces()))
            return
        yield rows


def _cut_at_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = list[bytes]()
    for piece in pieces:
        head, end, tail = piece.rpartition(b"</row>")
        if end:
            yield b"".join((*held, head, end))
            held.clear()
        held.append(tail)
    yield b"".join(held)


def _is_plain(data: bytes) -> bool:
    declared = data[:200].lstrip(b"\xef\xbb\xbf").startswith(b"<?xml ") and data.find(b"?>") + 1
    utf8 = b"encoding" not in data[:declared] or b"utf-8" in data[:declared].lower()
    return utf8 and not _has(data, b"<!", declared) and not _has(data, b"<?", declared)


def _has(data: bytes, mark: bytes, start: int) -> bool:
    """Whether a mark of two characters stands there; its second is rarer, and found much faster alone."""
    return data.find(mark[1:], start) >= 0 and data.find(mark, start) >= 0


def in_order(data: bytes) -> bytes:
    """The same sheet with a number on every row, in rising order."""
    root = etree.fromstring(data, _TIDY)
    grid = root.find(tag("sheetData"))
    if grid is None:
        raise ValueError("no sheetData")
    rows: dict[int, etree._Element] = {}
    number = 0
    for row in grid.iterchildren(_ROW):
        number = int(row.get("r") or number + 1)
        if number in rows:
            raise ValueError("two rows with the same number")
        row.set("r", str(number))
        rows[number] = row
    grid[:] = [rows[number] for number in sorted(rows)]
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
