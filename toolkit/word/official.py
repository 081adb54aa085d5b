"""A sheet of official paper (GB/T 9704—2012) to write a template on.

``Paper`` is an A4 document with the margins, the grid of 22 lines × 28 characters and the page numbers of
the standard; its methods put one thing each on the page: letterhead, title, text, tables, signature.

The margins are those *measured* on rendered pages, not the ones in Word's dialog: with an exact line
height the first glyphs start 3.1 mm below Word's top margin, so 37 mm above the text takes 33.9 mm there.
28 characters of 16 pt are 448 pt wide, the 156 mm of the type area only 442.2 pt: without the character
grid (``w:charSpace``) a line holds 27.

A template must come out equal to the byte whenever and wherever it is built, so that a review sees what
changed: dates are fixed, and parts lie uncompressed in the package (deflate differs between zlib builds).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Mm, Pt, Twips
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from toolkit.word import styles
from toolkit.word.styles import LINE, Style


@dataclass(frozen=True, slots=True)
class _Page:
    """Size, margins and the footer's distance from the edge, in mm."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    footer: float

    @property
    def text_width(self) -> float:
        """Width of the type area in mm."""
        return self.width - self.left - self.right


_PORTRAIT = _Page(210, 297, top=33.9, bottom=33.0, left=28, right=26, footer=24.6)
"""The footer's place puts the dash of the page number 7 mm below the type area."""

_LANDSCAPE = _Page(297, 210, top=28, bottom=26, left=37, right=35, footer=14)
"""The binding edge, with its 28 mm, is the upper one."""

_CHARACTER_SPACE = round((_PORTRAIT.text_width / 25.4 * 72 / 28 - styles.BODY_SIZE) * 4096)
"""What 28 characters must come closer to fit, in 1/4096 pt each."""

_ONE_CHARACTER = 20 * 14  # the page number stands one 4号 character in from the edge
_LABEL_WIDTH, _SIGNER_WIDTH, _DATE_WIDTH, _SIGNING_HEIGHT = 26.0, 62.0, 52.0, 12.0  # mm
_EPOCH = datetime(2023, 1, 1)

_UNWANTED = {"stylesWithEffects", "customXml", "numbering", "thumbnail", "extended-properties"}
"""Parts of python-docx's default document that we have no use for; with the first, Word wants to repair."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in mm and what a row holds (default: the field so named).

    ``code`` is for codes and digests: small, letters of equal width; ``code_below`` is one under the text.
    """

    head: str
    width: float
    text: str = ""
    align: str = "left"
    code: bool = False
    code_below: str = ""

    @property
    def content(self) -> str:
        """The text of a cell."""
        return self.text or f"{{{{{self.head}}}}}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table of facts with a single value.

    ``height`` in mm leaves room to write by hand; ``code`` sets 64 hexadecimal digits in one line; a value
    that may fill half a page ``splits``: its row may run on to the next.
    """

    label: str
    text: str = ""
    height: float = 0
    code: bool = False
    splits: bool = False


class Paper:
    """An official document under construction."""

    def __init__(self, title: str, *, landscape: bool = False) -> None:
        self._document = docx.Document()
        self._page = _LANDSCAPE if landscape else _PORTRAIT
        self._below_table = False
        self._start_clean(title)
        self._lay_out()

    # -- the package ---------------------------------------------------------------------------------

    def _start_clean(self, title: str) -> None:
        part, package = self._document.part, self._document.part.package
        for rels in (part.rels, package.rels):
            for rel in list(rels.values()):
                kind = rel.reltype.rsplit("/", 1)[-1]
                if kind in _UNWANTED:
                    del rels[rel.rId]
                elif kind == "fontTable":
                    rel.target_part._blob = styles.fonts_xml().encode()
        part._styles_part._element = parse_xml(styles.styles_xml())
        about = self._document.core_properties
        about.title, about.author, about.comments, about.language = title, "双随机工具箱", "", "zh-CN"
        about.created = about.modified = _EPOCH

    def save(self) -> bytes:
        """The .docx as bytes, equal for equal content."""
        if self._below_table:  # Word wants a paragraph after a table: one too small to start a page
            self._below_table = False
            self._write("", styles.TAG).paragraph_format.line_spacing = Pt(1)
        written, out = io.BytesIO(), io.BytesIO()
        self._document.save(written)
        with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
            for name in old.namelist():
                entry = zipfile.ZipInfo(name)  # 1980-01-01
                entry.create_system = 0  # the same on Windows and elsewhere
                new.writestr(entry, old.read(name))
        return out.getvalue()

    # -- the page ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        section, page = self._document.sections[0], self._page
        section.page_width, section.page_height = Mm(page.width), Mm(page.height)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.footer_distance = Mm(page.footer)
        grid = section._sectPr.find(qn("w:docGrid"))
        assert grid is not None  # python-docx's default document has one
        grid.set(qn("w:linePitch"), str(LINE))
        if page is _LANDSCAPE:
            section.orientation = WD_ORIENT.LANDSCAPE
        else:
            grid.set(qn("w:type"), "linesAndChars")
            grid.set(qn("w:charSpace"), str(_CHARACTER_SPACE))
        self._document.settings.odd_and_even_pages_header_footer = True
        self._number_pages(section.footer, "right")
        self._number_pages(section.even_page_footer, "left")
        self._set_up_word()

    def _set_up_word(self) -> None:
        settings = self._document.settings.element
        for name, attribute, value in (
            ("zoom", "percent", "100"),
            ("characterSpacingControl", "val", "compressPunctuation"),
            ("themeFontLang", "eastAsia", "zh-CN"),
        ):
            element = settings.find(qn(f"w:{name}"))
            assert element is not None
            element.set(qn(f"w:{attribute}"), value)
        compatibility = settings.find(qn("w:compat"))
        assert compatibility is not None
        # a line that ends in a line break is not stretched: values of several lines hold such breaks
        compatibility.insert(0, parse_xml(f"<w:doNotExpandShiftReturn {nsdecls('w')}/>"))
        for element in compatibility.iter(qn("w:compatSetting")):
            if element.get(qn("w:name")) == "compatibilityMode":
                element.set(qn("w:val"), "15")  # Word 2013 and later: no "compatibility mode" in the title

    @staticmethod
    def _number_pages(footer: _Footer, side: str) -> None:
        """``— 1 —`` in 4号宋体, odd pages right and even ones left, one character in."""
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph._p.clear_content()
        paragraph._p.style = styles.FOOTER.id
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:ind {nsdecls("w")} w:{side}="{_ONE_CHARACTER}"/>'))
        properties.append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{side}"/>'))
        for xml in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        ):
            paragraph._p.append(
                parse_xml(
                    f"<w:r {nsdecls('w')}><w:rPr>{styles.characters(styles.SONGTI, 14)}</w:rPr>{xml}</w:r>"
                )
            )

    # -- text ----------------------------------------------------------------------------------------

    def _write(
        self, text: str, style: Style, *, before: int = 0, after: int = 0, with_next: bool = False
    ) -> Paragraph:
        """A paragraph; ``before`` and ``after`` are spaces in twips, a table above adds half a line."""
        paragraph = self._document.add_paragraph(text)
        paragraph._p.style = style.id
        if self._below_table:
            before = max(before, LINE // 2)
        if with_next:
            paragraph.paragraph_format.keep_with_next = paragraph.paragraph_format.keep_together = True
        if before:
            paragraph.paragraph_format.space_before = Twips(before)
        if after:
            paragraph.paragraph_format.space_after = Twips(after)
        self._below_table = False
        return paragraph

    def letterhead(self, bureau: str, number: str) -> None:
        """发文机关标志 35 mm below the type area's top, 发文字号 two lines below, the red rule."""
        glyphs_above = 0.8 * styles.MARK_LINE - 0.88 * 20 * styles.MARK_SIZE  # blank within its own line
        self._write(bureau, styles.MARK, before=round((37 + 35 - _PORTRAIT.top) / 25.4 * 1440 - glyphs_above))
        self._write(number, styles.NUMBER, before=2 * LINE)

    def title(self, *lines: str, below_rule: bool = False, new_page: bool = False) -> None:
        """The title; ``below_rule`` leaves the two lines that the standard wants under the red rule."""
        above, below = (2 * LINE, LINE) if below_rule else (0, LINE // 2)
        for i, line in enumerate(lines):
            is_first, is_last = i == 0, i == len(lines) - 1
            paragraph = self._write(line, styles.TITLE, before=above * is_first, after=below * is_last)
            if new_page and is_first:
                paragraph.paragraph_format.page_break_before = True

    def file_number(self, text: str) -> None:
        """文书编号, flush right under the title of a form."""
        self._write(text, styles.FILE_NUMBER)

    def addressee(self, text: str) -> None:
        """主送机关: flush left."""
        self._write(text, styles.PLAIN)

    def heading(self, text: str) -> None:
        """A heading of the first level, 一、 and so on."""
        self._write(text, styles.HEADING)

    def body(self, text: str, *, with_next: bool = False) -> None:
        """A paragraph of text; ``with_next`` keeps it on the page of what follows."""
        self._write(text, styles.BODY, with_next=with_next)

    def note(self, text: str, *, with_next: bool = False) -> None:
        """A remark in small type."""
        self._write(text, styles.NOTE, with_next=with_next)

    def signature(self, bureau: str, date: str) -> None:
        """署名 and 成文日期, two lines below the text; write that ``with_next``."""
        self._write(bureau, styles.SIGNATURE, before=2 * LINE)
        self._write(date, styles.SIGNATURE).paragraph_format.keep_with_next = False

    @contextmanager
    def block(self, sign: str, name: str) -> Iterator[None]:
        """What is written inside is a block of the template: ``#`` for each row, ``?`` if, ``^`` if not."""
        below_table = self._below_table
        self._mark(f"{{{{{sign}{name}}}}}")
        yield
        self._mark(f"{{{{/{name}}}}}")
        self._below_table |= below_table  # the block may be left out

    def _mark(self, text: str) -> None:
        self._document.add_paragraph(text)._p.style = styles.TAG.id

    # -- tables --------------------------------------------------------------------------------------

    def table(self, rows_of: str, *columns: Column, empty: str = "") -> None:
        """A table with one row for each of the list; ``empty`` is its only row if the list has none.

        The head repeats on every page, and no row is torn apart.  The marks of the template stand in rows
        of their own, which filling removes.
        """
        rows = self._new_table([column.width for column in columns], 7 if empty else 4)
        for row in rows:
            self._keep_whole(row)
        head, start, body, end, *otherwise = rows
        head._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for place, column in zip(head.cells, columns, strict=True):
            self._fill(place, column.head, styles.SMALL_LABEL).paragraph_format.keep_with_next = True
        for place, column in zip(body.cells, columns, strict=True):
            style = styles.CODE if column.code else styles.SMALL_CELL
            self._fill(place, column.content, style, column.align)
            if column.code_below:
                place.add_paragraph(column.code_below)._p.style = styles.CODE.id
        self._fill(self._whole(start), f"{{{{#{rows_of}}}}}", styles.TAG)
        self._fill(self._whole(end), f"{{{{/{rows_of}}}}}", styles.TAG)
        if empty:
            unless, only, end = otherwise
            self._fill(self._whole(unless), f"{{{{^{rows_of}}}}}", styles.TAG)
            self._fill(self._whole(only), empty, styles.SMALL_CELL, "center")
            self._fill(self._whole(end), f"{{{{/{rows_of}}}}}", styles.TAG)

    @staticmethod
    def _whole(row: _Row) -> _Cell:
        """The row as one cell."""
        whole: _Cell = row.cells[0].merge(row.cells[-1])
        return whole

    def facts(self, *facts: Entry | tuple[str, str, str, str], with_next: bool = False) -> None:
        """A table of label and value: one entry to a row, or two pairs of short ones.

        ``with_next`` keeps all of it on the page of what follows.
        """
        value_width = self._page.text_width / 2 - _LABEL_WIDTH
        rows = self._new_table([_LABEL_WIDTH, value_width] * 2, len(facts))
        for row, fact in zip(rows, facts, strict=True):
            cells, value_style = list(row.cells), styles.CELL
            if isinstance(fact, Entry):
                texts: tuple[str, ...] = (fact.label, fact.text)
                cells = [cells[0], cells[1].merge(cells[3])]
                value_style = styles.CODE if fact.code else styles.CELL
                self._leave_room(row, fact.height)
            else:
                texts = fact
            if not (isinstance(fact, Entry) and fact.splits):
                self._keep_whole(row)
            for i, (place, text) in enumerate(zip(cells, texts, strict=True)):
                paragraph = self._fill(place, text, value_style if i % 2 else styles.LABEL)
                paragraph.paragraph_format.keep_with_next = with_next or None

    def signing(self, *people: str) -> None:
        """Who signs, a line each with room for a name and a date; all on one page."""
        room = self._page.text_width - _SIGNER_WIDTH - _DATE_WIDTH
        rows = self._new_table([_SIGNER_WIDTH, room, _DATE_WIDTH], len(people))
        for i, (row, person) in enumerate(zip(rows, people, strict=True)):
            self._keep_whole(row)
            self._leave_room(row, _SIGNING_HEIGHT)
            texts = (person, "left"), ("", "left"), ("年　　月　　日", "right")
            for place, (text, align) in zip(row.cells, texts, strict=True):
                paragraph = self._fill(place, text, styles.CELL, align)
                paragraph.paragraph_format.keep_with_next = i < len(people) - 1

    def _new_table(self, widths: Sequence[float], count: int) -> list[_Row]:
        """The rows of a new table; LibreOffice and WPS trust the grid's widths, Word those of the cells."""
        assert abs(sum(widths) - self._page.text_width) < 0.01, f"{sum(widths)} mm of {self._page.text_width}"
        table = self._document.add_table(count, len(widths))
        table._tbl.tblStyle_val = styles.TABLE_GRID
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        self._below_table = True
        return list(table.rows)

    @staticmethod
    def _keep_whole(row: _Row) -> None:
        """Never torn apart by a page's end."""
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))

    @staticmethod
    def _leave_room(row: _Row, height: float) -> None:
        """At least ``height`` mm high, if that is not 0."""
        if height:
            row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST

    @staticmethod
    def _fill(place: _Cell, text: str, style: Style, align: str = "") -> Paragraph:
        place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph: Paragraph = place.paragraphs[0]
        paragraph.text = text
        paragraph._p.style = style.id
        if align and align != style.align:
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{align}"/>'))
        return paragraph
