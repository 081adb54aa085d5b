"""Page numbers (GB/T 9704—2012, 7.5 and 8): ``— 1 —`` in 4号半角宋体, odd pages right and even ones left.

On an upright page they stand in the footer.  A landscape page is an upright one turned clockwise, so its
number is at the left edge, read from the right: a text box turned with it, held by the footer.

The footer reaches up to the text, as the header comes down to it (``page.lay_out``): of a section that begins on an odd
or even page LibreOffice forgets the blank between on its first page, and moves the text there by up to 7 mm.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section, _Footer
from docx.shared import Mm, Twips

from toolkit.word import styles, textbox
from toolkit.word.layouts import PageSize
from toolkit.word.wml import Element

FOOTER = 24.6
"""From the sheet's edge to the footer's, in mm: this puts the dash 7 mm below the type area."""

_SIGNATURE_ROOM = 4  # characters
_ONE_CHARACTER = 20 * 14  # the page number stands one 4号 character in from the edge
_SIDE_WIDTH, _SIDE_LENGTH = 400 / 1440 * 25.4, 30.0  # mm: a line of the footer's style, room for — 100 —
_SIDE_LEFT = 24.5
"""From the sheet's left edge to the box, in mm: as far out as the footer of an upright page."""


def number_pages(section: Section, page: PageSize) -> None:
    """Number the pages of a section."""
    section.footer_distance = Mm(FOOTER if not page.is_landscape else page.bottom / 2)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        _clear(footer)
        spacing = f'<w:spacing w:before="{_up_to_text(section)}"/>'
        properties = f'<w:ind w:{side}="{_ONE_CHARACTER}"/><w:jc w:val="{side}"/>'
        paragraph = footer.paragraphs[0]._p
        if page.is_landscape:
            paragraph.append(_beside(page, side, properties, footer.part.partname.idx or 0))
            properties = ""
        for element in parse_xml(f"<w:pPr {nsdecls('w')}>{spacing}{properties}</w:pPr>"):
            paragraph.get_or_add_pPr().append(element)
        if page.is_landscape:
            continue
        for run in parse_xml(f"<w:p {nsdecls('w')}>{_runs()}</w:p>"):
            paragraph.append(run)


def sign_pages(section: Section, people: Sequence[str]) -> None:
    """For a record that is signed on every page: above its number who signs, and how many pages there are.

    The total is written by hand: sheets are added on the spot (续页, photos), so no program knows it.
    """
    names = "　".join(f"{person}：" + "　" * _SIGNATURE_ROOM for person in people)
    for footer in (section.footer, section.even_page_footer):
        signed = footer.paragraphs[0].insert_paragraph_before(f"{names}（共　　页）")
        signed._p.style = styles.SIGNED.id


def leave_unnumbered(section: Section) -> None:
    """No number on the pages of a section: that of a 版记 alone (7.5)."""
    for footer in (section.footer, section.even_page_footer):
        _clear(footer)


def hold(footer: _Footer, section: Section) -> None:
    """Add the paragraph that holds a frame and fills the footer."""
    paragraph = footer.add_paragraph()
    paragraph._p.style = styles.FOOTER.id
    paragraph.paragraph_format.space_before = Twips(_up_to_text(section))


def _up_to_text(section: Section) -> int:
    """From the line of the footer up to the text, in twips."""
    bottom, distance = section.bottom_margin, section.footer_distance
    assert bottom is not None
    assert distance is not None
    return int(bottom.twips - distance.twips) - styles.FOOTER.line


def _clear(footer: _Footer) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph._p.clear_content()
    paragraph._p.style = styles.FOOTER.id


def _runs() -> str:
    pieces = (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
    look = f"<w:rPr>{styles.characters(styles.SONGTI, 14)}</w:rPr>"
    return "".join(f"<w:r>{look}{piece}</w:r>" for piece in pieces)


def _beside(page: PageSize, side: str, properties: str, footer: int) -> Element:
    """The turned box: its text runs down the sheet, an odd page's number ends at the lower edge."""
    is_odd = side == "right"
    top = page.height - page.bottom - _SIDE_LENGTH if is_odd else page.top
    return textbox.turned(
        f'<w:p><w:pPr><w:pStyle w:val="{styles.FOOTER.id}"/>{properties}</w:pPr>{_runs()}</w:p>',
        "页码",
        9000 + footer,  # far from those of a document's pictures
        textbox.Extent(Mm(_SIDE_WIDTH), Mm(_SIDE_LENGTH)),
        left=Mm(_SIDE_LEFT),
        top=Mm(top),
    )
