"""The title that stands on a finished paper, for lists of papers."""

from __future__ import annotations

import io
import zipfile

from toolkit.word.apart import main_part
from toolkit.word.package import GARBAGE
from toolkit.word.styles import TITLE
from toolkit.word.wml import P_PROPERTIES, Element, P, T, Unreadable, parse, w


def title_on(document: bytes) -> str:
    """The first title of a .docx, its lines joined; "" if it has none in the style of titles, or cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            root = parse(package.read(main_part(package.read("[Content_Types].xml"))))
    except (*GARBAGE, Unreadable):
        return ""
    lines: list[str] = []
    for paragraph in root.iter(P):
        if _style(paragraph) == TITLE.id:
            lines += [text.text or "" for text in paragraph.iter(T)]
        elif lines:
            break
    return "".join(lines).strip()


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{P_PROPERTIES}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")
