"""A blank sheet of official paper (GB/T 9704—2012), as a document of python-docx: page, numbers, watermarks.

The margins are those *measured* on rendered pages, not the ones in Word's dialog: with an exact line
height the first glyphs start 3.1 mm below Word's top margin, so 37 mm above the text takes 33.9 mm there.
28 characters of 16 pt are 448 pt wide, the 156 mm of the type area only 442.2 pt: without the character
grid (``w:charSpace``) a line holds 27.

A watermark is the WordArt that Word itself makes (设计→水印), so that Word, WPS and LibreOffice know it as
one; it stands in the header, inside a condition.  Odd and even pages have headers of their own.

A template must come out equal to the byte whenever and wherever it is built, so that a review sees what
changed: dates are fixed, and parts lie uncompressed in the package (deflate differs between zlib builds).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Mm

from toolkit.word import styles
from toolkit.word.styles import LINE


@dataclass(frozen=True, slots=True)
class Page:
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


PORTRAIT = Page(210, 297, top=33.9, bottom=33.0, left=28, right=26, footer=24.6)
"""The footer's place puts the dash of the page number 7 mm below the type area."""

LANDSCAPE = Page(297, 210, top=28, bottom=26, left=37, right=35, footer=14)
"""The binding edge, with its 28 mm, is the upper one."""

_CHARACTER_SPACE = round((PORTRAIT.text_width / 25.4 * 72 / 28 - styles.BODY_SIZE) * 4096)
"""What 28 characters must come closer to fit, in 1/4096 pt each."""

_ONE_CHARACTER = 20 * 14  # the page number stands one 4号 character in from the edge
_EPOCH = datetime(2023, 1, 1)

_UNWANTED = {"stylesWithEffects", "customXml", "numbering", "thumbnail", "extended-properties"}
"""Parts of python-docx's default document that we have no use for; with the first, Word wants to repair."""

_WATERMARK_HEIGHT = 140
"""In points; two characters are twice as wide.  At 45° that makes a square of 105 mm."""

_WORD_ART = (
    '<v:shapetype id="{id}" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><v:handles>'
    '<v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
"""Shape type 136, plain text, as every Word document with WordArt declares it; ids must be unique in a part."""


def blank(title: str, page: Page) -> Document:
    """A document without text on sheets like ``page``."""
    document = docx.Document()
    _start_clean(document, title)
    _lay_out(document, page)
    return document


def _start_clean(document: Document, title: str) -> None:
    part, package = document.part, document.part.package
    for rels in (part.rels, package.rels):
        for rel in list(rels.values()):
            kind = rel.reltype.rsplit("/", 1)[-1]
            if kind in _UNWANTED:
                del rels[rel.rId]
            elif kind == "fontTable":
                rel.target_part._blob = styles.fonts_xml().encode()
    part._styles_part._element = parse_xml(styles.styles_xml())
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "双随机工具箱", "", "zh-CN"
    about.created = about.modified = _EPOCH


def _lay_out(document: Document, page: Page) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.footer_distance = Mm(page.footer)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None  # python-docx's default document has one
    grid.set(qn("w:linePitch"), str(LINE))
    if page is LANDSCAPE:
        section.orientation = WD_ORIENT.LANDSCAPE
    else:
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:charSpace"), str(_CHARACTER_SPACE))
    document.settings.odd_and_even_pages_header_footer = True
    _number_pages(section.footer, "right")
    _number_pages(section.even_page_footer, "left")
    _set_up_word(document)


def _set_up_word(document: Document) -> None:
    settings = document.settings.element
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
            parse_xml(f"<w:r {nsdecls('w')}><w:rPr>{styles.characters(styles.SONGTI, 14)}</w:rPr>{xml}</w:r>")
        )


def add_watermarks(document: Document, page: Page, words: Sequence[str]) -> None:
    """Write each word across every page on which the condition of that name holds.

    They share the height of the page, so that in the template itself, which shows all, each can be read.
    """
    share = (page.height - page.top - page.bottom) / 25.4 * 72 / len(words)
    section = document.sections[0]
    for first_id, header in ((2049, section.header), (2149, section.even_page_header)):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph._p.style = styles.HEADER.id
        for n, word in enumerate(words):
            top = round((n + 0.5) * share - _WATERMARK_HEIGHT / 2)
            paragraph.add_run(f"{{{{?{word}}}}}")
            paragraph._p.append(parse_xml(_watermark(word, top, first_id + n)))
            paragraph.add_run(f"{{{{/{word}}}}}")


def _watermark(word: str, top: int, number: int) -> str:
    """A run with the word in the middle, ``top`` points below the type area's top before it is turned."""
    kind = f"_x0000_t136_{number}"
    style = (
        f"position:absolute;margin-left:0;margin-top:{top}pt;width:{2 * _WATERMARK_HEIGHT}pt;"
        f"height:{_WATERMARK_HEIGHT}pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical-relative:margin"
    )
    return (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>{_WORD_ART.format(id=kind)}'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{number}" type="#{kind}" '
        f'style="{style}" o:allowincell="f" fillcolor="#{styles.PALE}" stroked="f">'
        f'<v:textpath style="font-family:&quot;{styles.HEITI}&quot;;font-size:1pt" string="{word}"/>'
        "</v:shape></w:pict></w:r>"
    )


def package(document: Document) -> bytes:
    """The .docx as bytes, equal for equal content."""
    written, out = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name)  # 1980-01-01
            entry.create_system = 0  # the same on Windows and elsewhere
            new.writestr(entry, old.read(name))
    return out.getvalue()
