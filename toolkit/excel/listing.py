"""A list as a new .xlsx: title and facts for people, and a table to filter and print; nothing in it is a formula.

Whatever a stranger's file holds is written as text with the text format and the quote prefix, so that it does
not become a formula, neither on opening nor when somebody edits the cell and presses Enter.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toolkit.excel.style import FONT, PARTS, SIZE

_MOST_TEXT = 32_000


class Listing(NamedTuple):
    """One worksheet: its name and title, lines of facts, and a table of texts; without a title nothing but the table.

    ``marks`` colours a row by what stands in column ``marked``: word → colour of the fill.
    """

    name: str
    title: str
    facts: Sequence[str]
    heads: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    marked: int = 0
    marks: Mapping[str, str] = {}


def listing(pages: Sequence[Listing], made: datetime | None = None) -> bytes:
    """The bytes of a workbook with these worksheets; ``made`` is written as its time, default now."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        if made:
            book.set_properties({"created": made})
        book.formats[0].set_font_name(FONT)
        book.formats[0].set_font_size(SIZE)

        def style(*parts: str, **more: object) -> Format:
            mixed: dict[str, object] = {"font_name": FONT, "font_size": SIZE}
            for part in parts:
                mixed |= PARTS[part]
            return book.add_format(mixed | more)

        title, fact, head = style("title", font_size=15), style("plain"), style("head", "required")
        text = {"num_format": "@", "quote_prefix": True, "valign": "top"}
        plain = style("cell", "wrap", **text)
        for page in pages:
            marks = {word: style("cell", "wrap", **text, bg_color=fill) for word, fill in page.marks.items()}
            sheet = book.add_worksheet(page.name)
            if page.title:
                sheet.write_string(0, 0, page.title, title)
            for number, line in enumerate(page.facts, 1):
                sheet.write_string(number, 0, line, fact)
            top = len(page.facts) + 2 if page.title else 0
            for column, label in enumerate(page.heads):
                sheet.write_string(top, column, label, head)
                sheet.set_column(column, column, page.widths[column])
            for number, row in enumerate(page.rows, top + 1):
                form = marks.get(row[page.marked], plain)
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell[:_MOST_TEXT], form)
            _print(sheet, top, page)
    return out.getvalue()


def _print(sheet: Worksheet, top: int, page: Listing) -> None:
    """Filter, frozen head and A4 landscape, one page wide."""
    last = top + max(1, len(page.rows))
    sheet.autofilter(top, 0, last, len(page.heads) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.set_footer("&C第 &P 页，共 &N 页")
