"""What an issued document has beyond text and tables: 版头, 附件, 版记 (GB/T 9704—2012, 7.2 to 7.4, 10.1).

Where the standard gives a distance from the characters, the space above a paragraph is computed: in a line
of exact height ``h`` with characters of size ``s``, the characters' box starts ``0.8 h − 0.88 s`` below the
line's top (the baseline stands at four fifths, and 0.88 of a Chinese character's box lies above it).
"""

from __future__ import annotations

from contextlib import nullcontext

from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Twips

from toolkit.word import layouts, numbering, styles, textbox
from toolkit.word.sheet import FormSheet

_MARK_BELOW = 35.0
"""发文机关标志 below the type area's top, in mm (7.2.4)."""
_LETTER_MARK, _LETTER_END = 30.0, 277.0
"""Of a letter: the mark and the lower double rule below the sheet's top, in mm (10.1)."""
_LETTER_RULE = 45.9
"""Of a letter: the lower edge of the double rule below the sheet's top, in mm (10.1; ``styles.LETTER_MARK``)."""
_ACROSS = (
    '<w:framePr {} w:w="9638" w:wrap="through" w:vAnchor="page" w:hAnchor="page" w:xAlign="center" w:y="{}"/>'
)
"""A frame 170 mm wide in the middle of the sheet."""
_DATE_WIDTH = 3400
"""Of the cell with 印发日期 in twips: a long 印发机关 has two lines beside it, the date is never broken."""
_THICK, _THIN = 8, 6  # 0.35 and 0.25 mm, in eighths of a point (7.4.1)
_END = 20
"""Height of a paragraph that nobody shall see, in twips."""
_LINE, _GAP = 500, 300
"""In twips: of a line of 版记 with its rule, and between the date and 版记 with what Word's margin leaves below it."""
_HEIGHT = 120
"""Of the box, in mm: more than any 版记 needs."""
_FIRST_ID = 8000
"""Of the boxes with 版记: far from those of a document's pictures."""


def _twips(mm: float) -> int:
    return round(mm / 25.4 * 1440)


def _blank_above(line: int, size: float) -> float:
    """From a line's top to its characters' box, in twips."""
    return 0.8 * line - 0.88 * 20 * size


class OfficialSheet(FormSheet):
    """An official document under construction."""

    def letterhead(self, bureau: str, number: str, signer: str = "") -> None:
        """发文机关标志 35 mm below the type area's top, 发文字号 two lines below, the red rule.

        With a ``signer`` the document goes to a superior body: the number moves to the left (7.2.6).
        """
        below = layouts.TYPE_TOP + _MARK_BELOW - self._layout.portrait.top
        self._write(
            bureau,
            styles.MARK,
            before=round(_twips(below) - _blank_above(styles.MARK_LINE, styles.MARK_SIZE)),
        )
        above = 2 * self._layout.line
        if not signer:
            self._write(number, styles.NUMBER, before=above)
            return
        paragraph = self._write(f"\u3000{number}\t签发人：", styles.UPWARD_NUMBER, before=above)
        look = f"<w:rPr>{styles.characters(styles.KAITI, styles.BODY_SIZE)}</w:rPr>"
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{look}<w:t>{signer}</w:t></w:r>"))

    def letter(self, bureau: str, number: str) -> None:
        """信函格式: the mark between the sheet's edge and a double rule, another rule at the foot of page 1."""
        section = self._document.sections[0]
        section.different_first_page_header_footer = True  # page 1 has no number
        mark_top = _twips(_LETTER_MARK) - _blank_above(styles.MARK_LINE, styles.MARK_SIZE)
        for part, style, top, text in (
            (section.first_page_header, styles.LETTER_MARK, mark_top, bureau),
            (section.first_page_footer, styles.LETTER_END, _twips(_LETTER_END) - styles.LETTER_END.line, ""),
        ):
            part.is_linked_to_previous = False
            part.paragraphs[0].text = text
            part.paragraphs[0]._p.style = style.id
            part.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(_ACROSS.format(nsdecls("w"), round(top))))
        section.first_page_header.add_paragraph()._p.style = styles.HEADER.id  # what holds the frame
        numbering.hold(section.first_page_footer, section)
        seven_eighths = 0.875 * 20 * styles.BODY_SIZE
        above = _twips(_LETTER_RULE - self._layout.portrait.top) + seven_eighths
        self._write(
            number,
            styles.LETTER_NUMBER,
            before=round(above - _blank_above(self._layout.line, styles.BODY_SIZE)),
        )

    def heading_title(self, text: str) -> None:
        """The title of a letterhead document: two lines below the rule, one above 主送机关."""
        self._write(text, styles.TITLE, before=2 * self._layout.line, after=self._layout.line)

    def subheading(self, text: str) -> None:
        """A heading of the second level, （一） and so on."""
        self._write(text, styles.SUBHEADING)

    def remark(self, text: str) -> None:
        """附注 in round brackets, on the line below the date and on its page."""
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._write(f"（{text}）", styles.BODY).paragraph_format.keep_together = True

    # -- attachments ---------------------------------------------------------------------------------

    def list_of_attachments(self, *names: str) -> None:
        """附件说明, one line below the text; its numbers stand one below the other."""
        for i, name in enumerate(names):
            number = f"{i + 1}. " if len(names) > 1 else ""
            if i == 0:
                self._write(
                    f"附件：{number}{name}", styles.ATTACHMENTS, before=self._layout.line, with_next=True
                )
            else:
                self._write(number + name, styles.MORE_ATTACHMENTS, with_next=True)

    def attachment(self, number: int, title: str, *, landscape: bool = False) -> None:
        """A new page: 附件n in the first line, its title in the third; an only one has no number (0)."""
        turned = landscape != self._page.is_landscape
        if turned:
            self._new_section(layouts.LANDSCAPE if landscape else self._layout.portrait, WD_SECTION.NEW_PAGE)
        self._below_table = False  # nothing to keep apart from: another page
        paragraph = self._write(f"附件{number or ''}", styles.ATTACHMENT)
        paragraph.paragraph_format.page_break_before = not turned or None
        self._write(title, styles.TITLE, before=self._layout.line, after=self._layout.line // 2)

    # -- 版记 ----------------------------------------------------------------------------------------

    def colophon(
        self, copies_to: str, lines: str, issuer: str, date: str, *, own_page: bool = False, unless: str = ""
    ) -> None:
        """版记 at the bottom of the type area of the last page; the line of 抄送 only if that field is filled.

        After attachments it has a page of its own: the back of the last sheet, without a number (7.5).  A paper that
        has an attachment only under a condition has two 版记, that of the text ``unless`` the condition holds.
        ``copies_to`` is a field's name.  It is a text box that hangs on a blank paragraph on the page of the date; the
        list ``lines`` keeps its room there.  A floating table LibreOffice lets tear the date from 署名, and the second
        engine of the long tests leaves it on the page before.
        """
        self._end_tables()
        if own_page:
            self._new_section(self._layout.portrait, WD_SECTION.EVEN_PAGE)
            numbering.leave_unnumbered(self._document.sections[-1])
        copies = _paragraph(styles.COLOPHON.id, f"抄送：{{{{{copies_to}}}}}。", left=1120, hanging=840)
        issued = (
            _paragraph(styles.ISSUER.id, issuer, right=0),
            _paragraph(styles.COLOPHON.id, f"{date}印发", left=0, align="right"),
        )
        mark = (_row(_paragraph(styles.TAG.id, f"{{{{{sign}{copies_to}}}}}")) for sign in "?/^/")
        rows = (
            *(next(mark), _row(copies, top=_THICK, bottom=_THIN), _row(*issued, bottom=_THICK), next(mark)),
            *(next(mark), _row(*issued, top=_THICK, bottom=_THICK), next(mark)),
        )
        table = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{styles.LINE}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
            '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
            f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>'
            f'<w:gridCol w:w="{styles.LINE - _DATE_WIDTH}"/>'
            f'<w:gridCol w:w="{_DATE_WIDTH}"/></w:tblGrid>'
            f"{''.join(rows)}</w:tbl>"
        )
        end = _paragraph(styles.TAG.id, "", line=_END)  # Word wants one after a table
        box = textbox.at_bottom(
            table + end,
            "版记",
            _FIRST_ID + len(self._document.element.xpath("//w:txbxContent")),
            textbox.Extent(Twips(styles.LINE), Mm(_HEIGHT)),
            below=max(0, Mm(self._layout.below) - Twips(_END)),
        )
        if not own_page:
            self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        with self.block("^", unless) if unless else nullcontext():
            if not own_page:
                with self.block("#", lines):
                    self._blank(_LINE, with_next=True)
            self._blank(_END if own_page else _GAP).append(box)

    def _blank(self, height: int, *, with_next: bool = False) -> BaseOxmlElement:
        """A paragraph without text, so high in twips."""
        paragraph = self._write("", styles.TAG)
        paragraph.paragraph_format.line_spacing = Twips(height)
        paragraph.paragraph_format.keep_with_next = with_next or None
        return paragraph._p


def _paragraph(
    style: str,
    text: str,
    *,
    left: int = 280,
    right: int = 280,
    hanging: int = 0,
    line: int = 0,
    align: str = "left",
) -> str:
    spacing = f'<w:spacing w:line="{line}" w:lineRule="exact"/>' if line else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{spacing}<w:ind w:left="{left}" w:right="{right}"'
        f' w:hanging="{hanging}"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def _row(*contents: str, top: int = 0, bottom: int = 0) -> str:
    """One cell, or two: what stands at the left, and the date at the foot of the right one."""
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge, size in (("top", top), ("bottom", bottom))
        if size
    )
    widths = (styles.LINE,) if len(contents) == 1 else (styles.LINE - _DATE_WIDTH, _DATE_WIDTH)
    span = '<w:gridSpan w:val="2"/>' if len(contents) == 1 else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}<w:tcBorders>{borders}</w:tcBorders>'
        f'<w:vAlign w:val="bottom"/></w:tcPr>{content}</w:tc>'
        for width, content in zip(widths, contents, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
