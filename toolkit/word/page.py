"""A blank sheet of official paper (GB/T 9704—2012), as a document of python-docx: page, grid, watermarks.

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
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Twips

from toolkit.ooxml.zipped import stored, zipped
from toolkit.word import styles, watermark
from toolkit.word.layouts import TYPE_WIDTH, PageLayout, PageSize
from toolkit.word.numbering import number_pages

_OWNERS = 0o600 << 16  # what an unpacked part may be for: as zipfile has it
_CHARACTER_SPACE = round((TYPE_WIDTH / 25.4 * 72 / 28 - styles.BODY_SIZE) * 4096)
"""What 28 characters must come closer to fit, in 1/4096 pt each."""

_EPOCH = datetime(2023, 1, 1)

_UNWANTED = {"stylesWithEffects", "customXml", "numbering", "thumbnail", "extended-properties"}
"""Parts of python-docx's default document that we have no use for; with the first, Word wants to repair."""


def blank(title: str, layout: PageLayout) -> Document:
    """A document without text and without pages' sizes (``lay_out``)."""
    document = docx.Document()
    part, package = document.part, document.part.package
    for rels in (part.rels, package.rels):
        for rel in list(rels.values()):
            kind = rel.reltype.rsplit("/", 1)[-1]
            if kind in _UNWANTED:
                del rels[rel.rId]
            elif kind == "fontTable":
                rel.target_part._blob = styles.fonts_xml().encode()
    part._styles_part._element = parse_xml(styles.styles_xml(layout.line))
    about = document.core_properties
    about.title, about.author, about.comments, about.language = title, "双随机工具箱", "", "zh-CN"
    about.created = about.modified = _EPOCH
    document.settings.odd_and_even_pages_header_footer = True
    _set_up_word(document)
    return document


def lay_out(section: Section, page: PageSize, line: int) -> None:
    """Give a section its sheet, and an upright one the grid of 22 × 28."""
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.header_distance = Mm(page.top) - Twips(styles.HEADER.line)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.orientation = WD_ORIENT.LANDSCAPE if page.is_landscape else WD_ORIENT.PORTRAIT
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None  # python-docx's default document has one
    grid.set(qn("w:linePitch"), str(line))
    for name, value in (("type", "linesAndChars"), ("charSpace", str(_CHARACTER_SPACE))):
        if not page.is_landscape:
            grid.set(qn(f"w:{name}"), value)
        elif qn(f"w:{name}") in grid.attrib:
            del grid.attrib[qn(f"w:{name}")]
    number_pages(section, page)


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


def add_watermarks(document: Document, page: PageSize, words: Sequence[str]) -> None:
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
            top = round((n + 0.5) * share - watermark.HEIGHT / 2)
            paragraph.add_run(f"{{{{?{word}}}}}")
            paragraph._p.append(parse_xml(watermark.run(word, top, first_id + n)))
            paragraph.add_run(f"{{{{/{word}}}}}")


def package(document: Document) -> bytes:
    """The .docx as bytes, equal for equal content."""
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old:
        entries = [stored(name, old.read(name)) for name in old.namelist()]
    return zipped(entry._replace(head=entry.head._replace(attributes=_OWNERS)) for entry in entries)
