"""Whether a PDF shows its Word document: every character, and 署名 above 成文日期 on one page.

LibreOffice 25.2 does not paint a mark of punctuation that hangs behind a full line, and once in some thousand papers
it lays out together it parts two paragraphs that are to be kept together.  What a PDF has more is no fault:
page numbers, the numbers of lists, headers; so a digit lost where a page number shows the same one is not noticed.
Characters are counted, not their order, which tables and frames change.

    lost("通报.docx" as bytes, its PDF as bytes)    Lost("。", "…请各单位继续依法规范经营。") or None
    torn("通报.docx" as bytes, its PDF as bytes)    False
    colophon_before("通报.docx" as bytes, its PDF as bytes)    False
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from toolkit.word.apart import main_part
from toolkit.word.package import GARBAGE
from toolkit.word.styles import COLOPHON, DATE, SIGNATURE
from toolkit.word.wml import (
    DELETED,
    FIELD_CHAR,
    P_PROPERTIES,
    Element,
    P,
    R,
    T,
    Unreadable,
    nearest,
    parse,
    w,
)

_AT_LINE_END = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""How pdfium reads a hyphen there."""
_ELSEWHERE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_COMPUTED = w("fldSimple")
_HIDDEN = (w("vanish"), w("webHidden"))
_INVISIBLE = (
    "C",
    "Z",
    "M",
)  # categories of Unicode: control, blank, marks that a font draws into the letter before


_HANGING = frozenset("。、,;:!")  # in their simplest form


class Lost(NamedTuple):
    """The characters that a PDF lacks, and the beginning of a paragraph that it does not show whole, or ""."""

    letters: str
    paragraph: str

    @property
    def cut(self) -> bool:
        """Whether it is text that had no room, not marks of punctuation that hang behind a line."""
        return not _HANGING.issuperset(self.letters)


def lost(document: bytes, pdf: bytes) -> Lost | None:
    """What of a .docx is missing in its PDF; None if nothing is, or if the .docx cannot be read."""
    shown = "".join(_pages(pdf))
    paragraphs = [text for text in map(_text, _paragraphs(document)) if text]
    missing = Counter("".join(map(_plain, paragraphs))) - Counter(shown)
    if not missing:
        return None
    within = (text for text in paragraphs if missing.keys() & set(_plain(text)) and _plain(text) not in shown)
    return Lost("".join(missing.elements()), next(within, ""))


def torn(document: bytes, pdf: bytes) -> bool:
    """Whether 署名 stands on one page and what follows it, 成文日期, on another."""
    closings = [
        _plain(_text(first) + _text(second))
        for first, second in pairwise(_paragraphs(document))
        if _style(first) == SIGNATURE.id
    ]
    pages = _pages(pdf) if closings else []
    return any(all(closing not in page for page in pages) for closing in closings)


def colophon_before(document: bytes, pdf: bytes) -> bool:
    """Whether 版记 stands on a page before 成文日期: an office may leave it where the date first fell."""
    paragraphs = [(_style(each), _plain(_text(each))) for each in _paragraphs(document)]
    dates = [text for style, text in paragraphs if style == DATE.id and text]
    issued = [text for style, text in paragraphs if style == COLOPHON.id and text]
    if not dates or not issued:
        return False
    pages = _pages(pdf)
    dated = [number for number, page in enumerate(pages) if page.replace(issued[-1], "").count(dates[-1])]
    printed = [number for number, page in enumerate(pages) if issued[-1] in page]
    return bool(dated and printed) and printed[-1] < dated[-1]


def _style(paragraph: Element) -> str:
    """The id of a paragraph's style; "" for the default one."""
    style = paragraph.find(f"{P_PROPERTIES}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")


def _paragraphs(document: bytes) -> list[Element]:
    """All of a .docx, in order; none if it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            root = parse(package.read(main_part(package.read("[Content_Types].xml"))))
    except (*GARBAGE, Unreadable):
        return []
    return list(root.iter(P))


def _pages(pdf: bytes) -> list[str]:
    """The plain text of each page."""
    import pypdfium2  # type: ignore[import-untyped]

    with pypdfium2.PdfDocument(pdf) as file:
        return [_plain(page.get_textpage().get_text_range()) for page in file]


def _plain(text: str) -> str:
    """As it can be compared: letters in their simplest form, without blanks and what is not seen."""
    text = text.translate(_AT_LINE_END)
    simple = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in simple if unicodedata.category(letter)[0] not in _INVISIBLE)


def _text(paragraph: Element) -> str:
    """Of one paragraph: without what is deleted, hidden, computed by a field, or in a text box in it."""
    return "".join(_pieces(paragraph))


def _pieces(paragraph: Element) -> Iterator[str]:
    fields = 0
    for element in paragraph.iter(T, FIELD_CHAR):
        if nearest(element, P) is not paragraph:
            continue
        if element.tag == FIELD_CHAR:
            fields += {"begin": 1, "end": -1}.get(element.get(w("fldCharType"), ""), 0)
        elif not fields and element.text and _is_shown(element):
            yield element.text


def _is_shown(text: Element) -> bool:
    return nearest(text, _ELSEWHERE, _COMPUTED, *DELETED) is None and not _is_hidden(nearest(text, R))


def _is_hidden(run: Element | None) -> bool:
    marks = [] if run is None else [run.find(f"{w('rPr')}/{name}") for name in _HIDDEN]
    return any(mark is not None and mark.get(w("val"), "1") not in ("0", "false", "off") for mark in marks)
