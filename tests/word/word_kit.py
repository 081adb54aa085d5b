"""Makes real .docx files from a few lines of WordprocessingML, and reads filled ones with python-docx."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

MAIN = "word/document.xml"
NAMESPACES = (
    nsdecls("w", "wp", "a", "r")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    + ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*texts):
    """A paragraph; each text is one run, XML is taken as it is."""
    return "<w:p>" + "".join(x if x.startswith("<") else run(x) for x in texts) + "</w:p>"


def table(*rows):
    """A table of rows of cells; a cell is text (one paragraph) or a list of paragraphs' XML."""
    head = "<w:tblPr/><w:tblGrid>" + "<w:gridCol/>" * len(rows[0]) + "</w:tblGrid>"
    return f"<w:tbl>{head}{''.join(map(row, rows))}</w:tbl>"


def row(cells):
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_cell(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def _cell(cell):
    return p(cell) if isinstance(cell, str) else "".join(cell)


def box(*paragraphs):
    """A run with a text box, stored twice as Word does it: for new readers and for old ones."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="7" name="框"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox>{content}</v:textbox>"
        "</v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def docx(*blocks, header="", footer="", first_header=""):
    """A .docx whose body has these blocks of XML."""
    parts = dict(_base(header, footer, first_header))
    body = f"<w:document {NAMESPACES}><w:body>{''.join(blocks)}"
    parts[MAIN] = body.encode() + parts[MAIN][parts[MAIN].index(b"<w:sectPr") :]
    return pack(parts)


@cache
def _base(header, footer, first_header):
    """The parts of an empty document as python-docx makes it."""
    document = Document()
    section = document.sections[0]
    section.different_first_page_header_footer = bool(first_header)
    for xml, part in (
        (header, section.header),
        (footer, section.footer),
        (first_header, section.first_page_header),
    ):
        if xml:
            part.is_linked_to_previous = False
            part._element[:] = list(parse_xml(f"<w:hdr {NAMESPACES}>{xml}</w:hdr>"))
    stream = io.BytesIO()
    document.save(stream)
    return unpack(stream.getvalue())


def unpack(data):
    """Every part of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def read(data: bytes) -> Docx:
    return Document(io.BytesIO(data))


def body(data):
    """The body alone, as python-docx sees it, without opening the whole document."""
    return parse_xml(unpack(data)[MAIN])[0]


def body_xml(data):
    return etree.tostring(body(data), encoding="unicode")


def shown(data):
    """All text of the body, one after another."""
    return "".join(t.text or "" for t in body(data).iter(qn("w:t")))


def lines(data):
    """The text of the body's paragraphs, those in tables and text boxes left out."""
    return [paragraph.text for paragraph in read(data).paragraphs]


def cells(data, number=0):
    """The text of one table's cells, by row."""
    return [[cell.text for cell in row.cells] for row in read(data).tables[number].rows]
