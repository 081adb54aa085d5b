"""Text and tables on a sheet of official paper; what only an issued document has is in ``official``.

``FormSheet`` starts blank (``page``); its methods put one thing each on it.  The look of all of it is in the
styles (``styles``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, Twips
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from toolkit.word import layouts, numbering, page, styles
from toolkit.word.form import Column, Entry, Picture
from toolkit.word.styles import Style

_TICKED = {styles.CELL.id: styles.TICK, styles.SMALL_CELL.id: styles.SMALL_TICK}
_BLANK_ROW = 9.0  # mm
_LABEL_WIDTH, _SIGNER_WIDTH, _DATE_WIDTH, _SIGNING_HEIGHT = 26.0, 62.0, 52.0, 12.0  # mm


class FormSheet:
    """A document under construction, in one of the layouts."""

    def __init__(
        self, title: str, layout: layouts.PageLayout = layouts.MEASURED, *, landscape: bool = False
    ) -> None:
        self._layout = layout
        self._page = layouts.LANDSCAPE if landscape else layout.portrait
        self._document = page.blank(title, layout)
        page.lay_out(self._document.sections[0], self._page, layout.line)
        self._below_table = False

    def save(self) -> bytes:
        """The .docx as bytes, equal for equal content."""
        self._end_tables()
        return page.package(self._document)

    def _end_tables(self, *, spaced: bool = False) -> None:
        """Word wants a paragraph after a table: one too small to start a page, unless text follows (``spaced``)."""
        if self._below_table:
            self._below_table = spaced
            self._write("", styles.TAG).paragraph_format.line_spacing = Pt(1)

    def watermarks(self, *words: str) -> None:
        """Across every page each word whose condition holds: the condition has the name of the word."""
        page.add_watermarks(self._document, self._page, words)

    # -- text ----------------------------------------------------------------------------------------

    def _write(
        self, text: str, style: Style, *, before: int = 0, after: int = 0, with_next: bool = False
    ) -> Paragraph:
        """A paragraph; ``before`` and ``after`` are spaces in twips, a table above adds half a line."""
        if with_next and self._below_table:
            self._keep_last_row_with_next()
        paragraph = self._document.add_paragraph(text)
        paragraph._p.style = style.id
        if self._below_table:
            before = max(before, self._layout.line // 2)
        if with_next:
            paragraph.paragraph_format.keep_with_next = paragraph.paragraph_format.keep_together = True
        if before:
            paragraph.paragraph_format.space_before = Twips(before)
        if after:
            paragraph.paragraph_format.space_after = Twips(after)
        self._below_table = False
        return paragraph

    def title(self, *lines: str, own_sheet: bool = False) -> None:
        """The title of a form, half a line above what follows.

        What stays with the bureau while the rest is handed over (送达回证) has a sheet of its own, without a number:
        printed on both sides it must not be on the back of the last page.
        """
        if own_sheet:
            self._new_section(self._page, WD_SECTION.ODD_PAGE)
            numbering.leave_unnumbered(self._document.sections[-1])
        for i, line in enumerate(lines):
            is_last = i == len(lines) - 1
            self._write(line, styles.TITLE, after=self._layout.line // 2 * is_last)

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

    def signed_on_every_page(self, *people: str) -> None:
        """At the foot of every page: who signs there, and which page of how many it is (笔录)."""
        numbering.sign_pages(self._document.sections[0], people)

    def banner(self, text: str) -> None:
        """In a box at the top: what nobody may overlook."""
        self._write(text, styles.BANNER)

    def note(self, text: str, *, with_next: bool = False) -> None:
        """A remark in small type."""
        self._write(text, styles.NOTE, with_next=with_next)

    def signature(self, bureau: str, date: str) -> None:
        """署名 and 成文日期, two lines below the text; write that ``with_next``."""
        self._write(bureau, styles.SIGNATURE, before=2 * self._layout.line)
        self._write(date, styles.DATE)

    @contextmanager
    def block(self, sign: str, name: str) -> Iterator[None]:
        """What is written inside is a block of the template: ``#`` for each row, ``?`` if, ``^`` if not.

        It may be left out, so the space below a table is written on the side of the mark where the table stands.
        """
        self._end_tables(spaced=True)
        self._mark(f"{{{{{sign}{name}}}}}")
        yield
        self._end_tables(spaced=True)
        self._mark(f"{{{{/{name}}}}}")

    def _mark(self, text: str) -> None:
        self._document.add_paragraph(text)._p.style = styles.TAG.id

    def _new_section(self, sheet: layouts.PageSize, start: WD_SECTION) -> None:
        self._end_tables()
        section = self._document.add_section(start)
        *_, before, ended = self._document.paragraphs  # the last holds the section's end: it could spill over
        assert ended._p.getprevious() is before._p
        before._p.get_or_add_pPr().append(ended._p.get_or_add_pPr()[-1])
        self._document.element.body.remove(ended._p)
        self._page = sheet
        page.lay_out(section, sheet, self._layout.line)

    # -- tables --------------------------------------------------------------------------------------

    def table(self, rows_of: str, *columns: Column, empty: str = "") -> None:
        """A table with one row for each of the list; ``empty`` is its only row if the list has none.

        The head repeats on every page, and no row is torn apart.  The marks of the template stand in rows
        of their own, which filling removes.
        """
        heads = 1 + any(column.group for column in columns)
        rows = self._new_table([column.width for column in columns], heads + (6 if empty else 3))
        for row in rows:
            self._keep_whole(row)
        self._write_heads(rows[:heads], columns)
        start, body, end, *otherwise = rows[heads:]
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

    def blank_table(self, rows: int, *columns: Column) -> None:
        """A table to be filled in by hand: heads, and ``rows`` numbered rows with room to write."""
        head, *rest = self._new_table([column.width for column in columns], rows + 1)
        self._write_heads([head], columns)
        for number, row in enumerate(rest, 1):
            self._keep_whole(row)
            self._leave_room(row, _BLANK_ROW)
            self._fill(row.cells[0], str(number), styles.SMALL_CELL, "center")

    def _write_heads(self, rows: Sequence[_Row], columns: Sequence[Column]) -> None:
        for row in rows:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        upper, lower = rows[0].cells, rows[-1].cells
        for i, column in enumerate(columns):
            place = lower[i]
            if len(rows) > 1 and not column.group:
                place = upper[i].merge(lower[i])
            elif column.group and (i == 0 or columns[i - 1].group != column.group):
                last = max(k for k, other in enumerate(columns) if other.group == column.group)
                self._fill_head(upper[i].merge(upper[last]), column.group)
            self._fill_head(place, column.head)

    def _fill_head(self, place: _Cell, text: str) -> None:
        self._fill(place, text, styles.SMALL_LABEL).paragraph_format.keep_with_next = True

    @staticmethod
    def _whole(row: _Row) -> _Cell:
        """The row as one cell."""
        whole: _Cell = row.cells[0].merge(row.cells[-1])
        return whole

    def facts(
        self,
        *facts: Entry | Picture | tuple[str, str, str, str],
        small: bool = False,
        with_next: bool = False,
    ) -> None:
        """A table of label and value: one entry to a row, or two pairs of short ones.

        ``small`` type is for a form that shall fit one page; ``with_next`` keeps all of it on the page of
        what follows.
        """
        label_style, style = (styles.SMALL_LABEL, styles.SMALL_CELL) if small else (styles.LABEL, styles.CELL)
        value_width = self._page.text_width / 2 - _LABEL_WIDTH
        rows = self._new_table([_LABEL_WIDTH, value_width] * 2, len(facts))
        for row, fact in zip(rows, facts, strict=True):
            label, value, second_label, rest = row.cells
            if isinstance(fact, Entry):
                head, text = fact.cells
                filling = [(label, head, label_style), (value.merge(rest), text, fact.style or style)]
                self._leave_room(row, fact.height)
            elif isinstance(fact, Picture):
                beside = second_label.merge(rest)
                filling = [
                    (label, fact.label, label_style),
                    (value, fact.text, style),
                    (beside, fact.caption, style),
                ]
            else:
                filling = list(zip(row.cells, fact, (label_style, style) * 2, strict=True))
            if not (isinstance(fact, Entry) and fact.splits):
                self._keep_whole(row)
            for place, text, its_style in filling:
                self._fill(place, text, its_style).paragraph_format.keep_with_next = with_next or None

    def photographs(self, rows_of: str, box: str) -> None:
        """Two pictures a row with a caption below each, ``box`` being their largest size, "72x74" in mm."""
        half = self._page.text_width / 2
        start, pictures, captions, end = self._new_table([half, half], 4)
        for row in (start, pictures, captions, end):
            self._keep_whole(row)
        for number, side in enumerate(("左图", "右图")):
            shown = self._fill(pictures.cells[number], f"{{{{图片:{side} {box}}}}}", styles.CELL, "center")
            shown.paragraph_format.keep_with_next = True
            self._fill(captions.cells[number], f"{{{{{side}说明}}}}", styles.SMALL_CELL, "center")
        self._fill(self._whole(start), f"{{{{#{rows_of}}}}}", styles.TAG)
        self._fill(self._whole(end), f"{{{{/{rows_of}}}}}", styles.TAG)

    def signing(self, *people: str, height: float = _SIGNING_HEIGHT) -> None:
        """Who signs, a line each, ``height`` mm high, with room for a name and a date; all on one page.

        It is the page of what follows, too: a 署名, or the low paragraph behind a table, which must not make a page.
        """
        if self._below_table:
            self._keep_last_row_with_next()
        room = self._page.text_width - _SIGNER_WIDTH - _DATE_WIDTH
        rows = self._new_table([_SIGNER_WIDTH, room, _DATE_WIDTH], len(people))
        for row, person in zip(rows, people, strict=True):
            self._keep_whole(row)
            self._leave_room(row, height)
            texts = (person, "left"), ("", "left"), ("年　　月　　日", "right")
            for place, (text, align) in zip(row.cells, texts, strict=True):
                self._fill(place, text, styles.CELL, align).paragraph_format.keep_with_next = True

    def _keep_last_row_with_next(self) -> None:
        """So that signatures are never alone on a page: what is signed begins above them."""
        for cell in self._document.tables[-1].rows[-1].cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True

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
        if "□" in text:  # after a line break, LibreOffice takes a box for Western
            style = _TICKED.get(style.id, style)
            *before, text = text.split("\n")
            for line in before:
                paragraph.insert_paragraph_before(line)._p.style = style.id
        paragraph.text = text
        paragraph._p.style = style.id
        if align and align != style.align:
            paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:jc {nsdecls("w")} w:val="{align}"/>'))
        return paragraph
